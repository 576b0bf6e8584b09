"""The whole fit: all groups, joined by their sources' biases, in rounds of linear algebra."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.curve import weights
from counterclaim.estimate.echoes import repeats
from counterclaim.estimate.group import GroupFit
from counterclaim.estimate.hyper import BOUND, FEW, MANY, PERIOD, Hyper, Tally, effect_spread, first, learn
from counterclaim.estimate.scatter import Scatter
from counterclaim.estimate.system import Eliminated, Layout, inverse
from counterclaim.estimate.table import EXACT, LOWER, Reports
from counterclaim.estimate.threads import one_thread
from counterclaim.estimate.wording import LAGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.begin import Begin
    from counterclaim.estimate.sample import Draws

ROUNDS = 40
_SETTLING, _DAMPING, _LEAST_DAMPING = 3, 0.6, 0.1
"""Rounds before shared quantities are learnt; how far statements move in a round, at first and in the end: reports that
may be read in two ways (today's number or yesterday's?) would swing between them for ever."""
_LAST, _HOMING, _HOME = 40, 0.7, 1e-4
"""Last rounds at most, in which all else stands still; how far the knots go in each, and half as far from where they
would swing; the stride that is rest."""
_MANY = 20
"""A series with so many cumulative reports can show late copies."""
BOUND_BIAS, BOUND_SPREAD = 0.2, 0.4
"""Lower bounds lie some 20 % below, upper bounds above, what the source would call the figure."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit leaves: everything that summaries, predictions and the next fit need."""

    told: Reports
    days: int
    """Days that the truth is drawn for."""
    hyper: Hyper
    groups: dict[tuple[str, str], GroupFit]
    effects: NDArray[np.float64]
    """Mean of the shared effects: each (source, party) of `pairs`, then that of lower and of upper bounds."""
    spread: NDArray[np.float64]
    """Their covariance."""
    pairs: tuple[tuple[str, str], ...]
    lagging: NDArray[np.bool_]
    """Which voices can show late copies."""
    scatter: Scatter
    """By what expectations are corrected: see `calibrate`."""
    changes: tuple[float, ...]
    """How far the log rates were from their means in each round, at most; in the last rounds nothing else moves."""
    unsettled: float
    """The same of the last round in which reports were heard anew."""
    draws: Draws | None = None
    """Draws from the posterior, where they have been asked for: see `sampled`."""


@one_thread()
def fit(
    told: Reports,
    *,
    wanted: Reports | None = None,
    until: int = 0,
    rounds: int = ROUNDS,
    begin: Begin | None = None,
) -> Fitted:
    """Estimate from the reports `told`; `wanted` names reports (their counts unread) that shall be predicted later.

    Both have the same series (`Reports.where`). Losses are estimated up to the last day of either, and up to the day
    `until` where that is later. `begin` is what an earlier fit has learnt. Copies that nobody
    has linked are not heard (`echoes`).
    """
    kind = _kinds(told)
    lagging = kind == MANY
    days = int(max(told.day.max(), wanted.day.max() if wanted is not None and len(wanted) else 0, until))
    heard = ~repeats(told)
    pairs = tuple(sorted({(name.source, name.party) for name in told.names}))
    groups = {
        group: GroupFit(
            number,
            _layout(told, wanted, group, days=days, pairs=pairs, lagging=lagging),
            told.where(told.of_group(group) & heard),
            lagging=lagging,
        )
        for number, group in enumerate(told.groups)
    }
    prior = first(kind, len(groups), _magnitude(told))
    if begin is not None:
        begin.place(groups)
    begun = begin.hyper(prior, told.names, groups) if begin is not None else prior
    hyper, effects, spread, changes = _rounds(groups, prior, begun, len(pairs), rounds=rounds)
    plain, unsettled = Scatter.none(2 * len(told.names)), changes[rounds - 1]
    return Fitted(told, days, hyper, groups, effects, spread, pairs, lagging, plain, changes, unsettled)


def _kinds(told: Reports) -> NDArray[np.int64]:
    number = np.bincount(told.series[told.cumulative], minlength=len(told.names))
    bound = np.array([name.bound != EXACT for name in told.names], dtype=bool)
    return np.concatenate([np.where(number >= _MANY, MANY, np.where(bound, BOUND, FEW)), np.full(len(number), PERIOD)])


def _magnitude(told: Reports) -> NDArray[np.float64]:
    voice = told.series + np.where(told.cumulative, 0, len(told.names))
    largest = np.zeros(2 * len(told.names))
    np.maximum.at(largest, voice, told.count.astype(float))
    return largest


def _layout(
    told: Reports,
    wanted: Reports | None,
    group: tuple[str, str],
    *,
    days: int,
    pairs: tuple[tuple[str, str], ...],
    lagging: NDArray[np.bool_],
) -> Layout:
    spots: set[tuple[int, int]] = set()
    for some in (told, wanted):
        if some is not None:
            mine = some.where(some.of_group(group))
            for series, day in zip(mine.series.tolist(), mine.day.tolist(), strict=True):
                late = LAGS if lagging[series] else 1
                spots.update((series, day - lag) for lag in range(late) if day > lag)
    series, day = (np.array(each, dtype=np.int64) for each in zip(*sorted(spots), strict=True)) if spots else _nothing()
    rows = [_effects(told, s, pairs) for s in series]
    effects = np.array(rows).reshape(len(series), len(pairs) + 2)
    effects[np.diff(series, prepend=-1) == 0] = 0
    return Layout(weights(days), series, day, effects)


def _nothing() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


def _effects(told: Reports, series: int, pairs: tuple[tuple[str, str], ...]) -> NDArray[np.float64]:
    name = told.names[series]
    row = np.zeros(len(pairs) + 2)
    row[pairs.index((name.source, name.party))] = 1
    if name.bound != EXACT:
        row[len(pairs) + (0 if name.bound == LOWER else 1)] = 1
    return row


def _rounds(
    groups: dict[tuple[str, str], GroupFit], prior: Hyper, hyper: Hyper, pairs: int, *, rounds: int
) -> tuple[Hyper, NDArray[np.float64], NDArray[np.float64], tuple[float, ...]]:
    changes = []
    for at in range(rounds):
        damping = max(min(_DAMPING, 2 * _DAMPING * (1 - (at + 1) / rounds)), _LEAST_DAMPING)
        effects, spread, change = _solve(groups, hyper, pairs, ease=1.0 if at < rounds / 2 else _HOMING)
        changes.append(change)
        seen = Tally.empty(len(prior.step))
        for one in groups.values():
            one.tally(seen, hyper, one.hear(hyper, damping=damping))
        if at >= _SETTLING:
            squares = effects[:pairs] ** 2 + np.diag(spread)[:pairs]
            hyper = learn(hyper, seen, prior, effects=effect_spread(squares))
    ease = _HOMING
    while len(changes) < rounds + _LAST and changes[-1] > _HOME:
        effects, spread, change = _solve(groups, hyper, pairs, ease=ease)
        ease = ease / 2 if change > changes[-1] else ease
        changes.append(change)
    return hyper, effects, spread, tuple(changes)


@dataclass(frozen=True, slots=True)
class Half:
    """A group's knots given the effects: normal, with mean `mean` + `lean` @ effects."""

    group: GroupFit
    rest: Eliminated
    alone: NDArray[np.float64]
    """Covariance of the knots, the effects known."""
    lean: NDArray[np.float64]
    mean: NDArray[np.float64]


def halved(
    groups: dict[tuple[str, str], GroupFit], hyper: Hyper, pairs: int
) -> tuple[list[Half], NDArray[np.float64], NDArray[np.float64]]:
    """The linearised whole solved exactly, counters, then knots, then effects: halves; effects' mean and covariance."""
    precision = np.diag(np.r_[np.full(pairs, hyper.effect**-2.0), np.full(2, BOUND_SPREAD**-2.0)])
    vector = precision @ np.r_[np.zeros(pairs), -BOUND_BIAS, BOUND_BIAS]
    halves = []
    for one in groups.values():
        rest, k = one.eliminated(hyper), one.layout.knots
        alone = inverse(rest.precision[:k, :k])
        lean = -alone @ rest.precision[:k, k:]
        mean = alone @ rest.vector[:k]
        precision += rest.precision[k:, k:] + rest.precision[k:, :k] @ lean
        vector += rest.vector[k:] - rest.precision[k:, :k] @ mean
        halves.append(Half(one, rest, alone, lean, mean))
    spread = inverse(precision)
    return halves, spread @ vector, spread


def _solve(
    groups: dict[tuple[str, str], GroupFit], hyper: Hyper, pairs: int, *, ease: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Solve the whole and move every group towards it; also the longest stride."""
    halves, effects, spread = halved(groups, hyper, pairs)
    strides = [
        half.group.move(half.rest.given(*_core(half.alone, half.lean, half.mean, effects, spread)), ease=ease)
        for half in halves
    ]
    return effects, spread, max(strides)


def _core(
    alone: NDArray[np.float64],
    lean: NDArray[np.float64],
    mean: NDArray[np.float64],
    effects: NDArray[np.float64],
    spread: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and covariance of knots and effects together."""
    both = lean @ spread
    return np.r_[mean + lean @ effects, effects], np.block([[alone + both @ lean.T, both], [both.T, spread]])
