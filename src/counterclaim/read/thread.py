"""The thread of comments under an article: found in the page, read, and taken out of the way of the article.

In this order, the first that finds anything: elements numbered as WordPress numbers them (`comment-7`, in its html5,
xhtml and block shapes and what themes make of them), schema.org/Comment microdata, elements of a class "comment",
and last any shape that repeats with a name, a date and a text where the page speaks of a discussion. An answer is
what stands inside another comment, or what says so (`depth-2`, "in reply to").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from counterclaim.nouns import Comment
from counterclaim.read.comment import Spoken, has_author, has_date, own_part, spoken, tokens, words
from counterclaim.read.markup import passage
from counterclaim.read.page_text import with_quotes
from counterclaim.read.repair import many
from counterclaim.read.repeats import repeated_items
from counterclaim.read.stated import count_in, embedded_threads

_NUMBERED = re.compile(r"(?:li-|div-|wp-|the-|item-|single-)?comment[-_]?(\d{1,18})", re.IGNORECASE)
_DEPTH = re.compile(r"(?:depth|level|indent)-(\d{1,2})", re.IGNORECASE)
_ANSWERED = re.compile(r"#(?:li-|div-)?comment-(\d{1,18})$")
_PING = re.compile(r"\s*(?:pingback|trackback)(?:\s*:|\s+(?:by|from|von|de|par|di)\b)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class PageThread:
    """What a page holds of its thread."""

    comments: tuple[Comment, ...]
    stated: int | None
    deleted: int
    nodes: tuple[HtmlElement, ...]
    """Everything that belongs to the thread, not to the article."""
    warnings: tuple[str, ...]


def read_thread(root: HtmlElement, retrieved: datetime | None) -> PageThread:
    """Read the thread of a page. Times that count back ("3 weeks ago") are anchored to `retrieved`."""
    nodes = comment_nodes(root)
    members = set(nodes)
    pings = {node for node in nodes if _is_pingback(node, members)}
    deleted = {node for node in nodes if tokens(node) & words("deleted")}
    said = {node: spoken(node, members, retrieved) for node in nodes if node not in pings}
    names = {node: _name(node, number) for number, node in enumerate(nodes, 1)}
    parents = _parents(nodes, members, names)
    comments = [_comment(node, said[node], names, parents) for node in nodes if node in said and node not in deleted]
    stated, headings = _stated(root, nodes)
    warnings = _warnings(root, pings, said.values())
    furniture = (*headings, *_thread_parts(root, members))
    return PageThread(
        tuple(comments), stated, len(deleted - pings), (*_outermost(nodes, members), *furniture), warnings
    )


def comment_nodes(root: HtmlElement) -> list[HtmlElement]:
    """One element for each comment and pingback of the page, in document order."""
    return _numbered(root) or _microdata(root) or _of_class(root) or repeated_items(root)


def _numbered(root: HtmlElement) -> list[HtmlElement]:
    """The outermost element of every number: themes number the item, its box and its anchor alike."""
    found: dict[str, HtmlElement] = {}
    for element in root.xpath("//*[@id]"):
        number = _NUMBERED.fullmatch(element.get("id") or "")
        if number is None or number[1] in found or element.tag in ("a", "span", "input", "form", "textarea"):
            continue
        found[number[1]] = element
    return _lifted(_without_elsewhere(found.values()))


def _lifted(nodes: list[HtmlElement]) -> list[HtmlElement]:
    """The list item around each node, where it holds the node alone: its answers stand in it, beside the node."""
    members = set(nodes)
    items = {node: _item_around(node, members) for node in nodes}
    holders = Counter(items.values())
    return [item if (item := items[node]) is not None and holders[item] == 1 else node for node in nodes]


def _item_around(node: HtmlElement, members: set[HtmlElement]) -> HtmlElement | None:
    if node.tag == "li":
        return None
    for above in islice(node.iterancestors(), 4):
        if above in members or above.tag == "body":
            return None
        if above.tag == "li" or tokens(above) & words("comment") or _level(above) is not None:
            return above
    return None


def _microdata(root: HtmlElement) -> list[HtmlElement]:
    found = root.xpath(
        '//*[contains(@itemtype, "schema.org/Comment") or contains(@itemtype, "schema.org/UserComments")]'
    )
    return _without_elsewhere(found)


def _of_class(root: HtmlElement) -> list[HtmlElement]:
    """Elements of a class "comment" with a name or a date and a text, one for each comment."""
    named = [e for e in root.iter("li", "div", "article", "section", "tr") if tokens(e) & words("comment")]
    members = set(named)
    kept: list[HtmlElement] = []
    for element in named:
        parts = list(own_part(element, members))
        if (has_author(parts) or has_date(parts)) and passage(element).text:
            kept.append(element)
    return _without_elsewhere(kept)


def _without_elsewhere(nodes: Iterable[HtmlElement]) -> list[HtmlElement]:
    """The nodes that stand in no widget, such as a list of recent comments."""
    clear: dict[HtmlElement | None, bool] = {}

    def is_clear(element: HtmlElement | None) -> bool:
        path = []
        while element is not None and element not in clear:
            path.append(element)
            element = element.getparent()
        verdict = clear[element] if element is not None else True
        for each in reversed(path):
            verdict = verdict and not _is_elsewhere(each)
            clear[each] = verdict
        return verdict

    return [node for node in nodes if is_clear(node.getparent())]


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether an element is a widget or a list of other pages; a page's body may be called after its side bar."""
    return element.tag != "body" and bool(tokens(element) & words("elsewhere"))


def _is_pingback(node: HtmlElement, members: set[HtmlElement]) -> bool:
    if tokens(node) & words("pingback"):
        return True
    start = next((e.text for e in own_part(node, members) if e.text and e.text.strip()), node.text or "")
    return bool(_PING.match(start or ""))


def _name(node: HtmlElement, number: int) -> str:
    for element in (node, *islice(node.iterdescendants(), 5)):
        if numbered := _NUMBERED.fullmatch(element.get("id") or ""):
            return f"comment-{numbered[1]}"
    return node.get("id") or node.get("data-comment-id") or f"#{number}"


def _parents(
    nodes: list[HtmlElement], members: set[HtmlElement], names: dict[HtmlElement, str]
) -> dict[HtmlElement, str]:
    """What each comment answers: the comment around it, the one that it links to, or the last one a level up."""
    parents: dict[HtmlElement, str] = {}
    levels: dict[int, str] = {}
    for node in nodes:
        around = next((above for above in node.iterancestors() if above in members), None)
        level = _level(node)
        above = names[around] if around is not None else _linked(node, members)
        if above is None and level is not None:
            above = levels.get(level - 1)
        if above is not None and above != names[node]:
            parents[node] = above
        if level is not None:
            levels[level] = names[node]
    return parents


def _level(node: HtmlElement) -> int | None:
    found = _DEPTH.search(node.get("class") or "")
    return int(found[1]) if found else None


def _linked(node: HtmlElement, members: set[HtmlElement]) -> str | None:
    """The comment that a line "In reply to ..." links to, or that an attribute names."""
    if (parent := node.get("data-parent-id") or node.get("data-parent")) and parent.isdigit() and int(parent):
        return f"comment-{parent}"
    for element in own_part(node, members):
        link = _ANSWERED.search(element.get("href") or "") if element.tag == "a" else None
        before = (element.getparent().text or "") if link and element.getparent() is not None else ""
        if link and before.strip().lower().endswith(("in reply to", "reply to", "replying to", "in response to")):
            return f"comment-{link[1]}"
    return None


def _comment(
    node: HtmlElement, said: Spoken, names: dict[HtmlElement, str], parents: dict[HtmlElement, str]
) -> Comment:
    return with_quotes(
        Comment(names[node], said.passage.text, parents.get(node), said.author, said.posted, said.passage.quoted)
    )


def _outermost(nodes: list[HtmlElement], members: set[HtmlElement]) -> list[HtmlElement]:
    return [node for node in nodes if not any(above in members for above in node.iterancestors())]


def _stated(root: HtmlElement, nodes: list[HtmlElement]) -> tuple[int | None, list[HtmlElement]]:
    """The number of comments that the page states, and the headings that state it."""
    found: list[tuple[int, HtmlElement]] = []
    near = _surroundings(nodes)
    for element in root.iter("*"):
        if not (element.tag in _HEADINGS or tokens(element) & words("count") or _links_to_thread(element)):
            continue
        count = count_in(passage(element).text.replace("\n", " "))
        if count is not None and _is_of_thread(element, near):
            found.append((0 if not _links_to_thread(element) else 1, element))
    best = min(found, key=lambda each: each[0], default=None)
    if best is None:
        return None, []
    return count_in(passage(best[1]).text.replace("\n", " ")), [element for rank, element in found if rank == 0]


def _links_to_thread(element: HtmlElement) -> bool:
    return element.tag == "a" and (element.get("href") or "").endswith(("#comments", "#respond", "#disqus_thread"))


def _surroundings(nodes: list[HtmlElement]) -> set[HtmlElement]:
    """The elements in which the thread lies, up to the third that holds all of it."""
    if not nodes:
        return set()
    common = list(nodes[0].iterancestors())
    for node in (nodes[-1], nodes[len(nodes) // 2]):
        others = set(node.iterancestors())
        common = [element for element in common if element in others]
    return set(common[:4])


def _is_of_thread(element: HtmlElement, near: set[HtmlElement]) -> bool:
    """Whether a heading belongs to this page's thread, not to a teaser or a widget."""
    around = list(element.iterancestors())
    if any(
        (each.tag != "body" and tokens(each) & words("elsewhere")) or each.tag in ("nav", "aside") for each in around
    ):
        return False
    if near:
        return _links_to_thread(element) or any(each in near for each in around[:4])
    own = tokens(element) | {(element.get("id") or "").lower()}
    return (
        bool(own & (words("count") | words("thread")))
        or _links_to_thread(element)
        or any((tokens(each) | {(each.get("id") or "").lower()}) & words("thread") for each in around)
    )


def _thread_parts(root: HtmlElement, members: set[HtmlElement]) -> list[HtmlElement]:
    """Lists, forms and links of the thread; nothing that holds the article."""
    return [element for element in root.iter("*") if _is_thread_part(element) and not _holds_article(element, members)]


def _is_thread_part(element: HtmlElement) -> bool:
    return bool((tokens(element) | {(element.get("id") or "").lower()}) & words("thread"))


def _holds_article(element: HtmlElement, members: set[HtmlElement]) -> bool:
    if element.tag in ("html", "body", "main", "article"):
        return True
    holds = '//h1 | .//*[@itemprop="articleBody"] | .//*[contains(concat(" ", @class, " "), " entry-content ")]'
    found = element.xpath(f".{holds}")
    return any(not any(above in members for above in each.iterancestors()) for each in found)


def _warnings(root: HtmlElement, pings: set[HtmlElement], said: Iterable[Spoken]) -> tuple[str, ...]:
    warnings = [
        f"The page has a thread of {name}, which a script loads: its comments are not in the page."
        for name in embedded_threads(root)
    ]
    if pings:
        warnings.append(f"Left out {many(len(pings), 'pingback')} (not comments).")
    if undated := sum(1 for each in said if each.undated):
        warnings.append(
            f"Left undated {many(undated, 'comment')}: only the age is told, and not when the page was saved."
        )
    if any(tokens(element) & words("more") for element in root.iter("div", "nav", "a", "button", "p", "ul")):
        warnings.append("The thread goes on in other pages, which were not read.")
    return tuple(warnings)
