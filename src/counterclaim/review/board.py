"""Events with people's decisions applied, and which events a new decision changes: a pure function, kept up to date.

Events fall into neighbourhoods: those that some decision speaks of together. What becomes of one neighbourhood hangs on
its events and its decisions alone, so a new decision costs what its own neighbourhood costs, whatever the ledger holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from counterclaim.ledger.decisions import OF_CLAIMS, OF_DECISIONS, Holding, by_target, spoken_of
from counterclaim.link.events import event_order
from counterclaim.link.parties import Parties, load
from counterclaim.nouns import Decision, Event, Problem
from counterclaim.review.claims import settle
from counterclaim.review.linked import Given, Linked
from counterclaim.review.shaping import SHAPING, Shaping, lost, new_event_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What decisions make of some events."""

    events: tuple[Event, ...]
    """By date, then by id; an event that nothing touched is the very one that was given."""
    problems: tuple[Problem, ...]
    """Decisions that lead nowhere."""


def apply(events: Sequence[Event], decisions: Iterable[Decision], parties: Parties) -> Outcome:
    """The events as the decisions that hold among `decisions` have them; `events` are as linking gave them.

    An event that is left without a claim and without a report goes.
    """
    standing = Holding(decisions).standing
    if not standing:
        return Outcome(tuple(events), ())
    shaping = Shaping(events)
    for decision in standing:
        if decision.action in SHAPING:
            shaping.follow(decision)
    coding = [one for one in standing if one.action in OF_CLAIMS and one.action not in SHAPING]
    said = by_target(coding)
    problems = [problem for draft in shaping.drafts.values() for problem in settle(draft, said, parties)]
    here = {link.claim.id for event in events for link in event.links}
    problems += [lost(one, "is about a claim that is not there") for one in coding if one.target not in here]
    done = [draft.done() for draft in shaping.drafts.values()]
    kept = [event for event in done if event.links or event.documents]
    return Outcome(tuple(sorted(kept, key=event_order)), (*shaping.problems, *problems))


class Board:
    """All events of a ledger with all its decisions applied.

    ::

        board = Board(linked_events, ledger.decisions())
        board.events()              as people decided
        changed = board.take(new)   the ids of the events that this decision changed
    """

    def __init__(
        self, events: Iterable[Event] | Linked, decisions: Iterable[Decision] = (), *, parties: Parties | None = None
    ) -> None:
        self._parties = parties
        self._linked: Linked = Given(events) if isinstance(events, Iterable) else events
        self._order = {name: place for place, name in enumerate(self._linked.names())}
        self.decisions: list[Decision] = []
        """In the order in which they were taken, undone ones too."""
        self._by_id: dict[str, Decision] = {}
        self._homes: dict[str, str] = {}
        self._leads: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._taken: dict[str, list[int]] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._where: dict[str, str] = {}
        self._followed: set[str] = set()
        some = tuple(decisions)
        self._look_up(some)
        for decision in some:
            self._note(decision)
        for lead in list(self._taken):
            self._follow(lead)

    def take(self, decision: Decision) -> set[str]:
        """Apply one more decision; ids of the events that are new, gone or no longer what they were."""
        if decision.id in self._by_id:
            return set()
        self._look_up([decision])
        return self._follow(self._note(decision))

    def events(self) -> list[Event]:
        """The events that have a claim, by date, then by id."""
        found = (self.event(name) for name in self.names())
        return sorted((event for event in found if event is not None and event.links), key=event_order)

    def names(self) -> set[str]:
        """The ids of all events, also of those without a claim."""
        untouched = {name for name in self._order if self._lead(name) not in self._outcomes}
        return untouched | self.touched()

    def event(self, name: str) -> Event | None:
        """The event of this id, with or without a claim; None where there is none, or no longer."""
        outcome = self._outcomes.get(self._lead(self._where.get(name, name)))
        if outcome is not None:
            return next((event for event in outcome.events if event.id == name), None)
        return self._linked.event(name) if name in self._order else None

    def problems(self) -> tuple[Problem, ...]:
        """The decisions that lead nowhere, in no order that means anything but always the same."""
        found = [problem for outcome in self._outcomes.values() for problem in outcome.problems]
        return tuple(sorted(found, key=lambda problem: (problem.where, problem.what)))

    def touched(self) -> set[str]:
        """Ids of the events whose neighbourhood some decision speaks of."""
        return {event.id for outcome in self._outcomes.values() for event in outcome.events}

    def history_of(self, event: str) -> tuple[tuple[Event, ...], tuple[Decision, ...]]:
        """The events as linking gave them, and the decisions, that an event follows from: its neighbourhood."""
        lead = self._lead(self._where.get(event, event))
        if lead not in self._taken:
            return (self._linked.event(event),), ()
        return self._neighbourhood([lead]), tuple(self.decisions[n] for n in self._taken[lead])

    def around(self, decision: Decision) -> tuple[tuple[Event, ...], tuple[Decision, ...]]:
        """The events as linking gave them, and the decisions so far, of all that a decision speaks of."""
        self._look_up([decision])
        leads = {self._lead(name) for name in self.about(decision)}
        taken = sorted(n for lead in leads for n in self._taken.get(lead, ()))
        return self._neighbourhood(leads), tuple(self.decisions[n] for n in taken)

    def root(self, decision: Decision) -> Decision:
        """What a decision is about in the end: for an undo of a confirmation, the decision that was confirmed."""
        while decision.action in OF_DECISIONS and decision.target in self._by_id:
            decision = self._by_id[decision.target]
        return decision

    def home(self, claim: str) -> str | None:
        """The id of the event that a claim stands in; None where it is not there, or rejected."""
        name = self._homes.get(claim) or self._linked.of_claims([claim]).get(claim)
        outcome = self._outcomes.get(self._lead(name)) if name else None
        if outcome is None:
            return name
        holding = (event.id for event in outcome.events if any(link.claim.id == claim for link in event.links))
        return next(holding, None)

    def homes(self, claims: Collection[str]) -> dict[str, str]:
        """Claim -> id of the event that it stands in, for those of these claims that are in one: looked up at once."""
        self._homes |= self._linked.of_claims(set(claims) - self._homes.keys())
        return {claim: home for claim in claims if claim in self._homes and (home := self.home(claim)) is not None}

    def about(self, decision: Decision) -> frozenset[str]:
        """Ids of the linked events that a decision speaks of: those that hold its claims, and those that it names."""
        root = self.root(decision)
        found = {self._home(name) for name in _named(root)}
        for _, things in root.anchors:
            homes = {self._homes[thing] for thing in things if thing in self._homes}
            reports = {} if homes else self._linked.of_reports(things)
            found |= homes or {home for some in reports.values() for home in some}
        return frozenset(home for home in found if home)

    def _home(self, name: str) -> str:
        """The linked event that a claim's or an event's id leads to; empty where there is none."""
        return name if name in self._order else self._homes.get(name, "")

    def _look_up(self, decisions: Iterable[Decision]) -> None:
        """Find the events of all claims that decisions name, at once."""
        claims = {name for one in decisions for name in _named(one)}
        claims |= {thing for one in decisions for _, things in one.anchors for thing in things}
        self._homes |= self._linked.of_claims(claims - self._homes.keys())

    def _note(self, decision: Decision) -> str:
        """Keep a decision with its neighbourhood, which may join several; what the neighbourhood is called."""
        names = sorted(self.about(decision), key=lambda name: self._order[name]) or [f"nowhere {decision.target}"]
        lead = self._lead(names[0])
        for name in names:
            self._join(lead, self._lead(name))
        self._by_id[decision.id] = decision
        self._taken.setdefault(lead, []).append(len(self.decisions))
        self.decisions.append(decision)
        if decision.action == "split":  # what is said of the new event belongs here
            self._homes[new_event_id(decision)] = names[0]
        return lead

    def _lead(self, name: str) -> str:
        while (above := self._leads.get(name, name)) != name:
            name = above
        return name

    def _join(self, lead: str, other: str) -> None:
        members = self._members.setdefault(lead, [lead])
        if other == lead:
            return
        self._leads[other] = lead
        members += self._members.pop(other, [other])
        self._taken[lead] = sorted([*self._taken.get(lead, ()), *self._taken.pop(other, ())])

    def _neighbourhood(self, leads: Iterable[str]) -> tuple[Event, ...]:
        names = {name for lead in leads for name in self._members.get(lead, [lead]) if name in self._order}
        return tuple(self._linked.event(name) for name in sorted(names, key=lambda name: self._order[name]))

    def _follow(self, lead: str) -> set[str]:
        """Work a neighbourhood out anew; ids of its events that changed."""
        events = self._neighbourhood([lead])
        had = [self._outcomes.pop(part) for part in self._members[lead] if part in self._outcomes]
        old = {event.id: event for outcome in had for event in outcome.events}
        before = {event.id: event for event in events if event.id not in self._followed} | old
        self._followed |= {event.id for event in events}
        outcome = apply(events, [self.decisions[n] for n in self._taken[lead]], self.parties())
        after = {event.id: event for event in outcome.events}
        after = {name: before[name] if before.get(name) == event else event for name, event in after.items()}
        self._outcomes[lead] = Outcome(tuple(after.values()), outcome.problems)
        self._where |= dict.fromkeys([*after, *before], lead)
        return {name for name in before.keys() | after.keys() if before.get(name) is not after.get(name)}

    def parties(self) -> Parties:
        """Who speaks for which side, as linking has it."""
        if self._parties is None:
            self._parties = load()
        return self._parties


def _named(decision: Decision) -> tuple[str, ...]:
    """Ids of the claims and events that a decision names."""
    return (*spoken_of(decision), decision.target, str(dict(decision.coding).get("event", "")))
