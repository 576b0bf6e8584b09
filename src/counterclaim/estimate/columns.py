"""The tables of an estimate: every column with its type, its unit and its meaning, as files and documents show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    kind: str
    """As in a Table Schema: "string", "integer", "number", "boolean" or "date"."""
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    title: str
    columns: tuple[Column, ...]


_PARTY = Column("party", "string", "Who suffered the losses")
_CATEGORY = Column("category", "string", "What was lost")
_SOURCE = Column("source", "string", "Who reports")
_DAY = Column("day", "integer", "Day of the conflict, from 1", "days")
_DATE = Column("date", "date", "That day; empty where days are only numbered")
_SPAN = Column("span", "integer", "Days counted, the last of them `day`; 0: all since the start", "days")
_BOUND = Column("bound", "string", "What the number is: exact, lower (at least it) or upper (at most it)")


def _quantiles(what: str, unit: str, kind: str = "number") -> tuple[Column, ...]:
    return (
        Column("q05", kind, f"{what}: 5 % quantile, the lower end of the 90 % interval", unit),
        Column("q25", kind, f"{what}: 25 % quantile, the lower end of the 50 % interval", unit),
        Column("median", kind, f"{what}: median", unit),
        Column("q75", kind, f"{what}: 75 % quantile, the upper end of the 50 % interval", unit),
        Column("q95", kind, f"{what}: 95 % quantile, the upper end of the 90 % interval", unit),
    )


def _ends(what: str, unit: str, end: str = "") -> tuple[Column, ...]:
    return (
        Column(f"q05{end}", "number", f"{what}: 5 % quantile", unit),
        Column(f"median{end}", "number", f"{what}: median", unit),
        Column(f"q95{end}", "number", f"{what}: 95 % quantile", unit),
    )


TABLES: Mapping[str, Table] = {
    "losses": Table(
        "What the losses probably were: a model's estimate",
        (
            _PARTY,
            _CATEGORY,
            Column("measure", "string", "daily: on that day; cumulative: from the start up to it"),
            _DAY,
            _DATE,
            Column("forecast", "boolean", "Later than the last report"),
            *_quantiles("Losses", "losses"),
        ),
    ),
    "biases": Table(
        "By which factor each source bends its figures of each party's losses, on average of the kinds of losses",
        (
            _SOURCE,
            _PARTY,
            Column("relation", "string", "own: the source speaks for that party; other: for another one; third"),
            *_quantiles("Figures over the truth", "factor"),
            Column("reports", "integer", "Reports used", "reports"),
        ),
    ),
    "drifts": Table(
        "The same for each series over time",
        (
            _SOURCE,
            _PARTY,
            _CATEGORY,
            _BOUND,
            _DAY,
            _DATE,
            *_quantiles("What it has counted over the truth", "factor"),
        ),
    ),
    "forecasts": Table(
        "What each source will report",
        (_SOURCE, _PARTY, _CATEGORY, _SPAN, _DAY, _DATE, *_quantiles("Number reported", "losses", "integer")),
    ),
    "comparisons": Table(
        "One figure over another: sources and parties set against each other",
        (
            Column("kind", "string", "own, two sources, both sides or two parties; see the page on the method"),
            Column("first", "string", "What stands above in the ratio"),
            Column("second", "string", "What stands below"),
            Column("party", "string", "Whose losses, where it is one party's"),
            Column("category", "string", "What was lost, where it is one category"),
            *_quantiles("Ratio", "factor"),
            Column("below_one", "number", "Probability that the ratio lies below 1", "0 to 1"),
            Column("identified", "boolean", "It needs no assumption that biases lie about 1"),
        ),
    ),
    "without": Table(
        "What would change if a source were left out",
        (
            Column("source", "string", "Who is left out"),
            _PARTY,
            _CATEGORY,
            *_ends("Total on the day of the last report, with all", "losses"),
            *_ends("The same without the source; empty where nobody else reports it", "losses", "_without"),
            Column("factor", "number", "Median without over median with", "factor"),
            Column("width", "number", "Width of the 90 % interval, on the log scale, without over with", "factor"),
        ),
    ),
    "diagnostics": Table(
        "How far each estimate may be relied on",
        (
            _PARTY,
            _CATEGORY,
            Column("reports", "integer", "Reports used", "reports"),
            Column("sources", "integer", "Sources that speak of it", "sources"),
            Column(
                "r_hat",
                "number",
                "Largest R-hat of what is told of it; good below 1.01 (1.05 where it was made quickly)",
            ),
            Column(
                "ess",
                "number",
                "Least bulk effective sample size of it; good above 400 (100 where made quickly)",
                "draws",
            ),
            Column("reliable", "boolean", "Both are good"),
        ),
    ),
    "reports": Table(
        "The reports that were used",
        (
            _DAY,
            _DATE,
            Column("count", "integer", "The number reported", "losses"),
            _PARTY,
            _CATEGORY,
            _SOURCE,
            _SPAN,
            _BOUND,
            Column("where", "string", "Row of the table, or id of the claim"),
            Column("copy", "boolean", "It counts as a copy: another source told this very number within a week before"),
            Column(
                "odd",
                "string",
                "Look whether it is a slip. falls: to less than half of what its source told before; leaps: more than "
                "tenfold within a week; apart: more than a hundred times from another source's; mostly empty",
            ),
        ),
    ),
    "unused": Table(
        "What was left out, and why",
        (
            Column("where", "string", "Row of the table, or id of the claim"),
            Column("what", "string", "Why it was left out"),
            Column("advice", "string", "What to do"),
        ),
    ),
}
"""Every table by its name, which is that of its files."""
