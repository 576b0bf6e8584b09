"""The record of a past date is what it was on that date, in both databases."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import a_comment, a_document, a_statement, an_event, day
from counterclaim.events import board, changes_of
from counterclaim.ledger import past
from counterclaim.ledger.codec import encode
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.past import PastEvents
from counterclaim.nouns import Decision, Document, Event, Summary
from counterclaim.publish.pages import publish
from counterclaim.record import record
from counterclaim.review.asof import Past, as_of
from counterclaim.review.board import Board
from counterclaim.review.history import log as log_of
from counterclaim.run import perform

START = datetime(2023, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@contextmanager
def the_clock_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> Iterator[None]:
    """The ledger's clock, set."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    with monkeypatch.context() as patched:
        patched.setattr(past, "datetime", Clock)
        yield


def a_report(number: int, *, on: str, comments: tuple[Any, ...] = ()) -> tuple[Document, Any]:
    text = f"According to a doctor, it was {number} killed, no more is known."
    document = a_document(text, published=on, comments=comments)
    return document, a_statement(f"{number} killed", number, number, by="a doctor", on=on, document=document)


ONE, A = a_report(63, on="2023-01-02", comments=(a_comment("Rather 900."),))
TWO, B = a_report(89, on="2023-01-03")
THREE, C = a_report(7, on="2023-01-09")
FIRST = an_event(A, documents=(ONE,))
GROWN = an_event(A, B, documents=(ONE, TWO))
LATER = an_event(
    C, id="makiivka-2023-01-08", name="Makiivka, 8 January 2023", when=day("2023-01-08"), documents=(THREE,)
)


def decide(target: str, action: str, *, at: datetime, **rest: Any) -> Decision:
    return new_decision(target, action, at=at, **{"by": "ines", "reason": "Why"} | rest)


def filled(where: str) -> Ledger:
    ledger = Ledger.open(where)
    ledger.add_documents([ONE, TWO, THREE])
    for link in (A, B, C):
        ledger.add_claims([link.claim], document=link.claim.source.document, extractor="rules 1")
    return ledger


def shown(found: Board) -> list[str]:
    events = found.events()
    return [encode(event) for event in events] + [encode(record(event)) for event in events]


def then(ledger: Ledger, at: datetime) -> Past:
    return as_of(ledger.engine, at)


def test_every_moment_shows_what_it_showed(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    merge = decide(LATER.id, "merge", coding={"event": GROWN.id}, among=(LATER, GROWN), at=START + 5 * HOUR)
    steps: list[tuple[datetime, list[Event] | Decision]] = [
        (START, [FIRST]),
        (START + 1 * HOUR, decide(A.claim.id, "correct", coding={"low": 60, "high": 60}, at=START + 1 * HOUR)),
        (START + 3 * HOUR, [GROWN, LATER]),
        (START + 5 * HOUR, merge),
        (START + 6 * HOUR, decide(merge.id, "undo", at=START + 6 * HOUR)),
        (START + 8 * HOUR, [LATER]),
    ]
    kept: list[tuple[datetime, list[str]]] = []
    with filled(ledger_url) as ledger:
        for moment, step in steps:
            with the_clock_at(monkeypatch, moment):
                if isinstance(step, Decision):
                    ledger.decide(step)
                else:
                    ledger.replace_events(step, state=str(moment))
            kept.append((moment, shown(Board(ledger.events(), ledger.decisions()))))
        for moment, before in kept:
            assert shown(then(ledger, moment).board) == before
            assert shown(then(ledger, moment + HOUR / 2).board) == before
        assert len({tuple(before) for _, before in kept}) == 5, "the undo alone gives again what was there"


def test_before_the_first_linking_there_is_nothing_and_it_says_since_when(
    ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(ledger_url) as ledger:
        assert then(ledger, START).kept_since is None
        with the_clock_at(monkeypatch, START):
            ledger.replace_events([FIRST])
        found = then(ledger, START - HOUR)
        assert (found.board.events(), found.linked_at, found.kept_since) == ([], None, START)
        assert then(ledger, START + HOUR).linked_at == START


def test_a_newer_reader_and_extractor_do_not_change_what_was(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(ledger_url) as ledger:
        with the_clock_at(monkeypatch, START):
            ledger.replace_events([FIRST])
        before = shown(Board(ledger.events()))
        other = replace(ONE, language="en", warnings=("One comment was left out.",))
        surer = replace(A.claim, confidence=0.2, part=True)
        ledger.add_documents([other], reader="r2")
        ledger.add_claims([surer], document=ONE.id, extractor="rules 2")
        with the_clock_at(monkeypatch, START + HOUR):
            ledger.replace_events([an_event(replace(A, claim=surer), documents=(other,))])
        assert shown(then(ledger, START).board) == before
        assert shown(then(ledger, START + HOUR).board) == shown(Board(ledger.events())) != before


def test_a_clock_that_is_set_back_changes_no_order(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(ledger_url) as ledger:
        with the_clock_at(monkeypatch, START):
            ledger.replace_events([FIRST])
        with the_clock_at(monkeypatch, START - 5 * HOUR):
            ledger.replace_events([GROWN])
        ledger.decide(decide(A.claim.id, "reject", at=START + HOUR))
        ledger.decide(decide(B.claim.id, "reject", at=START - 5 * HOUR))
        assert then(ledger, START - HOUR).board.events() == []
        assert then(ledger, START).board.events() == [GROWN]
        assert then(ledger, START + HOUR).board.events() == []


def test_linking_anew_to_the_same_keeps_nothing_more(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(ledger_url) as ledger:
        with the_clock_at(monkeypatch, START):
            ledger.replace_events([FIRST, LATER])
        with the_clock_at(monkeypatch, START + HOUR):
            ledger.replace_events([FIRST, LATER], state="again")
        assert then(ledger, START + HOUR).linked_at == START


def test_the_table_of_parties_is_that_of_the_time(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(ledger_url) as ledger:
        ledger.keep_parties("# one")
        with the_clock_at(monkeypatch, START):
            ledger.replace_events([FIRST])
        ledger.keep_parties("# two")
        with the_clock_at(monkeypatch, START + HOUR):
            ledger.replace_events([FIRST])
        assert PastEvents(ledger.engine, START).parties == "# one"
        assert PastEvents(ledger.engine, START + HOUR).parties == "# two"


def test_a_past_event_is_found_by_its_claims_and_its_reports(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(ledger_url) as ledger, the_clock_at(monkeypatch, START):
        ledger.replace_events([FIRST, LATER])
        events = PastEvents(ledger.engine, START)
        assert events.of_claims([A.claim.id, "f" * 64]) == {A.claim.id: FIRST.id}
        assert events.of_reports([ONE.id, "f" * 64]) == {ONE.id: {FIRST.id}}


def test_the_pages_of_yesterday_are_those_that_were_published_yesterday(tmp_path: Path) -> None:
    def reports(name: str, *figures: int) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for n in figures:
            said = f"On 2 January 2023 the mayor said that {n} people were killed by a strike on Makiivka."
            (folder / f"{n}.txt").write_text(f"{said} A doctor spoke of {n + 5} dead. No more is known of it.")
        return folder

    def pages(found: Board, out: Path, changes: Any) -> dict[str, bytes]:
        publish(
            [record(event) for event in found.events()], out, summary=Summary(0, 0, None, 0, 0, 0, ()), changes=changes
        )
        return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    where = tmp_path / "ledger.db"
    perform([str(reports("monday", 63, 89))], ledger=where, out=None)
    with Ledger.open(where) as ledger:
        made = board(ledger)
        before = pages(made, tmp_path / "was", changes_of(ledger, made))
        claim = made.events()[0].links[0].claim.id
    monday = datetime.now(UTC)
    time.sleep(0.01)
    perform([str(reports("tuesday", 400))], ledger=where, out=None)
    with Ledger.open(where) as ledger:
        ledger.decide(decide(claim, "correct", coding={"low": 1, "high": 1}, at=datetime.now(UTC)))
        found = then(ledger, monday).board
        log = [change for event in found.events() for change in log_of(found, event.id, record)]
        assert pages(found, tmp_path / "is", log) == before
        made = board(ledger)
        assert pages(made, tmp_path / "now", changes_of(ledger, made)) != before
