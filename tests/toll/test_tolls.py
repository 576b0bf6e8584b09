"""The estimate of one event's toll, in a reader's words and as laws."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import RUSSIA, UKRAINE, Party, a_claim, a_comment, a_document, a_link, a_statement, an_event, day
from counterclaim.nouns import Link, Measure, Scope, Stance
from counterclaim.record import record
from counterclaim.toll import Quantiles, Toll, defaults, tolls
from counterclaim.toll.tendencies import Relation

FRANCE = Party("FR", "France")
MONITOR = Party("monitor:lists", "Northern Lists")
AZAWAD = Party("group:azawad", "Tuareg rebels")
SWAPPED = {"RU": UKRAINE, "UA": RUSSIA}
SOLDIERS = {"affected_side": RUSSIA, "group": "soldiers", "affected": "soldiers"}


def said(figure: str, low: int | None, high: int | None = None, *, by: str = "a doctor", **rest) -> Link:
    """ "63", 63 is exactly 63; a bound is given as low and high."""
    return a_statement(figure, low, low if high is None and figure.isdigit() else high, by=by, **SOLDIERS | rest)


def estimates(*links: Link, **event) -> tuple[Toll, ...]:
    return tolls(record(an_event(*links, **event)))


def estimate(*links: Link) -> Quantiles:
    (only,) = estimates(*links)
    assert only.quantiles is not None, only.sentence
    return only.quantiles


def numbers(found: Quantiles) -> tuple[int, ...]:
    return (found.q05, found.q25, found.median, found.q75, found.q95)


def width(found: Quantiles) -> float:
    return math.log(max(found.q95, 0.5)) - math.log(max(found.q05, 0.5))


MINISTRY = {"by": "Russian defence ministry", "side": RUSSIA}
ARMY = {"by": "Ukrainian armed forces", "side": UKRAINE}


# One claim, or none


def test_with_one_claim_it_says_little_and_says_so() -> None:
    (only,) = estimates(said("63", 63))
    assert only.quantiles is not None
    assert only.quantiles.q05 < 63 / 3 < 63 * 3 < only.quantiles.q95
    assert "With one claim, this is little more than the claim itself" in only.sentence


@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.SUPPOSES, Stance.ASKS])
def test_figures_that_nobody_stands_by_give_no_estimate_and_the_reason(stance: Stance) -> None:
    (only,) = estimates(said("600", 600, stance=stance))
    assert only.quantiles is None
    assert only.sentence == "No estimate: no claim of a figure counts."
    assert [(each.link.claim.quote, each.why) for each in only.unheard] == [("600", "it does not count in the record")]


def test_at_least_none_excludes_nothing() -> None:
    (only,) = estimates(said("at least none", 0))
    assert only.sentence == "No estimate: the claims exclude no count."


@pytest.mark.parametrize("scope", [Scope.CUMULATIVE, Scope.PERIOD])
def test_a_total_that_grows_is_left_to_the_model_of_whole_wars(scope: Scope) -> None:
    made = estimates(said("5937", 5937, scope=scope), kind="total", place=None)
    assert [each.quantiles for each in made] == [None]
    assert made[0].sentence.startswith("No estimate: ")


def test_words_of_magnitude_alone_give_a_wide_estimate_above_their_least_value() -> None:
    (only,) = estimates(
        said("dozens", 12, vague=True),
        said("scores", 20, vague=True, by="a witness"),
        said("at least 15", 15, by="a nurse"),
    )
    assert only.quantiles is not None
    assert only.quantiles.median > 15
    assert "Every figure leaves one side open" in only.sentence


# Zero


def test_nobody_was_killed_is_an_estimate_of_none() -> None:
    authority = {"answerable": True, "group": "people", "affected": None, "affected_side": None, "side": FRANCE}
    (only,) = estimates(said("nobody", 0, 0, by="the prefecture", **authority))
    assert only.quantiles is not None
    assert only.quantiles.median == 0
    assert only.sentence.startswith("Probably none.")


def test_where_one_says_nobody_and_another_hundreds_it_says_that_it_cannot_tell() -> None:
    (only,) = estimates(said("nobody", 0, 0, **MINISTRY), said("more than 600", 601, **ARMY))
    assert only.quantiles is not None
    assert only.quantiles.q05 == 0
    assert only.quantiles.q95 > 600
    assert "contradict each other" in only.sentence
    assert "Probably" not in only.sentence


def test_a_man_who_died_is_hardly_none() -> None:
    assert estimate(said("1", 1)).median == 1
    assert estimate(said("1", 1), said("1", 1, by="a nurse")).q05 == 1


# Who speaks


def test_a_statement_against_interest_lies_below_the_truth_and_an_enemys_above() -> None:
    own, enemy, third = estimate(said("63", 63, **MINISTRY)), estimate(said("63", 63, **ARMY)), estimate(said("63", 63))
    assert own.q05 > third.q05 > enemy.q05
    assert own.median > 63 > enemy.median


def test_an_admission_raises_the_lower_end() -> None:
    enemy = said("400", 400, **ARMY)
    assert estimate(enemy, said("300", 300, **MINISTRY)).q05 > estimate(enemy).q05


def test_what_a_side_says_of_its_own_civilians_is_no_admission() -> None:
    (only,) = estimates(said("63", 63, **MINISTRY | {"group": "civilians", "affected": "civilians"}))
    assert [each.relation for each in only.inputs] == [Relation.CIVIL]


@pytest.mark.parametrize(
    ("speaker", "relation"),
    [
        ({"by": "a doctor"}, Relation.THIRD),
        ({"by": "Northern Lists", "side": MONITOR}, Relation.THIRD),
        ({"by": "Tuareg rebels", "side": AZAWAD}, Relation.OTHER),
        ({"by": "French officials", "side": FRANCE}, Relation.ANOTHER),
        (ARMY, Relation.ANOTHER),
        (MINISTRY, Relation.OWN),
    ],
)
def test_of_two_foreign_states_it_cannot_be_told_which_one_fights(speaker: dict, relation: Relation) -> None:
    others = [one for one in (ARMY, {"by": "French officials", "side": FRANCE}) if one != speaker]
    (only,) = estimates(said("63", 63, **speaker), *(said("90", 90, **one) for one in others))
    assert {each.link.speaker: each.relation for each in only.inputs}[speaker["by"]] is relation


def test_a_side_whose_losses_are_counted_too_is_known_to_fight() -> None:
    theirs = said("12", 12, by="a nurse", affected_side=UKRAINE)
    made = estimates(said("63", 63, **ARMY), said("90", 90, by="French officials", side=FRANCE), theirs)
    relations = {each.link.speaker: each.relation for toll in made for each in toll.inputs}
    assert relations["Ukrainian armed forces"] is Relation.OTHER
    assert relations["French officials"] is Relation.ANOTHER


def test_bodies_of_one_side_share_their_lean_and_narrow_less_than_strangers() -> None:
    first = said("400", 400, **ARMY)
    staff = said("400", 400, by="Ukrainian general staff", side=UKRAINE)
    rebels = said("400", 400, by="Tuareg rebels", side=AZAWAD)
    assert width(estimate(first, rebels)) < width(estimate(first, staff)) <= width(estimate(first))


def test_only_the_figure_that_a_speaker_now_stands_by_is_heard() -> None:
    earlier, later = said("41", 41, on="2023-01-02", **MINISTRY), said("77", 77, on="2023-01-05", **MINISTRY)
    (only,) = estimates(earlier, later)
    assert [each.link.claim.quote for each in only.inputs] == ["77"]
    assert [each.why for each in only.unheard] == ["another figure of the same speaker stands"]
    assert only.quantiles == estimate(later)


def test_it_tells_what_it_would_be_without_each_claim() -> None:
    one, other = said("63", 63, **MINISTRY), said("400", 400, **ARMY)
    (both,) = estimates(one, other)
    without = {each.link.speaker: each.without for each in both.inputs}
    assert without == {"Russian defence ministry": estimate(other), "Ukrainian armed forces": estimate(one)}


def test_a_figure_that_is_rounded_stands_for_all_that_round_to_it() -> None:
    rough = said("about 500", 500, 500, approximate=True)
    assert width(estimate(rough)) >= width(estimate(said("500", 500)))


# Laws


@st.composite
def links(draw: st.DrawFn) -> Link:
    low = draw(st.none() | st.integers(0, 900) | st.sampled_from([10**6, 10**30, 10**400]))
    high = draw(st.integers(0, 900)) if low is None else draw(st.none() | st.just(low) | st.integers(low, low + 1000))
    group = draw(st.sampled_from(["people", "soldiers", "children"]))
    return a_statement(
        f"{str(low)[:9]} to {str(high)[:9]}",
        low,
        high,
        by=draw(st.sampled_from(["", "ministry", "staff", "a doctor", "a nurse"])),
        on=draw(st.sampled_from(["2022-12-31", "2023-01-01", "2023-01-02"])),
        outlet=draw(st.sampled_from(["Lamp Post", "Old Mill"])),
        side=draw(st.sampled_from([None, RUSSIA, UKRAINE])),
        affected_side=draw(st.sampled_from([None, RUSSIA, UKRAINE])),
        group=group,
        affected=draw(st.sampled_from([None, group])),
        measure=draw(st.sampled_from([Measure.KILLED, Measure.DESTROYED])),
        stance=draw(st.sampled_from([Stance.STATES, Stance.ACKNOWLEDGES, Stance.ESTIMATES, Stance.DENIES])),
        scope=draw(st.sampled_from([Scope.INCIDENT, Scope.INCIDENT, Scope.CUMULATIVE])),
        role=draw(st.sampled_from(["whole", "whole", "part"])),
        vague=draw(st.booleans()),
        approximate=draw(st.booleans()),
        answerable=draw(st.sampled_from([False, False, True])),
    )


some_links = st.lists(links(), min_size=1, max_size=6, unique_by=lambda link: link.claim.id)


def found(made: tuple[Toll, ...]) -> list[tuple[object, ...]]:
    return [(each.quantiles, each.sentence, [one.relation for one in each.inputs]) for each in made]


@settings(max_examples=60, deadline=None)
@given(some_links)
def test_any_claims_give_ordered_finite_quantiles_or_a_reason(some: list[Link]) -> None:
    for each in estimates(*some):
        if each.quantiles is None:
            assert each.sentence.startswith("No estimate: ")
            assert each.inputs == ()
        else:
            told = numbers(each.quantiles)
            assert all(isinstance(number, int) for number in told)
            assert told[0] >= 0
            assert list(told) == sorted(told)
            assert each.inputs
        heard = {one.link.claim.id for one in each.inputs} | {echo for one in each.inputs for echo in one.echoes}
        passed = [one.link.claim.id for one in each.unheard]
        assert heard | set(passed) == {link.claim.id for link in each.row.links}
        assert not heard & set(passed)


@settings(max_examples=25, deadline=None)
@given(some_links, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_makes_no_difference(some: list[Link], random) -> None:
    assert found(estimates(*some)) == found(estimates(*random.sample(some, len(some))))


@settings(max_examples=25, deadline=None)
@given(some_links)
def test_an_echo_changes_nothing(some: list[Link]) -> None:
    before = estimates(*some)
    head = next((one.link for each in before for one in each.inputs), None)
    if head is None:
        return
    report = a_document("It was said elsewhere too.", outlet="Fjord Daily", title="Said elsewhere")
    echo = replace(head, claim=replace(head.claim, id="f" * 64, source=report.source), origin=head.claim.id)
    after = estimates(*some, echo)
    assert found(after) == found(before)
    assert any("f" * 64 in one.echoes for each in after for one in each.inputs)


@settings(max_examples=25, deadline=None)
@given(some_links, st.integers(0, 10**6))
def test_a_comment_changes_nothing(some: list[Link], count: int) -> None:
    thread = a_document("A report.", comments=(a_comment(f"More like {count} died."),))
    claim = a_claim(thread.comments[0].text, str(count), count, count, document=thread, unit="c1", affected="soldiers")
    loud = a_link(claim, speaker="a reader", side=UKRAINE, affected_side=UKRAINE, group="soldiers")
    assert found(estimates(*some, loud)) == found(estimates(*some))


@settings(max_examples=25, deadline=None)
@given(some_links)
def test_sides_that_swap_their_names_swap_nothing_in_the_figures(some: list[Link]) -> None:
    def swapped(link: Link) -> Link:
        sides = (side and SWAPPED[side.id] for side in (link.side, link.affected_side))
        return replace(link, **dict(zip(("side", "affected_side"), sides, strict=True)))

    def by_row(made: tuple[Toll, ...], sides: dict[str, Party]) -> dict[object, object]:
        return {
            (row.measure, row.scope, row.group, sides.get(row.side.id, row.side) if row.side else None): each.quantiles
            for each in made
            for row in [each.row]
        }

    assert by_row(estimates(*some), SWAPPED) == by_row(estimates(*map(swapped, some)), {})


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 5000), st.integers(2, 5))
def test_a_stranger_who_says_the_same_never_widens_the_range(count: int, speakers: int) -> None:
    rounding = 0.15
    same = [said(str(count), count, by=f"witness {at}") for at in range(speakers)]
    assert width(estimate(*same)) <= width(estimate(*same[:-1])) + rounding


@settings(max_examples=15, deadline=None)
@given(st.integers(200, 5000))
def test_ten_times_the_figures_give_ten_times_the_toll(count: int) -> None:
    one = estimate(said(str(count), count, **MINISTRY), said(str(3 * count), 3 * count, **ARMY))
    ten = estimate(said(str(10 * count), 10 * count, **MINISTRY), said(str(30 * count), 30 * count, **ARMY))
    for small, large in zip(numbers(one), numbers(ten), strict=True):
        assert large / small == pytest.approx(10, rel=0.15)


def test_the_truth_is_never_known_better_than_what_all_may_have_in_common() -> None:
    many = [said("500", 500, by=f"witness {at}") for at in range(40)]
    assert width(estimate(*many)) > 2 * 1.6 * defaults().common


def test_it_needs_nothing_but_python() -> None:
    heavy = "import sys, counterclaim.toll; print(sorted({'numpy', 'scipy', 'polars'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_undated_record_of_an_unknown_side_is_estimated_too() -> None:
    (only,) = estimates(said("12", 12, affected_side=None, on=""), place=None, when=day("2023-01-01"))
    assert only.quantiles is not None
