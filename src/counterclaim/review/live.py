"""A board over a ledger that others write to as well: takes in what they decide, event by event."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select

from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode
from counterclaim.ledger.database import reading
from counterclaim.ledger.linked import LedgerEvents, linked_state
from counterclaim.link.parties import Parties
from counterclaim.nouns import Decision
from counterclaim.review.board import Board


class LiveBoard:
    """The events of a ledger as people decide on them.

    ::

        live = LiveBoard(ledger.engine)
        changed = live.look()         the ids of the events that changed since the last look; None: all may have
        live.board.event(name)        an event as people decided
        live.seen                     what a decision made on this says of itself (`Decision.seen`)

    Not for several threads at once: look under a lock.
    """

    def __init__(self, engine: Engine, *, parties: Parties | None = None) -> None:
        self._engine = engine
        self._parties = parties
        self._begin()

    def _begin(self) -> None:
        self.linked = LedgerEvents(self._engine)
        """The events as linking gave them; `linked.heads` are all of them without their claims."""
        taken = self._since(0)
        self._number = max(taken, default=0)
        self.board = Board(self.linked, taken.values(), parties=self._parties)

    @property
    def seen(self) -> str:
        """Id of the last decision that this board has taken in; empty where there is none."""
        return self.board.decisions[-1].id if self.board.decisions else ""

    def look(self) -> set[str] | None:
        """Take in what was decided since the last look; None where claims were linked anew, and all may be new."""
        with reading(self._engine) as connection:
            state = linked_state(connection)
            new = _after(connection, self._number)
        if state != self.linked.state:
            self._begin()
            return None
        changed: set[str] = set()
        for number, decision in new.items():
            changed |= self.board.take(decision)
            self._number = number
        return changed

    def _since(self, number: int) -> dict[int, Decision]:
        with reading(self._engine) as connection:
            return _after(connection, number)


def _after(connection: Connection, number: int) -> dict[int, Decision]:
    table = tables.decisions.c
    rows = connection.execute(select(table.number, table.body).where(table.number > number).order_by(table.number))
    return {row.number: decode(Decision, row.body) for row in rows}
