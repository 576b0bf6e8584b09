"""A desk on either database, and one on SQLite for what does not depend on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counterclaim.serve.desk import Desk
from server.newsroom import Browser, a_desk, fill


@pytest.fixture
def desk(ledger_url: str) -> Iterator[Desk]:
    """A desk over the small ledger: the same test on both databases."""
    fill(ledger_url)
    with a_desk(ledger_url) as made:
        yield made


@pytest.fixture
def small_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over the small ledger in SQLite."""
    url = str(tmp_path / "small.db")
    fill(url)
    with a_desk(url) as made:
        yield made


@pytest.fixture
def browser(small_desk: Desk) -> Browser:
    """Somebody who has not signed in."""
    return Browser(small_desk)


@pytest.fixture
def small_analyst(small_desk: Desk) -> Browser:
    """An analyst at a desk in SQLite."""
    small_desk.site.prepare()
    browser = Browser(small_desk)
    browser.sign_in("analyst")
    return browser
