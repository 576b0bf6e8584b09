"""What was fetched, made into documents and claims of the ledger: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select

from counterclaim.errors import FetchError, ReadError
from counterclaim.flow import Flow
from counterclaim.ledger.database import reading, writing
from counterclaim.ledger.retrievals import Retrieval, keep_retrieval, revision
from counterclaim.ledger.tables import documents
from counterclaim.nouns import Claim, Comment, Document, Extracted, Problem
from counterclaim.read.dates import stated
from counterclaim.read.fetch import Fetched
from counterclaim.read.sources import Input
from counterclaim.verbs import Verbs
from counterclaim.watch.addresses import host_of, page_address
from counterclaim.watch.feeds import Feed
from counterclaim.watch.plan import Listed
from counterclaim.watch.revisions import Compared, compared, remade, report_figures, with_listed
from counterclaim.watch.table import Kind
from counterclaim.workers import taken

if TYPE_CHECKING:
    from counterclaim.ledger.ledger import Ledger

FRONT_PAGE = 302
"""The status under which a page is filed that now leads to its site's front page: it is gone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page has become, ready to be kept."""

    page: str
    compared: Compared
    before: Document | None
    """None where the page was not known."""
    found: list[Claim] | Extracted | Problem
    """The claims of the document; empty where nothing changed."""

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to keep."""
        return self.before is None or self.compared.document.id != self.before.id


@dataclass(frozen=True, slots=True)
class Intake:
    """A ledger that pages flow into."""

    ledger: Ledger
    verbs: Verbs

    @property
    def flow(self) -> Flow:
        """The steps of a run, for one page."""
        return Flow(self.ledger, self.verbs, lambda *_: None)

    def page(self, page: str, fetched: Fetched, *, listed: Listed, outlet: str | None) -> Taken:
        """Read a page and set it against what it was; ReadError where that cannot be, FetchError where it is gone."""
        if _leads_home(page, fetched.url):
            what = "The page is gone: its address now leads to the front page."
            raise FetchError(what, where=page, advice="An archive may still have it.", status=FRONT_PAGE)
        read = self.one_document(fetched)
        published = read.published or (stated(listed.published) if listed.published else None)
        new = remade(read, outlet=outlet or read.outlet, published=published, title=read.title or listed.title)
        return self.taken(page, *self.set_against(page, new, at=fetched.retrieved))

    def set_against(self, page: str, new: Document, *, at: datetime) -> tuple[Compared, Document | None]:
        """What a page that was fetched at `at` has become, and what it was; None where it was not known."""
        old = self.known(page)
        if old is None:
            return Compared(new, True, len(new.comments), 0), None
        return compared(old, new, at=at, figures=self.figures, seen=self.read_again(old)), old

    def thread(self, feed: Feed, *, host: str, at: datetime) -> tuple[list[Taken], list[str]]:
        """The comments of a feed under the reports that are known, and the addresses of those that are not.

        A server speaks for its own pages only.
        """
        by_page: dict[str, list[Comment]] = defaultdict(list)
        urls: dict[str, str] = {}
        for item in feed.items:
            if item.comment is not None and host_of(item.url) == host:
                by_page[page_address(item.url)].append(item.comment)
                urls[page_address(item.url)] = item.url
        found: list[Taken] = []
        unknown: list[str] = []
        for page, comments in by_page.items():
            old = self.known(page)
            if old is None:
                unknown.append(urls[page])
            else:
                found.append(self.taken(page, with_listed(old, comments, at=at), old))
        return found, unknown

    def known(self, page: str) -> Document | None:
        """What a page was at the last retrieval that gave it."""
        with reading(self.ledger.engine) as connection:
            known = revision(connection, page)
        return None if known is None else next(self.ledger.documents([known.document]), None)

    def taken(self, page: str, result: Compared, before: Document | None) -> Taken:
        """The claims of what a page has become, where it is another thing than before."""
        found: list[Claim] | Extracted | Problem = []
        if before is None or result.document.id != before.id:
            ((_, found),) = taken([result.document], self.verbs.extract, workers=1)
        return Taken(page, result, before, found)

    def keep(self, one: Taken, *, at: datetime, status: int, data: bytes | None = None) -> None:
        """Put what a page has become into the ledger, and that it was asked for. To be called within `together`."""
        document = one.compared.document
        if one.is_changed:
            if data is not None:
                self.ledger.add_raw(data)
            self.ledger.add_documents([document], reader=self.verbs.version_of("read"))
            self.flow.keep_claims(document.id, one.found, self.verbs.version_of("extract"))
        self.note(Retrieval(page=one.page, at=at, status=status, document=document.id if one.is_changed else None))

    def note(self, retrieval: Retrieval) -> None:
        """Note that a page was asked for."""
        with writing(self.ledger.engine) as connection:
            keep_retrieval(connection, retrieval)

    def figures(self, document: Document) -> Hashable:
        """What a report says of losses."""
        found = self.verbs.extract(remade(document, comments=()))
        return report_figures(found.claims if isinstance(found, Extracted) else found)

    def one_document(self, fetched: Fetched) -> Document:
        """The one document of an answer; ReadError where there is none, or more than one."""
        name = fetched.url
        given = Input(name, data=fetched.data, url=fetched.url, charset=fetched.charset, retrieved=fetched.retrieved)
        problems: list[Problem] = []
        found = list(self.flow.documents_of(given, problems))
        if len(found) == 1:
            return found[0]
        if found:
            raise ReadError("It holds more than one report.", where=name, advice="Save it, and read it with `run`.")
        problem = next(iter(problems), Problem(name, "No text was found.", ""))
        raise ReadError(problem.what, where=problem.where, advice=problem.advice)

    def read_again(self, old: Document) -> Document:
        """What the reader of today makes of the page of before, so that its own changes pass for none of the page's."""
        with reading(self.ledger.engine) as connection:
            by = connection.scalars(select(documents.c.reader).where(documents.c.id == old.id)).all()
        data = self.ledger.raw(old.raw) if old.raw and self.verbs.version_of("read") not in by else None
        if data is None:
            return old
        given = Input(old.url or "", data=data, url=old.url, retrieved=old.retrieved)
        try:
            (read,) = [one for one in self.verbs.read(given) if isinstance(one, Document)]
        except Exception:  # a fault in reading old bytes must not keep the new ones out
            return old
        return remade(read, title=read.title or old.title)


def _leads_home(page: str, url: str) -> bool:
    """Whether an address that named a page now leads to the top of a site."""
    there = urlsplit(url)
    return urlsplit(page).path.strip("/") != "" and there.path.strip("/") == "" and not there.query


def listed(feed: Feed, *, keep: float, now: datetime) -> list[tuple[str, Listed]]:
    """The pages that a feed lists and that are not older than they are followed for, and their feeds of comments."""
    found: list[tuple[str, Listed]] = []
    for item in feed.items:
        since = item.published.latest if item.published else now
        if keep and (now - since).total_seconds() > keep:
            continue
        published = item.published.earliest.isoformat() if item.published else None
        found.append((item.url, Listed(title=item.title, published=published)))
        if item.comments is not None:
            found.append((item.comments, Listed(kind=Kind.THREAD)))
    return found
