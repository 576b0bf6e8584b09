"""Estimates in words: figures to as many digits as an estimate knows, factors, probabilities, intervals."""

from __future__ import annotations

import math

from counterclaim.publish.text import number

_SURE = 0.995


def rounded(value: float, digits: int = 2) -> int:
    """A count of losses to so many digits: 81,595 is 82,000."""
    if value < 1:
        return round(value)
    power = max(math.floor(math.log10(value)) + 1 - digits, 0)
    return int(round(value / 10**power) * 10**power)


def about(value: float) -> str:
    """The same as people read it: "82,000"."""
    return number(rounded(value))


def between(low: float, high: float) -> str:
    """An interval of counts: "52,000 to 130,000"."""
    return f"{about(low)} to {about(high)}"


def factor(value: float) -> str:
    """A factor to two digits: "0.66", "1.4", "12"."""
    if value >= 9.95:
        return number(rounded(value))
    return f"{value:.1f}" if value >= 0.995 else f"{value:.2f}"


def percent(probability: float) -> str:
    """A probability: "97 %"; what is nearly sure or ruled out stays short of it."""
    if probability > _SURE:
        return "over 99 %"
    return "under 1 %" if probability < 1 - _SURE else f"{100 * probability:.0f} %"
