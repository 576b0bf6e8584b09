from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.errors import ReadError, UsageError
from counterclaim.estimate.basis import Basis
from counterclaim.estimate.mapping import Mapping
from counterclaim.estimate.rows import read_basis

HEAD = "day,count,party,category,source"
GOOD = "2024-03-02,40,North,soldiers,ministry"


def a_table(folder: Path, *rows: str, head: str = HEAD, mapping: Mapping | None = None) -> Basis:
    path = folder / "losses.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return read_basis(path, mapping or Mapping())


def test_dates_count_from_the_start_that_the_mapping_gives(tmp_path: Path) -> None:
    found = a_table(tmp_path, GOOD, mapping=Mapping(start=date(2024, 2, 28)))
    assert found.rows["day"].to_list() == [4]
    assert found.date_of(4) == date(2024, 3, 2)
    assert found.notes == ()


def test_without_a_start_the_earliest_date_is_day_1_and_that_is_said(tmp_path: Path) -> None:
    found = a_table(tmp_path, GOOD, "2024-03-05,50,North,soldiers,ministry")
    assert found.rows["day"].to_list() == [1, 4]
    assert "2024-03-02, the first day that any report counts" in found.notes[0]


def test_without_a_start_a_week_that_is_counted_counts_its_seven_days(tmp_path: Path) -> None:
    found = a_table(
        tmp_path,
        "2024-03-07,70,North,soldiers,monitor,week",
        "2024-03-14,80,North,soldiers,monitor,week",
        head=f"{HEAD},span",
    )
    assert (found.start, found.rows["day"].to_list()) == (date(2024, 3, 1), [7, 14])


def test_days_before_the_start_that_a_report_counts_are_told_of(tmp_path: Path) -> None:
    row = "2024-03-03,70,North,soldiers,monitor,week"
    found = a_table(tmp_path, row, head=f"{HEAD},span", mapping=Mapping(start=date(2024, 3, 1)))
    assert found.notes == ("1 report counts days before day 1. They are held to tell of the days from day 1 alone.",)


def test_days_may_be_numbers(tmp_path: Path) -> None:
    found = a_table(tmp_path, "3,40,North,soldiers,ministry")
    assert (found.rows["day"].to_list(), found.start) == ([3], None)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2024-03-02,,North,soldiers,ministry", "row 3, column 'count': The cell is empty."),
        ("2024-03-02,some,North,soldiers,ministry", "row 3, column 'count': 'some' is no whole number from 0."),
        ("2024-03-02,-4,North,soldiers,ministry", "row 3, column 'count': '-4' is no whole number from 0."),
        ("2024-03-02,4.5,North,soldiers,ministry", "row 3, column 'count': '4.5' is no whole number from 0."),
        ("2024-03-02,1000000000000000,North,soldiers,ministry", "row 3, column 'count': 1,000,000,000,000,000 is too"),
        (
            "2024-03-02,12.000,North,soldiers,ministry",
            "row 3, column 'count': '12.000' may be thousands or a fraction.",
        ),
        ("9999-12-31,40,North,soldiers,ministry", "row 3, column 'day': '9999-12-31' is no day."),
        ("2024-03-02,40,\u200b,soldiers,ministry", "row 3, column 'party': The cell is empty."),
        ("2024-03-02,9999999999,North,soldiers,ministry", "row 3, column 'count': 9,999,999,999 is too large"),
        ("Tuesday,40,North,soldiers,ministry", "row 3, column 'day': 'Tuesday' is no day."),
        (",40,North,soldiers,ministry", "row 3, column 'day': The cell is empty."),
        ("2023-03-02,40,North,soldiers,ministry", "row 3, column 'day': It is before 2024-03-01, day 1."),
        ("5,40,North,soldiers,ministry", "row 3, column 'day': Some days are dates, others numbers."),
        ("2044-03-02,40,North,soldiers,ministry", "row 3, column 'day': Day 7,307 is too late."),
        ("2024-03-02,40, ,soldiers,ministry", "row 3, column 'party': The cell is empty."),
        ("2024-03-02,40,North,soldiers", "row 3: It does not have the cells that the first row names."),
    ],
)
def test_a_faulty_row_is_left_out_and_told_of_by_row_and_column(tmp_path: Path, row: str, told: str) -> None:
    found = a_table(tmp_path, GOOD, row, mapping=Mapping(start=date(2024, 3, 1)))
    assert found.rows["count"].to_list() == [40]
    (problem,) = found.problems
    assert f"{problem.where}: {problem.what}".startswith(f"losses.csv, {told}")


@pytest.mark.parametrize(
    ("cells", "bound"), [("1,0", "lower"), ("no,yes", "upper"), (",", "exact"), ("0,FALSE", "exact"), ("1,1", "exact")]
)
def test_bounds_are_read_from_flags(tmp_path: Path, cells: str, bound: str) -> None:
    assert a_table(tmp_path, f"{GOOD},{cells}", head=f"{HEAD},lower,upper").rows["bound"].to_list() == [bound]


def test_a_flag_that_is_neither_yes_nor_no_is_a_fault(tmp_path: Path) -> None:
    found = a_table(tmp_path, f"{GOOD},0", f"{GOOD},perhaps", head=f"{HEAD},lower")
    assert "column 'lower'" in found.problems[0].where


@pytest.mark.parametrize(("span", "days"), [("Cumulative", 0), ("Day", 1), ("week", 7), ("10", 10)])
def test_spans_are_days(tmp_path: Path, span: str, days: int) -> None:
    assert a_table(tmp_path, f"{GOOD},{span}", head=f"{HEAD},span").rows["span"].to_list() == [days]


def test_counts_may_have_their_thousands_parted(tmp_path: Path) -> None:
    assert a_table(tmp_path, '2024-03-02,"1,234,000",North,soldiers,ministry').rows["count"].to_list() == [1_234_000]


def test_copies_count_once_however_they_are_ordered(tmp_path: Path) -> None:
    later = "2024-03-04,40,North,soldiers,wire,a1"
    found = a_table(tmp_path, later, f"{GOOD},a1", "2024-03-04,50,North,soldiers,wire,", head=f"{HEAD},echo")
    assert found.rows["source"].to_list() == ["ministry", "wire"]
    assert [(one.where, one.advice) for one in found.unused] == [("row 2", "See row 3.")]


def test_the_same_figure_by_the_same_source_on_the_same_day_counts_once(tmp_path: Path) -> None:
    found = a_table(tmp_path, GOOD, GOOD)
    assert (found.rows.height, len(found.unused), found.problems) == (1, 1, ())


def test_a_table_of_faults_alone_is_refused_with_the_first(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No report is left.*row 2, column 'count': The cell is empty"):
        a_table(tmp_path, "2024-03-02,,North,soldiers,ministry")


def test_a_table_with_no_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No report is left"):
        a_table(tmp_path)


def test_a_missing_column_is_named_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no column 'party' for the party. It has 'day', 'count', 'country'"):
        a_table(tmp_path, GOOD, head="day,count,country,category,source")


def test_a_file_without_anything_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no column 'day' for the day. It has none: it is empty"):
        a_table(tmp_path, head="")


def test_two_columns_of_one_name_are_refused_and_neither_is_chosen(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 columns 'count'"):
        a_table(tmp_path, head="day,count,count,party,category,source")


def test_a_column_that_the_mapping_names_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column 'time_frame' for the span"):
        a_table(tmp_path, GOOD, mapping=Mapping(columns={"span": "time_frame"}))


def test_parquet_and_json_lines_give_what_csv_gives(tmp_path: Path) -> None:
    plain = a_table(tmp_path, GOOD, "2024-03-05,50,North,soldiers,ministry")
    rows = [
        {"day": date(2024, 3, day), "count": count, "party": "North", "category": "soldiers", "source": "ministry"}
        for day, count in ((2, 40), (5, 50))
    ]
    pl.DataFrame(rows).write_parquet(tmp_path / "losses.parquet")
    lines = "".join(json.dumps(row | {"day": str(row["day"])}) + "\n" for row in rows)
    (tmp_path / "losses.jsonl").write_text(lines)
    for name in ("losses.parquet", "losses.jsonl"):
        assert read_basis(tmp_path / name, Mapping()).digest == plain.digest


@pytest.mark.parametrize("empty", ["NA", "NaN", "null", "None", "nan"])
def test_what_programs_write_into_empty_cells_says_nothing(tmp_path: Path, empty: str) -> None:
    rows = [f"2024-03-0{day},{day}0,North,soldiers,ministry,{empty},{empty},{empty},{empty}" for day in (2, 3)]
    found = a_table(tmp_path, *rows, head=f"{HEAD},span,lower,upper,echo")
    assert found.rows.select("day", "count", "span", "bound", "echo").rows() == [
        (1, 20, 0, "exact", ""),
        (2, 30, 0, "exact", ""),
    ]
    assert (found.problems, found.unused) == ((), ())


def test_numbers_that_are_kept_as_decimals_or_fractions_are_whole_ones(tmp_path: Path) -> None:
    table = {"day": [1.0, 9.0], "count": [Decimal("12.000"), Decimal("13.000")], "span": [7.0, float("nan")]}
    pl.DataFrame(table | {"party": "North", "category": "soldiers", "source": "x"}).write_parquet(
        tmp_path / "l.parquet"
    )
    found = read_basis(tmp_path / "l.parquet", Mapping())
    assert found.rows.select("day", "count", "span").rows() == [(1, 12, 7), (9, 13, 0)]


def test_a_parquet_file_may_have_brackets_and_stars_in_its_name(tmp_path: Path) -> None:
    table = {"day": [1], "count": [4], "party": ["North"], "category": ["soldiers"], "source": ["x"]}
    pl.DataFrame(table).write_parquet(tmp_path / "losses [final]*.parquet")
    assert read_basis(tmp_path / "losses [final]*.parquet", Mapping()).rows.height == 1


def test_blank_rows_of_a_spreadsheet_are_passed_over_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    found = a_table(tmp_path, HEAD, ",,,,", GOOD, ",,,,", "2024-03-05,x,North,soldiers,ministry", head="")
    assert found.rows["where"].to_list() == ["row 4"]
    assert [one.where for one in found.problems] == ["losses.csv, row 6, column 'count'"]


def test_a_column_may_have_a_line_break_in_its_name(tmp_path: Path) -> None:
    head = 'day,"count\nof dead",party,category,source'
    assert a_table(tmp_path, GOOD, head=head, mapping=Mapping(columns={"count": "count\nof dead"})).rows.height == 1


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ({"name": "North"}, "column 'party': The cell holds more than one value."),
        (["North"], "column 'party': The cell holds more than one value."),
        ("\0", "column 'party': The cell is empty."),
    ],
)
def test_a_cell_of_json_that_is_no_name_is_a_fault(tmp_path: Path, cell: object, told: str) -> None:
    row = {"day": 1, "count": 4, "party": "North", "category": "soldiers", "source": "x"}
    (tmp_path / "l.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row | {"party": cell}) + "\n")
    (problem,) = read_basis(tmp_path / "l.jsonl", Mapping()).problems
    assert f"{problem.where}: {problem.what}" == f"l.jsonl, line 2, {told}"


def test_half_a_character_in_json_is_shown_as_unknown(tmp_path: Path) -> None:
    row = {"day": 1, "count": 4, "party": "\ud800x", "category": "soldiers", "source": "x"}
    (tmp_path / "l.jsonl").write_text(json.dumps(row))
    assert read_basis(tmp_path / "l.jsonl", Mapping()).rows["party"].to_list() == ["?x"]


def test_a_count_of_a_thousand_groups_of_digits_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    found = a_table(tmp_path, GOOD, f'2024-03-05,"1{",000" * 2000}",North,soldiers,ministry')
    assert (found.rows.height, len(found.problems)) == (1, 1)


def test_a_total_that_falls_to_less_than_half_is_told_of(tmp_path: Path) -> None:
    rows = [f"2024-03-0{day},{count},North,soldiers,ministry" for day, count in ((2, 400), (3, 420), (4, 30), (5, 40))]
    found = a_table(tmp_path, *rows, mapping=Mapping(start=date(2024, 3, 1)))
    assert found.notes == (
        "A total falls to less than half of what its source told before, once from 420 on day 3 to 30 on day 4 "
        "(ministry on North, soldiers). The model takes that for a mistake; where a source began to count anew, add "
        "what it had counted before.",
    )


def test_a_total_that_grows_tenfold_within_a_week_is_told_of(tmp_path: Path) -> None:
    rows = [f"{day},{count},North,soldiers,ministry" for day, count in ((2, 400), (3, 4200), (4, 43000), (5, 440))]
    found = a_table(tmp_path, *rows)
    assert found.notes[-2:] == (
        "A total grows more than tenfold within a week, 2 times, most from 400 on day 2 to 4,200 on day 3 (ministry on "
        "North, soldiers). Look whether a digit slipped in.",
        "The column “odd” of reports.csv marks all 3 such reports.",
    )
    assert found.odd == ("", "leaps", "leaps", "falls")


def test_losses_of_which_every_report_says_none_are_named(tmp_path: Path) -> None:
    rows = ["2,0,North,ships,ministry", "3,0,North,ships,monitor", "3,0,North,soldiers,monitor"]
    assert a_table(tmp_path, *rows, "4,2,North,soldiers,monitor").notes == (
        "Every report says 0 of North, ships. The model cannot say none: where it gives a few, read none.",
    )


def test_the_first_weeks_of_a_war_may_grow_as_they_will(tmp_path: Path) -> None:
    rows = [f"{day},{count},North,soldiers,ministry" for day, count in ((2, 3), (3, 90), (20, 2000))]
    assert a_table(tmp_path, *rows).notes == ()


def test_sources_that_are_a_hundred_times_apart_are_told_of(tmp_path: Path) -> None:
    rows = ["3,1300,North,soldiers,ministry", "9,5,North,soldiers,monitor", "80,700000,North,soldiers,ally"]
    assert a_table(tmp_path, *rows).notes == (
        "Two sources are more than a hundred times apart, once 1,300 on day 3 (ministry) and 5 on day 9 (monitor "
        "on North, soldiers). Look whether both count the same, and in the same unit.",
    )


def test_bounds_and_other_losses_may_lie_as_far_apart_as_they_will(tmp_path: Path) -> None:
    rows = ["3,1300,North,soldiers,ministry,", "4,5,North,soldiers,monitor,yes", "4,5,North,tanks,monitor,"]
    assert a_table(tmp_path, *rows, head=f"{HEAD},lower").notes == ()


def test_days_may_differ_as_they_will_and_another_source_may_tell_less(tmp_path: Path) -> None:
    rows = ["1,400,North,soldiers,ministry,day", "2,4,North,soldiers,ministry,day", "3,40,North,soldiers,monitor,"]
    assert a_table(tmp_path, "1,500,North,soldiers,ministry,", *rows, head=f"{HEAD},span").notes == ()


def test_sides_that_name_nobody_in_the_table_are_told_of(tmp_path: Path) -> None:
    sides = {"Ministry": "North", "ministry": "East"}
    found = a_table(tmp_path, GOOD, mapping=Mapping(sides=sides, start=date(2024, 3, 1)))
    assert found.notes == (
        "[sides] says for whom 'Ministry' speaks, but no report is by that source.",
        "[sides] says that 'ministry' speaks for 'East', but no report is on the losses of that party.",
    )


def test_a_category_a_row_is_refused_before_it_takes_hours(tmp_path: Path) -> None:
    rows = [f"{day},40,North,what was told on day {day},ministry" for day in range(1, 402)]
    with pytest.raises(UsageError, match=r"There are 401 kinds of losses; an estimate takes up to 400\."):
        a_table(tmp_path, *rows)


def test_a_start_that_leaves_no_room_for_days_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Days cannot count from 9999-12-31"):
        a_table(tmp_path, "1,40,North,soldiers,ministry", mapping=Mapping(start=date(9999, 12, 31)))


def test_a_broken_line_of_json_loses_no_other(tmp_path: Path) -> None:
    good = json.dumps(dict(zip(HEAD.split(","), GOOD.split(","), strict=True)))
    (tmp_path / "l.jsonl").write_text(f"{good}\n{{not json\n[1]\n")
    found = read_basis(tmp_path / "l.jsonl", Mapping())
    assert found.rows.height == 1
    assert [one.where for one in found.problems] == ["l.jsonl, line 2", "l.jsonl, line 3"]
    assert found.problems[0].what == "It is no JSON object."


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.parquet", b"no parquet", "It is no Parquet"),
        ("a.csv", b"day,count\n\xff\xfe", "not written in UTF-8"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises((ReadError, UsageError), match=told):
        read_basis(tmp_path / name, Mapping(columns={"party": "day", "category": "day", "source": "day"}))


def test_a_file_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        read_basis(tmp_path / "none.csv", Mapping())


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Give a \.csv, \.parquet or \.jsonl file"):
        read_basis(tmp_path / "losses.xlsx", Mapping())


def test_a_source_speaks_for_a_side_or_for_none(tmp_path: Path) -> None:
    found = a_table(
        tmp_path,
        GOOD,
        "2024-03-02,9,South,soldiers,ministry",
        mapping=Mapping(sides={"ministry": "North", "consulate": "East"}),
    )
    relations = [("ministry", "North"), ("ministry", "South"), ("monitor", "North"), ("consulate", "North")]
    assert [found.relation(*pair) for pair in relations] == ["own", "other", "third", "third"]
