"""Make border-war.csv: reports of a war that never was, so that an estimate can be held against the truth.

usage: python examples/conflict/simulate.py > examples/conflict/border-war.csv

The true totals of the last day go to standard error.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

START, DAYS = date(2031, 3, 1), 120
RATES = {("Northland", "soldiers killed"): 25, ("Northland", "tanks destroyed"): 4,
         ("Southland", "soldiers killed"): 40, ("Southland", "tanks destroyed"): 6}  # fmt: skip
OWN, OTHER = 0.5, 1.6
"""What a ministry makes of its own side's losses, and of the other's."""
SPEAKERS = {"Northland ministry": 0.5, "Southland ministry": 0.35, "Casualty Watch": 0.08, "Lantern Radio": 0.1}
"""How likely each is to speak on a day."""

Row = tuple[str, int, str, str, str, str, str, str]


def factor(source: str, party: str) -> float:
    """By what a source multiplies the losses of a party."""
    if "ministry" in source:
        return OWN if source.startswith(party) else OTHER
    return {"Casualty Watch": 0.8, "Lantern Radio": 1.1}[source]


def truth(rate: float, rng: random.Random) -> list[int]:
    """Losses up to each day; the rate walks from week to week."""
    total, totals = 0, []
    for day in range(DAYS):
        if day % 7 == 0:
            rate *= math.exp(rng.gauss(0, 0.3))
        total += max(round(rng.gauss(rate, math.sqrt(rate) + 0.3 * rate)), 0)
        totals.append(total)
    return totals


def told(source: str, party: str, category: str, totals: list[int], rng: random.Random) -> Iterator[Row]:
    """What a source reports: its running total, rounded at times; the monitors give a lower bound."""
    bias = factor(source, party) * math.exp(rng.gauss(0, 0.15))
    for day, total in enumerate(totals):
        if rng.random() < SPEAKERS[source]:
            count = total * bias
            unit = 10 ** max(len(str(int(count))) - 2, 0) if rng.random() < 0.3 else 1
            said = START + timedelta(days=day)
            least = "1" if source == "Casualty Watch" else "0"
            yield str(said), round(count / unit) * unit, party, category, source, "total", least, ""


def main() -> None:
    """Print the table."""
    rng = random.Random(11)
    rows: list[Row] = []
    for (party, category), rate in RATES.items():
        totals = truth(rate, rng)
        print(f"{party}, {category}: {totals[-1]:,}", file=sys.stderr)
        for source in SPEAKERS:
            rows += told(source, party, category, totals, rng)
    rows.sort(key=lambda row: row[0])
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("said_on", "figure", "country", "what", "who", "counts", "at_least", "copy_of"))
    for number, row in enumerate(rows):
        out.writerow((*row[:7], number))
        if rng.random() < 0.1:
            copied = date.fromisoformat(row[0]) + timedelta(days=rng.randint(0, 2))
            out.writerow((copied, row[1], row[2], row[3], "Lantern Radio", row[5], row[6], number))


if __name__ == "__main__":
    main()
