"""Who said a figure first, and who only repeats it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from counterclaim.nouns import Link, Origin
from counterclaim.record.range import counting, precedence


def first_claims(links: Iterable[Link]) -> dict[str, str]:
    """For the id of each claim the id of the claim that it repeats; its own where it is the first.

    Follows `Link.origin`. Where the origin is not among `links` (a person rejected it), the earliest repetition takes
    its place. An outlet that gives in its own voice the very figure of a named speaker repeats that speaker.
    """
    links = tuple(links)
    families: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        families[link.origin].append(link)
    first: dict[str, str] = {}
    for origin, family in families.items():
        known = any(link.claim.id == origin for link in family)
        head = origin if known else min(family, key=precedence).claim.id
        first.update((link.claim.id, head) for link in family)
    return _without_echoing_outlets(links, first)


def _without_echoing_outlets(links: tuple[Link, ...], first: dict[str, str]) -> dict[str, str]:
    named: dict[tuple[object, ...], Link] = {}
    for link in counting(links):
        if link.claim.speaker is not None:
            named.setdefault(_figure(link), link)
    heads = {first[link.claim.id] for link in links}
    echoes = {
        link.claim.id: first[named[_figure(link)].claim.id]
        for link in counting(links)
        if link.claim.id in heads and link.claim.speaker is None and _figure(link) in named
    }
    return {claim: echoes.get(head, head) for claim, head in first.items()}


def _figure(link: Link) -> tuple[object, ...]:
    return (link.claim.measure, link.claim.low, link.claim.high)


def origins(links: Iterable[Link], first: dict[str, str]) -> tuple[Origin, ...]:
    """One `Origin` for each first claim, in the order of statement, with the copies in that order too."""
    copies: dict[str, list[str]] = {}
    for link in sorted({link.claim.id: link for link in links}.values(), key=precedence):
        copies.setdefault(first[link.claim.id], []).append(link.claim.id)
    return tuple(Origin(head, tuple(claim for claim in all_ if claim != head)) for head, all_ in copies.items())


def independent_speakers(links: Iterable[Link]) -> tuple[str, ...]:
    """Names of the distinct speakers of first claims that count, in alphabetical order.

    A copy adds nobody: seven outlets that quote one ministry are one speaker, two bodies of one government are two, and
    an outlet counts for itself only with a figure that no named speaker gave.
    """
    links = tuple(links)
    first = first_claims(links)
    by_id = {link.claim.id: link for link in links}
    return tuple(sorted({by_id[first[link.claim.id]].speaker for link in counting(links)}))
