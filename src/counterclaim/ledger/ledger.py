"""The ledger: one SQLite file, or a PostgreSQL database, that holds all that was read, found, linked and decided."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, Table, delete, exists, func, select

from counterclaim.errors import LedgerError
from counterclaim.ledger import tables
from counterclaim.ledger.addresses import shown
from counterclaim.ledger.codec import decode, encode
from counterclaim.ledger.counting import (
    CHUNK,
    claim_order,
    claims_that_count,
    documents_that_count,
    found_before,
    words_of,
)
from counterclaim.ledger.database import add, add_number, add_turns, connect, reading, writing
from counterclaim.ledger.deciding import look
from counterclaim.ledger.decisions import Holding, spoken_of
from counterclaim.ledger.opening import begin
from counterclaim.ledger.past import last_digests
from counterclaim.ledger.replacing import put, ready
from counterclaim.ledger.retrievals import Revision, chains, superseded
from counterclaim.ledger.revisions import carried
from counterclaim.nouns import Change, Claim, Decision, Document, Event, Link, Problem


class Ledger:
    """What was read, found, linked and decided; added to, never overwritten.

    ::

        with Ledger.open("counterclaim.db") as ledger:
            ledger.add_documents([document])
            ledger.add_claims(extract(document), document=document.id, extractor="rules 1")
            events = link(ledger.claims(), ledger.documents())
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True) -> Self:
        """Open the ledger at a path or a URL ("postgresql://user@host/name"); make it where there is none.

        Raises LedgerError where there is none and `create` is false, and where what is there is no ledger, one of
        another version, or damaged.
        """
        ledger = cls(connect(where, create=create))
        try:
            begin(ledger._engine, shown(where), create=create)
        except BaseException:
            ledger.close()
            raise
        return ledger

    @property
    def engine(self) -> Engine:
        """The database itself, for tables that the ledger has no methods for."""
        return self._engine

    @contextmanager
    def together(self) -> Iterator[None]:
        """Add everything in this block or, when it is broken off anywhere, nothing."""
        with writing(self._engine):
            yield

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _mark(self, name: str) -> str | None:
        with reading(self._engine) as connection:
            value: str | None = connection.scalar(select(tables.marks.c.value).where(tables.marks.c.name == name))
        return value

    # What was read

    def add_raw(self, data: bytes) -> str:
        """Keep the bytes of an input, once, and give their SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        if not self._has(tables.raws.c.hash == digest):
            packed = zlib.compress(data, 3)
            with writing(self._engine, repeatable=True) as connection:
                add(connection, tables.raws, [{"hash": digest, "size": len(data), "packed": packed}])
        return digest

    def add_raw_file(self, path: Path) -> str:
        """Note an input that is too large to keep, and give its SHA-256; LedgerError where it cannot be read."""
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                size = stream.tell()
        except OSError as error:
            raise LedgerError(f"The file cannot be read: {error.strerror}.", where=str(path)) from None
        with writing(self._engine, repeatable=True) as connection:
            add(connection, tables.raws, [{"hash": digest, "size": size, "packed": None}])
        return digest

    def raw(self, digest: str) -> bytes | None:
        """The bytes with this SHA-256; None where they were too large to keep or never read."""
        with reading(self._engine) as connection:
            packed = connection.scalar(select(tables.raws.c.packed).where(tables.raws.c.hash == digest))
        return None if packed is None else zlib.decompress(packed)

    def add_documents(self, documents: Iterable[Document], *, reader: str = "", given: str | None = None) -> int:
        """Add what a reader found (in the input with the key `given`); the number that were not there."""
        rows = {document.id: _document_row(document, reader) for document in documents}
        with writing(self._engine, repeatable=True) as connection:
            added = add_turns(connection, tables.documents, list(rows.values()), key="id")
            if given is not None:
                found = [{"input": given, "reader": reader, "document": name} for name in rows]
                add(connection, tables.readings, found)
        return added

    def finish_input(self, given: str, *, raw: str, reader: str, name: str, problems: Sequence[Problem] = ()) -> None:
        """Note that the input `given`, of the bytes `raw`, was read to its end, and what had to be left out of it."""
        row = {"input": given, "reader": reader, "raw": raw, "name": encode(name)}
        with writing(self._engine, repeatable=True) as connection:
            add_turns(connection, tables.inputs, [row], key="input")
            _replace_problems(connection, given, problems)

    def has_input(self, given: str, *, reader: str) -> bool:
        """Whether this reader has read this input to its end."""
        return self._has((tables.inputs.c.input == given) & (tables.inputs.c.reader == reader))

    def has_documents(self, given: str) -> bool:
        """Whether any reader found a document in this input."""
        return self._has(tables.readings.c.input == given)

    def _has(self, row: ColumnElement[bool]) -> bool:
        with reading(self._engine) as connection:
            return bool(connection.scalar(select(exists().where(row))))

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Every document that counts, the earliest published first; or those with these ids.

        Of the revisions of a page only the newest counts.
        """
        wanted = documents_that_count(tables.documents.c.body)
        if ids is None:
            wanted = wanted.where(tables.documents.c.id.not_in(superseded()))
        for text in self._bodies(wanted, tables.documents.c.id, ids):
            yield decode(Document, text)

    # What was found

    def unextracted(self, extractor: str) -> list[str]:
        """Ids of the documents that this extractor has not gone through, in the order of `documents`."""
        done = select(tables.extractions.c.document).where(tables.extractions.c.extractor == extractor)
        wanted = documents_that_count(tables.documents.c.id).where(tables.documents.c.id.not_in(done))
        with reading(self._engine) as connection:
            return list(connection.scalars(wanted))

    def add_claims(self, claims: Iterable[Claim], *, document: str, extractor: str) -> int:
        """Add all claims of one document, and note that it was gone through; the number that were not there."""
        rows = [
            {"id": claim.id, "extractor": extractor, "document": document, "place": place, "body": encode(claim)}
            for place, claim in enumerate(claims)
        ]
        with writing(self._engine, repeatable=True) as connection:
            add_turns(connection, tables.extractions, [{"document": document, "extractor": extractor}], key="document")
            _replace_problems(connection, document, ())
            return add(connection, tables.claims, rows)

    def claims(self) -> list[Claim]:
        """The claims of every document that counts, in the order of `documents`, then of the text.

        They are those of the newest extractor, and those of older ones that a decision speaks of and that is not
        undone. Such a claim stands in the place of what a newer extractor makes of the same words. What
        several revisions of a page say is one claim: see `counterclaim.ledger.revisions`.
        """
        spoken = self._spoken_of()
        with reading(self._engine) as connection:
            newest = connection.execute(claims_that_count()).all()
            older = found_before(connection, spoken)
        bodies: dict[str, str] = {}
        for row in sorted([*newest, *older], key=claim_order) if older else newest:
            bodies.setdefault(row.id, row.body)
        claims = [decode(Claim, body) for body in bodies.values()]
        ids = {row.id for row in older}
        taken = {words_of(claim) for claim in claims if claim.id in ids}
        kept = [claim for claim in claims if claim.id in spoken or words_of(claim) not in taken]
        return carried(kept, self.revisions())

    def revisions(self) -> list[tuple[Revision, ...]]:
        """The revisions of every page that was found to have more than one, the newest last."""
        with reading(self._engine) as connection:
            return chains(connection)

    def _spoken_of(self) -> set[str]:
        """Ids of the claims that decisions which are not undone speak of."""
        holding = Holding(self.decisions())
        return {claim for one in (*holding.standing, *holding.waiting) for claim in spoken_of(one)}

    def count_claims(self) -> int:
        """How many claims count, before people's decisions."""
        if self.revisions():
            return len(self.claims())
        with reading(self._engine) as connection:
            return len({row.id for row in connection.execute(claims_that_count())})

    # What people decided

    def decide(self, decision: Decision) -> bool:
        """Add a decision; whether it was not there before.

        Raises UsageError where it makes no sense, and StaleError where somebody else decided on the same thing since
        the decision that its person saw last: then nothing is written.
        """
        row = {"id": decision.id, "target": decision.target, "body": encode(decision)}
        with writing(self._engine) as connection:
            look(connection, decision)
            return add_number(connection, tables.decisions, row) > 0

    def decisions(self) -> list[Decision]:
        """Every decision in the order in which it was taken, undone ones too."""
        with reading(self._engine) as connection:
            wanted = select(tables.decisions.c.body).order_by(tables.decisions.c.number)
            return [decode(Decision, body) for body in connection.scalars(wanted)]

    # What follows from it

    def state(self) -> str:
        """A short name for what linking goes by: the same as long as no document and no claim comes or goes."""
        counted = (tables.inputs, tables.documents, tables.extractions, tables.claims)
        spoken = self._spoken_of()
        with reading(self._engine) as connection:
            counts = [str(connection.scalar(select(func.count()).select_from(table))) for table in counted]
            counts.append(str(connection.scalar(select(func.count(tables.retrievals.c.document)))))
            older = sorted({row.id for row in found_before(connection, spoken)})
        return "/".join([*counts, hashlib.sha256("".join(older).encode()).hexdigest()[:12] if older else "0"])

    def replace_events(
        self,
        events: Sequence[Event],
        changes: Sequence[Change] = (),
        *,
        state: str = "",
        claims: Iterable[Claim] | None = None,
    ) -> None:
        """Put events and changes in the place of all that were there, at once; `state` is what they follow from.

        The events are as linking gives them; what people decided is applied to them by `counterclaim.review`.
        `claims` are those of the ledger, where they are at hand.
        """
        known = self.claims() if claims is None else claims
        parties = self.parties()
        revised = {revision.document for chain in self.revisions() for revision in chain}
        kept = {claim.id: claim for claim in known if claim.source.document not in revised}
        with reading(self._engine) as connection:
            digests = last_digests(connection)
        rows = ready(events, changes, kept=kept, known=digests)
        with writing(self._engine, repeatable=True) as connection:
            put(connection, rows, parties=parties)
            _replace_mark(connection, "linked", state)

    def linked_state(self) -> str | None:
        """The state that the events follow from; None where nothing was linked yet."""
        return self._mark("linked")

    def events(self) -> list[Event]:
        """The events as they were last put in: as linking gave them, before people's decisions."""
        claims = {claim.id: claim for claim in self.claims()}
        with reading(self._engine) as connection:
            bodies = connection.scalars(select(tables.events.c.body).order_by(tables.events.c.place)).all()
            links = _by_event(connection, tables.links)
            about = _by_event(connection, tables.about)
        reports = {row.document for rows in about.values() for row in rows}
        documents = {document.id: document for document in self.documents(reports)}
        return [
            decode(
                Event,
                body,
                links=tuple(_link(row, claims) for row in links.get(place, ()) if row.claim in claims),
                documents=tuple(documents[row.document] for row in about.get(place, ()) if row.document in documents),
            )
            for place, body in enumerate(bodies)
        ]

    def changes(self) -> list[Change]:
        """The change log as it was last put in."""
        with reading(self._engine) as connection:
            wanted = select(tables.changes.c.body).order_by(tables.changes.c.place)
            return [decode(Change, body) for body in connection.scalars(wanted)]

    # How it is linked

    def parties(self) -> str | None:
        """The user's own table of parties, as TOML; None where none was given."""
        return self._mark("parties")

    def keep_parties(self, toml: str) -> None:
        """Keep a table of parties for every later linking, instead of an earlier one."""
        with writing(self._engine) as connection:
            _replace_mark(connection, "parties", toml)

    # How it is estimated

    def tendencies(self) -> str | None:
        """The user's own table of how speakers bend their figures, as JSON; None where none was given."""
        return self._mark("tendencies")

    def keep_tendencies(self, json: str) -> None:
        """Keep a table of tendencies for every later estimate, instead of an earlier one."""
        with writing(self._engine) as connection:
            _replace_mark(connection, "tendencies", json)

    # What was left out

    def replace_problems(self, about: str, problems: Sequence[Problem]) -> None:
        """Say what was left out of one thing (an input, a document, a name; by its key), instead of what was said."""
        with writing(self._engine, repeatable=True) as connection:
            _replace_problems(connection, about, problems)

    def problems(self, about: Iterable[str] | None = None) -> list[Problem]:
        """All that was left out, or what was left out of these things."""
        table = tables.problems.c
        wanted = select(table.body).order_by(table.about, table.place)
        return [decode(Problem, text) for text in self._bodies(wanted, table.about, about)]

    def _bodies(self, wanted: Select[Any], column: Any, ids: Iterable[str] | None) -> Iterator[str]:
        """The rows of a query, or those whose `column` is one of `ids`: read in pieces, so that memory stays small."""
        with reading(self._engine) as connection:
            if ids is None:
                with closing(connection.scalars(wanted, execution_options={"yield_per": 200})) as bodies:
                    yield from bodies
                return
            names = list(dict.fromkeys(ids))
            for start in range(0, len(names), CHUNK):
                yield from connection.scalars(wanted.where(column.in_(names[start : start + CHUNK]))).all()


def input_key(raw: str, *, suffix: str = "", url: str | None = None, charset: str | None = None) -> str:
    """What an input is filed under: a hash of its bytes' hash and of all else that reading it depends on."""
    parts = json.dumps([raw, suffix.lower(), url, charset])
    return hashlib.sha256(parts.encode()).hexdigest()


def name_key(name: str) -> str:
    """What problems with an input are filed under when it gave no bytes: the SHA-256 of its name."""
    return hashlib.sha256(b"name:" + name.encode("utf-8", "surrogatepass")).hexdigest()


def _document_row(document: Document, reader: str) -> dict[str, Any]:
    published = document.published.earliest.isoformat() if document.published else None
    return {"id": document.id, "reader": reader, "published": published, "body": encode(document)}


def _replace_mark(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(tables.marks).where(tables.marks.c.name == name))
    add(connection, tables.marks, [{"name": name, "value": value}])


def _replace_problems(connection: Connection, about: str, problems: Sequence[Problem]) -> None:
    connection.execute(delete(tables.problems).where(tables.problems.c.about == about))
    rows = [{"about": about, "place": place, "body": encode(one)} for place, one in enumerate(problems)]
    add(connection, tables.problems, rows)


def _by_event(connection: Connection, table: Table) -> dict[int, list[Row[Any]]]:
    rows = connection.execute(select(table).order_by(table.c.event, table.c.place))
    return {place: list(some) for place, some in groupby(rows, key=lambda row: int(row.event))}


def _link(row: Row[Any], claims: Mapping[str, Claim]) -> Link:
    return decode(Link, row.body, claim=claims[row.claim])
