from __future__ import annotations

import pytest

from builders import RUSSIA, UKRAINE, a_comment, a_document, a_statement, an_event
from counterclaim.nouns import Event, Link, Measure, Row, Scope, Stance
from counterclaim.record import record


def rows(*links: Link, **event) -> list[tuple[object, ...]]:
    return [shape(row) for row in record(an_event(*links, **event)).rows]


def shape(row: Row) -> tuple[object, ...]:
    return row.measure.value, row.affected, row.lowest and row.lowest.value, row.highest and row.highest.value


def soldiers(figure: str, low: int | None, high: int | None, **rest) -> Link:
    return a_statement(
        figure,
        low,
        high,
        **{"group": "soldiers", "affected": "soldiers", "affected_side": RUSSIA, "by": "staff"} | rest,
    )


def test_measures_never_share_a_range() -> None:
    links = [
        soldiers("30", 30, 30),
        soldiers("80", 80, 80, measure=Measure.CASUALTIES),
        soldiers("50", 50, 50, measure=Measure.INJURED),
    ]
    assert rows(*links) == [
        ("killed", "Russian soldiers", 30, 30),
        ("casualties", "Russian soldiers", 80, 80),
        ("injured", "Russian soldiers", 50, 50),
    ]


def test_soldiers_and_civilians_never_share_a_range() -> None:
    civilians = soldiers("6", 6, 6, group="civilians", affected="civilians")
    assert rows(soldiers("30", 30, 30), civilians) == [
        ("killed", "Russian civilians", 6, 6),
        ("killed", "Russian soldiers", 30, 30),
    ]


def test_the_two_sides_never_share_a_range() -> None:
    assert rows(soldiers("30", 30, 30), soldiers("70", 70, 70, affected_side=UKRAINE)) == [
        ("killed", "Russian soldiers", 30, 30),
        ("killed", "Ukrainian soldiers", 70, 70),
    ]


def test_one_incident_and_a_running_total_never_share_a_range() -> None:
    links = [soldiers("30", 30, 30), soldiers("100,000", 100000, 100000, scope=Scope.CUMULATIVE)]
    assert rows(*links) == [
        ("killed", "Russian soldiers", 30, 30),
        ("killed", "Russian soldiers", 100000, 100000),
    ]
    assert rows(*links, kind="total")[0][2] == 100000


def test_a_figure_of_the_incident_opens_no_second_row_for_the_scope_it_was_coded_with() -> None:
    links = [
        soldiers("30", 30, 30),
        soldiers("70", 70, 70, by="the mayor"),
        soldiers("44", 44, 44, by="a monitor", scope=Scope.CUMULATIVE),
        soldiers("70", 70, 70, by="a doctor", scope=Scope.PERIOD),
    ]
    (row,) = record(an_event(*links)).rows
    assert (row.scope, row.independent_speakers, len(row.links)) == (Scope.INCIDENT, 4, 4)


def test_a_bare_toll_joins_the_only_group_that_is_known() -> None:
    bare = a_statement("44", 44, 44, by="a blogger")
    assert rows(soldiers("30", 30, 30), bare) == [("killed", "Russian soldiers", 30, 44)]


def test_a_bare_toll_of_another_measure_joins_the_only_group_of_the_event() -> None:
    bare = a_statement("150", 150, 150, by="a blogger", measure=Measure.CASUALTIES)
    assert rows(soldiers("30", 30, 30), bare)[1] == ("casualties", "Russian soldiers", 150, 150)


def test_a_bare_toll_stays_alone_where_two_groups_could_be_meant() -> None:
    civilians = soldiers("6", 6, 6, group="civilians", affected="civilians")
    bare = a_statement("44", 44, 44, by="a blogger")
    assert ("killed", "people", 44, 44) in rows(soldiers("30", 30, 30), civilians, bare)


def test_a_bare_toll_goes_where_its_speaker_put_the_same_figure() -> None:
    civilians = soldiers("6", 6, 6, group="civilians", affected="civilians", by="the mayor")
    bare = a_statement("6", 6, 6, by="the mayor", on="2023-01-05")
    assert len(rows(soldiers("30", 30, 30), civilians, bare)) == 2


def test_a_bare_copy_goes_where_its_origin_stands() -> None:
    first = soldiers("6", 6, 6, group="civilians", affected="civilians", by="the mayor")
    bare = a_statement("6", 6, 6, by="Lamp Post", origin=first.claim.id)
    assert len(rows(soldiers("30", 30, 30), first, bare)) == 2


def test_a_bare_copy_follows_a_bare_first_claim() -> None:
    links = [soldiers("30", 30, 30), soldiers("70", 70, 70, affected_side=UKRAINE)]
    first = a_statement("31", 31, 31, by="ministry", affected_side=RUSSIA)
    copy = a_statement("31", 31, 31, outlet="Old Mill", origin=first.claim.id)
    made = record(an_event(*links, first, copy)).rows
    assert {row.affected: {link.claim.low for link in row.links} for row in made} == {
        "Russian soldiers": {30, 31},
        "Ukrainian soldiers": {70},
    }


def test_a_mere_comparison_counts_what_the_figure_beside_it_counts() -> None:
    document = a_document("A report.")
    own = {"document": document, "side": RUSSIA, "affected_side": RUSSIA}
    figure = soldiers("30", 30, 30, by="ministry", **own)
    higher = soldiers(
        "far higher", 31, None, by="staff", vague=True, **own | {"side": UKRAINE, "affected_side": UKRAINE}
    )
    (row,) = record(an_event(figure, higher)).rows
    assert shape(row) == ("killed", "Russian soldiers", 30, 31)
    assert row.floor and row.floor.claim == figure.claim.id
    assert {each.speaker: each.own_losses for each in row.positions} == {"ministry": True, "staff": False}


def test_a_word_of_magnitude_is_no_comparison() -> None:
    document = a_document("A report.")
    figure = soldiers("99", 99, 99, document=document)
    hundreds = soldiers("hundreds", 100, None, vague=True, affected_side=UKRAINE, document=document)
    assert len(rows(figure, hundreds)) == 2


def test_a_bare_toll_never_joins_a_count_of_children_alone() -> None:
    children = a_statement("3", 3, 3, by="a doctor", group="children", affected="children")
    bare = a_statement("44", 44, 44, by="a doctor")
    assert sorted(rows(children, bare)) == [("killed", "children", 3, 3), ("killed", "people", 44, 44)]


def test_people_and_soldiers_are_two_things() -> None:
    people = a_statement("44", 44, 44, by="the mayor", affected="people")
    assert len(rows(soldiers("30", 30, 30), people)) == 2


@pytest.mark.parametrize("word", ["victims", "men", "losses", "dead", "Makiivka", "Russian"])
def test_words_that_tell_nothing_leave_a_toll_bare(word: str) -> None:
    bare = a_statement("44", 44, 44, by="the mayor", affected=word)
    assert len(rows(soldiers("30", 30, 30), bare)) == 1


@pytest.mark.parametrize("word", ["people", "two persons", "villagers", "Ukrainians", "passengers"])
def test_words_that_name_people_do_not(word: str) -> None:
    told = a_statement("44", 44, 44, by="the mayor", affected=word)
    assert len(rows(soldiers("30", 30, 30), told)) == 2


def test_a_nation_abroad_is_counted_with_its_soldiers() -> None:
    abroad = a_statement("400", 400, 400, by="staff", affected="Russians", affected_side=RUSSIA)
    assert rows(soldiers("30", 30, 30), abroad) == [("killed", "Russian soldiers", 30, 400)]
    assert len(rows(soldiers("30", 30, 30), abroad, place=None)) == 2


def test_a_nation_at_home_is_not() -> None:
    at_home = a_statement("400", 400, 400, by="staff", affected="Ukrainians", affected_side=UKRAINE)
    assert len(rows(soldiers("30", 30, 30, affected_side=UKRAINE), at_home)) == 2


def test_a_nation_abroad_of_whom_nobody_fights_is_not_counted_with_the_people() -> None:
    people = a_statement("60", 60, 60, by="police", affected="people")
    tourists = a_statement("9", 9, 9, by="police", affected="Russians", affected_side=RUSSIA)
    bare = a_statement("61", 61, 61, by="a medic")
    assert sorted(rows(tourists, bare)) == [("killed", "Russians", 9, 9), ("killed", "people", 61, 61)]
    assert sorted(rows(people, tourists)) == [
        ("killed", "Russians", 9, 9),
        ("killed", "people", 60, 60),
    ]


def test_a_group_without_a_side_joins_the_only_side_that_has_it() -> None:
    assert rows(soldiers("30", 30, 30), soldiers("33", 33, 33, affected_side=None)) == [
        ("killed", "Russian soldiers", 30, 33)
    ]


def test_nobody_counts_for_every_group_of_the_measure() -> None:
    civilians = soldiers("6", 6, 6, group="civilians", affected="civilians")
    nobody = a_statement("nobody", 0, 0, by="the governor")
    assert rows(soldiers("30", 30, 30), civilians, nobody) == [
        ("killed", "Russian civilians", 0, 6),
        ("killed", "Russian soldiers", 0, 30),
    ]


def test_nobody_of_one_side_says_nothing_about_the_other() -> None:
    other = soldiers("70", 70, 70, affected_side=UKRAINE)
    nobody = a_statement("nobody", 0, 0, by="the governor", affected_side=UKRAINE)
    assert rows(soldiers("30", 30, 30), other, nobody) == [
        ("killed", "Ukrainian soldiers", 0, 70),
        ("killed", "Russian soldiers", 30, 30),
    ]


def test_nobody_alone_is_a_row() -> None:
    assert rows(a_statement("nobody", 0, 0, by="the governor")) == [("killed", "people", 0, 0)]


def test_a_part_stands_in_the_row_of_its_whole_and_sets_no_bound() -> None:
    document = a_document("A report.")
    whole = a_statement("40", 40, 40, by="police", affected="people")
    part = a_statement("9", 9, 9, by="police", role="part", group="children", affected="children")
    made = record(an_event(whole, part, documents=(document,))).rows
    assert [(shape(row), len(row.links)) for row in made] == [(("killed", "people", 40, 40), 2)]


def test_a_figure_that_is_only_denied_keeps_its_row_without_a_range() -> None:
    assert rows(soldiers("600", 600, 600, stance=Stance.DENIES)) == [("killed", "Russian soldiers", None, None)]


def test_a_comment_makes_no_row_and_changes_none() -> None:
    document = a_document("A report.", comments=(a_comment("It was 5000 civilians."),))
    remark = a_statement("5000", 5000, 5000, document=document, unit="c1", group="civilians", affected="civilians")
    bare = a_statement("44", 44, 44, by="a blogger")
    with_comment: Event = an_event(soldiers("30", 30, 30), bare, remark, documents=(document,))
    assert [shape(row) for row in record(with_comment).rows] == [("killed", "Russian soldiers", 30, 44)]


def test_the_row_that_most_speak_of_stands_first_within_a_measure() -> None:
    civilians = soldiers("6", 6, 6, group="civilians", affected="civilians")
    assert rows(civilians, soldiers("30", 30, 30), soldiers("31", 31, 31, by="army"))[0][1] == "Russian soldiers"
