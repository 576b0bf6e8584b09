"""Figures: every expression that says how many, with its bounds, by the codebook's table."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.lexicon import any_words, match, one_person, phrases, senses, table, verb_forms, words
from counterclaim.extract.numbers import Core, core_number
from counterclaim.extract.tokens import Sentence


class Figure(NamedTuple):
    """One figure: tokens [first, last) of its sentence, and what they say."""

    first: int
    last: int
    low: int | None
    high: int | None
    approximate: bool = False
    vague: bool = False
    kind: str = "count"
    """"count", "indefinite" (a woman), "zero" (no one, no soldier), "single" (the mayor), "more" or "less", "same"."""
    core: int = -1
    """First token of the number itself, its modifiers left out."""


def figures(sentence: Sentence) -> list[Figure]:
    """All figures of a sentence, left to right, none overlapping."""
    found: list[Figure] = []
    last, openers = 0, _openers()
    for i, (word, kind) in enumerate(zip(sentence.lowered, sentence.kinds, strict=True)):
        opens = kind == "number" or word in openers or ("-" in word and word.partition("-")[0] in openers)
        figure = _figure(sentence, i) if opens and i >= last else None
        if figure is not None:
            found.append(figure)
            last = figure.last
    return found


@cache
def _openers() -> frozenset[str]:
    """Every word, other than digits, with which a figure can begin."""
    lists = table("figures")
    phrased = [*lists["vague"], *(phrase for group in lists["modifiers"].values() for phrase in group)]
    phrased += [phrase for key in ("more", "less", "degree") for phrase in lists["comparison"][key]]
    special = "a an half between from nobody none zero no not without another the that this such twice double".split()
    special += "more less fewer both neither no-one noone".split()
    return (
        frozenset(phrase.split()[0] for phrase in phrased)
        | frozenset(lists["numbers"])
        | frozenset(lists["toll_verbs"]["above"])
        | frozenset(special)
    )


def _figure(sentence: Sentence, i: int) -> Figure | None:
    bound, approximate, j = _modifiers(sentence, i)
    quantity = _quantity(sentence, j, bounded=j > i)
    if quantity is None:
        return None if j > i else _special(sentence, i)
    low, high, last, vague = quantity
    first = i
    if high is None and not vague:
        high = low
    if bound in ("above", "below") and low is not None:
        step = 1 if bound == "above" else -1
        low, high = (low + step, None) if step > 0 else (None, (high if high is not None else low) - 1)
    elif bound == "from":
        high = None
    elif bound == "to":
        low, high = None, high if high is not None else low
    after, size = _after(sentence, last)
    if after == "about":
        approximate, last = True, last + size
    elif after == "from" and bound is None:
        high, last = None, last + size
    elif after == "to" and bound is None:
        low, last = None, last + size
    further = _if_not(sentence, last) if bound is None else None
    if further is not None:
        return Figure(first, further, low, None, approximate, vague, "count", j)
    if sentence.at(last) == "+" and sentence.kind(last + 1) != "number" and bound is None:
        high, last = None, last + 1
    if high is not None and high < 0:
        high = 0
    return Figure(first, last, low, high, approximate, vague and high is None, "count", j)


@cache
def _bounding() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word -> (the words of a modifier, what it does), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key in ("to", "from", "below", "above", "about"):
        for first, listed in phrases("figures", "modifiers", key).items():
            found.setdefault(first, []).extend((parts, key) for parts in listed)
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def _modifier(sentence: Sentence, i: int) -> tuple[int, str]:
    """(how many words, what they do) of the longest modifier at `i`; 0 words where there is none."""
    for parts, key in _bounding().get(sentence.at(i), ()):
        if tuple(sentence.lowered[i : i + len(parts)]) == parts:
            return len(parts), key
    return (1, "above") if _toll_above(sentence, i) else (0, "")


@cache
def _after_tables() -> dict[str, dict[str, list[tuple[str, ...]]]]:
    return {key: phrases("figures", "after", key) for key in ("from", "to", "about")}


def _if_not(sentence: Sentence, last: int) -> int | None:
    """ "hundreds if not thousands": where the larger number ends."""
    if sentence.lowered[last : last + 2] != ["if", "not"]:
        return None
    larger = core_number(sentence, last + 2, bounded=True)
    return larger.last if larger is not None else None


def _modifiers(sentence: Sentence, i: int) -> tuple[str | None, bool, int]:
    """(bound, approximate, where the number should start)."""
    bound: str | None = None
    approximate = False
    if sentence.kind(i) == "number":
        return None, False, i
    if sentence.at(i) == "estimated" and _is_verb_before(sentence, i):
        return None, False, i
    for particle in ("over", "up", "about"):
        if sentence.at(i) == particle and sentence.at(i - 1) in words("grammar", f"particle_{particle}"):
            return None, False, i + (particle == "up" and sentence.at(i + 1) == "to")
    for _ in range(3):
        size, key = _modifier(sentence, i)
        if not size:
            break
        if key == "about":
            approximate = True
        elif bound is None:
            bound = key
        else:
            break
        i += size
        i += sentence.at(i) == "." and sentence.at(i - 1) in {"approx", "ca", "min", "max", "c", "est"}
        if (
            sentence.at(i) in {"the", "a", "all"}
            and sentence.at(i + 1) not in {"dozen", "hundred", "thousand", "million"}
            and key != "about"
        ):
            break
    if approximate and sentence.at(i) == "all":
        i += 1
    return bound, approximate, i


def _is_verb_before(sentence: Sentence, i: int) -> bool:
    """ "the university estimated 4,645": a verb, with its subject before it."""
    glued = ("preposition", "conjunction", "be", "have", "modal", "pronoun", "adverb")
    before = sentence.at(i - 1)
    return sentence.kind(i - 1) == "word" and not any(before in words("grammar", name) for name in glued)


def _toll_above(sentence: Sentence, i: int) -> bool:
    if sentence.at(i) not in words("figures", "toll_verbs", "above"):
        return False
    return any(word in _totals() for word in sentence.lowered[:i])


@cache
def _totals() -> frozenset[str]:
    return words("losses", "toll", "nouns") | {"deaths", "dead", "casualties", "losses", "fatalities"}


def _after(sentence: Sentence, last: int) -> tuple[str | None, int]:
    for key, found in _after_tables().items():
        size = match(found, sentence.lowered, last)
        lone = size == 1 and sentence.at(last) == "confirmed" and sentence.at(last + 1) != "so"
        if size and not lone and sentence.at(last + size) != "than":
            return key, size
    return None, 0


def _quantity(sentence: Sentence, i: int, *, bounded: bool) -> tuple[int | None, int | None, int, bool] | None:
    """(low, high, end, vague) of a number or a range at `i`."""
    opener = sentence.at(i) if sentence.at(i) in {"between", "from"} else ""
    start = i + 1 if opener else i
    corrected = sentence.at(start - 1) in {"from", "by"} and _speaks_of_change(sentence, start)
    if corrected and opener:
        return None
    if opener:
        _, _, start = _modifiers(sentence, start)
    first = core_number(sentence, start, bounded=bounded or bool(opener))
    if first is None:
        return None
    joint = sentence.at(first.last)
    wanted = {"between": {"and"}, "from": {"to", "-", "–"}}.get(opener, {"-", "–", "—", "to", "or"})
    second = core_number(sentence, first.last + 1, bounded=True) if joint in wanted and not corrected else None
    if second is not None and second.value > first.value and not (first.vague or second.vague):
        low = _scaled(sentence, start, first, second)
        if opener or joint != "or" or second.value <= 2 * low + 2:
            return low, second.value, second.last, False
    if opener:
        return None
    return first.value, None, first.last, first.vague


def _speaks_of_change(sentence: Sentence, i: int) -> bool:
    """ "raised the toll from 63 to 89": two figures, not a range."""
    return any(word in words("grammar", "change") for word in sentence.lowered[max(0, i - 9) : i])


def _scaled(sentence: Sentence, start: int, first: Core, second: Core) -> int:
    """ "2 to 3 million": the scale of the second number holds for the first."""
    scales = table("figures")["scales"]
    last = sentence.at(second.last - 1)
    suffix = last[-1:] if last[:1].isdigit() else last
    small = first.value < (100 if sentence.at(start)[-1:].isalpha() else 1000)
    if suffix in scales and suffix not in {"dozen", "score"} and first.last == start + 1 and small:
        scaled = first.value * int(scales[suffix])
        return scaled if scaled < second.value else first.value
    return first.value


def _special(sentence: Sentence, i: int) -> Figure | None:
    return (
        _zero(sentence, i)
        or _another(sentence, i)
        or _comparison(sentence, i)
        or _same(sentence, i)
        or _indefinite(sentence, i)
    )


def _zero(sentence: Sentence, i: int) -> Figure | None:
    word, following = sentence.at(i), sentence.at(i + 1)
    if word == "none" and following == "of" and sentence.at(i + 2) in {"it", "this", "that"}:
        return None
    if word in {"nobody", "none", "zero", "no-one", "noone"} or (word == "neither" and following == "of"):
        return Figure(i, i + 1, 0, 0, kind="zero", core=i)
    if word == "both" and (following in words("nouns", "people") or following in {"were", "died", "are"}):
        return Figure(i, i + 1, 2, 2, kind="count", core=i)
    if word == "no" and following == "one":
        return Figure(i, i + 2, 0, 0, kind="zero", core=i)
    if word == "not" and following in {"a", "one"} and (following == "one" or sentence.at(i + 2) == "single"):
        size = 3 + (sentence.at(i + 3) == "one") if sentence.at(i + 2) == "single" else 2
        return Figure(i, i + size, 0, 0, kind="zero", core=i)
    if word in {"no", "without"} and following != "." and sentence.kind(i + 1) == "word":
        return Figure(i, i + 1, 0, 0, kind="zero", core=i)
    return None


def _another(sentence: Sentence, i: int) -> Figure | None:
    """ "one died and another was hurt", "killed one and wounded another": one more, named by nothing but the word."""
    if sentence.at(i) != "another":
        return None
    following = sentence.at(i + 1)
    taken = any(sense.transitive for _, sense in senses().get(sentence.at(i - 1), ()))
    closes = sentence.kind(i + 1) in {"", "punct"} or following in words("grammar", "after_head")
    if (taken and closes) or following in words("grammar", "be") | words("grammar", "have"):
        return Figure(i, i + 1, 1, 1, kind="count", core=i)
    return None


def _comparison(sentence: Sentence, i: int) -> Figure | None:
    if sentence.at(i) not in _comparing():
        return None
    degree = phrases("figures", "comparison", "degree")
    j = i
    while size := match(degree, sentence.lowered, j):
        j += size
    for kind in ("more", "less"):
        size = match(phrases("figures", "comparison", kind), sentence.lowered, j)
        if not size and j > i and sentence.at(j) in {"more", "fewer", "less"}:
            size = 1 if (sentence.at(j) == "more") == (kind == "more") else 0
        if size:
            last, reference = _than(sentence, j + size)
            return Figure(i, last, reference, reference, vague=True, kind=kind, core=i)
    return None


@cache
def _comparing() -> frozenset[str]:
    """Every word with which a comparison can begin."""
    return frozenset(word for kind in ("degree", "more", "less") for word in phrases("figures", "comparison", kind))


def _than(sentence: Sentence, j: int) -> tuple[int, int | None]:
    """Take in "than that", "than 63": where the comparison ends, and the number that it names."""
    if sentence.at(j) == "than":
        if sentence.at(j + 1) in {"that", "this"}:
            return j + 2, None
        core = core_number(sentence, j + 1, bounded=True)
        if core is not None:
            return core.last, core.value
    return j, None


_POINTING = frozenset(["such", "the", "that", "this", "twice", "double"])


def _same(sentence: Sentence, i: int) -> Figure | None:
    if sentence.at(i) not in _POINTING:
        return None
    three = tuple(sentence.lowered[i : i + 3])
    if three in {("such", "a", "figure"), ("such", "a", "number"), ("such", "a", "toll")}:
        return Figure(i, i + 3, None, None, kind="same", core=i)
    rejected = verb_forms("speech", "denies", "verbs") | verb_forms("speech", "acknowledges", "verbs")
    pointed = three[:2] in {("the", "figure"), ("the", "number")} and sentence.at(i + 2) not in {"of", "at"}
    if pointed and sentence.at(i - 1) in rejected:
        return Figure(i, i + 2, None, None, kind="same", core=i)
    if three[:2] in {
        ("the", "same"),
        ("that", "figure"),
        ("that", "range"),
        ("this", "figure"),
        ("that", "number"),
        ("that", "many"),
    }:
        return Figure(i, i + 2, None, None, kind="same", core=i)
    if three[:2] == ("twice", "that") or three in {("twice", "as", "many"), ("double", "that", "number")}:
        return Figure(i, i + (2 if three[1] == "that" else 3), None, None, kind="twice", core=i)
    return None


@cache
def _counted_as_one() -> frozenset[str]:
    return any_words("nouns", "people", "things") | one_person()


def _indefinite(sentence: Sentence, i: int) -> Figure | None:
    """ "a woman", "an 80-year-old ski instructor", "a tank": one, by the article; the span is the whole phrase."""
    if sentence.at(i) not in {"a", "an", "another"}:
        return None
    people, aged = _counted_as_one(), False
    reach = 7
    for j in range(i + 1, min(i + 12, sentence.stop)):
        word = sentence.lowered[j]
        if _inside_name(sentence, j):
            reach += 2
            continue
        if (
            j >= i + reach
            or word in {"a", "an", "the"}
            or sentence.kinds[j] not in {"word", "misc", "code"}
            or word in words("grammar", "after_head")
        ):
            return None
        aged = aged or word.endswith(("-year-old", "-month-old"))
        more = sentence.kind(j + 1) in {"word", "misc"} and sentence.at(j + 1) not in words("grammar", "after_head")
        if sentence.at(j + 1) == "'s":
            continue
        arm = sentence.kinds[j] == "code" and not more and sentence.kind(j - 1) != "code"
        if (aged and not more) or arm or (word in people and not (more and sentence.at(j + 1) in people)):
            plural = (word.endswith("s") and not aged) or word in words("grammar", "plural")
            plural = plural or (more and sentence.at(j + 1) in words("nouns", "units") and not sentence.is_name(j + 1))
            return None if plural else Figure(i, j + 1, 1, 1, kind="indefinite", core=i)
    return None


def _inside_name(sentence: Sentence, j: int) -> bool:
    """ "a Bank of England (BoE) clerk": the "of", or the short form in brackets, of a name before the head."""
    word = sentence.at(j)
    if word == "of":
        return sentence.is_name(j - 1) and sentence.is_name(j + 1)
    opening = j if word == "(" else j - 1 if word != ")" else j - 2
    bracketed = sentence.at(opening) == "(" and sentence.at(opening + 2) == ")"
    return bracketed and sentence.is_name(opening - 1) and sentence.is_name(opening + 1)
