"""The published likelihood, refitted as simply as may be, to measure beside: for bench/estimate.py alone.

Radford, Dai, Stoehr, Schein, Fernandez and Sajid (PNAS 2023): splines for the log of each group's daily losses, a bias
of each source towards each party and category about that of the source towards the party, shifts for lower and upper
bounds, negative binomial for cumulative and Poisson for daily counts. Here its posterior
mode stands for its posterior: the many reports leave the mode little uncertain beside the scatter that the likelihood
itself expects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.interpolate import BSpline
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from counterclaim.estimate import LOWER, UPPER, Reports, Score

Array = NDArray[np.float64]

DEGREE, KNOTS_APART = 3, 21
WALK, LEVEL, OWN, SOURCE, SHIFT, SIZE = 1.0, 5.0, 0.5, 0.5, 0.5, 0.7
"""Prior standard deviations, all on the log scale: of neighbouring splines' difference, of the first spline, of a bias
about its source's, of a source's towards a party, of a bound's shift, of a group's dispersion."""
STEPS = 1500


@dataclass(frozen=True)
class Place:
    """Where each quantity of n reports stands in the long vector of parameters."""

    basis: Array
    groups: int
    group: NDArray[np.int64]
    bias: NDArray[np.int64]
    pair_of_bias: NDArray[np.int64]
    pairs: int
    bound: NDArray[np.int64]

    def split(self, x: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Splines (groups x splines), biases, those of pairs, shifts (exact, lower, upper), groups' log dispersions."""
        a = self.groups * self.basis.shape[1]
        b = a + len(self.pair_of_bias)
        shifts = np.r_[0.0, x[b + self.pairs : b + self.pairs + 2]]
        return x[:a].reshape(self.groups, -1), x[a:b], x[b : b + self.pairs], shifts, x[-self.groups :]

    @property
    def size(self) -> int:
        """How many parameters there are."""
        return self.groups * self.basis.shape[1] + len(self.pair_of_bias) + self.pairs + 2 + self.groups


def placed(reports: Reports, days: int) -> Place:
    """The places of a table's series."""
    inner = np.arange(0, days + KNOTS_APART, KNOTS_APART, dtype=float)
    knots = np.r_[[inner[0]] * DEGREE, inner, [inner[-1]] * DEGREE]
    basis = BSpline.design_matrix(np.arange(days, dtype=float), knots, DEGREE).toarray()
    voices = sorted({(name.source, *name.group) for name in reports.names})
    pairs = sorted({voice[:2] for voice in voices})
    return Place(
        basis,
        len(reports.groups),
        np.array([reports.groups.index(name.group) for name in reports.names]),
        np.array([voices.index((name.source, *name.group)) for name in reports.names]),
        np.array([pairs.index(voice[:2]) for voice in voices]),
        len(pairs),
        np.array([{LOWER: 1, UPPER: 2}.get(name.bound, 0) for name in reports.names]),
    )


def means(place: Place, x: Array, reports: Reports) -> tuple[Array, Array]:
    """Log of the expected count of each report, and every group's losses a day (groups x days)."""
    splines, bias, _, shifts, _ = place.split(x)
    rate = np.exp(np.clip(splines @ place.basis.T, -20, 20))
    total = np.cumsum(rate, axis=1)
    group, day = place.group[reports.series], reports.day - 1
    spoken = np.where(reports.cumulative, total[group, day], rate[group, day])
    return np.log(spoken) + bias[place.bias[reports.series]] + shifts[place.bound[reports.series]], rate


def fit(told: Reports, days: int) -> tuple[Place, Array]:
    """The posterior mode."""
    place = placed(told, days)
    x = np.zeros(place.size)
    splines = x[: place.groups * place.basis.shape[1]].reshape(place.groups, -1)
    for at, group in enumerate(told.groups):
        mine = told.of_group(group) & told.cumulative
        splines[at] = np.median(np.log(np.maximum(told.count[mine], 0.5) / told.day[mine])) if mine.any() else 0.0
    level = splines[:, 0].copy()
    options = {"maxiter": STEPS, "maxfun": 2 * STEPS, "ftol": 1e-11, "maxcor": 30}
    found = minimize(_loss, x, args=(place, told, level), jac=True, method="L-BFGS-B", options=options)
    return place, found.x


def _loss(x: Array, place: Place, told: Reports, level: Array) -> tuple[float, Array]:
    splines, bias, pair, shifts, log_size = place.split(x)
    log_mean, rate = means(place, x, told)
    y, mean, size = told.count, np.exp(log_mean), np.exp(log_size)[place.group[told.series]]
    cumulative = told.cumulative
    poisson = y * log_mean - mean
    negative = (
        gammaln(y + size) - gammaln(size) + size * np.log(size / (size + mean)) + y * np.log(mean / (size + mean))
    )
    value = (np.where(cumulative, negative, poisson) - gammaln(y + 1)).sum()
    pull = np.where(cumulative, (y - mean) * size / (size + mean), y - mean)
    of_size = digamma(y + size) - digamma(size) + np.log(size / (size + mean)) + (mean - y) / (size + mean)
    steps = np.diff(splines, axis=1)
    off = bias - pair[place.pair_of_bias]
    priors = (steps**2).sum() / WALK**2 + ((splines[:, 0] - level) ** 2).sum() / LEVEL**2
    priors += (
        (off**2).sum() / OWN**2
        + (pair**2).sum() / SOURCE**2
        + (shifts**2).sum() / SHIFT**2
        + ((log_size - 1.5) ** 2).sum() / SIZE**2
    )
    slope = _splines_slope(place, told, pull, rate)
    slope[:, 1:] -= steps / WALK**2
    slope[:, :-1] += steps / WALK**2
    slope[:, 0] -= (splines[:, 0] - level) / LEVEL**2
    of_bias = np.bincount(place.bias[told.series], pull, len(bias)) - off / OWN**2
    of_pair = np.bincount(place.pair_of_bias, off, len(pair)) / OWN**2 - pair / SOURCE**2
    of_shift = np.bincount(place.bound[told.series], pull, 3)[1:] - shifts[1:] / SHIFT**2
    of_log_size = np.bincount(place.group[told.series], np.where(cumulative, size * of_size, 0.0), place.groups)
    of_log_size -= (log_size - 1.5) / SIZE**2
    return 0.5 * priors - value, -np.r_[slope.ravel(), of_bias, of_pair, of_shift, of_log_size]


def _splines_slope(place: Place, told: Reports, pull: Array, rate: Array) -> Array:
    """Slope of the likelihood by the splines, through the days that each report sums."""
    group, day = place.group[told.series], told.day - 1
    total = np.cumsum(rate, axis=1)
    of_total, of_rate = np.zeros_like(rate), np.zeros_like(rate)
    since = told.cumulative
    np.add.at(of_total, (group[since], day[since]), pull[since] / total[group[since], day[since]])
    np.add.at(of_rate, (group[~since], day[~since]), pull[~since] / rate[group[~since], day[~since]])
    of_rate += np.cumsum(of_total[:, ::-1], axis=1)[:, ::-1]
    slope: Array = (of_rate * rate) @ place.basis
    return slope


def score(fitted: tuple[Place, Array], held: Reports) -> Score:
    """How the fit meets the reports that were held out."""
    place, x = fitted
    mean, size = np.exp(means(place, x, held)[0]), np.exp(place.split(x)[4])[place.group[held.series]]
    since, y = held.cumulative, held.count
    counter = stats.nbinom(size, size / (size + mean))
    daily = stats.poisson(mean)
    chance = np.where(since, counter.logpmf(y), daily.logpmf(y))
    rank = np.stack([np.where(since, counter.cdf(y - less), daily.cdf(y - less)) for less in (1, 0)], axis=1)
    middle = np.where(since, counter.median(), daily.median())
    return Score(chance, rank, np.abs(np.log(np.maximum(y, 0.5)) - np.log(np.maximum(middle, 0.5))))
