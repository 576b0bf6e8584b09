"""What became of a figure on its page, and what a person is shown of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_comment, a_document, a_link, an_event
from counterclaim.extract import extract
from counterclaim.nouns import Document
from counterclaim.watch.changes import Run, page_changes, runs
from counterclaim.watch.findings import Finding, Outcome, found

SAID = "The ministry said on Monday that {} soldiers were killed in Makiivka."
LEAD = "A building in the occupied east was hit during the night.\n"


def became(old: Document, new: Document, quote: str = "63") -> Finding:
    claim = next(one for one in extract(old) if one.quote == quote)
    return found(claim, old, new, extract(new))


def a_page(text: str, **rest: Any) -> Document:
    return a_document(text, **rest)


def test_what_stands_where_it_stood_is_still_there() -> None:
    result = became(a_page(SAID.format("63")), a_page(SAID.format("63") + " More follows soon, it said."))
    assert result.outcome is Outcome.THERE


def test_a_sentence_that_stands_elsewhere_has_moved() -> None:
    result = became(a_page(SAID.format("63")), a_page(LEAD + SAID.format("63")))
    assert result.outcome is Outcome.MOVED
    assert result.after is not None
    assert (result.after.quote, result.after.text) == ("63", SAID.format("63"))


def test_a_figure_in_other_words_has_moved() -> None:
    new = a_page("On Monday the ministry told reporters that in Makiivka 63 soldiers were killed.")
    assert became(a_page(SAID.format("63")), new).outcome is Outcome.MOVED


def test_a_figure_that_another_has_taken_the_place_of_has_changed() -> None:
    old, new = a_page(SAID.format("63"), retrieved=datetime(2023, 1, 2, tzinfo=UTC)), a_page(LEAD + SAID.format("89"))
    result = became(old, new)
    assert (result.outcome, result.is_silent) == (Outcome.CHANGED, True)
    assert result.after is not None
    assert (result.before.quote, result.after.quote) == ("63", "89")
    assert (result.before.text, result.after.text) == (SAID.format("63"), SAID.format("89"))
    assert result.before.retrieved == datetime(2023, 1, 2, tzinfo=UTC)
    assert result.now == next(one.id for one in extract(new))


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: the toll was given wrongly at first.",
        "An earlier version of this article said 63 had died.",
        "This article was updated with a new toll.",
        "UPDATE 14:30: new toll.",
        "Editor’s note: the figure has been revised.",
    ],
)
def test_a_change_that_the_page_speaks_of_is_not_silent(notice: str) -> None:
    result = became(a_page(SAID.format("63")), a_page(f"{SAID.format('89')}\n{notice}"))
    assert (result.outcome, result.has_notice, result.is_silent) == (Outcome.CHANGED, True, False)


def test_a_notice_that_stood_there_before_speaks_of_another_change() -> None:
    notice = "\nCorrection: the name of the town was spelt wrongly."
    assert became(a_page(SAID.format("63") + notice), a_page(SAID.format("89") + notice)).is_silent


def test_a_change_with_a_new_date_is_not_silent() -> None:
    result = became(a_page(SAID.format("63")), a_page(SAID.format("89"), published="2023-01-04"))
    assert (result.outcome, result.is_silent) == (Outcome.CHANGED, False)


def test_a_figure_that_nothing_stands_in_the_place_of_is_gone() -> None:
    result = became(a_page(LEAD + SAID.format("63")), a_page(LEAD + "The mayor asked people to stay at home."))
    assert (result.outcome, result.after) == (Outcome.GONE, None)


def test_a_sentence_that_lost_its_figure_is_shown_as_it_is() -> None:
    result = became(a_page(SAID.format("63")), a_page(SAID.format("an unknown number of")))
    assert result.outcome is Outcome.GONE
    assert result.after is not None
    assert "unknown number" in result.after.text


def test_another_loss_in_the_likest_sentence_is_no_change() -> None:
    new = a_page("The ministry said on Monday that 63 soldiers were wounded in Makiivka.")
    assert became(a_page(SAID.format("63")), new).outcome is Outcome.GONE


def test_a_headline_that_changed() -> None:
    body = "More follows."
    old, new = (a_page(body, title=f"{n} soldiers killed in Makiivka strike") for n in (63, 89))
    assert became(old, new).outcome is Outcome.CHANGED
    assert became(old, a_page(body)).outcome is Outcome.GONE


def test_a_comment_that_the_page_no_longer_has_is_gone() -> None:
    said = a_comment("I say 500 soldiers were killed.", id="comment-1")
    gone = a_comment(said.text, id="comment-1", gone=datetime(2023, 1, 3, tzinfo=UTC))
    old = a_page(LEAD, comments=(said,))
    assert became(old, a_page(LEAD, comments=(gone,)), "500").outcome is Outcome.GONE
    assert became(old, a_page(LEAD), "500").outcome is Outcome.GONE
    assert became(old, a_page(LEAD + LEAD, comments=(said,)), "500").outcome is Outcome.THERE


def test_a_silent_change_is_shown_with_both_versions_word_by_word() -> None:
    old, new = a_page(SAID.format("at least 63")), a_page(SAID.format("more than 89"))
    claim = extract(old)[0]
    finding = found(claim, old, new, extract(new))
    (change,) = page_changes([finding], [an_event(a_link(claim), a_link(extract(new)[0]))])
    assert (change.claim, change.event) == (claim.id, "makiivka-2023-01-01")
    assert change.runs == (
        Run("same", "The ministry said on Monday that "),
        Run("removed", "at least 63"),
        Run("added", "more than 89"),
        Run("same", " soldiers were killed in Makiivka."),
    )
    assert change.reason == "The page silently changed “at least 63” to “more than 89”."


def test_what_is_not_silent_is_no_case() -> None:
    there = became(a_page(SAID.format("63")), a_page(SAID.format("63")))
    dated = became(a_page(SAID.format("63")), a_page(SAID.format("89"), published="2023-01-04"))
    assert page_changes([there, dated], []) == ()


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_runs_hold_both_texts_whole(before: str, after: str) -> None:
    found_ = runs(before, after)
    assert "".join(run.text for run in found_ if run.mark != "added") == before
    assert "".join(run.text for run in found_ if run.mark != "removed") == after
