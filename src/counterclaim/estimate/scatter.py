"""Where a report stands beside what its series is told to say, and by what expectations of it are corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.table import Reports

NEAR, APART, AHEAD = range(3)
"""Where a report stands: its series speaks within `_NEAR` days, or before and later, or no more."""
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Scatter:
    """By what expectations are corrected, for each voice, by where a report stands; see `calibrate`."""

    width: NDArray[np.float64]
    """Factor of the variance; 3 x voices."""
    bend: NDArray[np.float64]
    """Beta distribution of the ranks; 3 x voices x 2."""

    @classmethod
    def none(cls, voices: int) -> Scatter:
        """No correction."""
        return cls(np.ones((3, voices)), np.ones((3, voices, 2)))


def standing(told: Reports, wanted: Reports) -> NDArray[np.int64]:
    """Whether each report wanted is `NEAR`, `APART` from or `AHEAD` of what its series is told to say."""
    found = np.full(len(wanted), AHEAD)
    for series in np.unique(wanted.series):
        mine, days = wanted.series == series, np.sort(told.day[told.series == series])
        if len(days):
            asked = wanted.day[mine]
            gap = np.abs(asked[:, None] - days[None, :]).min(1)
            found[mine] = np.where(asked > days[-1], AHEAD, np.where(gap > _NEAR, APART, NEAR))
    return found
