"""The whole flow over many inputs: read, extract, link, record, publish, with a ledger under it.

Every step puts what it has into the ledger in one transaction: the documents of an input, the claims of a document,
the events of all. A run that is broken off anywhere, and started again, goes on where it was and ends as one whole run
would have.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from counterclaim.errors import AwayError, CounterclaimError, LedgerError, UsageError
from counterclaim.extraction import standard_input
from counterclaim.nouns import Change, Claim, Document, Event, Extracted, Problem, Record, Summary
from counterclaim.sources import STDIN, Given, found
from counterclaim.verbs import Verbs
from counterclaim.workers import MANY, taken, taken_from_afar

if TYPE_CHECKING:
    from counterclaim.ledger.ledger import Ledger
    from counterclaim.read.sources import Input
    from counterclaim.review.board import Board
    from counterclaim.toll import Tendencies

WHOLE = 64 * 1024 * 1024
"""Bytes up to which an input is read as a whole and kept; of a larger one, read in a stream, only the hash is."""
STDIN_BYTES = 256 * 1024 * 1024

_TENDENCY_BYTES = 4 * 1024 * 1024
_BATCH = 200  # documents in one transaction
_DECISIONS = "decisions"  # what problems with people's decisions are filed under

Tell = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and of how many (None where that is not known yet)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did."""

    summary: Summary
    """What the ledger now holds, and what was left out of it."""
    read: int
    """Inputs of this run that gave at least one document, now or in an earlier run."""
    problems: tuple[Problem, ...]
    """What was left out of the inputs of this run."""


def run(
    sources: Sequence[str | Path],
    *,
    ledger: str | Path = "counterclaim.db",
    out: str | Path | None = "site",
    names: bool = False,
    parties: str | Path | None = None,
    estimate: bool = True,
    tendencies: str | Path | None = None,
    workers: int = 1,
    verbs: Verbs | None = None,
    tell: Tell | None = None,
) -> Summary:
    """Read, extract, link, record and publish; what could not be read is in the summary's `problems`.

    `sources` are files, folders, globs, URLs and "-" for standard input. `out` is the folder of the site; None
    publishes nothing. `names` shows commenters by name. `parties` is a TOML table of who speaks for which side, which
    the ledger keeps. Beside each record stands what a model makes of it, unless `estimate` is false; `tendencies` is a
    JSON table of how speakers bend their figures, which the ledger keeps. With `workers` > 1, a script must keep its
    own work under `if __name__ == "__main__":`.
    Raises LedgerError where the ledger cannot be used and UsageError where the site or a table cannot be;
    nothing in a source makes this raise.
    """
    outcome = perform(
        sources,
        ledger=ledger,
        out=out,
        names=names,
        parties=parties,
        estimate=estimate,
        tendencies=tendencies,
        workers=workers,
        verbs=verbs,
        tell=tell,
    )
    return outcome.summary


def perform(
    sources: Sequence[str | Path],
    *,
    ledger: str | Path,
    out: str | Path | None,
    names: bool = False,
    parties: str | Path | None = None,
    estimate: bool = True,
    tendencies: str | Path | None = None,
    workers: int = 1,
    verbs: Verbs | None = None,
    tell: Tell | None = None,
) -> Outcome:
    """The same as `run`, telling apart what this run did from what the ledger holds."""
    from counterclaim.ledger.ledger import Ledger

    with Ledger.open(ledger) as opened:
        if parties is not None:
            opened.keep_parties(_party_table(Path(parties)))
        if tendencies is not None:
            opened.keep_tendencies(_tendency_table(Path(tendencies)))
        flow = Flow(opened, verbs or Verbs(), tell or (lambda *_: None))
        ours = [Path(name) for name in (str(ledger), f"{ledger}-wal", f"{ledger}-shm", out) if name is not None]
        keys, read = flow.read(list(found([str(source) for source in sources], not_in=ours)))
        keys += flow.extract(workers)
        made = board(opened, verbs=flow.verbs, tell=flow.tell)
        events = made.events()
        records, failed = recorded(events, verbs=flow.verbs)
        summary = summarised(opened, events, failed)
        if out is not None:
            flow.tell("publishing", 0, None)
            changes = changes_of(opened, made, verbs=flow.verbs)
            flow.verbs.publish(
                records,
                Path(out),
                summary=public(summary),
                changes=changes,
                names=names,
                tendencies=tendencies_of(opened),
                estimate=estimate,
            )
        return Outcome(summary, read, (*opened.problems(keys), *failed))


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


def linked(ledger: Ledger, *, verbs: Verbs | None = None, tell: Tell | None = None) -> list[Event]:
    """The events of a ledger as its documents, claims and people's decisions have them.

    Linking is worked out anew only where documents or claims came or went; decisions are applied to what it gave, each
    to the events that it speaks of. Occurrences that nobody makes a claim on are left out.
    """
    return board(ledger, verbs=verbs, tell=tell).events()


def board(ledger: Ledger, *, verbs: Verbs | None = None, tell: Tell | None = None) -> Board:
    """The events of a ledger with all that is needed to apply further decisions to them."""
    from counterclaim.ledger.ledger import name_key
    from counterclaim.link.parties import load
    from counterclaim.review.board import Board

    verbs = verbs or Verbs()
    state = _state(ledger, verbs)
    with party_file(ledger.parties()) as parties:
        if ledger.linked_state() == state:
            found: Iterable[Event] = ledger.events()
        else:
            if tell:
                tell("linking", 0, None)
            claims = ledger.claims()
            found = _linked(ledger, claims, verbs, parties)
            ledger.replace_events(found, _change_log(found, verbs), state=state, claims=claims)
        made = Board(found, ledger.decisions(), parties=load(parties) if parties else None)
    key = name_key(_DECISIONS)
    if list(made.problems()) != ledger.problems([key]):
        ledger.replace_problems(key, made.problems())
    return made


def changes_of(ledger: Ledger, made: Board, *, verbs: Verbs | None = None) -> list[Change]:
    """The change log of every event of a board: how reports moved its figures, and how people's decisions did."""
    from counterclaim.review.history import log

    verbs = verbs or Verbs()
    touched = made.touched()
    found = [change for change in ledger.changes() if change.event not in touched]
    for name in sorted(touched):
        with suppress(Exception):  # a record that fails is told of by `recorded`, and loses only its own log
            found += log(made, name, verbs.record)
    return sorted(found, key=lambda change: (change.event, change.at))


def _linked(ledger: Ledger, claims: list[Claim], verbs: Verbs, parties: Path | None) -> list[Event]:
    """What linking gives. It reads the earlier revisions of a page too, as far as claims of theirs are left."""
    from counterclaim.ledger.revisions import older, settled

    documents = list(ledger.documents())
    documents += ledger.documents(older(claims, [document.id for document in documents]))
    return settled(verbs.link(claims, documents, parties), ledger.revisions())


def _state(ledger: Ledger, verbs: Verbs) -> str:
    """What the events follow from: what the ledger holds, and the code that links."""
    tables = f"{ledger.parties() or ''}{ledger.tendencies() or ''}"
    parties = hashlib.sha256(tables.encode()).hexdigest()[:12]
    return f"{ledger.state()} {verbs.version_of('link')} {verbs.version_of('record')} {parties}"


def _party_table(path: Path) -> str:
    """A user's table of parties, checked; UsageError where it is none."""
    from counterclaim.link.parties import load

    load(path)
    return path.read_text(encoding="utf-8")


def _tendency_table(path: Path) -> str:
    """A user's table of tendencies, checked; UsageError where it is none."""
    from counterclaim.toll import load

    try:
        with path.open("rb") as stream:
            text = stream.read(_TENDENCY_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"The table of tendencies cannot be read: {why}.", where=str(path)) from None
    load(text, where=str(path))
    return text


def tendencies_of(ledger: Ledger) -> Tendencies | None:
    """The tendencies that a ledger keeps; None where the usual ones shall be taken."""
    from counterclaim.toll import load

    kept = ledger.tendencies()
    return load(kept, where="the ledger's tendencies") if kept else None


@contextmanager
def party_file(toml: str | None) -> Iterator[Path | None]:
    """The table as a file, which is what the linker takes."""
    if toml is None:
        yield None
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "parties.toml"
        path.write_text(toml, encoding="utf-8")
        yield path


def _change_log(events: Iterable[Event], verbs: Verbs) -> list[Change]:
    from counterclaim.ledger.changelog import changes

    log: list[Change] = []
    for event in events:
        with suppress(Exception):  # a record that fails is told of by `recorded`, and loses only its own log
            log += changes(event, verbs.record)
    return sorted(log, key=lambda change: (change.event, change.at))


def recorded(events: Iterable[Event], *, verbs: Verbs | None = None) -> tuple[list[Record], tuple[Problem, ...]]:
    """The record of each event; an event whose record fails comes as a problem and loses no other."""
    records: list[Record] = []
    failed: list[Problem] = []
    for event in events:
        try:
            records.append((verbs or Verbs()).record(event))
        except Exception as error:  # a fault of ours in one event must not lose the others
            why = f"{type(error).__name__}: {error}"[:200]
            failed.append(Problem(event.id, f"Its record could not be worked out ({why}).", "Please report this."))
    return records, tuple(failed)


def summarised(ledger: Ledger, events: Sequence[Event], failed: Sequence[Problem] = ()) -> Summary:
    """What a ledger holds. A page that states no number of comments counts as holding those that were found."""
    known = {document.id for event in events for document in event.documents}
    known |= {link.claim.source.document for event in events for link in event.links}
    unplaced = sum(len(event.links) for event in events if event.place is None and event.kind != "total")
    return summary_of(ledger, events=len(events), known=known, unplaced=unplaced, failed=failed)


def summary_of(
    ledger: Ledger, *, events: int, known: Collection[str], unplaced: int, failed: Sequence[Problem] = ()
) -> Summary:
    """The same from what is known of its events: how many, the documents that belong to one, claims in no place."""
    languages: Counter[str] = Counter()
    comments = stated = 0
    states = False
    silent: list[tuple[str, str, str]] = []
    for document in ledger.documents():
        languages[document.language or "unknown"] += 1
        comments += len(document.comments)
        states |= document.comments_stated is not None
        stated += max(document.comments_stated or 0, len(document.comments))
        if document.id not in known:
            silent.append((document.title or "", document.outlet or "", document.url or ""))
    return Summary(
        documents=languages.total(),
        comments=comments,
        comments_stated=stated if states else None,
        claims=ledger.count_claims(),
        events=events,
        unplaced=unplaced,
        languages=tuple(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
        problems=(*sorted(ledger.problems(), key=lambda problem: (problem.where, problem.what)), *failed),
        silent=tuple(sorted(silent)),
    )


def public(summary: Summary) -> Summary:
    """The summary as a site shows it: file names, but not in which folders of whose machine they lie."""
    return replace(summary, problems=tuple(replace(one, where=_public_name(one.where)) for one in summary.problems))


def _public_name(where: str) -> str:
    return Path(where).name if where.startswith(("/", "~", "..")) else where
