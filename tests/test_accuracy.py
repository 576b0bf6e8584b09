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
SHARED = ROOT / ".." / "shared"
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


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    pinned = FLOORS[name]
    cases = next((path for path in (ROOT / pinned["cases"], SHARED / pinned["cases"]) if path.exists()), None)
    if cases is None or not SHARED.exists():
        pytest.skip(f"{pinned['cases']} or the scorer is not beside this checkout")
    if hashlib.sha256(cases.read_bytes()).hexdigest() != pinned["sha256"]:
        pytest.skip(f"{pinned['cases']} has changed: measure with bench/accuracy.py and pin bench/floors.json anew")
    score = measured(pinned.get("kind", name), cases)
    short = {field: reached(score, field) for field, floor in pinned["floors"].items() if reached(score, field) < floor}
    assert short == {}
