"""Times as they are written, kept as precise as they are and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import day
from counterclaim.read.dates import posted, stated

SAVED = datetime(2023, 2, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "2023-01-03",
        "20230103",
        "2023-01-03T10:02:00",
        "January 3, 2023 at 10:02 am",
        "3 January 2023",
        "3rd of January 2023",
        "Jan 3, 2023",
        "03.01.2023 10:02",
        "3. Januar 2023 um 10:02",
        "3 janvier 2023 à 10 h 02 min",
        "3 de enero de 2023",
        "3 января 2023 в 10:02",
        "13/01/2023",
    ],
)
def test_a_day_without_a_zone_is_that_day(words: str) -> None:
    expected = "2023-01-13" if words.startswith("13/") else "2023-01-03"
    assert stated(words) == day(expected)


@pytest.mark.parametrize(
    "moment",
    [
        "2023-01-03T10:02:00Z",
        "2023-01-03T13:02:00+03:00",
        "Tue, 03 Jan 2023 10:02:00 GMT",
        1672740120,
        1672740120000,
        "1672740120",
    ],
)
def test_a_time_with_a_zone_is_an_instant(moment: object) -> None:
    when = stated(moment)
    assert when is not None
    assert when.earliest == datetime(2023, 1, 3, 10, 2, tzinfo=UTC)
    assert when.latest - when.earliest == timedelta(seconds=1)


def test_a_date_that_may_be_read_two_ways_spans_both() -> None:
    when = stated("03/01/2023")
    assert when is not None
    assert (when.earliest, when.latest) == (datetime(2023, 1, 3, tzinfo=UTC), datetime(2023, 3, 2, tzinfo=UTC))


def test_a_month_and_a_year_are_as_long_as_they_are() -> None:
    month, year = stated("2023-02"), stated("2023")
    assert month is not None and year is not None
    assert (month.latest - month.earliest, year.latest - year.earliest) == (timedelta(days=28), timedelta(days=365))


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("3 weeks ago", timedelta(weeks=3), timedelta(weeks=4)),
        ("an hour ago", timedelta(hours=1), timedelta(hours=2)),
        ("2 days ago (edited)", timedelta(days=2), timedelta(days=3)),
        ("5mo ago", timedelta(days=140), timedelta(days=186)),
        ("2 years ago", timedelta(days=730), timedelta(days=1098)),
        ("yesterday at 10:02", timedelta(0), timedelta(days=2)),
        ("just now", timedelta(0), timedelta(hours=1)),
    ],
)
def test_an_age_is_an_interval_before_the_page_was_saved(words: str, least: timedelta, most: timedelta) -> None:
    when = posted(words, SAVED)
    assert when is not None
    assert (SAVED - when.latest, SAVED - when.earliest, when.basis) == (least, most, "relative")


@pytest.mark.parametrize(
    "value",
    [
        "0000-00-00",
        "0000-01-01T00:00:00Z",
        "9999-12-31",
        "-1",
        "",
        "soon",
        "31 February 2023",
        "9999 years ago",
        "²",
        "2023-13",
    ],
)
def test_what_is_no_possible_date_is_none(value: str) -> None:
    assert stated(value) is None


@pytest.mark.parametrize("value", [None, True, float("nan"), float("inf"), 10**400, [], {}])
def test_what_is_no_date_at_all_is_none(value: object) -> None:
    assert stated(value) is None


@settings(deadline=None)
@given(st.one_of(st.text(), st.integers(), st.floats(), st.from_regex(r"\d{1,5}[-/. ]\d{1,3}[-/. ]\d{1,5}[T ]?.*")))
def test_any_value_is_a_time_or_none(value: object) -> None:
    when = stated(value)
    assert when is None or when.earliest < when.latest


@settings(deadline=None)
@given(
    st.from_regex(r"(\d{1,5}|an?) ?(s|min|hours?|days?|mo|months?|years?) ago"), st.datetimes(timezones=st.just(UTC))
)
def test_any_age_before_any_time_is_an_interval_before_it_or_none(words: str, saved: datetime) -> None:
    when = posted(words, saved)
    assert when is None or when.earliest < when.latest
