"""The record's sentences with its figures linked to the claims that they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from counterclaim.nouns import Measure
from counterclaim.publish.text import MONTHS, number
from counterclaim.publish.views import ClaimView, EventView

_FIGURE = re.compile(r"\d{1,18}(?:,\d{3}){0,6}(?:\.\d+)?(?: (?:million|billion))?(?: × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|\bnone\b")
_MONTH = "|".join(MONTHS)
_MONTH_AFTER = re.compile(rf"\s+(?:{_MONTH})\b|\s+(?:to|and)\s+\d+\s+(?:{_MONTH})\b")
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTH})\s+$")
_FULL_STOP = re.compile(r"(?<=[\w)”\"’])\.\s+(?=[“\"A-Z0-9])(?<!\b[A-Z]\. )(?<!\bSt\. )")
_NEAR = 120
_LOSS = {Measure.CASUALTIES: ("killed or injured", "killed and injured", "casualties")}
"""The words for a loss that are not the name of its measure."""


Parts = tuple[tuple[str, str], ...]
"""Words with the address that they lead to; empty for all but the figures of claims."""


def linked(words: str, view: EventView) -> Parts:
    """Sentences about an event, each figure leading to the claim that it comes from."""
    return tuple(part for sentence in sentences(words) for part in _linked(sentence, view))


def lead(words: str, view: EventView) -> tuple[Parts, Parts]:
    """The first sentence, and the rest, both linked."""
    first, *rest = sentences(words) or [""]
    return linked(first.rstrip(), view), linked("".join(rest), view)


def sentences(words: str) -> list[str]:
    """The sentences of a record, each with the white space behind it; joined they are the whole again."""
    ends = [0, *(match.end() for match in _FULL_STOP.finditer(words)), len(words)]
    return [words[start:end] for start, end in pairwise(ends) if start < end]


def _linked(sentence: str, view: EventView) -> Parts:
    found: list[tuple[str, str]] = []
    position = 0
    row = _row_of(sentence, view)
    for match in _FIGURE.finditer(sentence):
        href = "" if _is_date(sentence, match) else _claim_of(match, sentence, view, row=row)
        if href:
            found += [(sentence[position : match.start()], ""), (match.group(), href)]
            position = match.end()
    found.append((sentence[position:], ""))
    return tuple((words, href) for words, href in found if words)


def _row_of(sentence: str, view: EventView) -> frozenset[str]:
    """The claims of the row that the sentence speaks of: the one whose group and loss it names most fully."""
    told = sentence.lower()
    best: tuple[int, frozenset[str]] = (0, frozenset())
    for one in view.rows:
        named = [len(word) for word in _LOSS.get(one.row.measure, (one.row.measure.value,)) if word in told]
        if named and one.row.affected.lower() in told:
            score = max(named) + len(one.row.affected)
            best = max(best, (score, frozenset(v.claim.id for v in one.views)), key=lambda pair: pair[0])
    return best[1]


def _is_date(sentence: str, match: re.Match[str]) -> bool:
    return bool(_MONTH_AFTER.match(sentence, match.end()) or _MONTH_BEFORE.search(sentence[: match.start()][-12:]))


def _claim_of(match: re.Match[str], sentence: str, view: EventView, *, row: frozenset[str]) -> str:
    """The claim with this figure: of the row, its speaker nearest in the sentence; of equals the first that counts."""
    fits = [v for v in view.views.values() if _names(match.group(), v)]

    def rank(one: ClaimView) -> tuple[bool, int, bool, bool]:
        near = _distance(one.speaker, sentence, match)
        return one.claim.id not in row, near, not one.counts, one.copy_of is not None

    return min(fits, key=rank).href if fits else ""


def _names(written: str, view: ClaimView) -> bool:
    """Whether a number of the sentence is a bound of the claim, or the 100 of its "fewer than 100"."""
    low, high = view.claim.low, view.claim.high
    values = [v for v in (low, high) if v is not None]
    if high is None and low:
        values.append(low - 1)
    if low is None and high is not None:
        values.append(high + 1)
    digits = written.replace(",", "") if written != "none" else "0"
    return int(digits) in values if digits.isdecimal() else written in [number(v) for v in values]


def _distance(speaker: str, sentence: str, match: re.Match[str]) -> int:
    sentence, speaker = sentence.lower(), speaker.lower()
    after = sentence.find(speaker, match.end(), match.end() + _NEAR)
    before = sentence.rfind(speaker, max(0, match.start() - _NEAR), match.start())
    gaps: Iterable[int] = (
        after - match.end() if after >= 0 else _NEAR,
        match.start() - before - len(speaker) if before >= 0 else _NEAR,
    )
    return min(gaps)
