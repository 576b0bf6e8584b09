"""The machine-readable files beside each page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from counterclaim.nouns import Link, Record, Remark, Row, as_dict
from counterclaim.tables import write


def record_json(record: Record) -> Iterator[str]:
    """The whole record as JSON, piece by piece: a thread may hold a hundred thousand claims.

    A row names its links by the ids of their claims; the links themselves stand once, under `event`.
    """
    event, thread = record.event, record.thread
    lists = {"links": _array(map(link_json, event.links)), "documents": _array(map(as_dict, event.documents))}
    remarks = {"remarks": _array(map(_remark, thread.remarks))}
    bare_event, bare_thread = replace(event, links=(), documents=()), replace(thread, remarks=())
    top = as_dict(replace(record, event=bare_event, rows=(), thread=bare_thread))
    parts = {
        "event": _object(top["event"], lists),
        "rows": _array(map(_row, record.rows)),
        "thread": _object(top["thread"], remarks),
    }
    yield from _object(top, parts)
    yield "\n"


def claims_jsonl(record: Record) -> Iterator[str]:
    """Every claim of the event with its link, one JSON object a line."""
    return (_json(link_json(link)) + "\n" for link in record.event.links)


def claims_csv(record: Record) -> bytes:
    """Every claim of the event, one row each, as `counterclaim.tables` writes them."""
    out = BytesIO()
    write(record.event.links, "csv", out)
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


def link_json(link: Link) -> dict[str, Any]:
    """A claim with its link as plain JSON values, without all the places and dates that its report names."""
    source = replace(link.claim.source, places=(), dates=())
    bare = as_dict(replace(link, claim=replace(link.claim, source=source)))
    _without_context(bare["claim"])
    return bare


def _remark(remark: Remark) -> dict[str, Any]:
    claims = [replace(claim, source=replace(claim.source, places=(), dates=())) for claim in remark.claims]
    bare = as_dict(replace(remark, claims=tuple(claims)))
    for claim in bare["claims"]:
        _without_context(claim)
    return bare


def _without_context(claim: dict[str, Any]) -> None:
    """Leave out all the places and dates that the report names: up to thousands, the same ones in each claim."""
    del claim["source"]["places"], claim["source"]["dates"]


def _row(row: Row) -> dict[str, Any]:
    return as_dict(replace(row, links=())) | {"links": [link.claim.id for link in row.links]}


def _object(fields: Mapping[str, Any], parts: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """An object in pieces; the fields that `parts` names are taken from there."""
    mark = "{"
    for name, value in fields.items():
        yield f'{mark}"{name}": '
        yield from parts.get(name) or (_json(value),)
        mark = ", "
    yield "}"


def _array(items: Iterable[Any]) -> Iterator[str]:
    mark = "["
    for item in items:
        yield mark + _json(item)
        mark = ", "
    yield "]" if mark == ", " else "[]"


def _json(value: Any, indent: int | None = None) -> str:
    """JSON in UTF-8, or in ASCII where a lone surrogate has no UTF-8 form."""
    words = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return words
