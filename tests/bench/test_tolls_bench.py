from __future__ import annotations

import numpy as np

import tolls


def test_known_tolls_lie_in_their_ranges_as_often_as_is_said() -> None:
    found = tolls.measured(tolls.SCENES["as assumed"], 150)
    assert 0.85 < found["cover90"] < 0.99
    assert 0.4 < found["cover50"] < 0.75


def test_copies_that_no_link_names_make_ranges_too_narrow() -> None:
    unlinked, linked = (tolls.measured(tolls.SCENES[name], 150) for name in ("unlinked copies", "linked copies"))
    assert unlinked["width90"] < linked["width90"]
    assert unlinked["cover90"] < linked["cover90"]


def test_every_speaker_of_a_side_bends_alike() -> None:
    for seed in range(20):
        factors: dict[str, set[float]] = {}
        for one in tolls.speakers(np.random.default_rng(seed), tolls.other_shapes):
            factors.setdefault(one.side.id if one.side else one.name, set()).add(one.factor)
        assert all(len(each) == 1 for each in factors.values())
