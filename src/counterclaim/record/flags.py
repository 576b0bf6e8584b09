"""Words of a comment that a moderator may want to see: dehumanising ones, and wishes of harm.

A flag points at words; it deletes nothing, judges nobody and changes no figure. The lists, with what they follow, are
in `data/flags.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from counterclaim.nouns import Claim, Comment, Measure, Stance
from counterclaim.record.words import words

DEHUMANISING = "dehumanising"
WISH_OF_HARM = "wish of harm"

Flag = tuple[int, int, str]
_GAP = r"[^.!?\n…]{0,60}?"
_HARMS = frozenset({Measure.KILLED, Measure.INJURED, Measure.CASUALTIES})
_SPARING = re.compile(
    r"\b(only|just|no more than|at most|fewer than|less than|under|zero|none)\b[^.!?\n]{0,15}\Z", re.I
)


def flags(comment: Comment, claims: Iterable[Claim] = ()) -> tuple[Flag, ...]:
    """(start, end, kind) of each flagged stretch of the comment, in text order, without overlaps of one kind.

    `claims` are those found in the comment: a wished figure of dead or wounded is a wish of harm whatever its words.
    What the comment only quotes from somebody else is not flagged.
    """
    found = [*_dehumanising(comment.text), *_wishes(comment.text), *_wished(comment, claims)]
    said = [flag for flag in found if not any(q.start < flag[1] and flag[0] < q.end for q in comment.quoted)]
    return tuple(_merged(sorted(said)))


def _dehumanising(text: str) -> Iterable[Flag]:
    for match in _namings().finditer(text):
        group = "always" if match.group("always") else "word"
        yield match.start(group), match.end(group), DEHUMANISING


def _wishes(text: str) -> Iterable[Flag]:
    for match in _phrases().finditer(text):
        yield match.start(), match.end(), WISH_OF_HARM
    for match in _wishing().finditer(text):
        around = text[max(0, match.start() - 12) : match.end() + 12]
        if not _mercy().search(around):
            yield match.start(), match.end(), WISH_OF_HARM


def _wished(comment: Comment, claims: Iterable[Claim]) -> Iterable[Flag]:
    for claim in claims:
        harms = claim.stance is Stance.WISHES and claim.measure in _HARMS and (claim.low or 0) > 0
        if harms and not _SPARING.search(comment.text[: claim.start]):
            yield claim.start, claim.end, WISH_OF_HARM


def _merged(found: Iterable[Flag]) -> list[Flag]:
    """Flags of one kind that overlap as one; `found` in text order."""
    merged: dict[str, list[Flag]] = {DEHUMANISING: [], WISH_OF_HARM: []}
    for start, end, kind in found:
        before = merged[kind]
        if before and start < before[-1][1]:
            before[-1] = (before[-1][0], max(end, before[-1][1]), kind)
        else:
            before.append((start, end, kind))
    return sorted(flag for kind in merged.values() for flag in kind)


def _any(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


@cache
def _namings() -> re.Pattern[str]:
    known = words("flags")["dehumanising"]
    of_people = rf"\b{_any(known['naming'])} (?:all |the |a |an |filthy |dirty )?(?P<word>{_any(known['of_people'])})"
    return re.compile(rf"(?:\b(?P<always>{_any(known['always'])})|{of_people})(?!\w)", re.IGNORECASE)


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(rf"\b{_any(words('flags')['wish']['phrases'])}(?!\w)", re.IGNORECASE)


@cache
def _wishing() -> re.Pattern[str]:
    known = words("flags")["wish"]
    return re.compile(rf"\b{_any(known['wishing'])}\b{_GAP}\b{_any(known['harm'])}(?!\w)", re.IGNORECASE)


@cache
def _mercy() -> re.Pattern[str]:
    return re.compile(rf"(?:\b|(?<=\w)){_any(words('flags')['wish']['mercy'])}(?!\w)", re.IGNORECASE)
