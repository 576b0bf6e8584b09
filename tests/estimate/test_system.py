from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("scipy")

from counterclaim.estimate.system import Tridiagonal

SHARE = st.floats(0.0, 1.0)


@given(st.lists(st.tuples(SHARE, st.floats(0.01, 100.0)), max_size=30))
def test_a_tridiagonal_matrix_is_inverted_as_by_the_book(rows: list[tuple[float, float]]) -> None:
    beside = -np.array([share for share, _ in rows])[1:]
    diagonal = np.array([more for _, more in rows])
    diagonal[1:] -= beside
    diagonal[:-1] -= beside
    whole = (
        np.diag(diagonal) + np.diag(beside, 1)[: len(rows), : len(rows)] + np.diag(beside, -1)[: len(rows), : len(rows)]
    )
    made, inverse = Tridiagonal.of(diagonal, beside), np.linalg.inv(whole)
    own, left = made.near_diagonal()
    assert made.solve(np.eye(len(rows))) == pytest.approx(inverse, rel=1e-6, abs=1e-9)
    assert own == pytest.approx(np.diag(inverse), rel=1e-6)
    assert left[1:] == pytest.approx(np.diag(inverse, -1), rel=1e-6, abs=1e-9)


def test_a_matrix_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ArithmeticError, match="not positive"):
        Tridiagonal.of(np.array([1.0, 1.0]), np.array([2.0]))
