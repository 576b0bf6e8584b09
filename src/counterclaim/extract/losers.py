"""Who was lost, where the words beside the figure do not say: the side that suffered, a label, a phrase in front."""

from __future__ import annotations

from counterclaim.extract.lexicon import verb_forms, words
from counterclaim.extract.scene import Found
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Measure


def loser(sentence: Sentence, found: Found, measure: Measure) -> str | None:
    """ "Russia will have suffered 500 casualties", "for Ukraine it gave 124,500", "100k dead on each side"."""
    headed = _label(sentence, found)
    if headed is not None or found.rule not in {"nominal", "object", "part"}:
        return headed
    if sentence.at(found.figure.first - 2) in verb_forms("losses", "cost", "verbs"):
        before = found.figure.first - 1
        return sentence.slice(before, before + 1) if sentence.is_name(before) else None
    side = _side(sentence, found) or _front(sentence)
    return side or (_sufferer(sentence, found) if measure is Measure.CASUALTIES else None)


def _label(sentence: Sentence, found: Found) -> str | None:
    """ "Infantry: 19 bodies counted", "Our platoon: 2 WIA": the label names who was lost."""
    colon = next((j for j in range(min(5, found.figure.first)) if sentence.lowered[j] == ":"), None)
    if colon is None or colon == 0:
        return None
    return sentence.slice(0, colon) if sentence.at(colon - 1) in words("nouns", "groups") else None


def _side(sentence: Sentence, found: Found) -> str | None:
    """ "100k dead on each side", "40 dead on the Armenian side"."""
    if sentence.lowered[found.predicate + 1 : found.predicate + 3] in (["on", "each"], ["on", "both"]):
        return sentence.slice(found.predicate + 2, min(sentence.stop, found.predicate + 4))
    for i in range(found.predicate + 1, min(sentence.stop - 3, found.predicate + 3)):
        if sentence.lowered[i : i + 2] == ["on", "the"] and sentence.at(i + 3) == "side":
            return sentence.slice(i + 1, i + 4)
    return None


def _front(sentence: Sentence) -> str | None:
    """ "For Ukraine it gave 124,500"."""
    named = sentence.is_name(1) and sentence.at(1) not in words("nouns", "units")
    return sentence.slice(1, 2) if sentence.at(0) in {"for", "among"} and named and not sentence.is_name(2) else None


def _sufferer(sentence: Sentence, found: Found) -> str | None:
    """ "Ukraine's army suffered 60,000 killed and wounded", "Russia lost 45,680"."""
    for i in range(found.figure.first - 1, max(0, found.figure.first - 8), -1):
        if sentence.lowered[i] not in closed("suffer"):
            continue
        j = i
        while j > 1 and sentence.at(j - 1) in closed("have") | closed("modal") | closed("adverb"):
            j -= 1
        if j > 1 and sentence.at(j - 1) in words("speakers", "bodies") | words("nouns", "people"):
            return sentence.slice(_start_of(sentence, j - 1), j)
        if sentence.is_name(j - 1) and sentence.at(j - 1) not in closed("pronoun"):
            return sentence.slice(j - 2 if sentence.at(j - 2) == "the" else j - 1, j)
    return None


def _start_of(sentence: Sentence, j: int) -> int:
    """Where the noun phrase that ends with token `j` begins: at its name or its possessor, without an article."""
    while j > 0 and (sentence.at(j - 1) == "'s" or sentence.is_name(j - 1)):
        j -= 1
    return j
