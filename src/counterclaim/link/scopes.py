"""Which of an event's claims count the event itself, and which a running total that only stands beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from counterclaim.link import dates
from counterclaim.nouns import Claim, Measure, Scope, When

_ONSET = timedelta(days=3)
"""A count that starts this little before an event starts with it: rain falls for days before the dam breaks."""
_STARTS = ("since", "from")
_STRETCH = re.compile(
    r"\b(?:since|(?:over|in|during) the (?:past|last|first)|this (?:year|month|season|summer|winter)|so far this"
    r"|(?:of|in|throughout) the (?:whole |entire )?(?:war|invasion|conflict|campaign|season|year)|per (?:day|week))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


def scopes(claims: Iterable[Claim], *, kind: str, when: When | None) -> dict[str, Scope]:
    """Claim id -> the span that it counts, once it is known what the event is. No comment decides what another counts.

    In an incident a claim that is coded as a total or a period counts the incident all the same where a claim of the
    incident gives the very figure; where its words start the count with the event or later ("the toll has not moved
    since 4 January"); and, where the words date nothing, where the figure lies among those of the incident. Any other
    is a running total that stands beside it: the words start it more than three days before, or count more than two
    days, or name a stretch ("in the war"); or nothing of its size is known of the incident.
    """
    claims = tuple(claims)
    if kind != "incident":
        return {claim.id: claim.scope for claim in claims}
    own: dict[Measure, set[tuple[int | None, int | None]]] = defaultdict(set)
    for claim in claims:
        if claim.scope is Scope.INCIDENT and claim.stance.counts and not claim.part and not claim.in_comment:
            own[claim.measure].add((claim.low, claim.high))
    return {
        claim.id: Scope.INCIDENT if _is_of_the_event(claim, when, own[claim.measure]) else claim.scope
        for claim in claims
    }


def _is_of_the_event(claim: Claim, when: When | None, own: set[tuple[int | None, int | None]]) -> bool:
    if claim.scope is Scope.INCIDENT or (claim.low, claim.high) in own:
        return True
    told = _is_told_beside(claim, when)
    return _lies_among(claim, own) if told is None else not told


def _is_told_beside(claim: Claim, when: When | None) -> bool | None:
    """Whether the words count a longer stretch than an event of that date; None where they do not tell."""
    for cue in claim.dates:
        named = dates.resolve(cue.text, claim.source.published)
        if named is None or when is None:
            continue
        if cue.text.lower().startswith(_STARTS):
            return when.earliest - named.earliest > _ONSET
        return not dates.is_day(named) or dates.days_between(named, when) > _ONSET.days
    return True if _STRETCH.search(_sentence(claim)) else None


def _lies_among(claim: Claim, own: set[tuple[int | None, int | None]]) -> bool:
    bounds = [bound for pair in own for bound in pair if bound is not None]
    said = [bound for bound in (claim.low, claim.high) if bound is not None]
    return bool(bounds) and all(min(bounds) <= bound <= max(bounds) for bound in said)


def _sentence(claim: Claim) -> str:
    return f"{_SENTENCE_END.split(claim.prefix)[-1]}{claim.quote}{_SENTENCE_END.split(claim.suffix)[0]}"
