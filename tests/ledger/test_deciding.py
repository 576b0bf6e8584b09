"""Two people on one case: the later one is told, nothing is overwritten; in both databases, with real connections."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from builders import a_claim, a_document
from counterclaim.errors import CounterclaimError, StaleError, UsageError
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Decision

START = datetime(2023, 2, 1, 9, 5, tzinfo=UTC)
TEXT = "63 died and 89 were hurt"
DOCUMENT = a_document(TEXT)
CLAIMS = tuple(a_claim(TEXT, quote, int(quote), int(quote), document=DOCUMENT) for quote in ("63", "89"))
ONE, OTHER = (claim.id for claim in CLAIMS)


def filled(where: str) -> Ledger:
    ledger = Ledger.open(where)
    ledger.add_documents([DOCUMENT])
    ledger.add_claims(CLAIMS, document=DOCUMENT.id, extractor="rules 1")
    return ledger


def decide(target: str, action: str, *, by: str = "ines", minute: int = 0, **rest: Any) -> Decision:
    usual = {"reason": "A rumour."} if action == "reject" else {}
    return new_decision(target, action, at=START + timedelta(minutes=minute), by=by, **usual | rest)


def test_who_decides_on_what_somebody_decided_meanwhile_is_told_who_when_and_why(ledger_url: str) -> None:
    first = decide(ONE, "reject", seen="")
    with filled(ledger_url) as ledger, Ledger.open(ledger_url) as another:
        ledger.decide(first)
        with pytest.raises(StaleError) as told:
            another.decide(decide(ONE, "accept", by="omar", minute=1, seen=""))
        assert "ines said that it is no claim meanwhile at 09:05 on 01 February 2023 (UTC)" in str(told.value)
        assert "because: A rumour. Look at it again" in str(told.value)
        assert told.value.decision == first
        assert another.decisions() == [first]


def test_who_has_seen_the_other_decision_may_decide_otherwise(ledger_url: str) -> None:
    first = decide(ONE, "reject", seen="")
    with filled(ledger_url) as ledger:
        ledger.decide(first)
        assert ledger.decide(decide(ONE, "accept", by="omar", minute=1, seen=first.id))


def test_decisions_on_other_claims_meanwhile_stand_in_nobodys_way(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        ledger.decide(decide(OTHER, "reject", seen=""))
        assert ledger.decide(decide(ONE, "accept", by="omar", seen=""))


@pytest.mark.parametrize(("action", "did"), [("undo", "took back"), ("confirm", "confirmed")])
def test_a_decision_about_a_decision_is_about_its_claim(ledger_url: str, action: str, did: str) -> None:
    reject = decide(ONE, "reject", seen="", waits=True)
    with filled(ledger_url) as ledger:
        ledger.decide(reject)
        ledger.decide(decide(reject.id, action, by="omar", minute=1, seen=reject.id))
        with pytest.raises(StaleError, match=f"omar {did} a decision on this meanwhile"):
            ledger.decide(decide(ONE, "accept", by="zoe", minute=2, seen=reject.id))
        with pytest.raises(StaleError):
            ledger.decide(decide(reject.id, "undo", by="zoe", minute=2, seen=reject.id))


def test_two_merges_of_one_event_meet(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        ledger.decide(decide("makiivka", "merge", coding={"event": "donetsk"}, seen=""))
        with pytest.raises(StaleError, match="merge"):
            ledger.decide(decide("donetsk", "rename", coding={"name": "Donetsk"}, by="omar", seen=""))
        with pytest.raises(StaleError, match="merge"):
            ledger.decide(decide("makiivka", "split", claims=[ONE], coding={"name": "Another"}, by="omar", seen=""))


def test_a_split_meets_what_was_decided_on_its_claims(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        ledger.decide(decide(ONE, "reject", seen=""))
        with pytest.raises(StaleError, match="said that it is no claim"):
            ledger.decide(decide("makiivka", "split", claims=[ONE], coding={"name": "Another"}, by="omar", seen=""))


def test_a_program_that_says_nothing_of_what_it_saw_is_not_stopped(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        ledger.decide(decide(ONE, "reject"))
        assert ledger.decide(decide(ONE, "accept", by="omar"))


def test_sending_a_decision_twice_is_one_decision(ledger_url: str) -> None:
    first = decide(ONE, "reject", seen="")
    with filled(ledger_url) as ledger:
        assert [ledger.decide(first), ledger.decide(first)] == [True, False]


def test_of_many_who_decide_at_once_one_is_heard_and_the_others_are_told(ledger_url: str) -> None:
    filled(ledger_url).close()
    told: list[CounterclaimError | None] = []
    gate = threading.Barrier(6)

    def person(number: int) -> None:
        with Ledger.open(ledger_url) as ledger:
            gate.wait()
            try:
                ledger.decide(decide(ONE, "accept", by=f"person {number}", minute=number, seen=""))
                told.append(None)
            except StaleError as error:
                told.append(error)

    people = [threading.Thread(target=person, args=(number,)) for number in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(told) == 6
    assert told.count(None) == 1
    with Ledger.open(ledger_url) as ledger:
        assert len(ledger.decisions()) == 1


def test_a_decision_about_one_that_is_not_there_is_refused(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        for action in ("undo", "confirm"):
            with pytest.raises(UsageError, match=action):
                ledger.decide(decide("f" * 64, action))
        with pytest.raises(UsageError, match="seen"):
            ledger.decide(decide(ONE, "accept", seen="f" * 64))


def test_nobody_confirms_their_own_decision(ledger_url: str) -> None:
    reject = decide(ONE, "reject", waits=True)
    with filled(ledger_url) as ledger:
        ledger.decide(reject)
        with pytest.raises(UsageError, match="themselves"):
            ledger.decide(decide(reject.id, "confirm"))


def test_a_correction_goes_by_the_figure_as_it_is_decided_so_far(ledger_url: str) -> None:
    up = decide(ONE, "correct", coding={"high": 900})
    with filled(ledger_url) as ledger:
        with pytest.raises(UsageError, match="90 to 63"):
            ledger.decide(decide(ONE, "correct", coding={"low": 90}))
        ledger.decide(up)
        ledger.decide(decide(ONE, "correct", coding={"low": 90}, minute=1))
        ledger.decide(decide(up.id, "undo", minute=2))
        assert [one.action for one in ledger.decisions()] == ["correct", "correct", "undo"]
