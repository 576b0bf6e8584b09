"""Nouns as tables, and tables as files."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import MAKIIVKA, RUSSIA, UKRAINE, a_claim, a_comment, a_document, a_link, an_event, day
from counterclaim.columns import columns
from counterclaim.errors import UsageError
from counterclaim.nouns import (
    Bound,
    Claim,
    Cue,
    Decision,
    Event,
    Link,
    Measure,
    Record,
    Row,
    Scope,
    Stance,
    Thread,
    When,
)
from counterclaim.tables import FORMS, frame, write


def a_row(link: Link, **rest: Any) -> Row:
    defaults: dict[str, Any] = {
        "measure": Measure.KILLED,
        "side": RUSSIA,
        "group": "soldiers",
        "affected": "Russian soldiers",
        "scope": Scope.INCIDENT,
        "floor": Bound(63, link.claim.id),
        "lowest": Bound(63, link.claim.id),
        "highest": None,
        "positions": (),
        "independent_speakers": 1,
        "status": ("acknowledged", "single-source"),
        "links": (link,),
    }
    return Row(**defaults | rest)


def a_record(event: Event, *rows: Row) -> Record:
    return Record(event, rows, origins=(), thread=Thread((), None, None, ()), sentence="")


def written(nouns: Any, form: str) -> bytes:
    out = BytesIO()
    write(nouns, form, out)
    return out.getvalue()


def cells(nouns: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(written(nouns, "csv").decode().splitlines(keepends=True)))


def test_a_claim_is_one_row_with_its_figure_as_numbers_and_its_codes_as_words() -> None:
    claim = a_claim("Moscow says at least 63 died.", "at least 63", 63, None, speaker="Moscow", stance=Stance.CLAIMS)
    (row,) = frame([claim]).iter_rows(named=True)
    assert (row["id"], row["quote"], row["low"], row["high"]) == (claim.id, "at least 63", 63, None)
    assert (row["measure"], row["stance"], row["speaker"]) == ("killed", "claims", "Moscow")


def test_dates_are_times_with_both_ends() -> None:
    table = frame([a_claim("63 died", "63", 63, 63)])
    assert table.schema["published"] == pl.Datetime("us", "UTC")
    assert table["published"].to_list() == [datetime(2023, 1, 2, tzinfo=UTC)]
    assert table["published_before"].to_list() == [datetime(2023, 1, 3, tzinfo=UTC)]


def test_cues_become_the_words_they_hold() -> None:
    cue = Cue("body", 0, 9, "On Monday")
    claim = a_claim("63 died", "63", 63, 63, said=cue, dates=(cue, Cue("body", 10, 14, "May 1")))
    assert frame([claim]).select("said", "dates").row(0) == ("On Monday", ["On Monday", "May 1"])


def test_no_claims_give_an_empty_table_with_the_columns_of_claims() -> None:
    assert frame([]).schema == frame([a_claim("63 died", "63", 63, 63)]).schema
    assert frame([]).height == 0


def test_a_link_keeps_the_words_for_the_speaker_beside_its_plain_name() -> None:
    link = a_link(a_claim("It says 63 died", "63", 63, 63, speaker="It"), speaker="Russia", side=RUSSIA)
    (row,) = frame([link]).iter_rows(named=True)
    assert (row["speaker_as_written"], row["speaker"], row["side"], row["side_name"]) == (
        "It",
        "Russia",
        "RU",
        "Russia",
    )
    assert row["claim"] == link.claim.id


def test_an_event_counts_the_claims_of_reports_and_of_readers_apart() -> None:
    report = a_link(a_claim("63 died", "63", 63, 63))
    document = a_document(comments=(a_comment("600 died"),))
    reader = a_link(a_claim("600 died", "600", 600, 600, unit="c1", document=document))
    (row,) = frame([an_event(report, reader, documents=(document,))]).iter_rows(named=True)
    assert (row["claims"], row["reader_claims"], row["documents"]) == (1, 1, 1)
    assert (row["place"], row["latitude"], row["when"]) == (
        "Makiivka",
        MAKIIVKA.latitude,
        datetime(2023, 1, 1, tzinfo=UTC),
    )


def test_an_event_without_place_or_date_leaves_those_cells_empty() -> None:
    (row,) = frame([an_event(place=None, when=None)]).iter_rows(named=True)
    assert [row[name] for name in ("place_id", "place", "latitude", "when", "when_before")] == [None] * 5


def test_a_record_gives_one_row_for_each_of_its_rows_with_the_claims_that_set_the_bounds() -> None:
    link = a_link(a_claim("63 died", "63", 63, 63))
    record = a_record(an_event(link), a_row(link), a_row(link, measure=Measure.INJURED, side=UKRAINE, floor=None))
    table = frame([record])
    assert table["measure"].to_list() == ["killed", "injured"]
    assert table["side"].to_list() == ["RU", "UA"]
    assert table.row(0, named=True)["floor_claim"] == link.claim.id
    assert table["floor"].to_list() == [63, None]
    assert table["highest"].to_list() == [None, None]


def test_a_document_shows_how_many_comments_were_found_and_how_many_the_page_states() -> None:
    (row,) = frame([a_document(comments=(a_comment("Oh."),), comments_stated=33)]).iter_rows(named=True)
    assert (row["comments"], row["comments_stated"], row["text"]) == (1, 33, "63 soldiers died.")


def test_a_comment_is_shown_with_a_pseudonym_and_never_its_authors_name() -> None:
    comment = a_comment("Oh.", author="harbour_rat")
    assert frame([comment])["author_key"].to_list() == [comment.author_key]
    assert "harbour_rat" not in str(frame([comment]).to_dicts())


def test_a_decision_holds_its_new_values_as_json() -> None:
    decision = Decision("d", "c", "correct", coding=(("low", 63), ("high", None)), by="desk")
    assert json.loads(frame([decision])["coding"][0]) == {"low": 63, "high": None}


def test_nouns_of_two_kinds_are_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError, match="Claim and Document"):
        frame([a_claim("63 died", "63", 63, 63), a_document()])


def test_something_that_has_no_table_is_refused_with_what_has_one() -> None:
    with pytest.raises(UsageError, match="Claim, Comment"):
        frame([RUSSIA])


def test_every_column_says_what_it_means_and_no_name_comes_twice() -> None:
    for kind in (Claim, Link, Event, Record, Decision):
        names = [column.name for column in columns(kind)]
        assert len(set(names)) == len(names)
        assert all(column.meaning for column in columns(kind))


def test_a_figure_beyond_64_bits_is_held_at_the_largest_number() -> None:
    claim = a_claim("10^30 died", "10^30", 10**30, 10**30)
    assert frame([claim])["low"].to_list() == [2**63 - 1]


def test_the_first_and_last_year_that_there_is_are_kept() -> None:
    ancient = When(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), "stated")
    table = frame([replace(a_document(), published=ancient)])
    assert table.select("published", "published_before").row(0) == (ancient.earliest, ancient.latest)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_passes_through_json_lines_but_for_lone_surrogates(words: str) -> None:
    kept = words.encode("utf-8", "replace").decode()
    line = json.loads(written([a_document(words)], "jsonl").decode())
    assert line["text"] == kept


@given(st.text(max_size=40))
def test_any_text_passes_through_csv_with_at_most_an_apostrophe_more(words: str) -> None:
    rows = list(csv.reader(written([a_document(words)], "csv").decode().split("\n"), strict=False))
    if "\n" not in words and "\r" not in words:
        assert rows[1][-1].removeprefix("'") == words.removeprefix("'")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    (row,) = cells([a_document(f'{start}HYPERLINK("http://x.example")')])
    assert row["text"] == f'\'{start}HYPERLINK("http://x.example")'


@pytest.mark.parametrize("number", ["-5", "+63", "-1,200.5", "-40%"])
def test_a_cell_of_text_that_is_a_plain_number_stays_as_it_is(number: str) -> None:
    (row,) = cells([a_document(number)])
    assert row["text"] == number


def test_a_negative_number_in_a_column_of_numbers_stays_a_number() -> None:
    (row,) = cells([an_event(place=replace(MAKIIVKA, latitude=-7.5))])
    assert float(row["latitude"]) == -7.5


def test_parquet_keeps_types_and_lists() -> None:
    claim = a_claim("63 died", "63", 63, 63, relays=("DW", "CTM"))
    back = pl.read_parquet(BytesIO(written([claim], "parquet")))
    assert back.equals(frame([claim]))


@given(st.lists(st.lists(st.text(max_size=3), max_size=3), max_size=5))
def test_lists_stay_with_their_rows(relays: list[list[str]]) -> None:
    claims = [a_claim("63 died", "63", 63, 63, relays=tuple(each)) for each in relays]
    assert frame(claims)["relays"].to_list() == relays


def test_lists_are_one_cell_in_csv() -> None:
    (row,) = cells([a_claim("63 died", "63", 63, 63, relays=("DW", "CTM"))])
    assert row["relays"] == "DW; CTM"


def test_times_in_csv_are_iso_8601() -> None:
    (row,) = cells([a_claim("63 died", "63", 63, 63)])
    assert row["published"] == "2023-01-02T00:00:00Z"


def test_the_table_for_people_says_who_says_what_when() -> None:
    link = a_link(a_claim("at least 63 died", "at least 63", 63, None, affected="soldiers"), speaker="Moscow")
    shown = written([link], "table").decode()
    for words in ("2023-01-02", "Moscow", "at least 63", "soldiers killed", "states"):
        assert words in shown


def test_a_narrow_screen_still_shows_who_says_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    link = a_link(a_claim("at least 63 died", "at least 63", 63, None, affected="soldiers"), speaker="Moscow")
    head, *_ = written([link], "table").decode().splitlines()
    assert head.split() == ["Said", "Speaker", "Figure", "Loss", "Stance", "Words"]


def test_the_table_for_people_calls_a_commenter_a_reader() -> None:
    claim = a_claim("600 died", "600", 600, 600, unit="c1")
    for noun in (claim, a_link(claim, speaker="harbour_rat")):
        shown = written([noun], "table").decode()
        assert "a reader" in shown
        assert "harbour_rat" not in shown


def test_the_table_for_people_names_the_events_where_there_are_several() -> None:
    links = [a_link(a_claim("63 died", "63", 63, 63)), a_link(a_claim("9 died", "9", 9, 9))]
    for events, named in ((["makiivka", "kramatorsk"], True), (["makiivka", "makiivka"], False)):
        shown = written(frame(links).insert_column(0, pl.Series("event", events)), "table").decode()
        assert ("makiivka" in shown) is named


def test_the_table_for_people_cuts_nothing_off() -> None:
    name = "an-event-with-a-very-long-name-that-fits-into-no-column-of-a-table"
    links = [a_link(a_claim("63 died", "63", 63, 63)), a_link(a_claim("9 died", "9", 9, 9))]
    lines = written(frame(links).insert_column(0, pl.Series("event", [name, "other"])), "table").decode().split("\n")
    assert name in "".join(line.split("  ")[0].strip() for line in lines[2:])


def test_the_table_for_people_is_as_wide_as_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    link = a_link(a_claim("63 died", "63", 63, 63), speaker="a speaker with a rather long name, " * 9)
    for width in ("60", "140"):
        monkeypatch.setenv("COLUMNS", width)
        assert max(map(len, written([link], "table").decode().splitlines())) <= int(width)


def test_the_table_for_people_shows_control_characters_and_markup_as_harmless_text() -> None:
    text = "[red]63\x1b[31m died\u202e"
    shown = written([a_claim(text, text, 63, 63)], "table").decode()
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]63" in shown


def test_a_table_of_events_for_people_lists_them() -> None:
    assert "makiivka-2023-01-01"[:8] in written([an_event()], "table").decode()


@pytest.mark.parametrize("form", FORMS)
def test_writing_no_claims_works_in_every_form(form: str) -> None:
    assert isinstance(written([], form), bytes)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_claims_give_the_same_bytes(form: str) -> None:
    claims = [a_claim("63 died", "63", 63, 63), a_claim("89 died", "89", 89, 89)]
    assert written(claims, form) == written(claims, form)


def test_a_table_can_be_written_to_a_path(tmp_path: Path) -> None:
    write([a_claim("63 died", "63", 63, 63)], "jsonl", tmp_path / "claims.jsonl")
    assert json.loads((tmp_path / "claims.jsonl").read_text())["low"] == 63


def test_an_unknown_form_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UsageError, match="table, jsonl, csv, parquet"):
        written([], "xlsx")


def test_undated_documents_have_empty_dates() -> None:
    (row,) = cells([a_document(published=None)])
    assert row["published"] == row["published_before"] == ""


def test_a_statement_dated_by_the_day_is_that_day_in_the_table() -> None:
    link = a_link(a_claim("63 died", "63", 63, 63), said_on=day("2023-01-04"))
    assert "2023-01-04" in written([link], "table").decode()
