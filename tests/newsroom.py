"""A newsroom's sites on this machine, which a test changes while they are followed, and a clock that it sets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from counterclaim.ledger.ledger import Ledger
from counterclaim.read.fetch import Limits
from counterclaim.watch.table import FeedTable, Followed
from counterclaim.watch.watcher import Told, Watcher

REPORT = (
    "<html><head><title>{title}</title><meta property='og:site_name' content='Tern Wire'>"
    "<meta property='article:published_time' content='2023-01-02T08:00:00Z'></head><body><nav>Front page</nav>"
    "<article><h1>{title}</h1><p>Russia's defence ministry said on Monday that {figure} soldiers were killed in "
    "Makiivka on 1 January 2023, when a building in which they were quartered was hit during the night.</p>"
    "<p>Ukraine's general staff said that about 400 Russian soldiers were killed there.</p>{more}</article>"
    "<ol class='commentlist'>{comments}</ol><footer>{furniture}</footer></body></html>"
)
COMMENT = (
    "<li id='comment-{number}' class='comment'><cite class='fn'>{author}</cite>"
    "<time datetime='2023-01-02T10:00:00Z'>2 January</time><div class='comment-content'><p>{text}</p></div></li>"
)
Page = Callable[[BaseHTTPRequestHandler], None]


def report(
    figure: str = "63",
    *,
    title: str = "Soldiers killed in Makiivka",
    more: str = "",
    comments: str = "",
    furniture: str = "",
) -> bytes:
    """A page with a report and its thread."""
    page = REPORT.format(title=title, figure=figure, more=more, comments=comments, furniture=furniture)
    return page.encode()


def comment(number: int, text: str, author: str = "Otter") -> str:
    return COMMENT.format(number=number, text=text, author=author)


def rss(*links: str, title: str = "Tern Wire", extra: str = "") -> bytes:
    """A feed that lists these pages."""
    items = "".join(f"<item><title>A report</title><link>{link}</link>{extra}</item>" for link in links)
    namespace = "xmlns:wfw='http://wellformedweb.org/CommentAPI/'"
    return f"<rss version='2.0' {namespace}><channel><title>{title}</title>{items}</channel></rss>".encode()


@dataclass
class Site:
    """A server whose pages a test sets; a page is its bytes, a status with headers, or a function."""

    root: str = ""
    pages: dict[str, object] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    busiest: int = 0
    """Requests that were under way at once, at most."""
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str) -> str:
        return f"{self.root}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.asked.append((handler.path, dict(handler.headers)))
            self._now += 1
            self.busiest = max(self.busiest, self._now)
        try:
            page = self.pages.get(handler.path, (404, {}))
            if callable(page):
                page(handler)
            else:
                status, headers, body = (200, {}, page) if isinstance(page, bytes) else (*page, b"")[:3]  # type: ignore[misc]
                send(handler, status, headers, body)
        finally:
            with self._lock:
                self._now -= 1


def send(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def a_site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):
                site.answer(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    site.root = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Desk:
    """A ledger, what is followed into it, and the time."""

    ledger: Ledger
    now: float = 1_672_900_000.0
    told: list[Told] = field(default_factory=list)

    def watcher(self, *followed: Followed, **rest: object) -> Watcher:
        table = FeedTable(followed=followed, gap=0.0, allow=("127.0.0.1/32",))
        limits = Limits(pause=0.0, total=5.0)
        return Watcher(
            self.ledger,
            table,
            600.0,
            self.told.append,
            **{"limits": limits, "clock": lambda _: self.now} | rest,  # type: ignore[arg-type]
        )

    def later(self, watcher: Watcher, seconds: float) -> list[str]:
        """Let time pass and look again; the kinds of what happened."""
        self.now += seconds
        self.told.clear()
        watcher.round()
        return [one.kind for one in self.told]

    def texts(self) -> list[str]:
        return [document.text for document in self.ledger.documents()]

    def figures(self) -> list[str]:
        return sorted(claim.quote for claim in self.ledger.claims() if not claim.in_comment)


def http_date(*, seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
