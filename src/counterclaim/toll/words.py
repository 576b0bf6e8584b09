"""An estimate in plain words, with what a reader must know before trusting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from counterclaim.nouns import Link, Row, Scope
from counterclaim.record.status import meant
from counterclaim.record.wording import number

if TYPE_CHECKING:
    from counterclaim.toll.tolls import Quantiles

ONE_CLAIM = "With one claim, this is little more than the claim itself and the usual range of such claims."
"""What limits an estimate from one claim."""
CONTRADICTION = "The figures contradict each other, and the model cannot tell who is right."
"""What limits an estimate that lies between two camps: its middle means nothing."""
_FAR_APART = 5
"""Figures that exclude each other by more than this factor contradict each other."""
_WIDE = 12
"""The greatest factor between the ends of a 90 % range that is no sign of a contradiction."""
_GROWING = {
    Scope.CUMULATIVE: "No estimate: a running total grows, and figures of several days are not of one toll.",
    Scope.PERIOD: "No estimate: figures of stated periods need not be of the same days.",
}


def no_estimate(row: Row, *, number: int) -> str:
    """Why there is no estimate of a row of which the model hears `number` claims; empty where there is one."""
    if row.scope in _GROWING:
        return _GROWING[row.scope]
    if number:
        return ""
    if any(position.latest for position in row.positions):
        return "No estimate: the claims exclude no count."
    return "No estimate: no claim of a figure counts."


def in_words(found: Quantiles, heard: Sequence[Link]) -> tuple[str, str]:
    """The estimate, and what limits it most; empty where nothing stands out."""
    if _contradict(found, heard):
        return _ranges(found), CONTRADICTION
    middle = f"about {number(found.median)}" if found.median else "none"
    return f"Probably {middle}. {_ranges(found)}", _limit(heard)


def _ranges(found: Quantiles) -> str:
    even, wide = range_in_words(found.q25, found.q75), range_in_words(found.q05, found.q95)
    return f"Even odds: {even}; nine chances in ten: {wide}."


def range_in_words(low: int, high: int) -> str:
    """Two ends: "58 to 420"; one number where they are the same."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _contradict(found: Quantiles, heard: Sequence[Link]) -> bool:
    """Whether figures that exclude each other by far left the range wide: many others may have outweighed them."""
    ranges = [meant(link.claim) for link in heard]
    apart = max(low for low, _ in ranges) > _FAR_APART * max(min(high for _, high in ranges), 1)
    return apart and found.q95 > _WIDE * max(found.q05, 1)


def _limit(heard: Sequence[Link]) -> str:
    if len(heard) == 1:
        return ONE_CLAIM
    if heard[0].side and len({link.side.id if link.side else None for link in heard}) == 1:
        return "All speak for one side: more of them cannot correct what they have in common."
    if all(link.claim.low is None or link.claim.high is None for link in heard):
        return "Every figure leaves one side open: how far the toll lies beyond them is a guess."
    return ""
