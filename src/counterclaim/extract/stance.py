"""Stance: how the speaker of a figure stands to it, from the verb that frames it and the cues in its clause."""

from __future__ import annotations

from functools import cache

from counterclaim.extract.figures import Figure
from counterclaim.extract.frame import Frame
from counterclaim.extract.lexicon import match, phrases, words
from counterclaim.extract.scene import Found
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Stance

_WISHERS = frozenset(["i", "we", "they", "he", "she", "people", "let's", ","])
_ORDER = list(Stance)
_BREAKS = frozenset([";", ":", "“", "”", "but", "while", "whereas", "although", "though", '"', "—", "--", "…", ".."])


@cache
def _cues(kind: str) -> dict[str, list[tuple[str, ...]]]:
    return phrases("stance", kind, "words")


def stance(sentence: Sentence, found: Found, frame: Frame | None, *, question: bool) -> Stance:
    """The stance of one figure; `question`: the sentence or its fragment ends in a question mark."""
    presupposed = _is_presupposed(sentence, found)
    if question and not presupposed and (frame is None or frame.subject is None or not _before(frame, found)):
        return Stance.ASKS
    if presupposed:
        return frame.stance if frame and frame.stance in _GIVEN else Stance.STATES
    first, last = _window(sentence, found, frame)
    candidates = [frame.stance if frame else Stance.STATES]
    if _may_rise(sentence, first, last):
        candidates.append(Stance.PREDICTS)
    kinds = (Stance.ESTIMATES, Stance.SUPPOSES, Stance.PREDICTS, Stance.WISHES)
    candidates += [kind for kind in kinds if _has_cue(sentence, kind, first, last, found)]
    if _denied(sentence, found, first, last):
        candidates.append(Stance.DENIES)
    if Stance.PREDICTS in candidates and Stance.WISHES not in candidates:
        return Stance.PREDICTS
    if Stance.ACKNOWLEDGES in candidates and not set(candidates) & set(_ORDER[4:]):
        return Stance.ACKNOWLEDGES
    return max(candidates, key=_ORDER.index)


def _may_rise(sentence: Sentence, first: int, last: int) -> bool:
    """ "the toll could top 10,000": of a total that has yet to rise, the modal speaks of the future."""
    rises, modals = words("stance", "predicts", "rises"), {"could", "would"}
    return any(sentence.lowered[i] in modals and sentence.at(i + 1) in rises for i in range(first, last))


_GIVEN = frozenset([Stance.ACKNOWLEDGES, Stance.CLAIMS])


def _is_presupposed(sentence: Sentence, found: Found) -> bool:
    """ "denied any part in the murder of six priests": the loss itself stays as said, whatever is said of the rest.

    So it is with a definite noun of loss that hangs on a preposition (Karttunen, Presuppositions of compound
    sentences, 1973: definite descriptions survive negation, question and condition).
    """
    if found.rule not in {"total", "single", "coordinate"}:
        return False
    i = min(found.predicate, found.figure.first) if sentence.at(found.predicate - 1) == "'s" else found.predicate
    for j in range(i - 1, max(-1, i - 4), -1):
        if sentence.lowered[j] == "the" or (i < found.predicate and j == i - 1):
            before = sentence.at(j - 1) if sentence.lowered[j] == "the" else sentence.lowered[j]
            return before in _UNDER
        if sentence.kinds[j] == "punct":
            break
    return False


_UNDER = frozenset(["of", "in", "for", "to", "with", "after", "by", "about", "on", "since", "from", "following"])


def _before(frame: Frame, found: Found) -> bool:
    return frame.verb < found.figure.first


def _window(sentence: Sentence, found: Found, frame: Frame | None) -> tuple[int, int]:
    """The clause around figure and predicate, as tokens [first, last)."""
    left, right = min(found.figure.first, found.predicate), max(found.figure.last, found.predicate + 1)
    floor = frame.subject[1] if frame and frame.subject and frame.subject[1] <= left else 0
    first = left
    while first > floor and not _breaks(sentence, first - 1) and not _other_clause(sentence, first - 1):
        first -= 1
    last = right
    while (
        last < sentence.stop
        and sentence.lowered[last] not in _BREAKS
        and sentence.lowered[last] not in {",", "and", "that"}
    ):
        last += 1
    return first, last


def _breaks(sentence: Sentence, i: int) -> bool:
    """Whether a clause ends at the token at `i`: a mark, a conjunction, or an emoji."""
    return sentence.lowered[i] in _BREAKS or (sentence.kinds[i] == "punct" and sentence.lowered[i] >= "\u2600")


def _other_clause(sentence: Sentence, i: int) -> bool:
    """ ", and ": what stands before is a clause of its own, unless it opens with "if"."""
    return sentence.lowered[i] == "and" and sentence.at(i - 1) == "," and "if" not in sentence.lowered[:i]


def _has_cue(sentence: Sentence, kind: Stance, first: int, last: int, found: Found) -> bool:
    figure = found.figure
    for i, _ in sentence.phrases_of(kind, _cues(kind)):
        if not first <= i < last or figure.first <= i < figure.last or _is_no_cue(sentence, kind, i):
            continue
        left = min(figure.first, found.predicate)
        if sentence.lowered[i] in {"more", "closer"} and i < figure.first - 3:  # "more like 60" is said of its number
            continue
        if not (_is_in_aside(sentence, i, found) or _is_cut_off(sentence, kind, i, left) or _trails(kind, i, found)):
            return kind is not Stance.WISHES or i <= figure.last or sentence.at(i - 1) in _WISHERS
    return False


def _is_no_cue(sentence: Sentence, kind: Stance, i: int) -> bool:
    """Whether the word at `i` only looks like a cue: the month of May, "likely to", "could identify", "would" alone."""
    word, following = sentence.lowered[i], sentence.at(i + 1)
    rises = kind is Stance.SUPPOSES and following in words("stance", "predicts", "rises")
    alone = not any(other in sentence.lowered for other in ("if", "what", "how"))
    return {
        "could": rises or following in words("stance", "supposes", "able"),
        "would": rises or alone,
        "if": following in {"not", "one", "you", "we"},
        "may": sentence.is_name(i) or sentence.kind(i + 1) == "number",
        "likely": following == "to",
    }.get(word, False)


def _trails(kind: Stance, i: int, found: Found) -> bool:
    """Whether a modal stands after all that it could bear on; a belief or a wish may be said afterwards."""
    after = i >= max(found.figure.last, found.predicate + 1)
    return after and kind not in {Stance.ESTIMATES, Stance.WISHES}


def _is_in_aside(sentence: Sentence, i: int, found: Found) -> bool:
    """ "149 people, some of whom may be abroad, are missing": what an aside says is not said of the figure."""
    first, last = found.figure.last, found.predicate
    return first <= i < last and "," in sentence.lowered[first:i] and "," in sentence.lowered[i:last]


def _is_cut_off(sentence: Sentence, kind: Stance, i: int, left: int) -> bool:
    """Whether a comma closes the clause of a modal or of "presumed" before the clause of the figure begins."""
    word = sentence.lowered[i]
    between = sentence.lowered[i:left]
    relative = any(word in {"that", "which", "who"} and between[n + 1 : n + 2] for n, word in enumerate(between))
    perfect = relative and not {"has", "have", "had", "was", "were"}.isdisjoint(between)
    closed_by_comma = "," in between or perfect
    modal = kind in {Stance.SUPPOSES, Stance.PREDICTS} and word in words("stance", "clausal")
    passive = kind is Stance.ESTIMATES and word in {"feared", "presumed", "believed"}
    return closed_by_comma and (modal or passive)


def _is_negated(sentence: Sentence, first: int, last: int) -> bool:
    """ "3000 people did not die"; but not "100, if not more, died"."""
    helpers = closed("be") | closed("have") | closed("modal")
    return any(sentence.lowered[i] == "not" and sentence.at(i - 1) in helpers for i in range(first, last))


def quoted_untrue(sentence: Sentence, at: int) -> bool:
    """ "“300 drowned in the campsite” is NOT true": a quotation that its writer denies as a whole."""
    for j in range(at, sentence.stop):
        if sentence.lowered[j] in {"”", '"'}:
            told = sentence.lowered[j + 1 : j + 6]
            untrue = "true" in told if "not" in told else not words("speech", "calling", "untrue").isdisjoint(told)
            return bool(told) and told[0] in closed("be") and untrue
    return False


def _is_untrue(sentence: Sentence, figure: Figure) -> bool:
    """ "Reports of 400 dead, he said, had been false", "That number is not true at all"."""
    named = words("losses", "toll", "nouns") | words("speech", "figure_of", "nouns") | words("stance", "denies", "talk")
    if quoted_untrue(sentence, figure.last):
        return True
    spoken = figure.kind == "same" or not named.isdisjoint(sentence.lowered[max(0, figure.first - 4) : figure.first])
    after = sentence.lowered[figure.last : figure.last + 20]
    told = not words("speech", "calling", "untrue").isdisjoint(after) or "not true" in " ".join(after)
    return spoken and told and not closed("be").isdisjoint(after)


def _denied(sentence: Sentence, found: Found, first: int, last: int) -> bool:
    figure = found.figure
    if figure.kind == "zero":
        around = " ".join(sentence.lowered[max(0, figure.first - 4) : figure.last + 8])
        return any(scoff in around for scoff in words("stance", "denies", "scoffs"))
    if _is_negated(sentence, figure.last, found.predicate) or _is_untrue(sentence, figure):
        return True
    before, after = phrases("stance", "denies", "before"), phrases("stance", "denies", "after")
    for i in range(max(first, figure.first - 8), figure.first):
        size = match(before, sentence.lowered, i)
        if size and not any(
            word in {",", "only", "just", "yet", "including", "know", "verified"}
            for word in sentence.lowered[i + size : figure.first]
        ):
            if sentence.lowered[i] == "not" and sentence.at(i + 1) in {
                "only",
                "just",
                "yet",
                "even",
                "less",
                "fewer",
                "more",
            }:
                continue
            return True
    return any(match(after, sentence.lowered, i) for i in range(figure.last, min(sentence.stop, last + 6)))
