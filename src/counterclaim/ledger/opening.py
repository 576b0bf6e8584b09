"""Making a ledger, recognising one, and taking an older one to the tables that this program knows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, exists, insert, inspect, select, text

from counterclaim.errors import LedgerError
from counterclaim.ledger import tables
from counterclaim.ledger.addresses import shown
from counterclaim.ledger.database import connect, let_read_while_writing, migrating, no_ledger, reading, writing
from counterclaim.ledger.schema import all_tables

COPYING = "copying"
"""The mark of a copy that is not finished: its value is what it is a copy of."""
_STEPS = "alembic_version"
_BEFORE_STEPS = {"2": "0001", "3": "0001"}
"""The step that a ledger without steps stands at, by its mark "version"."""


def begin(engine: Engine, where: str, *, create: bool) -> None:
    """Make the tables of an empty database; LedgerError for anything that is not a ledger of this version."""
    with reading(engine) as connection:
        found = _tables(connection)
    if not found:
        if not create:
            raise no_ledger(where)
        _make(engine)
    with reading(engine) as connection:
        _recognise(connection, where)


def init(where: str | Path) -> str:
    """Make a ledger; where it is, without any password. LedgerError where one is already, or anything else."""
    engine = connect(where, create=True)
    try:
        with reading(engine) as connection:
            found = _tables(connection)
        if tables.marks.name in found:
            raise LedgerError("There is a ledger here already.", where=shown(where), advice="Use it, or name another.")
        if found:
            raise _foreign(shown(where))
        _make(engine)
    finally:
        engine.dispose()
    return shown(where)


def make_target(engine: Engine, where: str, *, source: str) -> None:
    """Make an empty ledger that bears the mark of an unfinished copy; LedgerError where anything else is there."""
    with reading(engine) as connection:
        found = _tables(connection)
        if found:
            _see_step(_step(connection, where), where)
    if not found:
        _make(engine)
    with writing(engine) as connection:
        if _mark(connection, COPYING) is None and _is_in_use(connection):
            raise LedgerError("There is a ledger here already.", where=where, advice="Name another target.")
        for table in reversed(all_tables()):
            connection.execute(delete(table))
        connection.execute(insert(tables.marks), [{"name": COPYING, "value": source}])


def _is_in_use(connection: Connection) -> bool:
    """Whether anything is in a ledger beyond what it is made with."""
    others = [table for table in all_tables() if table is not tables.marks]
    marked = tables.marks.c.name != "version"
    return any(connection.scalar(select(exists().select_from(table))) for table in others) or bool(
        connection.scalar(select(exists().where(marked)))
    )


def upgrade(where: str | Path) -> tuple[str, str]:
    """Take a ledger to the newest step, in one transaction; the step at which it stood, and that at which it stands.

    Raises LedgerError where there is none, and where it is of a newer program.
    """
    engine = connect(where, create=False)
    try:
        with reading(engine) as connection:
            stood = _step(connection, shown(where))
        if stood > tables.VERSION:
            raise _newer(stood, shown(where))
        if stood < tables.VERSION:
            _migrate(engine)
    finally:
        engine.dispose()
    return stood, tables.VERSION


def _make(engine: Engine) -> None:
    let_read_while_writing(engine)
    _migrate(engine)


def _migrate(engine: Engine) -> None:
    from counterclaim.ledger.migrations import migrate  # Alembic takes a while to load, and is seldom needed

    with migrating(engine) as connection:
        stands_at = None
        if _STEPS not in (found := _tables(connection)) and tables.marks.name in found:
            stands_at = _BEFORE_STEPS[_mark(connection, "version") or ""]
        migrate(connection, stands_at=stands_at)


def _recognise(connection: Connection, where: str) -> None:
    """LedgerError unless this is a ledger, whole and of this version."""
    _see_step(_step(connection, where), where)
    source = _mark(connection, COPYING)
    if source is not None:
        raise LedgerError(
            f"This is an unfinished copy of {source}.",
            where=where,
            advice="Copy again, from the start: counterclaim ledger copy FROM TO",
        )


def _see_step(step: str, where: str) -> None:
    """LedgerError unless it is the step that this program knows."""
    if step > tables.VERSION:
        raise _newer(step, where)
    if step < tables.VERSION:
        raise LedgerError(
            f"This ledger is of an older Counterclaim (its tables stand at step {step}, not {tables.VERSION}).",
            where=where,
            advice="Back it up, then run: counterclaim ledger upgrade LEDGER",
        )


def _step(connection: Connection, where: str) -> str:
    """The step at which the tables of a ledger stand; LedgerError where it is none."""
    found = _tables(connection)
    if not found:
        raise no_ledger(where)
    if tables.marks.name not in found:
        raise _foreign(where)
    if _STEPS in found:
        return str(connection.scalar(text(f"SELECT version_num FROM {_STEPS}")))  # noqa: S608 - a name of ours  # nosec B608
    version = _mark(connection, "version")
    if version not in _BEFORE_STEPS:
        raise LedgerError(
            f"This ledger has version {version!r}, which this program cannot read.",
            where=where,
            advice="Use the version of Counterclaim that made it, or run again into a new ledger.",
        )
    return _BEFORE_STEPS[version]


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _mark(connection: Connection, name: str) -> str | None:
    value: str | None = connection.scalar(select(tables.marks.c.value).where(tables.marks.c.name == name))
    return value


def _foreign(where: str) -> LedgerError:
    return LedgerError("This is a database, but no ledger.", where=where, advice="Give another name.")


def _newer(step: str, where: str) -> LedgerError:
    return LedgerError(
        f"This ledger is of a newer Counterclaim (its tables stand at step {step}, not {tables.VERSION}).",
        where=where,
        advice="Install the newer version: pip install --upgrade counterclaim",
    )
