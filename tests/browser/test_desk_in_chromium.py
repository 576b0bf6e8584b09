"""A morning at the desk, as one who works there sees it, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from builders import day
from counterclaim.ledger.ledger import Ledger
from counterclaim.serve.desk import Desk
from counterclaim.verbs import Verbs
from publish.sample import changes, makiivka, total
from server.live import served
from server.newsroom import WORDS, a_desk, claim_of, fill

pytestmark = pytest.mark.browser

EVENT = "/events/makiivka-2023-01-01/"
AT_THE_DESK = (
    "/desk",
    "/desk/event/makiivka-2023-01-01",
    "/desk/decisions",
    "/desk/add",
    "/desk/proposals",
    "/account",
)
FOR_READERS = (
    "/",
    EVENT,
    EVENT + "history",
    "/changes",
    "/propose",
    "/login",
    "/embed/makiivka-2023-01-01",
    "/embed/makiivka-2023-01-01/code",
    "/nothing",
)


@pytest.fixture
def served_desk(ledger_url: str) -> Iterator[tuple[Desk, str]]:
    """A desk over two events, and where it is served."""
    fill(ledger_url)
    other = replace(makiivka().event, id="makiivka-2023-01-02", name="Makiivka, 2 January 2023", when=day("2023-01-02"))
    moved = {claim_of(700).id}
    with Ledger.open(ledger_url) as ledger:
        whole = makiivka().event
        one = replace(whole, links=tuple(link for link in whole.links if link.claim.id not in moved))
        two = replace(other, links=tuple(link for link in whole.links if link.claim.id in moved), documents=())
        far = replace(total().event)
        for link in far.links:
            report = link.claim.source.document
            ledger.add_claims([link.claim], document=report, extractor=Verbs().version_of("extract"))
        ledger.replace_events([one, two], changes(), state="as built")
    with a_desk(ledger_url) as desk:
        desk.site.prepare()
        with served(desk) as address:
            yield desk, address


@pytest.fixture
def people(chromium: Any, served_desk: tuple[Desk, str]) -> Iterator[Callable[..., Any]]:
    """`people()`: a browser of somebody's own, at the desk's address; complains of whatever its console says."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def sit_down(**options: Any) -> Any:
        context = chromium.new_context(
            base_url=served_desk[1], **{"viewport": {"width": 1280, "height": 900}} | options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield sit_down
    for context in contexts:
        context.close()
    assert [one for one in troubles if not any(status in one for status in ("400", "404", "409"))] == []


def sign_in(page: Any, name: str = "analyst") -> None:
    page.goto("/desk")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_mornings_work(people: Callable[..., Any], served_desk: tuple[Desk, str], script: bool) -> None:
    page = people(java_script_enabled=script)
    sign_in(page)
    assert page.get_by_role("heading", name="What to look at first").is_visible()

    page.get_by_role("link", name="Take the first case").click()
    assert page.url.endswith(f"/desk/case/{claim_of(89).id}")
    assert page.locator("blockquote mark").inner_text() == "89"
    page.get_by_label("At least").fill("90")
    page.get_by_label("At most").fill("90")
    page.get_by_label("Why").fill("The ministry says 90 in the full text")
    page.get_by_role("button", name="Right as corrected here").click()
    assert "/desk/case/" in page.url
    assert claim_of(89).id not in page.url

    page.goto(EVENT)
    assert page.locator(".key.floor .value").first.inner_text() == "90"
    page.get_by_role("link", name="Log and past days").click()
    log = page.locator("table").inner_text()
    assert "The ministry says 90 in the full text" in log
    assert "The acknowledged floor for Russian soldiers killed rose from 89 to 90" in log

    page.goto("/desk/event/makiivka-2023-01-02")
    page.get_by_label("The other event").fill("makiivka-2023-01-01")
    page.get_by_role("button", name="Show what the record becomes").click()
    assert "300–700" in page.locator(".becomes").first.inner_text() or "700" in page.locator("main").inner_text()
    page.get_by_role("button", name="Do it").click()
    decided = page.url
    page.goto("/")
    assert page.locator(".entry").count() == 1
    assert "700" in page.locator(".entry").inner_text()

    page.goto(decided)
    page.get_by_role("button", name="Take it back").click()
    assert "was taken back" in page.locator(".standfirst").inner_text()
    page.goto("/")
    assert page.locator(".entry").count() == 2

    yesterday = date.today() - timedelta(days=1)
    page.goto(f"{EVENT}?as-of={yesterday}")
    assert str(yesterday) in page.get_by_role("note").inner_text()
    assert page.locator(".key.floor .value").first.inner_text() == "89"
    page.get_by_role("link", name="The record as it stands now").click()
    assert page.locator(".key.floor .value").first.inner_text() == "90"

    page.goto("/account")
    page.get_by_role("button", name="Sign out here").click()
    page.wait_for_url("**/login")
    page.goto("/desk")
    assert "/login" in page.url


def test_a_case_is_done_by_the_keyboard_alone(people: Callable[..., Any]) -> None:
    page = people()
    sign_in(page)
    page.keyboard.press("n")
    page.wait_for_url("**/desk/case/*")
    first = page.url
    page.keyboard.press("r")
    page.wait_for_url(lambda url: "/desk/case/" in url and url != first)
    page.get_by_label("Why").focus()
    page.keyboard.type("r is a letter here")
    assert page.get_by_label("Why").input_value() == "r is a letter here"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_enter_in_a_field_of_the_coding_keeps_the_correction(people: Callable[..., Any], script: bool) -> None:
    page = people(java_script_enabled=script)
    sign_in(page)
    page.goto(f"/desk/case/{claim_of(400).id}")
    page.get_by_label("At most").fill("450")
    page.get_by_label("At most").press("Enter")
    page.wait_for_url(lambda url: not url.endswith(claim_of(400).id))
    page.goto("/changes")
    assert "450" in page.locator("main").inner_text()


def test_what_is_no_claim_goes_with_its_reason_typed_after_by_the_keyboard_alone(people: Callable[..., Any]) -> None:
    page = people()
    sign_in(page)
    page.goto(f"/desk/case/{claim_of(400).id}")
    page.keyboard.press("x")
    page.get_by_text("A claim is rejected without a reason.").wait_for()
    page.keyboard.type("a figure of speech")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(claim_of(400).id))
    assert "is no claim." in page.get_by_role("status").inner_text()


def test_a_figure_is_corrected_with_its_reason_and_taken_back_by_the_keyboard_alone(people: Callable[..., Any]) -> None:
    page = people()
    sign_in(page)
    page.goto(f"/desk/case/{claim_of(400).id}")
    page.keyboard.press("w")
    page.keyboard.type("A misprint")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("390")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(claim_of(400).id))
    assert "is right as corrected: low 390" in page.get_by_role("status").inner_text()
    page.keyboard.press("u")
    page.wait_for_url("**/desk/decision/*")
    assert "Why: A misprint" in page.locator(".standfirst").inner_text()
    page.keyboard.press("t")
    page.get_by_text("It was taken back by").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_words_of_a_claim_are_in_sight_in_a_context_longer_than_its_box(
    people: Callable[..., Any], script: bool
) -> None:
    page = people(java_script_enabled=script, viewport={"width": 320, "height": 700})

    def smaller(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("max-height: 26rem", "max-height: 8rem"))

    page.route("**/static/desk.css", smaller)
    sign_in(page)
    page.goto(f"/desk/case/{claim_of(400).id}")
    box, mark = (page.locator(f".case-words {what}").first.bounding_box() for what in ("blockquote p", "mark"))
    assert box["y"] <= mark["y"]
    assert mark["y"] + mark["height"] <= box["y"] + box["height"] + 1


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_the_chart_as_a_picture_shows_its_marks_however_narrow_it_is_shown(
    people: Callable[..., Any], width: int
) -> None:
    page = people(viewport={"width": width, "height": 900})
    page.goto("/embed/makiivka-2023-01-01/chart.svg")
    assert page.locator("circle.dot").first.is_visible()
    assert page.locator("svg.chart").bounding_box()["width"] > 0.9 * min(width, 860)


def test_the_later_of_two_is_told_who_was_quicker(people: Callable[..., Any]) -> None:
    one, other = people(), people()
    sign_in(one, "analyst")
    sign_in(other, "editor")
    case = f"/desk/case/{claim_of(400).id}"
    one.goto(case)
    other.goto(case)
    one.get_by_role("button", name="It is right").click()
    one.wait_for_url(lambda url: not url.endswith(case))
    other.get_by_label("Why").fill("No figure of its own")
    other.get_by_role("button", name="No claim").click()
    assert other.get_by_role("heading", name="Somebody was quicker").is_visible()
    assert "analyst said that the claim is right" in other.locator(".standfirst").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_pass_the_accessibility_check_and_fit_their_screen(
    people: Callable[..., Any], served_desk: tuple[Desk, str], width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = people(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    sign_in(page, "editor")
    case = f"/desk/case/{claim_of(400).id}"
    wrong: dict[str, Any] = {}
    for path in (*AT_THE_DESK, case, *FOR_READERS):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        too_wide = page.evaluate("document.documentElement.scrollWidth") > width
        if serious or too_wide:
            wrong[path] = (serious, "wide" if too_wide else "")
    assert wrong == {}
