"""What a figure is beside others: a whole, a part of it, or an addition to it."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from counterclaim.link.words import listed, words_of
from counterclaim.nouns import Claim, Measure

_MORE = re.compile(r"^\s+(?:more|others)\b(?! than)", re.IGNORECASE)
_SORTED = re.compile(
    r"\s*(?:[a-z]+ ){0,5}?"
    r"(?:identified|unidentified|unclaimed|discharged|released from hospital|in (?:intensive|critical))\b"
)
_NEAR = 40


def role(claim: Claim, earlier: Collection[Measure]) -> str:
    """ "part", "addition" or "whole", by what reading found and by the words right beside the figure.

    `earlier` are the measures that the report gave a figure of before: "300 more wounded" adds to nothing where only
    the dead were counted.
    """
    if (
        claim.part
        or _ends_with("part", claim.prefix)
        or _starts_with("part", claim.suffix)
        or _SORTED.match(claim.suffix)
        or _counts_one_place(claim)
        or _is_one_by_rank(claim)
    ):
        return "part"
    if claim.measure not in earlier:
        return "whole"
    if _ends_with("addition", claim.prefix) or claim.quote.lower().startswith(("another", "a further", "further")):
        return "addition"
    return "addition" if _MORE.match(claim.suffix) else "whole"


def _counts_one_place(claim: Claim) -> bool:
    """Whether it counts one place among several: "in Paiporta alone, 62 drowned", "in Moulay Brahim, where 25 died"."""
    for cue in claim.places:
        name = re.escape(cue.text)
        before = rf"\b[Ii]n {name}(?: alone|,? where)\b[^.;]{{0,30}}$"
        if re.search(before, claim.prefix) or re.match(rf"[^.;,]{{0,40}} in {name} alone\b", claim.suffix):
            return True
    return False


def _is_one_by_rank(claim: Claim) -> bool:
    words = words_of(claim.affected or "")
    return claim.low == claim.high == 1 and any(word in listed("role", "ranks") for word in words)


def _ends_with(kind: str, text: str) -> bool:
    return _pattern(kind, before=True).search(text[-_NEAR:]) is not None


def _starts_with(kind: str, text: str) -> bool:
    return _pattern(kind, before=False).search(text[:_NEAR]) is not None


@cache
def _pattern(kind: str, *, before: bool) -> re.Pattern[str]:
    words = "|".join(
        re.escape(word) for word in sorted(listed("role", f"{kind}_before" if before else f"{kind}_after"))
    )
    return re.compile(
        rf"\b(?:{words})(?: (?:the|a|an|at least|about|some))?\s*$" if before else rf"^\s*(?:{words})\b", re.I
    )
