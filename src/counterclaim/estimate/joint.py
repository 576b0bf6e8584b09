"""All groups side by side, for many chains at once: what the model gives any knots, effects and scales.

The counters are integrated out as in `system`, but along all groups and chains in one long tridiagonal system, and sums
of days are bent as they are. Step variances keep the units of the fit (`step_units`) and the reports keep the normal
statements that the fit's last round left of them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_array

from counterclaim.estimate.curve import prior_precision
from counterclaim.estimate.group import NEVER
from counterclaim.estimate.hyper import BOUND, FEW, MANY
from counterclaim.estimate.system import step_units
from counterclaim.estimate.table import EXACT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.group import GroupFit

    Array = NDArray[np.float64]
    Index = NDArray[np.int64]

SCALES = ("start of figures", "start of bounds", "drift of busy series", "drift of other series", "drift of bounds")
"""The scales that vary from draw to draw, as logs of variances; drifts as multiples of the fit's."""
_FURTHEST = 200.0
"""Log rates beyond it are cut off: far beyond what is possible, so that no chain comes to where the slope is lost."""
_KINDS = (MANY, FEW, BOUND)


@dataclass(frozen=True, slots=True)
class Periods:
    """The reports over some days, for p of them."""

    place: Index
    """Their counters."""
    group: Index
    last: Index
    """Place of their last day among those of all groups."""
    before: Index
    """That of the day before their first; -1 where they reach back to the start."""
    precision: Array
    shift: Array

    @classmethod
    def of(cls, one: GroupFit, start: int) -> Periods:
        """Those of a group whose counters begin at `start`."""
        site, period = one.sites(), one.heard.period
        last, days = one.told.day[period] - 1, one.told.days[period]
        first = one.number * len(one.layout.w)
        before = np.where(days > last, -1, first + last - days)
        group = np.full(len(period), one.number)
        return cls(site.place + start, group, first + last, before, site.weight, one.shift[period, 0])

    @classmethod
    def joined(cls, many: list[Periods]) -> Periods:
        """Several groups' as one."""
        return cls(*(np.concatenate([getattr(each, field.name) for each in many]) for field in fields(cls)))


@dataclass(frozen=True, slots=True)
class Factor:
    """The counters' precision for each of b chains, factored."""

    variance: Array
    """Of each counter's line; b x n."""
    diagonal: Array
    beside: Array
    log_determinant: Array
    """Of the lines' variances and of the precision together; b."""

    def solve(self, right: Array) -> Array:
        """The precision's inverse @ right; b x n."""
        solved, _ = lapack.dpttrs(self.diagonal, self.beside, right.reshape(-1, 1))
        mean: Array = solved.reshape(right.shape)
        return mean


@dataclass(frozen=True, slots=True)
class Bent:
    """The truth of b chains and what it adds to the counters, sums bent as they are."""

    rate: Array
    """Losses of each day; b x groups x days."""
    sums: Array
    """And up to it."""
    total: Array
    """Log of them on the day of each counter; b x n."""
    right: Array
    """What each counter adds to the one before it, steps aside; b x n."""
    upto: Array
    """Losses up to the last day of each report of some days; b x p."""
    lost: Array
    """And in its days."""

    @property
    def added(self) -> Array:
        """What the periods' logs add to their counters; b x p."""
        whole: Array = np.log(self.lost / self.upto)
        return whole


@dataclass(frozen=True, slots=True)
class Joint:
    """n counters of g groups, series by series, in order of days."""

    w: Array
    """Interpolation of the knots; days x knots."""
    group: Index
    """Of each counter."""
    day: Index
    """Place of each counter's day among those of all groups."""
    follows: NDArray[np.bool_]
    scale: Index
    """Which of `SCALES` widens each counter's line."""
    effects: Array
    """Which effects a series' first bias is the sum of; n x effects."""
    drift: Array
    """Variance of each step that is drift, and that is not."""
    rest: Array
    heard: Array
    """Precision of what all reports say of the counters."""
    shift: Array
    """Precision times mean of what cumulative ones say."""
    periods: Periods
    level: Array
    """Of each group."""
    prior: Array
    """Prior precision of the knots; groups x knots x knots."""
    onto_counters: csr_array
    """Sums what stands at period reports to their counters; n x p."""
    onto_days: csr_array
    """And what stands at counters to their groups' days; (groups x days) x n."""
    onto_last: csr_array
    """And what stands at period reports to their last days."""
    onto_before: csr_array
    """And to the days before their first."""

    @classmethod
    def of(cls, fitted: Fitted) -> Joint:
        """The groups of a fit."""
        groups = list(fitted.groups.values())
        sizes = [len(one.layout.day) for one in groups]
        starts = np.cumsum([0, *sizes])
        sites = [one.sites() for one in groups]
        series = np.concatenate([one.layout.series for one in groups])
        follows = np.concatenate([one.layout.follows for one in groups])
        parts = np.concatenate([step_units(one.layout, one.curve, one.counter) for one in groups])
        parts *= fitted.hyper.step[series]
        bounded = np.array([name.bound != EXACT for name in fitted.told.names], dtype=bool)[series]
        periods = Periods.joined([Periods.of(one, int(start)) for one, start in zip(groups, starts, strict=False)])
        w = groups[0].layout.w
        group = np.repeat(np.arange(len(groups)), sizes)
        day = group * len(w) + np.concatenate([one.layout.day for one in groups]) - 1
        return cls(
            w,
            group,
            day,
            follows,
            np.where(follows, 2 + np.searchsorted(_KINDS, fitted.hyper.kind[series]), bounded.astype(np.int64)),
            np.concatenate([one.layout.effects for one in groups]),
            parts[:, 0],
            parts[:, 1:].sum(1) + NEVER,
            np.concatenate([site.precision for site in sites]) + _onto(periods.place, len(series)) @ periods.precision,
            np.concatenate([site.shift for site in sites]),
            periods,
            np.array([one.level for one in groups]),
            np.stack([prior_precision(w.shape[1], walk) for walk in fitted.hyper.walk]),
            _onto(periods.place, len(series)),
            _onto(day, len(groups) * len(w)),
            _onto(periods.last, len(groups) * len(w)),
            _onto(np.maximum(periods.before, 0), len(groups) * len(w)),
        )

    def factored(self, scales: Array) -> Factor:
        """The counters' precision under each chain's scales; b x `SCALES`."""
        factor = np.exp(scales)[:, self.scale]
        variance = np.where(self.follows, self.drift * factor + self.rest, factor)
        light = 1 / variance
        pairs = np.where(self.follows, light, 0.0)
        diagonal = light + self._after(light) + self.heard
        d, e, failed = lapack.dpttrf(diagonal.ravel(), -pairs.ravel()[1:])
        if failed:
            raise ArithmeticError("the counters' precision is not positive")
        sizes = np.log(variance).sum(1) + np.log(d.reshape(variance.shape)).sum(1)
        return Factor(variance, d, e, sizes)

    def bent(self, knots: Array, effects: Array) -> Bent:
        """The lines' right sides at these knots and effects."""
        rate = np.exp(np.clip(knots @ self.w.T, -_FURTHEST, _FURTHEST))
        sums = np.cumsum(rate, axis=2)
        flat = sums.reshape(len(sums), -1)
        total = np.log(np.take(flat, self.day, axis=1))
        right = total - self._before(total) + effects @ self.effects.T
        upto = np.take(flat, self.periods.last, axis=1)
        before = np.where(self.periods.before < 0, 0.0, np.take(flat, self.periods.before, axis=1))
        return Bent(rate, sums, total, right, upto, np.maximum(upto - before, 1e-12 * upto))

    def chance(self, knots: Array, bent: Bent, factor: Factor) -> Array:
        """Log density of each group's knots, and of what its reports say, up to the scales' constants; b x groups."""
        return self._chance(bent, factor)[0] + self._of_prior(knots)[0]

    def _chance(self, bent: Bent, factor: Factor) -> tuple[Array, Array]:
        """That of what the reports say, and the counters' mean."""
        vector, periods, added = self.pulled(bent.right, bent.added, factor), self.periods, bent.added
        mean = factor.solve(vector)
        whole = self._by_group(0.5 * vector * mean - 0.5 * bent.right**2 / factor.variance, self.group)
        whole += self._by_group(periods.shift * added - 0.5 * periods.precision * added**2, periods.group)
        return whole, mean

    def climb(self, knots: Array, effects: Array, factor: Factor) -> tuple[Array, Array, Array]:
        """`chance`, its slope by the knots (b x groups x knots) and by the effects (b x effects)."""
        bent = self.bent(knots, effects)
        chance, mean = self._chance(bent, factor)
        of_prior, pull = self._of_prior(knots)
        of_right = (mean - self._before(mean) - bent.right) / factor.variance
        of_total = of_right - self._after(of_right)
        periods = self.periods
        of_added = periods.shift - periods.precision * (bent.added + mean[:, periods.place])
        of_sums = self._on_days(of_total, bent, of_added)
        of_rate = np.cumsum(of_sums[:, :, ::-1], axis=2)[:, :, ::-1]
        slope = (of_rate * bent.rate) @ self.w + pull
        return chance + of_prior, slope, of_right @ self.effects

    def _of_prior(self, knots: Array) -> tuple[Array, Array]:
        """Log density of the knots' prior, b x groups, and its slope, b x groups x knots."""
        off = knots - self.level[:, None]
        slope = -np.matmul(off.transpose(1, 0, 2), self.prior).transpose(1, 0, 2)
        return 0.5 * (slope * off).sum(2), slope

    def _before(self, of: Array) -> Array:
        """What stands at the counter before each of its series; 0 at the first."""
        moved = np.zeros_like(of)
        np.multiply(of[:, :-1], self.follows[1:], out=moved[:, 1:])
        return moved

    def _after(self, of: Array) -> Array:
        """And at the counter after it; 0 at the last."""
        moved = np.zeros_like(of)
        np.multiply(of[:, 1:], self.follows[1:], out=moved[:, :-1])
        return moved

    def _on_days(self, of_total: Array, bent: Bent, of_added: Array) -> Array:
        """The slope by the losses up to each day; b x groups x days."""
        whole = self.onto_days @ of_total.T / bent.sums.reshape(len(of_total), -1).T
        whole += self.onto_last @ (of_added * (1 / bent.lost - 1 / bent.upto)).T
        whole -= self.onto_before @ np.where(self.periods.before < 0, 0.0, of_added / bent.lost).T
        on_days: Array = whole.T.reshape(bent.sums.shape)
        return on_days

    def pulled(self, right: Array, added: Array, factor: Factor) -> Array:
        """The counters' precision @ their mean; b x n."""
        pull = right / factor.variance
        spoken = self.onto_counters @ (self.periods.shift - self.periods.precision * added).T
        vector: Array = pull - self._after(pull) + self.shift + spoken.T
        return vector

    def counters(self, bent: Bent, factor: Factor, generator: np.random.Generator) -> Array:
        """A draw of all counters given the rest; b x n."""
        noise = generator.standard_normal((2, *bent.right.shape))
        of_lines = self.pulled(bent.right + noise[0] * np.sqrt(factor.variance), bent.added, factor)
        return factor.solve(of_lines + noise[1] * np.sqrt(self.heard))

    def _by_group(self, each: Array, group: Index) -> Array:
        whole = np.zeros((len(each), len(self.level)))
        there, starts = np.unique(group, return_index=True)
        if len(there):
            whole[:, there] = np.add.reduceat(each, starts, axis=1)
        return whole


def _onto(place: Index, size: int) -> csr_array:
    """Sums to `size` places what stands at those given."""
    return csr_array((np.ones(len(place)), (place, np.arange(len(place)))), shape=(size, len(place)))
