from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("scipy")

from counterclaim.estimate.curve import Curve, weights
from counterclaim.estimate.predict import Score
from counterclaim.estimate.system import Lines, Sites, eliminate
from counterclaim.estimate.wording import POWERS, TAIL, TAIL_MASS, widths


@given(st.integers(1, 400))
def test_every_day_lies_between_knots(days: int) -> None:
    w = weights(days)
    assert w.shape[0] == days
    assert np.allclose(w.sum(1), 1)
    assert w.min() >= 0


@given(st.integers(2, 60), st.integers(0, 60), st.integers(0, 1000))
def test_the_slope_of_a_span_is_that_of_its_log_sum(last: int, days: int, seed: int) -> None:
    w = weights(60)
    knots = np.random.default_rng(seed).normal(0, 1, w.shape[1])
    value, slope = Curve.at(w, knots).span(last, days)
    nudge = np.random.default_rng(seed + 1).normal(0, 1e-5, len(knots))
    moved, _ = Curve.at(w, knots + nudge).span(last, days)
    assert moved - value == pytest.approx(slope @ nudge, abs=1e-7)


def test_a_number_is_rounded_to_what_divides_it() -> None:
    wide = widths(np.array([0, 7, 30, 1200]))
    assert (wide > 0).tolist() == [
        [True] + [False] * 5,
        [True] + [False] * 5,
        [True, True] + [False] * 4,
        [True, True, True] + [False] * 3,
    ]
    assert wide[3, 2] == pytest.approx(np.log(1250 / 1150))
    assert len(POWERS) == 6


def test_the_tail_starts_as_a_student_t_of_two_degrees() -> None:
    points = np.array([0.0, 0.5, 1.0, 3.0, 10.0])
    mixed = (TAIL_MASS * np.sqrt(TAIL / (2 * np.pi)) * np.exp(-0.5 * points[:, None] ** 2 * TAIL)).sum(1)
    assert mixed == pytest.approx((2 + points**2) ** -1.5, rel=0.12)


def test_eliminating_the_counters_gives_what_solving_all_at_once_gives() -> None:
    rng = np.random.default_rng(3)
    follows = np.array([False, True, True, False, True])
    prior = Lines(rng.normal(size=(5, 3)), rng.normal(size=5), rng.uniform(0.5, 2, 5), follows)
    sites = Sites(
        np.array([1.0, 0, 2, 0, 1]), rng.normal(size=5), np.array([1]), rng.normal(size=(1, 3)), np.ones(1), np.ones(1)
    )
    ladder = np.eye(5) - np.diag(follows[1:].astype(float), -1)
    rows = np.hstack([ladder, -prior.a])
    spoken = np.r_[np.eye(5)[1], sites.slope[0]]
    precision = (
        (rows.T / prior.variance) @ rows + np.diag(np.r_[sites.precision, np.ones(3)]) + np.outer(spoken, spoken)
    )
    vector = (rows.T / prior.variance) @ prior.right + np.r_[sites.shift, np.zeros(3)] + spoken
    covariance = np.linalg.inv(precision)
    mean = covariance @ vector
    rest = eliminate(prior, sites, np.eye(3), np.zeros(3))
    core = np.linalg.inv(rest.precision)
    found = rest.given(core @ rest.vector, core)
    assert found.core == pytest.approx(mean[5:])
    assert found.counter == pytest.approx(mean[:5])
    assert found.counter_variance == pytest.approx(np.diag(covariance)[:5])
    assert found.line == pytest.approx((rows @ mean - prior.right) ** 2 + np.diag(rows @ covariance @ rows.T))


def test_a_number_that_is_likelier_than_the_interval_is_covered_in_part() -> None:
    met = Score(np.zeros(2), np.array([[0.1, 0.9], [0.4, 0.6]]), np.zeros(2))
    assert met.covered(0.5).tolist() == pytest.approx([0.5 / 0.8, 1.0])
    assert met.held(0.5).tolist() == [True, True]
