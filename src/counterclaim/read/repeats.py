"""Threads of unknown make: elements of one shape that repeat, each with a name, a date and a text.

The dates are found first. The shape of a comment is the outermost one (tag and classes, without numbers) in which
every date has an element of its own. It counts as a thread only where its elements name an author, hold a text,
are no teasers (a heading that links away), and the page speaks of comments, replies or a forum around them.
"""

from __future__ import annotations

import re
from collections import defaultdict

from lxml.html import HtmlElement

from counterclaim.read.comment import has_author, is_called, own_part, tokens, words
from counterclaim.read.markup import SILENT, passage

_LEVELS = 15
_LEAST = 2
_MOST = 0.9
"""Share of the dates that must have an element of their own, and of elements that must hold a text."""
_NAMED = 0.6
"""Share of the elements that must name an author."""
_CHECKED = 50
"""Elements that are looked into before a shape is believed."""
_PLACES = frozenset({"li", "div", "article", "section", "tr", "tbody", "table", "dl", "blockquote"})
_NOT_HERE = frozenset({"nav", "aside", "footer", "header"})
_LABEL_CHARS = 200
_NUMBER = re.compile(r"\d+")
_PARTS = re.compile(r"[\s_-]+")

_Shape = tuple[str, str]


def repeated_items(root: HtmlElement) -> list[HtmlElement]:
    """The elements that each hold one comment of a thread of unknown make; empty where there is none."""
    dates = [element for element in root.iter("*") if _is_date(element)]
    if len(dates) < _LEAST:
        return []
    for shape in _shapes(dates):
        items = [element for element in root.iter(shape[0]) if _shape(element) == shape]
        if _is_thread(items):
            return items
    return []


def _is_date(element: HtmlElement) -> bool:
    if element.tag in SILENT or not (element.tag == "time" or is_called(element, "date")):
        return False
    return any(char.isdigit() for char in f"{element.get('datetime') or ''}{passage(element).text[:_LABEL_CHARS]}")


def _shape(element: HtmlElement) -> _Shape:
    return element.tag, " ".join(sorted({_NUMBER.sub("", name) for name in tokens(element)}))


def _shapes(dates: list[HtmlElement]) -> list[_Shape]:
    """Shapes in which most dates have an element of their own, the outermost first."""
    elements: dict[_Shape, set[HtmlElement]] = defaultdict(set)
    heights: dict[_Shape, int] = defaultdict(int)
    for date in dates:
        seen: set[_Shape] = set()
        for height, above in enumerate(date.iterancestors(), 1):
            if height > _LEVELS or above.tag == "body":
                break
            shape = _shape(above)
            if above.tag not in _PLACES or shape in seen:
                continue
            seen.add(shape)
            elements[shape].add(above)
            heights[shape] += height
    enough = [shape for shape, own in elements.items() if len(own) >= max(_LEAST, _MOST * len(dates) * 0.7)]
    return sorted(enough, key=lambda shape: -heights[shape] / len(elements[shape]))


def _is_thread(items: list[HtmlElement]) -> bool:
    if (
        len(items) < _LEAST
        or not _is_spoken_of(items[0])
        or any(above.tag in _NOT_HERE for above in items[0].iterancestors())
    ):
        return False
    members, sample = set(items), items[:_CHECKED]
    parts = [list(own_part(item, members)) for item in sample]
    named = sum(1 for each in parts if has_author(each))
    texts = sum(1 for item in sample if passage(item, members.__contains__).text)
    teasers = sum(1 for each in parts if any(_is_teaser(element) for element in each))
    return named >= _NAMED * len(sample) and texts >= _MOST * len(sample) and teasers < len(sample) / 2


def _is_spoken_of(item: HtmlElement) -> bool:
    """Whether the class names and ids of an item, or around it, speak of a discussion."""
    around = [item, *list(item.iterancestors())[:6]]
    if any(element.tag != "body" and tokens(element) & words("elsewhere") for element in around):
        return False
    named = {
        part
        for e in around
        if e.tag != "body"
        for part in _PARTS.split(f"{e.get('class') or ''} {e.get('id') or ''}".lower())
    }
    return bool(named & words("hint"))


def _is_teaser(element: HtmlElement) -> bool:
    """A heading that links to another page."""
    if element.tag not in ("h1", "h2", "h3", "h4"):
        return False
    return any("#" not in (link.get("href") or "#") for link in element.iter("a"))
