"""What is no ledger is refused in one line, and left as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from counterclaim.errors import LedgerError
from counterclaim.ledger.addresses import shown
from counterclaim.ledger.ledger import Ledger
from straight import sql


def test_a_ledger_that_is_not_there_is_said_to_be_missing_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "counterclaim.db"
    for where in (path, f"sqlite:///{path}"):
        with pytest.raises(LedgerError, match="no ledger here"):
            Ledger.open(where, create=False)
    assert not path.exists()


@pytest.mark.parametrize("where", ["", "  "])
def test_a_ledger_without_a_name_is_refused_and_not_kept_in_memory_alone(where: str) -> None:
    with pytest.raises(LedgerError, match="has no name"):
        Ledger.open(where)


def test_a_server_that_has_no_such_name_is_told_and_no_copy_is_asked_for() -> None:
    with pytest.raises(LedgerError, match="See whether the server runs"):
        Ledger.open("postgresql://somebody@nowhere.invalid/desk")


def test_an_empty_database_is_made_a_ledger_only_when_asked(postgres_url: str) -> None:
    with pytest.raises(LedgerError, match="no ledger here"):
        Ledger.open(postgres_url, create=False)
    Ledger.open(postgres_url).close()
    Ledger.open(postgres_url, create=False).close()


def test_a_folder_for_the_ledger_is_made(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "demo" / "ledger.db").close()
    assert (tmp_path / "demo" / "ledger.db").exists()


def a_folder(path: Path) -> None:
    path.mkdir()


def some_text(path: Path) -> None:
    path.write_text("This is my thesis, not a database. " * 99)


@pytest.mark.parametrize("make", [a_folder, some_text])
@pytest.mark.parametrize("create", [True, False])
def test_what_is_no_database_is_refused_in_one_line_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], create: bool
) -> None:
    path = tmp_path / "counterclaim.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path, create=create)
    assert str(path) in caught.value.problem.where
    assert caught.value.problem.advice
    assert "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("create", [True, False])
def test_another_programs_database_is_refused_and_left_as_it_was(empty_url: str, create: bool) -> None:
    sql(empty_url, "CREATE TABLE photos (id integer)")
    with pytest.raises(LedgerError, match="no ledger") as caught:
        Ledger.open(empty_url, create=create)
    assert caught.value.problem.advice
    with pytest.raises(DBAPIError, match="counterclaim"):
        sql(empty_url, "SELECT * FROM counterclaim")


@pytest.mark.parametrize(
    "url", ["nonsense://x", "sqlite://user@host/x", "://", "mysql://user:secret@host/x", "postgresql://u:secret@h:x/n"]
)
def test_a_url_that_leads_to_no_database_is_refused(url: str) -> None:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "is_shown"),
    [
        ("postgresql://ann:secret@db.example/desk", "postgresql://ann:***@db.example/desk"),
        ("postgresql://ann:se@cr/et@db.example/desk", "postgresql://ann:***@db.example/desk"),
        ("postgresql://ann@db.example/desk?password=secret&x=1", "postgresql://ann@db.example/desk?password=***&x=1"),
        ("postgresql://db.example/desk", "postgresql://db.example/desk"),
        ("sqlite:///a@b.db", "sqlite:///a@b.db"),
        ("c:secret@x.db", "c:secret@x.db"),
    ],
)
def test_a_password_in_a_url_is_never_shown(url: str, is_shown: str) -> None:
    assert shown(url) == is_shown


@pytest.mark.parametrize("database", ["nowhere", "postgres"])
def test_a_server_that_cannot_be_reached_is_told_in_one_line_without_the_password(
    postgres_url: str, database: str
) -> None:
    url = postgres_url.replace("tester@", "tester:hush@").rpartition("/")[0] + "/nowhere"
    url = url if database == "nowhere" else "postgresql://tester:hush@127.0.0.1:1/postgres"
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)
    told = str(caught.value)
    assert "hush" not in told
    assert "\n" not in told
    assert ("createdb" if database == "nowhere" else "server runs") in told


def test_without_the_driver_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.ledger.addresses.find_spec", lambda _: None)
    with pytest.raises(LedgerError, match=r"pip install 'counterclaim\[postgres\]'"):
        Ledger.open("postgresql://ann@db.example/desk")
