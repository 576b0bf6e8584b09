"""The readers' thread set against the record: nested, pseudonymous, with its claims and flags marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterclaim.nouns import Answer, Claim, Record, Remark, When
from counterclaim.publish import text
from counterclaim.publish.marked import Piece, cut, folded

DEEPEST = 4
"""Levels of indentation; deeper answers stand at this level and name whom they answer."""
PAGE = 400
"""Comments on one page."""
AGAINST = {
    "inside": "inside the range",
    "below the floor": "below the acknowledged floor",
    "above every sourced figure": "above every sourced figure",
    "no figure": "no figure",
}
Runs = tuple[tuple[str, tuple[Piece, ...]], ...]
"""A text in runs of one flag: (flag or "", pieces)."""


@dataclass(frozen=True, slots=True)
class CommentClaim:
    """A claim of a comment."""

    anchor: str
    quote: str
    figure: str
    loss: str
    stance: str
    """How the reader stands to it, or that someone else is quoted."""


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment in its place in the thread."""

    anchor: str
    name: str
    answers: str
    """Name of whom it answers, where the indentation no longer shows it."""
    answers_href: str
    posted: str
    posted_iso: str
    gone: str
    """The day on which the page was first found without it; empty while it is there."""
    against: str
    """ "inside the range", "no figure" ..."""
    depth: int
    runs: Runs
    flags: int
    claims: tuple[CommentClaim, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An explanation that the thread offers, in the readers' words."""

    theme: str
    quotes: tuple[tuple[Runs, str, str], ...]
    """(the words, who says them, address of the comment)."""


@dataclass(frozen=True, slots=True)
class ThreadView:
    """The whole thread of an event."""

    pages: tuple[tuple[CommentView, ...], ...]
    """In reading order, at most `PAGE` comments each."""
    found: int
    stated: int | None
    tally: tuple[tuple[str, int], ...]
    """(how it stands to the record, comments)."""
    question: str
    answers: tuple[AnswerView, ...]

    @property
    def complete(self) -> str:
        """How much of the thread was there: "9 of 33 comments were there"."""
        if self.stated is None or self.stated == self.found:
            return f"{text.plural(self.found, 'comment')} {'was' if self.found == 1 else 'were'} there"
        return f"{text.number(self.found)} of {text.plural(self.stated, 'comment')} were there"


def thread_view(record: Record) -> ThreadView:
    """The thread of a record; each reader by the name that the record gives (see `private.without_names`)."""
    remarks = {(r.document, r.comment.id): r for r in record.thread.remarks}
    ordered = _in_reading_order(remarks)
    order = {_anchor(remark): i for i, (remark, _) in enumerate(ordered)}
    views = [_view(remark, remarks, order, depth=depth) for remark, depth in ordered]
    pages = [tuple(views[i : i + PAGE]) for i in range(0, len(views), PAGE)]
    tally = Counter(r.against for r in record.thread.remarks)
    return ThreadView(
        pages=tuple(pages),
        found=len(record.thread.remarks),
        stated=record.thread.stated,
        tally=tuple(
            (AGAINST.get(kind, kind), tally[kind]) for kind in dict.fromkeys((*AGAINST, *tally)) if tally[kind]
        ),
        question=text.plain(record.thread.question),
        answers=tuple(_answer(a, remarks, order) for a in record.thread.answers),
    )


def thread_page(number: int) -> str:
    """File name of the thread's page `number`, from 0: the event's own page is the first."""
    return "index.html" if number == 0 else f"thread-{number + 1}.html"


_Key = tuple[str, str]


def _in_reading_order(remarks: Mapping[_Key, Remark]) -> list[tuple[Remark, int]]:
    """Every remark once with its depth, answers under what they answer; a circle of parents opens at its first."""
    children: dict[_Key | None, list[_Key]] = {}
    for key, remark in remarks.items():
        parent = (remark.document, remark.comment.parent or "")
        children.setdefault(parent if parent in remarks and parent != key else None, []).append(key)
    ordered: list[tuple[Remark, int]] = []
    seen: set[_Key] = set()
    for start in (*children.get(None, ()), *remarks):
        stack = [(start, 0)]
        while stack:
            key, depth = stack.pop()
            if key in seen:
                continue
            seen.add(key)
            ordered.append((remarks[key], depth))
            stack += [(child, depth + 1) for child in reversed(children.get(key, ()))]
    return ordered


def _view(remark: Remark, remarks: Mapping[_Key, Remark], order: Mapping[str, int], *, depth: int) -> CommentView:
    comment = remark.comment
    parent = remarks.get((remark.document, comment.parent or "")) if depth > DEEPEST else None
    pieces = cut(
        comment.text,
        claims=[(c.start, c.end, text.anchor(c.id)) for c in remark.claims],
        flags=remark.flags,
        quoted=[(span.start, span.end) for span in comment.quoted],
    )
    return CommentView(
        anchor=_anchor(remark),
        name=_name(remark, order),
        answers=_name(parent, order) if parent else "",
        answers_href=_href(_anchor(parent), order) if parent else "",
        posted=text.date(comment.posted) if comment.posted else "",
        posted_iso=text.iso(comment.posted),
        gone=text.date(When.day(comment.gone)) if comment.gone else "",
        against=AGAINST.get(remark.against, remark.against),
        depth=min(depth, DEEPEST),
        runs=folded(pieces),
        flags=len(remark.flags),
        claims=tuple(_claims(remark)),
    )


def _anchor(remark: Remark) -> str:
    return text.comment_anchor(remark.document, remark.comment.id)


def _href(anchor: str, order: Mapping[str, int]) -> str:
    return f"{thread_page(order[anchor] // PAGE)}#{anchor}"


def _name(remark: Remark, order: Mapping[str, int]) -> str:
    """What the page calls the author of a comment; one without a name goes by the comment's place in the thread."""
    return text.plain(remark.comment.author) or f"Unnamed reader, comment {order[_anchor(remark)] + 1}"


def _claims(remark: Remark) -> Iterable[CommentClaim]:
    for claim in remark.claims:
        affected = None if _is_flagged(claim.affected or "", remark) else claim.affected
        yield CommentClaim(
            anchor=text.anchor(claim.id),
            quote=claim.quote,
            figure=text.figure(claim.low, claim.high, approximate=claim.approximate),
            loss=text.plain(text.loss(claim.measure, affected, claim.scope)),
            stance="in a quotation" if _is_quoted(claim, remark) else claim.stance.value,
        )


def _is_quoted(claim: Claim, remark: Remark) -> bool:
    return any(span.start <= claim.start and claim.end <= span.end for span in remark.comment.quoted)


def _is_flagged(words: str, remark: Remark) -> bool:
    """Whether words that a moderator should see folded stand in `words` too."""
    flagged = (remark.comment.text[start:end].strip().lower() for start, end, _ in remark.flags)
    return any(flag and flag in words.lower() for flag in flagged)


def _answer(answer: Answer, remarks: Mapping[_Key, Remark], order: Mapping[str, int]) -> AnswerView:
    quoted = [(remarks[q[:2]], q[2], q[3]) for q in answer.quotes if q[:2] in remarks]
    harsh = any(_is_flagged(answer.theme, remark) for remark, _, _ in quoted)
    quotes = tuple(
        (_words(remark, start, end), _name(remark, order), _href(_anchor(remark), order))
        for remark, start, end in quoted
    )
    return AnswerView("An answer in folded words" if harsh else text.plain(answer.theme), quotes)


def _words(remark: Remark, start: int, end: int) -> Runs:
    """A stretch of a comment, its flagged words folded."""
    flags = [(first - start, last - start, kind) for first, last, kind in remark.flags]
    return folded(cut(remark.comment.text[start:end], flags=flags))
