"""Settings that every test shares: neither the machine's speed nor its screen decides a test."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("counterclaim", deadline=None)
settings.load_profile("counterclaim")


@pytest.fixture(autouse=True)
def one_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of one width, unless a test sets its own."""
    monkeypatch.setenv("COLUMNS", "140")
