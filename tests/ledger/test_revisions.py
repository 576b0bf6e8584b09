"""The revisions of one page count as one report, whose figures moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from builders import a_comment, a_document, day
from counterclaim.events import linked
from counterclaim.ledger.database import writing
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.linked import LedgerEvents
from counterclaim.ledger.retrievals import Retrieval, keep_retrieval, latest, revision
from counterclaim.nouns import Claim, Document
from counterclaim.record import record
from counterclaim.verbs import Verbs

PAGE = "https://tern.example/makiivka"
FIRST = datetime(2023, 1, 2, 12, tzinfo=UTC)
TEXT = (
    "Russia's defence ministry said on Monday that {} soldiers were killed in Makiivka on 1 January 2023. "
    "Ukraine's general staff said about 400 Russian soldiers were killed there."
)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with Ledger.open(ledger_url) as opened:
        yield opened


def a_page(figure: str = "63", **rest: object) -> Document:
    return a_document(TEXT.format(figure), **{"outlet": "Tern Wire", "url": PAGE, "published": "2023-01-02"} | rest)


def fetched(ledger: Ledger, *pages: Document, first: datetime = FIRST) -> None:
    """The page asked for once a day, giving these documents one after the other."""
    for number, document in enumerate(pages):
        document = replace(document, retrieved=first + timedelta(days=number))
        ledger.add_documents([document])
        ledger.add_claims(Verbs().extract(document), document=document.id, extractor="rules")  # type: ignore[arg-type]
        with writing(ledger.engine) as connection:
            at = first + timedelta(days=number)
            keep_retrieval(connection, Retrieval(page=PAGE, at=at, status=200, document=document.id))


def figures(claims: list[Claim]) -> list[str]:
    return sorted(claim.quote for claim in claims)


def test_one_page_is_one_report_whatever_it_says_later(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"), a_page("89"))
    (event,) = linked(ledger)
    assert [one.text for one in event.documents] == [TEXT.format("89")]
    assert [one.text for one in ledger.documents()] == [TEXT.format("89")]
    assert figures([link.claim for link in event.links]) == ["63", "89", "about 400"]


def test_what_changed_is_a_move_with_both_quotes(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"), a_page("89"))
    (event,) = linked(ledger)
    rows = record(event).rows
    moved = next(p for row in rows for p in row.positions if p.speaker == "Russian defence ministry")
    assert [(one.low, one.superseded) for one in moved.statements] == [(63, True), (89, False)]
    quotes = {link.claim.id: link for link in event.links}
    old, new = (quotes[one.claim] for one in moved.statements)
    assert old.reasons[-1] == "The page no longer said so on 3 January 2023."
    assert new.reasons[-1] == "The page has said so since 3 January 2023 at the latest."
    assert all(row.independent_speakers == 2 for row in rows if row.lowest)


def test_an_unchanged_figure_keeps_its_name_and_what_a_person_said_of_it(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"))
    before = {claim.quote: claim.id for claim in ledger.claims()}
    ledger.decide(new_decision(before["about 400"], "reject", reason="No claim.", at=FIRST))
    fetched(ledger, a_page("89"), first=FIRST + timedelta(days=1))
    after = {claim.quote: claim for claim in ledger.claims()}
    assert after["about 400"].id == before["about 400"]
    assert after["about 400"].source.retrieved == FIRST + timedelta(days=1)
    assert ledger.count_claims() == 3
    (event,) = linked(ledger)
    assert figures([link.claim for link in event.links]) == ["63", "89"]


def test_an_event_that_is_read_by_itself_is_the_same(ledger: Ledger) -> None:
    said = a_comment("It was 600 dead soldiers.", id="comment-1", author="Otter")
    fetched(ledger, a_page("63", comments=(said,)), a_page("89", comments=(said,)))
    (event,) = linked(ledger)
    assert LedgerEvents(ledger.engine).event(event.id) == event
    assert ledger.events() == [event]


def test_a_new_figure_is_said_when_the_page_changed_not_on_the_monday_of_the_old_one(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"), *[a_page("63", title="T")] * 30, a_page("89"))
    (event,) = linked(ledger)
    (new,) = [link for link in event.links if link.claim.quote == "89"]
    assert new.said_on is not None
    assert new.said_on.latest == FIRST + timedelta(days=31)


def test_a_claim_points_at_the_words_of_the_revision_that_it_is_in(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"), a_page("at least 1,089"))
    for claim in ledger.claims():
        (document,) = ledger.documents([claim.source.document])
        assert document.unit(claim.unit)[claim.start : claim.end] == claim.quote


def test_a_page_that_takes_its_change_back_says_so_again(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"), a_page("89"), a_page("63"))
    (event,) = linked(ledger)
    rows = record(event).rows
    moved = next(p for row in rows for p in row.positions if p.speaker == "Russian defence ministry")
    assert moved.latest is not None
    assert moved.latest.low == 63
    assert [one.text for one in event.documents] == [TEXT.format("63")]


def test_a_new_date_on_the_page_dates_what_it_says_anew(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"), a_page("89", published="2023-01-03"))
    new = next(claim for claim in ledger.claims() if claim.quote == "89")
    assert new.source.published == day("2023-01-03")


def test_comments_of_two_revisions_are_one_thread(ledger: Ledger) -> None:
    old = a_comment("It was 600 dead soldiers.", id="comment-1", author="Otter")
    new = a_comment("I say 500 soldiers were killed.", id="comment-2", author="Heron")
    fetched(ledger, a_page(comments=(old,)), a_page(comments=(old, new)))
    (event,) = linked(ledger)
    assert [remark.comment.id for remark in record(event).thread.remarks] == ["comment-1", "comment-2"]
    assert figures([link.claim for link in event.links if link.claim.in_comment]) == ["500", "600"]


def test_readers_who_say_the_same_are_not_taken_for_one(ledger: Ledger) -> None:
    twice = [a_comment("It was 600 dead.", id=f"comment-{n}", author=f"R{n}") for n in (1, 2)]
    fetched(ledger, a_page(comments=tuple(twice)), a_page("89", comments=tuple(twice)))
    assert figures([claim for claim in ledger.claims() if claim.in_comment]) == ["600", "600"]


def test_the_last_retrieval_of_a_page_is_known(ledger: Ledger) -> None:
    fetched(ledger, a_page("63"))
    gone = Retrieval(page=PAGE, at=FIRST + timedelta(days=9), status=404, note="The server answers 404.")
    with writing(ledger.engine) as connection:
        keep_retrieval(connection, gone)
        assert latest(connection, [PAGE, "https://other.example/"]) == {PAGE: gone}
        known = revision(connection, PAGE)
    assert known is not None
    assert (known.document, known.at) == (next(ledger.documents()).id, FIRST)


def test_what_is_added_together_is_there_together_or_not_at_all(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.together():
        ledger.add_documents([a_page()])
        assert len(list(ledger.documents())) == 1
        raise ZeroDivisionError
    assert list(ledger.documents()) == []
    with ledger.together():
        ledger.add_documents([a_page()])
    assert len(list(ledger.documents())) == 1
