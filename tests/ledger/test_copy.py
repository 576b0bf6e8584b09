"""A copy of a ledger holds every row of it, to the byte, in either database; an unfinished one is used by nobody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from builders import a_claim, a_document
from counterclaim.errors import LedgerError
from counterclaim.ledger.copy import copy
from counterclaim.ledger.database import connect, writing
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.opening import init
from counterclaim.ledger.schema import all_tables
from counterclaim.nouns import Document
from ledger.full import CLAIMS, DECISIONS, DOCUMENT, EVENT, NOW, rows
from straight import sql
from strategies import documents, texts

other_way = pytest.mark.parametrize("target", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a copy goes: nothing is there."""
    if request.param == "sqlite":
        return str(tmp_path / "copy" / "of.db")
    url: str = request.getfixturevalue("postgres_url")
    return url


@other_way
def test_a_copy_holds_every_row_and_works_as_the_ledger_did(full_url: str, target: str) -> None:
    assert all(rows(full_url).values()), "a table is empty: have `fill` put something into it"
    content = copy(full_url, target)
    assert rows(target) == rows(full_url)
    assert content["claims"].rows == 3
    with Ledger.open(target, create=False) as ledger:
        assert ledger.claims() == [*CLAIMS[:1]]
        assert ledger.events()[0].id == EVENT.id
        assert ledger.decisions() == list(DECISIONS)


@other_way
def test_what_is_added_to_a_copy_gets_the_next_number(full_url: str, target: str) -> None:
    copy(full_url, target)
    with Ledger.open(target) as ledger:
        assert ledger.decide(new_decision(CLAIMS[1].id, "accept", at=NOW))
        assert len(ledger.decisions()) == len(DECISIONS) + 1
    insert = (
        "INSERT INTO users (name, password, role, temporary, active, created) VALUES ('bob', '', '', true, true, 0)"
    )
    sql(target, insert)
    assert sql(target, "SELECT max(number) FROM users") == [(8,)]


@other_way
def test_an_empty_ledger_takes_a_copy(full_url: str, target: str) -> None:
    init(target)
    copy(full_url, target)
    assert rows(target) == rows(full_url)


@other_way
def test_a_ledger_in_use_takes_no_copy_and_stays_as_it_is(full_url: str, target: str) -> None:
    with Ledger.open(target) as ledger:
        ledger.keep_parties("x = 1")
    before = rows(target)
    with pytest.raises(LedgerError, match="already"):
        copy(full_url, target)
    assert rows(target) == before


def test_a_ledger_is_not_copied_onto_itself(full_url: str) -> None:
    before = rows(full_url)
    with pytest.raises(LedgerError, match="itself"):
        copy(full_url, full_url)
    assert rows(full_url) == before


def stop_after(calls: int) -> Any:
    """A listener that presses Ctrl-C."""
    left = iter(range(calls))

    def tell(*_: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    return tell


@other_way
@pytest.mark.parametrize("calls", [0, 3, 10])
def test_a_copy_that_was_broken_off_is_refused_until_it_is_made_again(full_url: str, target: str, calls: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        copy(full_url, target, tell=stop_after(calls))
    for create in (True, False):
        with pytest.raises(LedgerError, match="unfinished copy"):
            Ledger.open(target, create=create)
    with pytest.raises(LedgerError, match="unfinished copy"):
        copy(target, "elsewhere.db")
    copy(full_url, target)
    assert rows(target) == rows(full_url)


def test_what_is_written_meanwhile_is_not_in_the_copy(full_url: str, tmp_path: Path) -> None:
    before = rows(full_url)

    def add(_: str, done: int, __: object) -> None:
        if done < 5:
            with Ledger.open(full_url) as ledger:
                ledger.add_documents([a_document("late")])

    copy(full_url, tmp_path / "copy.db", tell=add)
    assert rows(str(tmp_path / "copy.db")) == before


def test_a_copy_that_differs_is_not_taken_for_one(full_url: str, tmp_path: Path) -> None:
    target = str(tmp_path / "copy.db")

    def spoil(step: str, *_: object) -> None:
        if step == "comparing":
            sql(f"sqlite:///{target}", "UPDATE claims SET place = 9 WHERE place = 1")

    with pytest.raises(LedgerError, match=r"not what was sent \(claims\)"):
        copy(full_url, target, tell=spoil)
    with pytest.raises(LedgerError, match="unfinished"):
        Ledger.open(target)


@pytest.fixture(scope="module")
def between(postgres_server: Any) -> Iterator[str]:
    url = postgres_server.new_database()
    init(url)
    yield url
    postgres_server.drop_database(url)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(documents(), max_size=3), st.lists(st.tuples(texts, texts), max_size=3), st.binary(max_size=99))
def test_from_sqlite_to_postgresql_and_back_nothing_changes(
    tmp_path: Path, sqlite_template: Path, between: str, some: list[Document], said: list[tuple[str, str]], raw: bytes
) -> None:
    first, last = tmp_path / "first.db", tmp_path / "last.db"
    shutil.copyfile(sqlite_template, first)
    last.unlink(missing_ok=True)
    with Ledger.open(first) as ledger:
        ledger.add_raw(raw)
        ledger.add_documents(some)
        for reason, by in said:
            ledger.decide(new_decision(DOCUMENT.id, "accept", at=NOW, reason=reason, by=by))
    emptied(between)
    copy(first, between)
    copy(between, last)
    assert rows(str(last)) == rows(str(first))


def emptied(url: str) -> None:
    engine = connect(url, create=False)
    with writing(engine) as connection:
        for table in reversed(all_tables()):
            connection.execute(delete(table))
    engine.dispose()


def test_a_copy_is_made_in_pieces(ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.ledger.copy._BYTES", 1)
    text = "1 died"
    with Ledger.open(ledger_url) as ledger:
        for n in range(20):
            document = a_document(text, title=str(n))
            ledger.add_documents([document])
            ledger.add_claims([a_claim(text, "1", 1, 1, document=document)], document=document.id, extractor="r")
    told: list[tuple[int, int | None]] = []
    copy(ledger_url, tmp_path / "copy.db", tell=lambda step, done, total: told.append((done, total)))
    assert rows(str(tmp_path / "copy.db")) == rows(ledger_url)
    assert len(told) > 60
    assert told[-2] == (told[0][1], told[0][1])
