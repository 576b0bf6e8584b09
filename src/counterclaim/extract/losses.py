"""Losses: which figures of a sentence count someone or something lost, by what measure, and whom.

Each rule is one shape of English; the first that fits a figure decides. A rule is given the scene (all that is
known of the sentence), the figure and the noun phrase that it counts.
"""

from __future__ import annotations

from collections.abc import Callable

from counterclaim.extract.figures import Figure
from counterclaim.extract.lexicon import match, phrases, words
from counterclaim.extract.phrases import Phrase, phrase
from counterclaim.extract.rules.beside import beside
from counterclaim.extract.rules.joined import as_coordinate, as_part, complement
from counterclaim.extract.rules.nominal import in_list, nominal, possessed, tabled, under_heading, victims
from counterclaim.extract.rules.pointing import anaphoric, relative
from counterclaim.extract.rules.single import singles
from counterclaim.extract.rules.totals import as_total, columned, inverted, toll
from counterclaim.extract.rules.verbal import as_object, as_subject, fronted, fronted_whole, sheltered
from counterclaim.extract.scene import Found, Scene
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import Trigger

Rule = Callable[[Scene, Figure, Phrase], Found | None]


def losses(
    sentence: Sentence,
    found_figures: list[Figure],
    found_triggers: list[Trigger],
    *,
    listing: bool = False,
    violent: bool = False,
) -> list[Found]:
    """Every figure of the sentence that counts a loss, by the first rule that fits, and the single victims.

    `violent`: the text tells of violence or of an accident, so that "the mayor died" tells of no natural end.
    """
    heading = listing or any(trigger.lemma in {"losses", "casualties"} for trigger in found_triggers)
    scene = Scene(sentence, found_figures, found_triggers, listing=heading)
    for figure in found_figures:
        if sentence.at(figure.first - 1) == "by" and _changes(sentence, figure.first - 1):
            continue
        source = sentence.lowered[max(0, figure.first - 2) : figure.first] == ["according", "to"]
        if source or _inside_trigger(scene, figure):
            continue
        counted = phrase(sentence, figure, found_triggers)
        if counted.trigger is None and _is_whole_of_part(sentence, figure):
            continue
        hit = _loss(scene, figure, counted)
        unreal = _is_ages(sentence, figure) or _is_figurative(sentence, figure, counted)
        if hit is not None and not unreal:
            bare = counted.kind == "none" and hit.affected is None
            shared = _shared_head(scene, figure) or complement(sentence, counted.end) if bare else None
            shared = shared or (fronted_whole(scene, figure) if bare else None)
            hit = _bounded_after(sentence, hit, counted)
            scene.found.append(hit._replace(affected=shared) if shared else hit)
    alone = singles(scene, violent=violent) if found_triggers else []
    alone += beside(scene, alone) if scene.figures and (alone or scene.found) else []
    if not alone:
        return scene.found
    named = {
        one.figure.last + 1 for one in alone if one.figure.kind == "single" and sentence.at(one.figure.last) == ","
    }
    # "X, a photographer," is one person, not two
    told = [one for one in scene.found if one.figure.kind != "indefinite" or one.figure.first not in named]
    return sorted([*told, *alone], key=lambda one: one.figure.first)


def _shared_head(scene: Scene, figure: Figure) -> tuple[int, int] | None:
    """ "a few thousand or even a few million of the men": the head after the second figure serves the first."""
    for other in scene.figures:
        if figure.last < other.first <= figure.last + 2 and scene.sentence.at(figure.last) == "or":
            return phrase(scene.sentence, other, scene.triggers).span
    return None


def _inside_trigger(scene: Scene, figure: Figure) -> bool:
    return figure.kind == "count" and any(t.first < figure.last and figure.first < t.last for t in scene.triggers)


def _is_whole_of_part(sentence: Sentence, figure: Figure) -> bool:
    """ "35 of the 38 drones": the second number counts no loss."""
    i = figure.first
    while sentence.at(i - 1) in {"the", "all", "its", "their", "her", "his", "our", "my"}:
        i -= 1
    if sentence.at(i - 1) == "'s":
        i = next((j for j in range(i - 2, max(0, i - 7), -1) if sentence.at(j - 1) == "of"), i)
    if figure.kind != "count" or i == figure.first or sentence.at(i - 1) != "of":
        return False
    counter = sentence.at(i - 2)
    return sentence.kind(i - 2) == "number" or counter in words("figures", "numbers") or counter in _SHARES


def _changes(sentence: Sentence, i: int) -> bool:
    """ "raised its toll by 300": by how much a total changed is no total."""
    before = sentence.lowered[max(0, i - 6) : i]
    return not words("grammar", "change").isdisjoint(before) or "toll" in before


def _bounded_after(sentence: Sentence, hit: Found, counted: Phrase) -> Found:
    """ "130 tanks at least", "12 men or more": a bound after the noun."""
    figure, end = hit.figure, counted.last
    if figure.kind != "count" or figure.low is None or figure.low != figure.high or counted.span is None:
        return hit
    for side in ("from", "to"):
        size = match(phrases("figures", "after", side), sentence.lowered, end)
        if size and sentence.at(end) != "confirmed" and sentence.at(end + size) != "than":
            whole = figure._replace(last=end + size)
            return hit._replace(figure=whole._replace(high=None) if side == "from" else whole._replace(low=None))
    return hit


def _is_figurative(sentence: Sentence, figure: Figure, counted: Phrase) -> bool:
    """ "I died a thousand deaths"."""
    dies = sentence.at(figure.first - 1) in {"die", "died", "dies", "dying"}
    return dies and counted.trigger is not None and counted.trigger.lemma in {"death", "deaths"}


def _is_ages(sentence: Sentence, figure: Figure) -> bool:
    """ "I was 19": the years of a person."""
    person = sentence.at(figure.first - 2) in {"i", "he", "she", "who"}
    return person and sentence.at(figure.first - 1) in {"was", "am", "is"}


_SAVED = frozenset(["survivors", "survivor"])
_SHARES = frozenset(["none", "neither", "most", "half", "all", "some", "many", "one"])


def _loss(scene: Scene, figure: Figure, counted: Phrase) -> Found | None:
    if counted.kind == "unit" and counted.trigger is None and not counted.anaphor:
        return None
    if figure.kind in {"more", "less", "same", "twice"}:
        return relative(scene, figure)
    if counted.span is not None and scene.sentence.at(counted.last - 1) in _SAVED:
        return as_subject(scene, figure, counted)
    for rule in _RULES:
        hit = rule(scene, figure, counted)
        if hit is not None:
            return hit
    return None


_RULES: tuple[Rule, ...] = (
    in_list,
    tabled,
    under_heading,
    nominal,
    possessed,
    as_part,
    inverted,
    columned,
    as_subject,
    fronted,
    sheltered,
    as_object,
    as_total,
    toll,
    as_coordinate,
    victims,
    anaphoric,
)
