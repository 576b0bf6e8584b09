"""Totals that look like slips: a counter that falls, leaps, or stands a hundred times above another one.

Nothing is mended and nothing is left out: a reader is told where to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from counterclaim.estimate.told import EXACT, Told

FALLS, LEAPS, APART = "falls", "leaps", "apart"
"""To less than half of what its source told before; more than tenfold within a week; from another source's total, more
than a hundred times."""
_LEAST = 10
"""A total below it may fall to less than half, or grow tenfold, by the luck of small numbers."""
_LEAP, _SOON = 10, 7
_APART, _BESIDE = 100, 30
"""So many times what another source told within so many days before."""

_SAID = {
    FALLS: (
        "A total falls to less than half of what its source told before, {often} from {first} to {second} ({whose}). "
        "The model takes that for a mistake; where a source began to count anew, add what it had counted before."
    ),
    LEAPS: (
        "A total grows more than tenfold within a week, {often} from {first} to {second} ({whose}). Look whether a "
        "digit slipped in."
    ),
    APART: (
        "Two sources are more than a hundred times apart, {often} {first} ({who}) and {second} ({whose}). Look whether "
        "both count the same, and in the same unit."
    ),
}


def slips(ordered: Sequence[Told]) -> list[tuple[str, Told] | None]:
    """Of each of these reports, in order of days: what is odd about it, and beside which other one; mostly nothing."""
    last: defaultdict[tuple[str, str, str], dict[str, Told]] = defaultdict(dict)
    found: list[tuple[str, Told] | None] = []
    for one in ordered:
        beside = last[one.party, one.category, one.bound] if one.span == 0 else {}
        found.append(next(_slips(one, beside), None))
        beside[one.source] = one
    return found


def _slips(one: Told, beside: dict[str, Told]) -> Iterator[tuple[str, Told]]:
    """What is odd about a report beside what each source told last."""
    before = beside.get(one.source)
    if before is not None and before.count >= _LEAST:
        if 2 * one.count < before.count:
            yield FALLS, before
        if one.count > _LEAP * before.count and one.day - before.day <= _SOON:
            yield LEAPS, before
    if one.bound == EXACT and one.count > 0:
        others = [each for each in beside.values() if each.count > 0 and one.day - each.day <= _BESIDE]
        furthest = max(others, key=lambda each: _times(each, one), default=one)
        if _times(furthest, one) > _APART:
            yield APART, furthest


def in_words(ordered: Sequence[Told], found: Sequence[tuple[str, Told] | None]) -> Iterator[str]:
    """What a reader must know of what `slips` found: of each kind the worst and how many, then where all are marked."""
    for kind, said in _SAID.items():
        pairs = [(slip[1], one) for one, slip in zip(ordered, found, strict=True) if slip and slip[0] == kind]
        if pairs:
            first, second = max(pairs, key=lambda pair: _times(*pair))
            often = "once" if len(pairs) == 1 else f"{len(pairs):,} times, most"
            whose = f"{second.source} on {second.party}, {second.category}"
            yield said.format(often=often, first=_at(first), second=_at(second), who=first.source, whose=whose)
    number = sum(slip is not None for slip in found)
    if number > 1:
        yield f"The column “odd” of reports.csv marks all {number:,} such reports."


def _times(one: Told, other: Told) -> float:
    """How many times the smaller total the larger one is, at least 1 losses each."""
    return max(one.count, other.count, 1) / max(min(one.count, other.count), 1)


def _at(told: Told) -> str:
    return f"{told.count:,} on day {told.day}"
