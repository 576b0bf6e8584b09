"""What every test shares: neither the machine's speed nor its screen decides a test; a ledger in either database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import postgres

settings.register_profile("counterclaim", deadline=None)
settings.load_profile("counterclaim")


@pytest.fixture(autouse=True)
def one_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of one width, unless a test sets its own."""
    monkeypatch.setenv("COLUMNS", "140")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server; skipped with a clear message where none is installed, but never in CI."""
    if postgres.binaries() is None:
        told = "There is no PostgreSQL server: install the Debian package postgresql."
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    server = postgres.Server()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """An empty PostgreSQL database."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a test can make a ledger: the same test on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'counterclaim.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
