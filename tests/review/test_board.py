"""What becomes of events by people's decisions: moves, merges, splits, corrections, and taking all of it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import MAKIIVKA, RUSSIA, UKRAINE, a_comment, a_document, a_link, a_statement, an_event, day
from counterclaim.ledger.codec import encode
from counterclaim.ledger.decisions import new_decision
from counterclaim.link.parties import load
from counterclaim.nouns import Claim, Decision, Event, Link, Place
from counterclaim.record import record
from counterclaim.review.board import Board, apply
from counterclaim.review.shaping import new_event_id

START = datetime(2023, 2, 1, tzinfo=UTC)
MOSCOW = "Russian defence ministry"
KYIV = "Ukrainian armed forces"
KHERSON = Place("geonames:706448", "Kherson", "UA", 46.6, 32.6)


def soldiers(figure: str, number: int, *, by: str = MOSCOW, on: str = "2023-01-02", **rest: Any) -> Link:
    side = {MOSCOW: RUSSIA, KYIV: UKRAINE}.get(by)
    usual = {"affected": "Russian soldiers", "side": side, "affected_side": RUSSIA, "group": "soldiers"}
    return a_statement(figure, number, number, by=by, on=on, **usual | rest)


A, B, C = soldiers("63 killed", 63), soldiers("400 killed", 400, by=KYIV), soldiers("89 killed", 89, on="2023-01-04")
D, E = soldiers("7 killed", 7, on="2023-01-08"), soldiers("9 killed", 9, by=KYIV, on="2023-01-09")
F = soldiers("21 killed", 21, on="2023-01-20")
ONE = an_event(A, B, C)
TWO = an_event(D, E, id="makiivka-2023-01-08", name="Makiivka, 8 January 2023", when=day("2023-01-08"))
THREE = an_event(F, id="kherson-2023-01-20", name="Kherson, 20 January 2023", place=KHERSON, when=day("2023-01-20"))
EVENTS = (ONE, TWO, THREE)
CLAIMS = [link.claim.id for event in EVENTS for link in event.links]


def decide(target: str, action: str, *, minute: int = 0, **rest: Any) -> Decision:
    usual = {"by": "editor"} | ({"reason": "A rumour."} if action == "reject" else {})
    return new_decision(target, action, at=START + timedelta(minutes=minute), **usual | rest)


def merge(one: Event, other: Event, **rest: Any) -> Decision:
    return decide(one.id, "merge", coding={"event": other.id}, among=(one, other), **rest)


def split(event: Event, *links: Link, **rest: Any) -> Decision:
    usual = {"coding": {"name": "Another strike"}}
    return decide(event.id, "split", claims=[link.claim.id for link in links], among=(event,), **usual | rest)


def after(decisions: Sequence[Decision], events: Sequence[Event] = EVENTS) -> dict[str, set[int | None]]:
    """Event id -> the figures in it."""
    made = apply(events, decisions, load())
    return {event.id: {link.claim.low for link in event.links} for event in made.events}


def the_link(decisions: Sequence[Decision], claim: Claim, events: Sequence[Event] = EVENTS) -> Link:
    made = apply(events, decisions, load()).events
    return next(link for event in made for link in event.links if link.claim.id == claim.id)


# --- which event


def test_a_moved_claim_stands_in_the_other_event_in_its_place() -> None:
    move = decide(C.claim.id, "move", coding={"event": TWO.id}, among=(TWO,))
    assert after([move])[ONE.id] == {63, 400}
    assert after([move])[TWO.id] == {89, 7, 9}
    assert "person" in the_link([move], C.claim).reasons[-1]


def test_an_event_that_lost_its_only_claim_goes() -> None:
    assert THREE.id not in after([decide(F.claim.id, "move", coding={"event": ONE.id})])


def test_a_move_to_nowhere_leaves_the_claim_and_says_so() -> None:
    made = apply(EVENTS, [decide(F.claim.id, "move", coding={"event": "nowhere"})], load())
    assert made.events == EVENTS
    assert "nowhere" in made.problems[0].what


def test_a_report_goes_with_its_last_claim_and_its_thread_goes_with_it() -> None:
    document = a_document("63 killed", comments=(a_comment("Rather 900 killed."),))
    own = a_link(replace(A.claim, source=document.source))
    reader = a_link(replace(B.claim, source=document.source, unit="c1"))
    event = an_event(own, reader, C, documents=(document,))
    made = apply([event, TWO], [decide(own.claim.id, "move", coding={"event": TWO.id})], load()).events
    assert [[one.id for one in event.documents] for event in made] == [[], [document.id]]
    assert reader.claim in {link.claim for link in made[1].links}


def test_merged_events_are_one_with_the_name_of_the_second() -> None:
    made = apply(EVENTS, [merge(TWO, ONE)], load()).events
    assert [(event.id, len(event.links)) for event in made] == [(ONE.id, 5), (THREE.id, 1)]
    assert made[0].name == ONE.name
    assert record(made[0]).rows[0].lowest == record(TWO).rows[0].lowest


def test_what_is_said_of_a_merged_event_goes_where_its_claims_went() -> None:
    move = decide(F.claim.id, "move", coding={"event": TWO.id}, minute=1)
    assert after([merge(TWO, ONE), move]) == {ONE.id: {63, 400, 89, 7, 9, 21}}


def test_a_split_makes_a_new_event_with_its_own_name_date_and_place() -> None:
    apart = split(ONE, C, coding={"name": "Kherson again", "when": "2023-01-04", "place": "Kherson"})
    made = {event.id: event for event in apply(EVENTS, [apart], load()).events}
    new = made[new_event_id(apart)]
    assert (new.name, new.place and new.place.name) == ("Kherson again", "Kherson")
    assert new.when == replace(day("2023-01-04"), basis="decided")
    assert [link.claim for link in new.links] == [C.claim]
    assert {link.claim for link in made[ONE.id].links} == {A.claim, B.claim}


def test_a_new_event_can_be_named_and_merged_like_any_other() -> None:
    apart = split(ONE, C)
    new = an_event(C, id=new_event_id(apart))
    named = decide(new.id, "rename", coding={"name": "Another"}, among=(new,), minute=1)
    made = {event.id: event for event in apply(EVENTS, [apart, named], load()).events}
    assert made[new.id].name == "Another"
    assert after([apart, named, merge(new, TWO, minute=2)])[TWO.id] == {89, 7, 9}


def test_an_event_renamed_by_date_and_place_takes_its_name_from_them() -> None:
    named = decide(ONE.id, "rename", coding={"when": "2022-12-31", "place": "Kherson"}, among=(ONE,))
    assert apply([ONE], [named], load()).events[0].name == "Kherson, 31 December 2022"


# --- linking that changes its mind


def test_a_merge_follows_its_claims_when_linking_has_renamed_their_event() -> None:
    renamed = [ONE, replace(TWO, id="kramatorsk-2023-01-08"), THREE]
    assert list(after([merge(TWO, ONE)], renamed)) == [ONE.id, THREE.id]
    assert list(after([merge(ONE, TWO)], renamed)) == ["kramatorsk-2023-01-08", THREE.id]


def test_a_merge_is_of_the_event_that_holds_most_of_its_claims() -> None:
    scattered = [an_event(A, id="other-1"), an_event(B, C, id="other-2"), TWO, THREE]
    assert after([merge(ONE, TWO)], scattered) == {
        "other-1": {63},
        TWO.id: {400, 89, 7, 9},
        THREE.id: {21},
    }


def test_a_merge_finds_its_event_by_the_reports_where_a_new_extractor_reads_them_otherwise() -> None:
    anew = [replace(link, claim=replace(link.claim, id=f"{n}" * 64)) for n, link in enumerate(TWO.links)]
    assert list(after([merge(TWO, ONE)], [ONE, replace(TWO, id="other", links=tuple(anew)), THREE])) == [
        ONE.id,
        THREE.id,
    ]


def test_a_split_takes_its_claims_from_wherever_they_are() -> None:
    apart = split(ONE, B, C)
    scattered = [an_event(A, B), replace(TWO, links=(*TWO.links, C)), THREE]
    assert after([apart], scattered)[new_event_id(apart)] == {400, 89}


def test_events_that_linking_itself_has_made_one_need_no_merge() -> None:
    made = apply([an_event(*ONE.links, *TWO.links)], [merge(TWO, ONE)], load())
    assert made.problems == ()


def test_a_decision_whose_claim_is_gone_is_kept_and_told() -> None:
    decisions = [decide(F.claim.id, "reject"), split(THREE, F), decide(F.claim.id, "move", coding={"event": ONE.id})]
    made = apply([ONE, TWO], decisions, load())
    assert made.events == (ONE, TWO)
    assert sorted(problem.what.split()[4] for problem in made.problems) == ["move", "reject", "split"]
    assert THREE.id not in after(decisions)


# --- the claims


def test_a_rejected_claim_leaves_its_event_and_the_others_stay() -> None:
    assert after([decide(B.claim.id, "reject")])[ONE.id] == {63, 89}


def test_a_corrected_figure_moves_the_range() -> None:
    right = decide(B.claim.id, "correct", coding={"low": 40, "high": 40})
    row = record(apply([ONE], [right], load()).events[0]).rows[0]
    assert row.highest and (row.highest.value, row.highest.claim) == (89, C.claim.id)
    assert row.lowest and row.lowest.value == 40


def test_a_corrected_speaker_is_read_as_elsewhere_in_the_event() -> None:
    doctor = soldiers("12 killed", 12, by="a local doctor")
    right = decide(doctor.claim.id, "correct", coding={"speaker": MOSCOW})
    link = the_link([right], doctor.claim, [an_event(A, doctor)])
    assert (link.speaker, link.side) == (MOSCOW, RUSSIA)


def test_a_corrected_speaker_that_nobody_else_names_is_read_by_itself() -> None:
    right = decide(A.claim.id, "correct", coding={"speaker": "Ukraine's general staff"})
    assert the_link([right], A.claim).side == UKRAINE


def test_a_claim_that_names_no_speaker_after_all_is_its_outlets() -> None:
    link = the_link([decide(A.claim.id, "correct", coding={"speaker": None})], A.claim)
    assert (link.speaker, link.side) == ("Lamp Post", None)


def test_corrected_words_for_the_lost_put_the_claim_in_another_row() -> None:
    right = decide(B.claim.id, "correct", coding={"affected": "civilians"})
    assert the_link([right], B.claim).group == "civilians"
    assert {row.group for row in record(apply([ONE], [right], load()).events[0]).rows} == {"soldiers", "civilians"}


def test_a_claim_can_be_called_a_part_retracted_and_of_another_day() -> None:
    right = decide(B.claim.id, "correct", coding={"part": True, "retracted": True, "said_on": "2023-01-03"})
    link = the_link([right], B.claim)
    assert (link.role, link.retracted) == ("part", True)
    assert link.said_on == replace(day("2023-01-03"), basis="decided")


def test_what_repeated_a_figure_stays_together_when_the_first_is_corrected() -> None:
    copies = [soldiers("63 killed", 63, by="", outlet=name, origin=A.claim.id) for name in ("One", "Two")]
    event = an_event(A, *copies)
    made = apply([event], [decide(A.claim.id, "correct", coding={"low": 36, "high": 36})], load()).events[0]
    origins = {link.claim.id: link.origin for link in made.links}
    assert origins[A.claim.id] == A.claim.id
    assert {origins[copy.claim.id] for copy in copies} <= {copy.claim.id for copy in copies}
    assert len({origins[copy.claim.id] for copy in copies}) == 1


def test_a_copy_that_is_corrected_to_another_figure_is_no_copy() -> None:
    copy = soldiers("63 killed", 63, by="", outlet="One", origin=A.claim.id)
    right = decide(copy.claim.id, "correct", coding={"low": 60, "high": 60})
    assert the_link([right], copy.claim, [an_event(A, copy)]).origin == copy.claim.id


def test_a_duplicate_counts_once_with_the_other_and_sets_no_bound() -> None:
    again = soldiers("600 killed", 600, by="a spokesman", on="2023-01-05")
    event = an_event(A, again)
    made = apply([event], [decide(again.claim.id, "duplicate", coding={"of": A.claim.id})], load()).events[0]
    row = record(made).rows[0]
    assert len(made.links) == 2
    assert (row.highest and row.highest.value, row.independent_speakers) == (63, 1)
    assert [origin.copies for origin in record(made).origins] == [(again.claim.id,)]


def test_a_duplicate_of_a_duplicate_is_one_of_the_first() -> None:
    chain = [
        decide(C.claim.id, "duplicate", coding={"of": B.claim.id}),
        decide(B.claim.id, "duplicate", coding={"of": A.claim.id}),
    ]
    assert {the_link(chain, link.claim).origin for link in (A, B, C)} == {A.claim.id}


def test_two_claims_that_are_called_duplicates_of_each_other_stay_and_it_is_told() -> None:
    ring = [
        decide(C.claim.id, "duplicate", coding={"of": B.claim.id}),
        decide(B.claim.id, "duplicate", coding={"of": C.claim.id}),
    ]
    made = apply([ONE], ring, load())
    assert len(made.problems) == 2
    assert {link.role for link in made.events[0].links} == {"whole"}


def test_a_duplicate_of_a_claim_elsewhere_stays_and_it_is_told() -> None:
    made = apply(EVENTS, [decide(C.claim.id, "duplicate", coding={"of": F.claim.id})], load())
    assert "not in the same event" in made.problems[0].what


def test_a_claim_that_is_right_after_all_is_no_duplicate_any_more() -> None:
    decisions = [decide(C.claim.id, "duplicate", coding={"of": A.claim.id}), decide(C.claim.id, "accept", minute=1)]
    assert the_link(decisions, C.claim).role == "whole"


# --- laws


CODINGS = st.sampled_from(
    [
        {"low": 7, "high": 7},
        {"stance": "denies"},
        {"affected": "men", "speaker": KYIV},
        {"speaker": None},
        {"part": True},
    ]
)
CLAIM, EVENT = st.sampled_from(CLAIMS), st.sampled_from(EVENTS)
LINKS = st.lists(st.sampled_from([A, B, C, D, E, F]), min_size=1, max_size=3)
TOGETHER = st.lists(EVENT, min_size=2, max_size=2, unique_by=lambda event: event.id)
PAIR = st.lists(CLAIM, min_size=2, max_size=2, unique=True)
ORDINARY = st.one_of(
    st.builds(decide, CLAIM, st.sampled_from(["accept", "reject"])),
    st.builds(lambda claim, coding: decide(claim, "correct", coding=coding), CLAIM, CODINGS),
    st.builds(lambda claim, event: decide(claim, "move", coding={"event": event.id}, among=(event,)), CLAIM, EVENT),
    PAIR.map(lambda two: decide(two[0], "duplicate", coding={"of": two[1]})),
    TOGETHER.map(lambda two: merge(*two)),
    st.builds(lambda event, links: split(event, *links), EVENT, LINKS),
    EVENT.map(lambda event: decide(event.id, "rename", coding={"name": "Another"}, among=(event,))),
)
SOME = st.lists(ORDINARY, max_size=6).map(
    lambda some: [replace(one, id=f"{n:x}" * 64, at=START + timedelta(minutes=n)) for n, one in enumerate(some)]
)


def written(events: Sequence[Event]) -> list[str]:
    return [encode(event) for event in events] + [encode(record(event)) for event in events]


@settings(max_examples=60)
@given(SOME, ORDINARY)
def test_undoing_any_decision_restores_every_record_byte_for_byte(before: list[Decision], last: Decision) -> None:
    last = replace(last, id="e" * 64)
    undo = decide(last.id, "undo", minute=60)
    board = Board(EVENTS, before)
    kept = written(board.events())
    changed = board.take(last)
    there = written(board.events())
    assert board.take(undo) == changed
    assert written(board.events()) == kept
    board.take(decide(undo.id, "undo", minute=61))
    assert written(board.events()) == there


@settings(max_examples=60)
@given(SOME)
def test_taking_decisions_one_by_one_gives_what_all_at_once_give(decisions: list[Decision]) -> None:
    at_once = apply(EVENTS, decisions, load())
    board = Board(EVENTS)
    for decision in decisions:
        before = {event.id: event for event in board.events()}
        changed = board.take(decision)
        now = {event.id: event for event in board.events()}
        differing = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        assert differing <= changed
    assert written(board.events()) == written([event for event in at_once.events if event.links])
    assert board.problems() == Board(EVENTS, decisions).problems()
    assert {problem.what for problem in board.problems()} == {problem.what for problem in at_once.problems}


@settings(max_examples=60)
@given(SOME)
def test_no_decision_but_a_rejection_loses_a_claim(decisions: list[Decision]) -> None:
    rejected = {one.target for one in decisions if one.action == "reject"}
    left = [link.claim.id for event in apply(EVENTS, decisions, load()).events for link in event.links]
    assert len(left) == len(set(left))
    assert set(CLAIMS) - set(left) <= rejected


@settings(max_examples=60)
@given(SOME)
def test_a_decision_leaves_the_events_alone_that_it_does_not_speak_of(decisions: list[Decision]) -> None:
    board = Board(EVENTS, decisions)
    for event in EVENTS:
        if event.id not in {name for one in decisions for name in board.about(one)}:
            assert board.event(event.id) is event


@pytest.mark.parametrize("event", [ONE, TWO])
def test_an_event_is_the_very_same_when_nothing_was_decided(event: Event) -> None:
    assert Board(EVENTS).event(event.id) is event


def test_the_place_of_an_event_is_kept_by_a_split_that_names_none() -> None:
    assert {event.place for event in apply([ONE], [split(ONE, C)], load()).events} == {MAKIIVKA}
