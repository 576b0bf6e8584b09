"""The index of events: what a reader sees of each before opening its page."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from counterclaim.nouns import Bound, Document, Event, Record, Summary
from counterclaim.publish import text
from counterclaim.publish.scale import scale
from counterclaim.publish.sentence import lead
from counterclaim.publish.views import EventView, RowView

PAGE = 100
"""Events on one page."""
MINI = 240.0
"""Width of a small range, in pixels."""


@dataclass(frozen=True, slots=True)
class MiniEnd:
    """One figure of a small range."""

    kind: str
    bound: int
    value: str
    """The bound as people read it."""
    href: str
    x: float = 0.0
    """Where it is drawn, in pixels from the left, once all ranges of the index are on one scale."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in the index."""

    name: str
    href: str
    date: str
    iso: str
    place: str
    kind: str
    lead: tuple[tuple[str, str], ...]
    """The first sentence of the record, its figures linked."""
    sentence: str
    status: tuple[str, ...]
    loss: str
    """What the small range counts; empty without one."""
    ends: tuple[MiniEnd, ...]
    claims: int
    reports: int
    origins: int
    comments: int


def entries(views: Sequence[tuple[EventView, str]]) -> list[Entry]:
    """The events (view, folder), the latest first, undated ones last; their small ranges share one scale."""
    ordered = sorted(views, key=lambda one: latest_first(one[0].record.event))
    every = [entry(view, folder) for view, folder in ordered]
    return on_one_scale(every, every)


def on_one_scale(some: Sequence[Entry], every: Sequence[Entry]) -> list[Entry]:
    """Some of the entries, their small ranges drawn on the scale that those of all entries need."""
    axis = scale([end.bound for one in every for end in one.ends], start=6.0, end=MINI - 6.0)
    return [replace(one, ends=tuple(replace(end, x=axis.at(end.bound)) for end in one.ends)) for one in some]


def pages(events: int) -> int:
    """How many pages the index of so many events has: at least one."""
    return max(1, -(-events // PAGE))


def page_name(number: int) -> str:
    """File name of the index's page `number`, from 0."""
    return "index.html" if number == 0 else f"index-{number + 1}.html"


def languages(summary: Summary) -> str:
    """The languages of the documents, counted: "English (12), Russian (2)"."""
    names = _language_names()
    return ", ".join(f"{names.get(code, text.plain(code))} ({count:,})" for code, count in summary.languages)


def silent_documents(views: Sequence[EventView]) -> list[Document]:
    """Reports that belong to an event but state no claim, each once."""
    speaking = {link.claim.source.document for view in views for link in view.links}
    silent = {d.id: d for view in views for d in view.silent if d.id not in speaking}
    return list(silent.values())


def known_documents(views: Sequence[EventView]) -> int:
    """How many reports belong to some event, with a claim or without."""
    mainly = {document.id for view in views for document in view.record.event.documents}
    return len(mainly | {link.claim.source.document for view in views for link in view.record.event.links})


@cache
def _language_names() -> dict[str, str]:
    source = files("counterclaim.publish").joinpath("data/languages.toml")
    return {code: str(name) for code, name in tomllib.loads(source.read_text(encoding="utf-8")).items()}


def latest_first(event: Event) -> tuple[bool, float, str, str]:
    """What the index is ordered by."""
    when = event.when
    return (when is None, -when.earliest.timestamp() if when else 0.0, event.name, event.id)


def _leading(view: EventView) -> RowView | None:
    """The row that stands for the event in the index: its first with a figure."""
    return next((row for row in view.rows if row.row.lowest or row.row.highest), None)


def entry(view: EventView, folder: str) -> Entry:
    """What the index says of one event, whose page is in `folder`."""
    event = view.record.event
    page = f"{folder}/index.html"
    leading = _leading(view)
    return Entry(
        name=text.plain(event.name) or "Unnamed event",
        href=page,
        date=text.date(event.when),
        iso=text.iso(event.when),
        place=text.plain(text.place(event.place)),
        kind=event.kind,
        lead=tuple((words, page + href if href else "") for words, href in lead(view.record.sentence, view)[0]),
        sentence=view.record.sentence,
        status=statuses(view.record),
        loss=leading.title if leading else "",
        ends=_ends(leading, page) if leading else (),
        claims=len(view.views),
        reports=len(view.reports),
        origins=len(view.record.origins),
        comments=len(view.record.thread.remarks),
    )


def statuses(record: Record) -> tuple[str, ...]:
    """The status words of the leading row, and whether place and date are unknown."""
    words = dict.fromkeys(record.rows[0].status if record.rows else ())
    if record.event.place is None:
        words["unplaced"] = None
    if record.event.when is None and record.event.kind == "incident":
        words["undated"] = None
    return tuple(words)


def _ends(row: RowView, page: str) -> tuple[MiniEnd, ...]:
    bounds: dict[str, Bound | None] = {"lowest": row.row.lowest, "floor": row.row.floor, "highest": row.row.highest}
    found = []
    for key in row.keys:
        bound = bounds[key.kind]
        if bound and key.view:
            found.append(MiniEnd(key.kind, bound.value, text.number(bound.value), page + key.view.href))
    return tuple(found)
