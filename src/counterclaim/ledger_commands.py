"""The commands that look after a ledger, `counterclaim ledger ...`: what takes long to load, its command loads."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from counterclaim.screen import complain, plain_line, progress_bars

if TYPE_CHECKING:
    from counterclaim.ledger.check import Findings

LEDGER = "counterclaim.db"
"""The ledger where none is named."""

_LISTED = 50  # things that are wrong

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


@ledger.command()
@_which
def check(where: str) -> None:
    """Look whether every row is whole: its bytes, its id, its place, what it refers to, and that none is missing.

    Prints how many rows each table has, and what is wrong. Exit code 1 where anything is.
    """
    from counterclaim.ledger.check import check as look

    with progress_bars() as tell:
        findings = look(where, tell=tell)
    for table, rows in findings.rows:
        click.echo(f"{rows:>12,}  {table}")
    _tell_damage(findings, "Restore it from a backup, or run again into a new ledger.")


@ledger.command()
@click.argument("file", required=False, default=None, type=click.Path(dir_okay=False), metavar="[FILE]")
@click.option("--ledger", "where", default=LEDGER, show_default=True, metavar="LEDGER", help="The ledger to back up.")
def backup(file: str | None, where: str) -> None:
    """Copy a ledger, as it is at this moment, into a new file, and check that. Others may go on writing.

    FILE is an SQLite file, whatever the ledger is; by default it is named for the ledger and the time. To restore one,
    copy it to where the ledger shall be: counterclaim ledger copy FILE LEDGER.
    """
    from counterclaim.ledger.backup import backup as make

    with progress_bars() as tell:
        path, findings = make(where, file, tell=tell)
    click.echo(plain_line(f"Backed up to {path}: {_rows(sum(rows for _, rows in findings.rows))}."))
    _tell_damage(findings, "What is damaged in the backup is damaged in the ledger.")


@ledger.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy(source: str, target: str) -> None:
    """Copy a ledger with all that is in it, from SQLite to PostgreSQL, back, or from one to another of a kind.

    TO is a new file, an empty database, or an empty ledger. Until the copy is done and compared with FROM, row by row,
    nothing else can use it; a copy that was broken off starts anew when it is called again.
    """
    from counterclaim.ledger.addresses import shown
    from counterclaim.ledger.copy import copy as make

    try:
        with progress_bars() as tell:
            content = make(source, target, tell=tell)
    except KeyboardInterrupt:
        complain(f"Stopped. {shown(target)} is unfinished: run the same command again, or remove it.")
        raise
    rows = _rows(sum(one.rows for one in content.values()))
    click.echo(plain_line(f"Copied {rows} to {shown(target)}, and compared them."))


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _tell_damage(findings: Findings, advice: str) -> None:
    """List what is wrong, and leave with exit code 1; or say that nothing is."""
    if not findings.damage:
        click.echo("Every row is whole.")
        return
    for one in findings.damage[:_LISTED]:
        complain(str(one))
    more = len(findings.damage) - _LISTED
    complain(
        f"{len(findings.damage):,} things are wrong{f', {more:,} of them not listed' if more > 0 else ''}. {advice}"
    )
    sys.exit(1)
