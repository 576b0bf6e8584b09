"""How the figures of one report add up to the least number that it states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract import extract
from counterclaim.link.least import least
from counterclaim.nouns import Document, Measure


def killed(text: str, *, title: str | None = None) -> int:
    document = Document.make(text=text, title=title)
    return least(document, extract(document), Measure.KILLED)


def captured(text: str) -> int:
    document = Document.make(text=text)
    return least(document, extract(document), Measure.CAPTURED)


OPENING = "Troops searched a compound near the river on Monday after residents had told of rebels hiding there. "


# --- what adds up ---


def test_different_groups_of_one_sentence_add_up() -> None:
    assert killed("A raid near the river killed 12 civilians and three soldiers on Monday.") == 15


def test_people_told_of_as_more_add_to_those_told_before() -> None:
    assert captured("Rebels abducted two teachers in the north. Three more teachers were abducted at the river.") == 5


def test_whose_people_they_are_points_at_nobody_told_before() -> None:
    assert captured("Rebels abducted a banker on Monday and his two drivers.") == 3


def test_additional_people_are_those_told_beside_the_first() -> None:
    opening = "Troops had abducted a rebel commander and two rebels on Monday."
    assert captured(f"{opening} Two additional rebels were abducted at the gate.") == 3


def test_another_measure_adds_nothing() -> None:
    assert killed("The raid killed four soldiers and wounded nine on Monday.") == 4


def test_details_of_another_occasion_add_to_one_another() -> None:
    text = OPENING * 3 + "They shot back, killing four rebels. Later, 11 rebels who came by road were killed."
    assert killed(text) == 15


@pytest.mark.parametrize(
    "second",
    [
        "In Zabul province, troops captured two rebels.",
        "In Logar province, troops searched a farm in Tira district. They captured two rebels.",
        "In another operation, troops captured two rebels.",
        "A separate army patrol captured two rebels.",
    ],
)
def test_the_same_number_at_another_place_or_on_another_occasion_adds(second: str) -> None:
    assert captured(f"In Khost province, troops captured two rebels on Monday.\n\n{second}") == 4


def test_a_sum_over_several_places_holds_what_each_paragraph_tells() -> None:
    opening = "Troops captured four rebels during two operations in Khost and Zabul provinces."
    details = "In Khost province, troops captured two rebels.\n\nIn Zabul province, troops captured two rebels."
    assert captured(f"{opening}\n\n{details}") == 4


def test_a_place_spelt_otherwise_at_its_end_is_no_other_place() -> None:
    opening = "Troops captured two rebels in Zharay district on Monday."
    assert captured(f"{opening} After a search in Zhari district, they captured two rebels.") == 2


# --- what restates ---


@pytest.mark.parametrize(
    "detail",
    [
        "The rockets killed 14 sailors at dawn.",
        "The 14 sailors were killed at dawn.",
        "The 14 men were killed at dawn.",
        "Nine sailors were killed at dawn and five sailors were killed in the evening.",
        "Five of the sailors were killed at dawn.",
        "One of the men killed was a cook.",
    ],
)
def test_a_later_detail_restates_what_the_opening_sums_up(detail: str) -> None:
    assert killed(f"Rockets killed 14 sailors in the port of the capital on Monday. {detail}") == 14


def test_details_that_go_beyond_the_opening_replace_it() -> None:
    opening = "Rockets killed three sailors in the port on Monday."
    assert killed(f"{opening} One sailor was killed at dawn. Three sailors were killed in the evening.") == 4


def test_the_sum_of_all_that_was_told_restates_it() -> None:
    assert killed("The raid killed three soldiers and two villagers. All five people were killed by one bomb.") == 5


def test_one_person_told_by_role_can_be_one_of_a_number_told_before() -> None:
    assert captured("Rebels abducted four men on Monday. They had abducted a driver and three guards.") == 4


def test_a_part_adds_nothing_to_its_whole() -> None:
    assert killed("The blast killed 63 people, nine of them children.") == 63


def test_a_headline_and_the_text_under_it_count_once() -> None:
    assert killed("Rockets killed 14 sailors on Monday.", title="Rockets kill 14") == 14


def test_a_name_given_before_restates_the_person_whose_it_is() -> None:
    assert killed("A raid killed a rebel commander, Anwar Tarin, on Monday. Anwar Tarin was killed by one shot.") == 1


def test_who_is_taken_beside_somebody_known_is_a_detail_of_the_sum() -> None:
    opening = "Troops had abducted two rebels, including a commander, on Monday."
    assert captured(f"{opening} They abducted the commander and one additional rebel.") == 2


# --- what belongs to another occasion ---


def test_an_attack_that_only_says_who_somebody_is_adds_nothing() -> None:
    text = "Troops abducted two men. One man was linked to an attack that killed four guards."
    assert (killed(text), captured(text)) == (0, 2)


def test_who_somebody_is_that_was_taken_before_adds_nothing() -> None:
    assert captured("Rebels abducted nine men. Their chief is a cousin of the leader who was captured in May.") == 9


def test_what_a_month_or_an_army_took_before_adds_nothing_to_a_day() -> None:
    text = OPENING + "On Monday they captured two men. In June, clashes broke out there. The troops killed 30 rebels."
    assert (captured(text), killed(text)) == (2, 0)


def test_a_running_total_adds_nothing_to_an_incident() -> None:
    assert killed("Rockets killed 14 sailors on Monday. Some 900 sailors have died since the war began.") == 14


def test_a_running_total_counts_where_nothing_else_is_told() -> None:
    assert killed("At least 900 sailors have died since the war began.") == 900


@pytest.mark.parametrize("text", ["The army denied that 14 sailors had died.", "If 14 sailors died, we will know."])
def test_what_nobody_commits_to_adds_nothing(text: str) -> None:
    assert killed(text) == 0


# --- laws ---

SENTENCES = st.lists(
    st.sampled_from(
        [
            "Rockets killed 14 sailors.",
            "The 14 sailors were killed.",
            "Later, three more guards were killed.",
            "Troops killed a commander.",
            "The blast killed 63 people, nine of them children.",
            "Two of the men were killed.",
            "Nobody was hurt.",
        ]
    ),
    max_size=8,
)


@given(SENTENCES)
def test_the_least_lies_between_the_highest_low_and_the_sum_of_all(sentences: list[str]) -> None:
    document = Document.make(text=" ".join(sentences))
    claims = extract(document)
    lows = [claim.low or 0 for claim in claims if claim.measure is Measure.KILLED and not claim.part]
    assert max(lows, default=0) <= least(document, claims, Measure.KILLED) <= sum(lows)


@given(SENTENCES)
def test_telling_the_same_report_in_another_order_of_claims_changes_nothing(sentences: list[str]) -> None:
    document = Document.make(text=" ".join(sentences))
    claims = extract(document)
    assert least(document, claims, Measure.KILLED) == least(document, reversed(claims), Measure.KILLED)
