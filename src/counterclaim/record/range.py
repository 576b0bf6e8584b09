"""Floor, lowest and highest sourced figure: pure functions over the links of one row.

What is put into one call is one thing: one measure of one affected group in one scope (see
`counterclaim.record.grouping`). The order of the links makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from counterclaim.nouns import BODY, TITLE, Bound, Link, Party, Stance

_LAST = datetime.max.replace(tzinfo=UTC)
_UNITS = {BODY: 0, TITLE: 1}
_FLOOR = frozenset({Stance.STATES, Stance.ACKNOWLEDGES})


def is_withdrawn(link: Link) -> bool:
    """Whether its own speaker took the figure back as an error."""
    return link.retracted or link.claim.retracted


def counting(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links that may set a bound, the earliest first.

    Counts what its speaker states, acknowledges, claims or estimates as a whole figure, in a report. A superseded
    figure counts; one that its speaker withdrew does not, nor does a copy of it.
    """
    links = tuple(links)
    withdrawn = {link.claim.id for link in links if is_withdrawn(link)}
    fit = [link for link in links if _may_count(link) and not {link.claim.id, link.origin} & withdrawn]
    return tuple(sorted(fit, key=precedence))


def _may_count(link: Link) -> bool:
    return link.claim.stance.counts and link.role == "whole" and not link.claim.in_comment


def precedence(link: Link) -> tuple[object, ...]:
    """Sort key that puts first the claim that a figure is best quoted from.

    A named speaker stands before an outlet's own voice and a first claim before its copies; then the earliest
    statement, report, unit and word decide, so that the choice never hangs on the order of the input.
    """
    claim = link.claim
    published = claim.source.published
    return (
        claim.speaker is None,
        link.origin != claim.id,
        link.said_on.earliest if link.said_on else _LAST,
        published.earliest if published else _LAST,
        claim.source.document,
        _UNITS.get(claim.unit, 2),
        claim.unit,
        claim.start,
        claim.id,
    )


def speaks_of_its_own(link: Link, side: Party | None = None) -> bool:
    """Whether the speaker speaks about its own side's losses, or answers for the victims of a disaster.

    `side` is the side that the row's losses are of; where it is unknown, the claim's own `affected_side` tells.
    """
    suffered = side or link.affected_side
    own = link.side is not None and suffered is not None and link.side.id == suffered.id
    return own or link.answerable


def floor(links: Iterable[Link], side: Party | None = None) -> Bound | None:
    """The acknowledged floor: the highest low that a side stated or acknowledged about its own losses.

    What it merely claims or estimates acknowledges nothing, and "up to 63" alone has no low. Nobody acknowledges what a
    report does not put into its mouth: a figure whose own sentence names no speaker sets no floor.
    """
    own = [link for link in counting(links) if link.claim.stance in _FLOOR and link.claim.speaker is not None]
    own = [link for link in own if speaks_of_its_own(link, side)]
    return _most((link.claim.low, link) for link in own)


def lowest(links: Iterable[Link]) -> Bound | None:
    """The least finite bound of any counting claim."""
    return _least(_bounds(links))


def highest(links: Iterable[Link]) -> Bound | None:
    """The greatest finite bound of any counting claim: "more than 600" gives 601, for nothing greater was named."""
    return _most(_bounds(links))


def _bounds(links: Iterable[Link]) -> list[tuple[int | None, Link]]:
    return [(value, link) for link in counting(links) for value in (link.claim.low, link.claim.high)]


def _least(bounds: Iterable[tuple[int | None, Link]]) -> Bound | None:
    finite = [(value, link) for value, link in bounds if value is not None]
    return _bound(min(finite, key=lambda each: each[0])) if finite else None


def _most(bounds: Iterable[tuple[int | None, Link]]) -> Bound | None:
    finite = [(value, link) for value, link in bounds if value is not None]
    return _bound(max(finite, key=lambda each: each[0])) if finite else None


def _bound(pair: tuple[int, Link]) -> Bound:
    return Bound(pair[0], pair[1].claim.id)
