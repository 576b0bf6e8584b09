"""When a claim that was found counts as found, and when as right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching import is_whole, pairs, right_fields, same_name

ROOT = Path(__file__).parents[2]


def coded(quote: str = "63", low: int | None = 63, **rest: Any) -> dict[str, Any]:
    plain = {"approximate": False, "vague": False, "affected": None, "speaker": None, "stance": "states"}
    return {"quote": quote, "low": low, "high": low, "measure": "killed", "scope": "incident", **plain, **rest}


def test_a_claim_is_found_by_measure_and_bounds_whatever_else_is_coded() -> None:
    gold = coded(speaker="the ministry", stance="claims")
    assert pairs([gold], [coded("sixty-three")]) == [(0, 0)]
    assert pairs([gold], [coded(measure="injured")]) == []
    assert pairs([gold], [coded(high=None)]) == []


def test_of_two_equal_figures_the_one_of_the_same_words_and_speaker_is_taken() -> None:
    gold = [coded(speaker="Kyiv"), coded(speaker="Moscow")]
    found = [coded(speaker="Moscow"), coded(speaker="Kyiv")]
    assert sorted(pairs(gold, found)) == [(0, 1), (1, 0)]
    assert pairs([coded("63")], [coded("several"), coded("at least 63")]) == [(0, 1)]


def test_a_claim_is_found_once() -> None:
    assert len(pairs([coded()], [coded(), coded()])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Kremlin", "Kremlin"), ("its soldiers", "soldiers"), ("Kyiv’s army", "Kyiv army"), (None, None), ("a", "")],
)
def test_articles_and_possessives_make_no_other_name(one: str | None, other: str | None) -> None:
    assert same_name(one, other) == same_name(other, one) == (bool(one) == bool(other) or one == "a")


def test_names_are_other_names_where_few_words_are_shared() -> None:
    assert not same_name("Russian officials", "Ukrainian officials")
    assert not same_name("the ministry", None)
    assert same_name("a local doctor", "a local doctor in Makiivka")


def test_a_claim_is_wholly_right_with_its_speaker_and_stance() -> None:
    gold = coded(speaker="the mayor", stance="denies", scope="period")
    assert is_whole(gold, coded(speaker="mayor", stance="denies"))
    assert not is_whole(gold, coded(speaker="mayor"))
    assert not right_fields(gold, coded())["scope"]


def test_the_counts_are_those_of_the_scorer_beside_the_cases(tmp_path: Path) -> None:
    scorer, cases = ROOT / "../shared/tools/score.py", ROOT / "../shared/cases/claims-dev.jsonl"
    if not scorer.exists():
        pytest.skip("the scorer is not beside this checkout")
    pred = tmp_path / "pred.jsonl"
    accuracy = [sys.executable, str(ROOT / "bench" / "accuracy.py"), "claims", str(cases), str(pred)]
    score = json.loads(subprocess.run(accuracy, check=True, capture_output=True, text=True).stdout)
    gold, found = ([json.loads(line) for line in path.read_text().splitlines()] for path in (cases, pred))
    matched = [
        (one["claims"][i], other["claims"][j])
        for one, other in zip(gold, found, strict=True)
        for i, j in pairs(one["claims"], other["claims"])
    ]
    total = sum(len(item["claims"]) for item in gold)
    assert round(len(matched) / total, 3) == score["figure"]["r"]
    assert round(sum(is_whole(*pair) for pair in matched) / total, 3) == score["whole"]["r"]
    for field in ("speaker", "stance", "affected", "scope"):
        assert round(sum(right_fields(*pair)[field] for pair in matched) / len(matched), 3) == score[field]
