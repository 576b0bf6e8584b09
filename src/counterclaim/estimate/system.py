"""One group's unknowns and the Gaussian that links them, solved in time linear in the number of counters.

The core c is the knots of the true log rate and the effects that groups share (each source's bias towards each party,
the distance of bounds). The counters u are what each series has counted, in logs, on each day that it speaks of. Each
counter has one line of the prior:

    u_first = log truth + effects + start,        u_next = u_before + growth of the log truth + step

so L u - A c ~ N(r, V) with L bidiagonal, V diagonal. A step's variance has three parts: a drift of the bias
(days), the luck of small numbers (losses / counter^2), the unevenness of a day's toll (squares of the daily growth).
The log truth is no linear function of the knots: A and r are its linearisation at the current knots, built anew in each
round. Given the core, counters are a tridiagonal Gaussian; they are eliminated first, then the knots, and the effects
are solved for all groups at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import lapack

from counterclaim.estimate.curve import Curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS = 3
"""Drift, luck, unevenness."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which counters there are: series by series, in order of days."""

    w: NDArray[np.float64]
    """Interpolation of the knots; days x knots."""
    series: NDArray[np.int64]
    """Of each counter."""
    day: NDArray[np.int64]
    """Of each counter, from 1."""
    effects: NDArray[np.float64]
    """Which shared effects a series' first bias is the sum of; counters x effects, 0 but at the first."""

    @property
    def knots(self) -> int:
        """How many knots there are."""
        return int(self.w.shape[1])

    @property
    def follows(self) -> NDArray[np.bool_]:
        """Which counters follow another of their series, which then stands just before."""
        after: NDArray[np.bool_] = np.diff(self.series, prepend=-1) == 0
        return after

    def places(self, series: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the counter of this series on this day stands; -1 where there is none."""
        if len(self.day) == 0:
            return np.full(len(day), -1)
        wanted, keys = series * 10_000 + day, self.series * 10_000 + self.day
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, at, -1)


@dataclass(frozen=True, slots=True)
class Lines:
    """The prior's line of each counter, linear at some knots: L u - a @ c ~ N(right, variance)."""

    a: NDArray[np.float64]
    """Counters x core."""
    right: NDArray[np.float64]
    variance: NDArray[np.float64]
    follows: NDArray[np.bool_]

    def differ(self, of: NDArray[np.float64]) -> NDArray[np.float64]:
        """L @ of: what each counter adds to the one before it, or is, where it is the first."""
        before = np.roll(of, 1, axis=0)
        before[~self.follows] = 0
        return of - before

    def gather(self, of: NDArray[np.float64]) -> NDArray[np.float64]:
        """L transposed @ of."""
        after = np.where(self.follows if of.ndim == 1 else self.follows[:, None], of, 0)
        after = np.roll(after, -1, axis=0)
        return of - after


@dataclass(frozen=True, slots=True)
class Sites:
    """What the reports say, as normals: of counters, and of counters plus a function of the core."""

    precision: NDArray[np.float64]
    """Counters."""
    shift: NDArray[np.float64]
    """Precision times mean; counters."""
    place: NDArray[np.int64]
    """Counter of each period report; p."""
    slope: NDArray[np.float64]
    """Its function of the core; p x core."""
    weight: NDArray[np.float64]
    """Its precision; p."""
    pull: NDArray[np.float64]
    """Precision times mean, the function's constant taken off; p."""


@dataclass(frozen=True, slots=True)
class Gaussian:
    """Mean and covariance of one group's unknowns, as far as anyone asks."""

    core: NDArray[np.float64]
    core_covariance: NDArray[np.float64]
    counter: NDArray[np.float64]
    counter_variance: NDArray[np.float64]
    reach: NDArray[np.float64]
    """d counter / d core given all reports; counters x core: cov(counter, core) = reach @ core_covariance."""
    line: NDArray[np.float64]
    """Expected square of each line's distance from its right side; counters."""


def step_units(layout: Layout, curve: Curve, counter: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each part of a step's variance is multiplied by; counters x `PARTS`, 0 at the first of a series."""
    now, before = layout.day, np.where(layout.follows, np.roll(layout.day, 1), layout.day)
    growth = np.diff(curve.total, prepend=curve.total[0] - np.log(2))
    squares = np.concatenate([[0.0], np.cumsum(growth**2)])
    luck = (curve.total[now - 1] - curve.total[before - 1]) / np.exp(np.clip(counter, 0, 25))
    return np.stack([(now - before).astype(float), luck, squares[now] - squares[before]], axis=1)


def lines(layout: Layout, curve: Curve, knots: NDArray[np.float64], *, variance: NDArray[np.float64]) -> Lines:
    """The prior's lines, linear at `knots`; variance is that of each start or step."""
    follows, day = layout.follows, layout.day - 1
    slope, total = curve.slope[day], curve.total[day]
    right = total - slope @ knots
    made = Lines(np.zeros((0, 0)), right, variance, follows)
    return Lines(np.hstack([made.differ(slope), layout.effects]), made.differ(right), variance, follows)


@dataclass(frozen=True, slots=True)
class Tridiagonal:
    """A positive definite tridiagonal matrix as L D L', in time linear in its size."""

    d: NDArray[np.float64]
    """Diagonal of D."""
    e: NDArray[np.float64]
    """What stands below the diagonal of L."""

    @classmethod
    def of(cls, diagonal: NDArray[np.float64], beside: NDArray[np.float64]) -> Tridiagonal:
        """Factored; ArithmeticError where it is not positive definite."""
        if len(diagonal) < 2:
            return cls(diagonal, beside[:0])
        d, e, failed = lapack.dpttrf(diagonal, beside)
        if failed:
            raise ArithmeticError("the counters' precision is not positive")
        return cls(d, e)

    def solve(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """The inverse @ right."""
        if len(self.d) < 2:
            return (right.T / self.d).T
        solved: NDArray[np.float64] = lapack.dpttrs(self.d, self.e, right)[0]
        return solved

    def near_diagonal(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The inverse's diagonal s, and what stands left of it (0 at first).

        s_i = 1 / d_i + e_i^2 s_(i+1), of which no more than these is needed (Takahashi, Fagan and Chen 1973).
        """
        own = 1 / self.d
        if len(own) > 1:
            upper = np.stack([np.r_[0.0, -(self.e**2)], np.ones(len(own))])
            own = lapack.dtbtrs(upper, own[:, None])[0][:, 0]
        return own, np.r_[np.zeros(len(own) - len(self.e)), -self.e * own[1:]]


@dataclass(frozen=True, slots=True)
class Eliminated:
    """A group with its counters eliminated: what is left of it for the core."""

    precision: NDArray[np.float64]
    vector: NDArray[np.float64]
    counters: Tridiagonal
    """Their precision given the core."""
    base: NDArray[np.float64]
    """Mean of the counters at core 0."""
    reach: NDArray[np.float64]
    lines: Lines

    def given(self, core: NDArray[np.float64], covariance: NDArray[np.float64]) -> Gaussian:
        """The group's Gaussian once the core is known to this mean and covariance."""
        counter = self.base + self.reach @ core
        own, beside = self.counters.near_diagonal()
        twice = np.where(self.lines.follows, np.roll(own, 1) - 2 * beside, 0.0)
        turn = self.lines.differ(self.reach) - self.lines.a
        off = self.lines.differ(counter) - self.lines.a @ core - self.lines.right
        line = off**2 + own + twice + np.einsum("ij,ij->i", turn @ covariance, turn)
        spread = own + np.einsum("ij,ij->i", self.reach @ covariance, self.reach)
        return Gaussian(core, covariance, counter, spread, self.reach, line)


def eliminate(
    prior: Lines, sites: Sites, core_precision: NDArray[np.float64], core_vector: NDArray[np.float64]
) -> Eliminated:
    """Integrate a group's counters out; core_precision and core_vector are what is known of the core before."""
    light = 1 / prior.variance
    pairs = np.where(prior.follows, light, 0.0)
    diagonal = light + np.roll(pairs, -1) + sites.precision
    np.add.at(diagonal, sites.place, sites.weight)
    vector = prior.gather(light * prior.right) + sites.shift
    np.add.at(vector, sites.place, sites.pull)
    cross = -prior.gather(light[:, None] * prior.a)
    np.add.at(cross, sites.place, sites.weight[:, None] * sites.slope)
    precision = core_precision + (prior.a.T * light) @ prior.a + (sites.slope.T * sites.weight) @ sites.slope
    right = core_vector - prior.a.T @ (light * prior.right) + sites.slope.T @ sites.pull
    counters = Tridiagonal.of(diagonal, -pairs[1:])
    base, reach = counters.solve(vector), -counters.solve(cross)
    return Eliminated(precision + cross.T @ reach, right - cross.T @ base, counters, base, reach, prior)


def inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of a positive definite matrix, a trace of its diagonal added where rounding has made it indefinite."""
    factor, failed = lapack.dpotrf(matrix, lower=1)
    if failed:
        factor, _ = lapack.dpotrf(matrix + np.diag(np.diag(matrix)) * 1e-9, lower=1)
    whole, _ = lapack.dpotri(factor, lower=1)
    both: NDArray[np.float64] = np.tril(whole) + np.tril(whole, -1).T
    return both


def root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lower triangular root of a positive definite matrix, a trace of its diagonal added as in `inverse`."""
    factor, failed = lapack.dpotrf(matrix, lower=1)
    if failed:
        factor, _ = lapack.dpotrf(matrix + np.diag(np.diag(matrix)) * 1e-9, lower=1)
    lower: NDArray[np.float64] = np.tril(factor)
    return lower
