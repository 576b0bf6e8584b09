"""Small wars of known truth, for the tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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


START = date(2024, 3, 1)
MAP = f"""title = "Losses in a small war"
start = {START}

[sides]
"A ministry" = "A"
"B ministry" = "B"
"""


def two_sides() -> pl.DataFrame:
    """Two parties; each one's ministry tells half of its own losses, all of the other's; a monitor tells all."""
    tables = []
    for party, rate, seed in (("A", 20.0, 1), ("B", 30.0, 2)):
        factors = {f"{party} ministry": 0.5, f"{'B' if party == 'A' else 'A'} ministry": 1.0, "monitor": 1.0}
        tables.append(told(rate=rate, biases=factors, seed=seed).with_columns(party=pl.lit(party)))
    only_theirs = told(biases={"monitor": 1.0}, seed=3).with_columns(category=pl.lit("tanks"))
    return pl.concat([*tables, only_theirs])


def written(folder: Path) -> tuple[Path, Path]:
    """The war of two sides as a table and its mapping, on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    table, mapping = folder / "war.csv", folder / "map.toml"
    two_sides().write_csv(table)
    mapping.write_text(MAP, encoding="utf-8")
    return table, mapping
