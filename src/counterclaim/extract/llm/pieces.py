"""A document cut into pieces that a model can take: whole sentences, a few thousand code points at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterclaim.extract.figures import figures
from counterclaim.extract.tokens import Sentence, sentence_spans
from counterclaim.nouns import BODY, TITLE, Document

SIZE = 6000
"""Code points of text in one piece; with the instructions, about 3,000 tokens."""
CONTEXT = 2
"""Sentences of the piece before that are shown again, so that a pronoun at the border has its name."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence as a model sees it: code points [start, end) of its unit."""

    unit: str
    text: str
    """The whole unit."""
    start: int
    end: int
    told_before: bool = False
    """Shown as context only: it is coded in the piece before."""

    @property
    def size(self) -> int:
        """Code points that it takes of a piece, its number included."""
        return self.end - self.start + 6

    @property
    def shown(self) -> str:
        """Its words on one line."""
        return " ".join(self.text[self.start : self.end].split())


@dataclass(frozen=True, slots=True)
class Piece:
    """What is sent in one call. Line 1 is `lines[0]`."""

    lines: tuple[Line, ...]

    @property
    def shown(self) -> str:
        """The numbered lines, with a heading where title, report or a comment begins."""
        shown: list[str] = []
        before = None
        for number, line in enumerate(self.lines, 1):
            if line.unit != before:
                shown.append({TITLE: "[title]", BODY: "[report]"}.get(line.unit, "[comment of a reader]"))
            before = line.unit
            shown.append(f"{number}: {line.shown}")
        return "\n".join(shown)


def pieces(document: Document) -> Iterator[Piece]:
    """The pieces of title, body and comments, in order; those in which no figure stands are left out."""
    held: list[Line] = []
    size = 0
    for unit, text in _units(document):
        if unit not in (TITLE, BODY) and not any(map(_has_figure, _lines(unit, text))):
            continue
        for line in _lines(unit, text):
            if held and size + line.size > SIZE:
                yield from _worth_asking(held)
                held = _context(held, unit)
                size = sum(one.size for one in held)
            held.append(line)
            size += line.size
    yield from _worth_asking(held)


def _units(document: Document) -> Iterator[tuple[str, str]]:
    yield TITLE, document.title or ""
    yield BODY, document.text
    yield from ((comment.id, comment.text) for comment in document.comments)


def _lines(unit: str, text: str) -> Iterator[Line]:
    for start, end, _ in sentence_spans(text):
        yield Line(unit, text, start, end)


def _context(held: list[Line], unit: str) -> list[Line]:
    """The last sentences of a piece, where the same unit goes on in the next."""
    return [Line(unit, one.text, one.start, one.end, told_before=True) for one in held[-CONTEXT:] if one.unit == unit]


def _worth_asking(held: list[Line]) -> Iterator[Piece]:
    if any(_has_figure(line) for line in held if not line.told_before):
        yield Piece(tuple(held))


def _has_figure(line: Line) -> bool:
    return bool(figures(Sentence(line.text, line.start, line.end)))
