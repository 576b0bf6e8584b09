"""HTML to a tree of bounded depth, and any part of a tree to plain text with its quoted passages marked."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from counterclaim.nouns import Span
from counterclaim.read.limits import ATTRIBUTES, TAGS, TREE_DEPTH

_LISTS = tomllib.loads((files("counterclaim.read") / "data" / "html.toml").read_text(encoding="utf-8"))
BLOCKS = frozenset(_LISTS["blocks"])
SILENT = frozenset(_LISTS["silent"])
"""Elements whose text is not read on the page."""
VOID = frozenset(_LISTS["void"])
"""Elements that are never closed."""
_RAW = frozenset(_LISTS["raw"])
_QUOTES = frozenset(_LISTS["quotes"])
_SPACE = re.compile(r"[ \t\n\r\f]+")
_VALUE = r"""=\s*"[^"]*"|=\s*'[^']*'"""
_LONG_TAG = re.compile(rf"""<[a-zA-Z][a-zA-Z0-9:-]{{0,40}}(?:[^"'=<>]|{_VALUE}|["'=]){{500,}}+""")
"""A tag of 500 characters or more, a quoted value counting as one. Only after "=" does a quote begin a value."""
_TAG = re.compile(r"""(<[a-zA-Z][a-zA-Z0-9:-]{0,40})(?:[^"'<>]|"[^"]*"|'[^']*'){500,}+""")
_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}))")


@dataclass(frozen=True, slots=True)
class Passage:
    """Plain text, and the stretches of it that stand in block quotations."""

    text: str
    quoted: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page."""

    root: HtmlElement
    repairs: tuple[str, ...] = ()
    """What had to be left out to parse it, a sentence each."""


def parse(html: str) -> Tree | None:
    """Parse a page, broken or not, in time that grows with its length; None where it holds no element."""
    html, repairs = _bounded(html)
    root, too_deep = _parsed(html)
    if too_deep:
        root, too_deep = _parsed(flattened(html))
        repairs.append("The page is nested too deep; its innermost elements were unwrapped.")
    return None if root is None or too_deep else Tree(root, tuple(repairs))


def _bounded(html: str) -> tuple[str, list[str]]:
    """The page with a bounded number of tags, none of which has so many attributes that the parser gets stuck."""
    repairs: list[str] = []
    count = html.count("<")
    if count > TAGS:
        html = html[: [found.start() for found in islice(re.finditer("<", html), TAGS + 1)][-1]]
        repairs.append(f"The page has {count:,} tags; what comes after the first {TAGS:,} was not read.")
    if _LONG_TAG.search(html):
        html = _without_attribute_heaps(html)
    return html, repairs


def _without_attribute_heaps(html: str) -> str:
    """The page with the bare name in place of every tag that has more than `ATTRIBUTES` attributes."""
    kept, end = list[str](), 0
    for start, _, _, name in _tags(html):
        long = _LONG_TAG.match(html, start) if start >= end else None
        if long and len(re.sub(_VALUE, " ", long[0]).split()) > ATTRIBUTES:
            kept += [html[end:start], f"<{name}"]
            end = long.end()
    return "".join([*kept, html[end:]])


def _parsed(html: str) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether the parser gave up on the depth (libxml2 stops at 256 and loses the rest)."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    encoded = html.replace("\0", "\ufffd").encode("utf-8", "replace")
    try:
        root = document_fromstring(encoded, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None, False
    return root, any("Excessive depth" in entry.message for entry in parser.error_log)


def flattened(html: str) -> str:
    """The page without the tags of the elements that lie deeper than `TREE_DEPTH`; their text stays. Linear time.

    List items keep their opening tag, which ends the item before: what lay in each other then stands side by side.
    """
    kept: list[str] = []
    opened: list[tuple[str, bool]] = []
    counts: Counter[str] = Counter()
    end = 0
    for start, stop, closing, name in _tags(html):
        if start < end or name in VOID or html[stop - 2] == "/":
            continue
        drop = False
        if not closing:
            deep = len(opened) >= TREE_DEPTH
            drop = deep and name != "li"
            opened.append((name, deep))
            counts[name] += 1
        elif counts[name]:
            drop = _closed(name, opened, counts)
        else:
            drop = True
        if drop:
            between = html[end:start]
            broken = bool(kept) and kept[-1] == "<br>" and not between.strip()
            kept += [between, "<br>"] if name in BLOCKS and not broken else [between] if between.strip() else []
            end = stop
    return "".join([*kept, html[end:]])


def _closed(name: str, opened: list[tuple[str, bool]], counts: Counter[str]) -> bool:
    """Take the element `name` and all that is open in it off the stack; whether its opening tag was dropped."""
    while True:
        top, dropped = opened.pop()
        counts[top] -= 1
        if top == name:
            return dropped


def _tags(html: str) -> Iterator[tuple[int, int, bool, str]]:
    """(start, end, closing, name) of the tags outside comments and scripts."""
    lowered, at, missing = html.lower(), 0, set[str]()
    while found := _TAG.search(html, at):
        at = found.end()
        if found[1]:
            at = _after(lowered, "-->", at, missing)
            continue
        name, stop = found[3].lower(), html.find(">", at) + 1
        if not stop:
            return
        at = stop
        if name in _RAW:
            at = stop if found[2] else _after(lowered, f"</{name}", stop, missing)
            continue
        yield found.start(), stop, bool(found[2]), name


def _after(text: str, wanted: str, at: int, missing: set[str]) -> int:
    """Where `wanted` ends after `at`; `at` where it does not come. What is missing once is not searched again."""
    place = -1 if wanted in missing else text.find(wanted, at)
    if place < 0:
        missing.add(wanted)
        return at
    return place + len(wanted)


def weight(root: HtmlElement) -> int:
    """Sum of the depths of all elements, and more for those of many attributes: what extraction takes time for."""
    total, depth = 0, 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        total += depth + len(element.attrib) ** 2 // 50 if event == "start" else 0
    return total


def visible_text(html: str) -> str:
    """The text of a page that no parser can hold: tags, scripts and styles cut out, entities decoded. Linear time."""
    from html import unescape

    lowered, at, missing, kept = html.lower(), 0, set[str](), list[str]()
    while found := _TAG.search(html, at):
        kept.append(html[at : found.start()])
        at = found.end()
        if found[1]:
            at = _after(lowered, "-->", at, missing)
            continue
        name, stop = found[3].lower(), html.find(">", at) + 1
        at = stop or len(html)
        if name in _RAW and not found[2]:
            at = _after(lowered, f"</{name}>", at, missing)
        kept.append("\n" if name in BLOCKS or name == "br" else "")
    lines = (_SPACE.sub(" ", line).strip(" ") for line in unescape("".join([*kept, html[at:]])).split("\n"))
    return "\n".join(line for line in lines if line)


def passage_of_html(fragment: str) -> Passage:
    """The plain text of a piece of HTML, such as a comment's `textDisplay`."""
    if "<" not in fragment and "&" not in fragment:
        return Passage(fragment.strip())
    tree = parse(f"<body>{fragment}</body>")
    return Passage(visible_text(fragment)) if tree is None else passage(tree.root)


def passage(element: HtmlElement, skip: Callable[[HtmlElement], bool] = lambda _: False) -> Passage:
    """The text that `element` shows, a line a paragraph, without the elements that `skip` names."""
    writer = _Writer()
    node: HtmlElement | None = element
    while node is not None:
        entered = not (node.tag in SILENT or not isinstance(node.tag, str) or (node is not element and skip(node)))
        if entered:
            writer.enter(node)
            if len(node):
                node = node[0]
                continue
            writer.leave(node)
        node = _next(node, element, writer)
    return writer.passage()


def _next(node: HtmlElement, top: HtmlElement, writer: _Writer) -> HtmlElement | None:
    """The node after `node` and all that it holds, leaving every element that ends in between."""
    current: HtmlElement | None = node
    while current is not None and current is not top:
        writer.text(current.tail)
        following = current.getnext()
        if following is not None:
            return following
        current = current.getparent()
        if current is not None:
            writer.leave(current)
    return None


class _Writer:
    """Gathers text as a browser lays it out: spaces run together, blocks on their own lines."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pending = ""
        self._verbatim = 0
        self._depth = 0
        self._start: int | None = None
        self._quoted: list[Span] = []

    def enter(self, node: HtmlElement) -> None:
        if node.tag in BLOCKS or node.tag == "br":
            self._break()
        self._depth += node.tag in _QUOTES
        self._verbatim += node.tag == "pre"
        self.text(node.text)

    def leave(self, node: HtmlElement) -> None:
        if node.tag in BLOCKS:
            self._break()
        self._verbatim -= node.tag == "pre"
        if node.tag in _QUOTES:
            self._depth -= 1
            if not self._depth and self._start is not None:
                self._quoted.append(Span(self._start, self._length))
                self._start = None

    def text(self, text: str | None) -> None:
        if not text:
            return
        words = text if self._verbatim else _SPACE.sub(" ", text)
        bare = words.strip(" \n" if self._verbatim else " ")
        if not bare:
            self._pending = self._pending or " "
            return
        self._pending = self._pending or (" " if words[0] == " " else "")
        self._write(bare)
        self._pending = " " if words[-1] == " " else ""

    def _write(self, bare: str) -> None:
        if self._length and self._pending:
            self._parts.append(self._pending)
            self._length += 1
        if self._depth and self._start is None:
            self._start = self._length
        self._parts.append(bare)
        self._length += len(bare)

    def _break(self) -> None:
        self._pending = "\n"

    def passage(self) -> Passage:
        return Passage("".join(self._parts), tuple(self._quoted))
