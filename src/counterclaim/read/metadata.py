"""What a page says about itself: title, outlet, address, date; from JSON-LD, meta elements, headings, in that order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from counterclaim.nouns import When
from counterclaim.read.assembly import one_line, web_address
from counterclaim.read.dates import stated
from counterclaim.read.markup import passage

_ARTICLES = re.compile(
    r"(?:News|Blog|Report|Live|Social|Video|Scholarly|Opinion|Analysis|Background)?\w{0,12}(?:Article|Posting|VideoObject)"
)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "publish_date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "parsely-pub-date",
    "sailthru.date", "article.published", "cxenseparse:recs:publishtime",
)  # fmt: skip
_JSON_LD_CHARS = 500_000
_SCRIPTS = 20
_NODES = 2_000
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S{1,2000}) -->|Page saved with SingleFile\s+url: (\S{1,2000})")
_SAVED_ON = re.compile(r"saved date: ([^\n(]{10,80})")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself; None where it does not say."""

    title: str | None
    outlet: str | None
    url: str | None
    published: When | None
    comments_stated: int | None
    """From JSON-LD or microdata; what a heading says goes before it."""
    impossible_dates: tuple[str, ...]
    """Stated dates that cannot be right, such as the year 0."""


def facts_of(root: HtmlElement, url: str | None) -> Facts:
    """Gather what a page that was found at `url` says about itself."""
    linked = list(_linked_data(root))
    metas = _metas(root)
    own = _address(root, metas, linked, url)
    outlet = _outlet(metas, linked, own)
    published, impossible = _published(root, metas, linked)
    return Facts(_title(root, metas, linked, outlet), outlet, own, published, _count(root, linked), impossible)


def saved_from(html: str) -> str | None:
    """The address that a browser wrote into a page that it saved."""
    found = _SAVED_FROM.search(html[:4_000])
    return web_address(found[1] or found[2]) if found else None


def saved_on(html: str) -> When | None:
    """The time that a browser wrote into a page that it saved: "saved date: Tue Jan 03 2023 10:02:00 GMT+0100"."""
    found = _SAVED_ON.search(html[:4_000]) if "SingleFile" in html[:4_000] else None
    return stated(found[1].strip()) if found else None


def _metas(root: HtmlElement) -> dict[str, str]:
    """The first content of each meta element, by its name in lower case."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    return metas


def _linked_data(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles and pages that JSON-LD describes, articles first."""
    found: list[dict[str, Any]] = []
    scripts = root.xpath('//script[@type="application/ld+json"]')
    for script in scripts[:_SCRIPTS]:
        try:
            found += _objects(json.loads((script.text or "")[:_JSON_LD_CHARS], strict=False))
        except (ValueError, RecursionError):
            continue
    articles = [each for each in found if _ARTICLES.fullmatch(_type(each))]
    yield from articles
    yield from (each for each in found if _type(each) == "WebPage")


def _objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a JSON-LD document, those in `@graph` and in lists too; not what lies in their properties."""
    waiting, found = [value], list[dict[str, Any]]()
    while waiting and len(found) < _NODES:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each[:_NODES])
        elif isinstance(each, dict):
            found.append(each)
            waiting.append(each.get("@graph"))
    return found


def _type(value: dict[str, Any]) -> str:
    kind = value.get("@type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return kind if isinstance(kind, str) and len(kind) < 60 else ""


def _string(value: Any) -> str | None:
    """Text, or the name or address of an object."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url")
    return value if isinstance(value, str) and value.strip() else None


def _address(root: HtmlElement, metas: dict[str, str], linked: list[dict[str, Any]], url: str | None) -> str | None:
    canonical = root.xpath('//link[contains(concat(" ", @rel, " "), " canonical ")]/@href')
    candidates = [*canonical[:1], metas.get("og:url"), url, *[_string(each.get("mainEntityOfPage")) for each in linked]]
    for candidate in candidates:
        if candidate and (address := web_address(_joined(url, str(candidate)))):
            return address
    return None


def _joined(base: str | None, link: str) -> str:
    try:
        return urljoin(base or "", link)
    except ValueError:
        return ""


def _outlet(metas: dict[str, str], linked: list[dict[str, Any]], url: str | None) -> str | None:
    publishers = [_string(each.get("publisher")) for each in linked]
    named = [name for name in (metas.get("og:site_name"), *publishers) if name and not name.startswith("http")]
    return one_line(named[0]) if named else _host(url)


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _title(root: HtmlElement, metas: dict[str, str], linked: list[dict[str, Any]], outlet: str | None) -> str | None:
    """The headline: of the article's own heading, JSON-LD, or what is shared, without the name of the site."""
    heading = _heading(root, outlet)
    shared = metas.get("og:title") or metas.get("twitter:title") or next(root.itertext("title"), None)
    headline = next((text for each in linked if (text := _string(each.get("headline")))), None)
    return heading or one_line(headline, 1_000) or _without_site(one_line(shared, 1_000), outlet)


def _heading(root: HtmlElement, outlet: str | None) -> str | None:
    """The text of the element that is marked as the headline, or of the only h1 of the page."""
    marked = root.xpath('//*[@itemprop="headline"] | //*[contains(concat(" ", @class, " "), " entry-title ")]')
    candidates = [each for each in marked if each.tag != "meta"] or root.xpath("//h1")
    texts = [text for each in candidates[:20] if (text := one_line(passage(each).text, 1_000))]
    return texts[0] if len(set(texts)) == 1 and texts[0] != outlet else None


def _without_site(title: str | None, outlet: str | None) -> str | None:
    if title is None or outlet is None:
        return title
    for mark in (" | ", " - ", " – ", " — ", " :: ", " • ", " · "):
        text, _, site = title.rpartition(mark)
        if text and site.strip().lower() == outlet.lower():
            return text.strip()
    return title


def _published(
    root: HtmlElement, metas: dict[str, str], linked: list[dict[str, Any]]
) -> tuple[When | None, tuple[str, ...]]:
    """The first stated time that can be right, and those before it that cannot."""
    impossible: list[str] = []
    for value in _dates(root, metas, linked):
        if when := stated(value):
            return when, tuple(impossible)
        impossible.append(value[:60])
    return None, tuple(dict.fromkeys(impossible))


def _dates(root: HtmlElement, metas: dict[str, str], linked: list[dict[str, Any]]) -> Iterator[str]:
    named = [each.get("datePublished") or each.get("uploadDate") for each in linked]
    yield from (value for value in named if isinstance(value, str) and value.strip())
    yield from (metas[name] for name in _PUBLISHED if name in metas)
    marked = root.xpath('//*[@itemprop="datePublished"] | //time[@pubdate] | //time[contains(@class, "entry-date")]')
    for element in marked[:5]:
        if value := element.get("content") or element.get("datetime") or passage(element).text:
            yield value


def _count(root: HtmlElement, linked: list[dict[str, Any]]) -> int | None:
    counts = [each.get("commentCount") for each in linked]
    counts += [str(each) for each in root.xpath('//*[@itemprop="commentCount"]/@content')[:1]]
    for count in counts:
        if isinstance(count, int | str) and not isinstance(count, bool) and re.fullmatch(r"\d{1,9}", str(count)):
            return int(count)
    return None
