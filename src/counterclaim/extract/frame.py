"""What an attribution is, and the verbs that make one."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.lexicon import FORMS, inflect, table, words
from counterclaim.extract.subjects import Span
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Stance


class Frame(NamedTuple):
    """One attribution: "the ministry said", "according to police", "Moscow's figure of"."""

    first: int
    last: int
    """Tokens [first, last) of the speaker and the verb."""
    verb: int
    """Token of the word that attributes."""
    subject: Span | None
    """Tokens that name the speaker; None where the text names none ("I hope", "it is believed")."""
    stance: Stance
    trailing: bool = False
    """Stands after or inside what is said ("63 died, the ministry said")."""
    relay: Span | None = None
    """Who passes it on: the agency in "the agency quoted a source as saying"."""


def is_pronoun(sentence: Sentence, subject: Span) -> bool:
    """Whether a speaker is named by a pronoun alone."""
    return subject[1] - subject[0] == 1 and sentence.at(subject[0]) in words("speakers", "pronouns")


@cache
def saying_verbs() -> dict[str, list[tuple[tuple[str, ...], Stance, str]]]:
    """First word -> (all words, stance, form) of every form of every verb of saying, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Stance, str]]] = {}
    for stance in Stance:
        for spec in table("speech")[stance]["verbs"]:
            for form, word in zip(FORMS, inflect(spec), strict=True):
                parts = tuple(word.split())
                found.setdefault(parts[0], []).append((parts, stance, form))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found
