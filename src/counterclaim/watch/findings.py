"""What became of a claim on its page: pure functions of the page as it was read and as it is now."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from importlib.resources import files

from counterclaim.extract.tokens import sentence_spans
from counterclaim.nouns import BODY, TITLE, Claim, Document

_ALIKE = 0.5
"""Share of the words of two sentences, figures aside, from which one is taken for what became of the other."""
_COMPARED = 5
"""Sentences that are compared word by word; they share most words with the one that is sought."""
_LONGEST = 1_000
"""Code points of a sentence that is shown."""
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"[\d.,]*\d[\d.,]*")


class Outcome(StrEnum):
    """What became of a claim on its page."""

    THERE = "still there"
    MOVED = "moved"
    """The figure stands, elsewhere in the text or in other words."""
    CHANGED = "changed"
    """The sentence stands, with another figure."""
    GONE = "gone from the page"
    PAGE_GONE = "page gone"
    UNREACHED = "could not be fetched"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence of a page at one retrieval."""

    document: str
    """`Document.id`."""
    unit: str
    text: str
    start: int
    """Where the figure's words begin in `text`."""
    end: int
    retrieved: datetime | None

    @property
    def quote(self) -> str:
        """The figure's words."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one claim."""

    claim: str
    """`Claim.id`."""
    outcome: Outcome
    before: Excerpt
    """As it was read."""
    after: Excerpt | None = None
    """As it is; None where nothing is left of it, or the page could not be had."""
    now: str | None = None
    """Id of the claim that stands in its place."""
    has_notice: bool = False
    """The page says that it was corrected or updated."""
    has_new_date: bool = False
    note: str = ""
    """What stood in the way of a look."""

    @property
    def is_silent(self) -> bool:
        """Whether the figure was changed without a word about it and without a new date."""
        return self.outcome is Outcome.CHANGED and not self.has_notice and not self.has_new_date


def found(claim: Claim, old: Document, new: Document, claims: Sequence[Claim]) -> Finding:
    """What became of a claim of `old` on the same page as it is in `new`, whose `claims` are known."""
    before = excerpt(old, claim.unit, claim.start, claim.end)
    same = next((one for one in claims if one.id == claim.id), None)
    unit = same.unit if same is not None else claim.unit
    text = _unit(new, unit)
    if text is None or _is_gone(new, unit):
        return Finding(claim.id, Outcome.GONE, before)
    if same is None and text[claim.start : claim.end] == claim.quote and _sentence(text, claim.start) == before.text:
        same = claim
    if same is not None:
        after = excerpt(new, unit, same.start, same.end)
        stays = same.start == claim.start and after.text == before.text
        return Finding(claim.id, Outcome.THERE if stays else Outcome.MOVED, before, after, same.id)
    outcome, now, other = _elsewhere(claim, before, new, text, [one for one in claims if one.unit == unit])
    notice, date = _has_notice(old, new), _has_new_date(old, new)
    return Finding(claim.id, outcome, before, now, other, has_notice=notice, has_new_date=date)


def _elsewhere(
    claim: Claim, before: Excerpt, new: Document, text: str, here: Sequence[Claim]
) -> tuple[Outcome, Excerpt | None, str | None]:
    """What the likest sentence of the new text makes of the figure; else whether the figure stands anywhere in it."""
    stands = [one for one in here if _says_the_same(one, claim)]
    place = text.find(before.text) if len(before.text) > len(before.quote) else -1
    span = (place, place + len(before.text)) if place >= 0 else _likest(before, text)
    if place >= 0 and span is not None:
        start = span[0] + before.start
        same = next((one for one in stands if one.start == start), None)
        return Outcome.MOVED, excerpt(new, claim.unit, start, start + len(before.quote)), same.id if same else claim.id
    within = [one for one in here if span is not None and span[0] <= one.start < span[1]]
    same = next((one for one in within if _says_the_same(one, claim)), None)
    rivals = [one for one in within if one.measure is claim.measure]
    if same is None and rivals:
        other = min(rivals, key=lambda one: (one.affected != claim.affected, one.speaker != claim.speaker, one.start))
        return Outcome.CHANGED, excerpt(new, claim.unit, other.start, other.end), other.id
    if same is not None or stands:
        same = same or stands[0]
        return Outcome.MOVED, excerpt(new, claim.unit, same.start, same.end), same.id
    return Outcome.GONE, None if span is None else excerpt(new, claim.unit, span[0], span[0]), None


def _says_the_same(one: Claim, other: Claim) -> bool:
    return (one.measure, one.low, one.high) == (other.measure, other.low, other.high)


def _likest(before: Excerpt, text: str) -> tuple[int, int] | None:
    """Where the sentence stands that shares most words with another, figures aside; None where none is like it."""
    sought = _words(before.text[: before.start] + before.text[before.end :])
    bag = set(sought)
    if not bag:
        return None
    spans = [(start, end) for start, end, _ in sentence_spans(text)]
    shared = [(len(bag & set(_words(text[start:end]))), start, end) for start, end in spans]
    best: tuple[float, int, int] | None = None
    for many, start, end in sorted(shared, key=lambda one: (-one[0], one[1]))[:_COMPARED]:
        alike = SequenceMatcher(None, sought, _words(text[start:end]), autojunk=False).ratio() if many else 0.0
        if alike >= _ALIKE and (best is None or alike > best[0]):
            best = (alike, start, end)
    return best[1:] if best else None


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text[: 4 * _LONGEST]) if not _FIGURE.fullmatch(word)]


def excerpt(document: Document, unit: str, start: int, end: int) -> Excerpt:
    """The sentence that a stretch of text stands in."""
    text = document.unit(unit)
    first, last = _bounds(text, start)
    first, last = max(first, start - _LONGEST // 2), max(min(last, end + _LONGEST // 2), end)
    cut = text[first:last]
    lead, tail = len(cut) - len(cut.lstrip()), len(cut.rstrip())
    lead, tail = min(lead, start - first), max(tail, end - first)
    return Excerpt(
        document.id, unit, cut[lead:tail], start - first - lead, end - first - lead, document.retrieved
    )  # fmt: skip


def _sentence(text: str, place: int) -> str:
    start, end = _bounds(text, place)
    return text[start:end].strip()


def _bounds(text: str, place: int) -> tuple[int, int]:
    return next(((start, end) for start, end, _ in sentence_spans(text) if start <= place < end), (0, len(text)))


def _unit(document: Document, unit: str) -> str | None:
    try:
        return document.unit(unit)
    except KeyError:
        return None


def _is_gone(document: Document, unit: str) -> bool:
    return any(comment.id == unit and comment.gone is not None for comment in document.comments)


def _has_notice(old: Document, new: Document) -> bool:
    """Whether the page has a sentence that speaks of a change and that it had not before."""
    known = set(_sentences(old))
    return any(_notices().search(one) for one in _sentences(new) if one not in known)


def _sentences(document: Document) -> Iterable[str]:
    for unit in (TITLE, BODY):
        text = _unit(document, unit) or ""
        yield from (text[start:end].strip() for start, end, _ in sentence_spans(text))


def _has_new_date(old: Document, new: Document) -> bool:
    if new.published is None or old.published is None:
        return new.published is not None
    return new.published.earliest > old.published.earliest


@cache
def _notices() -> re.Pattern[str]:
    path = files("counterclaim.watch") / "data" / "notices.toml"
    return re.compile("|".join(tomllib.loads(path.read_text(encoding="utf-8"))["notices"]), re.IGNORECASE)
