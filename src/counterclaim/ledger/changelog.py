"""The change log of an event: how its bounds moved as one report after another became known.

It is worked out from the reports' own dates, not from the clock of the machine: the same ledger gives the same log,
whether it was filled in one run, in many, or in one that was broken off and started again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from counterclaim.nouns import Bound, Change, Decision, Event, Link, Measure, Record, Row
from counterclaim.record.wording import bound

_STEPS = 60
"""Moments at most at which an event is looked at; where there are more, whole days, months or years are."""

_LOST = {
    Measure.CASUALTIES: "killed or injured",
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
    by_claim = {link.claim.id: link for link in links}
    log: list[Change] = []
    before: _Rows = {}
    for last, moment in moments:
        so_far = tuple(link for link in links if (since := known_since(link)) is None or since <= last)
        rows = _rows(record(replace(event, links=so_far, documents=())))
        log += [Change(event.id, moment, what) for what in _moves(before, rows, by_claim)]
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


def _moves(before: _Rows, after: _Rows, links: Mapping[str, Link]) -> Iterator[str]:
    for key, row in after.items():
        old = before.get(key)
        if old is None or old.lowest is None or old.highest is None:
            yield from _first(row, links)
            continue
        for name, title in _BOUNDS:
            yield from _move(f"The {title} for {_whom(row)}", getattr(old, name), getattr(row, name), links)


def _first(row: Row, links: Mapping[str, Link]) -> Iterator[str]:
    low, high = row.lowest, row.highest
    if low is None or high is None:
        return
    what = f"First figure{'' if low == high else 's'} for {_whom(row)}"
    if low == high:
        yield f"{what}: {_by(low, links)}."
    elif links[low.claim].speaker == links[high.claim].speaker:
        yield f"{what}: {_figure(low, links)} to {_by(high, links)}."
    else:
        yield f"{what}: {_by(low, links)} and {_by(high, links)}."


def _move(what: str, old: Bound | None, new: Bound | None, links: Mapping[str, Link]) -> Iterator[str]:
    if new is None or (old is not None and old.value == new.value):
        return
    if old is None:
        yield f"{what} is now {_by(new, links)}."
    else:
        way = "rose" if new.value > old.value else "fell"
        yield f"{what} {way} from {_figure(old, links)} to {_by(new, links)}."


def _by(end: Bound, links: Mapping[str, Link]) -> str:
    """One end of a range with who gave it: "63 (Russian defence ministry)", "“dozens” (12 or more; a doctor)"."""
    figure, speaker = _figure(end, links), links[end.claim].speaker
    return f"{figure[:-1]}; {speaker})" if figure.endswith(")") else f"{figure} ({speaker})"


def _figure(end: Bound, links: Mapping[str, Link]) -> str:
    """One end of a range, as near to its speaker's words as the record has it."""
    return bound(end.value, links[end.claim].claim)


def _whom(row: Row) -> str:
    return f"{row.affected} {_LOST[row.measure]}"
