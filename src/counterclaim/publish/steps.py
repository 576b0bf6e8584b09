"""The step line: how each speaker's figure moved over the days. Pure geometry; a template draws it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from counterclaim.publish.charts import EM
from counterclaim.publish.packing import spread
from counterclaim.publish.scale import Scale, scale, text_width
from counterclaim.publish.text import MONTHS, compact, number, short

_LINE = 16.0
_MOST_LINES = 12
_NARROW_FIGURE = 13
"""Characters of a figure that fit beside a narrow chart."""


@dataclass(frozen=True, slots=True)
class Point:
    """One statement of a speaker: when it was said and the figure."""

    said: datetime
    low: int | None
    high: int | None
    href: str
    told: str

    @property
    def value(self) -> int:
        """Where the line runs: the low, or the high of a figure that leaves the low open."""
        return self.low if self.low is not None else self.high or 0


@dataclass(frozen=True, slots=True)
class Path:
    """One speaker's statements, in order."""

    speaker: str
    tone: int
    label: str
    """The latest figure in words."""
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A statement in its place; `x`, `y` and the far end of its range `y_high`, in pixels."""

    point: Point
    x: float
    y: float
    y_high: float


@dataclass(frozen=True, slots=True)
class Line:
    """A speaker's line in its place."""

    path: Path
    d: str
    """The steps as an SVG path."""
    onward: str
    """From the last statement to the end of the chart: it stands, but nothing new was said."""
    spots: tuple[Spot, ...]
    label: str
    """The speaker's name, cut to the room there is."""
    figure: str
    """The latest figure at the end of the line; in signs where the key below has it in words."""
    label_y: float
    end_y: float
    key_y: float
    """Base line in the key below the chart; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class StepChart:
    """The whole chart, ready to draw; all lengths in pixels."""

    width: float
    height: float
    plot_left: float
    plot_right: float
    plot_top: float
    plot_bottom: float
    log: bool
    ticks: tuple[tuple[float, str], ...]
    """(y, label) of the figures."""
    days: tuple[tuple[float, str], ...]
    """(x, label) of the dates."""
    lines: tuple[Line, ...]


def step_chart(paths: Sequence[Path], *, width: float) -> StepChart | None:
    """Lay out the paths on a canvas `width` pixels wide; None where all was said on one day."""
    shown = [p for p in paths if p.points][:_MOST_LINES]
    moments = [point.said for path in shown for point in path.points]
    if not moments or max(moments).date() == min(moments).date():
        return None
    keyed = width < 560
    label_room = 100.0 if keyed else width * 0.34
    height = max(150.0, len(shown) * _LINE * 2)
    right, top, bottom = width - label_room, 12.0, 12.0 + height
    up = scale((v for p in shown for q in p.points for v in _values(q)), start=bottom, end=top)
    ticks = _ticks(up)
    left = 14.0 + max(text_width(label, EM) for _, label in ticks)
    time = _Time(_midnight(min(moments)), _day_after(max(moments)), left, right)
    drawn = _spread(tuple(_line(path, up, time) for path in shown), top=top)
    foot = max([bottom, *(line.label_y + 4 for line in drawn)]) + 26.0
    lines = _keyed(drawn, top=foot + _LINE, room=width) if keyed else _named(drawn, room=label_room - 14)
    return StepChart(
        width=width,
        height=foot + (_LINE * (len(lines) + 1) if keyed else 0.0),
        plot_left=left,
        plot_right=right,
        plot_top=top,
        plot_bottom=bottom,
        log=up.log,
        ticks=ticks,
        days=time.ticks(),
        lines=lines,
    )


@dataclass(frozen=True, slots=True)
class _Time:
    first: datetime
    last: datetime
    start: float
    end: float

    def at(self, moment: datetime) -> float:
        share = (moment - self.first) / (self.last - self.first)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        days = (self.last - self.first).days
        room = max(2, int((self.end - self.start) // 84))
        every = max(1, -(-days // room))
        several_years = self.first.year != self.last.year and days > 300
        moments = [self.first + timedelta(days=i) for i in range(0, days, every)]
        return tuple((self.at(m), _day_label(m, year=several_years)) for m in moments)


def _day_label(moment: datetime, *, year: bool) -> str:
    month = MONTHS[moment.month - 1][:3]
    return f"{month} {moment.year}" if year else f"{moment.day} {month}"


def _values(point: Point) -> tuple[int, ...]:
    return (point.value, point.high) if point.high is not None else (point.value,)


def _line(path: Path, up: Scale, time: _Time) -> Line:
    """The line in the order of the path: a day known only as a day never runs back behind an hour of it."""
    spots: list[Spot] = []
    for point in path.points:
        x = max(time.at(point.said.astimezone(UTC)), spots[-1].x if spots else 0.0)
        far = up.at(point.high if point.high is not None else point.value)
        spots.append(Spot(point, x, up.at(point.value), far))
    steps = f"M{spots[0].x} {spots[0].y}" + "".join(f"H{s.x}V{s.y}" for s in spots[1:])
    onward = f"M{spots[-1].x} {spots[-1].y}H{time.end}"
    return Line(path, steps, onward, tuple(spots), "", path.label, spots[-1].y, spots[-1].y, 0.0)


def _spread(lines: tuple[Line, ...], *, top: float) -> tuple[Line, ...]:
    heights = spread([line.end_y + 4 for line in lines], room=_LINE, top=top + 4)
    return tuple(replace(line, label_y=round(y, 1)) for line, y in zip(lines, heights, strict=True))


def _named(lines: tuple[Line, ...], *, room: float) -> tuple[Line, ...]:
    return tuple(replace(line, label=_cut(line.path, room)) for line in lines)


def _keyed(lines: tuple[Line, ...], *, top: float, room: float) -> tuple[Line, ...]:
    ordered = sorted(lines, key=lambda line: line.label_y)
    return tuple(
        replace(line, label=_cut(line.path, room - 24), figure=_signs(line), key_y=top + i * _LINE)
        for i, line in enumerate(ordered)
    )


def _signs(line: Line) -> str:
    last = line.spots[-1].point
    return short(compact(last.low, last.high), _NARROW_FIGURE)


def _cut(path: Path, room: float) -> str:
    size = len(path.speaker)
    while size > 3 and text_width(f"{short(path.speaker, size)} {path.label}", EM) > room:
        size -= 1
    return short(path.speaker, size)


def _ticks(up: Scale) -> tuple[tuple[float, str], ...]:
    kept: list[tuple[float, str]] = []
    for value in up.round_values():
        y = up.at(value)
        if not kept or abs(kept[-1][0] - y) >= _LINE:
            kept.append((y, number(value)))
    return tuple(kept)


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _day_after(moment: datetime) -> datetime:
    if moment.year == datetime.max.year:
        return datetime.max.replace(tzinfo=UTC)
    return _midnight(moment) + timedelta(days=1)
