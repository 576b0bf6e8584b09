"""The record of an event as it stood at the end of a past day: what was known, as people had decided by then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from counterclaim.ledger.changelog import known_since
from counterclaim.nouns import Change, Document, Event, Link
from counterclaim.publish.exports.hidden import hide_in_changes
from counterclaim.publish.private import without_names
from counterclaim.publish.views import EventView
from counterclaim.record import record
from counterclaim.review.asof import as_of
from counterclaim.review.board import Board
from counterclaim.review.history import log
from counterclaim.serve.catalogue import Catalogue
from counterclaim.serve.desk import Desk


def end_of(day: date) -> datetime:
    """The first instant after a day, UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def event_at(catalogue: Catalogue, event: str, moment: datetime) -> tuple[Event, Board]:
    """An event worked out from what was known before a moment, and its neighbourhood; KeyError where there was none.

    Reports count from the day on which they came out, as in the change log; decisions from when they were taken.
    """
    linked, every = catalogue.around(event)
    decisions = [one for one in every if one.at is not None and one.at < moment]
    board = Board(linked, decisions, parties=catalogue.parties)
    found = board.event(event)
    if found is None:
        raise KeyError(event)
    links = tuple(link for link in found.links if _was_known(link, found, moment))
    if not links:
        raise KeyError(event)
    documents = tuple(_as_of(one, moment) for one in found.documents if _is_out(one, moment))
    return replace(found, links=links, documents=documents), board


@dataclass(frozen=True, slots=True)
class PastView:
    """What the page of an event showed at a past moment."""

    view: EventView
    changes: tuple[Change, ...]
    is_kept: bool
    """Whether the ledger kept what the event was; otherwise it is worked out from the dates of the reports."""


def view_at(desk: Desk, event: str, moment: datetime) -> PastView:
    """What the page of an event showed just before a moment; KeyError where there was none.

    From before the ledger kept its events, it is worked out from what was known by then.
    """
    past = as_of(desk.ledger.engine, moment - timedelta(microseconds=1))
    is_kept = past.linked_at is not None
    found, board = (past.board.event(event), past.board) if is_kept else event_at(desk.catalogue, event, moment)
    if found is None or not found.links:
        raise KeyError(event)
    made = record(found)
    changes = tuple(change for change in log(board, event, record) if change.at < moment)
    if desk.naming.is_named(event):
        return PastView(EventView(made), changes, is_kept)
    hidden = hide_in_changes(changes, (found, *board.history_of(event)[0]))
    return PastView(EventView(without_names(made)), tuple(hidden), is_kept)


def _was_known(link: Link, event: Event, moment: datetime) -> bool:
    since = known_since(link)
    if link.claim.in_comment:
        document = next((one for one in event.documents if one.id == link.claim.source.document), None)
        comment = next((one for one in document.comments if one.id == link.claim.unit), None) if document else None
        since = comment.posted.earliest if comment and comment.posted else since
    return since is None or since < moment


def _is_out(document: Document, moment: datetime) -> bool:
    since = document.published.earliest if document.published else document.retrieved
    return since is None or since < moment


def _as_of(document: Document, moment: datetime) -> Document:
    """A report with the comments that were there by then."""
    there = tuple(one for one in document.comments if one.posted is None or one.posted.earliest < moment)
    if len(there) == len(document.comments):
        return document
    return replace(document, comments=there, comments_stated=None)
