"""The whole estimate of a conflict: fit, widths, check, forecasts, comparisons, and what each source changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.at_once import at_once
from counterclaim.errors import UsageError
from counterclaim.estimate.calibrate import calibrated
from counterclaim.estimate.compare import comparisons, log_total
from counterclaim.estimate.echoes import repeats
from counterclaim.estimate.fitting import ROUNDS, fit
from counterclaim.estimate.mixing import AGREED, ENOUGH, Mixed, mixing
from counterclaim.estimate.pieces import NOTHING_KEPT, Arrays, Pieces
from counterclaim.estimate.posterior import QUANTILES, ahead, biases, drifts, losses, without
from counterclaim.estimate.predict import expect
from counterclaim.estimate.sample import CHAINS, SWEEPS, WARM, Draws, sampled
from counterclaim.estimate.threads import one_thread

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from counterclaim.estimate.basis import Basis
    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.state import State
    from counterclaim.estimate.table import Reports

AHEAD = 28
EACH = "each"
"""Every source is left out in turn."""
STEP = 7
"""Sources' reports are foretold for the next day and from week to week."""
_SEEDS = (1, 2)
_LARGE = 1_000
"""Counters from which on another process is worth its start."""

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
    r_hat: float = AGREED
    """Below it, and"""
    ess: float = ENOUGH
    """above it, an estimate is called reliable."""

    @property
    def is_whole(self) -> bool:
        """Whether what comes out is as sure as it gets."""
        return self.r_hat <= AGREED and self.ess >= ENOUGH


WHOLE = Effort()
"""For what is published."""
QUICK = Effort(rounds=25, sweeps=150, warm=60, r_hat=1.05, ess=100.0)
"""For a first look, or the same without a source."""
UPDATE = replace(QUICK, rounds=12)
"""For new reports, from an earlier state."""


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that an estimate found."""

    basis: Basis
    fitted: Fitted
    last: int
    """Day of the latest report, from 1."""
    tables: dict[str, polars.DataFrame]
    """By name; see `counterclaim.estimate.columns`."""
    effort: Effort
    without_day: int
    """Day up to which what each source changes was worked out: earlier than `last` where an earlier state told it."""
    begun_on: int | None = None
    """Last day of the state that this began from."""


@one_thread()
def study(
    basis: Basis,
    *,
    days_ahead: int = AHEAD,
    left_out: Sequence[str] | None = (EACH,),
    effort: Effort = WHOLE,
    begin: State | None = None,
    workers: int = 1,
    pieces: Pieces = NOTHING_KEPT,
    tell: Tell | None = None,
) -> Study:
    """Estimate from these reports, look some days ahead, and estimate again without each of the sources `left_out`.

    From an earlier state, what it learnt of how reports scatter is taken over, and with `left_out` None what each
    source changed then. What is done is kept in `pieces`, and is not done again.
    With `workers` > 1 a script must keep its own work under `if __name__ == "__main__":`.
    UsageError where a source that nobody knows is to be left out.
    """
    tell = tell or (lambda *_: None)
    told = basis.reports
    sources = _chosen(told, left_out or ())
    last = without_day = int(told.day.max())
    coming = _coming(told, days_ahead)
    fitted = _fitted(told, coming, last + days_ahead, effort, begin, pieces, tell)
    tell("drawing", 0, None)
    fitted = _drawn(fitted, effort, pieces, workers)
    tell("checking", 0, None)
    tables = {
        "losses": _dated(basis, losses(fitted)),
        "biases": _biases(basis, fitted),
        "drifts": _dated(basis, drifts(fitted)),
        "forecasts": _dated(basis, _forecasts(fitted, coming)),
        "comparisons": comparisons(fitted, basis.sides),
        "without": _without(fitted, sources, pieces, tell, workers),
        "diagnostics": _diagnostics(fitted, mixing(fitted), effort),
        "reports": _reports(basis, told),
        "unused": _unused(basis),
    }
    if begin is not None and left_out is None:
        tables["without"], without_day = _kept(begin, tables["without"]), begin.without_day
    return Study(basis, fitted, last, tables, effort, without_day, begin.last if begin else None)


def _fitted(
    told: Reports, coming: Reports, until: int, effort: Effort, begin: State | None, pieces: Pieces, tell: Tell
) -> Fitted:
    if begin is None:
        heard = partial(tell, "fitting")
        return calibrated(told, wanted=coming, until=until, rounds=effort.rounds, pieces=pieces, tell=heard)
    tell("fitting", 0, None)
    found = fit(told, wanted=coming, until=until, rounds=effort.rounds, begin=begin.begin)
    return replace(found, scatter=begin.begin.scattered(found.hyper.kind))


def _drawn(fitted: Fitted, effort: Effort, pieces: Pieces, workers: int) -> Fitted:
    """The fit with draws: two halves of the chains, each from a seed of its own, on as many processors as there are."""
    if sum(len(one.layout.day) for one in fitted.groups.values()) < _LARGE:
        workers = 1
    halves = list(at_once(partial(_half, fitted, effort, pieces), _SEEDS, workers=workers))
    return replace(fitted, draws=Draws(**{name: np.concatenate([half[name] for half in halves]) for name in halves[0]}))


def _half(fitted: Fitted, effort: Effort, pieces: Pieces, seed: int) -> Arrays:
    return pieces.done(f"draws-{seed}", partial(_chains, fitted, effort, seed))


def _chains(fitted: Fitted, effort: Effort, seed: int) -> Arrays:
    """The fields of `Draws`."""
    found = sampled(fitted, chains=CHAINS // len(_SEEDS), sweeps=effort.sweeps, warm=effort.warm, seed=seed).draws
    assert found is not None
    return {field.name: getattr(found, field.name) for field in fields(found)}


def _coming(told: Reports, days: int) -> Reports:
    """The reports to foretell: of the next day, of each week's end and of the last day; of longer stretches all."""
    every, last = ahead(told, days), int(told.day.max())
    gone = every.day - last
    return every.where((gone == 1) | (gone % STEP == 0) | (gone == days) | (every.days > STEP))


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


def _diagnostics(fitted: Fitted, mixed: dict[tuple[str, str], Mixed], effort: Effort) -> polars.DataFrame:
    import polars as pl

    rows = [
        {
            "party": group[0],
            "category": group[1],
            "reports": len(one.told),
            "sources": len({fitted.told.names[s].source for s in one.told.series}),
            "r_hat": mixed[group].r_hat,
            "ess": mixed[group].ess,
            "reliable": mixed[group].r_hat < effort.r_hat and mixed[group].ess > effort.ess,
        }
        for group, one in fitted.groups.items()
    ]
    return pl.DataFrame(rows)


def _reports(basis: Basis, told: Reports) -> polars.DataFrame:
    import polars as pl

    table = _dated(basis, basis.rows.drop("echo"))
    return table.with_columns(
        pl.Series("copy", repeats(told), dtype=pl.Boolean()), pl.Series("odd", basis.odd, dtype=pl.String())
    )


def _unused(basis: Basis) -> polars.DataFrame:
    import polars as pl

    rows = [(one.where, one.what, one.advice) for one in (*basis.problems, *basis.unused)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("where", "what", "advice"), pl.String()), orient="row")


# --- without a source


def _without(fitted: Fitted, sources: Sequence[str], pieces: Pieces, tell: Tell, workers: int) -> polars.DataFrame:
    """One row for each source left out and each group that it speaks of: the total then, beside the total with it."""
    import polars as pl

    last = int(fitted.told.day.max())
    whole = _table(fitted.groups, _totals(fitted, last))
    tables = [_change(fitted, whole.clear(), "", whole)]
    if len({name.source for name in fitted.told.names}) > 1:
        rest = at_once(
            partial(_rest, fitted.told, pieces), sources, workers=workers if len(fitted.told) > _LARGE else 1
        )
        for number, source in enumerate(sources):
            tell("leaving out", number, len(sources))
            tables.append(_change(fitted, next(rest), source, whole))
        tell("leaving out", len(sources), len(sources))
    return pl.concat(tables)


def _rest(told: Reports, pieces: Pieces, source: str) -> polars.DataFrame:
    """The totals of the last day without the source."""
    number = sorted({name.source for name in told.names}).index(source)
    kept, groups = pieces.done(f"without-{number}", partial(_estimated_again, told, source)), _groups(told)
    return _table((groups[at] for at in kept["group"]), kept["total"])


def _estimated_again(told: Reports, source: str) -> Arrays:
    """The number of each group that is still spoken of, and its total."""
    others, last = without(told, source), int(told.day.max())
    gap = last - int(others.day.max())
    found = fit(others, wanted=ahead(others, gap) if gap else None, until=last, rounds=QUICK.rounds)
    drawn = sampled(found, sweeps=QUICK.sweeps, warm=QUICK.warm)
    number = {group: at for at, group in enumerate(_groups(told))}
    return {"group": np.array([number[group] for group in drawn.groups]), "total": _totals(drawn, last)}


def _groups(told: Reports) -> list[tuple[str, str]]:
    return sorted({name.group for name in told.names})


def _kept(begin: State, like: polars.DataFrame) -> polars.DataFrame:
    """What each source changed when the state was made."""
    import polars as pl

    return pl.DataFrame(list(begin.without), schema=like.schema)


def _totals(fitted: Fitted, day: int) -> NDArray[np.float64]:
    """Losses up to a day: each group's 5 % quantile, median and 95 % quantile."""
    drawn = [log_total(fitted, group, day) for group in fitted.groups]
    return np.exp([np.quantile(each, [0.05, 0.5, 0.95]) for each in drawn])


def _table(groups: Iterable[tuple[str, str]], totals: NDArray[np.float64]) -> polars.DataFrame:
    import polars as pl

    rows = [(*group, *total) for group, total in zip(groups, totals.tolist(), strict=True)]
    return pl.DataFrame(rows, schema=["party", "category", "q05", "median", "q95"], orient="row")


def _change(fitted: Fitted, then: polars.DataFrame, source: str, whole: polars.DataFrame) -> polars.DataFrame:
    import polars as pl

    spoken = {name.group for name in fitted.told.names if name.source == source}
    mine = [group in spoken for group in whole.select("party", "category").iter_rows()]
    now = whole.filter(pl.Series(mine, dtype=pl.Boolean()))
    both = now.join(then, on=["party", "category"], how="left", suffix="_without", maintain_order="left")
    log = [pl.col(f"q95{end}").log() - pl.col(f"q05{end}").log() for end in ("", "_without")]
    return both.select(
        pl.lit(source).alias("source"),
        pl.all(),
        (pl.col("median_without") / pl.col("median")).alias("factor"),
        (log[1] / log[0]).alias("width"),
    )
