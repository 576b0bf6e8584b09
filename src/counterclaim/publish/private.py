"""A record without the names of the readers who commented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from counterclaim.nouns import Answer, Claim, Comment, Document, Link, Record, Remark
from counterclaim.publish.mentions import Mentions

_Key = tuple[str, str]


def without_names(record: Record) -> Record:
    """The same record with a pseudonym for every commenter, in threads, reports and links alike.

    Mentions ("@name") are replaced too, by a pseudonym of the same length, so that all offsets hold; a name that
    stands in a sentence without the sign is left, for it cannot be told from an ordinary word.
    """
    by_key = {
        **{(d.id, c.id): c for d in record.event.documents for c in d.comments},
        **{(r.document, r.comment.id): r.comment for r in record.thread.remarks},
    }
    pseudonyms = {one.author.strip().lower(): pseudonym(one) for one in by_key.values() if one.author}
    hidden = _Hidden(by_key, Mentions.of(by_key.values()), pseudonyms)
    event = replace(
        record.event,
        links=tuple(hidden.link(link) for link in record.event.links),
        documents=tuple(hidden.document(d) for d in record.event.documents),
    )
    thread = replace(
        record.thread,
        remarks=tuple(hidden.remark(r) for r in record.thread.remarks),
        answers=tuple(hidden.answer(a) for a in record.thread.answers),
    )
    return replace(record, event=event, thread=thread)


def pseudonym(comment: Comment | None) -> str | None:
    """What stands for a commenter: "Reader 1a2b3c4d"; None for an unnamed one."""
    return None if comment is None or comment.author is None else f"Reader {comment.author_key}"


@dataclass(frozen=True, slots=True)
class _Hidden:
    """The comments of a record by (document, id), and the names that they may mention."""

    comments: Mapping[_Key, Comment]
    mentions: Mentions
    pseudonyms: Mapping[str, str | None]
    """By name, in lower case."""

    def document(self, document: Document) -> Document:
        return replace(document, comments=tuple(self.comment(c) for c in document.comments))

    def comment(self, comment: Comment) -> Comment:
        return replace(comment, author=pseudonym(comment), text=self.mentions.masked(comment.text))

    def remark(self, remark: Remark) -> Remark:
        claims = tuple(self.claim(claim) for claim in remark.claims)
        return replace(remark, comment=self.comment(remark.comment), claims=claims)

    def answer(self, answer: Answer) -> Answer:
        return replace(answer, theme=self.mentions.masked(answer.theme))

    def claim(self, claim: Claim) -> Claim:
        comment = self.comments.get((claim.source.document, claim.unit))
        if comment is None:
            return claim
        masked = self.mentions.claim(claim, self.mentions.masked(comment.text))
        return replace(masked, speaker=self.named(claim.speaker) or claim.speaker)

    def named(self, speaker: str | None) -> str | None:
        """The pseudonym of the reader whom a claim names as its speaker, as people may have put it; None for others."""
        return self.pseudonyms.get((speaker or "").strip().lower())

    def link(self, link: Link) -> Link:
        if not link.claim.in_comment:
            return link
        named = self.named(link.claim.speaker)
        link = replace(link, claim=self.claim(link.claim))
        if named is not None:
            return replace(link, speaker=named, side=None)
        if link.claim.speaker is not None:
            return link
        comment = self.comments.get((link.claim.source.document, link.claim.unit))
        return replace(link, speaker=pseudonym(comment) or "Unnamed reader", side=None)
