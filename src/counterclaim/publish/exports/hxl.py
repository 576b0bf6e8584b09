"""A table with a row of HXL tags (https://hxlstandard.org): one row for each group of people in each incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterclaim.nouns import Bound, Decision, Measure, Party, Record, Row, Scope
from counterclaim.publish import text
from counterclaim.publish.exports.bundle import Bundle, Loss, csv_bytes
from counterclaim.publish.exports.toll import reported, sources

TAGS = {
    "Date": "#date+start",
    "Latitude": "#geo+lat",
    "Longitude": "#geo+lon",
    "Region": "#adm1+name",
    "Killed, lowest": "#affected+killed+min",
    "Killed, highest": "#affected+killed+max",
    "Sources": "#meta+source",
    "Injured, lowest": "#affected+injured+min",
    "Injured, highest": "#affected+injured+max",
    "Killed, acknowledged": "#affected+killed+acknowledged",
    "Injured, acknowledged": "#affected+injured+acknowledged",
    "Who": "#affected+group+name",
    "Event": "#event+name",
    "Event id": "#event+id",
    "Place": "#loc+name",
    "Country": "#country+code+v_iso2",
}
"""Column -> its tag. The first seven are those that aid data most often has."""

_SHOWN = {Measure.KILLED: "Killed", Measure.INJURED: "Injured"}


def make(records: Sequence[Record], decisions: Sequence[Decision]) -> Bundle:
    """One row for each side and group that was killed or injured."""
    rows = [row for record in records if record.event.kind == "incident" for row in _rows(record)]
    head, _, rest = csv_bytes(list(TAGS), rows).partition(b"\n")
    tags = ",".join(TAGS.values()).encode()
    return Bundle({"hxl.csv": b"\n".join((head, tags, rest))}, _losses(records, decisions))


def _rows(record: Record) -> list[dict[str, Any]]:
    groups: dict[tuple[Party | None, str], list[Row]] = {}
    for row in record.rows:
        if _is_shown(row):
            groups.setdefault((row.side, row.group), []).append(row)
    return [_event(record) | _figures(same) for same in groups.values()]


def _is_shown(row: Row) -> bool:
    return row.measure in _SHOWN and row.scope is Scope.INCIDENT and row.lowest is not None


def _event(record: Record) -> dict[str, Any]:
    event, where = record.event, record.event.place
    known = {
        "Date": text.iso(event.when)[:10] or None,
        "Event": event.name,
        "Event id": event.id,
        "Sources": "; ".join(dict.fromkeys(text.plain(s.outlet) for s in sources(record) if s.outlet)),
    }
    if where is None:
        return known
    return known | {
        "Latitude": where.latitude,
        "Longitude": where.longitude,
        "Region": where.name if where.precision == "region" else None,
        "Place": where.name,
        "Country": where.country,
    }


def _figures(rows: Sequence[Row]) -> dict[str, Any]:
    cells: dict[str, Any] = {"Who": rows[0].affected}
    for row in rows:
        name = _SHOWN[row.measure]
        cells[f"{name}, lowest"] = _value(row.lowest)
        cells[f"{name}, highest"] = _value(row.highest)
        cells[f"{name}, acknowledged"] = _value(row.floor)
    return cells


def _value(bound: Bound | None) -> int | None:
    return None if bound is None else bound.value


def _losses(records: Sequence[Record], decisions: Sequence[Decision]) -> tuple[Loss, ...]:
    incidents = [record for record in records if record.event.kind == "incident"]
    others = sum(not _is_shown(row) for record in incidents for row in record.rows)
    readers = sum(link.claim.in_comment for record in records for link in record.event.links)
    return (
        Loss(len(records) - len(incidents), "running totals", "the table holds incidents only."),
        Loss(others, "rows of a record", "only killed and injured with a sourced figure have a column."),
        Loss(
            sum(len(reported(r)) for r in incidents), "claims with their words and speakers", "only the range is kept."
        ),
        Loss(readers, "claims of readers", "a comment is no source."),
        Loss(len(decisions), "decisions", "the table has no place for them."),
    )
