from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

pytest.importorskip("scipy")

from builders import RUSSIA, UKRAINE, a_claim, a_document, a_link, an_event, day
from counterclaim.errors import UsageError
from counterclaim.estimate.basis import Basis
from counterclaim.estimate.claims import ledger_basis
from counterclaim.nouns import Claim, Cue, Event, Link, Measure, Scope, Stance, When
from counterclaim.record import record


def claim(
    low: int | None,
    high: int | None,
    *,
    said: str = "2023-01-03",
    text: str = "It lost 63 soldiers since the invasion.",
    dates: tuple[Cue, ...] = (),
    **coded: Any,
) -> Claim:
    document = a_document(text, published=said)
    coded = {"scope": Scope.CUMULATIVE, "document": document, "speaker": "the ministry"} | coded
    return replace(a_claim(text, "63", low, high, **coded), dates=dates)


def link(of: Claim, **rest: Any) -> Link:
    known = {"speaker": "defence ministry", "side": UKRAINE, "affected_side": RUSSIA, "group": "soldiers"}
    return a_link(of, **known | rest)


def total(*links: Link, since: str = "2022-02-24", **rest: Any) -> Event:
    known: dict[str, Any] = {
        "id": f"total-russia-{since}",
        "kind": "total",
        "name": "Losses of Russia, since 24 February 2022",
        "place": None,
        "when": day(since),
    }
    return an_event(*links, **known | rest)


def basis(*events: Event, **rest: Any) -> Basis:
    return ledger_basis([record(event) for event in events], origin="a ledger", **rest)


def rows(found: Basis) -> list[tuple[Any, ...]]:
    return found.rows.select("day", "count", "party", "category", "source", "span", "bound").rows()


def reasons(*others: Link, **rest: Any) -> list[str]:
    """Why each of these is not used, beside one claim that is."""
    used = link(claim(500, 500, said="2023-01-09"))
    found = basis(total(used, *others, **rest))
    assert [row[1] for row in rows(found)] == [500]
    return [one.what for one in found.unused]


def test_a_running_total_is_a_report_since_its_start_by_the_speakers_side() -> None:
    found = basis(total(link(claim(63, 63))))
    assert rows(found) == [(314, 63, "Russia", "soldiers killed", "Ukraine", 0, "exact")]
    assert (found.start, found.sides) == (date(2022, 2, 24), {"Ukraine": "Ukraine"})


def test_by_speaker_each_has_a_bias_of_its_own_and_keeps_its_side() -> None:
    found = basis(total(link(claim(63, 63))), by="speaker")
    assert rows(found)[0][4] == "defence ministry"
    assert found.relation("defence ministry", "Ukraine") == "own"
    assert found.sides == {"defence ministry": "Ukraine"}


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (63, None, [(63, "lower")]),
        (None, 62, [(62, "upper")]),
        (300, 700, [(300, "lower"), (700, "upper")]),
        (0, 0, [(0, "exact")]),
    ],
)
def test_open_sides_and_ranges_are_bounds(low: int | None, high: int | None, told: list[tuple[int, str]]) -> None:
    assert [(row[1], row[6]) for row in rows(basis(total(link(claim(low, high)))))] == told


def test_killed_and_injured_together_are_a_category_of_their_own() -> None:
    found = basis(total(link(claim(63, 63, measure=Measure.CASUALTIES))))
    assert rows(found)[0][3] == "soldiers killed or injured"


def test_an_echo_counts_once_and_is_told_of() -> None:
    first, second = claim(63, 63), claim(63, 63, said="2023-01-05")
    found = basis(total(link(first), link(second, origin=first.id, speaker="wire", side=None)))
    assert len(rows(found)) == 1
    assert [(one.where, one.what) for one in found.unused] == [
        (second.id, "It repeats an earlier report and adds nothing.")
    ]


@pytest.mark.parametrize("stance", [each for each in Stance if not each.counts])
def test_what_a_speaker_does_not_stand_behind_is_not_used(stance: Stance) -> None:
    assert reasons(link(claim(63, 63, stance=stance))) == [f"Its speaker does not stand behind it ({stance.value})."]


def test_a_comment_is_never_used() -> None:
    assert reasons(link(claim(63, 63, unit="c1"))) == ["A reader's comment is no source."]


@pytest.mark.parametrize(("role", "told"), [("part", "It is a part"), ("addition", "It is an addition")])
def test_parts_and_additions_are_not_used(role: str, told: str) -> None:
    assert reasons(link(claim(63, 63), role=role)) == [f"{told}, no whole figure."]


def test_what_its_speaker_withdrew_is_not_used_nor_are_its_copies() -> None:
    first, copy = claim(63, 63), claim(63, 63, said="2023-01-05")
    assert reasons(link(first, retracted=True), link(copy, origin=first.id)) == ["Its own speaker withdrew it."] * 2


def test_whose_losses_must_be_told() -> None:
    other = link(claim(63, 63, measure=Measure.MISSING), affected_side=None)
    assert reasons(other) == ["Whose losses it counts is not told."]


def test_a_report_and_its_words_must_not_name_different_sides() -> None:
    other = link(claim(63, 63, measure=Measure.MISSING), affected_side=UKRAINE)
    assert reasons(other) == ["Its words and its report name different sides as the one that lost."]


def test_when_it_was_said_must_be_known_to_the_month() -> None:
    year = When(datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC), "stated")
    undated = [link(claim(63, 63), said_on=None), link(claim(64, 64), said_on=year)]
    assert reasons(*undated) == ["When it was said is not known to the month."] * 2


def test_a_month_counts_from_its_middle() -> None:
    month = When(datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 4, 1, tzinfo=UTC), "stated")
    assert rows(basis(total(link(claim(63, 63), said_on=month))))[0][0] == 21


def test_the_toll_of_one_event_is_no_report_on_the_conflict() -> None:
    strike = an_event(link(claim(63, 63, scope=Scope.INCIDENT)))
    found = basis(strike, total(link(claim(500, 500))))
    assert [one.what for one in found.unused] == ["It counts one event, not a stretch of the conflict."]


def test_a_figure_too_large_to_count_is_not_used() -> None:
    assert reasons(link(claim(10**12, 10**12))) == ["Its figure is too large."]


def test_a_ledger_without_a_usable_claim_is_refused_with_the_reasons() -> None:
    strike = an_event(link(claim(63, 63, scope=Scope.INCIDENT)))
    with pytest.raises(UsageError, match=r"a ledger: No report is left.* 1 claims: It counts one event"):
        basis(strike)


def test_an_empty_ledger_is_refused() -> None:
    with pytest.raises(UsageError, match="No report is left"):
        basis()


def test_claims_that_people_rejected_are_counted_among_the_unused() -> None:
    found = basis(total(link(claim(63, 63))), rejected=2)
    assert found.reasons == [("A person rejected it.", 2)]


def test_the_start_that_most_totals_count_from_is_taken_and_the_rest_is_told_of() -> None:
    other = total(link(claim(9, 9)), since="2023-01-01", id="other")
    found = basis(total(link(claim(63, 63)), link(claim(64, 64, said="2023-01-05"))), other)
    assert found.start == date(2022, 2, 24)
    assert [(one.what, one.advice) for one in found.unused] == [
        ("It counts from 2023-01-01.", "Estimate that with --since 2023-01-01.")
    ]
    assert basis(total(link(claim(63, 63))), other, since=date(2023, 1, 1)).rows["count"].to_list() == [9]


def test_a_date_that_the_count_runs_up_to_is_its_day() -> None:
    text = "As of 31 December 2022 it had lost 63 soldiers."
    found = basis(total(link(claim(63, 63, text=text, dates=(Cue("body", 6, 22, "31 December 2022"),)))))
    assert found.date_of(rows(found)[0][0]) == date(2022, 12, 31)


@pytest.mark.parametrize(
    ("text", "cue", "days", "last"),
    [
        ("It lost 63 soldiers over the past day.", None, 1, "2023-01-03"),
        ("It lost 63 soldiers in the last 24 hours.", None, 1, "2023-01-03"),
        ("It lost 63 soldiers in the past two weeks.", None, 14, "2023-01-03"),
        ("It loses 63 soldiers a day.", None, 1, "2023-01-03"),
        ("It lost 63 soldiers in December 2022.", "December 2022", 31, "2022-12-31"),
        ("It lost 63 soldiers on 2 January 2023.", "2 January 2023", 1, "2023-01-02"),
    ],
)
def test_a_figure_of_a_stretch_counts_its_days(text: str, cue: str | None, days: int, last: str) -> None:
    dates = (Cue("body", text.index(cue), text.index(cue) + len(cue), cue),) if cue else ()
    of_days = link(claim(63, 63, text=text, dates=dates, scope=Scope.PERIOD))
    found = basis(total(link(claim(500, 500)), of_days))
    mine = next(row for row in rows(found) if row[1] == 63)
    assert (mine[5], str(found.date_of(mine[0]))) == (days, last)


def test_a_stretch_of_unknown_length_is_not_used() -> None:
    other = link(claim(63, 63, text="It lost 63 soldiers of late.", scope=Scope.PERIOD))
    assert reasons(other) == ["How many days it counts is not known."]


def test_days_before_the_start_are_not_used() -> None:
    early = link(claim(63, 63, text="It lost 63 soldiers over the past day.", scope=Scope.PERIOD, said="2022-02-01"))
    assert reasons(early) == ["It counts days before the start."]
