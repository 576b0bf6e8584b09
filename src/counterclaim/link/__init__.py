"""Claims in, events out: places, dates, sides, totals apart from incidents, and who only repeats whom."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from counterclaim.nouns import Claim, Document, Event

__all__ = ["link"]


def link(
    claims: Iterable[Claim], documents: Iterable[Document] = (), *, parties: Path | str | None = None
) -> list[Event]:
    """Put every claim into the event that it is about.

    `documents` are the reports that the claims stand in; with them linking reads more than the claims carry, and an
    event knows its reports. `parties` names a TOML file that adds to the table of who speaks for which side, in the
    form of `data/parties.toml`. The order of the input makes no difference, and no claim is left out: what cannot be
    placed is in an event of its own report, whose place is None. No report is left out either: an occurrence without a
    claim is an event without links, since a person may move a claim there. Raises UsageError for a table of parties
    that cannot be read.
    """
    from counterclaim.link.events import events
    from counterclaim.link.parties import load

    return events(claims, documents, load(parties))
