"""The fan chart: an estimate's intervals over time, and what was reported as marks of its own. Pure geometry.

Intervals are hatched, denser within the half that is as likely as not, so that nobody takes them for what the record
draws. Days later than the last report lie on a ground of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from counterclaim.publish.charts import EM
from counterclaim.publish.scale import Scale, scale, text_width
from counterclaim.publish.text import MONTHS, number

_MOST_POINTS = 160
_LINE, _MARGIN = 16.0, 8.0
_FORECAST = "forecast →"
_SHAPES = {
    "circle": "m-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0",
    "square": "m-2.4-2.4h4.8v4.8h-4.8z",
    "diamond": "m0-3.4l3.4 3.4l-3.4 3.4l-3.4-3.4z",
    "triangle": "m0-3l3 5.4h-6z",
    "plus": "m-3 0h6m-3-3v6",
    "cross": "m-2.5-2.5l5 5m-5 0l5-5",
}
SHAPES = tuple(_SHAPES)
"""Marks of the sources, one each."""


@dataclass(frozen=True, slots=True)
class Fan:
    """Quantiles of what was lost, day by day."""

    days: Sequence[float]
    q05: Sequence[float]
    q25: Sequence[float]
    median: Sequence[float]
    q75: Sequence[float]
    q95: Sequence[float]


@dataclass(frozen=True, slots=True)
class Reported:
    """What one source reported."""

    source: str
    tone: int
    shape: str
    """Of `SHAPES`."""
    points: tuple[tuple[float, float, str], ...]
    """(day, number, bound)."""


@dataclass(frozen=True, slots=True)
class MarkPath:
    """All marks of one source as one path."""

    source: str
    tone: int
    shape: str
    d: str


@dataclass(frozen=True, slots=True)
class FanChart:
    """The whole chart, ready to draw; all lengths in pixels."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    log: bool
    ticks: tuple[tuple[float, str], ...]
    """(y, label)."""
    dates: tuple[tuple[float, str], ...]
    """(x, label)."""
    outer: str
    """The 90 % interval as an SVG path."""
    inner: str
    middle: str
    marks: tuple[MarkPath, ...]
    forecast: float | None
    """Where the days later than the last report begin."""
    has_room_before: bool = False
    """Whether the word for them stands before that place, or after it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a chart is and what its days are."""

    width: float
    height: float
    log: bool
    last: int
    """Day of the last report."""
    start: date | None = None
    """Day 1; None where days are only numbered."""
    bare: bool = False
    """Without labels and marks, for an overview."""


def fan_chart(fan: Fan, reported: Sequence[Reported], frame: Frame) -> FanChart:
    """Lay out the fan and what was reported; a single day is drawn as a band across the middle."""
    first, last = float(fan.days[0]), float(fan.days[-1])
    if first == last:
        first, last, fan = first - 0.5, last + 0.5, _band(fan)
    drawn = [*fan.q05, *fan.q95, *(value for one in reported for _, value, _ in one.points)]
    values = {nearby for value in drawn for nearby in (floor(value), ceil(value))}
    top, bottom = (2.0, frame.height - 2.0) if frame.bare else (10.0, frame.height - 26.0)
    up = scale(values, start=bottom, end=top, log=frame.log)
    ticks = () if frame.bare else _ticks(up)
    left = 0.0 if frame.bare else 12.0 + max(text_width(label, EM) for _, label in ticks)
    across = _Across(first, last, left, frame.width - (0.0 if frame.bare else _MARGIN))
    forecast = across.at(frame.last + 0.5) if last > frame.last + 0.5 else None
    at = _thinned(len(fan.days))
    return FanChart(
        width=frame.width,
        height=frame.height,
        left=left,
        right=across.end,
        top=top,
        bottom=bottom,
        log=up.log,
        ticks=ticks,
        dates=() if frame.bare else across.dates(frame.start),
        outer=_area(fan.days, fan.q05, fan.q95, at, across, up),
        inner=_area(fan.days, fan.q25, fan.q75, at, across, up),
        middle="M" + "L".join(_spot(fan.days[i], fan.median[i], across, up) for i in at),
        marks=tuple(MarkPath(one.source, one.tone, one.shape, _marks(one, across, up)) for one in reported),
        forecast=forecast,
        has_room_before=forecast is not None and forecast - left > text_width(_FORECAST, EM),
    )


def _band(fan: Fan) -> Fan:
    day = fan.days[0]
    twice = (each * 2 for each in map(list, (fan.q05, fan.q25, fan.median, fan.q75, fan.q95)))
    return Fan((day - 0.4, day + 0.4), *twice)


@dataclass(frozen=True, slots=True)
class _Across:
    first: float
    last: float
    start: float
    end: float

    def at(self, day: float) -> float:
        share = (day - self.first) / (self.last - self.first)
        return round(self.start + share * (self.end - self.start), 1)

    def dates(self, start: date | None) -> tuple[tuple[float, str], ...]:
        """Days as labels that leave each other room: the first of months, or days where these are few."""
        room = max(2, int((self.end - self.start) // 76))
        every = ceil((self.last - self.first) / room)
        if start is None or every < 15:
            return self._days(start, max(every, 1))
        return self._months(start, -(-every // 31))

    def _days(self, start: date | None, every: int) -> tuple[tuple[float, str], ...]:
        days = range(ceil(self.first), floor(self.last) - every // 2 + 1, every)
        labels = [
            (self.at(day), f"day {day}" if start is None else _day_label(start, day, first=day == days[0]))
            for day in days
        ]
        return tuple((x, label) for x, label in labels if x + text_width(label, EM) <= self.end + _MARGIN)

    def _months(self, start: date, every: int) -> tuple[tuple[float, str], ...]:
        firsts: list[tuple[float, str]] = []
        last = int(self.first)
        for day in range(int(self.first), int(self.last) + 1):
            moment = start + timedelta(days=day - 1)
            if moment.day == 1 and (not firsts or day - last >= every * 28):
                firsts.append((self.at(day), _month_label(moment, first=not firsts)))
                last = day
        while firsts and firsts[-1][0] > self.end - 30.0:
            firsts.pop()
        return tuple(firsts)


def _day_label(start: date, day: int, *, first: bool) -> str:
    moment = start + timedelta(days=day - 1)
    label = f"{moment.day} {MONTHS[moment.month - 1][:3]}"
    return f"{label} {moment.year}" if first else label


def _month_label(moment: date, *, first: bool) -> str:
    month = MONTHS[moment.month - 1][:3]
    return f"{month} {moment.year}" if first or moment.month == 1 else month


def _thinned(size: int) -> list[int]:
    every = -(-size // _MOST_POINTS)
    return [*range(0, size - 1, every), size - 1]


def _spot(day: float, value: float, across: _Across, up: Scale) -> str:
    return f"{across.at(day)} {up.at(value)}"


def _area(
    days: Sequence[float], low: Sequence[float], high: Sequence[float], at: list[int], across: _Across, up: Scale
) -> str:
    there = "L".join(_spot(days[i], high[i], across, up) for i in at)
    back = "L".join(_spot(days[i], low[i], across, up) for i in reversed(at))
    return f"M{there}L{back}Z"


def _marks(one: Reported, across: _Across, up: Scale) -> str:
    """A bound is a bar with a stem to the side that it leaves open."""
    parts = []
    for day, value, bound in one.points:
        x, y = across.at(day), up.at(value)
        if bound == "exact":
            parts.append(f"M{x} {y}{_SHAPES[one.shape]}")
        else:
            parts.append(f"M{x - 3} {y}h6M{x} {y}v{-7 if bound == 'lower' else 7}")
    return "".join(parts)


def glyph(shape: str) -> str:
    """One mark in the middle of a field of 14 by 14, for the legend."""
    return f"M7 7{_SHAPES[shape]}"


def _ticks(up: Scale) -> tuple[tuple[float, str], ...]:
    kept: list[tuple[float, str]] = []
    for value in up.round_values():
        y = up.at(value)
        if not kept or abs(kept[-1][0] - y) >= _LINE:
            kept.append((y, number(value)))
    return tuple(kept)
