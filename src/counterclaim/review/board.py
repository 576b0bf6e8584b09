"""Events with people's decisions applied, and which events a new decision changes: a pure function, kept up to date.

Events fall into neighbourhoods: those that some decision speaks of together. What becomes of one neighbourhood hangs on
its events and its decisions alone, so a new decision costs what its own neighbourhood costs, whatever the ledger holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.ledger.decisions import OF_CLAIMS, OF_DECISIONS, Holding, by_target, spoken_of
from counterclaim.link.events import event_order
from counterclaim.link.parties import Parties, load
from counterclaim.nouns import Decision, Event, Problem
from counterclaim.review.claims import settle
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
        self, events: Iterable[Event], decisions: Iterable[Decision] = (), *, parties: Parties | None = None
    ) -> None:
        self._parties = parties
        self._linked = {event.id: event for event in events}
        self._order = {name: place for place, name in enumerate(self._linked)}
        self._homes: dict[str, list[str]] = defaultdict(list)
        self._claims = {link.claim.id for event in self._linked.values() for link in event.links}
        for event in self._linked.values():
            for thing in _things(event):
                self._homes[thing].append(event.id)
        self.decisions: list[Decision] = []
        """In the order in which they were taken, undone ones too."""
        self._by_id: dict[str, Decision] = {}
        self._leads: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._taken: dict[str, list[int]] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._where: dict[str, str] = {}
        for decision in decisions:
            self._note(decision)
        self._events = dict(self._linked)
        for lead in list(self._taken):
            self._follow(lead)

    def take(self, decision: Decision) -> set[str]:
        """Apply one more decision; ids of the events that are new, gone or no longer what they were."""
        if decision.id in self._by_id:
            return set()
        return self._follow(self._note(decision))

    def events(self) -> list[Event]:
        """The events that have a claim, by date, then by id."""
        return sorted((event for event in self._events.values() if event.links), key=event_order)

    def event(self, name: str) -> Event | None:
        """The event of this id, with or without a claim; None where there is none, or no longer."""
        return self._events.get(name)

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
            return (self._linked[event],), ()
        return self._neighbourhood(lead), tuple(self.decisions[n] for n in self._taken[lead])

    def around(self, decision: Decision) -> tuple[tuple[Event, ...], tuple[Decision, ...]]:
        """The events as linking gave them, and the decisions so far, of all that a decision speaks of."""
        leads = {self._lead(name) for name in self.about(decision)}
        names = {name for lead in leads for name in self._members.get(lead, [lead]) if name in self._order}
        taken = sorted(n for lead in leads for n in self._taken.get(lead, ()))
        linked = tuple(self._linked[name] for name in sorted(names, key=lambda name: self._order[name]))
        return linked, tuple(self.decisions[n] for n in taken)

    def root(self, decision: Decision) -> Decision:
        """What a decision is about in the end: for an undo of a confirmation, the decision that was confirmed."""
        while decision.action in OF_DECISIONS and decision.target in self._by_id:
            decision = self._by_id[decision.target]
        return decision

    def home(self, claim: str) -> str | None:
        """The id of the event that a claim stands in; None where it is not there, or rejected."""
        for name in self._homes.get(claim, ()):
            outcome = self._outcomes.get(self._lead(name))
            events = outcome.events if outcome else (self._linked[name],)
            for event in events:
                if any(link.claim.id == claim for link in event.links):
                    return event.id
        return None

    def about(self, decision: Decision) -> frozenset[str]:
        """Ids of the linked events that a decision speaks of: those that hold its claims, and those that it names."""
        root = self.root(decision)
        named = [*spoken_of(root), root.target, str(dict(root.coding).get("event", ""))]
        anchored = [home for _, things in root.anchors for home in self._anchored(things)]
        return frozenset([*anchored, *(home for thing in named for home in self._homes.get(thing, ()))])

    def _anchored(self, things: Iterable[str]) -> list[str]:
        """The events of the claims among `things`; of the reports where no claim is there any more."""
        homes = [(thing in self._claims, home) for thing in things for home in self._homes.get(thing, ())]
        has_claims = any(is_claim for is_claim, _ in homes)
        return [home for is_claim, home in homes if is_claim or not has_claims]

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
            self._homes[new_event_id(decision)].append(names[0])
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

    def _neighbourhood(self, lead: str) -> tuple[Event, ...]:
        names = sorted(
            (name for name in self._members[lead] if name in self._order), key=lambda name: self._order[name]
        )
        return tuple(self._linked[name] for name in names)

    def _follow(self, lead: str) -> set[str]:
        """Work a neighbourhood out anew; ids of its events that changed."""
        events = self._neighbourhood(lead)
        names = {name for name in self._members[lead] if name in self._events}
        for part in self._members[lead]:
            names |= {event.id for event in self._outcomes.pop(part, Outcome((), ())).events}
        before = {name: self._events.pop(name) for name in names if name in self._events}
        outcome = apply(events, [self.decisions[n] for n in self._taken[lead]], self.parties())
        after = {event.id: event for event in outcome.events}
        after = {name: before[name] if before.get(name) == event else event for name, event in after.items()}
        self._outcomes[lead] = Outcome(tuple(after.values()), outcome.problems)
        self._events |= after
        self._where |= dict.fromkeys(after, lead)
        return {name for name in before.keys() | after.keys() if before.get(name) is not after.get(name)}

    def parties(self) -> Parties:
        """Who speaks for which side, as linking has it."""
        if self._parties is None:
            self._parties = load()
        return self._parties


def _things(event: Event) -> set[str]:
    """What a decision may know an event by: its id, its claims and their reports."""
    reports = {link.claim.source.document for link in event.links} | {one.id for one in event.documents}
    return {event.id, *(link.claim.id for link in event.links)} | reports


def on_claims(decisions: Iterable[Decision]) -> Mapping[str, list[Decision]]:
    """Claim -> the decisions that speak of it."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        for claim in dict.fromkeys(spoken_of(decision)):
            found[claim].append(decision)
    return found
