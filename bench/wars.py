"""Wars whose losses are known because they are made here, told of by sources that bend, copy, drift and fall silent.

For bench/estimate.py alone. The makers share no code with the estimator: days are Poisson with a rate that walks, a
source multiplies, keeps a counter, rounds, prints it late or tells a loose number, and may take another's number for
its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

PARTIES, CATEGORIES, SOURCES = ("A", "B"), ("soldiers", "vehicles"), ("daily", "weekly", "monitor", "ally", "rival")
DAYS, BUSY = 150, (0.75, 0.15, 0.08, 0.06, 0.1)
"""How long a war is, and how likely each source is to speak on a day."""
BIAS, OWN, UNEVEN = 0.5, 0.4, 0.5
LATE, LOOSE, ROUND = 0.15, 0.1, 0.35
SILENCE, COPIED, DRIFT = 21, 1 / 3, 0.6


@dataclass(frozen=True)
class War:
    """What was told, and how many were lost in truth by the last day."""

    told: pl.DataFrame
    total: dict[tuple[str, str], int]
    towards: dict[tuple[str, str], float]
    """Log of each source's factor on each party: the mean over categories, in each over the days on which it spoke."""


def war(seed: int, *, copies: bool = False, linked: bool = True, drift: bool = False) -> War:
    """One war; with copies a third of the reports repeat another source's, and name it where linked; with drift one
    source's bias moves.
    """
    rng = np.random.default_rng(seed)
    shared = {(source, party): rng.normal(0, BIAS) for source in SOURCES for party in PARTIES}
    rows, total, off = [], {}, {pair: [] for pair in shared}
    for party in PARTIES:
        for category in CATEGORIES:
            truth = _truth(rng)
            total[party, category] = int(truth[-1])
            for source, busy in zip(SOURCES, BUSY, strict=True):
                bias = np.full(DAYS, shared[source, party] + rng.normal(0, OWN))
                if drift and source == "daily":
                    bias += np.linspace(0, rng.choice([-DRIFT, DRIFT]), DAYS)
                spoken = _spoken(rng, truth, bias, busy)
                off[source, party].append(np.mean([bias[day - 1] for day, _ in spoken]))
                for day, count in spoken:
                    rows.append({"day": day, "count": count, "party": party, "category": category, "source": source})
    told = pl.DataFrame(rows).sort("day", maintain_order=True).with_row_index("echo")
    whole = _copied(rng, told) if copies else told
    towards = {pair: float(np.mean(each)) for pair, each in off.items()}
    return War(whole if linked else whole.drop("echo"), total, towards)


def _truth(rng: np.random.Generator) -> NDArray[np.int64]:
    weeks = -(-DAYS // 7) + 1
    walk = np.log(rng.uniform(5, 200)) + np.cumsum(rng.normal(0, 0.3, weeks))
    rate = np.interp(np.arange(DAYS) / 7, np.arange(weeks), walk) + rng.normal(0, UNEVEN, DAYS)
    return np.maximum(np.cumsum(rng.poisson(np.exp(rate))), 1)


def _spoken(
    rng: np.random.Generator, truth: NDArray[np.int64], bias: NDArray[np.float64], busy: float
) -> list[tuple[int, int]]:
    silent = rng.integers(0, DAYS)
    days = [day for day in range(1, DAYS) if rng.random() < busy and not silent <= day < silent + SILENCE]
    said = []
    for day in days or [DAYS - 1]:
        seen = max(day - int(rng.integers(1, 3)), 0) if rng.random() < LATE else day
        count = truth[seen] * np.exp(bias[seen])
        if rng.random() < LOOSE:
            count = count * np.exp(0.2 * rng.standard_t(2))
        unit = 10 ** max(int(np.log10(max(count, 1))) - 1, 0) if rng.random() < ROUND else 1
        said.append((day + 1, int(min(round(count / unit) * unit, 10**8))))
    return said


def _copied(rng: np.random.Generator, told: pl.DataFrame) -> pl.DataFrame:
    """The same with reports added until a third are copies; each names its origin, as linking would."""
    size = round(told.height * COPIED / (1 - COPIED))
    picked = told[np.sort(rng.integers(0, told.height, size)).tolist()]
    others = [rng.choice([name for name in SOURCES if name != source]) for source in picked["source"]]
    later = (picked["day"] + rng.integers(0, 4, size)).clip(1, DAYS)
    return pl.concat([told, picked.with_columns(source=pl.Series(others), day=later.cast(pl.Int64))])
