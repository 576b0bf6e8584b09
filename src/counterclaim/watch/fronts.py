"""The feeds that a site's front page names, so that its address is enough to follow it."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

from counterclaim.read.decode import decode
from counterclaim.read.markup import parse
from counterclaim.watch.addresses import absolute

MOST = 5
"""Feeds of one page that are followed: a site names its main one first."""
_HEAD = 400_000
"""Bytes of a page in which its head is looked for."""
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})


def is_front_page(url: str) -> bool:
    """Whether an address is that of the top of a site."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def feeds_named(data: bytes, url: str, *, charset: str | None = None) -> tuple[str, ...]:
    """The addresses of the feeds that a page says it has (`<link rel="alternate">`), in the order of the page."""
    tree = parse(decode(data[:_HEAD], charset=charset).text)
    if tree is None:
        return ()
    links = (link for link in tree.root.iter("link") if _is_feed(link.get("rel", ""), link.get("type", "")))
    found = (absolute(link.get("href", ""), url) for link in links)
    return tuple(islice(dict.fromkeys(one for one in found if one is not None and one != url), MOST))


def _is_feed(rel: str, kind: str) -> bool:
    return "alternate" in rel.lower().split() and kind.partition(";")[0].strip().lower() in _TYPES
