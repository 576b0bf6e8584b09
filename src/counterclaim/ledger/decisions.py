"""What a person may decide, what a decision is made of, and which decisions hold.

A decision never overwrites anything. Taking one back ("undo") leaves everything as if it had never been taken, and
taking the undo back brings it in again. What decisions make of events is in `counterclaim.review`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.ledger.coding import Value, check_coding, claim_coding
from counterclaim.nouns import Claim, Decision, Event

OF_CLAIMS = ("accept", "reject", "correct", "move", "duplicate")
"""What is decided about a claim."""
OF_EVENTS = ("merge", "split", "rename")
"""What is decided about an event."""
OF_DECISIONS = ("confirm", "ask", "undo")
"""What is decided about another decision; "ask" also about a claim, an event or all of them."""
ACTIONS = (*OF_CLAIMS, *OF_EVENTS, *OF_DECISIONS)
DESK = "desk"
"""The target of an "ask" that is about every decision to come."""

_ANCHORS = 120
"""Claims and reports at most by which an event is found again."""
_LONGEST = 2_000
_MOST_CLAIMS = 5_000


def new_decision(
    target: str,
    action: str,
    *,
    coding: Mapping[str, Value] | None = None,
    reason: str = "",
    by: str = "",
    at: datetime,
    claims: Iterable[str] = (),
    among: Iterable[Event] = (),
    seen: str | None = None,
    waits: bool = False,
) -> Decision:
    """A decision, checked, with its id; UsageError where it makes no sense.

    `among` are the events that it names, as they stand now. `claims` are those that a "split" takes out.
    """
    made = Decision(
        id="",
        target=target,
        action=action,
        coding=tuple(sorted((coding or {}).items())),
        reason=reason,
        by=by,
        at=at,
        claims=tuple(sorted(set(claims))),
        anchors=tuple((event.id, anchors(event)) for event in among),
        seen=seen,
        waits=waits,
    )
    check(made)
    return replace(made, id=decision_id(made))


def decision_id(decision: Decision) -> str:
    """SHA-256 (hex) over all that a decision says."""
    one = decision
    parts: list[Any] = [one.target, one.action, one.coding, one.reason, one.by, one.at.isoformat() if one.at else None]
    rest = [one.claims, one.anchors, one.seen, one.waits]
    if rest != [(), (), None, False]:  # what was decided before these fields were there keeps its id
        parts += rest
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def anchors(event: Event) -> tuple[str, ...]:
    """Ids of claims and reports by which an event is found again: the least ids, so that most stay when some go."""
    claims = sorted(link.claim.id for link in event.links if not link.claim.in_comment)
    reports = sorted({link.claim.source.document for link in event.links} | {one.id for one in event.documents})
    return (*claims[:_ANCHORS], *reports[:_ANCHORS])


def check(decision: Decision) -> None:
    """UsageError where a decision cannot be applied whatever it is about."""
    action = decision.action
    if action not in ACTIONS:
        raise UsageError(f"There is no decision {action!r}.", advice=f"Choose one of {', '.join(ACTIONS)}.")
    if not decision.target:
        raise UsageError("The decision is about nothing.", advice="Give the id of a claim, an event or a decision.")
    if len(decision.reason) > _LONGEST:
        raise UsageError(f"The reason has {len(decision.reason):,} characters.", advice=f"Use at most {_LONGEST:,}.")
    if action == "reject" and not decision.reason.strip():
        raise UsageError("A claim is rejected without a reason.", advice="Say why it is no claim.")
    if action == "split" and not 0 < len(decision.claims) <= _MOST_CLAIMS:
        raise UsageError("A split names no claims, or too many.", advice=f"Give 1 to {_MOST_CLAIMS:,} claims.")
    if action == "duplicate" and dict(decision.coding).get("of") == decision.target:
        raise UsageError("A claim is no duplicate of itself.", advice="Name the other claim.")
    if action == "merge" and dict(decision.coding).get("event") == decision.target:
        raise UsageError("An event is not merged into itself.", advice="Name the other event.")
    check_coding(action, dict(decision.coding))


def check_of_claim(decision: Decision, claim: Claim) -> None:
    """UsageError where a correction would leave the claim with more at its low end than at its high end."""
    if decision.action != "correct":
        return
    right = replace(claim, **claim_coding(decision))
    if right.low is not None and right.high is not None and right.low > right.high:
        raise UsageError(
            f"The figure would run from {right.low:,} to {right.high:,}.", advice="Give both ends, or empty the other."
        )


def check_of_decision(decision: Decision, other: Decision) -> None:
    """UsageError where a decision about another one makes no sense: nobody confirms what they proposed."""
    if decision.action == "confirm" and other.action in ("confirm", "ask"):
        raise UsageError(f"A decision to {other.action} needs no confirmation.", advice="Undo it if it is wrong.")
    if decision.action == "confirm" and is_same_person(decision.by, other.by):
        raise UsageError("Nobody confirms what they decided themselves.", advice="Ask somebody else.")


def is_same_person(one: str, other: str) -> bool:
    """Whether two accounts are one; a decision without an account may be anybody's."""
    return not one.strip() or one.strip().casefold() == other.strip().casefold()


class Holding:
    """Which of the decisions hold: read it as a set of states by id.

    ::

        holding = Holding(ledger.decisions())
        holding.standing      those that hold, in the order in which they were taken
        holding.waiting       those that need another person's confirmation
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        every = tuple(decisions)
        self.undone: dict[str, Decision] = {}
        """Id -> the decision that takes it back."""
        self.confirmed: dict[str, Decision] = {}
        """Id -> another person's confirmation."""
        self.asked: dict[str, Decision] = {}
        """Target -> the request for a second person that holds."""
        by_id = {one.id: one for one in every}
        holds = {one.id for one in reversed(every) if self._take(one, by_id)}
        self.standing = tuple(one for one in every if one.id in holds and one.action not in OF_DECISIONS)
        self.waiting = tuple(one for one in every if self._waits(one) and one.id not in self.undone)

    def _take(self, one: Decision, by_id: Mapping[str, Decision]) -> bool:
        """Whether it holds, given that all later ones were taken in; what it says of earlier ones is noted."""
        if one.id in self.undone or self._waits(one):
            return False
        if one.action == "undo":
            self.undone[one.target] = one
        elif one.action == "ask":
            self.asked[one.target] = one
        elif one.action == "confirm":
            other = by_id.get(one.target)
            if other is not None and not is_same_person(one.by, other.by):
                self.confirmed[one.target] = one
        return True

    def _waits(self, one: Decision) -> bool:
        asked = one.waits or one.id in self.asked
        return asked and one.action not in ("confirm", "ask") and one.id not in self.confirmed

    def needs_another(self, *targets: str) -> bool:
        """Whether a decision about these claims or events is to wait for a second person, as an editor asked."""
        return any(target in self.asked for target in (DESK, *targets))


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, in the order in which they were taken: undone and waiting ones left out."""
    return Holding(decisions).standing


def spoken_of(decision: Decision) -> tuple[str, ...]:
    """Ids of the claims that a decision is about."""
    if decision.action == "duplicate":
        return (decision.target, str(dict(decision.coding).get("of", "")))
    return (decision.target,) if decision.action in OF_CLAIMS else decision.claims


def decided(claims: Iterable[Claim], decisions: Iterable[Decision]) -> tuple[Claim, ...]:
    """The claims as people decided: rejected ones left out, corrected ones with the right coding, the rest as they are.

    A corrected claim keeps its id, so that later decisions, links and addresses still find it. The latest decision on a
    field wins. What a person accepted or corrected has confidence 1. Raises UsageError for a coding that no claim has.
    """
    by_claim = by_target(standing(decisions))
    seen = (decided_claim(claim, by_claim.get(claim.id, ())) for claim in claims)
    return tuple(claim for claim in seen if claim is not None)


def by_target(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Target -> its decisions, in their order."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.target, []).append(decision)
    return found


def decided_claim(claim: Claim, decisions: Sequence[Decision]) -> Claim | None:
    """One claim as the standing decisions about it have it; None where it is rejected."""
    is_rejected = False
    for decision in decisions:
        if decision.action == "reject":
            is_rejected = True
        elif decision.action in ("accept", "correct"):
            is_rejected = False
            coding = claim_coding(decision) if decision.action == "correct" else {}
            claim = replace(claim, confidence=1.0, **coding)
    return None if is_rejected else claim
