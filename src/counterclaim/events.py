"""The events of a ledger as they stand: linked, decided on, their records, and what there is in all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from counterclaim.nouns import Change, Claim, Event, Problem, Record, Summary
from counterclaim.verbs import Verbs

if TYPE_CHECKING:
    from counterclaim.flow import Tell
    from counterclaim.ledger.ledger import Ledger
    from counterclaim.review.board import Board
    from counterclaim.toll import Tendencies

_DECISIONS = "decisions"  # what problems with people's decisions are filed under


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
