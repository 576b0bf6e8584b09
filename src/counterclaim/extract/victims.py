"""Which single victims a unit of text has counted, so that taking one up again makes no new claim."""

from __future__ import annotations

from dataclasses import dataclass, field

from counterclaim.extract.persons import is_name, listed
from counterclaim.extract.scene import Found
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Claim, Measure


@dataclass(slots=True)
class Victims:
    """The victims counted so far, by measure."""

    named: dict[Measure, set[str]] = field(default_factory=dict)
    """Words of their names."""
    described: dict[Measure, set[str]] = field(default_factory=dict)
    """Heads of what they were called."""

    counted: set[Measure] = field(default_factory=set)

    def take(self, claim: Claim) -> None:
        """Remember one person that a figure counts: "a soldier", "one miner"."""
        self.counted.add(claim.measure)
        if claim.low == claim.high == 1 and claim.affected:
            self.described.setdefault(claim.measure, set()).add(claim.affected.split()[-1].lower())

    def is_new(self, sentence: Sentence, found: Found) -> bool:
        """Whether a single victim was not counted before; it is from now on."""
        assert found.measure is not None
        span = range(found.figure.first, found.figure.last)
        names = {sentence.lowered[j] for j in span if is_name(sentence, j)}
        head = sentence.at(found.affected[1] - 1) if found.affected else ""
        owned = sentence.at(found.figure.first) in {"his", "her", "their"} or "'s" in [
            sentence.lowered[j] for j in span
        ]
        named = self.named.setdefault(found.measure, set())
        described = self.described.setdefault(found.measure, set())
        again = bool(names & named) and not owned
        if not names or owned:
            again = head in described or (head in listed("anaphors") and not owned and bool(named or described))
        if found.figure.last - found.figure.first == 1 and not names and not head:
            return found.measure not in self.counted  # a pronoun
        named |= names
        described |= {head} - {""}
        return not again
