"""One sentence, analysed as far as it is asked for."""

from __future__ import annotations

from functools import cached_property

from counterclaim.extract import cues
from counterclaim.extract.figures import Figure, figures
from counterclaim.extract.frames import Frame, frames
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger, triggers
from counterclaim.nouns import Cue


class Reading:
    """A sentence of a unit of text; each part of its analysis is worked out when it is first asked for, and kept.

    Most sentences of a report are asked for little, and work not done is the fastest.
    """

    def __init__(self, text: str, start: int, end: int, *, unit: str, paragraph: bool) -> None:
        self.text, self.start, self.end = text, start, end
        self.unit, self.paragraph = unit, paragraph

    @cached_property
    def sentence(self) -> Sentence:
        """Its tokens."""
        return Sentence(self.text, self.start, self.end, paragraph=self.paragraph)

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure, of losses and of anything else."""
        return figures(self.sentence)

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
