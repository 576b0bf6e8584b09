"""Each time that a page was asked for, and the revisions of a page that came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from counterclaim.ledger.database import add
from counterclaim.ledger.tables import retrievals


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """One time that a page was asked for."""

    page: str
    """Its address, in the one spelling of `counterclaim.watch.addresses.page_address`."""
    at: datetime
    """When the answer came, in UTC."""
    status: int
    """HTTP status; 304 where it had not changed, 0 where no answer came."""
    document: str | None = None
    """Id of the document that the page now is, where it was not so before."""
    note: str = ""
    """What stood in the way, if anything."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A page as it was from one retrieval on."""

    document: str
    """`Document.id`."""
    at: datetime
    """When it was first found so."""


def keep_retrieval(connection: Connection, one: Retrieval) -> None:
    """Note that a page was asked for."""
    row = {"page": one.page, "at": one.at.isoformat(), "status": one.status, "document": one.document, "note": one.note}
    add(connection, retrievals, [row])


def latest(connection: Connection, pages: Iterable[str]) -> dict[str, Retrieval]:
    """The last time that each of these pages was asked for."""
    return {page: _retrieval(row) for page in pages if (row := _last(connection, page, retrievals.c.page == page))}


def revision(connection: Connection, page: str) -> Revision | None:
    """What a page is by the last retrieval that gave it; None where none did."""
    row = _last(connection, page, retrievals.c.document.is_not(None))
    return None if row is None else Revision(row.document, datetime.fromisoformat(row.at))


def chains(connection: Connection) -> list[tuple[Revision, ...]]:
    """The revisions of every page that has more than one, in the order in which they were found."""
    table = retrievals.c
    several = (
        select(table.page).where(table.document.is_not(None)).group_by(table.page).having(func.count(table.number) > 1)
    )
    wanted = (
        select(table.page, table.document, table.at)
        .where(table.document.is_not(None), table.page.in_(several))
        .order_by(table.page, table.number)
    )
    found = groupby(connection.execute(wanted), key=lambda row: row.page)
    return [tuple(Revision(row.document, datetime.fromisoformat(row.at)) for row in rows) for _, rows in found]


def superseded() -> Select[Any]:
    """Ids of the documents in whose place a later revision of their page has come."""
    table = retrievals.c
    newest = select(func.max(table.number)).where(table.document.is_not(None)).group_by(table.page)
    current = select(table.document).where(table.number.in_(newest))
    return select(table.document).where(table.document.is_not(None), table.document.not_in(current))


def _last(connection: Connection, page: str, which: Any) -> Any:
    wanted = select(retrievals).where(retrievals.c.page == page, which).order_by(retrievals.c.number.desc()).limit(1)
    return connection.execute(wanted).first()


def _retrieval(row: Any) -> Retrieval:
    at = datetime.fromisoformat(row.at)
    return Retrieval(page=row.page, at=at, status=row.status, document=row.document, note=row.note)
