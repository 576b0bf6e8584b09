"""What a record would become, shown before anything is decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from builders import RUSSIA, UKRAINE, a_statement, an_event, day
from counterclaim.ledger.decisions import new_decision
from counterclaim.nouns import Decision, Link
from counterclaim.record import record
from counterclaim.review.board import Board
from counterclaim.review.preview import Preview, Side, preview

START = datetime(2023, 2, 1, tzinfo=UTC)
MOSCOW = "Russian defence ministry"


def soldiers(number: int, *, by: str, on: str = "2023-01-02") -> Link:
    side = RUSSIA if by == MOSCOW else UKRAINE
    text = f"{number} killed"
    rest: dict[str, Any] = {"affected": "Russian soldiers", "side": side, "affected_side": RUSSIA, "group": "soldiers"}
    return a_statement(text, number, number, by=by, on=on, **rest)


A, B = soldiers(63, by=MOSCOW), soldiers(400, by="Ukrainian armed forces")
C = soldiers(7, by=MOSCOW, on="2023-01-08")
ONE = an_event(A, B)
TWO = an_event(C, id="makiivka-2023-01-08", name="Makiivka, 8 January 2023", when=day("2023-01-08"))


def decide(target: str, action: str, **rest: Any) -> Decision:
    return new_decision(target, action, at=START, **{"by": "ines", "reason": "Why"} | rest)


def shown(board: Board, decision: Decision) -> Preview:
    return preview(board, decision, record)


def test_a_correction_shows_the_row_before_and_after_and_writes_nothing() -> None:
    board = Board([ONE, TWO])
    right = decide(B.claim.id, "correct", coding={"low": 40, "high": 40})
    (becomes,) = shown(board, right).events
    (row,) = becomes.rows
    assert (row.title, becomes.event) == ("Russian soldiers killed", ONE.id)
    assert row.before == Side(
        floor="63 (Russian defence ministry)",
        lowest="63 (Russian defence ministry)",
        highest="400 (Ukrainian armed forces)",
        status=("acknowledged", "contested"),
        claims=2,
        independent_speakers=2,
    )
    assert row.after and (row.after.lowest, row.after.highest) == (
        "40 (Ukrainian armed forces)",
        "63 (Russian defence ministry)",
    )
    assert becomes.before and becomes.after and becomes.before.sentence != becomes.after.sentence
    assert board.event(ONE.id) is ONE


def test_what_the_preview_shows_is_what_comes() -> None:
    board = Board([ONE, TWO])
    merge = decide(TWO.id, "merge", coding={"event": ONE.id}, among=(TWO, ONE))
    foreseen = {one.event: one.after for one in shown(board, merge).events}
    assert board.take(merge) == set(foreseen)
    assert {name: event and record(event) for name in foreseen for event in [board.event(name)]} == foreseen


def test_a_merge_shows_what_goes_and_a_split_what_comes() -> None:
    board = Board([ONE, TWO])
    merged = shown(board, decide(TWO.id, "merge", coding={"event": ONE.id}, among=(TWO, ONE)))
    assert [(one.event, one.after is None) for one in merged.events] == [(ONE.id, False), (TWO.id, True)]
    apart = shown(board, decide(ONE.id, "split", claims=[B.claim.id], coding={"name": "Another"}, among=(ONE,)))
    assert [one.before is None for one in apart.events] == [False, True]


def test_a_decision_that_is_to_wait_shows_what_it_would_do_once_confirmed() -> None:
    reject = decide(B.claim.id, "reject", waits=True)
    assert [one.event for one in shown(Board([ONE]), reject).events] == [ONE.id]


@pytest.mark.parametrize("action", ["undo", "confirm"])
def test_an_undo_or_a_confirmation_shows_what_it_does(action: str) -> None:
    reject = decide(B.claim.id, "reject", waits=action == "confirm")
    (becomes,) = shown(Board([ONE], [reject]), decide(reject.id, action, by="omar")).events
    assert (becomes.before is None, becomes.after is None) == (False, False)
    after = becomes.after
    assert after is not None
    assert len(after.event.links) == (2 if action == "undo" else 1)


def test_a_decision_that_leads_nowhere_says_so() -> None:
    found = shown(Board([ONE]), decide(A.claim.id, "move", coding={"event": "nowhere"}))
    assert found.events == ()
    assert "nowhere" in found.problems[0].what


def test_a_confirmation_of_a_claim_changes_no_row() -> None:
    found = shown(Board([ONE]), decide(A.claim.id, "accept"))
    assert [one.rows for one in found.events] in ([], [()])
