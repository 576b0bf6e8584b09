from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

EVENT = "events/makiivka-2023-01-01/index.html"
TOTAL = "events/total-russia/index.html"
PAGES = ("index.html", "method.html", EVENT)
Visit = Callable[..., Any]

WHAT_HAS_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  if (!e.dataset.seen) e.dataset.seen = String(window.seen = (window.seen || 0) + 1);
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  return {
    id: e.dataset.seen,
    seen: box.width > 0 && box.height > 0,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    what: e.outerHTML.slice(0, 120),
  };
}"""

REACHABLE = """() => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
  .filter(e => e.checkVisibility({contentVisibilityAuto: true})).length"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_with_its_style_and_asks_nobody(visit: Visit, name: str) -> None:
    page = visit(name)
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    assert all(url.startswith("file://") for url in page.requests)
    assert page.troubles == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_without_script(visit: Visit, name: str) -> None:
    page = visit(name, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.troubles == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(visit: Visit, name: str) -> None:
    page = visit(name)
    for width in (320, 375, 600, 800, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [375, 1280])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Visit, name: str, width: int) -> None:
    page = visit(name, width=width)
    expected = page.evaluate(REACHABLE)
    reached: dict[str, Any] = {}
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        at = page.evaluate(WHAT_HAS_FOCUS)
        if at is None or at["id"] in reached:
            break
        reached[at["id"]] = at
    assert len(reached) == expected
    assert [at["what"] for at in reached.values() if not (at["seen"] and at["ring"])] == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit: Visit) -> None:
    page = visit(EVENT)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_number_leads_to_the_words_of_its_claim(visit: Visit) -> None:
    page = visit(EVENT)
    numbers = page.locator("a[href^='#claim-']")
    hrefs = set(numbers.evaluate_all("all => all.map(a => a.getAttribute('href'))"))
    assert len(hrefs) == 14
    for href in sorted(hrefs):
        page.locator(f"a[href='{href}']:visible").first.click()
        assert page.evaluate("location.hash") == href
        target = page.locator(href)
        assert target.is_visible()
        assert target.locator("mark").inner_text() in target.inner_text()


def test_a_number_of_the_index_leads_to_the_words_on_the_events_page(visit: Visit) -> None:
    page = visit("index.html")
    page.locator(".entry .standfirst a.figure, .entry .says a.figure").first.click()
    assert page.url.split("#")[0].endswith(EVENT)
    assert page.locator(":target mark").inner_text() == "63"


def test_folded_words_stay_folded_until_a_reader_opens_them(visit: Visit) -> None:
    page = visit(EVENT)
    comment = page.locator(".comment", has=page.locator("details.flag")).first
    assert "Vermin" not in comment.inner_text()
    comment.locator("summary").first.click()
    assert "Vermin" in comment.inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(visit: Visit, name: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(name, width=width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []


def test_light_and_dark_are_two_designs(visit: Visit) -> None:
    shades = {
        scheme: visit("index.html", color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert shades["light"] != shades["dark"]


def test_the_labels_of_the_charts_do_not_cover_each_other_as_they_are_set(visit: Visit) -> None:
    for name, width in product((EVENT, TOTAL), (375, 1280)):
        page = visit(name, width=width)
        covered = page.evaluate(
            """() => [...document.querySelectorAll('svg.chart')].filter(s => s.checkVisibility()).flatMap(svg => {
              const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
              return boxes.flatMap(([a, p], i) => boxes.slice(i + 1)
                .filter(([b, q]) => p.left < q.right - 1 && q.left < p.right - 1)
                .filter(([b, q]) => p.top < q.bottom - 3 && q.top < p.bottom - 3)
                .map(([b]) => [a, b]));
            })"""
        )
        assert covered == []


def test_the_charts_stay_inside_their_canvas(visit: Visit) -> None:
    for name, width in product((EVENT, TOTAL), (375, 1280)):
        page = visit(name, width=width)
        outside = page.evaluate(
            """() => [...document.querySelectorAll('svg.chart')].filter(s => s.checkVisibility()).flatMap(svg => {
              const frame = svg.getBoundingClientRect();
              return [...svg.querySelectorAll('text, circle')].filter(e => {
                const box = e.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
              }).map(e => e.outerHTML);
            })"""
        )
        assert outside == []


def test_the_printed_page_has_the_words_and_no_menu(visit: Visit) -> None:
    page = visit(EVENT)
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()
    assert page.locator("#words mark").first.is_visible()


def test_a_text_that_would_turn_the_line_keeps_its_order(chromium: Any, tmp_path: Path) -> None:
    from builders import a_claim, a_link, an_event
    from counterclaim.publish.pages import publish
    from publish.sample import a_record, a_row, a_summary

    said = "\u202e63 dead\u202c and \u05e9\u05dc\u05d5\u05dd then 89 hurt"
    link = a_link(a_claim(said, "63", 63, 63), speaker="\u202eA ministry")
    publish([a_record(an_event(link), a_row(link))], tmp_path, summary=a_summary())
    page = chromium.new_page()
    page.goto((tmp_path / EVENT).as_uri())
    order = page.evaluate(
        """() => {
          const words = document.querySelector('.words blockquote p');
          const seen = [];
          const walk = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
          const parts = ['63', 'dead', '89', 'hurt'];
          for (let node = walk.nextNode(); node; node = walk.nextNode()) for (const part of parts) {
            const at = node.textContent.indexOf(part);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at); range.setEnd(node, at + part.length);
            seen.push([part, range.getBoundingClientRect().left]);
          }
          return seen.sort((a, b) => a[1] - b[1]).map(one => one[0]);
        }"""
    )
    page.close()
    assert order == ["63", "dead", "89", "hurt"]
