"""The reports that an estimate is made from: a table of claims as arrays, checked once, and its folds.

A report says how many were lost over a stretch of days: since the start (a cumulative report) or over some days that
end on its own (a daily, weekly or monthly one). Reports of one source about one party and category, with the same kind
of bound, form a series: the unit that has a bias, a drift and a precision of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.errors import UsageError

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

EXACT, LOWER, UPPER = 0, 1, 2
"""What a reported number is: the figure itself, "at least" or "at most" it."""

LARGEST = 10**9
LONGEST = 4000
_DEFAULT = {
    "day": "day",
    "count": "count",
    "party": "party",
    "category": "category",
    "source": "source",
    "span": "span",
    "lower": "lower",
    "upper": "upper",
    "echo": "echo",
}
RADFORD = {
    "party": "loss_country",
    "source": "claim_source",
    "span": "time_frame",
    "lower": "minimum",
    "upper": "maximum",
}
"""Columns of the table of Radford et al. (PNAS 2023), where they are not named as here."""


@dataclass(frozen=True, slots=True)
class Series:
    """What one source says about one party's losses of one category, with one kind of bound."""

    source: str
    party: str
    category: str
    bound: int = EXACT
    """`EXACT`, `LOWER` or `UPPER`."""

    @property
    def group(self) -> tuple[str, str]:
        """Whose losses of what."""
        return (self.party, self.category)


@dataclass(frozen=True, slots=True)
class Reports:
    """n reports as arrays of n, ordered by day."""

    day: NDArray[np.int64]
    """Last day counted, from 1."""
    days: NDArray[np.int64]
    """How many days are counted; 0: all since the start of the conflict."""
    count: NDArray[np.int64]
    """The number reported, 0 or more."""
    series: NDArray[np.int64]
    """Index into `names`."""
    names: tuple[Series, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.day)

    def where(self, kept: NDArray[np.bool_]) -> Reports:
        """The reports that `kept` (n) marks, with the same series."""
        return Reports(self.day[kept], self.days[kept], self.count[kept], self.series[kept], self.names)

    @property
    def cumulative(self) -> NDArray[np.bool_]:
        """Which reports count since the start."""
        since: NDArray[np.bool_] = self.days == 0
        return since

    @property
    def bounds(self) -> NDArray[np.bool_]:
        """Which reports give a lower or an upper bound."""
        return np.array([name.bound != EXACT for name in self.names], dtype=bool)[self.series]

    def of_group(self, group: tuple[str, str]) -> NDArray[np.bool_]:
        """Which reports are about this party's losses of this category."""
        return np.array([name.group == group for name in self.names], dtype=bool)[self.series]

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """Every (party, category) that is reported on, sorted."""
        return tuple(sorted({name.group for name in self.names}))


def reports(table: polars.DataFrame, columns: Mapping[str, str] | None = None) -> Reports:
    """Read a table of claims, one a row; `columns` maps our names to the table's own where they differ.

    Needed: day (whole number from 1, or a date: the earliest is day 1), count (whole number from 0), party, category,
    source. If there: span ("Cumulative", "Day", "Week", "Month" or a number of days; cumulative by default), lower and
    upper (true where the number is a bound), echo (the id of the report's origin: only the first of an origin stays).
    Order does not matter. UsageError for a missing column, a missing or impossible value, or a table of no report.
    """
    named = _named(table, columns or {})
    if named.height == 0:
        raise UsageError("The table holds no report.", advice="Give at least one claim with a day and a count.")
    day, count = _days(named), _counts(named)
    keys = [
        Series(*row)
        for row in zip(
            *(named[c].cast(str).to_list() for c in ("source", "party", "category")), _bounds(named), strict=True
        )
    ]
    names = tuple(sorted(set(keys), key=lambda name: (name.party, name.category, name.source, name.bound)))
    place = {name: at for at, name in enumerate(names)}
    made = Reports(day, _spans(named), count, np.array([place[key] for key in keys]), names)
    order = np.argsort(made.day, kind="stable")
    kept = order[_firsts(named, order)]
    return Reports(made.day[kept], made.days[kept], made.count[kept], made.series[kept], names)


def _named(table: polars.DataFrame, columns: Mapping[str, str]) -> polars.DataFrame:
    chosen = {ours: columns.get(ours, name) for ours, name in _DEFAULT.items()}
    for needed in ("day", "count", "party", "category", "source"):
        if chosen[needed] not in table.columns:
            raise UsageError(
                f"The table has no column {chosen[needed]!r}.", advice=f"Name the column that holds the {needed}."
            )
        if table[chosen[needed]].null_count():
            raise UsageError(f"Column {chosen[needed]!r} has empty cells.", advice="Fill them or leave those rows out.")
    return table.select(**{ours: table[name] for ours, name in chosen.items() if name in table.columns})


def _days(table: polars.DataFrame) -> NDArray[np.int64]:
    column = table["day"]
    if column.dtype.is_temporal():
        stamps = column.dt.date().to_physical().to_numpy().astype(np.int64)
        days: NDArray[np.int64] = stamps - stamps.min() + 1
    else:
        days = _whole(column.to_numpy(), "day")
    if days.min() < 1 or days.max() >= LONGEST:
        raise UsageError(f"Days run from {days.min()} to {days.max()}.", advice=f"Count them from 1, below {LONGEST}.")
    return days


def _counts(table: polars.DataFrame) -> NDArray[np.int64]:
    counts = _whole(table["count"].to_numpy(), "count")
    if counts.min() < 0 or counts.max() >= LARGEST:
        raise UsageError(
            f"Counts run from {counts.min()} to {counts.max()}.", advice=f"They must be 0 or more, below {LARGEST}."
        )
    return counts


def _whole(values: NDArray[np.generic], what: str) -> NDArray[np.int64]:
    try:
        numbers = values.astype(np.float64)
    except ValueError as error:
        raise UsageError(f"Column {what!r} holds words.", advice="Give whole numbers.") from error
    if not np.all(np.isfinite(numbers)) or np.any(numbers != np.round(numbers)):
        raise UsageError(f"Column {what!r} holds what is no whole number.", advice="Give whole numbers.")
    return numbers.astype(np.int64)


def _spans(table: polars.DataFrame) -> NDArray[np.int64]:
    if "span" not in table.columns:
        return np.zeros(table.height, dtype=np.int64)
    known = {"cumulative": 0, "day": 1, "week": 7, "month": 30}
    spans = []
    for word in table["span"].cast(str).to_list():
        plain = (word or "cumulative").strip().lower()
        if plain not in known and not plain.isdigit():
            raise UsageError(f"{word!r} is no span.", advice="Write Cumulative, Day, Week, Month or a number of days.")
        spans.append(known.get(plain) if plain in known else int(plain))
    return np.minimum(np.array(spans, dtype=np.int64), LONGEST)


def _bounds(table: polars.DataFrame) -> list[int]:
    empty = [False] * table.height
    lower = [bool(cell) for cell in table["lower"].to_list()] if "lower" in table.columns else empty
    upper = [bool(cell) for cell in table["upper"].to_list()] if "upper" in table.columns else empty
    return [EXACT if low == high else LOWER if low else UPPER for low, high in zip(lower, upper, strict=True)]


def _firsts(table: polars.DataFrame, order: NDArray[np.int64]) -> NDArray[np.bool_]:
    if "echo" not in table.columns:
        return np.ones(len(order), dtype=bool)
    seen: set[str] = set()
    first = []
    for origin in table["echo"].cast(str).gather(order).to_list():
        first.append(origin is None or origin not in seen)
        seen.add(origin)
    return np.array(first)
