"""Totals that are spoken of by name: "the death toll rose to 89"."""

from __future__ import annotations

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import verb_forms, words
from counterclaim.extract.phrases import Phrase
from counterclaim.extract.rules.nominal import costs
from counterclaim.extract.scene import REACH, Found, Scene
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed, stops
from counterclaim.nouns import Measure


def as_total(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "the number of soldiers killed ... to 89", "the deaths of eight soldiers", "put dead civilians at 40"."""
    before = scene.sentence.at(figure.first - 1)
    killers = _killers_of(scene.sentence, figure.first)
    if killers is not None and figure.kind in {"count", "indefinite"} and counted.kind == "people":
        return Found(figure, Measure.KILLED, counted.span, "total", killers)
    if before == "by" or (figure.kind != "count" and not (figure.kind == "indefinite" and before == "of")):
        return None
    for trigger in reversed(scene.triggers):
        near = trigger.last <= figure.first <= trigger.last + REACH
        if not near or trigger.role == "object" or not _leads_to(scene, trigger, figure, counted):
            continue
        measure = trigger.measured(counted.kind)
        if measure is None:
            return None
        span = counted.span or _of_total(scene.sentence, trigger)
        inherits = span is None and scene.sentence.at(trigger.first - 1) == "the"
        things = trigger.measured("things") if counted.kind in {"none", "other"} else None
        return Found(figure, measure, span, "total", trigger.first, inherits=inherits, of_things=things)
    return None


def _killers_of(sentence: Sentence, first: int) -> int | None:
    """ "the killers of the six priests": the token of the noun, which tells that those after "of" are dead."""
    j = first - 1 - (sentence.at(first - 1) in closed("possessive"))
    return j - 1 if sentence.at(j) == "of" and sentence.at(j - 1) in words("losses", "killers", "nouns") else None


def columned(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "KIA 12, WIA 31, MIA 4", "Dead 23, missing 7": the number right after its word, between marks."""
    sentence, trigger = scene.sentence, scene.ending(figure.first)
    marks = {",", ";", ":", "/", "|", ".", ""}
    if trigger is None or trigger.role == "object" or counted.kind != "none" or figure.kind != "count":
        return None
    if sentence.at(trigger.first - 1) not in marks or sentence.at(figure.last) not in marks:
        return None
    return Found(figure, trigger.measured("none"), None, "total", trigger.first)


def inverted(scene: Scene, figure: Figure, _: Phrase) -> Found | None:
    """ "brings to 47 the number of journalists killed", "raising to 89 the toll": the figure before its total."""
    sentence, j = scene.sentence, figure.last
    if sentence.at(figure.first - 1) not in {"to", "at"} or sentence.at(j) not in {"the", "its", "their"}:
        return None
    while sentence.at(j) in {"the", "its", "their", "total", "overall", "official", "confirmed"}:
        j += 1
    if sentence.at(j) in {"toll", "death"}:
        return Found(figure, Measure.KILLED, None, "total", j)
    for trigger in scene.triggers:
        counts = sentence.at(j) in words("losses", "toll", "nouns") and j < trigger.first <= j + REACH
        measure = trigger.measured("people") if counts or trigger.first in (j, j + 1) else None
        if measure is not None and trigger.role != "object":
            return Found(figure, measure, _of_total(sentence, trigger), "total", trigger.first)
    return None


def _leads_to(scene: Scene, trigger: Trigger, figure: Figure, counted: Phrase) -> bool:
    """Whether the words from a noun of loss to the figure say that the figure is its number."""
    sentence = scene.sentence
    between = sentence.lowered[trigger.last : figure.first]
    if not between:
        return trigger.role == "noun" and counted.kind == "none" and trigger.lemma.endswith("s")
    if between[0] == "of" and all(word in {"of", "the", "another", "all", "some"} for word in between):
        return trigger.role in {"noun", "body"} or (trigger.role == "life" and costs(sentence, trigger.first))
    if between[-1] == ":" and trigger.first == 0 and len(between) <= 6:
        return "number" not in sentence.kinds[trigger.last : figure.first]
    if between == [":"]:
        numbered = _is_number_of(sentence, trigger.first)
        opens = "punct" in {sentence.kind(trigger.first - 1), sentence.kind(trigger.first - 2)}
        return numbered or opens or trigger.first <= 3
    named = (
        trigger.role == "noun"
        or _is_number_of(sentence, trigger.first)
        or _is_put_at(sentence, trigger, between)
        or _is_group_total(sentence, trigger, between)
    )
    if not named or any(word in {";", "who", "when", "while", "“", "”"} for word in between):
        return False
    if scene.counts_between(trigger.last, figure.first):
        return _is_revision(sentence, between)
    if sentence.at(figure.first) in words("figures", "toll_verbs", "above"):
        return True
    if between[-1] == "as" and not verb_forms("losses", "toll", "given").isdisjoint(sentence.lowered[: trigger.first]):
        return True
    joins = closed("leads") | verb_forms("losses", "toll", "verbs")
    strong = joins - {"of", "in", "by", "with"}
    return (
        any(word in joins for word in between[-3:])
        and any(word in strong for word in between)
        and counted.kind != "unit"
    )


def _is_group_total(sentence: Sentence, trigger: Trigger, between: list[str]) -> bool:
    """ "American dead stood at 318", "put Finnish dead at 60,000": the dead of a side, spoken of as a number."""
    stands = {"stood", "stand", "stands", "numbered", "totalled", "totaled", "reached", "at", "number"}
    before = trigger.first == 0 or sentence.at(trigger.first - 1) not in closed("be") | closed("have")
    return before and trigger.lemma in {"dead", "wound", "injure", "miss", "missing"} and between[0] in stands


def _is_put_at(sentence: Sentence, trigger: Trigger, between: list[str]) -> bool:
    """ "I would put dead civilians at around 40,000"."""
    return between[-1] == "at" and any(word in {"put", "puts", "putting"} for word in sentence.lowered[: trigger.first])


def _is_revision(sentence: Sentence, between: list[str]) -> bool:
    if between[-1:] == ["to"] and "by" in between[-4:]:
        return True
    return between[-1] in {"to", "from"} and any(word in closed("change") for word in between + sentence.lowered[:12])


def _is_number_of(sentence: Sentence, i: int) -> bool:
    """ "the number of dead", "the number of people killed", "the dead"."""
    before = sentence.lowered[max(0, i - 8) : i]
    return bool({"number", "toll", "count", "tally"} & set(before)) or before[-1:] == ["the"]


def _of_total(sentence: Sentence, trigger: Trigger) -> tuple[int, int] | None:
    """Who a total counts: "Chinese losses", "the number of soldiers killed", "put dead civilians at"."""
    people, i = words("nouns", "people"), trigger.first - 1
    if sentence.at(trigger.last) in people and trigger.role == "subject":
        return (trigger.last, trigger.last + 1)
    if sentence.at(i) == "'s" and trigger.role == "noun" and sentence.is_name(i - 1):
        return (i - 1, i)
    if sentence.at(trigger.last) == "toll" and sentence.at(i) not in people:
        return None
    if sentence.at(trigger.last) == ":" and i >= 0 and trigger.role == "subject":
        return (0, i + 1) if sentence.kind(i) == "word" else None
    if trigger.lemma == "dead" and sentence.is_name(i) and i > 0:
        return (i, i + 1)
    if trigger.role == "noun":
        adjective = (sentence.is_name(i) and i > 0) or sentence.at(i) in people | {"military"}
        return (
            (i, i + 1)
            if adjective and sentence.at(i) not in {"death", "the", "of"} | words("nouns", "loss_neutral")
            else None
        )
    numbered = _number_of(sentence, i)
    if numbered is not None:
        return numbered
    if sentence.at(i) not in people:
        return None
    first = i
    while first > 0 and sentence.at(first - 1) not in stops():
        first -= 1
    return (first, i + 1)


def _number_of(sentence: Sentence, i: int) -> tuple[int, int] | None:
    """ "the number of people known to have died": whom the number counts."""
    for j in range(i, max(0, i - 8), -1):
        if sentence.lowered[j] == "of" and sentence.at(j - 1) in words("losses", "toll", "nouns"):
            people = words("nouns", "people")
            head = next((k for k in range(j + 1, i + 1) if sentence.lowered[k] in people), None)
            return (j + 1, head + 1) if head is not None else None
    return None


def toll(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "the toll stands at 63", "put the toll at 205"."""
    sentence = scene.sentence
    if counted.kind not in {"none", "people"} or figure.kind != "count" or sentence.at(figure.first - 1) == "by":
        return None
    for j in range(figure.first - 1, max(-1, figure.first - REACH), -1):
        if sentence.lowered[j] in {";", "“", "”", "who"}:
            return None
        if sentence.lowered[j] in {"toll", "tolls"} or sentence.lowered[j - 1 : j + 1] == ["of", "victims"]:
            break
    else:
        return None
    between = sentence.lowered[j + 1 : figure.first]
    if between == [","] and sentence.at(figure.last) in {",", "."}:
        return Found(figure, Measure.KILLED, counted.span, "toll", j)
    if scene.counts_between(j, figure.first) and not (between and _is_revision(sentence, between)):
        return None
    joins = {"to", "at", "of", "from", ":", "was", "is", "above", "past"} | verb_forms("losses", "toll", "verbs")
    above = sentence.at(figure.first) in words("figures", "toll_verbs", "above") or between == ["now"]
    if above or any(word in joins for word in between[-3:]):
        return Found(figure, Measure.KILLED, counted.span, "toll", j)
    return None
