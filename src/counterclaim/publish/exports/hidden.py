"""Records and decisions without the names of commenters and of those who decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from counterclaim.nouns import Decision, Link, Record
from counterclaim.publish.private import without_names

_SHORTEST_NAME = 3
"""Characters. A shorter name is an ordinary syllable more often than a mention."""


def hide(records: Sequence[Record]) -> list[Record]:
    """The same records with a pseudonym for every commenter, also where one comment mentions another's author.

    A mention is "@name"; in the words around a quote it becomes "@" and the author's key, so a selector that is
    matched to the page's own text may have to fall back on its offsets there.
    """
    mention = _mentions(records)
    return [_without_mentions(without_names(record), mention) for record in records]


def hide_deciders(decisions: Iterable[Decision], records: Sequence[Record]) -> list[Decision]:
    """The same decisions, each decider and every commenter that a reason or a coding names shown by a key."""
    authors = {name: f"Reader {_key(name)}" for name in _authors(records) if len(name) >= _SHORTEST_NAME}
    named = _any_of(authors)
    return [_decision(decision, named) for decision in decisions]


def _decision(decision: Decision, named: re.Pattern[str]) -> Decision:
    def masked(text: str) -> str:
        return named.sub(lambda match: f"Reader {_key(match.group())}", text)

    coding = tuple((field, masked(value) if isinstance(value, str) else value) for field, value in decision.coding)
    by = f"Person {_key(decision.by)}" if decision.by else ""
    return replace(decision, coding=coding, reason=masked(decision.reason), by=by)


def _mentions(records: Sequence[Record]) -> re.Pattern[str]:
    return _any_of([f"@{name}" for name in _authors(records)])


def _authors(records: Sequence[Record]) -> list[str]:
    documents = {document.id: document for record in records for document in record.event.documents}
    return sorted({c.author for document in documents.values() for c in document.comments if c.author})


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) if longest_first else r"(?!)")


def _without_mentions(record: Record, mention: re.Pattern[str]) -> Record:
    links = tuple(_link(link, mention) if link.claim.in_comment else link for link in record.event.links)
    return replace(record, event=replace(record.event, links=links))


def _link(link: Link, mention: re.Pattern[str]) -> Link:
    def masked(text: str) -> str:
        return mention.sub(lambda match: f"@{_key(match.group()[1:])}", text)

    claim = link.claim
    return replace(link, claim=replace(claim, prefix=masked(claim.prefix), suffix=masked(claim.suffix)))


def _key(name: str) -> str:
    """The pseudonym of `Comment.author_key`."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
