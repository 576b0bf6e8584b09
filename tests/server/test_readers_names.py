"""What readers called themselves when they commented: in nothing that a reader can reach, whatever was decided."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from counterclaim.ledger.decisions import new_decision
from counterclaim.publish.pages import DATA
from counterclaim.serve.desk import Desk
from counterclaim.serve.roles import Role
from counterclaim.serve.routes import ROUTES
from publish.sample import makiivka
from server.newsroom import EVENT, Browser, claim_of

HER = "orchard_keeper"
OTHER = "north_window"
FOLDER = "makiivka-2023-01-01"
DAYS = ("2023-01-03", "2023-02-01", str(date.today() - timedelta(days=1)), str(date.today()))


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """The desk after people decided on her claim, spoke of her, and took some of it back."""
    hers, anothers = (reader_claim(name) for name in (HER, OTHER))
    report = claim_of(700).id
    why = f"{HER} was there, and {OTHER} says so too"
    steps = [
        (hers, "accept", {}),
        (hers, "correct", {"speaker": HER}),
        (report, "duplicate", {"of": hers}),
        (report, "accept", {}),
        (anothers, "reject", {}),
        (claim_of(89).id, "correct", {"low": 90, "high": 90}),
        ("makiivka-2023-01-01", "rename", {"name": "Makiivka", "when": "2023-01-01"}),
    ]
    start = datetime(2023, 1, 20, 9, 0, tzinfo=UTC)
    for minute, (target, action, coding) in enumerate(steps):
        at = start + timedelta(minutes=minute)
        desk.ledger.decide(new_decision(target, action, coding=coding, reason=why, by="ines", at=at))
    last = desk.ledger.decisions()[2].id
    desk.ledger.decide(new_decision(last, "undo", reason=why, by="ines", at=start + timedelta(hours=2)))
    desk.site.prepare()
    return desk


def reader_claim(name: str) -> str:
    """The id of a claim that this reader makes."""
    event = makiivka().event
    own = {c.id for document in event.documents for c in document.comments if c.author == name}
    return next(link.claim.id for link in event.links if link.claim.in_comment and link.claim.unit in own)


def pages() -> list[str]:
    """The address of all that anybody can ask for, past days and every claim's log too."""
    claims = [link.claim.id for link in makiivka().event.links]
    names = [*DATA, "estimate.json", "thread-2.html", "index.html"]
    filled = {"folder": [FOLDER], "event": [FOLDER], "number": ["2"], "name": names}
    found = []
    for route in ROUTES:
        if route.method == "GET" and route.least(private=False) is Role.NOBODY and "static" not in route.path:
            parts = re.findall(r"\{(\w+)", route.path)
            choices = filled[parts[-1]] if parts else [""]
            for choice in choices:
                given = {part: filled[part][0] for part in parts} | ({parts[-1]: choice} if parts else {})
                found.append(re.sub(r"\{(\w+)(?::\w+)?\}", lambda part, given=given: given[part[1]], route.path))
    found += [f"{EVENT}?as-of={day}" for day in DAYS]
    found += [f"{EVENT}history?claim={claim}" for claim in claims]
    return [*found, f"/api/claims?speaker={HER}", "/api/claims?in_comment=true"]


@pytest.mark.parametrize("who", ["nobody", "reader"])
def test_no_page_and_no_answer_names_a_reader_after_decisions_that_do(decided: Desk, who: str) -> None:
    browser = Browser(decided)
    if who == "reader":
        browser.sign_in("reader")
    answers = {path: browser.get(path).text for path in pages() if HER not in path}
    assert [path for path, text in answers.items() if HER in text or OTHER in text] == []
    assert f"{EVENT}history" in answers
    assert "Reader " in answers[f"{EVENT}history"]
    assert browser.get(f"/api/claims?speaker={HER}").json()["claims"] == []


def test_where_an_editor_switched_them_on_they_are_shown_in_the_log_too(decided: Desk) -> None:
    editor = Browser(decided)
    editor.sign_in("editor")
    at = f"/desk/event/{FOLDER}"
    editor.post(f"{at}/names", on=at, shown="yes", reason="They agreed")
    for path in (EVENT, f"{EVENT}history", f"{EVENT}?as-of={DAYS[-1]}", f"{EVENT}changes.xml", "/changes"):
        assert HER in Browser(decided).get(path).text, path


def test_those_at_the_desk_see_what_was_written_and_by_whom(decided: Desk) -> None:
    analyst = Browser(decided)
    analyst.sign_in("analyst")
    page = analyst.get(f"/desk/case/{claim_of(89).id}").text
    assert f"{HER} was there" in page
    assert "(ines)" in page
