"""How records came to be what they are: the log of an event, feeds of what was corrected, the page of a past day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from counterclaim.nouns import Change
from counterclaim.publish import text
from counterclaim.publish.feed import feed as atom
from counterclaim.publish.pages import event_context
from counterclaim.publish.sentence import linked
from counterclaim.serve.ask import Ask
from counterclaim.serve.catalogue import Head
from counterclaim.serve.pages import render
from counterclaim.serve.past import end_of, view_at
from counterclaim.serve.shelf import sheet

ENTRIES = 50
"""Entries of a feed."""
_DECISIONS = 60  # decisions whose entries the feed of the whole ledger may hold


def log_page(ask: Ask) -> Response:
    """The log of an event: of all of it, of one figure, or of one claim."""
    made = ask.made()
    claim, figure = ask.query("claim"), ask.query("figure")
    changes = [change for change in made.changes if _is_wanted(change, claim, figure)]
    shown = made.view.views.get(claim)
    context = {
        "event": made.head.event,
        "name": text.plain(made.head.event.name) or "Unnamed event",
        "changes": [(change, linked(change.what, made.view)) for change in reversed(changes)],
        "claim": shown,
        "figure": figure,
        "days": sorted({change.at.date() for change in made.changes}, reverse=True)[:60],
        "today": datetime.now(UTC).date(),
    }
    page = render("history.html", root="../../", page="event", folder=made.head.folder, **context)
    return ask.answer(sheet("history.html", page))


def event_feed(ask: Ask) -> Response:
    """The corrections of an event as an Atom feed."""
    made = ask.made()
    title = f"{text.plain(made.head.event.name)}: changes to the record"
    return _feed(ask, title, {made.head.event.id: made.head}, made.changes, page=f"{made.head.folder}/")


def feed(ask: Ask) -> Response:
    """What people corrected in all records, as an Atom feed."""
    return _feed(ask, "Corrections", ask.desk.site.look().by_event, _corrections(ask), page="changes")


def changes_page(ask: Ask) -> Response:
    """What people corrected in all records, the latest first."""
    heads = ask.desk.site.look().by_event
    changes = [(change, heads[change.event]) for change in _corrections(ask) if change.event in heads]
    page = render("changes.html", root="", page="changes", changes=changes)
    return ask.answer(sheet("changes.html", page))


def past_page(ask: Ask, day: str) -> Response:
    """The page of an event as it stood at the end of a past day."""
    moment = end_of(_day(day))
    ask.desk.site.look()
    event = ask.desk.catalogue.id_of(f"events/{ask.part('folder')}")
    try:
        past = view_at(ask.desk, event, moment)
    except KeyError:
        raise HTTPException(404, f"On {day} there was no record of this event yet, or no longer.") from None
    context = event_context(past.view, changes=past.changes)
    folder = f"events/{ask.part('folder')}"
    page = render("event.html", root="../../", page="event", folder=folder, as_of=day, is_kept=past.is_kept, **context)
    return HTMLResponse(
        page, headers={"cache-control": "private, no-cache" if ask.desk.options.private else "no-cache"}
    )


def _day(written: str) -> date:
    """The day that is asked for, today at the latest: of what is to come there is no record."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.isoformat() != written:
        raise HTTPException(400, f"“{written[:40]}” is no day. Write it as 2023-01-31.")
    if day > datetime.now(UTC).date():
        raise HTTPException(400, f"{written} is yet to come. Ask for a day that has begun.")
    return day


def _is_wanted(change: Change, claim: str, figure: str) -> bool:
    if claim:
        return change.claim == claim
    return not figure or change.figure == figure or figure.startswith(f"{change.figure}/")


def _corrections(ask: Ask) -> list[Change]:
    """What the last decisions did, the latest first."""
    wanted: dict[str, set[str]] = {}
    for decision in ask.desk.catalogue.decisions[-_DECISIONS:]:
        event = ask.desk.catalogue.home(decision)
        if event is not None:
            wanted.setdefault(event, set()).add(decision.id)
    found: list[Change] = []
    for event, decisions in wanted.items():
        found += [one for one in ask.desk.site.made(event).changes if one.decision in decisions]
    return sorted(found, key=lambda change: change.at, reverse=True)[:ENTRIES]


def _feed(ask: Ask, title: str, heads: Mapping[str, Head], changes: Iterable[Change], *, page: str) -> Response:
    words = atom(
        changes,
        site=f"{_base(ask)}/",
        path=ask.request.url.path.lstrip("/"),
        title=title,
        pages={name: (text.plain(head.event.name), f"{head.folder}/") for name, head in heads.items()},
        page=page,
    )
    return ask.answer(sheet("changes.xml", words))


def _base(ask: Ask) -> str:
    """Where the site is, for those who read elsewhere."""
    return ask.desk.options.public_url or str(ask.request.base_url).rstrip("/")
