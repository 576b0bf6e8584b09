"""The machine-readable files beside each page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from counterclaim.nouns import Link, Record, as_dict
from counterclaim.publish import text

_COLUMNS = (
    "id",
    "figure",
    "low",
    "high",
    "approximate",
    "vague",
    "measure",
    "affected",
    "speaker",
    "side",
    "affected_side",
    "stance",
    "scope",
    "role",
    "retracted",
    "said_on",
    "origin",
    "in_comment",
    "quote",
    "prefix",
    "suffix",
    "unit",
    "start",
    "end",
    "outlet",
    "title",
    "url",
    "published",
    "document",
    "confidence",
    "extractor",
)


def record_json(record: Record) -> str:
    """The whole record as JSON."""
    return _json(as_dict(record)) + "\n"


def claims_jsonl(record: Record) -> str:
    """Every claim of the event with its link, one JSON object a line."""
    return "".join(_json(as_dict(link)) + "\n" for link in record.event.links)


def claims_csv(record: Record) -> str:
    """Every claim of the event, one row each.

    A cell that a spreadsheet would run as a formula begins with an apostrophe; the JSON files have the words as they
    are.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_cells(_row(link)) for link in record.event.links)
    return out.getvalue()


def claims_jsonld(record: Record) -> str:
    """The claims of the reports as linked data, a file of its own: a page under `default-src 'none'` holds no script.

    The record is written as it is given: without readers' names where it has none.
    """
    from counterclaim.publish.exports.jsonld import graph

    return _json(graph([record])) + "\n"


def index_json(entries: Iterable[dict[str, Any]]) -> str:
    """The index of events as JSON."""
    return _json(list(entries), indent=1) + "\n"


def _row(link: Link) -> dict[str, Any]:
    claim, source = link.claim, link.claim.source
    linked = {
        "figure": text.claimed(claim),
        "speaker": link.speaker,
        "side": link.side.name if link.side else None,
        "affected_side": link.affected_side.name if link.affected_side else None,
        "role": link.role,
        "retracted": link.retracted or claim.retracted,
        "said_on": text.iso(link.said_on),
        "origin": link.origin,
        "published": text.iso(source.published),
    }
    rest = {name: getattr(claim, name, getattr(source, name, None)) for name in _COLUMNS if name not in linked}
    return rest | linked


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return value


def _json(value: Any, indent: int | None = None) -> str:
    """JSON in UTF-8, or in ASCII where a lone surrogate has no UTF-8 form."""
    words = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return words
