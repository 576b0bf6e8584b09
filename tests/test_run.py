"""The whole flow: many inputs in, a ledger and a site out; broken off anywhere, it goes on where it was."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builders import day
from counterclaim.errors import FetchError, LedgerError, UsageError
from counterclaim.events import board, changes_of, linked, recorded
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Claim, Document, Event, Problem
from counterclaim.read.fetch import Fetched
from counterclaim.run import Outcome, perform, run
from counterclaim.verbs import Verbs, code_version

LOG = re.compile(rb'<section id="changes".*?</section>', re.DOTALL)
NOW = datetime(2023, 1, 5, tzinfo=UTC)
TOWNS = ("Makiivka", "Kramatorsk", "Kherson", "Bakhmut")
SPEAKERS = ("Russia's defence ministry", "Ukraine's general staff", "A local doctor", "The mayor")


def a_report(number: int, *, sentences: int = 3) -> str:
    """A report of our own: some losses, some speakers, some places, the same for the same number."""
    chance = random.Random(number)
    said = [
        f"{chance.choice(SPEAKERS)} said that {chance.randint(2, 400)} soldiers "
        f"were {chance.choice(('killed', 'wounded'))} in {chance.choice(TOWNS)} on {chance.randint(1, 9)} January 2023."
        for _ in range(sentences)
    ]
    return f"Report {number}. " + " ".join(said)


def some_reports(folder: Path, count: int, *, sentences: int = 3) -> Path:
    """A folder of text files, and of JSON lines that hold two reports each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = a_report(number, sentences=sentences)
        line = {"text": text, "outlet": f"Outlet {number % 3}", "published": f"2023-01-{number % 9 + 1:02d}"}
        if number % 3:
            (folder / f"{number:03d}.txt").write_text(text)
        else:
            lines = [line, line | {"text": f"Again. {text}", "comments": [{"id": "c1", "text": "Rather 900 dead."}]}]
            (folder / f"{number:03d}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    return folder


def ledger_content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in the order of its keys, but for what tells when: two runs differ in that."""
    with sqlite3.connect(path) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        names = [name for name in names if name not in ("linkings", "versions")]
        content = {name: sorted(raw.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
    raw.close()
    return content


def site_content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Place:
    """A ledger and a site of their own, and what a run there leaves."""

    def __init__(self, folder: Path) -> None:
        self.ledger, self.site = folder / "l.db", folder / "site"

    def run(self, *sources: str | Path, **rest: Any) -> Outcome:
        return perform(sources, **{"ledger": self.ledger, "out": self.site, **rest})

    @property
    def left(self) -> tuple[dict[str, list[tuple[Any, ...]]], dict[str, bytes]]:
        return ledger_content(self.ledger), site_content(self.site)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "one")


@pytest.fixture
def other(tmp_path: Path) -> Place:
    return Place(tmp_path / "two")


def test_a_folder_of_reports_becomes_a_ledger_and_a_site(place: Place, tmp_path: Path) -> None:
    outcome = place.run(some_reports(tmp_path / "in", 6))
    found = outcome.summary
    assert (found.documents, outcome.read, outcome.problems) == (8, 6, ())
    assert found.claims >= 8
    assert found.events >= 1
    assert found.comments == 2
    assert (place.site / "index.html").is_file()


def test_running_again_adds_nothing_and_changes_no_byte(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 5)
    first = place.run(reports)
    left = place.left
    assert place.run(reports) == first
    assert place.left == left


def test_the_order_of_the_inputs_makes_no_difference(place: Place, other: Place, tmp_path: Path) -> None:
    reports = sorted(some_reports(tmp_path / "in", 6).iterdir())
    place.run(*reports)
    other.run(*reports[3:])
    other.run(*reversed(reports))
    mine, theirs = place.left, other.left
    assert mine[1] == theirs[1]
    for table in ("documents", "claims", "events", "links", "changes"):
        assert mine[0][table] == theirs[0][table], table


def test_two_processes_find_what_one_finds(place: Place, other: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 45)
    place.run(reports, workers=1)
    other.run(reports, workers=2)
    assert place.left == other.left


def test_a_report_without_a_claim_is_kept_but_makes_no_event(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "dull.txt"
    path.write_text("The trams in Kherson ran again on 3 January 2023.")
    found = place.run(path).summary
    assert (found.documents, found.claims, found.events) == (1, 0, 0)


def test_the_index_names_the_reports_that_belong_to_no_event(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "dull.jsonl"
    path.write_text('{"text": "The trams ran again.", "title": "A <b>dull</b> day", "url": "javascript:alert(1)"}')
    ((title, _, url),) = place.run(path).summary.silent
    assert title == "A <b>dull</b> day"
    index = (place.site / "index.html").read_text()
    assert "A &lt;b&gt;dull&lt;/b&gt; day" in index
    assert "javascript:" not in index
    assert "javascript:" not in url


def test_hostile_words_dates_and_figures_are_kept_and_none_reaches_the_site_as_markup(
    place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    script = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    said = f"The {script} ministry said on 2 January 2023 that 63 soldiers were killed in Makiivka."
    comments = [
        {"id": name, "parent": parent, "author": script, "text": f"{figure} were killed {script}", "timestamp": when}
        for name, parent, figure, when in (
            ("a", "b", "70", -62135596800),
            ("b", "a", "9" * 400, 253402300799),
            ("c", "c", "1" + "0" * 30, 10**400),
        )
    ]
    video = {
        "id": script,
        "title": script,
        "channel": script,
        "webpage_url": "javascript:alert(3)",
        "description": said,
    }
    (folder / "a.info.json").write_text(json.dumps(video | {"extractor_key": "Youtube", "comments": comments}))
    (folder / "b.txt").write_bytes(b"\0\1" * 99)
    (folder / "c.html").write_text("<b>" * 10_000 + said)
    (folder / "d.txt").write_text(
        f"\u202e{said}\u202c \u200b6\u200b4 died in Makiivka on 1 January 0000, 5 on 1 January 9999."
    )
    outcome = place.run(folder)
    assert [Path(problem.where).name for problem in outcome.problems] == ["b.txt"]
    assert outcome.summary.documents == 3
    for page in place.site.rglob("*.html"):
        text = page.read_text()
        assert "<script" not in text
        assert "<img" not in text
        assert 'href="javascript' not in text
        assert "\u202e" not in text


# --- bad input among good


def test_a_hostile_file_among_good_ones_loses_nothing_else(place: Place, other: Place, tmp_path: Path) -> None:
    good = some_reports(tmp_path / "in", 4)
    clean = other.run(good)
    (good / "a-binary.txt").write_bytes(bytes(range(256)) * 99)
    (good / "b-empty.txt").write_bytes(b"")
    (good / "c-half.jsonl").write_text('{"text": "7 men died in Kherson."}\n{"text": \n[1, 2]\n')
    (good / "d-deep.json").write_text("[" * 100_000)
    (good / "e-\x1b[31m.html").write_text("<p" * 10_000)
    os.mkfifo(good / "f-pipe.txt")
    (good / "g-gone.txt").symlink_to(tmp_path / "nowhere")
    outcome = place.run(good)
    assert outcome.summary.documents >= clean.summary.documents + 1
    assert outcome.summary.claims >= clean.summary.claims + 1
    names = [problem.where for problem in outcome.problems]
    for start in ("a-binary", "b-empty", "c-half", "d-deep"):
        assert any(start in name for name in names), start
    assert all(problem.what for problem in outcome.problems)


def test_what_was_left_out_is_said_again_when_nothing_changed(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 2)
    (reports / "bad.txt").write_bytes(b"\0\1\2" * 99)
    first = place.run(reports, tmp_path / "no-such-file")
    assert len(first.problems) == 2
    assert place.run(reports, tmp_path / "no-such-file").problems == first.problems


def test_a_file_that_was_missing_and_is_there_now_is_a_problem_no_more(place: Place, tmp_path: Path) -> None:
    late = tmp_path / "late.txt"
    assert len(place.run(late).problems) == 1
    late.write_text(a_report(1))
    assert place.run(late).problems == ()
    assert place.run(late).summary.problems == ()


def test_a_folder_without_a_report_is_a_problem_and_so_is_a_pattern_without_a_file(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    outcome = place.run(tmp_path / "empty", str(tmp_path / "*.nothing"))
    assert outcome.read == 0
    assert len(outcome.problems) == 2


def test_the_site_does_not_tell_in_which_folder_the_inputs_lay(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "secret-folder", 2)
    (reports / "bad.txt").write_bytes(b"\0\1\2" * 99)
    place.run(reports)
    pages = b"".join(site_content(place.site).values())
    assert b"secret-folder" not in pages


# --- faults of our own


def failing(documents: set[str]) -> Callable[[Document], list[Claim]]:
    def extract(document: Document) -> list[Claim]:
        from counterclaim.extract import extract as real

        if document.text in documents:
            raise RecursionError("too deep")
        return real(document)

    return extract


def test_a_document_that_the_extractor_fails_on_loses_only_its_own_claims(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 3)
    bad = a_report(1)
    outcome = place.run(reports, verbs=Verbs(extract=failing({bad}), version="1"))
    assert [problem.what for problem in outcome.problems if "RecursionError" in problem.what]
    assert outcome.summary.claims > 0
    healed = place.run(reports, verbs=Verbs(version="1"))
    assert healed.problems == ()
    assert healed.summary.claims > outcome.summary.claims


def test_a_reader_that_fails_half_way_loses_only_the_rest_of_that_input(place: Place, tmp_path: Path) -> None:
    def reading(opened: Any) -> Any:
        yield Document.make(text=a_report(len(opened.data)))
        if b"Report 1." in opened.data:
            raise ValueError("a fault of ours")

    outcome = place.run(some_reports(tmp_path / "in", 3), verbs=Verbs(read=reading, version="1"))
    assert outcome.summary.documents == 3
    assert ["fault of ours" in problem.what for problem in outcome.problems] == [True]


def test_an_event_whose_record_fails_loses_no_other(place: Place, tmp_path: Path) -> None:
    def record(event: Event) -> Any:
        from counterclaim.record import record as real

        if event.id == events[0].id:
            raise ZeroDivisionError("a fault of ours")
        return real(event)

    place.run(some_reports(tmp_path / "in", 6))
    with Ledger.open(place.ledger) as ledger:
        events = ledger.events()
    records, failed = recorded(events, verbs=Verbs(record=record))
    assert len(records) == len(events) - 1 > 0
    assert [problem.where for problem in failed] == [events[0].id]


def die(document: Document) -> list[Claim]:
    """An extractor that one document kills, process and all."""
    from counterclaim.extract import extract

    if "Report 7." in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(document)


def test_a_document_that_brings_a_worker_down_loses_only_its_own_claims(
    place: Place, other: Place, tmp_path: Path
) -> None:
    from counterclaim.workers import taken

    documents = [Document.make(text=a_report(number)) for number in range(20)]
    results = dict(taken(documents, die, workers=2))
    assert set(results) == set(documents)
    assert [d.text[:9] for d, claims in results.items() if isinstance(claims, Problem)] == ["Report 7."]


# --- URLs


def test_a_page_that_is_fetched_again_is_one_report_with_its_revisions(place: Place) -> None:
    said = "The ministry said on 2 January 2023 that {} soldiers were killed in Makiivka on 1 January 2023."
    days = iter((1, 2, 3))

    def fetched(figure: str) -> Verbs:
        at = datetime(2023, 1, 2 + next(days), tzinfo=UTC)
        page = f"<html><body><article><p>{said.format(figure)}</p></article></body></html>".encode()
        return Verbs(fetch=lambda url: Fetched(page, url, "text/html", "utf-8", at))

    for figure in ("63", "89", "63"):
        outcome = place.run("https://example.org/a", verbs=fetched(figure))
    assert outcome.summary.documents == 1
    with Ledger.open(place.ledger) as ledger:
        assert sorted(claim.quote for claim in ledger.claims()) == ["63", "89"]
        assert [document.text for document in ledger.documents()] == [said.format("63")]


def test_a_url_is_fetched_read_and_kept(place: Place) -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(a_report(1).encode("utf-16"), f"{url}/final", "text/plain", "utf-16", NOW)

    outcome = place.run("https://example.org/a", verbs=Verbs(fetch=fetch))
    assert (outcome.read, outcome.problems) == (1, ())
    with Ledger.open(place.ledger) as ledger:
        (document,) = ledger.documents()
    assert (document.url, document.retrieved) == ("https://example.org/a/final", NOW)


def test_the_same_page_at_two_addresses_is_kept_under_both(place: Place) -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(a_report(1).encode(), url, "text/plain", "utf-8", NOW)

    outcome = place.run("https://a.org/", "https://b.org/", verbs=Verbs(fetch=fetch))
    assert outcome.read == 2
    with Ledger.open(place.ledger) as ledger:
        assert {document.url for document in ledger.documents()} == {"https://a.org/", "https://b.org/"}


def test_a_url_that_cannot_be_had_is_a_problem_and_the_rest_is_read(place: Place, tmp_path: Path) -> None:
    def fetch(url: str) -> Fetched:
        raise FetchError("The server answers 404 instead of the page.", where=url, advice="Check the address.")

    outcome = place.run("https://example.org/a", some_reports(tmp_path / "in", 2), verbs=Verbs(fetch=fetch))
    assert outcome.read == 2
    assert [problem.where for problem in outcome.problems] == ["https://example.org/a"]


# --- people's decisions


def test_a_rejected_claim_leaves_the_record_and_comes_back_when_that_is_undone(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 4)
    place.run(reports)
    before = place.left[1]
    with Ledger.open(place.ledger) as ledger:
        claim = ledger.events()[0].links[0].claim
        reject = new_decision(claim.id, "reject", reason="A rumour.", at=NOW, by="editor")
        ledger.decide(reject)
        assert claim.id not in {link.claim.id for event in linked(ledger) for link in event.links}
    place.run(reports)
    assert place.left[1] != before
    with Ledger.open(place.ledger) as ledger:
        (event,) = board(ledger).about(reject)
        ledger.decide(new_decision(reject.id, "undo", at=NOW))
    place.run(reports)
    after = place.left[1]
    page = f"events/{event}/index.html"
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {page, ".counterclaim-site.json"}
    assert b"a person took the claim" in after[page]
    assert LOG.sub(b"", after[page]) == LOG.sub(b"", before[page])


def test_a_claim_that_a_person_moves_stands_in_the_other_event(place: Place, tmp_path: Path) -> None:
    place.run(some_reports(tmp_path / "in", 6))
    with Ledger.open(place.ledger) as ledger:
        first, second = ledger.events()[:2]
        claim = first.links[0].claim
        ledger.decide(new_decision(claim.id, "move", coding={"event": second.id}, at=NOW, reason="Another strike"))
        made = board(ledger)
        after = {event.id: event for event in made.events()}
        assert claim.id in {link.claim.id for link in after[second.id].links}
        assert any("Another strike" in change.what for change in changes_of(ledger, made))


# --- versions


def test_changed_code_goes_over_old_inputs_again(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 2)
    place.run(reports, verbs=Verbs(version="1"))

    def blind(document: Document) -> list[Claim]:
        return []

    assert place.run(reports, verbs=Verbs(version="1", extract=blind)).summary.claims > 0
    assert place.run(reports, verbs=Verbs(version="2", extract=blind)).summary.claims == 0


def test_the_version_of_the_code_is_the_same_each_time_and_differs_by_verb() -> None:
    assert code_version("read") == code_version.__wrapped__("read")
    assert code_version("read").split()[1] != code_version("extract").split()[1]


# --- the ledger and the site


def test_a_ledger_that_is_none_is_refused_before_anything_is_read(place: Place, tmp_path: Path) -> None:
    place.ledger.parent.mkdir()
    place.ledger.write_text("my thesis " * 99)
    with pytest.raises(LedgerError):
        place.run(some_reports(tmp_path / "in", 1))
    assert not place.site.exists()


def test_a_ledger_and_a_site_inside_the_folder_that_is_read_are_not_read(tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 2)
    for _ in range(2):
        outcome = perform([reports], ledger=reports / "my.ledger", out=reports / "site")
        assert (outcome.summary.documents, outcome.problems) == (3, ())


def test_an_input_that_is_named_twice_is_read_once(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 3)
    outcome = place.run(reports, reports / "001.txt", str(reports / "*.txt"))
    assert outcome.read == 3


def test_a_table_of_parties_is_kept_for_later_runs_and_a_wrong_one_refused(place: Place, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("= = =")
    with pytest.raises(UsageError):
        place.run(some_reports(tmp_path / "in", 1), parties=wrong)
    empty = tmp_path / "parties.toml"
    empty.write_text("# nobody yet\n")
    place.run(some_reports(tmp_path / "in", 1), parties=empty)
    with Ledger.open(place.ledger) as ledger:
        assert ledger.parties() == "# nobody yet\n"


def estimates(place: Place) -> list[Any]:
    """The files of estimates of a site."""
    found = sorted(place.site.rglob("estimate.json"))
    return [each for path in found for each in json.loads(path.read_text())["estimates"]]


def test_beside_each_record_stands_an_estimate_unless_it_is_left_out(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 1)
    place.run(reports)
    assert estimates(place)
    place.run(reports, estimate=False)
    assert estimates(place) == []
    place.run(reports)
    assert estimates(place)


def test_learnt_tendencies_are_kept_for_later_runs_and_a_wrong_table_refused(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 1)
    wrong = tmp_path / "wrong.json"
    for content in (b"= = =", b"\xff"):
        wrong.write_bytes(content)
        with pytest.raises(UsageError, match="tendencies"):
            place.run(reports, tendencies=wrong)
    with pytest.raises(UsageError, match="cannot be read"):
        place.run(reports, tendencies=tmp_path / "nowhere.json")
    every = {name: {"log_mean": 0.7, "log_sd": 0.1} for name in ("own", "other", "third", "civil")}
    learnt = tmp_path / "learnt.json"
    learnt.write_text(json.dumps({"origin": "fitted to my table", "by_relation": every}))
    place.run(reports, tendencies=learnt)
    first = estimates(place)
    place.run(reports)
    assert estimates(place) == first
    assert {each["factor_from"] for one in first for each in one["made_from"]} == {"fitted to my table"}


def test_without_a_site_nothing_is_published(tmp_path: Path) -> None:
    summary = run([some_reports(tmp_path / "in", 1)], ledger=tmp_path / "l.db", out=None)
    assert summary.documents == 2
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["in"]


def test_stated_comments_are_counted_beside_those_that_were_there(place: Place, tmp_path: Path) -> None:
    def reading(opened: Any) -> Any:
        document = Document.make(text=a_report(1), published=day("2023-01-02"))
        yield replace(document, comments_stated=33, language="en")
        yield Document.make(text="Ein Bericht ohne Zahl.", language="de")

    path = tmp_path / "a.txt"
    path.write_text("x")
    found = place.run(path, verbs=Verbs(read=reading, version="1")).summary
    assert (found.comments, found.comments_stated) == (0, 33)
    assert found.languages == (("de", 1), ("en", 1))


# --- broken off


DYING = """
import os, signal, sys
from counterclaim.ledger import database, ledger
from counterclaim.run import perform

at_write, place, site, *sources = sys.argv[1:]
writes, real = 0, database.add

def add(*args, **rest):
    global writes
    writes += 1
    if writes == int(at_write):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **rest)

database.add = ledger.add = add
perform(sources, ledger=place, out=site)
"""


def run_and_die(at_write: int, sources: Sequence[Path], place: Place) -> bool:
    """Run in a process that kills itself -9 in the middle of its n-th write; whether it got that far."""
    given = [str(at_write), str(place.ledger), str(place.site), *map(str, sources)]
    ended = subprocess.run([sys.executable, "-c", DYING, *given], check=False)
    return ended.returncode == -signal.SIGKILL


def test_killed_in_any_write_and_run_again_it_ends_as_one_whole_run(place: Place, tmp_path: Path) -> None:
    reports = some_reports(tmp_path / "in", 4)
    (reports / "bad.txt").write_bytes(b"\0\1\2" * 99)
    place.run(reports)
    whole = place.left
    at, killed = 1, 0
    while True:
        broken = Place(tmp_path / f"killed-{at}")
        was_killed = run_and_die(at, [reports], broken)
        broken.run(reports)
        assert broken.left == whole, f"killed in write {at}"
        if not was_killed:
            break
        killed += 1
        at += 1 if at < 4 else 5
    assert killed >= 6


PROGRAM = [sys.executable, "-c", "from counterclaim.cli import main; main()"]


def started(place: Place, reports: Path, *more: str) -> subprocess.Popen[str]:
    wanted = ["run", str(reports), "--into", str(place.ledger), "--out", str(place.site), *more]
    return subprocess.Popen([*PROGRAM, *wanted], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_killed_at_random_moments_and_run_again_it_ends_as_one_whole_run(
    place: Place, other: Place, tmp_path: Path
) -> None:
    reports = some_reports(tmp_path / "in", 48)
    start = time.monotonic()
    whole = started(other, reports, "--workers", "2")
    whole.communicate()
    lasted = time.monotonic() - start
    assert whole.returncode == 0
    chance = random.Random(63)
    killed = 0
    for _ in range(3):
        process = started(place, reports, "--workers", "2")
        time.sleep(chance.uniform(0.2, 0.9) * lasted)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    last = started(place, reports, "--workers", "1")
    last.communicate()
    assert last.returncode == 0
    assert killed >= 1
    for mine, whole_one in zip(place.left, other.left, strict=True):
        for name in mine.keys() | whole_one.keys():
            assert mine.get(name) == whole_one.get(name), name


def extracted(place: Place) -> int:
    try:
        with sqlite3.connect(f"file:{place.ledger}?mode=ro", uri=True) as raw:
            found: int = raw.execute("SELECT count(*) FROM extractions").fetchone()[0]
        raw.close()
    except sqlite3.Error:
        return 0
    return found


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_stops_in_good_order_and_says_how_to_go_on(place: Place, tmp_path: Path, workers: str) -> None:
    reports = some_reports(tmp_path / "in", 45, sentences=8)
    process = started(place, reports, "--workers", workers)
    while extracted(place) == 0 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "run the same command again" in said
    assert "Traceback" not in said
    assert 0 < extracted(place) < 60
    again = started(place, reports, "--workers", "2")
    again.communicate()
    assert again.returncode == 0
    assert extracted(place) == 60
