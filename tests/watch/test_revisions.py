"""A page fetched again: what is new in it, what is gone, and what is only furniture."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from builders import a_comment, a_document
from counterclaim.extract import extract
from counterclaim.nouns import Comment, Document
from counterclaim.watch.revisions import Compared, compared, merged, report_figures, with_listed

THEN = datetime(2023, 1, 3, tzinfo=UTC)
NOW = datetime(2023, 1, 4, tzinfo=UTC)
REPORT = (
    "Russia's defence ministry said on Monday that 63 soldiers were killed in Makiivka on 1 January.\nMore to follow."
)


def again(old: Document, new: Document) -> Compared:
    return compared(old, new, at=NOW, figures=lambda one: report_figures(extract(one)))


def a_page(text: str = REPORT, *comments: Comment, **rest: object) -> Document:
    return a_document(text, comments=comments, **rest)


def said(*texts: str) -> tuple[Comment, ...]:
    return tuple(a_comment(text, id=f"comment-{number}", author="Otter") for number, text in enumerate(texts, 1))


def test_a_page_that_is_the_same_stays_the_same_document() -> None:
    old = a_page(REPORT, *said("400 more like"))
    assert again(old, a_page(REPORT, *said("400 more like"), retrieved=NOW)) == Compared(old, False, 0, 0)


def test_furniture_around_the_report_makes_no_revision() -> None:
    old = a_page()
    for line in ("Updated 5 minutes ago", "12 comments", "Read more: our map"):
        assert again(old, a_page(f"{REPORT}\n{line}")).document is old


def test_another_figure_makes_a_revision_however_short_its_line() -> None:
    old = a_page(f"{REPORT}\n63 were killed.")
    result = again(old, a_page(f"{REPORT}\n89 were killed."))
    assert result.report_changed
    assert "89 were killed" in result.document.text


def test_another_sentence_makes_a_revision() -> None:
    assert again(a_page(), a_page(f"{REPORT}\nThe ministry gave no reason why its men were there.")).report_changed


def test_new_comments_flow_in_and_the_report_keeps_its_words() -> None:
    old = a_page(REPORT, *said("first"))
    result = again(old, a_page(f"{REPORT}\n2 comments", *said("first", "second"), retrieved=NOW))
    assert (result.report_changed, result.added, result.gone) == (False, 1, 0)
    assert result.document.text == REPORT
    assert [one.text for one in result.document.comments] == ["first", "second"]
    assert result.document.retrieved == NOW


def test_a_comment_that_is_gone_is_kept_in_its_place_and_marked() -> None:
    old = a_page(REPORT, *said("first", "second", "third"))
    result = again(old, a_page(REPORT, *[one for one in said("first", "second", "third") if one.text != "second"]))
    assert [(one.text, one.gone) for one in result.document.comments] == [
        ("first", None),
        ("second", NOW),
        ("third", None),
    ]
    assert result.gone == 1
    assert result.document.id != old.id


def test_a_comment_that_comes_back_is_no_longer_gone() -> None:
    old = a_page(REPORT, a_comment("first", id="comment-1", gone=THEN))
    assert again(old, a_page(REPORT, a_comment("first", id="comment-1"))).document.comments[0].gone is None


def test_a_comment_stays_gone_since_it_was_first_missed() -> None:
    old = a_page(REPORT, a_comment("first", id="comment-1", gone=THEN))
    assert again(old, a_page(REPORT)).document is old


def test_a_comment_whose_words_were_changed_is_kept_as_it_was_and_as_it_is() -> None:
    comments, added, gone = merged(said("400 dead"), said("40 dead"), at=NOW)
    assert {(one.text, one.gone is None) for one in comments} == {("400 dead", False), ("40 dead", True)}
    assert len({one.id for one in comments}) == 2
    assert (added, gone) == (1, 1)
    assert merged(comments, said("40 dead"), at=NOW) == (comments, 0, 0)


def test_comments_that_are_only_numbered_are_known_again_by_who_said_what() -> None:
    old = (a_comment("first", id="#1", author="A"), a_comment("second", id="#2", author="B", parent="#1"))
    new = (
        a_comment("newest", id="#1", author="C"),
        a_comment("first", id="#2", author="A"),
        a_comment("second", id="#3", author="B", parent="#2"),
    )
    comments, added, gone = merged(old, new, at=NOW)
    assert (added, gone) == (1, 0)
    assert {(one.id, one.text, one.parent) for one in comments} == {
        ("#1~2", "newest", None),
        ("#1", "first", None),
        ("#2", "second", "#1"),
    }


def test_a_feed_of_comments_adds_what_the_page_does_not_show() -> None:
    old = a_page(REPORT, *said("first"))
    listed = (a_comment("first", id="comment-1"), a_comment("89 now", id="comment-9", author="Heron"))
    result = with_listed(old, listed, at=NOW)
    assert [one.text for one in result.document.comments] == ["first", "89 now"]
    assert with_listed(result.document, listed, at=NOW) == Compared(result.document, False, 0, 0)


def test_what_only_a_feed_has_shown_is_not_missed_on_the_page() -> None:
    known = with_listed(a_page(), [a_comment("89 now", id="comment-9")], at=THEN).document
    assert again(known, a_page(retrieved=NOW)).document is known


def test_a_comment_that_the_feed_showed_first_and_the_page_later_is_one() -> None:
    known = with_listed(a_page(), [a_comment("89 now", id="comment-9")], at=THEN).document
    shown = again(known, a_page(REPORT, a_comment("89 now", id="comment-9")))
    assert [one.id for one in shown.document.comments] == ["comment-9"]
    assert [one.gone for one in again(shown.document, a_page()).document.comments] == [NOW]


NAMES = ["comment-1", "comment-2", "#1", "#2"]


def threads(*more: str) -> st.SearchStrategy[tuple[Comment, ...]]:
    names = st.sampled_from([*NAMES, *more])
    said = st.tuples(names, st.sampled_from(["a", "b", "c"]), st.sampled_from([None, "A", "B"]), st.none() | names)
    listed = st.lists(said, max_size=6, unique_by=lambda one: one[0])
    return listed.map(lambda found: tuple(Comment(name, text, above, author) for name, text, author, above in found))


@given(threads("feed-comment-1"), threads())
def test_no_words_are_ever_lost_and_nothing_is_there_twice(old: tuple[Comment, ...], new: tuple[Comment, ...]) -> None:
    comments, _, _ = merged(old, new, at=NOW)
    assert len({one.id for one in comments}) == len(comments)
    assert {one.text for one in comments} == {one.text for one in (*old, *new)}
    assert sum(one.gone is None and not one.id.startswith("feed-") for one in comments) <= len(new)


@given(threads(), threads())
def test_a_thread_that_is_read_twice_stays_as_it_was_after_the_first_time(
    old: tuple[Comment, ...], new: tuple[Comment, ...]
) -> None:
    comments, _, _ = merged(old, new, at=NOW)
    assert merged(comments, new, at=NOW)[0] == comments
