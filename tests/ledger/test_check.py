"""Whatever befalls a row, the look at the ledger names it; where nothing did, it finds nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counterclaim.errors import LedgerError
from counterclaim.ledger.check import Damage, check
from counterclaim.ledger.ledger import Ledger
from ledger.full import CLAIMS, DECISIONS, DOCUMENT, fill
from straight import sql


def damage(url: str) -> list[str]:
    return [str(one) for one in check(url).damage]


def test_a_whole_ledger_is_found_whole_and_counted(full_url: str) -> None:
    found = check(full_url)
    assert found.damage == ()
    counts = dict(found.rows)
    assert (counts["claims"], counts["documents"], counts["decisions"], counts["users"]) == (3, 3, 3, 1)


def test_an_empty_ledger_is_whole(ledger_url: str) -> None:
    assert check(ledger_url).damage == ()


CHANGED = [
    ("UPDATE raws SET packed = CAST('x' AS {bytes})", "raws", "cannot be read"),
    ("UPDATE raws SET size = 7", "raws", "not 7"),
    ("UPDATE inputs SET name = '{{'", "inputs", "cannot be read"),
    ("UPDATE documents SET body = replace(body, '63 died', '64 died')", DOCUMENT.id[:12], "id is not that"),
    ("UPDATE documents SET body = '{{'", "documents", "cannot be read"),
    ("UPDATE claims SET body = replace(body, 'killed', 'missing')", CLAIMS[0].id[:12], "id is not that"),
    ("UPDATE claims SET body = replace(body, '\"63\"', '\"62\"')", "claims", "does not stand where"),
    ("UPDATE claims SET body = substr(body, 1, 99)", "claims", "cannot be read"),
    ("UPDATE claims SET place = 5 WHERE place = 1", "claims", "6 rows should be there, 2 are"),
    ("DELETE FROM claims WHERE place = 0 AND extractor = 'rules 1'", "claims", "2 rows should be there, 1 are"),
    ("UPDATE decisions SET body = replace(body, 'rumour', 'humour')", "decisions 1", "id is not that"),
    ("UPDATE decisions SET target = 'x' WHERE number = 1", "decisions 1", "another target"),
    ("UPDATE decisions SET number = 9 WHERE number = 3", "decisions", "6 are missing before number 9"),
    ("DELETE FROM decisions WHERE number = 1", "decisions 2", "no decision that it could undo"),
    ("UPDATE events SET body = '[]'", "events", "cannot be read"),
    ("UPDATE links SET claim = 'gone'", "links", "its claim is not among the claims"),
    ("UPDATE links SET body = '{{}}'", "links", "cannot be read"),
    ("UPDATE about SET document = 'gone'", "about", "not among the documents"),
    ("UPDATE changes SET place = 1", "changes", "2 rows should be there, 1 are"),
    ("UPDATE changes SET body = ''", "changes", "cannot be read"),
    ("UPDATE problems SET body = 'null'", "problems", "cannot be read"),
    ("UPDATE retrievals SET document = 'gone'", "retrievals", "not among the documents"),
    ("UPDATE retrievals SET at = 'noon'", "retrievals", "cannot be read"),
    ("UPDATE versions SET digest = 'x'", "versions", "does not have its hash"),
    ("INSERT INTO linkings (number, at) VALUES (3, 0)", "linkings", "3 rows should be there, 2 are"),
    ("UPDATE documents SET turn = 4 WHERE reader = 'r2'", "documents", "5 rows should be there, 2 are"),
]


@pytest.mark.parametrize(("change", "row", "what"), CHANGED, ids=[f"{n}-{one[1]}" for n, one in enumerate(CHANGED)])
def test_a_row_that_was_changed_is_named(full_url: str, change: str, row: str, what: str) -> None:
    bytes_type = "BLOB" if full_url.startswith("sqlite") else "BYTEA"
    sql(full_url, change.format(bytes=bytes_type))
    found = damage(full_url)
    assert any(row in one and what in one for one in found), found


def test_rows_that_belong_to_none_are_named_where_the_database_let_them_be_made(tmp_path: Path) -> None:
    path = f"sqlite:///{tmp_path / 'l.db'}"
    fill(path)
    sql(path, "DELETE FROM documents WHERE reader = 'r1'")
    assert any("readings" in one and "document reader is not among the documents" in one for one in damage(path))


def test_pages_that_were_overwritten_on_the_disk_are_told(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    fill(str(path))
    [(page,)] = sql(f"sqlite:///{path}", "SELECT rootpage FROM sqlite_master WHERE name = 'claims'")
    with path.open("r+b") as file:
        file.seek(4096 * (page - 1))
        file.write(b"\xff" * 4096)
    found = check(path)
    assert any(one.table == "the file" for one in found.damage)


def test_many_documents_are_looked_at(full_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.ledger.check._CHUNK", 1)
    assert damage(full_url) == []


def test_nothing_is_looked_at_where_there_is_no_ledger(empty_url: str) -> None:
    with pytest.raises(LedgerError, match="no ledger here"):
        check(empty_url)


def test_a_look_sees_one_moment_whatever_is_written_meanwhile(full_url: str) -> None:

    def add(_: str, number: int, __: object) -> None:
        if number == 2:
            with Ledger.open(full_url) as ledger:
                ledger.decide(replace(DECISIONS[2], id="f" * 64))
                ledger.replace_events([])

    assert check(full_url, tell=add).damage == ()


def test_damage_is_told_in_a_line() -> None:
    assert str(Damage("claims", "4a6f", "it is gone")) == "claims 4a6f: it is gone"
    assert str(Damage("the file", "", "it is gone")) == "the file: it is gone"
