"""The change log of an event: how its bounds moved as one report after another became known.

It is worked out from the reports' own dates, not from the clock of the machine: the same ledger gives the same log,
whether it was filled in one run, in many, or in one that was broken off and started again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from counterclaim.nouns import Bound, Change, Event, Link, Measure, Record, Row
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

Rows = Mapping[tuple[Any, ...], Row]
Links = Mapping[str, Link]


def changes(event: Event, record: Callable[[Event], Record]) -> tuple[Change, ...]:
    """One line for each move of a bound, in the order of time; undated reports count from the beginning."""
    log: list[Change] = []
    before: Rows = {}
    links = links_of(event)
    for last, moment in moments(event):
        rows = rows_of(event, last, record)
        log += moves(event.id, moment, (before, links), (rows, links))
        before = rows
    return tuple(log)


def links_of(event: Event) -> Links:
    """The links of the reports' claims, by claim."""
    return {link.claim.id: link for link in event.links if not link.claim.in_comment}


def rows_of(event: Event, moment: datetime | None, record: Callable[[Event], Record]) -> Rows:
    """The rows of what was known of an event at a moment; of all that is known for None."""
    links = [
        link
        for link in links_of(event).values()
        if moment is None or (since := known_since(link)) is None or since <= moment
    ]
    rows = record(replace(event, links=tuple(links), documents=())).rows
    return {(row.measure, row.side, row.group, row.scope): row for row in rows}


def row_key(row: Row) -> str:
    """What a row counts, as a name that stays: "killed/incident/RU/soldiers"."""
    return "/".join([row.measure, row.scope, row.side.id if row.side else "-", row.group])


def figure_key(row: Row, bound: str) -> str:
    """A figure of a record as a name that stays; `bound` is "floor", "lowest" or "highest"."""
    return f"{row_key(row)}/{bound}"


def known_since(link: Link) -> datetime | None:
    """When a claim became known to readers: when its report came out, or else when it was said or fetched."""
    source = link.claim.source
    if source.published is not None:
        return source.published.earliest
    if link.said_on is not None:
        return link.said_on.earliest
    return source.retrieved


def moments(
    event: Event, *, after: datetime | None = None, until: datetime | None = None
) -> list[tuple[datetime, datetime]]:
    """(last moment that belongs to it, first moment) of each step at which reports became known, in order."""
    times = sorted(known for link in links_of(event).values() if (known := known_since(link)) is not None)
    times = [time for time in times if (after is None or time > after) and (until is None or time <= until)]
    for length in (None, 10, 7, 4):
        steps: dict[str, tuple[datetime, datetime]] = {}
        for time in times:
            name = time.isoformat()[:length]
            steps[name] = (time, steps[name][1] if name in steps else time)
        if len(steps) <= _STEPS:
            break
    return list(steps.values())


def moves(
    event: str, at: datetime, before: tuple[Rows, Links], after: tuple[Rows, Links], *, tell_gone: bool = False
) -> Iterator[Change]:
    """A line for each bound that moved from some rows to others; with `tell_gone` also for each that went."""
    (old_rows, old_links), (rows, links) = before, after
    for key, row in rows.items():
        old = old_rows.get(key)
        if old is None or old.lowest is None or old.highest is None:
            yield from _first(event, at, row, links)
            continue
        for name, title in _BOUNDS:
            one, other = getattr(old, name), getattr(row, name)
            what = f"The {title} for {whom(row)}"
            if (one and one.value) == (other and other.value) or (other is None and not tell_gone):
                continue
            told, was, now = _move(what, (one, old_links), (other, links))
            claim = other.claim if other else ""
            yield Change(event, at, told, figure=figure_key(row, name), claim=claim, before=was, after=now)
    for key, old in old_rows.items() if tell_gone else ():
        if old.lowest is not None and (key not in rows or rows[key].lowest is None):
            what = f"No figure for {whom(old)} is left."
            yield Change(event, at, what, figure=row_key(old), before=_span(old, old_links))


def _first(event: str, at: datetime, row: Row, links: Links) -> Iterator[Change]:
    low, high = row.lowest, row.highest
    if low is None or high is None:
        return
    what = f"First figure{'' if low == high else 's'} for {whom(row)}"
    if low == high:
        told = _by(low, links)
    elif links[low.claim].speaker == links[high.claim].speaker:
        told = f"{_figure(low, links)} to {_by(high, links)}"
    else:
        told = f"{_by(low, links)} and {_by(high, links)}"
    now = _span(row, links)
    yield Change(event, at, f"{what}: {told}.", figure=row_key(row), claim=high.claim, after=now)
    if row.floor is not None:
        told, _, now = _move(f"The acknowledged floor for {whom(row)}", (None, {}), (row.floor, links))
        yield Change(event, at, told, figure=figure_key(row, "floor"), claim=row.floor.claim, after=now)


def _span(row: Row, links: Links) -> str:
    low, high = row.lowest, row.highest
    if low is None or high is None:
        return ""
    return _figure(low, links) if low == high else f"{_figure(low, links)} to {_figure(high, links)}"


def _move(what: str, before: tuple[Bound | None, Links], after: tuple[Bound | None, Links]) -> tuple[str, str, str]:
    """The sentence, the figure before and the figure after."""
    (old, old_links), (new, links) = before, after
    was = _figure(old, old_links) if old else ""
    if new is None:
        return f"{what} is gone; it was {was}.", was, ""
    now = _figure(new, links)
    if old is None:
        return f"{what} is now {_by(new, links)}.", was, now
    way = "rose" if new.value > old.value else "fell"
    return f"{what} {way} from {was} to {_by(new, links)}.", was, now


def _by(end: Bound, links: Links) -> str:
    """One end of a range with who gave it: "63 (Russian defence ministry)", "“dozens” (12 or more; a doctor)"."""
    figure, speaker = _figure(end, links), links[end.claim].speaker
    return f"{figure[:-1]}; {speaker})" if figure.endswith(")") else f"{figure} ({speaker})"


def _figure(end: Bound, links: Links) -> str:
    """One end of a range, as near to its speaker's words as the record has it."""
    return bound(end.value, links[end.claim].claim)


def whom(row: Row) -> str:
    """Who or what a row counts and how they were lost, in words: "Russian soldiers killed or injured"."""
    return f"{row.affected} {_LOST[row.measure]}"
