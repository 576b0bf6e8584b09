"""Topics: what a unit of text has spoken of so far, so that elliptic figures find what they count."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from dataclasses import dataclass, field

from counterclaim.extract.lexicon import words
from counterclaim.extract.losers import loser
from counterclaim.extract.reading import Reading
from counterclaim.extract.scene import Found
from counterclaim.extract.subjects import says
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Claim, Measure, Scope

_GROUPS = {"injured": Measure.INJURED, "wounded": Measure.INJURED, "missing": Measure.MISSING, "dead": Measure.KILLED}
_LOSSES = frozenset(["casualties", "losses"])
FAR = 1.5
"""By how much, in logarithms, another group's number must be nearer to a bare figure for it to count that group."""
_SAVED = frozenset(["survivors"])
_DEATHS = frozenset(["lives", "deaths", "dead", "toll", "died", "die", "bodies", "corpses"])
_ARTICLE = re.compile(r"^(?:the|a|an|some|all|another|other|of)\s+", re.IGNORECASE)


@dataclass(slots=True)
class Topic:
    """The last loss spoken of."""

    measure: Measure | None = None
    """Of people; things only where no people were spoken of."""
    affected: str | None = None
    scope: Scope | None = None
    low: int | None = None
    high: int | None = None
    last: Claim | None = None
    sentence: int = -1
    """Which sentence the measure comes from."""
    told: dict[Measure, tuple[int | None, int | None]] = field(default_factory=dict)
    """The bounds last told of each measure of people in that sentence."""

    def take(self, claim: Claim, sentence: int) -> None:
        """Remember a claim of a sentence as the last; the dead of a sentence are what is spoken of, not its wounded."""
        self.last, self.scope = claim, claim.scope
        if claim.measure is Measure.DESTROYED and self.measure is not None:
            return
        self._tell(claim, sentence)
        if not (self.measure is Measure.KILLED and claim.measure is not Measure.KILLED and self.sentence == sentence):
            self.measure = claim.measure
        self.sentence = sentence
        if not claim.part:
            self.affected, self.low, self.high = claim.affected, claim.low, claim.high

    def _tell(self, claim: Claim, sentence: int) -> None:
        if sentence != self.sentence:
            self.told = {}
        if not claim.part:
            self.told[claim.measure] = (claim.low, claim.high)

    def hear(self, reading: Reading) -> None:
        """Take up a loss that is spoken of without a figure."""
        if reading.words.isdisjoint(_LOSSES | _DEATHS) and not reading.holds("?"):
            return
        sentence = reading.sentence
        heard = set(sentence.lowered)
        self._hear_question(reading)
        if "?" in heard and "the" in heard and self.measure is not None:
            asked = [measure for word, measure in _GROUPS.items() if f"the {word}" in " ".join(sentence.lowered)]
            self.measure = None if heard & _SAVED else asked[0] if asked else self.measure
        if "?" in heard and heard & {"bodies", "corpses"}:
            self.measure = Measure.KILLED
        if self.measure is None:
            if heard & _LOSSES:
                self.measure = Measure.CASUALTIES
            elif heard & _DEATHS - {"lives"} or _counts_lives(sentence):
                self.measure = Measure.KILLED

    def _hear_question(self, reading: Reading) -> None:
        """ "How many people died?": the answer counts them."""
        sentence = reading.sentence
        for i in range(sentence.stop - 2):
            head = next((j for j in range(i + 2, i + 6) if sentence.at(j) in words("nouns", "people")), None)
            if sentence.lowered[i : i + 2] == ["how", "many"] and head is not None:
                self.affected, self.low, self.high = sentence.slice(i + 2, head + 1), None, None
                told = [measure for each in reading.triggers if (measure := each.measured("people")) is not None]
                self.measure = told[0] if told else self.measure

    def measure_of(self, found: Found) -> Measure | None:
        """The measure of a loss: its own, that of the things spoken of last, or that of what was spoken of before."""
        things = self.last is not None and self.last.measure is Measure.DESTROYED
        if found.measure is None and found.affected is not None and found.of_things is not None and not things:
            return None  # "Six jets?" where no jets were spoken of
        return (found.of_things if things else None) or found.measure or self._nearest(found)

    def _nearest(self, found: Found) -> Measure | None:
        """Of the dead, hurt and missing told of last, those whose number is nearest to a bare figure's."""
        size = found.figure.low if found.figure.low is not None else found.figure.high
        known = {measure: low if low is not None else high for measure, (low, high) in self.told.items()}
        sizes = {measure: told for measure, told in known.items() if told}
        if not size or self.measure not in sizes or len(sizes) < 2:
            return self.measure
        far = {measure: abs(math.log(told / size)) for measure, told in sizes.items()}
        nearest = min(far, key=lambda measure: far[measure])
        return nearest if far[self.measure] - far[nearest] > FAR else self.measure

    def scope_of(self, found: Found, sentence: Sentence) -> Scope | None:
        """The scope carried over from the claim before, unless a sentence of its own speaks of one occurrence."""
        if self.last is None or self.last.start >= sentence.starts[0]:
            return self.scope
        own = words("scope", "occurrences") | words("speech", "weekdays")
        return self.scope if found.affected is None or own.isdisjoint(sentence.lowered) else None

    def bounds(self, found: Found) -> tuple[int | None, int | None] | None:
        """(low, high) of a figure; None where it points at a figure that was never given."""
        figure = found.figure
        if figure.kind in {"count", "zero", "indefinite", "single"}:
            return figure.low, figure.high
        low, high = self.low, self.high
        if found.measure in self.told:
            low, high = self.told[found.measure]
        if figure.low is not None:
            low = high = figure.low
        if figure.kind == "same":
            return None if low is None and high is None else (low, high)
        reference = high if high is not None else low
        if reference is None:
            return None
        if figure.kind == "twice":
            return 2 * reference, 2 * reference
        return (reference + 1, None) if figure.kind == "more" else (None, max(0, reference - 1))

    def affected_by(self, sentence: Sentence, found: Found, measure: Measure) -> str | None:
        """Who or what was lost, in the text's words, by the figure itself or by what was spoken of before."""
        if found.affected is not None:
            return _ARTICLE.sub("", sentence.slice(*found.affected)) or None
        lost = loser(sentence, found, measure)
        if lost is not None:
            return lost
        if found.part or found.rule == "anaphoric" or found.figure.kind in {"more", "less", "same", "twice"}:
            return self.affected
        if not found.inherits or self.last is None or found.figure.kind != "count":
            return None
        here = self.last.start >= sentence.starts[0]
        bare = found.rule == "nominal" and sentence.at(found.predicate) == "dead"
        if bare and _is_other_clause(sentence, self.last.end, found):
            return None
        if found.rule in {"total", "subject", "object"} or (here and self.last.measure is not Measure.DESTROYED):
            return self.affected
        return None


def _is_other_clause(sentence: Sentence, end: int, found: Found) -> bool:
    """Whether somebody else speaks between the claim that ends at code point `end` and a figure."""
    between = sentence.lowered[bisect_left(sentence.starts, end) : found.figure.first]
    return any(says(word) or word in {";", "while"} for word in between)


def _counts_lives(sentence: Sentence) -> bool:
    """Whether "lives" stands for people, as in "cost 12 lives", and is no verb, as in "she lives in Gaza"."""
    for i, word in enumerate(sentence.lowered):
        subject = sentence.is_name(i - 1) or sentence.at(i - 1) in _SUBJECTS
        if word == "lives" and not (subject and sentence.at(i + 1) in closed("preposition") | closed("adverb")):
            return True
    return False


_SUBJECTS = frozenset(["he", "she", "it", "who", "that", ",", ")", "now", "still", "also"])
