"""Single victims whom a text names or describes, without a figure."""

from __future__ import annotations

import pytest

from counterclaim.extract import extract

Victims = list[tuple[str, str, str | None]]


def victims(text: str) -> Victims:
    """(measure, quote, affected) of every claim of one."""
    return [
        (claim.measure.value, claim.quote, claim.affected) for claim in extract(text) if claim.low == claim.high == 1
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The mayor was murdered on Monday.", [("killed", "The mayor", "mayor")]),
        ("THE MAYOR WAS MURDERED ON MONDAY.", [("killed", "THE MAYOR", "MAYOR")]),
        ("Gunmen killed the driver.", [("killed", "the driver", "driver")]),
        ("His bodyguard was wounded.", [("injured", "His bodyguard", "bodyguard")]),
        ("Rebels kidnapped the bishop of Quibala.", [("captured", "the bishop", "bishop")]),
        ("The pilot of the helicopter is missing.", [("missing", "The pilot", "pilot")]),
        ("The village's priest was found dead after the raid.", [("killed", "The village's priest", "priest")]),
        ("The candidate, a farmer of 43, was shot dead.", [("killed", "The candidate", "candidate")]),
        ("The army condemned the murder of the judge.", [("killed", "the judge", "judge")]),
        ("Crowds mourned the consul's assassination.", [("killed", "the consul", "consul")]),
        (
            "The bomb killed the consul and his wife.",
            [("killed", "the consul", "consul"), ("killed", "his wife", "wife")],
        ),
        ("The consul and his wife were killed.", [("killed", "The consul", "consul"), ("killed", "his wife", "wife")]),
        (
            "Also wounded were the porter and a nurse.",
            [("injured", "the porter", "porter"), ("injured", "a nurse", "nurse")],
        ),
        ("The widow of the murdered magistrate left.", [("killed", "the murdered magistrate", "magistrate")]),
    ],
)
def test_one_person_described_is_a_claim_of_one(text: str, found: Victims) -> None:
    assert victims(text) == found


def test_a_title_is_kept_with_the_name_and_says_who_was_lost() -> None:
    assert victims("SOLDIERS KILLED ATTORNEY GENERAL ORBAN TESK IN THE CAPITAL.") == [
        ("killed", "ATTORNEY GENERAL ORBAN TESK", "ATTORNEY GENERAL")
    ]


def test_a_name_alone_is_quoted_and_kept_out_of_what_was_lost() -> None:
    assert victims("Orban Tesk was killed in the bombing.") == [("killed", "Orban Tesk", None)]


def test_what_a_name_is_said_to_be_is_who_was_lost() -> None:
    assert victims("Orban Tesk, a union leader, was killed in the bombing.") == [
        ("killed", "Orban Tesk", "union leader")
    ]


def test_the_named_among_the_counted_are_parts_of_the_count() -> None:
    claims = extract("Three nurses were killed: Orban Tesk, Ulla Verhoum and Dario Zelk.")
    assert [(claim.low, claim.part) for claim in claims] == [(3, False), (1, True), (1, True), (1, True)]


@pytest.mark.parametrize(
    "text",
    [
        "The judge survived an assassination attempt.",
        "The general tried to kill the president.",
        "The mayor was not injured in the attack.",
        "He has received death threats since the attack.",
        "The civilian population was hurt by the sanctions.",
        "The law punishes murder of any kind.",
        "Drivers are killed when lorries turn.",
        "The strike killed the peace process.",
        "Russia was hurt by sanctions.",
        "The actor died on Sunday, aged 94.",
        "The blast destroyed the mayor's car.",
        "The army will execute the plan.",
        "The striker was injured in training, and the coach left him out of the cup match.",
        "Her smile captured the judge.",
        "The minister was captured on camera.",
        "A nurse who passed by was not injured in the blast.",
        "Doctors said the boy was in serious condition with measles.",
    ],
)
def test_what_is_no_single_victim_is_no_claim(text: str) -> None:
    assert victims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Orban Tesk was murdered. Police said Tesk was killed at home. The mayor was killed in bed.",
        "The driver was killed in the raid. The victim was murdered near his home. He was killed at noon.",
        "A soldier was killed in the raid. The soldier was killed by a mine.",
    ],
)
def test_a_victim_taken_up_again_is_counted_once(text: str) -> None:
    assert len(victims(text)) == 1


def test_a_pronoun_counts_where_its_victim_was_not_counted_before() -> None:
    assert victims("Gunmen shot at the mayor on Monday. He died in hospital.") == [("killed", "He", None)]


def test_a_death_without_violence_or_accident_is_no_loss() -> None:
    text = "The singer died in her sleep."
    assert victims(text) == []
    assert victims(f"A bomb went off at the concert. {text.replace(' in her sleep', '')}") == [
        ("killed", "The singer", "singer")
    ]


def test_a_loss_that_a_denial_takes_for_granted_is_stated() -> None:
    (claim,) = extract("The general denied any part in the murder of the bishop.")
    assert (claim.quote, claim.stance.value) == ("the bishop", "states")


def test_a_name_in_capitals_needs_a_full_form_somewhere() -> None:
    assert victims("POLICE SAID TESK WAS KILLED.") == []
    assert victims("MAYOR ORBAN TESK LEFT. POLICE SAID TESK WAS KILLED.") == [("killed", "TESK", None)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The mayor was killed at home, along with two guards.", [("killed", 1), ("killed", 2)]),
        ("Police deplored the murder of Mayor Orban Tesk and three guards.", [("killed", 1), ("killed", 3)]),
        ("Two guards who were with her and a porter were wounded.", [("injured", 2), ("injured", 1)]),
        (
            "Thirteen bodies lay there; eight rebels, four soldiers and a porter.",
            [("killed", n) for n in (13, 8, 4, 1)],
        ),
        ("The killers of the six priests were soldiers.", [("killed", 6)]),
        ("The six priests' murder shocked the town.", [("killed", 6)]),
    ],
)
def test_who_is_told_beside_a_victim_or_a_total_is_counted_too(text: str, found: list[tuple[str, int]]) -> None:
    assert [(claim.measure.value, claim.low) for claim in extract(text)] == found


def test_the_parts_that_add_up_to_a_total_are_parts() -> None:
    claims = extract("Thirteen bodies lay there; eight rebels, four soldiers and a porter.")
    assert [claim.part for claim in claims] == [False, True, True, True]


def test_numbers_that_do_not_add_up_to_a_total_break_nothing_down() -> None:
    assert [claim.low for claim in extract("Thirteen bodies lay there; eight rebels and four soldiers looked on.")] == [
        13
    ]
