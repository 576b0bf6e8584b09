"""Which events there are, and what has changed since one last looked: cheap enough to ask before every page."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, func, select

from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode
from counterclaim.ledger.database import reading
from counterclaim.nouns import Decision, Event
from counterclaim.publish.index import latest_first
from counterclaim.publish.pages import folders


@dataclass(frozen=True, slots=True)
class Head:
    """One event of the list, without its claims."""

    place: int
    """Where it stands in the ledger's list."""
    event: Event
    """Without links and documents."""
    folder: str
    """Where its page is: "events/makiivka-2023-01-01"."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the ledger's pages follow from, told by two look-ups."""

    linked: str
    """What the events follow from; changes when claims are linked anew."""
    decision: int
    """The number of the last decision."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The events as they are at one stamp, the latest first."""

    stamp: Stamp
    heads: tuple[Head, ...] = ()
    by_folder: dict[str, Head] = field(default_factory=dict)
    by_event: dict[str, Head] = field(default_factory=dict)


def stamp_of(engine: Engine) -> Stamp:
    """The stamp of the ledger as it is now."""
    with reading(engine) as connection:
        linked = connection.scalar(select(tables.marks.c.value).where(tables.marks.c.name == "linked"))
        return Stamp(linked or "", connection.scalar(select(func.max(tables.decisions.c.number))) or 0)


def catalogue(engine: Engine, stamp: Stamp) -> Catalogue:
    """The list of all events."""
    with reading(engine) as connection:
        rows = connection.execute(select(tables.events).order_by(tables.events.c.place)).all()
    events = [decode(Event, row.body, links=(), documents=()) for row in rows]
    named = folders(event.id for event in events)
    heads = [Head(row.place, event, name) for row, event, name in zip(rows, events, named, strict=True)]
    heads.sort(key=lambda head: latest_first(head.event))
    return Catalogue(
        stamp, tuple(heads), {head.folder: head for head in heads}, {head.event.id: head for head in heads}
    )


def touched(engine: Engine, known: Catalogue, since: int) -> set[str]:
    """The ids of the events that decisions after the number `since` are about."""
    with reading(engine) as connection:
        wanted = select(tables.decisions.c.body).where(tables.decisions.c.number > since)
        new = [decode(Decision, body) for body in connection.scalars(wanted)]
        names = {name for one in new for name in _names(connection, one)}
        places = connection.scalars(select(tables.links.c.event).where(tables.links.c.claim.in_(names))).all()
    by_place = {head.place: head.event.id for head in known.heads} if places else {}
    return {name for name in names if name in known.by_event} | {by_place[p] for p in places if p in by_place}


def _names(connection: Connection, decision: Decision) -> set[str]:
    """The ids of claims and events that a decision is about; those of what it takes back, for an undo."""
    while decision.action == "undo":
        body = connection.scalar(select(tables.decisions.c.body).where(tables.decisions.c.id == decision.target))
        if body is None:
            break
        decision = decode(Decision, body)
    return {decision.target, *(str(value) for _, value in decision.coding)}
