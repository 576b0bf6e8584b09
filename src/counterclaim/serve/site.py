"""The published pages, live: the same templates as the static site, made from the ledger and kept until it changes.

A page is made when it is first asked for, and kept in memory under a key that changes with what it follows from. A
decision touches the pages of its own event and the index, and no other. What the index says of each event, and the
event's page, are also kept in the ledger's database, so that a server that starts again need not make them anew.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from counterclaim.errors import CounterclaimError
from counterclaim.events import tendencies_of
from counterclaim.ledger.ledger import Ledger
from counterclaim.publish import index
from counterclaim.publish.exports.hidden import hide_in_changes
from counterclaim.publish.files import index_json
from counterclaim.publish.pages import entry_json, index_context
from counterclaim.publish.private import without_names
from counterclaim.publish.views import EventView
from counterclaim.serve import work
from counterclaim.serve.catalogue import Catalogue, Found, Head, Known
from counterclaim.serve.elsewhere import MANY
from counterclaim.serve.made import Made, beside, is_beside, rendering, sheet_of
from counterclaim.serve.naming import Naming
from counterclaim.serve.pages import render
from counterclaim.serve.rendered import AT_ONCE, Kept, Overview, Rendered, overview
from counterclaim.serve.shelf import Sheet, Shelf, own_file, sheet
from counterclaim.verbs import code_version

FRESH = 0.25
"""Seconds for which a page is handed out without asking whether the ledger changed."""
_PAUSE = 1.0  # seconds between two looks at whether pages are out of date


Tell = Callable[[int, int], None]
"""Hears how many events are done, and of how many."""


def unheard(_done: int, _total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class _Current:
    """What the index says of an event, and when that holds."""

    key: str
    """What it was last found to hold under; empty where it was read back and nobody has looked yet."""
    full: str
    """The hash of all that it follows from."""
    entry: index.Entry


class LiveSite:
    """Every page that the static site has, from the ledger as it is now."""

    def __init__(
        self,
        ledger: Ledger,
        catalogue: Catalogue,
        *,
        naming: Naming,
        elsewhere: Callable[[Sequence[str]], Generator[Kept | None]],
    ) -> None:
        """`elsewhere` renders many events in other processes."""
        self._ledger = ledger
        self._catalogue = catalogue
        self._naming = naming
        self._elsewhere = elsewhere
        self._shelf = Shelf()
        self._rendered = Rendered(ledger.engine)
        self._looked = 0.0
        self._versions: dict[str, int] = {}
        self._round = 0
        self._entries = {name: _Current("", key, entry) for name, (key, entry) in self._rendered.entries().items()}
        self._counted = ""
        self.revision = 0
        """Goes up whenever lists and the queue may have become others."""
        self.answers = Shelf(16 * 1024 * 1024)
        """Answers to programs, by what was asked, for as long as `revision` stays."""
        self._prepared = -1
        self.is_complete = False
        """Whether every event was gone through once since the start: until then, lists may lack some claims."""
        self._lock = threading.Lock()
        self._looking = threading.Lock()

    # What there is

    def look(self) -> Known:
        """The list of events as it is now; forgets the pages that have changed since the last look."""
        known, touched = self._catalogue.look()
        with self._lock:
            self._looked = time.monotonic()
            if touched is None:
                self._round += 1
            for event in touched or ():
                self._forget(event)
        return known

    @property
    def is_fresh(self) -> bool:
        """Whether somebody looked a moment ago."""
        return time.monotonic() - self._looked <= FRESH

    def glance(self) -> Known:
        """The list of events as it was a moment ago: of many who ask at once, one looks."""
        with self._looking:
            return self._catalogue.known if self.is_fresh else self.look()

    def refresh(self) -> None:
        """Bring lists and queue up to what was just decided."""
        before = self._round
        known = self.look()
        if self._round != before:
            for head in known.heads:
                if head.event.id in self._versions and not self._is_current(head):
                    self.entry(head)
            self._leave_out(known)
            self.write_down()

    def _leave_out(self, known: Known) -> None:
        gone = [name for name in self._entries if name not in known.by_event]
        for event in gone:
            del self._entries[event]
        if gone:
            self._rendered.leave_out(gone)
            self.revision += 1

    def forget(self, event: str) -> None:
        """Make the pages of this event anew when they are next asked for."""
        with self._lock:
            self._forget(event)

    def _forget(self, event: str) -> None:
        self._versions[event] = self._versions.get(event, 0) + 1
        self._round += 1

    @contextmanager
    def kept_up(self, tell: Tell) -> Iterator[None]:
        """Keep the pages up to date in the background for as long as this lasts.

        `tell` hears how many events are done, of how many: all of them when they were gone through, at the start and
        after each linking.
        """
        stop = threading.Event()
        worker = threading.Thread(target=self._keep_up, args=(stop, tell), name="pages", daemon=True)
        worker.start()
        try:
            yield
        finally:
            stop.set()
            worker.join()

    def _keep_up(self, stop: threading.Event, tell: Tell) -> None:
        while not stop.is_set():
            counted = self._counted
            with suppress(CounterclaimError):  # the database is away: it is tried again
                self.prepare(stop, tell)
            if self._counted != counted:
                tell(len(self._catalogue.known.heads), len(self._catalogue.known.heads))
            stop.wait(_PAUSE)
        self.write_down()

    def prepare(self, stop: threading.Event | None = None, tell: Tell = unheard) -> None:
        """Make what is missing or out of date, at half of the speed that is possible: readers come first."""
        stop = stop or threading.Event()
        known = self.look()
        now = self._round
        if self._prepared == now:
            return
        if self._prepared < 0:
            self._take_over(known)
        self._prepare_elsewhere(known, stop, tell)
        for head in known.heads:
            if self._is_over(known, stop):
                return
            if not self._is_current(head):
                began = time.monotonic()
                self.entry(head)
                self.write_down()
                if self.is_complete:
                    stop.wait(time.monotonic() - began)
        while self.write_down():
            pass
        if self._counted != known.stamp.linked:
            self._leave_out(known)
            work.find_firsts(self._ledger.engine)
            self.revision += 1
            self.count()
            self._counted = known.stamp.linked
        if self._round == now:
            self._rendered.put_whole(self._whole(known))
        self.is_complete = True
        self._prepared = now

    def _take_over(self, known: Known) -> None:
        """Take for current what an earlier server left that went through all, unless somebody decided on it since."""
        before, now = self._rendered.whole(), self._whole(known)
        if before.split(" ")[0] != now.split(" ")[0]:
            return
        changed = self._catalogue.touched() if before != now else set()
        for head in known.heads:
            had = self._entries.get(head.event.id)
            if had is not None and head.event.id not in changed:
                self._entries[head.event.id] = replace(had, key=self._key_of(head, known))
        if before == now and self._entries.keys() == known.by_event.keys():
            self._counted = known.stamp.linked

    def _whole(self, known: Known) -> str:
        """What the lists of all events follow from: a hash, and the number of the last decision."""
        rest = self._hash(known.stamp.linked, str(known.stamp.check), str(self._naming.last()))
        return f"{rest[:48]} {known.stamp.decision}"

    def _is_over(self, known: Known, stop: threading.Event) -> bool:
        return stop.is_set() or self._catalogue.known.stamp.linked != known.stamp.linked

    def _prepare_elsewhere(self, known: Known, stop: threading.Event, tell: Tell) -> None:
        """Make what is out of date in other processes, if that is much; what they cannot do is left."""
        keys = {h.event.id: self._key_of(h, known) for h in known.heads if not self._is_current(h)}
        if len(keys) < MANY:
            return
        with closing(self._elsewhere(list(keys))) as found:
            for number, (event, kept) in enumerate(zip(keys, found, strict=True)):
                if self._is_over(known, stop):
                    return
                if kept is not None:
                    self._take_in(kept, keys[event], known.by_event[event])
                if number % AT_ONCE == AT_ONCE - 1:
                    self.write_down()
                    tell(len(known.heads) - len(keys) + number + 1, len(known.heads))

    def _take_in(self, kept: Kept, key: str, head: Head) -> None:
        """Keep what was made elsewhere, unless it was made here meanwhile, or something was decided on it."""
        had = self._entries.get(kept.event)
        if self._is_current(head) or key != self._key_of(head, self._catalogue.known):
            return
        self._keep(kept, key, is_new=had is None or had.full != kept.key)
        self._shelf.put(f"{head.folder}/index.html", key, sheet_of(kept))

    def _is_current(self, head: Head) -> bool:
        had = self._entries.get(head.event.id)
        return had is not None and had.key == self._key_of(head, self._catalogue.known)

    def write_down(self) -> bool:
        """Keep in the database what was made since the last time, or some of it; whether there was anything."""
        there_was = self._rendered.flush()
        self.revision += there_was
        return there_was

    # Pages

    def held(self, path: str) -> Sheet | None:
        """The page at a path, where it is in memory and was checked a moment ago: takes no time and asks nobody."""
        if not self.is_fresh:
            return None
        return self._shelf.get(path, self._key(path, self._catalogue.known))

    def sheet(self, path: str) -> Sheet | None:
        """The page or file at a path of the site ("events/…/index.html"); None where the site has none there."""
        known = self.glance()
        return self._shelf.made(path, self._key(path, known), lambda: self._make(path, known))

    def _key(self, path: str, known: Known) -> str:
        """What a page in memory is kept under: changes whenever the page may have changed."""
        head = known.by_folder.get(path.rpartition("/")[0])
        if head is None:
            return str(self._round) if path.startswith("index") else ""
        return self._key_of(head, known)

    def _key_of(self, head: Head, known: Known) -> str:
        return f"{known.stamp.linked} {self._versions.get(head.event.id, 0)}"

    def _make(self, path: str, known: Known) -> Sheet | None:
        where = PurePosixPath(path)
        head = known.by_folder.get(str(where.parent))
        if head is not None:
            if where.name == "index.html":
                return self._page(head)
            return beside(self.made(head.event.id), where.name) if is_beside(where.name) else None
        if path.startswith("static/"):
            return own_file(path)
        if path == "method.html":
            return sheet(path, render("method.html", root="", page="method"))
        if path == "index.json":
            return sheet(path, index_json(entry_json(self.entry(head)) for head in known.heads))
        return self._index(path, known)

    # Events

    def made(self, event: str) -> Made:
        """The record of an event as it now stands; KeyError where there is none."""
        head = self.look().by_event[event]
        return self._worked_out(head, self._catalogue.found(event))

    def _worked_out(self, head: Head, found: Found) -> Made:
        from counterclaim.record import record

        made, log, is_named = record(found.event), found.log(record), self._naming.is_named(found.event.id)
        shown = made if is_named else without_names(made)
        changes = log if is_named else tuple(hide_in_changes(log, (found.event, *found.linked)))
        return Made(head, found, made, EventView(shown), changes, log, tendencies_of(self._ledger))

    def _full_key(self, found: Found) -> str:
        return self._hash(found.key, str(self._naming.is_named(found.event.id)))

    def _hash(self, *parts: str) -> str:
        """A hash of these parts, of what the ledger's estimates go by, and of our own code."""
        code = [code_version(name) for name in ("record", "toll", "publish", "review", "serve")]
        words = " ".join((*parts, self._ledger.tendencies() or "", *code))
        return hashlib.sha256(words.encode()).hexdigest()

    def kept(self, event: str) -> Kept:
        """An event as it is now: as it was kept, if nothing changed, or made anew; KeyError where there is none."""
        return self._kept(self.look().by_event[event])[0]

    def _kept(self, head: Head) -> tuple[Kept, bool]:
        """The same, and whether it was made anew."""
        found = self._catalogue.found(head.event.id)
        kept, full = self._rendered.get(head.event.id), self._full_key(found)
        if kept is not None and kept.key == full:
            return kept, False
        return rendering(self._worked_out(head, found), full), True

    def _keep(self, kept: Kept, key: str, *, is_new: bool) -> None:
        if is_new:
            self._rendered.put(kept)
        self._entries[kept.event] = _Current(key, kept.key, kept.entry)

    def _page(self, head: Head) -> Sheet:
        """The page of an event: as it was kept, if nothing changed, or made anew."""
        key, had = self._key_of(head, self._catalogue.known), self._entries.get(head.event.id)
        kept = self._rendered.get(head.event.id) if had is not None and had.key == key else None
        if had is None or kept is None or kept.key != had.full:
            kept, is_new = self._kept(head)
            self._keep(kept, key, is_new=is_new)
        return sheet_of(kept)

    # The index

    def _index(self, path: str, known: Known) -> Sheet | None:
        pages = index.pages(len(known.heads))
        number = next((n for n in range(pages) if index.page_name(n) == path), None)
        if number is None:
            return None
        some = [self.entry(head) for head in known.heads[number * index.PAGE : (number + 1) * index.PAGE]]
        shown = index.on_one_scale(some, [each.entry for each in list(self._entries.values())])
        over = self.overview()
        silent = over.silent if number == 0 else ()
        context = index_context(
            shown, number, pages=pages, summary=over.summary, silent=silent, elsewhere=over.elsewhere
        )
        return sheet(path, render("index.html", root="", page="index", **context))

    def entry(self, head: Head) -> index.Entry:
        """What the index says of an event as it now is."""
        if not self._is_current(head):
            key = self._key_of(head, self._catalogue.known)
            self._shelf.put(f"{head.folder}/index.html", key, self._page(head))
        return self._entries[head.event.id].entry

    def overview(self) -> Overview:
        """What the whole ledger holds, as last counted; counted now where it never was."""
        return self._rendered.overview() or self.count()

    def count(self) -> Overview:
        """Count what the ledger holds, and keep it."""
        counted = overview(self._ledger, self._ledger.engine, self.look())
        self._rendered.put_overview(counted)
        return counted
