"""The log of a record: when it moved, from what to what, by which report or by whose decision, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from builders import RUSSIA, UKRAINE, a_comment, a_document, a_link, a_statement, an_event, day
from counterclaim.ledger.changelog import changes
from counterclaim.ledger.decisions import new_decision
from counterclaim.nouns import Change, Decision, Event, Link
from counterclaim.record import record
from counterclaim.review.board import Board
from counterclaim.review.history import log, of_claim, of_figure
from counterclaim.review.shaping import new_event_id

MOSCOW, KYIV = "Russian defence ministry", "Ukrainian armed forces"


def soldiers(number: int, *, by: str, on: str, **rest: Any) -> Link:
    side = RUSSIA if by == MOSCOW else UKRAINE
    usual = {"affected": "Russian soldiers", "side": side, "affected_side": RUSSIA, "group": "soldiers"}
    return a_statement(f"{number} killed", number, number, by=by, on=on, **usual | rest)


A = soldiers(63, by=MOSCOW, on="2023-01-02")
B = soldiers(400, by=KYIV, on="2023-01-03")
C = soldiers(89, by=MOSCOW, on="2023-01-20")
D = soldiers(7, by=MOSCOW, on="2023-01-08")
ONE = an_event(A, B, C)
TWO = an_event(D, id="makiivka-2023-01-08", name="Makiivka, 8 January 2023", when=day("2023-01-08"))


def decide(target: str, action: str, *, on: int = 10, **rest: Any) -> Decision:
    at = datetime(2023, 1, on, 12, tzinfo=UTC)
    return new_decision(
        target, action, at=at, **{"by": "ines"} | ({"reason": "Why"} if action == "reject" else {}) | rest
    )


def the_log(event: Event, *decisions: Decision) -> tuple[Change, ...]:
    return log(Board([ONE, TWO], decisions), event.id, record)


def told(event: Event, *decisions: Decision) -> list[tuple[int, str]]:
    return [(change.at.day, change.what) for change in the_log(event, *decisions)]


RIGHT = decide(B.claim.id, "correct", coding={"low": 40, "high": 40}, reason="A misprint.")


def test_without_decisions_it_is_the_log_of_the_reports() -> None:
    assert the_log(ONE) == changes(ONE, record)


def test_a_correction_stands_between_the_reports_before_and_after_it() -> None:
    assert told(ONE, RIGHT) == [
        (2, f"First figure for Russian soldiers killed: 63 ({MOSCOW})."),
        (2, f"The acknowledged floor for Russian soldiers killed is now 63 ({MOSCOW})."),
        (3, f"The highest figure for Russian soldiers killed rose from 63 to 400 ({KYIV})."),
        (10, "A person corrected the claim “400 killed”: figure from 400 to 40. Why: A misprint."),
        (10, f"The lowest figure for Russian soldiers killed fell from 63 to 40 ({KYIV})."),
        (10, f"The highest figure for Russian soldiers killed fell from 400 to 63 ({MOSCOW})."),
        (20, f"The acknowledged floor for Russian soldiers killed rose from 63 to 89 ({MOSCOW})."),
        (20, f"The highest figure for Russian soldiers killed rose from 63 to 89 ({MOSCOW})."),
    ]


def test_a_line_of_a_decision_says_who_and_why_apart_from_its_words() -> None:
    corrected, *moved = [change for change in the_log(ONE, RIGHT) if change.decision]
    assert (corrected.by, corrected.why, corrected.decision) == ("ines", "A misprint.", RIGHT.id)
    assert (corrected.claim, corrected.before, corrected.after) == (B.claim.id, "400", "40")
    assert {(change.by, change.decision) for change in moved} == {("ines", RIGHT.id)}
    assert "ines" not in " ".join(change.what for change in the_log(ONE, RIGHT))


def test_what_is_taken_back_stays_in_the_log_and_the_figures_move_back() -> None:
    back = decide(RIGHT.id, "undo", on=12, reason="It was no misprint.")
    after = [line for line in told(ONE, RIGHT, back) if line[0] == 12]
    assert after == [
        (12, "It is taken back that a person corrected the claim “400 killed”: figure from 400 to 40. "
             "Why: It was no misprint."),
        (12, f"The lowest figure for Russian soldiers killed rose from 40 to 63 ({MOSCOW})."),
        (12, f"The highest figure for Russian soldiers killed rose from 63 to 400 ({KYIV})."),
    ]  # fmt: skip


def test_what_waits_is_told_when_it_is_confirmed() -> None:
    proposed = decide(B.claim.id, "reject", waits=True)
    assert {day for day, _ in told(ONE, proposed)} == {2, 3, 20}
    confirmed = told(ONE, proposed, decide(proposed.id, "confirm", by="omar", on=13))
    assert (
        13,
        "A person took the claim “400 killed” out: it is none. Why: Why. A second person confirmed it.",
    ) in confirmed
    assert (13, f"The highest figure for Russian soldiers killed fell from 400 to 63 ({MOSCOW}).") in confirmed


def test_a_row_that_a_decision_empties_is_told() -> None:
    assert (10, "No figure for Russian soldiers killed is left.") in told(
        TWO, decide(D.claim.id, "correct", coding={"stance": "asks"})
    )


def test_both_events_tell_of_a_claim_that_went_from_one_to_the_other() -> None:
    move = decide(D.claim.id, "move", coding={"event": ONE.id}, among=(ONE,))
    assert (10, "A person put the claim “7 killed” here, from Makiivka, 8 January 2023.") in told(ONE, move)
    stays = soldiers(8, by=KYIV, on="2023-01-08")
    two = an_event(D, stays, id=TWO.id, name=TWO.name, when=TWO.when)
    board = Board([ONE, two], [move])
    assert "A person put the claim “7 killed” elsewhere: Makiivka, 1 January 2023." in {
        change.what for change in log(board, TWO.id, record)
    }


def test_a_merge_is_told_where_the_claims_went_and_moves_its_figures() -> None:
    merge = decide(TWO.id, "merge", coding={"event": ONE.id}, among=(TWO, ONE))
    lines = [what for day, what in told(ONE, merge) if day == 10]
    assert lines[0] == "A person merged Makiivka, 8 January 2023 into this event."
    assert lines[1] == f"The lowest figure for Russian soldiers killed fell from 63 to 7 ({MOSCOW})."


def test_the_event_that_came_back_from_a_merge_tells_why_its_figures_went_and_came() -> None:
    merge = decide(TWO.id, "merge", coding={"event": ONE.id}, among=(TWO, ONE), reason="One strike.")
    apart = decide(merge.id, "undo", on=11, reason="Two strikes.")
    lines = told(TWO, merge, apart)
    assert (10, "A person merged this event into Makiivka, 1 January 2023. Why: One strike.") in lines
    back = "It is taken back that a person merged this event into Makiivka, 1 January 2023. Why: Two strikes."
    assert (11, back) in lines


def test_a_split_is_told_in_both_events() -> None:
    apart = decide(ONE.id, "split", claims=[B.claim.id], coding={"name": "Another strike"}, among=(ONE,))
    assert (10, "A person took 1 claim out into an event of their own: Another strike.") in told(ONE, apart)
    new = an_event(id=new_event_id(apart))
    assert told(new, apart)[0] == (10, "A person made this event of 1 claim of Makiivka, 1 January 2023.")


def test_a_new_name_is_told_with_the_old_one() -> None:
    named = decide(ONE.id, "rename", coding={"name": "School No. 19"}, among=(ONE,))
    assert (10, "A person named this event School No. 19; it was Makiivka, 1 January 2023.") in told(ONE, named)


def test_the_words_of_a_reader_are_not_told() -> None:
    document = a_document("63", comments=(a_comment("9000 killed"),))
    reader = a_link(soldiers(9000, by="", on="2023-01-02", unit="c1", source=document.source).claim)
    board = Board([an_event(A, reader)], [decide(reader.claim.id, "reject")])
    assert "A person took the claim of a reader out: it is none. Why: Why." in {
        c.what for c in log(board, ONE.id, record)
    }


@pytest.mark.parametrize(("bound", "days"), [("floor", [2, 2, 20]), ("lowest", [2, 10]), ("highest", [2, 3, 10, 20])])
def test_every_figure_of_a_page_has_its_own_log(bound: str, days: list[int]) -> None:
    row = record(ONE).rows[0]
    found = of_figure(the_log(ONE, RIGHT), row, bound)
    assert [change.at.day for change in found] == days


def test_every_claim_has_its_own_log() -> None:
    assert [change.at.day for change in of_claim(the_log(ONE, RIGHT), B.claim.id)] == [3, 10, 10]


def test_a_clock_that_was_set_back_does_not_turn_the_order() -> None:
    late = decide(A.claim.id, "reject", on=11)
    early = decide(late.id, "undo", on=10)
    found = [change for change in the_log(ONE, late, early) if change.decision]
    assert [change.at.day for change in found] == [11] * len(found)
    assert [change.decision for change in found] == sorted(
        (change.decision for change in found), key=[late.id, early.id].index
    )
