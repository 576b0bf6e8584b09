"""How a table of one's own is to be read: its columns, its words, when it starts and who speaks for whom, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from counterclaim.errors import UsageError

NEEDED = ("day", "count", "party", "category", "source")
COLUMNS = (*NEEDED, "span", "lower", "upper", "echo")
"""What we call the columns; a table that calls them so needs no mapping."""
SPANS = {"cumulative": 0, "total": 0, "day": 1, "daily": 1, "week": 7, "weekly": 7, "month": 30, "monthly": 30}
"""Words for how many days a report counts; 0: all since the start."""
_KEYS = ("title", "start", "columns", "sides", "spans")
_LARGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read a table."""

    columns: Dictionary[str, str] = field(default_factory=dict)
    """Our name -> the table's, where they differ."""
    spans: Dictionary[str, int] = field(default_factory=dict)
    """Further words for spans, in small letters -> days; 0: since the start."""
    sides: Dictionary[str, str] = field(default_factory=dict)
    """Source -> the party that it speaks for."""
    start: date | None = None
    """Day 1: from when cumulative reports count."""
    title: str = ""

    def named(self, ours: str) -> str:
        """What the table calls this column of ours."""
        return self.columns.get(ours, ours)

    def days(self, word: str) -> int | None:
        """How many days a report with this span counts; None where the word is none that is known."""
        plain = word.strip().lower() or "cumulative"
        known = SPANS | dict(self.spans)
        if plain in known:
            return known[plain]
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else None


def load_mapping(path: Path) -> Mapping:
    """Read a mapping from a TOML file; UsageError where it is none, names what there is not, or holds what it must not.

    Tables: [columns] our name = "the table's name"; [sides] "source" = "party"; [spans] "word" = days. Values: title,
    start (a date).
    """
    where = str(path)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UsageError("It is too large for a mapping.", where=where, advice="Give the TOML file of the columns.")
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"It cannot be opened: {error.strerror}.", where=where, advice="Check the name.") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"It is no TOML: {error}.", where=where, advice="Mend that line.") from None
    _refuse_unknown(found, _KEYS, "part", where)
    columns = _words(found, "columns", where)
    _refuse_unknown(columns, COLUMNS, "column", where)
    return Mapping(
        columns=columns,
        spans={word.strip().lower(): days for word, days in _numbers(found, where).items()},
        sides=_words(found, "sides", where),
        start=_start(found, where),
        title=_title(found, where),
    )


def _refuse_unknown(found: Dictionary[str, Any], known: tuple[str, ...], what: str, where: str) -> None:
    for name in found:
        if name not in known:
            raise UsageError(f"There is no {what} {name!r}.", where=where, advice=f"Choose of {', '.join(known)}.")


def _words(found: Dictionary[str, Any], part: str, where: str) -> dict[str, str]:
    chosen = found.get(part, {})
    if not isinstance(chosen, dict) or not all(isinstance(value, str) for value in chosen.values()):
        raise UsageError(f"[{part}] must hold texts.", where=where, advice='Write each as name = "text".')
    return dict(chosen)


def _numbers(found: Dictionary[str, Any], where: str) -> dict[str, int]:
    chosen = found.get("spans", {})
    if not isinstance(chosen, dict) or not all(type(value) is int and value >= 0 for value in chosen.values()):
        raise UsageError(
            "[spans] must hold whole numbers of days.", where=where, advice='Write each as "word" = 7; 0: all so far.'
        )
    return dict(chosen)


def _start(found: Dictionary[str, Any], where: str) -> date | None:
    start = found.get("start")
    if start is None or (isinstance(start, date) and not isinstance(start, datetime)):
        return start
    raise UsageError("start is no date.", where=where, advice="Write it as start = 2022-02-24.")


def _title(found: Dictionary[str, Any], where: str) -> str:
    title = found.get("title", "")
    if not isinstance(title, str):
        raise UsageError("title is no text.", where=where, advice='Write it as title = "Losses in ...".')
    return title
