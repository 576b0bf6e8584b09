"""What a page needs of the ledger beside its event: the log of reports, the text of one report."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select

from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode
from counterclaim.ledger.database import reading
from counterclaim.nouns import Change, Claim, Document


def changes_by_reports(engine: Engine, event: str) -> tuple[Change, ...]:
    """How reports moved the figures of an event, as written when it was linked."""
    table = tables.changes.c
    wanted = select(table.body).where(table.event == event).order_by(table.place)
    with reading(engine) as connection:
        return tuple(decode(Change, body) for body in connection.scalars(wanted))


def document_of(engine: Engine, name: str) -> Document | None:
    """The report with this id, as it was last read; None where there is none."""
    table = tables.documents.c
    wanted = select(table.body).where(table.id == name).order_by(table.turn.desc()).limit(1)
    with reading(engine) as connection:
        body = connection.scalar(wanted)
    return None if body is None else decode(Document, body)


def claims_of(engine: Engine, names: Iterable[str]) -> dict[str, Claim]:
    """The claims with these ids, as they were read, by id; some hundreds at most."""
    table = tables.claims.c
    with reading(engine) as connection:
        bodies = connection.scalars(select(table.body).where(table.id.in_(sorted(names)))).all()
    return {claim.id: claim for claim in (decode(Claim, body) for body in bodies)}
