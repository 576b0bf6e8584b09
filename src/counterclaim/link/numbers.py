"""The number that a figure names, whatever bound stands before it."""

from __future__ import annotations

from counterclaim.nouns import Claim

_TELLING = 30
"""Figures below it are met with by chance."""


def numbers(claim: Claim) -> frozenset[int]:
    """The numbers that the words can have named: 600 for "600", for "about 600" and for "more than 600".

    A bound that is open on one side stands for the number itself or, where the words exclude it, for the next. None
    for words of magnitude and for numbers below 30.
    """
    low, high = claim.low, claim.high
    if claim.vague:
        return frozenset()
    named = {low, high}
    if low is not None and high is None:
        named.add(low - 1)
    if high is not None and low is None:
        named.add(high + 1)
    return frozenset(number for number in named if number is not None and number >= _TELLING)
