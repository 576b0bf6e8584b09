from __future__ import annotations

from typing import Any

import pytest

from builders import RUSSIA, UKRAINE, a_claim, a_comment, a_document, a_link, a_statement, an_event
from counterclaim.nouns import Document, Link, Measure, Remark, Scope, Span, Stance, Thread
from counterclaim.record import record
from counterclaim.record.thread import counted

REPORTED = [
    a_statement("40", 40, 40, by="ministry", side=RUSSIA, affected_side=RUSSIA, on="2023-01-02"),
    a_statement("60", 60, 60, by="ministry", side=RUSSIA, affected_side=RUSSIA, on="2023-01-04"),
    a_statement("500", 500, 500, by="staff", side=UKRAINE, affected_side=RUSSIA),
]


def remark(
    figure: str, low: int | None, high: int | None, *, reported: list[Link] | None = None, **coded: Any
) -> Remark:
    link = coded.pop("link", {})
    quoted = coded.pop("quoted", ())
    document = a_document("A report.", comments=(a_comment(f"I tell you: {figure}, friends.", quoted=quoted),))
    claim = a_claim(document.comments[0].text, figure, low, high, document=document, unit="c1", **coded)
    links = REPORTED if reported is None else reported
    made = record(an_event(*links, a_link(claim, speaker="a reader", **link), documents=(document,)))
    return made.thread.remarks[0]


@pytest.mark.parametrize(
    ("figure", "low", "high", "against"),
    [
        ("70", 70, 70, "inside"),
        ("60", 60, 60, "inside"),
        ("500", 500, 500, "inside"),
        ("at least 50", 50, None, "inside"),
        ("300-700", 300, 700, "inside"),
        ("501", 501, 501, "above every sourced figure"),
        ("600 or more", 600, None, "above every sourced figure"),
        ("59", 59, 59, "below the floor"),
        ("45", 45, 45, "below the floor"),
        ("up to 50", None, 50, "below the floor"),
        ("up to 80", None, 80, "inside"),
        ("nobody", 0, 0, "below the floor"),
    ],
)
def test_a_comment_is_set_against_floor_and_range(figure: str, low: int, high: int, against: str) -> None:
    assert remark(figure, low, high).against == against


def test_about_stands_for_what_rounds_to_it() -> None:
    assert remark("about 500", 500, 500, approximate=True).against == "inside"
    reported = [a_statement("63", 63, 63, by="ministry", side=RUSSIA, affected_side=RUSSIA)]
    assert remark("about 60", 60, 60, approximate=True, reported=reported).against == "inside"
    assert remark("60", 60, 60, reported=reported).against == "below the floor"


def test_without_a_floor_a_comment_may_be_below_every_figure() -> None:
    reported = [a_statement("500", 500, 500, by="staff", side=UKRAINE, affected_side=RUSSIA)]
    assert remark("20", 20, 20, reported=reported).against == "below every sourced figure"


def test_the_greatest_number_that_a_source_named_is_the_top_even_of_an_open_range() -> None:
    reported = [a_statement("more than 600", 601, None, by="staff")]
    assert remark("601", 601, 601, reported=reported).against == "inside"
    assert remark("700", 700, 700, reported=reported).against == "above every sourced figure"


@pytest.mark.parametrize("stance", [stance for stance in Stance if not stance.counts])
def test_wishes_predictions_hypotheses_questions_and_denials_are_no_claims_of_fact(stance: Stance) -> None:
    said = remark("9000", 9000, 9000, stance=stance)
    assert said.against == "no figure"
    assert [claim.low for claim in said.claims] == [9000]


def test_dead_are_never_set_against_killed_and_injured_together() -> None:
    assert remark("9000", 9000, 9000, measure=Measure.CASUALTIES).against == "no figure"


def test_a_running_total_is_never_set_against_an_incident() -> None:
    assert remark("9000", 9000, 9000, scope=Scope.CUMULATIVE).against == "no figure"


def test_what_a_comment_quotes_from_somebody_else_is_not_its_claim() -> None:
    assert remark("9000", 9000, 9000, quoted=(Span(0, 40),)).against == "no figure"


def test_readers_name_the_lost_loosely() -> None:
    assert remark("9000", 9000, 9000, link={"group": "orcs"}).against == "above every sourced figure"
    assert remark("9000", 9000, 9000, link={"group": "civilians"}).against == "no figure"


def test_a_figure_about_the_other_side_is_not_compared() -> None:
    reported = [a_statement("60", 60, 60, by="ministry", affected_side=RUSSIA, group="soldiers", affected="soldiers")]
    link = {"group": "soldiers", "affected_side": UKRAINE}
    assert remark("9000", 9000, 9000, reported=reported, link=link).against == "no figure"


def test_a_loose_figure_is_outside_only_where_it_is_outside_every_row_that_it_may_be_of() -> None:
    reported = [
        a_statement(str(n), n, n, by="staff", affected_side=side, group="soldiers", affected="soldiers")
        for n, side in ((60, RUSSIA), (500, UKRAINE))
    ]
    found = {n: remark(str(n), n, n, reported=reported).against for n in (9, 60, 90, 500, 900)}
    assert found == {
        9: "below every sourced figure",
        60: "inside",
        90: "inside",
        500: "inside",
        900: "above every sourced figure",
    }


def test_of_two_figures_the_one_outside_decides() -> None:
    text = "Not 60 but 8000 died."
    document = a_document("A report.", comments=(a_comment(text),))
    said = [a_link(a_claim(text, n, int(n), int(n), document=document, unit="c1")) for n in ("60", "8000")]
    made = record(an_event(*REPORTED, *said, documents=(document,)))
    assert made.thread.remarks[0].against == "above every sourced figure"


def threads(*documents: Document) -> Thread:
    return record(an_event(documents=documents)).thread


def test_every_comment_is_there_in_the_order_of_reports_and_threads() -> None:
    late = a_document("Late.", published="2023-01-09", comments=(a_comment("c", id="1"),))
    early = a_document("Early.", published="2023-01-01", comments=(a_comment("b", id="2"), a_comment("a", id="1")))
    assert [each.comment.text for each in threads(late, early).remarks] == ["b", "a", "c"]


def test_the_pages_own_counts_are_added_where_they_state_one() -> None:
    assert threads(a_document("A."), a_document("B.")).stated is None
    assert (
        threads(a_document("A.", comments_stated=33), a_document("B."), a_document("C.", comments_stated=4)).stated
        == 37
    )


def test_a_report_given_twice_is_read_once() -> None:
    document = a_document("A.", comments_stated=3, comments=(a_comment("Oh."),))
    assert (len(threads(document, document).remarks), threads(document, document).stated) == (1, 3)


def test_comments_are_counted_by_where_they_lie() -> None:
    thread = threads(a_document("A.", comments=tuple(a_comment("Oh.", id=str(n)) for n in range(3))))
    assert counted(thread) == {"no figure": 3}


def test_a_comment_keeps_its_flags() -> None:
    document = a_document("A.", comments=(a_comment("Vermin."),), published=None)
    assert threads(document).remarks[0].flags == ((0, 6, "dehumanising"),)
