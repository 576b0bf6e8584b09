from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.errors import UsageError
from counterclaim.estimate import state
from counterclaim.estimate.basis import Basis
from counterclaim.estimate.begin import Begin
from counterclaim.estimate.fitting import fit
from counterclaim.estimate.mapping import load_mapping
from counterclaim.estimate.rows import read_basis
from counterclaim.estimate.study import Effort, Study, study
from counterclaim.estimate.tendencies import tendencies
from counterclaim.toll import load as load_tendencies
from counterclaim.toll.tendencies import Relation
from small_wars import two_sides, written

TINY = Effort(rounds=10, sweeps=20, warm=10)


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    table, mapping = written(tmp_path_factory.mktemp("war"))
    return read_basis(table, load_mapping(mapping))


@pytest.fixture(scope="module")
def found(basis: Basis) -> Study:
    return study(basis, days_ahead=7, effort=TINY)


def as_json(found: Study) -> dict[str, Any]:
    text: dict[str, Any] = json.loads(state.written(state.made(found)))
    return text


def test_a_state_read_back_is_the_state_that_was_written(found: Study) -> None:
    made = state.made(found)
    assert state.read(state.written(made), where="state.json") == made


def test_a_fit_that_begins_from_an_earlier_one_comes_to_the_same_in_fewer_rounds(basis: Basis) -> None:
    told = basis.reports
    whole = fit(told, rounds=60)
    begun, anew = fit(told, rounds=6, begin=Begin.of(whole)), fit(told, rounds=6)
    assert np.abs(begun.effects - whole.effects).max() < 0.05
    assert np.abs(begun.effects - whole.effects).max() < np.abs(anew.effects - whole.effects).max()


def test_what_was_learnt_of_scatter_and_what_sources_change_is_taken_over(basis: Basis, found: Study) -> None:
    before = state.made(found)
    again = study(basis, days_ahead=7, effort=TINY, begin=before, left_out=None)
    assert np.array_equal(again.fitted.scatter.width, found.fitted.scatter.width)
    assert again.tables["without"].equals(found.tables["without"])
    assert again.begun_on == found.last


def test_later_reports_and_new_sources_are_taken_in(tmp_path: Path, found: Study) -> None:
    table, mapping = written(tmp_path)
    later = {"day": [75, 75], "count": [700, 900], "party": ["A", "C"], "category": ["soldiers"] * 2}
    rows = pl.DataFrame(later | {"source": ["A ministry", "wire"]})
    pl.concat([two_sides(), rows]).write_csv(table)
    again = study(read_basis(table, load_mapping(mapping)), effort=TINY, begin=state.made(found), left_out=None)
    assert (again.last, again.without_day) == (75, 60)
    assert set(again.tables["biases"]["source"]) == {"A ministry", "B ministry", "monitor", "wire"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"what": "something"}, "it is of another kind"),
        ({"made_by": None}, "it is of another kind"),
        ({"series": [{}]}, "it has no 'source'"),
        ({"effect": -1}, "is not above 0"),
        ({"effect": "wide"}, "'wide' is no number"),
        ({"start": [1.0]}, "are not 2 numbers"),
        ({"last": 10**9}, "is no day"),
        ({"without_day": 0}, "0 is no day"),
        ({"effect": 1e12}, "is no logarithm that fits"),
        ({"groups": [{"party": "A", "category": "soldiers", "walk": 1, "knots": [1e12]}]}, "no logarithm that fits"),
        ({"scatter": {"never": {}}}, "it has no 'never'"),
        ({"groups": [{"party": "A", "category": 3, "walk": 1, "knots": []}]}, "3 is no text"),
        ({"without": [{"source": "a", "party": "b", "category": "c", "median": [1]}]}, "no number that fits"),
    ],
)
def test_a_state_that_is_damaged_or_foreign_is_refused(found: Study, change: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=r"state\.json: This is no state of an estimate") as caught:
        state.read(json.dumps(as_json(found) | change), where="state.json")
    assert told in str(caught.value)
    assert "--anew" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"made_by": "counterclaim"}', "[" * 100_000])
def test_what_is_no_state_at_all_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="This is no state of an estimate"):
        state.read(text, where="state.json")


def test_a_state_of_another_version_says_so(found: Study) -> None:
    with pytest.raises(UsageError, match="of another version"):
        state.read(json.dumps(as_json(found) | {"form": 0}), where="state.json")


def test_a_number_that_is_none_is_refused(found: Study) -> None:
    text = json.dumps(as_json(found) | {"effect": float("nan")})
    with pytest.raises(UsageError, match="no number that fits"):
        state.read(text, where="state.json")


def test_learnt_tendencies_are_what_estimates_of_single_events_read(basis: Basis, found: Study) -> None:
    learnt = load_tendencies(tendencies(basis, found.fitted))
    own, other = learnt.by_source["a ministry", "a"], learnt.by_source["a ministry", "b"]
    assert own.log_mean < other.log_mean
    assert learnt.by_relation[Relation.OWN].log_mean < learnt.by_relation[Relation.OTHER].log_mean
    assert learnt.by_relation[Relation.THIRD].log_sd > 0
    assert "learnt from 210 reports in war.csv (Losses in a small war up to 2024-04-29)" in learnt.origin


def test_a_source_without_a_relation_seen_leaves_the_usual_tendency(tmp_path: Path) -> None:
    path = tmp_path / "war.csv"
    path.write_text("day,count,party,category,source\n3,40,A|B,soldiers,wire\n9,90,A,soldiers,wire\n")
    one = read_basis(path, load_mapping(written(tmp_path / "other")[1]))
    text = json.loads(tendencies(one, study(one, effort=TINY, left_out=[]).fitted))
    assert set(text["by_relation"]) == {"third"}
    assert set(text["by_source"]) == {"wire|A"}
