"""Which claim that was found is which claim of the gold, by the rule of the scorer that stands beside the cases.

A claim is found when its measure, low and high are; claims are paired one to one within an item, those first whose
quotes overlap, then those of the same speaker, then of the same stance. It is wholly right when speaker and stance are
right too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Coded = Mapping[str, Any]
"""A claim in the fields of the codebook."""

_MARKS = re.compile(r"[’']s?\b|[^\w\s-]")
_LEADING = re.compile(r"(?:(?:the|an?|its|their|his|her|our|some|all|other|another) )+")
ENOUGH = 0.6
"""Share of words that two names have in common from which on they are one name."""


def pairs(gold: Sequence[Coded], found: Sequence[Coded]) -> list[tuple[int, int]]:
    """(index in `gold`, index in `found`) of every claim that was found."""
    likely = sorted(_candidates(gold, found))
    chosen: list[tuple[int, int]] = []
    for *_, i, j in likely:
        if all(i != other and j != taken for other, taken in chosen):
            chosen.append((i, j))
    return chosen


def _candidates(gold: Sequence[Coded], found: Sequence[Coded]) -> Iterator[tuple[bool, bool, bool, int, int]]:
    for i, one in enumerate(gold):
        for j, other in enumerate(found):
            if all(one[field] == other[field] for field in ("measure", "low", "high")):
                apart = one["quote"] not in other["quote"] and other["quote"] not in one["quote"]
                yield apart, not same_name(one["speaker"], other["speaker"]), one["stance"] != other["stance"], i, j


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are one: the words of one within the other's, or enough of them shared."""
    words, others = _words(one), _words(other)
    if not words or not others:
        return not words and not others
    shared = len(words & others)
    return shared == min(len(words), len(others)) or 2 * shared / (len(words) + len(others)) >= ENOUGH


def _words(name: str | None) -> frozenset[str]:
    bare = " ".join(_MARKS.sub(lambda mark: "" if mark[0][0] in "’'" else " ", (name or "").lower()).split())
    return frozenset(_LEADING.sub("", f"{bare} ", count=1).split() if _LEADING.match(f"{bare} ") else bare.split())


def right_fields(gold: Coded, found: Coded) -> dict[str, bool]:
    """Which fields of a claim that was found are right, the figure aside."""
    right = {field: gold[field] == found[field] for field in ("stance", "scope", "approximate", "vague")}
    return right | {field: same_name(gold[field], found[field]) for field in ("speaker", "affected")}


def is_whole(gold: Coded, found: Coded) -> bool:
    """Whether a claim that was found has the right speaker and stance too."""
    right = right_fields(gold, found)
    return right["speaker"] and right["stance"]
