"""Who was lost: the group that is counted together, and the side that it belongs to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.link.countries import by_capital, fold
from counterclaim.link.numbers import numbers
from counterclaim.link.parties import Parties, Voice
from counterclaim.link.words import groups, listed, plural, words_of
from counterclaim.nouns import Claim, Measure, Party, Stance

ANYONE = "people"
"""The group of a claim that tells nobody in particular."""
_COMBATANTS = frozenset({"soldiers", "fighters"})
_OFFICERS = "officers"
"""Counted beside the soldiers whom they are part of."""
_PEOPLE = frozenset(groups().values())
_OWN = re.compile(r"\b(?:its|our|their|his)\b(?: own)?(?: \w+){0,2}$", re.IGNORECASE)
_OWN_SIDE = re.compile(
    r"\b(?:its|our|their|his) (?:own )?(?:side|men|forces|ranks|troops|army) (?:had |has )?(?:lost|suffered)\b"
    r"[^.;,]{0,30}$",
    re.IGNORECASE,
)
_HAS_LOST = re.compile(
    r"((?:[\w’'\-]+ ){1,3})(?:(?:has|had|have) )?(?:(?:also|already|probably|likely|now|so far) )*(?:been )?"
    r"(?:lost|suffered|sustained|losing|suffering)\b(?: [\w\-]+){0,4} ?$",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(r"\s*(?:[a-z\-]+ ){0,3}of ((?:the )?[^\W\d_a-z][\w’'\-]*(?: [\w\-]+){0,2})")
_MEASURED = re.compile(
    r" of ((?:the )?(?:[\w’'\-]+ ){0,2}?[\w\-]+)(?= (?:had|has|have|were|was|are|is|in|at|on|and|by|near)\b|[.,;:]|$)"
)
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Lost:
    """Who a claim says was lost."""

    group: str
    """ "soldiers", "people", "tanks"."""
    side: Party | None
    is_told: bool
    """The claim's own words name the group; else it is a bare toll."""


def lost(claim: Claim, voice: Voice | None, parties: Parties) -> Lost:
    """Group and side as far as the claim's own words and its speaker tell."""
    words = words_of(claim.affected or "")
    group = _thing(_measured_out(claim, words), parties) if claim.measure is Measure.DESTROYED else _group(words)
    named = None if fold(claim.affected or "") in by_capital() else parties.side_of(claim.affected or "")
    side = named or _of_whom(claim, parties) or loser(claim, parties) or _pointed_at(claim, words, voice)
    told = bool(words) and (group != ANYONE or words[-1] in ("people", "persons"))
    if side is None and claim.stance is Stance.ACKNOWLEDGES and group in _COMBATANTS and voice is not None:
        side = voice.side
    return Lost(group, side, told)


def settle(
    first: Mapping[str, Lost], claims: Sequence[Claim], voices: Mapping[str, Voice], *, home: Party | None, nature: str
) -> dict[str, Lost]:
    """Claim id -> who was lost, with what the claims of one event leave open taken from one another.

    In a disaster nobody has a side, unless the words give a foreign one. In a conflict "the enemy" is the other side
    than the speaker's; soldiers without a side are of the one whose soldiers the report, else the event, counts most; a
    bare toll is of the only combatants that the event counts, where it counts nobody else; others are of the country.
    """
    if nature == "disaster":
        return {claim.id: _in_a_disaster(first[claim.id], home) for claim in claims}
    known = _with_enemies(dict(first), claims, voices)
    known = _with_denied_figures(known, claims)
    known = _with_sides(known, claims, voices, home)
    known = _with_bare_tolls(known, claims)
    known = {name: _at_home(each, home) for name, each in known.items()}
    return _one_word_for_combatants(known)


def _group(words: Sequence[str]) -> str:
    known = groups()
    named = [known[word] for word in words if word in known]
    if any(word in listed("armed", "words") for word in words) and (not named or named[-1] in (ANYONE, "children")):
        return "soldiers"
    if not named:
        return ANYONE
    told = {group for group in named if group != ANYONE}
    if "and" in words and len(set(named)) > 1:
        return ANYONE
    return named[-1] if named[-1] != ANYONE or not told else sorted(told)[0]


def _measured_out(claim: Claim, words: Sequence[str]) -> Sequence[str]:
    """What a word of measure is followed by, in the words or right behind them: "pieces of enemy equipment"."""
    units = listed("things", "units")
    if len(words) > 2 and words[0] in units and words[1] == "of":
        return words[2:]
    if not words or words[-1] not in units:
        return words
    found = _MEASURED.match(claim.suffix.partition(words[-1])[2])
    return words_of(found[1]) if found else words


def _thing(words: Sequence[str], parties: Parties) -> str:
    """The group of things lost; people whom a boast has "destroyed" are counted as people."""
    if "of" in words[1:]:
        words = words[: words.index("of", 1)]
    silent = listed("things", "numbers")
    kept = [word for word in words if word not in silent and parties.side_of(word.title()) is None]
    if not kept:
        return "things"
    head = kept[-1]
    if groups().get(head, ANYONE) != ANYONE or head in ("men", "people"):
        return _group(words)
    return head if head.endswith("s") else plural(head)


def _of_whom(claim: Claim, parties: Parties) -> Party | None:
    """The side that follows the noun: "80 fighters of Russia's Wagner group", "officers of the Ukrainian army"."""
    found = _OF_WHOM.match(claim.suffix)
    return parties.side_of(found[1]) if found else None


def loser(claim: Claim, parties: Parties) -> Party | None:
    """The side that is said to have lost them: "Russia has lost 3,000 tanks", "Ukrainian forces suffered 40 dead"."""
    found = _HAS_LOST.search(claim.prefix)
    subject = found[1].split() if found else []
    tried = (parties.side_of(" ".join(subject[-size:])) for size in range(1, len(subject) + 1))
    return next((side for side in tried if side is not None), None)


def _pointed_at(claim: Claim, words: Sequence[str], voice: Voice | None) -> Party | None:
    """The speaker's own side, where the words around the figure say "its soldiers", "our boys"."""
    if voice is None or voice.side is None or claim.measure is Measure.DESTROYED:
        return None
    near = f"{claim.prefix[-_NEAR:]}{claim.quote}{claim.suffix[:_NEAR]}"
    if claim.affected and claim.affected not in near:
        return None
    own = listed("sides", "own")
    if any(word in own for word in words) or _OWN_SIDE.search(claim.prefix):
        return voice.side
    head = words[-1] if words else ""
    after = claim.suffix[:_NEAR]
    if head and head in after.lower():
        return voice.side if _OWN.search(after[: after.lower().index(head)].rstrip()) else None
    return voice.side if re.match(r"\s(?:of )?(?:its|our|their)\b", after) else None


def _is_enemy(claim: Claim) -> bool:
    words = words_of(claim.affected or "") or words_of(claim.prefix[-20:])[-2:]
    after = words_of(claim.suffix[:30])[:4] if claim.affected and claim.affected in claim.suffix[:_NEAR] else []
    return any(word in listed("sides", "other") for word in [*words, *after])


def _with_enemies(known: dict[str, Lost], claims: Sequence[Claim], voices: Mapping[str, Voice]) -> dict[str, Lost]:
    sides = Counter(each.side for each in known.values() if each.side)
    sides.update(voice.side for voice in voices.values() if voice.side)
    for claim in claims:
        voice = voices.get(claim.id)
        if known[claim.id].side is not None or voice is None or voice.side is None or not _is_enemy(claim):
            continue
        other = _most(Counter({side: n for side, n in sides.items() if side != voice.side}))
        if other is not None:
            group = known[claim.id].group
            known[claim.id] = Lost("soldiers" if group == ANYONE else group, other, is_told=True)
    return known


def _with_denied_figures(known: dict[str, Lost], claims: Sequence[Claim]) -> dict[str, Lost]:
    """Denied combatants without a side are those of whom the very figure is told: "denied that 600 had died"."""
    told: dict[tuple[Measure, int], set[Party]] = defaultdict(set)
    for claim in claims:
        side = known[claim.id].side
        if side is not None and known[claim.id].group in _COMBATANTS and not claim.in_comment:
            for number in numbers(claim):
                told[claim.measure, number].add(side)
    for claim in claims:
        each = known[claim.id]
        if each.side is None and each.group in _COMBATANTS and claim.stance is Stance.DENIES:
            sides = set().union(*(told[claim.measure, number] for number in numbers(claim)))
            if len(sides) == 1:
                known[claim.id] = replace(each, side=next(iter(sides)))
    return known


def _with_sides(
    known: dict[str, Lost], claims: Sequence[Claim], voices: Mapping[str, Voice], home: Party | None
) -> dict[str, Lost]:
    """Combatants without a side: soldiers are of a state, rebels and militants of whoever else fights the speaker."""
    of_event: Counter[Party] = Counter()
    of_report: dict[str, Counter[Party]] = defaultdict(Counter)
    for claim in claims:
        voice, each = voices.get(claim.id), known[claim.id]
        sides = [each.side] if each.group in _COMBATANTS or not each.is_told else []
        for side in (*sides, voice.side if voice is not None and _fights(voice.side) else None):
            if side is not None and not claim.in_comment:
                of_event[side] += 1
                of_report[claim.source.document][side] += 1
    for claim in claims:
        each, voice = known[claim.id], voices.get(claim.id)
        if each.side is None and each.group in {*_COMBATANTS, _OFFICERS}:
            speaker = voice.side if voice is not None else None
            counts = (of_report[claim.source.document], of_event)
            hired = any(word in listed("sides", "hired") for word in words_of(claim.affected or ""))
            group = "hired" if hired else each.group
            options = (_only_of(sides, group, speaker, home) for sides in counts)
            found = next((side for side in map(_most, options) if side), None)
            own = speaker if group == "soldiers" and not _fights(speaker) else None
            known[claim.id] = replace(each, side=found or own)
    return known


def _fights(side: Party | None) -> bool:
    return side is not None and side.id.startswith("group:")


def _only_of(sides: Counter[Party], group: str, speaker: Party | None, home: Party | None) -> Counter[Party]:
    """The sides that such combatants can be of: rebels that a state counts are none of its own, mercenaries foreign."""
    if group == "hired":
        return Counter({side: n for side, n in sides.items() if not _fights(side) and side != home})
    if group == "fighters":
        return Counter({side: n for side, n in sides.items() if _fights(side) and side != speaker})
    return Counter({side: n for side, n in sides.items() if not _fights(side)})


def _most(sides: Counter[Party]) -> Party | None:
    """The side that is counted most; None where two are counted alike: no name may win by its letters."""
    ranked = sides.most_common(2)
    return None if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]) else ranked[0][0]


def _with_bare_tolls(known: dict[str, Lost], claims: Sequence[Claim]) -> dict[str, Lost]:
    """Bare tolls: of the only combatants that the event counts, where it counts nobody else as a whole."""
    told = Counter(
        (known[claim.id].group, known[claim.id].side)
        for claim in claims
        if known[claim.id].is_told
        and not claim.in_comment
        and not claim.part
        and claim.measure is not Measure.DESTROYED
    )
    fighting = {side for group, side in told if group in _COMBATANTS and side is not None}
    others = {group for group, _ in told} - _COMBATANTS - {_OFFICERS}
    for claim in claims:
        each = known[claim.id]
        if each.is_told or claim.measure is Measure.DESTROYED or claim.high == 0:
            continue
        if each.side is not None and each.side in fighting:
            known[claim.id] = replace(each, group="soldiers")
        elif each.side is None and len(fighting) == 1 and not others:
            known[claim.id] = replace(each, group="soldiers", side=next(iter(fighting)))
    return known


def _at_home(each: Lost, home: Party | None) -> Lost:
    """Told civilians and people are of the country where it happened."""
    if each.side is None and each.is_told and each.group in _PEOPLE and each.group not in _COMBATANTS:
        return replace(each, side=home)
    return each


def _in_a_disaster(each: Lost, home: Party | None) -> Lost:
    foreign = each.side is not None and home is not None and each.side.id != home.id
    return each if foreign else replace(each, side=None)


def _one_word_for_combatants(known: dict[str, Lost]) -> dict[str, Lost]:
    """Soldiers and fighters of one side are one group, by the word that is used more."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for each in known.values():
        if each.group in _COMBATANTS:
            used[each.side.id if each.side else ""][each.group] += 1
    word = {side: min(counts, key=lambda group: (-counts[group], group)) for side, counts in used.items()}
    return {
        name: replace(each, group=word[each.side.id if each.side else ""]) if each.group in _COMBATANTS else each
        for name, each in known.items()
    }
