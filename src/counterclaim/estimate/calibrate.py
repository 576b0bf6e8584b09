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

from counterclaim.estimate.fitting import ROUNDS, Fitted, fit
from counterclaim.estimate.predict import expect, voices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.table import Reports

_FORTNIGHT, _PARTS, _TRIAL_ROUNDS = 14, 5, 20
_GRID = np.exp(np.linspace(np.log(0.4), np.log(4.0), 24))
_FEW = 8
"""With fewer reports kept back of a kind, its width leans on 1 as much as on them."""


def calibrated(told: Reports, *, wanted: Reports | None = None, rounds: int = ROUNDS) -> Fitted:
    """`fit`, with expectations as wide as held-out fortnights show that they should be; takes three times as long."""
    fitted = fit(told, wanted=wanted, rounds=rounds)
    chances, kinds_met = [], []
    for part in range(_PARTS):
        kept = kept_back(told, part)
        if kept.any() and not kept.all():
            kept_reports = told.where(kept)
            trial = fit(told.where(~kept), wanted=kept_reports, rounds=_TRIAL_ROUNDS)
            chances.append(_chances(trial, kept_reports))
            kinds_met.append(trial.hyper.kind[voices(kept_reports)])
    if not chances:
        return fitted
    return replace(fitted, width=_widths(np.hstack(chances), np.concatenate(kinds_met), fitted.hyper.kind))


def kept_back(told: Reports, part: int) -> NDArray[np.bool_]:
    """One in five of all series' fortnights, spread evenly over series and time; part 0 to 4."""
    block: NDArray[np.int64] = told.series * 3 + told.day // _FORTNIGHT
    kept: NDArray[np.bool_] = block % _PARTS == part
    return kept


def _chances(trial: Fitted, kept: Reports) -> NDArray[np.float64]:
    """Log chance of each report that was kept back, under each width; widths x reports."""
    expected = expect(trial, kept)
    return np.stack([expected.wider(np.full(len(kept), width)).log_chance(kept.count) for width in _GRID])


def _widths(chances: NDArray[np.float64], met: NDArray[np.int64], kind: NDArray[np.int64]) -> NDArray[np.float64]:
    widths = np.ones(len(kind))
    lean = -_FEW * np.log(_GRID) ** 2
    for each in np.unique(kind):
        widths[kind == each] = _GRID[np.argmax(chances[:, met == each].sum(1) + lean)]
    return widths
