"""Who speaks in a unit of text: the open turn of a transcript, an open quotation, the speaker named last."""

from __future__ import annotations

from counterclaim.extract.frame import is_pronoun
from counterclaim.extract.labels import label
from counterclaim.extract.lexicon import words
from counterclaim.extract.reading import Reading, Sentences


class Voice:
    """Who speaks, as far as the unit has been read."""

    __slots__ = ("_heard", "_sentences", "_sought", "_speaker", "in_turns", "quoted", "turn")

    def __init__(self, sentences: Sentences) -> None:
        self.turn: str | None = None
        """The speaker of the transcript's turn that is open."""
        self.in_turns = False
        """The text is a transcript."""
        self.quoted = False
        """A quotation opened in an earlier sentence is still open."""
        self._sentences = sentences
        self._speaker: str | None = None
        self._heard = self._sought = 0
        """How many sentences have been read, and in how many of them a speaker was sought."""

    @property
    def speaker(self) -> str | None:
        """The speaker named last; sought only when asked for, backwards, and in no sentence twice."""
        for n in range(self._heard - 1, self._sought - 1, -1):
            named = _last_named(self._sentences[n])
            if named is not None:
                self._speaker = named
                break
        self._sought = self._heard
        return self._speaker

    def hear(self, reading: Reading) -> None:
        """Take in the next sentence: who speaks in it, and which quotation it leaves open."""
        self._heard += 1
        opened, closed = (reading.text.rfind(mark, reading.start, reading.end) for mark in "“”")
        if opened != closed:
            self.quoted = opened > closed

    def open_turn(self, reading: Reading) -> None:
        """Begin a turn where the sentence opens with a label: "GENERAL: ..."."""
        named = label(reading.sentence) if reading.holds(":") else None
        if named is not None:
            author = named[0].lower().split()[-1] in words("speakers", "author_labels")
            self.turn, self.in_turns = (None if author else named[0]), True


def _last_named(reading: Reading) -> str | None:
    """The last speaker that a sentence names otherwise than by a pronoun."""
    for frame in reversed(reading.frames):
        if frame.subject is not None and not is_pronoun(reading.sentence, frame.subject):
            return reading.sentence.slice(*frame.subject)
    return None
