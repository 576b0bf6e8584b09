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

_LUCK, _UNEVEN = 0.7, 0.4
"""Prior guess of two of a step's parts: near-Poisson luck, 60 % unevenness from day to day."""
DRIFT, BOUND_DRIFT = 0.003, 0.02
"""And of the third, a day: figures move with the truth, bounds stay, and then leap. One guess for all figures: were
those who speak seldom free to drift, a busy source's drift would pass for the truth's."""
_FASTER = 1.6
"""Expectation maximisation creeps when steps are small beside their noise: each change is taken so many times over."""
STEP_SEEN = 6.0
_STEP_LEAST = np.array([1e-8, 1e-3, 1e-4])
_WALK, _WALK_SEEN = 0.3, 10.0
"""A week changes the log rate by about .3."""
_SCALE, _SCALE_SEEN = 0.15, 3.0
_TAIL_SEEN = 10.0
START, START_SEEN = 0.4, 6.0
"""A series starts within about 40 % of what its source's bias lets expect."""
EFFECT, EFFECT_SEEN = 0.5, 4.0
_LAG = np.array([0.55, 0.12, 0.03, 0.02])
_LAG_SEEN = 10.0
_ROUNDING_SEEN = 3.0


MANY, FEW, BOUND, PERIOD = range(4)
"""Kinds of voices; those of a kind learn from one another."""


@dataclass(frozen=True, slots=True)
class Hyper:
    """The shared quantities, for s series; voice v is the series' cumulative (v) or period reports (s + v)."""

    kind: NDArray[np.int64]
    """Of each voice: `MANY` (cumulative reports enough to see late copies), `FEW`, `BOUND` or `PERIOD`; 2s."""
    habit: Habit
    step: NDArray[np.float64]
    """Weights of `step_units`; s x `PARTS`."""
    walk: NDArray[np.float64]
    """Standard deviation of a week's change of the log rate, of each group."""
    start: tuple[float, float] = (START, START)
    """Standard deviation of a series' first bias about its source's: of exact figures, of bounds."""
    effect: float = EFFECT
    """Standard deviation of a source's bias towards a party, on the log scale."""


def first(kind: NDArray[np.int64], groups: int, magnitude: NDArray[np.float64]) -> Hyper:
    """The prior guess for voices of these kinds, with numbers up to a magnitude (2s each), and so many groups."""
    lag = np.where((kind == MANY)[:, None], _LAG, np.r_[_LAG.sum(), np.zeros(LAGS - 1)])
    lag[kind == PERIOD] = 0.0
    habit = Habit(lag, np.full(len(kind), _SCALE), _guessed_rounding(magnitude), np.tile(TAIL_MASS, (len(kind), 1)))
    return Hyper(kind, habit, _guessed_step(kind[: len(kind) // 2]), np.full(groups, _WALK))


def _guessed_step(kind: NDArray[np.int64]) -> NDArray[np.float64]:
    drift = np.where(kind == BOUND, BOUND_DRIFT, DRIFT) ** 2
    return np.stack([drift, np.full(len(kind), _LUCK), np.full(len(kind), _UNEVEN)], axis=1)


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
        habit=_habit(seen, prior),
        step=_steps(seen, old.step, prior),
        walk=_walks(seen),
        start=(_starts(seen, bound=False), _starts(seen, bound=True)),
        effect=effects,
    )


def effect_spread(squares: NDArray[np.float64]) -> float:
    """Standard deviation of the sources' biases from their expected squares, drawn to the prior guess."""
    return _spread(squares.tolist(), [1] * len(squares), EFFECT, EFFECT_SEEN)


def _habit(seen: Tally, prior: Hyper) -> Habit:
    first = prior.habit
    lag, scale, tail = np.zeros_like(first.lag), np.zeros_like(first.scale), np.zeros_like(first.tail)
    for kind in kinds(prior.kind):
        mine = Tally.of(seen, kind)
        base = (mine.copied.sum(0) + first.lag[kind][0] * _LAG_SEEN) / (mine.told.sum() + _LAG_SEEN)
        lag[kind] = (mine.copied + _LAG_SEEN * base) / (mine.told + _LAG_SEEN)[:, None]
        scale[kind] = _scale(mine.loose, mine.square)
        tail[kind] = (mine.tail.sum(0) + _TAIL_SEEN * TAIL_MASS) / (mine.loose.sum() + _TAIL_SEEN)
    rounding = (seen.rounded + _ROUNDING_SEEN * first.rounding) / (seen.rounded.sum(1, keepdims=True) + _ROUNDING_SEEN)
    return Habit(lag, scale, rounding, tail)


def kinds(kind: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The voices of each kind that there is."""
    return [np.flatnonzero(kind == each) for each in np.unique(kind)]


def _scale(loose: NDArray[np.float64], square: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of voices of a kind: each leans on a typical one, whose log is the average of theirs."""
    own = np.sqrt((square + _SCALE_SEEN * _SCALE**2) / (loose + _SCALE_SEEN))
    typical = np.exp((loose @ np.log(own) + _SCALE_SEEN * np.log(_SCALE)) / (loose.sum() + _SCALE_SEEN))
    scale: NDArray[np.float64] = np.sqrt((square + _SCALE_SEEN * typical**2) / (loose + _SCALE_SEEN))
    return np.maximum(scale, 1e-3)


def _steps(seen: Tally, old: NDArray[np.float64], prior: Hyper) -> NDArray[np.float64]:
    weight = prior.step.copy()
    for mine in kinds(prior.kind[: len(seen.steps)]):
        part, steps, guess = seen.part[mine], seen.steps[mine][:, None], prior.step[mine][0]
        common = (part.sum(0) + STEP_SEEN * guess) / (steps.sum() + STEP_SEEN)
        weight[mine] = (part + STEP_SEEN * common) / (steps + STEP_SEEN)
    further: NDArray[np.float64] = np.maximum(old * (weight / old) ** _FASTER, _STEP_LEAST)
    return further


def _walks(seen: Tally) -> NDArray[np.float64]:
    common = _spread([square for square, _ in seen.walks], [number for _, number in seen.walks], _WALK, _WALK_SEEN)
    return np.array([_spread([square], [number], common, _WALK_SEEN) for square, number in seen.walks])


def _starts(seen: Tally, *, bound: bool) -> float:
    mine = [(square, n) for square, n, is_bound in seen.starts if is_bound == bound]
    return _spread([s for s, _ in mine], [n for _, n in mine], START, START_SEEN)


def _spread(squares: list[float], numbers: list[int], guess: float, seen: float) -> float:
    return float(np.sqrt((sum(squares) + seen * guess**2) / (sum(numbers) + seen)))
