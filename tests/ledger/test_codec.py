"""What the ledger writes down reads back exactly."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from builders import a_claim, a_comment, a_document, a_link, an_event
from counterclaim.errors import LedgerError
from counterclaim.ledger.codec import decode, encode
from counterclaim.nouns import Claim, Decision, Document, Event
from strategies import claims, decisions, documents


@given(documents())
@settings(max_examples=60)
def test_a_document_with_its_thread_reads_back_exactly(document: Document) -> None:
    assert decode(Document, encode(document)) == document


@given(claims())
@settings(max_examples=60)
def test_a_claim_reads_back_exactly(claim: Claim) -> None:
    back = decode(Claim, encode(claim))
    assert back == claim
    assert encode(back) == encode(claim)


@given(decisions)
@settings(max_examples=60)
def test_a_decision_reads_back_exactly(decision: Decision) -> None:
    back = decode(Decision, encode(decision))
    assert back == decision
    assert [type(value) for _, value in back.coding] == [type(value) for _, value in decision.coding]


def test_an_event_reads_back_exactly() -> None:
    event = an_event(a_link(a_claim("63 died", "63", 63, 63)), documents=(a_document(),))
    assert decode(Event, encode(event)) == event


@pytest.mark.parametrize("text", ["\0", "🕊️", "\ud800", "x\udcffy", "\udc00\ud800", "\u2028", "\x1b[31m", "\u202e63"])
def test_odd_text_survives(text: str) -> None:
    comment = a_comment(text)
    document = replace(a_document(text), comments=(comment,))
    written = encode(document)
    written.encode()
    json.loads(written)
    assert decode(Document, written) == document


def test_a_character_split_in_two_is_refused_in_plain_words() -> None:
    with pytest.raises(LedgerError, match="split in two"):
        encode(a_comment("\ud83d\ude00"))


def test_what_is_no_noun_is_refused_in_plain_words() -> None:
    with pytest.raises(LedgerError, match="cannot be kept"):
        encode(replace(a_comment("x"), author=object()))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"id": 1, "text": "x"}', '{"nothing": 1}', "null", "[" * 100_000]
)
def test_a_damaged_entry_is_told_in_plain_words(text: str) -> None:
    with pytest.raises(LedgerError, match="damaged"):
        decode(Document, text)
