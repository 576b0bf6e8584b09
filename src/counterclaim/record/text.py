"""Sentences and word stems of what readers write, with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|\Z)|\s\.(?=\w)|\n(?=\s{0,20}[^\sa-z])")
_WORD = re.compile(r"[^\W\d_]{1,40}(?:['’][^\W\d_]+)?")
_SUFFIXES = ("ing", "edly", "ed", "ly", "es", "s", "e")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: half-open code points."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text` in order, white space at their edges left out; a line break ends one
    unless the next line goes on in lower case."""
    return [Sentence(start, end, text[start:end]) for start, end in _spans(text) if start < end]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        yield left, max(left, start + len(piece.rstrip()))
        start = stop


def stems(text: str) -> list[str]:
    """The stems of the words of `text`, in order."""
    return [stem(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=2**16)
def stem(word: str) -> str:
    """What the forms of a word share, roughly: "admitting" and "admits" give "admit"."""
    word = word.lower().partition("'")[0].partition("’")[0]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for suffix in _SUFFIXES:
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) >= 3 and not (suffix == "s" and rest.endswith("s")):
            doubled = suffix in ("ing", "ed") and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if doubled else rest
    return word
