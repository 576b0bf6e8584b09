"""The figure-in-source check: every claim held against its page, as it was kept and as it was last retrieved."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from counterclaim.ledger.codec import decode, encode
from counterclaim.ledger.database import add, reading, writing
from counterclaim.ledger.retrievals import Retrieval, latest
from counterclaim.ledger.tables import checks, claims, marks, retrievals
from counterclaim.nouns import Claim, Document
from counterclaim.read.decode import decode as as_text
from counterclaim.read.limits import PAGE_BYTES
from counterclaim.read.markup import visible_text
from counterclaim.watch.addresses import page_address
from counterclaim.watch.findings import Finding, Outcome, excerpt, found
from counterclaim.watch.intake import FRONT_PAGE

if TYPE_CHECKING:
    from counterclaim.ledger.ledger import Ledger

_GONE = (FRONT_PAGE, 404, 410)
_CHUNK = 400
_MARK = "checked"
"""Under this name the ledger keeps the number of the last retrieval that was looked at."""
_HELD = 50_000_000
"""Letters of kept bytes that are held at most: many documents may come from the same ones."""
_AROUND = 30
"""Code points around a quote that must stand in the kept bytes too."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim, looked up."""

    claim: Claim
    finding: Finding | None
    """None where its page was never asked for again: it was read from a file, or has no address."""
    is_kept: bool | None
    """Whether its words stand in the bytes that were kept of its document; None where none were kept to look in."""


def check(ledger: Ledger) -> list[Checked]:
    """Look every claim up; what came of it is kept where it is another thing than before."""
    done = list(_Check(ledger).all(None))
    _keep(ledger, done)
    return done


def check_new(ledger: Ledger) -> list[Checked]:
    """Look up the claims of the pages that were asked for since the last time; those that fare otherwise than before.

    What a look was broken off before is looked up by the next one.
    """
    with reading(ledger.engine) as connection:
        done = int(connection.scalar(select(marks.c.value).where(marks.c.name == _MARK)) or 0)
        rows = connection.execute(
            select(retrievals.c.page, retrievals.c.number).where(retrievals.c.number > done)
        ).all()
    if not rows:
        return []
    fresh = _keep(ledger, list(_Check(ledger).all({row.page for row in rows})))
    with writing(ledger.engine) as connection:
        connection.execute(delete(marks).where(marks.c.name == _MARK))
        add(connection, marks, [{"name": _MARK, "value": str(max(row.number for row in rows))}])
    return fresh


def findings(ledger: Ledger, *, silent: bool = False) -> list[Finding]:
    """What the last check made of each claim that was looked up; `silent`: only of figures changed in silence."""
    newest = select(func.max(checks.c.number)).group_by(checks.c.claim)
    wanted = select(checks.c.body).where(checks.c.number.in_(newest)).order_by(checks.c.claim)
    if silent:
        wanted = wanted.where(checks.c.silent == 1)
    with reading(ledger.engine) as connection:
        return [decode(Finding, body) for body in connection.scalars(wanted)]


def _keep(ledger: Ledger, done: Iterable[Checked]) -> list[Checked]:
    """Add what is new, and give it; a look that gives what the look before gave is not noted again."""
    known = {one.claim: _seen(one) for one in findings(ledger)}
    fresh = [one for one in done if one.finding is not None and known.get(one.claim.id) != _seen(one.finding)]
    now = datetime.now(UTC).isoformat()
    rows = [
        {"claim": one.claim, "at": now, "outcome": one.outcome, "silent": int(one.is_silent), "body": encode(one)}
        for one in (each.finding for each in fresh)
        if one is not None
    ]
    with writing(ledger.engine) as connection:
        add(connection, checks, rows)
    return fresh


def _seen(one: Finding) -> object:
    after = one.after and (one.after.text, one.after.start, one.after.end)
    return (one.outcome, one.before.text, after, one.has_notice, one.has_new_date)


class _Check:
    """One look at all claims, or at those of some pages."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._documents: dict[str, Document | None] = {}
        self._letters: dict[str, str | None] = {}

    def all(self, pages: Collection[str] | None) -> Iterator[Checked]:
        """Every claim that counts, page by page, so that memory stays small."""
        by_page: dict[str, list[Claim]] = defaultdict(list)
        for claim in self._ledger.claims():
            by_page[self._page(claim)].append(claim)
        wanted = sorted(by_page if pages is None else by_page.keys() & pages)
        last = self._last(wanted)
        for page in wanted:
            yield from self._of_page(by_page[page], page, last.get(page))
            self._documents.clear()

    @cached_property
    def _pages(self) -> dict[str, str]:
        """Document -> the page that it is a revision of."""
        wanted = select(retrievals.c.document, retrievals.c.page).where(retrievals.c.document.is_not(None))
        with reading(self._ledger.engine) as connection:
            return {row.document: row.page for row in connection.execute(wanted)}

    @cached_property
    def _newest(self) -> dict[str, str]:
        """Page -> its newest revision."""
        newest = select(func.max(retrievals.c.number)).where(retrievals.c.document.is_not(None))
        wanted = select(retrievals.c.page, retrievals.c.document).where(
            retrievals.c.number.in_(newest.group_by(retrievals.c.page))
        )
        with reading(self._ledger.engine) as connection:
            return {row.page: row.document for row in connection.execute(wanted)}

    def _page(self, claim: Claim) -> str:
        """The page of a claim: the one that was asked for, or else by the address that its document names."""
        source = claim.source
        return self._pages.get(source.document) or (page_address(source.url) if source.url else source.document)

    def _last(self, pages: Iterable[str]) -> dict[str, Retrieval]:
        with reading(self._ledger.engine) as connection:
            return latest(connection, pages)

    def _of_page(self, mine: list[Claim], page: str, last: Retrieval | None) -> Iterator[Checked]:
        now = self._document(self._newest[page]) if page in self._newest else None
        current = [claim for claim in mine if now is not None and claim.source.document == now.id]
        first = self._first_read(mine)
        for claim in mine:
            as_read = first.get(claim.id, claim)
            old = self._document(as_read.source.document)
            if old is None:
                continue
            finding = self._finding(as_read, old, now, current, last)
            yield Checked(claim, finding, self._is_kept(as_read, old))

    def _finding(
        self, claim: Claim, old: Document, now: Document | None, current: list[Claim], last: Retrieval | None
    ) -> Finding | None:
        if last is not None and last.status in _GONE:
            return Finding(
                claim.id, Outcome.PAGE_GONE, excerpt(old, claim.unit, claim.start, claim.end), note=last.note
            )
        if last is not None and last.status not in (200, 304):
            return Finding(
                claim.id, Outcome.UNREACHED, excerpt(old, claim.unit, claim.start, claim.end), note=last.note
            )
        return None if now is None else found(claim, old, now, current)

    def _first_read(self, mine: list[Claim]) -> dict[str, Claim]:
        """The claims as they stood in the document in which they were read first."""
        ids = [claim.id for claim in mine]
        found_: dict[str, Claim] = {}
        with reading(self._ledger.engine) as connection:
            for start in range(0, len(ids), _CHUNK):
                wanted = select(claims.c.id, claims.c.body).where(claims.c.id.in_(ids[start : start + _CHUNK]))
                found_ |= {row.id: decode(Claim, row.body) for row in connection.execute(wanted)}
        return found_

    def _document(self, name: str) -> Document | None:
        if name not in self._documents:
            self._documents[name] = next(self._ledger.documents([name]), None)
        return self._documents[name]

    def _is_kept(self, claim: Claim, document: Document) -> bool | None:
        """Whether quote and surroundings stand in the kept bytes, markup and blanks aside."""
        if document.raw is None or claim.in_comment:
            return None
        if document.raw not in self._letters:
            if sum(len(letters or "") for letters in self._letters.values()) > _HELD:
                self._letters.clear()
            self._letters[document.raw] = _letters_of(self._ledger.raw(document.raw), document.raw)
        letters = self._letters[document.raw]
        around = _letters(f"{claim.prefix[-_AROUND:].rpartition(chr(10))[2]}{claim.quote}")
        return None if letters is None else around in letters


def _letters_of(data: bytes | None, digest: str) -> str | None:
    """The letters and digits of a page's bytes; none where they are not what was kept, None where it is no page."""
    if data is None or len(data) > PAGE_BYTES or data.lstrip()[:1] in (b"{", b"["):
        return None
    if hashlib.sha256(data).hexdigest() != digest:
        return ""
    return _letters(visible_text(as_text(data).text))


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
