"""What programs may ask for, as JSON: events, the record of one, claims. `openapi.json` describes it."""

from __future__ import annotations

import base64
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from counterclaim.nouns import Measure, Scope, Stance, as_dict
from counterclaim.publish.index import latest_first
from counterclaim.publish.pages import entry_json
from counterclaim.serve.ask import Ask
from counterclaim.serve.catalogue import Head
from counterclaim.serve.listing import claims_page
from counterclaim.serve.shelf import Sheet, sheet

MOST = 500
"""Items of one page at most."""
USUAL = 100
_LONGEST = 300  # characters of a value
_FILTERS = ("event", "document", "measure", "stance", "scope", "speaker", "side", "in_comment", "since", "until")
_HASH = re.compile(r"[0-9a-f]{64}")
_CURSOR = re.compile(r"[A-Za-z0-9_-]+")
_NO_PAGE = "There is no page there: take the cursor from `next` of the page before, as it is."
_COUNTRY = re.compile(r"[A-Z]{2}")


def description(ask: Ask) -> Response:
    """The OpenAPI file."""
    return ask.answer(_description())


@cache
def _description() -> Sheet:
    return sheet("openapi.json", files("counterclaim.serve").joinpath("openapi.json").read_bytes())


def events(ask: Ask) -> Response:
    """The events, the latest first, undated ones last."""
    given = _given(ask, "kind", "country", "since", "until", "q", "limit", "cursor")
    known = ask.desk.site.look()
    heads = [head for head in known.heads if _fits(head, given)]
    start = _place(heads, given["cursor"]) if "cursor" in given else 0
    limit = int(given.get("limit", USUAL))
    some = heads[start : start + limit]
    last = _cursor(latest_first(some[-1].event)) if start + limit < len(heads) else None
    page = _page(ask, "events", [json.dumps(_event(ask, head)) for head in some], last)
    return ask.answer(page)


def event(ask: Ask) -> Response:
    """The whole record of one event."""
    _given(ask)
    head = ask.desk.site.look().by_event.get(ask.part("event"))
    found = ask.desk.site.sheet(f"{head.folder}/record.json") if head else None
    if found is None:
        raise HTTPException(404, "There is no event of this id. /api/events lists them.")
    return ask.answer(found)


def claims(ask: Ask) -> Response:
    """The claims of all events, as people decided on them."""
    given = _given(ask, *_FILTERS, "limit", "cursor")
    page = ask.desk.site.answers.made(*_asked(ask), lambda: _claims(ask, given))
    return ask.answer(page)


def held_claims(ask: Ask) -> Response | None:
    """The same, where this very thing was asked for before and nothing has changed."""
    found = ask.desk.site.answers.get(*_asked(ask))
    return None if found is None else ask.answer(found)


def _asked(ask: Ask) -> tuple[str, str]:
    """What a page of claims is kept under, and what it follows from."""
    return str(ask.request.url), f"{ask.desk.site.revision} {ask.desk.site.is_complete}"


def _claims(ask: Ask, given: Mapping[str, str]) -> Sheet:
    wanted: dict[str, str | bool] = {name: given[name] for name in _FILTERS if name in given}
    if "in_comment" in given:
        wanted["in_comment"] = given["in_comment"] == "true"
    after = _after(given["cursor"]) if "cursor" in given else None
    found = claims_page(ask.desk.ledger.engine, wanted, after=after, limit=int(given.get("limit", USUAL)))
    return _page(ask, "claims", found.bodies, _cursor(found.last) if found.last else None)


def _event(ask: Ask, head: Head) -> dict[str, Any]:
    bare = head.event
    return {
        "id": bare.id,
        "kind": bare.kind,
        "when": as_dict(bare.when) if bare.when else None,
        "where": as_dict(bare.place) if bare.place else None,
        **entry_json(ask.desk.site.entry(head)),
        "page": f"/{head.folder}/",
        "record": f"/api/events/{bare.id}",
    }


def _fits(head: Head, given: Mapping[str, str]) -> bool:
    event = head.event
    day = event.when.earliest.date().isoformat() if event.when else ""
    return (
        given.get("kind", event.kind) == event.kind
        and ("country" not in given or (event.place is not None and event.place.country == given["country"]))
        and ("since" not in given or day >= given["since"])
        and ("until" not in given or "" < day <= given["until"])
        and given.get("q", "").lower() in event.name.lower()
    )


def _page(ask: Ask, name: str, items: list[str] | tuple[str, ...] | Any, last: str | None) -> Sheet:
    """A page of items, each a JSON object already, and where the next one is."""
    following = None
    if last is not None:
        query = {key: value for key, value in ask.request.query_params.items() if key != "cursor"}
        following = f"{ask.request.url.path}?{urlencode({**query, 'cursor': last})}"
    complete = json.dumps(ask.desk.site.is_complete)
    words = f'{{"{name}": [{", ".join(items)}], "next": {json.dumps(following)}, "complete": {complete}}}'
    return sheet("page.json", words, quick=True)


# --- what may be asked with


def _given(ask: Ask, *names: str) -> dict[str, str]:
    """The values of the query; 400 where one is not of the form that it should have, or is not known."""
    query = ask.request.query_params
    given: dict[str, str] = {}
    for name, value in query.multi_items():
        if name not in names:
            known = f"Known are {', '.join(names)}." if names else "It takes none."
            raise HTTPException(400, f"There is no parameter {name[:40]!r}. {known}")
        if name in given or not value or len(value) > _LONGEST or not _CHECKS[name](value):
            raise HTTPException(400, f"{name}: {value[:40]!r} will not do. See /api/openapi.json.")
        given[name] = value
    return given


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_whole(value: str) -> bool:
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= 3 and 1 <= int(value) <= MOST


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "kind": lambda value: value in ("incident", "total"),
    "country": lambda value: _COUNTRY.fullmatch(value) is not None,
    "since": _is_date,
    "until": _is_date,
    "q": _is_whole,
    "event": _is_whole,
    "document": lambda value: _HASH.fullmatch(value) is not None,
    "measure": lambda value: value in list(Measure),
    "stance": lambda value: value in list(Stance),
    "scope": lambda value: value in list(Scope),
    "speaker": _is_whole,
    "side": _is_whole,
    "in_comment": lambda value: value in ("true", "false"),
    "limit": _is_count,
    "cursor": lambda value: _CURSOR.fullmatch(value) is not None,
}


# --- where a page goes on


def _cursor(place: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _opened(cursor: str, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        place = None
    if not isinstance(place, list) or len(place) != len(kinds) or not all(map(isinstance, place, kinds)):
        raise HTTPException(404, _NO_PAGE)
    return tuple(place)


def _place(heads: list[Head], cursor: str) -> int:
    after = _opened(cursor, (bool, (int, float), str, str))
    return bisect_right([latest_first(head.event) for head in heads], after)


def _after(cursor: str) -> tuple[str, int]:
    event, place = _opened(cursor, (str, int))
    if not _is_whole(event) or not 0 <= place < 2**31:
        raise HTTPException(404, _NO_PAGE)
    return event, place
