"""Writing a decision down: checked, told apart from what others decided meanwhile, and shown at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from counterclaim.ledger.coding import Value
from counterclaim.ledger.decisions import Holding, new_decision
from counterclaim.nouns import Decision, Event
from counterclaim.serve.ask import Ask


def proposed(
    ask: Ask,
    target: str,
    action: str,
    *,
    coding: Mapping[str, Value] | None = None,
    claims: Iterable[str] = (),
    among: Iterable[Event] = (),
    within: str = "",
) -> Decision:
    """The decision that a form asks for; UsageError where it makes no sense.

    `within` is the event that a claim stands in. It waits for a second person where an editor asked for one.
    """
    names = [target, within, *(str(value) for name, value in (coding or {}).items() if name == "event")]
    needs_another = Holding(ask.desk.catalogue.decisions).needs_another(*names, *(one.id for one in among))
    return new_decision(
        target,
        action,
        coding=coding,
        reason=ask.said("reason"),
        by=ask.name,
        at=datetime.now(UTC),
        claims=claims,
        among=among,
        seen=ask.said("seen") if "seen" in ask.form else None,
        waits=needs_another and _may_wait(ask, target, action),
    )


def _may_wait(ask: Ask, target: str, action: str) -> bool:
    """Whether a decision is one that two persons take: what still waits, or is itself a request, one takes back."""
    if action != "undo":
        return action not in ("confirm", "ask")
    waiting = {one.id for one in Holding(ask.desk.catalogue.decisions).waiting}
    return target not in waiting and not is_of_request(ask, target)


def seen_last(ask: Ask) -> str:
    """Id of the last decision that the asker has seen: of a form that comes back, the one that it was sent with.

    What others decided while it was filled in is told when it is sent again, not passed over.
    """
    return ask.said("seen") if "seen" in ask.form else ask.desk.catalogue.known.last


def is_of_request(ask: Ask, decision: str) -> bool:
    """Whether a decision asks for a second person, or takes back one that does, at whatever remove."""
    by_id = {one.id: one for one in ask.desk.catalogue.decisions}
    while (one := by_id.get(decision)) is not None and one.action == "undo":
        decision = one.target
    return one is not None and one.action == "ask"


def decide(ask: Ask, decision: Decision) -> None:
    """Write a decision down, and bring the lists up to it. StaleError where somebody else decided meanwhile."""
    ask.desk.ledger.decide(decision)
    ask.desk.site.refresh()
