"""One event worked out, and what is made of it: its page, what lists say of it, the files beside its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from counterclaim.nouns import Change, Record
from counterclaim.publish import index
from counterclaim.publish.estimates import ESTIMATE, estimate_json
from counterclaim.publish.pages import DATA, event_context
from counterclaim.publish.threads import thread_page
from counterclaim.publish.views import EventView
from counterclaim.serve import listing, work
from counterclaim.serve.catalogue import Found, Head
from counterclaim.serve.pages import render
from counterclaim.serve.rendered import Kept
from counterclaim.serve.shelf import Sheet, packed_sheet, sheet
from counterclaim.toll import Tendencies, Toll, tolls


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
    tendencies: Tendencies | None
    """What estimates go by; None for the usual ones."""

    @property
    def estimates(self) -> tuple[Toll, ...]:
        """A model's estimate of each row: takes as long as all the rest, and few pages show it."""
        return tolls(self.view.record, self.tendencies)


def rendering(made: Made, key: str) -> Kept:
    """An event as it is rendered."""
    context = event_context(made.view, changes=made.changes, estimates=made.estimates)
    page = sheet("index.html", render("event.html", root="../../", page="event", folder=made.head.folder, **context))
    return Kept(
        event=made.head.event.id,
        key=key,
        made=int(page.made.timestamp()),
        entry=index.entry(made.view, made.head.folder),
        page=page.packed,
        claims=listing.rows_of(made.view.record),
        cases=work.rows_of(made.found, made.record),
    )


def sheet_of(kept: Kept) -> Sheet:
    """The page of an event as it was kept."""
    return packed_sheet("index.html", kept.page, made=datetime.fromtimestamp(kept.made, UTC))


def is_beside(name: str) -> bool:
    """Whether a file of this name may stand beside an event's page."""
    return name in DATA or name == ESTIMATE or name.startswith("thread-")


def beside(made: Made, name: str) -> Sheet | None:
    """A file beside an event's page: its data, a model's estimates, or a further page of its thread."""
    if name in DATA:
        content = DATA[name](made.view.record)
        return sheet(name, content if isinstance(content, str | bytes) else "".join(content))
    if name == ESTIMATE:
        estimates = made.estimates
        return sheet(name, estimate_json(made.view, estimates)) if estimates else None
    context = event_context(made.view, changes=made.changes)
    for number in range(1, len(context["thread_pages"])):
        if name == thread_page(number):
            page = render("thread.html", root="../../", page="event", folder=made.head.folder, number=number, **context)
            return sheet(name, page)
    return None
