"""The events as people decided on them, and what has changed since one last looked: cheap enough to ask every time."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import Engine, func, select

from counterclaim.errors import LedgerError
from counterclaim.ledger import tables
from counterclaim.ledger.codec import encode
from counterclaim.ledger.database import reading
from counterclaim.ledger.decisions import OF_CLAIMS
from counterclaim.ledger.linked import linked_state
from counterclaim.link.parties import Parties
from counterclaim.nouns import Change, Decision, Event, Record
from counterclaim.publish.index import latest_first
from counterclaim.publish.pages import folders
from counterclaim.review.board import Board
from counterclaim.review.history import log
from counterclaim.review.live import LiveBoard
from counterclaim.serve.reading import changes_by_reports
from counterclaim.serve.silent import Silent, last_check
from counterclaim.watch.findings import Finding


@dataclass(frozen=True, slots=True)
class Head:
    """One event of the list, without its claims."""

    event: Event
    """Without links and documents."""
    folder: str
    """Where its page is: "events/makiivka-2023-01-01"."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the events follow from, told by three look-ups."""

    linked: str
    """Changes when claims are linked anew."""
    decision: int
    """The number of the last decision."""
    check: int = 0
    """The number of the last thing that a check of sources found."""


@dataclass(frozen=True, slots=True)
class Known:
    """The list of events at one stamp, the latest first."""

    stamp: Stamp
    heads: tuple[Head, ...] = ()
    by_folder: dict[str, Head] = field(default_factory=dict)
    by_event: dict[str, Head] = field(default_factory=dict)
    last: str = ""
    """Id of the last decision; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Found:
    """One event as people decided on it, with what its pages need."""

    event: Event
    linked: tuple[Event, ...]
    """The events of its neighbourhood, as linking gave them."""
    decisions: tuple[Decision, ...]
    """Those of its neighbourhood, undone ones too, in the order in which they were taken."""
    parties: Parties
    changes: tuple[Change, ...]
    """How reports moved its figures, as written when it was linked."""
    silent: tuple[Finding, ...] = ()
    """Its figures that their pages changed in silence."""

    @property
    def key(self) -> str:
        """A hash of all that its page follows from."""
        parts = [
            *map(encode, self.linked),
            *(one.id for one in self.decisions),
            *map(encode, (*self.changes, *self.silent)),
        ]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def board(self) -> Board:
        """Its neighbourhood."""
        return Board(self.linked, self.decisions, parties=self.parties)

    def log(self, record: Callable[[Event], Record]) -> tuple[Change, ...]:
        """How its figures came about: by reports, and by what people decided."""
        return log(self.board, self.event.id, record) if self.decisions else self.changes


class Catalogue:
    """All events of a ledger, each worked out when it is asked for; for several threads at once."""

    def __init__(self, engine: Engine, parties: Callable[[], Parties]) -> None:
        self._engine = engine
        self._parties = parties
        self._lock = threading.RLock()
        self._live: LiveBoard | None = None
        self._silent = Silent(engine)
        self.known = Known(Stamp("nothing yet", 0))

    def look(self) -> tuple[Known, set[str] | None]:
        """The list as it is now, and the ids of the events that decisions changed meanwhile; None: any may have."""
        stamp = _stamp(self._engine)
        with self._lock:
            if stamp == self.known.stamp:
                return self.known, set()
            if self._live is None or stamp.linked != self.known.stamp.linked:
                self._live = LiveBoard(self._engine, parties=self._parties())
                touched = None
            else:
                touched = self._follow(self._live)
            changed = self._silent.look(self._live.board)
            touched = None if touched is None else touched | changed
            now = replace(stamp, linked=self._live.linked.state)
            if touched is not None and self._is_listed(self._live, touched):
                self.known = replace(self.known, stamp=now, last=self._live.seen)
            else:
                self.known = self._listed(self._live, now)
            return self.known, touched

    def _follow(self, live: LiveBoard) -> set[str] | None:
        """Take in what was decided; ids of the events that it changed or is about: it may wait, or be asked for."""
        before = len(live.board.decisions)
        changed = live.look()
        if changed is None:
            return None
        roots = {root.id: root for root in map(live.board.root, live.board.decisions[before:])}
        about = {name for root in roots.values() for name in live.board.about(root)}
        homes = {live.board.home(root.target) for root in roots.values() if root.action in OF_CLAIMS}
        return changed | about | {home for home in homes if home is not None}

    def found(self, event: str) -> Found:
        """One event; KeyError where there is none."""
        try:
            return self._found(event)
        except LedgerError:  # linked anew between the look and now
            self.look()
            return self._found(event)

    def _found(self, event: str) -> Found:
        with self._looked() as live:
            if event not in self.known.by_event:
                raise KeyError(event)
            is_touched = event in live.board.touched()
            if is_touched:
                there = live.board.event(event)
                linked, decisions = live.board.history_of(event)
        silent = self._silent.of(event)
        if is_touched:
            if there is None:
                raise KeyError(event)
            return Found(there, linked, decisions, live.board.parties(), (), silent)
        there = live.linked.event(event)
        return Found(there, (there,), (), live.board.parties(), changes_by_reports(self._engine, event), silent)

    def around(self, event: str) -> tuple[tuple[Event, ...], tuple[Decision, ...]]:
        """The events as linking gave them, and the decisions, that an event follows from; KeyError where none is."""
        with self._looked() as live:
            return live.board.history_of(event)

    @property
    def decisions(self) -> list[Decision]:
        """All decisions, in the order in which they were taken."""
        with self._looked() as live:
            return live.board.decisions

    @property
    def parties(self) -> Parties:
        """Who speaks for which side."""
        return self._parties()

    def home_of(self, claim: str) -> str | None:
        """The id of the event that a claim stands in; None where it is not there, or rejected."""
        with self._looked() as live:
            return live.board.home(claim)

    def home(self, decision: Decision) -> str | None:
        """The id of an event that a decision is about, as it now stands; None where there is none."""
        with self._looked() as live:
            root = live.board.root(decision)
            here = live.board.home(root.target) if root.action in OF_CLAIMS else root.target
            names = [here, *sorted(live.board.about(root)), str(dict(root.coding).get("event", ""))]
        return next((name for name in names if name in self.known.by_event), None)

    def root(self, decision: Decision) -> Decision:
        """What a decision is about in the end, where it is about another one."""
        with self._looked() as live:
            return live.board.root(decision)

    def board_of(self, decision: Decision) -> Board:
        """All that a decision speaks of, so far."""
        with self._looked() as live:
            linked, decisions = live.board.around(decision)
        return Board(linked, decisions, parties=self._parties())

    def name_of(self, event: str) -> str:
        """What an event is called, also one that was merged into another; its id where nothing is known of it."""
        with self._looked() as live:
            if event in self.known.by_event:
                return self.known.by_event[event].event.name
            return live.linked.event(event).name if event in live.linked.names() else event

    def id_of(self, folder: str) -> str:
        """The event of a folder, as it is now or as linking gave it before it was merged; empty where none is."""
        with self._looked() as live:
            if folder in self.known.by_folder:
                return self.known.by_folder[folder].event.id
            names = sorted(live.linked.names())
        return dict(zip(folders(names), names, strict=True)).get(folder, "")

    def heir_of(self, folder: str) -> str:
        """The folder of the event that now has most of the claims of one that is gone from `folder`; empty for none."""
        with self._looked() as live:
            event = self.id_of(folder)
            if not event or event in self.known.by_event:
                return ""
            claims = [link.claim.id for link in live.linked.event(event).links]
            homes = Counter(live.board.homes(claims).values())
        there = [self.known.by_event[home].folder for home, _ in homes.most_common() if home in self.known.by_event]
        return there[0] if there else ""

    @contextmanager
    def _looked(self) -> Iterator[LiveBoard]:
        """The board, for nobody else meanwhile."""
        with self._lock:
            if self._live is None:
                self.look()
            yield self._live or LiveBoard(self._engine, parties=self._parties())

    def _is_listed(self, live: LiveBoard, events: set[str]) -> bool:
        """Whether the list tells of these events what is so now, as after most decisions: it is long to make anew."""
        heads = {name: self.known.by_event.get(name) for name in events}
        return all((head.event if head else None) == _bare(live.board.event(name)) for name, head in heads.items())

    def touched(self) -> set[str]:
        """Ids of the events whose neighbourhood some decision speaks of, taken back or not."""
        with self._looked() as live:
            return live.board.touched()

    def _listed(self, live: LiveBoard, stamp: Stamp) -> Known:
        touched = live.board.touched()
        wanted = live.board.names() - touched - live.linked.empty
        events = [head for head in live.linked.heads if head.id in wanted]
        shaped = [_bare(live.board.event(name)) for name in touched]
        events += [event for event in shaped if event is not None]
        events.sort(key=lambda event: event.id)
        heads = [Head(event, name) for event, name in zip(events, folders(one.id for one in events), strict=True)]
        heads.sort(key=lambda head: latest_first(head.event))
        by_folder, by_event = {head.folder: head for head in heads}, {head.event.id: head for head in heads}
        return Known(stamp, tuple(heads), by_folder, by_event, live.seen)


def _bare(event: Event | None) -> Event | None:
    """An event as the list has it; None where the list has none."""
    return replace(event, links=(), documents=()) if event is not None and event.links else None


def _stamp(engine: Engine) -> Stamp:
    with reading(engine) as connection:
        decision = connection.scalar(select(func.max(tables.decisions.c.number))) or 0
        return Stamp(linked_state(connection), decision, last_check(connection))
