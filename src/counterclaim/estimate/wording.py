"""How a report's number comes about from what its source counts: copied, rounded, or told loosely.

Sources that keep a counter mostly print it: today's, or that of some days ago (a copy of an old sheet), whole or
rounded to tens, hundreds, thousands. Else they tell a loose number that scatters about it: a mixture of normals of the
log, which starts as a Student-t of 2 degrees of freedom and learns its tail, so that every moment below is exact. A
number stands for an interval of the log scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAGS = 4
"""A counter may be printed 0 to 3 days late."""
POWERS = 10.0 ** np.arange(6)
"""What a number may be rounded to."""
_LOG_WEIGHT = np.linspace(-8.0, 1.4, 11)
TAIL = np.exp(_LOG_WEIGHT)
"""Precisions w of the mixture: a Student-t of 2 degrees of freedom is a normal of variance scale^2 / w, w ~ Exp(1)."""
TAIL_MASS = np.exp(_LOG_WEIGHT - TAIL) / np.exp(_LOG_WEIGHT - TAIL).sum()
_LEAST = 0.35
"""Stands for a count of 0 on the log scale: the middle of what rounds to it."""
_FLOOR = 1e-8


def log_count(count: NDArray[np.int64]) -> NDArray[np.float64]:
    """Where a count sits on the log scale."""
    return np.log(np.maximum(count, _LEAST))


def widths(count: NDArray[np.int64]) -> NDArray[np.float64]:
    """Width on the log scale of what rounds to a count, n x `POWERS`; 0 where the count is no multiple of the power."""
    high = count[:, None] + POWERS / 2
    low = np.maximum(count[:, None] - POWERS / 2, _LEAST / 2)
    multiple = (count[:, None] % POWERS.astype(np.int64) == 0) & ((count[:, None] >= POWERS) | (POWERS == 1))
    return np.where(multiple, np.log(high / low), 0.0)


@dataclass(frozen=True, slots=True)
class Habit:
    """How v voices word their numbers; a voice is a series' cumulative or its period reports."""

    lag: NDArray[np.float64]
    """Chance that the number is the counter of so many days ago; v x `LAGS`. The rest is told loosely."""
    scale: NDArray[np.float64]
    """Scale of the loose numbers on the log scale; v."""
    rounding: NDArray[np.float64]
    """Chance of rounding to each of `POWERS`; v x 6."""
    tail: NDArray[np.float64]
    """Chance of each precision of `TAIL`, if loose; v x 11."""

    def of(self, voice: NDArray[np.int64]) -> Habit:
        """The habits of the reports whose voices are given; n rows."""
        return Habit(self.lag[voice], self.scale[voice], self.rounding[voice], self.tail[voice])


@dataclass(frozen=True, slots=True)
class Tilt:
    """What n reports say about the counter of their day and of the days before, given what all others say."""

    copied: NDArray[np.float64]
    """Probability that the report prints the counter of so many days ago; n x `LAGS`."""
    loose: NDArray[np.float64]
    """Probability of each scale of a loose number; n x `TAIL`."""
    rounded: NDArray[np.float64]
    """Probability of each rounding; n x `POWERS`."""
    square: NDArray[np.float64]
    """Expected squared distance from the counter for each scale of a loose number; n x `TAIL`."""
    mean: NDArray[np.float64]
    """Mean of the log counter of each lag; n x `LAGS`."""
    variance: NDArray[np.float64]
    """Its variance; n x `LAGS`."""


def tilt(count: NDArray[np.int64], habit: Habit, mean: NDArray[np.float64], variance: NDArray[np.float64]) -> Tilt:
    """Weigh every way in which the numbers may have come about; mean and variance (n x `LAGS`) are the others' word."""
    y, wide = log_count(count)[:, None, None], widths(count)
    room = np.maximum(wide, 1e-300)
    copy_noise = (wide**2 / 12 + _FLOOR)[:, None, :]
    loose_noise = habit.scale[:, None] ** 2 / TAIL + (wide[:, :1] ** 2) / 12
    share = np.log(habit.rounding + 1e-300)[:, None, :] + np.log(room)[:, None, :]
    copied = (
        np.log(habit.lag + 1e-300)[:, :, None]
        + share
        + _normal(y - mean[:, :, None], variance[:, :, None] + copy_noise)
    )
    free = np.log(np.maximum(1 - habit.lag.sum(1), 1e-12))[:, None] + np.log(habit.tail)
    loose = free + _normal(y[:, :, 0] - mean[:, :1], variance[:, :1] + loose_noise)
    loose = loose + np.log((habit.rounding * room).sum(1))[:, None]
    copied, loose = _normalise(copied, loose)
    return _moments(y, (copied, copy_noise), (loose, loose_noise), mean=mean, variance=variance)


def _normal(distance: NDArray[np.float64], variance: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.5 * (distance**2 / variance + np.log(2 * np.pi * variance))


def _normalise(
    copied: NDArray[np.float64], loose: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    top = np.maximum(copied.max((1, 2)), loose.max(1))
    copied, loose = np.exp(copied - top[:, None, None]), np.exp(loose - top[:, None])
    whole = copied.sum((1, 2)) + loose.sum(1)
    return copied / whole[:, None, None], loose / whole[:, None]


def _moments(
    y: NDArray[np.float64],
    copies: tuple[NDArray[np.float64], NDArray[np.float64]],
    told: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    mean: NDArray[np.float64],
    variance: NDArray[np.float64],
) -> Tilt:
    (copied, copy_noise), (loose, loose_noise) = copies, told
    gain = variance[:, :, None] / (variance[:, :, None] + copy_noise)
    centre = mean[:, :, None] + gain * (y - mean[:, :, None])
    spread = variance[:, :, None] * (1 - gain)
    first, second = (copied * centre).sum(2), (copied * (centre**2 + spread)).sum(2)
    loose_gain = variance[:, :1] / (variance[:, :1] + loose_noise)
    loose_centre = mean[:, :1] + loose_gain * (y[:, :, 0] - mean[:, :1])
    loose_spread = variance[:, :1] * (1 - loose_gain)
    first[:, 0] += (loose * loose_centre).sum(1)
    second[:, 0] += (loose * (loose_centre**2 + loose_spread)).sum(1)
    untold = 1 - copied.sum(2)
    untold[:, 0] -= loose.sum(1)
    first, second = first + untold * mean, second + untold * (mean**2 + variance)
    return Tilt(
        copied=copied.sum(2),
        loose=loose,
        rounded=copied.sum(1),
        square=(y[:, :, 0] - loose_centre) ** 2 + loose_spread,
        mean=first,
        variance=np.maximum(second - first**2, 1e-14),
    )
