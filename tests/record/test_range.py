from __future__ import annotations

from builders import RUSSIA, UKRAINE, a_comment, a_document, a_statement
from counterclaim.nouns import Bound, Stance
from counterclaim.record.range import counting, floor, highest, lowest


def values(*bounds: Bound | None) -> list[int | None]:
    return [bound.value if bound else None for bound in bounds]


def ends(*links):
    return values(lowest(links), highest(links))


def test_the_range_runs_from_the_least_to_the_greatest_bound() -> None:
    assert ends(a_statement("17", 17, 17, by="the mayor"), a_statement("between 30 and 45", 30, 45, by="a doctor")) == [
        17,
        45,
    ]


def test_an_open_figure_gives_its_one_bound_to_both_ends() -> None:
    assert ends(a_statement("more than 40", 41, None, by="the mayor")) == [41, 41]
    assert ends(a_statement("up to 12", None, 12, by="the mayor")) == [12, 12]


def test_nobody_is_a_figure() -> None:
    assert ends(a_statement("nobody", 0, 0, by="the mayor"), a_statement("5", 5, 5, by="a medic")) == [0, 5]


def test_without_a_claim_there_is_no_range() -> None:
    assert ends() == [None, None]


def test_what_is_denied_supposed_predicted_wished_or_asked_sets_no_bound() -> None:
    idle = [stance for stance in Stance if not stance.counts]
    assert len(idle) == 5
    for stance in idle:
        assert ends(a_statement("900", 900, 900, by="an officer", stance=stance)) == [None, None]


def test_claims_and_estimates_set_bounds() -> None:
    links = [
        a_statement("8", 8, 8, by="the army", stance=Stance.CLAIMS),
        a_statement("25", 25, 25, by="a monitor", stance=Stance.ESTIMATES),
    ]
    assert ends(*links) == [8, 25]


def test_a_superseded_figure_stays_in_the_range() -> None:
    links = [
        a_statement("4", 4, 4, by="the fire service", on="2023-05-01"),
        a_statement("11", 11, 11, by="the fire service", on="2023-05-02"),
    ]
    assert ends(*links) == [4, 11]


def test_a_figure_that_its_speaker_withdrew_sets_no_bound_and_neither_does_a_copy() -> None:
    wrong = a_statement("70", 70, 70, by="the governor", retracted=True)
    copy = a_statement("70", 70, 70, by="the governor", on="2023-01-03", origin=wrong.claim.id)
    right = a_statement("7", 7, 7, by="the governor", on="2023-01-04")
    assert ends(wrong, copy, right) == [7, 7]


def test_parts_and_additions_set_no_bound() -> None:
    links = [
        a_statement("40", 40, 40, by="police"),
        a_statement("9", 9, 9, by="police", role="part"),
        a_statement("200 more", 200, 200, by="police", role="addition"),
    ]
    assert ends(*links) == [40, 40]


def test_a_comment_sets_no_bound() -> None:
    document = a_document("Nothing.", comments=(a_comment("They lost 5000 men."),))
    link = a_statement("5000", 5000, 5000, document=document, unit="c1")
    assert counting([link]) == ()


def test_a_bound_carries_the_claim_that_sets_it_and_the_earliest_of_several() -> None:
    later = a_statement("30", 30, 30, by="the coast guard", on="2023-01-05")
    early = a_statement("30", 30, 30, by="the harbour office", on="2023-01-03")
    assert lowest([later, early]) == highest([early, later]) == Bound(30, early.claim.id)


def test_a_named_speaker_sets_the_bound_rather_than_a_headline() -> None:
    headline = a_statement("30", 30, 30, on="2023-01-02", unit="title")
    named = a_statement("30", 30, 30, by="the harbour office", on="2023-01-03")
    assert lowest([headline, named]) == Bound(30, named.claim.id)


class TestFloor:
    def test_is_the_highest_low_that_a_side_gives_for_its_own_losses(self) -> None:
        links = [
            a_statement("20", 20, 20, by="ministry", side=RUSSIA, affected_side=RUSSIA),
            a_statement("at least 35", 35, None, by="army", side=RUSSIA, affected_side=RUSSIA),
            a_statement("500", 500, 500, by="staff", side=UKRAINE, affected_side=RUSSIA),
        ]
        assert floor(links) == Bound(35, links[1].claim.id)

    def test_is_missing_where_only_the_other_side_or_nobody_in_particular_speaks(self) -> None:
        links = [
            a_statement("500", 500, 500, by="staff", side=UKRAINE, affected_side=RUSSIA),
            a_statement("90", 90, 90, by="a witness"),
        ]
        assert floor(links) is None

    def test_takes_what_the_answerable_authority_of_a_disaster_says(self) -> None:
        link = a_statement("118", 118, 118, by="the rescue agency", answerable=True)
        assert values(floor([link])) == [118]

    def test_has_no_low_from_up_to(self) -> None:
        link = a_statement("up to 50", None, 50, by="ministry", side=RUSSIA, affected_side=RUSSIA)
        assert floor([link]) is None

    def test_can_be_nobody(self) -> None:
        link = a_statement("no one", 0, 0, by="the mayor", side=UKRAINE, affected_side=UKRAINE)
        assert values(floor([link])) == [0]

    def test_is_not_raised_by_an_estimate_or_by_what_a_text_keeps_at_a_distance(self) -> None:
        links = [
            a_statement("300", 300, 300, by="m", side=RUSSIA, affected_side=RUSSIA, stance=Stance.ESTIMATES),
            a_statement("200", 200, 200, by="m", side=RUSSIA, affected_side=RUSSIA, stance=Stance.CLAIMS),
            a_statement("100", 100, 100, by="m", side=RUSSIA, affected_side=RUSSIA, stance=Stance.ACKNOWLEDGES),
        ]
        assert values(floor(links)) == [100]

    def test_knows_whose_loss_it_is_from_the_row_where_the_claim_does_not_tell(self) -> None:
        link = a_statement("63", 63, 63, by="ministry", side=RUSSIA)
        assert values(floor([link]), floor([link], RUSSIA), floor([link], UKRAINE)) == [None, 63, None]


def test_a_figure_whose_sentence_names_no_speaker_acknowledges_nothing() -> None:
    carried = a_statement("70", 70, 70, side=RUSSIA, affected_side=RUSSIA, speaker=None)
    spoken = a_statement("63", 63, 63, by="Russian defence ministry", side=RUSSIA, affected_side=RUSSIA)
    answering = a_statement("80", 80, 80, answerable=True, speaker=None)
    assert values(floor([carried, spoken, answering], RUSSIA), floor([carried], RUSSIA)) == [63, None]
