"""Work grows with the text and no faster, whatever the text: counted in calls, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from counterclaim.extract import extract, pipeline, reading
from counterclaim.extract.tokens import LONGEST, sentence_spans

LENGTH = 3_000
"""Code points of the shorter text."""
SLACK = 1.15
"""How much more than twice the work twice the text may take."""

HARD = {
    "claims": "The army said on Monday that 63 soldiers had been killed near Gao and nine of them were children. ",
    "no full stop": "63 dead and 40 hurt and ",
    "one word": "a",
    "hyphens": "killed-",
    "digits": "1,",
    "dots": "6.",
    "letters with dots": "U.S.",
    "quotation marks": "“ he said “ 63 dead ",
    "closing marks": "” died ” ",
    "brackets": "((( 63 dead ",
    "commas": "63 , , , killed ",
    "colons": "ARMY: 63: dead: ",
    "line ends": "63 dead\n",
    "blank lines": "\n \n",
    "blanks": "          ",
    "pronouns": "He said he said it said that 63 died. ",
    "names": "Ork Ork Ork Ork was murdered. ",
    "capitals": "GENERAL ORK ORK WAS MURDERED BY ORK. ",
    "questions": "How many dead? The dead? 63? ",
    "drawn letters": "suuuuure 63 deeeead ",
    "numbers in words": "six hundred and twelve thousand and ",
    "more than that": "much higher than that, far more than that ",
    "and others": "63 soldiers, 40 women, and 12 children, and ",
    "headings": "Losses: tanks - 3914 (+6) personnel: 215 640 ",
    "mixed directions": "\u202e63 dead\u202c \u200f\u200b",
    "halves of characters": "\ud800 63 dead \udfff",
}


def work(text: str) -> int:
    """How many calls, of Python or of C, reading a text takes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        extract(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD.keys())
def test_twice_the_text_takes_twice_the_work(piece: str) -> None:
    text = piece * (LENGTH // len(piece))
    extract(text)  # the word lists are read once
    assert work(text + text) <= 2 * SLACK * work(text) + 2000


def test_no_sentence_is_longer_than_what_is_read_as_one() -> None:
    for piece in HARD.values():
        text = piece * (3 * LONGEST // len(piece))
        assert all(end - start <= LONGEST for start, end, _ in sentence_spans(text))


def test_every_word_of_a_text_stands_in_one_sentence() -> None:
    for piece in HARD.values():
        text = piece * (3 * LONGEST // len(piece))
        told = "".join(text[start:end] for start, end, _ in sentence_spans(text))
        assert "".join(told.split()) == "".join(text.split())


def test_a_megabyte_without_a_full_stop_is_read() -> None:
    text = "the council met and put off its vote again " * 24_000
    claims = extract(f"{text} and 63 soldiers were killed")
    assert [claim.low for claim in claims] == [63]


def test_a_text_without_a_word_of_loss_is_never_told_into_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "Sentence", _none)
    assert extract("The council met for two hours. It put off its vote on 12 roads. Prices rose by 4 per cent.") == []


def test_places_and_dates_of_a_report_are_sought_only_for_a_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "source_of", _none)
    assert extract("The club lost its captain on Monday in Ghent. The dead were remembered in Leeds.") == []


def _none(*_: object, **__: object) -> Any:
    raise AssertionError("Nobody should ask.")


def _always(*_: object) -> bool:
    return True


@pytest.fixture
def everything_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[object]]:
    """The extractor without the quick look that leaves sentences out."""

    def read(text: str) -> list[object]:
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "telling_in", lambda _: None)
            for module, name in ((pipeline, "tells_of_loss"), (pipeline, "tells_by_rule"), (reading, "may_count")):
                patch.setattr(module, name, _always)
            return [claim.id for claim in extract(text)]

    return read


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD.keys())
def test_what_is_left_out_at_a_quick_look_holds_no_claim(
    piece: str, everything_read: Callable[[str], list[object]]
) -> None:
    text = f"The council met in Gao. {piece * 4} The council met again."
    assert [claim.id for claim in extract(text)] == everything_read(text)
