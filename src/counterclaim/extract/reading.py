"""One sentence, analysed as far as it is asked for."""

from __future__ import annotations

from array import array
from functools import cached_property

from counterclaim.extract import cues
from counterclaim.extract.candidates import may_count, words_of
from counterclaim.extract.figures import Figure, figures
from counterclaim.extract.frame import Frame
from counterclaim.extract.frames import frames
from counterclaim.extract.tokens import Sentence, sentence_spans
from counterclaim.extract.triggers import Trigger, triggers
from counterclaim.nouns import Cue


class Reading:
    """A sentence of a unit of text; each part of its analysis is worked out when it is first asked for, and kept.

    Most sentences of a report are asked for little, and work not done is the fastest.
    """

    def __init__(self, text: str, start: int, end: int, *, unit: str, paragraph: bool, drawn: bool = True) -> None:
        self.text, self.start, self.end = text, start, end
        self.unit, self.paragraph, self.drawn = unit, paragraph, drawn

    def holds(self, mark: str) -> bool:
        """Whether these code points stand in it."""
        return self.text.find(mark, self.start, self.end) >= 0

    @cached_property
    def words(self) -> frozenset[str]:
        """Its runs of letters, lowered: no token of words alone goes beyond them."""
        return words_of(self.text[self.start : self.end], drawn=self.drawn)

    @cached_property
    def sentence(self) -> Sentence:
        """Its tokens."""
        return Sentence(self.text, self.start, self.end, paragraph=self.paragraph, drawn=self.drawn)

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure, of losses and of anything else."""
        return figures(self.sentence) if may_count(self.text, self.start, self.end, self.words) else []

    @cached_property
    def triggers(self) -> list[Trigger]:
        """Every word of loss."""
        return triggers(self.sentence, frozenset(figure.first for figure in self.figures))

    @cached_property
    def frames(self) -> list[Frame]:
        """Every attribution."""
        return frames(self.sentence, frozenset(figure.first for figure in self.figures if figure.kind == "count"))

    @cached_property
    def places(self) -> tuple[Cue, ...]:
        """Words that may name a place, in text order."""
        return cues.places(self.text, start=self.start, end=self.end, unit=self.unit)

    @cached_property
    def dates(self) -> tuple[Cue, ...]:
        """Words that name a date, in text order."""
        return cues.dates(self.text, start=self.start, end=self.end, unit=self.unit)


class Sentences:
    """The sentences of a unit of text in their order, each read as far as it is asked for, the last few kept.

    A unit may be as long as a book: of a sentence that is done with, no more than its offsets stays.
    """

    KEPT = 8

    def __init__(self, text: str, unit: str, *, drawn: bool = True) -> None:
        self._text, self._unit, self._drawn = text, unit, drawn
        self._starts, self._ends, self._opening = array("q"), array("q"), bytearray()
        for start, end, paragraph in sentence_spans(text):
            self._starts.append(start)
            self._ends.append(end)
            self._opening.append(paragraph)
        self._kept: dict[int, Reading] = {}

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, n: int) -> Reading:
        """The sentence number `n`, from 0."""
        if n not in self._kept:
            if len(self._kept) > self.KEPT:
                self._kept.clear()
            start, end, paragraph = self._starts[n], self._ends[n], bool(self._opening[n])
            self._kept[n] = Reading(self._text, start, end, unit=self._unit, paragraph=paragraph, drawn=self._drawn)
        return self._kept[n]
