"""Ledgers with something in every table: filled once, and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import postgres
from ledger.full import fill


@pytest.fixture(scope="session")
def full_sqlite(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A full ledger in a file."""
    path = tmp_path_factory.mktemp("full") / "counterclaim.db"
    shutil.copyfile(sqlite_template, path)
    fill(str(path))
    return path


@pytest.fixture(scope="session")
def full_postgres(postgres_server: postgres.Server, postgres_template: str) -> str:
    """The name of a database with a full ledger in it."""
    url = postgres_server.new_database(postgres_template)
    fill(url)
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def full_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A full ledger: the same test on both databases."""
    if request.param == "sqlite":
        path = tmp_path / "counterclaim.db"
        shutil.copyfile(request.getfixturevalue("full_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        url = server.new_database(request.getfixturevalue("full_postgres"))
        yield url
        server.drop_database(url)
