"""What goes into the ledger stays there, once, and comes out as it was."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event

from builders import a_claim, a_comment, a_document, a_link, an_event, day
from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import tables
from counterclaim.ledger.database import add, writing
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger, name_key
from counterclaim.nouns import Change, Claim, Decision, Document, Problem, claim_fields
from straight import sql
from strategies import documents as any_documents

READERS = count()
NOW = datetime(2023, 1, 5, tzinfo=UTC)
RULES = "rules 1"
TEXT = "63 died and 89 were hurt"
DOCUMENT = a_document(TEXT, comments=(a_comment("400 more like"),))
CLAIMS = tuple(a_claim(TEXT, quote, int(quote), int(quote), document=DOCUMENT) for quote in ("63", "89"))


def filled(where: str) -> Ledger:
    ledger = Ledger.open(where)
    ledger.add_documents([DOCUMENT])
    ledger.add_claims(CLAIMS, document=DOCUMENT.id, extractor=RULES)
    return ledger


def a_problem(where: str = "page.html") -> Problem:
    return Problem(where, "It is empty.", "Save it again.")


def test_documents_and_claims_come_out_as_they_went_in(ledger_url: str) -> None:
    filled(ledger_url).close()
    with Ledger.open(ledger_url, create=False) as ledger:
        assert list(ledger.documents()) == [DOCUMENT]
        assert ledger.claims() == list(CLAIMS)


def test_adding_again_adds_nothing(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        state = ledger.state()
        assert ledger.add_documents([DOCUMENT, DOCUMENT]) == 0
        assert ledger.add_claims(CLAIMS, document=DOCUMENT.id, extractor=RULES) == 0
        assert ledger.state() == state


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=any_documents())
def test_any_document_survives(document: Document, ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger:
        ledger.add_documents([document], reader=f"r{next(READERS)}")
        assert list(ledger.documents([document.id])) == [document]


def test_documents_come_in_the_order_of_publication_whatever_the_order_of_adding(ledger_url: str) -> None:
    dated = [a_document(str(n), published=f"2023-01-0{n}") for n in (3, 1, 2)]
    with Ledger.open(ledger_url) as ledger:
        ledger.add_documents([a_document("undated", published=None), *dated])
        assert [document.text for document in ledger.documents()] == ["1", "2", "3", "undated"]


def test_documents_are_found_by_id_however_many(ledger_url: str) -> None:
    many = [a_document(str(n)) for n in range(900)]
    with Ledger.open(ledger_url) as ledger:
        ledger.add_documents(many)
        assert {document.id for document in ledger.documents(one.id for one in many)} == {one.id for one in many}


def test_the_bytes_of_an_input_are_kept_once(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger:
        assert ledger.add_raw(b"63 dead\0") == ledger.add_raw(b"63 dead\0")
        assert ledger.raw(ledger.add_raw(b"63 dead\0")) == b"63 dead\0"
        assert ledger.raw("f" * 64) is None


def test_a_document_whose_input_was_not_read_to_its_end_does_not_count_yet(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger:
        raw = ledger.add_raw(b"two documents")
        ledger.add_documents([DOCUMENT], reader="r1", given=raw)
        assert list(ledger.documents()) == []
        ledger.finish_input(raw, raw=raw, reader="r1", name="a.txt")
        assert list(ledger.documents()) == [DOCUMENT]
        assert ledger.has_input(raw, reader="r1")
        assert not ledger.has_input(raw, reader="r2")


def test_what_a_newer_reader_finds_takes_the_place_of_what_the_older_one_found(ledger_url: str) -> None:
    better = replace(DOCUMENT, language="en")
    with Ledger.open(ledger_url) as ledger:
        raw = ledger.add_raw(b"x")
        wrong = a_document("<p>63")
        for reader, found in (("r1", [DOCUMENT, wrong]), ("r2", [better])):
            ledger.add_documents(found, reader=reader, given=raw)
            ledger.finish_input(raw, raw=raw, reader=reader, name="a.txt")
        assert list(ledger.documents()) == [better]


def test_documents_that_wait_for_an_extractor_are_named(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        empty = a_document("nothing here")
        ledger.add_documents([empty])
        assert ledger.unextracted(RULES) == [empty.id]
        ledger.add_claims([], document=empty.id, extractor=RULES)
        assert ledger.unextracted(RULES) == []
        assert len(ledger.unextracted("rules 2")) == 2


def test_a_newer_extractor_takes_over_but_a_claim_that_a_person_judged_stays(ledger_url: str) -> None:
    newer = replace(CLAIMS[0], confidence=0.5, extractor="rules 2")
    with filled(ledger_url) as ledger:
        ledger.add_claims([newer], document=DOCUMENT.id, extractor="rules 2")
        assert ledger.claims() == [newer]
        ledger.decide(new_decision(CLAIMS[1].id, "accept", at=NOW))
        assert ledger.claims() == [newer, CLAIMS[1]]


def test_a_claim_that_a_person_judged_stands_in_the_place_of_a_newer_reading_of_its_words(ledger_url: str) -> None:
    other = Claim.make(**{name: getattr(CLAIMS[0], name) for name in claim_fields() if name != "id"} | {"low": 1})
    with filled(ledger_url) as ledger:
        before = ledger.state()
        ledger.add_claims([other], document=DOCUMENT.id, extractor="rules 2")
        without = ledger.state()
        assert without != before
        accept = new_decision(CLAIMS[0].id, "accept", at=NOW)
        ledger.decide(accept)
        assert ledger.claims() == [CLAIMS[0]]
        assert ledger.state() != without
        ledger.decide(new_decision(accept.id, "undo", at=NOW))
        assert ledger.claims() == [other]
        assert ledger.state() == without


def test_decisions_come_back_in_their_order_and_once(ledger_url: str) -> None:
    taken = [new_decision(CLAIMS[0].id, action, at=NOW, reason="Why") for action in ("reject", "accept")]
    with filled(ledger_url) as ledger:
        assert [ledger.decide(one) for one in (*taken, taken[0])] == [True, True, False]
        assert ledger.decisions() == taken


def test_a_decision_that_makes_no_sense_is_not_kept(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        with pytest.raises(UsageError):
            ledger.decide(Decision("x", CLAIMS[0].id, "burn"))
        assert ledger.decisions() == []


def test_events_come_back_whole_and_new_ones_replace_all_old_ones(ledger_url: str) -> None:
    event = an_event(*(a_link(claim, side=None, reasons=("near",)) for claim in CLAIMS), documents=(DOCUMENT,))
    other = an_event(a_link(CLAIMS[0]), id="other")
    log = [Change(event.id, NOW, "The highest figure rose from 63 to 400.")]
    with filled(ledger_url) as ledger:
        ledger.replace_events([event, other], log, state="s1")
        assert ledger.events() == [event, other]
        assert (ledger.changes(), ledger.linked_state()) == (log, "s1")
        ledger.replace_events([other], state="s2")
        assert (ledger.events(), ledger.changes(), ledger.linked_state()) == ([other], [], "s2")


def test_events_come_back_as_they_were_linked_whatever_people_decided(ledger_url: str) -> None:
    event = an_event(a_link(CLAIMS[0]))
    with filled(ledger_url) as ledger:
        ledger.replace_events([event])
        ledger.decide(new_decision(CLAIMS[0].id, "correct", coding={"low": 64, "high": 64}, at=NOW))
        assert ledger.events() == [event]


def test_when_events_cannot_be_written_the_old_ones_stay(ledger_url: str) -> None:
    event = an_event(a_link(CLAIMS[0]))
    with filled(ledger_url) as ledger:
        ledger.replace_events([event])
        with pytest.raises(LedgerError):
            ledger.replace_events([an_event(id="new"), an_event(name="\ud83d\ude00")])
        assert ledger.events() == [event]


def test_problems_with_one_thing_are_replaced_and_others_stay(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger:
        ledger.replace_problems(name_key("a"), [a_problem("a"), a_problem("a")])
        ledger.replace_problems(name_key("b"), [a_problem("b")])
        ledger.replace_problems(name_key("a"), [a_problem("a again")])
        assert sorted(one.where for one in ledger.problems()) == ["a again", "b"]
        assert [one.where for one in ledger.problems([name_key("b")])] == ["b"]


def test_a_file_name_that_is_no_text_can_be_kept(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger:
        raw = ledger.add_raw(b"x")
        ledger.finish_input(raw, raw=raw, reader="r", name="\udcff.html", problems=[a_problem("\udcff.html")])
        assert ledger.problems([raw])[0].where == "\udcff.html"


def test_a_write_that_breaks_off_leaves_nothing_behind(ledger_url: str) -> None:
    broken = replace(CLAIMS[1], affected="\ud83d\ude00")
    with Ledger.open(ledger_url) as ledger:
        ledger.add_documents([DOCUMENT])
        with pytest.raises(LedgerError):
            ledger.add_claims([CLAIMS[0], broken], document=DOCUMENT.id, extractor=RULES)
        assert ledger.claims() == []
        assert ledger.unextracted(RULES) == [DOCUMENT.id]


def test_claims_of_a_run_that_was_not_noted_are_refused_by_the_database(ledger_url: str) -> None:
    row = {"id": "x", "extractor": "nobody", "document": "none", "place": 0, "body": "{}"}
    with filled(ledger_url) as ledger:
        told = pytest.raises(LedgerError, match=r"(?i)foreign key")
        with told, writing(ledger._engine) as connection:
            add(connection, tables.claims, [row])


def test_two_writers_wait_for_each_other(ledger_url: str) -> None:
    Ledger.open(ledger_url).close()

    def add(start: int) -> None:
        with Ledger.open(ledger_url) as ledger:
            for n in range(start, start + 20):
                ledger.add_documents([a_document(str(n))])

    threads = [threading.Thread(target=add, args=(start,)) for start in (0, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger.open(ledger_url) as ledger:
        assert len(list(ledger.documents())) == 40


def test_one_can_write_while_reading(ledger_url: str) -> None:
    with filled(ledger_url) as ledger:
        for document in ledger.documents():
            ledger.add_documents([a_document(document.text + "!")])
        assert len(list(ledger.documents())) == 2


def test_a_damaged_entry_is_told_in_one_line(ledger_url: str) -> None:
    filled(ledger_url).close()
    sql(ledger_url, "UPDATE documents SET body = '{'")
    with Ledger.open(ledger_url) as ledger, pytest.raises(LedgerError, match="damaged"):
        list(ledger.documents())


def test_a_name_with_a_nul_character_is_refused_whatever_the_database(ledger_url: str) -> None:
    with Ledger.open(ledger_url) as ledger, pytest.raises(LedgerError, match="NUL"):
        ledger.add_documents([DOCUMENT], reader="r\0")


def test_a_ledger_can_live_in_memory() -> None:
    with Ledger.open("sqlite://") as ledger:
        ledger.add_documents([DOCUMENT])
        assert list(ledger.documents()) == [DOCUMENT]


def test_a_claim_of_a_document_that_is_dated_otherwise_keeps_its_place_in_the_order(ledger_url: str) -> None:
    early = a_document("7 died", published="2022-12-31")
    claim: Claim = a_claim("7 died", "7", 7, 7, document=early)
    with filled(ledger_url) as ledger:
        ledger.add_documents([early])
        ledger.add_claims([claim], document=early.id, extractor=RULES)
        assert ledger.claims() == [claim, *CLAIMS]
    assert early.published == day("2022-12-31")


def test_what_a_person_decided_is_on_the_disk_at_once_and_what_a_run_can_do_again_may_take_a_second(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "l.db"
    shutil.copyfile(sqlite_template, path)
    asked: list[str] = []
    with Ledger.open(path) as ledger:
        event.listen(ledger._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        ledger.add_documents([DOCUMENT])
        assert "PRAGMA synchronous=NORMAL" in asked
        asked.clear()
        ledger.decide(new_decision("f" * 64, "accept", at=NOW))
        assert "PRAGMA synchronous=FULL" in asked
