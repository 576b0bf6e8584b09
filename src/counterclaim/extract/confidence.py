"""Confidence: how likely a claim is coded as a careful coder would, by the reasons to doubt its reading.

The model is a logistic regression in which every reason can only lower the confidence: a claim with one reason more is
never the surer for it. `bench/calibrate.py` fits the weights of `data/confidence.toml` on coded cases.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

from counterclaim.extract.attribution import Attribution
from counterclaim.extract.frames import is_pronoun
from counterclaim.extract.lexicon import phrases, table
from counterclaim.extract.reading import Reading
from counterclaim.extract.scene import Found
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.voice import Voice
from counterclaim.nouns import Stance

LEAST, MOST = 0.01, 0.99
"""No claim is held for certainly wrong or certainly right."""
NEAR = 8
"""Tokens within which a word of loss, or of saying, stands close to its figure."""
SHORT = 20
"""Tokens of a sentence that is easily read."""

_HEDGES = (Stance.ESTIMATES, Stance.SUPPOSES, Stance.PREDICTS, Stance.WISHES)
_PLAIN = frozenset([Stance.STATES, Stance.ACKNOWLEDGES, Stance.CLAIMS])


class Doubts(NamedTuple):
    """The reasons to doubt the reading of one claim, each from 0 (none) to 1."""

    joined: float
    """A further member of a list of the lost, or a part: the word of loss belongs to another figure."""
    pointing: float
    """The loss is named elsewhere, or not at all: "the figure of 63"."""
    rare: float
    """Found by a rule that few cases have tried."""
    compared: float
    """The text gives no number, but compares: "much higher"."""
    single: float
    """One person by an article, a description or a name: "a woman", "the mayor"."""
    bare: float
    """No words beside the figure say who or what was lost."""
    distant: float
    """The word of loss stands far from the figure."""
    crowded: float
    """Other numbers stand in the sentence: 1 from four on."""
    long: float
    """The sentence is long: 1 from 60 tokens on."""
    elsewhere: float
    """The speaker is named in another sentence, or in the label of a turn."""
    pronoun: float
    """The speaker is named by a pronoun: "it said"."""
    after: float
    """The speaker is named after the figure."""
    remote: float
    """The verb of saying stands far from the figure."""
    rivals: float
    """The sentence names several who speak: 1 from three on."""
    unsaid: float
    """The text's own voice, although somebody speaks in the sentence, or spoke of losses before."""
    hedged: float
    """A word other than the verb of saying gives the stance."""
    unheeded: float
    """A word of doubt or denial stands in the sentence, and the figure is held for stated all the same."""
    comment: float
    """A reader's comment."""
    careless: float
    """The sentence does not begin as a printed one does."""
    capitals: float
    """The sentence is in capitals, where names cannot be told."""


def doubts(now: Reading, found: Found, said: Attribution, stance: Stance, voice: Voice, *, comment: bool) -> Doubts:
    """What speaks against the reading of one figure."""
    sentence, figure, frame = now.sentence, found.figure, said.frame
    family = _family(found.rule)
    named = frame is not None and frame.subject is not None
    verb = frame.verb if frame is not None else figure.first
    return Doubts(
        joined=family == "joined",
        pointing=family == "pointing" or found.measure is None,
        rare=family == "rare",
        compared=figure.kind in {"more", "less", "same", "twice"},
        single=figure.kind in {"indefinite", "single"},
        bare=found.affected is None,
        distant=abs(found.predicate - figure.first) > NEAR,
        crowded=min(1.0, max(0, sentence.kinds.count("number") - 1) / 3),
        long=min(1.0, max(0, sentence.stop - SHORT) / 40),
        elsewhere=said.speaker is not None and not named,
        pronoun=frame is not None and frame.subject is not None and is_pronoun(sentence, frame.subject),
        after=named and verb > figure.first,
        remote=abs(verb - figure.first) > 2 * NEAR,
        rivals=min(1.0, max(0, len({other.subject for other in now.frames} - {None}) - 1) / 2),
        unsaid=said.speaker is None and (bool(now.frames) or voice.speaker is not None),
        hedged=stance is not (frame.stance if frame is not None else Stance.STATES),
        unheeded=stance in _PLAIN and _has_doubt(sentence),
        comment=comment,
        careless=not sentence.words[0][:1].isupper() and sentence.kinds[0] == "word",
        capitals=sentence.capitals,
    )


def confidence(read: Doubts) -> float:
    """The estimated probability, `LEAST` to `MOST`, that figure, speaker and stance are all coded rightly."""
    base, weights = _model()
    against = sum(weight * reason for weight, reason in zip(weights, read, strict=True))
    return round(min(MOST, max(LEAST, 1 / (1 + math.exp(against - base)))), 3)


@cache
def _model() -> tuple[float, tuple[float, ...]]:
    """The log-odds of a claim without a doubt, and what each doubt takes from them."""
    model = table("confidence")
    return float(model["base"]), tuple(float(model["weights"].get(name, 0)) for name in Doubts._fields)


@cache
def _family(rule: str) -> str:
    return next((family for family, rules in table("confidence")["families"].items() if rule in rules), "rare")


def _has_doubt(sentence: Sentence) -> bool:
    if any(sentence.phrases_of(kind, phrases("stance", kind, "words")) for kind in _HEDGES):
        return True
    return bool(sentence.phrases_of("denies", phrases("stance", "denies", "before")))
