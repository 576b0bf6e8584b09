from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_claim, a_comment, a_document
from counterclaim.nouns import Claim, Comment, Measure, Span, Stance
from counterclaim.record.flags import flags


def flagged(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in flags(a_comment(text))]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Those orcs had it coming", "orcs"),
        ("One Ork’s phone was on", "Ork’s"),
        ("cockroaches, all of them", "cockroaches"),
        ("They are animals.", "animals"),
        ("a bunch of rats", "rats"),
        ("You pigs!", "pigs"),
        ("Subhuman scum", "Subhuman"),
    ],
)
def test_dehumanising_words_are_flagged(text: str, word: str) -> None:
    assert (word, "dehumanising") in flagged(text)


@pytest.mark.parametrize(
    "text",
    ["Rescue dogs searched the site.", "There were rats in the cellar.", "The pigs on the farm died too.", "Torches!"],
)
def test_animals_that_are_animals_are_not(text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I hope they all rot.", "hope they all rot"),
        ("Honestly I wish more had died there", "wish more had died"),
        ("good riddance", "good riddance"),
        ("Serves them right!", "Serves them right"),
        ("Let them burn, I say", "Let them burn"),
        ("Pity that only nine were killed", "Pity that only nine were killed"),
        ("they deserved to die", "deserved to die"),
    ],
)
def test_wishes_of_harm_are_flagged(text: str, words: str) -> None:
    assert (words, "wish of harm") in flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "I hope nobody died.",
        "I hope they don't die.",
        "I wish he hadn’t died.",
        "Praying for those who died.",
        "I hope the number of dead is wrong.",
        "I hope the war ends before more are killed.",
        "I don't wish them dead.",
        "The families of the dead deserve an answer.",
    ],
)
def test_wishes_of_mercy_are_not(text: str) -> None:
    assert flagged(text) == []


def wished(text: str, figure: str, low: int | None, **coded) -> tuple[Comment, Claim]:
    document = a_document("A report.", comments=(a_comment(text),))
    coded = {"stance": Stance.WISHES} | coded
    return document.comments[0], a_claim(text, figure, low, low, document=document, unit="c1", **coded)


def test_a_wished_toll_is_a_wish_of_harm_whatever_its_words() -> None:
    comment, claim = wished("May it be 3000.", "3000", 3000)
    assert flags(comment, [claim]) == ((10, 14, "wish of harm"),)


def test_a_toll_wished_small_or_of_the_living_is_not() -> None:
    for comment, claim in (
        wished("I hope it was only 3.", "3", 3),
        wished("I hope it was zero.", "zero", 0),
        wished("May all 30 missing turn up.", "30", 30, measure=Measure.MISSING),
        wished("It was 30.", "30", 30, stance=Stance.STATES),
    ):
        assert flags(comment, [claim]) == ()


def test_what_is_quoted_from_somebody_else_is_not_flagged() -> None:
    comment = a_comment("vermin? How can you say that", quoted=(Span(0, 7),))
    assert flags(comment) == ()


@given(
    st.text() | st.lists(st.sampled_from(["I hope", "they", "all", "die", ".", "orcs", "rot", "only"])).map(" ".join)
)
def test_flags_lie_in_the_text_in_order_and_one_kind_never_overlaps(text: str) -> None:
    found = flags(a_comment(text))
    assert list(found) == sorted(found)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    for kind in {kind for *_, kind in found}:
        same = [(start, end) for start, end, each in found if each == kind]
        assert all(one[1] <= other[0] for one, other in pairwise(same))


def test_a_comment_of_a_million_wishes_is_read_in_one_pass() -> None:
    assert flagged("hope " * 200_000) == []
