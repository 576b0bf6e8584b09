"""The truth of one group: a log rate of losses, linear between weekly knots, and the sums of its days.

With k the values at the knots and W the matrix of linear interpolation, day t loses exp(W k)_t. A report over some
days speaks of the log of their sum; its gradient by k is the mean of W's rows weighted by what each day lost, so every
report, whatever its span, is a smooth function of the same few numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEEK = 7
_FIRST, _LEVEL = 3.0, 10.0
"""Standard deviations on the log scale: of the first knot about the level of the rates, of that level about a guess."""
_KEPT = float(np.exp(-1 / 52))
"""What is left of a rate's distance from its level a week later: rates forget in a year, and do not wander off."""


def weights(days: int) -> NDArray[np.float64]:
    """Linear interpolation from knots a week apart to `days` days: days x knots, rows sum to 1."""
    knots = max(2, -(-(days - 1) // WEEK) + 1)
    at = np.arange(days) / WEEK
    left = np.minimum(at.astype(int), knots - 2)
    w = np.zeros((days, knots))
    w[np.arange(days), left] = 1 - (at - left)
    w[np.arange(days), left + 1] = at - left
    return w


def steps(knots: int) -> NDArray[np.float64]:
    """Takes knots' distances from the level to independent steps; knots x knots."""
    return np.eye(knots) - _KEPT * np.eye(knots, k=-1)


def prior_precision(knots: int, walk: float) -> NDArray[np.float64]:
    """Prior precision of the knots, walk the standard deviation of a week's step, the level integrated out."""
    apart = steps(knots) / np.r_[_FIRST, np.full(knots - 1, walk)][:, None]
    about = apart.T @ apart
    pull = about.sum(1)
    precision: NDArray[np.float64] = about - np.outer(pull, pull) / (pull.sum() + _LEVEL**-2.0)
    return precision


@dataclass(frozen=True, slots=True)
class Curve:
    """The log of the losses up to each day, and its slope by the knots, at one value of the knots."""

    rate: NDArray[np.float64]
    """Losses of each day; days."""
    total: NDArray[np.float64]
    """Log of the losses up to each day; days."""
    slope: NDArray[np.float64]
    """d total / d knots; days x knots."""

    @classmethod
    def at(cls, w: NDArray[np.float64], knots: NDArray[np.float64]) -> Curve:
        """The curve for the knots' values; w as `weights` gives it."""
        rate = np.exp(np.clip(w @ knots, -30, 30))
        sums = np.cumsum(rate)
        return cls(rate, np.log(sums), np.cumsum(rate[:, None] * w, axis=0) / sums[:, None])

    def span(self, last: int, days: int) -> tuple[float, NDArray[np.float64]]:
        """Log of the losses of the `days` days that end on `last` (from 1), and its slope; 0 days: since the start."""
        if days == 0 or days >= last:
            return float(self.total[last - 1]), self.slope[last - 1]
        before, upto = np.exp(self.total[last - days - 1]), np.exp(self.total[last - 1])
        lost = max(upto - before, 1e-12)
        return float(np.log(lost)), (upto * self.slope[last - 1] - before * self.slope[last - days - 1]) / lost
