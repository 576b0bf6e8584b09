"""What a user names on the command line, found: files, folders, globs, URLs and "-"."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from counterclaim.nouns import Problem

STDIN = "-"

# fmt: off
_COMPANIONS = frozenset({
    ".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".ico", ".avif", ".bmp",
    ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".webm", ".ogg", ".m4a", ".wav", ".vtt", ".srt",
    ".pyc", ".db", ".db-wal", ".db-shm", ".part",
})
# fmt: on
"""Files that lie beside pages and hold no report: in a folder they are passed over without a word."""


@dataclass(frozen=True, slots=True)
class Given:
    """One input that is there to be read."""

    name: str
    """As the user knows it: the path, the URL or "-"."""
    path: Path | None = None
    """None for a URL and for "-"."""


def found(sources: Sequence[str], *, not_in: Sequence[Path] = ()) -> Iterator[Given | Problem]:
    """Every input that the sources name, each once, in the order given and folders sorted by name.

    `not_in` are files and folders of our own (the ledger, the site) that a folder may hold. What cannot be found comes
    as a problem in its place.
    """
    seen: set[str] = set()
    ours = tuple(path.resolve() for path in not_in)
    for source in sources:
        for one in _named(source, ours):
            key = _key(one) if isinstance(one, Given) else None
            if key is None or key not in seen:
                yield one
            if key is not None:
                seen.add(key)


def _key(given: Given) -> str:
    return given.name if given.path is None else str(given.path.resolve())


def _named(source: str, ours: Sequence[Path]) -> Iterable[Given | Problem]:
    if source == STDIN or is_url(source):
        return [Given(source)]
    if not source:  # as a path this would be the current folder
        return [Problem("(nothing)", "An empty name was given.", "Name a file, a folder or a URL.")]
    try:
        path = Path(source)
        kind = path.stat().st_mode
    except (OSError, ValueError):
        return _matching(source, ours) if has_magic(source) else [_missing(source)]
    return _inside(path, ours) if stat.S_ISDIR(kind) else [Given(source, path)]


def is_url(source: str) -> bool:
    """Whether a source is to be fetched: "https:" and "http:" in any case, and nothing else."""
    return source[:8].lower().startswith(("http://", "https://"))


def _matching(pattern: str, ours: Sequence[Path]) -> Iterator[Given | Problem]:
    names = sorted(glob(pattern, recursive=True))  # noqa: PTH207 - a path's own glob refuses absolute patterns
    if not names:
        yield Problem(pattern, "No file matches this pattern.", "Check the spelling, or name a folder.")
    for name in names:
        path = Path(name)
        if path.is_dir():
            continue
        if not _is_ours(path, ours):
            yield Given(name, path)


def _missing(source: str) -> Problem:
    if "://" in source[:40]:
        return Problem(source[:300], "Only https and http addresses are fetched.", "Save it, and give the file.")
    advice = "Check the spelling." if len(source) < 300 else "To read text itself, give it to `-`."
    return Problem(source[:300], "There is no such file, folder or URL.", advice)


def _inside(folder: Path, ours: Sequence[Path]) -> Iterator[Given | Problem]:
    """The files of a folder and of the folders in it; hidden ones and what lies beside pages are passed over."""
    count = 0
    problems: list[Problem] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: problems.append(_closed(error))):
        folders[:] = sorted(name for name in folders if _is_open(Path(root, name), ours))
        for path in (Path(root, name) for name in sorted(names)):
            if _holds_reports(path, ours):
                count += 1
                yield Given(str(path), path)
    yield from problems
    if not count and not problems:
        yield Problem(str(folder), "This folder holds no file to read.", "Give the folder that holds the reports.")


def _closed(error: OSError) -> Problem:
    return Problem(str(error.filename), f"This folder cannot be opened: {error.strerror}.", "Check its permissions.")


def _is_open(folder: Path, ours: Sequence[Path]) -> bool:
    return not folder.name.startswith(".") and not folder.is_symlink() and not _is_ours(folder, ours)


def _holds_reports(path: Path, ours: Sequence[Path]) -> bool:
    is_hidden = path.name.startswith(".")
    return not is_hidden and path.suffix.lower() not in _COMPANIONS and path.is_file() and not _is_ours(path, ours)


def _is_ours(path: Path, ours: Sequence[Path]) -> bool:
    return any(path.resolve() == one for one in ours)
