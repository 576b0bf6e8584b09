"""Bare numbers: digits, spelled numbers and words of magnitude, told from dates, years, ages, times and labels."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.lexicon import table, words
from counterclaim.extract.tokens import Sentence

LARGEST = 10**12
"""Counts beyond this are no counts of losses."""
_SEPARATORS = str.maketrans("", "", ",’' \u00a0\u202f\u2009\u2002")


class Core(NamedTuple):
    """A bare number and where it ends."""

    value: int
    last: int
    vague: bool = False
    words: bool = False


def core_number(sentence: Sentence, i: int, *, bounded: bool) -> Core | None:
    """The number that begins at `i`; `bounded`: a modifier stands before it, so that "2023" may be a count."""
    if i >= sentence.stop or _is_parent_of(sentence, i) or _is_among_ages(sentence, i) or _is_share(sentence, i):
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
        or (len(raw) == 4 and sentence.at(i - 1) == "at" and sentence.at(i + 1) in _CLOCKED)
        or raw[:2] in _CLOCK
        or _is_score(sentence, i)
        or (not bounded and _is_year(sentence, i, raw))
    ):
        return None
    suffix = raw[len(raw.rstrip("kKmMbnx×")) :].lower()
    body = raw[: len(raw) - len(suffix)].translate(_SEPARATORS)
    suffix = suffix.strip("x×")
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
    if before in words("grammar", "months") and (before != "may" or sentence.is_name(i - 1) or sentence.capitals):
        counts = words("nouns", "people") | words("losses", "killed", "bodies")
        return after not in counts and after not in {"dead", "killed", "wounded", "injured", "died"}
    return False


def _is_year(sentence: Sentence, i: int, raw: str) -> bool:
    if not (len(raw) == 4 and raw.isdigit() and 1800 <= int(raw) <= 2099):
        return False
    following = sentence.at(i + 1)
    if following == "+" or (following == "at" and sentence.at(i + 2) in {"least", "most"}):
        return False
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


_CLOCKED = frozenset(["[", "(", "hours", "hrs", "gmt", "local"])
_CLOCK = frozenset(f"0{digit}" for digit in range(10))


def _is_age(sentence: Sentence, i: int, raw: str) -> bool:
    """ "Porth, 65, was killed": a number between commas after a name."""
    between = sentence.at(i - 1) == "," and sentence.at(i + 1) in {",", ")"}
    named = sentence.is_name(i - 2) or (sentence.capitals and sentence.kind(i - 2) == "word")
    return between and named and raw.isdigit() and int(raw) <= 110


def _is_score(sentence: Sentence, i: int) -> bool:
    """ "lost 3-5 at home": goals, where the first is no less than the second or a game is spoken of."""
    first = i if _is_pair(sentence, i) else i - 2
    if first < 0 or not _is_pair(sentence, first) or sentence.at(first - 1) not in words("grammar", "scoring"):
        return False
    descends = int(sentence.words[first]) >= int(sentence.words[first + 2])
    return descends or not words("grammar", "games").isdisjoint(sentence.lowered)


def _is_pair(sentence: Sentence, i: int) -> bool:
    """Whether "3-1" begins at `i`: two short numbers, joined without a blank."""
    if sentence.at(i + 1) not in {"-", "–"} or sentence.kind(i + 2) != "number":
        return False
    apart = sentence.starts[i + 2] - sentence.ends[i] > 1
    return not apart and all(len(sentence.words[j]) < 3 and sentence.words[j].isdecimal() for j in (i, i + 2))


def _is_label(sentence: Sentence, i: int) -> bool:
    """ "No. 28", "hostel 47", "Resolution 1973": a name, not a count."""
    before = sentence.at(i - 2) if sentence.at(i - 1) == "." else sentence.at(i - 1)
    return before in words("grammar", "label")


def _is_among_ages(sentence: Sentence, i: int) -> bool:
    """ "three brothers, aged 4, 6 and 9"."""
    j = i - 1
    while j > 0 and (sentence.kind(j) == "number" or sentence.at(j) in {",", "and"}):
        j -= 1
    return sentence.at(j) in {"aged", "ages"}


def _is_share(sentence: Sentence, i: int) -> bool:
    """ "one in three", "all but three"."""
    one_in = (
        sentence.at(i + 1) == "in"
        and sentence.at(i) in {"one", "1"}
        and (sentence.kind(i + 2) == "number" or sentence.at(i + 2) in _values("numbers"))
    )
    ratio = sentence.at(i - 1) == "in" and sentence.at(i - 2) in _values("numbers") and sentence.at(i + 1) == "of"
    return one_in or ratio or (sentence.at(i - 1) == "but" and sentence.at(i - 2) == "all")


def _is_parent_of(sentence: Sentence, i: int) -> bool:
    """ "a mother of three", "the age of ten": nobody is counted among the lost."""
    return sentence.at(i - 1) == "of" and sentence.at(i - 2) in words("grammar", "parent")


@cache
def _values(name: str) -> dict[str, int]:
    return {word: int(value) for word, value in table("figures")[name].items()}


@cache
def _spelling() -> frozenset[str]:
    """Every word, but for those joined by hyphens, with which a number in words can begin."""
    vague = {phrase.split()[0] for phrase in _values("vague")}
    return frozenset(_values("numbers")) | vague | {"half", "a", "an", "one"}


def _spelled(sentence: Sentence, i: int) -> Core | None:
    word, following = sentence.at(i), sentence.at(i + 1)
    if word not in _spelling() and "-" not in word:
        return None
    vague_one = sentence.at(i - 1) in {"every", "each", "any", "no", "which", "that", "this", "another"}
    if word == "one" and vague_one and not (sentence.at(i - 1) == "that" and following in words("nouns", "people")):
        return None
    scales = table("figures")["scales"]
    if (
        word == "half"
        and following in {"a", "of"}
        and sentence.at(i + 2) in {"dozen", "million", "mil", "billion", "thousand"}
    ):
        return Core(int(scales[sentence.at(i + 2)]) // 2, i + 3, words=True)
    if word == "a" and following == "quarter" and sentence.lowered[i + 2 : i + 5] == ["of", "a", "million"]:
        return Core(250_000, i + 5, words=True)
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
    numbers = _values("numbers")
    parts = [part for part in sentence.at(i).split("-") if part not in {"odd", "something"}]
    if not parts or not all(part in numbers for part in parts) or len(parts) > 2:
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
    lows, scales = _values("vague"), _values("scales")
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
