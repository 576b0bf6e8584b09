"""The single victim before a word of loss: the subject of a passive or an intransitive verb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from counterclaim.extract.lexicon import words
from counterclaim.extract.persons import Person, is_name, listed, person, plurals, pronoun
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed

BACK = 26
"""How many tokens a victim may stand before the auxiliary of the word of loss."""
CLAUSE = 18
"""How many tokens of a clause are read back from its verb."""


class Verb(NamedTuple):
    """What stands before a word of loss that is a predicate."""

    first: int
    """Where its auxiliaries begin."""
    last: int
    passive: bool
    plural: bool
    """The subject is more than one: "were"."""
    stated: bool
    """A participle stands before: "found dead"."""
    reduced: bool
    """No auxiliary: "the judge killed in the raid"."""


def predicate(sentence: Sentence, trigger: Trigger, forms: frozenset[str]) -> Verb | None:
    """The auxiliaries before a word of loss; None where they say that nothing was lost."""
    j, passive, plural, infinitive = trigger.first - 1, False, False, False
    while j >= 0:
        word = sentence.lowered[j]
        if word in listed("negations") or word.endswith("n't"):
            return None
        if word in closed("be"):
            passive, plural = True, plural or word in {"were", "are"}
        elif word == "to":
            infinitive = True
        elif word in {"and", "or"} and _is_state(sentence, j - 1):
            j -= 1
        elif word in closed("have"):
            plural = plural or word == "have"
        elif not (word in closed("modal") | closed("adverb") or _is_state(sentence, j)):
            break
        j -= 1
    if (infinitive or "base" in forms) and not _has_come_true(sentence, j + 1, trigger.first):
        return None
    if "gerund" in forms and not passive and is_unfulfilled(sentence, trigger.first):
        return None
    stated = any(sentence.at(k) in listed("state") for k in range(j + 1, trigger.first))
    reduced = not passive and bool(forms & {"past", "participle"})
    return Verb(j + 1, trigger.last, passive, plural, stated, reduced)


def _is_state(sentence: Sentence, j: int) -> bool:
    word = sentence.at(j)
    return word in listed("state") or (word.endswith("ly") and sentence.kind(j) == "word")


def _has_come_true(sentence: Sentence, first: int, verb: int) -> bool:
    """An infinitive tells of no loss, unless it follows "managed" or a modal of its own: "may have killed"."""
    between = sentence.lowered[first:verb]
    if "to" in between:
        return not listed("fulfilled").isdisjoint(sentence.lowered[max(0, first - 2) : first])
    return "did" in between or "will" in between


def before(sentence: Sentence, verb: Verb) -> Iterator[Person]:
    """The subject of a passive or an intransitive verb, and whoever is joined to it."""
    one = _subject(sentence, _elided(sentence, verb.first))
    if one is None or (verb.plural and not _is_joined(sentence, one)):
        return
    if verb.reduced and _is_name_alone(one) and sentence.at(verb.last) not in closed("preposition") | closed("day"):
        return
    yield one
    for _ in range(8):
        joint = one.first - 1
        if sentence.at(joint) not in {"and", ","} or (sentence.at(joint) == "," and not verb.plural):
            return
        joint = joint - 1 if sentence.at(joint - 1) == "," else joint
        other = _subject(sentence, joint)
        if other is None or other.first >= one.first:
            return
        yield other
        one = other


def beside(sentence: Sentence, first: int) -> Person | None:
    """ "The mayor and six of his guards were killed": who shares the predicate of the group counted from `first` on."""
    joint = first - 1
    if sentence.at(joint) in closed("possessive"):
        joint -= 1
    one = _subject(sentence, joint) if sentence.at(joint) == "and" else None
    if one is not None and sentence.capitals and one.described is None:
        return None  # "SAN SALVADOR, 20 SEP -- A PLANE CRASHED AND TWO MEN WERE KILLED"
    if one is None:
        return None
    first = one.first
    while first and is_name(sentence, first - 1):
        first -= 1  # "Haqqani leader Jan Baz"
    if sentence.kind(first - 1) in {"", "punct"}:
        return one
    opens = sentence.at(first - 1) in closed("conjunction") | words("speech", "plain")
    return one if opens else None


def _is_name_alone(one: Person) -> bool:
    return one.described is None and one.names[1] > one.first


def _is_joined(sentence: Sentence, one: Person) -> bool:
    return sentence.at(one.first - 1) == "and"


def _elided(sentence: Sentence, first: int) -> int:
    """ "was kidnapped on Monday and was found dead": where the auxiliary of the verb before begins."""
    if sentence.at(first - 1) != "and":
        return first
    for j in range(first - 2, max(0, first - 16), -1):
        if sentence.lowered[j] in {"was", "is"} and sentence.at(j - 1) not in closed("conjunction"):
            return j
    return first


def _subject(sentence: Sentence, end: int) -> Person | None:
    """The person that is the subject of a verb at `end`: nearest first, over what stands between commas."""
    if sentence.at(end - 1) in {",", ")", "]", "--"}:
        return _past_aside(sentence, end)
    if sentence.at(end - 1) in {"who", "which", "that"}:
        return _antecedent(sentence, end - 1)
    return pronoun(sentence, end - 1, {"he", "she", "him", "her"}) or _clause_subject(sentence, end)


def _antecedent(sentence: Sentence, who: int) -> Person | None:
    """ "the candidate who was gunned down": the nearest person before."""
    if sentence.at(who) != "who":
        return None
    if sentence.at(who - 1) == ",":
        return _past_aside(sentence, who) or _nearest(sentence, who - 1)
    return _nearest(sentence, who)


def _nearest(sentence: Sentence, end: int) -> Person | None:
    best = None
    for first in range(end - 1, max(-1, end - 10), -1):
        one = person(sentence, first)
        if one is not None and one.last == end:
            best = one
        elif best is not None or sentence.kinds[first] == "punct":
            break
    return best


def _past_aside(sentence: Sentence, end: int) -> Person | None:
    """ "X, leader of the party, was": who stands before the comma that opens the aside."""
    closing = sentence.at(end - 1)
    opening = {")": "(", "]": "["}.get(closing, closing)
    for j in range(end - 2, max(-1, end - BACK), -1):
        if sentence.lowered[j] == opening:
            if opening != "," or _may_open_aside(sentence, j):
                one = _clause_subject(sentence, j)
                if one is not None or opening != ",":
                    return one
        elif sentence.lowered[j] in {";", ".", "“", "”"} and sentence.at(j - 1) not in listed("titles"):
            return None
    return _clause_subject(sentence, end - 1) if closing == "," else None


def _may_open_aside(sentence: Sentence, comma: int) -> bool:
    return sentence.at(comma + 1) not in {"and", "or", "but", "when", "while"}


def _clause_subject(sentence: Sentence, end: int) -> Person | None:
    """The first person from the clause's beginning on whose phrase reaches to `end`."""
    for first in range(_clause_start(sentence, end), end):
        if first and ((is_name(sentence, first - 1) and is_name(sentence, first)) or sentence.at(first - 1) == "of"):
            continue
        one = person(sentence, first)
        placed = first and sentence.at(first - 1) in listed("placing") and one is not None and one.described is None
        if one is not None and one.last <= end and not placed and _reaches(sentence, one, end):
            return one
    return None


def _clause_start(sentence: Sentence, end: int) -> int:
    """Where the clause of a subject that ends before `end` can begin."""
    for j in range(end - 1, max(-1, end - CLAUSE), -1):
        word = sentence.lowered[j]
        stop = sentence.kinds[j] == "punct" and word not in {"[", "]", '"', "'", "."}
        if stop or (word == "." and sentence.at(j - 1) not in listed("titles")) or word in listed("clause_openers"):
            return j + 1
    return max(0, end - CLAUSE)


def _reaches(sentence: Sentence, one: Person, end: int) -> bool:
    """Whether what stands between a person and the verb belongs to the person: "the mayor of Tocache was"."""
    last = one.last
    if last == end:
        return True
    between = sentence.lowered[last:end]
    if between[0] in {"who", "whom", "identified", "named", "known", "called", "aged", "age"}:
        return True
    if between[0] not in {"of", "from", "in"} | ({"for", "at", "near", "with", "to"} if one.described else set()):
        return False
    verbal = closed("be") | closed("have") | words("speech", "plain") | (closed("modal") - {"to"})
    return not any(word in verbal for word in between) and not _names_group(sentence, end)


def _names_group(sentence: Sentence, last: int) -> bool:
    """ "the leader of the rebels killed": a plural before a bare participle is its nearer subject."""
    return sentence.at(last - 1) in plurals() and sentence.at(last) not in closed("be")


def is_unfulfilled(sentence: Sentence, i: int) -> bool:
    """Whether the words before token `i` say that nothing has happened: "attempted", "tried to", "threatened"."""
    before = sentence.lowered[max(0, i - 3) : i]
    return not listed("unfulfilled").isdisjoint(before)
