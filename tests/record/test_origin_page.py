"""The page that the project comes from, through the whole flow: what its thread says, set against its record."""

from __future__ import annotations

from pathlib import Path

import pytest

import counterclaim
from counterclaim.nouns import Record

PAGE = Path(__file__).parents[2] / ".." / "shared" / "cases" / "origin-page.txt"


@pytest.fixture(scope="module")
def record() -> Record:
    if not PAGE.exists():
        pytest.skip("shared/cases/origin-page.txt is not beside the project")
    document = counterclaim.read(PAGE)
    records = [counterclaim.record(each) for each in counterclaim.link(counterclaim.extract(document), [document])]
    return max(records, key=lambda each: len(each.thread.remarks))


def numbers(record: Record, against: str) -> list[int]:
    return [n for n, remark in enumerate(record.thread.remarks, start=1) if remark.against == against]


def test_the_acknowledged_figure_and_the_higher_one_stand_in_one_range(record: Record) -> None:
    row = record.rows[0]
    assert (row.measure, row.side and row.side.id) == ("killed", "RU")
    assert [bound and bound.value for bound in (row.floor, row.lowest, row.highest)] == [63, 63, 64]
    assert row.independent_speakers == 2
    assert row.status[:2] == ("acknowledged", "contested")


def test_nine_of_thirty_three_comments_were_there(record: Record) -> None:
    assert (len(record.thread.remarks), record.thread.stated) == (9, 33)


def test_only_readers_who_state_a_figure_of_dead_stand_against_the_record(record: Record) -> None:
    assert numbers(record, "above every sourced figure") == [4, 5]
    assert numbers(record, "no figure") == [1, 2, 3, 6, 7, 8, 9]


def test_the_headline_asks_and_the_thread_answers(record: Record) -> None:
    assert record.thread.question is not None
    assert record.thread.question.startswith("Why is the Kremlin")
    order = {remark.comment.id: n for n, remark in enumerate(record.thread.remarks, start=1)}
    quoted = [order[comment] for answer in record.thread.answers for _, comment, _, _ in answer.quotes]
    assert {2, 7, 8, 9} <= set(quoted) <= {2, 6, 7, 8, 9}


def test_hatred_is_flagged_where_it_stands(record: Record) -> None:
    flagged = {
        n: {kind for *_, kind in remark.flags}
        for n, remark in enumerate(record.thread.remarks, start=1)
        if remark.flags
    }
    assert flagged == {4: {"wish of harm"}, 5: {"dehumanising"}}
