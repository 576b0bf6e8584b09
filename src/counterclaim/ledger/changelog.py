"""The change log of an event: how its bounds moved as one report after another became known.

It is worked out from the reports' own dates, not from the clock of the machine: the same ledger gives the same log,
whether it was filled in one run, in many, or in one that was broken off and started again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from counterclaim.nouns import Bound, Change, Decision, Event, Link, Measure, Record, Row

_STEPS = 60
"""Moments at most at which an event is looked at; where there are more, whole days, months or years are."""

_LOST = {
    Measure.CASUALTIES: "killed and injured",
    Measure.KILLED: "killed",
    Measure.INJURED: "injured",
    Measure.MISSING: "missing",
    Measure.CAPTURED: "captured",
    Measure.DISPLACED: "displaced",
    Measure.DESTROYED: "destroyed",
}
_BOUNDS = (("floor", "acknowledged floor"), ("lowest", "lowest figure"), ("highest", "highest figure"))

_Rows = dict[tuple[Any, ...], Row]


def changes(event: Event, record: Callable[[Event], Record]) -> tuple[Change, ...]:
    """One line for each move of a bound, in the order of time; undated reports count from the beginning."""
    links = [link for link in event.links if not link.claim.in_comment]
    moments = _moments([known for link in links if (known := known_since(link)) is not None])
    log: list[Change] = []
    before: _Rows = {}
    for last, moment in moments:
        so_far = tuple(link for link in links if (since := known_since(link)) is None or since <= last)
        rows = _rows(record(replace(event, links=so_far, documents=())))
        log += [Change(event.id, moment, what) for what in _moves(before, rows, links)]
        before = rows
    return tuple(log)


def decided_changes(event: Event, decisions: tuple[Decision, ...]) -> tuple[Change, ...]:
    """What people decided about the claims of an event, a line each."""
    quotes = {link.claim.id: link.claim.quote for link in event.links}
    said = {"accept": "confirmed", "correct": "corrected", "move": "put here"}
    return tuple(
        Change(event.id, decision.at, _decision(said[decision.action], quotes[decision.target], decision))
        for decision in decisions
        if decision.action in said and decision.target in quotes and decision.at is not None
    )


def _decision(done: str, quote: str, decision: Decision) -> str:
    because = f": {decision.reason.rstrip('.')}" if decision.reason else ""
    return f"A person {done} the claim “{quote[:80]}”{because}."


def known_since(link: Link) -> datetime | None:
    """When a claim became known to readers: when its report came out, or else when it was said or fetched."""
    source = link.claim.source
    if source.published is not None:
        return source.published.earliest
    if link.said_on is not None:
        return link.said_on.earliest
    return source.retrieved


def _moments(times: list[datetime]) -> list[tuple[datetime, datetime]]:
    """(last moment that belongs to it, first moment) of each step, in order."""
    for length in (None, 10, 7, 4):
        steps: dict[str, tuple[datetime, datetime]] = {}
        for time in sorted(times):
            name = time.isoformat()[:length]
            steps[name] = (time, steps[name][1] if name in steps else time)
        if len(steps) <= _STEPS:
            break
    return list(steps.values())


def _rows(record: Record) -> _Rows:
    return {(row.measure, row.side, row.group, row.scope): row for row in record.rows}


def _moves(before: _Rows, after: _Rows, links: list[Link]) -> Iterator[str]:
    speakers = {link.claim.id: link.speaker for link in links}
    for key, row in after.items():
        old = before.get(key)
        if old is None or (old.lowest is None and old.highest is None):
            yield from _first(row, speakers)
            continue
        for name, title in _BOUNDS:
            yield from _move(f"The {title} for {_whom(row)}", getattr(old, name), getattr(row, name), speakers)


def _first(row: Row, speakers: dict[str, str]) -> Iterator[str]:
    if row.lowest is None or row.highest is None:
        return
    low, high = row.lowest, row.highest
    figures = f"{low.value:,}" if low.value == high.value else f"{low.value:,} to {high.value:,}"
    names = list(dict.fromkeys(speakers.get(bound.claim, "unknown") for bound in (low, high)))
    yield f"First figures for {_whom(row)}: {figures} ({', '.join(names)})."


def _move(what: str, old: Bound | None, new: Bound | None, speakers: dict[str, str]) -> Iterator[str]:
    if new is None or (old is not None and old.value == new.value):
        return
    by = speakers.get(new.claim, "unknown")
    if old is None:
        yield f"{what} is now {new.value:,} ({by})."
    else:
        yield f"{what} {'rose' if new.value > old.value else 'fell'} from {old.value:,} to {new.value:,} ({by})."


def _whom(row: Row) -> str:
    return f"{row.affected} {_LOST[row.measure]}"
