"""The plan of what is followed, in the ledger: what is due, and which watcher asks which server.

A watcher takes a server (a row of `hosts`), works off what is due there, and gives it back. The server is its own for
three minutes, by the clock of the database, and again for three from each sign of life. Who lost a server meanwhile
keeps nothing of what it fetched. So a page is fetched by one watcher at a time, a server is asked by one at a time, and
what a killed watcher held is free again soon.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, func, select, text, update

from counterclaim.ledger.database import add, reading, writing
from counterclaim.ledger.tables import hosts, watched
from counterclaim.read.fetch import Version
from counterclaim.watch.addresses import host_of, page_address
from counterclaim.watch.schedule import NEVER
from counterclaim.watch.table import Followed, Kind

LEASE = 180.0
"""Seconds for which a server is a watcher's own without a sign of life."""
_SLACK = 60.0
"""Seconds by which clocks may differ before one is taken for set back."""
_LONGEST_WAIT = 8 * 86_400.0


class LostError(Exception):
    """Another watcher has taken the server meanwhile."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A server that is ours to ask."""

    host: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a feed says of a page that it lists."""

    kind: Kind = Kind.PAGE
    title: str | None = None
    published: str | None = None
    """ISO 8601."""

    @property
    def as_json(self) -> str:
        """For the ledger."""
        return json.dumps({"kind": self.kind.value, "title": self.title, "published": self.published})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One thing that is followed, and how it went so far; times in seconds since 1970."""

    page: str
    source: str
    """`Followed.key` of the entry that it is followed for."""
    url: str
    host: str
    due: float
    asked: float | None
    found: float
    step: int
    failures: int
    version: Version | None
    listed: Listed
    problem: str

    @property
    def is_listed(self) -> bool:
        """Whether a feed listed it; what stands in the table itself is followed for as long as it stands there."""
        return self.page != self.source

    @property
    def is_asked_on(self) -> bool:
        """Whether it is asked as often as its entry says, for as long as that stands in the table: it brings others."""
        return not self.is_listed or self.listed.kind is Kind.AUTO


def database_clock(connection: Connection) -> float:
    """Seconds since 1970 by the database's clock, which all watchers of one ledger share."""
    if connection.dialect.name == "postgresql":
        return float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0.0)
    return float(connection.scalar(text("SELECT (julianday('now') - 2440587.5) * 86400.0")) or 0.0)


class Plan:
    """What one watcher does with the plan."""

    def __init__(
        self, engine: Engine, sources: Iterable[str], *, clock: Callable[[Connection], float] = database_clock
    ) -> None:
        self._engine = engine
        self._sources = frozenset(sources)
        self._clock = clock
        self._holder = uuid4().hex

    def now(self) -> float:
        """Seconds since 1970."""
        with reading(self._engine) as connection:
            return self._clock(connection)

    def enrol(self, followed: Iterable[Followed]) -> None:
        """Put the entries of the table into the plan, due at once where they are new."""
        with writing(self._engine) as connection:
            now = self._clock(connection)
            for one in followed:
                self._add(connection, one.url, source=one.key, listed=Listed(kind=one.kind), now=now)
                mine = watched.c.page == one.key
                connection.execute(update(watched).where(mine).values(source=one.key, url=one.url))

    def add_listed(self, found: Iterable[tuple[str, Listed]], *, source: str) -> int:
        """Put what a feed lists into the plan; the number that were not there. To be called within `writing`."""
        with writing(self._engine) as connection:
            now = self._clock(connection)
            return sum(self._add(connection, url, source=source, listed=listed, now=now) for url, listed in found)

    def _add(self, connection: Connection, url: str, *, source: str, listed: Listed, now: float) -> bool:
        """Whether it was not there. What another entry listed that is no longer in the table goes over to this one."""
        page, host = page_address(url), host_of(url)
        row = {
            "page": page, "source": source, "url": url, "host": host, "due": now, "asked": None, "found": now,
            "step": 0, "failures": 0, "version": "{}", "listed": listed.as_json, "problem": "",
        }  # fmt: skip
        add(connection, hosts, [{"host": host, "holder": "", "turn": 0, "until": 0.0, "ready": 0.0}])
        if add(connection, watched, [row]):
            return True
        known = connection.scalar(select(watched.c.source).where(watched.c.page == page))
        if known not in self._sources:
            connection.execute(update(watched).where(watched.c.page == page).values(source=source))
        return False

    def take(self) -> tuple[Lease, Watched] | None:
        """A server that nobody asks and the page that has been due there for longest; None where nothing is due."""
        with writing(self._engine) as connection:
            now = self._clock(connection)
            first = {row.host: row for row in reversed(list(self._due(connection, now)))}
            for row in sorted(first.values(), key=lambda row: (row.due, row.page)):
                host = connection.execute(select(hosts).where(hosts.c.host == row.host)).one()
                if _is_free(host, now):
                    values = {"holder": self._holder, "turn": host.turn + 1, "until": now + LEASE}
                    connection.execute(update(hosts).where(hosts.c.host == row.host).values(values))
                    return Lease(row.host, host.turn + 1), _watched(row)
        return None

    def _due(self, connection: Connection, now: float, *, host: str | None = None) -> Iterable[Any]:
        """What is due, or was asked for in what is now the future: then the clock was set back."""
        is_due = (watched.c.due <= now) | ((watched.c.asked > now + _SLACK) & (watched.c.due < NEVER))
        wanted = select(watched).where(is_due).order_by(watched.c.due, watched.c.page)
        if host is not None:
            wanted = wanted.where(watched.c.host == host)
        return (row for row in connection.execute(wanted) if row.source in self._sources)

    def more(self, lease: Lease) -> Watched | None:
        """The next page that is due on a server of ours; None where there is none, or where the server is lost."""
        with writing(self._engine) as connection:
            now = self._clock(connection)
            row = next(iter(self._due(connection, now, host=lease.host)), None)
            return _watched(row) if row is not None and self._renew(connection, lease, now) else None

    def hold(self, lease: Lease) -> float:
        """Make sure that the server still is ours, and give the time; `LostError` where it is not. Within `writing`."""
        with writing(self._engine) as connection:
            now = self._clock(connection)
            if not self._renew(connection, lease, now):
                raise LostError
            return now

    def keep(self, leases: Iterable[Lease]) -> None:
        """Give a sign of life for servers of ours."""
        with writing(self._engine) as connection:
            now = self._clock(connection)
            for lease in leases:
                self._renew(connection, lease, now)

    def _renew(self, connection: Connection, lease: Lease, now: float) -> bool:
        mine = (hosts.c.host == lease.host) & (hosts.c.holder == self._holder) & (hosts.c.turn == lease.turn)
        return connection.execute(update(hosts).where(mine).values(until=now + LEASE)).rowcount == 1

    def give_back(self, lease: Lease, *, wait: float) -> None:
        """Let another watcher ask the server, in so many seconds at the earliest."""
        with writing(self._engine) as connection:
            now = self._clock(connection)
            mine = (hosts.c.host == lease.host) & (hosts.c.holder == self._holder) & (hosts.c.turn == lease.turn)
            connection.execute(update(hosts).where(mine).values(holder="", until=0.0, ready=now + wait))

    def looked(
        self, one: Watched, *, asked: float, due: float, step: int = 0, failures: int = 0,
        version: Version | None = None, problem: str = "",
    ) -> None:  # fmt: skip
        """Note how a look went and when the next one is due. To be called within `writing`."""
        named = {"etag": version.etag, "modified": version.modified} if version else {}
        values = {
            "asked": asked, "due": due, "step": step, "failures": failures, "version": json.dumps(named),
            "problem": problem,
        }  # fmt: skip
        with writing(self._engine) as connection:
            connection.execute(update(watched).where(watched.c.page == one.page).values(values))

    def next_due(self) -> float | None:
        """When the next page of ours is due; None where there is none."""
        with reading(self._engine) as connection:
            wanted = select(watched.c.source, func.min(watched.c.due)).where(watched.c.due < NEVER)
            rows = connection.execute(wanted.group_by(watched.c.source)).all()
        return min((due for source, due in rows if source in self._sources), default=None)

    def troubled(self) -> list[Watched]:
        """What could not be had at the last look, by when it is tried again."""
        with reading(self._engine) as connection:
            wanted = select(watched).where(watched.c.problem != "").order_by(watched.c.due, watched.c.page)
            return [_watched(row) for row in connection.execute(wanted) if row.source in self._sources]


def _is_free(host: Any, now: float) -> bool:
    """Whether a server may be taken; a time too far ahead was written before the clock was set back."""
    is_held = host.holder != "" and now < host.until < now + 2 * LEASE
    return not is_held and not now < host.ready < now + _LONGEST_WAIT


def _watched(row: Any) -> Watched:
    listed, version = json.loads(row.listed), json.loads(row.version)
    return Watched(
        page=row.page,
        source=row.source,
        url=row.url,
        host=row.host,
        due=row.due,
        asked=row.asked,
        found=row.found,
        step=row.step,
        failures=row.failures,
        version=Version(**version) if version else None,
        listed=Listed(kind=Kind(listed["kind"]), title=listed["title"], published=listed["published"]),
        problem=row.problem,
    )
