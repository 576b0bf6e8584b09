"""Disagreement first: what stands at the top of the queue, why, and when it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builders import RUSSIA, UKRAINE, a_comment, a_document, a_link, a_statement, an_event
from counterclaim.ledger.decisions import Holding, new_decision
from counterclaim.nouns import BODY, Decision, Event, Link, Stance
from counterclaim.record import record
from counterclaim.review.board import Board
from counterclaim.review.queue import (
    Case,
    Firsts,
    Queue,
    Reason,
    cases,
    changed_pages,
    decided_on,
    waiting,
    with_changed_pages,
)
from counterclaim.watch.changes import PageChange
from counterclaim.watch.findings import Excerpt

START = datetime(2023, 2, 1, tzinfo=UTC)
MOSCOW = "Russian defence ministry"
KYIV = "Ukrainian armed forces"


def soldiers(figure: str, low: int | None, high: int | None, *, by: str, on: str = "2023-01-02", **rest: Any) -> Link:
    side = {MOSCOW: RUSSIA, KYIV: UKRAINE}.get(by)
    usual = {"affected": "Russian soldiers", "side": side, "affected_side": RUSSIA, "group": "soldiers"}
    return a_statement(figure, low, high, by=by, on=on, **usual | rest)


def decide(target: str, action: str, *, minute: int = 0, **rest: Any) -> Decision:
    return new_decision(target, action, at=START + timedelta(minutes=minute), **{"by": "ines", "reason": "Why"} | rest)


MIL = soldiers("63 killed", 63, 63, by=MOSCOW)
MORE = soldiers("89 killed", 89, 89, by=MOSCOW, on="2023-01-04")
ENEMY = soldiers("400 killed", 400, 400, by=KYIV)
BBC = soldiers("90 killed", 90, 90, by="BBC")
EVENT = an_event(MIL, MORE, ENEMY, BBC)


def of(event: Event, decisions: list[Decision] | None = None, **rest: Any) -> tuple[Case, ...]:
    return cases(event, record(event), decided=decided_on(Holding(decisions or [])), **rest)


def words(found: tuple[Case, ...], link: Link) -> list[str]:
    return [reason.words for case in found if case.claim == link.claim.id for reason in case.reasons]


def test_what_widens_a_range_says_by_how_much() -> None:
    assert words(of(EVENT), ENEMY) == [
        "It alone sets the highest figure for Russian soldiers killed: 400; without it, 90."
    ]
    assert words(of(EVENT), MIL) == ["It alone sets the lowest figure for Russian soldiers killed: 63; without it, 89."]


def test_what_widens_a_range_more_stands_higher() -> None:
    assert [case.claim for case in of(EVENT)][:2] == [MORE.claim.id, ENEMY.claim.id]
    assert of(EVENT)[-1].claim == BBC.claim.id


def test_a_figure_that_two_bear_out_widens_nothing_by_itself() -> None:
    again = soldiers("400 dead", 400, 400, by="a local doctor")
    assert words(of(an_event(MIL, ENEMY, again)), ENEMY) == []


def test_what_moves_the_floor_and_what_contradicts_its_own_party_say_so() -> None:
    assert words(of(EVENT), MORE) == [
        "It sets the acknowledged floor for Russian soldiers killed: 89; without it, 63.",
        "Its speaker gave 63 on 2 January 2023; this says 89.",
    ]


def test_a_body_that_contradicts_another_of_its_side_is_told_with_its_name() -> None:
    staff = soldiers("12 killed", 12, 12, by="Russian general staff", on="2023-01-05")
    found = words(of(an_event(MIL, replace(staff, side=RUSSIA))), staff)
    assert "Russian defence ministry, of the same side, gave 63 on 2 January 2023; this says 12." in found


def test_a_denial_of_a_figure_that_another_stands_by_is_told() -> None:
    denial = soldiers("400", 400, 400, by=MOSCOW, stance=Stance.DENIES)
    assert words(of(an_event(ENEMY, denial)), denial) == ["It denies 400, which Ukrainian armed forces stands by."]


def test_the_first_report_of_an_outlet_and_the_first_words_of_a_speaker_are_told() -> None:
    firsts = Firsts.of([MORE, MIL, ENEMY])
    assert "It is the first statement of Russian defence ministry here." in words(of(EVENT, firsts=firsts), MIL)
    assert "It is the first statement of Russian defence ministry here." not in words(of(EVENT, firsts=firsts), MORE)
    assert firsts.outlets["Lamp Post"] in {MIL.claim.source.document, ENEMY.claim.source.document}


def test_what_was_read_with_little_confidence_says_how_little() -> None:
    unsure = replace(BBC, claim=replace(BBC.claim, confidence=0.34))
    assert words(of(an_event(MIL, ENEMY, unsure)), unsure) == [
        "It was read with little confidence: right in about 34 of 100 such cases."
    ]


def test_a_claim_without_a_reason_stands_last_but_stands() -> None:
    assert of(EVENT)[-1].reasons == ()


def test_an_event_without_a_place_is_a_case_until_somebody_names_one() -> None:
    event = an_event(MIL, place=None)
    assert {case.kind for case in of(event)} == {"event", "claim"}
    named = decide(event.id, "rename", coding={"place": None, "name": "At sea"})
    assert {case.kind for case in of(event, [named])} == {"claim"}


def test_a_reader_is_no_case() -> None:
    document = a_document("63", comments=(a_comment("9000 killed"),))
    reader = a_link(replace(MIL.claim, id="c" * 64, unit="c1", low=9000, high=9000, source=document.source))
    assert of(an_event(MIL, reader)) == of(an_event(MIL))


def test_a_decided_claim_leaves_and_comes_back_when_that_is_undone() -> None:
    accept = decide(ENEMY.claim.id, "accept")
    assert ENEMY.claim.id not in {case.claim for case in of(EVENT, [accept])}
    assert ENEMY.claim.id in {case.claim for case in of(EVENT, [accept, decide(accept.id, "undo", minute=1)])}


def test_a_decision_that_waits_goes_to_everybody_but_who_proposed_it() -> None:
    proposed = decide(ENEMY.claim.id, "reject", waits=True)
    board = Board([EVENT], [proposed])
    queue = Queue({"waiting": waiting(board), EVENT.id: of(EVENT, [proposed])})
    assert next(case.decision for case in queue.cases(by="omar")) == proposed.id
    assert next(queue.cases(by="omar")).event == EVENT.id
    assert all(case.claim != ENEMY.claim.id for case in queue.cases(by="Ines"))
    confirmed = [proposed, decide(proposed.id, "confirm", by="omar", minute=1)]
    assert waiting(Board([EVENT], confirmed)) == ()


def test_a_case_of_another_part_of_the_program_takes_its_place_among_them() -> None:
    queue = Queue({EVENT.id: of(EVENT)})
    silent = Case(EVENT.id, "page changed", (Reason("page changed", "The page gave 63; now it gives 36.", 99.0),))
    queue.put("pages", [silent, silent])
    assert next(queue.cases()) == silent
    queue.put("pages")
    assert silent not in queue.cases()


def test_a_page_that_changed_in_silence_is_a_case_until_its_new_figure_is_decided_on() -> None:
    def excerpt(text: str, end: int) -> Excerpt:
        return Excerpt("d" * 64, BODY, text, 0, end, None)

    change = PageChange(MIL.claim.id, EVENT.id, MORE.claim.id, excerpt("63 died", 2), excerpt("89 died", 2), ())
    (case,) = changed_pages([change])
    assert (case.event, case.claim, case.kind) == (EVENT.id, MORE.claim.id, "page changed")
    assert case.reasons[0].words == "The page silently changed “63” to “89”."
    assert changed_pages([change], decided={MIL.claim.id}) == (case,)
    assert changed_pages([change], decided={MORE.claim.id}) == ()


def test_a_claim_to_look_at_for_two_things_is_one_case_with_the_reasons_of_both() -> None:
    of_event = (Case("e", "claim", (Reason("floor", "It sets it.", 36.0),), "1"), Case("e", "claim", (), "2"))
    changed = Case("e", "page changed", (Reason("page changed", "From 63 to 89.", 90.0),), "1")
    one, other = with_changed_pages(of_event, [changed])
    assert (one.claim, one.kind, one.points) == ("1", "page changed", 126.0)
    assert [reason.kind for reason in one.reasons] == ["page changed", "floor"]
    assert other == of_event[1]


A_REASON = st.builds(Reason, st.just("first"), st.just("It is."), st.sampled_from([1.0, 2.5]))
A_CASE = st.builds(
    Case,
    event=st.sampled_from(["a", "b"]),
    kind=st.just("claim"),
    reasons=st.lists(A_REASON, max_size=2).map(tuple),
    claim=st.sampled_from(["1", "2", "3"]),
)
PUTS = st.lists(st.tuples(st.sampled_from(["one", "two"]), st.lists(A_CASE, max_size=5)), max_size=6)


@given(PUTS)
def test_putting_cases_bit_by_bit_gives_what_all_give_at_once(puts: list[tuple[str, list[Case]]]) -> None:
    queue = Queue()
    for source, some in puts:
        queue.put(source, some)
    at_once = Queue(dict(puts))
    assert list(queue.cases()) == list(at_once.cases())
    assert list(queue.cases(start=1)) == list(at_once.cases())[1:]
    assert len(queue) == len(at_once)
