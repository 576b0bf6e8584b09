"""An event's claims in, the whole dispute out: a pure function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counterclaim.link.countries import by_people, countries
from counterclaim.link.scopes import scopes
from counterclaim.nouns import Event, Link, Measure, Origin, Party, Record, Row, Scope
from counterclaim.record.grouping import Thing, things
from counterclaim.record.origins import first_claims, independent_speakers, origins
from counterclaim.record.positions import chronology, positions
from counterclaim.record.range import floor, highest, lowest
from counterclaim.record.sentence import sentence
from counterclaim.record.status import status
from counterclaim.record.thread import thread
from counterclaim.record.words import words

_MEASURES = (
    Measure.KILLED,
    Measure.CASUALTIES,
    Measure.INJURED,
    Measure.MISSING,
    Measure.CAPTURED,
    Measure.DISPLACED,
    Measure.DESTROYED,
)
_SCOPES = {
    "incident": (Scope.INCIDENT, Scope.PERIOD, Scope.CUMULATIVE),
    "total": (Scope.CUMULATIVE, Scope.PERIOD, Scope.INCIDENT),
}


def record(event: Event) -> Record:
    """Work out floor, range, positions, moves, origins and the thread of one event.

    A row for each thing that is counted (see `counterclaim.record.grouping`), the event's own scope first, then deaths
    before other losses, then what most speakers speak of. The order of the event's links makes no difference, and
    nothing that a reader of the thread says changes a row.
    """
    spans = scopes((link.claim for link in event.links), kind=event.kind, when=event.when)
    grouped = things(event.links, country=event.place.country if event.place else None, spans=spans)
    rows = tuple(sorted((_row(event, thing, grouped) for thing in grouped), key=lambda row: _order(event, row)))
    return Record(
        event=event,
        rows=rows,
        origins=_origins(rows),
        thread=thread(event, rows, spans),
        sentence=sentence(event, rows),
    )


def _row(event: Event, thing: Thing, grouped: dict[Thing, tuple[Link, ...]]) -> Row:
    links = tuple(sorted(grouped[thing], key=chronology))
    paths = positions(links, thing.side)
    own = floor(links, thing.side)
    return Row(
        measure=thing.measure,
        side=thing.side,
        group=thing.group,
        affected=affected(thing, links, among=list(grouped)),
        scope=thing.scope,
        floor=own,
        lowest=lowest(links),
        highest=highest(links),
        positions=paths,
        independent_speakers=len(independent_speakers(links)),
        status=status(links, paths, floor=own, is_placed=event.place is not None),
        links=links,
    )


def _order(event: Event, row: Row) -> tuple[object, ...]:
    scopes = _SCOPES.get(event.kind, _SCOPES["incident"])
    return (
        scopes.index(row.scope),
        row.lowest is None,
        _MEASURES.index(row.measure),
        -row.independent_speakers,
        -len(row.links),
        row.side.id if row.side else "",
        row.group,
    )


def affected(thing: Thing, links: Sequence[Link], *, among: Sequence[Thing]) -> str:
    """Who or what a row counts, for people: "Russian soldiers", "people", "people on the Ukrainian side".

    "People" names its side only where a rival row of people has none or another, or where other sides speak of them.
    """
    if thing.side is None or thing.group.lower() in by_people():
        return thing.group
    if thing.group != words("groups")["anyone"]:
        return f"{_adjective(thing.side)} {thing.group}"
    rival = any(other != thing and replace(other, side=thing.side) == thing for other in among)
    spoken_of = any(link.side is not None and link.side.id != thing.side.id for link in links)
    return f"{thing.group} on the {_adjective(thing.side)} side" if rival or spoken_of else thing.group


def _adjective(side: Party) -> str:
    country = countries().get(side.id)
    return country.adjective if country else side.name


def _origins(rows: Sequence[Row]) -> tuple[Origin, ...]:
    """Each first claim of the record once, whatever number of rows it stands in."""
    first: dict[str, str] = {}
    for row in rows:
        for claim, head in first_claims(row.links).items():
            first.setdefault(claim, head)
    return origins((link for row in rows for link in row.links), first)
