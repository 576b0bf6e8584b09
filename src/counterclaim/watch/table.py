"""FEEDS.toml: what is followed, how often, and for how long; read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.watch.addresses import absolute, page_address

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_DURATION = re.compile(r"([0-9]{1,6})\s?([smhd])")
_NAME_CHARS = 200
_SOURCES = 10_000
_LEAST = 60.0
_MOST = 30 * 86_400.0


class Kind(StrEnum):
    """What stands at an address."""

    AUTO = "auto"
    """Told from what the server sends: a feed, a feed of comments, or a page."""
    FEED = "feed"
    """A list of reports: each is fetched once, then again for as long as it is kept an eye on."""
    PAGE = "page"
    """One report with its thread, fetched again and again."""
    THREAD = "thread"
    """A feed of comments, or a page that is followed for its comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One entry of the table; times in seconds."""

    url: str
    kind: Kind = Kind.AUTO
    every: float | None = None
    """Between two looks; None for the interval of the whole run."""
    name: str = ""
    """For the lines of the log; empty for the address itself."""
    outlet: str | None = None
    """Who publishes, instead of what the pages say."""
    keep_reading: float = 14 * 86_400.0
    """For how long a page found through a feed is fetched again; 0 for once only."""

    @property
    def key(self) -> str:
        """What the ledger files this entry under: its address."""
        return page_address(self.url)

    @property
    def title(self) -> str:
        """What the log calls it."""
        return self.name or self.outlet or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTable:
    """A whole FEEDS.toml."""

    followed: tuple[Followed, ...]
    contact: str = ""
    """An address that the servers' keepers may write to, sent along with every request."""
    gap: float = 1.0
    """Seconds between two requests to one host, at least; a robots.txt may ask for more."""
    allow: tuple[str, ...] = ()
    """Networks that may be fetched from although they are not public."""


def load(path: Path) -> FeedTable:
    """Read a table; UsageError says which key of which entry is wrong, and what to write there."""
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except FileNotFoundError:
        raise UsageError(
            "There is no such file.", where=str(path), advice="See docs/watch.md for one to copy."
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(f"It cannot be read ({problem}).", where=str(path), advice="Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as problem:
        raise UsageError(f"This is no TOML: {problem}.", where=str(path), advice="See docs/watch.md.") from None
    return _Checked(str(path)).table(found)


def duration(value: object, *, where: str = "", least: float = 0.0) -> float:
    """The seconds of "90s", "10m", "2h" or "14d"; UsageError where it is none of those, or out of bounds."""
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise UsageError(f"{value!r} is no length of time.", where=where, advice='Write "90s", "10m", "2h" or "14d".')
    seconds = float(int(found[1]) * _UNITS[found[2]])
    if not least <= seconds <= 365 * 86_400:
        bounds = "more than a year" if seconds > least else f"less than {least:.0f} seconds"
        raise UsageError(f"{value!r} is {bounds}.", where=where, advice='Write a length such as "10m" or "14d".')
    return seconds


def interval(value: object, *, where: str = "") -> float:
    """The seconds between two looks: a minute to thirty days; UsageError for anything else."""
    seconds = duration(value, where=where, least=_LEAST)
    if seconds > _MOST:
        raise UsageError(f"{value!r} is more than thirty days.", where=where, advice='Write "10m", "2h" or "1d".')
    return seconds


@dataclass(frozen=True, slots=True)
class _Checked:
    """The checks of one file; every error names it."""

    path: str

    def table(self, found: Mapping[str, Any]) -> FeedTable:
        self.known(found, {"feed", "contact", "gap", "allow"}, "the file")
        entries = found.get("feed")
        if not isinstance(entries, list) or not entries or len(entries) > _SOURCES:
            many = isinstance(entries, list) and len(entries) > _SOURCES
            what = f"It names more than {_SOURCES:,} sources." if many else "It names nothing to follow."
            raise self.wrong("feed", what, 'Add an entry: [[feed]] and below it url = "https://...".')
        followed = tuple(self.followed(entry, number) for number, entry in enumerate(entries, 1))
        self.once(followed)
        gap = found.get("gap")
        return FeedTable(
            followed=followed,
            contact=self.words(found, "contact", "contact") or "",
            gap=1.0 if gap is None else duration(gap, where=f"{self.path}, gap"),
            allow=self.networks(found.get("allow", [])),
        )

    def followed(self, entry: object, number: int) -> Followed:
        where = f"feed {number}"
        if not isinstance(entry, dict):
            raise self.wrong(where, "This is no entry.", 'Write [[feed]] and below it url = "https://...".')
        self.known(entry, {"url", "kind", "every", "name", "outlet", "keep_reading"}, where)
        url = self.url(entry.get("url"), f"{where}, url")
        where = f"feed {number} ({url[:80]})"
        every, keep = entry.get("every"), entry.get("keep_reading", "14d")
        return Followed(
            url=url,
            kind=self.kind(entry.get("kind", "auto"), f"{where}, kind"),
            every=None if every is None else interval(every, where=f"{self.path}, {where}, every"),
            name=self.words(entry, "name", where) or "",
            outlet=self.words(entry, "outlet", where),
            keep_reading=duration(keep, where=f"{self.path}, {where}, keep_reading"),
        )

    def once(self, followed: tuple[Followed, ...]) -> None:
        seen: set[str] = set()
        for number, one in enumerate(followed, 1):
            if one.key in seen:
                raise self.wrong(f"feed {number}", f"{one.url!r} is there twice.", "Keep one of the two entries.")
            seen.add(one.key)

    def url(self, value: object, where: str) -> str:
        url = absolute(value, "") if isinstance(value, str) else None
        if url is None:
            what = "There is no url." if value is None else f"{value!r:.200} cannot be fetched."
            raise self.wrong(where, what, 'Write an address that begins with "https://" or "http://".')
        return url

    def kind(self, value: object, where: str) -> Kind:
        if value not in [kind.value for kind in Kind]:
            raise self.wrong(where, f"There is no kind {value!r:.60}.", f"Choose one of {', '.join(Kind)}.")
        return Kind(str(value))

    def words(self, entry: Mapping[str, Any], name: str, where: str) -> str | None:
        value = entry.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > _NAME_CHARS or not value.isprintable():
            raise self.wrong(f"{where}, {name}", f"{value!r:.60} is no name.", "Write a few words in quotes.")
        if name == "contact" and not value.isascii():
            raise self.wrong(name, "It holds letters that no request can carry.", "Write an e-mail address or a URL.")
        return value.strip()

    def networks(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.wrong("allow", f"{value!r:.60} is no list.", 'Write allow = ["10.1.0.0/16"].')
        try:
            return tuple(str(ip_network(str(one))) for one in value)
        except ValueError as problem:
            raise self.wrong("allow", f"This is no network: {problem}.", 'Write allow = ["10.1.0.0/16"].') from None

    def known(self, entry: Mapping[str, Any], names: set[str], where: str) -> None:
        for name in entry:
            if name not in names:
                raise self.wrong(f"{where}, {name}", "There is no such key.", f"Choose of {', '.join(sorted(names))}.")

    def wrong(self, where: str, what: str, advice: str) -> UsageError:
        return UsageError(what, where=f"{self.path}, {where}", advice=advice)
