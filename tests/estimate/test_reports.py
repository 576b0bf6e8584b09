from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.errors import UsageError
from counterclaim.estimate import LOWER, RADFORD, UPPER, Series, reports

ROW = {"day": 3, "count": 40, "party": "A", "category": "soldiers", "source": "one"}


def table(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([ROW | change for change in changes or ({},)])


def test_reports_are_ordered_by_day_whatever_the_order_of_rows() -> None:
    assert reports(table({"day": 9}, {"day": 2}, {"day": 5})).day.tolist() == [2, 5, 9]


def test_dates_count_from_the_earliest() -> None:
    assert reports(table({"day": date(2024, 3, 1)}, {"day": date(2024, 2, 28)})).day.tolist() == [1, 3]


def test_a_report_since_the_start_and_one_of_a_week_are_told_apart() -> None:
    read = reports(table({"span": "Cumulative"}, {"span": "Week"}, {"span": "12"}))
    assert read.days.tolist() == [0, 7, 12]
    assert read.cumulative.tolist() == [True, False, False]


def test_bounds_are_series_of_their_own() -> None:
    read = reports(table({"lower": 1, "upper": 0}, {"lower": 0, "upper": 1}))
    assert set(read.names) == {Series("one", "A", "soldiers", LOWER), Series("one", "A", "soldiers", UPPER)}
    assert read.bounds.all()


def test_an_echo_adds_nothing() -> None:
    read = reports(
        table({"day": 4, "echo": "x"}, {"day": 3, "echo": "x"}, {"day": 5, "echo": "y"}, {"day": 6, "echo": None})
    )
    assert read.day.tolist() == [3, 5, 6]


def test_columns_may_be_named_otherwise() -> None:
    row = {"day": 1, "count": 2, "loss_country": "A", "category": "tanks", "claim_source": "s"}
    read = reports(pl.DataFrame([row | {"time_frame": "Day", "minimum": 0, "maximum": 1}]), RADFORD)
    assert read.names == (Series("s", "A", "tanks", UPPER),)
    assert read.days.tolist() == [1]


def test_parts_keep_the_series_of_the_whole() -> None:
    read = reports(table({"source": "one"}, {"source": "two"}))
    assert read.where(np.array([False, True])).names == read.names


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": -1}, "Counts run from -1"),
        ({"count": 2.5}, "no whole number"),
        ({"count": "many"}, "holds words"),
        ({"day": 0}, "Days run from 0"),
        ({"day": 10**7}, "Days run from"),
        ({"span": "fortnight"}, "'fortnight' is no span"),
        ({"party": None}, "'party' has empty cells"),
    ],
)
def test_what_cannot_be_is_refused_with_its_value(change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        reports(table(change))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UsageError, match="no column 'source'"):
        reports(table().drop("source"))


def test_no_report_is_no_estimate() -> None:
    with pytest.raises(UsageError, match="holds no report"):
        reports(table().clear())
