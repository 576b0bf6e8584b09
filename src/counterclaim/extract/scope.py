"""Scope: whether a figure is of one incident, of a stated period, or a running total."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extract.lexicon import phrases, words
from counterclaim.extract.scene import Found
from counterclaim.extract.subjects import says
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Measure, Scope

_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
MANY = 100_000
"""A toll of people at least this high, with no word of its span, is a war's or a famine's: no strike kills so many."""


@cache
def _cumulative() -> dict[str, list[tuple[str, ...]]]:
    return phrases("scope", "cumulative")


def own_scope(sentence: Sentence, found: Found) -> Scope | None:
    """The scope that the words of the sentence give to a figure; None where they give none."""
    if found.period:
        return Scope.PERIOD
    for i, size in sentence.phrases_of("period", phrases("scope", "period")):
        if sentence.at(i + size) in {"earlier", "later", "after", "before", "ago"}:
            continue
        if found.rule != "list" and (i > 0 or sentence.at(i) == "in") and _near(i, found):
            return Scope.PERIOD
    if any(not _clause_ends(sentence, found, i) for i in _running(sentence)):
        return Scope.CUMULATIVE
    return Scope.PERIOD if _in_year(sentence, found) else None


def _running(sentence: Sentence) -> list[int]:
    """The tokens at which words of a running total begin."""
    told = [i for i, _ in sentence.phrases_of("cumulative", _cumulative()) if not _is_ranked(sentence, i)]
    opening = sentence.phrases_of("since", {"since": [("since",)], "from": [("from",)]})
    return told + [i for i, _ in opening if _is_since(sentence, i) or _is_span(sentence, i)]


def _is_span(sentence: Sentence, i: int) -> bool:
    """ "from 24.02.22 to 12.06.23"."""
    dated = sentence.lowered[i] == "from" and sentence.kind(i + 1) == "misc"
    return dated and "to" in sentence.lowered[i : i + 4]


def _is_since(sentence: Sentence, i: int) -> bool:
    """ "since February", but not "the worst attack since February"."""
    stated = says(sentence.at(i - 1))
    return sentence.lowered[i] == "since" and not stated and _dated(sentence, i + 1) and not _is_ranked(sentence, i)


def _is_ranked(sentence: Sentence, i: int) -> bool:
    """ "the heaviest loss in a single strike since the invasion began" ranks one incident."""
    ranked = {
        "worst",
        "deadliest",
        "first",
        "biggest",
        "largest",
        "most",
        "bloodiest",
        "heaviest",
        "highest",
        "greatest",
    }
    return not ranked.isdisjoint(sentence.lowered[max(0, i - 12) : i])


def _clause_ends(sentence: Sentence, found: Found, i: int) -> bool:
    """Whether another clause begins between a figure and the words at `i`, which speak of that clause then."""
    between = sentence.lowered[found.figure.last : i]
    return any(word in {";", "bringing", "brings", "but"} for word in between)


def _dated(sentence: Sentence, i: int) -> bool:
    word = (
        sentence.at(i) if sentence.at(i) not in {"last", "early", "late", "mid", "the", "about"} else sentence.at(i + 1)
    )
    return (
        bool(_YEAR.match(word))
        or word in words("grammar", "months") | words("grammar", "seasons")
        or word.startswith("mid-")
        or sentence.kind(i) in {"misc", "number"}
    )


def _near(i: int, found: Found) -> bool:
    lo, hi = min(found.figure.first, found.predicate), max(found.figure.last, found.predicate)
    return lo - 12 <= i <= hi + 12


def _in_year(sentence: Sentence, found: Found) -> bool:
    """ "in 2023", "between 2002 and 2008": but not "in April 2023", which dates an incident."""
    for i in range(1, sentence.stop):
        if not _YEAR.match(sentence.lowered[i]) or not _near(i, found):
            continue
        before = sentence.lowered[i - 1]
        if before in {"in", "during", "throughout"} and found.predicate <= i:
            return sentence.at(i - 2) not in {
                "invasion",
                "attack",
                "quake",
                "earthquake",
                "tsunami",
                "bombing",
                "massacre",
            }
        if before == "between" and sentence.at(i + 1) == "and" and _YEAR.match(sentence.at(i + 2)):
            return True
    return False


def default_scope(sentence: Sentence, measure: Measure, low: int | None, high: int | None) -> Scope:
    """The scope of a figure that no word speaks of, by its size: but an earthquake may kill as many as a war."""
    size = max(low or 0, high or 0)
    if not words("scope", "sudden").isdisjoint(sentence.lowered):
        return Scope.INCIDENT
    return Scope.CUMULATIVE if size >= MANY and measure in {Measure.KILLED, Measure.CASUALTIES} else Scope.INCIDENT
