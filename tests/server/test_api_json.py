from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from counterclaim.ledger.decisions import new_decision
from counterclaim.serve.desk import Desk
from counterclaim.serve.routes import ROUTES
from publish.sample import makiivka
from server.newsroom import AT, Browser

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def api(desk: Desk) -> Browser:
    desk.site.prepare()
    return Browser(desk)


def described(path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The description, and the schema of a good answer."""
    whole = json.loads((ROOT / "src/counterclaim/serve/openapi.json").read_text())
    schema = whole["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return whole, {**schema, "components": whole["components"]}


def test_the_description_is_made_from_the_nouns_as_they_are() -> None:
    spec = importlib.util.spec_from_file_location("generate_openapi", ROOT / "docs" / "generate_openapi.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    assert generate.FILE.read_text() == generate.page(), "run: python docs/generate_openapi.py"


def test_the_description_names_every_route_for_programs_and_no_other() -> None:
    whole, _ = described("/api/events")
    assert set(whole["paths"]) == {re.sub(r":\w+", "", one.path) for one in ROUTES if one.is_for_programs}


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/api/events", "/api/events"),
        ("/api/events/{event}", "/api/events/makiivka-2023-01-01"),
        ("/api/claims", "/api/claims"),
        ("/api/openapi.json", "/api/openapi.json"),
    ],
)
def test_an_answer_is_as_it_is_described(api: Browser, path: str, asked: str) -> None:
    answer = api.get(asked)
    assert answer.headers["content-type"] == "application/json"
    Draft202012Validator(described(path)[1]).validate(answer.json())


def test_the_list_of_events_tells_what_the_index_tells(api: Browser) -> None:
    [event] = api.get("/api/events").json()["events"]
    assert event["id"] == "makiivka-2023-01-01"
    assert event["claims"] == 14
    assert event["where"]["country"] == "UA"
    assert api.get(event["page"]).status_code == 200
    assert api.get(event["record"]).json()["event"]["id"] == event["id"]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("kind=incident", True),
        ("kind=total", False),
        ("country=UA", True),
        ("country=RU", False),
        ("since=2023-01-01&until=2023-01-01", True),
        ("since=2023-01-02", False),
        ("until=2022-12-31", False),
        ("q=makii", True),
        ("q=Donetsk", False),
    ],
)
def test_events_are_chosen_by_what_one_asks(api: Browser, query: str, there: bool) -> None:
    assert bool(api.get(f"/api/events?{query}").json()["events"]) is there


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 18),
        ("in_comment=true", 4),
        ("in_comment=false", 14),
        ("measure=injured", 1),
        ("stance=supposes", 1),
        ("scope=cumulative", 0),
        ("speaker=Northern+Lists", 1),
        ("side=UA", 3),
        ("side=UA&measure=killed", 2),
        ("event=makiivka-2023-01-01", 18),
        ("event=elsewhere", 0),
        ("since=2023-01-05&in_comment=false", 2),
        ("until=2023-01-01&in_comment=false", 2),
    ],
)
def test_claims_are_chosen_by_what_one_asks(api: Browser, query: str, number: int) -> None:
    assert len(api.get(f"/api/claims?{query}").json()["claims"]) == number


def test_a_claim_of_the_list_is_that_of_the_record(api: Browser) -> None:
    listed = api.get("/api/claims").json()["claims"]
    record = api.get("/api/events/makiivka-2023-01-01").json()
    assert [{k: v for k, v in claim.items() if k != "event"} for claim in listed] == record["event"]["links"]


@pytest.mark.parametrize("limit", [1, 4, 6, 18, 19])
def test_the_pages_of_a_list_hold_everything_once(api: Browser, limit: int) -> None:
    whole = api.get("/api/claims").json()["claims"]
    found: list[Any] = []
    following: str | None = f"/api/claims?limit={limit}"
    while following:
        page = api.get(following).json()
        assert 1 <= len(page["claims"]) <= limit
        found += page["claims"]
        following = page["next"]
    assert found == whole


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=ten",
        "limit=٣",
        "since=2023-1-1",
        "since=2023-02-30",
        "measure=hurt",
        "country=ua",
        "cursor=a+b",
        "speaker=%00",
        "q=%ED%A0%80%00",
        "colour=red",
        "limit=1&limit=2",
        "measure=",
        "document=abc",
        f"speaker={'a' * 301}",
    ],
)
def test_a_query_that_will_not_do_is_told_so(api: Browser, query: str) -> None:
    answers = [api.get(f"{path}?{query}") for path in ("/api/events", "/api/claims")]
    assert {answer.status_code for answer in answers} == {400}
    assert all(list(answer.json()) == ["error"] for answer in answers)


@pytest.mark.parametrize("cursor", ["nonsense", "bnVsbA", "WzFd", "WyJhIiwgLTFd", "W3t9LCB7fSwge30sIHt9XQ"])
def test_a_cursor_of_ones_own_making_leads_nowhere(api: Browser, cursor: str) -> None:
    answers = [api.get(f"{path}?cursor={cursor}") for path in ("/api/events", "/api/claims")]
    assert {answer.status_code for answer in answers} == {404}


def test_what_is_not_there_is_told_as_json(api: Browser) -> None:
    answer = api.get("/api/events/elsewhere")
    assert answer.status_code == 404
    assert answer.json() == {"error": "There is no event of this id. /api/events lists them."}


def test_a_rejected_claim_leaves_the_list(desk: Desk) -> None:
    desk.site.prepare()
    claim = next(link.claim for link in makiivka().event.links if link.claim.high == 700)
    desk.ledger.decide(new_decision(claim.id, "reject", reason="A rumour", by="analyst", at=AT))
    desk.site.prepare()
    ids = [one["claim"]["id"] for one in Browser(desk).get("/api/claims").json()["claims"]]
    assert claim.id not in ids
    assert len(ids) == 17


def test_no_reader_is_named(api: Browser) -> None:
    names = {comment.author for document in makiivka().event.documents for comment in document.comments} - {None}
    for path in ("/api/events", "/api/events/makiivka-2023-01-01", "/api/claims"):
        assert [name for name in names if name and name in api.get(path).text] == []


def test_on_a_private_site_programs_too_need_an_account(tmp_path: Path) -> None:
    from server.newsroom import a_desk, fill

    url = str(tmp_path / "private.db")
    fill(url)
    with a_desk(url, private=True) as desk:
        answer = Browser(desk).get("/api/claims")
        assert answer.status_code == 401
        assert answer.json() == {"error": "Sign in first: this is for people with an account."}
