"""Single victims, named or described, whom no figure counts: "the mayor was murdered", "the murder of Judge Valencia".

The word of loss is the starting point. Its form says on which side the victim stands: before a passive or an
intransitive verb, after an active one, after "of" or before "'s" where it is a noun.
"""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import one_person, senses, words
from counterclaim.extract.persons import Person, is_name, listed, person
from counterclaim.extract.rules.single_after import LIST, after
from counterclaim.extract.rules.single_before import before, beside, is_unfulfilled, predicate
from counterclaim.extract.scene import REACH, Found, Scene
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed
from counterclaim.nouns import Measure

RULE = "single"
_MEASURES = frozenset([Measure.KILLED, Measure.INJURED, Measure.CAPTURED, Measure.MISSING])
_VERBAL = frozenset(form + mark for form in ("past", "participle", "base", "third", "gerund") for mark in ("", "!"))


def singles(scene: Scene, *, violent: bool) -> list[Found]:
    """Every single victim of the sentence whom no figure counts.

    `violent`: the text tells of violence or of an accident, so that "died" tells of no natural end.
    """
    found: list[Found] = []
    for listed_victim in _members(scene):
        if not _is_counted(listed_victim.figure, scene.figures + [hit.figure for hit in found]):
            found.append(listed_victim)
    for trigger in scene.triggers:
        if not _tells(trigger, violent):
            continue
        for one in (*_victims(scene, trigger), *_beside(scene, trigger)):
            spans = scene.figures + [hit.figure for hit in found]
            hit = _found(scene.sentence, Measure(trigger.measure), trigger.first, one)
            named = _is_counted_by_name(scene, one)
            if _is_meant(scene.sentence, trigger, one) and not named and not _is_counted(hit.figure, spans):
                found.append(hit)
    return sorted(found, key=lambda hit: hit.figure.first)


def _tells(trigger: Trigger, violent: bool) -> bool:
    natural = trigger.lemma in listed("natural") and not violent
    return trigger.measure in _MEASURES and trigger.role != "life" and not natural


def _found(sentence: Sentence, measure: Measure, predicate: int, one: Person) -> Found:
    figure = Figure(one.first, one.last, 1, 1, kind="single", core=one.first)
    affected = one.described or _apposition(sentence, one.last)
    part = "including" in sentence.lowered[: one.first]
    return Found(figure, measure, affected, RULE, predicate, part)


def _members(scene: Scene) -> Iterator[Found]:
    """ "three journalists: X, Y and Z", "six priests, including Father Ellacuria": the named of the counted."""
    sentence = scene.sentence
    for whole in scene.found:
        if whole.measure not in _MEASURES or whole.part:
            continue
        stop = min(sentence.stop, max(whole.figure.last, whole.predicate) + LIST)
        for j in range(whole.figure.last, stop):
            if sentence.lowered[j] in {":", "including"} and j not in scene.starts:
                for one in after(sentence, j + 1, listing=True):
                    yield _found(sentence, whole.measure, whole.predicate, one)._replace(part=True)
                break


def _is_counted(one: Figure, spans: list[Figure]) -> bool:
    """Whether a figure stands in the phrase or directly before it: "one adult"."""
    return any(figure.first < one.last and one.first <= figure.last - (figure.kind == "single") for figure in spans)


def _is_counted_by_name(scene: Scene, one: Person) -> bool:
    """ "A rebel named Anwar Tarin": the name of whom a figure counts."""
    return scene.sentence.at(one.first - 1) in {"named", "called"} and one.first - 1 in scene.ends


def _apposition(sentence: Sentence, last: int) -> tuple[int, int] | None:
    """ "..., a union leader, ...": what a name is said to be."""
    if sentence.at(last) != ",":
        return None
    first = last + 2 if sentence.at(last + 1) in {"a", "an", "the"} else last + 1
    if sentence.at(first) in listed("determiners"):
        return None
    for j in range(first, min(sentence.stop, first + 6)):
        if sentence.lowered[j] in one_person() and sentence.at(j + 1) not in one_person():
            return first, j + 1
        if sentence.kinds[j] != "word" or sentence.lowered[j] in closed("preposition") | closed("be") | {"and", "who"}:
            break
    return None


def _is_meant(sentence: Sentence, trigger: Trigger, one: Person) -> bool:
    """Whether a person is meant: words of loss that are said of much else want a description or a full name."""
    if one.names[0] == one.names[1] and one.described is None:
        return trigger.lemma not in listed("figurative")
    full = one.names[1] - one.names[0] > 1
    if trigger.lemma in listed("figurative"):
        return one.described is not None or (full and not sentence.capitals)
    return one.described is not None or full or sentence.at(one.first) not in _metonyms()


def _metonyms() -> frozenset[str]:
    return words("speakers", "metonyms")


def _victims(scene: Scene, trigger: Trigger) -> Iterator[Person]:
    sentence, forms = scene.sentence, _forms(scene.sentence, trigger)
    if _is_nominal(sentence, trigger, forms):
        yield from _of_noun(sentence, trigger)
        return
    if _is_inverted(sentence, trigger):
        yield from after(sentence, _inverted(sentence, trigger), listing=True)
        return
    attributive = _attributive(sentence, trigger)
    if attributive is not None:
        yield attributive
        return
    verb = predicate(sentence, trigger, forms)
    if verb is None or (not verb.passive and not verb.stated and not forms & _VERBAL):
        return
    if verb.passive or not _precedes(sentence, trigger, forms):
        yield from before(sentence, verb)
    else:
        yield from after(sentence, trigger.last)


def _beside(scene: Scene, trigger: Trigger) -> Iterator[Person]:
    """Who stands before "and" and a group that is the counted subject of the same word of loss."""
    for whole in scene.found:
        if whole.rule == "subject" and whole.predicate == trigger.first and whole.figure.last <= trigger.first:
            one = beside(scene.sentence, whole.figure.first)
            if one is not None:
                yield one


def _is_nominal(sentence: Sentence, trigger: Trigger, forms: frozenset[str]) -> bool:
    """ "the killing of", "his murder", against "suspected of killing the candidate"."""
    if "gerund" not in forms:
        return trigger.role in {"noun", "body"}
    return sentence.at(trigger.last) == "of" or sentence.at(trigger.first - 1) in {"'s", "'"}


def _is_inverted(sentence: Sentence, trigger: Trigger) -> bool:
    """ "also killed was the mayor", "among the wounded were": the victims follow."""
    opening = sentence.lowered[max(0, trigger.first - 4) : trigger.first]
    return _inverted(sentence, trigger) > 0 and not {"also", "among"}.isdisjoint(opening)


def _inverted(sentence: Sentence, trigger: Trigger) -> int:
    """Where the victims begin after an inverted predicate; 0 where there is none."""
    j = trigger.last + (sentence.at(trigger.last) in {"here", "there", "so"})
    return j + 1 if sentence.at(j) in {"was", "were", "is", "are"} else 0


def _forms(sentence: Sentence, trigger: Trigger) -> frozenset[str]:
    found = senses().get(sentence.at(trigger.first), ())
    size = trigger.last - trigger.first
    return frozenset(sense.form + ("" if sense.transitive else "!") for parts, sense in found if len(parts) == size)


def _precedes(sentence: Sentence, trigger: Trigger, forms: frozenset[str]) -> bool:
    """Whether a verb that is no passive stands before its victim: "killed the mayor"."""
    if not forms & {"past", "participle", "base", "third", "gerund"}:
        return False  # intransitive
    if "gerund" in forms and sentence.at(trigger.first - 1) in closed("preposition"):
        return True
    following = sentence.at(trigger.last)
    if trigger.role == "object":
        return True
    if following == "," and sentence.at(trigger.last + 1) in {"at", "in"}:
        return True
    ends = not following or (sentence.kind(trigger.last) == "punct" and following not in {'"', "“", "["})
    closing = following in closed("preposition") | closed("conjunction") | closed("day") | closed("adverb") | closed(
        "be"
    )
    return not (ends or closing)


def _attributive(sentence: Sentence, trigger: Trigger) -> Person | None:
    """ "the murdered magistrate", "the dead soldier"."""
    if sentence.at(trigger.first - 1) not in {"the", "another"} or trigger.last - trigger.first > 1:
        return None
    one = person(sentence, trigger.last, bare=True)
    if one is None or one.described is None or one.owned:
        return None
    return one._replace(first=trigger.first - 1)


# --- nouns of loss ---


def _of_noun(sentence: Sentence, trigger: Trigger) -> Iterator[Person]:
    if sentence.at(trigger.last) in listed("no_loss_before") or is_unfulfilled(sentence, trigger.first):
        return
    owner = _owner(sentence, trigger)
    if owner is not None:
        yield owner
    elif sentence.at(trigger.last) == "of":
        if trigger.role != "body" or sentence.at(trigger.first - 1) in {"the", "and"}:
            yield from after(sentence, trigger.last + 1)
    else:
        for j in range(trigger.last, min(sentence.stop - 2, trigger.last + REACH)):
            if sentence.lowered[j : j + 2] in (["that", "of"], ["those", "of"]):
                yield from after(sentence, j + 2)
                return


def _owner(sentence: Sentence, trigger: Trigger) -> Person | None:
    """ "Monsignor Romero's murder": who stands before the "'s"."""
    j = trigger.first - 1
    while sentence.at(j) in listed("adjectives") | listed("of_loss"):
        j -= 1
    if sentence.at(j) != "'s":
        return None
    if trigger.role == "body" and listed("found_dead").isdisjoint(sentence.lowered):
        return None
    return _ending(sentence, j)


def _ending(sentence: Sentence, last: int) -> Person | None:
    """The person whose phrase ends before the "'s" at `last`."""
    best = None
    for first in range(last - 1, max(-1, last - 9), -1):
        one = _until(sentence, first, last)
        if one is None and sentence.kinds[first] == "punct":
            break
        best = one or best
    return best


def _until(sentence: Sentence, first: int, last: int) -> Person | None:
    """The person that tokens [first, last) name, all of them."""
    if all(is_name(sentence, j) or (j > first and sentence.at(j) in listed("particles")) for j in range(first, last)):
        return Person(first, last, None, (first, last))
    start = first + 1 if sentence.at(first) in listed("determiners") else first
    heads = [j for j in range(start, last) if sentence.at(j) in one_person()]
    if not heads or (start == first and heads[-1] == last - 1):
        return None
    known = one_person() | listed("adjectives") | listed("titles") | listed("particles")
    if not all(is_name(sentence, j) or sentence.at(j) in known for j in range(start, last)):
        return None
    return Person(first, last, (start, heads[-1] + 1), (heads[-1] + 1, last), start > first)
