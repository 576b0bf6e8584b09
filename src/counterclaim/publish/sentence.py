"""The record's sentence with its figures linked to the claims that they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from counterclaim.publish.text import MONTHS, number
from counterclaim.publish.views import ClaimView, EventView

_FIGURE = re.compile(r"\d{1,18}(?:,\d{3}){0,6}(?:\.\d+)?(?: (?:million|billion))?(?: × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|\bnone\b")
_MONTH = "|".join(MONTHS)
_MONTH_AFTER = re.compile(rf"\s+(?:{_MONTH})\b|\s+(?:to|and)\s+\d+\s+(?:{_MONTH})\b")
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTH})\s+$")
_FULL_STOP = re.compile(r"(?<=[\w)”\"’])\.\s+(?=[“\"A-Z0-9]|$)(?<!\b[A-Z]\. )(?<!\bSt\. )")
_NEAR = 120


def linked(sentence: str, view: EventView) -> tuple[tuple[str, str], ...]:
    """The sentence as (words, address) in order; the address is empty for all but the figures of claims."""
    found: list[tuple[str, str]] = []
    position = 0
    for match in _FIGURE.finditer(sentence):
        href = "" if _is_date(sentence, match) else _claim_of(match, sentence, view)
        if href:
            found += [(sentence[position : match.start()], ""), (match.group(), href)]
            position = match.end()
    found.append((sentence[position:], ""))
    return tuple((words, href) for words, href in found if words)


def lead(parts: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The linked sentence cut after its first full stop: what leads, and the rest."""
    first: list[tuple[str, str]] = []
    for i, (words, href) in enumerate(parts):
        end = None if href else _FULL_STOP.search(words)
        if end:
            rest = ((words[end.end() :], ""), *parts[i + 1 :])
            return (*first, (words[: end.start() + 1], "")), tuple(part for part in rest if part[0])
        first.append((words, href))
    return tuple(first), ()


def _is_date(sentence: str, match: re.Match[str]) -> bool:
    return bool(_MONTH_AFTER.match(sentence, match.end()) or _MONTH_BEFORE.search(sentence[: match.start()][-12:]))


def _claim_of(match: re.Match[str], sentence: str, view: EventView) -> str:
    """The claim with this figure whose speaker stands nearest in the sentence; of equals the first that counts."""
    fits = [v for v in view.views.values() if _names(match.group(), v)]
    if not fits:
        return ""
    ranked = sorted(fits, key=lambda v: (_distance(v.speaker, sentence, match), not v.counts, v.copy_of is not None))
    return ranked[0].href


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
