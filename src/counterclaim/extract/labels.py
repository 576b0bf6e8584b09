"""Labels: "GENERAL: ...", "Kyiv: 400 killed", by which a transcript's turn or a headline names who speaks."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extract.lexicon import senses, words
from counterclaim.extract.subjects import Span
from counterclaim.extract.tokens import Sentence

_TURN = re.compile(r"(?:^|[.?!…”\"]\s)[ \t]*[A-Z][A-Z .'’\-]{1,40}:", re.MULTILINE)
TURNS = 20_000
"""Code points of a text in which turns are counted."""


@cache
def _labels(text: str) -> int:
    """How many turns of a transcript a text seems to hold."""
    return sum(1 for _ in _TURN.finditer(text))


def _is_turn(sentence: Sentence, last: int) -> bool:
    """Whether a label of no known office stands in a text of turns: a headline's "BEACH BLOODBATH:" does not."""
    if sentence.words[0].isupper():
        return _labels(sentence.text[:TURNS]) > 1
    return last > 1


@cache
def _told_by_one_word() -> frozenset[str]:
    return frozenset(word for word, entries in senses().items() if any(len(parts) == 1 for parts, _ in entries))


def _names_speaker(sentence: Sentence, last: int) -> bool:
    """Whether the tokens before a colon can be a speaker, and no heading such as "Fatalities"."""
    headings = words("losses", "toll", "nouns") | words("speakers", "no_labels") | _told_by_one_word()
    if any(sentence.at(j) in headings for j in range(last)):
        return False
    known = words("speakers", "bodies") | words("speakers", "author_labels") | words("speakers", "metonyms")
    if sentence.at(last - 1) not in known and not _is_turn(sentence, last):
        return False
    return all(
        sentence.words[j][:1].isupper() or sentence.at(j) in {"of", "the"}
        for j in range(last)
        if sentence.kind(j) == "word"
    )


def label(sentence: Sentence) -> tuple[str, int] | None:
    """(label, tokens that it takes up) where the sentence opens as a transcript's turn does: "GENERAL: ..."."""
    for j in range(min(sentence.stop, 7)):
        if sentence.lowered[j] == ":" and j > 0:
            return (sentence.slice(0, j), j + 1) if _names_speaker(sentence, j) else None
        if sentence.kinds[j] not in {"word", "code"} and sentence.lowered[j] not in {"-", "'", "."}:
            return None
    return None


def headline_label(sentence: Sentence) -> Span | None:
    """ "Regent of Cianjur: 602 dead", "Kyiv: 400 killed": a headline's own way to name its source."""
    for j in range(1, min(sentence.stop, 8)):
        if sentence.lowered[j] == ":":
            known = words("speakers", "bodies") | words("speakers", "metonyms")
            return (0, j) if any(word in known for word in sentence.lowered[:j]) else None
    return None
