"""That a text tells only once how the program reads what it has not met."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from counterclaim.extract.confidence import Doubts
from first_readings import KEPT, Case, load, read, save, with_new

GOLD = {
    "quote": "63",
    "low": 63,
    "high": 63,
    "approximate": False,
    "vague": False,
    "measure": "killed",
    "affected": "soldiers",
    "speaker": "The ministry",
    "stance": "states",
    "scope": "incident",
}


def an_item(text: str = "The ministry said 63 soldiers were killed. Later 7 more died.", **rest: Any) -> dict[str, Any]:
    return {"id": "x1", "kind": "comment", "text": text, "claims": [GOLD], **rest}


def a_file(folder: Path, *items: dict[str, Any]) -> Path:
    path = folder / "own.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


def test_every_claim_that_is_found_is_held_against_the_gold() -> None:
    _, (first, second) = read(an_item())
    assert (first.figure, first.whole) == (True, True)
    assert (second.figure, second.whole) == (False, False)


def test_a_right_figure_of_a_wrong_speaker_is_not_wholly_right() -> None:
    _, (first, _) = read(an_item(claims=[GOLD | {"speaker": "Rebels"}]))
    assert (first.figure, first.whole) == (True, False)


def test_a_comment_is_read_as_one_and_a_headline_is_not() -> None:
    assert read(an_item())[1][0].doubts.comment == 1
    assert read(an_item(kind="headline"))[1][0].doubts.comment == 0


def test_what_was_read_first_stays_whatever_is_read_later(tmp_path: Path) -> None:
    name, cases = read(an_item())
    kept = {name: [case._replace(whole=False) for case in cases]}
    assert with_new(kept, [a_file(tmp_path, an_item(), an_item("All is quiet.", claims=[]))])[name] == kept[name]


def test_a_text_in_which_nothing_was_found_has_been_read_too(tmp_path: Path) -> None:
    first = with_new({}, [a_file(tmp_path, an_item("All is quiet.", claims=[]))])
    assert list(first.values()) == [[]]


def test_readings_are_kept_whole_but_for_their_text(tmp_path: Path) -> None:
    first, path = with_new({}, [a_file(tmp_path, an_item())]), tmp_path / "kept.jsonl"
    save(first, path)
    assert load(path) == first
    assert "soldiers" not in path.read_text(encoding="utf-8")


def test_doubts_that_came_later_are_none_and_those_that_are_gone_are_left_out(tmp_path: Path) -> None:
    claim = {"doubts": {"pronoun": 1.0, "long since gone": 1.0}, "figure": True, "whole": False, "round": 2}
    path = tmp_path / "kept.jsonl"
    path.write_text(json.dumps({"text": "ab", "claims": [claim]}) + "\n", encoding="utf-8")
    [case] = load(path)["ab"]
    none = Doubts(*[0.0] * len(Doubts._fields))
    assert case == Case("ab", none._replace(pronoun=1.0), figure=True, whole=False, round=2)


def test_what_is_read_later_is_of_a_later_round(tmp_path: Path) -> None:
    first = with_new({}, [a_file(tmp_path, an_item())])
    both = with_new(first, [a_file(tmp_path, an_item(), an_item("The ministry said 63 soldiers were killed."))])
    assert [{case.round for case in cases} for cases in both.values()] == [{1}, {2}]


def test_where_nothing_is_kept_nothing_is_known(tmp_path: Path) -> None:
    assert load(tmp_path / "none.jsonl") == {}


def test_the_readings_that_are_kept_are_of_many_texts_with_errors_among_them() -> None:
    cases = [case for found in load(KEPT).values() for case in found]
    assert len(load(KEPT)) > 100
    assert 0.05 < sum(not case.whole for case in cases) / len(cases) < 0.5
