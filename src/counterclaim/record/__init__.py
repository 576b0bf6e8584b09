"""An event in, its record out: a pure function."""

from __future__ import annotations

from counterclaim.nouns import Event, Record


def record(event: Event) -> Record:
    """Work out floor, range, positions, moves, origins and the thread of one event."""
    raise NotImplementedError
