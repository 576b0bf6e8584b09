"""Where each speaker stands on one row, and how it got there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime

from counterclaim.nouns import Claim, Link, Party, Position, Statement
from counterclaim.record.origins import first_claims
from counterclaim.record.range import counting, precedence, speaks_of_its_own
from counterclaim.record.wording import claimed, figure

_FIRST = datetime.min.replace(tzinfo=UTC)
_RECALLED = re.compile(
    r"\b(had (?:\w+ )?(?:said|spoken|put|given|reported|counted|stood|claimed|written|announced|named)"
    r"|at first|first|initially|earlier|previous|previously|originally|(?:up|down|raised|revised) from)\b"
    r"[^.!?]*\Z",
    re.IGNORECASE,
)


def positions(links: Iterable[Link], side: Party | None = None) -> tuple[Position, ...]:
    """The path of each speaker over the statements of one row, copies left out.

    `side` is the side that suffered the row's losses. The speaker who spoke first stands first.
    """
    links = tuple(links)
    first = first_claims(links)
    counts = {link.claim.id for link in counting(links)}
    paths: dict[str, list[Link]] = defaultdict(list)
    for link in sorted(links, key=chronology):
        if first[link.claim.id] == link.claim.id and not link.claim.in_comment:
            paths[link.speaker].append(link)
    return tuple(_position(speaker, path, counts, side) for speaker, path in paths.items())


def chronology(link: Link) -> tuple[object, ...]:
    """Sort key by the moment at which a statement was made, as far as that can be told.

    The date of the statement decides, not that of the report that recalls it. On one day, what a report recalls ("it
    had still counted 103") stands before what it reports; then the time of the report decides, then the order of the
    words. An undated statement stands first: it supersedes nothing.
    """
    claim = link.claim
    published = claim.source.published
    said = link.said_on or published
    return (
        said.earliest.astimezone(UTC).date() if said else date.min,
        _RECALLED.search(claim.prefix) is None,
        published.earliest if published else _FIRST,
        *precedence(link)[4:],
    )


def _position(speaker: str, path: list[Link], counts: set[str], side: Party | None) -> Position:
    standing = [link for link in path if link.claim.id in counts]
    last = _latest(standing)
    made = tuple(_statement(link, last, counts) for link in path)
    return Position(
        speaker=speaker,
        side=next((link.side for link in path if link.side), None),
        statements=made,
        latest=next((each for each in made if last and each.claim == last.claim.id), None),
        own_losses=any(speaks_of_its_own(link, side) for link in path),
    )


def _latest(standing: list[Link]) -> Link | None:
    """The last statement that moves the speaker; a vague one ("much higher") that holds the figure before does not."""
    last: Link | None = None
    for link in standing:
        if last is None or not _restates(link.claim, last.claim):
            last = link
    return last


def _restates(later: Claim, earlier: Claim) -> bool:
    """Whether a vague figure says nothing against an earlier, firmer one of the same speaker."""
    if not later.vague or earlier.vague:
        return False
    low, high = earlier.low, earlier.high
    above = later.low is None or (low is not None and later.low <= low)
    below = later.high is None or (high is not None and high <= later.high)
    return above and below


def _statement(link: Link, last: Link | None, counts: set[str]) -> Statement:
    claim = link.claim
    return Statement(
        claim=claim.id,
        said_on=link.said_on,
        low=claim.low,
        high=claim.high,
        superseded=claim.id in counts and last is not None and _is_superseded(claim, last.claim),
        counts=claim.id in counts,
    )


def _is_superseded(claim: Claim, last: Claim) -> bool:
    return (claim.low, claim.high) != (last.low, last.high) and not _restates(claim, last)


def moves(position: Position, links: Iterable[Link] = ()) -> tuple[str, ...]:
    """The counting figures of a speaker one after the other, a repeated one once: ("63", "89").

    With the row's `links` each figure keeps the form of its source: "more than 320", not "at least 321".
    """
    said = {link.claim.id: link.claim for link in links}
    path: list[tuple[int | None, int | None]] = []
    shown: list[str] = []
    kept: Claim | None = None
    for statement in position.statements:
        bounds = statement.low, statement.high
        claim = said.get(statement.claim)
        if claim and kept and _restates(claim, kept):
            continue
        if statement.counts and (not path or path[-1] != bounds):
            path.append(bounds)
            kept = claim
            shown.append(claimed(claim) if claim else figure(*bounds))
    return tuple(shown)
