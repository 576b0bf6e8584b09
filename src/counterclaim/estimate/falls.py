"""Totals that fall: a counter cannot, unless it was put right or has begun to count anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterclaim.estimate.basis import Told

_LEAST = 10
"""A total below it may fall to less than half by the luck of small numbers."""


def falls(ordered: Iterable[Told]) -> str:
    """What a reader must know where a source's total falls to less than half; empty where none does."""
    last: dict[tuple[str, ...], Told] = {}
    found: list[tuple[Told, Told]] = []
    for one in ordered:
        if one.span == 0:
            series = (one.source, one.party, one.category, one.bound)
            before = last.get(series)
            if before is not None and before.count >= _LEAST and 2 * one.count < before.count:
                found.append((before, one))
            last[series] = one
    return _told(found) if found else ""


def _told(found: list[tuple[Told, Told]]) -> str:
    before, after = max(found, key=lambda pair: pair[0].count - pair[1].count)
    times = "once" if len(found) == 1 else f"{len(found):,} times, most"
    return (
        f"A total falls to less than half of what its source told before, {times} from {before.count:,} on day "
        f"{before.day} to {after.count:,} on day {after.day} ({after.source} on {after.party}, {after.category}). The "
        "model takes that for a mistake; where a source began to count anew, add what it had counted before."
    )
