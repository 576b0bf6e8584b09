"""Programs are killed, disks fill up, servers go away: the ledger stays whole, and what it took is there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

import postgres
from counterclaim.errors import AwayError, LedgerError
from counterclaim.ledger.check import check
from counterclaim.ledger.database import reading
from counterclaim.ledger.ledger import Ledger
from counterclaim.run import run
from ledger import writer

WRITER = Path(__file__).with_name("writer.py")


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "OMP_NUM_THREADS": "1"}


def running(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )


def names(url: str) -> set[str]:
    """Whose decisions the ledger holds; each writer writes them last."""
    with Ledger.open(url, create=False) as ledger:
        return {decision.by for decision in ledger.decisions()}


def killed_while_writing(url: str, after: int) -> list[str]:
    """Start a writer, kill it with signal 9 once it said `after` things; what it said."""
    process = running(str(WRITER), url)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    rest, errors = process.communicate(timeout=30)
    assert all(said), errors
    return [*said, *rest.split("\n")[:-1]]


@pytest.mark.parametrize("after", [1, 7])
def test_a_writer_that_is_killed_leaves_a_whole_ledger_with_all_that_was_taken(ledger_url: str, after: int) -> None:
    said = killed_while_writing(ledger_url, after)
    assert check(ledger_url).damage == ()
    assert {*said} <= names(ledger_url)
    again = killed_while_writing(ledger_url, 1)
    assert check(ledger_url).damage == ()
    assert {*said, *again} <= names(ledger_url)


def on_a_small_disk(disk: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program that sees a disk of one megabyte at `disk`; skipped where the system grants none."""
    if shutil.which("unshare") is None:
        pytest.skip("There is no unshare here, so no small disk can be made.")
    mount = 'mount -t tmpfs -o size=1m none "$0" && exec "$@"'
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(disk), sys.executable, *words],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        check=False,
    )
    if done.returncode and ("unshare" in done.stderr or "mount:" in done.stderr):
        pytest.skip(f"The system grants no disk of our own: {done.stderr.strip()}")
    return done


def test_a_full_disk_is_told_in_a_line_and_costs_nothing_that_was_taken(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = on_a_small_disk(disk, str(WRITER), str(disk / "l.db"), "full", str(disk))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["taken"] > 3
    assert (found["lost"], found["damage"]) == ([], [])
    assert "Make room" in found["refused"]
    assert "\n" not in found["refused"]


def wait_for(there: Callable[[], bool]) -> None:
    """Until it is so; what never comes to be so fails after a minute."""
    until = time.monotonic() + 60
    while not there():
        assert time.monotonic() < until, "this never came to be"
        time.sleep(0.01)


@contextmanager
def a_server(*, largest_file: int) -> Iterator[postgres.Server]:
    server = postgres.Server(largest_file=largest_file)
    try:
        yield server
    finally:
        server.close()


@pytest.mark.usefixtures("postgres_server")
def test_a_full_disk_under_postgresql_is_told_in_a_line_and_costs_nothing() -> None:
    with a_server(largest_file=20 * 1024 * 1024) as server, Ledger.open(server.new_database()) as ledger:
        writer.write(ledger, "before")
        taken: list[str] = []
        with pytest.raises(LedgerError, match="Make room") as caught:
            taken.extend(ledger.add_raw(os.urandom(1_000_000)) for _ in range(40))
        assert "\n" not in str(caught.value)
        server.stop()
        server.start()
        assert all(ledger.raw(digest) for digest in taken)
        writer.write(ledger, "after")
        url = server.url(str(ledger._engine.url.database))
        assert check(url).damage == ()
        assert names(url) == {"before", "after"}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restarted", "crashed"])
def test_writers_go_on_when_postgresql_comes_back(
    postgres_server: postgres.Server, postgres_ledger: str, how: signal.Signals
) -> None:
    stop = threading.Event()
    taken: list[str] = []
    told: list[str] = []

    def write_on(name: str) -> None:
        with Ledger.open(postgres_ledger) as ledger:
            number = 0
            while not stop.is_set():
                number += 1
                try:
                    writer.write(ledger, f"{name} {number}")
                    taken.append(f"{name} {number}")
                except LedgerError as error:
                    told.append(str(error))
                    stop.wait(0.05)

    threads = [threading.Thread(target=write_on, args=(name,)) for name in ("ann", "bob", "eve")]
    for thread in threads:
        thread.start()
    for _ in range(2):
        before = len(taken)
        wait_for(lambda: len(taken) > before + 5)  # noqa: B023 - looked at before the next round
        postgres_server.stop(how)
        postgres_server.start()
    after = len(taken)
    wait_for(lambda: len(taken) > after + 5)
    stop.set()
    for thread in threads:
        thread.join()
    assert check(postgres_ledger).damage == ()
    assert {*taken} <= names(postgres_ledger)
    assert told
    for line in told:
        assert "\n" not in line
        assert "back" in line or "server runs" in line, line


def test_a_report_that_found_the_ledger_away_is_read_by_the_next_run(
    ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.txt"
    report.write_text("The ministry said 63 soldiers were killed in Makiivka on 1 January 2023.")
    with monkeypatch.context() as away:

        def refuse(*_: object, **__: object) -> int:
            raise AwayError("The server is away.")

        away.setattr(Ledger, "add_documents", refuse)
        summary = run([report], ledger=ledger_url, out=None)
        assert [problem.what for problem in summary.problems] == ["The server is away."]
    summary = run([report], ledger=ledger_url, out=None)
    assert (summary.documents, summary.claims, summary.problems) == (1, 1, ())


@pytest.mark.parametrize(
    ("cause", "passes"),
    [
        ("database is locked", True),
        ("database or disk is full", True),
        ("terminating connection due to administrator command", True),
        ('connection failed: FATAL:  database "x" does not exist', False),
        ("connection failed: FATAL:  password authentication failed", False),
        ("file is not a database", False),
    ],
)
def test_what_may_pass_is_told_apart_from_what_stays(cause: str, passes: bool) -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(LedgerError) as caught, reading(engine):
        raise OperationalError("", None, Exception(cause))
    assert isinstance(caught.value, AwayError) == passes
    assert "Restore" not in caught.value.problem.advice
    engine.dispose()
