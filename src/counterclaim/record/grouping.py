"""Which claims of an event speak of the same thing, so that no range ever mixes two.

A thing is one measure of one group of one side in one scope. Most claims say which thing they count. The rest are
put by these rules, each of which only ever uses the reports' claims, never a comment's:

1. A group whose side no claim tells ("12 soldiers") joins that group of the only side that is known for it.
2. A bare toll ("63 dead") goes where the claim that it repeats stands; else where the same speaker put the same figure;
   else to the row of people, if reports count "people" of that measure; else to the only group of that measure that
   can be all who were there (soldiers, civilians: `data/groups.toml`); else, where the measure knows no group yet, to
   the only such group of the whole event. Where two groups fit, it stays a row of its own: a guess would put two things
   into one range.
3. A nation's name abroad ("400 Russians" in Ukraine) counts that nation's soldiers or fighters, where reports count one
   of the two; else it is a group of its own, for it may be some of the people. At home it counts people.
4. A mere comparison ("much higher") counts what the figure of the same report that it is compared with counts.
5. "Nobody was killed" counts for every group of that measure, of that side where it names one.
6. One incident and a running total are never one thing. In an incident's record a claim counts the incident, whatever
   scope it is coded with, unless a longer stretch really stands beside it: see `counterclaim.link.scopes`.
7. A part or an addition stands in the row of its own group, else in that of the whole beside which its speaker put it
   in the same report, else where a bare toll would go. It sets no bound there. A claim that a person called a duplicate
   stands, without setting a bound, where the other claim does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from counterclaim.link.countries import by_people
from counterclaim.nouns import Link, Measure, Party, Scope
from counterclaim.record.range import precedence
from counterclaim.record.words import words

_COMPARES = re.compile(r"\b(higher|lower|more|fewer|less|worse|greater|bigger|larger|smaller)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thing:
    """What one row counts."""

    measure: Measure
    scope: Scope
    side: Party | None
    """The side that suffered; None where unknown."""
    group: str


def things(
    links: Iterable[Link], *, country: str | None = None, spans: Mapping[str, Scope] | None = None
) -> dict[Thing, tuple[Link, ...]]:
    """The links of each thing, comments left out, each tuple in order of precedence.

    `country` is where it happened, ISO 3166-1 alpha-2; None where unknown. `spans` tells what a claim counts, by id,
    where that is another scope than the one that it is coded with (see `counterclaim.link.scopes`).
    """
    reports = sorted((link for link in links if not link.claim.in_comment), key=precedence)
    home = _homes([with_span(link, spans or {}) for link in reports], country)
    rows: dict[Thing, list[Link]] = defaultdict(list)
    for link in reports:
        for thing in home[link.claim.id]:
            rows[thing].append(link)
    return {thing: tuple(each) for thing, each in rows.items()}


def with_span(link: Link, spans: Mapping[str, Scope]) -> Link:
    """The link as it is compared: its claim's scope as `spans` has it."""
    span = spans.get(link.claim.id, link.claim.scope)
    return link if span is link.claim.scope else replace(link, claim=replace(link.claim, scope=span))


def is_bare(link: Link) -> bool:
    """Whether the claim leaves open who was lost: "63 dead", "89 victims", "the losses"."""
    if link.group != words("groups")["anyone"]:
        return False
    said = _words_of(link)
    telling = words("groups")["telling"]
    return not any(word in telling or word.removesuffix("s") in telling or word in by_people() for word in said)


def is_nobody(link: Link) -> bool:
    """Whether the claim says that none at all were lost."""
    return link.claim.low == link.claim.high == 0 and link.group == words("groups")["anyone"] and link.role == "whole"


def is_nation_abroad(link: Link, country: str | None) -> bool:
    """Whether the claim names the lost by a nation that is not that of the place: "400 Russians" in Ukraine."""
    is_nation = link.group == words("groups")["anyone"] and _nation(link) in by_people()
    return is_nation and country is not None and link.affected_side is not None and link.affected_side.id != country


def _nation(link: Link) -> str:
    return _words_of(link)[-1] if _words_of(link) else ""


def _words_of(link: Link) -> list[str]:
    return [match.group() for match in re.finditer(r"\w+", (link.claim.affected or "").lower())]


def _homes(reports: list[Link], country: str | None) -> dict[str, tuple[Thing, ...]]:
    compared = _compared(reports)
    whole = [link for link in reports if link.role == "whole" and not is_nobody(link) and link.claim.id not in compared]
    loose = [link for link in whole if is_bare(link) or is_nation_abroad(link, country)]
    ids = {link.claim.id for link in loose}
    named = _Placed(whole, _settle_sides({each.claim.id: thing_of(each) for each in whole if each.claim.id not in ids}))
    placed = _Placed(whole, _settle_sides(named.of | _loose_homes(loose, named)))
    homes: dict[str, tuple[Thing, ...]] = {claim: (thing,) for claim, thing in placed.of.items()}
    for link in reports:
        if is_nobody(link):
            every = tuple(thing for thing in placed.known if _may_be_of(link, thing))
            homes[link.claim.id] = every or (placed.home(link),)
    for link in reports:
        if link.claim.id not in homes:
            other = homes.get(compared.get(link.claim.id, link.origin if link.role == "duplicate" else ""))
            homes[link.claim.id] = other or (placed.home_of_part(link),)
    return homes


def _loose_homes(loose: list[Link], named: _Placed) -> dict[str, Thing]:
    """Rules 2 and 3, first claims before the copies that follow them."""
    homes: dict[str, Thing] = {}
    for link in sorted(loose, key=lambda link: link.origin != link.claim.id):
        first = homes.get(link.origin)
        homes[link.claim.id] = first if first and _may_be_of(link, first) else named.home(link)
    return homes


def _compared(reports: list[Link]) -> dict[str, str]:
    """Rule 4: id of a comparison -> id of the figure beside it that it starts from."""
    figures: dict[tuple[object, ...], str] = {}
    for link in reports:
        for value in {link.claim.low, link.claim.high} - {None}:
            figures.setdefault((*_place_of(link), value), link.claim.id)
    found: dict[str, str] = {}
    for link in reports:
        claim = link.claim
        if claim.vague and _COMPARES.search(claim.quote):
            start = claim.low - 1 if claim.low is not None else (claim.high or 0) + 1
            other = figures.get((*_place_of(link), start))
            if other is not None and other != claim.id:
                found[claim.id] = other
    return found


def _place_of(link: Link) -> tuple[object, ...]:
    return link.claim.source.document, link.claim.measure, link.claim.scope


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
        """Rules 2 and 3."""
        if (first := self.of.get(link.origin)) and _may_be_of(link, first):
            return first
        fitting = [thing for thing in self._by_figure.get(_statement(link), ()) if _may_be_of(link, thing)]
        if len(fitting) == 1:
            return fitting[0]
        if is_bare(link):
            return only_whole(link, self.known) or thing_of(link)
        fighting = [thing for thing in self.known if _is_fighting(thing, link)]
        return only_whole(link, fighting) or replace(thing_of(link), group=_nation(link).capitalize())

    def home_of_part(self, link: Link) -> Thing:
        """Rule 7."""
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


def _is_fighting(thing: Thing, link: Link) -> bool:
    return thing.side == link.affected_side and thing.group in words("groups")["combatants"]


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


def comparable(link: Link, known: Iterable[Thing]) -> list[Thing]:
    """The things that a reader's figure may be set against; none where nothing of its measure and scope is known.

    A group that reports count is compared with itself alone. Readers name the lost loosely ("men", "orcs"): any other
    figure is compared with every row that may be of all who were there.
    """
    groups = words("groups")
    near = [thing for thing in known if _may_be_of(link, thing)]
    same = [thing for thing in near if thing.group == link.group]
    if same and not is_bare(link):
        return same
    if link.group in groups["whole"]:
        return []
    return [thing for thing in near if thing.group == groups["anyone"] or thing.group in groups["whole"]]
