"""The dot-range chart: every claim of a row by speaker and side. Pure geometry; a template draws it as SVG.

A dot is a figure, a bar a range, an arrow a side left open, a hollow dot a copy, a cross a figure that does not
count. Labels are packed into lanes by their boxes, so that none covers another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from counterclaim.publish.packing import lanes
from counterclaim.publish.scale import Scale, scale, text_width
from counterclaim.publish.text import number, short

EM = 13.0
_BOLD = 14.5
"""The size at which bold words of `EM` would be as wide set plain."""
"""Size of the type in a chart, in pixels; the style sheet sets the same."""
LANE = 22.0
_ARROW = 26.0
_RADIUS = 5.0
_COPY_STEP = 10.0
_COPIES_SHOWN = 8
_LABEL_GAP = 5.0
_LINE = 16.0


@dataclass(frozen=True, slots=True)
class Copy:
    """A claim that only repeats another's figure."""

    href: str
    told: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One claim, as the chart needs it."""

    low: int | None
    high: int | None
    label: str
    href: str
    told: str
    """The claim in a sentence, for those who do not see the chart."""
    kind: str = "counted"
    """"counted", "copy" or "uncounted"."""
    superseded: bool = False
    copies: tuple[Copy, ...] = ()

    @property
    def least(self) -> int:
        """Where the mark begins."""
        return self.low if self.low is not None else self.high or 0

    @property
    def most(self) -> int:
        """Where the mark ends, its arrow left out."""
        return self.high if self.high is not None else self.least


@dataclass(frozen=True, slots=True)
class Series:
    """One speaker with every claim of its own."""

    speaker: str
    side: str
    """The side's plain name; empty where unknown."""
    tone: int
    """Which of the colours of the style sheet."""
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A bound of the record: a line through the whole chart."""

    kind: str
    """"floor", "lowest" or "highest"."""
    value: int
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot in its place; all lengths in pixels."""

    dot: Dot
    x0: float
    x1: float
    y: float
    arrow: float
    """Signed length of the arrow from `x1` (to the right) or `x0` (to the left); 0 for none."""
    label_x: float
    label_at: str
    """SVG text-anchor: "start" or "end"."""
    copies: tuple[tuple[float, Copy], ...]
    """(y, copy) of the hollow dots under this mark."""
    more: int
    """Copies beyond those drawn."""
    left: float
    right: float
    """The box that mark and label fill."""

    @property
    def strike(self) -> tuple[float, float]:
        """The ends of the line that strikes out a superseded figure, mark and label together."""
        label = round(text_width(self.dot.label, EM) + 2.0, 1)
        if self.label_at == "start":
            return round(self.left - 3.0, 1), round(self.label_x + label, 1)
        return round(self.label_x - label, 1), round(self.right + 3.0, 1)


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """One speaker's part of the chart."""

    series: Series
    names: tuple[str, ...]
    """The speaker's name, a line each."""
    top: float
    name_y: float
    side_inline: bool
    """The side stands behind the name, not under it."""
    heading: float
    """Height of the strip that a name above its marks keeps free; 0 for a name beside them."""
    bottom: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A guide in its place."""

    guide: Guide
    x: float
    y: float
    """Base line of the label."""
    label_x: float
    """Middle of the label."""
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class DotChart:
    """The whole chart, ready to draw; all lengths in pixels."""

    width: float
    height: float
    plot_top: float
    plot_bottom: float
    plot_left: float
    plot_right: float
    axis: Scale
    ticks: tuple[tuple[float, str], ...]
    band: tuple[float, float] | None
    """Left and width of the range from the lowest to the highest figure."""
    guides: tuple[GuideLine, ...]
    rows: tuple[SpeakerRow, ...]
    stacked: bool
    """Names stand above their marks, not beside them."""

    @property
    def log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self.axis.log


def dot_chart(
    series: Sequence[Series], guides: Sequence[Guide], *, width: float, band: tuple[int, int] | None = None
) -> DotChart:
    """Lay out the claims of one row on a canvas `width` pixels wide; under 560 the names stand above the marks.

    `band` is the lowest and the highest figure, between which the ground is tinted.
    """
    stacked = width < 560
    left = 10.0 if stacked else 212.0
    axis = _axis(series, guides, left=left, width=width)
    right = axis.end
    heads = _guide_lines(guides, axis, left=0.0 if stacked else left - 100.0, right=width)
    plot_top = _LINE * (1 + max((round(h.y / _LINE) for h in heads), default=0)) + 2
    rows = _rows(series, axis, top=plot_top, stacked=stacked, bounds=(left, width - 2.0))
    bottom = rows[-1].bottom if rows else plot_top
    return DotChart(
        width=width,
        height=bottom + 30.0,
        plot_top=plot_top,
        plot_bottom=bottom,
        plot_left=left,
        plot_right=right,
        axis=axis,
        ticks=tuple(axis.ticks(gap=14.0, em=EM)),
        band=_band(band, axis),
        guides=heads,
        rows=rows,
        stacked=stacked,
    )


def _axis(series: Sequence[Series], guides: Sequence[Guide], *, left: float, width: float) -> Scale:
    """The axis from `left` to as far right as leaves room for the half of its last label."""
    values = [v for s in series for d in s.dots for v in (d.least, d.most)] + [g.value for g in guides]
    room = text_width(number(scale(values, start=0.0, end=1.0).top), EM) / 2 + 2.0
    return scale(values, start=left, end=width - max(room, 18.0))


def _band(band: tuple[int, int] | None, axis: Scale) -> tuple[float, float] | None:
    if band is None:
        return None
    left, right = axis.at(band[0]), axis.at(band[1])
    return left, round(right - left, 1)


def _guide_lines(guides: Sequence[Guide], axis: Scale, *, left: float, right: float) -> tuple[GuideLine, ...]:
    """Each guide with its label in the first line of text where it covers no other label and no other guide."""
    placed: list[GuideLine] = []
    for guide in guides:
        tried = [_guide_line(guide, axis, placed, lane=lane, bounds=(left, right)) for lane in range(len(guides))]
        apart = [line for line in tried if not any(_touch(line, other) for other in placed)]
        placed.append(next((line for line in apart if not any(_cross(line, other) for other in placed)), apart[0]))
    return tuple(placed)


def _guide_line(
    guide: Guide, axis: Scale, placed: Sequence[GuideLine], *, lane: int, bounds: tuple[float, float]
) -> GuideLine:
    half = text_width(guide.label, _BOLD) / 2
    x = axis.at(guide.value)
    middle = min(max(x, bounds[0] + half), bounds[1] - half)
    line = GuideLine(guide, x, _LINE * (lane + 1) - 3, round(middle, 1), middle - half, middle + half)
    for other in placed:
        if other.y < line.y and line.left - 3.0 < other.x < line.right + 3.0:
            line = _moved(line, other.x + 5.0 - line.left if other.x <= x else other.x - 5.0 - line.right, bounds)
    return line


def _moved(line: GuideLine, by: float, bounds: tuple[float, float]) -> GuideLine:
    if line.left + by < bounds[0] or line.right + by > bounds[1]:
        return line
    return replace(line, label_x=round(line.label_x + by, 1), left=line.left + by, right=line.right + by)


def _touch(line: GuideLine, other: GuideLine) -> bool:
    return line.y == other.y and line.left < other.right + 4.0 and other.left < line.right + 4.0


def _cross(line: GuideLine, other: GuideLine) -> bool:
    """Whether the line that comes down from the upper label runs through the lower one."""
    upper, lower = sorted((line, other), key=lambda one: one.y)
    return upper.y < lower.y and lower.left - 2.0 < upper.x < lower.right + 2.0


def _rows(
    series: Sequence[Series], axis: Scale, *, top: float, stacked: bool, bounds: tuple[float, float]
) -> tuple[SpeakerRow, ...]:
    rows: list[SpeakerRow] = []
    for one in series:
        rows.append(_row(one, axis, top=top, stacked=stacked, bounds=bounds))
        top = rows[-1].bottom
    return tuple(rows)


def _row(series: Series, axis: Scale, *, top: float, stacked: bool, bounds: tuple[float, float]) -> SpeakerRow:
    names = _names(series.speaker, room=bounds[1] - bounds[0] if stacked else bounds[0] - 20.0)
    inline = stacked and text_width(names[-1] + series.side, _BOLD) + 12 <= bounds[1] - bounds[0]
    text_lines = len(names) + (1 if series.side and not inline else 0)
    heading = text_lines * _LINE + 8 if stacked else 0.0
    first = top + 8 + heading + LANE / 2
    marks, used = _marks(series.dots, axis, first=first, bounds=bounds)
    bottom = max(first - LANE / 2 + used * LANE, top + 8 + text_lines * _LINE) + 8
    return SpeakerRow(series, names, top, top + 8 + EM, inline, heading, bottom, marks)


def _names(speaker: str, *, room: float) -> tuple[str, ...]:
    """The name on one line or two, with an ellipsis where two do not hold it."""
    if text_width(speaker, _BOLD) <= room:
        return (speaker,)
    words, first = speaker.split(), ""
    while words and text_width(f"{first} {words[0]}", _BOLD) <= room:
        first = f"{first} {words.pop(0)}".strip()
    rest = " ".join(words)
    return tuple(_fit(line, room) for line in (first, rest) if line) or ("unknown",)


def _fit(text: str, room: float) -> str:
    size = len(text)
    while size > 2 and text_width(short(text, size), _BOLD) > room:
        size -= 1
    return short(text, size)


def _marks(
    dots: Iterable[Dot], axis: Scale, *, first: float, bounds: tuple[float, float]
) -> tuple[tuple[Mark, ...], int]:
    ordered = sorted(dots, key=lambda d: (d.kind == "uncounted", d.least, d.most))
    boxes = [_box(dot, axis, bounds=bounds) for dot in ordered]
    heights = [1 + -(-(min(len(d.copies), _COPIES_SHOWN) * _COPY_STEP) // LANE) for d in ordered]
    chosen = lanes([(b.left, b.right, int(h)) for b, h in zip(boxes, heights, strict=True)])
    marks = tuple(_put(mark, first + lane * LANE) for mark, lane in zip(boxes, chosen, strict=True))
    return marks, max((lane + int(h) for lane, h in zip(chosen, heights, strict=True)), default=1)


def _box(dot: Dot, axis: Scale, *, bounds: tuple[float, float]) -> Mark:
    x0, x1 = axis.at(dot.least), axis.at(dot.most)
    arrow = 0.0 if dot.low is not None and dot.high is not None else (_ARROW if dot.high is None else -_ARROW)
    left = x0 - _RADIUS + min(arrow, 0.0)
    right = x1 + _RADIUS + max(arrow, 0.0)
    width = text_width(dot.label, _BOLD) + _LABEL_GAP
    fits = right + width <= bounds[1] or left - width < bounds[0]
    return Mark(
        dot=dot,
        x0=x0,
        x1=x1,
        y=0.0,
        arrow=arrow,
        label_x=round(right + _LABEL_GAP if fits else left - _LABEL_GAP, 1),
        label_at="start" if fits else "end",
        copies=(),
        more=max(len(dot.copies) - _COPIES_SHOWN, 0),
        left=left if fits else left - width,
        right=right + width if fits else right,
    )


def _put(mark: Mark, y: float) -> Mark:
    shown = mark.dot.copies[:_COPIES_SHOWN]
    return replace(mark, y=y, copies=tuple((y + _COPY_STEP * (i + 1) + 1, c) for i, c in enumerate(shown)))
