"""Whether the chains agree: rank-normalised R-hat and bulk effective sample size of everything that is published.

As in Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021): chains are split in halves, draws replaced by normal
scores of their ranks; R-hat is the larger one of the draws and of their distances from the median.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from counterclaim.estimate.curve import WEEK
from counterclaim.estimate.posterior import log_biases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.sample import Draws

    Array = NDArray[np.float64]

AGREED, ENOUGH = 1.01, 400.0
"""R-hat below it, and bulk effective sample size above it, may be relied on."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """How well the chains agree on some quantities."""

    r_hat: float
    """The largest."""
    ess: float
    """The least bulk effective sample size."""

    @property
    def agrees(self) -> bool:
        """Whether both may be relied on."""
        return self.r_hat < AGREED and self.ess > ENOUGH


def mixing(fitted: Fitted) -> dict[tuple[str, str], Mixed]:
    """How well the chains agree on each group: losses of a day and up to it, week by week, and its sources' factors."""
    found, first = {}, 0
    weekly = np.r_[np.arange(0, fitted.days - 1, WEEK), fitted.days - 1]
    draws = _drawn(fitted)
    for group, one in fitted.groups.items():
        after = first + len(one.layout.day)
        logs = [each[..., weekly] for each in draws.of_group(one.number, one.layout.w).values()]
        found[group] = _worst([*logs, draws.factors[..., first:after].astype(np.float64)])
        first = after
    return found


def _drawn(fitted: Fitted) -> Draws:
    if fitted.draws is None:
        raise ValueError("the fit has no draws: see `sampled`")
    return fitted.draws


def mixing_of_biases(fitted: Fitted) -> Mixed:
    """And on the factors of the sources. The fit must have draws."""
    return _worst([log_biases(fitted)])


def mixing_of_scales(fitted: Fitted) -> Mixed:
    """And on the scales, which nobody is told of."""
    return _worst([_drawn(fitted).scales])


def _worst(many: Iterable[Array]) -> Mixed:
    every = [_agreement(each) for each in many if each.shape[2]]
    return Mixed(max(float(r.max()) for r, _ in every), min(float(e.min()) for _, e in every))


def _agreement(draws: Array) -> tuple[Array, Array]:
    """R-hat and bulk effective sample size of each quantity; draws are chains x draws x quantities."""
    half = draws.shape[1] // 2
    split = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    scores = _normal_scores(split)
    folded = _normal_scores(np.abs(split - np.median(split, axis=(0, 1))))
    return np.maximum(_r_hat(scores), _r_hat(folded)), _ess(scores)


def _normal_scores(draws: Array) -> Array:
    flat = draws.reshape(-1, draws.shape[2])
    ranks = np.empty_like(flat)
    np.put_along_axis(ranks, np.argsort(flat, axis=0), np.arange(1.0, len(flat) + 1)[:, None], axis=0)
    scores: Array = ndtri((ranks - 0.375) / (len(flat) + 0.25))
    return scores.reshape(draws.shape)


def _variances(draws: Array) -> tuple[Array, Array]:
    """Mean variance within chains, and the variance of all."""
    number = draws.shape[1]
    within = draws.var(axis=1, ddof=1).mean(0)
    return within, within * (number - 1) / number + draws.mean(1).var(axis=0, ddof=1)


def _r_hat(draws: Array) -> Array:
    within, whole = _variances(draws)
    ratio: Array = np.sqrt(whole / within)
    return ratio


def _ess(draws: Array) -> Array:
    """By the sum of autocorrelations up to the first pair of lags whose sum is negative, made to fall (Geyer 1992)."""
    chains, number, _ = draws.shape
    within, whole = _variances(draws)
    waves = np.fft.rfft(draws - draws.mean(1, keepdims=True), 2 * number, axis=1)
    beside = np.fft.irfft(np.abs(waves) ** 2, axis=1)[:, :number].mean(0) / number
    alike = 1 - (within - beside * number / (number - 1)) / whole
    alike[0] = 1.0
    pairs = alike[: number // 2 * 2].reshape(number // 2, 2, -1).sum(1)
    kept = np.minimum.accumulate(np.where(np.logical_and.accumulate(pairs > 0, axis=0), pairs, 0.0), axis=0)
    apart = np.maximum(2 * kept.sum(0) - 1, 1 / np.log10(chains * number))
    ess: Array = chains * number / apart
    return ess
