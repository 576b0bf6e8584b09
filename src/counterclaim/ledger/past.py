"""What the events were at any moment since the ledger began to keep it: each version of each event, once.

Whenever events are linked anew, those that became other ones are kept with the moment. Their claims and reports are
kept by name and by a hash of what they said, for the ledger never lets go of either. Moments only go forward: where
the clock of the machine was set back, a later moment counts as no earlier than the one before it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, func, select

from counterclaim.ledger import tables
from counterclaim.ledger.codec import decode, encode
from counterclaim.ledger.database import add, reading
from counterclaim.nouns import Claim, Decision, Document, Event, Link

Noun = TypeVar("Noun", Claim, Document)

_CHUNK = 400  # values in one IN (...): well below SQLite's bound of 999
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """An event as linking gave it."""

    digest: str
    """SHA-256 (hex) of its body."""
    packed: Callable[[], bytes]
    """Its body, packed: worked out at once where it is another than was known, or else when it is asked for."""


def version(event: Event, links: Sequence[str], *, known: str | None) -> Version:
    """An event as it is to be kept; `links` are the bodies of its links, `known` is the digest that it had last."""
    body = _packed(event, links)
    digest = hashlib.sha256(body).hexdigest()
    if digest == known:
        return Version(digest, lambda: zlib.compress(_packed(event, links), 6))
    packed = zlib.compress(body, 6)
    return Version(digest, lambda: packed)


def keep(connection: Connection, versions: Mapping[str, Version], parties: str | None) -> None:
    """Keep what became other since events were last linked."""
    known = last_digests(connection)
    changed = [name for name, one in versions.items() if known.get(name) != one.digest]
    gone = [name for name, digest in known.items() if digest and name not in versions]
    if not changed and not gone and _parties(connection) == parties:
        return
    number = _add_moment(connection, datetime.now(UTC), parties)
    rows = [
        {"event": name, "number": number, "digest": versions[name].digest, "packed": versions[name].packed()}
        for name in changed
    ]
    add(connection, tables.versions, rows)
    add(connection, tables.versions, [{"event": n, "number": number, "digest": "", "packed": None} for n in gone])


class PastEvents:
    """A `counterclaim.review.linked.Linked`: the events as linking had them at a moment."""

    def __init__(self, engine: Engine, at: datetime) -> None:
        from counterclaim.link.events import event_order  # takes a while to load, and is seldom needed

        self._engine = engine
        table = tables.linkings.c
        last = select(table.number, table.at, table.parties).where(table.at <= _stamp(at))
        with reading(engine) as connection:
            row = connection.execute(last.order_by(table.number.desc()).limit(1)).first()
            self._number = row.number if row else 0
            self.parties: str | None = row.parties if row else None
            """The user's own table of parties at that time, as TOML."""
            self.linked_at = _moment(row.at) if row else None
            """When events had last been linked; None where nothing is kept of that time."""
            found = _standing(connection, self._number)
        events = [decode(Event, json.loads(body)["event"], links=(), documents=()) for body in found.values()]
        self.heads = tuple(sorted(events, key=event_order))
        """Every event without its links and documents, in their order."""

    def names(self) -> Sequence[str]:
        """The ids of all of them, in their order."""
        return [event.id for event in self.heads]

    def event(self, name: str) -> Event:
        """The event of this id; KeyError where there was none."""
        with reading(self._engine) as connection:
            kept = json.loads(_standing(connection, self._number, name)[name])
            claims = _rows(connection, tables.claims, [claim for claim, digest, _ in kept["links"] if digest])
            documents = _rows(connection, tables.documents, [report for report, _ in kept["documents"]])
        links = tuple(_link(claims, *each) for each in kept["links"])
        reports = tuple(_that_said(Document, documents[report], digest) for report, digest in kept["documents"])
        return decode(Event, kept["event"], links=links, documents=reports)

    def of_claims(self, claims: Collection[str]) -> Mapping[str, str]:
        """Claim -> id of its event."""
        wanted = frozenset(claims)
        found = self._all() if wanted else iter(())
        return {claim: name for name, kept in found for claim, *_ in kept["links"] if claim in wanted}

    def of_reports(self, reports: Collection[str]) -> Mapping[str, Collection[str]]:
        """Report -> ids of the events that it or one of its claims stood in."""
        wanted = frozenset(reports)
        found: dict[str, set[str]] = defaultdict(set)
        for name, kept in self._all() if wanted else ():
            for report in {*kept["reports"], *(report for report, _ in kept["documents"])} & wanted:
                found[report].add(name)
        return found

    def _all(self) -> Iterator[tuple[str, Any]]:
        with reading(self._engine) as connection:
            for name, body in _standing(connection, self._number).items():
                yield name, json.loads(body)


def decided_until(connection: Connection, at: datetime) -> list[Decision]:
    """The decisions that had been taken at a moment, in their order; none that was written after a later one."""
    table = tables.decisions.c
    taken: list[Decision] = []
    clock = _FIRST
    for body in connection.scalars(select(table.body).order_by(table.number)):
        decision = decode(Decision, body)
        clock = max(clock, decision.at or _FIRST)
        if clock > at:
            break
        taken.append(decision)
    return taken


def kept_since(connection: Connection) -> datetime | None:
    """The first moment of which the ledger knows what its events were; None where it has linked none yet."""
    first = connection.scalar(select(func.min(tables.linkings.c.at)))
    return None if first is None else _moment(first)


def _packed(event: Event, links: Sequence[str]) -> bytes:
    said: dict[str, str] = {}
    kept = {
        "event": encode(event, without=("links", "documents")),
        "links": [
            [link.claim.id, "" if _is_whole(body) else _claim_digest(link.claim, said), body]
            for link, body in zip(event.links, links, strict=True)
        ],
        "reports": sorted({link.claim.source.document for link in event.links}),
        "documents": [[report.id, _digest(report)] for report in event.documents],
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _is_whole(body: str) -> bool:
    """Whether a link is kept with its claim."""
    return body.startswith('{"claim":')


def _claim_digest(claim: Claim, said: dict[str, str]) -> str:
    """A hash of what a claim says; its source, which many share, is hashed once."""
    document = claim.source.document
    if document not in said:
        said[document] = _digest(claim.source)
    text = f"{said[document]} {encode(claim, without=('source', 'prefix', 'suffix'))}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _digest(noun: Any) -> str:
    return hashlib.sha256(encode(noun).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def last_digests(connection: Connection) -> dict[str, str]:
    """Event -> hash of its last version; empty for one that has gone."""
    table = tables.versions.c
    rows = connection.execute(select(table.event, table.digest).order_by(table.number))
    return {row.event: row.digest for row in rows}


def _parties(connection: Connection) -> str | None:
    table = tables.linkings.c
    return connection.scalar(select(table.parties).order_by(table.number.desc()).limit(1))


def _add_moment(connection: Connection, at: datetime, parties: str | None) -> int:
    """A moment that is no earlier than the last one; its number."""
    table = tables.linkings.c
    last = connection.execute(select(table.number, table.at).order_by(table.number.desc()).limit(1)).first()
    number, stamp = (last.number + 1, max(last.at, _stamp(at))) if last else (1, _stamp(at))
    add(connection, tables.linkings, [{"number": number, "at": stamp, "parties": parties}])
    return int(number)


def _standing(connection: Connection, number: int, event: str | None = None) -> dict[str, str]:
    """Event -> its version at a linking, for all events that there were then, or for one."""
    table, later = tables.versions.c, tables.versions.alias()
    newest = select(func.max(later.c.number)).where(later.c.event == table.event, later.c.number <= number)
    wanted = select(table.event, table.packed).where(table.number == newest.scalar_subquery())
    if event is not None:
        wanted = wanted.where(table.event == event)
    rows = connection.execute(wanted.where(table.packed.is_not(None)))
    return {row.event: zlib.decompress(row.packed).decode("utf-8", "surrogatepass") for row in rows}


def _link(claims: Mapping[str, list[str]], claim: str, digest: str, body: str) -> Link:
    if not digest:
        return decode(Link, body)
    return decode(Link, body, claim=_that_said(Claim, claims[claim], digest))


def _that_said(kind: type[Noun], bodies: Sequence[str], digest: str) -> Noun:
    """Of the rows of one name the one that said just that; the only one, whatever it says."""
    nouns = [decode(kind, body) for body in bodies]
    fitting = (one for one in nouns if _said(one) == digest) if len(nouns) > 1 else iter(nouns)
    return next(fitting, nouns[0])


def _said(noun: Any) -> str:
    return _claim_digest(noun, {}) if isinstance(noun, Claim) else _digest(noun)


def _rows(connection: Connection, table: Any, ids: Iterable[str]) -> dict[str, list[str]]:
    """Id -> the bodies of all rows of that name, from whichever reader or extractor."""
    names = list(dict.fromkeys(ids))
    found: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(names), _CHUNK):
        wanted = select(table.c.id, table.c.body).where(table.c.id.in_(names[start : start + _CHUNK]))
        for row in connection.execute(wanted):
            found[row.id].append(row.body)
    return found


def _stamp(at: datetime) -> int:
    """Microseconds since 1970, UTC."""
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp // 1_000_000, UTC).replace(microsecond=stamp % 1_000_000)
