"""Figures beside others, once the first reading is done: told with a single victim, or as what a total is made of."""

from __future__ import annotations

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import words
from counterclaim.extract.phrases import Phrase, phrase
from counterclaim.extract.rules.single_after import LIST
from counterclaim.extract.scene import Found, Scene
from counterclaim.extract.triggers import closed


def beside(scene: Scene, alone: list[Found]) -> list[Found]:
    """The figures that no rule has read and that stand with what was found; `alone`: the single victims."""
    read = {hit.figure.first for hit in (*scene.found, *alone)}
    rest = [(figure, phrase(scene.sentence, figure, scene.triggers)) for figure in scene.figures if _may_count(figure)]
    rest = [(figure, counted) for figure, counted in rest if figure.first not in read and counted.kind == "people"]
    if not rest:
        return []
    found = [hit for figure, counted in rest if (hit := _with_single(scene, figure, counted, alone)) is not None]
    return found or _joined_before(scene, rest) or _breakdown(scene, rest)


def _may_count(figure: Figure) -> bool:
    return figure.kind in {"count", "indefinite"} and figure.low is not None


def _with_single(scene: Scene, figure: Figure, counted: Phrase, alone: list[Found]) -> Found | None:
    """ "The mayor was killed in the square along with two guards", "the murder of the mayor and two guards"."""
    sentence, j = scene.sentence, figure.first - 1
    added = sentence.at(j) in {"with", "as"} and sentence.at(j - 1) in {"along", "together", "well"}
    for one in reversed(alone):
        between = sentence.lowered[one.figure.last : figure.first]
        if one.figure.last > figure.first or ";" in between or len(between) > LIST:
            continue
        joints = {"and"} if figure.kind == "indefinite" else {"and", ","}  # ", a lawyer," says who it is
        listed = sentence.at(j) in joints and one.predicate < one.figure.first and not _has_verb(between)
        if listed or (added and one.predicate < figure.first):
            return Found(figure, one.measure, counted.span, "coordinate", one.predicate, one.part)
    return None


def _has_verb(between: list[str]) -> bool:
    verbs = closed("be") | closed("have") | words("speech", "plain") | {"who", "when", "while", "after", "by"}
    return not verbs.isdisjoint(between)


def _joined_before(scene: Scene, rest: list[tuple[Figure, Phrase]]) -> list[Found]:
    """ "Two guards who were with her and a passer-by were hurt": a plural verb after one tells of those before too."""
    for hit in scene.found:
        plural = scene.sentence.at(hit.figure.last) in {"were", "are", "have"}
        if hit.rule != "subject" or hit.figure.high != 1 or not plural:
            continue
        before = [(figure, counted) for figure, counted in rest if figure.last < hit.figure.first]
        if before and scene.sentence.at(hit.figure.first - 1) == "and":
            figure, counted = before[-1]
            return [Found(figure, hit.measure, counted.span, "coordinate", hit.predicate)]
    return []


def _breakdown(scene: Scene, rest: list[tuple[Figure, Phrase]]) -> list[Found]:
    """ "13 bodies were seen: eight guerrillas, four soldiers and a civilian": parts that add up to the whole."""
    for whole in scene.found:
        after = [(figure, counted) for figure, counted in rest if figure.first > whole.figure.last]
        parts, total = [], 0
        for figure, counted in after:
            parts.append(Found(figure, whole.measure, counted.span, "part", whole.predicate, True))
            total += figure.low or 0
            if len(parts) > 1 and total == whole.figure.low == whole.figure.high:
                return parts
    return []
