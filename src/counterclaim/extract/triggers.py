"""Words of loss in a sentence: what they say was lost, and on which side of them who was lost stands."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.lexicon import Sense, senses, table, verb_forms, words
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Measure


class Trigger(NamedTuple):
    """Tokens [first, last) that tell of a loss."""

    first: int
    last: int
    measure: str
    """A `Measure`, or "either"."""
    role: str
    """"object": who was lost stands to the right; "subject": to the left; "noun", "body", "life": a noun of loss."""
    lemma: str

    def measured(self, kind: str, head: str = "") -> Measure | None:
        """The measure, given the `kind` of noun that is counted and its `head`; None where the two do not fit."""
        if head in words("nouns", "craft") and (self.measure == Measure.DESTROYED or self.lemma == "burn"):
            kind = "things"
        if self.lemma in {"seize", "snatch"} and kind != "people":
            return None
        if self.lemma == "burn":
            return Measure.DESTROYED if kind in {"things", "other"} else Measure.INJURED
        if self.measure == "either":
            if kind == "things":
                return Measure.DESTROYED
            return Measure.CASUALTIES if self.lemma in {"lose", "loose", "loss", "losses"} else Measure.KILLED
        if self.lemma in words("losses", "of_people_only", "lemmas") and kind == "other":
            return None
        measure = Measure(self.measure)
        if measure is not Measure.DESTROYED:
            return measure if kind != "things" or measure is Measure.CAPTURED else None
        if kind == "people":
            return Measure.KILLED if self.lemma == "destroy" else None
        if self.lemma in {"bring down", "take down"}:
            return measure if kind in {"things", "other"} else None
        return None if self.lemma in {"go down", "collapse", "crash", "gone"} and kind != "things" else measure


@cache
def closed(name: str) -> frozenset[str]:
    """One closed class of `data/grammar.toml`."""
    return words("grammar", name)


@cache
def stops() -> frozenset[str]:
    """Words that end a noun phrase: every closed class of verbs, prepositions, conjunctions, pronouns and adverbs."""
    classes = ("be", "have", "modal", "preposition", "conjunction", "pronoun", "adverb")
    return frozenset[str]().union(*map(closed, classes))


def triggers(sentence: Sentence, starts: frozenset[int]) -> list[Trigger]:
    """All words of loss, left to right; `starts` are the tokens at which figures begin."""
    found: list[Trigger] = []
    last, deadly = 0, "death" in sentence.lowered
    for i, word in enumerate(sentence.lowered):
        opens = i >= last and (deadly or word in _openers())
        trigger = _trigger(sentence, i, starts) if opens else None
        if trigger is not None:
            found.append(trigger)
            last = trigger.last
    return _merged(sentence, found, starts)


@cache
def _openers() -> frozenset[str]:
    """Every word with which an expression of loss can begin, but for those that end in "to death"."""
    return frozenset(senses()) | verb_forms("losses", "hurt", "verbs") | _SOUGHT


def may_hold_trigger(sentence: Sentence) -> bool:
    """Whether all the words of an expression of loss stand together in a sentence: no more than a look."""
    lowered, hurt = sentence.lowered, verb_forms("losses", "hurt", "verbs")
    if "death" in lowered:
        return True
    for i, word in enumerate(lowered):
        if word in _openers():
            size_and_words = ((len(parts), parts) for parts, _ in senses().get(word, ()))
            if word in hurt or any(tuple(lowered[i : i + size]) == parts for size, parts in size_and_words):
                return True
    return False


def _to_death(sentence: Sentence, i: int, starts: frozenset[int]) -> Trigger | None:
    """ "gassed to death", "clubbed to death": whatever is done to death kills."""
    if sentence.lowered[i + 1 : i + 3] != ["to", "death"] or not sentence.lowered[i].endswith(("ed", "en", "t")):
        return None
    role = _past_role(sentence, i, i + 3, True, starts, base=False)
    return Trigger(i, i + 3, Measure.KILLED, role, "to death") if role else None


_SOUGHT = frozenset(["found", "traced", "located", "reached"])


def _not_found(sentence: Sentence, i: int) -> Trigger | None:
    """ "could still not be found", "have not yet been traced"."""
    if sentence.lowered[i] not in _SOUGHT:
        return None
    before = sentence.lowered[max(0, i - 4) : i]
    denied = "not" in before or any(word.endswith("n't") for word in before)
    passive = bool({"be", "been"} & set(before)) or before[-2:] == ["not", "yet"] or before[-1:] == ["not"]
    return Trigger(i, i + 1, Measure.MISSING, "subject", "missing") if denied and passive else None


def _with_injuries(sentence: Sentence, i: int, starts: frozenset[int]) -> Trigger | None:
    """ "treated for burns", "diagnosed with brain injuries", "suffered serious wounds": people hurt."""
    if sentence.lowered[i] not in verb_forms("losses", "hurt", "verbs"):
        return None
    for j in range(i + 1, min(sentence.stop, i + 6)):
        if j in starts or sentence.kinds[j] == "punct":
            return None
        if sentence.lowered[j] in words("losses", "hurt", "nouns"):
            return Trigger(i, j + 1, Measure.INJURED, "subject", "hurt with")
    return None


def _trigger(sentence: Sentence, i: int, starts: frozenset[int]) -> Trigger | None:
    if circumstantial := _with_injuries(sentence, i, starts) or _not_found(sentence, i):
        return circumstantial
    if sentence.at(i + 2) == "death" and (killed := _to_death(sentence, i, starts)):
        return killed
    entries = senses().get(sentence.lowered[i])
    if not entries:
        return None
    for parts, first in entries:
        last = i + len(parts)
        if sentence.at(last) in table("losses")["not_before"].get(first.lemma, ()):
            continue
        if sentence.at(i - 1) in table("losses")["not_after"].get(first.lemma, ()):
            continue
        if first.lemma == "fall" and sentence.kind(last) in {"number", "misc"}:  # "shares fell 3 per cent"
            continue
        if tuple(sentence.lowered[i:last]) != parts:
            continue
        options = [sense for other, sense in entries if other == parts]
        organ = options[0].form == "body" and sentence.at(i - 1) in words("losses", "killed", "organs")
        role = _role(sentence, i, last, options, starts) if not organ else None
        if role is not None:
            sense = _sense(options, role)
            return Trigger(i, last, sense.measure, role, sense.lemma)
    return None


def _sense(options: list[Sense], role: str) -> Sense:
    if role in {"noun", "body", "life"}:
        return next(sense for sense in options if sense.form == role)
    verbs = [sense for sense in options if sense.form not in {"noun", "body", "life"}]
    if role == "object":
        return next((sense for sense in verbs if sense.transitive), verbs[0])
    return next((sense for sense in verbs if sense.form == "adjective" or not sense.transitive), verbs[0])


def _role(sentence: Sentence, i: int, last: int, options: list[Sense], starts: frozenset[int]) -> str | None:
    forms = {sense.form for sense in options}
    counted = last in starts or (sentence.at(last) in {"all", "the", "both"} and last + 1 in starts)
    if "gerund" in forms and counted and sentence.at(i - 1) != "being":
        return "object"
    transitive = any(sense.transitive for sense in options)
    for noun in ("body", "life", "noun"):
        if noun in forms and not (forms & {"base"} and (last in starts or _after_modal(sentence, i))):
            return noun
    if "adjective" in forms and not forms & {"past", "participle"}:
        return "subject"
    if "gerund" in forms:
        return "subject" if sentence.at(i - 1) == "being" or not transitive else "object"
    if forms & {"past", "participle"}:
        return _past_role(sentence, i, last, transitive, starts, "base" in forms)
    if "third" in forms:
        if i == 0 or sentence.at(i - 1) in closed("pronoun") - {"he", "she", "it", "which", "that"}:
            return None
        return "object" if transitive else "subject"
    joined = sentence.at(i - 1) in {"and", ",", "or"} and last in starts
    k = i - 2 if sentence.at(i - 1) in closed("adverb") or sentence.at(i - 1).endswith("ly") else i - 1
    several = sum(start < i for start in starts) > 1 and sentence.at(k) in words("nouns", "people")
    plural = several or sentence.at(k).endswith("s") or sentence.at(k) == "people" or sentence.kind(k) == "number"
    if "base" in forms and _is_aim(sentence, i):
        return None
    if "base" in forms and plural and (not transitive or last in starts):
        return "object" if transitive else "subject"
    if "base" in forms and (joined or _after_modal(sentence, i) or sentence.at(i - 1) in {"they", "we", "you", "who"}):
        return "object" if transitive else "subject"
    return None


def _is_aim(sentence: Sentence, i: int) -> bool:
    """ "an operation on Monday to capture two leaders": what is aimed at has not happened."""
    if sentence.at(i - 1) != "to" or sentence.at(i - 2).endswith("ed") or sentence.at(i - 2) in closed("be"):
        return False
    return not closed("aims").isdisjoint(sentence.lowered[max(0, i - 12) : i - 1])


def _after_modal(sentence: Sentence, i: int) -> bool:
    j = i - 1
    while sentence.at(j) in closed("adverb") or sentence.at(j).endswith("ly"):
        j -= 1
    return sentence.at(j) in closed("modal")


def _past_role(
    sentence: Sentence, i: int, last: int, transitive: bool, starts: frozenset[int], base: bool
) -> str | None:
    j = i - 1
    while sentence.at(j) in closed("adverb") or (sentence.at(j).endswith("ly") and sentence.kind(j) == "word"):
        j -= 1
    if not transitive:
        return "subject"
    if sentence.at(j) in {'"', "“", "‘"}:
        j -= 1
    before = sentence.at(j)
    if before in closed("preposition") | closed("possessive") | {"a", "an"}:
        return "subject"
    if _kills_by_name(sentence, i, last, starts):
        return "object"
    if before in closed("have") and sentence.at(last) in {"and", "or"}:
        return "object"
    if before in closed("be") or before in verb_forms("losses", "state", "verbs"):
        return "subject"
    if before in {"and", "or"} and _past_role_before(sentence, j):
        return "subject"
    if base and before in closed("modal"):
        return "object"
    return "object" if _object_follows(sentence, last, starts, i in _after_figures(starts, i)) else "subject"


def _kills_by_name(sentence: Sentence, i: int, last: int, starts: frozenset[int]) -> bool:
    """ "the strike killed Ana Lopez and three guards": a name is the object where no figure waits for the verb."""
    named = sentence.is_name(last) and sentence.at(last) not in closed("day") | closed("preposition")
    return named and i > 0 and not any(start < i for start in starts)


def _past_role_before(sentence: Sentence, j: int) -> bool:
    """ "was shot and killed": the auxiliary before the first verb serves the second."""
    return sentence.at(j - 1).endswith(("ed", "n", "t")) and sentence.at(j - 2) in closed("be")


def _after_figures(starts: frozenset[int], i: int) -> frozenset[int]:
    return frozenset(start + 1 for start in starts if start < i)


def _object_follows(sentence: Sentence, j: int, starts: frozenset[int], after_figure: bool) -> bool:
    """Whether what follows a past form is its object, and not the rest of a passive or of a headline."""
    j += sentence.at(j) in {'"', "”", "’", "like"} and j + 1 in starts
    word = sentence.at(j)
    if after_figure or not word or sentence.kind(j) == "punct":
        return j in starts and not (after_figure and sentence.at(j + 1) in senses())
    if word in closed("day") or (word in {"this", "that"} and sentence.at(j + 1) in words("speech", "spans")):
        return False
    if j in starts or word in closed("object_opener"):
        return True
    return (word in words("nouns", "people") or sentence.at(j + 1) in words("nouns", "people")) and word not in stops()


_TOGETHER = ({"killed", "injured"}, {"casualties", "injured"}, {"killed", "casualties"})


def _merged(sentence: Sentence, found: list[Trigger], starts: frozenset[int]) -> list[Trigger]:
    """ "killed and wounded", "dead or injured", with no figure between: both together are casualties."""
    out: list[Trigger] = []
    for trigger in found:
        previous = out[-1] if out else None
        if previous and _pair(sentence, previous, trigger, starts):
            role = trigger.role if trigger.role == "object" else previous.role
            role = "subject" if "noun" in role else role
            out[-1] = Trigger(previous.first, trigger.last, Measure.CASUALTIES, role, previous.lemma)
        else:
            out.append(trigger)
    return out


def _pair(sentence: Sentence, a: Trigger, b: Trigger, starts: frozenset[int]) -> bool:
    between = sentence.lowered[a.last : b.first]
    kinds = {a.measure, b.measure}
    if kinds not in _TOGETHER or {a.role, b.role} & {"body", "life"}:
        return False
    return between in (["and"], ["or"], ["and", "the"], [",", "and"], ["/"], ["nor"]) and b.first not in starts


def is_group(sentence: Sentence, trigger: Trigger) -> bool:
    """ "the dead", "the wounded"."""
    single = trigger.last - trigger.first == 1
    return single and trigger.role == "subject" and sentence.at(trigger.first - 1) == "the"
