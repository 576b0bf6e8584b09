"""Whether readers who commented are shown by name, event by event: an editor's choice, kept row by row."""

from __future__ import annotations

import time

from sqlalchemy import Engine, func, insert, select

from counterclaim.ledger.database import reading, writing
from counterclaim.serve.tables import namings


class Naming:
    """The events on whose pages readers are shown by the names that their pages show; on all others by pseudonyms."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_named(self, event: str) -> bool:
        """Whether an editor switched names on for an event, and nobody off again."""
        latest = select(func.max(namings.c.number)).where(namings.c.event == event).scalar_subquery()
        with reading(self._engine) as connection:
            return bool(connection.scalar(select(namings.c.shown).where(namings.c.number == latest)))

    def last(self) -> int:
        """The number of the last choice for any event."""
        with reading(self._engine) as connection:
            return connection.scalar(select(func.max(namings.c.number))) or 0

    def switch(self, event: str, *, shown: bool, by: str, reason: str) -> None:
        """Switch names on or off for an event."""
        row = {"event": event, "shown": shown, "by": by, "at": int(time.time()), "reason": reason}
        with writing(self._engine) as connection:
            connection.execute(insert(namings), [row])
