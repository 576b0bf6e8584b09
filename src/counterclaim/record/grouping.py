"""Which claims of an event speak of the same thing, so that no range ever mixes two.

A thing is one measure of one group of one side in one scope. Most claims say which thing they count. The rest are
put by these rules, each of which only ever uses the reports' claims, never a comment's:

1. A group whose side no claim tells ("12 soldiers") joins that group of the only side that is known for it.
2. A bare toll ("63 dead") goes where the claim that it repeats stands; else where the same speaker put the same figure;
   else to the row of people, if reports count "people" of that measure; else to the only group of that measure that
   can be all who were there (soldiers, civilians: `data/groups.toml`); else, where the measure knows no group yet, to
   the only such group of the whole event. Where two groups fit, it stays a row of its own: a guess would put two things
   into one range.
3. "Nobody was killed" counts for every group of that measure, of that side where it names one.
4. A part or an addition stands in the row of its own group, else in that of the whole beside which its speaker put it
   in the same report, else where a bare toll would go. It sets no bound there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from counterclaim.nouns import Link, Measure, Party, Scope
from counterclaim.record.range import precedence
from counterclaim.record.words import words


@dataclass(frozen=True, slots=True)
class Thing:
    """What one row counts."""

    measure: Measure
    scope: Scope
    side: Party | None
    """The side that suffered; None where unknown."""
    group: str


def things(links: Iterable[Link]) -> dict[Thing, tuple[Link, ...]]:
    """The links of each thing, comments left out, each tuple in order of precedence."""
    reports = sorted((link for link in links if not link.claim.in_comment), key=precedence)
    home = _homes(reports)
    rows: dict[Thing, list[Link]] = defaultdict(list)
    for link in reports:
        for thing in home[link.claim.id]:
            rows[thing].append(link)
    return {thing: tuple(each) for thing, each in rows.items()}


def is_bare(link: Link) -> bool:
    """Whether the claim leaves open who was lost."""
    known = words("groups")
    said = (link.claim.affected or "").lower()
    return link.group == known["anyone"] and (not said or said in known["bare"])


def is_nobody(link: Link) -> bool:
    """Whether the claim says that none at all were lost."""
    return link.claim.low == link.claim.high == 0 and link.group == words("groups")["anyone"] and link.role == "whole"


def _homes(reports: list[Link]) -> dict[str, tuple[Thing, ...]]:
    whole = [link for link in reports if link.role == "whole" and not is_nobody(link)]
    named = _Placed(whole, _settle_sides({link.claim.id: thing_of(link) for link in whole if not is_bare(link)}))
    bare = {link.claim.id: named.home(link) for link in whole if is_bare(link)}
    placed = _Placed(whole, _settle_sides(named.of | bare))
    homes: dict[str, tuple[Thing, ...]] = {claim: (thing,) for claim, thing in placed.of.items()}
    for link in reports:
        if is_nobody(link):
            every = tuple(thing for thing in placed.known if _may_be_of(link, thing))
            homes[link.claim.id] = every or (placed.home(link),)
    for link in reports:
        if link.claim.id not in homes:
            homes[link.claim.id] = (placed.home_of_part(link),)
    return homes


class _Placed:
    """What is known so far of where whole figures stand."""

    def __init__(self, whole: Iterable[Link], of: Mapping[str, Thing]) -> None:
        self.of = dict(of)
        """Claim id -> thing."""
        self.known = tuple(dict.fromkeys(self.of.values()))
        self._by_figure: dict[tuple[object, ...], set[Thing]] = defaultdict(set)
        self._by_report: dict[tuple[str, str], dict[Thing, None]] = defaultdict(dict)
        for link in whole:
            if thing := self.of.get(link.claim.id):
                self._by_figure[_statement(link)].add(thing)
                self._by_report[link.speaker, link.claim.source.document][thing] = None

    def home(self, link: Link) -> Thing:
        """Rule 2."""
        if (first := self.of.get(link.origin)) and _may_be_of(link, first):
            return first
        fitting = [thing for thing in self._by_figure.get(_statement(link), ()) if _may_be_of(link, thing)]
        return fitting[0] if len(fitting) == 1 else only_whole(link, self.known) or thing_of(link)

    def home_of_part(self, link: Link) -> Thing:
        """Rule 4."""
        own = [thing for thing in self.known if thing.group == link.group and _may_be_of(link, thing)]
        if len(own) == 1 and not is_bare(link):
            return own[0]
        beside = self._by_report.get((link.speaker, link.claim.source.document), {})
        fitting = [thing for thing in beside if _may_be_of(link, thing)]
        return fitting[0] if len(fitting) == 1 else only_whole(link, self.known) or thing_of(link)


def thing_of(link: Link) -> Thing:
    """What the claim counts by its own words alone."""
    return Thing(link.claim.measure, link.claim.scope, link.affected_side, link.group)


def _settle_sides(placed: Mapping[str, Thing]) -> dict[str, Thing]:
    sides: dict[Thing, set[Party]] = defaultdict(set)
    for thing in placed.values():
        if thing.side is not None:
            sides[replace(thing, side=None)].add(thing.side)
    only = {thing: next(iter(known)) for thing, known in sides.items() if len(known) == 1}
    return {claim: replace(thing, side=thing.side or only.get(thing)) for claim, thing in placed.items()}


def _statement(link: Link) -> tuple[object, ...]:
    return link.speaker, link.claim.low, link.claim.high


def _may_be_of(link: Link, thing: Thing) -> bool:
    return (link.claim.measure, link.claim.scope) == (thing.measure, thing.scope) and _sides_agree(link, thing)


def _sides_agree(link: Link, thing: Thing) -> bool:
    return link.affected_side is None or thing.side is None or link.affected_side.id == thing.side.id


def only_whole(link: Link, known: Iterable[Thing]) -> Thing | None:
    """The only one of `known` that a toll without a group can be of; None where none or several fit."""
    near = {thing for thing in known if _may_be_of(link, thing)}
    if near:
        return _only(near)
    if link.claim.measure is Measure.DESTROYED:
        return None
    far = {
        Thing(link.claim.measure, link.claim.scope, thing.side, thing.group)
        for thing in known
        if thing.measure is not Measure.DESTROYED and thing.scope is link.claim.scope and _sides_agree(link, thing)
    }
    return _only(far)


def _only(candidates: set[Thing]) -> Thing | None:
    known = words("groups")
    people = [thing for thing in candidates if thing.group == known["anyone"]]
    fit = people or [thing for thing in candidates if thing.group in known["whole"]]
    return fit[0] if len(fit) == 1 else None


def row_for(link: Link, known: Iterable[Thing]) -> Thing | None:
    """The thing that a reader's figure may be set against; None where nothing of its measure and scope is known.

    Readers name the lost loosely ("men", "orcs"): a group that no report counts is taken for the only one that may be
    all who were there. A group that reports do count is compared with itself alone.
    """
    near = [thing for thing in known if _may_be_of(link, thing)]
    same = [thing for thing in near if thing.group == link.group]
    if len(same) == 1:
        return same[0]
    if is_bare(link) or link.group not in words("groups")["whole"]:
        return _only(set(near))
    return None
