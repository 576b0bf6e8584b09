"""Events as linking gave them, however they are held: in memory, or in a ledger from which only some are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from counterclaim.nouns import Event


class Linked(Protocol):
    """Events as linking gave them, before people's decisions."""

    def names(self) -> Sequence[str]:
        """The ids of all of them, in their order."""

    def event(self, name: str) -> Event:
        """The event of this id, which is one of `names`."""

    def of_claims(self, claims: Collection[str]) -> Mapping[str, str]:
        """Claim -> id of its event, for those of these claims that are there."""

    def of_reports(self, reports: Collection[str]) -> Mapping[str, Collection[str]]:
        """Report -> ids of the events that it or one of its claims stands in, for those that are there."""


class Given:
    """Events that are at hand."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = {event.id: event for event in events}
        self._claims = {link.claim.id: event.id for event in self._events.values() for link in event.links}
        self._reports: dict[str, set[str]] | None = None

    def names(self) -> Sequence[str]:
        """The ids of all of them, in their order."""
        return list(self._events)

    def event(self, name: str) -> Event:
        """The event of this id."""
        return self._events[name]

    def of_claims(self, claims: Collection[str]) -> Mapping[str, str]:
        """Claim -> id of its event."""
        return {claim: self._claims[claim] for claim in claims if claim in self._claims}

    def of_reports(self, reports: Collection[str]) -> Mapping[str, Collection[str]]:
        """Report -> ids of its events; the first to ask waits until all are gone through."""
        if self._reports is None:
            self._reports = defaultdict(set)
            for event in self._events.values():
                for report in {link.claim.source.document for link in event.links} | {d.id for d in event.documents}:
                    self._reports[report].add(event.id)
        return {report: self._reports[report] for report in reports if report in self._reports}
