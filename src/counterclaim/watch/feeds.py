"""Feeds: RSS of every version, Atom and JSON Feed, as lists of reports or of comments.

A feed is somebody else's text. It is decoded as pages are, cut at a number of tags, read without its entities and
without the network, and taken as far as it is sound.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from counterclaim.errors import ReadError
from counterclaim.nouns import Comment, When
from counterclaim.read.assembly import one_line, shown_name
from counterclaim.read.dates import stated
from counterclaim.read.decode import decode
from counterclaim.read.limits import COMMENT_CHARS, TITLE_CHARS
from counterclaim.read.markup import passage_of_html
from counterclaim.watch.addresses import absolute

FEED_BYTES = 16_000_000
ITEMS = 500
"""Entries of a feed that are read; it lists the newest first."""
_TAGS = 200_000
_HEAD = 4_096
_AHEAD = timedelta(days=1)
"""By which a date may lie after the retrieval: clocks and zones differ; what is later is a mistake."""
_XML_FEED = re.compile(r"<(?:[\w.-]{1,20}:)?(rss|feed|RDF)[\s>/]", re.IGNORECASE)
_JSON_FEED = re.compile(r'^\s*\{[^{}\[\]]{0,2000}?"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_COMMENT = re.compile(r"(?:li-|div-)?comment-(\d{1,18})")
_SAID_BY = re.compile(r"^(?:By|Comment on .{0,300}? by)\s*:?\s+", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)

_PLAIN = ("", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://www.w3.org/2005/Atom")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_COMMENTS_OF = ("{http://wellformedweb.org/CommentAPI/}commentRss", "{http://wellformedweb.org/CommentAPI/}commentRSS")
_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
_ORIGINAL = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: a report, or a comment on one."""

    url: str
    """Of the report, without a fragment."""
    title: str | None = None
    published: When | None = None
    comments: str | None = None
    """Address of the feed of comments on this report."""
    comment: Comment | None = None
    """What a reader said under the report, where the feed lists comments."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, as far as it could be read."""

    title: str | None
    items: tuple[Item, ...]
    """Each report once; each comment once."""
    left_out: tuple[str, ...] = ()
    """What was passed over, a sentence each."""

    @property
    def is_thread(self) -> bool:
        """Whether its entries are comments."""
        return bool(self.items) and all(item.comment is not None for item in self.items)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it stands in the feed."""

    link: str
    title: str
    date: str
    comments: str
    author: str
    said: Callable[[], str]
    """Its text, as HTML."""


def is_feed(data: bytes, *, charset: str | None = None) -> bool:
    """Whether some bytes begin as a feed does, and not as a page."""
    head = decode(data[:_HEAD], charset=charset).text.lstrip("\ufeff \t\r\n\0")
    if _JSON_FEED.match(head):
        return True
    return head[:1] == "<" and _XML_FEED.search(head) is not None and re.search(r"<html[\s>]", head, re.I) is None


def read_feed(data: bytes, url: str, *, now: datetime, charset: str | None = None) -> Feed:
    """Read a feed that was fetched from `url` at `now`; ReadError where it is none."""
    if len(data) > FEED_BYTES:
        raise ReadError(f"The feed is larger than {FEED_BYTES // 1_000_000} MB.", where=url, advice="Follow its pages.")
    text = decode(data, charset=charset).text.lstrip("\ufeff \t\r\n\0")
    title, entries = _json_entries(text, url) if text[:1] == "{" else _xml_entries(text, url)
    return _feed(title, entries, url, now)


def _feed(title: str | None, entries: Iterable[_Entry], url: str, now: datetime) -> Feed:
    items: dict[tuple[str, str], Item] = {}
    left_out: list[str] = []
    without = 0
    for number, entry in enumerate(entries):
        if number == ITEMS:
            left_out.append(f"Only the first {ITEMS:,} entries of the feed were read.")
            break
        item = _item(entry, url, now)
        if item is None:
            without += 1
        else:
            items.setdefault((item.url, item.comment.id if item.comment else ""), item)
    if without:
        left_out.append(f"Entries that name no page that can be fetched: {without:,}.")
    return Feed(one_line(title, TITLE_CHARS), tuple(items.values()), tuple(left_out))


def _item(entry: _Entry, base: str, now: datetime) -> Item | None:
    url = absolute(entry.link, base) if entry.link else None
    if url is None:
        return None
    published = stated(entry.date.strip())
    if published is not None and published.earliest > now + _AHEAD:
        published = None
    title = one_line(unescape(entry.title), TITLE_CHARS)
    numbered = _COMMENT.fullmatch(urlsplit(entry.link.strip()).fragment)
    if numbered:
        return Item(url, title, published, None, _comment(entry, f"comment-{numbered[1]}", published))
    return Item(url, title, published, absolute(entry.comments, base) if entry.comments else None)


def _comment(entry: _Entry, name: str, posted: When | None) -> Comment:
    said = passage_of_html(entry.said()[: 4 * COMMENT_CHARS])
    by = entry.author or _SAID_BY.sub("", unescape(entry.title).strip())
    text = said.text[:COMMENT_CHARS]
    quoted = tuple(span for span in said.quoted if span.end <= len(text))
    return Comment(name, text, None, shown_name(by), posted, quoted)


# XML


def _xml_entries(text: str, url: str) -> tuple[str | None, Iterator[_Entry]]:
    root = _parsed(text, url)
    listed = (element for element in root.iter() if _is_plain(element, "item") or _is_plain(element, "entry"))
    head = next((element for element in root.iter() if _is_plain(element, "channel")), root)
    return _text(head, "title"), (_xml_entry(element, url) for element in islice(listed, ITEMS + 1))


def _parsed(text: str, url: str) -> Any:
    text = _DOCTYPE.sub("", _DECLARATION.sub("", text), count=1)
    if text.count("<") > _TAGS:
        text = text[: [found.start() for found in islice(re.finditer("<", text), _TAGS + 1)][-1]]
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname not in ("rss", "feed", "RDF"):
        raise ReadError("This is no feed.", where=url, advice='For a page, write kind = "page".')
    return root


def _xml_entry(element: Any, url: str) -> _Entry:
    base = next((above.get(_BASE) for above in (element, *element.iterancestors()) if above.get(_BASE)), "")
    comments = _first(element, *_COMMENTS_OF) or _atom_link(element, "replies", kind="xml")
    return _Entry(
        link=_below(base, _link(element), url),
        title=_text(element, "title"),
        date=_first(element, "pubDate", "published", "issued", _DC_DATE, "updated", "modified"),
        comments=_below(base, comments, url),
        author=_first(element, _CREATOR) or _author(element),
        said=lambda: _first(element, _CONTENT, "content", "description", "summary", inner=True),
    )


def _below(base: str, link: str, url: str) -> str:
    """A link below an `xml:base`, its fragment kept: a comment is told by it."""
    if not base or not link:
        return link
    above = absolute(base, url) or url
    fragment = urlsplit(link).fragment
    joined = absolute(link, above) or ""
    return f"{joined}#{fragment}" if fragment and joined else joined


def _link(element: Any) -> str:
    """The address of an entry: what a feed burner kept of it, its link, or a permanent link for a name."""
    plain = [child for child in element if _is_plain(child, "link")]
    texts = [_words(child).strip() for child in plain if not child.get("href")]
    guid = next((child for child in element if _is_plain(child, "guid")), None)
    permanent = _words(guid).strip() if guid is not None and guid.get("isPermaLink", "true").lower() != "false" else ""
    found = (_first(element, _ORIGINAL), *texts, _atom_link(element, "alternate"))
    return next((link.strip() for link in found if link.strip()), permanent if "://" in permanent else "")


def _atom_link(element: Any, rel: str, *, kind: str = "") -> str:
    for child in element:
        if child.tag == _ATOM_LINK and child.get("rel", "alternate") == rel and kind in child.get("type", ""):
            return str(child.get("href", ""))
    return ""


def _author(element: Any) -> str:
    """A person of Atom; an author of RSS is an e-mail address, and is left where it is."""
    for child in element:
        if _is_plain(child, "author"):
            return _text(child, "name")
    return ""


def _first(element: Any, *names: str, inner: bool = False) -> str:
    for name in names:
        for child in element:
            if child.tag == name or (not name.startswith("{") and _is_plain(child, name)):
                text = _markup(child) if inner else _words(child)
                if text.strip():
                    return text
    return ""


def _text(element: Any, name: str) -> str:
    return _first(element, name)


def _words(element: Any) -> str:
    return "".join(element.itertext())


def _markup(element: Any) -> str:
    """The HTML that an element carries: escaped, or as elements of its own (Atom's "xhtml")."""
    if len(element) and element.get("type") == "xhtml":
        return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    return _words(element)


def _is_plain(element: Any, name: str) -> bool:
    """Whether an element has this name in RSS or Atom, not in one of their many extensions."""
    if not isinstance(element.tag, str):
        return False
    found = etree.QName(element)
    return bool(found.localname == name) and (found.namespace or "") in _PLAIN


# JSON


def _json_entries(text: str, url: str) -> tuple[str | None, Iterator[_Entry]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise ReadError("This is no feed.", where=url, advice="Give the address of RSS, Atom or a JSON Feed.")
    entries = (_json_entry(item) for item in islice(found["items"], ITEMS + 1) if isinstance(item, dict))
    return _string(found, "title"), entries


def _json_entry(item: dict[str, Any]) -> _Entry:
    name = _string(item, "id")
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], dict) else {}
    return _Entry(
        link=_string(item, "url") or _string(item, "external_url") or (name if "://" in name else ""),
        title=_string(item, "title"),
        date=_string(item, "date_published") or _string(item, "date_modified"),
        comments="",
        author=_string(first, "name"),
        said=lambda: _string(item, "content_html") or _string(item, "content_text"),
    )


def _string(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
