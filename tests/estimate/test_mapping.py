from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("scipy")

from counterclaim.errors import UsageError
from counterclaim.estimate.mapping import Mapping, load_mapping

WHOLE = """
title = "Losses in the border war"
start = 2022-02-24

[columns]
party = "loss_country"

[spans]
"Gesamt" = 0
"Quinzaine" = 15

[sides]
"North ministry" = "North"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_names_columns_words_sides_and_the_start(tmp_path: Path) -> None:
    found = load_mapping(written(tmp_path, WHOLE))
    assert found.named("party") == "loss_country"
    assert found.named("count") == "count"
    assert (found.days("gesamt"), found.days("quinzaine")) == (0, 15)
    assert found.sides == {"North ministry": "North"}
    assert (found.start, found.title) == (date(2022, 2, 24), "Losses in the border war")


@pytest.mark.parametrize(
    ("word", "days"),
    [("Cumulative", 0), ("", 0), ("Day", 1), ("weekly", 7), ("30", 30), ("fortnight-ish", None), ("²", None)],
)
def test_words_for_spans_are_days(word: str, days: int | None) -> None:
    assert Mapping().days(word) == days


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns = 3", r"\[columns\] must hold texts"),
        ("[columns]\nparties = 'x'", "There is no column 'parties'"),
        ("colums = {}", "There is no part 'colums'"),
        ("[spans]\nDay = 'one'", r"\[spans\] must hold whole numbers"),
        ("start = 'yesterday'", "start is no date"),
        ("title = 3", "title is no text"),
        ("title = " + "9" * 5000, "It is no TOML"),
        ("title = " + "[" * 20000, "It is no TOML"),
        ("title = ", "It is no TOML"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        load_mapping(written(tmp_path, text))
    assert "map.toml" in str(caught.value)


def test_a_mapping_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        load_mapping(tmp_path / "none.toml")
