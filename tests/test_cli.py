"""The command line as a user and a shell see it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counterclaim.cli import EXPORTS, FORMS, main

REPORT = (
    "Russia's defence ministry said on Monday that 63 soldiers were killed in Makiivka on 1 January 2023. "
    "Ukraine's general staff said about 400 Russian soldiers were killed there."
)
PROGRAM = [sys.executable, "-c", "from counterclaim.cli import main; main()"]
HEAVY = ("polars", "trafilatura", "sqlalchemy", "httpx", "lxml", "jinja2", "rich", "dateparser", "numpy")


def call(*words: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=given, catch_exceptions=False)


def shell(
    *words: str | Path, given: bytes = b"", before: Sequence[str] = (), **how: object
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*before, *PROGRAM, *map(str, words)], input=given, capture_output=True, check=False, **how
    )


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one strike and a report that names no place."""
    folder = tmp_path_factory.mktemp("cli")
    lines = [
        {"text": REPORT, "outlet": "Lamp Post", "published": "2023-01-02", "title": "63 soldiers killed in Makiivka"},
        {"text": "A bus crash in Lima killed 7 people.", "outlet": "Lamp Post", "published": "2023-02-02"},
    ]
    (folder / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = call("run", folder / "in.jsonl", "--into", folder / "l.db", "--out", folder / "site")
    assert result.exit_code == 0, result.output
    return folder / "l.db"


# --- run


def run_there(folder: Path, *sources: str | Path, given: str | None = None) -> Result:
    return call("run", *sources, "--into", folder / "l.db", "--out", folder / "site", given=given)


def a_file(folder: Path, name: str, content: str | bytes = REPORT) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_when_all_is_read_the_program_says_what_it_found_and_ends_with_0(tmp_path: Path) -> None:
    result = run_there(tmp_path, a_file(tmp_path, "a.txt"))
    assert result.exit_code == 0
    assert "1 document, 2 claims" in result.stdout
    assert str(tmp_path / "site" / "index.html") in result.stdout
    assert result.stderr == ""


def test_when_something_is_left_out_it_says_what_and_ends_with_3(tmp_path: Path) -> None:
    result = run_there(tmp_path, a_file(tmp_path, "a.txt"), a_file(tmp_path, "b.txt", bytes(range(256))))
    assert result.exit_code == 3
    assert "1 document" in result.stdout
    assert "Left out (1):" in result.stderr
    assert "b.txt" in result.stderr


def test_when_nothing_can_be_read_it_ends_with_1(tmp_path: Path) -> None:
    result = run_there(tmp_path, tmp_path / "nothing.txt")
    assert result.exit_code == 1
    assert "nothing.txt: There is no such file" in result.stderr


def test_nothing_new_is_not_nothing_done(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.txt")
    assert [run_there(tmp_path, path).exit_code for _ in range(2)] == [0, 0]


def test_a_bad_input_in_a_full_ledger_is_still_nothing_done(tmp_path: Path) -> None:
    run_there(tmp_path, a_file(tmp_path, "a.txt"))
    assert run_there(tmp_path, tmp_path / "nothing.txt").exit_code == 1


def test_a_long_list_of_problems_is_cut_with_a_count(tmp_path: Path) -> None:
    bad = [tmp_path / f"no-{number}.txt" for number in range(30)]
    result = run_there(tmp_path, *bad)
    assert result.stderr.count("There is no such file") == 20
    assert "and 10 more" in result.stderr


def test_text_can_be_piped_in(tmp_path: Path) -> None:
    result = run_there(tmp_path, "-", given=REPORT)
    assert result.exit_code == 0
    assert "2 claims" in result.stdout


def test_languages_other_than_english_are_counted_and_said(tmp_path: Path) -> None:
    german = "Das Verteidigungsministerium erklärte am Montag, dass bei dem Angriff viele Soldaten getötet wurden. " * 3
    result = run_there(tmp_path, a_file(tmp_path, "a.txt", REPORT * 2), a_file(tmp_path, "b.txt", german))
    assert "Languages: " in result.stdout
    assert "English 1" in result.stdout
    assert "German (de) 1" in result.stdout


def test_a_site_that_would_overwrite_a_strangers_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    mine = a_file(tmp_path / "site", "index.html", "my own page")
    result = run_there(tmp_path, a_file(tmp_path, "a.txt"))
    assert result.exit_code == 2
    assert mine.read_text() == "my own page"
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["thesis.db", "folder.db"])
def test_a_ledger_that_is_none_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    if name.startswith("folder"):
        (tmp_path / name).mkdir()
    else:
        a_file(tmp_path, name, "no database " * 99)
    result = call("run", a_file(tmp_path, "a.txt"), "--into", tmp_path / name, "--out", tmp_path / "site")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert name in result.stderr


def test_in_a_pipe_nothing_but_words_comes_out(tmp_path: Path) -> None:
    wanted = ("run", a_file(tmp_path, "a.txt"), "--into", tmp_path / "l.db", "--out", tmp_path / "site")
    done = shell(*wanted)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr == b""


# --- show, claims, export


def test_show_prints_the_records_when_they_are_few(ledger: Path) -> None:
    result = call("show", "--ledger", ledger)
    assert result.exit_code == 0
    assert "Makiivka" in result.stdout
    assert "Lima" in result.stdout


@pytest.mark.parametrize("wanted", ["makiivka-2023-01-01", "MAKIIVKA", "Makiivka, 1 January 2023"])
def test_show_finds_an_event_by_id_name_or_a_part_of_it(ledger: Path, wanted: str) -> None:
    result = call("show", wanted, "--ledger", ledger)
    assert result.exit_code == 0
    assert "400" in result.stdout
    assert "Lima" not in result.stdout


def test_an_event_that_is_not_there_is_told_with_those_that_are(ledger: Path) -> None:
    result = call("show", "makivka-2023", "--ledger", ledger)
    assert result.exit_code == 2
    assert "makiivka-2023-01-01" in result.stderr


def test_words_that_fit_two_events_are_told_with_both(ledger: Path) -> None:
    result = call("show", "2023", "--ledger", ledger)
    assert result.exit_code == 2
    assert "fits 2 events" in result.stderr


@pytest.mark.parametrize("words", [("show",), ("claims",), ("export", "jsonld", "--out", "x")])
def test_without_a_ledger_the_program_says_how_to_make_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = call(*words, "--ledger", tmp_path / "none.db")
    assert result.exit_code == 1
    assert "counterclaim run" in result.stderr
    assert not (tmp_path / "none.db").exists()


def test_claims_come_as_json_lines_with_their_event(ledger: Path) -> None:
    rows = [json.loads(line) for line in call("claims", "--format", "jsonl", "--ledger", ledger).stdout.splitlines()]
    assert {(row["event"].split("-")[0], row["low"]) for row in rows} >= {
        ("makiivka", 63),
        ("makiivka", 400),
        ("lima", 7),
    }


def test_claims_of_one_event_leave_the_others_out(ledger: Path) -> None:
    text = call("claims", "--event", "lima", "--format", "csv", "--ledger", ledger).stdout
    assert [row["low"] for row in csv.DictReader(io.StringIO(text))] == ["7"]


def test_claims_for_review_begin_with_the_least_sure(tmp_path: Path) -> None:
    doubtful = "In Lima the papers spoke. If she is right, then at two of the camps nine more had died."
    source = a_file(tmp_path, "a.txt", f"{REPORT}\n\n{doubtful}")
    assert run_there(tmp_path, source).exit_code == 0
    listed = ("claims", "--format", "jsonl", "--ledger", tmp_path / "l.db")
    plain = [json.loads(line)["confidence"] for line in call(*listed).stdout.splitlines()]
    review = [json.loads(line)["confidence"] for line in call(*listed, "--doubtful-first").stdout.splitlines()]
    assert plain != sorted(plain)
    assert review == sorted(plain)


def test_claims_can_be_a_parquet_file(ledger: Path, tmp_path: Path) -> None:
    import polars as pl

    path = tmp_path / "new" / "claims.parquet"
    assert call("claims", "--format", "parquet", "--out", path, "--ledger", ledger).exit_code == 0
    assert 400 in pl.read_parquet(path)["low"].to_list()


def test_claims_are_a_table_for_people_by_default(ledger: Path) -> None:
    result = call("claims", "--ledger", ledger)
    assert "Speaker" in result.stdout
    assert "“63”" in result.stdout


@pytest.mark.parametrize("form", EXPORTS)
def test_every_export_writes_files_with_a_note_of_what_it_drops(ledger: Path, tmp_path: Path, form: str) -> None:
    result = call("export", form, "--out", tmp_path / form, "--ledger", ledger)
    assert result.exit_code == 0
    written = [Path(line) for line in result.stdout.splitlines()]
    assert tmp_path / form / f"{form}.losses.md" in written
    assert all(path.is_file() for path in written)


def test_the_forms_that_the_command_line_names_are_those_that_there_are() -> None:
    from counterclaim.publish.exports import FORMATS
    from counterclaim.tables import FORMS as TABLES

    assert (EXPORTS, FORMS) == (FORMATS, TABLES)


# --- extract


def test_text_goes_in_and_claims_come_out_one_a_line() -> None:
    lines = [json.loads(line) for line in call("extract", given=REPORT).stdout.splitlines()]
    assert [(line["low"], line["quote"]) for line in lines] == [(63, "63"), (400, "about 400")]
    assert [REPORT[line["start"] : line["end"]] for line in lines] == [line["quote"] for line in lines]


def test_a_file_can_be_named_and_line_ends_are_kept(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.txt", "One.\r\n\r\n63 soldiers died.\r\n")
    (line,) = call("extract", path).stdout.splitlines()
    assert json.loads(line)["start"] == 8


def test_a_page_is_read_before_claims_are_taken_out(tmp_path: Path) -> None:
    words = "<p>" + REPORT + "</p>"
    page = f"<html><head><title>x</title></head><body><article><h1>News</h1>{words}</article></body></html>"
    lines = [json.loads(line) for line in call("extract", a_file(tmp_path, "a.html", page)).stdout.splitlines()]
    assert [line["low"] for line in lines] == [63, 400]
    assert "<" not in "".join(line["prefix"] for line in lines)


def test_the_context_of_a_text_can_be_given() -> None:
    how = (
        "--outlet",
        "Lamp Post",
        "--date",
        "2023-01-02",
        "--url",
        "https://example.org/",
        "--title",
        "7 killed in Lima",
    )
    first, second, *_ = map(json.loads, call("extract", *how, given=REPORT).stdout.splitlines())
    assert (first["unit"], first["low"]) == ("title", 7)
    assert second["source"]["outlet"] == "Lamp Post"
    assert second["source"]["published"]["earliest"] == "2023-01-02T00:00:00+00:00"


@pytest.mark.parametrize("date", ["yesterday", "2023-13-01", "0000-01-01", "9999-12-31", ""])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    result = call("extract", "--date", date, given=REPORT)
    assert result.exit_code == 2
    assert "is no date" in result.stderr


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    for name in ("none.txt", "none.html", "folder"):
        (tmp_path / "folder").mkdir(exist_ok=True)
        result = call("extract", tmp_path / name)
        assert result.exit_code == 1, name
        assert result.stderr.count("\n") == 1
        assert name in result.stderr


@pytest.mark.parametrize("text", [b"", b"\0", b"\xff\xfe", "Nothing happened. 🕊".encode(), b"\xed\xa0\x80 63 died"])
def test_odd_bytes_do_no_harm(text: bytes) -> None:
    done = CliRunner().invoke(main, ["extract"], input=text, catch_exceptions=False)
    assert done.exit_code == 0
    assert [json.loads(line)["low"] for line in done.stdout.splitlines()] == ([63] if b"63" in text else [])


def test_when_the_reader_goes_away_the_program_is_quiet(tmp_path: Path) -> None:
    path = a_file(tmp_path, "long.txt", (REPORT + "\n\n") * 400)
    program = f"{sys.executable} -c 'from counterclaim.cli import main; main()' extract {path} | head -1"
    done = subprocess.run(["bash", "-c", program], capture_output=True, check=False)
    assert json.loads(done.stdout)["low"] == 63
    assert done.stderr == b""


@pytest.mark.parametrize("words", [*(f"claims --format {form}" for form in FORMS), "show"])
def test_what_prints_a_ledger_is_quiet_too_when_the_reader_goes_away(ledger: Path, words: str) -> None:
    program = f"{sys.executable} -m counterclaim {words} --ledger {ledger} | true"
    done = subprocess.run(["bash", "-c", program], capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.parametrize("words", ["extract", "claims --format csv --ledger {ledger}", "show --ledger {ledger}"])
@pytest.mark.parametrize("to", ["> /dev/full", ">&-", "<&- >/dev/full"])
def test_when_there_is_nowhere_to_write_it_says_so_in_one_line(ledger: Path, words: str, to: str) -> None:
    program = f"{sys.executable} -m counterclaim {words.format(ledger=ledger)} {to}"
    done = subprocess.run(["bash", "-c", program], capture_output=True, check=False, input=REPORT.encode())
    assert done.returncode in (1, 2)
    assert done.stderr.decode().startswith("counterclaim: ")
    assert done.stderr.count(b"\n") == 1


def test_without_standard_input_it_says_so_in_one_line(tmp_path: Path) -> None:
    for words in ("extract", f"run - --into {tmp_path}/l.db --out {tmp_path}/site"):
        program = f"{sys.executable} -m counterclaim {words} <&-"
        done = subprocess.run(["bash", "-c", program], capture_output=True, check=False)
        assert done.returncode == 1
        assert b"Standard input is closed" in done.stderr
        assert b"Traceback" not in done.stderr


def test_extract_and_help_load_nothing_heavy() -> None:
    script = f"""
import sys
from counterclaim.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    for words in (["extract"], ["--help"], ["run", "--help"], ["--version"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *words], input=REPORT.encode(), capture_output=True, check=True
        )
        assert done.stderr.decode().strip() == "[]", words


# --- mistakes and hostile text


@pytest.mark.parametrize(
    "words", [(), ("run",), ("paint",), ("export", "pdf", "--out", "x"), ("claims", "--format", "x")]
)
def test_a_command_that_makes_no_sense_ends_with_2(words: tuple[str, ...]) -> None:
    assert call(*words).exit_code == 2


def test_the_version_is_told() -> None:
    from importlib.metadata import version

    assert version("counterclaim") in call("--version").stdout


HOSTILE = "\x1b[31mRED\x07\x9b31m\u202e"


def on_a_screen(*words: str | Path) -> bytes:
    """What the program writes to a real terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        stdout=follower,
        stderr=follower,
        stdin=follower,
        env=os.environ | {"NO_COLOR": "1"},
    )
    os.close(follower)
    seen = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            some = os.read(leader, 65536)
        except OSError:
            break
        if not some:
            break
        seen += some
    process.wait()
    os.close(leader)
    return seen


Command = Callable[[Path], tuple[str | Path, ...]]


@pytest.mark.parametrize(
    "command",
    [
        lambda folder: ("show", "--ledger", folder / "l.db"),
        lambda folder: ("claims", "--ledger", folder / "l.db"),
        lambda folder: ("claims", "--format", "csv", "--ledger", folder / "l.db"),
        lambda folder: ("claims", "--format", "jsonl", "--ledger", folder / "l.db"),
        lambda folder: ("extract", folder / "text"),
        lambda folder: ("run", folder / f"no{HOSTILE[:9]}.txt", "--into", folder / "l.db", "--out", folder / "site"),
        lambda folder: ("show", f"no{HOSTILE}", "--ledger", folder / "l.db"),
    ],
    ids=["show", "table", "csv", "jsonl", "extract", "run", "mistake"],
)
def test_nothing_from_a_text_or_a_name_is_obeyed_by_the_terminal(tmp_path: Path, command: Command) -> None:
    text = f"{HOSTILE} The ministry said that 63 soldiers died in Makiivka on 1 January 2023. {HOSTILE}"
    line = {
        "text": text,
        "title": f"63 died {HOSTILE}",
        "outlet": HOSTILE,
        "comments": [{"text": text, "author": HOSTILE}],
    }
    a_file(tmp_path, "in.jsonl", json.dumps(line))
    a_file(tmp_path, "text", text)
    assert run_there(tmp_path, tmp_path / "in.jsonl").exit_code == 0
    seen = on_a_screen(*command(tmp_path)).decode()
    assert seen
    for bad in ("\x1b[31m", "\x07", "\x9b", "\u202e"):
        assert bad not in seen
