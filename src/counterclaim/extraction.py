"""Text in, claims as JSON lines out: the way into other programs, without a ledger."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from counterclaim.errors import ReadError, UsageError
from counterclaim.nouns import Claim, Document, Problem, Source, When, as_dict

MOST = 64 * 1024 * 1024
"""Bytes of text that are taken at most."""

_READ_FIRST = frozenset({".html", ".htm", ".xhtml", ".xml", ".json", ".jsonl", ".ndjson"})
_OBEYED = re.compile("[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def documents(
    file: str, *, url: str | None, outlet: str | None, date: str | None, title: str | None
) -> Iterator[Document | Problem]:
    """The documents of a file (or of standard input, "-"): a page is read, anything else is the text itself.

    Raises UsageError for a date that is none, ReadError for a file that cannot be opened.
    """
    published = _when(date)
    if file != "-" and Path(file).suffix.lower() in _READ_FIRST:
        from counterclaim.read import read_all

        return read_all(file)
    text = _text(file)
    return iter([Document.make(text=text, url=url, outlet=outlet, title=title, published=published)])


def as_line(claim: Claim) -> bytes:
    """A claim as one line of JSON in UTF-8, what a terminal would obey escaped."""
    plain = as_dict(replace(claim, source=_NO_SOURCE)) | {"source": _plain(claim.source)}
    text = json.dumps(plain, ensure_ascii=False)
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode() + b"\n"


_NO_SOURCE = Source("")


@lru_cache(maxsize=1)
def _plain(source: Source) -> dict[str, object]:
    """What the claims of one document keep of it, the same in every line."""
    return as_dict(source)


def standard_input(most: int) -> bytes:
    """What is piped in, at most so many bytes; ReadError where standard input is closed."""
    if sys.stdin is None:
        raise ReadError("Standard input is closed.", where="-", advice="Pipe a text in, or name a file.")
    return sys.stdin.buffer.read(most)


def _text(file: str) -> str:
    """The text as it stands, line ends too: offsets are counted in it."""
    try:
        if file == "-":
            data = standard_input(MOST + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(MOST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"It cannot be read: {why}.", where=file, advice="Check the name.") from None
    if len(data) > MOST:
        raise ReadError(f"It is larger than {MOST >> 20} MiB.", where=file, advice="Split it.")
    return data.decode("utf-8-sig", "replace")


def _when(date: str | None) -> When | None:
    if date is None:
        return None
    try:
        moment = datetime.fromisoformat(date)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return When.day(moment) if len(date) <= 10 else When.instant(moment)
    except (ValueError, OverflowError):
        raise UsageError(f"{date!r} is no date.", advice="Give it as 2023-01-02 or 2023-01-02T13:20Z.") from None
