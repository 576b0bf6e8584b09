"""From a page that changes its toll without a word, through `counterclaim watch`, to the analyst who decides on it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from counterclaim.ledger.database import writing
from counterclaim.ledger.tables import watched
from newsroom import Site, a_site, report
from server.live import served
from server.newsroom import WORDS, a_desk

pytestmark = pytest.mark.browser


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as made:
        yield made


@pytest.fixture
def watch(site: Site, ledger_url: str, tmp_path: Path) -> Callable[[], str]:
    """`watch()`: one round of `counterclaim watch` in a process of its own; what it tells."""
    feeds = tmp_path / "feeds.toml"
    entry = f'[[feed]]\nurl = "{site.url("/a")}"\nkind = "page"\n'
    feeds.write_text(f'gap = "0s"\nallow = ["127.0.0.1/32"]\n{entry}', encoding="utf-8")
    command = [sys.executable, "-m", "counterclaim", "watch", str(feeds), "--once", "--into", ledger_url]

    def run() -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
        return done.stdout

    return run


@pytest.mark.parametrize("width", [390, 1280])
def test_a_silent_change_is_found_seen_and_decided_on(
    chromium: Any, site: Site, watch: Callable[[], str], ledger_url: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    site.pages["/a"] = report("63")
    watch()
    with a_desk(ledger_url) as desk, served(desk) as address:
        context = chromium.new_context(base_url=address, viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto("/desk")
        page.get_by_label("Name").fill("analyst")
        page.get_by_label("Password").fill(WORDS)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk")
        changed = page.get_by_text("The page silently changed “63” to “89”.")
        assert changed.count() == 0

        site.pages["/a"] = report("89")
        with writing(desk.ledger.engine) as connection:  # as if ten minutes had gone by
            connection.execute(watched.update().values(due=0.0))
        assert "without a word about it" in watch()
        until = time.monotonic() + 30
        while not changed.count() and time.monotonic() < until:
            page.reload()
        first = page.locator(".case-card").first
        assert first.get_by_text("The page silently changed “63” to “89”.").is_visible()

        page.get_by_role("link", name="Take the first case").click()
        page.wait_for_url("**/desk/case/*")
        before, now = page.locator(".version").all()
        assert (before.locator("del").inner_text(), now.locator("ins").inner_text()) == ("63", "89")
        assert "Russia's defence ministry said on Monday that 63 soldiers" in before.inner_text()
        side_by_side = before.bounding_box()["y"] == now.bounding_box()["y"]
        assert side_by_side == (width == 1280)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []

        case = page.url
        page.get_by_role("button", name="It is right").click()
        page.wait_for_url(lambda url: url != case)
        page.goto("/desk")
        assert changed.count() == 0
        context.close()
