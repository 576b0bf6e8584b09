"""Figures that join one before: parts of a total, further members of a list of the lost."""

from __future__ import annotations

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import any_words, match, phrases, words
from counterclaim.extract.phrases import Phrase
from counterclaim.extract.rules.verbal import as_subject
from counterclaim.extract.scene import REACH, Found, Scene
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed, stops
from counterclaim.nouns import Measure


def as_part(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "63, nine of them children", "including nine children", "two children among them"."""
    if figure.kind == "zero":
        return None
    sentence = scene.sentence
    first = figure.first - (sentence.at(figure.first - 1) in closed("possessive"))
    before = sentence.lowered[max(0, first - 2) : first]
    opened = bool(before) and (before[-1] in _PART_VERBS or " ".join(before) in _PART_OPENERS)
    if not scene.found:
        return _among_earlier(scene, figure, counted)
    whole = scene.found[-1]
    closing = sentence.lowered[counted.end : counted.end + 2] in (["among", "them"], ["amongst", "them"])
    closing = closing or sentence.at(counted.end) == "included"
    chained = before[-1:] in (["and"], [","]) and whole.part and figure.first - whole.figure.last <= 5
    of_whole = (
        sentence.at(0) == "of" and whole.figure.first <= 3 and not scene.counts_between(whole.figure.last, figure.first)
    )
    if not (opened or closing or counted.anaphor or chained or of_whole):
        return None
    if counted.kind == "things" and whole.measure is not Measure.DESTROYED:
        return None
    own = as_subject(scene, figure, counted)
    if chained and own is not None and own.predicate != whole.predicate:
        return None
    measure = whole.measure
    if own is not None and (counted.anaphor or opened) and not scene.counts_between(figure.last, own.predicate):
        measure = own.measure
    if sentence.at(counted.end) in closed("fatally"):
        measure = Measure.KILLED
    what = counted.span or (complement(sentence, counted.end) if counted.anaphor or of_whole else None)
    return Found(figure, measure, what, "part", whole.predicate, True, what is None)


_PART_VERBS = frozenset(["including", "included", "include", "includes"])
_PART_OPENERS = frozenset(["among them", "amongst them", "of whom", "of them", "of which", "incl ."])


def _among_earlier(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "Tens of policemen, he added, were among them": a part of what an earlier sentence counts."""
    sentence = scene.sentence
    own = as_subject(scene, figure, counted)
    of_those = sentence.at(0) == "of" and sentence.at(1) in closed("anaphor") and figure.first <= 4
    if (counted.anaphor or of_those) and own is not None:
        return Found(figure, own.measure, counted.span, "part", own.predicate, True, counted.kind == "none")
    what = counted.span if counted.kind in {"people", "things"} else complement(sentence, counted.end)
    if (counted.anaphor or of_those) and what:
        return Found(figure, None, what, "part", figure.first, True)
    if counted.kind != "people":
        return None
    group = next((trigger for trigger in scene.triggers if trigger.last <= figure.first), None)
    if group is not None and sentence.at(figure.first - 1) in _PART_VERBS and group.role == "subject":
        return Found(figure, group.measured("people"), counted.span, "part", group.first, True)
    among = phrases("grammar", "among")
    for j in range(counted.end, min(sentence.stop, counted.end + 10)):
        size = match(among, sentence.lowered, j)
        group = next((trigger for trigger in scene.triggers if j < trigger.first < j + size), None)
        if size and ((group and j == counted.end) or sentence.at(j - 1) in closed("be")):
            return Found(figure, group.measured("people") if group else None, counted.span, "part", j, True)
    return None


def complement(sentence: Sentence, j: int) -> tuple[int, int] | None:
    """ "nine of them were children": the noun phrase after the verb names whom the figure counts."""
    if sentence.at(j) not in {"were", "are", "was", "is"}:
        return None
    start = end = j + 1
    while sentence.kind(end) in {"word", "code"} and sentence.at(end) not in stops() and end < start + 5:
        end += 1
    known = any_words("nouns", "people", "things")
    head = sentence.at(end - 1)
    plural_name = sentence.is_name(end - 1) and head.endswith("s")
    return (start, end) if end > start and (head in known or plural_name) else None


def as_coordinate(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "killed 12 civilians and three soldiers", "60 killed, against two of its own", "nine men, perhaps ten"."""
    sentence, j = scene.sentence, figure.first - 1
    if sentence.at(j) in closed("possessive"):
        j -= 1
    before = sentence.at(j)
    elided = before in {"did", "were", "was", "had"} and sentence.at(figure.first - 2) in {"as", "so"}
    added = elided or (before in {"with", "as"} and sentence.at(j - 1) in {"along", "together", "well"})
    added = added or (before == "with" and _is_passive(scene, scene.ending(j)))
    if not scene.found and not scene.triggers:
        return None
    total = before == "and" and bool(scene.found) and scene.found[-1].rule == "total" and counted.kind == "people"
    begins = not total and _begins_clause(scene, counted.end)
    if not (added or before in closed("joint")) or _is_bare_no(sentence, figure) or begins:
        return None
    if scene.found and _renames(sentence, scene.found[-1], figure):
        return None
    if scene.found:
        previous = scene.found[-1]
        later = sentence.at(figure.last) in {"when", "after", "by", "at", "once"} and counted.kind == "none"
        reach = 14 if added or later else 8
        beside = before in {"besides", "alongside"} and figure.first - previous.figure.last <= REACH
        after = beside or (scene.ending(figure.first - 1) is not None and sentence.kind(counted.end) in {"punct", ""})
        reach = REACH if beside else reach
        near = figure.first - previous.figure.last <= reach and (
            after or not _verb_between(scene, previous.figure.last, figure.first)
        )
        if near and _fits(previous, counted):
            inherits = counted.kind == "none"
            return Found(
                figure, previous.measure, counted.span, "coordinate", previous.predicate, previous.part, inherits
            )
    if (added or before in {"and", ","}) and counted.kind == "people":
        return _second_object(scene, figure, counted) or (_beside_subject(scene, figure, counted) if added else None)
    return None


def _renames(sentence: Sentence, previous: Found, figure: Figure) -> bool:
    """ "capturing one, a courier, and three men": what stands between commas says who the one is."""
    one = previous.figure.low == 1 and previous.affected is None and figure.kind == "indefinite"
    return one and figure.first == previous.figure.last + 1 and sentence.at(figure.last) in {",", ""}


def _is_bare_no(sentence: Sentence, figure: Figure) -> bool:
    """ "no" and "none" join no list of the lost, but "and not a single fighter" does."""
    return figure.kind == "zero" and sentence.at(figure.first) != "not"


def _begins_clause(scene: Scene, j: int) -> bool:
    """Whether what follows a figure's phrase is a verb of its own: "2 trucks abandoned"."""
    word = scene.sentence.at(j)
    if (word.endswith("ed") or word in closed("unlost")) and scene.at(j) is None:
        return True
    return word in words("speech", "plain") | closed("be") | closed("have") | (closed("modal") - {"to"})


def _fits(previous: Found, counted: Phrase) -> bool:
    if previous.measure is Measure.DESTROYED:
        return counted.kind in {"things", "none", "other"}
    if counted.kind == "things":
        return previous.measure is Measure.CAPTURED
    return counted.kind in {"people", "none"} or previous.rule == "object"


def _verb_between(scene: Scene, first: int, last: int) -> bool:
    """Whether a verb stands between two figures, other than an aside (", he said,"); "maybe thirty" may follow one."""
    if scene.sentence.at(last - 1) in {"maybe", "perhaps", "possibly", "probably"} and last - first < 8:
        return False
    between = scene.sentence.lowered[first:last]
    verbal = closed("be") | closed("have") | (closed("modal") - {"to"}) | {";", "when", "after", "while"}
    asides = [between[i + 1 : i + 2] == [","] for i, word in enumerate(between) if word in words("speech", "plain")]
    return any(word in verbal for word in between) or not all(asides)


def _is_passive(scene: Scene, trigger: Trigger | None) -> bool:
    return trigger is not None and trigger.role == "subject" and scene.sentence.at(trigger.first - 1) in closed("be")


def _beside_subject(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "The mayor, along with three guards, was killed", "The mayor was killed with three guards"."""
    told = next((trigger for trigger in scene.triggers if figure.first - 3 <= trigger.last < figure.first), None)
    if told is not None and _is_passive(scene, told):
        measure = told.measured(counted.kind)
        return Found(figure, measure, counted.span, "coordinate", told.first) if measure else None
    verb = counted.end + (scene.sentence.at(counted.end) == ",")
    trigger = scene.at(verb + 1)
    if scene.sentence.at(verb) not in closed("be") or trigger is None or trigger.role != "subject":
        return None
    measure = trigger.measured(counted.kind)
    return Found(figure, measure, counted.span, "coordinate", trigger.first) if measure else None


def _second_object(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "killed the mayor and two of his guards": the first object is no figure."""
    for trigger in reversed(scene.triggers):
        if trigger.last <= figure.first <= trigger.last + 9 and trigger.role == "object":
            between = scene.sentence.lowered[trigger.last : figure.first]
            barred = closed("boundary") | closed("be") | closed("have") | {"in", "at", "on", "during", "by"}
            measure = trigger.measured(counted.kind)
            if measure is None or any(word in barred for word in between):
                return None
            return Found(figure, measure, counted.span, "second object", trigger.first)
    return None
