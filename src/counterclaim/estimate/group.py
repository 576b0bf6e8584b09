"""One group's fit: what each report says, as normals, and the rounds in which they are set.

Expectation propagation: each report is replaced by normal statements about the counters that it may print; in turn
every report is weighed against what all others say (`wording.tilt`) and its statements are set so that the mean and
variance of the counter come out as with the report itself. All unknowns together stay one Gaussian.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.curve import Curve, prior_precision, steps
from counterclaim.estimate.hyper import Hyper, Tally
from counterclaim.estimate.system import Eliminated, Gaussian, Layout, Sites, eliminate, lines, step_units
from counterclaim.estimate.table import EXACT, Reports
from counterclaim.estimate.wording import LAGS, TAIL, Tilt, log_count, tilt

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STRIDE = 1.0
"""Most that a knot of the log rate moves in one round."""
NEVER = 1e-12
_FIRST_SPREAD = 0.5


class Heard:
    """Reports of one group, set against its unknowns: where each stands, and what it is about."""

    def __init__(self, layout: Layout, told: Reports, *, lagging: NDArray[np.bool_]) -> None:
        self.layout = layout
        self.told = told
        self.voice = told.series + np.where(told.cumulative, 0, len(told.names))
        self.place = np.stack([layout.places(told.series, told.day - lag) for lag in range(LAGS)], axis=1)
        """Counters that a report may print: its day's and, where copies run late, those before; n x `LAGS`, or -1."""
        self.place[:, 1:][~lagging[self.voice]] = -1
        self.period = np.flatnonzero(~told.cumulative)

    def spoken(self, curve: Curve, knots: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What a period report's log adds to its counter: slope by the core (p x core) and constant (p)."""
        core = len(knots) + self.layout.effects.shape[1]
        slopes, offset = np.zeros((len(self.period), core)), np.zeros(len(self.period))
        for row, at in enumerate(self.period):
            day = int(self.told.day[at])
            value, slope = curve.span(day, int(self.told.days[at]))
            slopes[row, : len(knots)] = slope - curve.slope[day - 1]
            offset[row] = value - curve.total[day - 1] - slopes[row, : len(knots)] @ knots
        return slopes, offset

    def marginals(
        self, gaussian: Gaussian, curve: Curve, knots: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and variance of what each report may print, n x `LAGS`; a lag that is not there repeats the day's."""
        there = np.where(self.place >= 0, self.place, self.place[:, :1])
        mean, variance = gaussian.counter[there], gaussian.counter_variance[there]
        slope, offset = self.spoken(curve, knots)
        at = self.place[self.period, 0]
        lean = slope @ gaussian.core_covariance
        mean[self.period] += (slope @ gaussian.core + offset)[:, None]
        both = np.einsum("ij,ij->i", lean, slope) + 2 * np.einsum("ij,ij->i", lean, gaussian.reach[at])
        variance[self.period] += both[:, None]
        return mean, np.maximum(variance, 1e-14)


class GroupFit:
    """The state of one group between rounds."""

    def __init__(self, number: int, layout: Layout, told: Reports, *, lagging: NDArray[np.bool_]) -> None:
        self.number = number
        self.layout = layout
        self.heard = Heard(layout, told, lagging=lagging)
        self.told = told
        self.level = self._level()
        """Log of the losses a day that a typical report speaks of."""
        self.stand(np.full(layout.knots, self.level))
        self.counter = self.curve.total[layout.day - 1]
        self.bounded = np.array([told.names[s].bound != EXACT for s in layout.series], dtype=bool)
        self.precision = np.zeros((len(told), LAGS))
        self.precision[:, 0] = _FIRST_SPREAD**-2.0
        self.shift = self.precision * log_count(told.count)[:, None]
        self.gaussian: Gaussian | None = None

    def _level(self) -> float:
        if len(self.told) == 0:
            return 0.0
        days = np.where(self.told.cumulative, self.told.day, self.told.days)
        return float(np.median(log_count(self.told.count) - np.log(days)))

    def stand(self, knots: NDArray[np.float64]) -> None:
        """Take these knots, and the truth that they make, as where all is linear."""
        self.knots, self.curve = knots, Curve.at(self.layout.w, knots)

    def eliminated(self, hyper: Hyper) -> Eliminated:
        """The group without its counters, linear at the current knots, its reports as they were last heard."""
        curve, k = self.curve, self.layout.knots
        units = step_units(self.layout, curve, self.counter)
        step = (hyper.step[self.layout.series] * units).sum(1) + NEVER
        start = np.where(self.bounded, hyper.start[1], hyper.start[0]) ** 2
        prior = lines(self.layout, curve, self.knots, variance=np.where(self.layout.follows, step, start))
        precision, vector = np.zeros((prior.a.shape[1],) * 2), np.zeros(prior.a.shape[1])
        precision[:k, :k] = prior_precision(k, hyper.walk[self.number])
        vector[:k] = precision[:k, :k].sum(1) * self.level
        return eliminate(prior, self.sites(), precision, vector)

    def sites(self) -> Sites:
        """What the reports say, as they were last heard."""
        precision, shift = np.zeros(len(self.layout.day)), np.zeros(len(self.layout.day))
        unit = (self.heard.place >= 0) & self.told.cumulative[:, None]
        np.add.at(precision, self.heard.place[unit], self.precision[unit])
        np.add.at(shift, self.heard.place[unit], self.shift[unit])
        slope, offset = self.heard.spoken(self.curve, self.knots)
        period = self.heard.period
        weight = self.precision[period, 0]
        pull = self.shift[period, 0] - weight * offset
        return Sites(precision, shift, self.heard.place[period, 0], slope, weight, pull)

    def move(self, gaussian: Gaussian, *, ease: float) -> float:
        """Take the Gaussian as the group's and walk the knots this share of the way to its mean; the longest way."""
        self.gaussian = gaussian
        change = gaussian.core[: self.layout.knots] - self.knots
        stride = float(np.abs(change).max())
        self.stand(self.knots + change * min(ease, _STRIDE / max(stride, 1e-9)))
        self.counter = gaussian.counter
        return stride

    def hear(self, hyper: Hyper, *, damping: float) -> Tilt:
        """Set each report's statements anew from what it says beside all others."""
        assert self.gaussian is not None
        mean, variance = self.heard.marginals(self.gaussian, self.curve, self.knots)
        alone = np.maximum(1 / variance - self.precision, 1e-6 / variance)
        cavity = (mean / variance - self.shift) / alone
        heard = tilt(self.told.count, hyper.habit.of(self.heard.voice), cavity, 1 / alone)
        there = self.heard.place >= 0
        wanted = np.where(there, np.maximum(1 / heard.variance - alone, 0.0), 0.0)
        shift = np.where(wanted > 0, heard.mean / heard.variance - cavity * alone, 0.0)
        self.precision += damping * (wanted - self.precision)
        self.shift += damping * (shift - self.shift)
        return heard

    def tally(self, into: Tally, hyper: Hyper, heard: Tilt) -> None:
        """Add what this round saw to the tally."""
        assert self.gaussian is not None
        voice, follows, k = self.heard.voice, self.layout.follows, self.layout.knots
        np.add.at(into.copied, voice, heard.copied)
        np.add.at(into.told, voice, 1.0)
        np.add.at(into.loose, voice, heard.loose.sum(1))
        np.add.at(into.tail, voice, heard.loose)
        np.add.at(into.square, voice, (heard.loose * heard.square * TAIL).sum(1))
        np.add.at(into.rounded, voice, heard.rounded)
        step, knots = steps(k)[1:], self.gaussian.core[:k]
        change = (step @ (knots - knots.mean())) ** 2
        spread = ((step @ self.gaussian.core_covariance[:k, :k]) * step).sum(1)
        into.walks.append((float((change + spread).sum()), k - 1))
        for bound in (False, True):
            mine = self.gaussian.line[~follows & (self.bounded == bound)]
            into.starts.append((float(mine.sum()), len(mine), bound))
        self._tally_steps(into, hyper)

    def _tally_steps(self, into: Tally, hyper: Hyper) -> None:
        assert self.gaussian is not None
        follows = self.layout.follows
        series = self.layout.series[follows]
        units = step_units(self.layout, self.curve, self.counter)[follows]
        part = hyper.step[series] * units
        share = part / (part.sum(1, keepdims=True) + NEVER)
        expected = part * (1 - share) + share**2 * self.gaussian.line[follows][:, None]
        np.add.at(into.part, series, expected / np.maximum(units, 1e-12))
        np.add.at(into.steps, series, 1.0)
