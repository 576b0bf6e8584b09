"""The events of a ledger as linking gave them, read one at a time: a server need not hold them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, select

from counterclaim.errors import LedgerError
from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode
from counterclaim.ledger.database import reading
from counterclaim.nouns import Claim, Document, Event, Link

_CHUNK = 400  # values in one IN (...): well below SQLite's bound of 999


class LedgerEvents:
    """A `counterclaim.review.linked.Linked` over the tables of a ledger, as they were when this was made.

    `state` is what the events followed from then. When the ledger has another, this raises LedgerError: make a new one.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with reading(engine) as connection:
            self.state = linked_state(connection)
            rows = connection.execute(select(tables.events).order_by(tables.events.c.place)).all()
            with_links = set(connection.scalars(select(tables.links.c.event).distinct()))
        self.heads = tuple(decode(Event, row.body, links=(), documents=()) for row in rows)
        """Every event without its links and documents, in their order."""
        self._place = {event.id: row.place for event, row in zip(self.heads, rows, strict=True)}
        self._name = {place: name for name, place in self._place.items()}
        self.empty = frozenset(name for name, place in self._place.items() if place not in with_links)
        """Ids of the events on which nobody makes a claim."""

    def names(self) -> Sequence[str]:
        """The ids of all of them, in their order."""
        return list(self._place)

    def event(self, name: str) -> Event:
        """The event of this id; KeyError where there is none."""
        place = self._place[name]
        with self._as_they_were() as connection:
            body = connection.scalars(select(tables.events.c.body).where(tables.events.c.place == place)).one()
            links = connection.execute(_of(tables.links, place)).all()
            about = [row.document for row in connection.execute(_of(tables.about, place))]
            claims = _claims(connection, [row.claim for row in links])
            documents = _documents(connection, about)
        kept = tuple(_link(row.body, claims.get(row.claim)) for row in links)
        return decode(Event, body, links=kept, documents=documents)

    def of_claims(self, claims: Collection[str]) -> Mapping[str, str]:
        """Claim -> id of its event."""
        table = tables.links.c
        with self._as_they_were() as connection:
            rows = list(_some(connection, select(table.claim, table.event), table.claim, claims))
        return {row.claim: self._name[row.event] for row in rows}

    def of_reports(self, reports: Collection[str]) -> Mapping[str, Collection[str]]:
        """Report -> ids of the events that it or one of its claims stands in."""
        links, about, claims = tables.links.c, tables.about.c, tables.claims.c
        of_claims = select(claims.document, links.event).join(tables.links, links.claim == claims.id).distinct()
        found: dict[str, set[str]] = defaultdict(set)
        with self._as_they_were() as connection:
            rows = [
                *_some(connection, select(about.document, about.event), about.document, reports),
                *_some(connection, of_claims, claims.document, reports),
            ]
        for row in rows:
            found[row.document].add(self._name[row.event])
        return found

    @contextmanager
    def _as_they_were(self) -> Iterator[Connection]:
        """One look at the tables; LedgerError where they are no longer those that this was made of."""
        with reading(self._engine) as connection:
            if linked_state(connection) != self.state:
                raise LedgerError("The events were linked anew meanwhile.", advice="Look again.")
            yield connection


def linked_state(connection: Connection) -> str:
    """What the events of a ledger follow from: another one as soon as they are linked anew."""
    return connection.scalar(select(tables.marks.c.value).where(tables.marks.c.name == "linked")) or ""


def _of(table: Any, place: int) -> Any:
    return select(table).where(table.c.event == place).order_by(table.c.place)


def _link(body: str, claim: str | None) -> Link:
    """A link with its claim: the ledger's, unless it was written with one of its own."""
    return decode(Link, body, **({} if claim is None else {"claim": decode(Claim, claim)}))


def _claims(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The bodies of the claims with these ids, each as the newest extractor that found it has it."""
    claim, run = tables.claims.c, tables.extractions.c
    wanted = (
        select(claim.id, claim.body)
        .join(tables.extractions, (run.document == claim.document) & (run.extractor == claim.extractor))
        .order_by(run.turn)
    )
    return {row.id: row.body for row in _some(connection, wanted, claim.id, ids)}


def _documents(connection: Connection, ids: Sequence[str]) -> tuple[Document, ...]:
    wanted = select(tables.documents.c.id, tables.documents.c.body).order_by(tables.documents.c.turn)
    bodies = {row.id: row.body for row in _some(connection, wanted, tables.documents.c.id, ids)}
    return tuple(decode(Document, bodies[name]) for name in ids if name in bodies)


def _some(connection: Connection, wanted: Any, column: Any, ids: Iterable[str]) -> Iterator[Any]:
    names = list(dict.fromkeys(ids))
    for start in range(0, len(names), _CHUNK):
        yield from connection.execute(wanted.where(column.in_(names[start : start + _CHUNK])))
