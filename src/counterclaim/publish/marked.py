"""A text cut where marks begin and end: what a template needs to show quotes, claims and flags in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which the same marks hold."""

    words: str
    claims: tuple[str, ...] = ()
    """Ids of the claims whose quote covers it."""
    flag: str = ""
    """Kind of the moderator's flag; empty for none."""
    quoted: bool = False
    """Someone else's words."""


def cut(
    text: str,
    *,
    claims: Iterable[tuple[int, int, str]] = (),
    flags: Iterable[tuple[int, int, str]] = (),
    quoted: Iterable[tuple[int, int]] = (),
) -> tuple[Piece, ...]:
    """The text as pieces that join to the whole again; spans outside the text are clipped."""
    marks = [(*_clip(s, e, text), i) for s, e, i in claims]
    folds = [(*_clip(s, e, text), kind) for s, e, kind in flags]
    others = [_clip(s, e, text) for s, e in quoted]
    spans = [(s, e) for s, e, _ in (*marks, *folds)] + others
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    pieces = [
        Piece(
            words=text[start:end],
            claims=tuple(i for s, e, i in marks if s <= start and end <= e),
            flag=", ".join(dict.fromkeys(kind for s, e, kind in folds if s <= start and end <= e)),
            quoted=any(s <= start and end <= e for s, e in others),
        )
        for start, end in pairwise(edges)
    ]
    return tuple(pieces)


def folded(pieces: Sequence[Piece]) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    """Pieces in runs of one flag: (flag or "", pieces)."""
    runs: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if not runs or runs[-1][0] != piece.flag:
            runs.append((piece.flag, []))
        runs[-1][1].append(piece)
    return tuple((flag, tuple(run)) for flag, run in runs)


def _clip(start: int, end: int, text: str) -> tuple[int, int]:
    first = min(max(start, 0), len(text))
    return first, min(max(end, first), len(text))
