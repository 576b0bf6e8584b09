"""`counterclaim watch` and `counterclaim check-sources` as a person, cron and systemd run them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counterclaim.cli import main
from counterclaim.ledger.ledger import Ledger
from newsroom import Site, a_site, report, rss, send

HEARS_CTRL_C = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell's background job does not
)
PROGRAM = [sys.executable, "-c", f"{HEARS_CTRL_C}; from counterclaim.cli import main; main()"]


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as made:
        yield made


def table(folder: Path, *urls: str) -> Path:
    path = folder / "feeds.toml"
    entries = "".join(f'[[feed]]\nurl = "{url}"\nname = "Desk"\n' for url in urls)
    path.write_text(f'gap = "0s"\nallow = ["127.0.0.1/32"]\n{entries}')
    return path


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def once(folder: Path, path: Path) -> Result:
    return call("watch", path, "--once", "--into", folder / "l.db")


def test_one_look_says_what_it_found_a_line_each(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/feed": rss(site.url("/a")), "/a": report()}
    result = once(tmp_path, table(tmp_path, site.url("/feed")))
    assert result.exit_code == 0, result.output
    lines = [line[21:] for line in result.stdout.splitlines()]
    assert lines[0] == f"listed   Desk: 1 new in Tern Wire  {site.url('/feed')}"
    assert lines[1] == f"new      Desk: “Soldiers killed in Makiivka”, 2 claims  {site.url('/a')}"
    assert lines[2].startswith("round    2 asked, 1 new, 0 revised, 0 failed; next look ")
    assert result.stderr == ""


def test_what_could_not_be_had_is_listed_with_its_next_try_and_the_exit_code_is_3(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/a": report(), "/bad": (500, {})}
    result = once(tmp_path, table(tmp_path, site.url("/bad"), site.url("/a")))
    assert result.exit_code == 3
    assert "Could not be had (1):" in result.stderr
    assert f"{site.url('/bad')}: The server answers 500" in result.stderr
    assert "Next try " in result.stderr


def test_a_title_that_would_move_the_cursor_does_not(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = report(title="\x1b[2J63 dead\x07")
    result = once(tmp_path, table(tmp_path, site.url("/a")))
    assert "\x1b" not in result.output
    assert "\x07" not in result.output


def test_a_slip_in_the_table_is_told_and_nothing_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('[[feed]]\nurl = "https://example.org/"\nkind = "rss"\n')
    result = call("watch", path, "--into", tmp_path / "l.db")
    assert result.exit_code == 2
    assert "There is no kind 'rss'" in result.stderr
    result = call("watch", path, "--every", "often")
    assert result.exit_code == 2


@contextmanager
def started(folder: Path, path: Path) -> Iterator[subprocess.Popen[str]]:
    words = ["watch", str(path), "--every", "1m", "--into", str(folder / "l.db")]
    with subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return line
    raise AssertionError(f"it ended without a line that says {word!r}")


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_goes_on_until_it_is_stopped_and_then_says_where_things_are(
    sign: signal.Signals, code: int, site: Site, tmp_path: Path
) -> None:
    site.pages |= {"/feed": rss(site.url("/a")), "/a": report()}
    with started(tmp_path, table(tmp_path, site.url("/feed"))) as process:
        until(process, "round")
        process.send_signal(sign)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Stopped" in errors
    assert "Traceback" not in errors


def test_after_kill_9_in_the_middle_the_next_one_goes_on_and_nothing_kept_is_lost(site: Site, tmp_path: Path) -> None:
    hangs: list[str] = []

    def hang(handler: BaseHTTPRequestHandler) -> None:
        hangs.append(handler.path)
        if len(hangs) == 1:
            time.sleep(60)
        send(handler, 200, {}, report("89"))

    site.pages |= {"/a": report("63"), "/b": hang}
    path = table(tmp_path, site.url("/a"), site.url("/b"))
    with started(tmp_path, path) as process:
        until(process, "new ")
        while not hangs:
            time.sleep(0.01)
    with Ledger.open(tmp_path / "l.db") as ledger:
        assert len(list(ledger.documents())) == 1
        from counterclaim.ledger.database import writing
        from counterclaim.ledger.tables import hosts

        with writing(ledger.engine) as connection:  # what it held is free in three minutes; here at once
            connection.execute(hosts.update().values(until=0.0))
    assert once(tmp_path, path).exit_code == 0
    with Ledger.open(tmp_path / "l.db") as ledger:
        assert sorted(claim.quote for claim in ledger.claims()) == ["63", "89", "about 400", "about 400"]
    assert site.paths().count("/a") == 1


def test_the_check_shows_both_sentences_of_a_page_that_changed(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = report("63")
    path = table(tmp_path, site.url("/a"))
    once(tmp_path, path)
    checked = call("check-sources", "--ledger", tmp_path / "l.db")
    assert (checked.exit_code, checked.output) == (0, "2 claims: 2 still there.\n")
    site.pages["/a"] = report("89")
    with Ledger.open(tmp_path / "l.db") as ledger:
        from counterclaim.ledger.database import writing
        from counterclaim.ledger.tables import watched

        with writing(ledger.engine) as connection:
            connection.execute(watched.update().values(due=0.0))
    assert "“63” is now “89”, without a word about it" in once(tmp_path, path).stdout
    checked = call("check-sources", "--ledger", tmp_path / "l.db")
    assert checked.exit_code == 3
    assert "changed, in silence: Tern Wire, " in checked.output
    assert "  read: Russia's defence ministry said on Monday that 63 soldiers" in checked.output
    assert "  now:  Russia's defence ministry said on Monday that 89 soldiers" in checked.output
    assert "3 claims: 2 still there, 1 changed." in checked.output


def test_reports_from_files_have_no_page_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ministry said 63 soldiers were killed in Makiivka on 1 January 2023.")
    call("run", tmp_path / "a.txt", "--into", tmp_path / "l.db", "--out", tmp_path / "site")
    checked = call("check-sources", "--ledger", tmp_path / "l.db", "--all")
    assert checked.exit_code == 0
    assert "1 claim: 1 never retrieved again." in checked.output


def test_a_check_of_a_ledger_without_claims_says_so(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "l.db").close()
    assert call("check-sources", "--ledger", tmp_path / "l.db").output == "There is no claim to look up yet.\n"
