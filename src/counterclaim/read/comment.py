"""One comment's own part of a page: who, when and what, without its answers and without the page's furniture."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from counterclaim.nouns import Span, When
from counterclaim.read.assembly import shown_name
from counterclaim.read.dates import is_relative, posted, stated
from counterclaim.read.markup import SILENT, Passage, passage

_FRAGMENT = re.compile(r"#(?:li-|div-)?comment-\d{1,18}$")
_MACHINE_TIME = ("datetime", "data-time", "data-timestamp", "data-utime", "data-date", "content")
_NAME_CHARS = 100
_NAMES_CHARS = 2_000
_DATE_CHARS = 40


@dataclass(frozen=True, slots=True)
class Spoken:
    """What stands in one comment's own part of a page."""

    passage: Passage
    author: str | None
    posted: When | None
    undated: bool
    """It tells only how long ago it was written, and nobody knows when the page was saved."""


@cache
def words(kind: str) -> frozenset[str]:
    """The class names and itemprops of one kind: "author", "date", "content", ..."""
    return frozenset(_lists()["class"][kind])


@cache
def _lists() -> dict[str, Any]:
    path = files("counterclaim.read") / "data" / "thread.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tokens(element: HtmlElement) -> frozenset[str]:
    """The class names and itemprops of an element, in lower case."""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('property') or ''}"
    if len(names) > _NAMES_CHARS:
        return frozenset()
    return frozenset(name.removeprefix("schema:") for name in names.lower().split())


def is_called(element: HtmlElement, kind: str) -> bool:
    """Whether the class names of an element make it one of a kind: "author", "date" or "content"."""
    names = tokens(element)
    return bool(names & words(kind)) or any(name.endswith(_endings(kind)) for name in names)


@cache
def _endings(kind: str) -> tuple[str, ...]:
    return tuple(_lists()["ending"][kind])


def own_part(node: HtmlElement, others: Collection[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements below `node`, in document order, without those in the comments of `others`."""
    waiting = list(reversed(node))
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or element in others or element.tag in SILENT:
            continue
        yield element
        waiting += reversed(element)


def spoken(node: HtmlElement, others: Collection[HtmlElement], retrieved: datetime | None) -> Spoken:
    """Read the comment that `node` holds; `others` are all the comments of the thread."""
    parts = list(own_part(node, others))
    author = _author_element(parts)
    date, when, words_of_date = _date(parts, retrieved)
    furniture = {element for element in (author, date) if element is not None}
    said = _said(node, parts, furniture, others)
    if when is None and not is_relative(words_of_date):
        when, said = _date_on_top(said, retrieved)
    undated = when is None and is_relative(words_of_date)
    return Spoken(said, _author_name(author), when, undated)


def _date_on_top(said: Passage, retrieved: datetime | None) -> tuple[When | None, Passage]:
    """A first line that is only a date, which some themes put there bare, and the text without it."""
    first, _, rest = said.text.partition("\n")
    when = posted(first, retrieved) if rest and len(first) <= _DATE_CHARS else None
    if when is None or len(re.findall(r"[^\W\d_]+", first)) > 3:
        return None, said
    gone = len(first) + 1
    quoted = tuple(Span(span.start - gone, span.end - gone) for span in said.quoted if span.start >= gone)
    return when, Passage(rest, quoted)


def has_author(parts: list[HtmlElement]) -> bool:
    """Whether some element names an author."""
    return _author_element(parts) is not None


def has_date(parts: list[HtmlElement]) -> bool:
    """Whether some element is a time, or is called one."""
    return any(element.tag == "time" or is_called(element, "date") for element in parts)


def _author_element(parts: list[HtmlElement]) -> HtmlElement | None:
    best: tuple[int, HtmlElement] | None = None
    for element in parts:
        rank = _author_rank(element)
        if rank is not None and (best is None or rank < best[0]) and _author_name(element):
            best = (rank, element)
    return None if best is None else best[1]


def _author_rank(element: HtmlElement) -> int | None:
    """How surely an element names the author, 0 first; None where it does not."""
    order = ("fn", "name", *_lists()["class"]["author"])
    names = tokens(element)
    rank = next((at for at, name in enumerate(order) if name in names), None)
    if rank == 1 and not any(tokens(above) & {"author", "creator"} for above in islice(element.iterancestors(), 3)):
        return None
    if rank is None and any(name.endswith(_endings("author")) for name in names):
        return len(order)
    if rank is None and element.tag == "cite" and not any(each.tag == "blockquote" for each in element.iterancestors()):
        return len(order) + 1
    return rank


def _author_name(element: HtmlElement | None) -> str | None:
    if element is None:
        return None
    text = passage(element, _is_date_or_says).text or element.get("content") or ""
    first = text.strip().split("\n")[0]
    if element.tag == "cite":
        first = re.split("[—–|]", first)[0]
    name = shown_name(_around_names().sub("", first)) if len(first) <= _NAME_CHARS else None
    return None if name is None or name.startswith("#") else name


@cache
def _around_names() -> re.Pattern[str]:
    """What stands before and after a name: "Comment by ...", "... says:"."""
    by, says = ("|".join(map(re.escape, _lists()[kind])) for kind in ("by", "says"))
    return re.compile(rf"^(?:{by})\s+|\s*(?:\s(?:{says}))?\s*:*\s*$", re.IGNORECASE)


def _is_date_or_says(element: HtmlElement) -> bool:
    return element.tag == "time" or is_called(element, "date") or "says" in tokens(element)


def _date(parts: list[HtmlElement], retrieved: datetime | None) -> tuple[HtmlElement | None, When | None, str]:
    """The element that dates a comment, the time that it tells, and its words."""
    first: tuple[HtmlElement | None, str] = (None, "")
    for element in _date_elements(parts):
        for name in _MACHINE_TIME:
            if when := stated(_number_or_text(element.get(name))):
                return element, when, ""
        text = passage(element).text[:_NAME_CHARS]
        if when := posted(text, retrieved) or stated(element.get("title")):
            return element, when, text
        if first[0] is None:
            first = (element, text)
    return first[0], None, first[1]


def _date_elements(parts: list[HtmlElement]) -> list[HtmlElement]:
    """What may date a comment, the surest first."""
    times = [element for element in parts if element.tag == "time" or element.get("datetime")]
    named = [e for e in parts if is_called(e, "date") or tokens(e) & {"datepublished", "published"}]
    links = [e for e in parts if e.tag == "a" and _FRAGMENT.search(e.get("href") or "")]
    return [*times, *named, *links, *(e for e in parts if e.tag == "cite")]


def _number_or_text(value: str | None) -> float | str | None:
    if value is not None and len(value) < 20 and value.isascii() and value.isdigit():
        return float(value)
    return value


def _said(
    node: HtmlElement, parts: list[HtmlElement], furniture: set[HtmlElement], others: Collection[HtmlElement]
) -> Passage:
    """The text of a comment: of its content element, or of all that is not furniture."""
    wrappers = {above for element in furniture for above in element.iterancestors()}
    candidates = [e for e in parts if is_called(e, "content") and e not in wrappers and e not in furniture]

    def is_no_text(element: HtmlElement) -> bool:
        return element in others or element in furniture or _is_furniture(element, within_content=bool(candidates))

    for element in candidates:
        if (said := passage(element, is_no_text)).text:
            return said
    said = passage(node, is_no_text)
    return said if said.text else passage(node, lambda each: each in others or each in furniture or _acts(each))


def _is_furniture(element: HtmlElement, *, within_content: bool) -> bool:
    if element.tag in ("form", "nav", "footer", "header") and not within_content:
        return not _holds_text_of_its_own(element)
    if tokens(element) & words("furniture") or _acts(element):
        return True
    return element.tag in ("p", "em", "i", "div", "span") and _is_awaiting(element)


def _acts(element: HtmlElement) -> bool:
    """Whether an element only lets a reader act on the comment: answer it, report it."""
    if element.tag not in ("a", "span", "li", "p", "div") or len(element) > 1:
        return False
    text = passage(element).text if len(element) else (element.text or "")
    return len(text) < _DATE_CHARS and text.strip(" \n[]()").lower() in _lists()["actions"]


def _holds_text_of_its_own(element: HtmlElement) -> bool:
    return element.tag in ("header", "footer") and any(tokens(each) & words("content") for each in element.iter("*"))


def _is_awaiting(element: HtmlElement) -> bool:
    start = (element.text or "").strip().lower()
    return bool(start) and start.startswith(tuple(_lists()["awaiting"]))
