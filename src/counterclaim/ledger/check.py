"""Whether every row of a ledger is whole: what it says it is, where it says it stands, and none missing.

What is looked at is what the ledger promises. Bytes match their hash; bodies decode; documents, claims and decisions
have the ids that their content gives; quotes stand at their offsets; rows that others refer to are there; turns,
places and the numbers of decisions have no gap.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, exists, func, select
from sqlalchemy.exc import SQLAlchemyError

from counterclaim.errors import LedgerError
from counterclaim.ledger import tables
from counterclaim.ledger.addresses import shown
from counterclaim.ledger.codec import decode
from counterclaim.ledger.database import connect, reading
from counterclaim.ledger.decisions import decision_id
from counterclaim.ledger.opening import begin
from counterclaim.ledger.schema import all_tables
from counterclaim.nouns import Change, Claim, Decision, Document, Event, Link, Problem

_NAMED = 12  # digits of a hash that are shown
_CHUNK = 200  # documents that are held in memory with their claims

Tell = Callable[[str, int, int | None], None]
"""Called with what is being looked at, how many rows are done, and of how many (None where that is not known)."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong."""

    table: str
    row: str
    """What names the row, shortened; empty where it is about the table."""
    what: str

    def __str__(self) -> str:
        """One line: "claims 4a6f55b43a9c: its quote does not stand where it says"."""
        return f"{self.table} {self.row}".rstrip() + f": {self.what}"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look at a ledger found."""

    rows: tuple[tuple[str, int], ...]
    """(table, its number of rows), in the order of the tables."""
    damage: tuple[Damage, ...]


def check(where: str | Path, *, tell: Tell | None = None) -> Findings:
    """Look at every row of a ledger, as it is at one moment. Raises LedgerError where there is none to look at."""
    engine = connect(where, create=False)
    try:
        begin(engine, shown(where), create=False)
        with reading(engine) as connection:
            return _findings(connection, tell or (lambda *_: None))
    finally:
        engine.dispose()


def _findings(connection: Connection, tell: Tell) -> Findings:
    damage: list[Damage] = []
    parts = _parts(connection)
    for number, (name, look) in enumerate(parts):
        tell("checking", number, len(parts))
        try:
            with connection.begin_nested():
                damage += look()
        except SQLAlchemyError as problem:
            cause = str(getattr(problem, "orig", None) or problem).splitlines()[0][:200]
            damage.append(Damage(name, "", f"cannot be read ({cause})"))
    rows = [(table.name, connection.scalar(select(func.count()).select_from(table)) or 0) for table in all_tables()]
    return Findings(tuple(rows), tuple(damage))


def _parts(connection: Connection) -> list[tuple[str, Callable[[], Iterable[Damage]]]]:
    """(table, what looks at it) of all that is looked at."""
    parts: list[tuple[str, Callable[[], Iterable[Damage]]]] = [
        ("the file", partial(_file, connection)),
        ("documents", partial(_documents, connection)),
        ("decisions", partial(_decisions, connection)),
    ]
    parts += [(table.name, partial(_each, connection, table, look)) for table, look in _ROWS]
    parts += [(one.parent.name, partial(_missing, connection, one)) for one in _references()]
    return parts + [(table.name, partial(_gaps, connection, table, by)) for table, by in _COUNTED]


def _file(connection: Connection) -> Iterator[Damage]:
    """What SQLite itself finds; PostgreSQL holds its pages against their checksums as they are read."""
    if connection.dialect.name == "sqlite":
        for found in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if found != "ok":
                yield Damage("the file", "", str(found)[:200])


# Rows by themselves


def _each(connection: Connection, table: Table, look: Callable[[Row[Any]], str]) -> Iterator[Damage]:
    """What is wrong with the rows of a table, one by one."""
    large = any(column.type.python_type is bytes for column in table.columns)
    with closing(connection.execute(select(table), execution_options={"yield_per": 4 if large else 500})) as rows:
        for row in rows:
            if what := _seen(look, row):
                yield Damage(table.name, _name(table, row), what)


def _seen(look: Callable[[Row[Any]], str], row: Row[Any]) -> str:
    """What is wrong with a row; empty where nothing is."""
    try:
        return look(row)
    except (LedgerError, ValueError, TypeError, AttributeError, zlib.error) as problem:
        why = problem.problem.what if isinstance(problem, LedgerError) else str(problem)
        return f"it cannot be read ({why[:160]})"


def _name(table: Table, row: Row[Any]) -> str:
    return " ".join(str(getattr(row, column.name))[:_NAMED] for column in table.primary_key.columns)


def _raw(row: Row[Any]) -> str:
    if row.packed is None:
        return ""
    data = zlib.decompress(row.packed)
    if hashlib.sha256(data).hexdigest() != row.hash:
        return "its bytes do not have its hash"
    return "" if len(data) == row.size else f"it has {len(data):,} bytes, not {row.size:,}"


def _input(row: Row[Any]) -> str:
    return "" if isinstance(json.loads(row.name), str) else "its name is none"


def _body(kind: type[Any], **missing: Any) -> Callable[[Row[Any]], str]:
    """Reads the body as a noun, with values for what the row keeps elsewhere."""

    def look(row: Row[Any]) -> str:
        decode(kind, row.body, **missing)
        return ""

    return look


def _version(row: Row[Any]) -> str:
    """An event as it was: its body has the hash that it is known by; one that went has none."""
    found = "" if row.packed is None else hashlib.sha256(zlib.decompress(row.packed)).hexdigest()
    return "" if found == row.digest else "its body does not have its hash"


def _retrieval(row: Row[Any]) -> str:
    return "" if datetime.fromisoformat(row.at).tzinfo else "its time has no zone"


_ROWS: tuple[tuple[Table, Callable[[Row[Any]], str]], ...] = (
    (tables.raws, _raw),
    (tables.inputs, _input),
    (tables.events, _body(Event, links=(), documents=())),
    (tables.links, _body(Link, claim=None)),
    (tables.changes, _body(Change)),
    (tables.problems, _body(Problem)),
    (tables.retrievals, _retrieval),
    (tables.versions, _version),
)


# Documents with their claims


def _documents(connection: Connection) -> Iterator[Damage]:
    """Every reading of every document, and every claim in it."""
    ids = connection.scalars(select(tables.documents.c.id).distinct()).all()
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        known: dict[str, Document] = {}
        for row in connection.execute(select(tables.documents).where(tables.documents.c.id.in_(some))):
            if what := _seen(partial(_document, known), row):
                yield Damage("documents", _name(tables.documents, row), what)
        for row in connection.execute(select(tables.claims).where(tables.claims.c.document.in_(some))):
            if what := _seen(partial(_claim, known), row):
                yield Damage("claims", _name(tables.claims, row), what)


def _document(known: dict[str, Document], row: Row[Any]) -> str:
    document = decode(Document, row.body)
    known[row.id] = document
    return "" if row.id == document.id == _id_of(document) else "its id is not that of what it says"


def _claim(known: dict[str, Document], row: Row[Any]) -> str:
    claim = decode(Claim, row.body)
    if not row.id == claim.id == _id_of(claim):
        return "its id is not that of what it says"
    if claim.source.document != row.document:
        return "it says that it stands in another document"
    document = known.get(row.document)
    if document is None:
        return "its document cannot be read"
    try:
        words = document.unit(claim.unit)[claim.start : claim.end]
    except KeyError:
        return "its document has no such part"
    return "" if words == claim.quote else "its quote does not stand where it says"


def _id_of(noun: Document | Claim) -> str:
    said = {field.name: getattr(noun, field.name) for field in fields(noun) if field.name != "id"}
    return type(noun).make(**said).id


# Decisions


def _decisions(connection: Connection) -> Iterator[Damage]:
    """Each one, whether its number is the next, and whether what it takes back or confirms is there."""
    before, earlier = 0, set[str]()
    for row in connection.execute(select(tables.decisions).order_by(tables.decisions.c.number)):
        if row.number != before + 1:
            yield Damage("decisions", "", f"{row.number - before - 1:,} are missing before number {row.number:,}")
        if what := _seen(partial(_decision, earlier), row):
            yield Damage("decisions", str(row.number), what)
        before = row.number
        earlier.add(row.id)


def _decision(earlier: set[str], row: Row[Any]) -> str:
    decision = decode(Decision, row.body)
    if not row.id == decision.id == decision_id(decision):
        return "its id is not that of what it says"
    if row.target != decision.target:
        return "it is filed under another target"
    lost = decision.action in ("undo", "confirm") and decision.target not in earlier
    return f"there is no decision that it could {decision.action}" if lost else ""


# Rows that belong together


@dataclass(frozen=True, slots=True)
class _Reference:
    """Columns of one table whose values must be there in another."""

    parent: Table
    columns: tuple[Any, ...]
    others: tuple[Any, ...]


def _references() -> list[_Reference]:
    """What the database itself holds to, and what only the program does."""
    found = [
        _Reference(table, tuple(key.columns), tuple(element.column for element in key.elements))
        for table in all_tables()
        for key in table.foreign_key_constraints
    ]
    return found + [_Reference(one.table, (one,), (other,)) for one, other in _BELONG]


_BELONG = (
    (tables.extractions.c.document, tables.documents.c.id),
    (tables.links.c.claim, tables.claims.c.id),
    (tables.about.c.document, tables.documents.c.id),
    (tables.retrievals.c.document, tables.documents.c.id),
    (tables.checks.c.claim, tables.claims.c.id),
)


def _missing(connection: Connection, one: _Reference) -> Iterator[Damage]:
    pairs = list(zip(one.columns, one.others, strict=True))
    there = exists().where(and_(*(column == other for column, other in pairs)))
    wanted = select(one.parent).where(and_(*(column.is_not(None) for column in one.columns)), ~there)
    named = " ".join(column.name for column in one.columns)
    for row in connection.execute(wanted):
        yield Damage(
            one.parent.name, _name(one.parent, row), f"its {named} is not among the {one.others[0].table.name}"
        )


_COUNTED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (tables.inputs, ("input",)),
    (tables.documents, ("id",)),
    (tables.extractions, ("document",)),
    (tables.claims, ("document", "extractor")),
    (tables.events, ()),
    (tables.links, ("event",)),
    (tables.about, ("event",)),
    (tables.changes, ()),
    (tables.problems, ("about",)),
    (tables.linkings, ()),
)
"""Tables whose rows are counted among those that share some columns: turns and places from 0, numbers from 1."""


def _gaps(connection: Connection, table: Table, by: tuple[str, ...]) -> Iterator[Damage]:
    counted = next(table.c[name] for name in ("turn", "place", "number") if name in table.c)
    due = func.max(counted) + (0 if counted.name == "number" else 1)
    shared = [table.c[name] for name in by]
    wanted = select(*shared, func.count().label("rows"), due.label("due")).group_by(*shared)
    for row in connection.execute(wanted.having(func.count() != due)):
        name = " ".join(str(value)[:_NAMED] for value in row[: len(shared)])
        yield Damage(table.name, name, f"{row.due:,} rows should be there, {row.rows:,} are")
