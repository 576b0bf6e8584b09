from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.errors import UsageError
from counterclaim.estimate import calibrated, expect, fit, reports, score
from counterclaim.estimate.calibrate import fortnights
from counterclaim.estimate.scatter import AHEAD, APART, NEAR, standing
from small_wars import told

ROW = {"day": 3, "count": 40, "party": "A", "category": "soldiers", "source": "one"}


def biases(table: pl.DataFrame) -> dict[str, float]:
    fitted = fit(reports(table), rounds=15)
    return {source: float(mean) for (source, _), mean in zip(fitted.pairs, fitted.effects, strict=False)}


def test_a_source_that_tells_more_than_another_has_the_higher_bias() -> None:
    found = biases(told(biases={"high": 2.0, "low": 0.5}))
    assert found["high"] > found["low"]


def test_swapping_the_sources_swaps_their_biases() -> None:
    one = biases(told(biases={"a": 2.0, "b": 0.7}))
    other = biases(told(biases={"a": 0.7, "b": 2.0}))
    assert one["a"] == pytest.approx(other["b"], abs=1e-3)
    assert one["b"] == pytest.approx(other["a"], abs=1e-3)


def test_two_sources_that_agree_leave_the_truth_as_uncertain_as_their_common_bias() -> None:
    fitted = fit(reports(told()), rounds=15)
    assert np.sqrt(np.diag(fitted.spread)[:2]).min() > 0.1


def test_a_counter_is_expected_between_its_neighbours() -> None:
    every = reports(told())
    held = (every.day == 30) & (every.series == 0)
    expected = expect(fit(every.where(~held), wanted=every.where(held), rounds=15), every.where(held))
    near = every.count[(every.series == 0) & np.isin(every.day, [28, 32])]
    assert near[0] <= expected.quantile(0.5)[0] <= near[1]


def test_chances_of_all_numbers_sum_to_one() -> None:
    every = reports(told(rate=1.0, days=20))
    held = every.day == 10
    expected = expect(fit(every.where(~held), wanted=every.where(held), rounds=10), every.where(held))
    chances = sum(np.exp(expected.log_chance(np.full(2, count))) for count in range(3000))
    assert chances == pytest.approx(expected.up_to(np.full(2, 2999.0)), abs=1e-9)
    assert np.all(chances > 0.9)


def test_a_fit_is_the_same_twice() -> None:
    every = reports(told())
    one, other = fit(every, rounds=8), fit(every, rounds=8)
    assert np.array_equal(one.effects, other.effects)


def test_a_fit_of_plain_counters_settles() -> None:
    fitted = fit(reports(told()))
    assert fitted.unsettled < 0.01
    assert fitted.changes[-1] < 1e-4


def test_a_report_that_the_fit_was_not_told_of_is_refused() -> None:
    every = reports(told())
    held = every.day == 60
    with pytest.raises(UsageError, match="not told of"):
        expect(fit(every.where(~held), rounds=2), every.where(held))


@pytest.mark.parametrize(
    "rows",
    [
        [{}],
        [{"count": 0, "span": "Day"}],
        [{"count": 0}, {"count": 0, "day": 9}],
        [{"count": 90, "lower": 1}, {"count": 50, "upper": 1}],
        [{"day": day, "count": 100 - day} for day in range(1, 30)],
        [{"day": day, "count": day % 15 * 10} for day in range(1, 60)],
        [{"day": 1, "count": 5, "span": "Day"}, {"day": 2, "count": 5, "span": "Month"}],
    ],
    ids=[
        "one report",
        "a day of none",
        "none at all",
        "bounds that contradict",
        "falling totals",
        "a reset",
        "day one",
    ],
)
def test_odd_tables_give_a_finite_answer(rows: list[dict[str, object]]) -> None:
    plain = {"span": "Cumulative", "lower": 0, "upper": 0}
    every = reports(pl.DataFrame([ROW | plain | row for row in rows]))
    fitted = fit(every, rounds=12)
    assert np.isfinite(fitted.effects).all()
    met = score(expect(fitted, every), every.count)
    assert np.isfinite(met.log_chance).all()


def test_reports_kept_back_correct_what_is_expected_and_leave_the_estimate_alone() -> None:
    every = reports(told(rate=20.0))
    plain, corrected = fit(every, rounds=10), calibrated(every, rounds=10)
    assert np.array_equal(plain.effects, corrected.effects)
    assert set(plain.scatter.width.flat) == {1.0}
    assert set(corrected.scatter.width.flat) != {1.0}
    ours, theirs = expect(corrected, every), expect(plain, every)
    wider = np.sqrt(corrected.scatter.width[NEAR, every.series])
    assert ours.deviation == pytest.approx(theirs.deviation * wider[:, None])


def test_every_report_is_kept_back_in_one_part() -> None:
    every = reports(told())
    assert np.sum([fortnights(every, part) for part in range(5)], axis=0).tolist() == [1] * len(every)


def test_a_table_too_small_to_keep_anything_back_is_fitted_all_the_same() -> None:
    fitted = calibrated(reports(pl.DataFrame([ROW])), rounds=5)
    assert set(fitted.scatter.width.flat) == {1.0}


def test_a_report_stands_near_apart_from_or_ahead_of_its_series() -> None:
    every = reports(pl.DataFrame([ROW | {"day": day} for day in (1, 3, 20, 21, 40)]))
    told_of = every.where(np.isin(every.day, [1, 21]))
    assert standing(told_of, every).tolist() == [NEAR, NEAR, NEAR, NEAR, AHEAD]
    assert standing(told_of, every.where(every.day == 3)).tolist() == [NEAR]
    middle = reports(pl.DataFrame([ROW | {"day": day} for day in (1, 11, 21)]))
    assert standing(middle.where(middle.day != 11), middle.where(middle.day == 11)).tolist() == [APART]


@pytest.mark.parametrize("bend", [(0.7, 0.7), (1.5, 0.9)])
def test_bent_chances_of_all_numbers_sum_to_one(bend: tuple[float, float]) -> None:
    every = reports(told(rate=1.0, days=20))
    held = every.day == 10
    plain = expect(fit(every.where(~held), wanted=every.where(held), rounds=10), every.where(held))
    expected = replace(plain, bend=np.tile(bend, (2, 1)))
    chances = sum(np.exp(expected.log_chance(np.full(2, count))) for count in range(3000))
    assert chances == pytest.approx(expected.up_to(np.full(2, 2999.0)), rel=1e-4)


def test_a_bend_that_fattens_the_tails_widens_the_interval() -> None:
    every = reports(told(rate=20.0))
    plain = expect(fit(every, rounds=10), every)
    fat = replace(plain, bend=np.full((len(every), 2), 0.6))
    assert (fat.quantile(0.95) >= plain.quantile(0.95)).all()
    assert (fat.quantile(0.05) <= plain.quantile(0.05)).all()
