"""Draws from the posterior itself, where the fit has a Gaussian of it: chains that start there and mix well.

Unknowns are written as what the Gaussian says plus standard normal deviations from it: of the effects, and of each
group's knots given the effects. So Hamiltonian steps (Neal 2011) of few leaps go nearly everywhere at once: those of
all groups side by side, each taken or not on its own, then that of the effects, knots in tow. Sums of days
bend as they do, and the scales that decide how sure the truth can be (how far biases lie, start and drift) are drawn
too and not held at their best values. What reports say stays as the fit's normal statements, the scales of wording and
of the truth's walk at their best values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate import hyper as prior
from counterclaim.estimate.fitting import BOUND_BIAS, BOUND_SPREAD, Fitted, halved
from counterclaim.estimate.joint import SCALES, Joint
from counterclaim.estimate.system import root
from counterclaim.estimate.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CHAINS, SWEEPS, WARM, THIN = 8, 800, 120, 2
"""Chains, sweeps that are kept, those before; every how many sweeps the counters are drawn."""
_LEAPS, _STRIDE, _TAKEN = 4, 0.6, 0.8
"""Leaps of a Hamiltonian step, the longest (pi / 2 in all would be a fresh draw), and the share that shall be taken."""
_METROPOLIS = 0.44
"""Share of steps in one dimension that shall be taken."""
_HASTE = 0.2
"""How fast strides adapt."""
_APART = 0.3
"""How far apart the chains start: in log variances, and in deviations (further out a chain might not find back)."""
_PRIOR_SEEN = 200
"""Draws that the Gaussian's own shape counts for, when the first draws correct it."""


@dataclass(frozen=True, slots=True)
class Draws:
    """c chains of s draws each."""

    knots: Array
    """c x s x groups x knots."""
    effects: Array
    """c x s x effects."""
    scales: Array
    """Log variances; c x s x (`SCALES`, and that of the biases)."""
    factors: NDArray[np.float32]
    """Log of each counter over the truth, of one draw in `THIN`; c x draws x counters, group by group."""

    def of_group(self, number: int, w: Array) -> dict[str, Array]:
        """Draws of the log losses of each day, and up to it, of a group; each c x s x days."""
        daily = self.knots[:, :, number] @ w.T
        return {"daily": daily, "cumulative": np.log(np.cumsum(np.exp(daily), axis=2))}


@dataclass(slots=True)
class _Frame:
    """How deviations stand for effects and knots; any frame is right, that of the posterior's own shape is quick."""

    middle: Array
    root: Array
    mean: Array
    """Groups x knots."""
    lean: Array
    """Groups x knots x effects."""
    roots: Array
    """Groups x knots x knots."""

    @classmethod
    def of(cls, fitted: Fitted) -> _Frame:
        halves, middle, spread = halved(fitted.groups, fitted.hyper, len(fitted.pairs))
        roots = np.stack([root(half.alone) for half in halves])
        mean, lean = np.stack([half.mean for half in halves]), np.stack([half.lean for half in halves])
        return cls(middle, root(spread), mean, lean, roots)

    def effects(self, deviations: Array) -> Array:
        return self.middle + deviations @ self.root.T

    def towed(self, effects: Array) -> Array:
        """Mean of the knots given the effects; chains x groups x knots."""
        whole: Array = self.mean + np.tensordot(effects, self.lean, axes=(1, 2))
        return whole

    def own(self, deviations: Array) -> Array:
        """What the deviations add to that."""
        return _each(deviations, self.roots.transpose(0, 2, 1))

    def corrected(self, seen: Array) -> tuple[_Frame, Callable[[Array], Array]]:
        """The frame of the shape that draws (n x groups x knots) show, and what takes deviations there."""
        size, off = len(seen), seen - seen.mean(0)
        spread = (np.einsum("ngi,ngj->gij", off, off) + _PRIOR_SEEN * np.eye(off.shape[2])) / (size + _PRIOR_SEEN)
        shape = np.linalg.cholesky(spread)
        mean = self.mean + np.einsum("gij,gj->gi", self.roots, seen.mean(0))
        back, middle = np.linalg.inv(shape).transpose(0, 2, 1), seen.mean(0)
        return replace(self, mean=mean, roots=self.roots @ shape), lambda deviations: _each(deviations - middle, back)


def _each(of: Array, matrices: Array) -> Array:
    """Chains x groups x knots, each group's times its matrix from the right."""
    whole: Array = np.matmul(of.transpose(1, 0, 2), matrices).transpose(1, 0, 2)
    return whole


class _Chains:
    """Where the chains stand."""

    def __init__(self, fitted: Fitted, chains: int, seed: int) -> None:
        self.generator = np.random.default_rng(seed)
        self.joint, self.frame, self.pairs = Joint.of(fitted), _Frame.of(fitted), len(fitted.pairs)
        self.seen, self.guess = _guesses(fitted)
        self.of_effects = _APART * self.generator.standard_normal((chains, len(self.frame.middle)))
        self.of_knots = _APART * self.generator.standard_normal((chains, *self.frame.mean.shape))
        best = 2 * np.log(np.r_[fitted.hyper.start, 1.0, 1.0, 1.0])
        self.scales = best + _APART * self.generator.standard_normal((chains, len(SCALES)))
        self.effect = np.full(chains, 2 * np.log(fitted.hyper.effect))
        self.factor = self.joint.factored(self.scales)
        self.strides = np.full(len(self.frame.mean), _STRIDE / 2)
        self.stride = _STRIDE / 2
        self.reach = np.full(len(SCALES), _APART)

    @property
    def effects(self) -> Array:
        """Chains x effects."""
        return self.frame.effects(self.of_effects)

    @property
    def knots(self) -> Array:
        """Chains x groups x knots."""
        return self.frame.towed(self.effects) + self.frame.own(self.of_knots)

    def sweep(self, *, adapt: bool = False) -> None:
        """Renew everything once."""
        self.of_knots, taken = _leap(self.of_knots, self._climb_knots(), self.strides, self.generator)
        if adapt:
            self.strides = np.minimum(self.strides * np.exp(_HASTE * (taken.mean(0) - _TAKEN)), _STRIDE)
        self.of_effects, taken = _leap(self.of_effects, self._climb_effects(), np.array(self.stride), self.generator)
        if adapt:
            self.stride = min(self.stride * float(np.exp(_HASTE * (taken.mean() - _TAKEN))), _STRIDE)
        self._renew_effect()
        self._renew_scales(adapt=adapt)

    def _climb_knots(self) -> Callable[[Array], tuple[Array, Array]]:
        effects = self.effects
        towed = self.frame.towed(effects)

        def climb(deviations: Array) -> tuple[Array, Array]:
            chance, slope, _ = self.joint.climb(towed + self.frame.own(deviations), effects, self.factor)
            return chance, _each(slope, self.frame.roots)

        return climb

    def _climb_effects(self) -> Callable[[Array], tuple[Array, Array]]:
        own, light = self.frame.own(self.of_knots), np.exp(-self.effect)[:, None]
        middle = np.r_[np.zeros(self.pairs), -BOUND_BIAS, BOUND_BIAS]
        light = np.hstack([np.repeat(light, self.pairs, axis=1), np.full((len(light), 2), BOUND_SPREAD**-2.0)])

        def climb(deviations: Array) -> tuple[Array, Array]:
            effects = self.frame.effects(deviations)
            chance, slope, direct = self.joint.climb(self.frame.towed(effects) + own, effects, self.factor)
            off = effects - middle
            whole = direct + np.tensordot(slope, self.frame.lean, axes=((1, 2), (0, 1))) - light * off
            return chance.sum(1) - 0.5 * (light * off**2).sum(1), whole @ self.frame.root

        return climb

    def _renew_effect(self) -> None:
        """Draw the variance of the biases given the biases."""
        squares = (self.effects[:, : self.pairs] ** 2).sum(1) + prior.EFFECT_SEEN * prior.EFFECT**2
        self.effect = np.log(squares / self.generator.chisquare(prior.EFFECT_SEEN + self.pairs, len(squares)))

    def _renew_scales(self, *, adapt: bool) -> None:
        """A Metropolis step for each of the other scales, one after the other."""
        knots, scales, factor = self.knots, self.scales, self.factor
        bent = self.joint.bent(knots, self.effects)
        have = self._chance(scales) + self.joint.chance(knots, bent, factor).sum(1) - 0.5 * factor.log_determinant
        for at, reach in enumerate(self.reach):
            asked = scales.copy()
            asked[:, at] += reach * self.generator.standard_normal(len(asked))
            factor = self.joint.factored(asked)
            would = self._chance(asked) + self.joint.chance(knots, bent, factor).sum(1) - 0.5 * factor.log_determinant
            taken = np.log(self.generator.random(len(asked))) < would - have
            have, scales = np.where(taken, would, have), np.where(taken[:, None], asked, scales)
            if adapt:
                self.reach[at] *= np.exp(_HASTE * (taken.mean() - _METROPOLIS))
        self.scales, self.factor = scales, self.joint.factored(scales)

    def _chance(self, scales: Array) -> Array:
        """Log prior density of the log variances: scaled inverse chi squares."""
        whole: Array = -0.5 * (self.seen * (scales + np.exp(self.guess - scales))).sum(1)
        return whole

    def correct(self, seen: Array) -> None:
        """Take the frame that these draws of the knots' deviations show."""
        self.frame, there = self.frame.corrected(seen)
        self.of_knots = there(self.of_knots)

    def factors(self) -> NDArray[np.float32]:
        """A draw of the log of each counter over the truth."""
        bent = self.joint.bent(self.knots, self.effects)
        counters = self.joint.counters(bent, self.factor, self.generator)
        return (counters - bent.total).astype(np.float32)


def _guesses(fitted: Fitted) -> tuple[Array, Array]:
    """Prior of each of `SCALES`: observations that it is worth, and the log variance that they show."""
    seen = np.r_[prior.START_SEEN, prior.START_SEEN, np.full(3, prior.STEP_SEEN)]
    kind, step = fitted.hyper.kind[: len(fitted.hyper.step)], fitted.hyper.step[:, 0]
    drifts = {prior.MANY: prior.DRIFT, prior.FEW: prior.DRIFT, prior.BOUND: prior.BOUND_DRIFT}
    over = [drift**2 / step[kind == each].mean() if (kind == each).any() else 1.0 for each, drift in drifts.items()]
    return seen, np.log(np.r_[prior.START**2, prior.START**2, over])


def _leap(
    state: Array, climb: Callable[[Array], tuple[Array, Array]], stride: Array, generator: np.random.Generator
) -> tuple[Array, Array]:
    """A Hamiltonian step; each leading index of climb's values goes its own way. States, and chances to be taken."""
    chance, slope = climb(state)
    shape = chance.shape + (1,) * (state.ndim - chance.ndim)
    stride = (stride * generator.uniform(0.8, 1.2, chance.shape)).reshape(shape)
    push = generator.standard_normal(state.shape)
    start = chance - 0.5 * (push**2).sum(-1)
    asked, push = state, push + 0.5 * stride * slope
    for left in reversed(range(_LEAPS)):
        asked = asked + stride * push
        chance, slope = climb(asked)
        push = push + stride * slope * (1.0 if left else 0.5)
    gain = np.exp(np.minimum(chance - 0.5 * (push**2).sum(-1) - start, 0.0))
    taken = generator.random(gain.shape) < gain
    return np.where(taken.reshape(shape), asked, state), gain


@one_thread()
def sampled(fitted: Fitted, *, chains: int = CHAINS, sweeps: int = SWEEPS, warm: int = WARM, seed: int = 1) -> Fitted:
    """The fit with draws from its posterior, from which `losses`, `biases` and `drifts` then tell."""
    at, seen = _Chains(fitted, chains, seed), []
    for number in range(warm):
        at.sweep(adapt=True)
        if number >= warm // 4:
            seen.append(at.of_knots)
        if number == warm * 3 // 4:
            at.correct(np.concatenate(seen))
    kept, factors = [], []
    for number in range(sweeps):
        at.sweep()
        kept.append((at.knots, at.effects, np.c_[at.scales, at.effect]))
        if number % THIN == 0:
            factors.append(at.factors())
    knots, effects, scales = (np.stack(each, axis=1) for each in zip(*kept, strict=True))
    return replace(fitted, draws=Draws(knots, effects, scales, np.stack(factors, axis=1)))
