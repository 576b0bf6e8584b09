"""Many who write and read one ledger at once: nothing is lost, missed or seen half-done."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import a_link, an_event
from counterclaim.errors import LedgerError
from counterclaim.ledger import tables
from counterclaim.ledger.check import check
from counterclaim.ledger.database import reading, writing
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from ledger.full import CLAIMS, DOCUMENT, rows
from straight import sql

EXAMPLES = Path(__file__).parents[2] / "examples" / "makiivka"
NOW = datetime(2023, 1, 5, tzinfo=UTC)


def test_readers_of_one_document_at_once_each_get_a_turn_of_their_own(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger, ThreadPoolExecutor(6) as many:
        list(many.map(lambda reader: ledger.add_documents([DOCUMENT], reader=reader), "abcdef"))
    assert sql(ledger_url, "SELECT turn FROM documents ORDER BY turn") == [(turn,) for turn in range(6)]


def test_who_follows_decisions_by_their_number_misses_none(ledger_url: str) -> None:
    done = threading.Event()
    seen: list[tuple[int, str]] = []

    def decide(name: str) -> None:
        with Ledger.open(ledger_url) as ledger:
            for minute in range(15):
                ledger.decide(new_decision(CLAIMS[0].id, "accept", at=NOW + timedelta(minutes=minute), by=name))

    def follow() -> None:
        table = tables.decisions.c
        with Ledger.open(ledger_url) as ledger:
            is_last = False
            while not is_last:
                is_last = done.is_set()
                since = seen[-1][0] if seen else 0
                with reading(ledger._engine) as connection:
                    wanted = select(table.number, table.id).where(table.number > since).order_by(table.number)
                    seen.extend((row.number, row.id) for row in connection.execute(wanted))

    follower = threading.Thread(target=follow)
    follower.start()
    with ThreadPoolExecutor(3) as many:
        list(many.map(decide, ["ann", "bob", "eve"]))
    done.set()
    follower.join()
    assert [number for number, _ in seen] == list(range(1, 46))
    assert len({name for _, name in seen}) == 45


def test_the_order_of_decisions_is_that_in_which_they_were_taken_whatever_the_clock_said(ledger_url: str) -> None:
    taken = [new_decision(CLAIMS[0].id, "correct", coding={"low": n}, at=NOW - timedelta(days=n)) for n in (1, 2, 3)]
    with Ledger.open(ledger_url) as ledger:
        for decision in taken:
            ledger.decide(decision)
        assert ledger.decisions() == taken


def test_who_reads_events_while_they_are_replaced_sees_the_old_ones_or_the_new(ledger_url: str) -> None:
    one = [an_event(*map(a_link, CLAIMS), documents=(DOCUMENT,)), an_event(id="one")]
    other = [an_event(a_link(CLAIMS[1]), id="other")]
    with Ledger.open(ledger_url) as ledger:
        ledger.add_documents([DOCUMENT])
        ledger.add_claims(CLAIMS, document=DOCUMENT.id, extractor="r")
        ledger.replace_events(one)
        done = threading.Event()

        def read() -> int:
            number = 0
            while not done.is_set():
                assert ledger.events() in (one, other)
                number += 1
            return number

        with ThreadPoolExecutor(2) as many:
            reads = [many.submit(read) for _ in range(2)]
            for turn in range(20):
                ledger.replace_events(other if turn % 2 == 0 else one)
            done.set()
            assert all(read.result() for read in reads)


def test_a_writer_that_waits_too_long_is_told_so(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.ledger.database._WAIT", 50)
    with Ledger.open(ledger_url) as ledger, Ledger.open(ledger_url) as other:
        with writing(ledger._engine), pytest.raises(LedgerError, match="Another program is writing"):
            other.add_documents([DOCUMENT])
        assert other.add_documents([DOCUMENT]) == 1


def test_two_runs_into_one_ledger_at_once_give_what_one_gives(ledger_url: str, tmp_path: Path) -> None:
    first, *rest = [
        subprocess.Popen(
            [sys.executable, "-m", "counterclaim", "run", str(EXAMPLES), "--into", where, "--out", str(tmp_path / out)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"},
        )
        for where, out in ((ledger_url, "a"), (ledger_url, "b"), (str(tmp_path / "alone.db"), "c"))
    ]
    for process in (first, *rest):
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors.decode()
    assert check(ledger_url).damage == ()
    together, alone = rows(ledger_url), rows(str(tmp_path / "alone.db"))
    for name in ("raws", "inputs", "readings", "extractions", "claims", "events", "links", "about", "changes"):
        assert together[name] == alone[name], name
