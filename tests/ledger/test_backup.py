"""A backup is the whole ledger at one moment in one file, checked, beside whatever was there."""

from __future__ import annotations

import threading
from itertools import islice
from pathlib import Path

import pytest

from builders import a_document
from counterclaim.errors import LedgerError
from counterclaim.ledger.backup import backup
from counterclaim.ledger.copy import copy
from counterclaim.ledger.ledger import Ledger
from ledger.full import rows
from straight import sql


def test_a_backup_is_one_file_with_every_row(full_url: str, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    path, findings = backup(full_url, tmp_path / "kept" / "monday.db")
    assert rows(f"sqlite:///{path}") == rows(full_url)
    assert findings.damage == ()
    assert {one.name for one in (tmp_path / "kept").iterdir()} == {"monday.db"}


def test_a_backup_without_a_name_is_named_for_the_ledger_and_the_time(
    ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path, _ = backup(ledger_url)
    assert path.exists()
    assert path.name.startswith(ledger_url.rpartition("/")[2].removesuffix(".db") + "-20")


def test_what_is_there_is_not_overwritten(ledger_url: str, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("my thesis")
    with pytest.raises(LedgerError, match="already"):
        backup(ledger_url, there)
    assert there.read_text() == "my thesis"


def test_what_comes_to_be_there_meanwhile_is_not_overwritten_either(ledger_url: str, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    with pytest.raises(LedgerError, match="already"):
        backup(ledger_url, there, tell=lambda *_: there.write_text("my thesis"))
    assert there.read_text() == "my thesis"


def test_a_backup_that_is_broken_off_leaves_nothing(ledger_url: str, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "kept").mkdir()
    with pytest.raises(KeyboardInterrupt):
        backup(ledger_url, tmp_path / "kept" / "b.db", tell=stop)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_folder_that_is_not_there_is_told(ledger_url: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such folder"):
        backup(ledger_url, tmp_path / "nowhere" / "b.db")


def test_others_go_on_writing_while_a_backup_is_made(
    full_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterclaim.ledger.backup._PAGES", 1)
    before = rows(full_url)

    late = iter("1234")

    def write(name: str) -> None:
        with Ledger.open(full_url) as ledger:
            ledger.add_documents([a_document(f"late {name}")])

    def write_elsewhere(*_: object) -> None:
        for name in islice(late, 1):
            other = threading.Thread(target=write, args=(name,))
            other.start()
            other.join()

    path, findings = backup(full_url, tmp_path / "b.db", tell=write_elsewhere)
    assert rows(f"sqlite:///{path}") == before
    assert rows(full_url) != before
    assert findings.damage == ()


def test_damage_in_the_ledger_is_told_and_the_backup_is_there(full_url: str, tmp_path: Path) -> None:
    sql(full_url, "UPDATE claims SET body = '{'")
    path, findings = backup(full_url, tmp_path / "b.db")
    assert path.exists()
    assert {one.table for one in findings.damage} == {"claims"}


def test_a_backup_is_restored_by_copying_it(full_url: str, empty_url: str, tmp_path: Path) -> None:
    if full_url == empty_url:
        empty_url = str(tmp_path / "restored.db")
    path, _ = backup(full_url, tmp_path / "b.db")
    copy(path, empty_url)
    assert rows(empty_url) == rows(full_url)
