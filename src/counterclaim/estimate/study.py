"""The whole estimate of a conflict: fit, widths, check, forecasts, comparisons, and what each source changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.errors import UsageError
from counterclaim.estimate.calibrate import calibrated
from counterclaim.estimate.compare import comparisons, log_total
from counterclaim.estimate.fitting import ROUNDS, fit
from counterclaim.estimate.mixing import Mixed, mixing
from counterclaim.estimate.posterior import QUANTILES, ahead, biases, drifts, losses, without
from counterclaim.estimate.predict import expect
from counterclaim.estimate.sample import SWEEPS, WARM, sampled

if TYPE_CHECKING:
    import polars

    from counterclaim.estimate.basis import Basis
    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.table import Reports

AHEAD = 28
EACH = "each"
"""Every source is left out in turn."""
STEP = 7
"""Sources' reports are foretold for the next day and from week to week."""

Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to look for the answer."""

    rounds: int = ROUNDS
    """Of the fit."""
    sweeps: int = SWEEPS
    """Draws of each chain."""
    warm: int = WARM
    """Draws before those."""


WHOLE, QUICK = Effort(), Effort(rounds=25, sweeps=100, warm=60)
"""For what is published; and for a first look, or the same without a source."""


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
    basis: Basis,
    *,
    days_ahead: int = AHEAD,
    left_out: Sequence[str] = (EACH,),
    effort: Effort = WHOLE,
    tell: Tell | None = None,
) -> Study:
    """Estimate from these reports, look some days ahead, and estimate again without each of the sources `left_out`.

    UsageError where a source that nobody knows is to be left out.
    """
    tell = tell or (lambda *_: None)
    told = basis.reports
    sources = _chosen(told, left_out)
    coming = _coming(told, days_ahead)
    tell("fitting", 0, None)
    fitted = calibrated(told, wanted=coming, rounds=effort.rounds)
    tell("drawing", 0, None)
    fitted = sampled(fitted, sweeps=effort.sweeps, warm=effort.warm)
    tell("checking", 0, None)
    tables = {
        "losses": _dated(basis, losses(fitted)),
        "biases": _biases(basis, fitted),
        "drifts": _dated(basis, drifts(fitted)),
        "forecasts": _dated(basis, _forecasts(fitted, coming)),
        "comparisons": comparisons(fitted, basis.sides),
        "without": _without(fitted, sources, tell),
        "diagnostics": _diagnostics(fitted, mixing(fitted)),
        "reports": _dated(basis, basis.rows.drop("echo")),
        "unused": _unused(basis),
    }
    return Study(basis, fitted, int(told.day.max()), tables)


def _coming(told: Reports, days: int) -> Reports:
    """The reports to foretell: of the next day, of each week's end and of the last day."""
    every, last = ahead(told, days), int(told.day.max())
    gone = every.day - last
    return every.where((gone == 1) | (gone % STEP == 0) | (gone == days))


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


def _diagnostics(fitted: Fitted, mixed: dict[tuple[str, str], Mixed]) -> polars.DataFrame:
    import polars as pl

    rows = [
        {
            "party": group[0],
            "category": group[1],
            "reports": int(fitted.told.of_group(group).sum()),
            "sources": len({fitted.told.names[s].source for s in one.told.series}),
            "r_hat": mixed[group].r_hat,
            "ess": mixed[group].ess,
            "reliable": mixed[group].agrees,
        }
        for group, one in fitted.groups.items()
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
    found = fit(told, wanted=ahead(told, gap) if gap else None, rounds=QUICK.rounds)
    return sampled(found, sweeps=QUICK.sweeps, warm=QUICK.warm)


def _totals(fitted: Fitted, day: int) -> polars.DataFrame:
    import polars as pl

    rows = []
    for group in fitted.groups:
        low, middle, high = np.exp(np.quantile(log_total(fitted, group, day), [0.05, 0.5, 0.95])).tolist()
        rows.append((*group, low, middle, high))
    return pl.DataFrame(rows, schema=["party", "category", "q05", "median", "q95"], orient="row")


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
