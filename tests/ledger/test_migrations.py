"""A ledger made today and one made long ago end with the same tables, and nothing of the old one is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from builders import a_claim, a_document
from counterclaim.errors import LedgerError
from counterclaim.ledger import migrations, tables
from counterclaim.ledger.addresses import address
from counterclaim.ledger.codec import encode
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.opening import init, upgrade
from counterclaim.ledger.schema import metadata
from counterclaim.nouns import Change
from straight import sql

DOCUMENT = a_document("63 died")
CLAIM = a_claim("63 died", "63", 63, 63, document=DOCUMENT)
DECISION = new_decision(CLAIM.id, "accept", at=datetime(2023, 1, 5, tzinfo=UTC), reason="checked")

CHANGE = Change("makiivka-2023-01-01", datetime(2023, 1, 5, tzinfo=UTC), "The highest figure rose.")


def differences(url: str) -> list[object]:
    """What Alembic would change in a database to make it what the program says, comments left out."""
    engine = create_engine(address(url))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    single = [one for some in found for one in (some if isinstance(some, list) else [some])]
    return [one for one in single if not one[0].endswith("_comment")]


def before_steps(url: str) -> None:
    """A ledger as programs from before there were steps made it, with rows that people care for."""
    made = Path(__file__).parent / "before_steps" / f"{address(url).get_backend_name()}.sql"
    for statement in made.read_text().split(";\n"):
        if statement.strip():
            sql(url, statement)
    sql(url, "INSERT INTO counterclaim VALUES ('version', '2'), ('parties', 'x = 1')")
    document, claim, decision = encode(DOCUMENT), encode(CLAIM), encode(DECISION)
    sql(url, "INSERT INTO documents VALUES (:id, '', 0, '2023-01-02', :body)", id=DOCUMENT.id, body=document)
    sql(url, "INSERT INTO extractions VALUES (:id, 'r', 0)", id=DOCUMENT.id)
    sql(url, "INSERT INTO claims VALUES (:id, 'r', :of, 0, :body)", id=CLAIM.id, of=DOCUMENT.id, body=claim)
    sql(url, "INSERT INTO changes (place, body) VALUES (0, :body)", body=encode(CHANGE))
    insert = "INSERT INTO decisions (number, id, target, body) VALUES (1, :id, :of, :body)"
    sql(url, insert, id=DECISION.id, of=CLAIM.id, body=decision)


def test_a_new_ledger_has_exactly_the_tables_that_the_program_knows(ledger_url: str) -> None:
    assert differences(ledger_url) == []


def test_an_upgraded_ledger_has_exactly_the_tables_of_a_new_one(empty_url: str) -> None:
    before_steps(empty_url)
    assert upgrade(empty_url) == ("0001", tables.VERSION)
    assert differences(empty_url) == []


def test_an_upgrade_loses_nothing(empty_url: str) -> None:
    before_steps(empty_url)
    upgrade(empty_url)
    with Ledger.open(empty_url, create=False) as ledger:
        assert (list(ledger.documents()), ledger.claims()) == ([DOCUMENT], [CLAIM])
        assert (ledger.decisions(), ledger.parties()) == ([DECISION], "x = 1")
        assert ledger.changes() == [CHANGE]
        later = replace(DECISION, id="f" * 64)
        assert ledger.decide(later)
        assert ledger.decisions() == [DECISION, later]


def test_upgrading_again_changes_nothing(ledger_url: str) -> None:
    assert upgrade(ledger_url) == (tables.VERSION, tables.VERSION)


def test_an_upgrade_that_breaks_off_leaves_the_ledger_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_steps(empty_url)
    with monkeypatch.context() as broken:
        broken.setattr("counterclaim.ledger.migrations.command.upgrade", fail_after(migrations.command.upgrade))
        with pytest.raises(KeyboardInterrupt):
            upgrade(empty_url)
    assert sql(empty_url, "SELECT value FROM counterclaim WHERE name = 'version'") == [("2",)]
    assert upgrade(empty_url) == ("0001", tables.VERSION)


def fail_after(work: Callable[..., None]) -> Callable[..., None]:
    def broken(*given: Any) -> None:
        work(*given)
        raise KeyboardInterrupt

    return broken


@pytest.mark.parametrize("create", [True, False])
def test_an_older_ledger_is_refused_with_what_to_do_and_left_as_it_was(empty_url: str, create: bool) -> None:
    before_steps(empty_url)
    with pytest.raises(LedgerError, match="counterclaim ledger upgrade"):
        Ledger.open(empty_url, create=create)
    assert sql(empty_url, "SELECT value FROM counterclaim WHERE name = 'version'") == [("2",)]


@pytest.mark.parametrize("use", [Ledger.open, upgrade])
def test_a_newer_ledger_is_refused_with_what_to_do(ledger_url: str, use: Callable[[str], object]) -> None:
    sql(ledger_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match=r"newer Counterclaim .*9999.* pip install --upgrade"):
        use(ledger_url)


@pytest.mark.parametrize("use", [Ledger.open, upgrade])
def test_a_version_that_nobody_knows_is_refused(empty_url: str, use: Callable[[str], object]) -> None:
    before_steps(empty_url)
    sql(empty_url, "UPDATE counterclaim SET value = '1' WHERE name = 'version'")
    with pytest.raises(LedgerError, match="version '1'"):
        use(empty_url)


def test_init_makes_a_ledger_once(empty_url: str) -> None:
    assert init(empty_url) == empty_url
    with pytest.raises(LedgerError, match="already"):
        init(empty_url)
    Ledger.open(empty_url, create=False).close()


def test_many_who_make_the_same_ledger_at_once_make_one(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as many:
        opened = list(many.map(Ledger.open, [empty_url] * 4))
    for ledger in opened:
        ledger.close()
    assert differences(empty_url) == []


def test_the_steps_are_one_line_of_numbers_that_ends_where_the_program_stands() -> None:
    steps = [step.revision for step in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()]
    assert sorted(steps) == [f"{number:04}" for number in range(1, len(steps) + 1)]
    assert steps[0] == tables.VERSION
