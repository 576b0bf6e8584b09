"""What `counterclaim ledger ...` says and leaves behind."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from counterclaim.cli import main
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.tables import VERSION
from straight import sql


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["ledger", *words])


def test_init_makes_a_ledger_and_says_where(empty_url: str) -> None:
    done = call("init", empty_url)
    assert (done.exit_code, done.output) == (0, f"Made {empty_url}\n")
    Ledger.open(empty_url, create=False).close()


def test_init_leaves_a_ledger_that_is_there(ledger_url: str) -> None:
    done = call("init", ledger_url)
    assert done.exit_code == 1
    assert "already" in done.stderr


def test_upgrade_says_from_where_to_where(ledger_url: str) -> None:
    done = call("upgrade", ledger_url)
    assert (done.exit_code, done.output) == (0, f"It stands at step {VERSION} already.\n")


def test_upgrade_of_nothing_makes_nothing(empty_url: str) -> None:
    done = call("upgrade", empty_url)
    assert done.exit_code == 1
    assert "no ledger here" in done.stderr
    assert call("init", empty_url).exit_code == 0


def test_check_counts_rows_and_says_that_all_is_whole(ledger_url: str) -> None:
    done = call("check", ledger_url)
    assert done.exit_code == 0
    assert "0  claims\n" in done.output
    assert done.output.endswith("Every row is whole.\n")


def test_check_names_what_is_wrong_and_fails(ledger_url: str) -> None:
    sql(ledger_url, "INSERT INTO extractions VALUES ('gone', 'r', 0)")
    done = call("check", ledger_url)
    assert done.exit_code == 1
    assert "extractions gone r: its document is not among the documents" in done.stderr
    assert "Restore it from a backup" in done.stderr


def test_copy_there_and_back_tells_how_many_rows(ledger_url: str, tmp_path: Path) -> None:
    done = call("copy", ledger_url, str(tmp_path / "copy.db"))
    assert (done.exit_code, done.output) == (0, f"Copied 1 row to {tmp_path / 'copy.db'}, and compared them.\n")
    again = call("copy", ledger_url, str(tmp_path / "copy.db"))
    assert again.exit_code == 0, "a copy of an empty ledger is an empty ledger"


def test_backup_says_where_and_that_it_is_whole(ledger_url: str, tmp_path: Path) -> None:
    done = call("backup", str(tmp_path / "b.db"), "--ledger", ledger_url)
    assert (done.exit_code, done.output) == (
        0,
        f"Backed up to {tmp_path / 'b.db'}: 1 row.\nEvery row is whole.\n",
    )
    again = call("backup", str(tmp_path / "b.db"), "--ledger", ledger_url)
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_no_command_shows_a_password(tmp_path: Path) -> None:
    url = "postgresql://ann:hush@127.0.0.1:1/desk"
    for words in (["init", url], ["upgrade", url], ["check", url], ["copy", url, "x.db"], ["backup", "--ledger", url]):
        done = call(*words)
        assert done.exit_code == 1
        assert "hush" not in done.output + done.stderr
        assert "ann" in done.stderr
