"""The thread under an article: who said what, when, in answer to whom; and nothing that nobody said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from builders import day
from counterclaim import Document, read
from read.pages import SHAPES, Said, page

BODY = (
    "Russia's defence ministry said on Monday that 63 of its soldiers had been killed in Makiivka.\n"
    "Ukraine's army had spoken of about 400 dead. Neither figure could be verified by this newspaper."
)
THREAD = [
    Said("The true number is far higher than 63.\nEverybody there knows it.", 1, "first_reader"),
    Said(
        "I would not trust either side.",
        2,
        "second_reader",
        answers=[Said("Me neither, to be honest.", 3, "third_reader")],
    ),
]


def of(thread: list[Said], shape: str = "html5", **rest: str) -> Document:
    return read(page(BODY, thread, shape=shape, **rest).encode())


def in_div(markup: str, **rest: str) -> Document:
    return read(page(BODY, **rest).replace('<ol class="comment-list"></ol>', markup).encode())


@pytest.mark.parametrize("shape", SHAPES)
def test_each_comment_has_its_author_text_and_day(shape: str) -> None:
    comments = of(THREAD, shape).comments
    assert [c.author for c in comments] == ["first_reader", "second_reader", "third_reader"]
    assert comments[0].text == "The true number is far higher than 63.\nEverybody there knows it."
    assert all(c.posted and c.posted.overlaps(day("2023-01-03")) for c in comments)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_has_the_comment_that_it_answers(shape: str) -> None:
    first, second, third = of(THREAD, shape).comments
    assert (first.parent, second.parent, third.parent) == (None, None, second.id)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_comment_gets_into_the_article(shape: str) -> None:
    document = of(THREAD, shape, heading="3 thoughts on “Strike on a barracks”")
    assert document.text.split() == BODY.split()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_pingback_is_no_comment(shape: str) -> None:
    document = of([*THREAD, Said("Pingback: Another site", 9, kind="pingback")], shape)
    assert len(document.comments) == 3
    assert "Left out 1 pingback (not comments)." in document.warnings
    assert "Another site" not in document.text


@pytest.mark.parametrize("shape", SHAPES)
def test_the_notice_of_moderation_is_not_what_the_reader_said(shape: str) -> None:
    notice = '<em class="comment-awaiting-moderation">Your comment is awaiting moderation.</em><br>'
    plain = "<p><i>Your comment is awaiting moderation.</i></p>"
    texts = [c.text for c in of([Said("My words.", 1, extra=notice), Said("Yours.", 2, extra=plain)], shape).comments]
    assert texts == ["My words.", "Yours."]


def test_a_blockquote_is_quoted_and_not_said() -> None:
    quote = "<blockquote><p>Only 63 died.</p></blockquote>"
    (comment,) = of([Said("That is a lie.", 1, extra=quote)], "block").comments
    assert comment.text == "Only 63 died.\nThat is a lie."
    assert [comment.text[q.start : q.end] for q in comment.quoted] == ["Only 63 died."]


@pytest.mark.parametrize(
    ("heading", "stated"),
    [
        ("33 thoughts on “Strike on a barracks”", 33),
        ("One thought on “Strike on a barracks”", 1),
        ("12 Comments", 12),
        ("Comments (7)", 7),
        ("1,204 responses to “Strike”", 1204),
        ("No comments", 0),
        ("Comments", None),
        ("63 soldiers killed", None),
    ],
)
def test_the_heading_states_how_many_comments_there_are(heading: str, stated: int | None) -> None:
    assert of(THREAD, heading=heading).comments_stated == stated


def test_the_number_of_another_page_is_not_taken() -> None:
    html = page(BODY, THREAD).replace(
        "<h2>Recent posts</h2>", '<h2>Recent posts</h2><h3 class="comment-count">99 comments</h3>'
    )
    assert read(html.encode()).comments_stated is None


def test_missing_comments_are_counted() -> None:
    document = of(THREAD, heading="33 thoughts on “Strike on a barracks”")
    assert "The page says that it has 33 comments; 3 of them are in it." in document.warnings


def test_a_thread_that_goes_on_elsewhere_is_said_to() -> None:
    document = of(THREAD, after='<nav class="comment-navigation"><a href="/comment-page-2">Newer comments</a></nav>')
    assert "The thread goes on in other pages, which were not read." in document.warnings


def test_a_disqus_thread_is_said_not_to_be_in_the_page() -> None:
    document = in_div('<div id="disqus_thread"></div>')
    assert any("Disqus" in warning for warning in document.warnings)
    assert document.comments == ()


def test_answers_past_the_depth_cap_are_told_by_their_level() -> None:
    items = "".join(
        f'<li class="comment depth-{level}" id="comment-{n}"><b class="fn">Reader</b><p>Text {n}</p></li>'
        for n, level in enumerate([1, 2, 3, 2], 1)
    )
    document = in_div(f"<ol>{items}</ol>")
    assert [c.parent for c in document.comments] == [None, "comment-1", "comment-2", "comment-1"]


def test_a_link_in_reply_to_tells_the_comment_that_is_answered() -> None:
    markup = """<div class="comment" id="comment-1"><b class="fn">A reader</b><p>One.</p></div>
      <div class="comment" id="comment-2"><b class="fn">B reader</b><p>In reply to <a href="#comment-1">A</a></p>
      <div class="comment-content">Two.</div></div>"""
    assert [c.parent for c in in_div(markup).comments] == [None, "comment-1"]


def test_a_circle_of_answers_is_cut_and_said() -> None:
    markup = """<div class="comment" id="comment-1" data-parent="2"><b class="fn">A reader</b><p>One.</p></div>
      <div class="comment" id="comment-2" data-parent="1"><b class="fn">B reader</b><p>Two.</p></div>"""
    document = in_div(markup)
    assert sorted(c.parent is None for c in document.comments) == [False, True]
    assert "Cut 1 circle of comments that answer each other." in document.warnings


def test_a_deleted_comment_is_counted_and_its_answers_move_up() -> None:
    gone = Said("[deleted]", 2, answers=[Said("I saw that.", 3)])
    document = of([Said("Here.", 1, answers=[gone])])
    assert [(c.text, c.parent) for c in document.comments] == [("Here.", None), ("I saw that.", "comment-1")]
    assert "Left out 1 deleted comment." in document.warnings


@pytest.mark.parametrize("name", ["reader@example.org", "192.0.2.7", "2001:db8:0:0:0:0:0:1"])
def test_an_address_is_never_kept_as_a_name(name: str) -> None:
    assert of([Said("Hello there.", 1, name)]).comments[0].author is None


def test_an_address_beside_a_name_is_dropped() -> None:
    assert of([Said("Hello there.", 1, "a reader (reader@example.org)")]).comments[0].author == "a reader"


def test_an_age_is_counted_back_from_the_day_the_page_was_saved() -> None:
    markup = (
        '<div class="comment"><b class="fn">R</b><span class="comment-date">3 weeks ago</span><p>Text here.</p></div>'
    )
    saved = (
        "<html><!-- Page saved with SingleFile \n url: https://example.org/x \n saved date: 2023-02-01T00:00:00Z\n-->"
    )
    html = page(BODY).replace('<ol class="comment-list"></ol>', markup).replace("<html", saved + "<html", 1)
    when = read(html.encode()).comments[0].posted
    retrieved = datetime(2023, 2, 1, tzinfo=UTC)
    assert when is not None
    assert (when.earliest, when.latest) == (retrieved - timedelta(weeks=4), retrieved - timedelta(weeks=3))
    assert when.basis == "relative"


def test_an_age_without_a_day_to_count_from_is_no_date() -> None:
    document = in_div(
        '<div class="comment"><b class="fn">R</b><span class="comment-date">3 weeks ago</span><p>Text here.</p></div>'
    )
    assert document.comments[0].posted is None
    assert any("Left undated 1 comment" in warning for warning in document.warnings)


def test_microdata_comments_are_read() -> None:
    markup = """<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author" itemscope><span
      itemprop="name">mira</span></span><meta itemprop="dateCreated" content="2023-01-03T10:00:00Z">
      <div itemprop="text">Sixty-three is too low.</div></div>"""
    (comment,) = in_div(markup).comments
    assert (comment.author, comment.text) == ("mira", "Sixty-three is too low.")
    assert comment.posted is not None
    assert comment.posted.earliest == datetime(2023, 1, 3, 10, tzinfo=UTC)


REPEATED = "".join(
    f"""<div class="row-item"><div class="left"><a class="username" href="/u/{n}">member{n}</a></div>
    <div class="right"><span class="when date">2023-01-0{n}</span>
    <div class="txt">Opinion number {n} on the strike.</div></div></div>"""
    for n in range(1, 5)
)


def test_a_forum_of_unknown_make_is_read_by_its_repeating_shape() -> None:
    document = in_div(f'<section class="forum-thread">{REPEATED}</section>')
    assert [(c.author, c.text) for c in document.comments] == [
        (f"member{n}", f"Opinion number {n} on the strike.") for n in range(1, 5)
    ]


def test_a_repeating_shape_without_a_discussion_around_it_is_no_thread() -> None:
    html = page(BODY).replace("<main>", f'<section class="staff">{REPEATED}</section><main>')
    assert read(html.encode()).comments == ()


def test_a_list_of_other_articles_is_no_thread() -> None:
    teasers = "".join(
        f'<div class="post"><h3><a href="/a{n}">Report {n}</a></h3><span class="author">Desk</span>'
        f"<time>2023-01-01</time><p>What happened on day {n}.</p></div>"
        for n in range(6)
    )
    assert in_div(f'<section class="posts">{teasers}</section>').comments == ()


def test_recent_comments_of_other_pages_are_no_thread() -> None:
    widget = "".join(
        f'<li class="comment"><span class="comment-author">a{n}</span> on <a>Post</a></li>' for n in range(5)
    )
    html = page(BODY).replace("<h2>Recent posts</h2>", f"<ul>{widget}</ul>")
    assert read(html.encode()).comments == ()


def test_two_comments_with_one_id_both_stay() -> None:
    box = '<div class="comment" id="c"><b class="fn">R</b><p>Text {}.</p></div>'
    document = in_div(box.format(1) + box.format(2))
    assert [(c.id, c.text) for c in document.comments] == [("c", "Text 1."), ("c-2", "Text 2.")]
    assert "Renamed 1 comment that had the id of another one." in document.warnings


def test_markup_in_a_comment_comes_out_as_text() -> None:
    (comment,) = of([Said("<script>alert(1)</script> & <b>63</b>", 1)]).comments
    assert comment.text == "<script>alert(1)</script> & <b>63</b>"


def test_a_script_inside_a_comment_is_not_read() -> None:
    assert of([Said("Words.", 1, extra="<script>track()</script>")], "block").comments[0].text == "Words."
