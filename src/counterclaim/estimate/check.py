"""Whether the fit's Gaussian may be trusted: importance weights against the model whose log sums do bend.

The one thing that the rounds replace by a straight line is the log of a sum of days. Draws from each group's
Gaussian are weighed by what the model gives them, sums bent as they are, over what its linear form gives them, the
counters integrated out in both. The tail of the weights tells (Pareto smoothed importance sampling, Vehtari et al.
2024): with a shape k below 0.7 the Gaussian stands for the posterior well enough to rely on means over it. What the
reports say is held as the rounds left it: whether normals do for it is for held-out reports to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.curve import Curve
from counterclaim.estimate.system import Eliminated, Sites

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.group import GroupFit

GOOD = 0.7
"""Below it the weights have a mean that their average finds (Vehtari et al. 2024)."""


def pareto(fitted: Fitted, *, draws: int = 1000, seed: int = 1) -> dict[tuple[str, str], float]:
    """The Pareto k of each group's importance weights; above `GOOD` its intervals are not to be relied on."""
    generator = np.random.default_rng(seed)
    return {
        group: tail_shape(weights(one, one.eliminated(fitted.hyper), draws, generator))
        for group, one in fitted.groups.items()
    }


def weights(one: GroupFit, rest: Eliminated, draws: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Log importance weights of draws from the group's Gaussian, up to a constant."""
    assert one.gaussian is not None
    core = generator.multivariate_normal(one.gaussian.core, one.gaussian.core_covariance, draws, method="eigh")
    sites, bent, straight = one.sites(), [], []
    slope, offset = one.heard.spoken(one.curve, one.knots)
    for each in core:
        bent.append(_chance(one, rest, sites, *_bent(one, each)))
        line = rest.lines.a @ each + rest.lines.right
        straight.append(_chance(one, rest, sites, line, slope[:, : len(each)] @ each + offset))
    found: NDArray[np.float64] = np.array(bent) - np.array(straight)
    return found


def _bent(one: GroupFit, core: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The right sides of the counters' lines and what periods add to their counters, sums bent as they are."""
    k, layout = one.layout.knots, one.layout
    curve = Curve.at(layout.w, core[:k])
    total = curve.total[layout.day - 1]
    before = np.where(layout.follows, np.roll(total, 1), 0.0)
    period = one.heard.period
    spans = zip(one.told.day[period].tolist(), one.told.days[period].tolist(), strict=True)
    added = np.array([curve.span(day, days)[0] - curve.total[day - 1] for day, days in spans])
    return total - before + layout.effects @ core[k:], added


def _chance(
    one: GroupFit, rest: Eliminated, sites: Sites, right: NDArray[np.float64], added: NDArray[np.float64]
) -> float:
    """Log of what the reports' statements give these right sides, the counters integrated out, up to a constant."""
    weight, shift = sites.weight, one.shift[one.heard.period, 0]
    vector = rest.lines.gather(right / rest.lines.variance) + sites.shift
    np.add.at(vector, sites.place, shift - weight * added)
    alone = -0.5 * (right**2 / rest.lines.variance).sum() + (shift * added - 0.5 * weight * added**2).sum()
    return float(0.5 * vector @ rest.counters.solve(vector) + alone)


def tail_shape(log_weights: NDArray[np.float64]) -> float:
    """Shape k of the generalised Pareto fitted to the largest weights (Zhang and Stephens 2009, with a weak prior)."""
    ordered = np.sort(np.exp(log_weights - log_weights.max()))
    size = int(min(0.2 * len(ordered), 3 * np.sqrt(len(ordered))))
    excess = ordered[-size:] - ordered[-size - 1]
    if excess[-1] <= 0:
        return float("-inf")
    grid = 30 + int(np.sqrt(size))
    at = np.arange(1, grid + 1) - 0.5
    theta = 1 / excess[-1] + (1 - np.sqrt(grid / at)) / (3 * max(excess[int(size / 4 + 0.5) - 1], 1e-300))
    shape = np.log1p(-theta[:, None] * excess).mean(1)
    profile = size * (np.log(-theta / shape) - shape - 1)
    chance = np.exp(profile - profile.max())
    best = (theta * chance).sum() / chance.sum()
    k = float(np.log1p(-best * excess).mean())
    return (size * k + 5) / (size + 10)
