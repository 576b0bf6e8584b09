"""Sources on their way into the ledger: what an analyst had read and has yet to keep, and what readers propose."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Row, delete, func, insert, select, update

from counterclaim.ledger.database import reading, writing
from counterclaim.read.sources import Input
from counterclaim.serve.tables import pending, proposals

_NUMBERS = 10**9  # that an address has room for
_KEPT = 24 * 3600
"""Seconds for which something read waits to be kept."""
MOST_OPEN = 1000
"""Proposals that wait at most: beyond, none is taken."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source that somebody without an account proposes."""

    number: int
    at: datetime
    url: str
    text: str
    note: str
    state: str
    """"open", "taken" or "declined"."""
    by: str
    """Who took or declined it."""
    reason: str


class Arrivals:
    """What has not come into the ledger yet."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, opened: Input, *, by: str) -> int:
        """Keep what was read until its reader says what becomes of it; its number."""
        now = int(time.time())
        number = secrets.randbelow(_NUMBERS - 1) + 1  # never one that an open page still stands for
        row = {
            "number": number,
            "by": by,
            "at": now,
            "name": opened.name,
            "url": opened.url or "",
            "charset": opened.charset or "",
            "retrieved": opened.retrieved.isoformat() if opened.retrieved else "",
            "data": opened.data,
        }
        with writing(self._engine) as connection:
            connection.execute(delete(pending).where(pending.c.at < now - _KEPT))
            connection.execute(insert(pending), [row])
        return number

    def get(self, number: int, *, by: str) -> Input | None:
        """What this person had read; None where it is not there any more, or another's."""
        with reading(self._engine) as connection:
            row = connection.execute(select(pending).where(pending.c.number == number, pending.c.by == by)).first()
        if row is None:
            return None
        retrieved = datetime.fromisoformat(row.retrieved) if row.retrieved else None
        return Input(row.name, data=row.data, url=row.url or None, charset=row.charset or None, retrieved=retrieved)

    def drop(self, number: int) -> None:
        """Forget what was read."""
        with writing(self._engine) as connection:
            connection.execute(delete(pending).where(pending.c.number == number))

    def propose(self, *, url: str, text: str, note: str) -> bool:
        """Take a proposal in; whether there was room for it."""
        row = {"at": int(time.time()), "url": url, "text": text, "note": note, "state": "open", "by": "", "reason": ""}
        with writing(self._engine) as connection:
            waiting = connection.scalar(select(func.count()).where(proposals.c.state == "open")) or 0
            if waiting < MOST_OPEN:
                connection.execute(insert(proposals), [row])
        return waiting < MOST_OPEN

    def proposals(self) -> Sequence[Proposal]:
        """Those that wait, the oldest first, then the last ones that were answered."""
        with reading(self._engine) as connection:
            wanted = select(proposals).where(proposals.c.state == "open").order_by(proposals.c.number).limit(200)
            waiting = connection.execute(wanted).all()
            rest = select(proposals).where(proposals.c.state != "open").order_by(proposals.c.number.desc()).limit(20)
            return [_proposal(row) for row in (*waiting, *connection.execute(rest))]

    def proposal(self, number: int) -> Proposal | None:
        """One of them; None where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(proposals).where(proposals.c.number == number)).first()
        return None if row is None else _proposal(row)

    def answer(self, number: int, *, state: str, by: str, reason: str) -> None:
        """Say what became of a proposal."""
        with writing(self._engine) as connection:
            answered = update(proposals).where(proposals.c.number == number, proposals.c.state == "open")
            connection.execute(answered.values(state=state, by=by, reason=reason))


def _proposal(row: Row[tuple[object, ...]]) -> Proposal:
    return Proposal(
        row.number, datetime.fromtimestamp(row.at), row.url, row.text, row.note, row.state, row.by, row.reason
    )
