"""A page that was fetched again, beside what it was: another report, more comments, fewer, or only other furniture."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from counterclaim.nouns import BODY, TITLE, Claim, Comment, Document

_PROSE = 8
"""Words from which a line is taken for a sentence of the report: "Updated 5 minutes ago" and "12 comments" are none."""
_RANKS = 3
"""How many ways there are to know a comment again: see `_keys`."""
_Key = tuple[str, str | None, str]
_LISTED = "feed-"
"""Begins the id of a comment that only a feed of comments has shown: no page can be said to lack it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a page has become."""

    document: Document
    """The page as it is now, with the comments that are gone from it; the one of before where nothing changed."""
    report_changed: bool
    """Title, figures or sentences of the report are others."""
    added: int
    """Comments that were not there before."""
    gone: int
    """Comments that are there no more."""


def compared(
    old: Document,
    new: Document,
    *,
    at: datetime,
    figures: Callable[[Document], Hashable],
    seen: Document | None = None,
) -> Compared:
    """Set a page, fetched again at `at`, against what it was.

    `figures` gives what a report says of losses, so that a short line that holds a figure is never taken for
    furniture. `seen` is the page of before as the reader of today reads it, where that is another than the one of
    then. Where the report is the same, its words stay as they were read first.
    """
    before = seen or old
    changed = new.title != before.title or _prose(new) != _prose(before)
    changed = changed or (new.text != before.text and figures(new) != figures(before))
    comments, added, gone = merged(old.comments, new.comments, at=at)
    if not changed and comments == old.comments:
        return Compared(old, False, 0, 0)
    report = new if changed else old
    now = {name: getattr(new, name) for name in ("comments_stated", "retrieved", "raw", "warnings")}
    made = remade(report, comments=comments, **now)
    return Compared(made, changed, added, gone)


def with_listed(old: Document, comments: Iterable[Comment], *, at: datetime) -> Compared:
    """A report with what a feed of comments lists under it; such a feed lists the latest ones, so that none is gone."""
    known = _Known(old.comments)
    more = [
        replace(comment, id=f"{_LISTED}{comment.id}", parent=None)
        for comment in comments
        if comment.text.strip() and not known.holds(comment)
    ]
    if not more:
        return Compared(old, False, 0, 0)
    made = remade(old, comments=(*old.comments, *_with_own_ids(more, {one.id for one in old.comments})), retrieved=at)
    return Compared(made, False, len(more), 0)


def report_figures(claims: Iterable[Claim]) -> Hashable:
    """What a report says of losses, its thread left out, whatever the words around it."""
    own = [claim for claim in claims if claim.unit in (TITLE, BODY)]
    coded = [(c.quote, c.low, c.high, c.measure, c.affected, c.speaker, c.stance, c.scope) for c in own]
    return tuple(sorted(coded, key=repr))


def remade(report: Document, **now: Any) -> Document:
    """A document with some of its fields put anew, and the id that follows from that."""
    kept = {field.name: getattr(report, field.name) for field in fields(Document) if field.name != "id"}
    return Document.make(**kept | now)


def _prose(document: Document) -> list[str]:
    lines = (line.split() for line in document.text.split("\n"))
    return [" ".join(words) for words in lines if len(words) >= _PROSE]


def merged(old: Sequence[Comment], new: Sequence[Comment], *, at: datetime) -> tuple[tuple[Comment, ...], int, int]:
    """The thread as it is now, with what is gone from it in its old place: (comments, how many added, how many gone).

    A comment is the same where its id and its words are, or its author and its words; it keeps its first id. One whose
    author changed its words stands twice: as it is, and as it was, gone.
    """
    known = _Known(old)
    before = known.matched(new)
    names = {one.id for one in old}
    here: list[Comment] = []
    renamed: dict[str, str] = {}
    for place, comment in enumerate(new):
        same = before[place]
        name = comment.id if same is None or same.id.startswith(_LISTED) else same.id
        if same is None or name != same.id:
            name = _free(name, names)
        names.add(name)
        renamed[comment.id] = name
        here.append(replace(comment, id=name, posted=(same.posted if same else None) or comment.posted))
    here = [replace(one, parent=renamed.get(one.parent or "")) for one in here]
    kept = {same.id: one.id for same, one in zip(before.values(), here, strict=True) if same is not None}
    gone = [_gone(one, at) for one in old if one.id not in kept]
    added = sum(same is None for same in before.values())
    lost = sum(one.gone is None and one.id not in kept and not one.id.startswith(_LISTED) for one in old)
    return tuple(_in_place(old, here, {one.id: one for one in gone}, kept)), added, lost


def _gone(comment: Comment, at: datetime) -> Comment:
    is_listed = comment.id.startswith(_LISTED)
    return comment if is_listed or comment.gone else replace(comment, gone=at)


def _in_place(
    old: Sequence[Comment], here: Sequence[Comment], gone: dict[str, Comment], kept: dict[str, str]
) -> Iterator[Comment]:
    """The comments that are there, each followed by those that stood after it and are gone."""
    after: dict[str, list[Comment]] = defaultdict(list)
    last = ""
    for one in old:
        if one.id in gone:
            lost = gone[one.id]
            after[last].append(replace(lost, parent=kept.get(lost.parent or "", lost.parent)))
        else:
            last = kept[one.id]
    yield from after[""]
    for one in here:
        yield one
        yield from after[one.id]


class _Known:
    """Comments, to be found again by id and words, or by author and words."""

    def __init__(self, comments: Iterable[Comment]) -> None:
        self._found: dict[_Key, deque[Comment]] = defaultdict(deque)
        for one in sorted(comments, key=lambda one: one.gone is not None):
            for key in _keys(one):
                self._found[key].append(one)
        self._taken: set[str] = set()

    def matched(self, comments: Sequence[Comment]) -> dict[int, Comment | None]:
        """Place of each comment -> the one of them that it is, each once; what is surest is matched first."""
        found: dict[int, Comment | None] = dict.fromkeys(range(len(comments)))
        for rank in range(_RANKS):
            for place, comment in enumerate(comments):
                same = self._first(_keys(comment)[rank]) if found[place] is None else None
                if same is not None:
                    self._taken.add(same.id)
                    found[place] = same
        return found

    def holds(self, comment: Comment) -> bool:
        """Whether one of them is this comment."""
        return any(self._first(key) is not None for key in _keys(comment))

    def _first(self, key: _Key) -> Comment | None:
        waiting = self._found.get(key, deque())
        while waiting and waiting[0].id in self._taken:
            waiting.popleft()
        return waiting[0] if waiting else None


def _keys(comment: Comment) -> tuple[_Key, ...]:
    words = " ".join(comment.text.split())
    plain = comment.id.removeprefix(_LISTED)
    return ("as named", comment.id, words), ("named", plain, words), ("by", comment.author, words)


def _with_own_ids(comments: Iterable[Comment], taken: set[str]) -> Iterator[Comment]:
    for one in comments:
        name = _free(one.id, taken)
        taken.add(name)
        yield replace(one, id=name)


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}~{number}", number + 1
    return free
