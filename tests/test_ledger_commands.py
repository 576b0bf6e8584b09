"""What `counterclaim ledger ...` says and leaves behind."""

from __future__ import annotations

from click.testing import CliRunner, Result

from counterclaim.cli import main
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.tables import VERSION


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
