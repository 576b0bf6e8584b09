"""One report as it was told, before it stands in an array."""

from __future__ import annotations

from dataclasses import dataclass

EXACT, LOWER, UPPER = "exact", "lower", "upper"
"""What a number is: the figure itself, "at least" or "at most" it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One report."""

    day: int
    """Last day counted, from 1."""
    count: int
    party: str
    category: str
    source: str
    span: int
    """Days counted; 0: all since the start."""
    bound: str
    """`EXACT`, `LOWER` or `UPPER`."""
    where: str
    """The row of the table, or the id of the claim."""
    echo: str = ""
    """Id of its origin; empty: it is its own."""
