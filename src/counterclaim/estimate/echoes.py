"""Copies that nobody has linked: a number with three figures or more that another source had told within a week.

Counters of sources that do not hear each other scatter about the truth by half of it or so; that two then tell the very
same number c has a chance of about 1 in c. From 100 on, the few that are copied outweigh that (were it one report in
twenty, five to one at 100, fifty at 1,000). A rounder number says too little to tell. Two sources that agree to the
unit because both are right are taken for one as well: the interval is then wider than need be.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from counterclaim.estimate.table import Reports

_LEAST, _WITHIN = 100, 7
"""Least number that can show a copy, and days after its origin."""


def repeats(told: Reports) -> NDArray[np.bool_]:
    """Which reports since the start repeat the telling number of another source about the same losses."""
    unit = 10 ** np.maximum(np.floor(np.log10(np.maximum(told.count, 1))).astype(np.int64) - 1, 0)
    telling = told.cumulative & (told.count >= _LEAST) & (told.count % unit != 0)
    origins: dict[tuple[str, str, int], list[tuple[int, str]]] = defaultdict(list)
    found = np.zeros(len(told), dtype=bool)
    for at in np.flatnonzero(telling).tolist():
        name, day = told.names[told.series[at]], int(told.day[at])
        said = origins[*name.group, int(told.count[at])]
        found[at] = any(source != name.source and day - before <= _WITHIN for before, source in said)
        if not found[at]:
            said.append((day, name.source))
    return found
