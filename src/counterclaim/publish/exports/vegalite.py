"""A Vega-Lite chart for each event, its data inside: who gives which figure, by what was lost.

A line joins the two ends of a figure, a triangle stands at the end of one that is open on the side it points to, a
hollow mark is a figure that only repeats another or sets no bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterclaim.nouns import Decision, Link, Record, Row
from counterclaim.publish import text
from counterclaim.publish.exports.bundle import Bundle, Loss, json_bytes

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

_WIDE = 30
"""How many times the least figure of a row the greatest must be for a logarithmic scale."""
_FILL: dict[str, Any] = {
    "condition": {"test": "datum.counts && !datum.copy", "field": "side", "type": "nominal", "legend": None},
    "value": "transparent",
}


def make(records: Sequence[Record], decisions: Sequence[Decision]) -> Bundle:
    """One file for each event that has a figure."""
    drawn = [record for record in records if _values(record)]
    files = {f"vegalite/{text.slug(record.event.id)}.vl.json": json_bytes(chart(record)) for record in drawn}
    readers = sum(link.claim.in_comment for record in records for link in record.event.links)
    losses = (
        Loss(len(records) - len(drawn), "events", "no report states a figure for them."),
        Loss(readers, "claims of readers", "the chart shows sources."),
        Loss(len(decisions), "decisions", "the chart has no mark for them."),
    )
    return Bundle(files, losses)


def chart(record: Record) -> dict[str, Any]:
    """The Vega-Lite specification (version 5) of one event."""
    values = _values(record)
    return {
        "$schema": SCHEMA,
        "title": record.event.name,
        "description": text.plain(record.sentence),
        "data": {"values": values},
        "facet": {"row": _facets()},
        "spec": {"width": 480, "layer": [_lines(), _marks(), _far_ends()], "encoding": _axes(values)},
        "resolve": {"scale": {"y": "independent", "x": "independent"}},
        "config": {"axis": {"grid": True, "labelLimit": 320}, "view": {"stroke": None}},
    }


def _facets() -> dict[str, Any]:
    return {
        "field": "loss",
        "type": "nominal",
        "title": None,
        "sort": {"field": "row", "op": "min"},
        "header": {"labelAngle": 0, "labelAlign": "left"},
    }


def _axes(values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    scale: dict[str, Any] = {"type": "symlog"} if _is_wide(values) else {"zero": True}
    return {
        "y": {"field": "speaker", "type": "nominal", "title": None, "sort": {"field": "order", "op": "min"}},
        "x": {"field": "from", "type": "quantitative", "title": "figure", "scale": scale},
        "color": {"field": "side", "type": "nominal", "title": "speaks for"},
        "tooltip": [
            {"field": name, "type": "nominal"} for name in ("figure", "speaker", "said", "stance", "outlet", "quote")
        ],
    }


def _is_wide(values: Sequence[dict[str, Any]]) -> bool:
    """Whether the figures of some row lie too far apart for a linear scale."""
    rows: dict[int, list[int]] = {}
    for value in values:
        rows.setdefault(value["row"], []).extend((value["from"], value["to"]))
    return any(max(ends) > _WIDE * max(min(ends), 1) for ends in rows.values())


def _lines() -> dict[str, Any]:
    return {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": {"x2": {"field": "to"}}}


def _marks() -> dict[str, Any]:
    shapes = {"exact": "circle", "at least": "triangle-right", "up to": "triangle-left"}
    return {
        "mark": {"type": "point", "size": 90},
        "encoding": {
            "shape": {
                "field": "bound",
                "type": "nominal",
                "scale": {"domain": list(shapes), "range": list(shapes.values())},
                "title": "bound",
            },
            "fill": _FILL,
            "strokeDash": {"condition": {"test": "datum.superseded", "value": [2, 2]}, "value": [1, 0]},
        },
    }


def _far_ends() -> dict[str, Any]:
    """The other end of a figure that names two."""
    encoding = {"x": {"field": "to", "type": "quantitative"}, "fill": _FILL}
    return {
        "transform": [{"filter": "datum.from != datum.to"}],
        "mark": {"type": "point", "size": 90, "shape": "circle"},
        "encoding": encoding,
    }


def _values(record: Record) -> list[dict[str, Any]]:
    return [{"row": number} | value for number, row in enumerate(record.rows) for value in _of_row(row)]


def _of_row(row: Row) -> list[dict[str, Any]]:
    statements = {each.claim: each for position in row.positions for each in position.statements}
    values = []
    for order, link in enumerate(row.links):
        statement = statements.get(link.claim.id)
        if link.claim.low is not None or link.claim.high is not None:
            known = {
                "counts": bool(statement and statement.counts),
                "superseded": bool(statement and statement.superseded),
            }
            values.append({"loss": text.row_loss(row), "order": order} | _value(link) | known)
    return values


def _value(link: Link) -> dict[str, Any]:
    claim = link.claim
    low, high = claim.low, claim.high
    return {
        "speaker": text.plain(link.speaker),
        "side": link.side.name if link.side else "unknown",
        "figure": text.claimed(claim),
        "from": high if low is None else low,
        "to": low if high is None else high,
        "bound": "exact" if None not in (low, high) else "up to" if low is None else "at least",
        "stance": claim.stance.value,
        "said": text.iso(link.said_on)[:10],
        "copy": link.origin != claim.id,
        "outlet": text.plain(claim.source.outlet),
        "quote": text.plain(claim.quote),
    }
