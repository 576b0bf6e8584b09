"""A model's estimates as a page shows them: beside the record, in a texture and a file of their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from counterclaim.publish.charts import DotChart
from counterclaim.publish.plots import Charts
from counterclaim.publish.scale import Scale
from counterclaim.publish.text import plain
from counterclaim.publish.views import ClaimView, EventView, RowView
from counterclaim.toll import Input, Quantiles, Tendency, Toll
from counterclaim.toll.heard import Unheard
from counterclaim.toll.tendencies import Relation
from counterclaim.toll.words import CONTRADICTION, ONE_CLAIM, range_in_words

ESTIMATE = "estimate.json"
"""The file beside an event's page that holds what a model makes of its record."""
_NOTE = "Estimates of a statistical model. Nobody reported these figures; what was reported is in record.json."
_MODEL = "one event, 1"
_HEIGHT = 58.0
_BAND_TOP, _BAND_HEIGHT = 8.0, 20.0
_LEAST_WIDTH = 3.0
_WHO = {
    Relation.OWN: "speaks of its own side’s losses",
    Relation.CIVIL: "answers for the victims",
    Relation.OTHER: "fights those who suffered",
    Relation.ANOTHER: "another side: taken for a fighting or a third party with even odds",
    Relation.THIRD: "a third party",
}


@dataclass(frozen=True, slots=True)
class Strip:
    """The estimate's ranges on the axis of the row's chart; all lengths in pixels."""

    width: float
    height: float
    left: float
    right: float
    """Where the axis begins and ends."""
    top: float
    bottom: float
    """Of the bands; the axis is drawn at `bottom`."""
    ticks: tuple[tuple[float, str], ...]
    wide: tuple[float, float]
    """Left and width of nine chances in ten."""
    even: tuple[float, float]
    """Left and width of even odds."""
    middle: float | None
    """Where the middle estimate lies; None beyond the axis, or where the middle means nothing."""
    below: bool
    """The wide range begins before the axis."""
    above: bool
    """The wide range ends beyond the axis."""
    narrow: bool
    """It belongs to the chart for a narrow page."""


@dataclass(frozen=True, slots=True)
class InputView:
    """A claim that an estimate is made from, as the page tells it."""

    view: ClaimView
    who: str
    """Who its speaker is to those who suffered, in words."""
    factor: str
    """The factor that such figures differ by from the truth: "0.34 (0.08 to 1.5)"."""
    echoes: int
    without: str
    """The estimate without it: "42 to 420"; "no other claim" or "not worked out"."""


@dataclass(frozen=True, slots=True)
class EstimateView:
    """The estimate of one row as its page shows it."""

    toll: Toll
    row: RowView
    anchor: str
    strips: tuple[Strip, ...]
    """For a wide and for a narrow page; none without a chart or an estimate."""
    inputs: tuple[InputView, ...]
    unheard: tuple[tuple[ClaimView, str, int], ...]
    """Each claim that the model passes over, why, and how many copies of it there are."""
    origins: tuple[str, ...]
    """Where the factors were learnt."""

    @property
    def only_one_claim(self) -> bool:
        """Whether it is little more than one claim."""
        return self.toll.limit == ONE_CLAIM


def estimate_views(
    view: EventView, rows: Sequence[tuple[RowView, Charts | None]], made: Sequence[Toll]
) -> dict[str, EstimateView]:
    """The estimates by the anchors of their rows; `made` are those of `view.record`, in its order, or none."""
    drawn = dict(zip((row.anchor for row, _ in rows), rows, strict=True))
    anchors = [row.anchor for row in view.rows]
    pairs = zip(anchors, made, strict=True) if made else ()
    return {anchor: _estimate(view, *drawn[anchor], toll) for anchor, toll in pairs}


def _estimate(view: EventView, row: RowView, chart: Charts | None, toll: Toll) -> EstimateView:
    found = toll.quantiles
    split = toll.limit == CONTRADICTION
    strips = tuple(_strip(each, found, split=split) for each in chart.dots) if chart and found else ()
    return EstimateView(
        toll=toll,
        row=row,
        anchor=f"{row.anchor}-estimate",
        strips=strips,
        inputs=tuple(_input(view, each, alone=len(toll.inputs) == 1) for each in toll.inputs),
        unheard=tuple(_passed_over(view, toll)),
        origins=tuple(dict.fromkeys(plain(each.tendency.origin) for each in toll.inputs)),
    )


def _passed_over(view: EventView, toll: Toll) -> Iterator[tuple[ClaimView, str, int]]:
    known = {each.link.claim.id: view.views[each.link.claim.id] for each in toll.unheard}
    copies = Counter(each.copy_of.claim.id for each in known.values() if each.copy_of)
    for each in toll.unheard:
        first = known[each.link.claim.id].copy_of
        if first is None or first.claim.id not in known:
            yield known[each.link.claim.id], _why(view, each), copies[each.link.claim.id]


def _why(view: EventView, one: Unheard) -> str:
    known = view.views[one.link.claim.id]
    return one.why if known.counts else f"{one.why}: {known.counted.removeprefix('No, ')}"


def _input(view: EventView, one: Input, *, alone: bool) -> InputView:
    if one.without:
        without = range_in_words(one.without.q05, one.without.q95)
    else:
        without = "nothing to go by" if alone else "not worked out"
    return InputView(
        view=view.views[one.link.claim.id],
        who=_WHO[one.relation],
        factor=factor_in_words(one.tendency),
        echoes=len(one.echoes),
        without=without,
    )


def factor_in_words(tendency: Tendency) -> str:
    """A factor with nine chances in ten: "0.34 (0.08 to 1.5)"."""
    low, middle, high = (f"{each:.2g}" if each < 100 else f"{each:.0f}" for each in tendency.factor)
    return f"{middle} ({low} to {high})"


def _strip(chart: DotChart, found: Quantiles, *, split: bool) -> Strip:
    axis = chart.axis
    has_middle = axis.bottom <= found.median <= axis.top and not split
    wide, even = _band(axis, found.q05, found.q95), _band(axis, found.q25, found.q75)
    return Strip(
        width=chart.width,
        height=_HEIGHT,
        left=chart.plot_left,
        right=chart.plot_right,
        top=_BAND_TOP,
        bottom=_BAND_TOP + _BAND_HEIGHT + 4.0,
        ticks=chart.ticks,
        wide=wide,
        even=even,
        middle=axis.at(found.median) if has_middle else None,
        below=found.q05 < axis.bottom,
        above=found.q95 > axis.top,
        narrow=chart.stacked,
    )


def _band(axis: Scale, low: int, high: int) -> tuple[float, float]:
    left, right = (axis.at(min(max(each, axis.bottom), axis.top)) for each in (low, high))
    width = max(right - left, _LEAST_WIDTH)
    return round(min(left, axis.end - width), 1), round(width, 1)


def estimate_json(view: EventView, made: Sequence[Toll]) -> str:
    """The estimates for programs: a file that says of itself that it is a model's, and holds no reported figure."""
    rows = [_row_json(row, toll) for row, toll in zip(view.rows, made, strict=True)]
    whole = {"kind": "modelled", "note": _NOTE, "model": _MODEL, "event": view.record.event.id, "estimates": rows}
    return json.dumps(whole, ensure_ascii=True, indent=1) + "\n"


def _row_json(row: RowView, toll: Toll) -> dict[str, Any]:
    return {
        "kind": "modelled",
        "measure": row.row.measure.value,
        "side": row.row.side.id if row.row.side else None,
        "group": row.row.group,
        "affected": row.row.affected,
        "scope": row.row.scope.value,
        "quantiles": asdict(toll.quantiles) if toll.quantiles else None,
        "sentence": toll.sentence,
        "made_from": [_input_json(each) for each in toll.inputs],
        "passed_over": [{"claim": each.link.claim.id, "why": each.why} for each in toll.unheard],
    }


def _input_json(one: Input) -> Mapping[str, Any]:
    low, middle, high = (round(each, 3) for each in one.tendency.factor)
    return {
        "claim": one.link.claim.id,
        "relation": one.relation.value,
        "factor": {"q05": low, "median": middle, "q95": high},
        "factor_from": one.tendency.origin,
        "echoes": list(one.echoes),
        "without": asdict(one.without) if one.without else None,
    }
