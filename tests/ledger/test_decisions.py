"""What people decide about claims, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_claim
from counterclaim.errors import UsageError
from counterclaim.ledger.codec import encode
from counterclaim.ledger.decisions import (
    Holding,
    check_of_claim,
    check_of_decision,
    decided,
    decision_id,
    new_decision,
    standing,
)
from counterclaim.nouns import Claim, Decision, Measure, Stance

TEXT = "63 died, 89 were hurt and 4 tanks burned out"
CLAIMS = tuple(a_claim(TEXT, quote, int(quote), int(quote)) for quote in ("63", "89", "4"))
START = datetime(2023, 1, 5, tzinfo=UTC)


def decide(target: str, action: str, *, minute: int = 0, **rest: Any) -> Decision:
    usual = {"by": "editor"} | ({"reason": "A rumour."} if action == "reject" else {})
    return new_decision(target, action, at=START + timedelta(minutes=minute), **usual | rest)


def test_a_rejected_claim_is_left_out_and_the_others_stay() -> None:
    assert decided(CLAIMS, [decide(CLAIMS[0].id, "reject")]) == CLAIMS[1:]


def test_a_corrected_claim_keeps_its_id_and_its_words() -> None:
    right = decide(CLAIMS[1].id, "correct", coding={"measure": "injured", "low": 90, "high": 95, "speaker": None})
    claim = decided(CLAIMS, [right])[1]
    assert claim == replace(CLAIMS[1], measure=Measure.INJURED, low=90, high=95, speaker=None, confidence=1.0)
    assert type(claim.measure) is Measure


def test_an_accepted_claim_is_certain() -> None:
    doubted = replace(CLAIMS[0], confidence=0.4)
    assert decided([doubted], [decide(doubted.id, "accept")]) == (replace(doubted, confidence=1.0),)


def test_the_latest_correction_of_a_field_wins() -> None:
    first = decide(CLAIMS[0].id, "correct", coding={"low": 1, "stance": "denies"})
    second = decide(CLAIMS[0].id, "correct", coding={"low": 2}, minute=1)
    claim = decided(CLAIMS, [first, second])[0]
    assert (claim.low, claim.stance) == (2, Stance.DENIES)


def test_accepting_a_rejected_claim_brings_it_back() -> None:
    target = CLAIMS[0].id
    assert len(decided(CLAIMS, [decide(target, "reject"), decide(target, "accept", minute=1)])) == 3


def test_a_decision_on_a_claim_that_is_not_there_does_nothing() -> None:
    assert decided(CLAIMS, [decide("f" * 64, "reject")]) == CLAIMS


ORDINARY = st.builds(
    lambda claim, how, minute: decide(claim.id, how[0], coding=how[1], minute=minute),
    st.sampled_from(CLAIMS),
    st.sampled_from(
        [
            ("accept", {}),
            ("reject", {}),
            ("correct", {"low": 7}),
            ("correct", {"stance": "denies", "affected": "men"}),
            ("move", {"event": "kramatorsk-2023-01-08"}),
            ("duplicate", {"of": "f" * 64}),
        ]
    ),
    st.integers(0, 9),
)


def written(claims: tuple[Claim, ...]) -> list[str]:
    return [encode(claim) for claim in claims]


@given(st.lists(ORDINARY, unique_by=lambda d: d.id, max_size=5), ORDINARY)
def test_undoing_a_decision_restores_everything_byte_for_byte(before: list[Decision], last: Decision) -> None:
    last = replace(last, id="last")
    undone = [*before, last, decide("last", "undo", minute=60)]
    assert written(decided(CLAIMS, undone)) == written(decided(CLAIMS, before))
    assert standing(undone) == standing(before)
    redone = [*undone, decide(undone[-1].id, "undo", minute=61)]
    assert written(decided(CLAIMS, redone)) == written(decided(CLAIMS, [*before, last]))


@given(st.lists(ORDINARY, unique_by=lambda d: d.id, max_size=6), st.data())
def test_undoing_any_decision_leaves_what_the_others_alone_give(taken: list[Decision], data: st.DataObject) -> None:
    if not taken:
        return
    gone = data.draw(st.sampled_from(taken))
    after = [*taken, decide(gone.id, "undo", minute=60)]
    assert written(decided(CLAIMS, after)) == written(decided(CLAIMS, [d for d in taken if d is not gone]))


def test_undos_do_not_count_as_decisions_that_stand() -> None:
    reject = decide(CLAIMS[0].id, "reject")
    assert standing([reject, decide(reject.id, "undo")]) == ()


@pytest.mark.parametrize(
    ("action", "coding", "said"),
    [
        ("burn", {}, "burn"),
        ("correct", {}, "names no"),
        ("correct", {"quote": "64"}, "quote"),
        ("correct", {"low": -1}, "low"),
        ("correct", {"low": True}, "low"),
        ("correct", {"low": "64"}, "low"),
        ("correct", {"low": 10**30}, "low"),
        ("correct", {"approximate": 1}, "approximate"),
        ("correct", {"measure": "sad"}, "sad"),
        ("correct", {"stance": None}, "stance"),
        ("correct", {"speaker": "  "}, "speaker"),
        ("correct", {"speaker": "x" * 501}, "speaker"),
        ("correct", {"affected": "\ud800"}, "affected"),
        ("correct", {"said_on": "yesterday"}, "yesterday"),
        ("correct", {"said_on": "2023-02-30"}, "2023-02-30"),
        ("accept", {"low": 3}, "low"),
        ("move", {}, "event"),
        ("merge", {}, "event"),
        ("duplicate", {}, "of"),
        ("duplicate", {"of": "f" * 64}, "itself"),
        ("split", {"name": "Another"}, "claims"),
        ("rename", {}, "name"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(action: str, coding: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        decide("f" * 64, action, coding=coding)


def test_nothing_is_rejected_without_a_reason() -> None:
    with pytest.raises(UsageError, match="why"):
        decide("f" * 64, "reject", reason=" ")


def test_a_figure_cannot_be_corrected_to_run_backwards() -> None:
    with pytest.raises(UsageError, match="90 to 63"):
        check_of_claim(decide(CLAIMS[0].id, "correct", coding={"low": 90}), CLAIMS[0])
    check_of_claim(decide(CLAIMS[0].id, "correct", coding={"low": 90, "high": None}), CLAIMS[0])


def test_the_same_decision_at_the_same_time_is_one_decision() -> None:
    assert decide("f" * 64, "reject").id == decide("f" * 64, "reject").id
    assert decide("f" * 64, "reject").id != decide("f" * 64, "reject", reason="an echo").id


def test_a_decision_of_an_earlier_version_keeps_its_id() -> None:
    assert decision_id(Decision("", "c" * 64, "accept", at=START, by="editor")) == (
        "97c89b061908483112a132eaeb0e8b807ffbcd9daeed32c176c48e922947152c"
    )


# --- a second person


def test_a_decision_that_waits_holds_once_another_person_confirms_it() -> None:
    proposed = decide(CLAIMS[0].id, "reject", waits=True, by="ines")
    assert decided(CLAIMS, [proposed]) == CLAIMS
    assert Holding([proposed]).waiting == (proposed,)
    confirmed = [proposed, decide(proposed.id, "confirm", by="omar", minute=1)]
    assert decided(CLAIMS, confirmed) == CLAIMS[1:]
    assert Holding(confirmed).waiting == ()


@pytest.mark.parametrize("by", ["ines", " Ines ", ""])
def test_nobody_confirms_what_they_proposed(by: str) -> None:
    proposed = decide(CLAIMS[0].id, "reject", waits=True, by="ines")
    confirm = decide(proposed.id, "confirm", by=by, minute=1)
    with pytest.raises(UsageError, match="themselves"):
        check_of_decision(confirm, proposed)
    assert standing([proposed, confirm]) == ()


def test_a_confirmation_that_is_taken_back_leaves_the_decision_waiting() -> None:
    proposed = decide(CLAIMS[0].id, "reject", waits=True, by="ines")
    confirm = decide(proposed.id, "confirm", by="omar", minute=1)
    undone = [proposed, confirm, decide(confirm.id, "undo", minute=2)]
    assert (standing(undone), Holding(undone).waiting) == ((), (proposed,))


def test_an_undo_that_waits_takes_nothing_back_yet() -> None:
    reject = decide(CLAIMS[0].id, "reject", by="ines")
    undo = decide(reject.id, "undo", by="omar", waits=True, minute=1)
    assert standing([reject, undo]) == (reject,)
    assert standing([reject, undo, decide(undo.id, "confirm", by="ines", minute=2)]) == ()


def test_an_editor_may_ask_for_a_second_person_afterwards() -> None:
    reject = decide(CLAIMS[0].id, "reject", by="ines")
    ask = decide(reject.id, "ask", by="editor", minute=1)
    assert standing([reject, ask]) == ()
    assert standing([reject, ask, decide(ask.id, "undo", minute=2)]) == (reject,)


def test_an_editor_may_ask_for_a_second_person_on_all_that_comes() -> None:
    holding = Holding([decide("makiivka-2023-01-01", "ask")])
    assert holding.needs_another(CLAIMS[0].id, "makiivka-2023-01-01")
    assert not holding.needs_another(CLAIMS[0].id, "kherson-2023-01-01")
    assert Holding([decide("desk", "ask")]).needs_another("anything")
