"""What counts of what was read and found: of an input the newest reading, of a document the newest extractor's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, exists, func, or_, select

from counterclaim.ledger import tables
from counterclaim.nouns import Claim

CHUNK = 400
"""Values in one IN (...): well below SQLite's bound of 999."""


def _latest(table: Table, key: str) -> Any:
    """The highest turn among the rows that share this row's key."""
    same = table.alias()
    return select(func.max(same.c.turn)).where(same.c[key] == table.c[key]).scalar_subquery()


def _that_count() -> tuple[ColumnElement[bool], ...]:
    """Which documents count: the newest reading of each input that was read to its end, and those from no input."""
    found, ended, document = tables.readings.c, tables.inputs.c, tables.documents
    from_input = select(found.input).where(found.document == document.c.id)
    is_newest = ended.turn == _latest(tables.inputs, "input")
    is_same = (ended.input == found.input) & (ended.reader == found.reader)
    newest = from_input.join(tables.inputs, is_same).where(is_newest)
    return document.c.turn == _latest(document, "id"), or_(exists(newest), ~exists(from_input))


def documents_that_count(column: Any) -> Select[Any]:
    """A column of the documents that count, the earliest published first."""
    table = tables.documents.c
    return select(column).where(*_that_count()).order_by(table.published.is_(None), table.published, table.id)


def claims_that_count() -> Select[Any]:
    """Claims of documents that count, the newest extractor's."""
    return _claims(tables.extractions.c.turn == _latest(tables.extractions, "document"))


def _claims(*which: ColumnElement[bool]) -> Select[Any]:
    """(id, body, published, document, turn, place) of some claims of documents that count."""
    claim, run, document = tables.claims.c, tables.extractions.c, tables.documents.c
    return (
        select(claim.id, claim.body, document.published, claim.document, run.turn, claim.place)
        .join(tables.extractions, (run.document == claim.document) & (run.extractor == claim.extractor))
        .join(tables.documents, document.id == claim.document)
        .where(*which, *_that_count())
        .order_by(document.published.is_(None), document.published, document.id, run.turn.desc(), claim.place)
    )


def found_before(connection: Connection, spoken: Iterable[str]) -> list[Row[Any]]:
    """The claims among these that only an older extractor found."""
    names = sorted(spoken)
    rows: list[Row[Any]] = []
    for start in range(0, len(names), CHUNK):
        rows += connection.execute(_claims(tables.claims.c.id.in_(names[start : start + CHUNK])))
    is_newest = tables.extractions.c.turn == _latest(tables.extractions, "document")
    newest: set[str] = set()
    for start in range(0, len(names), CHUNK):
        some = _claims(is_newest, tables.claims.c.id.in_(names[start : start + CHUNK]))
        newest |= {row.id for row in connection.execute(some)}
    return [row for row in rows if row.id not in newest]


def claim_order(row: Row[Any]) -> tuple[object, ...]:
    """Sort key of `_claims`, in Python: ISO times sort as the database sorts them."""
    return (row.published is None, row.published or "", row.document, -row.turn, row.place)


def words_of(claim: Claim) -> tuple[str, str, int, int]:
    """The very words that a claim stands in."""
    return (claim.source.document, claim.unit, claim.start, claim.end)
