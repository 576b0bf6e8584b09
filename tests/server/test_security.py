from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from lxml import html

from counterclaim.errors import UsageError
from counterclaim.serve import routes
from counterclaim.serve.ask import Ask, local
from counterclaim.serve.desk import Desk, checked_url
from counterclaim.serve.guard import FORM, Route
from counterclaim.serve.roles import Role
from server.newsroom import EVENT, WORDS, Browser, a_desk, fill, signed_in

HARD = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


def broken(_: Ask) -> None:
    raise RuntimeError("a secret of ours")


@pytest.mark.parametrize("path", ["/", EVENT, "/index.json", "/nothing", "/login", "/account", "/static/desk.css"])
def test_every_answer_carries_the_security_headers(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert {name: answer.headers.get(name) for name in HARD} == HARD
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers


def test_behind_https_a_browser_is_told_to_stay_there(small_desk: Desk) -> None:
    answer = Browser(small_desk, base="https://desk.test").get("/")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_a_fault_of_ours_is_told_in_words_and_gives_nothing_away(small_desk: Desk) -> None:
    faulty = Route("GET", "/broken", Role.NOBODY, broken)  # type: ignore[arg-type]
    browser = Browser(small_desk, routes=[faulty])
    answer = browser.get("/broken")
    assert answer.status_code == 500
    assert "it is not your doing" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == HARD["content-security-policy"]


# Signing in


def test_one_signs_in_goes_on_and_signs_out(desk: Desk) -> None:
    browser = Browser(desk)
    assert browser.get("/account").headers["location"] == "/login?next=/account"
    answer = browser.post("/login", name="Analyst", password=WORDS, next="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    page = browser.get("/account")
    assert "signed in as <b>analyst</b>" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert browser.post("/logout", on="/account").headers["location"] == "/login"
    assert browser.get("/account").status_code == 303


def test_signing_out_ends_the_session_on_the_server_too(small_desk: Desk) -> None:
    browser, thief = Browser(small_desk), Browser(small_desk)
    browser.sign_in("analyst")
    thief.cookies.update(browser.cookies)
    browser.post("/logout", on="/account")
    assert thief.get("/account").status_code == 303


@pytest.mark.parametrize("everywhere", ["", "1"])
def test_who_has_signed_out_does_not_see_the_queue_that_was_in_memory(small_desk: Desk, everywhere: str) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    held = dict(browser.cookies)
    assert [browser.get("/desk").status_code for _ in range(2)] == [200, 200]
    browser.post("/logout", on="/account", everywhere=everywhere)
    browser.cookies.update(held)
    assert browser.get("/desk").headers["location"] == "/login?next=/desk"


def test_one_whose_role_was_taken_does_not_see_the_queue_that_was_in_memory(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    assert [browser.get("/desk").status_code for _ in range(2)] == [200, 200]
    small_desk.accounts.set_role("analyst", Role.READER)
    assert browser.get("/desk").status_code == 303
    browser.sign_in("analyst")
    assert [browser.get("/desk").status_code for _ in range(2)] == [403, 403]


def test_signing_out_everywhere_ends_the_sessions_of_other_machines(small_desk: Desk) -> None:
    here, there = signed_in(small_desk, "analyst", "analyst")
    here.post("/logout", on="/account", everywhere="1")
    assert there.get("/account").status_code == 303


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(small_desk: Desk) -> None:
    plain = Browser(small_desk).sign_in("analyst").headers["set-cookie"]
    assert re.fullmatch(r"counterclaim=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", plain)
    behind = Browser(small_desk, base="https://desk.test").sign_in("analyst").headers["set-cookie"]
    assert re.fullmatch(r"__Host-counterclaim=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", behind)


def test_each_sign_in_gives_another_token_and_ends_the_one_before(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    before = browser.cookies["counterclaim"]
    browser.post("/login", on="/account", name="editor", password=WORDS)
    after = browser.cookies["counterclaim"]
    assert before != after
    assert small_desk.sessions.user(before) is None
    assert small_desk.sessions.user(after) == small_desk.accounts.named("editor")


def test_a_token_that_was_not_given_by_the_server_is_never_taken_up(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.cookies.set("counterclaim", "chosen-by-someone-else", domain="desk.test")
    browser.sign_in("analyst")
    assert browser.cookies.get("counterclaim") != "chosen-by-someone-else"


@pytest.mark.parametrize("name", ["analyst", "nobody-of-this-name", "", "a" * 300, "analyst\0", "' or 1=1 --"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(small_desk: Desk, name: str) -> None:
    answer = Browser(small_desk).sign_in(name, "another password")
    assert answer.status_code == 401
    assert "This name and this password do not belong together." in answer.text
    assert "set-cookie" not in answer.headers or "counterclaim=" not in answer.headers["set-cookie"]


def test_a_wrong_password_need_not_cost_the_name_too(small_desk: Desk) -> None:
    page = html.fromstring(Browser(small_desk).sign_in("analyst", "not the password").text)
    assert page.xpath("//input[@name='name']/@value") == ["analyst"]
    assert page.xpath("//input[@name='password']/@value") == []
    assert page.xpath("//input[@autofocus]/@name") == ["password"]


def test_after_five_wrong_passwords_one_waits_and_so_does_one_who_has_the_right_one(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    answers = [browser.sign_in("analyst", f"wrong password {n}").status_code for n in range(5)]
    assert answers == [401] * 5
    refused = browser.sign_in("analyst")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert Browser(small_desk, address="198.51.100.7").sign_in("analyst").status_code == 303


def test_one_address_cannot_try_many_names(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    statuses = [browser.sign_in(f"name{n}", "a wrong password").status_code for n in range(51)]
    assert statuses == [401] * 50 + [429]


def test_many_addresses_cannot_try_one_name(small_desk: Desk) -> None:
    statuses = [
        Browser(small_desk, address=f"198.51.100.{n}").sign_in("analyst", "a wrong password").status_code
        for n in range(31)
    ]
    assert statuses == [401] * 30 + [429]


def test_the_addresses_of_one_ipv6_network_are_one_asker(small_desk: Desk) -> None:
    statuses = [
        Browser(small_desk, address=f"2001:db8::{n}").sign_in("analyst", "a wrong password").status_code
        for n in range(1, 7)
    ]
    assert statuses == [401] * 5 + [429]


def test_a_password_of_the_programs_making_must_be_changed_first(small_desk: Desk) -> None:
    small_desk.accounts.set_password("analyst", WORDS, temporary=True)
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    assert "Choose one of your own" in browser.get("/account").text
    new = "other words altogether"
    answer = browser.post("/account", password=WORDS, new=new, again=new)
    assert answer.headers["location"] == "/desk"
    assert "Choose one of your own" not in browser.get("/account").text
    assert Browser(small_desk).sign_in("analyst", new).status_code == 303
    assert Browser(small_desk, address="192.0.2.9").sign_in("analyst", WORDS).status_code == 401


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"password": "not this", "new": "a" * 12, "again": "a" * 12}, "The present password is another one."),
        ({"password": WORDS, "new": "a" * 12, "again": "b" * 12}, "was not typed twice alike"),
        ({"password": WORDS, "new": "short", "again": "short"}, "has 5 characters"),
        ({"password": WORDS, "new": "a" * 201, "again": "a" * 201}, "has 201 characters"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(small_desk: Desk, fields: dict[str, str], told: str) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    answer = browser.post("/account", **fields)
    assert answer.status_code in (400, 403)
    assert told in answer.text
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/desk\r\nSet-Cookie: a=b",
        " //elsewhere.example",
        "/../../elsewhere",
        "/@elsewhere.example",
        "",
        "desk",
    ],
)
def test_signing_in_leads_nowhere_else(small_desk: Desk, path: str) -> None:
    answer = Browser(small_desk).post("/login", name="analyst", password=WORDS, next=path)
    assert answer.headers["location"] == "/desk"


def test_a_path_of_ours_is_kept_with_its_query() -> None:
    assert local("/desk/case/ab12?from=queue&n=2") == "/desk/case/ab12?from=queue&n=2"


# Forms


@pytest.mark.parametrize("token", ["", "0" * 64, "ä"])
def test_a_form_without_its_token_changes_nothing(small_desk: Desk, token: str) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    answer = browser.post("/logout", on="/account", token=token)
    assert answer.status_code == 403
    assert browser.get("/account").status_code == 200


def test_the_token_of_one_session_is_of_no_use_in_another(small_desk: Desk) -> None:
    one, other = signed_in(small_desk, "analyst", "editor")
    assert one.post("/logout", on="/account", token=other.token("/account")).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://desk.test.elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_that_another_site_sends_is_refused_even_with_the_token(
    small_desk: Desk, headers: dict[str, str]
) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    assert browser.post("/logout", on="/account", headers=headers).status_code == 403
    assert browser.get("/account").status_code == 200


def test_a_form_that_is_too_large_is_refused_before_it_is_read(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    answer = browser.post("/login", name="a" * FORM, password="b")
    assert answer.status_code == 413
    assert "larger than 64 KiB" in answer.text


def test_a_form_that_grows_too_large_on_its_way_is_cut_off(small_desk: Desk) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"a" * 1024

    browser = Browser(small_desk)
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": browser.base}
    assert browser.ask("POST", "/login", content=endless(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"--x"),
        ("multipart/form-data", b"nothing"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(200))),
        ("application/json", b"{"),
        ("text/plain", b"\xff\xfe"),
    ],
)
def test_a_form_that_is_none_is_refused_in_words(small_desk: Desk, kind: str, body: bytes) -> None:
    browser = Browser(small_desk)
    answer = browser.ask("POST", "/login", content=body, headers={"content-type": kind, "origin": browser.base})
    assert answer.status_code in (400, 403)
    assert "<h1>" in answer.text


def test_a_reader_may_not_ask_for_what_an_analyst_may(small_desk: Desk) -> None:
    only = Route("GET", "/only", Role.ANALYST, broken)  # type: ignore[arg-type]
    browser = Browser(small_desk, routes=[*routes.ROUTES, only])
    browser.sign_in("reader")
    answer = browser.get("/only")
    assert answer.status_code == 403
    assert "This is for an analyst; your account is that of a reader." in answer.text


def test_one_whose_account_was_removed_is_out_at_once(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    small_desk.accounts.remove("analyst")
    assert browser.get("/account").status_code == 303
    assert browser.sign_in("analyst").status_code == 401


def test_with_a_public_address_forms_come_from_there_and_cookies_are_for_https(tmp_path: Path) -> None:
    url = str(tmp_path / "public.db")
    fill(url)
    with a_desk(url, public_url="https://desk.example.org") as desk:
        browser = Browser(desk, base="http://desk.example.org")
        form = browser.get("/login")
        assert "__Host-counterclaim-visit" in form.headers["set-cookie"]
        assert "Secure" in form.headers["set-cookie"]


def test_the_table_of_routes_names_each_address_once() -> None:
    named = [(one.method, one.path) for one in routes.ROUTES]
    assert len(named) == len(set(named))


def test_a_reader_who_signs_in_begins_at_the_events_and_not_at_the_desk(small_desk: Desk) -> None:
    browser = Browser(small_desk)
    assert browser.sign_in("reader").headers["location"] == "/"
    assert browser.get("/login").headers["location"] == "/"
    changed = browser.post("/account", password=WORDS, new="some other words here", again="some other words here")
    assert changed.headers["location"] == "/"


LONG = ["9" * 30, "9" * 5000, "٣"]
"""What looks like a number and is none of ours: the first is too long for a database, the second for Python."""


@pytest.mark.parametrize("number", LONG)
def test_a_number_that_is_none_of_ours_is_no_fault_of_ours(small_desk: Desk, number: str) -> None:
    small_desk.site.prepare()
    analyst = Browser(small_desk)
    analyst.sign_in("analyst")
    gone = (f"/index-{number}.html", f"/desk/add/{number}")
    assert {analyst.get(path).status_code for path in gone} == {404}
    shown = (f"/desk?page={number}", f"/desk/decisions?page={number}", f"/desk/add?proposal={number}")
    assert {analyst.get(path).status_code for path in shown} == {200}
    assert analyst.post(f"/desk/proposals/{number}", on="/desk/add").status_code == 404
    assert analyst.post("/desk/add", text="5 soldiers were killed.", proposal=number).status_code == 303


@pytest.mark.parametrize("url", ["https://a b", "https://who@desk.example.org", "https://desk.example.org\n", "desk"])
def test_what_is_no_address_is_refused_as_the_public_one(url: str) -> None:
    with pytest.raises(UsageError, match="no public address"):
        checked_url(url)
