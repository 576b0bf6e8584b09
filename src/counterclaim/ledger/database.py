"""The database under a ledger: how it is reached, and how rows are added to it but never overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from counterclaim.errors import LedgerError

_WAIT = 30_000  # milliseconds for which a writer waits for another one


def connect(where: str | Path, *, create: bool) -> Engine:
    """An engine for a path or an SQLAlchemy URL; LedgerError where there can be no database there."""
    url = _url(where, create)
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as problem:
        raise LedgerError(
            f"No database can be reached so ({problem}).", where=str(where), advice="Give a path."
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def _url(where: str | Path, create: bool) -> URL:
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except ArgumentError:
            raise LedgerError("This is no URL of a database.", where=where, advice="Give a path.") from None
        if url.get_backend_name() != "sqlite" or not url.database or url.host:
            return url
        return _url(Path(url.database), create)
    path = Path(where)
    if path.is_dir():
        raise LedgerError("This is a folder.", where=str(where), advice="Give the name of a file.")
    if not path.exists():
        if not create:
            raise LedgerError(
                "There is no ledger here.", where=str(where), advice="Make one with `counterclaim run SOURCE`."
            )
        _make_folder(path.parent)
    return URL.create("sqlite", database=str(path))


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
    for pragma in (f"busy_timeout={_WAIT}", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    """A writer takes its place at once, so that it never has to give up half-way."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def let_read_while_writing(engine: Engine) -> None:
    """Switch SQLite to its write-ahead log: readers beside one writer. The database remembers it."""
    if engine.dialect.name == "sqlite":
        with _told(engine):
            connection = engine.raw_connection()
            connection.cursor().execute("PRAGMA journal_mode=WAL")
            connection.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One look at the database as it is now, whatever others write meanwhile."""
    with _told(engine), engine.connect().execution_options(reads=True) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that adds everything or, when it is broken off anywhere, nothing."""
    with _told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Tell of a database's failures as of the ledger's."""
    try:
        yield
    except SQLAlchemyError as problem:
        cause = str(getattr(problem, "orig", None) or problem).splitlines()[0][:200]
        raise LedgerError(
            f"The ledger cannot be used ({cause}).", where=engine.url.database or "", advice=_advice(cause)
        ) from None


def _advice(cause: str) -> str:
    if "not a database" in cause:
        return "This is another kind of file: give another name."
    if "locked" in cause:
        return "Another program is writing to it: try again when that is done."
    if "readonly" in cause or "unable to open" in cause:
        return "See whether you may write there."
    if "full" in cause:
        return "Make room on the disk and run again: nothing is lost."
    return "Restore it from a copy, or run again into a new ledger."


def add(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Add the rows that are not there yet; their number."""
    if not rows:
        return 0
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    wanted = insert(table).on_conflict_do_nothing()
    return connection.execute(wanted, list(rows), execution_options={"preserve_rowcount": True}).rowcount


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
