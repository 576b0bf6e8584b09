"""What was rendered, kept in the database beside the ledger: it is made again where it is missing or out of date."""

from __future__ import annotations

import queue
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from counterclaim.errors import LedgerError
from counterclaim.events import public, summary_of
from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode, encode
from counterclaim.ledger.database import reading, writing
from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Document, Summary
from counterclaim.publish.index import Entry
from counterclaim.serve.catalogue import Known
from counterclaim.serve.listing import replace_rows
from counterclaim.serve.tables import listed, rendered
from counterclaim.serve.work import replace_cases

_OVERVIEW = ""
"""What the row of the whole ledger is filed under: no event has this id."""
AT_ONCE = 25
"""Events written in one transaction, so that a person who decides never waits long for the database."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One event as it was rendered."""

    event: str
    key: str
    """A hash of all that it follows from."""
    made: int
    """When, in seconds since 1970."""
    entry: Entry
    page: bytes
    """The event's page, gzip."""
    claims: Sequence[dict[str, Any]] = ()
    """Its claims as they are listed; empty where it was read back."""
    cases: Sequence[dict[str, Any]] = ()
    """What people should look at in it; empty where it was read back."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the index says of the whole ledger."""

    summary: Summary
    silent: tuple[Document, ...]
    """Reports that belong to an event and state no figure; without text and thread."""
    elsewhere: int
    """How many reports belong to no event."""


class Rendered:
    """The kept pages. What is put in is written when `flush` is called: a reader's request never writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._new: queue.SimpleQueue[Kept] = queue.SimpleQueue()
        self._overview: Overview | None = None
        self._is_whole = True

    def entries(self) -> Mapping[str, tuple[str, Entry]]:
        """The key of each event, and what the index said of it, when it was last rendered."""
        wanted = select(rendered.c.event, rendered.c.key, rendered.c.entry).where(rendered.c.event != _OVERVIEW)
        with reading(self._engine) as connection:
            return {row.event: (row.key, decode(Entry, row.entry)) for row in connection.execute(wanted)}

    def whole(self) -> str:
        """What all kept events were last found to follow from, when every one was gone through; empty for never."""
        with reading(self._engine) as connection:
            return connection.scalar(select(rendered.c.key).where(rendered.c.event == _OVERVIEW)) or ""

    def put_whole(self, key: str) -> None:
        """Note that every event was gone through, and is kept as `key` has it."""
        if self._is_whole and self.whole() != key:
            with writing(self._engine) as connection:
                connection.execute(update(rendered).where(rendered.c.event == _OVERVIEW).values(key=key))

    def get(self, event: str) -> Kept | None:
        """The event as it was last rendered and written down."""
        with reading(self._engine) as connection:
            row = connection.execute(select(rendered).where(rendered.c.event == event)).first()
        return None if row is None else Kept(row.event, row.key, row.made, decode(Entry, row.entry), row.page)

    def put(self, kept: Kept) -> None:
        """Keep an event as it is now rendered."""
        self._new.put(kept)

    def overview(self) -> Overview | None:
        """What the whole ledger held when it was last counted."""
        if self._overview is None:
            wanted = select(rendered.c.entry).where(rendered.c.event == _OVERVIEW)
            with reading(self._engine) as connection:
                text = connection.scalar(wanted)
            self._overview = None if text is None else decode(Overview, text)
        return self._overview

    def put_overview(self, counted: Overview) -> None:
        """Keep what the whole ledger holds."""
        self._overview = counted
        row = {"event": _OVERVIEW, "key": "", "made": 0, "entry": encode(counted), "page": b""}
        self._write([row])

    def flush(self) -> bool:
        """Write down what was put in since the last time; whether there was anything."""
        kept: dict[str, Kept] = {}
        while not self._new.empty() and len(kept) < AT_ONCE:
            one = self._new.get_nowait()
            kept[one.event] = one
        if kept:
            self._write([_row(one) for one in kept.values()], list(kept.values()))
        return bool(kept)

    def leave_out(self, events: Collection[str]) -> None:
        """Forget these events: they are there no longer."""
        with writing(self._engine) as connection:
            for event in events:
                connection.execute(delete(rendered).where(rendered.c.event == event))
                replace_rows(connection, event, ())
                replace_cases(connection, event, ())

    def _write(self, rows: list[dict[str, object]], kept: Sequence[Kept] = ()) -> None:
        """Write rows in the place of those of the same events; where the database is away, they are made again."""
        try:
            with writing(self._engine, repeatable=True) as connection:
                connection.execute(delete(rendered).where(rendered.c.event.in_([row["event"] for row in rows])))
                connection.execute(insert(rendered), rows)
                for one in kept:
                    replace_rows(connection, one.event, one.claims)
                    replace_cases(connection, one.event, one.cases)
        except LedgerError:
            self._is_whole = False


def _row(kept: Kept) -> dict[str, object]:
    return {"event": kept.event, "key": kept.key, "made": kept.made, "entry": encode(kept.entry), "page": kept.page}


def overview(ledger: Ledger, engine: Engine, known: Known) -> Overview:
    """Count what the ledger holds."""
    about, link, claim = tables.about.c, tables.links.c, tables.claims.c
    nowhere = {h.event.id for h in known.heads if h.event.place is None and h.event.kind != "total"}
    with reading(engine) as connection:
        main = set(connection.scalars(select(about.document).distinct()))
        speaking = set(connection.scalars(select(claim.document).join(tables.links, link.claim == claim.id).distinct()))
        unplaced = sum(name in nowhere for name in connection.scalars(select(listed.c.event))) if nowhere else 0
    summary = public(summary_of(ledger, events=len(known.heads), known=main | speaking, unplaced=unplaced))
    silent = tuple(_bare(document) for document in ledger.documents(sorted(main - speaking)))
    return Overview(summary, silent, max(summary.documents - len(main | speaking), 0))


def _bare(document: Document) -> Document:
    return Document(
        document.id, "", title=document.title, url=document.url, outlet=document.outlet, published=document.published
    )
