"""Corrections as an Atom feed (RFC 4287): what people decided, and how the figures of a record moved.

An entry keeps its id (a tag URI, RFC 4151) as long as the site keeps its name, so that no feed reader shows it twice.
Who decided is "An analyst" unless the publisher says otherwise; readers of the site are never named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import escape, quoteattr  # it writes XML and reads none  # nosec B406

from counterclaim.nouns import Change
from counterclaim.publish.text import plain, short

MOST = 100
"""Entries of a feed, the latest ones."""
_MOVED = ("/floor", "/lowest", "/highest")
_ANALYST = "An analyst"
_TITLE = 160


def is_correction(change: Change) -> bool:
    """Whether a line of a change log is one for the feed: a decision, or a bound that moved; no first figure."""
    return bool(change.decision or change.figure.endswith(_MOVED))


def feed(
    changes: Iterable[Change],
    *,
    site: str,
    path: str,
    title: str,
    pages: Mapping[str, tuple[str, str]],
    page: str = "",
    people: bool = False,
) -> str:
    """The feed at `path` of the site at the address `site`: of one event, or of all of them.

    `pages` gives the name and the page's path of each event; changes of others are left out. `page` is what the feed is
    beside. `people` names those who decided.
    """
    base = site if site.endswith("/") else f"{site}/"
    some = [change for change in changes if change.event in pages and is_correction(change)]
    latest = sorted(some, key=lambda change: (change.at, change.event, change.what), reverse=True)[:MOST]
    updated = latest[0].at if latest else datetime(2000, 1, 1, tzinfo=UTC)
    entries = {_id(base, change): _entry(base, change, pages[change.event], people=people) for change in latest}
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n',
            _element("id", _tag(base, datetime(2000, 1, 1, tzinfo=UTC), f"feed/{quote(path)}")),
            _element("title", title),
            _element("updated", _time(updated)),
            _link("self", base, path, "application/atom+xml"),
            _link("alternate", base, page, "text/html"),
            f"<author>{_element('name', title).strip()}</author>\n",
            *entries.values(),
            "</feed>\n",
        ]
    )


def _entry(base: str, change: Change, page: tuple[str, str], *, people: bool) -> str:
    name, path = page
    who = (change.by if people else "") or _ANALYST
    author = f"<author>{_element('name', who).strip()}</author>\n" if change.decision else ""
    return "".join(
        [
            "<entry>\n",
            _element("id", _id(base, change)),
            _element("title", short(f"{plain(name)}: {plain(change.what)}", _TITLE)),
            _element("updated", _time(change.at)),
            _link("alternate", base, f"{path}#changes", "text/html"),
            author,
            f'<content type="text">{escape(plain(change.what))}</content>\n',
            "</entry>\n",
        ]
    )


def _id(base: str, change: Change) -> str:
    """Two moves of one figure at one moment differ in their words, and nothing else tells them apart."""
    said = "\n".join([change.event, change.at.isoformat(), change.decision, change.what])
    return _tag(base, change.at, f"change/{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}")


def _tag(base: str, day: datetime, name: str) -> str:
    host = (urlsplit(base).hostname or "localhost").lower()
    authority = "localhost" if ":" in host else host  # a tag has no form for IPv6
    return f"tag:{authority},{max(day.astimezone(UTC).year, 1000)}-{day.astimezone(UTC):%m-%d}:{name}"


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(plain(words))}</{name}>\n"


def _link(rel: str, base: str, path: str, kind: str) -> str:
    return f'<link rel="{rel}" type="{kind}" href={quoteattr(urljoin(base, path))}/>\n'


def _time(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat()
