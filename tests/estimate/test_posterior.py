from __future__ import annotations

import numpy as np
import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.errors import UsageError
from counterclaim.estimate import ahead, biases, drifts, expect, fit, losses, pareto, reports, sampled, without
from counterclaim.estimate.check import tail_shape
from small_wars import told


def test_losses_are_told_for_every_day_and_grow() -> None:
    table = losses(fit(reports(told()), rounds=15)).filter(pl.col("measure") == "cumulative")
    assert table["day"].to_list() == list(range(1, 61))
    assert table["median"].is_sorted()
    assert (table["q05"] < table["median"]).all()
    assert (table["median"] < table["q95"]).all()


def test_the_interval_of_the_total_holds_the_truth_that_both_sources_tell() -> None:
    end = losses(fit(reports(told(rate=20.0)), rounds=15)).filter(pl.col("measure") == "cumulative").tail(1)
    assert end["q05"].item() < 1200 < end["q95"].item()


def test_days_after_the_last_report_are_forecasts_and_less_sure() -> None:
    every = reports(told())
    table = losses(fit(every, wanted=ahead(every, 14), rounds=15)).filter(pl.col("measure") == "daily")
    assert table.filter("forecast")["day"].to_list() == list(range(61, 75))
    width = (table["q95"] / table["q05"]).to_list()
    assert width[-1] > width[50]


def test_reports_of_coming_days_are_expected_above_the_last() -> None:
    every = reports(told(rate=20.0))
    coming = ahead(every, 10)
    expected = expect(fit(every, wanted=coming, rounds=15), coming).quantile(0.5)
    assert (expected[-2:] > every.count[-2:]).all()


def factors(table: pl.DataFrame) -> dict[str, float]:
    """Median factor of each source."""
    found = biases(sampled(fit(reports(table), rounds=15), sweeps=60, warm=40))
    assert found.columns == ["source", "party", "q05", "q25", "median", "q75", "q95"]
    return dict(zip(found["source"], found["median"], strict=True))


def test_a_bias_is_a_factor_with_its_interval() -> None:
    factor = factors(told(biases={"high": 2.0, "low": 0.5}))
    assert factor["high"] > 1 > factor["low"]


def test_a_source_that_tells_ten_times_what_others_tell_has_ten_times_their_factor() -> None:
    factor = factors(told(rate=200.0, biases={"a": 1.0, "b": 1.02, "c": 0.98, "far": 10.0}))
    assert factor["far"] / factor["a"] == pytest.approx(10.0, rel=0.05)


def test_what_a_source_is_off_by_is_the_mean_of_what_it_is_off_by_on_each_kind_of_losses() -> None:
    soldiers, tanks = (told(rate=200.0, biases={"plain": 1.0, "odd": factor}) for factor in (1.1, 4.0))
    factor = factors(pl.concat([soldiers, tanks.with_columns(category=pl.lit("tanks"))]))
    assert factor["odd"] / factor["plain"] == pytest.approx(4.4**0.5, rel=0.05)


def test_where_a_source_gives_bounds_alone_they_tell_of_its_factor() -> None:
    table = told(rate=200.0, biases={"plain": 1.0, "cautious": 0.25})
    factor = factors(table.with_columns(lower=pl.col("source") == "cautious"))
    assert 0.2 < factor["cautious"] / factor["plain"] < 0.7


def test_bounds_do_not_count_beside_figures() -> None:
    table = told(rate=200.0, biases={"plain": 1.0, "careful": 1.1})
    bounds = told(rate=200.0, biases={"careful": 0.1}).with_columns(lower=pl.lit(True))
    factor = factors(pl.concat([table.with_columns(lower=pl.lit(False)), bounds]))
    assert factor["careful"] / factor["plain"] == pytest.approx(1.1, rel=0.05)


def test_two_counters_differ_by_what_their_sources_tell() -> None:
    table = drifts(fit(reports(told(biases={"high": 2.0, "low": 0.5})), rounds=15)).filter(pl.col("day") == 60)
    factor = dict(zip(table["source"], table["median"], strict=True))
    assert factor["high"] / factor["low"] == pytest.approx(4.0, rel=0.05)


def test_leaving_a_source_out_leaves_the_others_as_they_are() -> None:
    every = reports(told(biases={"a": 1.0, "b": 1.0, "c": 3.0}))
    rest = without(every, "b")
    assert {name.source for name in rest.names} == {"a", "c"}
    assert np.array_equal(rest.count, every.count[every.series != 1])


def test_a_source_that_nobody_knows_cannot_be_left_out() -> None:
    with pytest.raises(UsageError, match=r"No report is by 'x'\. Choose one of one, two"):
        without(reports(told()), "x")


def test_the_only_source_cannot_be_left_out() -> None:
    with pytest.raises(UsageError, match="All reports are by 'one'"):
        without(reports(told(biases={"one": 1.0})), "one")


def test_the_approximation_is_good_where_counters_are_plain() -> None:
    assert max(pareto(fit(reports(told()), rounds=20), draws=300).values()) < 0.7


@pytest.mark.parametrize("shape", [0.2, 0.9])
def test_the_shape_of_a_tail_is_found(shape: float) -> None:
    uniform = np.random.default_rng(5).random(20_000)
    draws = np.log(((1 - uniform) ** -shape - 1) / shape)
    assert tail_shape(draws) == pytest.approx(shape, abs=0.12)
