"""What a person decided, told in a sentence for readers: what, about which words, from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from counterclaim.ledger.decisions import OF_EVENTS
from counterclaim.nouns import Decision, Event, Link, When
from counterclaim.record.wording import claimed, one_line, spoken_date
from counterclaim.review.shaping import new_event_id

_FIGURE = frozenset({"low", "high", "approximate", "vague"})
_NAMES = {"said_on": "day of the statement"}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class View:
    """An event, and the names of those around it, at one moment of its history."""

    event: Event | None
    names: Mapping[str, str]
    """Event id -> name."""
    homes: Mapping[str, str]
    """Claim id -> id of its event."""
    links: Mapping[str, Link]
    """Of the whole neighbourhood, by claim."""


@dataclass(frozen=True, slots=True)
class Told:
    """A decision in words."""

    what: str
    """What a person did, to stand behind "A person": "corrected the claim “63”: figure from 63 to 89"."""
    claim: str = ""
    before: str = ""
    after: str = ""


def told(decision: Decision, here: str, was: View, now: View) -> Told | None:
    """A decision as the log of the event `here` tells it; None where it is about another event."""
    if decision.action == "rename":
        return _rename(was, now)
    if decision.action in OF_EVENTS:
        return _merge(decision, here, was, now) if decision.action == "merge" else _split(decision, here, was, now)
    claim = decision.target
    if here not in (was.homes.get(claim), now.homes.get(claim)):
        return None
    quote = _quote(was.links.get(claim) or now.links.get(claim))
    if decision.action == "move":
        return _move(decision, here, quote, was, now)
    if decision.action == "duplicate":
        other = now.links.get(str(dict(decision.coding)["of"]))
        by = f" by {other.speaker}" if other else ""
        return Told(f"called the claim {quote} a duplicate of {_quote(other)}{by}", claim)
    if decision.action == "correct":
        return _correction(decision, quote, was.links.get(claim), now.links.get(claim))
    done = {"accept": "confirmed the claim {}", "reject": "took the claim {} out: it is none"}[decision.action]
    return Told(done.format(quote), claim)


def _quote(link: Link | None) -> str:
    """The words of a claim; a reader's may name other readers, and are not told."""
    if link is None:
        return "that is gone"
    return "of a reader" if link.claim.in_comment else f"“{one_line(link.claim.quote)[:_SHOWN]}”"


def _move(decision: Decision, here: str, quote: str, was: View, now: View) -> Told | None:
    claim = decision.target
    one, other = was.homes.get(claim), now.homes.get(claim)
    if one == other:
        return None
    if other == here:
        return Told(f"put the claim {quote} here, from {was.names.get(one or '', 'elsewhere')}", claim)
    return Told(f"put the claim {quote} elsewhere: {now.names.get(other or '', 'elsewhere')}", claim)


def _correction(decision: Decision, quote: str, was: Link | None, now: Link | None) -> Told:
    names = sorted({"figure" if name in _FIGURE else name for name, _ in decision.coding})
    pairs = [(name, _value(was, name), _value(now, name)) for name in names]
    moved = [(name, one, other) for name, one, other in pairs if one != other]
    steps = [f"{_NAMES.get(name, name)} from {one} to {other}" for name, one, other in moved]
    what = f"corrected the claim {quote}{': ' if steps else ''}{', '.join(steps)}"
    before, after = (", ".join(pair[side] for pair in moved) for side in (1, 2))
    return Told(what, decision.target, before, after)


def _value(link: Link | None, name: str) -> str:
    if link is None:
        return "nothing"
    if name == "figure":
        return claimed(link.claim)
    value = link.said_on if name == "said_on" else getattr(link.claim, name)
    if isinstance(value, When):
        return spoken_date(value, year=True)
    if value is None:
        return "nobody named" if name == "speaker" else "nothing"
    return f"“{one_line(value)[:_SHOWN]}”" if name in ("speaker", "affected") else _plain(value)


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _merge(decision: Decision, here: str, was: View, now: View) -> Told | None:
    there = str(dict(decision.coding)["event"])
    if here == there or _gained(here, was, now):
        return Told(f"merged {was.names.get(decision.target, decision.target)} into this event")
    return Told(f"merged this event into {now.names.get(there, there)}") if _gained(here, now, was) else None


def _split(decision: Decision, here: str, was: View, now: View) -> Told | None:
    made, count = new_event_id(decision), len(decision.claims)
    claims = f"{count} claim{'' if count == 1 else 's'}"
    if here == made:
        return Told(f"made this event of {claims} of {was.names.get(decision.target, 'another')}")
    if any(was.homes.get(claim) == here for claim in decision.claims):
        return Told(f"took {claims} out into an event of their own: {now.names.get(made, made)}")
    return None


def _rename(was: View, now: View) -> Told | None:
    if was.event is None or now.event is None:
        return None
    if _description(was.event) == _description(now.event):
        return None
    before, after = was.event.name, now.event.name
    what = f"named this event {after}; it was {before}" if before != after else "said when or where this was"
    return Told(what, "", before, after)


def _description(event: Event) -> tuple[object, ...]:
    return (event.name, event.when, event.place)


def _gained(here: str, was: View, now: View) -> bool:
    return any(home == here and was.homes.get(claim) != here for claim, home in now.homes.items())
