from __future__ import annotations

import pytest
from lxml import html

from counterclaim.serve.desk import Desk
from server.newsroom import Browser, signed_in

TEXT = (
    "KRAMATORSK, 9 January 2023. At least 21 people were killed when a missile struck a station in Kramatorsk on "
    "Sunday, the regional governor said."
)


@pytest.fixture
def analyst(desk: Desk) -> Browser:
    browser = Browser(desk)
    browser.sign_in("analyst")
    return browser


def pasted(browser: Browser) -> str:
    answer = browser.post(
        "/desk/add", text=TEXT, title="Strike on a station", outlet="Lamp Post", published="2023-01-09", url=""
    )
    return answer.headers["location"]


def test_a_pasted_text_is_shown_with_its_claims_before_it_is_kept(desk: Desk, analyst: Browser) -> None:
    before = desk.ledger.count_claims()
    page = analyst.get(pasted(analyst)).text
    assert "Nothing is kept yet" in page
    assert "<mark>At least 21</mark>" in page
    assert "at least 21" in page
    assert "Lamp Post" in page
    assert desk.ledger.count_claims() == before


def test_what_is_kept_is_in_the_ledger_and_what_is_dropped_is_not(desk: Desk, analyst: Browser) -> None:
    before = desk.ledger.count_claims()
    analyst.post(pasted(analyst), say="drop")
    assert desk.ledger.count_claims() == before
    desk.relinking.start = lambda: None  # type: ignore[method-assign]
    at = pasted(analyst)
    assert analyst.post(at, say="keep").headers["location"] == "/desk/add?kept=1"
    assert desk.ledger.count_claims() == before + 1
    assert analyst.get(at).status_code == 404


def test_a_page_left_open_keeps_nothing_that_was_read_later(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    left_open = pasted(browser)
    browser.post(left_open, say="drop")
    assert pasted(browser) != left_open
    assert browser.post(left_open, on="/desk/add", say="keep").status_code == 404
    assert list(small_desk.arrivals.proposals()) == []


def test_an_uploaded_page_is_read(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    page = (
        f"<html><head><title>Strike</title></head><body><article><h1>Strike</h1><p>{TEXT}</p></article></body></html>"
    )
    at = browser.post("/desk/add", files={"file": ("../../etc/strike.html", page.encode(), "text/html")})
    shown = browser.get(at.headers["location"]).text
    assert "strike.html" in shown
    assert "etc" not in shown
    assert "<mark>At least 21</mark>" in shown


def test_one_person_does_not_see_what_another_had_read(small_desk: Desk) -> None:
    one, other = signed_in(small_desk, "analyst", "editor")
    assert other.get(pasted(one)).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "ftp://example.org/",
    ],
)
def test_no_address_within_the_network_is_asked(small_desk: Desk, url: str) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    answer = browser.post("/desk/add", url=url, text="")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_text_that_cannot_be_read_comes_back_with_all_that_was_typed(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    typed = {"title": "A strike", "outlet": "Tern Wire", "published": "2023-02-30", "url": "https://tern.example/1"}
    answer = browser.post("/desk/add", text="63 soldiers were killed.", **typed)
    assert answer.status_code == 422
    form = html.fromstring(answer.text)
    assert {name: form.xpath(f"//input[@name='{name}']/@value")[0] for name in typed} == typed
    assert form.xpath("//textarea")[0].text == "63 soldiers were killed."


def test_a_form_with_nothing_in_it_is_told_so(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    answer = browser.post("/desk/add", url="", text="")
    assert answer.status_code == 400 or answer.status_code == 422
    assert "Give an address, a text or a file." in answer.text


# Proposals


def test_a_proposal_waits_in_a_queue_of_its_own_and_touches_no_record(desk: Desk, analyst: Browser) -> None:
    state = desk.ledger.state()
    reader = Browser(desk, address="198.51.100.9")
    answer = reader.post("/propose", url="https://example.org/toll", text="", note="It says <b>70</b>", website="")
    assert answer.headers["location"] == "/propose?done=1"
    page = analyst.get("/desk/proposals").text
    assert "https://example.org/toll" in page
    assert "It says &lt;b&gt;70&lt;/b&gt;" in page
    assert 'href="https://example.org/toll"' not in page
    assert desk.ledger.state() == state
    analyst.post("/desk/proposals/1", on="/desk/proposals", reason="Seen already")
    assert "declined by <bdi>analyst</bdi>" in analyst.get("/desk/proposals").text


def test_a_proposal_that_is_taken_up_is_read_like_any_other_source(desk: Desk, analyst: Browser) -> None:
    Browser(desk).post("/propose", url="", text=TEXT, note="", website="")
    assert TEXT in analyst.get("/desk/add?proposal=1").text
    read = analyst.post("/desk/add", text=TEXT, url="", proposal="1", published="2023-01-09").headers["location"]
    analyst.post(read, proposal="1", say="keep")
    assert "taken by <bdi>analyst</bdi>" in analyst.get("/desk/proposals").text


def test_a_proposal_that_was_read_and_dropped_still_waits(small_desk: Desk) -> None:
    analyst = Browser(small_desk)
    analyst.sign_in("analyst")
    Browser(small_desk).post("/propose", text=TEXT)
    read = analyst.post("/desk/add", text=TEXT, proposal="1").headers["location"]
    assert small_desk.arrivals.proposals()[0].state == "open"
    form = {one.get("name"): one.get("value") for one in html.fromstring(analyst.get(read).text).xpath("//form//input")}
    analyst.post(read.split("?")[0], on="/desk/add", proposal=form["proposal"], say="drop")
    assert small_desk.arrivals.proposals()[0].state == "open"
    read = analyst.post("/desk/add", text=TEXT, proposal="1").headers["location"]
    analyst.post(read.split("?")[0], on="/desk/add", proposal=form["proposal"], say="keep")
    assert (small_desk.arrivals.proposals()[0].state, small_desk.arrivals.proposals()[0].by) == ("taken", "analyst")


@pytest.mark.parametrize(
    ("button", "status"),
    [("page", 422), ("text", 303), ("file", 422)],
)
def test_each_button_reads_what_stands_above_it(small_desk: Desk, button: str, status: int) -> None:
    analyst = Browser(small_desk)
    analyst.sign_in("analyst")
    answer = analyst.post("/desk/add", url="http://127.0.0.1/", text=TEXT, what=button)
    assert answer.status_code == status
    told = {"page": "not on the open internet", "file": "Give a file."}
    assert told.get(button, "") in answer.text


def test_one_address_proposes_five_sources_an_hour(small_desk: Desk) -> None:
    reader = Browser(small_desk)
    statuses = [reader.post("/propose", url=f"https://example.org/{n}", text="").status_code for n in range(6)]
    assert statuses == [303] * 5 + [429]
    assert len(small_desk.arrivals.proposals()) == 5


def test_a_program_that_fills_in_every_field_is_thanked_and_forgotten(small_desk: Desk) -> None:
    answer = Browser(small_desk).post("/propose", url="https://example.org/", text="", website="https://spam.example")
    assert answer.status_code == 303
    assert small_desk.arrivals.proposals() == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "example", "ftp://example.org"])
def test_what_is_no_address_of_a_page_is_not_taken(small_desk: Desk, url: str) -> None:
    assert Browser(small_desk).post("/propose", url=url, text="").status_code == 400


def test_when_too_many_proposals_wait_no_more_are_taken(small_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.serve.arrivals.MOST_OPEN", 1)
    reader = Browser(small_desk)
    statuses = [reader.post("/propose", url=f"https://example.org/{n}", text="").status_code for n in range(2)]
    assert statuses == [303, 503]
