"""What a model says is believed only as far as the text bears it out: every word must be there, and the figure too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from counterclaim.extract.figures import Figure, figures
from counterclaim.extract.llm.finding import Normal
from counterclaim.extract.llm.pieces import Line, Piece
from counterclaim.extract.numbers import LARGEST
from counterclaim.extract.reading import Reading
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Claim, Measure, Scope, Stance

PLACES = 50
"""Places of a quote that are looked at."""


class RejectedError(Exception):
    """A model's claim that the text does not bear out; the reason is its message."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What a model said about one figure, at the exact words of the text."""

    line: Line
    start: int
    end: int
    """The figure with its modifiers: code points [start, end) of the line's unit."""
    reading: Reading
    """The sentence that it stands in."""
    fields: dict[str, Any]
    """The fields of a claim that the model, or the figure itself, decides."""

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for what a model said twice."""
        return self.line.unit, self.start, self.fields["measure"], self.fields["speaker"], self.fields["stance"]

    def likeness(self, claim: Claim) -> int:
        """How many of the fields a claim has the same."""
        return sum(getattr(claim, name) == value for name, value in self.fields.items())


class Checker:
    """Checks the claims of one piece against its text, in the order in which the model gave them."""

    def __init__(self, piece: Piece) -> None:
        self._lines = [_Seen(line) for line in piece.lines]
        self._taken: set[tuple[Any, ...]] = set()

    def coding(self, item: dict[str, Any]) -> Coding | None:
        """One claim, checked; None for one that belongs to the piece before. Raises RejectedError."""
        fields = {
            "low": _bound(item, "low"),
            "high": _bound(item, "high"),
            "measure": _one_of(Measure, item, "measure"),
            "stance": _one_of(Stance, item, "stance"),
            "scope": _one_of(Scope, item, "scope"),
        }
        seen, read = self._read(item, fields["low"], fields["high"])
        fields["affected"], fields["speaker"] = (self._in_text(item, name, seen) for name in ("affected", "speaker"))
        for sentence, figure in read:
            start, end = sentence.starts[figure.first], sentence.ends[figure.last - 1]
            flags = {"approximate": figure.approximate, "vague": figure.vague}
            coding = Coding(seen.line, start, end, seen.reading, fields | flags)
            if coding.key not in self._taken:
                self._taken.add(coding.key)
                return None if seen.line.told_before else coding
        raise RejectedError("it is there twice")

    def _read(
        self, item: dict[str, Any], low: int | None, high: int | None
    ) -> tuple[_Seen, list[tuple[Sentence, Figure]]]:
        """The line nearest to the one that the model names in which its quote says what it says, and those figures."""
        quote = _words(item, "quote")
        if quote is None:
            raise RejectedError("it has no quote")
        places = self._places(quote, item.get("sentence"))
        if not places:
            raise RejectedError("its quote is not in the text")
        for seen in dict.fromkeys(place[0] for place in places):
            read = [found for place in places if place[0] is seen for found in self._figures(place, low, high)]
            if read:
                return seen, read
        raise RejectedError(self._mismatch(places, low, high))

    def _places(self, quote: str, sentence: Any) -> list[tuple[_Seen, int, int]]:
        """Where the quote stands: in the line that the model names, then in those nearest to it."""
        named = sentence - 1 if isinstance(sentence, int) and 0 < sentence <= len(self._lines) else 0
        nearest = sorted(range(len(self._lines)), key=lambda n: (abs(n - named), n))
        found = ((self._lines[n], *span) for n in nearest for span in self._lines[n].normal.spans(quote))
        return list(islice(found, PLACES))

    def _figures(
        self, place: tuple[_Seen, int, int], low: int | None, high: int | None
    ) -> Iterator[tuple[Sentence, Figure]]:
        """The figures of a quote that say what the model says."""
        for sentence, figure in place[0].figures_within(*place[1:]):
            if self._says(figure, low, high):
                yield sentence, figure

    def _says(self, figure: Figure, low: int | None, high: int | None) -> bool:
        """Whether the program's own reading gives these bounds; a comparison needs its other figure in the piece."""
        if figure.kind == "more":
            return high is None and low is not None and self._is_told(low - 1)
        if figure.kind == "less":
            return low is None and high is not None and self._is_told(high + 1)
        if figure.kind in ("same", "twice"):
            times = 2 if figure.kind == "twice" else 1
            return any((low, high) == (_times(times, each.low), _times(times, each.high)) for each in self._told())
        return (low, high) == (figure.low, figure.high) and (low is not None or high is not None)

    def _told(self) -> Iterator[Figure]:
        for seen in self._lines:
            yield from (figure for figure in seen.reading.figures if figure.low is not None or figure.high is not None)

    def _is_told(self, number: int) -> bool:
        return any(number in (figure.low, figure.high) for figure in self._told())

    def _mismatch(self, places: list[tuple[_Seen, int, int]], low: int | None, high: int | None) -> str:
        for seen, start, end in places:
            for _, figure in seen.figures_within(start, end):
                return f"its quote says {_range(figure.low, figure.high)}, not {_range(low, high)}"
        return "there is no figure in its quote"

    def _in_text(self, item: dict[str, Any], name: str, near: _Seen) -> str | None:
        """A speaker or an affected group in the exact words of the unit, the nearest to the claim."""
        words = _words(item, name)
        if words is None:
            return None
        here = self._lines.index(near)
        same = [n for n, seen in enumerate(self._lines) if seen.line.unit == near.line.unit]
        for n in sorted(same, key=lambda n: (abs(n - here), n)):
            for start, end in self._lines[n].normal.spans(words):
                return near.line.text[start:end]
        raise RejectedError(f"its {name} is not in the text: {words[:60]!r}")


class _Seen:
    """A line with what is worked out about it, once."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.reading = Reading(line.text, line.start, line.end, unit=line.unit, paragraph=False)

    @cached_property
    def normal(self) -> Normal:
        return Normal(self.line.text, self.line.start, self.line.end)

    def figures_within(self, start: int, end: int) -> Iterator[tuple[Sentence, Figure]]:
        """The figures whose number stands in [start, end); where there are none, those of these words alone."""
        sentence = self.reading.sentence
        starts, ends = sentence.starts, sentence.ends
        inside = [one for one in self.reading.figures if start <= starts[one.core] and ends[one.core] <= end]
        if inside:
            yield from ((sentence, figure) for figure in inside)
            return
        alone = Sentence(self.line.text, start, end)
        yield from ((alone, figure) for figure in figures(alone))


def _bound(item: dict[str, Any], name: str) -> int | None:
    value = item.get(name)
    if value is not None and (type(value) is not int or not 0 <= value <= LARGEST):
        raise RejectedError(f"its {name!r} is no whole number: {value!r:.60}")
    return value


def _words(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise RejectedError(f"its {name!r} is no text: {value!r:.60}")
    return value if value and value.strip() else None


def _one_of(kind: type[Measure] | type[Stance] | type[Scope], item: dict[str, Any], name: str) -> Any:
    value = item.get(name)
    if not isinstance(value, str) or value not in [*kind]:
        raise RejectedError(f"{value!r:.60} is no {name}")
    return kind(value)


def _times(factor: int, number: int | None) -> int | None:
    return None if number is None else factor * number


def _range(low: int | None, high: int | None) -> str:
    """ "63", "63 or more", "at most 63", "300 to 700"."""
    if low is None or high is None:
        return "no number" if low == high else f"{low} or more" if high is None else f"at most {high}"
    return str(low) if low == high else f"{low} to {high}"
