"""Scope: whether a figure is of one incident, of a stated period, or a running total."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extract.lexicon import phrases, words
from counterclaim.extract.scene import Found
from counterclaim.extract.subjects import says
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Measure, Scope

_SPANS = frozenset(["months", "weeks", "years", "quarter", "half", "decade"])
_HEADING = re.compile(r"[^.:\n]{1,80}[.:\n]")
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
MANY = 50_000
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
        lasting = sentence.at(i) == "a" and sentence.at(i - 1) in _LASTING
        if lasting or sentence.at(i - 1) in {"until", "till", "by"} or says(sentence.at(i - 1)):
            continue
        alone = found.figure.first in {i + size, i + size + 1}
        alone = alone and words("scope", "occurrences").isdisjoint(sentence.lowered) and "when" not in sentence.lowered
        if found.rule != "list" and (i > 0 or sentence.at(i) in _DURING or alone) and _near(i, found):
            return Scope.PERIOD
    if sentence.where("stretch", _is_stretch) or sentence.where("in years", _is_in_years):
        return Scope.PERIOD
    if any(not _clause_ends(sentence, found, i) for i in _running(sentence)):
        return Scope.CUMULATIVE
    return Scope.PERIOD if _in_year(sentence, found) else None


def _is_in_years(sentence: Sentence, i: int) -> bool:
    """ "14 fatalities in 10 years"."""
    counted = sentence.kind(i + 1) == "number" or sentence.at(i + 1) in words("figures", "numbers")
    return sentence.lowered[i] == "in" and counted and sentence.at(i + 2) in {"years", "months", "weeks", "decades"}


_DURING = frozenset(["in", "over", "during", "within"])


def _is_stretch(sentence: Sentence, i: int) -> bool:
    """ "from 27 September to 3 October", "between 10 and 30 January", "the first five months of 2009"."""
    if sentence.lowered[i] in {"first", "last", "past", "final", "opening"} and i and sentence.at(i - 1) == "the":
        return not _SPANS.isdisjoint(sentence.lowered[i + 1 : i + 3]) and not says(sentence.at(i - 2))
    if sentence.at(i + 1) in {"to", "-", "–"} and sentence.at(i + 3) in words("grammar", "months"):
        return sentence.kinds[i] == "number" and sentence.kind(i + 2) == "number"
    close = {"from": "to", "between": "and"}.get(sentence.lowered[i])
    months = words("grammar", "months")
    if close is None:
        return False
    if sentence.at(i + 2) == close and sentence.kind(i + 1) == "number":
        return sentence.at(i + 4) in months
    if months.isdisjoint(sentence.lowered[i + 1 : i + 3]):
        return False
    joint = next((j for j in range(i + 2, min(sentence.stop, i + 5)) if sentence.lowered[j] == close), None)
    return joint is not None and not months.isdisjoint(sentence.lowered[joint + 1 : joint + 3])


_LASTING = frozenset(["for", "after", "before", "within", "than", "half", "of", "in", "once"])


def _running(sentence: Sentence) -> list[int]:
    """The tokens at which words of a running total begin."""
    told = [i for i, _ in sentence.phrases_of("cumulative", _cumulative()) if not _is_ranked(sentence, i)]
    told += [*sentence.where("war", _is_war), *sentence.where("since it began", _is_since_began)]
    opening = sentence.phrases_of("since", {"since": [("since",)], "from": [("from",)]})
    return told + [i for i, _ in opening if _is_since(sentence, i) or _is_span(sentence, i)]


def _is_war(sentence: Sentence, i: int) -> bool:
    """ "in the border war", "throughout Sri Lanka's civil war"; but not "in the war's first week"."""
    if sentence.lowered[i] not in words("scope", "wars") or sentence.at(i + 1) in {
        "'s",
        "zone",
        "crimes",
        "crime",
        "dead",
        "effort",
    }:
        return False
    for j in range(i - 1, max(-1, i - 5), -1):
        determined = not _DETERMINERS.isdisjoint(sentence.lowered[j + 1 : i])
        if sentence.lowered[j] in {"in", "during", "throughout", "of", "for", "from"}:
            before = sentence.at(j - 1)
            return determined and before not in words("speech", "spans") | words("scope", "stretches")
        if sentence.kinds[j] not in {"word", "number", "misc"}:
            return False
    return False


_DETERMINERS = frozenset(["the", "this", "that", "a", "an", "'s", "its", "their", "his", "her", "our", "world"])


def _is_since_began(sentence: Sentence, i: int) -> bool:
    """ "since the Tet attacks began", "since the armed groups joined forces", "20,000 have died of it since"."""
    if sentence.lowered[i] != "since" or says(sentence.at(i - 1)) or _is_ranked(sentence, i):
        return False
    if not words("scope", "begins").isdisjoint(sentence.lowered[i + 1 : i + 7]):
        return True
    if sentence.at(i + 1) in {".", ""}:
        return sentence.at(i - 1) not in {"ever", "long"}
    named = sentence.at(i + 1) in _DETERMINERS or sentence.is_name(i + 1)
    told = sentence.lowered[i + 1 : i + 7]
    sudden = words("scope", "sudden") | words("nouns", "units")
    running = sentence.at(i - 1) != "," or not {"has", "have"}.isdisjoint(sentence.lowered[:i])
    return i > 0 and named and running and sudden.isdisjoint(told) and "," not in told[:2]


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
    return any(word in {";", "bringing", "brings", "but"} for word in between) or _and_that(between)


def _and_that(between: list[str]) -> bool:
    return any(word == "that" and between[n - 1 : n] == ["and"] for n, word in enumerate(between))


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


def _is_year(sentence: Sentence, i: int) -> bool:
    return i > 0 and _YEAR.match(sentence.lowered[i]) is not None


def _in_year(sentence: Sentence, found: Found) -> bool:
    """ "in 2023", "between 2002 and 2008": but not "in April 2023", which dates an incident."""
    for i in sentence.where("year", _is_year):
        if not _near(i, found):
            continue
        before = sentence.lowered[i - 1]
        if before == "year" and sentence.lowered[i - 2] == "the":
            return True
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


def heads_period(text: str) -> bool:
    """ "Kherson region, past day: ...", "Balance sheet for September: ...": a heading that names a stretch of time."""
    heading = _HEADING.match(text)
    if heading is None:
        return False
    told = heading[0].lower()
    months = not words("grammar", "months").isdisjoint(_WORD.findall(told))
    return any(span in told for span in words("scope", "headings")) or (months and "for " in told)


def is_of_conflict(text: str) -> bool:
    """Whether a text speaks of a war, and of no sudden occurrence that kills as many."""
    told = set(_WORD.findall(text.lower()))
    return not told.isdisjoint(words("scope", "of_conflict")) and told.isdisjoint(words("scope", "sudden"))


def default_scope(measure: Measure, low: int | None, high: int | None, *, conflict: bool) -> Scope:
    """The scope of a figure that no word speaks of: by its size, in a text on a conflict."""
    size = max(low or 0, high or 0)
    if not conflict:
        return Scope.INCIDENT
    return Scope.CUMULATIVE if size >= MANY and measure in {Measure.KILLED, Measure.CASUALTIES} else Scope.INCIDENT
