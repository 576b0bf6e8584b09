"""What of a row goes into its charts: claims of the reports, by speaker and side; never a comment's."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.nouns import Position
from counterclaim.publish.charts import Copy, Dot, DotChart, Guide, Series, dot_chart
from counterclaim.publish.steps import Path, Point, StepChart, step_chart
from counterclaim.publish.text import brief, number, opening, plain, short
from counterclaim.publish.views import ClaimView, EventView, RowView, moves_of

WIDE = 860
NARROW = 343
_MOST_SPEAKERS = 40
_MOST_DOTS = 24
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of one row, each for a wide and for a narrow page."""

    dots: tuple[DotChart, DotChart]
    steps: tuple[StepChart, StepChart] | None
    """None where nobody's figure can have moved: all was said on one day."""
    kinds: tuple[str, ...]
    """The kinds of mark that occur, for the legend."""
    left_out: int
    """Claims that the dot chart has no room for; the table has them all."""


def charts(view: EventView, row: RowView) -> Charts | None:
    """The charts of a row; None where there are not two figures or two speakers to compare."""
    drawable = [v for v in row.views if _drawable(v)]
    if len(drawable) < 2 or (row.row.independent_speakers < 2 and len({_figure(v) for v in drawable}) < 2):
        return None
    everyone = _series(row)
    series = [_bounded(one) for one in everyone[:_MOST_SPEAKERS]]
    guides = _guides(row)
    drawn = sum(1 + len(dot.copies) for one in series for dot in one.dots)
    wide, narrow = (dot_chart(series, guides, width=w, band=_band(row)) for w in (WIDE, NARROW))
    return Charts(
        dots=(wide, narrow),
        steps=_steps(view, row),
        kinds=_kinds(series),
        left_out=sum(_drawable(v) for v in row.views) - drawn,
    )


def _series(row: RowView) -> list[Series]:
    by_speaker: dict[str, list[ClaimView]] = {}
    for one in row.views:
        if _drawable(one):
            by_speaker.setdefault(one.speaker, []).append(one)
    series = [Series(name, views[0].side, views[0].tone, _dots(views)) for name, views in by_speaker.items()]
    own = row.row.side.id if row.row.side else None
    victim = {v.speaker for v in row.views if v.link.side and v.link.side.id == own}
    return sorted(series, key=lambda s: (s.speaker not in victim, not s.side, s.side, _first(s), s.speaker))


def _first(series: Series) -> int:
    return min((dot.least for dot in series.dots), default=0)


def _drawable(view: ClaimView) -> bool:
    return view.claim.low is not None or view.claim.high is not None


def _dots(views: list[ClaimView]) -> tuple[Dot, ...]:
    here = {view.claim.id: view for view in views}
    copies: dict[str, list[Copy]] = {}
    alone: list[ClaimView] = []
    for view in views:
        origin = here.get(view.link.origin) or _elder(view, alone)
        if origin and origin is not view and _figure(origin) == _figure(view):
            copies.setdefault(origin.claim.id, []).append(Copy(view.href, f"Copy. {view.told}"))
        else:
            alone.append(view)
    return tuple(_dot(view, tuple(copies.get(view.claim.id, ()))) for view in alone)


def _elder(view: ClaimView, alone: list[ClaimView]) -> ClaimView | None:
    """An earlier copy of the same origin and figure, where the origin itself is another speaker's."""
    if view.link.origin == view.claim.id:
        return None
    return next((v for v in alone if v.link.origin == view.link.origin and _figure(v) == _figure(view)), None)


def _figure(view: ClaimView) -> tuple[int | None, int | None, bool]:
    return view.claim.low, view.claim.high, view.counts


def _dot(view: ClaimView, copies: tuple[Copy, ...]) -> Dot:
    is_copy = view.link.origin != view.claim.id
    kind = "uncounted" if not view.counts else "copy" if is_copy else "counted"
    label = short(brief(view.claim), _LONGEST_LABEL)
    if not view.counts:
        label = f"{label}, {view.counted.removeprefix('No, ')}"
    return Dot(
        low=view.claim.low,
        high=view.claim.high,
        label=label,
        href=view.href,
        told=view.told,
        kind=kind,
        superseded=view.superseded,
        copies=copies,
    )


def _bounded(series: Series) -> Series:
    kept = sorted(series.dots, key=lambda d: (d.kind == "uncounted", -len(d.copies)))[:_MOST_DOTS]
    return Series(series.speaker, series.side, series.tone, tuple(d for d in series.dots if d in kept))


def _band(row: RowView) -> tuple[int, int] | None:
    lowest, highest = row.row.lowest, row.row.highest
    return (lowest.value, highest.value) if lowest and highest else None


def _guides(row: RowView) -> list[Guide]:
    """One line for bounds of one value: "lowest, floor 63"."""
    by_value: dict[int, list[str]] = {}
    hrefs: dict[int, str] = {}
    bounds = {"lowest": row.row.lowest, "floor": row.row.floor, "highest": row.row.highest}
    views = {key.kind: key.view for key in row.keys}
    for kind, bound in bounds.items():
        view = views[kind]
        if bound and view:
            by_value.setdefault(bound.value, []).append(kind)
            hrefs.setdefault(bound.value, view.href)
    return [Guide(_kind(kinds), v, f"{' and '.join(kinds)} {number(v)}", hrefs[v]) for v, kinds in by_value.items()]


def _kind(kinds: list[str]) -> str:
    return "floor" if "floor" in kinds else kinds[0]


def _kinds(series: list[Series]) -> tuple[str, ...]:
    dots = [dot for one in series for dot in one.dots]
    present = {
        "figure": any(d.kind == "counted" and d.low == d.high for d in dots),
        "range": any(d.low is not None and d.high is not None and d.low != d.high for d in dots),
        "open": any(d.low is None or d.high is None for d in dots),
        "copy": any(d.copies or d.kind == "copy" for d in dots),
        "superseded": any(d.superseded for d in dots),
        "uncounted": any(d.kind == "uncounted" for d in dots),
    }
    return tuple(kind for kind, is_there in present.items() if is_there)


def _steps(view: EventView, row: RowView) -> tuple[StepChart, StepChart] | None:
    paths = [p for position in row.row.positions if (p := _path(view, position))]
    wide, narrow = step_chart(paths, width=WIDE), step_chart(paths, width=NARROW)
    return (wide, narrow) if wide and narrow else None


def _path(view: EventView, position: Position) -> Path | None:
    points = []
    for statement in moves_of(position):
        one = view.views.get(statement.claim)
        if one and statement.said_on and _drawable(one):
            points.append(Point(statement.said_on.earliest, statement.low, statement.high, one.href, one.told))
    if not points:
        return None
    tone = view.tones.get(position.side.id, 0) if position.side else 0
    latest = brief(view.views[position.latest.claim].claim) if position.latest else number(points[-1].value)
    return Path(opening(plain(position.speaker)), tone, latest, tuple(points))
