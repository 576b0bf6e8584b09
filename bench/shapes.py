"""Which rows of the codebook a coded claim falls under: the form of its figure, the shape of its attribution.

Read off the coding and the text by plain patterns of their own, so that the extractor's word lists do not judge
themselves. The shapes of attribution are a reading aid: a sentence that mixes two is counted under the first that fits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from counterclaim.extract.tokens import sentence_spans
from matching import Coded

_COMPARED = re.compile(r"\b(?:more|higher|worse|greater|bigger|larger|lower|fewer|less|smaller|as many|twice|double)\b")
_ABOVE = re.compile(
    r"\b(?:more than|greater than|over|above|past|beyond|upwards?|exceed\w*|surpass\w*|top\w*|north of)\b|>"
)
_BELOW = re.compile(r"\b(?:fewer|less|under|below|short of|nearly|not even)\b|<")
_SCALED = re.compile(r"dozen|\bscore\b|couple|million|billion|\d\s?(?:k|m|mn|bn|thousand|hundred)\b", re.IGNORECASE)
_GROUPED = re.compile(r"\d[,.’' \u00a0\u2002\u2009\u202f]\d{3}")
_ONE = re.compile(r"\d|\b(?:one|single|sole|lone)\b")
_DIGIT = re.compile(r"\d")


def figure_form(claim: Coded) -> str:
    """The row of the codebook's table of figures."""
    quote, low, high = claim["quote"].lower(), claim["low"], claim["high"]
    if high == 0:
        return "zero"
    if _COMPARED.search(quote) and not _DIGIT.search(quote) and (claim["vague"] or low == high):
        return "comparison"
    if claim["vague"]:
        return "vague magnitude"
    if high is None:
        return "more than" if _ABOVE.search(quote) else "at least"
    if low is None:
        return "fewer than" if _BELOW.search(quote) else "up to"
    if low < high:
        return "either-or" if re.search(r"\bor\b", quote) else "range"
    return _exact_form(quote, low, approximate=claim["approximate"])


def _exact_form(quote: str, number: int, *, approximate: bool) -> str:
    if approximate:
        return "rounded"
    if number == 1 and not _ONE.search(quote):
        return "single by article or name"
    if _SCALED.search(quote):
        return "dozen, million, 110k"
    if _GROUPED.search(quote):
        return "1,200"
    return "digits" if _DIGIT.search(quote) else "number words"


_SAYING = r"(?:say|said|told|tell|claim|report|confirm|admit|acknowledg|announc|estimat|insist|put|add|deni|deny)"
_RELAY = re.compile(
    r"\b(?:quot|cit)(?:ed|es?|ing)\b|\bas saying\b|\breport(?:ed|s) that\b.{3,120}\b(?:said|says|had)\b", re.DOTALL
)
_PRONOUN = re.compile(rf"\b(?:it|he|she|they|who|its|his|her|their)\b\W+(?:\w+\W+){{0,3}}?{_SAYING}", re.IGNORECASE)


def attribution_shape(claim: Coded, text: str, start: int) -> str:
    """How the text leads from the figure at `start` to its speaker."""
    speaker = claim["speaker"]
    if not speaker:
        return "own voice"
    first, last = _sentence(text, start)
    sentence, figure = text[first:last], start - first
    turn = text[text.rfind("\n", 0, start) + 1 : start].lstrip("-–— \t")
    at = _nearest(sentence, speaker, figure)
    if turn.startswith(f"{speaker}:"):
        return "label"
    if at is not None and _RELAY.search(sentence):
        return "relay"
    if _in_quotes(text, start):
        return "direct speech"
    if at is None:
        return "pronoun" if _PRONOUN.search(sentence) else "other sentence"
    if _is_aside(sentence, at, at + len(speaker)):
        return "in the middle"
    return "before" if at < figure else "after"


def _sentence(text: str, start: int) -> tuple[int, int]:
    spans = [(first, last) for first, last, _ in sentence_spans(text)]
    return spans[max(0, bisect_right(spans, (start, len(text))) - 1)] if spans else (0, len(text))


def _nearest(sentence: str, speaker: str, figure: int) -> int | None:
    """Where the speaker is named, nearest to the figure."""
    found = [hit.start() for hit in re.finditer(rf"(?<!\w){re.escape(speaker)}(?!\w)", sentence, re.IGNORECASE)]
    return min(found, key=lambda at: abs(at - figure), default=None)


def _in_quotes(text: str, start: int) -> bool:
    paragraph = text[max(0, text.rfind("\n", 0, start)) : start]
    return paragraph.rfind("“") > paragraph.rfind("”") or paragraph.count('"') % 2 == 1


def _is_aside(sentence: str, first: int, last: int) -> bool:
    """ "Some 400 men, the ministry said, had died"."""
    before, after = sentence[:first], sentence[last:]
    opened = re.search(r"[\w”\"],\s(?:\w+\s){0,2}$", before) is not None
    return opened and re.match(r"(?:\s[\w’']+){0,4},\s\w+\s\w+", after) is not None


def starts(text: str, claims: Sequence[Coded]) -> list[int]:
    """Where the quotes of an item's claims begin, in text order; two claims may share one quote."""
    found: list[int] = []
    for claim in claims:
        same = bool(found) and text.startswith(claim["quote"], found[-1])
        least = found[-1] + same if found else 0
        places = (_find(text, claim["quote"], at) for at in (least, max(0, least - 1), 0))
        found.append(next((at for at in places if at is not None), 0))
    return found


def _find(text: str, quote: str, least: int) -> int | None:
    hit = re.compile(rf"(?<!\w){re.escape(quote)}(?!\w)").search(text, least)
    return hit.start() if hit else None
