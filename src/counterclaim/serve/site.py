"""The published pages, live: the same templates as the static site, made from the ledger and kept until it changes.

A page is made when it is first asked for, and kept in memory under a key that changes with what it follows from. A
decision touches the pages of its own event and the index, and no other. What the index says of each event, and the
event's page, are also kept in the ledger's database, so that a server that starts again need not make them anew.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import PurePosixPath

from counterclaim.errors import CounterclaimError
from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Change, Record
from counterclaim.publish import index
from counterclaim.publish.estimates import ESTIMATE, estimate_json
from counterclaim.publish.exports.hidden import hide_in_changes
from counterclaim.publish.files import index_json
from counterclaim.publish.pages import DATA, entry_json, event_context, index_context
from counterclaim.publish.private import without_names
from counterclaim.publish.threads import thread_page
from counterclaim.publish.views import EventView
from counterclaim.run import tendencies_of
from counterclaim.serve import listing, work
from counterclaim.serve.catalogue import Catalogue, Found, Head, Known
from counterclaim.serve.pages import render
from counterclaim.serve.rendered import Kept, Overview, Rendered, overview
from counterclaim.serve.shelf import Sheet, Shelf, packed_sheet, sheet
from counterclaim.toll import Toll, tolls
from counterclaim.verbs import code_version

FRESH = 0.25
"""Seconds for which a page is handed out without asking whether the ledger changed."""
_PAUSE = 1.0  # seconds between two looks at whether pages are out of date


@dataclass(frozen=True, slots=True)
class Made:
    """One event, worked out for its pages."""

    head: Head
    found: Found
    record: Record
    """As people decided on it, readers by the names that their pages show."""
    view: EventView
    """As readers may see it."""
    changes: tuple[Change, ...]
    """How its figures came about, as readers may see it."""
    log: tuple[Change, ...]
    """The same as those see it who work at the desk: with who decided, and what they wrote."""
    estimates: tuple[Toll, ...]


class LiveSite:
    """Every page that the static site has, from the ledger as it is now."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue, *, named: Callable[[str], bool]) -> None:
        self._ledger = ledger
        self._catalogue = catalogue
        self._named = named
        self._shelf = Shelf()
        self._rendered = Rendered(ledger.engine)
        self._looked = 0.0
        self._versions: dict[str, int] = {}
        self._round = 0
        self._entries = {event: ("", entry) for event, entry in self._rendered.entries().items()}
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
    def kept_up(self, settled: Callable[[], None]) -> Iterator[None]:
        """Keep the pages up to date in the background for as long as this lasts.

        `settled` is called when every event was gone through, and again when that is so after a linking.
        """
        stop = threading.Event()
        worker = threading.Thread(target=self._keep_up, args=(stop, settled), name="pages", daemon=True)
        worker.start()
        try:
            yield
        finally:
            stop.set()
            worker.join()

    def _keep_up(self, stop: threading.Event, settled: Callable[[], None]) -> None:
        while not stop.is_set():
            counted = self._counted
            with suppress(CounterclaimError):  # the database is away: it is tried again
                self.prepare(stop)
            if self._counted != counted:
                settled()
            stop.wait(_PAUSE)

    def prepare(self, stop: threading.Event | None = None) -> None:
        """Make what is missing or out of date, at half of the speed that is possible: readers come first."""
        stop = stop or threading.Event()
        known = self.look()
        now = self._round
        if self._prepared == now:
            return
        for head in known.heads:
            if stop.is_set() or self._catalogue.known.stamp.linked != known.stamp.linked:
                return
            if not self._is_current(head):
                began = time.monotonic()
                self.entry(head)
                self.write_down()
                if self.is_complete:
                    stop.wait(time.monotonic() - began)
        self.write_down()
        if self._counted != known.stamp.linked:
            self._leave_out(known)
            work.find_firsts(self._ledger.engine)
            self.revision += 1
            self.count()
            self._counted = known.stamp.linked
        self.is_complete = True
        self._prepared = now

    def _is_current(self, head: Head) -> bool:
        had = self._entries.get(head.event.id)
        return had is not None and had[0] == self._key_of(head, self._catalogue.known)

    def write_down(self) -> None:
        """Keep in the database what was made since the last time."""
        if self._rendered.flush():
            self.revision += 1

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
            return self._page(head) if where.name == "index.html" else self._beside(head, where.name)
        if path.startswith("static/"):
            return _static(path)
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

        made, log, is_named = record(found.event), found.log(record), self._named(found.event.id)
        shown = made if is_named else without_names(made)
        changes = log if is_named else tuple(hide_in_changes(log, (found.event, *found.linked)))
        estimates = tolls(shown, tendencies_of(self._ledger))
        return Made(head, found, made, EventView(shown), changes, log, estimates)

    def _full_key(self, found: Found) -> str:
        code = [code_version(name) for name in ("record", "toll", "publish", "review", "serve")]
        parts = " ".join((found.key, str(self._named(found.event.id)), self._ledger.tendencies() or "", *code))
        return hashlib.sha256(parts.encode()).hexdigest()

    def _page(self, head: Head) -> Sheet:
        """The page of an event: as it was kept, if nothing changed, or made anew."""
        key = self._key_of(head, self._catalogue.known)
        found = self._catalogue.found(head.event.id)
        kept, full = self._rendered.get(head.event.id), self._full_key(found)
        if kept is None or kept.key != full:
            kept = self._rendering(self._worked_out(head, found), full)
            self._rendered.put(kept)
        self._entries[head.event.id] = (key, kept.entry)
        return packed_sheet("index.html", kept.page, made=datetime.fromtimestamp(kept.made, UTC))

    def _rendering(self, made: Made, key: str) -> Kept:
        context = event_context(made.view, changes=made.changes, estimates=made.estimates)
        page = sheet(
            "index.html", render("event.html", root="../../", page="event", folder=made.head.folder, **context)
        )
        return Kept(
            event=made.head.event.id,
            key=key,
            made=int(page.made.timestamp()),
            entry=index.entry(made.view, made.head.folder),
            page=page.packed,
            claims=listing.rows_of(made.view.record),
            cases=work.rows_of(made.found, made.record),
        )

    def _beside(self, head: Head, name: str) -> Sheet | None:
        """A file beside an event's page: its data, a model's estimates, or a further page of its thread."""
        if name in DATA:
            content = DATA[name](self.made(head.event.id).view.record)
            return sheet(name, content if isinstance(content, str | bytes) else "".join(content))
        if name != ESTIMATE and not name.startswith("thread-"):
            return None
        made = self.made(head.event.id)
        if name == ESTIMATE:
            return sheet(name, estimate_json(made.view, made.estimates)) if made.estimates else None
        context = event_context(made.view, changes=made.changes)
        for number in range(1, len(context["thread_pages"])):
            if name == thread_page(number):
                page = render("thread.html", root="../../", page="event", folder=head.folder, number=number, **context)
                return sheet(name, page)
        return None

    # The index

    def _index(self, path: str, known: Known) -> Sheet | None:
        pages = index.pages(len(known.heads))
        number = next((n for n in range(pages) if index.page_name(n) == path), None)
        if number is None:
            return None
        some = [self.entry(head) for head in known.heads[number * index.PAGE : (number + 1) * index.PAGE]]
        shown = index.on_one_scale(some, [entry for _, entry in list(self._entries.values())])
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
        return self._entries[head.event.id][1]

    def overview(self) -> Overview:
        """What the whole ledger holds, as last counted; counted now where it never was."""
        return self._rendered.overview() or self.count()

    def count(self) -> Overview:
        """Count what the ledger holds, and keep it."""
        counted = overview(self._ledger, self._ledger.engine, self.look())
        self._rendered.put_overview(counted)
        return counted


def _static(path: str) -> Sheet | None:
    """A file of the package's own: the style sheet, the icon, the script."""
    name = PurePosixPath(path).name
    for package in ("counterclaim.publish", "counterclaim.serve"):
        file = files(package).joinpath("static", name)
        if path == f"static/{name}" and file.is_file():
            return sheet(name, file.read_bytes())
    return None
