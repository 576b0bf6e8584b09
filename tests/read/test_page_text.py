"""Plain text, with or without a header and a thread."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import day
from counterclaim import Document, read

HEADER = """Title: Flowers in Samara, questions in Moscow
Outlet: Continental Daily
Published: 2023-01-03
URL: https://example.org/samara
Retrieved: 2023-01-05T08:00:00Z

Mourners laid flowers in Samara on Tuesday.

The governor gave no number.

3 thoughts on “Flowers in Samara, questions in Moscow”

  1. first_reader says:
     2 days ago

     63 heroes. That year was
     1941. Nobody forgets.

     > Only 63?
     Reply

      1. An answer to the first

  2. second, without a name

     and with a second paragraph

Leave a Reply
"""


def of(text: str) -> Document:
    return read(text.encode())


def test_the_header_names_what_plain_text_cannot() -> None:
    document = of(HEADER)
    assert document.title == "Flowers in Samara, questions in Moscow"
    assert (document.outlet, document.url) == ("Continental Daily", "https://example.org/samara")
    assert document.published == day("2023-01-03")
    assert document.retrieved == datetime(2023, 1, 5, 8, tzinfo=UTC)


def test_the_body_ends_where_the_thread_begins() -> None:
    assert of(HEADER).text == "Mourners laid flowers in Samara on Tuesday.\n\nThe governor gave no number."


def test_the_thread_is_read_with_names_ages_answers_and_quotes() -> None:
    first, answer, second = of(HEADER).comments
    assert first.text == "63 heroes. That year was\n1941. Nobody forgets.\n> Only 63?"
    assert first.author == "first_reader"
    assert first.posted is not None
    assert first.posted.latest == datetime(2023, 1, 3, 8, tzinfo=UTC)
    assert [first.text[q.start : q.end] for q in first.quoted] == ["> Only 63?"]
    assert (answer.text, answer.parent) == ("An answer to the first", first.id)
    assert (second.text, second.parent) == ("second, without a name\nand with a second paragraph", None)


def test_a_first_line_that_stands_alone_is_the_title() -> None:
    document = of("Strike on a barracks\n\nThe ministry said 63 died.\n")
    assert (document.title, document.text) == ("Strike on a barracks", "The ministry said 63 died.")


@pytest.mark.parametrize(
    "text", ["The ministry said 63 died.\n\nIt said no more.", "63 dead in Makiivka", "63 dead\nin Makiivka, it said"]
)
def test_a_first_line_that_is_no_title_stays_in_the_text(text: str) -> None:
    document = of(text)
    assert (document.title, document.text) == (None, text)


def test_a_line_with_a_colon_is_not_yet_a_header() -> None:
    text = "Title: the word is used loosely here,\nand the text goes on without an empty line."
    assert of(text).text == text


def test_a_body_that_counts_comments_without_a_list_has_no_thread() -> None:
    text = "12 comments were made at the hearing.\n\nThe minister said 63 died."
    assert (of(text).comments, of(text).text) == ((), text)


def test_the_site_at_the_end_of_the_heading_is_the_outlet() -> None:
    assert of("Body text.\n\n2 thoughts on “A title” example.org\n\n  1. Yes\n").outlet == "example.org"


def test_special_spaces_and_zero_width_characters_stay_where_they_are() -> None:
    text = "Exactly\u200263\u00a0dead\u200b, \u202eit\u202c said, and\ufeff then some more words."
    assert of(text).text == text


def test_a_date_that_cannot_be_right_is_said() -> None:
    document = of("Published: 0000-00-00\n\nThe ministry said 63 died.\n")
    assert document.published is None
    assert "Published: '0000-00-00' is no date that can be right; it was left out." in document.warnings
