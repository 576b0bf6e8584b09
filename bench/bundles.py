"""Runs the whole flow on a bundle of reports, and gives what `score.py bundles` compares.

A bundle is one JSON object with `documents` (id, outlet, published, title, text, comments), as the cases have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from counterclaim import extract, link, record
from counterclaim.nouns import Comment, Document, Event, Row, When


def predict(bundle: dict[str, Any]) -> dict[str, Any]:
    """A bundle -> {"id", "documents": {document id: event id}, "record": [row]}; rows in which figures differ."""
    documents = {each["id"]: _document(each) for each in bundle["documents"]}
    claims = [claim for document in documents.values() for claim in extract(document)]
    events = link(claims, documents.values())
    home = {document.id: event.id for event in events for document in event.documents}
    return {
        "id": bundle["id"],
        "documents": {name: home.get(document.id) for name, document in documents.items()},
        "record": [row for event in events for row in _rows(event)],
    }


def _document(given: dict[str, Any]) -> Document:
    return Document.make(
        text=given["text"],
        title=given["title"],
        outlet=given["outlet"],
        published=_instant(given["published"]),
        comments=tuple(_comments(given["comments"])),
    )


def _comments(given: Iterable[dict[str, Any]]) -> Iterable[Comment]:
    for each in given:
        posted = _instant(each["published"])
        yield Comment(id=each["id"], text=each["text"], parent=each["parent"], author=each["author"], posted=posted)


def _instant(stamp: str) -> When:
    return When.instant(datetime.fromisoformat(stamp.replace("Z", "+00:00")))


def _rows(event: Event) -> Iterable[dict[str, Any]]:
    for row in record(event).rows:
        if len(_figures(row)) > 1:
            yield {
                "event": event.id,
                "measure": row.measure.value,
                "affected": row.affected,
                "acknowledged_floor": row.floor.value if row.floor else None,
                "lowest": row.lowest.value if row.lowest else None,
                "highest": row.highest.value if row.highest else None,
                "independent_speakers": row.independent_speakers,
            }


def _figures(row: Row) -> set[tuple[int | None, int | None]]:
    """The differing figures that the row's reports give and that count."""
    return {(each.low, each.high) for position in row.positions for each in position.statements if each.counts}
