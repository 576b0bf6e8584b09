"""The commands that look after a ledger, `counterclaim ledger ...`: what takes long to load, its command loads."""

from __future__ import annotations

import click

from counterclaim.screen import plain_line

LEDGER = "counterclaim.db"
"""The ledger where none is named."""

_which = click.argument("where", default=LEDGER, metavar="[LEDGER]")


@click.group()
def ledger() -> None:
    """Make a ledger, take it to a newer program, look whether it is whole, back it up, copy it.

    LEDGER is a file or a database: desk.db, sqlite:///desk.db, postgresql://USER@HOST/NAME. A password is best left
    to PGPASSWORD or ~/.pgpass.
    """


@ledger.command()
@_which
def init(where: str) -> None:
    """Make an empty ledger. Nothing that is there is touched."""
    from counterclaim.ledger.opening import init as make

    click.echo(plain_line(f"Made {make(where)}"))


@ledger.command()
@_which
def upgrade(where: str) -> None:
    """Take the tables of an older ledger to what this program knows, all at once or not at all.

    Back it up first: there is no way back to the older program.
    """
    from counterclaim.ledger.opening import upgrade as take

    stood, stands = take(where)
    click.echo(f"From step {stood} to step {stands}." if stood != stands else f"It stands at step {stands} already.")
