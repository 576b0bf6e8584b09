"""What people decided, applied: pure functions of claims, events and decisions.

A decision never overwrites anything. Taking one back ("undo") leaves everything as if it had never been taken, and
taking the undo back brings it in again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.nouns import Claim, Decision, Event, Link, Measure, Problem, Scope, Stance

ACTIONS = ("accept", "reject", "correct", "move", "undo")

_KINDS: dict[str, tuple[type, ...]] = {
    "low": (int, type(None)),
    "high": (int, type(None)),
    "approximate": (bool,),
    "vague": (bool,),
    "measure": (Measure,),
    "affected": (str, type(None)),
    "speaker": (str, type(None)),
    "stance": (Stance,),
    "scope": (Scope,),
    "part": (bool,),
    "retracted": (bool,),
}
"""The fields of a claim that a person may correct."""


def new_decision(
    target: str,
    action: str,
    *,
    coding: Mapping[str, str | int | bool | None] | None = None,
    reason: str = "",
    by: str = "",
    at: datetime,
) -> Decision:
    """A decision, checked, with its id; UsageError where it makes no sense."""
    pairs = tuple(sorted((coding or {}).items()))
    parts = [target, action, pairs, reason, by, at.isoformat()]
    text = json.dumps(parts, separators=(",", ":"))
    made = Decision(hashlib.sha256(text.encode()).hexdigest(), target, action, pairs, reason, by, at)
    check(made)
    return made


def check(decision: Decision) -> None:
    """UsageError where a decision cannot be applied whatever it is about."""
    if decision.action not in ACTIONS:
        raise UsageError(f"There is no decision {decision.action!r}.", advice=f"Choose one of {', '.join(ACTIONS)}.")
    if decision.action == "correct":
        _coding(decision)
    if decision.action == "move" and [name for name, _ in decision.coding] != ["event"]:
        raise UsageError("A move names no event.", advice='Give the coding (("event", id),).')


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, in the order in which they were taken: undone ones and undos left out."""
    undone: set[str] = set()
    held: list[Decision] = []
    for decision in reversed(tuple(decisions)):
        if decision.id in undone:
            continue
        if decision.action == "undo":
            undone.add(decision.target)
        else:
            held.append(decision)
    return tuple(reversed(held))


def decided(claims: Iterable[Claim], decisions: Iterable[Decision]) -> tuple[Claim, ...]:
    """The claims as people decided: rejected ones left out, corrected ones with the right coding, the rest as they are.

    A corrected claim keeps its id, so that later decisions, links and addresses still find it. The latest decision on a
    field wins. What a person accepted or corrected has confidence 1. Raises UsageError for a coding that no claim has.
    """
    by_claim: dict[str, list[Decision]] = {}
    for decision in standing(decisions):
        by_claim.setdefault(decision.target, []).append(decision)
    seen = (_decided(claim, by_claim.get(claim.id, ())) for claim in claims)
    return tuple(claim for claim in seen if claim is not None)


def _decided(claim: Claim, decisions: Sequence[Decision]) -> Claim | None:
    is_rejected = False
    for decision in decisions:
        if decision.action == "reject":
            is_rejected = True
        elif decision.action in ("accept", "correct"):
            is_rejected = False
            coding = _coding(decision) if decision.action == "correct" else {}
            claim = replace(claim, confidence=1.0, **coding)
    return None if is_rejected else claim


def _coding(decision: Decision) -> dict[str, Any]:
    """The fields that a correction sets, in the types of `Claim`."""
    return {name: _value(name, value) for name, value in decision.coding}


def _value(name: str, value: str | int | bool | None) -> Any:
    kinds = _KINDS.get(name)
    if kinds is None:
        raise UsageError(f"A claim has no field {name!r} to correct.", advice=f"Choose one of {', '.join(_KINDS)}.")
    if issubclass(kinds[0], StrEnum):
        return _member(name, kinds[0], value)
    fits = isinstance(value, kinds) and isinstance(value, bool) is (kinds == (bool,))
    if not fits or (isinstance(value, int) and value < 0):
        raise UsageError(f"{value!r} is no {name}.", advice="See the fields of a claim.")
    return value


def _member(name: str, kind: type[StrEnum], value: object) -> StrEnum:
    for member in kind:
        if member.value == value:
            return member
    raise UsageError(f"There is no {name} {value!r}.", advice=f"Choose one of {', '.join(kind)}.")


def moves(decisions: Iterable[Decision]) -> dict[str, str]:
    """Where people put claims: claim id to event id, the latest move of each."""
    return {
        decision.target: str(dict(decision.coding)["event"])
        for decision in standing(decisions)
        if decision.action == "move"
    }


def moved(events: Iterable[Event], wanted: Mapping[str, str]) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """The events with claims put where people put them, and the moves that lead nowhere.

    An event that is left without a claim and without a report goes. A move to an event that is not there leaves the
    claim where it was.
    """
    before = tuple(events)
    known = {event.id for event in before}
    here = {claim: event for claim, event in wanted.items() if event in known}
    found = {link.claim.id: link for event in before for link in event.links if link.claim.id in here}
    after = tuple(_with_moves(event, here, found) for event in before)
    kept = tuple(event for event in after if event.links or event.documents)
    lost = tuple(_leads_nowhere(claim, event) for claim, event in wanted.items() if event not in known)
    return kept, lost


def _with_moves(event: Event, wanted: Mapping[str, str], found: Mapping[str, Link]) -> Event:
    stay = [link for link in event.links if wanted.get(link.claim.id, event.id) == event.id]
    have = {link.claim.id for link in stay}
    come = [
        replace(link, reasons=(*link.reasons, "A person put it here."))
        for claim, link in found.items()
        if wanted[claim] == event.id and claim not in have
    ]
    if len(stay) == len(event.links) and not come:
        return event
    return replace(event, links=tuple(sorted([*stay, *come], key=_place)))


def _place(link: Link) -> tuple[datetime, str, str, int]:
    said = link.said_on.earliest if link.said_on else datetime.max.replace(tzinfo=UTC)
    return said, link.claim.source.document, link.claim.unit, link.claim.start


def _leads_nowhere(claim: str, event: str) -> Problem:
    return Problem(
        where=f"claim {claim[:12]}",
        what=f"A person moved it to the event {event!r}, which is not there.",
        advice="Move it to another event, or undo the move.",
    )
