"""The whole estimate of a conflict: fit, widths, check, forecasts, comparisons, and what each source changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterclaim.errors import UsageError
from counterclaim.estimate.calibrate import calibrated
from counterclaim.estimate.check import GOOD, pareto
from counterclaim.estimate.compare import comparisons
from counterclaim.estimate.fitting import fit
from counterclaim.estimate.posterior import QUANTILES, ahead, biases, drifts, losses, without
from counterclaim.estimate.predict import expect

if TYPE_CHECKING:
    import polars

    from counterclaim.estimate.basis import Basis
    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.table import Reports

AHEAD = 28
EACH = "each"
"""Every source is left out in turn."""
_ROUNDS_WITHOUT = 25

Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that an estimate found."""

    basis: Basis
    fitted: Fitted
    last: int
    """Day of the latest report, from 1."""
    tables: dict[str, polars.DataFrame]
    """By name; see `counterclaim.estimate.columns`."""
    reused: bool = False
    """Widths were taken over from an earlier state."""


def study(
    basis: Basis, *, days_ahead: int = AHEAD, left_out: Sequence[str] = (EACH,), tell: Tell | None = None
) -> Study:
    """Estimate from these reports, look some days ahead, and estimate again without each of the sources `left_out`.

    UsageError where a source that nobody knows is to be left out.
    """
    tell = tell or (lambda *_: None)
    told = basis.reports
    sources = _chosen(told, left_out)
    tell("estimating", 0, None)
    coming = ahead(told, days_ahead)
    fitted = calibrated(told, wanted=coming)
    tell("checking", 0, None)
    shapes = pareto(fitted)
    tables = {
        "losses": _dated(basis, losses(fitted)),
        "biases": _biases(basis, fitted),
        "drifts": _dated(basis, drifts(fitted)),
        "forecasts": _dated(basis, _forecasts(fitted, coming)),
        "comparisons": comparisons(fitted, basis.sides),
        "without": _without(fitted, sources, tell),
        "diagnostics": _diagnostics(fitted, shapes),
        "reports": _dated(basis, basis.rows.drop("echo")),
        "unused": _unused(basis),
    }
    return Study(basis, fitted, int(told.day.max()), tables)


def _chosen(told: Reports, left_out: Sequence[str]) -> list[str]:
    known = sorted({name.source for name in told.names})
    if EACH in left_out:
        return known
    for source in left_out:
        if source not in known:
            shown = ", ".join(repr(name) for name in known[:20])
            raise UsageError(f"No report is by {source!r}.", advice=f"Choose one of {shown}.")
    return list(left_out)


def _dated(basis: Basis, table: polars.DataFrame) -> polars.DataFrame:
    """The table with the date of each day beside it; empty where days are only numbered."""
    import polars as pl

    dates = [basis.date_of(day) for day in table["day"].to_list()]
    return table.insert_column(table.get_column_index("day") + 1, pl.Series("date", dates, dtype=pl.Date()))


def _biases(basis: Basis, fitted: Fitted) -> polars.DataFrame:
    import polars as pl

    table = biases(fitted)
    counted = basis.rows.group_by("source", "party").agg(pl.len().alias("reports"))
    relations = [basis.relation(*pair) for pair in table.select("source", "party").iter_rows()]
    return table.insert_column(2, pl.Series("relation", relations, dtype=pl.String())).join(
        counted, on=["source", "party"], how="left", maintain_order="left"
    )


def _forecasts(fitted: Fitted, coming: Reports) -> polars.DataFrame:
    import polars as pl

    names = [coming.names[series] for series in coming.series]
    said = {
        "source": [name.source for name in names],
        "party": [name.party for name in names],
        "category": [name.category for name in names],
        "span": coming.days,
        "day": coming.day,
    }
    expected = expect(fitted, coming)
    return pl.DataFrame(said | {name: expected.quantile(p) for name, p in QUANTILES.items()}).sort(
        "party", "category", "source", "day"
    )


def _diagnostics(fitted: Fitted, shapes: dict[tuple[str, str], float]) -> polars.DataFrame:
    import polars as pl

    rows = [
        {
            "party": group[0],
            "category": group[1],
            "reports": int(fitted.told.of_group(group).sum()),
            "sources": len({fitted.told.names[s].source for s in one.told.series}),
            "pareto_k": shape,
            "reliable": shape < GOOD,
        }
        for (group, one), shape in zip(fitted.groups.items(), shapes.values(), strict=True)
    ]
    return pl.DataFrame(rows)


def _unused(basis: Basis) -> polars.DataFrame:
    import polars as pl

    rows = [(one.where, one.what, one.advice) for one in (*basis.problems, *basis.unused)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("where", "what", "advice"), pl.String()), orient="row")


# --- without a source


def _without(fitted: Fitted, sources: Sequence[str], tell: Tell) -> polars.DataFrame:
    """One row for each source left out and each group that it speaks of: the total then, beside the total with it."""
    import polars as pl

    whole = _totals(fitted, int(fitted.told.day.max()))
    tables = [_change(fitted, None, "", whole).clear()]
    for number, source in enumerate(sources):
        tell("leaving out", number, len(sources))
        if len({name.source for name in fitted.told.names}) > 1:
            rest = _rest(fitted, source)
            tables.append(_change(fitted, rest, source, whole))
    tell("leaving out", len(sources), len(sources))
    return pl.concat(tables)


def _rest(fitted: Fitted, source: str) -> Fitted:
    told, last = without(fitted.told, source), int(fitted.told.day.max())
    gap = last - int(told.day.max())
    wanted = ahead(told, gap) if gap else None
    found = fit(told, wanted=wanted, rounds=_ROUNDS_WITHOUT)
    return found if found.days >= last else replace(found, days=last)


def _totals(fitted: Fitted, day: int) -> polars.DataFrame:
    import polars as pl

    table = losses(fitted).filter((pl.col("measure") == "cumulative") & (pl.col("day") == min(day, fitted.days)))
    return table.select("party", "category", "q05", "median", "q95")


def _change(fitted: Fitted, rest: Fitted | None, source: str, whole: polars.DataFrame) -> polars.DataFrame:
    import polars as pl

    spoken = {name.group for name in fitted.told.names if name.source == source}
    now = whole.filter(
        pl.Series([group in spoken for group in whole.select("party", "category").iter_rows()], dtype=pl.Boolean())
    )
    then = _totals(rest or fitted, int(fitted.told.day.max()))
    both = now.join(then, on=["party", "category"], how="left", suffix="_without", maintain_order="left")
    log = [pl.col(f"q95{end}").log() - pl.col(f"q05{end}").log() for end in ("", "_without")]
    return both.select(
        pl.lit(source).alias("source"),
        pl.all(),
        (pl.col("median_without") / pl.col("median")).alias("factor"),
        (log[1] / log[0]).alias("width"),
    )
