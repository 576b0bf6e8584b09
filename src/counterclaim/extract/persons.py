"""One person, as a text names one: "the mayor", "his bodyguard", "Attorney General Roberto Garcia", "a name alone"."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from counterclaim.extract.lexicon import any_words, one_person, people, senses, verb_forms, words
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed, stops

LONGEST = 10
"""Tokens of the longest phrase that is read as one person."""


class Person(NamedTuple):
    """One person: tokens [first, last)."""

    first: int
    last: int
    described: tuple[int, int] | None
    """Tokens that say what the person is ("former mayor"); None where only a name stands."""
    names: tuple[int, int]
    """Tokens of the name; empty where none stands."""
    owned: bool = False
    """Named by whose they are or by an article: "his bodyguard", "the mayor"."""


@cache
def listed(name: str) -> frozenset[str]:
    """One flat list of `data/persons.toml`."""
    return words("persons", name)


@cache
def plurals() -> frozenset[str]:
    """Every noun for more than one person."""
    return people() - one_person()


@cache
def _no_names() -> frozenset[str]:
    known = (
        any_words("nouns", "units", "things", "people", "loss_neutral")
        | words("speech", "plain")
        | verb_forms("speech", "states", "verbs")
        | words("grammar", "months")
        | closed("day")
        | frozenset(senses())
    )
    return known | stops() | listed("no_names") | one_person() | listed("adjectives") | listed("titles")


_ENDINGS = (
    "ed",
    "ing",
    "ly",
    "tion",
    "sion",
    "tions",
    "ment",
    "ments",
    "ness",
    "ity",
    "ities",
    "ism",
    "ists",
    "ers",
    "ors",
    "ians",
)


def is_name(sentence: Sentence, i: int) -> bool:
    """Whether the token can be part of a person's name; in all-capitals text, any word that is no known other."""
    word = sentence.at(i)
    if sentence.kind(i) not in {"word", "code"} or not sentence.words[i][:1].isupper():
        return False
    if word in _no_names() or (word.endswith("s") and word[:-1] in _no_names()):
        return False
    if word.endswith("men") and (word.endswith("women") or word[:-3] + "man" in one_person()):
        return False
    return not (sentence.capitals and len(word) > 4 and word.endswith(_ENDINGS))


def person(sentence: Sentence, i: int, *, bare: bool = False) -> Person | None:
    """The person named from token `i` on; None where the words there name nobody, or more than one.

    `bare`: a description without article or name counts, as in headlines ("Judge killed").
    """
    start = i + 1 if sentence.at(i) in listed("determiners") else i
    if sentence.kind(start) == "punct":
        return None
    head, last = _read(sentence, start)
    if last <= start:
        return None
    if sentence.at(last) == "'s":
        return _owned(sentence, i, last + 1)
    if head < start:
        return _named(sentence, i, last) if start == i else None
    names = _inner(sentence, head + 1, last)
    if start == i and names[0] == names[1] and not bare:
        return None
    if not _may_follow(sentence, last):
        return None
    first = _described(sentence, start, head)
    return Person(i, last, (first, head + 1) if first <= head else None, names, start > i)


def _owned(sentence: Sentence, first: int, start: int) -> Person | None:
    """ "Castillo's son": the son."""
    head, last = _read(sentence, start)
    if head < start or sentence.at(last) == "'s" or not _may_follow(sentence, last):
        return None
    return Person(first, last, (_described(sentence, start, head), head + 1), _inner(sentence, head + 1, last), True)


def _named(sentence: Sentence, first: int, last: int) -> Person | None:
    """A name alone: a full one, or a single word that the text gives in full elsewhere."""
    start = first
    while sentence.at(start) in listed("titles") or (start > first and sentence.at(start) == "."):
        start += 1
    if not start < last <= start + 6 or not all(_is_part(sentence, j, start) for j in range(start, last)):
        return None
    if start > first:
        return Person(first, last, None, (start, last))
    if first and (sentence.kind(first - 1) == "number" or sentence.at(first - 1) in _BEFORE_NOUNS):
        return None
    if last - first == 1 and not _is_known(sentence, first):
        return None
    return Person(first, last, None, (first, last))


_BEFORE_NOUNS = listed("determiners") | {
    "a",
    "an",
    "these",
    "those",
    "such",
    "more",
    "no",
    "any",
    "some",
    "every",
    "each",
}
KNOWN_AMONG = 12
"""How many times a single name is looked up there."""
KNOWN_WITHIN = 4000
"""Code points on each side of a single name in which the text may give it in full."""


_WORD_BEFORE = re.compile(r"([^\W\d_][\w'-]*+)[.\"]?\s++$")
LONGEST_NAME = 60
"""Code points before a name in which its title or first name is sought."""


def _is_known(sentence: Sentence, i: int) -> bool:
    """Whether the text gives the name at `i` with a title or a first name near by: "General Lopez", "Hector Oqueli"."""
    name, at = sentence.words[i], sentence.starts[i]
    text = sentence.text[max(0, at - KNOWN_WITHIN) : at + KNOWN_WITHIN]
    for here in islice(re.finditer(rf"\s\"?{re.escape(name)}\b", text), KNOWN_AMONG):
        full = _WORD_BEFORE.search(text, max(0, here.start() - LONGEST_NAME), here.start() + 1)
        if full is None:
            continue
        first = full[1].lower()
        if (
            full[1][0].isupper()
            and (first in one_person() | listed("titles") or first not in _no_names())
            and not (sentence.capitals and len(first) > 4 and first.endswith(_ENDINGS))
        ):
            return True
    return False


def _is_part(sentence: Sentence, j: int, first: int) -> bool:
    return is_name(sentence, j) or (j > first and sentence.at(j) in listed("particles"))


def _read(sentence: Sentence, start: int) -> tuple[int, int]:
    """(token of the last noun for a person, or -1; end) of the noun phrase that begins at `start`."""
    j, head = start, -1
    while j < min(sentence.stop, start + LONGEST):
        word = sentence.lowered[j]
        if word == "[" and (after := _past_bracket(sentence, j)) > 0:
            j = after
            continue
        if word == "." and sentence.at(j - 1) in listed("titles"):
            j += 1
            continue
        if word in one_person():
            head = j if not _is_name_after(sentence, j, head) else head
        elif not _belongs(sentence, j, start, head):
            break
        j += 1
    while j > start and sentence.at(j - 1) in listed("particles"):
        j -= 1
    return (-1, start) if head < 0 and sentence.at(j) in plurals() else (head, j)


def _past_bracket(sentence: Sentence, j: int) -> int:
    """Where reading goes on after "[retired]"; -1 where the phrase does not go on after it."""
    inside = sentence.lowered[j : j + 5]
    after = j + inside.index("]") + 1 if "]" in inside else -1
    goes_on = after > 0 and (is_name(sentence, after) or sentence.at(after) in one_person() | listed("adjectives"))
    return after if goes_on else -1


def _is_name_after(sentence: Sentence, j: int, head: int) -> bool:
    """ "the lawyer Juan Bishop": a name that is also a noun, after other names."""
    return 0 <= head < j - 1 and is_name(sentence, j - 1) and not sentence.capitals


def _belongs(sentence: Sentence, j: int, start: int, head: int) -> bool:
    word = sentence.lowered[j]
    if sentence.kinds[j] == "misc":
        return word.endswith("old") and head < 0
    if sentence.kinds[j] not in {"word", "code"} or word in plurals():
        return False
    if is_name(sentence, j) or word in listed("titles") | listed("adjectives"):
        return True
    if word in listed("particles"):
        return j > start and is_name(sentence, j - 1)
    if head >= 0 or word in stops() or word in senses() or word in words("speech", "plain"):
        return False
    return word not in closed("day") and (j > start or sentence.at(start - 1) in listed("determiners") | {"'s"})


def _inner(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The name inside [first, last): without what stands before it."""
    while first < last and not is_name(sentence, first):
        first += 1
    return first, last


def _described(sentence: Sentence, first: int, head: int) -> int:
    """Where the description begins: in capitals, after what may be the name of a country or a party."""
    while first < head and (sentence.kinds[first] == "punct" or sentence.at(first) in {"]", "["}):
        first += 1
    return first


def _may_follow(sentence: Sentence, j: int) -> bool:
    """Whether a person's phrase can end before token `j`: not before a further noun ("the civilian population")."""
    word = sentence.at(j)
    if not word or sentence.kind(j) != "word" or word in stops() or word in senses():
        return word != "'s"
    verbal = word in words("speech", "plain") or word.endswith(("ed", "ing", "ly"))
    return verbal or word in closed("day") or word in words("persons", "state") or word in {"identified", "named"}


def pronoun(sentence: Sentence, j: int, pronouns: set[str]) -> Person | None:
    """ "he died", "killed her": a victim whom the text has not counted by name or description, if it is new."""
    # "her" before a noun is no victim but whose one is
    closes = sentence.kind(j + 1) in {"", "punct"} or sentence.at(j + 1) in stops() | listed("state")
    if sentence.at(j) not in pronouns or not (closes or sentence.at(j) != "her"):
        return None
    return Person(j, j + 1, None, (j, j))
