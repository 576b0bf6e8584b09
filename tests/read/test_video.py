"""Videos with their comments, as three programs save them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from counterclaim import Document, read
from read.pages import info_json

BODY = "The Kremlin has confirmed that 63 of its soldiers were killed."
WRITTEN = datetime(2023, 1, 5, 12, tzinfo=UTC)


def video(**rest: object) -> Document:
    return read(info_json("63 dead", BODY, ["First comment.", "Second comment."], **rest).encode())


def test_a_video_is_a_report_with_its_description_as_text() -> None:
    document = video()
    assert (document.title, document.text, document.outlet) == ("63 dead", BODY, "Example News")
    assert document.url == "https://www.youtube.com/watch?v=abcdefghijk"
    assert document.published is not None
    assert document.published.earliest == datetime(2023, 1, 3, tzinfo=UTC)


def test_the_exact_time_goes_before_the_day_of_upload() -> None:
    published = video(timestamp=1_672_740_000).published
    assert published is not None
    assert published.earliest == datetime(2023, 1, 3, 10, tzinfo=UTC)


def test_missing_comments_are_counted() -> None:
    assert "The page says that it has 40 comments; 2 of them are in it." in video(comment_count=40).warnings


def test_a_video_saved_without_its_comments_says_how_many_there_are() -> None:
    document = video(comments=None, comment_count=40)
    assert (document.comments, document.comments_stated) == ((), 40)


def test_an_answer_has_its_parent_and_root_is_none() -> None:
    comments = [{"id": "a", "parent": "root", "text": "x"}, {"id": "a.b", "parent": "a", "html": "y <b>z</b>"}]
    assert [(c.parent, c.text) for c in video(comments=comments).comments] == [(None, "x"), ("a", "y z")]


def test_a_counted_back_time_is_an_interval() -> None:
    comment = {"id": "a", "text": "x", "timestamp": WRITTEN.timestamp(), "_time_text": "2 weeks ago"}
    saved = datetime(2023, 1, 19, 15, tzinfo=UTC)
    when = video(comments=[comment], epoch=saved.timestamp()).comments[0].posted
    assert when is not None
    assert (when.earliest, when.latest, when.basis) == (
        datetime(2023, 1, 3, tzinfo=UTC),  # not before the video itself
        saved - timedelta(weeks=2),
        "relative",
    )


def test_a_counted_back_time_without_its_words_is_an_interval_too() -> None:
    comment = {"id": "a", "text": "x", "timestamp": WRITTEN.timestamp()}
    when = video(comments=[comment], epoch=WRITTEN.timestamp() + 30 * 86_400).comments[0].posted
    assert when is not None
    assert when.earliest < WRITTEN - timedelta(days=1) < WRITTEN < when.latest


def test_the_lines_of_the_comment_downloader_are_one_thread() -> None:
    lines = [
        {"cid": "Ug1", "text": "63?", "time": "2 years ago", "author": "@one", "time_parsed": WRITTEN.timestamp()},
        {"cid": "Ug1.8x", "text": "More.", "time": "1 year ago", "author": "@two", "reply": True},
    ]
    document = read("\n".join(json.dumps(line) for line in lines).encode())
    assert [(c.id, c.parent, c.author) for c in document.comments] == [("Ug1", None, "@one"), ("Ug1.8x", "Ug1", "@two")]
    when = document.comments[0].posted
    assert when is not None
    assert when.earliest < WRITTEN - timedelta(days=300) < WRITTEN < when.latest


def api_comment(name: str, **snippet: Any) -> dict[str, Any]:
    return {"id": name, "snippet": {"authorDisplayName": "@one", "publishedAt": "2023-01-05T12:00:00Z"} | snippet}


def test_the_answer_of_the_youtube_api_is_one_thread_with_exact_times() -> None:
    top = api_comment("a", textDisplay="63 &amp; more<br>dead")
    item = {
        "snippet": {"videoId": "abcdefghijk", "topLevelComment": top, "totalReplyCount": 5},
        "replies": {"comments": [api_comment("a.b", textOriginal="No.", parentId="a")]},
    }
    document = read(json.dumps({"kind": "youtube#commentThreadListResponse", "items": [item]}).encode())
    assert [(c.text, c.parent) for c in document.comments] == [("63 & more\ndead", None), ("No.", "a")]
    assert (document.comments_stated, document.url) == (6, "https://www.youtube.com/watch?v=abcdefghijk")
    assert document.comments[0].posted is not None
    assert document.comments[0].posted.earliest == WRITTEN


def test_a_playlist_holds_a_document_for_each_video() -> None:
    from counterclaim import read_all

    entries = [json.loads(info_json("One", BODY, [])), json.loads(info_json("Two", BODY, []))]
    found = list(read_all(json.dumps({"_type": "playlist", "title": "All", "entries": entries}).encode()))
    assert [d.title for d in found if isinstance(d, Document)] == ["One", "Two"]
