"""What people said of the claims of one event: right, corrected, no claim, a duplicate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from counterclaim.ledger.coding import link_coding
from counterclaim.ledger.decisions import decided_claim
from counterclaim.link.again import again
from counterclaim.link.parties import Parties
from counterclaim.nouns import Claim, Decision, Event, Link, Problem
from counterclaim.record.range import precedence
from counterclaim.review.shaping import Draft, lost

DUPLICATE = "duplicate"
"""The role of a claim that a person called a duplicate: it is shown, and counted once, with the other."""

_Decisions = Mapping[str, Sequence[Decision]]


def settle(draft: Draft, decisions: _Decisions, parties: Parties) -> list[Problem]:
    """Code the claims of an event as people said, by claim; what cannot be followed comes back."""
    spoken = {claim: decisions[claim] for claim in draft.links if claim in decisions}
    if not spoken:
        return []
    draft.is_touched = True
    event = replace(draft.event, links=tuple(draft.links.values()))
    before = dict(draft.links)
    for claim, said in spoken.items():
        link = _coded(draft.links[claim], said, event, parties)
        if link is None:
            del draft.links[claim]
        else:
            draft.links[claim] = link
    _repeat_anew(draft.links, before)
    return _as_duplicates(draft.links, spoken)


def _coded(link: Link, said: Sequence[Decision], event: Event, parties: Parties) -> Link | None:
    claim = decided_claim(link.claim, said)
    if claim is None:
        return None
    link = again(link, claim, event, parties)
    for decision in said:
        if decision.action == "correct":
            link = replace(link, **link_coding(decision))
    return link


def _figure(claim: Claim) -> tuple[object, ...]:
    return (claim.measure, claim.low, claim.high, claim.stance.counts)


def _repeat_anew(links: dict[str, Link], before: Mapping[str, Link]) -> None:
    """Let go of repetitions that a corrected figure ends; where the first of several left them, the next is the first.

    A rejected first is no concern of this: `counterclaim.record.origins` puts the earliest repetition in its place.
    """
    changed = {claim for claim, link in links.items() if _figure(link.claim) != _figure(before[claim].claim)}
    families: dict[str, list[Link]] = defaultdict(list)
    for claim, link in list(links.items()):
        first = links.get(link.origin)
        if claim == link.origin or first is None or not {claim, link.origin} & changed:
            continue
        if _figure(link.claim) == _figure(first.claim):
            continue
        if claim in changed:
            links[claim] = replace(link, origin=claim)
        else:
            families[link.origin].append(link)
    for family in families.values():
        head = min(family, key=precedence).claim.id
        for link in family:
            links[link.claim.id] = replace(link, origin=head)


def _as_duplicates(links: dict[str, Link], spoken: _Decisions) -> list[Problem]:
    """Each claim that a person called a duplicate becomes a copy of the other; the last word on each wins."""
    of: dict[str, Decision] = {}
    for claim, said in spoken.items():
        for decision in said:
            if decision.action == "duplicate" and claim in links:
                of[claim] = decision
            elif decision.action in ("accept", "correct"):
                of.pop(claim, None)
    problems = []
    for claim, decision in of.items():
        other = _original(claim, of, links)
        if other is None:
            problems.append(lost(decision, "names a claim that is not in the same event"))
            continue
        why = f"A person called it a duplicate of a claim by {links[other].speaker}."
        origin = links[other].origin if links[other].origin in links and links[other].origin != claim else other
        for copy, link in list(links.items()):
            if copy == claim:
                links[copy] = replace(link, role=DUPLICATE, origin=origin, reasons=(*link.reasons, why))
            elif link.origin == claim:
                links[copy] = replace(link, origin=copy if copy == origin else origin)
    return problems


def _original(claim: str, of: Mapping[str, Decision], links: Mapping[str, Link]) -> str | None:
    """The claim at the end of a chain of duplicates; None where it is not in the event or the chain is a ring."""
    passed = set()
    while claim in of and claim not in passed:
        passed.add(claim)
        claim = str(dict(of[claim].coding)["of"])
    return claim if claim in links and claim not in passed else None
