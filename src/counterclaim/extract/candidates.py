"""Which sentences can hold a claim at all: a quick look at their words, before any token is told from another.

A sentence that is passed over here costs a hundredth of one that is read. The look may let too much through, never too
little: every word list that a rule asks for must be known here.
"""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extract.lexicon import one_person, senses, table, verb_forms, words
from counterclaim.extract.tokens import undrawn

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
WHOLE = 1 << 16
"""Code points of the longest text whose words are gathered all at once; a longer one is looked at by sentences."""


def words_of(text: str, *, drawn: bool = True) -> frozenset[str]:
    """The runs of letters of a text, lowered: what no token of it goes beyond; `drawn`: some may be drawn out."""
    return frozenset(_WORD.findall(undrawn(text.lower()) if drawn else text.lower()))


def tells_of_loss(words: frozenset[str]) -> bool:
    """Whether a word is among these without which no loss is told."""
    return not words.isdisjoint(_telling())


def tells_by_rule(words: frozenset[str]) -> bool:
    """Whether a word is among these that tells of a loss with others, by a rule: "took", "toll", "camps"."""
    return not words.isdisjoint(_by_rule())


def telling_in(text: str) -> frozenset[str] | None:
    """The words of a text without which no loss is told; None where it is too long or letters in it are drawn out."""
    if len(text) > WHOLE:
        return None
    lowered = text.lower()
    plain = undrawn(lowered)
    told = _telling().intersection(_WORD.findall(plain))
    return told if not told or plain == lowered else None


def may_count(text: str, start: int, end: int, words: frozenset[str]) -> bool:
    """Whether text[start:end], of these words, may hold a figure."""
    if not words.isdisjoint(_counting()) or _DIGIT.search(text, start, end) is not None:
        return True
    return not words.isdisjoint(_ARTICLES) and not words.isdisjoint(_singles())


_COMMON = ("be", "have", "modal", "preposition", "pronoun", "conjunction", "adverb")
"""Classes of words that tell nothing by themselves."""


@cache
def _telling() -> frozenset[str]:
    """The most telling word of every expression of loss."""
    return _by_rule() | _most_telling([" ".join(parts) for entries in senses().values() for parts, _ in entries])


@cache
def _by_rule() -> frozenset[str]:
    """The most telling word of every expression of loss that a rule asks for and that is none by itself."""
    lists = table("losses")
    expressions = [
        *lists["toll"]["strong"],
        *lists["victims"]["nouns"],
        *lists["killers"]["nouns"],
        *lists["sheltered"]["places"],
        *lists["held"]["nouns"],
    ]
    expressions += [*verb_forms("losses", "missing", "searched"), *lists["hurt"]["nouns"], "holding", "rip"]
    for kind in ("driven", "cost", "seized", "treated"):
        expressions += verb_forms("losses", kind, "verbs")
    return _most_telling(expressions)


def _most_telling(expressions: list[str]) -> frozenset[str]:
    parted = [_WORD.findall(expression) for expression in expressions]
    alone = {parts[0] for parts in parted if len(parts) == 1}
    common = {part for name in _COMMON for word in words("grammar", name) for part in _WORD.findall(word)}
    return frozenset(max(parts, key=lambda part: (part in alone, part not in common, len(part))) for parts in parted)


_ARTICLES = frozenset(["a", "an", "another"])


@cache
def _singles() -> frozenset[str]:
    """Words that make one of an article: "a woman", "an 80-year-old", "a tank"."""
    nouns = words("nouns", "people") | words("nouns", "things") | one_person()
    return frozenset(part for noun in nouns for part in _WORD.findall(noun)) | {"old"}


@cache
def _counting() -> frozenset[str]:
    """Words one of which every figure without digits holds, but for those that an article begins."""
    lists = table("figures")
    phrases = [*lists["numbers"], *lists["scales"], *lists["vague"]]
    phrases += [phrase for key in ("more", "less", "degree") for phrase in lists["comparison"][key]]
    special = "more less fewer no not none nobody without zero such same figure number many twice double half"
    special += " both neither one noone range toll"
    return frozenset(phrase.split()[-1] for phrase in phrases) | frozenset(special.split())
