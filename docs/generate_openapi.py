"""Write the description of the JSON API from the nouns that it gives, so that the two cannot differ.

Run it after changing a noun or a route: python docs/generate_openapi.py
"""

from __future__ import annotations

import ast
import inspect
import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from counterclaim import nouns
from counterclaim.nouns import Link, Measure, Place, Record, Scope, Stance, When

FILE = Path(__file__).parent.parent / "src" / "counterclaim" / "serve" / "openapi.json"
Schema = dict[str, Any]

LIMIT = {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}
DAY = {"type": "string", "format": "date"}
WORDS = {"type": "string", "minLength": 1, "maxLength": 300, "pattern": "^[^\\u0000]+$"}
HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
CURSOR = "Where this page begins: from `next` of the page before."
LEFT_OUT = {"Source": {"places", "dates"}}
"""All the places and dates that a report names, which would stand in each of its claims."""


def description() -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Counterclaim",
            "version": "1",
            "description": "Who claims which losses, quote by quote. Readers who commented go by pseudonyms, unless an "
            "editor chose otherwise for an event.",
        },
        "paths": {
            "/api/openapi.json": {"get": _get("This description.", {"type": "object"})},
            "/api/events": {
                "get": _get("Events, the latest first, undated ones last.", _list("events", "Entry"), EVENTS)
            },
            "/api/events/{event}": {"get": _get("The whole record of one event.", _ref("Record"), EVENT)},
            "/api/claims": {
                "get": _get(
                    "Claims of all events as people decided on them, by event, then in the order of the record.",
                    _list("claims", "EventClaim"),
                    CLAIMS,
                )
            },
        },
        "components": {"schemas": _schemas()},
    }


def _query(name: str, about: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": about, "schema": schema}


PAGING = [
    _query("limit", "How many at most.", LIMIT),
    _query("cursor", CURSOR, WORDS | {"pattern": "^[A-Za-z0-9_-]+$"}),
]
EVENTS = [
    _query("kind", "Incidents or running totals only.", {"enum": ["incident", "total"]}),
    _query("country", "In this country, by its ISO 3166-1 code.", {"type": "string", "pattern": "^[A-Z]{2}$"}),
    _query("since", "Began on this day or later.", DAY),
    _query("until", "Began on this day or earlier.", DAY),
    _query("q", "These letters stand in the name.", WORDS),
    *PAGING,
]
EVENT = [{"name": "event", "in": "path", "required": True, "description": "Its id.", "schema": {"type": "string"}}]
CLAIMS = [
    _query("event", "Of this event, by its id.", WORDS),
    _query("document", "In this report, by its id.", HASH),
    _query("measure", "What kind of loss.", {"enum": list(Measure)}),
    _query("stance", "How the speaker stands to it.", {"enum": list(Stance)}),
    _query("scope", "What span of events.", {"enum": list(Scope)}),
    _query("speaker", "Said by this speaker, by the plain name.", WORDS),
    _query("side", "Said by somebody of this side, by its id.", WORDS),
    _query("in_comment", "Said by readers, or not.", {"type": "boolean"}),
    _query("since", "Said on this day or later.", DAY),
    _query("until", "Said on this day or earlier.", DAY),
    *PAGING,
]


def _get(about: str, schema: Schema, parameters: list[Schema] | None = None) -> Schema:
    def answer(told: str, what: Schema) -> Schema:
        return {"description": told, "content": {"application/json": {"schema": what}}}

    answers = {"200": answer("What was asked for.", schema)}
    refusals = {
        "400": "A parameter is unknown or will not do.",
        "404": "There is none.",
        "503": "Try again in a while.",
    }
    answers |= {code: answer(told, _ref("Error")) for code, told in refusals.items()}
    return {"summary": about, "parameters": parameters or [], "responses": answers}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(name: str, item: str) -> Schema:
    return _object(
        {
            name: {"type": "array", "items": _ref(item)},
            "next": {"type": ["string", "null"], "description": "Address of the next page; null on the last."},
            "complete": {
                "type": "boolean",
                "description": "False while a server that just started still goes through the ledger: some may lack.",
            },
        }
    )


def _schemas() -> Schema:
    found: Schema = {"Error": _object({"error": {"type": "string"}}), "Entry": _entry()}
    for noun in (Link, Record, When, Place):
        _noun(noun, found)
    claim = found["Link"]["properties"]
    found["EventClaim"] = _object({"event": {"type": "string", "description": "`Event.id`."}, **claim})
    ids = {"type": "array", "items": HASH, "description": "Ids of its claims, which stand under `event`."}
    found["Row"]["properties"]["links"] = ids
    return dict(sorted(found.items()))


def _entry() -> Schema:
    text, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    return _object(
        {
            "id": text,
            "kind": {"enum": ["incident", "total"]},
            "when": {"anyOf": [_ref("When"), {"type": "null"}]},
            "where": {"anyOf": [_ref("Place"), {"type": "null"}]},
            "name": text,
            "page": text | {"description": "Path of its page."},
            "date": text | {"description": "For programs; empty where unknown."},
            "place": text | {"description": "For people."},
            "sentence": text | {"description": "The dispute in plain words."},
            "status": {"type": "array", "items": text},
            "claims": count,
            "reports": count,
            "origins": count,
            "comments": count,
            "record": text | {"description": "Path of its record."},
        }
    )


def _noun(kind: type, found: Schema) -> None:
    """The schema of a noun and of all that it holds."""
    if kind.__name__ in found:
        return
    found[kind.__name__] = {}
    hints, about = typing.get_type_hints(kind, vars(nouns)), _meanings(kind)
    properties = {
        field.name: _of(hints[field.name], found) | ({"description": about[field.name]} if field.name in about else {})
        for field in fields(kind)
        if field.name not in LEFT_OUT.get(kind.__name__, set())
    }
    found[kind.__name__] = {"description": _first_line(kind)} | _object(properties)


def _of(hint: Any, found: Schema) -> Schema:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_of(one, found) for one in inner]}
    if origin is tuple:
        return _tuple(inner, found)
    if is_dataclass(hint) and isinstance(hint, type):
        _noun(hint, found)
        return _ref(hint.__name__)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    return dict(_PLAIN[hint])


_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    type(None): {"type": "null"},
}


def _tuple(inner: tuple[Any, ...], found: Schema) -> Schema:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": _of(inner[0], found)}
    return {"type": "array", "prefixItems": [_of(one, found) for one in inner], "minItems": len(inner), "items": False}


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").splitlines()[0]


def _meanings(kind: type) -> dict[str, str]:
    """Field -> what is written under it."""
    body = typing.cast(ast.ClassDef, ast.parse(inspect.getsource(kind)).body[0]).body
    return {
        one.target.id: " ".join(str(told.value.value).split())
        for one, told in pairwise(body)
        if isinstance(one, ast.AnnAssign)
        and isinstance(one.target, ast.Name)
        and isinstance(told, ast.Expr)
        and isinstance(told.value, ast.Constant)
    }


def page() -> str:
    """The file."""
    return json.dumps(description(), indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
