from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import MAKIIVKA, a_claim, a_document, day
from counterclaim.nouns import Measure, Place, Scope, When
from counterclaim.publish import text


def span(first: str, last: str) -> When:
    return When(day(first).earliest, day(last).latest, "stated")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (63, "63"),
        (1200, "1,200"),
        (1_500_000, "1,500,000"),
        (12_500_000, "12.5 million"),
        (12_345_678, "12,345,678"),
        (3 * 10**9, "3 billion"),
        (10**30, "1 × 10³⁰"),
        (25 * 10**29, "2.5 × 10³⁰"),
    ],
)
def test_a_count_is_written_as_people_read_it(value: int, written: str) -> None:
    assert text.number(value) == written


@pytest.mark.parametrize(
    ("low", "high", "approximate", "written"),
    [
        (63, 63, False, "63"),
        (0, 0, False, "0"),
        (400, 400, True, "about 400"),
        (63, None, False, "at least 63"),
        (None, 62, False, "up to 62"),
        (300, 700, False, "300–700"),
        (None, None, False, "no figure"),
    ],
)
def test_a_figure_shows_both_its_bounds(low: int | None, high: int | None, approximate: bool, written: str) -> None:
    assert text.figure(low, high, approximate=approximate) == written


def test_a_figure_in_signs_keeps_its_open_side() -> None:
    bounds = ((63, 63), (100, None), (None, 99), (300, 700))
    assert [text.compact(*each) for each in bounds] == ["63", "≥100", "≤99", "300–700"]


@pytest.mark.parametrize(
    ("quote", "low", "high", "vague", "written"),
    [
        ("fewer than 100", None, 99, False, "fewer than 100"),
        ("more than 600", 601, None, False, "more than 600"),
        ("up to 100", None, 100, False, "up to 100"),
        ("at least 100", 100, None, False, "at least 100"),
        ("hundreds", 100, None, True, "“hundreds” (100 or more)"),
    ],
)
def test_a_claim_keeps_the_form_of_its_own_words(
    quote: str, low: int | None, high: int | None, vague: bool, written: str
) -> None:
    assert text.claimed(a_claim(f"They lost {quote} men.", quote, low, high, vague=vague)) == written


def test_a_loss_names_who_was_lost_and_how() -> None:
    assert text.loss(Measure.KILLED, "Russian soldiers") == "Russian soldiers killed"
    assert text.loss(Measure.CASUALTIES, None) == "people killed or injured"
    assert text.loss(Measure.DESTROYED, None, Scope.CUMULATIVE) == "things destroyed, running total"


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (day("2023-01-02"), "2 January 2023"),
        (span("2023-01-01", "2023-01-31"), "January 2023"),
        (span("2023-01-01", "2023-12-31"), "2023"),
        (span("2022-01-01", "2023-12-31"), "2022 to 2023"),
        (span("2022-11-01", "2023-02-28"), "November 2022 to February 2023"),
        (span("2023-01-01", "2023-01-03"), "1 to 3 January 2023"),
        (span("2023-01-30", "2023-02-02"), "30 January to 2 February 2023"),
        (span("2022-12-30", "2023-01-02"), "30 December 2022 to 2 January 2023"),
        (span("9999-12-30", "9999-12-30"), "30 December 9999"),
        (span("0001-01-01", "0001-01-01"), "1 January 1"),
        (None, "undated"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(when: When | None, written: str) -> None:
    assert text.date(when) == written


def test_the_machine_form_of_a_time_has_the_hour_only_where_it_is_known() -> None:
    assert text.iso(day("2023-01-02")) == "2023-01-02"
    assert text.iso(When.instant(datetime(2023, 1, 2, 13, 20, tzinfo=UTC))) == "2023-01-02T13:20:00+00:00"
    assert text.iso(None) == ""


def test_a_place_says_how_precisely_it_is_known() -> None:
    assert text.place(MAKIIVKA) == "Makiivka"
    assert text.place(Place("country:UA", "Ukraine", "UA", precision="country")) == "Ukraine (country)"
    assert text.place(None) == "unplaced"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//no.scheme.example/x",
        "https://",
        "https://user:word@site.example/",
        "https://site.example/\u202ecod.exe",
        'https://site.example/"onclick="x',
        "https://site.example/\nset-cookie",
        "https://[broken/",
        "https://site.example/" + "a" * 5000,
        "",
        None,
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert text.safe_url(url) is None


def test_a_web_address_stays_as_it_is() -> None:
    assert text.safe_url("https://site.example/a?b=c&d=é#e") == "https://site.example/a?b=c&d=é#e"


def test_the_link_to_a_report_scrolls_to_the_quote() -> None:
    said = "Moscow said on Monday that at least 63 well-paid, tired men died & more."
    report = a_document(said, url="https://site.example/a")
    claim = a_claim(said, "at least 63", 63, None, document=report)
    assert text.quote_url(claim) == (
        "https://site.example/a#:~:text=said%20on%20Monday%20that-,at%20least%2063,-well%2Dpaid%2C%20tired%20men%20died"
    )


def test_a_report_without_a_web_address_has_no_link_to_the_quote() -> None:
    report = a_document("63 died.", url="ftp://site.example/a")
    assert text.quote_url(a_claim("63 died.", "63", 63, 63, document=report)) is None


def test_what_would_reorder_a_line_is_shown_by_its_code() -> None:
    assert text.pieces("63\u202e36\u202c") == [
        ("text", "63"),
        ("control", "U+202E"),
        ("text", "36"),
        ("control", "U+202C"),
    ]
    assert text.plain("a\u202eb\u2066c\x00") == "abc\ufffd"


@given(st.text(max_size=60))
def test_a_file_name_is_safe_on_every_system(name: str) -> None:
    made = text.slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= 80


@given(st.lists(st.text(max_size=12), unique=True, max_size=8))
def test_different_names_make_different_files(names: list[str]) -> None:
    assert len({text.slug(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["con", "nul", "COM1", "", ".", "..", "/etc/passwd", "a" * 300])
def test_a_name_that_a_system_keeps_for_itself_is_changed(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+-[0-9a-f]{8}", text.slug(name).replace("etc-passwd", "etcpasswd"))


def test_a_short_safe_name_is_kept() -> None:
    assert text.slug("makiivka-2023-01-01") == "makiivka-2023-01-01"


def test_a_text_is_cut_at_a_word() -> None:
    assert text.short("Russian defence ministry", 18) == "Russian defence…"
    assert len(text.short("x" * 50, 10)) == 10


@given(st.integers(min_value=0, max_value=10**40))
def test_every_count_can_be_written(value: int) -> None:
    assert text.number(value)[0].isdigit()


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.integers(1, 10**9))
def test_every_stretch_of_time_can_be_written(first: datetime, seconds: int) -> None:
    start = first.replace(tzinfo=UTC)
    try:
        end = start + timedelta(seconds=seconds)
    except OverflowError:
        end = datetime.max.replace(tzinfo=UTC)
    assert text.date(When(start, end, "stated"))[-1].isdigit()
