from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")

import published
import trend
import wars
from counterclaim.estimate import reports
from small_wars import told


def test_the_published_likelihood_is_followed_down_its_slope() -> None:
    every = reports(wars.war(1).told)
    place = published.placed(every, 150)
    rng = np.random.default_rng(2)
    x, level = rng.normal(0, 0.1, place.size), np.zeros(place.groups)
    _, slope = published._loss(x, place, every, level)
    nudge = rng.normal(0, 1e-6, place.size)
    gain = published._loss(x + nudge, place, every, level)[0] - published._loss(x - nudge, place, every, level)[0]
    assert gain == pytest.approx(2 * slope @ nudge, rel=1e-4)


def test_the_published_likelihood_finds_a_plain_total() -> None:
    every = reports(told(rate=20.0))
    met = published.score(published.fit(every, 60), every)
    assert np.median(met.off) < 0.1


def test_carrying_on_a_steady_counter_goes_on_as_steadily() -> None:
    every = reports(told(rate=20.0))
    said = trend.carried_on(every, 0, since=True, now=40, then=np.array([50]))
    assert said == pytest.approx(every.count[(every.series == 0) & (every.day == 50)], rel=0.1)


def test_nothing_is_carried_on_from_a_series_that_has_not_spoken() -> None:
    assert trend.carried_on(reports(told()), 0, since=True, now=1, then=np.array([9])) is None


def test_a_war_is_the_same_twice_and_a_third_of_it_copies() -> None:
    plain, copied = wars.war(3), wars.war(3, copies=True)
    assert plain.told.equals(wars.war(3).told)
    assert copied.told.height == pytest.approx(plain.told.height * 1.5, abs=1)
    assert len(reports(copied.told)) == plain.told.height
