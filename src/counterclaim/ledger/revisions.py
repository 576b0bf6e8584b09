"""The revisions of one page as one report: a claim keeps its name for as long as its words stand on the page.

Pure functions. What stands in two revisions is one claim: it has the id under which it was read first, the place in the
text that it now has, and the date on which it was first said there. What a later revision no longer says stays a claim
of the revision that said it. What a later one says anew was said between the two retrievals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from counterclaim.ledger.retrievals import Revision
from counterclaim.link.dates import resolve
from counterclaim.nouns import Claim, Event, Link, When

_NEAR = 40
"""Code points on either side of a quote by which it is known again where a text was changed elsewhere."""


def carried(claims: Sequence[Claim], chains: Iterable[Sequence[Revision]]) -> list[Claim]:
    """The claims with those that several revisions of a page share standing once; the rest as they are, in order."""
    of: dict[str, list[Claim]] = defaultdict(list)
    pages = [chain for chain in chains if len(chain) > 1]
    listed = {revision.document for chain in pages for revision in chain}
    for claim in claims:
        if claim.source.document in listed:
            of[claim.source.document].append(claim)
    kept = {(known.source.document, name): known for chain in pages for name, known in _of_page(chain, of)}
    found: dict[str, Claim] = {}
    for claim in claims:
        known = kept.get((claim.source.document, claim.id)) if claim.source.document in listed else claim
        if known is not None:
            found[known.id] = known
    return list(found.values())


def _of_page(chain: Sequence[Revision], of: dict[str, list[Claim]]) -> Iterable[tuple[str, Claim]]:
    """(id as it was read, claim) of all that the revisions of one page say: of the last one, and what went before."""
    standing = [(claim.id, claim) for claim in of[chain[0].document]]
    gone: list[tuple[str, Claim]] = []
    for before, after in pairwise(chain):
        new = of[after.document]
        same = _same([claim for _, claim in standing], new)
        gone += [one for place, one in enumerate(standing) if place not in same.values()]
        earlier = {number: standing[place][1] for number, place in same.items()}
        standing = [
            (claim.id, _again(claim, earlier[number]) if number in earlier else _anew(claim, before, after))
            for number, claim in enumerate(new)
        ]
    now = {claim.id for _, claim in standing}
    return [*(one for one in gone if one[1].id not in now), *standing]


def _same(old: Sequence[Claim], new: Sequence[Claim]) -> dict[int, int]:
    """Place in `new` -> place in `old` of what is one claim: by its words and theirs around, then by its coding."""
    same: dict[int, int] = {}
    taken: set[int] = set()
    for how in (_place, _surroundings, _coding):
        waiting: dict[object, list[int]] = defaultdict(list)
        for number, claim in enumerate(old):
            if number not in taken and (key := how(claim)) is not None:
                waiting[key].append(number)
        for number, claim in enumerate(new):
            there = waiting.get(how(claim)) if number not in same else None
            if there:
                same[number] = there.pop(0)
                taken.add(same[number])
    return same


def _coding(claim: Claim) -> object:
    """What a report says, wherever in it; readers say the same things, so in a thread this tells nothing."""
    if claim.in_comment:
        return None
    return (
        claim.unit, claim.quote, claim.low, claim.high, claim.measure, claim.affected, claim.speaker, claim.stance,
        claim.scope, claim.approximate, claim.vague,
    )  # fmt: skip


def _surroundings(claim: Claim) -> object:
    in_full = claim.in_comment  # a comment is short, and another may begin or end like it
    near = (claim.prefix, claim.suffix) if in_full else (claim.prefix[-_NEAR:], claim.suffix[:_NEAR])
    return (in_full, claim.quote, claim.low, claim.high, claim.measure, claim.stance, claim.speaker, near)


def _place(claim: Claim) -> object:
    return (claim.unit, claim.start, _surroundings(claim))


def _again(claim: Claim, earlier: Claim) -> Claim:
    """What is still said: found where it now stands, known as it was first, and dated so."""
    source = replace(claim.source, published=earlier.source.published)
    return replace(claim, id=earlier.id, source=source)


def _anew(claim: Claim, before: Revision, after: Revision) -> Claim:
    """What is said only now: on the date that the page gives, where that is a new one, or else since the last look.

    "On Monday" may be the one of the report as it was first, or the last one: it dates nothing then.
    """
    published = claim.source.published
    if claim.in_comment or (published is not None and published.earliest > before.at) or before.at >= after.at:
        return claim
    said = claim.said if claim.said is not None and resolve(claim.said.text, None) is not None else None
    return replace(claim, said=said, source=replace(claim.source, published=When(before.at, after.at, "retrieved")))


def settled(events: Iterable[Event], chains: Iterable[Sequence[Revision]]) -> list[Event]:
    """Events with one report for each page, its newest revision; figures that changed on a page say so."""
    pages = [chain for chain in chains if len(chain) > 1]
    newest = {chain[-1].document for chain in pages}
    until = {one.document: after.at for chain in pages for one, after in pairwise(chain)}
    until = {name: at for name, at in until.items() if name not in newest}
    return [_settled(event, until, newest) for event in events] if pages else list(events)


def _settled(event: Event, until: Mapping[str, datetime], newest: Collection[str]) -> Event:
    documents = tuple(one for one in event.documents if one.id not in until)
    links = tuple(_told(link, until, newest) for link in event.links)
    if (documents, links) == (event.documents, event.links):
        return event
    return replace(event, documents=documents, links=links)


def _told(link: Link, until: Mapping[str, datetime], newest: Collection[str]) -> Link:
    source = link.claim.source
    gone = until.get(source.document)
    if gone is not None:
        return replace(link, reasons=(*link.reasons, f"The page no longer said so on {_day(gone)}."))
    if source.document in newest and source.published is not None and source.published.basis == "retrieved":
        since = f"The page has said so since {_day(source.published.latest)} at the latest."
        return replace(link, reasons=(*link.reasons, since))
    return link


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B} {at.year}"


def older(claims: Iterable[Claim], known: Iterable[str]) -> set[str]:
    """Ids of the documents that claims stand in and that are not among `known`: earlier revisions of pages."""
    return {claim.source.document for claim in claims} - set(known)
