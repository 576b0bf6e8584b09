"""Records and decisions without the names of commenters and of those who decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from counterclaim.nouns import Change, Comment, Decision, Event, Link, Record
from counterclaim.publish.mentions import Mentions
from counterclaim.publish.private import without_names

_SHORTEST_NAME = 3
"""Characters. A shorter name is an ordinary syllable more often than a person."""


def hide(records: Sequence[Record]) -> list[Record]:
    """The same records with a pseudonym for every commenter, also where a comment under another event mentions one."""
    mentions = Mentions.of(_comments(record.event for record in records))
    return [_without_mentions(without_names(record), mentions) for record in records]


def hide_deciders(decisions: Iterable[Decision], records: Sequence[Record]) -> list[Decision]:
    """The same decisions, each decider and every commenter that a reason or a coding names shown by a key."""
    masked = _mask(record.event for record in records)
    return [_decision(decision, masked) for decision in decisions]


def hide_in_changes(changes: Iterable[Change], events: Iterable[Event]) -> list[Change]:
    """The same lines of change logs, without those who decided, and with every commenter of `events` shown by a key.

    What a person gave as a reason, or corrected, is the only part of a line that can name one.
    """
    listed = list(changes)
    if not any(change.decision for change in listed):
        return listed
    masked = _mask(events)
    return [_change(change, masked) if change.decision else change for change in listed]


def _mask(events: Iterable[Event]) -> Callable[[str], str]:
    """Puts a key in the place of every commenter's name."""
    authors = {c.author: f"Reader {c.author_key}" for c in _comments(events) if len(c.author or "") >= _SHORTEST_NAME}
    shown = {name: key for name, key in authors.items() if name is not None}
    longest_first = sorted(shown, key=lambda name: (-len(name), name))
    named = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
    return lambda text: named.sub(lambda match: shown[match.group()], text)


def _change(change: Change, masked: Callable[[str], str]) -> Change:
    what, before, after, why = (masked(text) for text in (change.what, change.before, change.after, change.why))
    return replace(change, what=what, before=before, after=after, why=why, by="")


def _comments(events: Iterable[Event]) -> Iterator[Comment]:
    return (comment for event in events for document in event.documents for comment in document.comments)


def _without_mentions(record: Record, mentions: Mentions) -> Record:
    def masked(link: Link) -> Link:
        claim = link.claim
        if not claim.in_comment:
            return link
        before, after = mentions.masked(claim.prefix), mentions.masked(claim.suffix)
        return replace(link, claim=replace(claim, prefix=before, suffix=after))

    return replace(record, event=replace(record.event, links=tuple(map(masked, record.event.links))))


def _decision(decision: Decision, masked: Callable[[str], str]) -> Decision:
    coding = tuple((field, masked(value) if isinstance(value, str) else value) for field, value in decision.coding)
    by = f"Person {Comment(id='', text='', author=decision.by).author_key}" if decision.by else ""
    return replace(decision, coding=coding, reason=masked(decision.reason), by=by)
