from __future__ import annotations

import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.estimate import Reports, biases, fit, repeats, reports, sampled
from small_wars import told


def said(*rows: tuple[int, int, str]) -> Reports:
    """Reports of a day, a number and a source."""
    table = pl.DataFrame(rows, schema=["day", "count", "source"], orient="row")
    return reports(table.with_columns(party=pl.lit("A"), category=pl.lit("soldiers")))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([(1, 1234, "one"), (3, 1234, "two")], [False, True]),
        ([(1, 1234, "one"), (1, 1234, "two")], [False, True]),
        ([(1, 1234, "one"), (9, 1234, "two")], [False, False]),
        ([(1, 1234, "one"), (3, 1234, "one")], [False, False]),
        ([(1, 1200, "one"), (3, 1200, "two")], [False, False]),
        ([(1, 99, "one"), (3, 99, "two")], [False, False]),
        ([(1, 117, "one"), (3, 117, "two"), (5, 117, "three")], [False, True, True]),
    ],
    ids=["later", "same day", "too late", "its own", "round", "small", "three"],
)
def test_a_telling_number_of_another_source_within_a_week_is_a_copy(
    rows: list[tuple[int, int, str]], found: list[bool]
) -> None:
    assert repeats(said(*rows)).tolist() == found


def test_a_report_of_a_day_is_no_copy_of_a_counter() -> None:
    rows = [{"day": 3, "count": 1234, "source": "one", "span": "Cumulative"}]
    rows.append({"day": 3, "count": 1234, "source": "two", "span": "Day"})
    table = pl.DataFrame(rows).with_columns(party=pl.lit("A"), category=pl.lit("soldiers"))
    assert not repeats(reports(table)).any()


def width(table: pl.DataFrame) -> float:
    """Log of the upper over the lower end of the 90 % interval of the factor of source one."""
    drawn = biases(sampled(fit(reports(table), rounds=15), sweeps=400))
    return float(drawn.filter(source="one").select((pl.col("q95") / pl.col("q05")).log()).item())


def test_a_source_that_copies_another_adds_nothing_to_what_is_known_of_it() -> None:
    one = told(rate=200.0, biases={"one": 1.0})
    alone, copied = width(one), width(pl.concat([one, one.with_columns(source=pl.lit("two"))]))
    assert copied == pytest.approx(alone, rel=0.1)
    assert width(told(rate=200.0, biases={"one": 1.0, "two": 1.01})) < 0.8 * alone
