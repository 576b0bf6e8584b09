"""Who speaks in a unit of text: the open turn of a transcript, an open quotation, the speaker named last."""

from __future__ import annotations

from counterclaim.extract.frames import is_pronoun, label
from counterclaim.extract.lexicon import words
from counterclaim.extract.reading import Reading
from counterclaim.extract.tokens import Sentence

UNHEARD = 32
"""Sentences whose speakers are left unread at most, until one is asked for."""


class Voice:
    """Who speaks, as far as the unit has been read."""

    __slots__ = ("_speaker", "_unheard", "in_turns", "quoted", "turn")

    def __init__(self) -> None:
        self.turn: str | None = None
        """The speaker of the transcript's turn that is open."""
        self.in_turns = False
        """The text is a transcript."""
        self.quoted = False
        """A quotation opened in an earlier sentence is still open."""
        self._speaker: str | None = None
        self._unheard: list[Reading] = []

    @property
    def speaker(self) -> str | None:
        """The last speaker named; sought only when asked for, back from the last sentence heard."""
        named = next((name for reading in reversed(self._unheard) if (name := _last_named(reading))), None)
        self._unheard.clear()
        self._speaker = named or self._speaker
        return self._speaker

    def hear(self, reading: Reading) -> None:
        """Take in a sentence that has been read: who speaks in it, and which quotation it leaves open."""
        if len(self._unheard) >= UNHEARD:
            _ = self.speaker
        self._unheard.append(reading)
        self.pass_over(reading.text, reading.start, reading.end)

    def pass_over(self, text: str, start: int, end: int) -> None:
        """Take in no more of text[start:end] than the quotation that it opens or closes."""
        opened, closed = text.rfind("“", start, end), text.rfind("”", start, end)
        if opened != closed:
            self.quoted = opened > closed

    def open_turn(self, sentence: Sentence) -> None:
        """Begin a turn where the sentence opens with a label: "GENERAL: ..."."""
        named = label(sentence)
        if named is not None:
            author = named[0].lower().split()[-1] in words("speakers", "author_labels")
            self.turn, self.in_turns = (None if author else named[0]), True


def _last_named(reading: Reading) -> str | None:
    """The last speaker that a sentence names otherwise than by a pronoun."""
    for frame in reversed(reading.frames):
        if frame.subject is not None and not is_pronoun(reading.sentence, frame.subject):
            return reading.sentence.slice(*frame.subject)
    return None
