from __future__ import annotations

import numpy as np
import polars as pl
import pytest

pytest.importorskip("scipy")

from counterclaim.estimate import drifts, fit, losses, mixing, mixing_of_biases, reports, sampled
from counterclaim.estimate.fitting import Fitted
from counterclaim.estimate.joint import SCALES, Joint
from counterclaim.estimate.mixing import _agreement
from small_wars import told


def fitted(*, rounds: int = 15) -> Fitted:
    """A fit of counters and of a few reports of some days."""
    days = pl.DataFrame([{"day": 20, "count": 300, "source": "two"}, {"day": 3, "count": 70, "source": "one"}])
    spans = days.with_columns(party=pl.lit("A"), category=pl.lit("soldiers"), span=pl.lit("Week"))
    whole = told().with_columns(span=pl.lit("Cumulative"))
    return fit(reports(pl.concat([whole, spans.select(whole.columns)])), rounds=rounds)


def test_the_slope_is_that_of_the_chance() -> None:
    joint = Joint.of(fitted(rounds=5))
    rng = np.random.default_rng(4)
    knots = joint.level[0] + rng.normal(0, 0.5, (3, 1, joint.w.shape[1]))
    effects, nudge = rng.normal(0, 0.3, (3, joint.effects.shape[1])), rng.normal(0, 1e-5, knots.shape)
    factor = joint.factored(rng.normal(-1, 0.3, (3, len(SCALES))))
    chance = [joint.climb(knots + sign * nudge, effects, factor)[0] for sign in (1, -1)]
    _, slope, _ = joint.climb(knots, effects, factor)
    assert (chance[0] - chance[1])[:, 0] == pytest.approx(2 * (slope * nudge).sum((1, 2)), rel=1e-3)


def test_the_slope_by_the_effects_is_that_of_the_chance() -> None:
    joint = Joint.of(fitted(rounds=5))
    rng = np.random.default_rng(5)
    knots = joint.level[0] + rng.normal(0, 0.5, (3, 1, joint.w.shape[1]))
    effects = rng.normal(0, 0.3, (3, joint.effects.shape[1]))
    nudge, factor = rng.normal(0, 1e-3, effects.shape), joint.factored(np.zeros((3, len(SCALES))))
    chance = [joint.climb(knots, effects + sign * nudge, factor)[0] for sign in (1, -1)]
    _, _, slope = joint.climb(knots, effects, factor)
    assert (chance[0] - chance[1])[:, 0] == pytest.approx(2 * (slope * nudge).sum(1), rel=1e-3)


def test_draws_lie_where_the_fit_says_and_scatter_a_little_wider() -> None:
    plain = fitted()
    drawn = losses(sampled(plain, sweeps=150)).filter(pl.col("measure") == "cumulative")
    normal = losses(plain).filter(pl.col("measure") == "cumulative")
    assert drawn["median"].to_numpy() == pytest.approx(normal["median"].to_numpy(), rel=0.2)
    wide = (drawn["q95"].log() - drawn["q05"].log()) / (normal["q95"].log() - normal["q05"].log())
    assert 1.0 < wide.median() < 1.6


def test_chains_agree_on_all_that_is_told() -> None:
    drawn = sampled(fitted(), sweeps=400)
    found = [*mixing(drawn).values(), mixing_of_biases(drawn)]
    assert max(one.r_hat for one in found) < 1.03
    assert min(one.ess for one in found) > 400


def test_draws_are_the_same_twice() -> None:
    one, other = (sampled(fitted(), sweeps=5, warm=8) for _ in range(2))
    assert losses(one).equals(losses(other))


def test_what_is_told_from_draws_has_the_shape_of_what_is_told_without() -> None:
    plain = fitted()
    drawn = sampled(plain, sweeps=20, warm=20)
    for tell in (losses, drifts):
        before, after = tell(plain), tell(drawn)
        assert before.schema == after.schema
        assert len(before) == len(after)


def test_a_total_drawn_never_falls() -> None:
    table = losses(sampled(fitted(), sweeps=20, warm=20)).filter(pl.col("measure") == "cumulative")
    assert all(table[name].is_sorted() for name in ("q05", "q25", "median", "q75", "q95"))


def test_draws_that_know_nothing_of_each_other_count_in_full() -> None:
    r_hat, ess = _agreement(np.random.default_rng(1).standard_normal((4, 500, 20)))
    assert r_hat.max() < 1.01
    assert ess == pytest.approx(2000, rel=0.25)


def test_draws_that_repeat_each_other_count_for_less() -> None:
    rng = np.random.default_rng(2)
    draws = np.zeros((4, 2000, 5))
    for at in range(1, 2000):
        draws[:, at] = 0.8 * draws[:, at - 1] + rng.standard_normal((4, 5))
    assert _agreement(draws)[1] == pytest.approx(8000 * 0.2 / 1.8, rel=0.3)


def test_chains_that_stay_apart_do_not_agree() -> None:
    draws = np.random.default_rng(3).standard_normal((4, 200, 1))
    draws[0] += 2
    assert _agreement(draws)[0][0] > 1.1
    wide = np.random.default_rng(3).standard_normal((4, 200, 1))
    wide[0] *= 5
    assert _agreement(wide)[0][0] > 1.1
