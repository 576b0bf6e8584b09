"""What is looked at before a decision is written, in the transaction that writes it: nobody overwrites another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC

from sqlalchemy import Connection, select

from counterclaim.errors import StaleError, UsageError
from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode
from counterclaim.ledger.decisions import (
    OF_DECISIONS,
    check,
    check_of_claim,
    check_of_decision,
    decided_claim,
    standing,
)
from counterclaim.nouns import Claim, Decision

_DID = {
    "accept": "said that the claim is right",
    "correct": "corrected the claim",
    "reject": "said that it is no claim",
    "move": "moved the claim to another event",
    "duplicate": "called the claim a duplicate",
    "merge": "merged the event with another",
    "split": "took claims out of the event",
    "rename": "described the event anew",
    "undo": "took back a decision on this",
    "confirm": "confirmed a decision on this",
    "ask": "asked for a second person",
}


def look(connection: Connection, decision: Decision) -> None:
    """See whether a decision makes sense now; writers come one after the other, so what is read here stays so.

    Raises UsageError where it makes none, and StaleError where somebody decided on the same thing since the decision
    that its person saw last (`Decision.seen`).
    """
    check(decision)

    def find(name: str) -> Decision | None:
        return _decision(connection, name)

    if find(decision.id) is not None:
        return
    other = find(decision.target) if decision.action in OF_DECISIONS else None
    if other is not None:
        check_of_decision(decision, other)
    elif decision.action in ("undo", "confirm"):
        raise UsageError(f"There is no decision {decision.target[:12]!r} to {decision.action}.", advice="Look again.")
    if decision.seen is not None:
        _refuse_late(decision, _since(connection, decision.seen), find)
    if decision.action == "correct":
        _look_at_claim(connection, decision)


def matters(decision: Decision, find: Callable[[str], Decision | None]) -> frozenset[str]:
    """Ids of the claims and events that a decision is about, also where it is about a decision about them.

    Two decisions on one of these want to know of each other.
    """
    while decision.action in OF_DECISIONS:
        other = find(decision.target)
        if other is None:
            break
        decision = other
    there = [str(value) for name, value in decision.coding if name == "event" and decision.action == "merge"]
    return frozenset([decision.target, *decision.claims, *there])


def _refuse_late(decision: Decision, since: Iterable[Decision], find: Callable[[str], Decision | None]) -> None:
    about = matters(decision, find)
    late = [one for one in since if about & matters(one, find)]
    if late:
        raise StaleError(_told(late[-1], len(late)), decision=late[-1], advice="Look at it again: nothing was written.")


def _told(late: Decision, count: int) -> str:
    who = late.by or "Somebody"
    when = f" at {late.at.astimezone(UTC):%H:%M on %d %B %Y} (UTC)" if late.at else ""
    why = f", because: {' '.join(late.reason.split())[:200].rstrip('.')}" if late.reason.strip() else ""
    more = f" It is the last of {count} decisions since you looked." if count > 1 else ""
    return f"{who} {_DID[late.action]} meanwhile{when}{why}.{more}"


def _since(connection: Connection, seen: str) -> list[Decision]:
    """The decisions after one; all of them for ""."""
    table = tables.decisions.c
    number = 0
    if seen:
        number = connection.scalar(select(table.number).where(table.id == seen)) or 0
        if not number:
            raise UsageError(f"There is no decision {seen[:12]!r} to have seen.", advice="Look at the page again.")
    bodies = connection.scalars(select(table.body).where(table.number > number).order_by(table.number))
    return [decode(Decision, body) for body in bodies]


def _decision(connection: Connection, name: str) -> Decision | None:
    body = connection.scalar(select(tables.decisions.c.body).where(tables.decisions.c.id == name))
    return None if body is None else decode(Decision, body)


def _look_at_claim(connection: Connection, decision: Decision) -> None:
    """A correction goes by the claim as it is decided so far."""
    body = connection.scalars(select(tables.claims.c.body).where(tables.claims.c.id == decision.target)).first()
    if body is None:
        return
    claim = decode(Claim, body)
    before = [one for one in standing(_family(connection, claim.id)) if one.target == claim.id]
    check_of_claim(decision, decided_claim(claim, before) or claim)


def _family(connection: Connection, claim: str) -> list[Decision]:
    """The decisions about a claim, those about these, and so on, in their order."""
    table = tables.decisions.c
    found: dict[int, Decision] = {}
    about = [claim]
    while about:
        rows = connection.execute(select(table.number, table.body).where(table.target.in_(about))).all()
        new = {row.number: decode(Decision, row.body) for row in rows if row.number not in found}
        found |= new
        about = [one.id for one in new.values()]
    return [found[number] for number in sorted(found)]
