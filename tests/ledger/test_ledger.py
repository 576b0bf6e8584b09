"""What goes into the ledger stays there, once, and comes out as it was."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import CreateTable

from builders import a_claim, a_comment, a_document, a_link, an_event, day
from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import tables
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger, name_key
from counterclaim.nouns import Change, Claim, Decision, Document, Problem
from strategies import documents as any_documents

NOW = datetime(2023, 1, 5, tzinfo=UTC)
RULES = "rules 1"
TEXT = "63 died and 89 were hurt"
DOCUMENT = a_document(TEXT, comments=(a_comment("400 more like"),))
CLAIMS = tuple(a_claim(TEXT, quote, int(quote), int(quote), document=DOCUMENT) for quote in ("63", "89"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counterclaim.db"


def filled(path: Path) -> Ledger:
    ledger = Ledger.open(path)
    ledger.add_documents([DOCUMENT])
    ledger.add_claims(CLAIMS, document=DOCUMENT.id, extractor=RULES)
    return ledger


def a_problem(where: str = "page.html") -> Problem:
    return Problem(where, "It is empty.", "Save it again.")


def test_documents_and_claims_come_out_as_they_went_in(path: Path) -> None:
    filled(path).close()
    with Ledger.open(path, create=False) as ledger:
        assert list(ledger.documents()) == [DOCUMENT]
        assert ledger.claims() == list(CLAIMS)


def test_adding_again_adds_nothing(path: Path) -> None:
    with filled(path) as ledger:
        state = ledger.state()
        assert ledger.add_documents([DOCUMENT, DOCUMENT]) == 0
        assert ledger.add_claims(CLAIMS, document=DOCUMENT.id, extractor=RULES) == 0
        assert ledger.state() == state


@settings(max_examples=15, deadline=None)
@given(document=any_documents())
def test_any_document_survives(document: Document, tmp_path_factory: pytest.TempPathFactory) -> None:
    with Ledger.open(tmp_path_factory.mktemp("any") / "l.db") as ledger:
        assert ledger.add_documents([document]) == 1
        assert list(ledger.documents()) == [document]


def test_documents_come_in_the_order_of_publication_whatever_the_order_of_adding(path: Path) -> None:
    dated = [a_document(str(n), published=f"2023-01-0{n}") for n in (3, 1, 2)]
    with Ledger.open(path) as ledger:
        ledger.add_documents([a_document("undated", published=None), *dated])
        assert [document.text for document in ledger.documents()] == ["1", "2", "3", "undated"]


def test_documents_are_found_by_id_however_many(path: Path) -> None:
    many = [a_document(str(n)) for n in range(900)]
    with Ledger.open(path) as ledger:
        ledger.add_documents(many)
        assert {document.id for document in ledger.documents(one.id for one in many)} == {one.id for one in many}


def test_the_bytes_of_an_input_are_kept_once(path: Path) -> None:
    with Ledger.open(path) as ledger:
        assert ledger.add_raw(b"63 dead\0") == ledger.add_raw(b"63 dead\0")
        assert ledger.raw(ledger.add_raw(b"63 dead\0")) == b"63 dead\0"
        assert ledger.raw("f" * 64) is None


def test_a_document_whose_input_was_not_read_to_its_end_does_not_count_yet(path: Path) -> None:
    with Ledger.open(path) as ledger:
        raw = ledger.add_raw(b"two documents")
        ledger.add_documents([DOCUMENT], reader="r1", given=raw)
        assert list(ledger.documents()) == []
        ledger.finish_input(raw, raw=raw, reader="r1", name="a.txt")
        assert list(ledger.documents()) == [DOCUMENT]
        assert ledger.has_input(raw, reader="r1")
        assert not ledger.has_input(raw, reader="r2")


def test_what_a_newer_reader_finds_takes_the_place_of_what_the_older_one_found(path: Path) -> None:
    better = replace(DOCUMENT, language="en")
    with Ledger.open(path) as ledger:
        raw = ledger.add_raw(b"x")
        wrong = a_document("<p>63")
        for reader, found in (("r1", [DOCUMENT, wrong]), ("r2", [better])):
            ledger.add_documents(found, reader=reader, given=raw)
            ledger.finish_input(raw, raw=raw, reader=reader, name="a.txt")
        assert list(ledger.documents()) == [better]


def test_documents_that_wait_for_an_extractor_are_named(path: Path) -> None:
    with filled(path) as ledger:
        empty = a_document("nothing here")
        ledger.add_documents([empty])
        assert ledger.unextracted(RULES) == [empty.id]
        ledger.add_claims([], document=empty.id, extractor=RULES)
        assert ledger.unextracted(RULES) == []
        assert len(ledger.unextracted("rules 2")) == 2


def test_a_newer_extractor_takes_over_but_a_claim_that_a_person_judged_stays(path: Path) -> None:
    newer = replace(CLAIMS[0], confidence=0.5, extractor="rules 2")
    with filled(path) as ledger:
        ledger.add_claims([newer], document=DOCUMENT.id, extractor="rules 2")
        assert ledger.claims() == [newer]
        ledger.decide(new_decision(CLAIMS[1].id, "accept", at=NOW))
        assert ledger.claims() == [newer, CLAIMS[1]]


def test_decisions_come_back_in_their_order_and_once(path: Path) -> None:
    taken = [new_decision(CLAIMS[0].id, action, at=NOW) for action in ("reject", "accept")]
    with filled(path) as ledger:
        assert [ledger.decide(one) for one in (*taken, taken[0])] == [True, True, False]
        assert ledger.decisions() == taken


def test_a_decision_that_makes_no_sense_is_not_kept(path: Path) -> None:
    with filled(path) as ledger:
        with pytest.raises(UsageError):
            ledger.decide(Decision("x", CLAIMS[0].id, "burn"))
        assert ledger.decisions() == []


def test_events_come_back_whole_and_new_ones_replace_all_old_ones(path: Path) -> None:
    event = an_event(*(a_link(claim, side=None, reasons=("near",)) for claim in CLAIMS), documents=(DOCUMENT,))
    other = an_event(a_link(CLAIMS[0]), id="other")
    log = [Change(event.id, NOW, "The highest figure rose from 63 to 400.")]
    with filled(path) as ledger:
        ledger.replace_events([event, other], log, state="s1")
        assert ledger.events() == [event, other]
        assert (ledger.changes(), ledger.linked_state()) == (log, "s1")
        ledger.replace_events([other], state="s2")
        assert (ledger.events(), ledger.changes(), ledger.linked_state()) == ([other], [], "s2")


def test_a_corrected_claim_stays_corrected_in_its_event(path: Path) -> None:
    with filled(path) as ledger:
        corrected = replace(CLAIMS[0], low=64)
        ledger.replace_events([an_event(a_link(corrected))])
        assert ledger.events()[0].links[0].claim == corrected


def test_when_events_cannot_be_written_the_old_ones_stay(path: Path) -> None:
    event = an_event(a_link(CLAIMS[0]))
    with filled(path) as ledger:
        ledger.replace_events([event])
        with pytest.raises(LedgerError):
            ledger.replace_events([an_event(id="new"), an_event(name="\ud83d\ude00")])
        assert ledger.events() == [event]


def test_problems_with_one_thing_are_replaced_and_others_stay(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.replace_problems(name_key("a"), [a_problem("a"), a_problem("a")])
        ledger.replace_problems(name_key("b"), [a_problem("b")])
        ledger.replace_problems(name_key("a"), [a_problem("a again")])
        assert sorted(one.where for one in ledger.problems()) == ["a again", "b"]
        assert [one.where for one in ledger.problems([name_key("b")])] == ["b"]


def test_a_file_name_that_is_no_text_can_be_kept(path: Path) -> None:
    with Ledger.open(path) as ledger:
        raw = ledger.add_raw(b"x")
        ledger.finish_input(raw, raw=raw, reader="r", name="\udcff.html", problems=[a_problem("\udcff.html")])
        assert ledger.problems([raw])[0].where == "\udcff.html"


def test_a_write_that_breaks_off_leaves_nothing_behind(path: Path) -> None:
    broken = replace(CLAIMS[1], affected="\ud83d\ude00")
    with Ledger.open(path) as ledger:
        ledger.add_documents([DOCUMENT])
        with pytest.raises(LedgerError):
            ledger.add_claims([CLAIMS[0], broken], document=DOCUMENT.id, extractor=RULES)
        assert ledger.claims() == []
        assert ledger.unextracted(RULES) == [DOCUMENT.id]


def test_claims_of_a_run_that_was_not_noted_are_refused_by_the_database(path: Path) -> None:
    filled(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute("INSERT INTO claims VALUES ('x', 'nobody', 'no document', 0, '{}')")
    raw.close()


def test_two_writers_wait_for_each_other(path: Path) -> None:
    Ledger.open(path).close()

    def add(start: int) -> None:
        with Ledger.open(path) as ledger:
            for n in range(start, start + 20):
                ledger.add_documents([a_document(str(n))])

    threads = [threading.Thread(target=add, args=(start,)) for start in (0, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger.open(path) as ledger:
        assert len(list(ledger.documents())) == 40


def test_one_can_write_while_reading(path: Path) -> None:
    with filled(path) as ledger:
        for document in ledger.documents():
            ledger.add_documents([a_document(document.text + "!")])
        assert len(list(ledger.documents())) == 2


def test_a_ledger_that_is_not_there_is_said_to_be_missing_and_not_made(path: Path) -> None:
    for where in (path, f"sqlite:///{path}"):
        with pytest.raises(LedgerError, match="no ledger here"):
            Ledger.open(where, create=False)
    assert not path.exists()


def test_a_folder_for_the_ledger_is_made(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "demo" / "ledger.db").close()
    assert (tmp_path / "demo" / "ledger.db").exists()


def a_folder(path: Path) -> None:
    path.mkdir()


def some_text(path: Path) -> None:
    path.write_text("This is my thesis, not a database. " * 99)


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photos (id)")
    other.close()


def another_version(path: Path) -> None:
    Ledger.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE counterclaim SET value = '99' WHERE name = 'version'")
    raw.close()


@pytest.mark.parametrize("make", [a_folder, some_text, another_database, another_version])
@pytest.mark.parametrize("create", [True, False])
def test_what_is_no_ledger_of_ours_is_refused_in_one_line_and_left_as_it_was(
    path: Path, make: object, create: bool
) -> None:
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path, create=create)
    problem = caught.value.problem
    assert str(path) in problem.where
    assert problem.advice
    assert "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("url", ["nonsense://x", "sqlite://user@host/x", "://"])
def test_a_url_that_leads_to_no_database_is_refused(url: str) -> None:
    with pytest.raises(LedgerError):
        Ledger.open(url)


def test_a_damaged_entry_is_told_in_one_line(path: Path) -> None:
    filled(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE documents SET body = '{'")
    raw.close()
    with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="damaged"):
        list(ledger.documents())


def test_the_tables_and_the_questions_to_them_are_understood_by_postgresql() -> None:
    for table in tables.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
    wanted = insert(tables.documents).on_conflict_do_nothing()
    assert "ON CONFLICT DO NOTHING" in str(wanted.compile(dialect=postgresql.dialect()))


def test_a_ledger_can_live_in_memory() -> None:
    with Ledger.open("sqlite://") as ledger:
        ledger.add_documents([DOCUMENT])
        assert list(ledger.documents()) == [DOCUMENT]


def test_a_claim_of_a_document_that_is_dated_otherwise_keeps_its_place_in_the_order(path: Path) -> None:
    early = a_document("7 died", published="2022-12-31")
    claim: Claim = a_claim("7 died", "7", 7, 7, document=early)
    with filled(path) as ledger:
        ledger.add_documents([early])
        ledger.add_claims([claim], document=early.id, extractor=RULES)
        assert ledger.claims() == [claim, *CLAIMS]
    assert early.published == day("2022-12-31")
