"""A language model in the commands: what it found, what it took and what went wrong, as a user sees it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result

from counterclaim.cli import main
from counterclaim.errors import UsageError
from counterclaim.extractors import AT_ONCE, chosen
from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Claim, Document, Extracted
from counterclaim.run import run
from counterclaim.verbs import Verbs
from counterclaim.workers import taken_from_afar
from model_server import ModelServer, a_claim_said, claims, error, model_server

TEXT = (
    "The ministry said at least 63 soldiers were killed in Makiivka. Forty will never see home again, a doctor wrote."
)
FORTY = a_claim_said("Forty", sentence=2, low=40, high=40, affected=None, speaker="a doctor")


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("COUNTERCLAIM_LLM_KEY", raising=False)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as served:
        yield served


def call(*words: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=given, catch_exceptions=False)


def with_model(server: ModelServer, *rest: str, model: str = "small") -> list[str]:
    return ["--extractor", f"llm:{model}", "--llm-url", server.url, *rest]


def run_there(folder: Path, *rest: str) -> Result:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "a.txt").write_text(TEXT)
    return call("run", folder / "in", "--into", folder / "l.db", "--out", folder / "site", *rest)


def kept_claims(folder: Path) -> list[Claim]:
    with Ledger.open(folder / "l.db") as ledger:
        return ledger.claims()


def quotes(folder: Path) -> list[tuple[str, str]]:
    return [(claim.quote, claim.extractor.split()[0]) for claim in kept_claims(folder)]


def test_extract_writes_what_the_model_found_and_tells_what_it_took(server: ModelServer) -> None:
    server.will(claims(FORTY))
    result = call("extract", *with_model(server, "--llm-price", "1.5", "10"), given=TEXT)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["quote"], line["extractor"]) for line in lines] == [
        ("at least 63", "rules 1"),
        ("Forty", "llm:small"),
    ]
    assert "llm:small: 1 answer, 1,000 tokens in, 50 out, cost 0.0020." in result.stderr
    assert result.exit_code == 0


def test_extract_tells_what_the_model_did_wrong_and_ends_with_3(server: ModelServer) -> None:
    server.will(claims(FORTY | {"low": 41}))
    result = call("extract", *with_model(server), given=TEXT)
    assert [json.loads(line)["quote"] for line in result.stdout.splitlines()] == ["at least 63"]
    assert "says 40, not 41 to 40" in result.stderr
    assert result.exit_code == 3


def test_the_rules_alone_ask_nobody(server: ModelServer) -> None:
    assert call("extract", "--llm-url", server.url, given=TEXT).stderr == ""
    assert server.calls == []


def test_the_key_comes_from_the_environment_and_is_never_shown(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERCLAIM_LLM_KEY", "hush-hush")
    server.will(error(401, "who are you?"))
    result = call("extract", *with_model(server), given=TEXT)
    assert server.headers[0]["authorization"] == "Bearer hush-hush"
    assert "hush-hush" not in result.output
    assert "who are you?" in result.stderr


@pytest.mark.parametrize("name", ["", "llm:", "llm: ", "gpt", "rules 1", "llm:a\nb", "llm:" + "x" * 300])
def test_an_extractor_that_is_none_is_a_users_mistake(name: str) -> None:
    assert call("extract", "--extractor", name, given=TEXT).exit_code == 2
    with pytest.raises(UsageError):
        chosen(name)


def test_an_address_that_is_none_is_a_users_mistake() -> None:
    result = call("extract", "--extractor", "llm:small", "--llm-url", "localhost", given=TEXT)
    assert result.exit_code == 2
    assert "http://" in result.stderr


def test_a_run_keeps_what_the_model_found_and_tells_what_it_took(server: ModelServer, tmp_path: Path) -> None:
    server.will(claims(FORTY))
    result = run_there(tmp_path, *with_model(server))
    assert result.exit_code == 0
    assert "llm:small: 1 answer, 1,000 tokens in, 50 out." in result.stdout
    assert quotes(tmp_path) == [("at least 63", "rules"), ("Forty", "llm:small")]


def test_a_run_without_a_server_publishes_the_rules_claims_and_another_run_asks_for_the_rest(
    server: ModelServer, tmp_path: Path
) -> None:
    server.will(error(401, "closed"))
    result = run_there(tmp_path, *with_model(server))
    assert result.exit_code == 3
    assert "answers 401" in result.stderr
    assert (tmp_path / "site" / "index.html").exists()
    assert quotes(tmp_path) == [("at least 63", "rules")]
    server.will(claims(FORTY))
    healed = run_there(tmp_path, *with_model(server))
    assert healed.exit_code == 0, healed.stderr
    assert quotes(tmp_path) == [("at least 63", "rules"), ("Forty", "llm:small")]
    assert run_there(tmp_path, *with_model(server)).exit_code == 0
    assert len(server.calls) == 2


def test_a_run_with_a_model_goes_over_what_the_rules_alone_have_read(server: ModelServer, tmp_path: Path) -> None:
    assert run_there(tmp_path).exit_code == 0
    assert quotes(tmp_path) == [("at least 63", "rules")]
    server.will(claims(FORTY))
    run_there(tmp_path, *with_model(server))
    assert quotes(tmp_path) == [("at least 63", "rules"), ("Forty", "llm:small")]
    server.will(claims())
    run_there(tmp_path, *with_model(server, model="large"))
    assert quotes(tmp_path) == [("at least 63", "rules")]


def test_what_a_model_did_wrong_stands_in_the_runs_list_and_is_not_asked_again(
    server: ModelServer, tmp_path: Path
) -> None:
    server.will(claims(FORTY | {"speaker": "the Kremlin"}))
    result = run_there(tmp_path, *with_model(server))
    assert result.exit_code == 3
    assert "its speaker is not in the text" in result.stderr
    run_there(tmp_path, *with_model(server))
    assert len(server.calls) == 1


def test_an_answer_of_one_run_serves_another_ledger(server: ModelServer, tmp_path: Path) -> None:
    server.will(claims(FORTY))
    run_there(tmp_path, *with_model(server))
    result = call("extract", *with_model(server), given=TEXT)
    assert "1 answer of earlier runs used again" in result.stderr
    assert len(server.calls) == 1


def test_a_run_that_waits_for_a_model_stops_at_ctrl_c(server: ModelServer, tmp_path: Path) -> None:
    asked, over = Event(), Event()

    def wait(_: object) -> None:
        asked.set()
        over.wait(60)

    server.will(wait)
    (tmp_path / "a.txt").write_text(TEXT)
    command = [sys.executable, "-m", "counterclaim", "run", tmp_path / "a.txt", "--into", tmp_path / "l.db"]
    program = subprocess.Popen([*command, "--out", tmp_path / "site", *with_model(server)], stderr=subprocess.PIPE)
    try:
        assert asked.wait(60)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=30)
    finally:
        program.kill()
        over.set()
    assert program.returncode == 130
    assert b"run the same command again to go on" in said


def test_several_documents_are_with_the_model_at_once() -> None:
    both = Event()
    started: list[str] = []

    def extract(document: Document) -> Extracted:
        started.append(document.id)
        if len(started) == 2:
            both.set()
        assert both.wait(10)
        return Extracted(())

    documents = [Document.make(text=str(n)) for n in range(6)]
    results = dict(taken_from_afar(documents, extract, at_once=2))
    assert results == dict.fromkeys(documents, Extracted(()))


def test_a_run_takes_four_documents_at_once_unless_told_otherwise() -> None:
    extractor = chosen("llm:small")
    usual, told = extractor.verbs(None), extractor.verbs(9)
    assert usual is not None
    assert told is not None
    assert (usual.at_once, told.at_once) == (AT_ONCE, 9)
    assert chosen("rules").verbs(9) is None


def test_a_model_makes_another_extractor_and_no_other_reader_or_linker() -> None:
    usual, other = Verbs(), Verbs(model="llm:small 1")
    assert usual.version_of("extract") != other.version_of("extract")
    assert [usual.version_of(verb) for verb in ("read", "link")] == [
        other.version_of(verb) for verb in ("read", "link")
    ]


def test_a_run_from_python_takes_a_model_too(server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    server.will(claims(FORTY))
    verbs = chosen("llm:small", url=server.url).verbs(None)
    summary = run([tmp_path / "a.txt"], ledger=tmp_path / "l.db", out=None, verbs=verbs)
    assert (summary.claims, summary.problems) == (2, ())


def test_the_accuracy_bench_scores_a_model(server: ModelServer, tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    scorer = root / ".." / "shared" / "tools" / "score.py"
    if not scorer.exists():
        pytest.skip("the scorer is not beside this checkout")
    for folder in ("tools", "cases"):
        (tmp_path / folder).mkdir()
    (tmp_path / "tools" / "score.py").write_bytes(scorer.read_bytes())
    coded = {"approximate": False, "vague": False}
    item = {"id": "1", "text": TEXT, "claims": [a_claim_said() | coded, FORTY | coded]}
    (tmp_path / "cases" / "gold.jsonl").write_text(json.dumps(item))
    server.will(claims(FORTY))
    command = [sys.executable, root / "bench" / "accuracy.py", "claims", tmp_path / "cases" / "gold.jsonl"]
    done = subprocess.run([*command, *with_model(server)], capture_output=True, text=True, check=True, env=os.environ)
    assert json.loads(done.stdout)["figure"]["f1"] == 1.0
    assert "llm:small: 1 answer" in done.stderr
