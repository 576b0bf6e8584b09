"""How an event's bounds moved, worked out from the reports' own dates."""

from __future__ import annotations

from dataclasses import replace

from builders import RUSSIA, a_comment, a_document, a_statement, an_event
from counterclaim.ledger.changelog import changes, known_since
from counterclaim.nouns import Event, Link
from counterclaim.record import record

MOSCOW = "Russian defence ministry"
KYIV = "Ukrainian armed forces"


def of_soldiers(figure: str, number: int, *, by: str, on: str) -> Link:
    side = RUSSIA if by == MOSCOW else None
    link = a_statement(figure, number, number, by=by, on=on, affected="Russian soldiers")
    return replace(link, side=side, affected_side=RUSSIA, group="soldiers")


def said(event: Event) -> list[str]:
    return [change.what for change in changes(event, record)]


FIRST = of_soldiers("400 killed", 400, by=KYIV, on="2023-01-01")
SECOND = of_soldiers("63 killed", 63, by=MOSCOW, on="2023-01-02")
THIRD = of_soldiers("89 killed", 89, by=MOSCOW, on="2023-01-04")


def test_each_move_of_a_bound_is_a_line_with_who_moved_it() -> None:
    assert said(an_event(FIRST, SECOND, THIRD)) == [
        f"First figure for Russian soldiers killed: 400 ({KYIV}).",
        f"The acknowledged floor for Russian soldiers killed is now 63 ({MOSCOW}).",
        f"The lowest figure for Russian soldiers killed fell from 400 to 63 ({MOSCOW}).",
        f"The acknowledged floor for Russian soldiers killed rose from 63 to 89 ({MOSCOW}).",
    ]


def test_figures_keep_the_form_in_which_they_were_given() -> None:
    fewer = a_statement("fewer than 100 killed", None, 99, by=KYIV, on="2023-01-01", affected="Russian soldiers")
    about = a_statement(
        "about 400 killed", 400, 400, by=KYIV, on="2023-01-02", affected="Russian soldiers", approximate=True
    )
    lines = said(an_event(*(replace(link, affected_side=RUSSIA, group="soldiers") for link in (fewer, about))))
    assert lines == [
        f"First figure for Russian soldiers killed: fewer than 100 ({KYIV}).",
        f"The highest figure for Russian soldiers killed rose from fewer than 100 to about 400 ({KYIV}).",
    ]


def test_the_lines_carry_the_days_of_the_reports_not_of_the_run() -> None:
    moments = [change.at for change in changes(an_event(FIRST, SECOND, THIRD), record)]
    assert [moment.day for moment in moments] == [1, 2, 2, 4]
    assert {moment.year for moment in moments} == {2023}


def test_the_order_in_which_claims_were_added_makes_no_difference() -> None:
    assert said(an_event(THIRD, FIRST, SECOND)) == said(an_event(FIRST, SECOND, THIRD))


def test_a_reader_moves_no_bound() -> None:
    document = a_document("63", comments=(a_comment("9000 killed"),))
    reader = replace(FIRST, claim=replace(FIRST.claim, unit="c1", low=9000, high=9000, source=document.source))
    assert said(an_event(SECOND, reader)) == said(an_event(SECOND))


def test_a_report_without_a_date_counts_from_the_beginning() -> None:
    undated = replace(
        FIRST, said_on=None, claim=replace(FIRST.claim, source=replace(FIRST.claim.source, published=None))
    )
    assert known_since(undated) is None
    assert said(an_event(undated, SECOND))[0] == (
        f"First figures for Russian soldiers killed: 63 ({MOSCOW}) and 400 ({KYIV})."
    )


def test_an_event_without_any_date_has_no_log() -> None:
    undated = replace(
        FIRST, said_on=None, claim=replace(FIRST.claim, source=replace(FIRST.claim.source, published=None))
    )
    assert said(an_event(undated)) == []


def test_a_hundred_reports_a_day_for_a_month_make_a_log_that_is_looked_at_by_the_day() -> None:
    links = [
        of_soldiers(f"{number} killed", number, by=KYIV, on=f"2023-01-{1 + number % 28:02d}") for number in range(1, 99)
    ]
    seen: list[int] = []

    def counting(event: Event) -> object:
        seen.append(len(event.links))
        return record(event)

    hours = [
        replace(link, claim=replace(link.claim, source=replace(link.claim.source, published=None)), said_on=when)
        for link in links
        if (when := link.said_on)
    ]
    changes(an_event(*hours), counting)  # type: ignore[arg-type]
    assert len(seen) <= 60
    assert seen == sorted(seen)
