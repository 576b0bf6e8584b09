"""The forest plot: factors with their intervals, a line each, on a logarithmic axis about 1. Pure geometry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.publish.charts import EM
from counterclaim.publish.estimate.words import factor
from counterclaim.publish.scale import text_width
from counterclaim.publish.text import short

_ROW = 34.0
_STACKED = 46.0
_FEWEST, _MOST = 0.05, 20.0
_TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True, slots=True)
class Factor:
    """One line of the plot."""

    label: str
    q05: float
    q25: float
    median: float
    q75: float
    q95: float
    note: str = ""
    """A few words under the label."""


@dataclass(frozen=True, slots=True)
class FactorRow:
    """A line in its place; all lengths in pixels."""

    factor: Factor
    label: str
    told: str
    """The factor and its interval in figures."""
    y: float
    label_y: float
    x05: float
    x25: float
    x50: float
    x75: float
    x95: float


@dataclass(frozen=True, slots=True)
class Forest:
    """The whole plot, ready to draw."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    one: float
    """Where a factor of 1 lies."""
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[FactorRow, ...]
    stacked: bool


def forest(factors: Sequence[Factor], *, width: float) -> Forest:
    """Lay out the factors on a canvas so wide; under 560 pixels the labels stand above their lines."""
    stacked = width < 560
    left, right = (8.0, width - 14.0) if stacked else (210.0, width - 150.0)
    low = max(min([0.5, *(one.q05 for one in factors)]), _FEWEST)
    high = min(max([2.0, *(one.q95 for one in factors)]), _MOST)
    axis = _Axis(math.log(low), math.log(high), left, right)
    step = _STACKED if stacked else _ROW
    rows = tuple(_row(one, axis, top=6.0 + i * step, stacked=stacked) for i, one in enumerate(factors))
    bottom = 6.0 + len(factors) * step
    ticks = tuple((axis.at(value), factor(value)) for value in _TICKS if low * 0.99 <= value <= high * 1.01)
    return Forest(width, bottom + 26.0, left, right, bottom, axis.at(1.0), ticks, rows, stacked)


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        inside = min(max(math.log(max(value, 1e-9)), self.low), self.high)
        return round(self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def _row(one: Factor, axis: _Axis, *, top: float, stacked: bool) -> FactorRow:
    told = f"× {factor(one.median)} ({factor(one.q05)} to {factor(one.q95)})"
    room = axis.end - axis.start - text_width(told, EM) - 12 if stacked else axis.start - 20.0
    size = len(one.label)
    while size > 3 and text_width(short(one.label, size), EM) > room:
        size -= 1
    y = top + 30.0 if stacked else top + 15.0
    x05, x25, x50, x75, x95 = (axis.at(value) for value in (one.q05, one.q25, one.median, one.q75, one.q95))
    return FactorRow(one, short(one.label, size), told, y, top + 13.0 if stacked else y + 4.5, x05, x25, x50, x75, x95)
