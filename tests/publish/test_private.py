from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from builders import a_claim, a_comment, a_document, a_link, an_event
from counterclaim.nouns import Answer, Change, Record, Thread, as_dict
from counterclaim.publish.exports.hidden import hide_in_changes
from counterclaim.publish.mentions import Mentions
from counterclaim.publish.private import without_names
from publish.sample import a_record, a_remark

TEXT = "@north_window no, @Long Name, at least 300 of them, @al. north_window knows."


def a_quarrel() -> Record:
    document = a_document(
        "63 died.",
        comments=(
            a_comment("First.", id="a", author="north_window"),
            a_comment("Second.", id="b", author="Long Name"),
            a_comment(TEXT, id="c", author="third"),
        ),
    )
    comment = document.comments[2]
    claim = a_claim(TEXT, "at least 300", 300, None, document=document, unit="c")
    remarks = (a_remark(document, comment, claim),)
    answers = (Answer("@north_window no", ((document.id, "c", 0, 20),)),)
    thread = Thread(remarks, None, None, answers)
    return a_record(an_event(a_link(claim, speaker="third"), documents=(document,)), thread=thread)


def test_a_mention_of_another_reader_becomes_a_pseudonym_of_the_same_length() -> None:
    shown = without_names(a_quarrel()).thread.remarks[0].comment.text
    assert len(shown) == len(TEXT)
    assert "@north_window" not in shown
    assert "Long Name" not in shown
    assert "@al." in shown


def test_a_mention_without_the_sign_is_left_as_an_ordinary_word() -> None:
    assert "north_window knows" in without_names(a_quarrel()).thread.remarks[0].comment.text


def test_the_words_of_a_claim_still_stand_where_it_says() -> None:
    hidden = without_names(a_quarrel())
    claim, comment = hidden.thread.remarks[0].claims[0], hidden.thread.remarks[0].comment
    assert comment.text[claim.start : claim.end] == claim.quote == "at least 300"
    assert comment.text.startswith(claim.prefix)
    assert hidden.event.links[0].claim == claim


def test_names_are_gone_from_every_part_of_the_record() -> None:
    told = json.dumps(as_dict(without_names(a_quarrel())))
    assert "Long Name" not in told
    assert "third" not in told
    assert "@north_window" not in told


def test_hiding_names_twice_changes_nothing_more_than_the_pseudonyms() -> None:
    once = without_names(a_quarrel())
    assert without_names(once).thread.remarks[0].comment.text == once.thread.remarks[0].comment.text


def test_a_record_without_a_thread_stays_as_it_is() -> None:
    record = a_record(an_event(a_link(a_claim("63 died.", "63", 63, 63))))
    assert without_names(record) == record


@given(st.lists(st.text(min_size=1, max_size=6), max_size=5), st.text(st.sampled_from("@abcÀİ_ "), max_size=60))
def test_masking_never_moves_a_character_that_is_not_a_name(names: list[str], text: str) -> None:
    mentions = Mentions.of(a_comment("", id=str(i), author=name) for i, name in enumerate(names))
    masked = mentions.masked(text)
    assert len(masked) == len(text)
    before, sign, _ = text.partition("@")
    assert masked.startswith(before + sign)


def test_a_reason_that_names_a_commenter_is_shown_with_a_key_and_without_who_decided() -> None:
    comment = a_comment("Rather 900.", author="Bystander of Kherson")
    event = an_event(documents=(a_document("63 died.", comments=(comment,)),))
    change = Change(
        event.id, datetime(2023, 2, 1, tzinfo=UTC), "A person rejected it. Why: Bystander of Kherson says so.",
        decision="d" * 64, by="ines", why="Bystander of Kherson says so",
    )  # fmt: skip
    (shown,) = hide_in_changes([change], [event])
    assert "Bystander" not in f"{shown.what}{shown.why}"
    assert f"Reader {comment.author_key} says so" in shown.what
    assert shown.by == ""


def test_a_reader_whom_somebody_put_down_as_the_speaker_of_her_claim_goes_by_her_pseudonym() -> None:
    comment = a_comment("Rather 900.", author="Bystander of Kherson")
    report = a_document("63 died.", comments=(comment,))
    claim = a_claim(comment.text, "900", 900, 900, document=report, unit=comment.id, speaker="bystander of Kherson")
    shown = without_names(a_record(an_event(a_link(claim, speaker="Bystander of Kherson"), documents=(report,))))
    (link,) = shown.event.links
    assert (link.speaker, link.claim.speaker) == (f"Reader {comment.author_key}", f"Reader {comment.author_key}")
