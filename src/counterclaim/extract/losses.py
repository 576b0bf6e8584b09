"""Losses: which figures of a sentence count someone or something lost, by what measure, and whom.

Each rule is one shape of English; the first that fits a figure decides. A rule is given the scene (all that is
known of the sentence), the figure and the noun phrase that it counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import match, phrases, verb_forms, words
from counterclaim.extract.phrases import Phrase, phrase
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed, stops
from counterclaim.nouns import Measure

REACH = 16
"""How many tokens a subject may stand from its predicate, or a figure from the word for its total."""


class Found(NamedTuple):
    """A figure that counts a loss."""

    figure: Figure
    measure: Measure | None
    """None: as of what was spoken of before."""
    affected: tuple[int, int] | None
    """Tokens that name who or what was lost."""
    rule: str
    """The rule that found it, for reports and for confidence."""
    predicate: int
    """Token of the word of loss, or of the figure where there is none."""
    part: bool = False
    inherits: bool = False
    """Elliptic: takes who was lost from what was spoken of before."""
    period: bool = False
    """Counts the last period of a running total: "(+980)"."""


class Scene(NamedTuple):
    """All that is known of one sentence when its losses are worked out."""

    sentence: Sentence
    figures: list[Figure]
    triggers: list[Trigger]
    found: list[Found]
    """The losses found so far, left to right."""
    listing: bool
    """The sentence, or the one before, heads a list of losses."""

    def at(self, first: int) -> Trigger | None:
        """The word of loss that begins at token `first`."""
        return next((trigger for trigger in self.triggers if trigger.first == first), None)

    def ending(self, last: int) -> Trigger | None:
        """The word of loss that ends before token `last`."""
        return next((trigger for trigger in self.triggers if trigger.last == last), None)

    def counts_between(self, first: int, last: int) -> bool:
        """Whether another figure begins in tokens [first, last)."""
        return any(first <= other.first < last and other.kind == "count" for other in self.figures)


Rule = Callable[[Scene, Figure, Phrase], Found | None]


def losses(
    sentence: Sentence, found_figures: list[Figure], found_triggers: list[Trigger], *, listing: bool = False
) -> list[Found]:
    """Every figure of the sentence that counts a loss, by the first rule that fits."""
    heading = listing or any(trigger.lemma in {"losses", "casualties"} for trigger in found_triggers)
    scene = Scene(sentence, found_figures, found_triggers, [], heading)
    for figure in found_figures:
        if _inside_trigger(scene, figure) or _is_whole_of_part(sentence, figure):
            continue
        counted = phrase(sentence, figure, found_triggers)
        hit = _loss(scene, figure, counted)
        if hit is not None:
            scene.found.append(hit)
    return scene.found


def _inside_trigger(scene: Scene, figure: Figure) -> bool:
    return figure.kind == "count" and any(t.first < figure.last and figure.first < t.last for t in scene.triggers)


def _is_whole_of_part(sentence: Sentence, figure: Figure) -> bool:
    """ "35 of the 38 drones": the second number counts no loss."""
    i = figure.first
    while sentence.at(i - 1) in {"the", "all", "its", "their"}:
        i -= 1
    if figure.kind != "count" or i == figure.first or sentence.at(i - 1) != "of":
        return False
    counter = sentence.at(i - 2)
    return sentence.kind(i - 2) == "number" or counter in words("figures", "numbers") or counter in _SHARES


_SHARES = frozenset(["none", "most", "half", "all", "some", "many", "one"])


def _loss(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    if counted.kind == "unit" and counted.trigger is None and not counted.anaphor:
        return None
    if figure.kind in {"more", "less", "same", "twice"}:
        return _relative(scene, figure)
    for rule in _RULES:
        hit = rule(scene, figure, counted)
        if hit is not None:
            return hit
    return None


# --- the word of loss stands with the figure ---


def _nominal(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "63 dead", "12 civilian deaths", "no casualties", "five burnt-out pickups", "without loss of life"."""
    trigger = counted.trigger
    if trigger is None or not _may_count(scene, figure, counted, trigger):
        return None
    measure = trigger.measured(counted.kind)
    if measure is None:
        return None
    of_life = trigger.lemma in {"loss", "losses"} and scene.sentence.lowered[trigger.last : trigger.last + 2] == [
        "of",
        "life",
    ]
    if of_life:
        measure = Measure.KILLED
    if figure.kind == "zero":
        figure = figure._replace(last=trigger.last + (2 if of_life else 0))
    elif figure.low == figure.high and (size := _or_more(scene.sentence, trigger.last)):
        figure = figure._replace(last=trigger.last + size, high=None)
    elliptic = counted.span is None and (trigger.role == "subject" or scene.sentence.at(trigger.first - 1) == "such")
    return Found(figure, measure, counted.span, "nominal", trigger.first, counted.anaphor, elliptic)


def _or_more(sentence: Sentence, last: int) -> int:
    """How many words after the word of loss leave the figure open above: "250 dead at least"."""
    size = match(phrases("figures", "after", "from"), sentence.lowered, last)
    return size if sentence.at(last + size) != "than" else 0


def _may_count(scene: Scene, figure: Figure, counted: Phrase, trigger: Trigger) -> bool:
    if trigger.role == "life":
        lost = scene.sentence.at(trigger.last) in {"lost", "were", "have"}
        return figure.kind == "zero" or lost or _costs(scene.sentence, figure.first)
    if trigger.lemma in {"prisoner", "hostage"}:
        return False
    if trigger.role == "object" and counted.span is None and scene.at(trigger.first) is not None:
        return False
    return not (trigger.role == "body" and figure.kind == "zero") and not (
        figure.kind == "indefinite" and trigger.role == "noun"
    )


def _costs(sentence: Sentence, first: int) -> bool:
    j = first - 1
    while sentence.at(j) in closed("adverb") | {"the", "around", "some"}:
        j -= 1
    return sentence.at(j) in verb_forms("losses", "cost", "verbs") or sentence.at(j) == "of"


def _in_list(scene: Scene, figure: Figure, _: Phrase) -> Found | None:
    """ "tanks - 3914 (+6)", "Personnel: about 215 640" under a heading of losses."""
    sentence, before = scene.sentence, scene.sentence.at(figure.first - 1)
    if not scene.listing:
        return None
    if before == "+" and sentence.at(figure.first - 2) == "(" and scene.found:
        whole = scene.found[-1]
        signed = figure._replace(first=figure.first - 1)
        return Found(signed, whole.measure, whole.affected, "list", whole.predicate, False, whole.inherits, True)
    if before not in {"-", "–", "—", ":", "="}:
        return None
    i = figure.first - 1
    while i > 0 and sentence.kind(i - 1) in {"word", "code"} and sentence.at(i - 1) not in stops():
        i -= 1
    named = {sentence.at(j) for j in range(i, figure.first - 1)}
    things, people = named & words("nouns", "things"), named & (words("nouns", "people") | {"manpower"})
    if not (things or people) or (scene.triggers and scene.ending(figure.first - 1)):
        return None
    measure = Measure.DESTROYED if things else Measure.CASUALTIES
    return Found(figure, measure, (i, figure.first - 1), "list", figure.first)


def _under_heading(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "Destroyed, all geolocated: 9 tanks, 4 trucks": the word of loss heads the list."""
    sentence = scene.sentence
    head = scene.triggers[0] if scene.triggers else None
    if head is None or head.first > 1 or head.role == "noun" or counted.kind == "none":
        return None
    colon = next((j for j in range(head.last, min(sentence.stop, head.last + 6)) if sentence.lowered[j] == ":"), None)
    if colon is None or figure.first < colon or scene.triggers[1:]:
        return None
    measure = head.measured(counted.kind)
    return Found(figure, measure, counted.span, "list", head.first) if measure else None


# --- parts of a total ---


def _as_part(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "63, nine of them children", "including nine children", "two children among them"."""
    if figure.kind == "zero":
        return None
    sentence = scene.sentence
    before = sentence.lowered[max(0, figure.first - 2) : figure.first]
    opened = bool(before) and (before[-1] in _PART_VERBS or " ".join(before) in _PART_OPENERS)
    if not scene.found:
        return _among_earlier(scene, figure, counted)
    whole = scene.found[-1]
    closing = sentence.lowered[counted.end : counted.end + 2] in (["among", "them"], ["amongst", "them"])
    chained = before[-1:] in (["and"], [","]) and whole.part and figure.first - whole.figure.last <= 5
    if not (opened or closing or counted.anaphor or chained):
        return None
    if counted.kind == "things" and whole.measure is not Measure.DESTROYED:
        return None
    own = _as_subject(scene, figure, counted)
    if chained and own is not None:
        return None
    measure = whole.measure
    if own is not None and (counted.anaphor or opened) and not scene.counts_between(figure.last, own.predicate):
        measure = own.measure
    if sentence.at(counted.end) in closed("fatally"):
        measure = Measure.KILLED
    return Found(figure, measure, counted.span, "part", whole.predicate, True, counted.kind == "none")


_PART_VERBS = frozenset(["including", "included", "include", "includes"])
_PART_OPENERS = frozenset(["among them", "amongst them", "of whom", "of them", "of which"])


def _among_earlier(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "Tens of policemen, he added, were among them": a part of what an earlier sentence counts."""
    sentence = scene.sentence
    own = _as_subject(scene, figure, counted)
    if counted.anaphor and own is not None:
        return Found(figure, own.measure, counted.span, "part", own.predicate, True, counted.kind == "none")
    if counted.kind != "people":
        return None
    among = phrases("grammar", "among")
    for j in range(counted.end, min(sentence.stop, counted.end + 10)):
        if match(among, sentence.lowered, j) and sentence.at(j - 1) in closed("be"):
            return Found(figure, None, counted.span, "part", j, True)
    return None


# --- the figure is subject or object of a verb of loss ---


def _as_subject(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "63 of its soldiers were killed", "40 were hurt", "no one died", "165 fighters killed in 24 hours"."""
    trigger = _predicate(scene, counted.end)
    if trigger is None:
        return None
    measure = trigger.measured(counted.kind)
    far = counted.kind == "other" and trigger.first - counted.end > 6 and figure.kind != "indefinite"
    if measure is None or far:
        return None
    return Found(figure, measure, counted.span, "subject", trigger.first, counted.anaphor, counted.span is None)


def _sheltered(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "73,874 people live in 325 camps": whoever lives in a camp has lost a home."""
    sentence, places = scene.sentence, words("losses", "sheltered", "places")
    if counted.kind != "people" or figure.kind == "zero":
        return None
    for j in range(counted.end, min(sentence.stop, counted.end + 4)):
        if sentence.lowered[j] in verb_forms("losses", "sheltered", "verbs"):
            if places & set(sentence.lowered[j : j + 7]):
                return Found(figure, Measure.DISPLACED, counted.span, "subject", j, counted.anaphor)
            return None
    return None


def _predicate(scene: Scene, start: int) -> Trigger | None:
    """The word of loss whose subject ends at `start`, if any."""
    sentence, starts = scene.sentence, {figure.first for figure in scene.figures}
    j, verbal, taken = start, False, False
    while j < min(sentence.stop, start + REACH):
        word, trigger = sentence.lowered[j], scene.at(j)
        if j in starts and j > start and sentence.at(j - 1) not in closed("before_counted") | closed("possessive"):
            return None
        taken = taken or word in closed("take") or _takes_before(sentence, start)
        if trigger is not None:
            if _is_group(sentence, trigger) and j > start:
                return None
            if trigger.role == "subject" and (taken or trigger.lemma not in {"prisoner", "hostage", "captive"}):
                return trigger
            if trigger.role == "object" or verbal:
                return None
            j = trigger.last
        elif word in _ASIDES:
            j = _past_commas(scene, j) if word == "," else _closing(sentence, j, _ASIDES[word])
            if j < 0:
                return None
        elif _stops_search(scene, j, verbal):
            return None
        else:
            verbal = verbal or word in closed("be") or word in closed("have")
            j += 1
    return None


def _takes_before(sentence: Sentence, start: int) -> bool:
    return any(word in closed("take") for word in sentence.lowered[max(0, start - 8) : start])


def _stops_search(scene: Scene, j: int, verbal: bool) -> bool:
    """Whether the word at `j` shows that what stands before it is no subject of a later word of loss."""
    sentence, word = scene.sentence, scene.sentence.lowered[j]
    if word in closed("boundary") or (sentence.kinds[j] == "punct" and word not in {"'", "[", "]", "/"}):
        return True
    if word in closed("be") or word in closed("have"):
        return False
    if verbal and word.endswith(("ed", "en")) and word not in verb_forms("losses", "state", "verbs"):
        return not _conjoined(scene, j + 1)
    if word in words("speech", "plain") and not verbal:
        return scene.at(j + 1) is None
    if word in {"and", "or"} and verbal and scene.at(j + 1) is None:
        return sentence.at(j + 1) not in closed("be") | closed("have") | closed("adverb")
    return False


def _conjoined(scene: Scene, j: int) -> bool:
    """ "were abducted and killed", "were shot dead"."""
    while scene.sentence.at(j) in closed("adverb") | {"and", "or"}:
        j += 1
    return scene.at(j) is not None


def _past_commas(scene: Scene, comma: int) -> int:
    """Where reading goes on after a phrase between two commas, or -1 where none closes before the predicate."""
    sentence, verbs = scene.sentence, closed("be") | closed("have")
    for j in range(comma + 1, min(sentence.stop, comma + 14)):
        if sentence.lowered[j] in {";", ":", "."}:
            return -1
        if sentence.lowered[j] == ",":
            trigger = scene.at(j + 1)
            if sentence.at(j + 1) in verbs or (trigger is not None and trigger.role == "subject"):
                return j + 1
    following = sentence.at(comma + 1)
    return comma + 1 if following in verbs | {"who", "and"} or sentence.kind(comma + 1) == "number" else -1


_ASIDES = {",": ",", "(": ")", "--": "--", "—": "—", "–": "–"}


def _closing(sentence: Sentence, j: int, mark: str) -> int:
    """Where reading goes on after an aside that ends with `mark`, or -1 where it does not end."""
    for k in range(j + 1, min(sentence.stop, j + REACH)):
        if sentence.lowered[k] == mark:
            return k + 1
    return -1


def _as_object(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "killed at least 12 civilians", "wounding three", "lost nine men", "shot down two drones", "took 180 homes"."""
    verb = _verb_before(scene.sentence, figure.first)
    head = scene.sentence.at(counted.last - 1) if counted.span else ""
    if scene.sentence.at(verb) in verb_forms("losses", "cost", "verbs") and head in words("losses", "taken", "things"):
        return Found(figure, Measure.DESTROYED, counted.span, "object", verb)
    if scene.sentence.at(verb) in verb_forms("losses", "driven", "verbs") and _leaves(scene.sentence, counted.end):
        return Found(figure, Measure.DISPLACED, counted.span, "object", verb)
    pair = " ".join(scene.sentence.lowered[max(0, verb - 1) : verb + 1])
    sought = pair in verb_forms("losses", "missing", "searched")
    if sought and counted.kind in {"people", "none"} and figure.kind == "count":
        return Found(figure, Measure.MISSING, counted.span, "object", verb)
    trigger = scene.ending(verb + 1)
    measure = trigger.measured(counted.kind) if trigger and trigger.role == "object" else None
    if trigger is None or measure is None:
        return None
    return Found(figure, measure, counted.span, "object", trigger.first, counted.anaphor)


def _leaves(sentence: Sentence, j: int) -> bool:
    """ "from their homes", "out of the city", "to flee"."""
    return sentence.lowered[j : j + 2] in (["from", "their"], ["from", "the"], ["out", "of"], ["to", "flee"])


def _verb_before(sentence: Sentence, first: int) -> int:
    """The token that governs a figure as its object, past articles and adverbs."""
    j = first - 1
    for _ in range(4):
        word = sentence.at(j)
        if not (word in closed("transparent") or (word.endswith("ly") and sentence.kind(j) == "word")):
            break
        j -= 1
    return j


def _as_coordinate(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "killed 12 civilians and three soldiers", "60 killed, against two of its own", "nine men, perhaps ten"."""
    sentence, before = scene.sentence, scene.sentence.at(figure.first - 1)
    added = before in {"with", "as"} and sentence.at(figure.first - 2) in {"along", "together", "well"}
    if (
        not (added or before in closed("joint"))
        or _is_bare_no(sentence, figure)
        or _begins_clause(sentence, counted.end)
    ):
        return None
    if scene.found:
        previous = scene.found[-1]
        reach = 14 if added else 8
        near = figure.first - previous.figure.last <= reach and not _verb_between(
            scene, previous.figure.last, figure.first
        )
        if near and _fits(previous, counted):
            inherits = counted.kind == "none"
            return Found(
                figure, previous.measure, counted.span, "coordinate", previous.predicate, previous.part, inherits
            )
    if before in {"and", ","} and counted.kind == "people":
        return _second_object(scene, figure, counted)
    return None


def _is_bare_no(sentence: Sentence, figure: Figure) -> bool:
    """ "no" and "none" join no list of the lost, but "and not a single fighter" does."""
    return figure.kind == "zero" and sentence.at(figure.first) != "not"


def _begins_clause(sentence: Sentence, j: int) -> bool:
    return sentence.at(j) in words("speech", "plain") | closed("be") | closed("have") | (closed("modal") - {"to"})


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


# --- totals ---


def _as_total(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "the number of soldiers killed ... to 89", "the deaths of eight soldiers", "put dead civilians at 40"."""
    if figure.kind != "count" or scene.sentence.at(figure.first - 1) == "by":
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
        return Found(figure, measure, span, "total", trigger.first, inherits=inherits)
    return None


def _leads_to(scene: Scene, trigger: Trigger, figure: Figure, counted: Phrase) -> bool:
    """Whether the words from a noun of loss to the figure say that the figure is its number."""
    sentence = scene.sentence
    between = sentence.lowered[trigger.last : figure.first]
    if not between:
        return trigger.role == "noun" and counted.kind == "none" and trigger.lemma.endswith("s")
    if between[0] == "of" and all(word in {"of", "the", "another", "all", "some"} for word in between):
        return trigger.role in {"noun", "body"} or (trigger.role == "life" and _costs(sentence, trigger.first))
    if between == [":"]:
        return trigger.first == 0 or sentence.kind(trigger.first - 1) == "punct"
    named = trigger.role == "noun" or _is_number_of(sentence, trigger.first) or _is_put_at(sentence, trigger, between)
    if not named or any(word in {";", "who", "when", "while", "“", "”"} for word in between):
        return False
    if scene.counts_between(trigger.last, figure.first):
        return _is_revision(sentence, between)
    if sentence.at(figure.first) in words("figures", "toll_verbs", "above"):
        return True
    joins = closed("leads") | verb_forms("losses", "toll", "verbs")
    strong = joins - {"of", "in", "by", "with"}
    return (
        any(word in joins for word in between[-3:])
        and any(word in strong for word in between)
        and counted.kind != "unit"
    )


def _is_put_at(sentence: Sentence, trigger: Trigger, between: list[str]) -> bool:
    """ "I would put dead civilians at around 40,000"."""
    return between[-1] == "at" and any(word in {"put", "puts", "putting"} for word in sentence.lowered[: trigger.first])


def _is_revision(sentence: Sentence, between: list[str]) -> bool:
    return between[-1] in {"to", "from"} and any(word in closed("change") for word in between + sentence.lowered[:12])


def _is_number_of(sentence: Sentence, i: int) -> bool:
    """ "the number of dead", "the number of people killed", "the dead"."""
    before = sentence.lowered[max(0, i - 5) : i]
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
    if trigger.role == "noun":
        adjective = (sentence.is_name(i) and i > 0) or sentence.at(i) in people | {"military"}
        return (
            (i, i + 1)
            if adjective and sentence.at(i) not in {"death", "the", "of"} | words("nouns", "loss_neutral")
            else None
        )
    if sentence.at(i) not in people:
        return None
    first = i
    while first > 0 and sentence.at(first - 1) not in stops():
        first -= 1
    return (first, i + 1)


def _toll(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "the toll stands at 63", "put the toll at 205"."""
    sentence = scene.sentence
    if counted.kind not in {"none", "people"} or figure.kind != "count":
        return None
    for j in range(figure.first - 1, max(-1, figure.first - REACH), -1):
        if sentence.lowered[j] in {";", "“", "”", "who"}:
            return None
        if sentence.lowered[j] in {"toll", "tolls"} or sentence.lowered[j - 1 : j + 1] == ["of", "victims"]:
            break
    else:
        return None
    between = sentence.lowered[j + 1 : figure.first]
    if scene.counts_between(j, figure.first) and not (between and _is_revision(sentence, between)):
        return None
    joins = {"to", "at", "of", "from", ":", "was", "is", "above", "past"} | verb_forms("losses", "toll", "verbs")
    above = sentence.at(figure.first) in words("figures", "toll_verbs", "above")
    if above or any(word in joins for word in between[-3:]):
        return Found(figure, Measure.KILLED, counted.span, "toll", j)
    return None


def _victims(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "the mayor still says one victim": people counted as dead by their name."""
    head = scene.sentence.at(counted.last - 1) if counted.span else ""
    if head not in words("losses", "victims", "nouns") or figure.kind == "indefinite":
        return None
    return Found(figure, Measure.KILLED, counted.span, "victims", figure.first)


# --- figures that point at others ---


def _relative(scene: Scene, figure: Figure) -> Found | None:
    """ "the true death toll is much higher", "even worse than that", "such a figure", "twice as many hurt"."""
    sentence = scene.sentence
    before = sentence.lowered[: figure.first]
    nouns = [trigger for trigger in scene.triggers if trigger.role == "noun" and trigger.first < figure.first]
    measure = Measure.KILLED if "toll" in before else None
    if nouns and nouns[-1].measure != "either":
        measure = Measure(nouns[-1].measure)
    predicate = nouns[-1].first if nouns else figure.first
    own = scene.at(figure.last)
    if own is not None and own.role == "subject":
        return Found(figure, own.measured("none"), None, "relative", own.first, inherits=True)
    if figure.kind in {"more", "less"}:
        than = sentence.at(figure.last - 2) == "than"
        named = bool(nouns) or than or any(word in words("losses", "toll", "nouns") for word in before)
        return Found(figure, measure, None, "relative", predicate, inherits=True) if named else None
    span = _after_for(sentence, figure.last + 1) if sentence.at(figure.last) == "for" else None
    stood = (
        verb_forms("speech", "denies", "verbs") | verb_forms("speech", "acknowledges", "verbs") | closed("takes_figure")
    )
    if figure.kind == "twice" or (
        span is None and (sentence.at(figure.first) == "the" or stood.isdisjoint(sentence.lowered))
    ):
        return None
    return Found(figure, measure, span, "relative", predicate, inherits=span is None)


def _after_for(sentence: Sentence, start: int) -> tuple[int, int] | None:
    j = start
    while sentence.kind(j) == "word" and (sentence.at(j) not in stops() or j == start):
        j += 1
    return (start, j) if j > start else None


def _anaphoric(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "had spoken of 63", "the figure of 400", "179 people in all": a loss named elsewhere."""
    sentence = scene.sentence
    if (
        counted.kind not in {"none", "people"}
        or figure.kind not in {"count", "zero"}
        or sentence.kind(figure.last) in {"code", "misc"}
    ):
        return None
    if figure.kind == "zero" and sentence.at(figure.first) != "zero":
        return None
    told = [t for t in scene.triggers if _is_group(sentence, t)]
    measure = told[0].measured("none") if told else None
    found = Found(figure, measure, counted.span, "anaphoric", figure.first, inherits=counted.kind == "none")
    if match(phrases("grammar", "sums"), sentence.lowered, counted.end):
        return found
    then = sentence.at(figure.first - 1) == "of" and sentence.at(figure.first - 2) in {
        "then",
        "later",
        "now",
        "finally",
    }
    if counted.kind == "none" and (then or _is_bare(scene, figure) or _is_revised(sentence, figure)):
        return found
    return found if _is_carried(sentence, figure, counted) else None


def _is_group(sentence: Sentence, trigger: Trigger) -> bool:
    """ "the dead", "the wounded"."""
    single = trigger.last - trigger.first == 1
    return single and trigger.role == "subject" and sentence.at(trigger.first - 1) == "the"


def _is_carried(sentence: Sentence, figure: Figure, counted: Phrase) -> bool:
    """A noun or verb that carries figures stands before, with nothing but glue between."""
    before = sentence.lowered[max(0, figure.first - 6) : figure.first]
    carriers = closed("carrier") | closed("anaphoric_verb")
    at = max((i for i, word in enumerate(before) if word in carriers), default=-1)
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
    opens = (
        i < 0
        or (hedged and sentence.at(i) == ",")
        or (sentence.kind(i) == "punct" and sentence.at(i) in {"“", '"', "?", "!", "...", "…", "..", "‘"})
    )
    if figure.first == 0 and sentence.at(figure.last) == "." and sentence.kind(0) == "number":
        return False  # "3." numbers a paragraph
    beside = any(other.last == figure.first for other in scene.figures)
    closes = figure.last >= sentence.stop or (
        sentence.kind(figure.last) == "punct" and sentence.at(figure.last) not in {"%", "-", "/", ":", ")"}
    )
    followed = any(other.first == figure.last for other in scene.figures)
    return (opens or beside) and (closes or followed)


def _is_revised(sentence: Sentence, figure: Figure) -> bool:
    """ "..., down from the more than 1,400 it had given before"."""
    before = sentence.lowered[max(0, figure.first - 4) : figure.first]
    return bool(before) and "from" in before and any(word in closed("change") for word in before)


_RULES: tuple[Rule, ...] = (
    _in_list,
    _under_heading,
    _nominal,
    _as_part,
    _as_subject,
    _sheltered,
    _as_object,
    _as_total,
    _toll,
    _as_coordinate,
    _anaphoric,
    _victims,
)
