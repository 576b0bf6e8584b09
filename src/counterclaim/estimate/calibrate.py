"""How much wider than its own word the fit should expect reports to scatter, learnt by holding some of them out.

The fit takes its scales as if they were known and its steps as if they were normal: both make it a
little too sure. So whole fortnights of some series are kept back, predicted from the rest, and the width under which
the numbers that were kept back are most probable is what later expectations are widened by. No report to be predicted
is seen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.fit import ROUNDS, Fitted, fit
from counterclaim.estimate.hyper import kinds
from counterclaim.estimate.predict import expect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.reports import Reports

_FORTNIGHT, _SHARE = 14, 5
_GRID = np.exp(np.linspace(np.log(0.4), np.log(4.0), 24))
_FEW = 15
"""With fewer reports kept back of a kind, its width leans on 1 as much as on them."""


def calibrated(told: Reports, *, wanted: Reports | None = None, rounds: int = ROUNDS) -> Fitted:
    """`fit`, and its expectations as wide as held-out fortnights show that they should be; takes twice the time."""
    fitted = fit(told, wanted=wanted, rounds=rounds)
    kept = kept_back(told)
    if not kept.any() or kept.all():
        return fitted
    return replace(
        fitted, width=_widths(fit(told.where(~kept), wanted=told.where(kept), rounds=rounds), told.where(kept))
    )


def kept_back(told: Reports) -> NDArray[np.bool_]:
    """One in five of all series' fortnights, spread evenly over series and time."""
    block: NDArray[np.int64] = told.series * 3 + told.day // _FORTNIGHT
    kept: NDArray[np.bool_] = block % _SHARE == 0
    return kept


def _widths(trial: Fitted, kept: Reports) -> NDArray[np.float64]:
    voice = kept.series + np.where(kept.cumulative, 0, len(kept.names))
    expected = expect(trial, kept)
    chances = np.stack([expected.wider(np.full(len(kept), width)).log_chance(kept.count) for width in _GRID])
    widths = np.ones_like(trial.width)
    for kind in kinds(trial.hyper.habit):
        mine = np.isin(voice, kind)
        lean = -_FEW * np.log(_GRID) ** 2
        widths[kind] = _GRID[np.argmax(chances[:, mine].sum(1) + lean)]
    return widths
