"""What an earlier fit has learnt, as far as a later one may begin from it: scales by series, rates by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.scatter import Scatter
from counterclaim.estimate.table import Series
from counterclaim.estimate.wording import Habit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.group import GroupFit
    from counterclaim.estimate.hyper import Hyper

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """How one voice words its numbers."""

    lag: tuple[float, ...]
    scale: float
    rounding: tuple[float, ...]
    tail: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SeriesScales:
    """What was learnt of one series: its steps, and the wording of its cumulative and of its period reports."""

    step: tuple[float, ...]
    cumulative: Wording
    period: Wording


@dataclass(frozen=True, slots=True)
class Begin:
    """Everything that a later fit begins from."""

    series: Mapping[Series, SeriesScales]
    walks: Mapping[Pair, float]
    """By (party, category), as all that follows."""
    knots: Mapping[Pair, tuple[float, ...]]
    start: tuple[float, float]
    effect: float
    scatter: Mapping[int, tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]]
    """Kind of voice -> width and bend of what is expected, by where a report stands."""

    @classmethod
    def of(cls, fitted: Fitted) -> Begin:
        """What this fit has learnt."""
        size, hyper = len(fitted.told.names), fitted.hyper
        series = {
            name: SeriesScales(_floats(hyper.step[at]), _wording(hyper.habit, at), _wording(hyper.habit, size + at))
            for at, name in enumerate(fitted.told.names)
        }
        firsts = {int(kind): int(np.flatnonzero(hyper.kind == kind)[0]) for kind in np.unique(hyper.kind)}
        return cls(
            series=series,
            walks={group: float(hyper.walk[one.number]) for group, one in fitted.groups.items()},
            knots={group: _floats(one.knots) for group, one in fitted.groups.items()},
            start=hyper.start,
            effect=hyper.effect,
            scatter={
                kind: (_floats(fitted.scatter.width[:, at]), tuple(map(_floats, fitted.scatter.bend[:, at])))
                for kind, at in firsts.items()
            },
        )

    def hyper(self, prior: Hyper, names: tuple[Series, ...], groups: Mapping[Pair, GroupFit]) -> Hyper:
        """The scales to begin with: those learnt, and the prior's of series and groups that are new."""
        habit = Habit(*(each.copy() for each in _arrays(prior.habit)))
        step, walk = prior.step.copy(), prior.walk.copy()
        for at, name in enumerate(names):
            if known := self.series.get(name):
                step[at] = known.step
                for voice, wording in ((at, known.cumulative), (len(names) + at, known.period)):
                    habit.lag[voice], habit.scale[voice] = wording.lag, wording.scale
                    habit.rounding[voice], habit.tail[voice] = wording.rounding, wording.tail
        for group, one in groups.items():
            walk[one.number] = self.walks.get(group, walk[one.number])
        return replace(prior, habit=habit, step=step, walk=walk, start=self.start, effect=self.effect)

    def place(self, groups: Mapping[Pair, GroupFit]) -> None:
        """Put the groups where they were left; days that are new go on at the last rate."""
        for group, one in groups.items():
            known = np.array(self.knots.get(group, ()))[: one.layout.knots]
            if len(known):
                one.stand(np.r_[known, np.full(one.layout.knots - len(known), known[-1])])
                one.counter = one.curve.total[one.layout.day - 1]

    def scattered(self, kind: NDArray[np.int64]) -> Scatter:
        """The corrections of voices of these kinds; none for a kind that was not there."""
        found = Scatter.none(len(kind))
        for each, (width, bend) in self.scatter.items():
            found.width[:, kind == each] = np.array(width)[:, None]
            found.bend[:, kind == each] = np.array(bend)[:, None]
        return found


def _arrays(habit: Habit) -> tuple[NDArray[np.float64], ...]:
    return habit.lag, habit.scale, habit.rounding, habit.tail


def _wording(habit: Habit, voice: int) -> Wording:
    return Wording(
        _floats(habit.lag[voice]), float(habit.scale[voice]), _floats(habit.rounding[voice]), _floats(habit.tail[voice])
    )


def _floats(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
