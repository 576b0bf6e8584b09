from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("scipy")

from counterclaim.estimate import ahead, biases, calibrated, drifts, expect, fit, losses, reports, sampled, score
from counterclaim.estimate.fitting import Fitted
from counterclaim.estimate.posterior import QUANTILES

REPORT = st.fixed_dictionaries(
    {
        "day": st.one_of(st.integers(1, 40), st.integers(1, 400)),
        "count": st.one_of(st.integers(0, 30), st.integers(0, 10**9 - 1)),
        "party": st.sampled_from(["A", "B"]),
        "category": st.sampled_from(["soldiers", "ships"]),
        "source": st.sampled_from(["one", "two", "three"]),
        "span": st.sampled_from(["Cumulative", "Cumulative", "Day", "Week", "90"]),
        "lower": st.booleans(),
        "upper": st.booleans(),
    }
)


def check(fitted: Fitted) -> None:
    """All that is told is finite and in order."""
    tables = [losses(fitted), drifts(fitted), *([biases(fitted)] if fitted.draws else [])]
    for table in tables:
        quantiles = table.select(*QUANTILES).to_numpy()
        assert np.isfinite(quantiles).all()
        assert (quantiles >= 0).all()
        assert (np.diff(quantiles, axis=1) >= -1e-9 * quantiles[:, 1:]).all()
    totals = losses(fitted).filter(pl.col("measure") == "cumulative")
    for _, group in totals.group_by("party", "category"):
        assert np.all(np.diff(group.sort("day")["median"].to_numpy()) >= -1e-9 * group["median"].max())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REPORT, min_size=1, max_size=14))
def test_whatever_is_reported_the_answer_is_finite_and_in_order(rows: list[dict[str, object]]) -> None:
    every = reports(pl.DataFrame(rows))
    fitted = fit(every, wanted=ahead(every, 9), rounds=8)
    check(fitted)
    met = score(expect(fitted, every), every.count)
    assert np.isfinite(met.log_chance).all()
    assert np.isfinite(met.off).all()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REPORT, min_size=1, max_size=14))
def test_and_so_is_what_is_drawn(rows: list[dict[str, object]]) -> None:
    check(sampled(fit(reports(pl.DataFrame(rows)), rounds=8), chains=2, sweeps=6, warm=8))


CASES = {
    "one report": [(5, 40, "Cumulative", "one", 0, 0)],
    "nothing but zeros": [(day, 0, "Cumulative", "one", 0, 0) for day in range(1, 30)],
    "a year of days alone": [(day, day % 7, "Day", "one", 0, 0) for day in range(1, 366)],
    "one source alone": [(day, day * 10, "Cumulative", "one", 0, 0) for day in range(1, 90)],
    "lower bounds above upper ones": [
        *[(day, day * 90, "Cumulative", "one", 1, 0) for day in range(1, 30)],
        *[(day, day * 10, "Cumulative", "two", 0, 1) for day in range(1, 30)],
    ],
    "falling totals": [(day, 1000 - 9 * day, "Cumulative", "one", 0, 0) for day in range(1, 90)],
    "a counter that starts anew": [(day, day % 50 * 10 + 1, "Cumulative", "one", 0, 0) for day in range(1, 150)],
    "two reports a thousand million apart": [
        (5, 1, "Cumulative", "one", 0, 0),
        (6, 999_999_999, "Cumulative", "two", 0, 0),
    ],
    "one source says both on a day": [
        (5, 1, "Cumulative", "one", 0, 0),
        (5, 999_999_999, "Cumulative", "one", 0, 0),
    ],
    "a span longer than the war": [(3, 50, "300", "one", 0, 0), (9, 70, "Cumulative", "one", 0, 0)],
}


@pytest.mark.parametrize("name", CASES)
def test_odd_tables_are_answered(name: str) -> None:
    columns = ["day", "count", "span", "source", "lower", "upper"]
    table = pl.DataFrame(CASES[name], schema=columns, orient="row").with_columns(
        party=pl.lit("A"), category=pl.lit("soldiers")
    )
    every = reports(table.sample(fraction=1.0, shuffle=True, seed=1))
    fitted = calibrated(every, rounds=12)
    check(fitted)
    check(sampled(fitted, chains=2, sweeps=8, warm=12))
    low, high = (expect(fitted, every).quantile(p) for p in (0.05, 0.95))
    assert (low <= high).all()
