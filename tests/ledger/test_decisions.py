"""What people decide about claims, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_claim, a_link, an_event
from counterclaim.errors import UsageError
from counterclaim.ledger.codec import encode
from counterclaim.ledger.decisions import decided, moved, moves, new_decision, standing
from counterclaim.nouns import Claim, Decision, Measure, Stance

TEXT = "63 died, 89 were hurt and 4 tanks burned out"
CLAIMS = tuple(a_claim(TEXT, quote, int(quote), int(quote)) for quote in ("63", "89", "4"))
START = datetime(2023, 1, 5, tzinfo=UTC)


def decide(target: str, action: str, *, minute: int = 0, **rest: Any) -> Decision:
    return new_decision(target, action, at=START + timedelta(minutes=minute), by="editor", **rest)


def test_a_rejected_claim_is_left_out_and_the_others_stay() -> None:
    assert decided(CLAIMS, [decide(CLAIMS[0].id, "reject")]) == CLAIMS[1:]


def test_a_corrected_claim_keeps_its_id_and_its_words() -> None:
    right = decide(CLAIMS[1].id, "correct", coding={"measure": "injured", "low": 90, "speaker": None})
    claim = decided(CLAIMS, [right])[1]
    assert claim == replace(CLAIMS[1], measure=Measure.INJURED, low=90, speaker=None, confidence=1.0)
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
    assert moves(undone) == moves(before)
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
        ("correct", {"quote": "64"}, "quote"),
        ("correct", {"low": -1}, "low"),
        ("correct", {"low": True}, "low"),
        ("correct", {"low": "64"}, "low"),
        ("correct", {"approximate": 1}, "approximate"),
        ("correct", {"measure": "sad"}, "sad"),
        ("correct", {"stance": None}, "stance"),
        ("move", {}, "event"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(action: str, coding: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        decide("f" * 64, action, coding=coding)


def test_the_same_decision_at_the_same_time_is_one_decision() -> None:
    assert decide("f" * 64, "reject").id == decide("f" * 64, "reject").id
    assert decide("f" * 64, "reject").id != decide("f" * 64, "reject", reason="a rumour").id


def test_a_moved_claim_stands_in_the_other_event_in_its_place() -> None:
    late, early = a_link(CLAIMS[0]), a_link(CLAIMS[1])
    other = an_event(a_link(CLAIMS[2]), id="kramatorsk-2023-01-08")
    events, lost = moved([an_event(late, early), other], {CLAIMS[0].id: other.id})
    assert [[link.claim.quote for link in event.links] for event in events] == [["89"], ["63", "4"]]
    assert "person" in events[1].links[0].reasons[-1]
    assert lost == ()


def test_an_event_that_lost_its_only_claim_goes() -> None:
    other = an_event(a_link(CLAIMS[2]), id="other")
    events, _ = moved([an_event(a_link(CLAIMS[0])), other], {CLAIMS[0].id: "other"})
    assert [event.id for event in events] == ["other"]


def test_a_move_to_nowhere_leaves_the_claim_and_says_so() -> None:
    event = an_event(a_link(CLAIMS[0]))
    events, lost = moved([event], {CLAIMS[0].id: "nowhere"})
    assert events == (event,)
    assert "nowhere" in lost[0].what
