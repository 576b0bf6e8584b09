"""Pictures for other sites: the record of an event in brief as a drawing, and any of them as PNG."""

from __future__ import annotations

import subprocess  # one program of our own, no argument from outside  # nosec B404
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from counterclaim.publish import text
from counterclaim.publish.scale import text_width
from counterclaim.record.wording import spoken_date
from counterclaim.serve.raster import MISSING, NO_FONT

if TYPE_CHECKING:
    from counterclaim.publish.views import Key, RowView

WIDTH = 860.0
"""Of a drawn record, in pixels, without its margin."""
ROWS = 4
"""Rows of a record that a drawing has room for."""
LINE = 24.0
BLOCK = 104.0
"""Height of a row with its figures."""
_SENTENCE = 17.0  # size of its type
_SMALL = 12.0
_LINES = 6
_SECONDS = 20.0
_WAIT = 2.0  # seconds that a picture waits for another one
_AT_WORK = BoundedSemaphore(1)
_NOT_HERE = "A PNG cannot be made here: {} The same picture is there as SVG, under this address with .svg at its end."
_WHY = {
    MISSING: "the server lacks the extra counterclaim[png].",
    NO_FONT: "the server has no font. Install one, such as Debian’s fonts-dejavu-core.",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure of a drawn row."""

    x: float
    name: str
    value: str
    who: str


@dataclass(frozen=True, slots=True)
class Block:
    """One row of a drawn record."""

    y: float
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where everything of a drawn record stands."""

    lines: tuple[str, ...]
    """Its sentence."""
    blocks: tuple[Block, ...]
    more: int
    """Rows that there is no room for."""
    height: float


def drawing(sentence: str, rows: Sequence[RowView], *, year: int | None) -> Drawing:
    """Lay out a record in brief; dates are told without their year where it is that of the event."""
    lines = wrapped(sentence, room=WIDTH, em=_SENTENCE)
    lines = lines if len(lines) <= _LINES else (*lines[: _LINES - 1], f"{lines[_LINES - 1]} …")
    top = 84.0 + LINE * len(lines)
    blocks = tuple(_block(row, top + BLOCK * place, year) for place, row in enumerate(rows[:ROWS]))
    more = max(len(rows) - ROWS, 0)
    return Drawing(lines, blocks, more, top + BLOCK * len(blocks) + (LINE if more else 0.0) + 56.0)


def _block(row: RowView, y: float, year: int | None) -> Block:
    step = WIDTH / max(len(row.keys), 1)
    return Block(
        y,
        fitted(text.plain(row.title), room=WIDTH, em=19.0),
        tuple(_figure(key, step, place, year) for place, key in enumerate(row.keys)),
    )


def _figure(key: Key, step: float, place: int, year: int | None) -> Figure:
    room = step - 20.0
    value = fitted(key.value, room=room, em=27.0) if key.view else "none"
    return Figure(step * place, key.name, value, fitted(_who(key, year), room=room, em=_SMALL))


def _who(key: Key, year: int | None) -> str:
    """Who gave a figure, when, and in which words where these are others."""
    view = key.view
    if view is None:
        return "no side has acknowledged one" if key.kind == "floor" else "no claim is bounded here"
    figure = f"{view.figure}: " if view.figure != key.value else ""
    on = view.link.said_on
    said = f", {spoken_date(on, year=on.earliest.year != year)}" if on else ""
    return f"{figure}{text.plain(view.speaker)}{said}"


def wrapped(words: str, *, room: float, em: float) -> tuple[str, ...]:
    """A text in lines that are no wider than there is room."""
    lines: list[str] = []
    for word in text.plain(words).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, em) <= room:
            lines[-1] = longer
        else:
            lines.append(fitted(word, room=room, em=em))
    return tuple(lines)


def fitted(words: str, *, room: float, em: float) -> str:
    """A text cut where there is no more room for it."""
    size = min(len(words), 400)
    while size > 1 and text_width(text.short(words, size), em) > room:
        size -= 1
    return text.short(words, size)


def png(svg: str) -> bytes:
    """A picture as PNG; an answer of 501 or 503 says why there is none."""
    if not _AT_WORK.acquire(timeout=_WAIT):
        raise HTTPException(503, "Other pictures are being made. Try again in a moment.", {"retry-after": "2"})
    try:
        command = [sys.executable, "-m", "counterclaim.serve.raster"]
        done = subprocess.run(command, input=svg.encode(), capture_output=True, timeout=_SECONDS, check=False)  # nosec B603
    except subprocess.TimeoutExpired:
        raise HTTPException(503, _NOT_HERE.format("it took too long.")) from None
    finally:
        _AT_WORK.release()
    if done.returncode:
        raise HTTPException(501, _NOT_HERE.format(_WHY.get(done.returncode, "it could not be drawn.")))
    return done.stdout
