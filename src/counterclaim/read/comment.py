"""One comment's own part of a page: who, when and what, without its answers and without the page's furniture."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from lxml.html import HtmlElement

from counterclaim.nouns import When
from counterclaim.read.assembly import shown_name
from counterclaim.read.dates import is_relative, posted, stated
from counterclaim.read.markup import SILENT, Passage, passage

_SAYS = re.compile(
    r"^(?:by|from|posted by|written by)\s+|\s*(?:says|said|writes|wrote|sagt|dit|dice|:)+\s*$", re.IGNORECASE
)
_FRAGMENT = re.compile(r"#(?:li-|div-)?comment-\d{1,18}$")
_MACHINE_TIME = ("datetime", "data-time", "data-timestamp", "data-utime", "data-date", "content")
_NAME_CHARS = 100


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
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return frozenset(names.lower().split()) if len(names) < 2_000 else frozenset()


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
    undated = when is None and is_relative(words_of_date)
    return Spoken(said, _author_name(author), when, undated)


def has_author(parts: list[HtmlElement]) -> bool:
    """Whether some element names an author."""
    return _author_element(parts) is not None


def has_date(parts: list[HtmlElement]) -> bool:
    """Whether some element is a time, or is called one."""
    return any(element.tag == "time" or tokens(element) & words("date") for element in parts)


def _author_element(parts: list[HtmlElement]) -> HtmlElement | None:
    best: tuple[int, HtmlElement] | None = None
    order = ("fn", "name", *_lists()["class"]["author"])
    for element in parts:
        names = tokens(element)
        rank = next((at for at, name in enumerate(order) if name in names), None)
        if rank is not None and (best is None or rank < best[0]) and _author_name(element):
            best = (rank, element)
    return None if best is None else best[1]


def _author_name(element: HtmlElement | None) -> str | None:
    if element is None:
        return None
    text = passage(element, _is_date_or_says).text or element.get("content") or ""
    first = text.strip().split("\n")[0]
    return shown_name(_SAYS.sub("", first)) if len(first) <= _NAME_CHARS else None


def _is_date_or_says(element: HtmlElement) -> bool:
    return element.tag == "time" or bool(tokens(element) & (words("date") | {"says", "comment-metadata"}))


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
    named = [e for e in parts if tokens(e) & (words("date") | {"datecreated", "datepublished", "published"})]
    links = [e for e in parts if e.tag == "a" and _FRAGMENT.search(e.get("href") or "")]
    return [*times, *named, *links]


def _number_or_text(value: str | None) -> float | str | None:
    if value is not None and len(value) < 20 and value.isascii() and value.isdigit():
        return float(value)
    return value


def _said(
    node: HtmlElement, parts: list[HtmlElement], furniture: set[HtmlElement], others: Collection[HtmlElement]
) -> Passage:
    """The text of a comment: of its content element, or of all that is not furniture."""
    wrappers = {above for element in furniture for above in element.iterancestors()}
    content = words("content")
    candidates = [e for e in parts if tokens(e) & content and e not in wrappers and e not in furniture]

    def is_no_text(element: HtmlElement) -> bool:
        return element in others or element in furniture or _is_furniture(element, within_content=bool(candidates))

    for element in candidates:
        if (said := passage(element, is_no_text)).text:
            return said
    return passage(node, is_no_text)


def _is_furniture(element: HtmlElement, *, within_content: bool) -> bool:
    if element.tag in ("form", "nav", "footer", "header") and not within_content:
        return not _holds_text_of_its_own(element)
    if tokens(element) & words("furniture"):
        return True
    return element.tag in ("p", "em", "i", "div", "span") and _is_awaiting(element)


def _holds_text_of_its_own(element: HtmlElement) -> bool:
    return element.tag in ("header", "footer") and any(tokens(each) & words("content") for each in element.iter("*"))


def _is_awaiting(element: HtmlElement) -> bool:
    start = (element.text or "").strip().lower()
    return bool(start) and start.startswith(tuple(_lists()["awaiting"]))
