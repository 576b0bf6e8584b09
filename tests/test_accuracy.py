"""The figures that the project stands by: pinned to the very cases that they were measured on."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FLOORS: dict[str, Any] = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))


def measured(kind: str, cases: Path) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "bench" / "accuracy.py"), kind, str(cases)]
    score: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return score


def reached(score: dict[str, Any], name: str) -> float:
    value: Any = score
    for key in name.split("."):
        value = value[key]
    return float(value)


@pytest.mark.parametrize("kind", FLOORS)
def test_no_figure_falls_below_its_floor(kind: str) -> None:
    pinned = FLOORS[kind]
    cases = ROOT / ".." / "shared" / pinned["cases"]
    if not cases.exists():
        pytest.skip(f"{pinned['cases']} is not beside this checkout")
    if hashlib.sha256(cases.read_bytes()).hexdigest() != pinned["sha256"]:
        pytest.skip(f"{pinned['cases']} has changed: measure with bench/accuracy.py and pin bench/floors.json anew")
    score = measured(kind, cases)
    short = {name: reached(score, name) for name, floor in pinned["floors"].items() if reached(score, name) < floor}
    assert short == {}
