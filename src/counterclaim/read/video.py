"""Videos with their comments: yt-dlp's `.info.json`, youtube-comment-downloader's lines, the YouTube Data API v3.

The description is the body, the uploader the outlet. YouTube shows only how long ago a comment was written; yt-dlp and
youtube-comment-downloader count back from that, so their times are intervals. The API's times are exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from counterclaim.nouns import Comment, When
from counterclaim.read.assembly import Draft, shown_name
from counterclaim.read.dates import relative, stated, unit_before
from counterclaim.read.markup import Passage, passage_of_html

_INFO_KEYS = ("webpage_url", "extractor", "extractor_key", "upload_date", "uploader", "channel_id")
_API_KINDS = ("youtube#commentThreadListResponse", "youtube#commentListResponse")
_UNITS = (366, 31, 7, 1)
"""Days in the units that a site counts back in, longest first."""


def draft_of(value: Any) -> Draft | None:
    """The draft of a video and its thread; None where the value is of none of the three formats."""
    if isinstance(value, dict):
        if _is_info(value):
            return _from_info(value)
        return _from_api([value]) if _is_api(value) else None
    if isinstance(value, list) and value and is_part_of_thread(value[0]):
        parts = [part for part in value if isinstance(part, dict)]
        return _from_api(parts) if _is_api(parts[0]) else _from_downloader(parts)
    return None


def is_part_of_thread(value: Any) -> bool:
    """Whether a value is one of many that together make one thread."""
    return isinstance(value, dict) and (("cid" in value and "text" in value) or _is_api(value))


def entries(value: Any) -> list[Any] | None:
    """The videos of a yt-dlp playlist; None where the value is none."""
    if isinstance(value, dict) and value.get("_type") == "playlist" and isinstance(value.get("entries"), list):
        return list(value["entries"])
    return None


def _is_info(value: dict[str, Any]) -> bool:
    if entries(value) is not None or "text" in value or "body" in value:
        return False
    return "title" in value and sum(key in value for key in _INFO_KEYS) >= 2


def _is_api(value: dict[str, Any]) -> bool:
    return value.get("kind") in _API_KINDS and isinstance(value.get("items"), list)


def _from_info(info: dict[str, Any]) -> Draft:
    saved = stated(info.get("epoch"))
    draft = Draft(
        text=_text(info, "description") or "",
        title=_text(info, "title") or _text(info, "fulltitle"),
        url=_text(info, "webpage_url") or _text(info, "original_url"),
        outlet=_text(info, "uploader") or _text(info, "channel"),
        published=stated(info.get("timestamp")) or stated(info.get("upload_date")),
        retrieved=saved.earliest if saved else None,
    )
    count = info.get("comment_count")
    draft.stated = count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10**12 else None
    if draft.published is None and info.get("upload_date"):
        draft.warnings.append(f"upload_date: {str(info['upload_date'])[:60]!r} is no date that can be right.")
    comments = info.get("comments")
    found = comments if isinstance(comments, list) else []
    draft.comments = [_info_comment(each, draft, number) for number, each in enumerate(_dicts(found), 1)]
    return draft


def _info_comment(value: dict[str, Any], draft: Draft, number: int) -> Comment:
    passage = _said(value, plain="text", html="html")
    parent = _name(value.get("parent"))
    return Comment(
        id=_name(value.get("id")) or f"#{number}",
        text=passage.text,
        parent=None if parent == "root" else parent,
        author=shown_name(_text(value, "author")),
        posted=_counted_back(value.get("timestamp"), _text(value, "_time_text") or "", draft),
        quoted=passage.quoted,
    )


def _counted_back(timestamp: Any, words: str, draft: Draft) -> When | None:
    """The interval of a time that was counted back from "3 weeks ago", not before the video itself."""
    when = relative(words, draft.retrieved)
    moment = stated(timestamp)
    if when is None and moment is not None:
        when = unit_before(moment.earliest, words) or _guessed(moment.earliest, draft.retrieved)
    if when is None or draft.published is None or not when.earliest < draft.published.earliest < when.latest:
        return when
    return When(draft.published.earliest, when.latest, when.basis)


def _guessed(moment: datetime, retrieved: datetime | None) -> When:
    """Up to one unit before `moment`: the longest unit that fits its age when it was read, a year where unknown."""
    age = timedelta.max if retrieved is None else retrieved - moment
    days = next((days for days in _UNITS if age >= timedelta(days=days)), 1)
    return When(moment - timedelta(days=days + 1), moment + timedelta(days=1), "relative")


def _from_downloader(parts: list[dict[str, Any]]) -> Draft:
    draft = Draft()
    for part in parts:
        name = _name(part.get("cid")) or ""
        draft.comments.append(
            Comment(
                id=name,
                text=_text(part, "text") or "",
                parent=name.rpartition(".")[0] or None,
                author=shown_name(_text(part, "author")),
                posted=_counted_back(part.get("time_parsed"), _text(part, "time") or "", draft),
            )
        )
    return draft


def _from_api(parts: list[dict[str, Any]]) -> Draft:
    items = [item for part in parts if isinstance(part.get("items"), list) for item in _dicts(part["items"])]
    draft = Draft(comments=list(_api_comments(items)))
    video = next((name for item in items if (name := _text(_object(item, "snippet"), "videoId"))), None)
    if video is not None and video.replace("-", "").replace("_", "").isalnum():
        draft.url = f"https://www.youtube.com/watch?v={video}"
    if parts[0].get("kind") == _API_KINDS[0]:
        draft.stated = sum(1 + _replies_stated(item) for item in items)
    if parts[-1].get("nextPageToken"):
        draft.warnings.append("The thread goes on in another page of the API's answer, which is not here.")
    return draft


def _replies_stated(item: dict[str, Any]) -> int:
    count = _object(item, "snippet").get("totalReplyCount")
    return count if isinstance(count, int) and 0 <= count < 10**9 else 0


def _api_comments(items: list[dict[str, Any]]) -> Iterator[Comment]:
    for item in items:
        top = _object(_object(item, "snippet"), "topLevelComment")
        if not top:
            yield _api_comment(item, None)
            continue
        yield (first := _api_comment(top, None))
        replies = _object(item, "replies").get("comments")
        for reply in _dicts(replies if isinstance(replies, list) else []):
            yield _api_comment(reply, first.id)


def _api_comment(value: dict[str, Any], parent: str | None) -> Comment:
    snippet = _object(value, "snippet")
    passage = _said(snippet, plain="textOriginal", html="textDisplay")
    return Comment(
        id=_name(value.get("id")) or "",
        text=passage.text,
        parent=_name(snippet.get("parentId")) or parent,
        author=shown_name(_text(snippet, "authorDisplayName")),
        posted=stated(snippet.get("publishedAt")),
        quoted=passage.quoted,
    )


def _said(value: dict[str, Any], *, plain: str, html: str) -> Passage:
    text = _text(value, plain)
    return Passage(text) if text is not None else passage_of_html(_text(value, html) or "")


def _text(value: dict[str, Any], key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) else None


def _object(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _dicts(values: list[Any]) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)]


def _name(value: Any) -> str | None:
    """An id, which may be a number."""
    return (
        str(value) if isinstance(value, str | int) and not isinstance(value, bool) and len(str(value)) < 500 else None
    )
