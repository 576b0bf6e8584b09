"""What readers say, set against the record. A comment is never a source: nothing here changes a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from counterclaim.nouns import Claim, Comment, Document, Event, Link, Remark, Row, Scope, Thread
from counterclaim.record.answers import answers, asked
from counterclaim.record.flags import flags
from counterclaim.record.grouping import Thing, comparable, with_span
from counterclaim.record.status import meant

INSIDE = "inside"
BELOW_THE_FLOOR = "below the floor"
BELOW_EVERY_FIGURE = "below every sourced figure"
ABOVE_EVERY_FIGURE = "above every sourced figure"
NO_FIGURE = "no figure"
AGAINST = (INSIDE, BELOW_THE_FLOOR, BELOW_EVERY_FIGURE, ABOVE_EVERY_FIGURE, NO_FIGURE)
_TELLING = (ABOVE_EVERY_FIGURE, BELOW_EVERY_FIGURE, BELOW_THE_FLOOR, INSIDE)


def thread(event: Event, rows: Sequence[Row], spans: Mapping[str, Scope] | None = None) -> Thread:
    """Every comment under the event's reports against `rows`, in the order of the reports and of their threads.

    `spans` tells what a claim counts, by id, where that is another scope than the one that it is coded with.
    """
    links: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in sorted(event.links, key=lambda link: (link.claim.start, link.claim.end, link.claim.id)):
        if link.claim.in_comment:
            links[link.claim.source.document, link.claim.unit].append(link)
    documents = _by_time(event.documents)
    question = asked(documents)
    claims = {place: tuple(link.claim for link in each) for place, each in links.items()}
    stated = [document.comments_stated for document in documents if document.comments_stated is not None]
    return Thread(
        remarks=_remarks(documents, links, rows, spans or {}),
        stated=sum(stated) if stated else None,
        question=question,
        answers=answers(question, documents, claims) if question else (),
    )


def _by_time(documents: Sequence[Document]) -> list[Document]:
    def moment(document: Document) -> tuple[str, str]:
        published = document.published
        return published.earliest.isoformat() if published else "9999", document.id

    return sorted({document.id: document for document in documents}.values(), key=moment)


def _remarks(
    documents: Sequence[Document],
    links: Mapping[tuple[str, str], Sequence[Link]],
    rows: Sequence[Row],
    spans: Mapping[str, Scope],
) -> tuple[Remark, ...]:
    return tuple(
        remark(document.id, comment, links.get((document.id, comment.id), ()), rows, spans)
        for document in documents
        for comment in document.comments
    )


def remark(
    document: str,
    comment: Comment,
    links: Sequence[Link],
    rows: Sequence[Row],
    spans: Mapping[str, Scope] | None = None,
) -> Remark:
    """One comment against the record; `links` are those of its own claims. `spans` as in `thread`."""
    claims = tuple(link.claim for link in links)
    return Remark(
        document=document,
        comment=comment,
        against=against([with_span(link, spans or {}) for link in links if _is_of_fact(link, comment)], rows),
        claims=claims,
        flags=flags(comment, claims),
    )


def _is_of_fact(link: Link, comment: Comment) -> bool:
    claim = link.claim
    quoted = any(span.start <= claim.start and claim.end <= span.end for span in comment.quoted)
    return claim.stance.counts and link.role == "whole" and not quoted


def against(links: Sequence[Link], rows: Sequence[Row]) -> str:
    """How a comment's claims of fact lie to the rows that count the same: the most telling of `AGAINST`.

    A wish, a prediction, a hypothesis, a question or a denial is no claim of fact. A figure is compared only with the
    row of its own measure, scope and group: dead are never set against killed and injured together, so a figure of a
    measure that no report gives is "no figure" too; the claim itself stays with the remark. Where it may be of several
    rows, it is outside only if it is so of each.
    """
    known = {_thing(row): row for row in rows if row.lowest is not None}
    found = set()
    for link in links:
        where = {compare(link.claim, known[thing]) for thing in comparable(link, known)}
        found |= where if len(where) < 2 else {INSIDE}
    return next((word for word in _TELLING if word in found), NO_FIGURE)


def _thing(row: Row) -> Thing:
    return Thing(row.measure, row.scope, row.side, row.group)


def compare(claim: Claim, row: Row) -> str:
    """Where a figure lies to one row that has a range.

    All that the figure may stand for must lie beyond an end to be outside ("300 to 700" reaches into a range that ends
    at 400; "600 or more" does not; "about 60" may be 63). Below the floor comes before inside: a figure may lie in the
    range and still below what a side acknowledges of its own losses. The top of a range is the greatest number that a
    source has named: 700 stands above "more than 600" though it does not contradict it.
    """
    low, high = meant(claim)
    if row.highest is not None and low > row.highest.value:
        return ABOVE_EVERY_FIGURE
    if row.floor is not None and high < row.floor.value:
        return BELOW_THE_FLOOR
    return BELOW_EVERY_FIGURE if row.lowest is not None and high < row.lowest.value else INSIDE


def counted(thread: Thread) -> dict[str, int]:
    """How many comments lie where, in the order of `AGAINST`; what no comment does is left out."""
    totals = Counter(each.against for each in thread.remarks)
    return {word: totals[word] for word in AGAINST if totals[word]}
