"""Figures that point at others: comparisons, and figures whose loss is named elsewhere."""

from __future__ import annotations

from counterclaim.extract.figures import Figure
from counterclaim.extract.labels import label
from counterclaim.extract.lexicon import match, phrases, verb_forms, words
from counterclaim.extract.phrases import Phrase
from counterclaim.extract.scene import Found, Scene
from counterclaim.extract.subjects import says
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed, is_group, stops
from counterclaim.nouns import Measure


def relative(scene: Scene, figure: Figure) -> Found | None:
    """ "the true death toll is much higher", "even worse than that", "such a figure", "twice as many hurt"."""
    sentence = scene.sentence
    before = sentence.lowered[: figure.first]
    nouns = [
        trigger
        for trigger in scene.triggers
        if trigger.first < figure.first and (trigger.role == "noun" or sentence.at(trigger.first - 1) in {"of", "the"})
    ]
    measure = Measure.KILLED if "toll" in before else None
    if nouns and nouns[-1].measure != "either":
        measure = Measure(nouns[-1].measure)
    predicate = nouns[-1].first if nouns else figure.first
    governed = scene.ending(figure.first)
    if figure.kind == "same" and governed is not None and governed.role == "object":
        return Found(figure, governed.measured("none"), None, "relative", governed.first, inherits=True)
    own = scene.at(figure.last)
    if own is not None and own.role == "subject":
        return Found(figure, own.measured("none"), None, "relative", own.first, inherits=True)
    if figure.kind in {"more", "less"}:
        if sentence.at(figure.first - 1) == "the" and sentence.is_name(figure.last):
            return None  # "the greater Manchester area"
        than = sentence.at(figure.last - 2) == "than"
        opens = figure.first == 0 or (sentence.at(figure.first - 1) == ":" and label(sentence) is not None)
        named = opens or bool(nouns) or than or any(word in words("losses", "toll", "nouns") for word in before)
        return Found(figure, measure, None, "relative", predicate, inherits=True) if named else None
    if figure.kind == "same" and sentence.at(figure.first) == "that" and _called_untrue(sentence, figure.last):
        return Found(figure, measure, None, "relative", predicate, inherits=True)
    span = _after_for(sentence, figure.last + 1) if sentence.at(figure.last) == "for" else None
    called = verb_forms("speech", "calling", "verbs")
    stood = (
        called
        | verb_forms("speech", "denies", "verbs")
        | verb_forms("speech", "acknowledges", "verbs")
        | closed("takes_figure")
    )
    if figure.kind == "twice" or (
        span is None and (sentence.at(figure.first + 1) == "same" or stood.isdisjoint(sentence.lowered))
    ):
        return None
    return Found(figure, measure, span, "relative", predicate, inherits=span is None)


def _called_untrue(sentence: Sentence, start: int) -> bool:
    """ "That number, a spokesman shot back, is not true at all"."""
    after = sentence.lowered[start : start + 20]
    return "not true" in " ".join(after) or not words("speech", "calling", "untrue").isdisjoint(after)


def _after_for(sentence: Sentence, start: int) -> tuple[int, int] | None:
    j = start
    while sentence.kind(j) == "word" and (sentence.at(j) not in stops() or j == start):
        j += 1
    return (start, j) if j > start else None


def anaphoric(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "had spoken of 63", "the figure of 400", "179 people in all": a loss named elsewhere."""
    sentence = scene.sentence
    if counted.kind == "things" and sentence.lowered[max(0, figure.first - 2) : figure.first] == ["make", "it"]:
        return Found(figure, None, counted.span, "anaphoric", figure.first, of_things=Measure.DESTROYED)
    if counted.kind == "things" and figure.first <= 1 and sentence.at(counted.end) == "?":
        return Found(figure, None, counted.span, "anaphoric", figure.first, of_things=Measure.DESTROYED)
    if counted.kind == "things" and _is_figure_of(sentence, figure):
        return Found(figure, Measure.DESTROYED, counted.span, "anaphoric", figure.first)
    if (
        counted.kind not in {"none", "people"}
        or figure.kind not in {"count", "zero"}
        or sentence.kind(figure.last) in {"code", "misc"}
        or (counted.kind == "people" and sentence.at(counted.end) in {"living", "working", "staying", "aboard"})
    ):
        return None
    if figure.kind == "zero" and sentence.at(figure.first) not in {"zero", "none", "nobody"}:
        return None
    told = [t for t in scene.triggers if is_group(sentence, t)]
    alone = scene.triggers if len(scene.triggers) == 1 and not scene.found and len(scene.figures) == 1 else []
    measure = next((trigger.measured("none") for trigger in told or alone), None)
    things = next((trigger.measured("things") for trigger in told or alone), None)
    bare = counted.kind == "none"
    found = Found(figure, measure, counted.span, "anaphoric", figure.first, inherits=bare, of_things=things)
    if match(phrases("grammar", "sums"), sentence.lowered, counted.end) or _is_elided(sentence, counted):
        return found
    then = sentence.at(figure.first - 1) == "of" and sentence.at(figure.first - 2) in {
        "then",
        "later",
        "now",
        "finally",
    }
    if counted.kind == "none" and (
        then or _is_apposed(sentence, figure) or _is_bare(scene, figure) or _is_revised(sentence, figure)
    ):
        return found
    return found if _is_carried(sentence, figure, counted) else None


def _is_figure_of(sentence: Sentence, figure: Figure) -> bool:
    """ "rejected Islamabad's figure of six jets"."""
    return sentence.at(figure.first - 1) == "of" and sentence.at(figure.first - 2) in words("losses", "toll", "nouns")


def _is_elided(sentence: Sentence, counted: Phrase) -> bool:
    """ "the envoy believes that 2,000 did": the verb of the loss is left out."""
    helper = sentence.at(counted.end) in {"did", "were", "had", "have", "was"}
    return counted.kind == "none" and helper and sentence.at(counted.end + 1) in {".", ";", ""}


def _is_apposed(sentence: Sentence, figure: Figure) -> bool:
    """ "let slip a figure, 180, in an interview"."""
    named = sentence.at(figure.first - 2) in words("losses", "toll", "nouns") and sentence.at(figure.first - 1) == ","
    return named and sentence.at(figure.last) == ","


def _idioms(before: list[str]) -> frozenset[str]:
    """Words that carry a figure only together: "could there have been 100", "owned up to 43"."""
    told = {"been"} if not {"there", "could", "might", "must", "may", "should"}.isdisjoint(before) else set()
    return frozenset(told | ({"owned", "owns", "own"} if "up" in before else set()))


def _is_carried(sentence: Sentence, figure: Figure, counted: Phrase) -> bool:
    """A noun or verb that carries figures stands before, with nothing but glue between."""
    if sentence.at(figure.first - 1) == "by" and sentence.at(figure.first - 2) in closed("change"):
        return False
    before = sentence.lowered[max(0, figure.first - 6) : figure.first]
    if {"youngest", "oldest", "age", "aged"} & set(before):
        return False
    carriers = closed("carrier") | closed("anaphoric_verb") | _idioms(before) | words("speech", "figure_of", "nouns")
    carriers |= verb_forms("speech", "calling", "verbs") if _called_untrue(sentence, figure.last) else set()
    at = max((i for i, word in enumerate(before) if word in carriers or says(word)), default=-1)
    if at < 0 or any(word not in closed("glue") for word in before[at + 1 :]):
        return False
    if (
        counted.kind == "none"
        and before[-1] in {"in", "on", "since", "until"}
        and sentence.kind(figure.core) == "number"
    ):
        return False
    return counted.kind == "none" or bool({"was", "is", "be", "were"} & set(before[at:]))


def _is_bare(scene: Scene, figure: Figure) -> bool:
    """ "“Fifty-seven confirmed so far,”", "A million 2 million ?", "TWO.": the figure is all there is."""
    sentence = scene.sentence
    i = figure.first - 1
    while sentence.at(i) in closed("bare_before"):
        i -= 1
    hedged = sentence.at(figure.first - 1) in {"probably", "perhaps", "maybe", "possibly"}
    told = sentence.at(figure.first - 1) == "not"
    told = told or sentence.lowered[figure.first - 2 : figure.first] == ["more", "like"]
    hedged = hedged or (told and bool(scene.found))
    answered = sentence.at(i) == "," and sentence.at(i - 1) in {"no", "nope", "yes", "well"}
    asked = sentence.at(i) == "," and ["how", "many"] in [sentence.lowered[j : j + 2] for j in range(i)]
    opens = (
        i < 0
        or asked
        or answered
        or (sentence.at(i) == ":" and label(sentence) is not None)
        or (hedged and sentence.at(i) == ",")
        or (sentence.kind(i) == "punct" and sentence.at(i) in {"“", '"', "?", "!", "...", "…", "..", "‘"})
    )
    numbered = figure.low is not None and figure.low < 100
    if numbered and figure.first == 0 and sentence.at(figure.last) == "." and sentence.kind(0) == "number":
        return False  # "3." numbers a paragraph
    untrue = phrases("stance", "denies", "after")
    if opens and match(untrue, sentence.lowered, figure.last):
        return True
    trails = opens and sentence.at(figure.last) in closed("bare_after")
    closes = (
        trails
        or figure.last >= sentence.stop
        or (sentence.kind(figure.last) == "punct" and sentence.at(figure.last) not in {"%", "-", "/", ":", ")"})
    )
    return (opens or figure.first in scene.ends) and (closes or figure.last in scene.starts)


def _is_revised(sentence: Sentence, figure: Figure) -> bool:
    """ "..., down from the more than 1,400 it had given before"."""
    before = sentence.lowered[max(0, figure.first - 16) : figure.first]
    close = "from" in before[-4:]
    if before[-1:] == ["from"] or before[-2:] == ["from", "the"]:
        return any(word in closed("change") for word in before)
    return close and any(word in closed("change") for word in before[-4:])
