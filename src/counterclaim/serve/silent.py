"""Figures that pages changed in silence, by the event in which somebody should look at them: kept up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy import case as sql_case

from counterclaim.ledger.codec import decode
from counterclaim.ledger.database import reading
from counterclaim.ledger.tables import checks
from counterclaim.review.board import Board
from counterclaim.watch.changes import asked_about
from counterclaim.watch.findings import Finding


class Silent:
    """What the last checks of sources say was changed in silence, event by event.

    ::

        silent = Silent(engine)
        changed = silent.look(board)     the ids of the events for which it is another thing than at the last look
        silent.of(event)                 the findings of an event
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._last = 0
        self._findings: dict[str, Finding] = {}
        self._of: Mapping[str, tuple[Finding, ...]] = {}

    def of(self, event: str) -> tuple[Finding, ...]:
        """The figures of an event that their pages changed in silence, in the order of their claims' ids."""
        return self._of.get(event, ())

    def look(self, board: Board) -> set[str]:
        """Take in what was found since the last look, and where the claims stand now; the events that this changes."""
        self._take_in()
        homes = board.homes([asked_about(one) for one in self._findings.values()])
        found = defaultdict(list)
        for _, one in sorted(self._findings.items()):
            if (home := homes.get(asked_about(one))) is not None:
                found[home].append(one)
        before, self._of = self._of, {event: tuple(some) for event, some in found.items()}
        return {event for event in before.keys() | self._of.keys() if before.get(event) != self._of.get(event)}

    def _take_in(self) -> None:
        """Writers come one after the other: what has a higher number than the last that was seen is all that is new."""
        body = sql_case((checks.c.silent == 1, checks.c.body), else_="")
        wanted = select(checks.c.number, checks.c.claim, body.label("body")).where(checks.c.number > self._last)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(checks.c.number)).all()
        for row in rows:
            self._findings.pop(row.claim, None)
            if row.body:
                self._findings[row.claim] = decode(Finding, row.body)
            self._last = row.number


def last_check(connection: Connection) -> int:
    """The number of the last thing that a check of sources found; 0 where there is none."""
    return connection.scalar(select(func.max(checks.c.number))) or 0
