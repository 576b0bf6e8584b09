from __future__ import annotations

from builders import RUSSIA, UKRAINE, Party, a_claim, a_document, a_link, a_statement, an_event, day
from counterclaim.nouns import Origin, Position, Stance
from counterclaim.record import record
from counterclaim.record.origins import independent_speakers
from counterclaim.record.positions import moves, positions


def lows(position: Position) -> list[int | None]:
    return [each.low for each in position.statements]


def test_a_speaker_moves_by_the_dates_of_its_statements_not_of_the_reports() -> None:
    later = a_statement("21", 21, 21, by="the fire service", on="2023-05-02")
    recalled = a_statement("4", 4, 4, by="the fire service", on="2023-05-01", published="2023-05-09")
    (position,) = positions([recalled, later])
    assert lows(position) == [4, 21]
    assert position.latest and position.latest.low == 21
    assert moves(position) == ("4", "21")


def test_an_earlier_figure_is_superseded_and_a_repeated_one_is_not() -> None:
    links = [a_statement(str(n), n, n, by="police", on=f"2023-05-0{i}") for i, n in enumerate((4, 21, 21), start=1)]
    (position,) = positions(links)
    assert [each.superseded for each in position.statements] == [True, False, False]
    assert moves(position) == ("4", "21")


def test_moves_keep_the_form_of_the_source_where_it_is_known() -> None:
    links = [
        a_statement("more than 20", 21, None, by="police", on="2023-05-01"),
        a_statement("25", 25, 25, by="police", on="2023-05-02"),
    ]
    (position,) = positions(links)
    assert moves(position) == ("at least 21", "25")
    assert moves(position, links) == ("more than 20", "25")


def test_a_denial_stands_on_the_path_without_counting_or_superseding() -> None:
    links = [
        a_statement("4", 4, 4, by="police", on="2023-05-01"),
        a_statement("90", 90, 90, by="police", on="2023-05-02", stance=Stance.DENIES),
    ]
    (position,) = positions(links)
    assert [(each.low, each.counts, each.superseded) for each in position.statements] == [
        (4, True, False),
        (90, False, False),
    ]
    assert position.latest and position.latest.low == 4


def test_a_speaker_who_only_denies_has_no_latest_figure() -> None:
    (position,) = positions([a_statement("90", 90, 90, by="police", stance=Stance.DENIES)])
    assert position.latest is None
    assert moves(position) == ()


def test_copies_are_left_out_of_the_path() -> None:
    first = a_statement("4", 4, 4, by="police", on="2023-05-01")
    copy = a_statement("4", 4, 4, by="police", on="2023-05-03", origin=first.claim.id)
    (position,) = positions([copy, first])
    assert [each.claim for each in position.statements] == [first.claim.id]


def test_the_first_copy_stands_in_for_an_origin_that_is_not_there() -> None:
    late = a_statement("4", 4, 4, by="police", on="2023-05-03", origin="gone")
    early = a_statement("4", 4, 4, by="police", on="2023-05-02", origin="gone")
    (position,) = positions([late, early])
    assert [each.claim for each in position.statements] == [early.claim.id]


def test_what_a_report_recalls_of_the_same_day_comes_before_what_it_reports() -> None:
    text = "The toll is 58, the agency said at noon. At breakfast it had counted 13."
    document = a_document(text, published="2023-05-02")
    now = a_claim(text, "58", 58, 58, document=document, speaker="the agency")
    before = a_claim(text, "13", 13, 13, document=document, speaker="the agency")
    (position,) = positions([a_link(now), a_link(before)])
    assert lows(position) == [13, 58]


def test_an_undated_statement_supersedes_nothing() -> None:
    undated = a_statement("99", 99, 99, by="police", on="", published=None)
    (position,) = positions([a_statement("4", 4, 4, by="police"), undated])
    assert position.latest and position.latest.low == 4


def test_a_speaker_speaks_of_its_own_losses_where_the_sides_are_one() -> None:
    own = a_statement("5", 5, 5, by="ministry", side=RUSSIA, affected_side=RUSSIA)
    other = a_statement("9", 9, 9, by="staff", side=UKRAINE, affected_side=RUSSIA)
    agency = a_statement("7", 7, 7, by="agency", answerable=True)
    assert {each.speaker: each.own_losses for each in positions([own, other, agency])} == {
        "ministry": True,
        "staff": False,
        "agency": True,
    }


def test_outlets_that_repeat_one_speaker_count_once() -> None:
    first = a_statement("5", 5, 5, by="ministry")
    copies = [a_statement("5", 5, 5, outlet=f"Outlet {n}", origin=first.claim.id) for n in range(7)]
    assert independent_speakers([first, *copies]) == ("ministry",)


def test_two_bodies_of_one_government_count_as_two() -> None:
    assert independent_speakers(
        [
            a_statement("5", 5, 5, by="ministry", side=Party("KE", "Kenya")),
            a_statement("8", 8, 8, by="governor", side=Party("KE", "Kenya")),
        ]
    ) == ("governor", "ministry")


def test_an_outlet_counts_only_with_a_figure_of_its_own() -> None:
    ministry = a_statement("5", 5, 5, by="ministry")
    assert independent_speakers([ministry, a_statement("5", 5, 5, outlet="Lamp Post")]) == ("ministry",)
    assert independent_speakers([ministry, a_statement("6", 6, 6, outlet="Lamp Post")]) == ("Lamp Post", "ministry")


def test_who_only_denies_is_no_independent_speaker() -> None:
    links = [a_statement("5", 5, 5, by="ministry"), a_statement("9", 9, 9, by="army", stance=Stance.DENIES)]
    assert independent_speakers(links) == ("ministry",)


def test_the_record_lists_each_origin_with_its_copies() -> None:
    first = a_statement("5", 5, 5, by="ministry", on="2023-01-01")
    copy = a_statement("5", 5, 5, by="ministry", on="2023-01-03", origin=first.claim.id)
    echo = a_statement("5", 5, 5, outlet="Lamp Post", on="2023-01-04")
    other = a_statement("9", 9, 9, by="army", on="2023-01-02")
    made = record(an_event(other, echo, copy, first))
    assert set(made.origins) == {Origin(first.claim.id, (copy.claim.id, echo.claim.id)), Origin(other.claim.id, ())}


def test_a_figure_that_stands_in_two_rows_has_one_origin() -> None:
    links = [
        a_statement("9", 9, 9, by="army", group="soldiers", affected="soldiers"),
        a_statement("2", 2, 2, by="army", group="civilians", affected="civilians"),
        a_statement("nobody", 0, 0, by="the mayor"),
    ]
    made = record(an_event(*links))
    assert len(made.rows) == 2
    assert len(made.origins) == 3


def test_positions_stand_in_the_order_in_which_speakers_first_spoke() -> None:
    links = [a_statement(str(n), n, n, by=by, on=on) for n, by, on in ((3, "b", "2023-01-03"), (1, "a", "2023-01-01"))]
    assert [each.speaker for each in positions(links)] == ["a", "b"]
    assert [each.statements[0].said_on for each in positions(links)] == [day("2023-01-01"), day("2023-01-03")]


def test_a_vague_figure_that_holds_the_earlier_one_does_not_supersede_it() -> None:
    firm = a_link(a_claim("The army said 400 died.", "400", 400, 400, speaker="The army"), said_on=day("2023-01-01"))
    vague = a_link(
        a_claim("The army said the toll was much higher.", "much higher", 64, None, vague=True, speaker="The army"),
        said_on=day("2023-01-03"),
    )
    (position,) = positions([firm, vague])
    assert position.latest is not None
    assert position.latest.low == 400
    assert [statement.superseded for statement in position.statements] == [False, False]
    assert moves(position, [firm, vague]) == ("400",)
