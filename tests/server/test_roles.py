"""Who may ask for what. A route that is not in this table, or is and no longer answers so, fails here."""

from __future__ import annotations

import re

import pytest

from counterclaim.serve.desk import Desk
from counterclaim.serve.guard import Route
from counterclaim.serve.roles import Role
from counterclaim.serve.routes import ROUTES
from server.newsroom import Browser, claim_of

LEAST = {
    "GET /": "nobody",
    "GET /index.html": "nobody",
    "GET /index-{number:number}.html": "nobody",
    "GET /index.json": "nobody",
    "GET /method.html": "nobody",
    "GET /events/{folder}": "nobody",
    "GET /events/{folder}/": "nobody",
    "GET /events/{folder}/{name}": "nobody",
    "GET /static/{name}": "nobody",
    "GET /events/{folder}/history": "nobody",
    "GET /events/{folder}/changes.xml": "nobody",
    "GET /changes": "nobody",
    "GET /changes.xml": "nobody",
    "GET /embed/{folder}": "nobody",
    "GET /embed/{folder}/code": "nobody",
    "GET /embed/{folder}/chart.svg": "nobody",
    "GET /embed/{folder}/chart.png": "nobody",
    "GET /embed/{folder}/record.svg": "nobody",
    "GET /embed/{folder}/record.png": "nobody",
    "GET /propose": "nobody",
    "POST /propose": "nobody",
    "GET /api/openapi.json": "nobody",
    "GET /api/events": "nobody",
    "GET /api/events/{event}": "nobody",
    "GET /api/claims": "nobody",
    "GET /login": "nobody",
    "POST /login": "nobody",
    "POST /logout": "reader",
    "GET /account": "reader",
    "POST /account": "reader",
    "GET /desk": "analyst",
    "GET /desk/next": "analyst",
    "GET /desk/case/{claim}": "analyst",
    "POST /desk/case/{claim}": "analyst",
    "GET /desk/event/{event}": "analyst",
    "POST /desk/event/{event}/preview": "analyst",
    "POST /desk/event/{event}": "analyst",
    "POST /desk/event/{event}/names": "editor",
    "GET /desk/decisions": "analyst",
    "GET /desk/decision/{decision}": "analyst",
    "POST /desk/decision/{decision}": "analyst",
    "POST /desk/ask": "editor",
    "GET /desk/add": "analyst",
    "POST /desk/add": "analyst",
    "GET /desk/add/{number:number}": "analyst",
    "POST /desk/add/{number:number}": "analyst",
    "GET /desk/proposals": "analyst",
    "POST /desk/proposals/{number:number}": "analyst",
}
FILLED = {
    "folder": "makiivka-2023-01-01",
    "name": "record.json",
    "number": "2",
    "event": "makiivka-2023-01-01",
    "claim": claim_of(700).id,
    "decision": "0" * 64,
}


def test_every_route_is_in_the_table_and_the_table_names_no_other() -> None:
    assert {f"{one.method} {one.path}" for one in ROUTES} == set(LEAST)


@pytest.mark.parametrize("who", ["nobody", "reader", "analyst", "editor"])
def test_each_route_is_open_to_its_role_and_those_above_and_to_nobody_else(small_desk: Desk, who: str) -> None:
    said = {f"{one.method} {one.path}": answered(small_desk, one, who) for one in ROUTES}
    may = Role[who.upper()]
    assert said == {name: may >= Role[least.upper()] for name, least in LEAST.items()}


def answered(desk: Desk, route: Route, who: str) -> bool:
    """Whether the route lets this person through; what it then answers is another matter."""
    browser = Browser(desk, address="192.0.2.7")
    if who != "nobody":
        user = desk.accounts.known(who)
        browser.cookies.set("counterclaim", desk.sessions.start(user), domain="desk.test")
    path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: FILLED[found[1]], route.path)
    if route.method == "GET":
        answer = browser.get(path)
    else:
        answer = browser.post(path, on="/login" if who == "nobody" else "/account")
    if answer.headers.get("location", "").startswith("/login?next="):
        return False
    return not any(refusal in answer.text for refusal in ("Sign in first", "your account is that of"))
