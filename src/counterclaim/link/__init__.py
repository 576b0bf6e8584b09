"""Claims in, events out: places, dates, sides, totals apart from incidents, and who only repeats whom."""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.nouns import Claim, Document, Event


def link(claims: Iterable[Claim], documents: Iterable[Document] = ()) -> list[Event]:
    """Put every claim into the event that it is about."""
    raise NotImplementedError
