"""Losses: which figures of a sentence count someone or something lost, by what measure, and whom."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import Sense, senses, verb_forms, words
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Measure

REACH = 16
"""How many tokens a subject may stand from its predicate, or a figure from the word for its total."""


class Trigger(NamedTuple):
    """Tokens [first, last) that tell of a loss."""

    first: int
    last: int
    measure: str
    """A `Measure`, or "either"."""
    role: str
    """"object": who was lost stands to the right; "subject": to the left; "noun", "body", "life": a noun of loss."""
    lemma: str


class Phrase(NamedTuple):
    """The noun phrase that a figure counts: the words [first, last) without number, article or age."""

    first: int
    last: int
    end: int
    """Where the reading goes on."""
    kind: str
    """"people", "things", "unit", "other" or "none" (nothing but the figure)."""
    trigger: Trigger | None = None
    """The word of loss inside it: "63 dead", "12 civilian deaths"."""
    anaphor: bool = False
    """ "of them", "of whom": counts a part of what was spoken of before."""


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


@cache
def closed(name: str) -> frozenset[str]:
    """One closed class of `data/grammar.toml`."""
    return words("grammar", name)


@cache
def _stops() -> frozenset[str]:
    return (
        closed("be")
        | closed("have")
        | closed("modal")
        | closed("preposition")
        | closed("conjunction")
        | closed("pronoun")
        | closed("adverb")
    )


# --- words of loss ------------------------------------------------------------------------------------------------------------


def triggers(sentence: Sentence, starts: frozenset[int]) -> list[Trigger]:
    """All words of loss, left to right; `starts` are the tokens at which figures begin."""
    found: list[Trigger] = []
    i = 0
    while i < sentence.stop:
        trigger = _trigger(sentence, i, starts)
        if trigger is None:
            i += 1
        else:
            found.append(trigger)
            i = trigger.last
    return _merged(sentence, found, starts)


def _trigger(sentence: Sentence, i: int, starts: frozenset[int]) -> Trigger | None:
    entries = senses().get(sentence.lowered[i])
    if not entries:
        return None
    for parts, _ in entries:
        last = i + len(parts)
        if tuple(sentence.lowered[i:last]) != parts:
            continue
        options = [sense for other, sense in entries if other == parts]
        role = _role(sentence, i, last, options, starts)
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
    transitive = any(sense.transitive for sense in options)
    for noun in ("body", "life", "noun"):
        if noun in forms and not (forms & {"base"} and _after_modal(sentence, i)):
            return noun
    if "adjective" in forms and not forms & {"past", "participle"}:
        return "subject"
    if "gerund" in forms:
        return "subject" if sentence.at(i - 1) == "being" or not transitive else "object"
    if forms & {"past", "participle"}:
        return _past_role(sentence, i, last, transitive, starts, "adjective" in forms, "base" in forms)
    if "third" in forms:
        if i == 0 or sentence.at(i - 1) in closed("pronoun") - {"he", "she", "it", "which", "that"}:
            return None
        return "object" if transitive else "subject"
    if "base" in forms and (_after_modal(sentence, i) or sentence.at(i - 1) in {"they", "we", "you", "who"}):
        return "object" if transitive else "subject"
    return None


def _after_modal(sentence: Sentence, i: int) -> bool:
    j = i - 1
    while sentence.at(j) in closed("adverb") or sentence.at(j).endswith("ly"):
        j -= 1
    return sentence.at(j) in closed("modal")


def _past_role(
    sentence: Sentence, i: int, last: int, transitive: bool, starts: frozenset[int], adjective: bool, base: bool
) -> str | None:
    j = i - 1
    while sentence.at(j) in closed("adverb") or (sentence.at(j).endswith("ly") and sentence.kind(j) == "word"):
        j -= 1
    if not transitive:
        return "subject"
    before = sentence.at(j)
    if before in closed("be") or before in verb_forms("losses", "state", "verbs"):
        return "subject"
    if before in {"and", "or"} and _past_role_before(sentence, j):
        return "subject"
    if before in closed("have") or (base and before in closed("modal")):
        return "object"
    return (
        "object" if _object_follows(sentence, last, starts, adjective and i in _after_figures(starts, i)) else "subject"
    )


def _past_role_before(sentence: Sentence, j: int) -> bool:
    """ "was shot and killed": the auxiliary before the first verb serves the second."""
    return sentence.at(j - 1).endswith(("ed", "n", "t")) and sentence.at(j - 2) in closed("be")


def _after_figures(starts: frozenset[int], i: int) -> frozenset[int]:
    return frozenset(start + 1 for start in starts if start < i)


def _object_follows(sentence: Sentence, j: int, starts: frozenset[int], after_figure: bool) -> bool:
    """Whether what follows a past form is its object, and not the rest of a passive or of a headline."""
    word = sentence.at(j)
    if after_figure or not word or sentence.kind(j) == "punct":
        return j in starts
    if word in closed("day"):
        return False
    if j in starts or word in {
        "the",
        "a",
        "an",
        "all",
        "another",
        "both",
        "many",
        "nobody",
        "them",
        "him",
        "her",
        "everyone",
        "an",
        "each",
    }:
        return True
    if word in closed("possessive"):
        return True
    return (word in words("nouns", "people") or sentence.at(j + 1) in words("nouns", "people")) and word not in _stops()


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
    if kinds not in ({"killed", "injured"}, {"casualties", "injured"}, {"killed", "casualties"}) or {a.role, b.role} & {
        "body",
        "life",
    }:
        return False
    return between in (["and"], ["or"], ["and", "the"], [",", "and"], ["/"], ["nor"]) and b.first not in starts


# --- the phrase that a figure counts --------------------------------------------------------------------------------------------


def phrase(sentence: Sentence, figure: Figure, found: list[Trigger]) -> Phrase:
    """Read the noun phrase to the right of a figure."""
    at = {trigger.first: trigger for trigger in found}
    if figure.kind == "indefinite":
        first = figure.first + 1
        return Phrase(first, figure.last, figure.last, "people", at.get(first))
    j = figure.last
    anaphor = False
    if sentence.at(j) == "of":
        if sentence.at(j + 1) in closed("anaphor"):
            anaphor, j = True, j + 2
            if sentence.kind(j) == "punct" and sentence.at(j) == ",":
                return Phrase(j, j, j, "none", None, anaphor)
        else:
            j = _inside_of(sentence, j + 1)
    return _head(sentence, j, at, anaphor)


def _inside_of(sentence: Sentence, j: int) -> int:
    while (
        sentence.at(j) in {"the", "these", "those", "all"}
        or sentence.kind(j) == "number"
        or sentence.at(j) in words("figures", "numbers")
    ):
        j += 1
    return j


def _head(sentence: Sentence, start: int, at: dict[int, Trigger], anaphor: bool) -> Phrase:
    people, things, units = words("nouns", "people"), words("nouns", "things"), words("nouns", "units")
    j, first, head, kind = start, -1, -1, "none"
    while j < sentence.stop and j - start < 9:
        word = sentence.lowered[j]
        trigger = at.get(j)
        if trigger is not None and not (
            trigger.role == "subject" and kind == "none" and _attributive(sentence, trigger, at)
        ):
            if trigger.role in {"noun", "body", "life"} or kind == "none":
                return Phrase(
                    first if head >= 0 or first >= 0 else j,
                    j,
                    trigger.last,
                    kind if head >= 0 else "none",
                    trigger,
                    anaphor,
                )
            break
        if trigger is not None:
            inner = _head(sentence, trigger.last, at, anaphor)
            return (
                inner._replace(trigger=trigger)
                if inner.kind != "none"
                else Phrase(j, j, trigger.last, "none", trigger, anaphor)
            )
        if sentence.kinds[j] not in {"word", "code"} and not (sentence.kinds[j] == "misc" and "year" in word):
            break
        if word == "'s" or (word in closed("possessive") and first < 0 and sentence.at(start - 1) == "of"):
            first = j if first < 0 else first
            j += 1
            continue
        if word in _stops() or (head >= 0 and kind in {"people", "things", "unit"} and word not in people | things):
            break
        if word in verb_forms("losses", "toll", "verbs") and word not in people | things and first >= 0:
            break
        if word in words("nouns", "loss_neutral") and first < 0:
            j += 1
            continue
        first = j if first < 0 else first
        if not word.endswith("year-old"):
            kind, head = _noun_kind(word, j, head, kind, people, things, units)
        j += 1
    if head < 0:
        return Phrase(start, start, j if first >= 0 else start, "none", None, anaphor)
    return Phrase(first, head + 1, head + 1, kind, None, anaphor)


def _noun_kind(
    word: str, j: int, head: int, kind: str, people: frozenset[str], things: frozenset[str], units: frozenset[str]
) -> tuple[str, int]:
    if word in people:
        return "people", j
    if word in things:
        return "things", j
    if word in units:
        return "unit", j
    return "other", j


def _attributive(sentence: Sentence, trigger: Trigger, at: dict[int, Trigger]) -> bool:
    """ "12 dead soldiers" against "12 dead in the strike"."""
    word = sentence.at(trigger.last)
    known = words("nouns", "people") | words("nouns", "things")
    if word in known and word not in {"in", "others", "other"}:
        return True
    following = sentence.at(trigger.last + 1)
    if sentence.kind(trigger.last) != "word" or word in _stops() or word in closed("day"):
        return False
    return (
        following in known
        or (word.endswith(("s", "'s")) and not word.endswith("ss") and following != "said")
        or sentence.at(trigger.last + 1) == "'s"
    )


# --- figures to losses ----------------------------------------------------------------------------------------------------------


def losses(sentence: Sentence, found_figures: list[Figure], found: list[Trigger]) -> list[Found]:
    """Every figure of the sentence that counts a loss, by the first rule that fits."""
    out: list[Found] = []
    for n, figure in enumerate(found_figures):
        if any(
            figure.first < trigger.last and trigger.first < figure.last for trigger in found if figure.kind == "count"
        ):
            continue
        if _is_whole_of_part(sentence, figure):
            continue
        counted = phrase(sentence, figure, found)
        hit = _loss(sentence, figure, counted, found, found_figures, out, n)
        if hit is not None:
            out.append(hit)
    return out


def _is_whole_of_part(sentence: Sentence, figure: Figure) -> bool:
    """ "35 of the 38 drones": the second number counts no loss."""
    i = figure.first
    while sentence.at(i - 1) in {"the", "all", "its", "their"}:
        i -= 1
    return (
        figure.kind == "count"
        and sentence.at(i - 1) == "of"
        and i - 2 >= 0
        and (
            sentence.kind(i - 2) == "number"
            or sentence.at(i - 2) in words("figures", "numbers")
            or sentence.at(i - 2) in {"none", "most", "half", "all", "some", "many"}
        )
        and i != figure.first
    )


def _loss(
    sentence: Sentence,
    figure: Figure,
    counted: Phrase,
    found: list[Trigger],
    others: list[Figure],
    out: list[Found],
    n: int,
) -> Found | None:
    if counted.kind == "unit" and counted.trigger is None and not counted.anaphor:
        return None
    if figure.kind in {"more", "less", "same", "twice"}:
        return _relative(sentence, figure, found)
    limit = others[n + 1].first if n + 1 < len(others) else sentence.stop
    for rule in (_nominal, _as_part, _as_subject, _as_object, _as_total, _as_coordinate):
        hit = rule(sentence, figure, counted, found, others, out, limit)
        if hit is not None:
            return hit
    return _anaphoric(sentence, figure, counted, out)


def _measure(trigger: Trigger, kind: str) -> Measure | None:
    """The measure that a word of loss gives with who or what is counted; None where the two do not fit."""
    if trigger.measure == "either":
        if kind == "things":
            return Measure.DESTROYED
        return Measure.CASUALTIES if trigger.lemma in {"lose", "loss", "losses"} else Measure.KILLED
    measure = Measure(trigger.measure)
    if measure is Measure.DESTROYED:
        if kind == "people":
            return None if trigger.lemma not in {"destroy"} else Measure.KILLED
        if trigger.lemma in {"burn", "collapse", "crash"} and kind != "things":
            return None
        return measure
    return None if kind == "things" else measure


def _span(counted: Phrase) -> tuple[int, int] | None:
    return (counted.first, counted.last) if counted.last > counted.first else None


def _nominal(
    sentence: Sentence,
    figure: Figure,
    counted: Phrase,
    found: list[Trigger],
    others: list[Figure],
    out: list[Found],
    limit: int,
) -> Found | None:
    """ "63 dead", "12 civilian deaths", "no casualties", "five burnt-out pickups", "without loss of life"."""
    trigger = counted.trigger
    if trigger is None:
        return None
    measure = _measure(trigger, counted.kind)
    if (
        measure is None
        or (trigger.role == "body" and figure.kind == "zero")
        or (figure.kind == "indefinite" and trigger.role == "noun")
    ):
        return None
    if (
        trigger.lemma == "life"
        and figure.kind != "zero"
        and not _costs(sentence, figure.first)
        and trigger.role == "life"
        and counted.anaphor
    ):
        return None
    if (
        trigger.lemma in {"loss", "losses"}
        and sentence.at(trigger.last) == "of"
        and sentence.at(trigger.last + 1) == "life"
    ):
        measure = Measure.KILLED
    if trigger.role == "life" and not (
        figure.kind == "zero" or _costs(sentence, figure.first) or sentence.at(trigger.last) in {"lost", "were", "have"}
    ):
        return None
    figure = (
        figure._replace(
            last=trigger.last + (2 if measure is Measure.KILLED and sentence.at(trigger.last) == "of" else 0)
        )
        if figure.kind == "zero"
        else figure
    )
    span = _span(counted)
    return Found(
        figure, measure, span, "nominal", trigger.first, counted.anaphor, span is None and trigger.role == "subject"
    )


def _costs(sentence: Sentence, first: int) -> bool:
    j = first - 1
    while sentence.at(j) in closed("adverb") | {"the", "around", "some"}:
        j -= 1
    return sentence.at(j) in verb_forms("losses", "cost", "verbs") or sentence.at(j) in {"of"}


def _as_part(
    sentence: Sentence,
    figure: Figure,
    counted: Phrase,
    found: list[Trigger],
    others: list[Figure],
    out: list[Found],
    limit: int,
) -> Found | None:
    """ "63, nine of them children", "including nine children", "two children among them"."""
    if not out or figure.kind == "zero":
        return None
    whole = out[-1]
    before = sentence.lowered[max(0, figure.first - 2) : figure.first]
    opened = before[-1:] in (["including"], ["included"], ["include"], ["includes"]) or before in (
        ["among", "them"],
        ["of", "whom"],
        ["of", "them"],
        ["amongst", "them"],
        ["of", "which"],
    )
    closing = sentence.lowered[counted.end : counted.end + 2] in (["among", "them"], ["amongst", "them"])
    chained = before[-1:] in (["and"], [","]) and whole.part and figure.first - whole.figure.last <= 5
    if (
        not (opened or closing or counted.anaphor or chained)
        or counted.kind == "things"
        and whole.measure is not Measure.DESTROYED
    ):
        return None
    if chained and _as_subject(sentence, figure, counted, found, others, out, limit):
        return None
    measure, predicate = whole.measure, whole.predicate
    inside = next((t for t in found if t.first == counted.end and t.role == "subject" and t.first < limit), None)
    if inside is not None and (counted.anaphor or opened):
        measure = _measure(inside, counted.kind) or measure
    if sentence.at(counted.end) in closed("fatally"):
        measure = Measure.KILLED
    return Found(figure, measure, _span(counted), "part", predicate, True, counted.kind == "none")


def _as_subject(
    sentence: Sentence,
    figure: Figure,
    counted: Phrase,
    found: list[Trigger],
    others: list[Figure],
    out: list[Found],
    limit: int,
) -> Found | None:
    """ "63 of its soldiers were killed", "40 were hurt", "no one died", "165 fighters killed in 24 hours"."""
    trigger = _predicate(sentence, counted.end, found)
    if trigger is None:
        return None
    measure = _measure(trigger, counted.kind)
    if measure is None or (counted.kind == "other" and trigger.first - counted.end > 6 and figure.kind != "indefinite"):
        return None
    span = _span(counted)
    return Found(figure, measure, span, "subject", trigger.first, counted.anaphor, span is None)


def _predicate(sentence: Sentence, start: int, found: list[Trigger]) -> Trigger | None:
    """The word of loss whose subject ends at `start`, if any."""
    at = {trigger.first: trigger for trigger in found}
    boundary, be, have = closed("boundary"), closed("be"), closed("have")
    j, verbal = start, False
    while j < min(sentence.stop, start + REACH):
        word = sentence.lowered[j]
        trigger = at.get(j)
        if trigger is not None:
            if trigger.role == "subject":
                return trigger
            if trigger.role == "object" or verbal:
                return None
            j = trigger.last
            continue
        if word == ",":
            j = _past_commas(sentence, j, at)
            if j < 0:
                return None
            continue
        if word == "(":
            j = _closing(sentence, j)
            continue
        if word in boundary or (sentence.kinds[j] == "punct" and word not in {"'", "[", "]", "/"}):
            return None
        if word in be | have:
            verbal = True
        elif verbal and word.endswith(("ed", "en")) and word not in verb_forms("losses", "state", "verbs"):
            if not _conjoined(sentence, j + 1, at):
                return None
        elif word in words("speech", "plain") and not verbal:
            if at.get(j + 1) is None:
                return None
        elif (
            word in {"and", "or"}
            and verbal
            and at.get(j + 1) is None
            and sentence.at(j + 1) not in be | have | closed("adverb")
        ):
            return None
        j += 1
    return None


def _conjoined(sentence: Sentence, j: int, at: dict[int, Trigger]) -> bool:
    """ "were abducted and killed", "were shot dead"."""
    while sentence.at(j) in closed("adverb") | {"and", "or"}:
        j += 1
    return j in at


def _past_commas(sentence: Sentence, comma: int, at: dict[int, Trigger]) -> int:
    """Where reading goes on after a phrase between two commas, or -1 where none closes before the predicate."""
    verbs = closed("be") | closed("have")
    for j in range(comma + 1, min(sentence.stop, comma + 14)):
        if sentence.lowered[j] in {";", ":", "."}:
            return -1
        if sentence.lowered[j] == "," and (
            sentence.at(j + 1) in verbs or ((t := at.get(j + 1)) is not None and t.role == "subject")
        ):
            return j + 1
    if sentence.at(comma + 1) in {"and"} or sentence.kind(comma + 1) == "number":
        return comma + 1
    if sentence.at(comma + 1) in verbs | {"who"}:
        return comma + 1
    return -1


def _closing(sentence: Sentence, j: int) -> int:
    for k in range(j, min(sentence.stop, j + 12)):
        if sentence.lowered[k] == ")":
            return k + 1
    return j + 1


def _as_object(
    sentence: Sentence,
    figure: Figure,
    counted: Phrase,
    found: list[Trigger],
    others: list[Figure],
    out: list[Found],
    limit: int,
) -> Found | None:
    """ "killed at least 12 civilians", "wounding three", "lost nine men", "shot down two drones"."""
    trigger = _governor(sentence, figure.first, found)
    if trigger is None:
        return None
    measure = _measure(trigger, counted.kind)
    if measure is None:
        return None
    if trigger.lemma in {"find", "recover"}:
        return None
    span = _span(counted)
    return Found(figure, measure, span, "object", trigger.first, counted.anaphor, False)


_TRANSPARENT = frozenset(
    "the a an its their his her our all another further additional some as in total at also only just up with least about of such about and".split()
)


def _governor(sentence: Sentence, first: int, found: list[Trigger]) -> Trigger | None:
    ends = {trigger.last: trigger for trigger in found}
    j = first
    for _ in range(5):
        trigger = ends.get(j)
        if trigger is not None:
            return trigger if trigger.role == "object" else None
        word = sentence.at(j - 1)
        if word in _TRANSPARENT - {"and", "of", "in"} or word.endswith("ly"):
            j -= 1
        else:
            break
    return None


def _as_total(
    sentence: Sentence,
    figure: Figure,
    counted: Phrase,
    found: list[Trigger],
    others: list[Figure],
    out: list[Found],
    limit: int,
) -> Found | None:
    """ "the toll rose to 89", "the number of soldiers killed ... to 89", "the deaths of eight soldiers", "losses at 45"."""
    if figure.kind == "zero" and figure.last - figure.first == 1 and sentence.at(figure.first) in {"no", "without"}:
        return None
    for trigger in reversed(found):
        if trigger.last > figure.first or figure.first - trigger.last > REACH:
            continue
        if trigger.role not in {"noun", "subject"} and not (trigger.role == "object" and trigger.lemma in {"kill"}):
            continue
        if not _leads_to(sentence, trigger, figure.first, others, counted):
            continue
        measure = _measure(trigger, counted.kind)
        if measure is None:
            return None
        span = _span(counted) or _of_total(sentence, trigger)
        return Found(figure, measure, span, "total", trigger.first)
    return _bare_toll(sentence, figure, counted, others)


def _leads_to(sentence: Sentence, trigger: Trigger, first: int, others: list[Figure], counted: Phrase) -> bool:
    """Whether the words from a noun of loss to the figure say that the figure is its number."""
    between = sentence.lowered[trigger.last : first]
    if not between:
        return (
            trigger.role == "noun"
            and sentence.at(trigger.last - 1) in {"casualties", "losses", "deaths", "fatalities"}
            and counted.kind == "none"
        )
    if between == ["of"] or between in (["of", "the"], ["of", "another"], ["of", "all"], ["of", "some"]):
        return trigger.role == "noun"
    counted_noun = trigger.role == "noun" or _counted_before(sentence, trigger.first)
    if not counted_noun or any(word in {";", "who", "when", "while", "“", "”"} for word in between):
        return False
    if any(trigger.last <= other.first < first and other.kind == "count" for other in others):
        return _revision(sentence, between)
    tail = between[-3:]
    joins = {
        "to",
        "at",
        "from",
        "with",
        ":",
        "-",
        "–",
        "is",
        "was",
        "were",
        "are",
        "be",
        "of",
        "in",
        "neither",
        "by",
        "nor",
    } | verb_forms("losses", "toll", "verbs")
    return (
        any(word in joins for word in tail)
        and counted.kind in {"none", "people", "other", "things"}
        and any(word in joins - {"of", "in", "by", "with"} for word in between)
    )


def _revision(sentence: Sentence, between: list[str]) -> bool:
    return between[-1] in {"to", "from"} and any(word in closed("change") for word in between + sentence.lowered[:12])


def _counted_before(sentence: Sentence, i: int) -> bool:
    """ "the number of dead", "the number of people killed", "the dead"."""
    before = sentence.lowered[max(0, i - 5) : i]
    return (
        "number" in before
        or "toll" in before
        or before[-1:] in (["the"], ["dead"])
        or "count" in before
        or "tally" in before
    )


def _of_total(sentence: Sentence, trigger: Trigger) -> tuple[int, int] | None:
    """Who a total counts: "Chinese losses", "the number of soldiers killed", "Russian casualties"."""
    i = trigger.first - 1
    people = words("nouns", "people")
    if (
        trigger.role == "noun"
        and (sentence.is_name(i) or sentence.at(i) in people | {"civilian", "military"})
        and sentence.at(i) not in {"death", "the", "of"} | words("nouns", "loss_neutral")
    ):
        return (i, i + 1) if i > 0 or sentence.at(i) in people or sentence.at(i).endswith(("n", "se", "sh")) else None
    if trigger.role == "subject" and sentence.at(i) in people:
        j = i
        while j > 0 and sentence.at(j - 1) not in _stops():
            j -= 1
        return (j, i + 1)
    return None


def _bare_toll(sentence: Sentence, figure: Figure, counted: Phrase, others: list[Figure]) -> Found | None:
    """ "the toll stands at 63", "put the toll at 205"."""
    if counted.kind not in {"none", "people"}:
        return None
    strong = {"toll", "tolls"}
    for j in range(figure.first - 1, max(-1, figure.first - REACH), -1):
        word = sentence.lowered[j]
        if word in {";", "“", "”", "who"}:
            return None
        if word in strong:
            between = sentence.lowered[j + 1 : figure.first]
            crowded = any(j < other.first < figure.first and other.kind == "count" for other in others)
            if crowded and not (between and _revision(sentence, between)):
                return None
            joins = {"to", "at", "of", "from", ":", "was", "is", "above", "past", "beyond"} | verb_forms(
                "losses", "toll", "verbs"
            )
            above = sentence.at(figure.first) in words("figures", "toll_verbs", "above")
            if above or any(word in joins for word in between[-3:]):
                return Found(figure, Measure.KILLED, _span(counted), "toll", j)
            return None
    return None


def _as_coordinate(
    sentence: Sentence,
    figure: Figure,
    counted: Phrase,
    found: list[Trigger],
    others: list[Figure],
    out: list[Found],
    limit: int,
) -> Found | None:
    """ "killed 12 civilians and three soldiers", "killed the mayor and two guards", "400 or, some say, 600"."""
    previous = out[-1] if out else None
    before = sentence.at(figure.first - 1)
    if (
        previous is not None
        and before in {"and", ",", "or", "nor", "&", "perhaps", "maybe", "plus", "("}
        and figure.kind != "zero"
    ):
        if figure.first - previous.figure.last <= 7 and not _verb_between(
            sentence, previous.figure.last, figure.first, found
        ):
            fits = (
                counted.kind != "things"
                if previous.measure is not Measure.DESTROYED
                else counted.kind in {"things", "none", "other"}
            )
            if fits and counted.kind != "unit" and (counted.kind != "other" or previous.rule == "object"):
                return Found(
                    figure,
                    previous.measure,
                    _span(counted),
                    "coordinate",
                    previous.predicate,
                    previous.part,
                    counted.kind == "none",
                )
    if before in {"and", ","} and counted.kind == "people":
        return _second_object(sentence, figure, counted, found)
    return None


def _verb_between(sentence: Sentence, a: int, b: int, found: list[Trigger]) -> bool:
    between = sentence.lowered[a:b]
    if any(
        word in closed("be") | closed("have") | closed("modal") | {";", "when", "after", "while", "but"} - {"to"}
        for word in between
    ):
        return True
    return any(word in words("speech", "plain") for word in between)


def _second_object(sentence: Sentence, figure: Figure, counted: Phrase, found: list[Trigger]) -> Found | None:
    for trigger in reversed(found):
        if trigger.last <= figure.first and trigger.role == "object" and figure.first - trigger.last <= 9:
            between = sentence.lowered[trigger.last : figure.first]
            if not any(
                word in closed("boundary") | closed("be") | closed("have") | {"in", "at", "on", "during", "by"}
                for word in between
            ):
                measure = _measure(trigger, counted.kind)
                return Found(figure, measure, _span(counted), "second object", trigger.first) if measure else None
    return None


def _relative(sentence: Sentence, figure: Figure, found: list[Trigger]) -> Found | None:
    """ "the true death toll is much higher", "even worse than that", "such a figure"."""
    before = sentence.lowered[: figure.first]
    than = sentence.at(figure.last - 2) == "than" or sentence.at(figure.last - 1) in {"that", "this"}
    subject = [trigger for trigger in found if trigger.role == "noun" and trigger.first < figure.first]
    named = (
        any(
            word in words("losses", "toll", "nouns") | {"deaths", "casualties", "losses", "fatalities"}
            for word in before
        )
        or than
    )
    if figure.kind in {"more", "less"} and not (named or subject):
        return None
    measure = Measure.KILLED if "toll" in before else None
    if subject and subject[-1].measure != "either":
        measure = Measure(subject[-1].measure)
    span = None
    if figure.kind in {"same", "twice"} and sentence.at(figure.last) == "for":
        span = _after_for(sentence, figure.last + 1)
    own = next((t for t in found if t.first == figure.last and t.role == "subject"), None)
    if own is not None:
        measure = _measure(own, "none")
    elif figure.kind == "twice" or (figure.kind == "same" and span is None and sentence.at(figure.first) == "the"):
        return None
    return Found(
        figure, measure, span, "relative", subject[-1].first if subject else figure.first, inherits=span is None
    )


def _after_for(sentence: Sentence, j: int) -> tuple[int, int] | None:
    start = j
    while sentence.kind(j) == "word" and (sentence.at(j) not in _stops() or j == start):
        j += 1
    return (start, j) if j > start else None


def _anaphoric(sentence: Sentence, figure: Figure, counted: Phrase, out: list[Found]) -> Found | None:
    """ "had spoken of 63", "the figure of 400", "the number could be over 2,000": a loss named elsewhere."""
    if (
        figure.kind not in {"count", "zero"}
        or counted.kind not in {"none", "people"}
        or sentence.kind(figure.last) in {"code", "misc"}
    ):
        return None
    if figure.kind == "zero" and sentence.at(figure.first) in {"no", "without", "none", "no one", "nobody"}:
        return None
    if sentence.at(figure.first - 1) in {"in", "on", "since", "until", "by"} and counted.kind == "none":
        return None
    before = sentence.lowered[max(0, figure.first - 6) : figure.first]
    carried = [word for word in before if word in closed("carrier") or word in closed("anaphoric_verb")]
    if not carried:
        return None
    glue = {
        "of",
        "at",
        "to",
        "from",
        "that",
        "be",
        "been",
        "the",
        "down",
        "up",
        "it",
        "only",
        "could",
        "not",
        "as",
        "by",
        "just",
        "is",
        "was",
        "pass",
        "below",
        "above",
        "stays",
        "men",
        "had",
        "have",
        "reported",
    }
    tail = before[max(i for i, word in enumerate(before) if word in carried) + 1 :]
    if any(word not in glue for word in tail) or (counted.kind == "people" and not set(carried) & {"was", "is", "be"}):
        return None
    return Found(figure, None, _span(counted), "anaphoric", figure.first, inherits=counted.kind == "none")
