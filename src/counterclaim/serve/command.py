"""`counterclaim serve` and `counterclaim user`: thin, and quick to load."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from counterclaim.errors import UsageError
from counterclaim.screen import complain, plain_line

if TYPE_CHECKING:
    from counterclaim.serve.accounts import Accounts
    from counterclaim.serve.desk import Desk

LEDGER = "counterclaim.db"
ROLES = ("reader", "analyst", "editor")
FIRST = "editor"
"""The name of the account that the first start makes."""
_EVERY = 10.0  # seconds between two lines that tell how far rendering is

_ledger = click.option(
    "--ledger", default=LEDGER, show_default=True, metavar="LEDGER", help="The ledger: a path or URL."
)
_role = click.option("--role", type=click.Choice(ROLES), required=True)
_generate = click.option("--generate", is_flag=True, help="Make a password by chance and show it once.")


@click.command()
@_ledger
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--public-url", default="", metavar="URL", help="Where people reach it: https://desk.example.org.")
@click.option(
    "--behind-proxy",
    default=None,
    metavar="ADDRESS",
    help="Believe what a proxy at this address says of who asks and how (X-Forwarded-For, X-Forwarded-Proto).",
)
@click.option("--private", is_flag=True, help="Only people with an account read the site.")
def serve(ledger: str, host: str, port: int, public_url: str, behind_proxy: str | None, private: bool) -> None:
    """Serve the site, live, with the review desk for those who sign in.

    At the first start an account for an editor is made, and its password is shown on the terminal, once.
    """
    with _needed():
        import uvicorn

        from counterclaim.ledger.addresses import shown
        from counterclaim.serve.app import application
        from counterclaim.serve.desk import Desk, Options, checked_url
        from counterclaim.serve.listening import listening_at, settings

    options = Options(public_url=checked_url(public_url) if public_url else "", private=private)
    desk = Desk.open(ledger, options=options)
    try:
        config = settings(application(desk, tell=_told()), behind_proxy=behind_proxy)
        with listening_at(host, port) as listening, suppress(KeyboardInterrupt):
            _first_editor(desk, shown(ledger))
            at = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
            click.echo(plain_line(f"The site: {options.public_url or at}  (stop it with Ctrl-C)"))
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        desk.close()


def _told() -> Callable[[int, int], None]:
    """Tells at the terminal how far rendering is, every ten seconds while that takes longer."""
    told = time.monotonic()
    began = told

    def tell(done: int, total: int) -> None:
        nonlocal told
        if done >= total:
            gc.freeze()  # what stays from here on: to look through it for garbage stops all answers for 0.1 s
        if time.monotonic() - told >= _EVERY or (done >= total and told > began):
            told = time.monotonic()
            rest = "" if done >= total else "; a page that is asked for comes first. Stopped, it goes on from there"
            click.echo(f"Rendered {done:,} of {total:,} events{rest}.", err=True)

    return tell


@click.group()
def user() -> None:
    """Accounts of the desk: who may sign in, and as what."""


@user.command()
@click.argument("name")
@_role
@_generate
@_ledger
def add(name: str, role: str, generate: bool, ledger: str) -> None:
    """Make an account. The password is asked for, or made by --generate and changed at the first sign-in."""
    from counterclaim.serve.accounts import checked_name, role_named

    with _accounts(ledger, create=True) as accounts:
        checked_name(name)
        password = _password(generate)
        made = accounts.add(name, password, role_named(role), temporary=generate)
        _show(f"{made.name} may now sign in, as {made.role.word}.", password if generate else "")


@user.command("list")
@_ledger
def list_users(ledger: str) -> None:
    """List the accounts, one a line: name, role, whether it may sign in."""
    with _accounts(ledger) as accounts:
        for one in accounts.everyone():
            click.echo(f"{one.name}\t{one.role.word}\t{'active' if one.active else 'removed'}")


@user.command()
@click.argument("name")
@_role
@_ledger
def role(name: str, role: str, ledger: str) -> None:
    """Give an account another role. It has to sign in anew."""
    from counterclaim.serve.accounts import role_named

    with _accounts(ledger) as accounts:
        accounts.set_role(name, role_named(role))
    click.echo(f"{name} is now {role}.")


@user.command()
@click.argument("name")
@_generate
@_ledger
def password(name: str, generate: bool, ledger: str) -> None:
    """Give an account another password; it has to sign in anew. A removed account may sign in again with it."""
    with _accounts(ledger) as accounts:
        accounts.known(name)
        new = _password(generate)
        accounts.set_password(name, new, temporary=generate)
        _show(f"{name} has another password.", new if generate else "")


@user.command()
@click.argument("name")
@_ledger
def remove(name: str, ledger: str) -> None:
    """Let nobody sign in by this name again. What was decided under it stays, and so the name stays taken."""
    with _accounts(ledger) as accounts:
        accounts.remove(name)
    click.echo(f"{name} may no longer sign in.")


@contextmanager
def _needed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The desk needs {error.name}, which is not installed.", advice="Install counterclaim[serve]."
        ) from None


@contextmanager
def _accounts(ledger: str, *, create: bool = False) -> Iterator[Accounts]:
    with _needed():
        from counterclaim.serve.desk import Desk

    desk = Desk.open(ledger, create=create)
    try:
        yield desk.accounts
    finally:
        desk.close()


def _password(generate: bool) -> str:
    """A password made by chance, or one that is typed twice and not shown."""
    from counterclaim.serve.accounts import checked_password, new_password

    if generate:
        return new_password()
    return checked_password(str(click.prompt("Password", hide_input=True, confirmation_prompt=True)))


def _show(done: str, password: str) -> None:
    click.echo(done)
    if password:
        click.echo(f"Password, shown this once and changed at the first sign-in: {password}")


def _first_editor(desk: Desk, where: str) -> None:
    """Make the first editor where there is none, and show the password to whoever sits at the terminal, to no log.

    `where` is the ledger as it may be shown.
    """
    from counterclaim.serve.accounts import new_password
    from counterclaim.serve.roles import Role

    if desk.accounts.has_editor():
        return
    if not sys.stdout.isatty():
        how = f"counterclaim user add NAME --role editor --ledger {where}"
        complain(f"Nobody can work at the desk yet. Make an editor: {how}")
        return
    password = new_password()
    if desk.accounts.named(FIRST) is None:
        desk.accounts.add(FIRST, password, Role.EDITOR, temporary=True)
    else:
        desk.accounts.set_password(FIRST, password, temporary=True)
        desk.accounts.set_role(FIRST, Role.EDITOR)
    _show(f"The first account is {FIRST!r}.", password)
