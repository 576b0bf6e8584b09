"""The claims of all events as rows that can be filtered, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, tuple_

from counterclaim.ledger.database import reading
from counterclaim.nouns import TITLE, Link, Record
from counterclaim.publish.files import link_json
from counterclaim.serve.tables import listed


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """Some claims in the order of their events, then of the record."""

    bodies: Sequence[str]
    """Each a JSON object."""
    last: tuple[str, int] | None
    """Where the next page goes on; None where this is the last."""


def rows_of(record: Record) -> list[dict[str, Any]]:
    """The rows of an event; its record is as readers may see it."""
    return [_row(record.event.id, place, link) for place, link in enumerate(record.event.links)]


def replace_rows(connection: Connection, event: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put the claims of an event in the place of those that were listed."""
    connection.execute(delete(listed).where(listed.c.event == event))
    if rows:
        connection.execute(insert(listed), list(rows))


def claims_page(
    engine: Engine, wanted: Mapping[str, str | bool], *, after: tuple[str, int] | None, limit: int
) -> ClaimsPage:
    """Claims that have all the wanted values, by column; "since" and "until" bound the day on which they were said."""
    query = select(listed.c.event, listed.c.place, listed.c.body).where(*_conditions(wanted))
    if after is not None:
        query = query.where(tuple_(listed.c.event, listed.c.place) > tuple_(*after))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(listed.c.event, listed.c.place).limit(limit + 1)).all()
    last = (rows[limit - 1].event, rows[limit - 1].place) if len(rows) > limit else None
    return ClaimsPage([row.body for row in rows[:limit]], last)


def _conditions(wanted: Mapping[str, str | bool]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name, value in wanted.items():
        if name == "since":
            conditions.append(listed.c.said >= value)
        elif name == "until":
            conditions += [listed.c.said <= value, listed.c.said != ""]
        else:
            conditions.append(listed.c[name] == value)
    return conditions


def _row(event: str, place: int, link: Link) -> dict[str, Any]:
    claim = link.claim
    return {
        "event": event,
        "place": place,
        "claim": claim.id,
        "document": claim.source.document,
        "measure": claim.measure.value,
        "stance": claim.stance.value,
        "scope": claim.scope.value,
        "speaker": _plain(link.speaker),
        "side": _plain(link.side.id) if link.side else "",
        "said": link.said_on.earliest.date().isoformat() if link.said_on else "",
        "outlet": _plain(claim.source.outlet or ""),
        "turn": _turn(link),
        "is_named": claim.speaker is not None,
        "in_comment": claim.in_comment,
        "body": json.dumps({"event": event} | link_json(link)),
    }


def _turn(link: Link) -> str:
    """What the claims of a ledger are ordered by: the day of the report, the report, the place in it."""
    claim, published = link.claim, link.claim.source.published
    day = published.earliest.isoformat() if published else "9999"
    return f"{day} {claim.source.document} {claim.unit != TITLE} {claim.start:09}"


def _plain(words: str) -> str:
    """Words as any database keeps them."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()
