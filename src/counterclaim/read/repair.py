"""Threads made sound: unique ids, parents that exist, no cycles, bounded numbers; each repair is said."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from counterclaim.nouns import BODY, TITLE, Comment, Span
from counterclaim.read.limits import COMMENT_CHARS, COMMENTS, NAME_CHARS

_NOTICE_CHARS = 120


def repaired(comments: Sequence[Comment], *, deleted: int = 0) -> tuple[tuple[Comment, ...], list[str]]:
    """The thread made sound, and a sentence for each kind of repair.

    Comments without text and those that were deleted (`deleted` more are known to the reader) are left out and
    counted; what answered them moves up to what they answered.
    """
    warnings: list[str] = []
    kept = list(comments[:COMMENTS])
    if len(comments) > COMMENTS:
        warnings.append(f"Kept the first {COMMENTS:,} of {len(comments):,} comments.")
    kept = _with_unique_ids(kept, warnings)
    parents = _sound_parents(kept, warnings)
    gone = {comment.id for comment in kept if not comment.text.strip() or is_deletion_notice(comment.text)}
    empty = sum(1 for comment in kept if not comment.text.strip())
    _say_gone(len(gone) - empty + deleted, empty, warnings)
    whole = [_placed(comment, parents, gone) for comment in kept if comment.id not in gone]
    return tuple(_cut(whole, warnings)), warnings


def many(number: int, noun: str) -> str:
    """A number with its noun: "1 comment", "2,000 comments"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@cache
def _notices() -> tuple[str, ...]:
    path = files("counterclaim.read") / "data" / "thread.toml"
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["deleted"])


def is_deletion_notice(text: str) -> bool:
    """Whether all that a comment says is that it was deleted."""
    if len(text) > _NOTICE_CHARS:
        return False
    return text.strip().strip("[]().!* ").lower().startswith(_notices())


def _with_unique_ids(comments: list[Comment], warnings: list[str]) -> list[Comment]:
    taken: set[str] = {TITLE, BODY}
    numbers: dict[str, int] = {}
    renamed, unique = 0, []
    for comment in comments:
        name = comment.id[:NAME_CHARS]
        if name in taken or not name:
            renamed += bool(name)
            name = _free(name or "comment", taken, numbers)
        taken.add(name)
        unique.append(comment if name == comment.id else replace(comment, id=name))
    if renamed:
        warnings.append(f"Renamed {many(renamed, 'comment')} that had the id of another one.")
    return unique


def _free(name: str, taken: set[str], numbers: dict[str, int]) -> str:
    while True:
        numbers[name] = numbers.get(name, 1) + 1
        if (free := f"{name}-{numbers[name]}") not in taken:
            return free


def _sound_parents(comments: list[Comment], warnings: list[str]) -> dict[str, str | None]:
    """The parent of every comment, where there is one; no chain of them leads back to itself."""
    known = {comment.id for comment in comments}
    parents = {comment.id: comment.parent for comment in comments}
    orphans = [name for name, parent in parents.items() if parent is not None and parent not in known]
    for name in orphans:
        parents[name] = None
    if orphans:
        warnings.append(f"Found {many(len(orphans), 'answer')} to comments that are not here.")
    if cycles := _broken_cycles(parents):
        warnings.append(f"Cut {many(cycles, 'circle')} of comments that answer each other.")
    return parents


def _broken_cycles(parents: dict[str, str | None]) -> int:
    """Break every cycle, in place, at the comment that closes it; how many there were. Linear time."""
    done: set[str] = set()
    cycles = 0
    for start in parents:
        path: set[str] = set()
        last, name = start, parents[start]
        path.add(start)
        while name is not None and name not in done and name not in path:
            path.add(name)
            last, name = name, parents[name]
        if name in path:
            parents[last] = None
            cycles += 1
        done |= path
    return cycles


def _placed(comment: Comment, parents: dict[str, str | None], gone: set[str]) -> Comment:
    """The comment under the nearest one above it that is still there."""
    parent = parents[comment.id]
    while parent in gone:
        above = parents[parent]
        parents[comment.id] = above
        parent = above
    return comment if parent == comment.parent else replace(comment, parent=parent)


def _say_gone(deleted: int, empty: int, warnings: list[str]) -> None:
    if deleted:
        warnings.append(f"Left out {many(deleted, 'deleted comment')}.")
    if empty:
        warnings.append(f"Left out {many(empty, 'comment')} without text.")


def _cut(comments: list[Comment], warnings: list[str]) -> list[Comment]:
    long = sum(1 for comment in comments if len(comment.text) > COMMENT_CHARS)
    if not long:
        return comments
    warnings.append(f"Cut {many(long, 'comment')} at {COMMENT_CHARS:,} characters.")
    return [_cut_one(comment) for comment in comments]


def _cut_one(comment: Comment) -> Comment:
    quoted = tuple(Span(q.start, min(q.end, COMMENT_CHARS)) for q in comment.quoted if q.start < COMMENT_CHARS)
    return replace(comment, text=comment.text[:COMMENT_CHARS], quoted=quoted)
