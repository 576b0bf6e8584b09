"""The single victim after a word of loss: the object of an active verb or of "of", and the lists that begin there."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.extract.lexicon import words
from counterclaim.extract.persons import Person, person, pronoun
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed

MOST = 60
"""Victims of the longest list that is read."""
LIST = 24
"""How many tokens a list of victims may run between two of them."""


def after(sentence: Sentence, start: int, *, listing: bool = False) -> Iterator[Person]:
    """The object of an active verb or of "of", and whoever is joined to it; `listing`: in a list of the lost."""
    j = _past_insertion(sentence, start)
    one = person(sentence, j) or pronoun(sentence, j, {"him", "her"})
    if one is None:
        return
    yield one
    for _ in range(MOST):
        following = _next_joined(sentence, one.last, listing)
        if following is None:
            return
        yield following
        one = following


def _past_insertion(sentence: Sentence, start: int) -> int:
    """ "murdered, at gunpoint, a soldier": where the object begins."""
    if sentence.at(start) == ",":
        for j in range(start + 1, min(sentence.stop, start + 9)):
            if sentence.lowered[j] == ",":
                return j + 1
    return start + 1 if sentence.at(start) in {'"', "“"} else start


def _next_joined(sentence: Sentence, last: int, listing: bool) -> Person | None:
    """The next of a list of victims: after "and" or a comma, over appositions, as far as no verb stands between."""
    verbs = closed("be") | closed("have") | words("speech", "plain") | {"who", "when", "while", "as", "after", "by"}
    joints = {",", "and", ";"} if listing else {",", "and"}
    for j in range(last, min(sentence.stop, last + LIST)):
        word = sentence.lowered[j]
        if word in verbs or (word == ";" and not listing):
            return None
        if j == last and word not in joints | {"(", "["} | closed("preposition"):
            return None
        if word in joints and not (word == "," and sentence.at(j + 1) == "and"):
            start = j + 2 if sentence.at(j + 1) in {"of", "also", "and"} else j + 1
            one = person(sentence, start)
            if one is not None and (_may_join(sentence, one, word) or (listing and one.names[1] - one.names[0] > 1)):
                return one
    return None


def _may_join(sentence: Sentence, one: Person, joint: str) -> bool:
    """ "and his driver", "and Judge Valencia": an article alone after a comma opens an apposition."""
    if joint == ",":
        owner = sentence.at(one.first) in {"his", "her", "their"}
        return owner or (one.described is not None and one.names[1] > one.names[0] and sentence.at(one.first) != "the")
    following = sentence.at(one.last)
    return following not in closed("be") | closed("have") | words("speech", "plain") | (closed("modal") - {"to"})
