"""Small wars of known truth, for the tests."""

from __future__ import annotations

import numpy as np
import polars as pl


def told(*, days: int = 60, rate: float = 20.0, biases: dict[str, float] | None = None, seed: int = 1) -> pl.DataFrame:
    """One party and category; each source counts every other day, its bias a factor on the truth."""
    rng = np.random.default_rng(seed)
    true = np.cumsum(rng.poisson(rate, days))
    rows = [
        {"day": day, "count": round(true[day - 1] * factor), "party": "A", "category": "soldiers", "source": source}
        for source, factor in (biases or {"one": 1.0, "two": 1.0}).items()
        for day in range(2, days + 1, 2)
    ]
    return pl.DataFrame(rows)
