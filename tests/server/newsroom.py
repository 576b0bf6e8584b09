"""A desk over a small ledger, and a client that acts like a browser: it keeps cookies and fills in forms."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from argon2 import PasswordHasher
from httpx import ASGITransport, AsyncClient, Response
from lxml import html

from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Claim
from counterclaim.serve.app import application
from counterclaim.serve.desk import Desk, Options
from counterclaim.serve.roles import Role
from counterclaim.verbs import Verbs
from publish.sample import changes, makiivka

T = TypeVar("T")
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
WORDS = "nine green lamps tonight"
"""The password of everyone here."""
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
EVENT = "/events/makiivka-2023-01-01/"


def fill(url: str) -> None:
    """A ledger that holds the disputed event at Makiivka."""
    event = makiivka().event
    with Ledger.open(url) as ledger:
        ledger.add_documents(event.documents)
        by_document: dict[str, list[Any]] = {}
        for link in event.links:
            by_document.setdefault(link.claim.source.document, []).append(link.claim)
        for document, claims in by_document.items():
            ledger.add_claims(claims, document=document, extractor=Verbs().version_of("extract"))
        ledger.replace_events([event], changes(), state="as built")


def claim_of(high: int) -> Claim:
    """The report's claim of the sample with this upper end."""
    return next(one.claim for one in makiivka().event.links if one.claim.high == high and not one.claim.in_comment)


@contextmanager
def a_desk(url: str, **options: Any) -> Iterator[Desk]:
    """A desk with one person of every role, each called by it."""
    desk = Desk.open(url, options=Options(**options), hasher=QUICK)
    for role in (Role.READER, Role.ANALYST, Role.EDITOR):
        if desk.accounts.named(role.word) is None:
            desk.accounts.add(role.word, WORDS, role)
    try:
        yield desk
    finally:
        desk.close()


class Browser:
    """Goes to pages of a desk, fills in their forms, and does not follow where it is sent."""

    def __init__(
        self, desk: Desk, *, address: str = "192.0.2.1", base: str = "http://desk.test", **options: Any
    ) -> None:
        transport = ASGITransport(application(desk, **options), client=(address, 50000), raise_app_exceptions=False)
        self._client = AsyncClient(transport=transport, base_url=base)
        self.cookies = self._client.cookies
        self.base = base

    def ask(self, method: str, path: str, **options: Any) -> Response:
        """One request as it is."""
        return awaited(self._client.request(method, path, **options))

    def get(self, path: str, **headers: str) -> Response:
        """A page; `if_none_match=...` and the like are headers."""
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def token(self, path: str = "/login") -> str:
        """The token in the forms of a page."""
        found = html.fromstring(self.get(path).text).xpath("//input[@name='token']/@value")
        return str(found[0]) if found else ""

    def post(
        self,
        path: str,
        *,
        on: str | None = None,
        headers: dict[str, str] | None = None,
        files: Any = None,
        **fields: Any,
    ) -> Response:
        """Send a form to a path, with the token of the page `on` which it stands on."""
        given = {name: value for name, value in fields.items() if value is not None}
        data = {"token": self.token(on or path), **given}
        return self.ask("POST", path, data=data, files=files, headers={"origin": self.base, **(headers or {})})

    def sign_in(self, name: str, password: str = WORDS) -> Response:
        """Sign in by the form."""
        return self.post("/login", name=name, password=password)


def signed_in(desk: Desk, *names: str) -> tuple[Browser, ...]:
    """A browser for each of these people."""
    browsers = tuple(Browser(desk) for _ in names)
    for browser, name in zip(browsers, names, strict=True):
        browser.sign_in(name)
    return browsers


def awaited(asked: Coroutine[Any, Any, T]) -> T:
    """What comes of it, in a thread of its own: Chromium's tests hold the loop of the thread that they ran in."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asked).result()
