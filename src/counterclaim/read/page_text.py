"""Plain text: a report alone, or a whole page as a text crawl or a copy keeps it, with its numbered thread.

A file may open with a small header, which ends at the first empty line; every line of it is optional::

    Title: Flowers in Samara, questions in Moscow
    Outlet: Continental Daily
    Published: 2023-01-03
    URL: https://example.org/samara
    Retrieved: 2023-01-05T08:00:00Z

    Mourners laid flowers in Samara on Tuesday ...

    2 thoughts on “Flowers in Samara, questions in Moscow”

      1. Name says:
         January 3, 2023 at 10:02 am

         The first comment.

      2. The second, without a name.

Without a header, a first line that starts with "#", or that is short, ends no sentence and is followed by an empty
line, is the title. The thread begins at a line that counts it ("33 thoughts on", "12 comments") with a numbered
list after it; a list that is indented below an item answers it. The body is kept as it stands, space by space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from counterclaim.nouns import Comment, Document, Span, When
from counterclaim.read.assembly import Draft, Origin, finish, shown_name
from counterclaim.read.dates import posted, stated
from counterclaim.read.stated import count_in

_FIELD = re.compile(r"(Title|Outlet|Published|URL|Retrieved):[ \t]*(.*)", re.IGNORECASE)
_ITEM = re.compile(r"([ \t]{0,40})(\d{1,6})\.[ \t]+(\S.*)")
_SAYS = re.compile(r"(\S.{0,80}?) (?:says|said|wrote):?")
_REPLY = re.compile(r"(?:Reply|Like|Reply to .{1,80}|Log in to Reply|Loading\.\.\.)")
_QUOTE = re.compile(r"^>+[ \t].*$", re.MULTILINE)
_TITLE_CHARS = 160
_BEFORE_LIST = 3
"""Lines with text that may stand between the counting line and the first numbered comment."""
_TAB = 4


def read_text(text: str, origin: Origin, *, warnings: Iterable[str] = ()) -> Document:
    """Read plain text, with a header and a thread where it has them. ReadError where it holds no text."""
    draft = Draft(warnings=list(warnings))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = _header(lines, draft)
    start = _thread_start(lines)
    if start is not None:
        draft.stated = count_in(lines[start])
        draft.outlet = draft.outlet or _site_in(lines[start])
        draft.comments = _thread(lines[start + 1 :], draft, origin)
    body = lines[:start]
    if draft.title is None:
        body = _title(body, draft)
    draft.text = "\n".join(body).strip()
    return finish(draft, origin)


def _header(lines: list[str], draft: Draft) -> list[str]:
    """Take the header off, and leave what it says in the draft."""
    end = next((at for at, line in enumerate(lines) if not _FIELD.fullmatch(line.strip())), len(lines))
    if not end or (end < len(lines) and lines[end].strip()):
        return lines
    for line in lines[:end]:
        _set_field(draft, *line.strip().split(":", 1))
    return lines[end:]


def _set_field(draft: Draft, name: str, value: str) -> None:
    value = value.strip()
    match name.lower():
        case "title":
            draft.title = value
        case "outlet":
            draft.outlet = value
        case "url":
            draft.url = value
        case "published":
            draft.published = _date(name, value, draft)
        case "retrieved":
            retrieved = _date(name, value, draft)
            draft.retrieved = retrieved.earliest if retrieved else None


def _date(name: str, value: str, draft: Draft) -> When | None:
    when = stated(value)
    if when is None and value:
        draft.warnings.append(f"{name}: {value[:60]!r} is no date that can be right; it was left out.")
    return when


def _title(lines: list[str], draft: Draft) -> list[str]:
    """Take the title off, where the first line looks like one."""
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return lines
    line, rest = lines[first].strip(), lines[first + 1 :]
    alone = bool(rest) and not rest[0].strip() and any(each.strip() for each in rest)
    if line.startswith("#") or (alone and len(line) <= _TITLE_CHARS and line[-1] not in '.,;:…"”'):
        draft.title = line
        return rest
    return lines


def _thread_start(lines: list[str]) -> int | None:
    """The line that counts the comments, if a numbered list follows it; the last one of them."""
    starts = [at for at, line in enumerate(lines) if line[:1].strip() and count_in(line) is not None]
    for start in reversed(starts):
        following = [line for line in lines[start + 1 : start + 20] if line.strip()][: _BEFORE_LIST + 1]
        if any(_ITEM.fullmatch(line) for line in following):
            return start
    return None


def _site_in(heading: str) -> str | None:
    """The site that a heading ends with: "33 thoughts on “A title” example.org"."""
    last = heading.split()[-1].strip("”\"'»“")
    return last if re.fullmatch(r"(?:[a-z0-9-]{1,60}\.){1,3}[a-z]{2,12}", last) else None


@dataclass(slots=True)
class _Item:
    """A numbered comment while its lines come in."""

    indent: int
    number: int
    path: str
    parent: str | None
    lines: list[str] = field(default_factory=list)


def _thread(lines: list[str], draft: Draft, origin: Origin) -> list[Comment]:
    items: list[_Item] = []
    open_items: list[_Item] = []
    blank = False
    for line in lines:
        found = _ITEM.fullmatch(line)
        started = _started(found, open_items) if found else None
        if started is not None:
            items.append(started)
        elif items and blank and line[:1].strip():
            break
        elif items:
            items[-1].lines.append(line.strip())
        blank = not line.strip()
    retrieved = draft.retrieved or origin.retrieved
    return [_comment(item, retrieved) for item in items]


def _started(found: re.Match[str], open_items: list[_Item]) -> _Item | None:
    """The comment that a numbered line starts; None where the number only belongs to a sentence."""
    indent, number = len(found[1].expandtabs(_TAB)), int(found[2])
    above = [item for item in open_items if item.indent < indent]
    same = next((item for item in open_items if item.indent == indent), None)
    if same is None and number != 1 and open_items:
        return None
    if same is not None and number <= same.number:
        return None
    parent = above[-1].path if above else None
    item = _Item(indent, number, f"{parent}.{number}" if parent else str(number), parent, [found[3].strip()])
    open_items[:] = [*above, item]
    return item


def _comment(item: _Item, retrieved: datetime | None) -> Comment:
    lines = [line for line in item.lines if line]
    author, when = None, None
    if lines and (says := _SAYS.fullmatch(lines[0])):
        author, lines = shown_name(says[1]), lines[1:]
        if lines and len(lines[0]) < 60 and (when := posted(lines[0], retrieved)):
            lines = lines[1:]
    while lines and _REPLY.fullmatch(lines[-1]):
        lines = lines[:-1]
    return with_quotes(Comment(item.path, "\n".join(lines), item.parent, author, when))


def with_quotes(comment: Comment) -> Comment:
    """The comment with the lines that start with ">" marked as quoted."""
    if ">" not in comment.text:
        return comment
    quoted = [Span(found.start(), found.end()) for found in _QUOTE.finditer(comment.text)]
    spans = sorted({*comment.quoted, *quoted}, key=lambda span: span.start)
    return Comment(comment.id, comment.text, comment.parent, comment.author, comment.posted, tuple(spans))
