"""Fit how kinds of speakers bend their figures on a public table, and print it as the data file of `counterclaim.toll`.

    python bench/tendencies.py LOSSES.csv > src/counterclaim/toll/data/tendencies.toml

LOSSES.csv is the table of Radford et al. (PNAS 2023). Only its reports of people killed or hurt are fitted. What
sources of one relation to those who suffered have in common becomes a tendency; no rule knows which party is which.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from counterclaim import estimate
from counterclaim.estimate import RADFORD, Fitted

PEOPLE = "Deaths|Casualties|Injuries"
SPOKE_FOR = {"UA Source": "Ukraine", "RU Source": "Russia"}
"""The sources that speak for a party to the war; all others are third parties."""
CIVIL_SD = 0.35
_T_QUARTILE = 0.816
"""Half of a Student-t of 2 degrees of freedom lies within so many scales of its middle."""

HEAD = """\
# How kinds of speakers bend their figures: logs of factors, where 0 is the truth. Written by bench/tendencies.py.
# Source: own fit of `counterclaim.estimate` to the {reports} reports of people killed or hurt in the table of Radford,
# Dai, Stoehr, Schein, Fernandez and Sajid, "Estimating conflict losses and reporting biases" (PNAS 120 (34), 2023;
# MIT). Only how the factors differ can be known from such a table: that all together lie about 1 is assumed.
origin = "fitted to reports of people killed or hurt in Ukraine, 2022 to early 2023 (Radford et al., PNAS 2023)"
"""


def relation(source: str, party: str) -> str:
    """ "own", "other" or "third": who the source is to those who suffered."""
    side = SPOKE_FOR.get(source)
    return "third" if side is None else "own" if side == party else "other"


def pooled(fitted: Fitted) -> dict[str, tuple[float, float, int]]:
    """For each relation the mean of the log factors, how far a new speaker's lies from it, and the factors seen.

    One spread is taken for all relations; a mean of few factors widens it.
    """
    by: dict[str, list[float]] = {}
    for (source, party), effect in zip(fitted.pairs, fitted.effects, strict=False):
        by.setdefault(relation(source, party), []).append(float(effect))
    squares = sum(float(np.sum((np.array(each) - np.mean(each)) ** 2)) for each in by.values())
    spread = np.sqrt(squares / sum(len(each) - 1 for each in by.values()))
    return {
        name: (float(np.mean(each)), float(spread * np.sqrt(1 + 1 / len(each))), len(each)) for name, each in by.items()
    }


def scatter(fitted: Fitted) -> float:
    """Scale of the Student-t by which one series of a source strays from the source's bias, from the middle half."""
    lean = dict(zip(fitted.pairs, fitted.effects, strict=False))
    series = (
        estimate.drifts(fitted)
        .filter(pl.col("bound") == "exact")
        .group_by("source", "party", "category", maintain_order=True)
        .agg(pl.col("median").log().mean())
    )
    off = [abs(mean - lean[source, party]) for source, party, _, mean in series.iter_rows()]
    return float(np.median(off)) / _T_QUARTILE


def common(covariance: NDArray[np.float64]) -> float:
    """Standard deviation of the mean of all biases: what the table cannot tell from the truth."""
    return float(np.sqrt(covariance.mean()))


def main() -> None:
    """Print the data file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("losses", type=Path)
    table = pl.read_csv(parser.parse_args().losses, infer_schema_length=None).sort("day", maintain_order=True)
    told = estimate.reports(table.filter(pl.col("category").str.contains(PEOPLE)), RADFORD)
    fitted = estimate.fit(told)
    size = len(fitted.pairs)
    print(HEAD.format(reports=len(told)))
    print("# How far one figure strays from its speaker's lean: scale of a Student-t of 2 degrees of freedom.")
    print(f"scatter = {scatter(fitted):.2f}")
    print("# What all leans may have in common: standard deviation.")
    print(f"common = {common(fitted.spread[:size, :size]):.2f}")
    print(
        "# How far the figure that a source has lies beyond the bound that it gives, on average; fitted to lower bounds"
    )
    print("# and taken for upper ones too, on which the table says little.")
    print(f"beyond = {-fitted.effects[size]:.2f}")
    print("# The same for a word of magnitude (“dozens”), which is read as its least value. Set, not fitted.")
    print("beyond_word = 1.0")
    for name, (mean, spread, number) in sorted(pooled(fitted).items()):
        print(f"\n[by_relation.{name}]  # {number} sources on a party")
        print(f"log_mean = {mean:.2f}\nlog_sd = {spread:.2f}")
    print(
        "\n# Those who answer for the victims. Set, not fitted: no public table holds their figures beside the truth."
    )
    print(f"[by_relation.civil]\nlog_mean = 0.0\nlog_sd = {CIVIL_SD}")
    print('origin = "set by hand: no public table holds such figures beside the truth"')


if __name__ == "__main__":
    main()
