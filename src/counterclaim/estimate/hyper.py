"""What all groups share: how fast rates change, how far biases lie and drift, how each voice words its numbers.

Every quantity is learnt from the reports and drawn towards its prior guess as if a few observations had been seen
already (the counts below); series with few reports lean on the average of all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.system import PARTS
from counterclaim.estimate.wording import LAGS, POWERS, TAIL_MASS, Habit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP = np.array([0.003**2, 0.7, 0.4])
"""Prior guess of a step's three parts: .3 % drift a day, near-Poisson luck, 60 % unevenness from day to day."""
_STEP_SEEN = np.array([6.0, 6.0, 6.0])
_WALK, _WALK_SEEN = 0.3, 10.0
"""A week changes the log rate by about .3."""
_SCALE, _SCALE_SEEN = 0.15, 3.0
_TAIL_SEEN = 10.0
_CHANCE = 1e-9
"""Copies that are less likely are ruled out."""
_START, _START_SEEN = 0.4, 6.0
"""A series starts within about 40 % of what its source's bias lets expect."""
_EFFECT, _EFFECT_SEEN = 0.5, 4.0
_LAG = np.array([0.55, 0.12, 0.03, 0.02])
_LAG_SEEN = 10.0
_ROUNDING = np.array([0.70, 0.12, 0.10, 0.06, 0.015, 0.005])
_ROUNDING_SEEN = 3.0


@dataclass(frozen=True, slots=True)
class Hyper:
    """The shared quantities, for s series; voice v is the series' cumulative (v) or period reports (s + v)."""

    habit: Habit
    step: NDArray[np.float64]
    """Weights of `step_units`; s x `PARTS`."""
    walk: NDArray[np.float64]
    """Standard deviation of a week's change of the log rate, of each group."""
    start: tuple[float, float] = (_START, _START)
    """Standard deviation of a series' first bias about its source's: of exact figures, of bounds."""
    effect: float = _EFFECT
    """Standard deviation of a source's bias towards a party, on the log scale."""


def first(series: int, groups: int, lagging: NDArray[np.bool_], magnitude: NDArray[np.float64]) -> Hyper:
    """The prior guess for so many series and groups; lagging (2s) marks voices that can show late copies."""
    lag = np.where(lagging[:, None], _LAG, np.r_[_LAG.sum(), np.zeros(LAGS - 1)])
    lag[series:] = 0.0
    habit = Habit(lag, np.full(2 * series, _SCALE), _guessed_rounding(magnitude), np.tile(TAIL_MASS, (2 * series, 1)))
    return Hyper(habit, np.tile(_STEP, (series, 1)), np.full(groups, _WALK))


def _guessed_rounding(magnitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers of d digits are rounded so that about one to three are left, if at all; v x `POWERS`."""
    digits = np.floor(np.log10(np.maximum(magnitude, 1.0))) + 1
    left = digits[:, None] - np.arange(len(POWERS))
    guess = np.where(
        left >= 4, 0.05, np.where(left == 3, 0.15, np.where(left == 2, 0.2, np.where(left == 1, 0.15, 0.0)))
    )
    guess[:, 0] = np.maximum(guess[:, 0], 0.3)
    whole: NDArray[np.float64] = guess / guess.sum(1, keepdims=True)
    return whole


@dataclass(slots=True)
class Tally:
    """What one round over the groups saw, to learn the next shared quantities from."""

    copied: NDArray[np.float64]
    """v x `LAGS`, expected number of copies."""
    told: NDArray[np.float64]
    """v, reports."""
    loose: NDArray[np.float64]
    """v, expected number of loose reports."""
    tail: NDArray[np.float64]
    """v x `TAIL_MASS`, expected number of loose reports of each precision."""
    square: NDArray[np.float64]
    """v, expected squares of loose distances, each over its scale's factor."""
    rounded: NDArray[np.float64]
    """v x `POWERS`."""
    part: NDArray[np.float64]
    """s x `PARTS`, expected squares of steps' parts over their units."""
    steps: NDArray[np.float64]
    """s, steps."""
    walks: list[tuple[float, int]]
    starts: list[tuple[float, int, bool]]

    @classmethod
    def empty(cls, series: int) -> Tally:
        """Nothing seen yet of so many series."""
        v = 2 * series
        return cls(
            np.zeros((v, LAGS)),
            np.zeros(v),
            np.zeros(v),
            np.zeros((v, len(TAIL_MASS))),
            np.zeros(v),
            np.zeros((v, len(POWERS))),
            np.zeros((series, PARTS)),
            np.zeros(series),
            [],
            [],
        )

    def of(self, voice: NDArray[np.int64]) -> Tally:
        """What was seen of these voices' wording."""
        return Tally(
            self.copied[voice],
            self.told[voice],
            self.loose[voice],
            self.tail[voice],
            self.square[voice],
            self.rounded[voice],
            self.part,
            self.steps,
            self.walks,
            self.starts,
        )


def learn(old: Hyper, seen: Tally, prior: Hyper, *, effects: float) -> Hyper:
    """The shared quantities that the tally makes most probable; effects is the mean square of the sources' biases."""
    return replace(
        old,
        habit=_habit(seen, prior.habit),
        step=_steps(seen, prior.habit),
        walk=_walks(seen),
        start=(_starts(seen, bound=False), _starts(seen, bound=True)),
        effect=effects,
    )


def effect_spread(squares: NDArray[np.float64]) -> float:
    """Standard deviation of the sources' biases from their expected squares, drawn to the prior guess."""
    return _spread(squares.tolist(), [1] * len(squares), _EFFECT, _EFFECT_SEEN)


def _habit(seen: Tally, prior: Habit) -> Habit:
    lag, scale, tail = np.zeros_like(prior.lag), np.zeros_like(prior.scale), np.zeros_like(prior.tail)
    for kind in kinds(prior):
        mine = Tally.of(seen, kind)
        guess = prior.lag[kind][0]
        base = (mine.copied.sum(0) + guess * _LAG_SEEN) / (mine.told.sum() + _LAG_SEEN)
        lag[kind] = (mine.copied + _LAG_SEEN * base) / (mine.told + _LAG_SEEN)[:, None]
        scale[kind] = _scale(mine.loose, mine.square)
        tail[kind] = (mine.tail.sum(0) + _TAIL_SEEN * TAIL_MASS) / (mine.loose.sum() + _TAIL_SEEN)
    rounding = (seen.rounded + _ROUNDING_SEEN * prior.rounding) / (seen.rounded.sum(1, keepdims=True) + _ROUNDING_SEEN)
    return Habit(lag, scale, rounding, tail)


def kinds(habit: Habit) -> list[NDArray[np.int64]]:
    """Voices that learn from one another: with many cumulative reports, with few, and those of periods."""
    copies, late = habit.lag[:, 0] > _CHANCE, habit.lag[:, 1] > _CHANCE
    return [np.flatnonzero(kind) for kind in (late, copies & ~late, ~copies) if kind.any()]


def _scale(loose: NDArray[np.float64], square: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of voices of a kind: each leans on a typical one, whose log is the average of theirs."""
    own = np.sqrt((square + _SCALE_SEEN * _SCALE**2) / (loose + _SCALE_SEEN))
    typical = np.exp((loose @ np.log(own) + _SCALE_SEEN * np.log(_SCALE)) / (loose.sum() + _SCALE_SEEN))
    scale: NDArray[np.float64] = np.sqrt((square + _SCALE_SEEN * typical**2) / (loose + _SCALE_SEEN))
    return np.maximum(scale, 1e-3)


def _steps(seen: Tally, prior: Habit) -> NDArray[np.float64]:
    weight = np.tile(_STEP, (len(seen.steps), 1))
    for kind in (each for each in kinds(prior) if each.max() < len(seen.steps)):
        part, steps = seen.part[kind], seen.steps[kind][:, None]
        common = (part.sum(0) + _STEP_SEEN * _STEP) / (steps.sum() + _STEP_SEEN)
        weight[kind] = (part + _STEP_SEEN * common) / (steps + _STEP_SEEN)
    floored: NDArray[np.float64] = np.maximum(weight, np.array([1e-8, 1e-3, 1e-4]))
    return floored


def _walks(seen: Tally) -> NDArray[np.float64]:
    common = _spread([square for square, _ in seen.walks], [number for _, number in seen.walks], _WALK, _WALK_SEEN)
    return np.array([_spread([square], [number], common, _WALK_SEEN) for square, number in seen.walks])


def _starts(seen: Tally, *, bound: bool) -> float:
    mine = [(square, n) for square, n, is_bound in seen.starts if is_bound == bound]
    return _spread([s for s, _ in mine], [n for _, n in mine], _START, _START_SEEN)


def _spread(squares: list[float], numbers: list[int], guess: float, seen: float) -> float:
    return float(np.sqrt((sum(squares) + seen * guess**2) / (sum(numbers) + seen)))
