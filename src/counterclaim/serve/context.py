"""A claim in the text that it stands in: its own words marked, and those of the other claims there."""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.nouns import Claim, Document
from counterclaim.publish.marked import Piece, cut

AROUND = 700
"""Characters of the text that are shown before and after."""


def in_context(claim: Claim, document: Document | None, others: Iterable[Claim] = ()) -> tuple[Piece, ...]:
    """The text around a claim in pieces; where the report is not at hand, what the claim itself keeps of it."""
    try:
        text = document.unit(claim.unit) if document else None
    except KeyError:
        text = None
    if text is None or text[claim.start : claim.end] != claim.quote:
        words = claim.prefix + claim.quote + claim.suffix
        start = len(claim.prefix)
        return cut(words, claims=[(start, start + len(claim.quote), claim.id)])
    first, last = _word(text, max(claim.start - AROUND, 0)), min(claim.end + AROUND, len(text))
    marks = [
        (one.start - first, one.end - first, one.id)
        for one in (claim, *others)
        if one.unit == claim.unit and first <= one.start and one.end <= last
    ]
    return cut(text[first:last], claims=marks)


def _word(text: str, start: int) -> int:
    """Where a word begins, at `start` or soon after."""
    if start == 0:
        return 0
    gap = text.find(" ", start, start + 40)
    return start if gap < 0 else gap + 1
