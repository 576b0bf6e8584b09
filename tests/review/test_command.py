"""The queue, and the record of a past day, in a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counterclaim.cli import main
from counterclaim.events import linked
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger

REPORT = (
    "Russia's defence ministry said on Monday that 63 soldiers were killed in Makiivka on 1 January 2023. "
    "Ukraine's general staff said about 400 Russian soldiers were killed there."
)


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    line = {"text": REPORT, "outlet": "Lamp Post", "published": "2023-01-02", "title": "A strike on Makiivka"}
    (tmp_path / "in.jsonl").write_text(json.dumps(line))
    assert call("run", tmp_path / "in.jsonl", "--into", tmp_path / "l.db", "--out", tmp_path / "site").exit_code == 0
    return tmp_path / "l.db"


def test_the_queue_tells_each_case_with_its_words_and_its_reasons(ledger: Path) -> None:
    shown = call("queue", "--ledger", ledger)
    assert shown.exit_code == 0
    assert "1. Makiivka, 1 January 2023 (makiivka-2023-01-01)" in shown.stdout
    assert "It alone sets the highest figure for Russian soldiers killed: 400; without it, 63." in shown.stdout
    assert "killed in Makiivka" in shown.stdout
    assert shown.stdout.endswith("2 of 2 cases.\n")


def test_the_queue_can_be_cut_and_kept_to_one_event(ledger: Path) -> None:
    assert call("queue", "--ledger", ledger, "--limit", "1").stdout.endswith("1 of 2 cases.\n")
    assert call("queue", "--ledger", ledger, "--event", "lima").stdout == "There is nothing to look at.\n"


def test_what_was_decided_on_is_gone_from_the_queue(ledger: Path) -> None:
    with Ledger.open(ledger) as opened:
        for link in linked(opened)[0].links:
            opened.decide(new_decision(link.claim.id, "accept", by="ines", at=datetime.now(UTC)))
    assert call("queue", "--ledger", ledger).stdout == "There is nothing to look at.\n"


def test_a_record_can_be_shown_as_it_was(ledger: Path) -> None:
    now = call("show", "--ledger", ledger)
    assert call("show", "--ledger", ledger, "--as-of", "2999-01-01").stdout == now.stdout


@pytest.mark.parametrize(("date", "told"), [("2020-01-01", "Name a later day"), ("yesterday", "is no date")])
def test_a_day_of_which_nothing_is_known_is_told(ledger: Path, date: str, told: str) -> None:
    shown = call("show", "--ledger", ledger, "--as-of", date)
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert told in shown.stderr
