"""Inputs into a ledger: read, and their claims taken out, each in one transaction.

What is broken off anywhere, and started again, goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.errors import AwayError, CounterclaimError, LedgerError
from counterclaim.extraction import standard_input
from counterclaim.nouns import Claim, Document, Extracted, Problem
from counterclaim.sources import STDIN, Given
from counterclaim.verbs import Verbs
from counterclaim.workers import MANY, taken, taken_from_afar

if TYPE_CHECKING:
    from counterclaim.ledger.ledger import Ledger
    from counterclaim.read.sources import Input

WHOLE = 64 * 1024 * 1024
"""Bytes up to which an input is read as a whole and kept; of a larger one, read in a stream, only the hash is."""
STDIN_BYTES = 256 * 1024 * 1024

_BATCH = 200  # documents in one transaction

Tell = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and of how many (None where that is not known yet)."""


def take_in(ledger: Ledger, opened: Input, *, verbs: Verbs | None = None) -> list[str]:
    """Read one input into a ledger and take the claims out of it; the ids of the documents that this was done for.

    The events are not linked anew: `linked` and `board` do that when they are next asked for.
    """
    flow = Flow(ledger, verbs or Verbs(), lambda *_: None)
    flow.one_input(opened)
    return flow.extract(1)


@dataclass(frozen=True, slots=True)
class Flow:
    """One run: its ledger, its verbs, and whom it tells how far it is."""

    ledger: Ledger
    verbs: Verbs
    tell: Tell

    def read(self, inputs: Sequence[Given | Problem]) -> tuple[list[str], int]:
        """Read every input into the ledger: what their problems are filed under, and how many gave documents."""
        from counterclaim.ledger.ledger import name_key

        keys: list[str] = []
        read = 0
        for number, given in enumerate(inputs):
            self.tell("reading", number, len(inputs))
            name = given.where if isinstance(given, Problem) else given.name
            keys.append(name_key(name))
            try:
                opened = _opened(given, self.verbs)
                keys.append(self.one_input(opened))
                read += self.ledger.has_documents(keys[-1])
                self.ledger.replace_problems(name_key(name), ())
            except CounterclaimError as error:
                self.ledger.replace_problems(name_key(name), [error.problem])
        self.tell("reading", len(inputs), len(inputs))
        return keys, read

    def one_input(self, opened: Input) -> str:
        """Read one input to its end, unless this reader did so before; what it is filed under."""
        from counterclaim.ledger.ledger import input_key

        reader = self.verbs.version_of("read")
        raw = self.ledger.add_raw(opened.data) if opened.path is None else self.ledger.add_raw_file(opened.path)
        given = input_key(raw, suffix=Path(opened.name).suffix[:20], url=opened.url, charset=opened.charset)
        if opened.url is not None and opened.retrieved is not None:
            self.one_page(opened, opened.retrieved, given=given, raw=raw)
            return given
        if self.ledger.has_input(given, reader=reader):
            return given
        problems: list[Problem] = []
        documents = self.documents_of(opened, problems)
        while batch := list(islice(documents, _BATCH)):
            self.keep(batch, reader, given, problems)
        self.ledger.finish_input(given, raw=raw, reader=reader, name=opened.name, problems=problems)
        return given

    def one_page(self, opened: Input, at: datetime, *, given: str, raw: str) -> None:
        """Read a page that was fetched: a revision of what it was, where it was fetched before."""
        from counterclaim.ledger.retrievals import Retrieval
        from counterclaim.watch.addresses import page_address
        from counterclaim.watch.intake import Intake

        problems: list[Problem] = []
        documents = list(self.documents_of(opened, problems))
        intake, page, reader = Intake(self.ledger, self.verbs), page_address(opened.name), self.verbs.version_of("read")
        before = None
        if len(documents) == 1:
            now, before = intake.set_against(page, documents[0], at=at)
            documents = [now.document]
        with self.ledger.together():
            self.keep(documents, reader, given, problems)
            if len(documents) == 1 and (before is None or before.id != documents[0].id):
                intake.note(Retrieval(page=page, at=at, status=200, document=documents[0].id))
            self.ledger.finish_input(given, raw=raw, reader=reader, name=opened.name, problems=problems)

    def documents_of(self, opened: Input, problems: list[Problem]) -> Iterator[Document]:
        """The documents of an input; what is wrong with it goes to `problems`, a fault of the reader too."""
        try:
            for one in self.verbs.read(opened):
                if isinstance(one, Document):
                    yield one
                else:
                    problems.append(one)
        except Exception as error:  # a fault of ours in one input must not lose the others
            why = f"{type(error).__name__}: {error}"[:200]
            problems.append(
                Problem(opened.name, f"It could not be read to its end ({why}).", "Please report this, with the file.")
            )

    def keep(self, batch: list[Document], reader: str, given: str, problems: list[Problem]) -> None:
        """Put documents into the ledger; where it refuses, each by itself, so that only the refused one is left out."""
        try:
            self.ledger.add_documents(batch, reader=reader, given=given)
        except AwayError:  # nothing is wrong with the documents
            raise
        except LedgerError as error:
            if len(batch) == 1:
                where = batch[0].url or batch[0].title or f"document {batch[0].id[:12]}"
                problems.append(replace(error.problem, where=where))
                return
            for document in batch:
                self.keep([document], reader, given, problems)

    def extract(self, workers: int) -> list[str]:
        """Take the claims out of every document that this extractor has not seen; the ids of those documents."""
        extractor = self.verbs.version_of("extract")
        ids = self.ledger.unextracted(extractor)
        enough = workers if len(ids) >= MANY else 1
        documents = self.ledger.documents(ids)
        if self.verbs.at_once:
            results = taken_from_afar(documents, self.verbs.extract, at_once=self.verbs.at_once)
        else:
            results = taken(documents, self.verbs.extract, workers=enough)
        with closing(results):  # when this is broken off, the workers stop here and now, not when memory is swept
            for number, (document, claims) in enumerate(results):
                self.tell("extracting", number, len(ids))
                self.keep_claims(document.id, claims, extractor)
        self.tell("extracting", len(ids), len(ids))
        return ids

    def keep_claims(self, document: str, found: list[Claim] | Extracted | Problem, extractor: str) -> None:
        """Put the claims of one document into the ledger, and what had to be left out of it."""
        if isinstance(found, Problem):
            self.ledger.replace_problems(document, [found])
        elif isinstance(found, Extracted):
            by = extractor if found.whole else f"{extractor}, in part {_digest(found.claims)}"
            self.ledger.add_claims(found.claims, document=document, extractor=by)
            self.ledger.replace_problems(document, found.problems)
        else:
            self.ledger.add_claims(found, document=document, extractor=extractor)


def _digest(claims: Iterable[Claim]) -> str:
    """A short name for what was found in part: the next run tries again, and its claims take the place of these."""
    return hashlib.sha256("".join(f"{claim.id} {claim.extractor}" for claim in claims).encode()).hexdigest()[:12]


def _opened(given: Given | Problem, verbs: Verbs) -> Input:
    """An input with its bytes, or with its path where it is too large to hold. Raises where it cannot be had."""
    from counterclaim.errors import ReadError
    from counterclaim.read.sources import Input

    if isinstance(given, Problem):
        raise ReadError(given.what, where=given.where, advice=given.advice)
    if given.path is not None:
        return _opened_file(given.name, given.path)
    if given.name == STDIN:
        return Input("standard input", data=_bounded(standard_input(STDIN_BYTES + 1), STDIN_BYTES, "standard input"))
    fetched = verbs.fetch(given.name)
    return Input(given.name, data=fetched.data, url=fetched.url, charset=fetched.charset, retrieved=fetched.retrieved)


def _opened_file(name: str, path: Path) -> Input:
    from counterclaim.errors import ReadError
    from counterclaim.read.sources import Input

    try:
        if path.is_file() and path.stat().st_size > WHOLE:
            return Input(name, path=path)
        with path.open("rb") as stream:
            return Input(name, data=_bounded(stream.read(STDIN_BYTES + 1), STDIN_BYTES, name))
    except OSError as error:
        raise ReadError(
            f"The file cannot be opened: {error.strerror}.", where=name, advice="Check its permissions."
        ) from None


def _bounded(data: bytes, limit: int, name: str) -> bytes:
    from counterclaim.errors import ReadError

    if len(data) > limit:
        raise ReadError(f"It is larger than {limit >> 20} MiB.", where=name, advice="Give it as a file, or in parts.")
    return data
