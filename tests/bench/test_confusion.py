"""The report of errors by rule of the codebook."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from confusion import compared, confusions, misses, tables

ROOT = Path(__file__).parents[2]
TEXT = "The ministry said that 63 soldiers died. Rebels claim 400, and 9 tanks burnt."


def coded(quote: str, low: int, **rest: Any) -> dict[str, Any]:
    plain = {"approximate": False, "vague": False, "measure": "killed", "affected": None, "scope": "incident"}
    return {"quote": quote, "low": low, "high": low, "speaker": None, "stance": "states", **plain, **rest}


GOLD = [
    coded("63", 63, speaker="The ministry", affected="soldiers"),
    coded("400", 400, speaker="Rebels", stance="claims"),
    coded("9", 9, measure="destroyed", affected="tanks"),
]
ITEM = {"id": "x1", "kind": "post", "text": TEXT, "claims": GOLD}
FOUND = [GOLD[0], GOLD[1] | {"stance": "states", "speaker": None}, GOLD[2] | {"measure": "injured"}]


def row(by: str, name: str) -> dict[str, Any]:
    [found] = [row for row in tables(compared(ITEM, FOUND)) if (row["by"], row["row"]) == (by, name)]
    return found


def test_every_claim_is_found_missed_or_extra() -> None:
    whole = row("all", "all")
    assert [whole[name] for name in ("gold", "found", "missed", "extra")] == [3, 2, 1, 1]
    assert whole["whole"] == whole["speaker"] == whole["stance"] == 0.5


def test_claims_are_counted_under_the_rules_of_the_gold_and_extra_ones_under_their_own() -> None:
    assert row("measure", "destroyed")["missed"] == row("measure", "injured")["extra"] == 1
    assert row("stance", "claims")["stance"] == 0
    assert row("attribution", "before")["gold"] == 2
    assert row("kind", "post")["gold"] == 3
    assert row("affected", "bare")["found"] == 1


def test_shares_are_left_open_where_nothing_was_found() -> None:
    assert row("measure", "destroyed")["speaker"] is None


def test_the_report_says_what_was_taken_for_what() -> None:
    assert confusions(compared(ITEM, FOUND)) == [
        {"by": "measure", "is": "destroyed", "taken for": "injured", "n": 1},
        {"by": "stance", "is": "claims", "taken for": "states", "n": 1},
    ]


def test_the_misses_leave_out_what_is_right() -> None:
    wrong, missed, extra = misses(compared(ITEM, FOUND))
    assert (wrong["quote"], wrong["speaker"], wrong["stance"]) == ("400", ["Rebels", None], ["claims", "states"])
    assert (missed["is"], missed["measure"], extra["is"], extra["measure"]) == (
        "missed",
        "destroyed",
        "extra",
        "injured",
    )


def test_nothing_found_in_nothing_is_a_report_too() -> None:
    assert [row["gold"] for row in tables([])] == [0]
    assert confusions([]) == []


def call(folder: Path, *words: str) -> list[str]:
    gold, pred = folder / "gold.jsonl", folder / "pred.jsonl"
    gold.write_text(json.dumps(ITEM) + "\n" + json.dumps(ITEM | {"id": "x2"}) + "\n", encoding="utf-8")
    pred.write_text(json.dumps({"id": "x1", "claims": FOUND}, ensure_ascii=False) + "\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "bench" / "confusion.py"), str(gold), str(pred), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_the_command_prints_its_tables_as_lines_of_json(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in call(tmp_path, "--json")]
    assert rows[0] == {**row("all", "all"), "gold": 6, "missed": 4}
    assert {one["by"] for one in rows} == {
        *("all", "figure", "measure", "attribution", "stance", "scope", "affected", "kind"),
    }


def test_the_command_prints_tables_for_people_and_keeps_to_the_items_asked_for(tmp_path: Path) -> None:
    lines = call(tmp_path, "--only", "x1-x1")
    assert lines[0].split() == [
        "all",
        "gold",
        "found",
        "missed",
        "extra",
        "speaker",
        "stance",
        "scope",
        "affected",
        "whole",
    ]
    assert lines[1].split()[:5] == ["all", "3", "2", "1", "1"]
    assert lines[-1].split() == ["stance", "claims", "states", "1"]


def test_the_command_lists_what_is_wrong_claim_by_claim(tmp_path: Path) -> None:
    assert [json.loads(line)["is"] for line in call(tmp_path, "--misses", "--only", "x2-x2")] == ["missed"] * 3
