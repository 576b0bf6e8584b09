"""The queue: the cases of all events as rows, so that the first are found at once whatever the ledger holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from counterclaim.ledger.codec import decode, encode
from counterclaim.ledger.database import reading, writing
from counterclaim.ledger.decisions import Holding
from counterclaim.nouns import Event, Link, Record
from counterclaim.publish import text
from counterclaim.review.queue import FIRST, Case, Reason, cases, changed_pages, decided_on, waiting, with_changed_pages
from counterclaim.serve.catalogue import Found
from counterclaim.serve.tables import cases as table
from counterclaim.serve.tables import listed
from counterclaim.watch.changes import page_changes

_LOOKED_AT = 300.0
"""Seconds for which a case that somebody looks at is not offered to others."""
_CHUNK = 400  # values in one IN (...)
_OUTLET, _SPEAKER = 1, 2
_SHOWN = 110  # characters of the text on either side of a quote


@dataclass(frozen=True, slots=True)
class Card:
    """A case with what a list shows of it."""

    case: Case
    name: str
    """Of its event."""
    figure: str = ""
    loss: str = ""
    """What is counted: "Russian soldiers killed"."""
    speaker: str = ""
    before: str = ""
    quote: str = ""
    after: str = ""
    """The claim's words with those around them; empty where the case is about no claim."""
    source: str = ""
    """Who published it, and when."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The cases that a person may take."""

    cards: Sequence[Card]
    total: int


def rows_of(found: Found, record: Record) -> list[dict[str, Any]]:
    """The cases of an event, as rows."""
    decided = decided_on(Holding(found.decisions))
    changed = changed_pages(page_changes(found.silent, [found.event]), decided=decided)
    every = [*with_changed_pages(cases(found.event, record, decided=decided), changed)]
    every += [case for case in waiting(found.board) if case.event == found.event.id]
    return [_row(case, place, found.event) for place, case in enumerate(every)]


def replace_cases(connection: Connection, event: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put the cases of an event in the place of those that it had; whose first report it was stays known."""
    wanted = select(table.c.claim, table.c.firsts).where(table.c.event == event, table.c.firsts > 0)
    known = {row.claim: row.firsts for row in connection.execute(wanted)}
    connection.execute(delete(table).where(table.c.event == event))
    if rows:
        connection.execute(insert(table), [_with_firsts(row, known.get(row["claim"], 0)) for row in rows])


def find_firsts(engine: Engine) -> None:
    """Tell anew which report is the first of its outlet, and which claim the first of its speaker."""
    with reading(engine) as connection:
        outlets = _firsts(connection, listed.c.outlet, listed.c.document)
        speakers = _firsts(connection, listed.c.speaker, listed.c.claim, listed.c.is_named)
    with writing(engine) as connection:
        connection.execute(update(table).where(table.c.firsts > 0).values(firsts=0, weight=table.c.points))
        for column, names, flag in ((table.c.document, outlets, _OUTLET), (table.c.claim, speakers, _SPEAKER)):
            for start in range(0, len(names), _CHUNK):
                some = update(table).where(column.in_(names[start : start + _CHUNK]), table.c.claim != "")
                connection.execute(some.values(firsts=table.c.firsts + flag, weight=table.c.weight + FIRST))


class Queue:
    """The cases in order, and who looks at which."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._looks: dict[str, tuple[str, float]] = {}
        self.looks_revision = 0
        """Goes up whenever somebody begins or ceases to look at a case."""
        self._lock = threading.Lock()

    def first(self, by: str, *, limit: int, start: int = 0) -> Waiting:
        """What weighs most of what this person may take."""
        mine = or_(table.c.by == "", table.c.by != by)
        wanted = select(table.c.body, table.c.firsts).where(mine)
        wanted = (
            wanted.order_by(table.c.weight.desc(), table.c.event.desc(), table.c.place.desc())
            .limit(limit)
            .offset(start)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
            total = connection.scalar(select(func.count()).select_from(table)) or 0
        return Waiting([_card(row) for row in rows], total)

    def next(self, by: str, *, after: str = "") -> Case | None:
        """The weightiest case that nobody else looks at, and that is not the one just left."""
        for card in self.first(by, limit=50).cards:
            if case_name(card.case) != after and self.looks(card.case, by) is None:
                return card.case
        return None

    def of(self, event: str) -> list[Card]:
        """The cases of one event."""
        wanted = select(table.c.body, table.c.firsts).where(table.c.event == event).order_by(table.c.place)
        with reading(self._engine) as connection:
            return [_card(row) for row in connection.execute(wanted)]

    def look_at(self, name: str, by: str) -> str | None:
        """Note that a person looks at a case; the other person who does, if any."""
        with self._lock:
            now = time.monotonic()
            self._looks = {key: one for key, one in self._looks.items() if one[1] > now - _LOOKED_AT}
            self.looks_revision += name not in self._looks
            other, _ = self._looks.get(name, (by, now))
            if other == by:
                self._looks[name] = (by, now)
            return None if other == by else other

    def leave(self, name: str) -> None:
        """Note that nobody looks at a case any more."""
        with self._lock:
            self.looks_revision += self._looks.pop(name, None) is not None

    def looks(self, case: Case, by: str) -> str | None:
        """Who else looks at a case."""
        with self._lock:
            other, since = self._looks.get(case_name(case), (by, 0.0))
            return other if other != by and since > time.monotonic() - _LOOKED_AT else None


def case_name(case: Case) -> str:
    """What a case is called: its decision, its claim or its event."""
    return case.decision or case.claim or case.event


def _firsts(connection: Connection, group: Any, wanted: Any, *only: Any) -> list[str]:
    """What stands first in each group."""
    first = select(group.label("name"), func.min(listed.c.turn).label("turn"))
    first = first.where(~listed.c.in_comment, group != "", *only).group_by(group)
    each = first.subquery()
    rows = select(wanted).join(each, (each.c.name == group) & (each.c.turn == listed.c.turn))
    return sorted(set(connection.scalars(rows.where(~listed.c.in_comment, *only))))


def _row(case: Case, place: int, event: Event) -> dict[str, Any]:
    link = next((link for link in event.links if link.claim.id == case.claim), None)
    return {
        "event": event.id,
        "place": place,
        "claim": case.claim,
        "document": link.claim.source.document if link else "",
        "by": case.by,
        "points": case.points,
        "firsts": 0,
        "weight": case.points,
        "body": encode(_shown(case, event, link)),
    }


def _shown(case: Case, event: Event, link: Link | None) -> Card:
    name = text.plain(event.name) or "Unnamed event"
    if link is None:
        return Card(case, name)
    claim = link.claim
    published = f", {text.date(claim.source.published)}" if claim.source.published else ""
    return Card(
        case=case,
        name=name,
        figure=text.claimed(claim),
        loss=text.loss(claim.measure, claim.affected, claim.scope),
        speaker="A reader" if claim.in_comment else text.opening(link.speaker),
        before=_from_a_word(claim.prefix),
        quote=claim.quote,
        after=_to_a_word(claim.suffix),
        source=f"{text.plain(claim.source.outlet) or 'Unnamed outlet'}{published}",
    )


def _from_a_word(words: str) -> str:
    """The end of some words, from where one begins."""
    cut = words[-_SHOWN:]
    return cut if len(cut) == len(words) else cut[cut.find(" ") + 1 :]


def _to_a_word(words: str) -> str:
    """The beginning of some words, to where one ends."""
    cut = words[:_SHOWN]
    return cut if len(cut) == len(words) or " " not in cut else cut[: cut.rindex(" ")]


def _with_firsts(row: dict[str, Any], firsts: int) -> dict[str, Any]:
    return row | {"firsts": firsts, "weight": row["points"] + FIRST * firsts.bit_count()}


def _card(row: Any) -> Card:
    card = decode(Card, row.body)
    return replace(card, case=replace(card.case, reasons=(*card.case.reasons, *_first_reasons(row.firsts))))


def _first_reasons(firsts: int) -> Iterable[Reason]:
    if firsts & _OUTLET:
        yield Reason("first", "It stands in the first report of its outlet here.", FIRST)
    if firsts & _SPEAKER:
        yield Reason("first", "It is the first statement of its speaker here.", FIRST)
