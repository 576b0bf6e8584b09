"""The noun phrase that a figure counts."""

from __future__ import annotations

import re
from typing import NamedTuple

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import any_words, people, senses, verb_forms, words
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed, stops


class Phrase(NamedTuple):
    """The noun phrase that a figure counts: the words [first, last) without number, article or age."""

    first: int
    last: int
    end: int
    """Where the reading goes on."""
    kind: str
    """"people", "things", "unit", "other" or "none" (nothing but the figure)."""
    trigger: Trigger | None = None
    """The word of loss inside it: "63 dead", "12 civilian deaths"."""
    anaphor: bool = False
    """ "of them", "of whom": counts a part of what was spoken of before."""

    @property
    def span(self) -> tuple[int, int] | None:
        """Tokens that name who or what is counted; None for a bare figure."""
        return (self.first, self.last) if self.last > self.first else None


def phrase(sentence: Sentence, figure: Figure, found: list[Trigger]) -> Phrase:
    """Read the noun phrase to the right of a figure."""
    at = {trigger.first: trigger for trigger in found}
    if figure.kind == "indefinite":
        first, thing = figure.first + 1, _is_thing(sentence, figure.last - 1)
        return Phrase(first, figure.last, figure.last, "things" if thing else "people", at.get(first))
    j = figure.last + (sentence.at(figure.last) in {'"', "”", "’"} and sentence.at(figure.last + 1) == "of")
    anaphor = False
    if sentence.at(j) == "of":
        if sentence.at(j + 1) in closed("anaphor"):
            anaphor, j = True, j + 2
            if sentence.kind(j) == "punct" and sentence.at(j) == ",":
                return Phrase(j, j, j, "none", None, anaphor)
        else:
            j = _inside_of(sentence, j + 1)
    return _head(sentence, j, at, anaphor)


def _is_thing(sentence: Sentence, j: int) -> bool:
    return sentence.at(j) in words("nouns", "things") or sentence.kind(j) == "code"


def _inside_of(sentence: Sentence, j: int) -> int:
    while (
        sentence.at(j) in {"the", "these", "those", "all"}
        or sentence.kind(j) == "number"
        or sentence.at(j) in words("figures", "numbers")
    ):
        j += 1
    if sentence.at(j) in closed("possessive") and sentence.kind(j + 1) == "number":
        return j + 2
    owner = next((k for k in range(j, j + 3) if sentence.at(k) == "'s" and sentence.kind(k + 1) == "number"), None)
    return j if owner is None else owner + 2


def _head(sentence: Sentence, start: int, at: dict[int, Trigger], anaphor: bool) -> Phrase:
    j, first, head, kind = start, -1, -1, "none"
    while j < min(sentence.stop, start + LONGEST):
        word = sentence.lowered[j]
        trigger = at.get(j)
        if trigger is not None:
            return _with_trigger(sentence, trigger, at, Phrase(first, head + 1, j, kind, None, anaphor))
        if first < 0 and (
            word in words("nouns", "loss_neutral") or word == "“" or (word in closed("severity") and j + 1 in at)
        ):
            j += 1
            continue
        owner = word == "'s" or (first < 0 and word in closed("possessive") and sentence.at(start - 1) == "of")
        if not owner and _ends(sentence, j, kind):
            break
        first = j if first < 0 else first
        if not owner and not word.endswith("-old"):
            head, kind = j, noun_kind(word)
            if kind == "other" and j + 1 in at and word + "s" in words("nouns", "people"):
                kind = "people"
            if kind == "other" and not sentence.capitals and _ACRONYM.fullmatch(sentence.words[j]):
                kind = "things"
        j += 1
    if head >= 0 and sentence.at(head) == "names" and sentence.at(head + 1) == "of":
        return _head(sentence, _inside_of(sentence, head + 2), at, anaphor)
    if head < 0:
        return Phrase(start, start, j, "none", None, anaphor)
    last = head + 2 if sentence.at(head + 1) == "'s" else head + 1  # "Ork's", a plural as readers write it
    return Phrase(first, last, last, kind, None, anaphor)


_ACRONYM = re.compile(r"[A-Z]{2,}s|[A-Z][A-Za-z]*-?\d\w*")
"""Arms by their short names: "BTRs", "T-72", "Su-25s"."""
LONGEST = 9
"""How many tokens a noun phrase is read."""


def noun_kind(word: str) -> str:
    """ "people", "things", "unit" or "other"."""
    for kind, known in (("people", people()), ("things", words("nouns", "things")), ("unit", words("nouns", "units"))):
        if word in known:
            return kind
    return "people" if word.endswith(("men", "man", "women", "woman")) and len(word) > 5 else "other"


def _with_trigger(sentence: Sentence, trigger: Trigger, at: dict[int, Trigger], read: Phrase) -> Phrase:
    """A noun phrase that runs into a word of loss: its head ("civilian deaths"), its adjective, or its predicate."""
    bare = read.kind == "none"
    if bare and trigger.role == "subject" and _attributive(sentence, trigger):
        inner = _head(sentence, trigger.last, at, read.anaphor)
        if inner.kind != "none":
            return inner._replace(trigger=trigger)
    if bare:
        return Phrase(read.end, read.end, trigger.last, "none", trigger, read.anaphor)
    if trigger.role in {"noun", "body", "life"}:
        return Phrase(read.first, read.end, trigger.last, read.kind, trigger, read.anaphor)
    return read._replace(end=read.last)


def _is_nationality(sentence: Sentence, j: int) -> bool:
    """ "German machines", "Indian jets": the name of a people before a noun."""
    return sentence.is_name(j) and not sentence.at(j).endswith("s")


def _ends(sentence: Sentence, j: int, kind: str) -> bool:
    """Whether the word at `j` can no longer belong to a noun phrase whose head so far is of `kind`."""
    word = sentence.lowered[j]
    if sentence.kinds[j] not in {"word", "code"}:
        return not (sentence.kinds[j] == "misc" and "year" in word)
    known = word in any_words("nouns", "people", "things") and not (kind == "none" and word in closed("vocative"))
    if kind == "people" and _is_nationality(sentence, j - 1) and word.endswith("s") and word not in stops():
        return False
    if word in stops() or (kind in {"people", "things", "unit"} and not known):
        return True
    if known or sentence.is_name(j):
        return False
    if word in closed("unlost") or (kind == "none" and word in closed("vocative")):
        return True
    verbal = word in verb_forms("losses", "toll", "verbs") or word.endswith("ed")
    return word.endswith(("ly", "ing")) or (kind != "none" and verbal)


def _attributive(sentence: Sentence, trigger: Trigger) -> bool:
    """ "12 dead soldiers" against "12 dead in the strike"."""
    word = sentence.at(trigger.last)
    told = [sense for _, sense in senses().get(sentence.at(trigger.first), ())]
    if not any(sense.form == "adjective" or (sense.transitive and sense.form == "participle") for sense in told):
        return False
    known = any_words("nouns", "people", "things")
    if word in known and word not in {"in", "others", "other"}:
        return True
    following = sentence.at(trigger.last + 1)
    if sentence.kind(trigger.last) != "word" or word in stops() or word in closed("day"):
        return False
    return (
        following in known
        or (word.endswith(("s", "'s")) and not word.endswith("ss") and following != "said")
        or sentence.at(trigger.last + 1) == "'s"
    )
