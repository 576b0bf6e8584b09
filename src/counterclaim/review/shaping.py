"""Moves, merges, splits and names: which claims stand in which event, as people decided.

Decisions are followed in the order in which they were taken. An event is found by the claims and reports that it held
when a person spoke of it (`Decision.anchors`), so that a merge or a split follows its claims wherever linking puts them
and whatever it calls their event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from counterclaim.ledger.coding import moment
from counterclaim.ledger.decisions import OF_EVENTS
from counterclaim.link import places
from counterclaim.link.events import document_order, statement_order
from counterclaim.nouns import Decision, Document, Event, Link, Place, Problem, When
from counterclaim.record.wording import spoken_date

SHAPING = frozenset({"move", *OF_EVENTS})
"""The decisions that this module follows."""


def new_event_id(split: Decision) -> str:
    """The id of the event that a split makes; it stays whatever linking does."""
    return f"{split.target}-{split.id[:12]}"


@dataclass(slots=True)
class Draft:
    """One event while decisions are followed."""

    event: Event
    """Its name, place and date; its links and documents are those below."""
    links: dict[str, Link]
    """By claim."""
    documents: dict[str, Document]
    is_touched: bool = False

    @classmethod
    def of(cls, event: Event) -> Draft:
        """The event as it is."""
        return cls(event, {link.claim.id: link for link in event.links}, {one.id: one for one in event.documents})

    def done(self) -> Event:
        """The event as it has become; the very event where nothing touched it."""
        if not self.is_touched:
            return self.event
        return replace(
            self.event,
            links=tuple(sorted(self.links.values(), key=statement_order)),
            documents=tuple(sorted(self.documents.values(), key=document_order)),
        )


class Shaping:
    """Follows decisions over some events; `problems` says which lead nowhere."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.drafts = {event.id: Draft.of(event) for event in events}
        self.problems: list[Problem] = []
        self._home = {claim: draft for draft in self.drafts.values() for claim in draft.links}
        self._now: dict[str, str] = {}
        """Id of an event that was merged away -> id of the one that holds its claims."""

    def follow(self, decision: Decision) -> None:
        """Do what one of the decisions of `SHAPING` says."""
        {"move": self._move, "merge": self._merge, "split": self._split, "rename": self._rename}[decision.action](
            decision
        )

    def find(self, event: str, anchors: Collection[str] = ()) -> Draft | None:
        """The event that a person named: where most of its claims are now, else its reports, else by its id."""
        votes = Counter(self._home[claim].event.id for claim in anchors if claim in self._home)
        if not votes and anchors:
            votes = self._votes_of_reports(frozenset(anchors))
        if votes:
            return self.drafts[max(votes, key=lambda name: (votes[name], name == event, name))]
        while event not in self.drafts and event in self._now:
            event = self._now[event]
        return self.drafts.get(event)

    def _votes_of_reports(self, anchors: frozenset[str]) -> Counter[str]:
        return Counter(
            name
            for name, draft in self.drafts.items()
            for report in {link.claim.source.document for link in draft.links.values()} | draft.documents.keys()
            if report in anchors
        )

    def _named(self, decision: Decision, event: str) -> Draft | None:
        found = self.find(event, dict(decision.anchors).get(event, ()))
        if found is None:
            self._lost(decision, f"names the event {event!r}, which is not there")
        return found

    def _move(self, decision: Decision) -> None:
        there = self._named(decision, str(dict(decision.coding)["event"]))
        if decision.target not in self._home:
            self._lost(decision, "is about a claim that is not there")
        elif there is not None:
            self._take([decision.target], there, "A person put it here.")

    def _merge(self, decision: Decision) -> None:
        one, other = self._named(decision, decision.target), self._named(decision, str(dict(decision.coding)["event"]))
        if one is None or other is None or one is other:
            return
        why = f"A person merged {one.event.name} into this event."
        for claim, link in one.links.items():
            other.links[claim] = _told(link, why)
            self._home[claim] = other
        other.documents |= one.documents
        other.is_touched = True
        self._now[one.event.id] = other.event.id
        del self.drafts[one.event.id]

    def _split(self, decision: Decision) -> None:
        here = [claim for claim in decision.claims if claim in self._home]
        if not here:
            self._lost(decision, "splits off claims of which none is there")
            return
        if len(here) < len(decision.claims):
            self._lost(decision, f"splits off {len(decision.claims) - len(here)} claims that are not there")
        source = self.find(decision.target, dict(decision.anchors).get(decision.target, ())) or self._home[here[0]]
        bare = replace(source.event, id=new_event_id(decision), links=(), documents=())
        made = Draft(_described(bare, decision), {}, {}, is_touched=True)
        self.drafts[made.event.id] = made
        self._take(here, made, f"A person took it out of {source.event.name}.")

    def _rename(self, decision: Decision) -> None:
        found = self._named(decision, decision.target)
        if found is not None:
            found.event = _described(found.event, decision)
            found.is_touched = True

    def _take(self, claims: Iterable[str], there: Draft, why: str) -> None:
        """Put claims into an event; a report whose last claim leaves its event goes with them, and so does its thread.

        A reader's claim takes the event of the report under which it stands.
        """
        left: dict[tuple[str, str], Draft] = {}
        for claim in claims:
            home = self._home[claim]
            if home is not there:
                left[home.event.id, home.links[claim].claim.source.document] = home
                self._carry(claim, there, why)
        for (_, report), home in left.items():
            of_report = [link.claim for link in home.links.values() if link.claim.source.document == report]
            if all(one.in_comment for one in of_report):
                for of_thread in of_report:
                    self._carry(of_thread.id, there, why)
                if report in home.documents:
                    there.documents[report] = home.documents.pop(report)

    def _carry(self, claim: str, there: Draft, why: str) -> None:
        home = self._home[claim]
        there.links[claim] = _told(home.links.pop(claim), why)
        self._home[claim] = there
        home.is_touched = there.is_touched = True

    def _lost(self, decision: Decision, what: str) -> None:
        self.problems.append(lost(decision, what))


def lost(decision: Decision, what: str) -> Problem:
    """A decision that cannot be followed now; it is kept, and followed when it can be."""
    return Problem(
        where=f"decision {decision.id[:12]}",
        what=f"A person's decision to {decision.action} {what}.",
        advice="Decide anew, or undo it; it stays in the ledger.",
    )


def _told(link: Link, why: str) -> Link:
    return replace(link, reasons=(*link.reasons, why))


def _described(event: Event, decision: Decision) -> Event:
    """The event with the name, date and place that a person gave it; a name of the two where only those are given."""
    coding = dict(decision.coding)
    when = moment(str(coding["when"])) if coding.get("when") else None if "when" in coding else event.when
    place = event.place
    if "place" in coding:
        within = [event.place.country] if event.place and event.place.country else []
        name = coding["place"]
        place = None if name is None else places.find(str(name), within) or places.unlisted(str(name), None)
    return replace(event, name=str(coding.get("name") or usual_name(place, when)), when=when, place=place)


def usual_name(place: Place | None, when: When | None) -> str:
    """What an event is called that has no name of its own: its place and its day."""
    return f"{place.name if place else 'No place named'}{f', {spoken_date(when, year=True)}' if when else ''}"
