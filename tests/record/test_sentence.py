from __future__ import annotations

import re

from builders import RUSSIA, UKRAINE, a_document, a_statement, an_event, day
from counterclaim.nouns import Link, Measure, Scope, Stance, When
from counterclaim.record import record
from counterclaim.record.wording import claimed, in_a_sentence, number, singular, spoken_date


def told(*links: Link, **event) -> str:
    return record(an_event(*links, **event)).sentence


def soldiers(figure: str, low: int | None, high: int | None, **rest) -> Link:
    return a_statement(
        figure, low, high, **{"group": "soldiers", "affected": "soldiers", "affected_side": RUSSIA} | rest
    )


def test_a_range_names_both_ends_who_said_them_and_when() -> None:
    links = [
        soldiers("41", 41, 41, by="Russian defence ministry", side=RUSSIA, on="2023-01-02"),
        soldiers("about 1,300", 1300, 1300, by="Ukrainian army", side=UKRAINE, on="2023-01-01", approximate=True),
    ]
    assert told(*links) == (
        "Between 41 (Russian defence ministry, 2 January) and about 1,300 (Ukrainian army, 1 January)"
        " Russian soldiers were killed."
    )


def test_a_later_figure_of_a_speaker_and_the_other_speakers_follow() -> None:
    links = [
        soldiers("41", 41, 41, by="Russian defence ministry", side=RUSSIA, on="2023-01-02"),
        soldiers("77", 77, 77, by="Russian defence ministry", side=RUSSIA, on="2023-01-05"),
        soldiers("1,300", 1300, 1300, by="Ukrainian army", side=UKRAINE, on="2023-01-03"),
        soldiers("at least 85", 85, None, by="a monitoring group", on="2023-01-09", stance=Stance.ESTIMATES),
    ]
    assert told(*links).endswith(
        "; the Russian defence ministry later said 77 (5 January), the acknowledged floor;"
        " a monitoring group estimated at least 85 (9 January)."
    )


def test_one_speaker_alone_is_called_alone() -> None:
    link = soldiers("41", 41, 41, by="Russian defence ministry")
    assert told(link) == "41 Russian soldiers were killed, according to the Russian defence ministry alone (2 January)."


def test_one_speaker_who_admits_own_losses_acknowledges() -> None:
    link = soldiers("41", 41, 41, by="Kremlin", side=RUSSIA, stance=Stance.ACKNOWLEDGES)
    assert told(link) == "41 Russian soldiers were killed, acknowledged by the Kremlin alone (2 January)."


def test_one_speaker_who_moved_tells_what_was_said_before() -> None:
    links = [
        a_statement("3", 3, 3, by="the rescue service", on="2023-01-02"),
        a_statement("19", 19, 19, by="the rescue service", on="2023-01-04"),
    ]
    assert told(*links) == (
        "19 people were killed, according to the rescue service alone (4 January); the figure before was 3 (2 January)."
    )


def test_open_and_vague_ends_keep_their_form() -> None:
    links = [
        a_statement("dozens", 12, None, by="a nurse", vague=True),
        a_statement("more than 600", 601, None, by="the army"),
    ]
    assert told(*links) == (
        "The figures for people killed run from “dozens” (12 or more; a nurse, 2 January)"
        " to more than 600 (the army, 2 January)."
    )


def test_nobody_reads_as_nobody() -> None:
    assert told(a_statement("nobody", 0, 0, by="the mayor")) == (
        "Nobody was killed, according to the mayor alone (2 January)."
    )
    pair = [a_statement("nobody", 0, 0, by="the mayor"), a_statement("8", 8, 8, by="a medic")]
    assert told(*pair) == (
        "The figures for people killed run from none (the mayor, 2 January) to 8 (a medic, 2 January)."
    )


def test_one_person_is_singular() -> None:
    assert told(a_statement("one", 1, 1, by="police", measure=Measure.INJURED)) == (
        "1 person was injured, according to the police alone (2 January)."
    )


def test_speakers_who_agree_are_named_together() -> None:
    links = [a_statement("8", 8, 8, by="the mayor"), a_statement("8", 8, 8, by="police", on="2023-01-03")]
    assert told(*links) == "8 people were killed, as the mayor (2 January) and the police (3 January) say."


def test_no_figure_that_counts_is_said_plainly() -> None:
    assert told() == "No sourced figure."
    denial = a_statement("600", 600, 600, by="the army", stance=Stance.DENIES)
    assert told(denial) == "No sourced figure. The army denied 600 (2 January)."


def test_a_denial_stands_beside_the_range() -> None:
    links = [
        a_statement("600", 600, 600, by="Kyiv", stance=Stance.STATES),
        a_statement("600", 600, 600, by="the ministry", stance=Stance.DENIES),
    ]
    assert told(*links).endswith("; the ministry denied 600 (2 January).")


def test_dates_carry_the_year_only_where_years_differ() -> None:
    link = a_statement("8", 8, 8, by="police", on="2023-01-02")
    assert "(2 January)" in told(link)
    assert "(2 January 2023)" in told(link, when=day("2022-12-31"))


def test_each_further_measure_is_a_sentence() -> None:
    links = [
        a_statement("8", 8, 8, by="police"),
        a_statement("20", 20, 20, by="police", measure=Measure.INJURED),
        a_statement("5", 5, 5, by="police", measure=Measure.DESTROYED, group="houses", affected="houses"),
    ]
    assert [each.split(",")[0] for each in re.split(r"(?<=\.) ", told(*links))] == [
        "8 people were killed",
        "20 people were injured",
        "5 houses were destroyed",
    ]


def test_a_running_total_says_that_it_is_one() -> None:
    link = a_statement("9,000", 9000, 9000, by="the health ministry", scope=Scope.CUMULATIVE)
    assert told(link, kind="total").startswith("9,000 people were killed in all so far, according to")


def test_many_speakers_are_counted_rather_than_all_named() -> None:
    links = [a_statement(str(n), n, n, by=f"Bureau {n}") for n in range(10, 20)]
    assert told(*links).endswith("; 4 more speakers gave figures within this range.")


def test_a_comment_is_no_part_of_it() -> None:
    document = a_document("A report.")
    remark = a_statement("5000", 5000, 5000, document=document, unit="c1")
    assert told(remark) == "No sourced figure."


def test_figures_keep_the_form_of_their_source() -> None:
    def shown(figure: str, low: int | None, high: int | None, **rest) -> str:
        return claimed(a_statement(figure, low, high, **rest).claim)

    assert shown("63", 63, 63) == "63"
    assert shown("1,200", 1200, 1200) == "1,200"
    assert shown("more than 1,200", 1201, None) == "more than 1,200"
    assert shown("over sixty", 61, None) == "more than 60"
    assert shown("at least 63", 63, None) == "at least 63"
    assert shown("up to ten", None, 10) == "up to 10"
    assert shown("fewer than 100", None, 99) == "fewer than 100"
    assert shown("300-700", 300, 700) == "300 to 700"
    assert shown("hundreds", 100, None, vague=True) == "“hundreds” (100 or more)"
    assert shown("far fewer", None, 62, vague=True) == "“far fewer” (62 or fewer)"
    assert shown("nearly 90", 90, 90, approximate=True) == "about 90"


def test_numbers_of_any_size_can_be_written() -> None:
    assert [number(0), number(1234567), number(10**30), number(3 * 10**30)] == [
        "0",
        "1,234,567",
        "10^30",
        "more than 10^30",
    ]
    assert number(10**5000) == "more than 10^4000"


def test_dates_are_as_precise_as_they_are_known() -> None:
    month = When(day("2023-03-01").earliest, day("2023-04-01").earliest, "stated")
    days = When(day("2022-12-30").earliest, day("2023-01-03").earliest, "stated")
    assert spoken_date(month, year=True) == "March 2023"
    assert spoken_date(days, year=True) == "30 December 2022 to 2 January 2023"
    assert spoken_date(days, year=False) == "30 December to 2 January"


def test_speakers_take_the_article_that_they_need() -> None:
    names = {
        "Russian defence ministry": "the Russian defence ministry",
        "UK Ministry of Defence": "the UK Ministry of Defence",
        "governor of West Java": "the governor of West Java",
        "local doctor": "a local doctor",
        "official in Kyiv": "an official in Kyiv",
        "officials in Kyiv": "officials in Kyiv",
        "BBC News Russian": "BBC News Russian",
        "Ukraine": "Ukraine",
        "Ukraine's eastern command": "Ukraine's eastern command",
        "Ukrainian armed forces' press office": "the Ukrainian armed forces' press office",
        "the mayor": "the mayor",
        "One of the doctors": "one of the doctors",
    }
    assert {name: in_a_sentence(name) for name in names} == names


def test_singulars() -> None:
    words = {"people": "person", "Russian soldiers": "Russian soldier", "children": "child", "aircraft": "aircraft"}
    assert {each: singular(each) for each in words} == words


def test_several_people_and_pairs_take_the_article_that_they_need() -> None:
    assert in_a_sentence("people in the occupied town") == "people in the occupied town"
    assert in_a_sentence("BBC and Mediazona") == "the BBC and Mediazona"


def test_what_cannot_be_counted_is_told_in_pieces() -> None:
    lost = {"measure": Measure.DESTROYED, "group": "equipment", "affected": "equipment", "affected_side": RUSSIA}
    assert told(a_statement("10", 10, 10, by="the mayor", **lost)).startswith(
        "10 pieces of Russian equipment were destroyed"
    )
    assert told(a_statement("one", 1, 1, by="the mayor", **lost)).startswith(
        "1 piece of Russian equipment was destroyed"
    )
