from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scipy")

from counterclaim.estimate.mapping import load_mapping
from counterclaim.estimate.rows import read_basis
from counterclaim.estimate.study import Effort, study
from counterclaim.publish.estimate import publish
from small_wars import written

pytestmark = pytest.mark.browser

PAGES = ("index.html", "sources.html", "without.html", "forecast.html", "made.html", "losses/a-soldiers.html")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The estimate of a small war, on disk."""
    table, mapping = written(tmp_path_factory.mktemp("war"))
    out = tmp_path_factory.mktemp("estimate")
    publish(
        study(read_basis(table, load_mapping(mapping)), days_ahead=14, effort=Effort(rounds=8, sweeps=20, warm=10)), out
    )
    return out


@pytest.fixture
def opened(chromium: Any, out: Path) -> Iterator[Any]:
    """`opened("index.html", width=375)`: the page, and what it complained of and asked for."""
    contexts = []

    def open_page(name: str, *, width: int = 1280, **options: Any) -> Any:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.asked, page.troubles = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.troubles.append(message.text))
        page.goto((out / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_and_asks_nobody(opened: Any, name: str) -> None:
    page = opened(name, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert all(url.startswith("file://") for url in page.asked)
    assert page.troubles == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(opened: Any, name: str) -> None:
    page = opened(name)
    for width in (320, 375, 600, 800, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(opened: Any, name: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, width=width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []


def test_the_scale_is_chosen_without_script(opened: Any) -> None:
    page = opened("losses/a-soldiers.html")
    seen = page.locator("#cumulative-h ~ figure svg.fan.wide")
    assert [seen.nth(at).is_visible() for at in range(2)] == [True, False]
    page.get_by_label("Linear").first.check()
    assert [seen.nth(at).is_visible() for at in range(2)] == [False, True]


def test_intervals_are_hatched_and_not_filled(opened: Any) -> None:
    page = opened("losses/a-soldiers.html")
    fill = page.locator("svg.fan .outer").first.evaluate("e => getComputedStyle(e).fill")
    assert "hatch-wide" in fill
