"""What a fit expects reports to say: a distribution over whole numbers for each, and how well it met what they said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc, betaln, ndtr

from counterclaim.errors import UsageError
from counterclaim.estimate.group import Heard
from counterclaim.estimate.scatter import standing
from counterclaim.estimate.table import Reports
from counterclaim.estimate.threads import one_thread
from counterclaim.estimate.wording import LAGS, POWERS, TAIL, Habit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted

_TOP = 2.0**40
_LEAST_CHANCE = 1e-30
_THIN = 1e-6
"""A chance below it is bent by the density of the bend, not by a difference of two nearly equal probabilities."""


@dataclass(frozen=True, slots=True)
class Expected:
    """n distributions over 0, 1, 2 ...: mixtures of normals of the log, rounded, their ranks bent.

    A number below 1/2 is a 0. Components: the counter of each lag, then each scale of a loose number.
    """

    mean: NDArray[np.float64]
    """n x components, on the log scale."""
    deviation: NDArray[np.float64]
    mass: NDArray[np.float64]
    """n x components, rows sum to 1."""
    rounding: NDArray[np.float64]
    """n x `POWERS`, rows sum to 1."""
    bend: NDArray[np.float64]
    """Beta distribution of the ranks, (1, 1) where they are as the mixture says; n x 2."""

    def wider(self, width: NDArray[np.float64]) -> Expected:
        """The same with every variance multiplied by width (n)."""
        return replace(self, deviation=self.deviation * np.sqrt(width)[:, None])

    def below(self, edge: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that the number before rounding is below an edge; edge has n rows, any further axes."""
        log = np.log(np.maximum(edge, 1e-300)).reshape(len(self.mean), -1, 1)
        chance: NDArray[np.float64] = ndtr((log - self.mean[:, None]) / self.deviation[:, None]) * self.mass[:, None]
        whole: NDArray[np.float64] = chance.sum(2).reshape(edge.shape)
        return whole

    def log_chance(self, count: NDArray[np.int64]) -> NDArray[np.float64]:
        """Log of the probability that report i says count[i], natural."""
        plain = self._plain_chance(count)
        high = self._plain_up_to(count.astype(np.float64))
        a, b = self.bend.T
        share = np.exp(plain)
        middle = np.clip(high - share / 2, 1e-15, 1 - 1e-15)
        thin = (a - 1) * np.log(middle) + (b - 1) * np.log1p(-middle) - betaln(a, b)
        thick = np.maximum(betainc(a, b, high) - betainc(a, b, np.maximum(high - share, 0.0)), _LEAST_CHANCE)
        bent: NDArray[np.float64] = np.where(share < _THIN, plain + thin, np.log(thick))
        return np.maximum(bent, np.log(_LEAST_CHANCE))

    def _plain_chance(self, count: NDArray[np.int64]) -> NDArray[np.float64]:
        high = count[:, None] + POWERS / 2
        low = np.maximum(count[:, None] - POWERS / 2, 0.0)
        multiple = count[:, None] % POWERS.astype(np.int64) == 0
        chance = np.where(multiple, self.below(high) - self.below(low), 0.0)
        log: NDArray[np.float64] = np.log(np.maximum((chance * self.rounding).sum(1), _LEAST_CHANCE))
        return log

    def up_to(self, count: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that report i says count[i] or less; -1 gives 0."""
        bent: NDArray[np.float64] = betainc(self.bend[:, 0], self.bend[:, 1], np.clip(self._plain_up_to(count), 0, 1))
        return bent

    def _plain_up_to(self, count: NDArray[np.float64]) -> NDArray[np.float64]:
        edge = (np.floor(count[:, None] / POWERS) + 0.5) * POWERS
        chance = np.where(count[:, None] >= 0, self.below(np.maximum(edge, 0)), 0.0)
        whole: NDArray[np.float64] = (chance * self.rounding).sum(1)
        return whole

    def quantile(self, p: float) -> NDArray[np.int64]:
        """The least number whose probability of being not exceeded is p or more; n."""
        low, high = np.full(len(self.mean), -1.0), np.full(len(self.mean), _TOP)
        while np.any(high - low > 1):
            middle = np.floor((low + high) / 2)
            enough = self.up_to(middle) >= p
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return high.astype(np.int64)


@one_thread()
def expect(fitted: Fitted, wanted: Reports) -> Expected:
    """What the fit expects `wanted` to say, their counts unread; they must have been named to `fit`, or told to it."""
    size = len(wanted)
    mean, variance = np.zeros((size, LAGS)), np.zeros((size, LAGS))
    for group, one in fitted.groups.items():
        mine = wanted.of_group(group)
        if not mine.any() or one.gaussian is None:
            continue
        heard = Heard(one.layout, wanted.where(mine), lagging=fitted.lagging)
        if np.any(heard.place[:, 0] < 0):
            raise UsageError(
                "A report was asked for that the fit was not told of.", advice="Name it to `fit` as wanted."
            )
        mean[mine], variance[mine] = heard.marginals(one.gaussian, one.curve, one.knots)
    voice = voices(wanted)
    place = standing(fitted.told, wanted)
    plain = mixture(mean, variance, fitted.hyper.habit.of(voice)).wider(fitted.scatter.width[place, voice])
    return replace(plain, bend=fitted.scatter.bend[place, voice])


def voices(wanted: Reports) -> NDArray[np.int64]:
    """The voice that each report is of: its series' cumulative or its period reports."""
    voice: NDArray[np.int64] = wanted.series + np.where(wanted.cumulative, 0, len(wanted.names))
    return voice


def mixture(mean: NDArray[np.float64], variance: NDArray[np.float64], habit: Habit) -> Expected:
    """The distribution of numbers worded by a habit, of counters with these means and variances (n x `LAGS`)."""
    free = np.maximum(1 - habit.lag.sum(1, keepdims=True), 0.0)
    loose = variance[:, :1] + habit.scale[:, None] ** 2 / TAIL
    return Expected(
        mean=np.hstack([mean, np.repeat(mean[:, :1], len(TAIL), axis=1)]),
        deviation=np.sqrt(np.hstack([variance, loose])),
        mass=np.hstack([habit.lag, free * habit.tail]),
        rounding=habit.rounding,
        bend=np.ones((len(mean), 2)),
    )


@dataclass(frozen=True, slots=True)
class Score:
    """How n held-out reports met what was expected of them."""

    log_chance: NDArray[np.float64]
    """Log probability of the very number, natural; n."""
    rank: NDArray[np.float64]
    """Probability of less, and of less or the same: n x 2. Where they lie apart, the number's rank lies between."""
    off: NDArray[np.float64]
    """Absolute difference of logs between the number and the expected median, 0 taken as 1/2; n."""

    def covered(self, level: float) -> NDArray[np.float64]:
        """How much of each number's rank lies in the central interval of this level, 0 to 1.

        For whole numbers of which one alone may be likelier than the level, no interval of whole numbers covers what
        it should; the share of the rank does, for a calibrated forecast (Czado, Gneiting and Held 2009).
        """
        low, high = (1 - level) / 2, (1 + level) / 2
        width = np.maximum(self.rank[:, 1] - self.rank[:, 0], 1e-12)
        share = np.minimum(self.rank[:, 1], high) - np.maximum(self.rank[:, 0], low)
        return np.clip(share / width, 0.0, 1.0)

    def held(self, level: float) -> NDArray[np.bool_]:
        """Whether each number lies in the closed interval between the quantiles (1 - level)/2 and (1 + level)/2."""
        return (self.rank[:, 1] >= (1 - level) / 2) & (self.rank[:, 0] < (1 + level) / 2)


def score(expected: Expected, count: NDArray[np.int64]) -> Score:
    """Hold expectations against the numbers that were reported."""
    number = count.astype(np.float64)
    rank = np.stack([expected.up_to(number - 1), expected.up_to(number)], axis=1)
    middle = np.log(np.maximum(expected.quantile(0.5), 0.5))
    return Score(expected.log_chance(count), rank, np.abs(np.log(np.maximum(count, 0.5)) - middle))
