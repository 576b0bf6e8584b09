"""One row an event in the shape of the UCDP Georeferenced Event Dataset: 49 columns, read by the tools made for it.

The numbers and names that the programme itself gives (conflicts, dyads, countries, types of violence) stay empty: they
are its judgement. `best` is the acknowledged floor, or the lowest sourced figure where nobody acknowledges one.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from counterclaim.nouns import Decision, Party, Place, Record, Source, When
from counterclaim.publish import text
from counterclaim.publish.exports.bundle import Bundle, Loss, csv_bytes, listed
from counterclaim.publish.exports.toll import Count, Deaths, deaths, reported, sides, sources

COLUMNS = listed("ucdp-columns.txt")
"""In the order of GED."""

_WHERE = {"town": 1, "region": 4, "country": 6}
_DAYS = ((1, 1), (6, 2), (7, 3), (31, 4))
"""(Longest stretch in days, `date_prec`)."""


def make(records: Sequence[Record], decisions: Sequence[Decision]) -> Bundle:
    """One row for each dated, placed incident with a death in its best, high or low."""
    fit = [record for record in records if _why_not(record) is None]
    rows = [_row(record, deaths(record)) for record in fit]
    return Bundle({"ucdp.csv": csv_bytes(COLUMNS, rows)}, _losses(records, fit, decisions))


def _why_not(record: Record) -> str | None:
    event = record.event
    if event.kind != "incident":
        return "total"
    if event.when is None or event.place is None:
        return "unplaced"
    return None if deaths(record).total.high else "no death"


def _row(record: Record, dead: Deaths) -> dict[str, Any]:
    event, when, where = record.event, record.event.when, record.event.place
    if when is None or where is None:
        raise ValueError("an event without date or place has no row")
    a, b = sides(record)
    return {
        "id": int(hashlib.sha256(event.id.encode("utf-8", "replace")).hexdigest()[:7], 16),
        "relid": event.id,
        "year": when.earliest.year,
        "side_a": a.name if a else None,
        "side_b": b.name if b else None,
        "dyad_name": f"{a.name} - {b.name}" if a and b else None,
        "event_clarity": 1 if _precision(when) <= 2 else 2,
        **_sources(record),
        **_where(where),
        **_dates(when),
        **_deaths(dead, a, b),
    }


def _sources(record: Record) -> dict[str, Any]:
    reports = sources(record)
    speakers = dict.fromkeys(text.plain(link.speaker) for link in reported(record) if link.claim.speaker)
    return {
        "number_of_sources": len({source.outlet or source.document for source in reports}),
        "source_article": "; ".join(map(_article, reports)),
        "source_office": "; ".join(text.plain(source.outlet) for source in reports),
        "source_date": "; ".join(text.iso(source.published)[:10] for source in reports),
        "source_headline": "; ".join(text.plain(source.title) for source in reports),
        "source_original": "; ".join(speakers),
    }


def _article(source: Source) -> str:
    return f'"{text.plain(source.outlet)},{text.iso(source.published)[:10]},{text.plain(source.title)}"'


def _where(place: Place) -> dict[str, Any]:
    from counterclaim.link.countries import countries

    country = countries().get(place.country or "")
    described = {
        "where_prec": _WHERE.get(place.precision, 5),
        "where_coordinates": place.name,
        "where_description": text.place(place),
        "adm_1": place.name if place.precision == "region" else None,
        "country": country.name if country else None,
    }
    return described if place.latitude is None or place.longitude is None else described | _point(place)


def _point(place: Place) -> dict[str, Any]:
    latitude, longitude = place.latitude or 0.0, place.longitude or 0.0
    return {
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude:g} {latitude:g})",
        "priogrid_gid": priogrid(latitude, longitude),
    }


def priogrid(latitude: float, longitude: float) -> int:
    """Number of the PRIO-GRID cell: half a degree wide, counted eastwards then northwards from 180 W, 90 S, from 1."""
    row = min(math.floor((latitude + 90) * 2), 359)
    column = min(math.floor((longitude + 180) * 2), 719)
    return row * 720 + column + 1


def _dates(when: When) -> dict[str, Any]:
    last = when.latest - timedelta(microseconds=1)
    return {"date_prec": _precision(when), "date_start": _day(when.earliest), "date_end": _day(last)}


def _precision(when: When) -> int:
    days = (when.latest - when.earliest) / timedelta(days=1)
    return next((precision for longest, precision in _DAYS if days <= longest), 5)


def _day(moment: datetime) -> str:
    return f"{moment.date().isoformat()} 00:00:00.000"


def _deaths(dead: Deaths, a: Party | None, b: Party | None) -> dict[str, Any]:
    """Each column holds the best count, so that the four add up to `best`."""
    of = dict(dead.combatants)
    others = sum((count for side, count in dead.combatants if side is None or side not in (a, b)), Count())
    return {
        "deaths_a": of.get(a, Count()).best if a else 0,
        "deaths_b": of.get(b, Count()).best if b else 0,
        "deaths_civilians": dead.civilians.best,
        "deaths_unknown": dead.unknown.best + others.best,
        "best": dead.total.best,
        "high": dead.total.high,
        "low": dead.total.low,
    }


def _losses(records: Sequence[Record], fit: Sequence[Record], decisions: Sequence[Decision]) -> tuple[Loss, ...]:
    why = [_why_not(record) for record in records]
    claims = sum(len(reported(record)) for record in fit)
    readers = sum(link.claim.in_comment for record in records for link in record.event.links)
    rows = sum(len(record.rows) for record in fit)
    taken = sum(len(deaths(r).combatants) + bool(deaths(r).civilians.high) + bool(deaths(r).unknown.high) for r in fit)
    return (
        Loss(why.count("total"), "running totals", "the shape holds incidents only."),
        Loss(why.count("unplaced"), "incidents without a date or a place", "the shape asks for both."),
        Loss(why.count("no death"), "incidents without a death", "the shape holds fatal events only."),
        Loss(claims, "claims with their words and stances", "an event is one row with one best, high and low."),
        Loss(
            max(0, rows - taken),
            "rows of a record",
            "injured, missing, destroyed and overlapping groups have no column.",
        ),
        Loss(readers, "claims of readers", "a comment is no source for an event."),
        Loss(len(decisions), "decisions", "the shape has no place for them."),
        Loss(len(fit), "sets of conflict, dyad, violence and country numbers", "they are the programme's own to give."),
    )
