"""The events of a ledger as they were at a past moment, with the decisions that stood then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from counterclaim.ledger.database import reading
from counterclaim.ledger.past import PastEvents, decided_until, kept_since
from counterclaim.link.parties import Parties, load
from counterclaim.review.board import Board


@dataclass(frozen=True, slots=True)
class Past:
    """A ledger at a past moment."""

    at: datetime
    board: Board
    """The events as people had decided by then."""
    linked_at: datetime | None
    """When events had last been linked by then; None where the ledger keeps nothing of that time."""
    kept_since: datetime | None
    """The first moment of which the ledger knows what its events were."""


def as_of(engine: Engine, at: datetime) -> Past:
    """What the ledger showed at a moment: the claims, links and decisions of that time, and none that came later.

    What a reader saw is worked out from them by this version of the program: a record by `counterclaim.record`, the log
    by `counterclaim.review.history`.
    """
    events = PastEvents(engine, at)
    with reading(engine) as connection:
        decisions = decided_until(connection, at)
        first = kept_since(connection)
    return Past(at, Board(events, decisions, parties=_parties(events.parties)), events.linked_at, first)


def _parties(toml: str | None) -> Parties | None:
    if toml is None:
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "parties.toml"
        path.write_text(toml, encoding="utf-8")
        return load(path)
