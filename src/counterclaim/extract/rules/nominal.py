"""The word of loss stands with the figure, or over a list of figures."""

from __future__ import annotations

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import any_words, match, phrases, verb_forms, words
from counterclaim.extract.phrases import Phrase
from counterclaim.extract.rules.joined import complement
from counterclaim.extract.rules.verbal import as_subject
from counterclaim.extract.scene import Found, Scene
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed, is_group, stops
from counterclaim.nouns import Measure


def nominal(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "63 dead", "12 civilian deaths", "no casualties", "five burnt-out pickups", "without loss of life"."""
    trigger = counted.trigger
    if trigger is None or not _may_count(scene, figure, counted, trigger):
        return None
    measure = trigger.measured(counted.kind)
    if measure is None:
        return None
    if figure.last < trigger.first and is_group(scene.sentence, trigger) and scene.sentence.at(figure.last) == "of":
        later = as_subject(scene, figure, Phrase(trigger.last, trigger.last, trigger.last, "none"))
        fate = later.measure if later else measure
        what = complement(scene.sentence, trigger.last)
        return Found(figure, fate, what, "part", trigger.first, part=True, inherits=what is None)
    of_life = trigger.lemma in {"loss", "losses"} and scene.sentence.lowered[trigger.last : trigger.last + 2] == [
        "of",
        "life",
    ]
    if of_life:
        measure = Measure.KILLED
    if figure.kind == "zero":
        figure = figure._replace(last=trigger.last + (2 if of_life else 0))
    elif _so_far(scene.sentence, figure, trigger):
        figure = figure._replace(last=trigger.last + 2, high=None)
    elif figure.low == figure.high and (
        size := match(phrases("figures", "after", "to"), scene.sentence.lowered, trigger.last)
    ):
        figure = figure._replace(last=trigger.last + size, low=None)
    elif figure.low == figure.high and (size := _or_more(scene.sentence, trigger.last)):
        figure = figure._replace(last=trigger.last + size, high=None)
    elliptic = counted.span is None and (trigger.role == "subject" or scene.sentence.at(trigger.first - 1) == "such")
    things = trigger.measured("things") if elliptic else None
    return Found(figure, measure, counted.span, "nominal", trigger.first, counted.anaphor, elliptic, of_things=things)


def _so_far(sentence: Sentence, figure: Figure, trigger: Trigger) -> bool:
    """ "63 confirmed dead so far"."""
    confirmed = "confirmed" in sentence.lowered[figure.last : trigger.first]
    return confirmed and sentence.lowered[trigger.last : trigger.last + 2] == ["so", "far"]


def _or_more(sentence: Sentence, last: int) -> int:
    """How many words after the word of loss leave the figure open above: "250 dead at least"."""
    size = match(phrases("figures", "after", "from"), sentence.lowered, last)
    return size if sentence.at(last + size) != "than" else 0


def _may_count(scene: Scene, figure: Figure, counted: Phrase, trigger: Trigger) -> bool:
    if trigger.role == "life":
        lost = scene.sentence.at(trigger.last) in {"lost", "were", "have"}
        return figure.kind == "zero" or lost or costs(scene.sentence, figure.first)
    if trigger.lemma in {"prisoner", "hostage"}:
        return False
    if trigger.role == "object" and counted.span is None and scene.at(trigger.first) is not None:
        return False
    return not (trigger.role == "body" and figure.kind == "zero") and not (
        figure.kind == "indefinite" and trigger.role == "noun"
    )


def costs(sentence: Sentence, first: int) -> bool:
    """Whether a verb such as "cost" or "claimed" stands before: "claimed 12 lives"."""
    j = first - 1
    while sentence.at(j) in closed("adverb") | {"the", "around", "some"}:
        j -= 1
    return sentence.at(j) in verb_forms("losses", "cost", "verbs") or sentence.at(j) == "of"


_LEADERS = frozenset(["-", "–", "—", "‒", "―", ":", "="])
"""What leads from an entry of a list to its figure."""


def possessed(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "the six priests' murder": the lost own the noun of loss."""
    trigger = scene.at(counted.end + 1)
    if scene.sentence.at(counted.end) not in {"'", "’"} or trigger is None or counted.kind != "people":
        return None
    measure = trigger.measured(counted.kind)
    return Found(figure, measure, counted.span, "nominal", trigger.first) if measure else None


def in_list(scene: Scene, figure: Figure, _: Phrase) -> Found | None:
    """ "tanks - 3914 (+6)", "Personnel: about 215 640" under a heading of losses."""
    sentence, before = scene.sentence, scene.sentence.at(figure.first - 1)
    if not scene.listing:
        return None
    if before == "+" and sentence.at(figure.first - 2) == "(" and scene.found:
        whole = scene.found[-1]
        signed = figure._replace(first=figure.first - 1)
        return Found(signed, whole.measure, whole.affected, "list", whole.predicate, False, whole.inherits, True)
    i = figure.first - (before in _LEADERS)
    if i == figure.first and not _follows_entry(sentence, i):
        return None
    while i > 0 and sentence.kind(i - 1) in {"word", "code"} and sentence.at(i - 1) not in stops():
        i -= 1
    last = figure.first - (before in _LEADERS)
    named = {sentence.at(j) for j in range(i, last)}
    things, people = named & words("nouns", "things"), named & (words("nouns", "people") | {"manpower"})
    if not (things or people) or (scene.triggers and scene.ending(figure.first - 1)):
        return None
    measure = Measure.DESTROYED if things else Measure.CASUALTIES
    return Found(figure, measure, (i, last), "list", figure.first)


def _follows_entry(sentence: Sentence, i: int) -> bool:
    """ "personnel 1,180 (total 612,390), tanks 6": the number stands right after its noun, between commas."""
    listed = any_words("nouns", "people", "things")
    closes = sentence.at(i + 1) in {",", ";", "(", ".", ""}
    opened = sentence.at(i - 2) in {",", ";", ":", ")", ""} or sentence.at(i - 3) in {",", ";", ":", ")", ""}
    return sentence.at(i - 1) in listed and closes and opened


def tabled(scene: Scene, figure: Figure, _: Phrase) -> Found | None:
    """ "Captured in the same period: aircraft, 744; tanks, 1,517": a word of loss heads a table."""
    sentence, first = scene.sentence, figure.first
    head = scene.triggers[0] if scene.triggers else None
    if head is None or sentence.at(first - 1) != "," or sentence.at(figure.last) not in {";", ".", ""}:
        return None
    colon = next((j for j in range(head.last, min(sentence.stop, head.last + 8)) if sentence.lowered[j] == ":"), None)
    i = first - 1
    while i > 0 and sentence.kind(i - 1) in {"word", "code"}:
        i -= 1
    if colon is None or i - 1 < colon or sentence.at(i - 1) not in {":", ";"} or i == first - 1:
        return None
    thing = not words("nouns", "things").isdisjoint(sentence.lowered[i : first - 1])
    measure = head.measured("things" if thing else "people")
    return Found(figure, measure, (i, first - 1), "list", head.first) if measure else None


def under_heading(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "Destroyed, all geolocated: 9 tanks, 4 trucks", "Losses today: 850 personnel": a word of loss heads the list."""
    sentence = scene.sentence
    head = scene.triggers[0] if scene.triggers else None
    opens = head is not None and (head.first <= 3 or sentence.at(head.last) == ":")
    if counted.kind not in {"people", "things", "other"} or scene.triggers[1:] or (head and not opens):
        return None
    start = head.last if head else 0
    colon = next((j for j in range(start, min(sentence.stop, start + 6)) if sentence.lowered[j] == ":"), None)
    if colon is None or figure.first < colon or not (head or scene.listing):
        return None
    if head is None or head.lemma in {"losses", "casualties", "lose"}:
        measure = Measure.DESTROYED if counted.kind == "things" else Measure.CASUALTIES
        return None if counted.kind == "other" else Found(figure, measure, counted.span, "list", figure.first)
    named = head.measured(counted.kind) if head.role != "noun" else None
    return Found(figure, named, counted.span, "list", head.first) if named else None


def victims(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "the mayor still says one victim": people counted as dead by their name."""
    head = scene.sentence.at(counted.last - 1) if counted.span else ""
    mourned = not {"rip", "r.i.p"}.isdisjoint(scene.sentence.lowered[max(0, figure.first - 5) : figure.first])
    lives = counted.trigger is not None and counted.trigger.role == "life"
    mourned = mourned and (counted.kind == "people" or lives)
    named = mourned or head in words("losses", "victims", "nouns")
    if not named or figure.kind == "indefinite":
        return None
    return Found(figure, Measure.KILLED, counted.span, "victims", figure.first)
