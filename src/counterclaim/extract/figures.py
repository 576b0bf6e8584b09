"""Figures: every expression that says how many, with its bounds, by the codebook's table."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.lexicon import match, phrases, table, words
from counterclaim.extract.tokens import Sentence

LARGEST = 10**12
"""Counts beyond this are no counts of losses."""
_RANGE = frozenset({"-", "–", "—", "to", "and", "or"})
_SEPARATORS = str.maketrans("", "", ",’' \u00a0\u202f\u2009\u2002")


class Figure(NamedTuple):
    """One figure: tokens [first, last) of its sentence, and what they say."""

    first: int
    last: int
    low: int | None
    high: int | None
    approximate: bool = False
    vague: bool = False
    kind: str = "count"
    """"count", "indefinite" (a woman), "zero" (no one, no soldier), "more" or "less" (than another figure), "same"."""
    core: int = -1
    """First token of the number itself, its modifiers left out."""


class Core(NamedTuple):
    """A bare number and where it ends."""

    value: int
    last: int
    vague: bool = False
    words: bool = False


def figures(sentence: Sentence) -> list[Figure]:
    """All figures of a sentence, left to right, none overlapping."""
    found: list[Figure] = []
    i = 0
    while i < sentence.stop:
        figure = _figure(sentence, i)
        if figure is None:
            i += 1
        else:
            found.append(figure)
            i = figure.last
    return found


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
    if sentence.at(last) == "+" and sentence.kind(last + 1) != "number" and bound is None:
        high, last = None, last + 1
    if high is not None and high < 0:
        high = 0
    return Figure(first, last, low, high, approximate, vague and high is None, "count", j)


@cache
def _tables() -> dict[str, dict[str, list[tuple[str, ...]]]]:
    return {key: phrases("figures", "modifiers", key) for key in ("from", "above", "to", "below", "about")}


@cache
def _after_tables() -> dict[str, dict[str, list[tuple[str, ...]]]]:
    return {key: phrases("figures", "after", key) for key in ("from", "to", "about")}


def _modifiers(sentence: Sentence, i: int) -> tuple[str | None, bool, int]:
    """(bound, approximate, where the number should start)."""
    bound: str | None = None
    approximate = False
    for _ in range(3):
        best = max(((match(found, sentence.lowered, i), key) for key, found in _tables().items()), default=(0, ""))
        if not best[0] and not _toll_above(sentence, i):
            break
        size, key = best if best[0] else (1, "above")
        if key == "about":
            approximate = True
        elif bound is None:
            bound = key
        else:
            break
        i += size
        if (
            sentence.at(i) in {"the", "a", "all"}
            and sentence.at(i + 1) not in {"dozen", "hundred", "thousand", "million"}
            and key != "about"
        ):
            break
    if approximate and sentence.at(i) == "all":
        i += 1
    return bound, approximate, i


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
    corrected = sentence.at(start - 1) == "from" and _speaks_of_change(sentence, start)
    if corrected and opener:
        return None
    if opener:
        _, _, start = _modifiers(sentence, start)
    first = _core(sentence, start, bounded=bounded or bool(opener))
    if first is None:
        return None
    joint = sentence.at(first.last)
    wanted = {"between": {"and"}, "from": {"to", "-", "–"}}.get(opener, _RANGE - {"and"})
    second = _core(sentence, first.last + 1, bounded=True) if joint in wanted and not corrected else None
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
    if suffix in scales and first.last == start + 1 and not sentence.at(start)[-1:].isalpha() and first.value < 1000:
        scaled = first.value * int(scales[suffix])
        return scaled if scaled < second.value else first.value
    return first.value


def _core(sentence: Sentence, i: int, *, bounded: bool) -> Core | None:
    if i >= sentence.stop:
        return None
    if sentence.kinds[i] == "number":
        return _digits(sentence, i, bounded=bounded)
    return _spelled(sentence, i)


def _digits(sentence: Sentence, i: int, *, bounded: bool) -> Core | None:
    raw = sentence.words[i]
    if (
        _is_date(sentence, i, raw)
        or _is_label(sentence, i)
        or _is_age(sentence, i, raw)
        or raw[:2] in _CLOCK
        or (not bounded and _is_year(sentence, i, raw))
    ):
        return None
    suffix = raw.lstrip("0123456789,.’' \u00a0\u202f\u2009\u2002").lower()
    body = raw[: len(raw) - len(suffix)].translate(_SEPARATORS)
    scales = table("figures")["scales"]
    following = sentence.at(i + 1)
    scaled = suffix or (following if following in scales and following not in {"k", "m", "score"} else "")
    if body.count(".") > 1 or (body.count(".") == 1 and len(body.rsplit(".", 1)[1]) == 3 and not scaled):
        body = body.replace(".", "")
    if len(body) > 24:
        return None
    factor = int(scales[scaled]) if scaled else 1
    value = round(float(body) * factor) if "." in body else int(body) * factor
    if ("." in body and factor == 1) or value > LARGEST:
        return None
    return Core(value, i + (2 if scaled and not suffix else 1))


def _is_date(sentence: Sentence, i: int, raw: str) -> bool:
    after, before = sentence.at(i + 1), sentence.at(i - 1)
    if before == ".":
        before = sentence.at(i - 2)
    if not raw.isdigit() or int(raw) > 31:
        return False
    if after in words("grammar", "months") and (
        after not in {"may", "march"} or sentence.is_name(i + 1) or sentence.capitals
    ):
        return True
    if before in words("grammar", "months") and (before != "may" or sentence.is_name(i - 1)):
        return after not in words("nouns", "people") and after not in {"dead", "killed", "wounded", "injured", "died"}
    return False


def _is_year(sentence: Sentence, i: int, raw: str) -> bool:
    if not (len(raw) == 4 and raw.isdigit() and 1800 <= int(raw) <= 2099):
        return False
    following = sentence.at(i + 1)
    if following in words("nouns", "people") or following in {
        "dead",
        "killed",
        "wounded",
        "deaths",
        "casualties",
        "injured",
    }:
        return sentence.at(i - 1) in {"in", "since", "of", "by", "until"}
    return True


_CLOCK = frozenset(f"0{digit}" for digit in range(10))


def _is_age(sentence: Sentence, i: int, raw: str) -> bool:
    """ "Porth, 65, was killed": a number between commas after a name."""
    between = sentence.at(i - 1) == "," and sentence.at(i + 1) in {",", ")"}
    named = sentence.is_name(i - 2) or (sentence.capitals and sentence.kind(i - 2) == "word")
    return between and named and raw.isdigit() and int(raw) <= 110


def _is_label(sentence: Sentence, i: int) -> bool:
    """ "No. 28", "hostel 47", "Resolution 1973": a name, not a count."""
    before = sentence.at(i - 2) if sentence.at(i - 1) == "." else sentence.at(i - 1)
    return before in words("grammar", "label")


@cache
def _numbers() -> dict[str, int]:
    return {word: int(value) for word, value in table("figures")["numbers"].items()}


def _spelled(sentence: Sentence, i: int) -> Core | None:
    word, following = sentence.at(i), sentence.at(i + 1)
    if word == "one" and sentence.at(i - 1) in {"every", "each", "any", "no", "which", "that", "this", "another"}:
        return None
    scales = table("figures")["scales"]
    if (
        word == "half"
        and following in {"a", "of"}
        and sentence.at(i + 2) in {"dozen", "million", "billion", "thousand"}
    ):
        return Core(int(scales[sentence.at(i + 2)]) // 2, i + 3, words=True)
    if word in {"a", "one"} and following == "half" and sentence.at(i + 2) in {"million", "billion"}:
        return Core(int(scales[sentence.at(i + 2)]) // 2, i + 3, words=True)
    vague = _vague(sentence, i)
    if vague is not None:
        return vague
    if word in {"a", "an"} and following in {"dozen", "hundred", "thousand", "million", "billion", "score"}:
        return _compose(sentence, i + 1, 1)
    value, j = _small(sentence, i)
    return None if j == i else _compose(sentence, j, value)


def _small(sentence: Sentence, i: int) -> tuple[int, int]:
    """A spelled number below a hundred at `i`, and where it ends (`i` where there is none)."""
    numbers = _numbers()
    parts = sentence.at(i).split("-")
    if not all(part in numbers for part in parts) or len(parts) > 2:
        return 0, i
    value = sum(numbers[part] for part in parts)
    if len(parts) == 1 and value >= 20 and numbers.get(sentence.at(i + 1), 99) < 10:
        return value + numbers[sentence.at(i + 1)], i + 2
    return value, i + 1


def _compose(sentence: Sentence, j: int, value: int) -> Core:
    """Go on after a leading number: "six hundred and twelve thousand", "two dozen"."""
    scales = table("figures")["scales"]
    total, current = 0, value
    while sentence.at(j) in scales and sentence.at(j) not in {"k", "m", "mn", "bn"}:
        scale = int(scales[sentence.at(j)])
        j += 1
        if scale >= 1000:
            total, current = total + current * scale, 0
        else:
            current *= scale
        skip = 1 if sentence.at(j) == "and" else 0
        rest, end = _small(sentence, j + skip)
        if end == j + skip or scale in (12, 20) or (skip and (sentence.at(end) not in scales and scale < 100)):
            break
        current, j = current + rest, end
    return Core(total + current, j, words=True)


def _vague(sentence: Sentence, i: int) -> Core | None:
    """ "several", "a few hundred", "tens of thousands", "dozens"."""
    lows = {key: int(value) for key, value in table("figures")["vague"].items()}
    scales = {key: int(value) for key, value in table("figures")["scales"].items()}
    pair = f"{sentence.at(i)} {sentence.at(i + 1)}"
    size = 2 if pair in lows else 1
    word = pair if size == 2 else sentence.at(i)
    if word not in lows:
        return None
    j = i + size
    step = sentence.at(j) if sentence.at(j) != "of" else sentence.at(j + 1)
    at = j + 1 if sentence.at(j) != "of" else j + 2
    if step in scales and step not in {"k", "m", "score"} and word in {"several", "a few", "few", "a couple", "couple"}:
        return Core(lows[word] * scales[step], at, vague=True)
    if (
        word in {"tens", "dozens", "scores", "hundreds", "thousands"}
        and sentence.at(j) == "of"
        and step in {"thousands", "millions", "billions"}
    ):
        return Core(lows[word] * lows[step], at, vague=True)
    if word in {"few", "tens"}:
        return None if word == "few" else Core(10, j, vague=True)
    if word in {"a couple", "couple"}:
        return Core(2, j) if word == "a couple" else None
    return None if word == "handful" and sentence.at(i - 1) not in {"a", "only"} else Core(lows[word], j, vague=True)


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
    if word in {"nobody", "none", "zero"}:
        return Figure(i, i + 1, 0, 0, kind="zero", core=i)
    if word == "no" and following == "one":
        return Figure(i, i + 2, 0, 0, kind="zero", core=i)
    if word == "not" and following in {"a", "one"} and (following == "one" or sentence.at(i + 2) == "single"):
        return Figure(i, i + (3 if sentence.at(i + 2) == "single" else 2), 0, 0, kind="zero", core=i)
    if word in {"no", "without"} and following != "." and sentence.kind(i + 1) == "word":
        return Figure(i, i + 1, 0, 0, kind="zero", core=i)
    return None


def _another(sentence: Sentence, i: int) -> Figure | None:
    """ "one died and another was hurt": one more person, named by nothing but the word."""
    if sentence.at(i) == "another" and sentence.at(i + 1) in words("grammar", "be") | words("grammar", "have"):
        return Figure(i, i + 1, 1, 1, kind="count", core=i)
    return None


def _comparison(sentence: Sentence, i: int) -> Figure | None:
    degree = phrases("figures", "comparison", "degree")
    j = i
    while size := match(degree, sentence.lowered, j):
        j += size
    for kind in ("more", "less"):
        size = match(phrases("figures", "comparison", kind), sentence.lowered, j)
        if not size and j > i and sentence.at(j) in {"more", "fewer", "less"}:
            size = 1 if (sentence.at(j) == "more") == (kind == "more") else 0
        if size:
            last = _than(sentence, j + size)
            return Figure(i, last, None, None, vague=True, kind=kind, core=i)
    return None


def _than(sentence: Sentence, j: int) -> int:
    """Take in "than that", "than 63": the shortest span that carries the comparison whole."""
    if sentence.at(j) == "than":
        if sentence.at(j + 1) in {"that", "this"}:
            return j + 2
        core = _core(sentence, j + 1, bounded=True)
        if core is not None:
            return core.last
    return j


def _same(sentence: Sentence, i: int) -> Figure | None:
    three = tuple(sentence.lowered[i : i + 3])
    if three in {("such", "a", "figure"), ("such", "a", "number"), ("such", "a", "toll")}:
        return Figure(i, i + 3, None, None, kind="same", core=i)
    if three[:2] in {("the", "same"), ("that", "figure"), ("this", "figure"), ("that", "number"), ("that", "many")}:
        return Figure(i, i + 2, None, None, kind="same", core=i)
    if three[:2] == ("twice", "that") or three in {("twice", "as", "many"), ("double", "that", "number")}:
        return Figure(i, i + (2 if three[1] == "that" else 3), None, None, kind="twice", core=i)
    return None


def _indefinite(sentence: Sentence, i: int) -> Figure | None:
    """ "a woman", "an 80-year-old ski instructor": one person, by the article; the span is the whole phrase."""
    if sentence.at(i) not in {"a", "an", "another"}:
        return None
    people, aged = words("nouns", "people"), False
    for j in range(i + 1, min(i + 7, sentence.stop)):
        word = sentence.lowered[j]
        if sentence.kinds[j] not in {"word", "misc"} or word in words("grammar", "after_head"):
            return None
        aged = aged or word.endswith(("-year-old", "-month-old"))
        more = sentence.kind(j + 1) in {"word", "misc"} and sentence.at(j + 1) not in words("grammar", "after_head")
        if (aged and not more) or (word in people and not (more and sentence.at(j + 1) in people)):
            plural = (word.endswith("s") and not aged) or word in words("grammar", "plural")
            return None if plural else Figure(i, j + 1, 1, 1, kind="indefinite", core=i)
    return None
