"""A board over a ledger in which others decide and link, in both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from builders import a_document, a_statement, an_event, day
from counterclaim.errors import LedgerError
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Decision, Event
from counterclaim.review.board import Board
from counterclaim.review.live import LiveBoard

START = datetime(2023, 2, 1, tzinfo=UTC)
A, B, C, D = (
    a_statement(
        f"{n} killed",
        n,
        n,
        by="a doctor",
        on=f"2023-01-0{place}",
        document=a_document(f"According to a doctor, it was {n} killed, no more is known. {n}"),
    )
    for place, n in enumerate((63, 89, 400, 7), start=1)
)
ONE = an_event(A, B, documents=(a_document("A report that says nothing of losses."),))
TWO = an_event(C, id="makiivka-2023-01-08", name="Makiivka, 8 January 2023", when=day("2023-01-08"))
THREE = an_event(D, id="makiivka-2023-01-20", name="Makiivka, 20 January 2023", when=day("2023-01-20"))
EMPTY = an_event(id="kherson-2023-01-01", name="Kherson, 1 January 2023")
EVENTS = sorted([EMPTY, ONE, TWO, THREE], key=lambda event: (event.when and event.when.earliest, event.id))


def decide(target: str, action: str, *, minute: int = 0, **rest: Any) -> Decision:
    usual = {"by": "ines", "reason": "Why"}
    return new_decision(target, action, at=START + timedelta(minutes=minute), **usual | rest)


DECISIONS = (
    decide(A.claim.id, "reject"),
    decide(TWO.id, "merge", coding={"event": ONE.id}, among=(TWO, ONE), minute=1),
    decide(D.claim.id, "move", coding={"event": EMPTY.id}, among=(EMPTY,), minute=2),
)


def filled(where: str) -> Ledger:
    ledger = Ledger.open(where)
    for link in (A, B, C, D):
        document = a_document(f"{link.claim.prefix}{link.claim.quote}{link.claim.suffix}", published=None)
        ledger.add_documents([document])
        ledger.add_claims([link.claim], document=link.claim.source.document, extractor="rules 1")
    ledger.add_documents(ONE.documents)
    ledger.replace_events(EVENTS, state="first")
    return ledger


def shown(live: LiveBoard) -> list[Event]:
    return live.board.events()


def test_it_shows_what_a_board_over_all_events_shows(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        for decision in DECISIONS:
            ledger.decide(decision)
        assert shown(LiveBoard(ledger.engine)) == Board(EVENTS, DECISIONS).events()


def test_it_takes_in_what_others_decide_and_says_which_events_changed(ledger_url: str) -> None:
    with filled(ledger_url) as ledger, Ledger.open(ledger_url) as another:
        live = LiveBoard(ledger.engine)
        assert (live.look(), live.seen) == (set(), "")
        another.decide(DECISIONS[1])
        assert live.look() == {ONE.id, TWO.id}
        assert live.seen == DECISIONS[1].id
        assert live.board.event(TWO.id) is None
        assert live.look() == set()
        another.decide(decide(DECISIONS[1].id, "undo", minute=5))
        assert live.look() == {ONE.id, TWO.id}
        assert shown(live) == Board(EVENTS).events()


def test_after_linking_anew_all_may_be_new(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        live = LiveBoard(ledger.engine)
        ledger.replace_events([ONE], state="second")
        with pytest.raises(LedgerError, match="anew"):
            live.board.event(THREE.id)
        assert live.look() is None
        assert shown(live) == [ONE]


def test_an_event_on_which_nobody_makes_a_claim_is_told_apart(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        linked = LiveBoard(ledger.engine).linked
        assert linked.empty == {EMPTY.id}
        assert [head.id for head in linked.heads] == [event.id for event in EVENTS]


def test_a_report_leads_to_the_events_that_it_or_its_claims_stand_in(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        linked = LiveBoard(ledger.engine).linked
        about, of_claim = ONE.documents[0].id, C.claim.source.document
        assert linked.of_reports([about, of_claim, "f" * 64]) == {about: {ONE.id}, of_claim: {TWO.id}}
