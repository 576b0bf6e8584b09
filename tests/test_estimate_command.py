"""The command `estimate` as a user sees it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

pytest.importorskip("scipy")

from counterclaim.cli import main
from counterclaim.estimate.columns import TABLES
from small_wars import written

EXAMPLE = Path(__file__).parent.parent / "examples" / "makiivka"
REPORTS = Path(__file__).parent.parent.parent / "shared" / "data" / "losses-radford2023.csv"


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["estimate", "--quick", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return written(tmp_path_factory.mktemp("war"))


@pytest.fixture(scope="module")
def done(war: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("estimate") / "out"
    return call(war[0], "--columns", war[1], "--without", "monitor", "--out", out), out


def test_a_table_becomes_a_folder_of_tables_that_say_what_they_hold(done: tuple[Result, Path]) -> None:
    result, out = done
    assert result.exit_code == 0, result.output
    assert {path.name for path in (out / "data").iterdir()} == {
        f"{name}.{form}" for name in TABLES for form in ("csv", "parquet")
    }
    package = json.loads((out / "datapackage.json").read_text())
    assert package["title"] == "Losses in a small war: a model's estimate"


def test_what_is_printed_is_said_to_be_an_estimate(done: tuple[Result, Path]) -> None:
    printed = done[0].output
    assert "210 reports by 3 sources on 3 kinds of losses, day 1 (2024-03-01) to day 60 (2024-04-29)." in printed
    assert "A model's estimate of the totals, with its 90 % interval; not what anybody reported:" in printed
    assert "  A, soldiers" in printed


def test_faulty_rows_are_listed_and_end_with_3(war: tuple[Path, Path], tmp_path: Path) -> None:
    table = tmp_path / "war.csv"
    table.write_text(war[0].read_text() + "61,many,A,soldiers,monitor\n61,,A,soldiers,monitor\n")
    result = call(table, "--without", "none", "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "war.csv, row 212, column 'count': 'many' is no whole number from 0." in result.output
    assert pl.read_csv(tmp_path / "out" / "data" / "unused.csv")["where"].to_list() == [
        "war.csv, row 212, column 'count'",
        "war.csv, row 213, column 'count'",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["no.csv"], "no.csv: It cannot be opened: No such file or directory. Check the name."),
        (["TABLE", "--ledger", "x.db"], "--ledger and --since are for a ledger"),
        (["--columns", "MAP"], "--columns is for a table"),
        (["--ledger", "no.db"], "no.db"),
        (["TABLE", "--without", "oracle"], "No report is by 'oracle'"),
        (["--ledger", "x.db", "--since", "soon"], "--since 'soon' is no date"),
        (["TABLE", "--out", "MAP"], "map.toml: It is no folder."),
        (["TABLE", "--out", "TABLE/below"], "war.csv/below: Nothing can be written there."),
        (["TABLE", "--from", "no.json"], "no.json: It cannot be opened"),
        (["TABLE", "--from", "no.json", "--anew"], "--from begins from a state, --anew from none"),
    ],
)
def test_a_command_that_makes_no_sense_says_so_in_a_line(
    war: tuple[Path, Path], tmp_path: Path, words: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys.modules["counterclaim.estimate.study"], "calibrated", None)  # before it takes minutes
    given = [{"TABLE": str(war[0]), "MAP": str(war[1])}.get(word, word.replace("TABLE", str(war[0]))) for word in words]
    result = call("--out", "out", *given)
    assert result.exit_code in (1, 2)
    assert told in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_ledger_of_two_totals_says_little_and_what_it_could_not_use(tmp_path: Path) -> None:
    runner = CliRunner()
    read = ["run", str(EXAMPLE), "--into", str(tmp_path / "l.db"), "--out", str(tmp_path / "site")]
    assert runner.invoke(main, read, catch_exceptions=False).exit_code == 0
    result = call("--ledger", tmp_path / "l.db", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "2 reports by 2 sources on 1 kind of losses" in result.output
    assert "It counts one event, not a stretch of the conflict." in result.output
    assert "A reader's comment is no source." in result.output
    assert "Two reports or fewer, which say little: Russia, soldiers killed." in result.output


def test_the_folder_of_a_records_site_is_not_written_into(war: tuple[Path, Path], tmp_path: Path) -> None:
    runner = CliRunner()
    read = ["run", str(EXAMPLE), "--into", str(tmp_path / "l.db"), "--out", str(tmp_path / "site")]
    assert runner.invoke(main, read, catch_exceptions=False).exit_code == 0
    before = sorted(path.name for path in (tmp_path / "site").rglob("*"))
    result = call(war[0], "--columns", war[1], "--without", "none", "--out", tmp_path / "site")
    assert result.exit_code == 2
    assert "The folder holds the records of events." in result.output
    assert sorted(path.name for path in (tmp_path / "site").rglob("*")) == before


def test_without_the_extra_the_command_says_what_to_install(war: tuple[Path, Path], tmp_path: Path) -> None:
    hide = (
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'scipy' else real(name, *rest)\n"
        "from counterclaim.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", hide, "estimate", str(war[0])], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "counterclaim: Estimates need more packages. Install them: pip install 'counterclaim[estimate]'"
    )


def test_stopping_it_writes_nothing(war: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["counterclaim.estimate.study"], "calibrated", stopped)
    result = call(war[0], "--columns", war[1], "--out", tmp_path / "out")
    assert result.exit_code == 130
    assert "Stopped. Nothing was written." in result.output
    assert not (tmp_path / "out").exists()


def test_one_that_is_stopped_goes_on_where_it_was_and_ends_as_if_nothing_had_been(
    war: tuple[Path, Path], done: tuple[Result, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    words = [war[0], "--columns", war[1], "--without", "monitor", "--out", out]
    shell = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a background job has none
    program = subprocess.Popen(
        [sys.executable, "-c", f"{shell}; from counterclaim.cli import main; main()", "estimate", "--quick", *words],
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(list(out.rglob("*.npz"))) < 2 and program.poll() is None:
        time.sleep(0.01)
    program.send_signal(signal.SIGINT)
    _, complaint = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "Stopped. What was done is kept in" in complaint
    assert [path.name for path in out.iterdir()] == [".unfinished"]

    kept = sorted(out.rglob("*.npz"))
    kept[0].write_bytes(b"torn")
    calibrate = sys.modules["counterclaim.estimate.calibrate"]
    fits, fit = [], calibrate.fit
    monkeypatch.setattr(calibrate, "fit", lambda *given, **more: fits.append(1) or fit(*given, **more))
    result = call(*words)
    assert result.exit_code == 0
    assert len(fits) == 1 + 10 - (len(kept) - 1)
    assert result.output.splitlines()[:-2] == done[0].output.splitlines()[:-2]
    for path in (done[1] / "data").glob("*.csv"):
        assert (out / "data" / path.name).read_bytes() == path.read_bytes()
    assert not (out / ".unfinished").exists()


def test_a_days_new_reports_are_taken_in_from_the_state_of_the_folder(
    war: tuple[Path, Path], done: tuple[Result, Path], tmp_path: Path
) -> None:
    table, out = tmp_path / "war.csv", tmp_path / "out"
    table.write_text(war[0].read_text() + "62,900,A,soldiers,monitor\n")
    shutil.copytree(done[1], out)
    result = call(table, "--columns", war[1], "--out", out)
    assert result.exit_code == 0, result.output
    assert "211 reports by 3 sources" in result.output
    assert "Brought up to date from the state of day 60 (2024-04-29)." in result.output
    assert json.loads((out / "state.json").read_text())["last"] == 62
    said = (out / "without.html").read_text()
    assert "Worked out from the reports up to 29 April 2024" in said


def test_another_mapping_works_all_out_anew_and_says_so(
    war: tuple[Path, Path], done: tuple[Result, Path], tmp_path: Path
) -> None:
    shutil.copytree(done[1], tmp_path / "out")
    mapping = tmp_path / "map.toml"
    mapping.write_text(war[1].read_text().replace("2024-03-01", "2024-02-01"))
    result = call(war[0], "--columns", mapping, "--without", "none", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "It is of other reports, or they were read in another way. All is worked out anew." in result.output
    assert "Brought up to date" not in result.output


def test_a_state_of_other_reports_is_refused_where_it_is_named(
    war: tuple[Path, Path], done: tuple[Result, Path], tmp_path: Path
) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text("start = 2024-02-01\n")
    given = done[1] / "state.json"
    result = call(war[0], "--columns", mapping, "--from", given, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "This state is of other reports, or of some that were read in another way" in result.output


def test_a_state_of_another_table_is_refused_though_both_are_read_alike(
    war: tuple[Path, Path], done: tuple[Result, Path], tmp_path: Path
) -> None:
    table = tmp_path / "other.csv"
    table.write_text("day,count,party,category,source\n1,40,C,ships,wire\n9,60,C,ships,wire\n")
    mapping = tmp_path / "map.toml"
    mapping.write_text("start = 2024-03-01\n")
    given = done[1] / "state.json"
    result = call(table, "--columns", mapping, "--from", given, "--out", tmp_path / "out")
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "This state is of other reports" in result.output


def test_a_folder_that_may_not_be_written_is_told_of_before_the_minutes_that_an_estimate_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, _: Path(path) != tmp_path)
    table = tmp_path / "one.csv"
    table.write_text("day,count,party,category,source\n1,40,C,ships,wire\n")
    monkeypatch.setattr(sys.modules["counterclaim.estimate.study"], "calibrated", None)
    result = call(table, "--out", tmp_path / "a" / "b")
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "Nothing can be written there. Name a folder that you may write to." in result.output


def test_one_report_is_one_report(tmp_path: Path) -> None:
    table = tmp_path / "one.csv"
    table.write_text("day,count,party,category,source\n1,40,C,ships,wire\n")
    result = call(table, "--ahead", "0", "--out", tmp_path / "out")
    assert result.output.startswith("1 report by 1 source on 1 kind of losses, day 1 to day 1.")


def test_a_damaged_state_is_refused_and_anew_passes_it_over(
    war: tuple[Path, Path], done: tuple[Result, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(done[1], out)
    (out / "state.json").write_text((out / "state.json").read_text()[:500])
    refused = call(war[0], "--columns", war[1], "--out", out)
    assert refused.exit_code == 2
    assert "This is no state of an estimate" in refused.output
    assert call(war[0], "--columns", war[1], "--without", "none", "--anew", "--out", out).exit_code == 0


def test_the_tendencies_are_written_for_estimates_of_single_events(done: tuple[Result, Path]) -> None:
    from counterclaim.toll import load

    learnt = load((done[1] / "tendencies.json").read_text())
    assert learnt.by_source["a ministry", "a"].log_mean < learnt.by_source["a ministry", "b"].log_mean


@pytest.mark.skipif(not REPORTS.exists(), reason=f"The table of Radford et al. is not at {REPORTS}.")
@pytest.mark.parametrize(
    ("mapping", "called"), [("radford2023", {}), ("radford2023-archive", {"day": "days", "count": "loss_count"})]
)
def test_the_published_table_is_read_whole_with_its_mapping(
    mapping: str, called: dict[str, str], tmp_path: Path
) -> None:
    from counterclaim.estimate.mapping import load_mapping
    from counterclaim.estimate.rows import read_basis

    pl.read_csv(REPORTS, infer_schema_length=None).rename(called).write_csv(tmp_path / "published.csv")
    found = read_basis(tmp_path / "published.csv", load_mapping(EXAMPLE.parent / "conflict" / f"{mapping}.toml"))
    assert found.problems == ()
    assert found.rows.height + len(found.unused) == 4_609
    assert found.relation("UA Source", "Ukraine") == "own"


def test_the_simulated_war_of_the_examples_is_what_its_program_makes() -> None:
    folder = EXAMPLE.parent / "conflict"
    made = subprocess.run([sys.executable, folder / "simulate.py"], capture_output=True, check=True)
    assert made.stdout == (folder / "border-war.csv").read_bytes()
    told = made.stderr.decode().split()
    assert all(number in (folder.parent / "README.md").read_text() for number in told if number[0].isdigit())
