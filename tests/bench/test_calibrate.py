"""That the fitted confidence means what it says."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from calibrate import MODEL, fit, foretold, held_out, probability, ranking, reliability, written
from counterclaim.extract.confidence import Doubts
from first_readings import KEPT, Case, load

ROOT = Path(__file__).parents[2]
CERTAIN = Doubts(*[0.0] * len(Doubts._fields))


def drawn(size: int, *, seed: int = 1, base: float = 2.0) -> list[Case]:
    """Claims of which the pronoun takes 2 from the log-odds, and the comment nothing."""
    chance = np.random.default_rng(seed)
    found = []
    for n in range(size):
        pronoun, comment = map(float, chance.random(2) < 0.5)
        right = bool(chance.random() < 1 / (1 + np.exp(2 * pronoun - base)))
        found.append(Case(f"{seed}:{n}", CERTAIN._replace(pronoun=pronoun, comment=comment), right, right))
    return found


def test_what_a_doubt_takes_is_found_again_in_claims_drawn_by_it() -> None:
    model = fit(drawn(4000))
    weight = dict(zip(Doubts._fields, model.weights, strict=True))
    assert model.base == pytest.approx(2, abs=0.2)
    assert weight["pronoun"] == pytest.approx(2, abs=0.2)
    assert weight["comment"] == pytest.approx(0, abs=0.2)


def test_no_doubt_ever_makes_a_claim_surer_whatever_the_cases_say() -> None:
    odd = [case._replace(whole=bool(case.doubts.pronoun)) for case in drawn(200)]
    assert fit(odd).weights.min() >= 0


def test_claims_held_out_are_as_often_right_as_they_were_held_sure() -> None:
    chosen = drawn(3000)
    sure, right = held_out(chosen), np.array([case.whole for case in chosen])
    assert probability(sure, right)["calibration_error"] < 0.05
    assert probability(sure, right)["brier"] < probability(sure, right)["brier_of_mean"]
    assert ranking(sure, right)["auc"] > 0.65


def test_a_claim_is_judged_by_a_fit_that_did_not_see_its_text() -> None:
    chosen = [case._replace(text="one") for case in drawn(50)] + drawn(50, seed=2)
    turned = [case._replace(whole=not case.whole) if case.text == "one" else case for case in chosen]
    assert (held_out(chosen)[:50] == held_out(turned)[:50]).all()


def a_round(number: int, seed: int, *, base: float) -> list[Case]:
    return [case._replace(round=number) for case in drawn(1500, seed=seed, base=base)]


def test_what_a_round_of_mending_gains_is_found_and_the_base_is_that_of_the_latest() -> None:
    model = fit([*a_round(1, 1, base=1.0), *a_round(2, 2, base=1.6), *a_round(3, 3, base=2.2)])
    assert model.gain == pytest.approx(0.6, abs=0.15)
    assert model.base == pytest.approx(2.2, abs=0.25)
    early, late = Case("a", CERTAIN, True, True, 1), Case("b", CERTAIN, True, True, 3)
    assert model.confidence([early])[0] < model.confidence([late])[0]


def test_a_round_is_foretold_from_the_rounds_before_it_alone() -> None:
    first, second, third = (a_round(n, n, base=2.0) for n in (1, 2, 3))
    sure, judged = foretold([*first, *second, *third])
    assert judged == [*second, *third]
    worse = [case._replace(whole=False) for case in third]
    again, _ = foretold([*first, *second, *worse])
    assert (again == sure).all()


def test_where_there_is_but_one_round_nothing_is_foretold() -> None:
    sure, judged = foretold(drawn(50))
    assert (len(sure), judged) == (0, [])


def test_the_scores_of_a_small_example_are_as_counted_by_hand() -> None:
    sure, right = np.array([0.9, 0.9, 0.8, 0.2, 0.6]), np.array([True, True, False, False, True])
    assert ranking(sure, right) == {
        "n": 5,
        "wrong": 2,
        "auc": round(5 / 6, 3),
        "errors_in_doubtful": 0.5,
        "at_best": 0.5,
    }
    assert probability(sure, right)["brier"] == round((0.01 + 0.01 + 0.64 + 0.04 + 0.16) / 5, 3)
    bins = reliability(sure, np.array([True] * 5), right)
    assert [(row["n"], row["whole"], row["figure"]) for row in bins] == [(1, 0, 1), (1, 1, 1), (1, 0, 1), (2, 1, 1)]


def test_the_file_of_weights_can_be_written_again_and_read(tmp_path: Path) -> None:
    text = written(fit(drawn(100)), MODEL.read_text(encoding="utf-8"), "cases of our own")
    again = tomllib.loads(text)
    assert list(again["weights"]) == list(Doubts._fields)
    assert again["families"] == tomllib.loads(MODEL.read_text(encoding="utf-8"))["families"]
    assert "\n# Fitted on cases of our own\n" in text
    assert written(fit(drawn(100)), text, "cases of our own") == text


def test_the_weights_that_are_kept_are_those_of_the_doubts_that_there_are() -> None:
    assert list(tomllib.loads(MODEL.read_text(encoding="utf-8"))["weights"]) == list(Doubts._fields)


def call(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "bench" / "calibrate.py"), *words]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_command_prints_its_figures_as_one_line_and_writes_nothing_unasked() -> None:
    before = MODEL.read_bytes(), KEPT.read_bytes()
    printed = json.loads(call("--json").stdout)
    assert sum(row["n"] for row in printed["bins"]) == printed["whole"]["n"] == printed["figure"]["n"]
    assert (MODEL.read_bytes(), KEPT.read_bytes()) == before


def test_the_weights_are_those_that_the_kept_readings_give() -> None:
    chosen = [case for cases in load().values() for case in cases]
    kept = tomllib.loads(MODEL.read_text(encoding="utf-8"))
    model = fit(chosen)
    again = "run: python bench/calibrate.py --write"
    assert kept["base"] == pytest.approx(model.base, abs=0.01), again
    assert list(kept["weights"].values()) == pytest.approx(list(model.weights), abs=0.01), again


def test_the_confidence_can_be_trusted_on_texts_that_no_rule_was_written_for() -> None:
    found = json.loads(call("--json").stdout)["whole"]
    assert found["calibration_error"] < 0.06
    assert found["brier"] < 0.8 * found["brier_of_mean"]
    assert found["auc"] > 0.75
    assert found["errors_in_doubtful"] > 0.45


def test_the_command_says_how_it_is_used_where_the_call_makes_no_sense() -> None:
    done = call("--paint")
    assert done.returncode != 0
    assert "usage:" in done.stderr
