"""A record without the names of the readers who commented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from counterclaim.nouns import Comment, Document, Link, Record


def without_names(record: Record) -> Record:
    """The same record with a pseudonym for every commenter, in threads, reports and links alike.

    What readers write is left as it is: a comment that names another reader still does.
    """
    authors = {
        **{(d.id, c.id): c for d in record.event.documents for c in d.comments},
        **{(r.document, r.comment.id): r.comment for r in record.thread.remarks},
    }
    event = replace(
        record.event,
        links=tuple(_link(link, authors) for link in record.event.links),
        documents=tuple(_document(d) for d in record.event.documents),
    )
    remarks = tuple(replace(r, comment=_comment(r.comment)) for r in record.thread.remarks)
    return replace(record, event=event, thread=replace(record.thread, remarks=remarks))


def pseudonym(comment: Comment | None) -> str | None:
    """What stands for a commenter: "Reader 1a2b3c4d"; None for an unnamed one."""
    return None if comment is None or comment.author is None else f"Reader {comment.author_key}"


def _document(document: Document) -> Document:
    return replace(document, comments=tuple(_comment(c) for c in document.comments))


def _comment(comment: Comment) -> Comment:
    return replace(comment, author=pseudonym(comment))


def _link(link: Link, authors: Mapping[tuple[str, str], Comment]) -> Link:
    if not link.claim.in_comment or link.claim.speaker is not None:
        return link
    comment = authors.get((link.claim.source.document, link.claim.unit))
    return replace(link, speaker=pseudonym(comment) or "Unnamed reader", side=None)
