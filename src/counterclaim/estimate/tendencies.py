"""What an estimate has learnt of speakers, for estimates of single events: `counterclaim.toll` reads this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.hyper import EFFECT, EFFECT_SEEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.basis import Basis
    from counterclaim.estimate.fitting import Fitted

FILE = "tendencies.json"
_DIGITS = 4


def tendencies(basis: Basis, fitted: Fitted) -> str:
    """JSON: the log of each source's factor on each party, mean and deviation, and those of a new speaker by relation.

    `by_relation` holds what the sources of one relation ("own", "other", "third") have in common; its deviation is that
    of one more source's factor. The fit must have draws.
    """
    size = len(fitted.pairs)
    assert fitted.draws is not None
    drawn = fitted.draws.effects[..., :size].reshape(-1, size)
    means, deviations = drawn.mean(0), drawn.std(0)
    by_source = {
        f"{source}|{party}": _told(float(means[at]), float(deviations[at]))
        for at, (source, party) in enumerate(fitted.pairs)
        if "|" not in party
    }
    last = basis.date_of(int(fitted.told.day.max()))
    until = f" up to {last}" if last else ""
    origin = f"learnt from {basis.rows.height:,} reports in {basis.origin} ({basis.title}{until})"
    whole = {"origin": origin, "by_source": by_source, "by_relation": _by_relation(basis, fitted, means)}
    return json.dumps(whole, indent=1, ensure_ascii=True) + "\n"


def _by_relation(basis: Basis, fitted: Fitted, means: NDArray[np.float64]) -> Mapping[str, Mapping[str, float]]:
    by: dict[str, list[float]] = {}
    for (source, party), mean in zip(fitted.pairs, means.tolist(), strict=True):
        by.setdefault(basis.relation(source, party), []).append(mean)
    squares = sum(float(np.sum((np.array(each) - np.mean(each)) ** 2)) for each in by.values())
    free = sum(len(each) - 1 for each in by.values())
    spread = np.sqrt((squares + EFFECT_SEEN * EFFECT**2) / (free + EFFECT_SEEN))
    return {
        relation: _told(float(np.mean(each)), float(spread * np.sqrt(1 + 1 / len(each))))
        for relation, each in sorted(by.items())
    }


def _told(mean: float, deviation: float) -> dict[str, float]:
    return {"log_mean": round(mean, _DIGITS), "log_sd": round(deviation, _DIGITS)}
