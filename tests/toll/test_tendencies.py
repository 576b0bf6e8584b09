from __future__ import annotations

import json

import pytest

from builders import RUSSIA, UKRAINE, a_statement, an_event
from counterclaim.errors import UsageError
from counterclaim.record import record
from counterclaim.toll import Toll, defaults, load, tolls
from counterclaim.toll.tendencies import Relation

LEARNT = {
    "origin": "fitted to my table",
    "by_relation": {"own": {"log_mean": -2.0, "log_sd": 0.3}},
    "by_source": {"General Staff|Russia": {"log_mean": 0.0, "log_sd": 0.1}},
}


def told(tendencies: object, *, by: str = "General Staff") -> Toll:
    link = a_statement(
        "300", 300, 300, by=by, side=UKRAINE, affected_side=RUSSIA, group="soldiers", affected="soldiers"
    )
    (only,) = tolls(record(an_event(link)), load(json.dumps(tendencies)))
    return only


def test_a_tendency_that_was_learnt_for_a_source_is_taken_before_that_of_its_kind() -> None:
    only = told(LEARNT)
    assert only.inputs[0].tendency.origin == "fitted to my table"
    assert only.inputs[0].tendency.factor == pytest.approx((0.85, 1.0, 1.18), abs=0.01)
    assert only.quantiles is not None
    assert 300 / 3 < only.quantiles.q05 < only.quantiles.q95 < 300 * 3


def test_a_tendency_may_be_that_of_the_speakers_side() -> None:
    by_side = LEARNT | {"by_source": {"ukraine|ru": {"log_mean": 0.5, "log_sd": 0.2}}}
    assert told(by_side, by="somebody else").inputs[0].tendency.log_mean == 0.5


def test_what_was_not_learnt_is_taken_from_the_projects_own() -> None:
    learnt = load(json.dumps(LEARNT))
    assert learnt.by_relation[Relation.OWN].log_mean == -2.0
    assert learnt.by_relation[Relation.THIRD] == defaults().by_relation[Relation.THIRD]


def test_a_speaker_who_may_fight_or_not_lies_between_the_two() -> None:
    known = defaults().by_relation
    low, high = sorted((known[Relation.THIRD].log_mean, known[Relation.OTHER].log_mean))
    assert low < known[Relation.ANOTHER].log_mean < high
    assert known[Relation.ANOTHER].log_sd > known[Relation.THIRD].log_sd


def test_every_kind_of_speaker_has_a_tendency_with_its_origin() -> None:
    assert set(defaults().by_relation) == set(Relation)
    assert all(each.origin for each in defaults().by_relation.values())


@pytest.mark.parametrize(
    "wrong",
    [
        "no json",
        "[]",
        "{}",
        "3",
        '{"origin": 3}',
        '{"origin": "mine", "by_relation": {"mine": {"log_mean": 0, "log_sd": 1}}}',
        '{"origin": "mine", "by_relation": {"own": {"log_mean": 0}}}',
        '{"origin": "mine", "by_relation": {"own": {"log_mean": NaN, "log_sd": 1}}}',
        '{"origin": "mine", "by_relation": {"own": {"log_mean": 0, "log_sd": -1}}}',
        '{"origin": "mine", "by_relation": {"own": {"log_mean": 1e9, "log_sd": 1}}}',
        '{"origin": "mine", "by_source": {"nobody": {"log_mean": 0, "log_sd": 1}}}',
        '{"origin": "mine", "by_source": ["a|b"]}',
        "[" * 100_000,
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_one_line(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"my\.json: This is no table of tendencies: .*by_source"):
        load(wrong, where="my.json")
