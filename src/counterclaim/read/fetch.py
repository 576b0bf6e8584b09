"""One URL, fetched politely: robots.txt obeyed, a second between requests to a host, bounded in size and in time."""

from __future__ import annotations

import codecs
import re
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from counterclaim.errors import FetchError
from counterclaim.read.network import CheckedTransport, Gate

AGENT = "counterclaim"
"""The name that a robots.txt may address us by."""

_HEADERS = {
    "User-Agent": f"{AGENT}/0.1 (reads single pages on a person's request; obeys robots.txt)",
    "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_SAVE = "Save the page in a browser and give the file instead."
_ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
_ROBOTS_SECONDS = 3600.0
_LONGEST_DELAY = 30.0
_LONGEST_WAIT = 7 * 86_400.0
_LONGEST_NAME = 1_000  # code points of an ETag that is kept


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL gave."""

    data: bytes
    """The body, unpacked but not decoded."""
    url: str
    """Where the body was in the end, after redirects."""
    content_type: str | None
    """Media type in lower case, without parameters: "text/html"; None where the server names none."""
    charset: str | None
    """The character set that the server names, by Python's name for it; None where it names none that exists."""
    retrieved: datetime
    """When the answer came, in UTC."""
    version: Version | None = None
    """What the server calls this state of the page; None where it gives it no name."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a server calls one state of a page, to be asked later whether there is another (RFC 9110, 13.1)."""

    etag: str | None = None
    modified: str | None = None
    """The header Last-Modified, as it came."""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request for whatever is not this state."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much at most; times in seconds, sizes in bytes."""

    connect: float = 10.0
    read: float = 20.0
    """Longest silence of the server."""
    total: float = 60.0
    """For one answer from first to last byte."""
    size: int = 32 * 1024 * 1024
    """Of the body, after unpacking too."""
    redirects: int = 5
    pause: float = 1.0
    """Between two requests to one host."""


@dataclass(slots=True)
class Manners:
    """What politeness must remember: when each host was last asked, and what its robots.txt says. Safe in threads."""

    asked: dict[str, float] = field(default_factory=dict)
    robots: dict[str, tuple[float, RobotFileParser]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, pause: float) -> None:
        """Sleep until `pause` seconds have passed since the last request to `host`."""
        with self.lock:
            now = time.monotonic()
            turn = max(now, self.asked.get(host, now - pause) + pause)
            self.asked[host] = turn
        time.sleep(turn - now)


_MANNERS = Manners()


def fetch(
    url: str, *, limits: Limits | None = None, allow: tuple[str, ...] = (), manners: Manners | None = None
) -> Fetched:
    """Fetch one page over http or https.

    `allow` names networks ("127.0.0.1/32") that may be fetched from although they are not public: for tests and for a
    newsroom's own servers. Raises FetchError for whatever stands in the way: an address that is not on the open
    internet, a robots.txt that says no, an answer that is too large, too slow or not 200.
    """
    visit = _Visit(limits or Limits(), Gate(allow), manners or _MANNERS)
    return _fetched(visit.told(url))


def fetch_if_changed(
    url: str,
    known: Version | None,
    *,
    limits: Limits | None = None,
    allow: tuple[str, ...] = (),
    manners: Manners | None = None,
    contact: str = "",
) -> Fetched | None:
    """Fetch a page as `fetch` does, or None where the server says that it still is in the state `known`.

    `contact` is an address that the server's keeper may write to; it is sent along with our name.
    """
    agent = {"User-Agent": f"{AGENT}/0.1 (follows pages; obeys robots.txt; {contact})"} if contact else {}
    conditions = known.headers if known else {}
    visit = _Visit(limits or Limits(), Gate(allow), manners or _MANNERS, agent, conditions)
    answer = visit.told(url)
    return None if answer.status == 304 else _fetched(answer)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer of a server, read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes
    url: httpx.URL

    @property
    def target(self) -> httpx.URL | None:
        """Where a redirect leads; None where this is none."""
        location = self.headers.get("location")
        if self.status not in (301, 302, 303, 307, 308) or location is None:
            return None
        try:
            return self.url.join(location).copy_with(fragment=None)
        except (httpx.InvalidURL, ValueError):
            raise FetchError(f"It redirects to something that is no URL: {location[:200]!r}.", advice=_SAVE) from None


@dataclass(frozen=True, slots=True)
class _Visit:
    """One call of `fetch`."""

    limits: Limits
    gate: Gate
    manners: Manners
    agent: dict[str, str] = field(default_factory=dict)
    """Headers of every request, instead of the usual ones."""
    conditions: dict[str, str] = field(default_factory=dict)
    """Headers of the request for the page alone."""

    def told(self, url: str) -> _Answer:
        """The answer to a URL; errors say which URL it was."""
        try:
            return self.page(url)
        except FetchError as error:
            raise FetchError(
                error.problem.what,
                where=_without_secret(url),
                advice=error.problem.advice,
                status=error.status,
                wait=error.wait,
            ) from None

    def page(self, text: str) -> _Answer:
        """Follow the redirects of a URL to a page, asking robots.txt at every step."""
        url = _checked(text)
        seen = {url}
        for _ in range(self.limits.redirects + 1):
            pause = self.permission(url)
            answer = self.ask(url, size=self.limits.size, pause=pause, headers=self.conditions)
            target = answer.target
            if target is None:
                return _accepted(answer, unchanged=bool(self.conditions))
            url = _checked(str(target))
            if url in seen:
                raise FetchError(f"It redirects in a circle, by way of {str(url)[:200]!r}.", advice=_SAVE)
            seen.add(url)
        raise FetchError(f"It redirects more than {self.limits.redirects} times.", advice=_SAVE)

    def permission(self, url: httpx.URL) -> float:
        """The pause in seconds that the host asks for; FetchError where its robots.txt keeps us out."""
        rules = self.robots(url)
        if not rules.can_fetch(AGENT, str(url)):
            raise FetchError(f"The robots.txt of {url.host!r} asks programs not to read this page.", advice=_SAVE)
        delay = float(rules.crawl_delay(AGENT) or 0)
        return max(self.limits.pause, min(delay, _LONGEST_DELAY))

    def robots(self, url: httpx.URL) -> RobotFileParser:
        """The host's rules, at most an hour old."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"
        known = self.manners.robots.get(origin)
        if known is not None and time.monotonic() - known[0] < _ROBOTS_SECONDS:
            return known[1]
        rules = _rules(self.robots_answer(url.copy_with(path="/robots.txt", query=None)))
        self.manners.robots[origin] = (time.monotonic(), rules)
        return rules

    def robots_answer(self, url: httpx.URL) -> _Answer:
        """The robots.txt, after at most five redirects (RFC 9309, 2.3.1.2)."""
        for _ in range(self.limits.redirects + 1):
            answer = self.ask(url, size=_ROBOTS_BYTES, pause=self.limits.pause, cut=True)
            target = answer.target
            if target is None:
                return answer
            url = _checked(str(target))
        return answer

    def ask(
        self, url: httpx.URL, *, size: int, pause: float, cut: bool = False, headers: dict[str, str] | None = None
    ) -> _Answer:
        """Send one GET and read the answer whole, or cut off at `size`."""
        self.manners.wait(url.host, pause)
        transport = CheckedTransport(self.gate, deadline=time.monotonic() + self.limits.total)
        timeout = httpx.Timeout(self.limits.read, connect=self.limits.connect)
        client = httpx.Client(transport=transport, timeout=timeout, trust_env=False, headers=_HEADERS | self.agent)
        try:
            with client, client.stream("GET", url, headers=headers) as response:
                body = _body(response, size=size, cut=cut) if response.status_code == 200 else b""
                return _Answer(response.status_code, response.headers, body, url)
        except (httpx.TimeoutException, httpcore.TimeoutException):
            raise FetchError(f"The host {url.host!r} is too slow.", advice=f"Try again later. {_SAVE}") from None
        except httpx.InvalidURL:
            raise FetchError("It redirects to something that is no URL.", advice=_SAVE) from None
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as problem:
            said = str(problem)[:200] or type(problem).__name__
            raise FetchError(
                f"The host {url.host!r} cannot be read: {said}.", advice=f"Try again later. {_SAVE}"
            ) from None


def _without_secret(url: str) -> str:
    """A URL for messages, which may end up on a page: without a user's name and password, and not too long."""
    return re.sub(r"//[^/?#]*@", "//", url[:2000])[:500]


def _checked(text: str) -> httpx.URL:
    """The URL that a text names, without its fragment; FetchError where we do not go there."""
    try:
        url = httpx.URL(text.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise FetchError("This is no URL.", advice="Give one that begins with https:// or http://.") from None
    if url.scheme in ("http", "https") and not url.host:
        raise FetchError("This URL names no host.", advice="Give one such as https://example.org/page.")
    if url.scheme not in ("http", "https"):
        raise FetchError(
            f"A URL of the kind {url.scheme + ':'!r} is not fetched.",
            advice="Give one that begins with https:// or http://.",
        )
    if url.userinfo:
        raise FetchError("A URL that holds a user name or a password is not fetched.", advice=_SAVE)
    return url


def _rules(answer: _Answer) -> RobotFileParser:
    """Rules as RFC 9309 has them: none where the file is missing; where the server fails, nothing may be read."""
    if answer.status >= 500 or answer.status == 429:
        raise FetchError(
            f"The host answers {answer.status} to the question what programs may read.",
            advice=f"Try again later. {_SAVE}",
            status=answer.status,
            wait=_wait(answer),
        )
    rules = RobotFileParser()
    text = answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""
    rules.parse(text.splitlines())
    return rules


def _accepted(answer: _Answer, *, unchanged: bool) -> _Answer:
    """An answer that is the page or, where we asked that, says that it is `unchanged`; FetchError for any other."""
    if answer.status != 200 and not (unchanged and answer.status == 304):
        what = f"The server answers {answer.status} instead of the page."
        raise FetchError(what, advice=_advice(answer.status), status=answer.status, wait=_wait(answer))
    return answer


def _wait(answer: _Answer) -> float | None:
    """The seconds of a Retry-After header, which may name a moment instead; None where there is none."""
    text = answer.headers.get("retry-after", "").strip()[:60]
    if text.isascii() and text.isdecimal():
        return float(min(int(text), _LONGEST_WAIT))
    try:
        left = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds() if text else None
    except (ValueError, TypeError, OverflowError):
        return None
    return None if left is None else min(max(left, 0.0), _LONGEST_WAIT)


def _fetched(answer: _Answer) -> Fetched:
    header = Message()
    header["Content-Type"] = answer.headers.get("content-type", "")
    named = answer.headers.get("content-type", "").strip() != ""
    return Fetched(
        data=answer.body,
        url=str(answer.url),
        content_type=header.get_content_type() if named else None,
        charset=_charset(header.get_param("charset")),
        retrieved=datetime.now(UTC),
        version=_version(answer),
    )


def _version(answer: _Answer) -> Version | None:
    names = (answer.headers.get(name, "").strip() for name in ("etag", "last-modified"))
    etag, modified = (name if 0 < len(name) <= _LONGEST_NAME and name.isascii() else None for name in names)
    return Version(etag, modified) if etag or modified else None


def _advice(status: int) -> str:
    if status in (404, 410):
        return "Check the address; an archive may still have the page."
    if status in (401, 402, 403):
        return f"It is not open to programs. {_SAVE}"
    return f"Try again later. {_SAVE}"


def _charset(name: object) -> str | None:
    try:
        return codecs.lookup(name).name if isinstance(name, str) and name.isascii() else None
    except (LookupError, ValueError):
        return None


def _body(response: httpx.Response, *, size: int, cut: bool) -> bytes:
    """The unpacked body of at most `size` bytes; beyond that an error, or with `cut` the head."""
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated[:20]) > size and not cut:
        raise _too_large(size)
    whole = bytearray()
    for piece in _unpacked(response, size):
        whole += piece
        if len(whole) > size:
            if cut:
                return bytes(whole[:size])
            raise _too_large(size)
    return bytes(whole)


def _too_large(size: int) -> FetchError:
    return FetchError(f"The page is larger than {size // 1024} KiB.", advice=_SAVE)


def _unpacked(response: httpx.Response, size: int) -> Iterator[bytes]:
    """The body in pieces of at most `size` + 1 bytes. One packing at most is undone: layers are how bombs are built."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("", "identity"):
        yield from response.iter_raw()
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"The page is packed in a way that we do not undo: {packing[:60]!r}.", advice=_SAVE)
    unpacker = zlib.decompressobj(wbits=47)
    try:
        for raw in response.iter_raw():
            yield unpacker.decompress(raw, size + 1)
            if unpacker.unconsumed_tail:
                raise _too_large(size)
            if unpacker.eof:
                return
    except zlib.error:
        raise FetchError("The page is packed, but not in the way that it says.", advice=_SAVE) from None
    raise FetchError("The page breaks off before its end.", advice="Try again.")
