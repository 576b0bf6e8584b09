"""What is known of one figure of a news text, for bench/muc.py: of its claims, their sentences and the document.

A feature is a name and a value, most often 1. What stands before the colon of a name is its family: the words of the
document "d:", its head "h:" and its first lines "f:", of the sentence "s:", of what stands near "w:", before "b:" and
after "a:" the figure and in it "q:", of the neighbouring sentences "x:". Capitals are classes of words
(muc_words.toml): of the document's beginning "D:", the sentence "S:", its neighbours "X:", the lost "L:", and pairs
within a sentence "P:".
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from counterclaim.nouns import Claim

Features = dict[str, float]
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_STOP = re.compile(r"[.?!](?=\s)|\n\s*\n")
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATELINE = re.compile(rf"\b\d{{1,2}}\s+{_MONTH}\s+(\d\d)\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:(?:\d{{1,2}}|in|of|last|since)\s+{_MONTH}\b(?:\s+(?:19)?(\d\d)\b)?|(?:in|of|since)\s+19(\d\d)\b)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|several|many)\s+(year|month|week|day|hour)s?\s+ago\b",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(today|tonight|yesterday|this (?:morning|afternoon|evening|week)|last night|minutes ago|hours ago)\b",
    re.IGNORECASE,
)
_SPANS = {"year": 12, "month": 2, "week": 0, "day": 0, "hour": 0}
"""Months that one of each stands for."""
_AGES = (("old", 12), ("year", 4), ("season", 2), ("month", 1), ("now", 0))
"""Names of ages, and the months from which each holds."""
_CLASSES: dict[str, frozenset[str]] = {
    name: frozenset(those)
    for name, those in tomllib.loads((Path(__file__).parent / "muc_words.toml").read_text(encoding="utf-8")).items()
}
CLASS, PAIR = 0.7, 0.55
"""Values of the features of classes and of their pairs, which are many: chosen by cross-validation."""
_BANDS = (1, 2, 3, 6, 11, 31, 101)


class Figure(NamedTuple):
    """One figure of a document: an effect, a number, and every claim that gives it."""

    effect: str
    number: int
    claims: tuple[Claim, ...]


def stem(word: str) -> str:
    """A word without its ending, as far as that is told by the letters alone."""
    word = word.lower()
    for ending in ("ings", "ing", "ed", "es", "'s", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word


def stems(text: str) -> list[str]:
    """The stems of a text in their order."""
    return [stem(word) for word in _WORD.findall(text)]


def classes(words: Iterable[str]) -> set[str]:
    """The classes of muc_words.toml that one of the words belongs to."""
    held = set(words)
    return {name for name, those in _CLASSES.items() if not those.isdisjoint(held)}


class Text:
    """A news text, cut into sentences, with what is known of it as a whole."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [match.end() for match in _STOP.finditer(text)]
        self.bounds = list(pairwise([0, *ends, len(text)]))
        head, _, body = text.partition("[TEXT]")
        self.head, self.body = (head, body) if len(head) < 600 else (text[:150], text)
        dated = _DATELINE.search(self.head)
        self.month = 12 * int(dated[2]) + _MONTHS[dated[1].lower()] if dated else None

    def sentence(self, at: int) -> int:
        """The number of the sentence at an offset."""
        return next((n for n, (_, end) in enumerate(self.bounds) if at < end), len(self.bounds) - 1)

    def slice(self, n: int) -> str:
        """The text of a sentence; empty outside the text."""
        return self.text[slice(*self.bounds[n])] if 0 <= n < len(self.bounds) else ""

    def features(self) -> Features:
        """Of the document as a whole."""
        found = {f"d:{word}": 1.0 for word in stems(self.body)}
        found |= {f"h:{word}": 1.0 for word in stems(self.head)}
        found |= {f"f:{word}": 1.0 for word in stems(" ".join(self.body.split()[:60]))}
        found |= {f"D:{name}": CLASS for name in classes(stems(self.head + self.body[:600]))}
        found["length"] = math.log(1 + len(self.text)) - 7.5
        found |= {f"kind:{mark}": 1.0 for mark in re.findall(r"\[([A-Z]+)", self.head + "[TEXT]")}
        return found

    def age(self, n: int) -> str:
        """How long before the document the events of a sentence lie, by its own words."""
        sentence = " ".join(self.slice(n).replace(self.head, "").split())
        months = [gap for gap in map(self._gap, _DAY.finditer(sentence)) if gap is not None]
        months += [_SPANS[ago[2].lower()] for ago in _AGO.finditer(sentence)]
        months += [12] if "last year" in sentence.lower() else []
        if not months:
            return "today" if _TODAY.search(sentence) else "none"
        return next(name for name, least in _AGES if max(months) >= least)

    def _gap(self, match: re.Match[str]) -> int | None:
        if self.month is None:
            return None
        year = int(match[3] or match[2] or self.month // 12)
        if match[1] is None:
            return max(0, self.month - 12 * year - 12)
        gap = self.month - (12 * year + _MONTHS[match[1].lower()])
        return gap if gap >= 0 else gap + 12


def of_document(text: str, figures: list[Figure]) -> list[Features]:
    """The features of every figure of a document."""
    read = Text(text)
    whole = read.features()
    return [whole | _of_figure(read, figure) | _of_others(figure, figures) for figure in figures]


def _of_figure(read: Text, figure: Figure) -> Features:
    first = min(claim.start for claim in figure.claims)
    found: Features = {
        "bias": 1.0,
        figure.effect: 1.0,
        "band:" + str(max(band for band in _BANDS if band <= figure.number)) + figure.effect[0]: 1.0,
        "size": math.log(figure.number),
        "mentions": min(len(figure.claims), 4) - 1.0,
        "position": first / (1 + len(read.text)),
        "place": math.log(1 + first) - 6.0,
        "lead": float(first < 500),
    }
    for claim in figure.claims:
        found |= _of_claim(claim) | _of_words(read, claim)
    ages = {read.age(read.sentence(claim.start)) for claim in figure.claims}
    found |= {f"age:{age}": 1.0 for age in ages}
    return found


def _of_claim(claim: Claim) -> Features:
    heads = stems(claim.affected or "none")
    found: Features = {
        f"stance:{claim.stance.value}": 1.0,
        f"scope:{claim.scope.value}": 1.0,
        f"who:{heads[-1] if heads else 'none'}": 1.0,
        "vague": float(claim.vague),
        "about": float(claim.approximate),
        "open": float(claim.high is None),
        "part": float(claim.part),
        "said": float(claim.speaker is not None),
        "sure": claim.confidence,
        f"form:{_form(claim)}": 1.0,
    }
    return found | {f"whose:{word}": 1.0 for word in heads[:-1]}


def _form(claim: Claim) -> str:
    words = claim.quote.lower().split()
    following = claim.suffix.lower().split()[:1]
    if claim.low != 1 or claim.high != 1:
        return "digits" if any(letter.isdigit() for letter in claim.quote) else "words"
    if words == ["one"]:
        return "one of" if following == ["of"] else "one"
    return "a" if words[0] in {"a", "an", "another"} else "the" if words[0] == "the" else "named"


def _of_words(read: Text, claim: Claim) -> Features:
    n = read.sentence(claim.start)
    start, end = read.bounds[n]
    found = {f"s:{word}": 1.0 for word in stems(read.slice(n))} | _of_classes(read, claim, n)
    near = read.text[max(start, claim.start - 80) : min(end, claim.end + 80)]
    found |= {f"w:{word}": 1.0 for word in stems(near)}
    found |= {f"a:{word}": 1.0 for word in stems(read.text[claim.end : min(end, claim.end + 70)])[:4]}
    found |= {f"b:{word}": 1.0 for word in stems(read.text[max(start, claim.start - 70) : claim.start])[-4:]}
    found |= {f"x:{word}": 1.0 for word in stems(read.slice(n - 1) + " " + read.slice(n + 1))}
    found |= {f"q:{word}": 1.0 for word in stems(claim.quote)}
    return found


def _of_classes(read: Text, claim: Claim, n: int) -> Features:
    """What kinds of people and acts the claim, its sentence and the next are about, alone and two by two."""
    own = classes(stems(read.slice(n)))
    around = classes(stems(read.slice(n - 1) + " " + read.slice(n + 1))) - own
    lost = _kind_of(claim)
    found = {f"S:{name}": CLASS for name in own} | {f"X:{name}": CLASS for name in around}
    found |= {f"L:{lost}": CLASS} | {f"P:{lost} {name}": PAIR for name in own}
    return found | {f"P:{one} {other}": PAIR for one in own for other in own if one < other}


def _kind_of(claim: Claim) -> str:
    """Whether a claim's dead or hurt are civilians, fighters or not told."""
    told = set(stems(claim.affected or "")) | set(stems(claim.quote))
    fighters, civilians = (not _CLASSES[name].isdisjoint(told) for name in ("fighter", "civilian"))
    return "fighter" if fighters else "civilian" if civilians else "person" if claim.affected is None else "other"


def _of_others(figure: Figure, figures: Iterable[Figure]) -> Features:
    others = [other for other in figures if other is not figure]
    same = [other for other in others if other.effect == figure.effect]
    return {
        "alone": float(not others),
        "others": min(len(others), 6) / 3,
        "bigger": float(any(other.number > figure.number for other in same)),
        "smaller": float(any(other.number < figure.number for other in same)),
        "both": float(len(same) < len(others)),
        "sum": float(sum(other.number for other in same) == figure.number and len(same) > 1),
        "twin": float(any(other.number == figure.number for other in others)),
    }
