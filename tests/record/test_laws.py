"""What holds for every record, whatever the claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import RUSSIA, UKRAINE, Party, a_comment, a_document, a_statement, an_event, day
from counterclaim.link.scopes import scopes
from counterclaim.nouns import Event, Link, Measure, Record, Row, Scope, Stance
from counterclaim.record import record
from counterclaim.record.range import counting, floor, highest, lowest

THREAD = a_document("A report.", title="Why so many?", comments=(a_comment("Because 700 died."),))
Thing = TypeVar("Thing")
SWAPPED = {"RU": UKRAINE, "UA": RUSSIA}


@st.composite
def bounds(draw: st.DrawFn) -> tuple[int | None, int | None]:
    low = draw(st.none() | st.integers(0, 900))
    if low is None:
        return None, draw(st.integers(0, 900))
    return low, draw(st.none() | st.just(low) | st.integers(low, 1000))


@st.composite
def links(draw: st.DrawFn) -> Link:
    low, high = draw(bounds())
    side = draw(st.sampled_from([None, RUSSIA, UKRAINE]))
    return a_statement(
        f"{low} to {high}",
        low,
        high,
        by=draw(st.sampled_from(["", "ministry", "staff", "a doctor"])),
        on=draw(st.sampled_from(["2022-12-31", "2023-01-01", "2023-01-02"])),
        outlet=draw(st.sampled_from(["Lamp Post", "Old Mill"])),
        side=side,
        affected_side=draw(st.sampled_from([None, RUSSIA, UKRAINE])),
        group=(group := draw(st.sampled_from(["people", "soldiers", "children"]))),
        affected=draw(st.sampled_from([None, group])),
        measure=draw(st.sampled_from([Measure.KILLED, Measure.CASUALTIES])),
        stance=draw(st.sampled_from(list(Stance))),
        scope=draw(st.sampled_from([Scope.INCIDENT, Scope.CUMULATIVE])),
        role=draw(st.sampled_from(["whole", "whole", "part", "addition"])),
        retracted=draw(st.booleans()),
        vague=draw(st.booleans()),
    )


many_links = st.lists(links(), max_size=9, unique_by=lambda link: link.claim.id)


def ends(row: Row) -> tuple[int | None, ...]:
    return tuple(bound and bound.value for bound in (row.floor, row.lowest, row.highest))


def event_of(some: list[Link]) -> Event:
    return an_event(*some, documents=(THREAD,))


def outermost(some: list[Link], thing: Callable[[Row], Thing]) -> dict[Thing, tuple[int, int]]:
    """Least lowest and greatest highest of each thing that rows count, whatever the rows."""
    found: dict[Thing, tuple[int, int]] = {}
    for row in record(event_of(some)).rows:
        if row.lowest and row.highest:
            low, high = found.get(thing(row), (row.lowest.value, row.highest.value))
            found[thing(row)] = min(low, row.lowest.value), max(high, row.highest.value)
    return found


def spans(some: list[Link]) -> dict[str, Scope]:
    event = event_of(some)
    return scopes((link.claim for link in some), kind=event.kind, when=event.when)


@given(many_links, st.randoms(use_true_random=False))
def test_the_order_of_the_links_makes_no_difference(some: list[Link], random) -> None:
    shuffled = random.sample(some, len(some))
    first, second = record(event_of(some)), record(event_of(shuffled))
    assert first == replace(second, event=first.event)


@given(many_links, links())
def test_a_comment_changes_no_row(some: list[Link], said: Link) -> None:
    comment = replace(said, claim=replace(said.claim, unit="c1", source=THREAD.source))
    without, with_comment = record(event_of(some)), record(event_of([*some, comment]))
    assert without.rows == with_comment.rows
    assert without.sentence == with_comment.sentence
    assert without.origins == with_comment.origins


@given(many_links, links())
def test_adding_a_claim_of_the_same_thing_never_narrows_the_range(some: list[Link], more: Link) -> None:
    more = replace(more, retracted=False)
    before, after = [lowest(some), highest(some)], [lowest([*some, more]), highest([*some, more])]
    if before[0] and before[1]:
        assert after[0] and after[1]
        assert after[0].value <= before[0].value
        assert after[1].value >= before[1].value
    own = floor(some)
    if own:
        raised = floor([*some, more])
        assert raised
        assert raised.value >= own.value


@given(many_links, links())
def test_adding_a_claim_never_narrows_a_measure_however_the_rows_fall(some: list[Link], more: Link) -> None:
    more = replace(more, retracted=False)
    before = outermost(some, lambda row: row.measure)
    after = outermost([*some, more], lambda row: row.measure)
    for thing, (low, high) in before.items():
        assert after[thing][0] <= low
        assert after[thing][1] >= high


@given(many_links, links())
def test_nor_a_scope_of_it_where_no_earlier_claim_turns_out_to_count_another(some: list[Link], more: Link) -> None:
    more = replace(more, retracted=False)
    assume(spans(some).items() <= spans([*some, more]).items())
    before = outermost(some, lambda row: (row.measure, row.scope))
    after = outermost([*some, more], lambda row: (row.measure, row.scope))
    for thing, (low, high) in before.items():
        assert after[thing][0] <= low
        assert after[thing][1] >= high


@given(many_links)
def test_the_floor_lies_within_the_range(some: list[Link]) -> None:
    for row in record(event_of(some)).rows:
        if row.floor:
            assert row.lowest
            assert row.highest
            assert row.lowest.value <= row.floor.value <= row.highest.value


@given(many_links)
def test_every_bound_stands_in_the_claim_that_sets_it(some: list[Link]) -> None:
    claims = {link.claim.id: link for link in some}
    for row in record(event_of(some)).rows:
        for bound in filter(None, (row.floor, row.lowest, row.highest)):
            setter = claims[bound.claim]
            assert bound.value in (setter.claim.low, setter.claim.high)
            assert counting([setter])


@given(many_links)
def test_no_claim_of_a_report_is_lost(some: list[Link]) -> None:
    made = record(event_of(some))
    kept = {link.claim.id for row in made.rows for link in row.links}
    told = {claim for origin in made.origins for claim in (origin.claim, *origin.copies)}
    assert kept == told == {link.claim.id for link in some}


@given(many_links)
def test_every_row_counts_one_measure_in_one_scope(some: list[Link]) -> None:
    counted = spans(some)
    for row in record(event_of(some)).rows:
        assert {link.claim.measure for link in row.links} == {row.measure}
        assert {counted[link.claim.id] for link in row.links} == {row.scope}


def swap(party: Party | None) -> Party | None:
    return SWAPPED[party.id] if party else None


@settings(max_examples=50)
@given(many_links)
def test_swapping_the_sides_swaps_the_record(some: list[Link]) -> None:
    swapped = [replace(each, side=swap(each.side), affected_side=swap(each.affected_side)) for each in some]

    def shape(made: Record) -> set[object]:
        return {(row.measure, row.scope, row.side, row.group, ends(row), row.status) for row in made.rows}

    mirrored = record(event_of(swapped))
    assert {(m, s, swap(side), *rest) for m, s, side, *rest in shape(mirrored)} == shape(record(event_of(some)))  # type: ignore[misc]


@given(many_links)
def test_every_number_of_the_sentence_stands_in_a_claim(some: list[Link]) -> None:

    made = record(event_of(some))
    known = {value for link in some for value in (link.claim.low, link.claim.high) if value is not None}
    dates = {day(each).earliest for each in ("2022-12-31", "2023-01-01", "2023-01-02")}
    allowed = known | {d.day for d in dates} | {d.year for d in dates}
    words = re.sub(r"\d+ more speakers gave", "", made.sentence).replace(",", "")
    assert {int(number) for number in re.findall(r"\d+", words)} <= allowed
