"""JSON and JSON lines: documents by the names that most exports use, and the video formats of `video`.

A document is an object with a `text` (or `body`, `content`), and any of `title`, `outlet`, `published`, `url`,
`retrieved`, `comments`, `comments_stated`. A comment has a `text` and any of `id`, `parent`, `author`, `published`,
and `replies`, a list of comments. An object with `documents` is a bundle of them. The nouns as
`counterclaim.nouns.as_dict` writes them can be read back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any, TypeGuard

from counterclaim.errors import ReadError
from counterclaim.nouns import Comment, Document, Problem, Span, When
from counterclaim.read import video
from counterclaim.read.assembly import Draft, Origin, finish, shown_name
from counterclaim.read.dates import posted, stated
from counterclaim.read.decode import decode
from counterclaim.read.markup import passage_of_html
from counterclaim.read.page_text import with_quotes
from counterclaim.read.repair import many
from counterclaim.read.sources import Input, Line

_TEXT = ("text", "body", "content", "article", "full_text")
_TITLE = ("title", "headline")
_OUTLET = ("outlet", "source", "publisher", "site", "site_name", "domain")
_PUBLISHED = (
    "published", "date", "published_at", "publishedAt", "datePublished", "date_published", "pubdate", "created_at",
    "timestamp",
)  # fmt: skip
_URL = ("url", "link", "canonical_url", "webpage_url")
_RETRIEVED = ("retrieved", "retrieved_at", "fetched_at", "crawled")
_STATED = ("comments_stated", "comment_count", "commentCount", "num_comments")
_SAID = ("text", "body", "content", "message", "comment")
_ID = ("id", "cid", "comment_id")
_PARENT = ("parent", "parent_id", "reply_to", "in_reply_to")
_AUTHOR = ("author", "user", "name", "author_name", "username")
_POSTED = ("posted", "published", "date", "time", "created", "created_at", "published_at", "timestamp")
_REPLIES = ("replies", "children")
_MARKUP = re.compile(r"</(?:p|div|a|b|i|em|strong|span|li|blockquote|h[1-6])>|<br ?/?>", re.IGNORECASE)
_SHAPE = "A document is an object with a text, and perhaps title, outlet, published, url and comments."


def read_lines(lines: Iterable[Line], source: Input) -> Iterator[Document | Problem]:
    """The documents of JSON lines, one at a time; a broken line is a problem, and the others go on."""
    parsed = (_parsed_line(line, source) for line in lines)
    first = next(parsed, None)
    if first is None:
        return
    every = chain([first], parsed)
    if video.is_part_of_thread(first[0]):
        yield from _one_thread(every, source)
        return
    for value, origin in every:
        if isinstance(value, Problem):
            yield value
        else:
            yield from documents_of(value, origin)


def read_json(text: str, origin: Origin) -> Iterator[Document | Problem]:
    """The documents of a JSON file. Where it is no JSON as a whole, its lines are read as JSON lines."""
    try:
        value = json.loads(text.strip("\ufeff \t\r\n\0"))
    except RecursionError:
        yield Problem(origin.name, "The JSON is nested too deep.", "Nothing was read from it.")
        return
    except ValueError as error:
        if _some_line_is_json(text):
            source = Input(origin.name, url=origin.url, retrieved=origin.retrieved)
            numbered = enumerate(text.split("\n"), 1)
            lines = (Line(n, each.encode("utf-8", "replace")) for n, each in numbered if each.strip())
            yield from read_lines(lines, source)
        else:
            yield Problem(_place(origin.name, error), *_broken(error))
        return
    yield from documents_of(value, origin)


def documents_of(value: Any, origin: Origin) -> Iterator[Document | Problem]:
    """The documents that one JSON value holds: an object, a list of them, or a bundle."""
    try:
        draft = video.draft_of(value)
        if draft is not None:
            yield finish(draft, origin)
            return
    except ReadError as error:
        yield error.problem
        return
    members = value if isinstance(value, list) else video.entries(value) or _bundled(value)
    if members is None:
        yield _document(value, origin)
        return
    if not members:
        yield Problem(origin.name, "The list holds nothing.", _SHAPE)
    for number, member in enumerate(members, 1):
        each = replace(origin, name=f"{origin.name}, item {number}")
        draft = video.draft_of(member)
        yield _document(member, each) if draft is None else _finished(draft, each)


def _parsed_line(line: Line, source: Input) -> tuple[Any, Origin]:
    """What a line holds, or the problem with it, and where it stands."""
    where = f"{source.name}, line {line.number}"
    origin = Origin(where, sha256(line.data or b"").hexdigest(), source.url, source.retrieved)
    if line.data is None:
        return Problem(where, "The line is too long.", "Split the document, or leave it out."), origin
    try:
        return json.loads(decode(line.data).text), origin
    except RecursionError:
        return Problem(where, "The JSON is nested too deep.", "The other lines were read."), origin
    except ValueError as error:
        return Problem(where, _broken(error)[0], "Mend the line; the others were read."), origin


def _one_thread(parsed: Iterable[tuple[Any, Origin]], source: Input) -> Iterator[Document | Problem]:
    """One document of lines that each hold a part of one thread."""
    values, digest = [], sha256()
    for value, origin in parsed:
        if isinstance(value, Problem):
            yield value
        else:
            values.append(value)
            digest.update(bytes.fromhex(origin.raw))
    draft = video.draft_of(values)
    if draft is not None:
        yield _finished(draft, Origin(source.name, digest.hexdigest(), source.url, source.retrieved))


def _some_line_is_json(text: str) -> bool:
    for line in [line for line in text.split("\n", 40)[:40] if line.strip().startswith("{") and len(line) > 2]:
        try:
            json.loads(line)
        except (ValueError, RecursionError):
            continue
        return True
    return False


def _broken(error: ValueError) -> tuple[str, str]:
    what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return f"The JSON is broken or cut off: {what[:100]}.", "Get the file again, whole."


def _place(name: str, error: ValueError) -> str:
    return f"{name}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else name


def _bundled(value: Any) -> list[Any] | None:
    for name in ("documents", "articles", "items"):
        if isinstance(value, dict) and isinstance(value.get(name), list) and _string(value, _TEXT) is None:
            return list(value[name])
    return None


def _finished(draft: Draft, origin: Origin) -> Document | Problem:
    try:
        return finish(draft, origin)
    except ReadError as error:
        return error.problem


def _document(value: Any, origin: Origin) -> Document | Problem:
    if not isinstance(value, dict):
        return Problem(origin.name, f"A document cannot be a {type(value).__name__}.", _SHAPE)
    draft = Draft(
        text=_plain(_string(value, _TEXT)),
        title=_string(value, _TITLE),
        url=_string(value, _URL),
        outlet=_string(value, _OUTLET),
        stated=next((value[name] for name in _STATED if is_count(value.get(name))), None),
    )
    draft.published = _when(value, _PUBLISHED, draft)
    retrieved = _when(value, _RETRIEVED, draft)
    draft.retrieved = retrieved.earliest if retrieved else None
    draft.comments = list(_comments(value.get("comments"), draft.retrieved or origin.retrieved, draft))
    return _finished(draft, origin)


def _comments(found: Any, retrieved: datetime | None, draft: Draft) -> Iterator[Comment]:
    """The comments of a list, replies after what they answer, however deep."""
    if not isinstance(found, list):
        return
    waiting: list[tuple[Any, str | None]] = [(each, None) for each in reversed(found)]
    odd = number = 0
    while waiting:
        value, above = waiting.pop()
        number += 1
        comment = _comment(value, above, retrieved, number)
        if comment is None:
            odd += 1
            continue
        yield comment
        replies = next((value[name] for name in _REPLIES if isinstance(value.get(name), list)), None)
        waiting += [(each, comment.id) for each in reversed(replies or [])]
    if odd:
        draft.warnings.append(
            f"Left out {many(odd, 'comment')} that {'is no object' if odd == 1 else 'are no objects'} with a text."
        )


def _comment(value: Any, above: str | None, retrieved: datetime | None, number: int) -> Comment | None:
    text = _string(value, _SAID) if isinstance(value, dict) else None
    if text is None:
        return None
    parent, name = _name(value, _PARENT), _name(value, _ID)
    when = next((when for field in _POSTED if (when := _time(value.get(field), retrieved))), None)
    author = shown_name(_string(value, _AUTHOR))
    quoted = _spans(value.get("quoted"), len(text))
    return with_quotes(Comment(name or f"#{number}", text, parent or above, author, when, quoted))


def _spans(value: Any, length: int) -> tuple[Span, ...]:
    found = [(each.get("start"), each.get("end")) for each in _dicts(value)]
    return tuple(Span(a, b) for a, b in found if is_count(a) and is_count(b) and a < b <= length)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def is_count(value: Any) -> TypeGuard[int]:
    """Whether a value is a whole number that may count something."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12


def _string(value: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of the fields that holds text; an object stands for its name, or for what it renders."""
    for name in names:
        found = value.get(name)
        if isinstance(found, dict):
            found = found.get("rendered") or found.get("name") or found.get("title")
        if isinstance(found, str):
            return found
    return None


def _name(value: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """An id, which may be a number; 0 and the empty string are none."""
    found = next((value[name] for name in names if value.get(name)), None)
    return (
        str(found) if isinstance(found, str | int) and not isinstance(found, bool) and len(str(found)) < 500 else None
    )


def _plain(text: str | None) -> str:
    if text is None or not _MARKUP.search(text):
        return text or ""
    return passage_of_html(text).text


def _when(value: dict[str, Any], names: tuple[str, ...], draft: Draft) -> When | None:
    for name in names:
        found = value.get(name)
        if found in (None, "", 0):
            continue
        when = _time(found, None)
        if when is None:
            draft.warnings.append(f"{name}: {str(found)[:60]!r} is no date that can be right; it was left out.")
        return when
    return None


def _time(value: Any, retrieved: datetime | None) -> When | None:
    if isinstance(value, dict):
        first, last = stated(value.get("earliest")), stated(value.get("latest"))
        if first is None or last is None or first.earliest >= last.earliest:
            return None
        return When(first.earliest, last.earliest, str(value.get("basis", "stated"))[:20])
    return posted(value, retrieved) if isinstance(value, str) else stated(value)
