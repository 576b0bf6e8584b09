"""What a rule is given, and what it finds."""

from __future__ import annotations

from typing import NamedTuple

from counterclaim.extract.figures import Figure
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger
from counterclaim.nouns import Measure

REACH = 16
"""How many tokens a subject may stand from its predicate, or a figure from the word for its total."""


class Found(NamedTuple):
    """A figure that counts a loss."""

    figure: Figure
    measure: Measure | None
    """None: as of what was spoken of before."""
    affected: tuple[int, int] | None
    """Tokens that name who or what was lost."""
    rule: str
    """The rule that found it, for reports and for confidence."""
    predicate: int
    """Token of the word of loss, or of the figure where there is none."""
    part: bool = False
    inherits: bool = False
    """Elliptic: takes who was lost from what was spoken of before."""
    period: bool = False
    """Counts the last period of a running total: "(+980)"."""
    of_things: Measure | None = None
    """The measure where what was spoken of before are things: "five more burned", "ten are lost"."""


class Scene:
    """All that is known of one sentence when its losses are worked out."""

    __slots__ = ("_ending", "_starting", "ends", "figures", "found", "listing", "sentence", "starts", "triggers")

    def __init__(self, sentence: Sentence, figures: list[Figure], triggers: list[Trigger], *, listing: bool) -> None:
        self.sentence, self.figures, self.triggers = sentence, figures, triggers
        self.found: list[Found] = []
        """The losses found so far, left to right."""
        self.listing = listing
        """The sentence, or the one before, heads a list of losses."""
        self.starts = frozenset(figure.first for figure in figures)
        self.ends = frozenset(figure.last for figure in figures)
        self._starting = {trigger.first: trigger for trigger in triggers}
        self._ending = {trigger.last: trigger for trigger in triggers}

    def at(self, first: int) -> Trigger | None:
        """The word of loss that begins at token `first`."""
        return self._starting.get(first)

    def ending(self, last: int) -> Trigger | None:
        """The word of loss that ends before token `last`."""
        return self._ending.get(last)

    def counts_between(self, first: int, last: int) -> bool:
        """Whether another figure begins in tokens [first, last)."""
        return any(first <= other.first < last and other.kind == "count" for other in self.figures)
