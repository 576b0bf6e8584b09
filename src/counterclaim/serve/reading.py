"""One event out of the ledger, as people's decisions now have it, without reading all the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode
from counterclaim.ledger.database import reading
from counterclaim.ledger.decisions import decided
from counterclaim.nouns import Change, Claim, Decision, Document, Event, Link

_CHUNK = 400  # values in one IN (...)


@dataclass(frozen=True, slots=True)
class Found:
    """One event with what its page needs beside it."""

    event: Event
    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    """Those about its claims, undone ones too, in the order in which they were taken."""
    key: str
    """A hash of all of this: the same as long as the page is."""


def found(engine: Engine, place: int) -> Found:
    """The event at this place of the ledger's list; KeyError where there is none."""
    with reading(engine) as connection:
        body = connection.scalar(select(tables.events.c.body).where(tables.events.c.place == place))
        if body is None:
            raise KeyError(place)
        links = connection.execute(_of(tables.links, place)).all()
        about = connection.scalars(_of(tables.about, place).with_only_columns(tables.about.c.document)).all()
        claims = _claims(connection, [row.claim for row in links])
        decisions = decisions_on(connection, list(claims))
        bare = decode(Event, body, links=(), documents=())
        changes = _changes(connection, bare.id)
        documents = _documents(connection, about)
    parts = [body, *(f"{row.claim} {row.body}" for row in links), *about, *(one.id for one in decisions)]
    parts += [f"{change.at} {change.what}" for change in changes]
    return Found(
        event=_put_together(body, links, claims, decisions, documents),
        changes=tuple(changes),
        decisions=tuple(decisions),
        key=hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _put_together(
    body: str, links: Sequence[Any], claims: dict[str, Claim], decisions: list[Decision], documents: list[Document]
) -> Event:
    known = {claim.id: claim for claim in decided(claims.values(), decisions)}
    kept = tuple(decode(Link, row.body, claim=known[row.claim]) for row in links if row.claim in known)
    return decode(Event, body, links=kept, documents=tuple(documents))


def _of(table: Any, place: int) -> Any:
    return select(table).where(table.c.event == place).order_by(table.c.place)


def _claims(connection: Connection, ids: Sequence[str]) -> dict[str, Claim]:
    """The claims with these ids, each as its newest extractor has it."""
    claim, run = tables.claims.c, tables.extractions.c
    wanted = (
        select(claim.id, claim.body)
        .join(tables.extractions, (run.document == claim.document) & (run.extractor == claim.extractor))
        .order_by(run.turn)
    )
    bodies = {row.id: row.body for row in _some(connection, wanted, claim.id, ids)}
    return {name: decode(Claim, bodies[name]) for name in ids if name in bodies}


def _documents(connection: Connection, ids: Sequence[str]) -> list[Document]:
    wanted = select(tables.documents.c.id, tables.documents.c.body).order_by(tables.documents.c.turn)
    bodies = {row.id: row.body for row in _some(connection, wanted, tables.documents.c.id, ids)}
    return [decode(Document, bodies[name]) for name in ids if name in bodies]


def decisions_on(connection: Connection, targets: Sequence[str]) -> list[Decision]:
    """The decisions about these claims or decisions, and those that take them back or bring them in again."""
    table = tables.decisions.c
    wanted = select(table.number, table.id, table.body)
    rows: dict[int, str] = {}
    about = list(targets)
    while about:
        new = [row for row in _some(connection, wanted, table.target, about) if row.number not in rows]
        rows |= {row.number: row.body for row in new}
        about = [row.id for row in new]
    return [decode(Decision, rows[number]) for number in sorted(rows)]


def _changes(connection: Connection, event: str) -> list[Change]:
    start = json.dumps({"event": event}, ensure_ascii=False, separators=(",", ":"))[:-1]
    table = tables.changes.c
    wanted = select(table.body).where(func.substr(table.body, 1, len(start)) == start).order_by(table.place)
    return [decode(Change, body) for body in connection.scalars(wanted)]


def _some(connection: Connection, wanted: Any, column: Any, ids: Sequence[str]) -> Iterable[Any]:
    names = list(dict.fromkeys(ids))
    for start in range(0, len(names), _CHUNK):
        yield from connection.execute(wanted.where(column.in_(names[start : start + _CHUNK])))
