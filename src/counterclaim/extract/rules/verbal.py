"""The figure is subject or object of a verb of loss."""

from __future__ import annotations

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import match, phrases, verb_forms, words
from counterclaim.extract.phrases import Phrase, phrase
from counterclaim.extract.scene import REACH, Found, Scene
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, closed, is_group
from counterclaim.nouns import Measure


def as_subject(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "63 of its soldiers were killed", "40 were hurt", "no one died", "165 fighters killed in 24 hours"."""
    if not scene.triggers:
        return None
    named = _named_as(scene, counted.end)
    trigger = named or _predicate(scene, counted.end)
    placed = _is_of_place(scene.sentence, figure.first - 1) and counted.kind not in {"people", "none"}
    if trigger is None or placed or counted.end in scene.starts or _is_in_aside(scene, figure, counted):
        return None
    measure = trigger.measured(counted.kind, scene.sentence.at(counted.last - 1) if counted.span else "")
    one_thing = figure.kind == "indefinite" and counted.kind == "things"
    if one_thing and trigger.lemma in {"crash", "collapse", "burn", "gone"}:
        return None
    if figure.kind == "indefinite" and not _NEGATIONS.isdisjoint(scene.sentence.lowered[counted.end : trigger.first]):
        return None  # a denial without a figure
    far = counted.kind == "other" and trigger.first - counted.end > 6 and figure.kind != "indefinite" and not named
    far = far or (counted.kind == "other" and scene.counts_between(counted.end, trigger.first))
    if measure is None or far:
        return None
    craft = counted.span is not None and scene.sentence.at(counted.last - 1) in words("nouns", "craft")
    things = trigger.measured("things") if counted.span is None or craft else None
    return Found(
        figure, measure, counted.span, "subject", trigger.first, counted.anaphor, counted.span is None, of_things=things
    )


_NEGATIONS = frozenset(["not", "never", "wasn't", "isn't", "hasn't", "hadn't"])


def _is_in_aside(scene: Scene, figure: Figure, counted: Phrase) -> bool:
    """ "Anwar, who led 12 fighters, was killed": a plural before a comma and a singular verb is not its subject."""
    closing = scene.sentence.lowered[counted.end : counted.end + 2]
    return figure.kind == "count" and (figure.low or 0) > 1 and closing in ([",", "was"], [",", "is"], [",", "has"])


def _is_of_place(sentence: Sentence, i: int) -> bool:
    """Whether a preposition at `i` says where, and not what came of it: "resulted in three men killed"."""
    return sentence.at(i) in closed("locative") and sentence.at(i - 1) not in closed("outcome")


def fronted(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "Also killed in the strike were 13 rebels": the word of loss opens the clause, who was lost ends it."""
    sentence = scene.sentence
    if figure.kind == "zero" or sentence.at(figure.first - 1) not in {"was", "were", "are", "is"}:
        return None
    told = next((trigger for trigger in scene.triggers if trigger.last < figure.first), None)
    if told is None or told.role != "subject" or scene.counts_between(told.last, figure.first):
        return None
    measure = told.measured(counted.kind)
    opens = told.first == 0 or sentence.lowered[: told.first] in (["also"], ["among", "those"], ["among", "the"])
    if not opens or measure is None:
        return None
    return Found(figure, measure, counted.span, "subject", told.first, sentence.at(0) == "among")


def fronted_whole(scene: Scene, figure: Figure) -> tuple[int, int] | None:
    """ "Of the 242 people aboard, 241 had died": the whole names whom the figure counts."""
    first = scene.figures[0]
    fronted = scene.sentence.at(0) == "of" and first.first <= 3 and first.last < figure.first
    return phrase(scene.sentence, first, scene.triggers).span if fronted else None


def _named_as(scene: Scene, j: int) -> Trigger | None:
    """ "412 workers as missing", "580 children on its list of the missing"."""
    sentence = scene.sentence
    if sentence.at(j) == "as":
        return scene.at(j + 1)
    while sentence.at(j) in closed("be") | closed("adverb"):
        j += 1
    rolls = [k for k in range(j + 1, min(sentence.stop, j + 8)) if sentence.lowered[k] in {"list", "roll", "register"}]
    if sentence.at(j) == "on" and rolls:
        end = rolls[0] + 1
        while sentence.at(end) in {"of", "the", "those"}:
            end += 1
        return scene.at(end)
    return None


def sheltered(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
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
    sentence, starts = scene.sentence, scene.starts
    if not scene.triggers:
        return None
    j, verbal, taken = start, False, _takes_before(sentence, start)
    j += sentence.at(j) in {"”", '"', "’"} and sentence.at(j + 1) not in {",", "."}
    while j < min(sentence.stop, start + REACH):
        word, trigger = sentence.lowered[j], scene.at(j)
        quoted = scene.at(j + 1) is not None or sentence.at(j + 1) in closed("modal") | closed("be") | closed("have")
        if word in {'"', "“", "‘", "”", "’"} and quoted:
            j += 1
            continue
        if j in starts and j > start and sentence.at(j - 1) not in closed("before_counted") | closed("possessive"):
            return None
        taken = taken or word in closed("take")
        if trigger is not None:
            if is_group(sentence, trigger) and j > start:
                return None
            taken = taken or sentence.at(trigger.first - 1) in {"still", "remain", "remains", "remained"}
            if trigger.role == "subject" and (taken or trigger.lemma not in {"prisoner", "hostage", "captive"}):
                return None if _belongs_to_other(scene, trigger, j, start) else trigger
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


def _belongs_to_other(scene: Scene, trigger: Trigger, j: int, start: int) -> bool:
    """ "2,053 martyrs, 9,240 injured": the word of loss stands with a figure of its own."""
    counts = [other for other in scene.figures if other.kind == "count"]
    own = [other for other in counts if start <= other.first and other.last == trigger.first]
    return j > start and any(scene.sentence.at(other.first - 1) != "and" for other in own)


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
    if word in {"and", "or"} and sentence.at(j + 1).endswith("ing") and scene.at(j + 1) is None:
        return True
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
    sentence, verbs = scene.sentence, closed("be") | closed("have") | (closed("modal") - {"to"})
    if sentence.at(comma + 1) in verbs:
        return comma + 1
    for j in range(comma + 1, min(sentence.stop, comma + 14)):
        if sentence.lowered[j] in {";", ":", "."}:
            return -1
        if sentence.lowered[j] == ",":
            trigger = scene.at(j + 1)
            if sentence.at(j + 1) in verbs | {"who"} or (trigger is not None and trigger.role == "subject"):
                return j + 1
    following = sentence.at(comma + 1)
    return comma + 1 if following in {"who", "and"} or sentence.kind(comma + 1) == "number" else -1


_ASIDES = {",": ",", "(": ")", "--": "--", "—": "—", "–": "–"}


def _closing(sentence: Sentence, j: int, mark: str) -> int:
    """Where reading goes on after an aside that ends with `mark`, or -1 where it does not end."""
    for k in range(j + 1, min(sentence.stop, j + REACH)):
        if sentence.lowered[k] == mark:
            return k + 1
    return -1


def as_object(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    """ "killed at least 12 civilians", "wounding three", "lost nine men", "shot down two drones", "took 180 homes"."""
    verb = _verb_before(scene.sentence, figure.first)
    head = scene.sentence.at(counted.last - 1) if counted.span else ""
    if scene.sentence.at(verb) in verb_forms("losses", "cost", "verbs") and head in words("losses", "taken", "things"):
        return Found(figure, Measure.DESTROYED, counted.span, "object", verb)
    if scene.sentence.at(verb) in verb_forms("losses", "driven", "verbs") and _leaves(scene.sentence, counted.end):
        return Found(figure, Measure.DISPLACED, counted.span, "object", verb)
    governed = _governed(scene.sentence, verb, counted, head)
    if governed is not None and counted.kind in {"people", "none"} and figure.kind in {"count", "indefinite"}:
        return Found(figure, governed, counted.span, "object", verb, inherits=counted.kind == "none")
    if scene.sentence.lowered[counted.end : counted.end + 2] == ["to", "death"] and counted.kind in {"people", "none"}:
        return Found(figure, Measure.KILLED, counted.span, "object", verb)
    if scene.sentence.at(verb) in verb_forms("losses", "cost", "verbs") and _their_lives(scene.sentence, counted.end):
        return Found(figure, Measure.KILLED, counted.span, "object", verb)
    if counted.kind in {"people", "none"} and _is_sent_to_hospital(scene.sentence, verb, counted.end):
        return Found(figure, Measure.INJURED, counted.span, "object", verb, inherits=counted.kind == "none")
    pair = " ".join(scene.sentence.lowered[max(0, verb - 1) : verb + 1])
    sought = pair in verb_forms("losses", "missing", "searched")
    if sought and counted.kind in {"people", "none"} and figure.kind == "count":
        return Found(figure, Measure.MISSING, counted.span, "object", verb)
    trigger = scene.ending(verb + 1)
    measure = trigger.measured(counted.kind, head) if trigger and trigger.role == "object" else None
    if trigger is None or measure is None or (measure is Measure.CAPTURED and head in words("nouns", "places")):
        return None
    span = counted.span or (_antecedent(scene, figure) if counted.anaphor else None)
    nearest = {scene.sentence.at(figure.first - 1), scene.sentence.at(figure.first)}
    more = counted.span is None and not nearest.isdisjoint({"another", "further", "additional"})
    return Found(figure, measure, span, "object", trigger.first, counted.anaphor, more)


def _antecedent(scene: Scene, figure: Figure) -> tuple[int, int] | None:
    """ "hit 41 bombers and burned 13 of them": what an earlier figure of the sentence counts, where it is no loss."""
    earlier = [other for other in scene.figures if other.last <= figure.first and other.kind == "count"]
    return phrase(scene.sentence, earlier[-1], scene.triggers).span if earlier and not scene.found else None


def _their_lives(sentence: Sentence, j: int) -> bool:
    """ "cost as many as 40,000 civilians their lives"."""
    return sentence.at(j) in closed("possessive") and sentence.at(j + 1) in {"lives", "life"}


def _is_sent_to_hospital(sentence: Sentence, verb: int, j: int) -> bool:
    """ "sending 155 to hospital", "put 40 people in intensive care"."""
    moved = sentence.at(verb) in verb_forms("losses", "treated", "moves")
    return moved and match(phrases("losses", "treated", "places"), sentence.lowered, j) > 0


def _governed(sentence: Sentence, verb: int, counted: Phrase, head: str) -> Measure | None:
    """What a verb that tells of a loss only with certain words around it does to the people that are its object."""
    word = sentence.at(verb)
    captive = words("losses", "held", "nouns")
    held = counted.kind == "people" or not captive.isdisjoint(sentence.lowered[:verb])
    if word == "holding" and held and "police" not in sentence.lowered[:verb]:
        return Measure.CAPTURED
    captives = head in captive
    if counted.kind != "people":
        return None
    if captives and word in verb_forms("losses", "held", "verbs") | verb_forms("losses", "seized", "moves"):
        return Measure.CAPTURED
    if word in verb_forms("losses", "seized", "verbs"):
        return None if "police" in sentence.lowered[:verb] else Measure.CAPTURED
    if word in verb_forms("losses", "seized", "moves"):
        away = match(phrases("losses", "seized", "after"), sentence.lowered, counted.end)
        armed = not words("losses", "seized", "takers").isdisjoint(sentence.lowered[:verb])
        return Measure.CAPTURED if away and armed else None
    return Measure.INJURED if word in verb_forms("losses", "treated", "verbs") else None


def _leaves(sentence: Sentence, j: int) -> bool:
    """ "from their homes", "out of the city", "to flee"."""
    return sentence.lowered[j : j + 2] in (["from", "their"], ["from", "the"], ["out", "of"], ["to", "flee"])


def _verb_before(sentence: Sentence, first: int) -> int:
    """The token that governs a figure as its object, past articles and adverbs."""
    j = first - 2 if sentence.at(first - 1) in {'"', "”", "“"} else first - 1
    if sentence.lowered[max(0, j - 1) : j + 1] == ["total", "of"]:
        j -= 1
    for _ in range(4):
        word = sentence.at(j)
        if not (word in closed("transparent") or (word.endswith("ly") and sentence.kind(j) == "word")):
            break
        j -= 1
    return j
