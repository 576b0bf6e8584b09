"""Words that a model copied, found again in the text: blanks, quotation marks and dashes may differ, letters not."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 200
"""Code points of the longest words that are looked for."""

_ALIKE = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Normal:
    """A stretch of text with one form for what looks alike, and the way back to the exact offsets."""

    __slots__ = ("_lowered", "_offsets", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        letters: list[str] = []
        self._offsets: list[int] = []
        for at in range(start, end):
            letter = text[at]
            if letter in _UNSEEN or (letter.isspace() and letters[-1:] == [" "]):
                continue
            letters.append(" " if letter.isspace() else letter)
            self._offsets.append(at)
        self._text = "".join(letters).translate(_ALIKE)
        self._lowered = _lowered(self._text)

    def spans(self, words: str) -> Iterator[tuple[int, int]]:
        """Every place of the words, as half-open offsets of the whole text; those in other case after all exact ones.

        Words that begin or end inside a word or number of the text are not found.
        """
        wanted = Normal(words, 0, min(len(words), 4 * LONGEST))._text.strip()
        if not wanted or len(wanted) > LONGEST:
            return
        exact = dict.fromkeys(_places(wanted, self._text))
        for at in exact | dict.fromkeys(_places(_lowered(wanted), self._lowered)):
            yield self._offsets[at], self._offsets[at + len(wanted) - 1] + 1


def _lowered(text: str) -> str:
    """In lower case, of the same length."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _places(wanted: str, text: str) -> Iterator[int]:
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    for found in re.finditer(before + re.escape(wanted) + after, text):
        yield found.start()
