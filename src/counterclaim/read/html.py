"""Web pages: the article by trafilatura, the thread by our own reader, each kept out of the other.

The thread is read and taken out first, so that no comment leaks into a short article. A page that is nested too deep or
has too many elements is not given to trafilatura, whose time grows with both; its visible text is used, and this is
said.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from html import unescape

from lxml.html import HtmlElement

from counterclaim.nouns import Document, When
from counterclaim.read.assembly import Draft, Origin, finish, one_line
from counterclaim.read.dates import stated
from counterclaim.read.limits import TITLE_CHARS, TREE_WEIGHT
from counterclaim.read.markup import Tree, parse, passage, visible_text, weight
from counterclaim.read.metadata import Facts, facts_of, saved_from, saved_on
from counterclaim.read.thread import PageThread, read_thread

_NOT_ARTICLE = frozenset({"nav", "aside", "footer", "header", "form", "figcaption", "menu"})
_ODD_CHARS = 20
"""Signs that are no letters, such as zero-width ones, that a line may have beyond its own length again."""
_MAIN = ("//article", "//main", '//*[contains(concat(" ", @class, " "), " entry-content ")]', "//body")


def read_html(html: str, origin: Origin, *, warnings: Iterable[str] = ()) -> Document:
    """Read a page: article, thread, and what the page says about itself. ReadError where it holds no text."""
    tree = parse(html)
    if tree is None:
        text = visible_text(html)
        what = "The page cannot be taken apart into elements; all its visible text is kept as the article."
        return finish(Draft(text=text, url=origin.url, warnings=[*warnings, what]), origin)
    draft = Draft(warnings=[*warnings, *tree.repairs])
    _read_tree(tree, html, draft, origin)
    return finish(draft, origin)


def _read_tree(tree: Tree, html: str, draft: Draft, origin: Origin) -> None:
    saved = saved_on(html)
    draft.retrieved = origin.retrieved or (saved.earliest if saved else None)
    facts = facts_of(tree.root, origin.url or saved_from(html))
    thread = read_thread(tree.root, draft.retrieved)
    _take(facts, thread, draft)
    for node in thread.nodes:
        if node.getparent() is not None:
            node.drop_tree()
    heavy = weight(tree.root) > TREE_WEIGHT
    if draft.published is None and not heavy:
        draft.published = _guessed_date(tree.root, draft.url, draft.retrieved)
    draft.text = _article(tree.root, draft, heavy=heavy)


def _take(facts: Facts, thread: PageThread, draft: Draft) -> None:
    draft.title, draft.outlet, draft.url, draft.published = facts.title, facts.outlet, facts.url, facts.published
    draft.comments, draft.deleted = list(thread.comments), thread.deleted
    draft.stated = facts.comments_stated if thread.stated is None else thread.stated
    draft.warnings += [f"{value!r} is no date that can be right; it was left out." for value in facts.impossible_dates]
    draft.warnings += thread.warnings


def _article(root: HtmlElement, draft: Draft, *, heavy: bool) -> str:
    """The article's text, without its title on top."""
    if heavy:
        draft.warnings.append("The page has too many elements to find the article in; its visible text is kept.")
        return _without_title(_plain(root), draft.title)
    visible = passage(root).text
    text = _as_written(_extracted(root) or "", visible)
    if not text and (text := _plain(root)):
        draft.warnings.append("No article could be told from the page; its visible text is kept.")
    return _without_title(text, draft.title)


def _extracted(root: HtmlElement) -> str | None:
    """What trafilatura takes for the article; None where it finds none, or stumbles over the page."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(root, include_comments=False, favor_precision=True, with_metadata=False)
    except Exception:  # whatever a library does with a broken page, the page is still read
        return None
    return text if isinstance(text, str) else None


def _as_written(text: str, visible: str) -> str:
    """The lines of `text` as the page has them: trafilatura drops zero-width and odd spaces and decodes twice."""
    written = {letters: line for line in visible.split("\n") if (letters := _letters(line))}
    pairs = ((line, written.get(_letters(line), line)) for line in text.split("\n"))
    return "\n".join(found if len(found) <= 2 * len(line) + _ODD_CHARS else line for line, found in pairs)


def _letters(line: str) -> str:
    return "".join(char for char in unescape(line) if char.isalnum())


def _plain(root: HtmlElement) -> str:
    """The visible text of the part of the page that is most likely the article."""
    for path in _MAIN:
        found = root.xpath(path)
        if len(found) == 1 and (text := passage(found[0], lambda element: element.tag in _NOT_ARTICLE).text):
            return text
    return passage(root).text


def _without_title(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    if title and rest and one_line(first, TITLE_CHARS, heading=True) == one_line(title, TITLE_CHARS, heading=True):
        return rest.lstrip("\n")
    return text


def _guessed_date(root: HtmlElement, url: str | None, retrieved: datetime | None) -> When | None:
    """The day that htmldate finds in the page's text or address; only where the page states none.

    It works on a copy: htmldate takes elements out of what it is given.
    """
    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    newest = retrieved.date().isoformat() if retrieved else None
    try:
        found = htmldate.find_date(deepcopy(root), url=url, original_date=True, extensive_search=False, max_date=newest)
    except Exception:  # as above
        return None
    return stated(found)
