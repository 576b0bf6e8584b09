"""Date words are resolved against the day of publication."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import day
from counterclaim.link.dates import days_between, is_day, resolve, start_of_total
from counterclaim.nouns import When

TUESDAY = day("2023-01-03")


def resolved(words: str, published: When | None = TUESDAY) -> tuple[str, str] | None:
    when = resolve(words, published)
    return when and (when.earliest.date().isoformat(), when.latest.date().isoformat())


@pytest.mark.parametrize(
    ("words", "first", "after"),
    [
        ("on Monday", "2023-01-02", "2023-01-03"),
        ("on Tuesday afternoon", "2023-01-03", "2023-01-04"),
        ("early on Wednesday", "2022-12-28", "2022-12-29"),
        ("last Tuesday", "2022-12-27", "2022-12-28"),
        ("2 January", "2023-01-02", "2023-01-03"),
        ("on 26 December", "2022-12-26", "2022-12-27"),
        ("December 31st", "2022-12-31", "2023-01-01"),
        ("Jan. 25, 2013", "2013-01-25", "2013-01-26"),
        ("3 JAN 90", "1990-01-03", "1990-01-04"),
        ("24.02.22", "2022-02-24", "2022-02-25"),
        ("2023-06-12", "2023-06-12", "2023-06-13"),
        ("the New Year’s Eve", "2022-12-31", "2023-01-02"),
        ("in the New Year", "2023-01-01", "2023-01-02"),
        ("YESTERDAY", "2023-01-02", "2023-01-03"),
        ("overnight", "2023-01-02", "2023-01-04"),
        ("two days ago", "2023-01-01", "2023-01-02"),
        ("since February 2022", "2022-02-01", "2022-03-01"),
        ("in September", "2022-09-01", "2022-10-01"),
        ("in 2014", "2014-01-01", "2015-01-01"),
    ],
)
def test_words_name_an_interval_as_wide_as_they_are_vague(words: str, first: str, after: str) -> None:
    assert resolved(words) == (first, after)


@pytest.mark.parametrize("words", ["31 February", "the next day", "0000-01-01", "9999-12-31", "", "soon", "99/99/9999"])
def test_words_that_name_no_day_of_the_calendar_are_none(words: str) -> None:
    assert resolved(words) is None


def test_a_full_date_needs_no_publication_and_a_weekday_does() -> None:
    assert resolved("2 January 2023", None) == ("2023-01-02", "2023-01-03")
    assert resolved("on Monday", None) is None


def test_what_was_invoked_since_the_invasion_depends_on_whose_war_it_is() -> None:
    ukraine, iraq = start_of_total("since the invasion began", ["UA"]), start_of_total("since the invasion", ["IQ"])
    assert ukraine is not None
    assert iraq is not None
    assert (ukraine.earliest.year, iraq.earliest.year) == (2022, 2003)
    assert start_of_total("since the invasion", ["FR"]) is None


def test_days_between_counts_from_edge_to_edge() -> None:
    assert days_between(day("2023-01-01"), day("2023-01-08")) == 6
    assert days_between(day("2023-01-01"), day("2023-01-01")) == 0
    assert is_day(day("2023-01-01"))


@given(
    st.text(alphabet="0123456789 -./aAdDeEnNoOyYJMS'", max_size=40)
    | st.sampled_from(["999 years ago", "1 week ago", "on Monday", "31 December", "29 February", "last year"]),
    st.sampled_from([1, 2, 999, 1000, 1970, 2024, 9998, 9999]),
    st.sampled_from([(1, 1), (2, 28), (12, 31)]),
)
def test_no_words_and_no_publication_ever_crash(words: str, year: int, month_day: tuple[int, int]) -> None:
    moment = datetime(year, *month_day, tzinfo=UTC)
    published = When(moment, moment + timedelta(seconds=1), "stated")
    when = resolve(words, published)
    assert when is None or when.earliest < when.latest
