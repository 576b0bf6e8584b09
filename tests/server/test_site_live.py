from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from counterclaim.ledger.decisions import new_decision
from counterclaim.publish.pages import publish
from counterclaim.record import record
from counterclaim.serve.desk import Desk
from publish.sample import changes, makiivka
from server.newsroom import AT, EVENT, Browser

DATA = ("record.json", "claims.csv", "claims.jsonl", "claims.jsonld", "estimate.json")


def test_the_live_pages_are_those_of_the_static_site_with_a_few_lines_more(desk: Desk, tmp_path: Path) -> None:
    browser = Browser(desk)
    summary = desk.site.overview().summary
    publish([record(makiivka().event)], tmp_path / "out", summary=summary, changes=changes())
    for name in (*DATA, "index.html"):
        ours = browser.get(EVENT + name).text
        static = (tmp_path / "out" / EVENT.strip("/") / name).read_text()
        lines = iter(_main(ours).splitlines())
        assert [line for line in _main(static).splitlines() if line not in lines] == [], name
        assert name == "index.html" or ours == static
    assert _main(browser.get("/").text) == _main((tmp_path / "out" / "index.html").read_text())
    assert browser.get("/index.json").text == (tmp_path / "out" / "index.json").read_text()


def test_a_decision_shows_on_the_page_at_once(desk: Desk) -> None:
    browser = Browser(desk)
    assert "between 300 and 700" in browser.get(EVENT).text
    claim = next(link.claim for link in makiivka().event.links if link.claim.high == 700)
    desk.ledger.decide(new_decision(claim.id, "reject", reason="A rumour", by="analyst", at=AT))
    desk.site.look()
    assert "between 300 and 700" not in browser.get(EVENT).text
    assert ">700<" not in browser.get("/").text


def test_what_another_server_made_is_taken_over_by_the_next(desk: Desk) -> None:
    first = Browser(desk).get(EVENT)
    desk.site.write_down()
    again = Browser(desk).get(EVENT)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["last-modified"] == first.headers["last-modified"]


@pytest.mark.parametrize(
    "path", ["/", EVENT, "/method.html", "/index.json", "/static/counterclaim.css", "/static/icon.svg"]
)
def test_a_page_that_has_not_changed_is_not_sent_again(browser: Browser, path: str) -> None:
    first = browser.get(path)
    assert browser.get(path, if_none_match=first.headers["etag"]).status_code == 304
    assert browser.get(path, if_none_match='"other", ' + first.headers["etag"]).status_code == 304
    assert browser.get(path, if_modified_since=first.headers["last-modified"]).status_code == 304
    assert browser.get(path, if_none_match='"other"').status_code == 200
    assert browser.get(path, if_modified_since="Sat, 01 Jan 2000 00:00:00 GMT").status_code == 200


def test_a_page_is_packed_for_those_who_take_that(browser: Browser) -> None:
    packed = browser.get(EVENT, accept_encoding="gzip")
    plain = browser.get(EVENT, accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3


def test_the_head_of_a_page_is_that_of_the_page_without_its_body(browser: Browser) -> None:
    page, head = browser.get(EVENT), browser.ask("HEAD", EVENT)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == page.headers["etag"]


def test_an_event_without_its_last_slash_leads_to_the_event(browser: Browser) -> None:
    answer = browser.get(EVENT.rstrip("/"))
    assert (answer.status_code, answer.headers["location"]) == (308, EVENT)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/events/none/",
        EVENT + "nothing.html",
        EVENT + "thread-9.html",
        "/index-7.html",
        "/static/../app.py",
        "/static/..%2f..%2fapp.py",
        "/static/__init__.py",
        "/events/..%2f..%2fetc/passwd",
        "/%00",
        "/\u202egpj",
    ],
)
def test_what_is_not_there_is_told_in_words(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert f"There is no such {'event' if path == '/events/none/' else 'page'} here" in answer.text
    assert "Traceback" not in answer.text


def test_readers_who_commented_go_by_pseudonyms_on_every_page(browser: Browser) -> None:
    names = {comment.author for document in makiivka().event.documents for comment in document.comments}
    pages = [browser.get(EVENT + name).text for name in ("", *DATA)]
    assert [(name, n) for name in names - {None} for n, page in enumerate(pages) if f"{name}" in page] == []


def test_the_pages_of_a_private_site_are_for_those_with_an_account(tmp_path: Path) -> None:
    from server.newsroom import a_desk, fill

    url = str(tmp_path / "private.db")
    fill(url)
    with a_desk(url, private=True) as desk:
        browser = Browser(desk)
        assert browser.get(EVENT).headers["location"] == f"/login?next={EVENT}"
        assert browser.get("/static/counterclaim.css").status_code == 200
        browser.sign_in("reader")
        answer = browser.get(EVENT)
        assert answer.status_code == 200
        assert answer.headers["cache-control"].startswith("private")
        assert Browser(desk).get(EVENT).status_code == 303


def test_no_cache_on_the_way_may_keep_a_page_of_a_private_site(tmp_path: Path) -> None:
    from server.newsroom import a_desk, fill

    url = str(tmp_path / "private.db")
    fill(url)
    embed = "/embed/makiivka-2023-01-01"
    paths = ["/", EVENT, f"{EVENT}?as-of=2023-01-05", f"{EVENT}history", f"{EVENT}claims.csv", "/changes.xml"]
    paths += [embed, f"{embed}/chart.svg", f"{embed}/record.svg", "/api/events", "/api/claims"]
    with a_desk(url, private=True) as desk:
        desk.site.prepare()
        browser = Browser(desk)
        browser.sign_in("reader")
        answers = {path: browser.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert [path for path, answer in answers.items() if "private" not in answer.headers["cache-control"]] == []


def test_the_sheet_is_packed_alike_every_time() -> None:
    from counterclaim.serve.shelf import sheet

    one, other = sheet("index.html", "words"), sheet("index.html", "words")
    assert one.packed == other.packed
    assert gzip.decompress(one.packed) == b"words"


def _main(page: str) -> str:
    found = re.search(r'<main id="main".*</main>', page, re.DOTALL)
    return found.group() if found else page
