"""Last value plus trend, the forecast that anyone would make first: for bench/estimate.py alone.

The last number of the same series, and its mean growth over the fortnight before, carried on. Its scatter is a
Student-t of 2 degrees of freedom on the log scale, as wide as its own errors were at that horizon in the past.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterclaim.estimate import Reports, Score

Array = NDArray[np.float64]
FORTNIGHT, BACK, HORIZONS = 14, 10, (0, 5, 10, 20, 31)
LEAST = 1e-4


def carried_on(told: Reports, series: int, *, since: bool, now: int, then: NDArray[np.int64]) -> Array | None:
    """The series' numbers on the days `then`, from what it said up to `now`; None where it said nothing."""
    mine = (told.series == series) & (told.cumulative == since) & (told.day <= now)
    if not mine.any():
        return None
    day, count = told.day[mine], told.count[mine].astype(float)
    if not since:
        return np.full(len(then), np.median(count[-5:]))
    before = np.flatnonzero(day <= day[-1] - FORTNIGHT)
    growth = max(count[-1] - count[before[-1]], 0) / (day[-1] - day[before[-1]]) if len(before) else 0.0
    return np.maximum(count[-1] + growth * (then - day[-1]), 0.5)


def scatter(told: Reports, *, since: bool, now: int) -> Array:
    """Median absolute error of the log at each range of `HORIZONS`, over all series and the past's every tenth day."""
    errors: list[tuple[Array, Array]] = []
    for series in np.unique(told.series[told.cumulative == since]):
        mine = (told.series == series) & (told.cumulative == since)
        for past in range(30, now, BACK):
            ahead = mine & (told.day > past) & (told.day <= past + 30)
            said = carried_on(told, int(series), since=since, now=past, then=told.day[ahead])
            if said is not None and ahead.any():
                off = np.abs(np.log(np.maximum(told.count[ahead], 0.5)) - np.log(said))
                errors.append((told.day[ahead] - float(past), off))
    if not errors:
        return np.full(len(HORIZONS) - 1, 0.5)
    horizon, off = (np.concatenate(each) for each in zip(*errors, strict=True))
    groups = np.digitize(horizon, HORIZONS[1:-1])
    return np.array([max(np.median(off[groups == at]), LEAST) if (groups == at).any() else 0.5 for at in range(4)])


def score(told: Reports, later: Reports, now: int) -> tuple[Score, NDArray[np.bool_]]:
    """How carrying on meets the later reports, and which of them it can speak of: those of series already heard."""
    middle, wide = np.ones(len(later)), np.ones(len(later))
    spoken = np.zeros(len(later), dtype=bool)
    for since in (True, False):
        scales = scatter(told, since=since, now=now)
        for series in np.unique(later.series[later.cumulative == since]):
            mine = (later.series == series) & (later.cumulative == since)
            said = carried_on(told, int(series), since=since, now=now, then=later.day[mine])
            if said is not None:
                middle[mine], spoken[mine] = said, True
                wide[mine] = scales[np.digitize(later.day[mine] - now, HORIZONS[1:-1])] / 0.8165
    rank = np.stack([_below(later.count + half, middle, wide) for half in (-0.5, 0.5)], axis=1)
    chance = np.log(np.maximum(rank[:, 1] - rank[:, 0], 1e-30))
    off = np.abs(np.log(np.maximum(later.count, 0.5)) - np.log(middle))
    return Score(chance, rank, off), spoken


def _below(edge: Array, middle: Array, wide: Array) -> Array:
    t = (np.log(np.maximum(edge, 1e-9)) - np.log(middle)) / wide
    below: Array = 0.5 * (1 + t / np.sqrt(2 + t**2))
    return below
