"""What linking gave, made ready as rows before the database is taken, so that nobody waits while it is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete

from counterclaim.ledger import tables
from counterclaim.ledger.codec import encode
from counterclaim.ledger.database import add
from counterclaim.ledger.past import Version, keep, version
from counterclaim.nouns import Change, Claim, Event

_Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Ready:
    """The rows of all events, and what each event now is."""

    events: _Rows
    links: _Rows
    about: _Rows
    changes: _Rows
    versions: Mapping[str, Version]


def ready(
    events: Sequence[Event], changes: Iterable[Change], *, kept: Mapping[str, Claim], known: Mapping[str, str]
) -> Ready:
    """Events and changes as rows: a claim or a document that the ledger holds is written as its id.

    `kept` are the claims that it holds, `known` the digest of each event as it was kept last.
    """
    links = [_links(place, event, kept) for place, event in enumerate(events)]
    return Ready(
        [{"place": place, "body": encode(event, without=("links", "documents"))} for place, event in enumerate(events)],
        [row for rows in links for row in rows],
        [
            {"event": place, "place": n, "document": one.id}
            for place, event in enumerate(events)
            for n, one in enumerate(event.documents)
        ],
        [{"place": n, "event": one.event, "body": encode(one)} for n, one in enumerate(changes)],
        {
            event.id: version(event, [row["body"] for row in rows], known=known.get(event.id))
            for event, rows in zip(events, links, strict=True)
        },
    )


def _links(place: int, event: Event, kept: Mapping[str, Claim]) -> _Rows:
    return [
        {
            "event": place,
            "place": n,
            "claim": link.claim.id,
            "body": encode(link, without=("claim",) if kept.get(link.claim.id) == link.claim else ()),
        }
        for n, link in enumerate(event.links)
    ]


def put(connection: Connection, rows: Ready, *, parties: str | None) -> None:
    """Put the rows in the place of all that were there, and keep what became other."""
    for table in (tables.links, tables.about, tables.events, tables.changes):
        connection.execute(delete(table))
    add(connection, tables.events, rows.events)
    add(connection, tables.links, rows.links)
    add(connection, tables.about, rows.about)
    add(connection, tables.changes, rows.changes)
    keep(connection, rows.versions, parties)
