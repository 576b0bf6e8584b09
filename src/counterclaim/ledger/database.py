"""The database under a ledger: how it is reached, and how rows are added to it but never overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from counterclaim.errors import AwayError, LedgerError
from counterclaim.ledger.addresses import address, shown

_WAIT = 30_000
"""Milliseconds for which a writer waits for another one."""
_WRITERS = 0x636F756E746572  # "counter"
"""The key under which PostgreSQL lets the writers of one ledger in, one after the other."""


_OPEN: ContextVar[tuple[Engine, Connection] | None] = ContextVar("transaction", default=None)
"""The transaction that is being written, which everything inside belongs to."""


def connect(where: str | Path, *, create: bool) -> Engine:
    """An engine for a path or an SQLAlchemy URL; LedgerError where there can be no database there."""
    url = address(where)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    if url.database and not url.host:
        _see_file(Path(url.database), create)
    try:
        engine = create_engine(url)
    except ArgumentError as problem:
        raise LedgerError(
            f"No database can be reached so ({problem}).", where=shown(where), advice="Give a path."
        ) from None
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin_sqlite)
    return engine


def _postgresql(url: URL) -> Engine:
    """Connections that are tried before use, so that a server that was started again is found again."""
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    event.listen(engine, "begin", _on_begin_postgresql)
    return engine


def _see_file(path: Path, create: bool) -> None:
    """LedgerError where no file of this name can be the ledger; its folder is made where the ledger may be."""
    if path.is_dir():
        raise LedgerError("This is a folder.", where=str(path), advice="Give the name of a file.")
    if path.exists():
        return
    if not create:
        raise no_ledger(str(path))
    _make_folder(path.parent)


def no_ledger(where: str) -> LedgerError:
    """What to tell where a ledger was to be found and nothing is."""
    advice = "Make one with `counterclaim run SOURCE` or `counterclaim ledger init`."
    return LedgerError("There is no ledger here.", where=where, advice=advice)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise LedgerError(
            f"The folder cannot be made ({problem.strerror}).", where=str(folder), advice="Choose another."
        ) from None


def _on_connect(connection: Any, _: object) -> None:
    """SQLite as a ledger needs it: patient, with keys that hold and transactions that we begin ourselves."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_WAIT}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin_sqlite(connection: Connection) -> None:
    """A writer takes its place at once, so that it never has to give up half-way."""
    if connection.get_execution_options().get("migrates", False):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    if not _only_reads(connection):
        can_be_repeated = connection.get_execution_options().get("repeatable", False)
        connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if can_be_repeated else 'FULL'}")
    connection.exec_driver_sql("BEGIN" if _only_reads(connection) else "BEGIN IMMEDIATE")


def _on_begin_postgresql(connection: Connection) -> None:
    """As SQLite has it: one writer at a time, so that turns and numbers are given in the order of the commits."""
    if not _only_reads(connection):
        wait = f"set_config('lock_timeout', '{_WAIT}', true)"
        connection.exec_driver_sql(f"SELECT {wait}, pg_advisory_xact_lock({_WRITERS})")


def _only_reads(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reads", False))


def let_read_while_writing(engine: Engine) -> None:
    """Switch SQLite to its write-ahead log: readers beside one writer. The database remembers it."""
    if engine.dialect.name == "sqlite":
        with _told(engine):
            connection = engine.raw_connection()
            connection.cursor().execute("PRAGMA journal_mode=WAL")
            connection.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One look at the database as it is now, whatever others write meanwhile; within `writing`, as that has it."""
    within = _transaction(engine)
    if within is not None:
        yield within
        return
    options: dict[str, Any] = {"reads": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _told(engine), engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, repeatable: bool = False) -> Iterator[Connection]:
    """One transaction that adds everything or, when it is broken off anywhere, nothing.

    Writers come one after the other: what is read in it is what every earlier one left. Inside of another one it is a
    part of that. It is on the disk at the end, even if the power goes, unless it is `repeatable`: then SQLite may take
    a second to put it there, since running again would write it again.
    """
    within = _transaction(engine)
    if within is not None:
        yield within
        return
    options = {"repeatable": repeatable}
    with _told(engine), engine.connect().execution_options(**options) as connection, connection.begin():
        token = _OPEN.set((engine, connection))
        try:
            yield connection
        finally:
            _OPEN.reset(token)


def _transaction(engine: Engine) -> Connection | None:
    known = _OPEN.get()
    return known[1] if known is not None and known[0] is engine else None


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """One transaction that may change tables; in SQLite, keys are looked at as it ends, not row by row."""
    with _told(engine), engine.connect().execution_options(migrates=True) as connection:
        try:
            with connection.begin():
                yield connection
                _see_keys(connection)
        finally:
            if engine.dialect.name == "sqlite":
                _on_connect(connection.connection.dbapi_connection, None)


def _see_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise LedgerError("Some rows of this ledger belong to none.", advice="Restore it from a copy, then upgrade.")


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Tell of a database's failures as of the ledger's."""
    where = _where(engine.url)
    try:
        yield
    except SQLAlchemyError as problem:
        cause = str(getattr(problem, "orig", None) or problem).splitlines()[0][:200]
        kind = AwayError if _passes(cause) else LedgerError
        raise kind(f"The ledger cannot be used ({cause}).", where=where, advice=_advice(cause)) from None
    except UnicodeEncodeError:
        raise LedgerError(
            "A name holds half a character, which no database keeps.", where=where, advice="Read it again as UTF-8."
        ) from None


_BUSY = "Another program is writing to it: try again when that is done."
_FULL = "Make room on the disk and run again: nothing is lost."
_GONE = "Try again when the server is back: nothing that was kept is lost."
_UNREACHED = "See whether the server runs, and whether its name and port are right."
_FORBIDDEN = "See whether you may write there."
_PASSES = {
    "locked": _BUSY,
    "lock timeout": _BUSY,
    "is full": _FULL,
    "No space left": _FULL,
    "could not extend file": _FULL,
    "disk I/O error": "See whether the disk is full or failing; nothing that was kept is lost.",
    "terminat": _GONE,
    "closed": _GONE,
    "recovery mode": _GONE,
    "starting up": _GONE,
    "shutting down": _GONE,
    "not yet accepting": _GONE,
    "too many": "Try again when others are done.",
    "connection failed": _UNREACHED,
    "failed to resolve": _UNREACHED,
    "timeout expired": _UNREACHED,
}
"""What to do about a failure that may pass; the first that fits."""
_STAYS = {
    "not a database": "This is another kind of file: give another name.",
    "FATAL:  database": "Make the database first: createdb NAME.",
    "FATAL:  role": "Check the user that the URL names.",
    "password": "Check the user and the password: in the URL, in PGPASSWORD or in ~/.pgpass.",
    "readonly": _FORBIDDEN,
    "read-only": _FORBIDDEN,
    "unable to open": _FORBIDDEN,
    "permission denied": _FORBIDDEN,
}
"""What to do about a failure that does not."""


def _where(url: URL) -> str:
    """The database as its user calls it."""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return shown(url.set(drivername="postgresql").render_as_string())


def _passes(cause: str) -> bool:
    return any(words in cause for words in _PASSES) and not any(words in cause for words in _STAYS)


def _advice(cause: str) -> str:
    fits = (advice for words, advice in [*_STAYS.items(), *_PASSES.items()] if words in cause)
    return next(fits, "Restore it from a copy, or run again into a new ledger.")


def add(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Add the rows that are not there yet; their number."""
    if not rows:
        return 0
    _refuse_nul(rows)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    wanted = dialect.insert(table).on_conflict_do_nothing()
    return connection.execute(wanted, list(rows), execution_options={"preserve_rowcount": True}).rowcount


def add_number(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    """Add a row under the next number, unless its id is there; its number, or 0.

    Writers come one after the other, so numbers are given in the order of the commits and leave no gap: who has seen
    all up to one has missed none, and a row that is lost is missed.
    """
    if connection.scalar(select(table.c.number).where(table.c.id == row["id"])) is not None:
        return 0
    _refuse_nul([row])
    number: int = connection.scalar(select(func.coalesce(func.max(table.c.number), 0) + 1)) or 1
    connection.execute(insert(table), [row | {"number": number}])
    return number


def _refuse_nul(rows: Sequence[dict[str, Any]]) -> None:
    """LedgerError for what SQLite would keep and PostgreSQL would not; a body never has one, being JSON."""
    if any(isinstance(value, str) and "\0" in value for row in rows for value in row.values()):
        raise LedgerError("A name holds a NUL character, which not every database keeps.", advice="Leave it out.")


def add_turns(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, key: str) -> int:
    """Add rows whose turn is one more than the highest of their key; their number."""
    if not rows:
        return 0
    names = [row[key] for row in rows]
    turns: dict[str, int] = {}
    for start in range(0, len(names), 400):  # well below SQLite's bound of 999 values
        some = names[start : start + 400]
        found = select(table.c[key], func.max(table.c.turn)).where(table.c[key].in_(some)).group_by(table.c[key])
        turns |= {row[0]: row[1] + 1 for row in connection.execute(found)}
    return add(connection, table, [row | {"turn": turns.get(row[key], 0)} for row in rows])
