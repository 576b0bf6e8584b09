"""What an incident's claims count: the incident, or a running total beside it."""

from __future__ import annotations

import pytest

from builders import a_claim, a_document, day
from counterclaim.link.scopes import scopes
from counterclaim.nouns import BODY, Claim, Cue, Measure, Scope

INCIDENT = a_claim("63 soldiers died, 400 by another count.", "63", 63, 63)
GREATER = a_claim("63 soldiers died, 400 by another count.", "400", 400, 400)


def a_total(text: str, quote: str, figure: int, *dates: str, scope: Scope = Scope.CUMULATIVE) -> Claim:
    document = a_document(text, published="2023-01-24")
    cues = tuple(Cue(BODY, text.index(date), text.index(date) + len(date), date) for date in dates)
    return a_claim(text, quote, figure, figure, document=document, dates=cues, scope=scope)


def read(claim: Claim, *others: Claim, kind: str = "incident") -> Scope:
    return scopes([claim, *others], kind=kind, when=day("2023-01-01"))[claim.id]


def test_a_figure_of_the_incident_counts_the_incident_whatever_it_was_coded() -> None:
    total = a_total("63 have died in the war, as we wrote.", "63", 63)
    assert read(total, INCIDENT) is Scope.INCIDENT
    assert read(total) is Scope.CUMULATIVE


@pytest.mark.parametrize("since", ["since 4 January", "since 31 December"])
def test_a_count_that_starts_with_the_incident_counts_the_incident(since: str) -> None:
    assert read(a_total(f"The toll of 97 has stood {since}.", "97", 97, since)) is Scope.INCIDENT


def test_a_count_that_starts_long_before_stands_beside_the_incident() -> None:
    total = a_total("The army has lost 97 men since 1 December 2022.", "97", 97, "since 1 December 2022")
    assert read(total, INCIDENT, GREATER) is Scope.CUMULATIVE


def test_a_months_count_stands_beside_the_incident_and_a_days_count_is_the_incidents() -> None:
    month = a_total("In January 2023 97 men died.", "97", 97, "January 2023", scope=Scope.PERIOD)
    of_day = a_total("On 1 January 97 men died.", "97", 97, "1 January", scope=Scope.PERIOD)
    assert (read(month, INCIDENT), read(of_day, INCIDENT)) == (Scope.PERIOD, Scope.INCIDENT)


def test_without_a_date_the_size_of_the_figure_tells() -> None:
    near, far = a_total("The toll is 97.", "97", 97), a_total("The toll is 9,000.", "9,000", 9000)
    assert read(near, INCIDENT, GREATER) is Scope.INCIDENT
    assert read(far, INCIDENT, GREATER) is Scope.CUMULATIVE


def test_words_for_a_war_tell_a_total_without_a_date() -> None:
    total = a_total("The town has lost 97 men in the war.", "97", 97)
    assert read(total, INCIDENT, GREATER) is Scope.CUMULATIVE


def test_another_measure_and_a_readers_figure_tell_nothing() -> None:
    total = a_total("The toll is 63.", "63", 63)
    hurt = a_claim("63 were hurt.", "63", 63, 63, measure=Measure.INJURED)
    comment = a_claim("63 died.", "63", 63, 63, unit="c1")
    assert read(total, hurt, comment) is Scope.CUMULATIVE


def test_in_a_running_total_nothing_is_read_anew() -> None:
    total = a_total("63 have died.", "63", 63)
    assert read(total, INCIDENT, kind="total") is Scope.CUMULATIVE
