"""How reports that are held out scatter about what the fit expects of them, learnt from reports that it was told.

The fit takes its scales as if they were known and its steps as if they were normal: its expectations are a little too
sure in the tails and, where numbers are copied, not sure enough in the middle. So some reports are kept back, predicted
from the rest, and what meets them best is what later expectations are corrected by: a factor of the variance, and then
a bend of the ranks, a beta distribution as in Ranjan and Gneiting (2010). Both depend on the kind of voice and on
where a report stands (`NEAR` or `APART`): single reports are kept back, and whole fortnights. What lies `AHEAD` is left
as the fit expects it: too few futures have passed to learn from, each of them the same news to all. No
report to be predicted is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln

from counterclaim.estimate.fitting import ROUNDS, Fitted, fit
from counterclaim.estimate.pieces import NOTHING_KEPT, Arrays, Pieces
from counterclaim.estimate.predict import Expected, expect, voices
from counterclaim.estimate.scatter import AHEAD, APART, NEAR, Scatter, standing
from counterclaim.estimate.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.table import Reports

_FORTNIGHT, _PARTS, _TRIAL_ROUNDS = 14, 5, 20
_GRID = np.exp(np.linspace(np.log(0.2), np.log(5.0), 33))
_BENDS = np.exp(np.linspace(np.log(0.5), np.log(2.0), 29))
_FEW = 12.0
"""With fewer reports kept back, a correction leans on that of its kind, and that on none, as much as on them."""
_POINTS = (np.arange(5) + 0.5) / 5
"""A number whose rank is an interval counts as so many points in it."""


@one_thread()
def calibrated(
    told: Reports,
    *,
    wanted: Reports | None = None,
    until: int = 0,
    rounds: int = ROUNDS,
    pieces: Pieces = NOTHING_KEPT,
    tell: Callable[[int, int], None] | None = None,
) -> Fitted:
    """`fit`, with expectations corrected by what reports that are kept back show; takes some six times as long.

    Each trial is one of the `pieces`; `tell` hears how many fits are done, and of how many.
    """
    tell = tell or (lambda *_: None)
    parts = list(_kept_back(told))
    tell(0, 1 + len(parts))
    fitted = fit(told, wanted=wanted, until=until, rounds=rounds)
    trials = []
    for number, (kept, rest) in enumerate(parts):
        tell(1 + number, 1 + len(parts))
        trials.append(_Trial(**pieces.done(f"trial-{number}", partial(_tried, told, kept, rest))))
    tell(1 + len(parts), 1 + len(parts))
    if not trials:
        return fitted
    return replace(fitted, scatter=_learnt(_Trial.joined(trials), fitted.hyper.kind))


def _kept_back(told: Reports) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """What is kept back in each trial, and what is told in it."""
    order = np.arange(len(told))
    for part in range(_PARTS):
        for kept in (fortnights(told, part), order % _PARTS == part):
            if kept.any() and not kept.all():
                yield kept, ~kept


def fortnights(told: Reports, part: int) -> NDArray[np.bool_]:
    """One in five of all series' fortnights, spread evenly over series and time; part 0 to 4."""
    block: NDArray[np.int64] = told.series * 3 + told.day // _FORTNIGHT
    kept: NDArray[np.bool_] = block % _PARTS == part
    return kept


@dataclass(frozen=True, slots=True)
class _Trial:
    """How reports that were kept back met what was expected of them, under each width of `_GRID`."""

    chance: NDArray[np.float64]
    """Log chance; widths x n."""
    rank: NDArray[np.float64]
    """Probability of less, and of less or the same; widths x n x 2."""
    kind: NDArray[np.int64]
    standing: NDArray[np.int64]

    @classmethod
    def joined(cls, many: list[_Trial]) -> _Trial:
        return cls(
            np.concatenate([one.chance for one in many], axis=1),
            np.concatenate([one.rank for one in many], axis=1),
            np.concatenate([one.kind for one in many]),
            np.concatenate([one.standing for one in many]),
        )

    def width(self, mine: NDArray[np.bool_], around: float) -> int:
        """Place in `_GRID` of the width under which these are most probable, leaning to another."""
        lean = -_FEW / 4 * (np.log(_GRID) - np.log(around)) ** 2
        return int(np.argmax(self.chance[:, mine].sum(1) + lean))

    def bend(self, mine: NDArray[np.bool_], width: int, around: NDArray[np.float64]) -> NDArray[np.float64]:
        """The beta distribution of their ranks, leaning to another as if so many reports had shown it."""
        low, high = np.clip(self.rank[width, mine].T, 1e-9, 1 - 1e-9)
        points = low + (high - low) * _POINTS[:, None]
        below, above = np.log(points).mean(0).sum(), np.log1p(-points).mean(0).sum()
        a, b = _BENDS[:, None], _BENDS[None, :]
        lean = -_FEW / 4 * ((np.log(a) - np.log(around[0])) ** 2 + (np.log(b) - np.log(around[1])) ** 2)
        found = np.argmax((a - 1) * below + (b - 1) * above - int(mine.sum()) * betaln(a, b) + lean)
        return np.array([_BENDS[found // len(_BENDS)], _BENDS[found % len(_BENDS)]])


def _tried(told: Reports, kept: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Arrays:
    """The fields of a `_Trial`."""
    held = told.where(kept)
    trial = fit(told.where(rest), wanted=held, rounds=_TRIAL_ROUNDS)
    expected = expect(trial, held)
    chances, ranks = zip(*(_met(expected, held, width) for width in _GRID), strict=True)
    return {
        "chance": np.stack(chances),
        "rank": np.stack(ranks),
        "kind": trial.hyper.kind[voices(held)],
        "standing": standing(trial.told, held),
    }


def _met(expected: Expected, held: Reports, width: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    wide = expected.wider(np.full(len(held), width))
    number = held.count.astype(np.float64)
    return wide.log_chance(held.count), np.stack([wide.up_to(number - 1), wide.up_to(number)], axis=1)


def _learnt(trial: _Trial, kind: NDArray[np.int64]) -> Scatter:
    """The correction of each voice, wherever it stands."""
    learnt = Scatter.none(len(kind))
    for each in np.unique(trial.kind):
        mine = (trial.kind == each) & (trial.standing != AHEAD)
        common = trial.width(mine, 1.0)
        bent = trial.bend(mine, common, np.ones(2))
        for place in (NEAR, APART):
            here = mine & (trial.standing == place)
            width = trial.width(here, _GRID[common])
            learnt.width[place, kind == each] = _GRID[width]
            learnt.bend[place, kind == each] = trial.bend(here, width, bent)
    return learnt
