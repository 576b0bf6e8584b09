"""What the toll of one event probably was: a model's estimate beside the record, never inside it.

============  =====================================================================
tolls         a record in, an estimate or a reason for none of each of its rows out
heard         which claims of a row the model hears, once each, and which not
tendencies    how kinds of speakers bend their figures, learnt or by default
density       the model itself: a posterior over counts, on a grid
words         an estimate in plain words
============  =====================================================================

It is the model of `counterclaim.estimate` for a handful of claims, and needs nothing but Python: a figure is the toll
times its speaker's factor. The factor's tendency was learnt from a whole war. `docs/estimate-one-event.md` tells the
rest.
"""

from __future__ import annotations

from counterclaim.toll.tendencies import Tendencies, Tendency, defaults, load
from counterclaim.toll.tolls import Input, Quantiles, Toll, tolls

__all__ = ["Input", "Quantiles", "Tendencies", "Tendency", "Toll", "defaults", "load", "tolls"]
