"""A ledger copied whole into another database, row by row, and held against the first one at the end.

The source is read as it was at one moment, whatever others write meanwhile. Until all is there and compared, the target
bears a mark for which everything else refuses it; a copy that was broken off starts anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Row, Table, delete, func, insert, select, text

from counterclaim.errors import LedgerError
from counterclaim.ledger.addresses import address, shown
from counterclaim.ledger.database import connect, reading, writing
from counterclaim.ledger.opening import COPYING, begin, make_target
from counterclaim.ledger.schema import all_tables
from counterclaim.ledger.tables import marks

_ROWS = 500
_BYTES = 8 * 1024 * 1024
"""Rows and bytes in one transaction at most: what a copy holds in memory, and how long another writer waits."""

Tell = Callable[[str, int, int | None], None]
"""Called with what is being done, how many rows are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds, whatever the order of its rows and the database that it is in."""

    rows: int = 0
    digest: int = 0
    """The sum of the SHA-256 of each row, modulo 2**256."""

    def with_row(self, row: Row[Any]) -> Content:
        """The content with one row more."""
        plain = [hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value for value in row]
        one = hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).digest()
        return Content(self.rows + 1, (self.digest + int.from_bytes(one)) % 2**256)


def copy(source: str | Path, target: str | Path, *, tell: Tell | None = None) -> dict[str, Content]:
    """Copy a ledger to where nothing is, an empty ledger, or a copy that was broken off; what each table now holds.

    Raises LedgerError where the source is no whole ledger of this version, where the target holds anything else, and
    where what arrived is not what was sent.
    """
    if _is_same(source, target):
        raise LedgerError("A ledger cannot be copied onto itself.", where=shown(target), advice="Name another target.")
    old = connect(source, create=False)
    try:
        begin(old, shown(source), create=False)
        new = connect(target, create=True)
        try:
            make_target(new, shown(target), source=shown(source))
            return _copied(old, new, where=shown(target), tell=tell or (lambda *_: None))
        finally:
            new.dispose()
    finally:
        old.dispose()


def _is_same(source: str | Path, target: str | Path) -> bool:
    one, other = address(source), address(target)
    if one.get_backend_name() == other.get_backend_name() == "sqlite" and one.database and other.database:
        return Path(one.database).resolve() == Path(other.database).resolve()
    return one == other


def _copied(old: Engine, new: Engine, *, where: str, tell: Tell) -> dict[str, Content]:
    sent: dict[str, Content] = {}
    with reading(old) as source:
        total = sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in all_tables())
        for table in all_tables():
            before = sum(content.rows for content in sent.values())
            sent[table.name] = Content()
            for content in _send(source, new, table):
                sent[table.name] = content
                tell("copying", before + content.rows, total)
    tell("comparing", 0, None)
    with reading(new) as target:
        arrived = {table.name: content_of(target, table) for table in all_tables()}
    if differ := [name for name in sent if sent[name] != arrived[name]]:
        raise LedgerError(
            f"What arrived is not what was sent ({', '.join(differ)}).", where=where, advice="Copy again; see the disk."
        )
    with writing(new) as connection:
        connection.execute(delete(marks).where(marks.c.name == COPYING))
        _go_on_counting(connection)
    return arrived


def content_of(connection: Connection, table: Table) -> Content:
    """What a table holds; the mark of an unfinished copy does not belong to it."""
    content = Content()
    for some in _chunks(connection, table):
        for row in some:
            content = content.with_row(row)
    return content


def _send(source: Connection, new: Engine, table: Table) -> Iterator[Content]:
    """Copy one table; after each transaction, what it now holds."""
    content = Content()
    for some in _chunks(source, table):
        for row in some:
            content = content.with_row(row)
        with writing(new, repeatable=True) as target:
            target.execute(insert(table), [row._asdict() for row in some])
        yield content


def _chunks(connection: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    """All rows of a table, some at a time."""
    wanted = select(table) if table is not marks else select(marks).where(marks.c.name != COPYING)
    large = any(column.type.python_type is bytes for column in table.columns)
    some: list[Row[Any]] = []
    size = 0
    with closing(connection.execute(wanted, execution_options={"yield_per": 4 if large else _ROWS})) as rows:
        for row in rows:
            some.append(row)
            size += sum(len(value) for value in row if isinstance(value, str | bytes))
            if len(some) == _ROWS or size > _BYTES:
                yield some
                some, size = [], 0
    if some:
        yield some


def _go_on_counting(connection: Connection) -> None:
    """Have PostgreSQL give the numbers after those that were copied; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in all_tables():
        for column in table.primary_key.columns:
            if len(table.primary_key.columns) == 1 and isinstance(column.type, Integer):
                highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
                connection.execute(select(func.setval(sequence, highest, text("false"))))
