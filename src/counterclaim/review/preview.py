"""What a record becomes under a decision that nobody has taken yet: before and after, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from counterclaim.ledger.changelog import Rows, links_of, whom
from counterclaim.nouns import Bound, Decision, Event, Problem, Record, Row
from counterclaim.record.wording import bound
from counterclaim.review.board import Board, apply


@dataclass(frozen=True, slots=True)
class Side:
    """One row of a record, in words, on one side of a preview."""

    floor: str
    lowest: str
    highest: str
    """Empty where there is none."""
    status: tuple[str, ...]
    claims: int
    independent_speakers: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that a decision changes."""

    title: str
    """Who or what it counts: "Russian soldiers killed"."""
    before: Side | None
    """None where the row is new."""
    after: Side | None
    """None where the row goes."""


@dataclass(frozen=True, slots=True)
class Becomes:
    """One event that a decision changes."""

    event: str
    """`Event.id`."""
    before: Record | None
    """None where the event is new."""
    after: Record | None
    """None where the event goes."""
    rows: tuple[Difference, ...]
    """The rows that change, in the order in which the record has them."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would do."""

    events: tuple[Becomes, ...]
    """Those that it changes, by id; none where it changes no record."""
    problems: tuple[Problem, ...]
    """Why it, or another decision with it, would lead nowhere."""


def preview(board: Board, decision: Decision, record: Callable[[Event], Record]) -> Preview:
    """What the records become if this decision is taken, also where it is to wait: then, once it is confirmed."""
    linked, decisions = board.around(decision)
    before = apply(linked, decisions, board.parties())
    after = apply(linked, (*decisions, replace(decision, waits=False)), board.parties())
    was = {event.id: event for event in before.events if event.links}
    will = {event.id: event for event in after.events if event.links}
    changed = [name for name in sorted(was.keys() | will.keys()) if was.get(name) != will.get(name)]
    new = tuple(problem for problem in after.problems if problem not in before.problems)
    return Preview(tuple(_becomes(name, was.get(name), will.get(name), record) for name in changed), new)


def _becomes(name: str, was: Event | None, will: Event | None, record: Callable[[Event], Record]) -> Becomes:
    before, after = (record(event) if event else None for event in (was, will))
    return Becomes(name, before, after, tuple(differences(before, after)))


def differences(before: Record | None, after: Record | None) -> list[Difference]:
    """The rows in which two records of one event differ."""
    old, new = _rows(before), _rows(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        one, other = old.get(key), new.get(key)
        sides = (_side(one, before), _side(other, after))
        row = other or one
        if row is not None and sides[0] != sides[1]:
            found.append(Difference(whom(row), *sides))
    return found


def _rows(record: Record | None) -> Rows:
    rows = record.rows if record else ()
    return {(row.measure, row.side, row.group, row.scope): row for row in rows}


def _side(row: Row | None, record: Record | None) -> Side | None:
    if row is None or record is None:
        return None
    links = links_of(record.event)

    def words(end: Bound | None) -> str:
        return "" if end is None else f"{bound(end.value, links[end.claim].claim)} ({links[end.claim].speaker})"

    return Side(
        floor=words(row.floor),
        lowest=words(row.lowest),
        highest=words(row.highest),
        status=row.status,
        claims=len(row.links),
        independent_speakers=row.independent_speakers,
    )
