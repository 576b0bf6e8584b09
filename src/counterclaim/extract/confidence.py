"""Confidence: how likely a claim is coded as a careful coder would, by the reasons to doubt its reading.

The model is a logistic regression in which every reason can only lower the confidence: a claim with one reason more is
never the surer for it. `bench/calibrate.py` fits the weights of `data/confidence.toml` on coded cases.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import NamedTuple

from counterclaim.extract.attribution import Attribution
from counterclaim.extract.figures import Figure
from counterclaim.extract.frame import is_pronoun
from counterclaim.extract.lexicon import phrases, table, words
from counterclaim.extract.phrases import noun_kind
from counterclaim.extract.reading import Reading
from counterclaim.extract.scene import Found
from counterclaim.extract.subjects import says
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Stance

LEAST, MOST = 0.01, 0.99
"""No claim is held for certainly wrong or certainly right."""
NEAR = 8
"""Tokens within which a word of loss stands close to its figure."""
DOZEN = 13
"""From here on a number in words is rarely anything but a count."""

_HEDGES = (Stance.ESTIMATES, Stance.SUPPOSES, Stance.PREDICTS, Stance.WISHES)
_PLAIN = frozenset([Stance.STATES, Stance.ACKNOWLEDGES, Stance.CLAIMS])


class Doubts(NamedTuple):
    """The reasons to doubt the reading of one claim, each from 0 (not so) to 1."""

    joined: float
    """A further member of a list of the lost, or a part: the word of loss belongs to another figure."""
    pointing: float
    """The loss is named elsewhere, or not at all: "the figure of 63"."""
    rare: float
    """Found by a rule that few cases have tried."""
    single: float
    """A victim who is named or described, and whom no figure counts: "the mayor was killed"."""
    few: float
    """One person by an article ("a woman"), or a small number in words: often no count of losses."""
    other: float
    """What was lost is neither of the people nor of the things that the word lists know."""
    bare: float
    """No words beside the figure say who or what was lost."""
    distant: float
    """The word of loss stands far from the figure."""
    governed: float
    """A preposition stands before the figure, and the word of loss after it: "at two bases, three men died"."""
    crowded: float
    """Other counts stand in the sentence: 1 from three on."""
    winding: float
    """The sentence has many parts between commas: 1 from five commas on."""
    elsewhere: float
    """The speaker is named in another sentence, or in the label of a turn."""
    pronoun: float
    """The speaker is named by a pronoun: "it said"."""
    misnamed: float
    """What is taken for the speaker has no name in it and no word for one who speaks, or has a verb in it."""
    overheard: float
    """The text's own voice, although somebody speaks in the sentence."""
    unread: float
    """The text's own voice, although somebody who may speak is named before the figure, with no word of saying."""
    passed: float
    """The text's own voice, although somebody speaks in the sentence before."""
    unheeded: float
    """A word of doubt or denial stands in the sentence, and the figure is held for stated all the same."""
    comment: float
    """A reader's comment."""
    careless: float
    """The sentence does not begin as a printed one does."""
    capitals: float
    """The sentence is in capitals, where names cannot be told."""


def doubts(
    now: Reading, found: Found, said: Attribution, stance: Stance, previous: Reading | None, *, comment: bool
) -> Doubts:
    """What speaks against the reading of one figure; `previous` is the sentence before."""
    sentence, figure, subject = now.sentence, found.figure, said.frame and said.frame.subject
    family = _family(found.rule)
    own = said.speaker is None
    return Doubts(
        joined=family == "joined",
        pointing=family == "pointing" or found.measure is None,
        rare=family == "rare",
        single=figure.kind == "single",
        few=figure.kind == "indefinite" or _is_small(sentence, figure),
        other=found.affected is not None and noun_kind(sentence.at(found.affected[1] - 1)) == "other",
        bare=found.affected is None,
        distant=abs(found.predicate - figure.first) > NEAR,
        governed=sentence.at(figure.first - 1) in closed("preposition") and found.predicate > figure.first,
        crowded=min(1.0, sum(other.kind == "count" and other is not figure for other in now.figures) / 3),
        winding=min(1.0, sentence.lowered.count(",") / 5),
        elsewhere=not own and subject is None,
        pronoun=subject is not None and is_pronoun(sentence, subject),
        misnamed=0 if said.speaker is None else _misnamed(said.speaker),
        overheard=_overheard(now) if own else 0,
        unread=_unread(now, found) if own and not now.frames else 0,
        passed=own and not now.frames and previous is not None and bool(previous.frames),
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


def _is_small(sentence: Sentence, figure: Figure) -> bool:
    return figure.kind == "count" and (figure.low or DOZEN) < DOZEN and sentence.kind(figure.core) != "number"


_WORD = re.compile(r"[^\W\d_]+")


def _misnamed(speaker: str) -> float:
    """ "the books" names nobody who can speak; "who a week" is no phrase for anybody."""
    named = _WORD.findall(speaker)
    lowered = {word.lower() for word in named}
    verbal = closed("be") | closed("have") | {"who", "which", "when", "we", "they"}
    known = _bodies() | words("nouns", "people")
    if not verbal.isdisjoint(lowered):
        return 1
    return 0.5 if known.isdisjoint(lowered) and not any(word[:1].isupper() for word in named[1:] or named) else 0


def _unread(now: Reading, found: Found) -> float:
    """ "Student leaders list 2,000 dead": a body stands before the figure, or at least a name that places nothing."""
    sentence, lost = now.sentence, found.affected or (0, 0)
    free = [j for j in range(found.figure.first) if not lost[0] <= j < lost[1]]
    subjects = [j for j in free if sentence.at(j - 1) not in closed("preposition")]
    if any(sentence.at(j) in _bodies() for j in free):
        return 1
    return 0.5 if any(j > 0 and sentence.is_name(j) for j in subjects) else 0


@cache
def _bodies() -> frozenset[str]:
    return words("speakers", "bodies") | words("speakers", "metonyms")


def _overheard(now: Reading) -> float:
    """Somebody speaks in the sentence, or a word of saying stands in it of which no speaker was read."""
    if now.frames:
        return 1
    return 0.5 if any(map(says, now.sentence.lowered)) else 0
