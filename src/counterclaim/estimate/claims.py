"""The claims of a ledger as reports of losses over time: which of them count, and for those that cannot, why.

The rules are the codebook's: what a speaker states, acknowledges, claims or estimates as a whole figure, in a report,
not withdrawn. A running total counts from its own start, a figure of a stated stretch counts its days; the toll of one
event is no report on the conflict. A range is a lower and an upper bound. Copies, by the origins that linking found,
count once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from counterclaim.errors import UsageError
from counterclaim.estimate.basis import Basis, make
from counterclaim.estimate.table import LARGEST
from counterclaim.estimate.told import EXACT, LOWER, UPPER, Told
from counterclaim.link import dates
from counterclaim.nouns import Claim, Event, Link, Measure, Problem, Record, Row, Scope, When
from counterclaim.record.range import is_withdrawn

BY = ("side", "speaker")
"""Whom a bias belongs to: all who speak for one side together, or each speaker alone."""

_WIDEST = timedelta(days=31)
"""A statement that is dated no better cannot be put on the axis; within it, the middle stands for it."""
_MEASURE = {Measure.CASUALTIES: "killed or injured"}
_AS_OF = r"\b(?:as of|by|until|up to|through)\s+(?:the\s+)?"
_LAST_DAYS = re.compile(
    r"\b(?:over|in|during|within|for) the (?:past|last|previous|preceding) "
    r"(?:(?P<number>\d{1,3}|two|three|four|five|six|seven|ten|twelve) )?"
    r"(?P<unit>hour|day|night|week|fortnight|month)s?\b",
    re.IGNORECASE,
)
_A_DAY = re.compile(r"\b(?:per|a|each|every) day\b|\bdaily\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "twelve": 12}
_UNIT_DAYS = {"hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.0}
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


@dataclass(frozen=True, slots=True)
class _Span:
    """The days that a claim counts."""

    last: date
    start: date | None = None
    """From when a running total counts; None for a stretch of days."""
    days: int = 0
    """Of a stretch; 0 for a running total."""


class _UnusedError(Exception):
    """Why a claim cannot count."""


def ledger_basis(
    records: Iterable[Record], *, origin: str, since: date | None = None, by: str = "side", rejected: int = 0
) -> Basis:
    """The usable claims of these records as reports; `rejected` claims were ruled out by people before.

    `since` is the start of the conflict; without it, the day from which most running totals count. UsageError where no
    claim is left.
    """
    found, unused = _found(records, by)
    start = since or _most_counted(found)
    told, beside = _from(start, found) if start else ([], [])
    unused += beside + [_unused("a decision", "A person rejected it.") for _ in range(rejected)]
    sides = {one.source: side for one, _, side in found if side}
    try:
        return make(
            told,
            start=start,
            sides=sides,
            title=f"Losses since {start.day} {start:%B %Y}" if start else "Losses",
            origin=origin,
            unused=unused,
            read_as=("a ledger", by),
        )
    except UsageError as error:
        reasons = Counter(one.what for one in unused).most_common(3)
        why = " ".join(f"{number} claims: {what}" for what, number in reasons)
        raise UsageError(f"{error.problem.what} {why}".strip(), where=origin, advice=error.problem.advice) from None


def _unused(where: str, what: str, advice: str = "") -> Problem:
    return Problem(where, what, advice)


_Found = tuple[Told, _Span, str]
"""A report whose day is not yet counted, the days of its claim, and the side that its source speaks for."""


def _found(records: Iterable[Record], by: str) -> tuple[list[_Found], list[Problem]]:
    found: list[_Found] = []
    unused: list[Problem] = []
    for record in records:
        withdrawn = {link.claim.id for link in record.event.links if is_withdrawn(link)}
        comments = [link.claim.id for link in record.event.links if link.claim.in_comment]
        unused += [_unused(claim, "A reader's comment is no source.") for claim in comments]
        for row in record.rows:
            for link in row.links:
                try:
                    span = _span(record.event, row, link, withdrawn)
                    found += [(one, span, _side(link)) for one in _reports(row, link, by)]
                except _UnusedError as reason:
                    unused.append(_unused(link.claim.id, str(reason)))
    return found, unused


def _side(link: Link) -> str:
    return link.side.name if link.side else ""


def _reports(row: Row, link: Link, by: str) -> list[Told]:
    """The claim as one report, or two where it gives a range."""
    claim = link.claim
    if claim.low is not None and claim.low == claim.high:
        bounds = [(claim.low, EXACT)]
    else:
        bounds = [(value, bound) for value, bound in ((claim.low, LOWER), (claim.high, UPPER)) if value is not None]
    if any(value >= LARGEST for value, _ in bounds):
        raise _UnusedError("Its figure is too large.")
    assert row.side is not None
    source = _side(link) if by == "side" and link.side else link.speaker
    category = f"{row.group} {_MEASURE.get(row.measure, row.measure.value)}"
    return [
        Told(0, value, row.side.name, category, source or "unknown", 0, bound, claim.id, link.origin)
        for value, bound in bounds
    ]


# --- which claims count


def _span(event: Event, row: Row, link: Link, withdrawn: set[str]) -> _Span:
    """The days that a claim counts. Raises _UnusedError with the reason where it does not count."""
    _check_counts(link, withdrawn)
    if row.scope is Scope.INCIDENT:
        raise _UnusedError("It counts one event, not a stretch of the conflict.")
    if row.side is None:
        raise _UnusedError("Whose losses it counts is not told.")
    label = _label(event)
    if label and label != row.side.name:
        raise _UnusedError("Its words and its report name different sides as the one that lost.")
    last = _last_day(link)
    return _stretch(link, last) if row.scope is Scope.PERIOD else _Span(last, start=_start(event))


def _check_counts(link: Link, withdrawn: set[str]) -> None:
    if not link.claim.stance.counts:
        raise _UnusedError(f"Its speaker does not stand behind it ({link.claim.stance.value}).")
    if link.role != "whole":
        raise _UnusedError(f"It is {'a part' if link.role == 'part' else 'an addition'}, no whole figure.")
    if {link.claim.id, link.origin} & withdrawn:
        raise _UnusedError("Its own speaker withdrew it.")


def _label(event: Event) -> str:
    """The side that a running total is of, by its name; empty where it has none."""
    found = re.match(r"Losses of (.+?)(?:, |$)", event.name) if event.kind == "total" else None
    return found[1] if found else ""


def _last_day(link: Link) -> date:
    """The day up to which a claim counts: that of its statement, or the one that its words name."""
    said = link.said_on
    if said is None or said.latest - said.earliest > _WIDEST:
        raise _UnusedError("When it was said is not known to the month.")
    middle = said.earliest + (said.latest - said.earliest) / 2
    day = middle.astimezone(UTC).date() if not dates.is_day(said) else _last(said)
    named = _as_of(link.claim)
    return named if named is not None and named <= day else day


def _as_of(claim: Claim) -> date | None:
    words = _sentence(claim)
    for cue in claim.dates:
        text = re.sub(r"^(?:as of|by|until|up to|through)\s+", "", cue.text, flags=re.IGNORECASE)
        if re.search(_AS_OF + re.escape(text), words, re.IGNORECASE):
            when = dates.resolve(text, claim.source.published)
            if when is not None and dates.is_day(when):
                return _last(when)
    return None


def _last(when: When) -> date:
    return (when.latest.astimezone(UTC) - timedelta(microseconds=1)).date()


def _start(event: Event) -> date:
    if event.kind != "total" or event.when is None or not dates.is_day(event.when):
        raise _UnusedError("From when it counts is not known to the day.")
    return event.when.earliest.astimezone(UTC).date()


def _stretch(link: Link, said: date) -> _Span:
    claim = link.claim
    words = _sentence(claim)
    if found := _LAST_DAYS.search(words):
        number = _NUMBERS.get((found["number"] or "1").lower()) or int(found["number"] or 1)
        return _Span(said, days=max(round(number * _UNIT_DAYS[found["unit"].lower()]), 1))
    for cue in claim.dates:
        when = dates.resolve(cue.text, claim.source.published)
        if when is not None and not cue.text.lower().startswith(("since", "from")):
            last = min(_last(when), said)
            return _Span(last, days=max((last - when.earliest.astimezone(UTC).date()).days + 1, 1))
    if _A_DAY.search(words):
        return _Span(said, days=1)
    raise _UnusedError("How many days it counts is not known.")


def _sentence(claim: Claim) -> str:
    return f"{_SENTENCE_END.split(claim.prefix)[-1]}{claim.quote}{_SENTENCE_END.split(claim.suffix)[0]}"


# --- one axis


def _most_counted(found: Sequence[_Found]) -> date | None:
    starts = Counter(span.start for _, span, _ in found if span.start is not None)
    if starts:
        return min(starts, key=lambda start: (-starts[start], start))
    firsts = [span.last - timedelta(days=span.days - 1) for _, span, _ in found]
    return min(firsts, default=None)


def _from(start: date, found: Sequence[_Found]) -> tuple[list[Told], list[Problem]]:
    told, unused = [], []
    for one, span, _ in found:
        if span.start not in (None, start):
            unused.append(
                _unused(one.where, f"It counts from {span.start}.", f"Estimate that with --since {span.start}.")
            )
        elif (span.last - start).days - max(span.days - 1, 0) < 0:
            unused.append(_unused(one.where, "It counts days before the start.", "Give an earlier --since."))
        else:
            day = (span.last - start).days + 1
            told.append(
                Told(day, one.count, one.party, one.category, one.source, span.days, one.bound, one.where, one.echo)
            )
    return told, unused
