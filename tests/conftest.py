"""What every test shares: neither the machine's speed nor its screen decides a test; a ledger in either database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import postgres
from counterclaim.ledger.opening import init

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


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> str:
    """The name of a database with an empty ledger in it, which others are copies of."""
    url = postgres_server.new_database()
    init(url)
    return url.rpartition("/")[2]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty ledger in it, which others are copies of."""
    path = tmp_path_factory.mktemp("template") / "counterclaim.db"
    init(path)
    return path


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """An empty PostgreSQL database."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def postgres_ledger(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """An empty ledger in PostgreSQL."""
    url = postgres_server.new_database(postgres_template)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is and a ledger can be made: the same test on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'counterclaim.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty ledger: the same test on both databases."""
    if request.param == "sqlite":
        path = tmp_path / "counterclaim.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_ledger")
    return url
