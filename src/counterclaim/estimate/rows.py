"""A table of reports from a file: CSV, Parquet or JSON lines. A faulty row is left out and told of, no other."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Any

from counterclaim.errors import ReadError, UsageError
from counterclaim.estimate.basis import EARLIEST, LATEST, Basis, make
from counterclaim.estimate.mapping import COLUMNS, NEEDED, Mapping
from counterclaim.estimate.table import LARGEST, LONGEST
from counterclaim.estimate.told import EXACT, LOWER, UPPER, Told
from counterclaim.nouns import Problem

_MOST_BYTES = 512 * 1024 * 1024
_MOST_ROWS = 200_000
_LONGEST_CELL = 200
_WHOLE = re.compile(r"[0-9]{1,40}(?:\.0{1,2})?")
"""Three zeros after a point are as likely thousands: "12.000" is 12 to one reader and 12,000 to another."""
_POINTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,  \u00a0\u202f][0-9]{3}){1,12}")
_YES, _NO = {"1", "true", "yes", "y", "1.0"}, {"", "0", "false", "no", "n", "0.0"}
_MISSING = {"na", "n/a", "nan", "null", "none"}
"""What programs write into a cell that has nothing to say."""

_NO_CELLS = ("It does not have the cells that the first row names.", "Check its separators.")
_NO_OBJECT = ("It is no JSON object.", 'Write one report a line, as {"day": "2022-02-24", "count": 40, ...}.')

Row = tuple[str, dict[str, Any] | tuple[str, str]]
"""What the row is called, and its cells by column; what is wrong and what to do where it cannot be taken apart."""


class _BadCellError(Exception):
    """A cell that cannot be used: its column, what is wrong, what to do."""


def read_basis(path: Path, mapping: Mapping) -> Basis:
    """The reports of a table file.

    Faulty rows are in the `problems` of what comes back, by file, row and column; rows are numbered as a spreadsheet
    shows them. ReadError where the file cannot be read at all, UsageError where a column is missing or no row is left.
    """
    told, problems, dated = [], [], False
    for name, cells in _rows(path, mapping):
        try:
            one = _told(name, cells, mapping)
        except _BadCellError as error:
            problems.append(_problem(path, name, error))
            continue
        dated = dated or isinstance(one[0], date)
        told.append(one)
    start, kept, early = _on_one_axis(path, told, mapping, dated=dated)
    try:
        return make(
            kept,
            start=start,
            sides=mapping.sides,
            title=mapping.title or path.stem,
            origin=path.name,
            problems=(*problems, *early),
            notes=_notes(start if dated and mapping.start is None else None, kept, mapping),
            read_as=("a table", *map(str, sorted(mapping.columns.items())), *map(str, sorted(mapping.spans.items()))),
        )
    except UsageError as error:
        first = (*problems, *early)[:1]
        raise _with_first(error, first) from None


def _notes(assumed: date | None, kept: list[Told], mapping: Mapping) -> Iterator[str]:
    """What was taken for granted, and what the mapping says of nobody."""
    if assumed:
        yield (
            f"No start is given: cumulative figures are taken to count from {assumed}, the first day that any report "
            "counts."
        )
    before = sum(one.span > one.day for one in kept)
    if before:
        what = "1 report counts" if before == 1 else f"{before:,} reports count"
        yield f"{what} days before day 1. They are held to tell of the days from day 1 alone."
    sources, parties = {one.source for one in kept}, {one.party for one in kept}
    for source, party in mapping.sides.items():
        if source not in sources:
            yield f"[sides] says for whom {source!r} speaks, but no report is by that source."
        elif party not in parties:
            yield f"[sides] says that {source!r} speaks for {party!r}, but no report is on the losses of that party."


def _with_first(error: UsageError, first: tuple[Problem, ...]) -> UsageError:
    if not first:
        return error
    told = f"{first[0].where}: {first[0].what}"
    return UsageError(f"{error.problem.what} First fault: {told}", where=error.problem.where, advice=first[0].advice)


def _problem(path: Path, row: str, error: _BadCellError) -> Problem:
    column, what, advice = error.args
    return Problem(f"{path.name}, {row}, column {column!r}" if column else f"{path.name}, {row}", what, advice)


def _told(name: str, cells: dict[str, Any] | tuple[str, str], mapping: Mapping) -> tuple[date | int, Told]:
    if isinstance(cells, tuple):
        raise _BadCellError("", *cells)
    one = Told(
        day=0,
        count=_count(cells, mapping),
        party=_words(cells, mapping, "party"),
        category=_words(cells, mapping, "category"),
        source=_words(cells, mapping, "source"),
        span=_span(cells, mapping),
        bound=_bound(cells, mapping),
        where=name,
        echo=_said(cells, mapping.named("echo"))[:_LONGEST_CELL],
    )
    return _day(cells, mapping), one


def _plain(cells: Dictionary[str, Any], column: str) -> str:
    """The cell as text; empty where there is none or it holds no number at all."""
    cell = cells.get(column)
    if cell is None:
        return ""
    if isinstance(cell, dict | list | tuple | bytes):
        raise _BadCellError(column, "The cell holds more than one value.", "Give one number or text a cell.")
    if isinstance(cell, float | Decimal):
        number = float(cell)
        if isnan(number):
            return ""
        return str(int(number)) if abs(number) < LARGEST**2 and number.is_integer() else str(cell)
    return str(cell).encode("utf-8", "replace").decode().strip()


def _said(cells: Dictionary[str, Any], column: str) -> str:
    """The same of a column that need not say anything."""
    text = _plain(cells, column)
    return "" if text.lower() in _MISSING else text


def _words(cells: Dictionary[str, Any], mapping: Mapping, ours: str) -> str:
    column, text = mapping.named(ours), " ".join(_plain(cells, mapping.named(ours)).split())
    if not any(letter.isprintable() and letter != " " for letter in text):
        raise _BadCellError(column, "The cell is empty.", f"Give the {ours}.")
    if len(text) > _LONGEST_CELL:
        raise _BadCellError(column, f"The cell holds {len(text):,} characters.", f"At most {_LONGEST_CELL} are read.")
    return text


def _count(cells: Dictionary[str, Any], mapping: Mapping) -> int:
    column, text = mapping.named("count"), _plain(cells, mapping.named("count"))
    if not text:
        raise _BadCellError(column, "The cell is empty.", "Give the number reported.")
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    if _POINTED.fullmatch(text):
        raise _BadCellError(column, f"{text[:40]!r} may be thousands or a fraction.", "Write 12000 or 12,000.")
    if not _WHOLE.fullmatch(text):
        raise _BadCellError(column, f"{text[:40]!r} is no whole number from 0.", "Give the number reported, in digits.")
    number = int(text.split(".")[0])
    if number >= LARGEST:
        raise _BadCellError(column, f"{number:,} is too large a number.", f"Counts must be below {LARGEST:,}.")
    return number


def _day(cells: Dictionary[str, Any], mapping: Mapping) -> date | int:
    column, cell = mapping.named("day"), cells.get(mapping.named("day"))
    text = cell.isoformat() if isinstance(cell, date) else _plain(cells, column)
    if _WHOLE.fullmatch(text):
        return int(text.split(".")[0])
    try:
        found = datetime.fromisoformat(text).date()
        if EARLIEST <= found < LATEST:
            return found
    except ValueError:
        pass
    what = f"{text[:40]!r} is no day." if text else "The cell is empty."
    raise _BadCellError(column, what, "Write a date as 2022-02-24, or the number of the day.")


def _span(cells: Dictionary[str, Any], mapping: Mapping) -> int:
    column = mapping.named("span")
    text = _said(cells, column)
    days = mapping.days(text.split(".")[0] if _WHOLE.fullmatch(text) else text)
    if days is None or days >= LONGEST:
        advice = "Write cumulative, day, week, month or a number of days, or add the word under [spans]."
        raise _BadCellError(column, f"{text[:40]!r} is no span of time.", advice)
    return days


def _bound(cells: Dictionary[str, Any], mapping: Mapping) -> str:
    low, high = (_flag(cells, mapping.named(ours)) for ours in ("lower", "upper"))
    return EXACT if low == high else LOWER if low else UPPER


def _flag(cells: Dictionary[str, Any], column: str) -> bool:
    text = _said(cells, column).lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise _BadCellError(column, f"{text[:40]!r} is neither yes nor no.", "Write 1 where the number is a bound, else 0.")


# --- days


@dataclass(frozen=True, slots=True)
class _Axis:
    """From what is written in the table to days from 1."""

    start: date | None
    dated: bool

    def day(self, written: date | int) -> int:
        if isinstance(written, date) != self.dated:
            raise _BadCellError("", "Some days are dates, others numbers.", "Write them all in one way.")
        if isinstance(written, date):
            assert self.start is not None
            day = (written - self.start).days + 1
        else:
            day = written
        if day < 1:
            since = f"before {self.start}, day 1" if self.start else "before day 1"
            raise _BadCellError("", f"It is {since}.", "Count days from the start of the conflict.")
        if day >= LONGEST:
            raise _BadCellError("", f"Day {day:,} is too late.", f"An estimate takes up to {LONGEST:,} days.")
        return day


def _on_one_axis(
    path: Path, told: list[tuple[date | int, Told]], mapping: Mapping, *, dated: bool
) -> tuple[date | None, list[Told], list[Problem]]:
    firsts = [day - timedelta(days=max(one.span, 1) - 1) for day, one in told if isinstance(day, date)]
    axis = _Axis(mapping.start or min(firsts, default=None), dated)
    kept, problems = [], []
    for written, one in told:
        try:
            kept.append(replace(one, day=axis.day(written)))
        except _BadCellError as error:
            _, what, advice = error.args
            problems.append(_problem(path, one.where, _BadCellError(mapping.named("day"), what, advice)))
    return axis.start, kept, problems


# --- files


def _rows(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Every row of the file with what it is called; ReadError and UsageError as `read_basis` says."""
    readers = {".csv": _csv, ".tsv": _csv, ".txt": _csv, ".parquet": _parquet, ".jsonl": _jsonl, ".ndjson": _jsonl}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise UsageError("It is no table.", where=str(path), advice="Give a .csv, .parquet or .jsonl file.")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ReadError(f"It is larger than {_MOST_BYTES >> 20} MiB.", where=str(path), advice="Give a part of it.")
        for number, row in enumerate(read(path, mapping)):
            if number >= _MOST_ROWS:
                raise ReadError(f"It has more than {_MOST_ROWS:,} rows.", where=str(path), advice="Give a part of it.")
            yield row
    except OSError as error:
        raise ReadError(f"It cannot be opened: {error.strerror}.", where=str(path), advice="Check the name.") from None
    except UnicodeDecodeError:
        raise ReadError("It is not written in UTF-8.", where=str(path), advice="Save it as UTF-8.") from None


def _check_columns(path: Path, names: list[str], mapping: Mapping) -> None:
    wanted = [*NEEDED, *(ours for ours in COLUMNS if ours in mapping.columns and ours not in NEEDED)]
    for ours in wanted:
        if names.count(mapping.named(ours)) > 1:
            raise UsageError(
                f"It has {names.count(mapping.named(ours))} columns {mapping.named(ours)!r}.",
                where=str(path),
                advice="Give each column a name of its own.",
            )
        if mapping.named(ours) not in names:
            has = ", ".join(repr(name) for name in names[:12]) or "none: it is empty"
            raise UsageError(
                f"It has no column {mapping.named(ours)!r} for the {ours}. It has {has}.",
                where=str(path),
                advice="Name its columns in a file and give that: --columns MAP.toml.",
            )


def _csv(path: Path, mapping: Mapping) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        separator = _separator(next((line for line in stream if line.strip()), ""))
        stream.seek(0)
        lines = csv.reader((line.replace("\0", "") for line in stream), delimiter=separator)
        try:
            yield from _under_names(path, lines, mapping)
        except csv.Error as error:
            raise ReadError(f"It is no CSV: {error}.", where=str(path), advice="Check its quotes.") from None


def _under_names(path: Path, lines: Iterable[list[str]], mapping: Mapping) -> Iterator[Row]:
    """The cells of each row by the names in the first; rows with nothing in them are passed over."""
    filled = ((number, cells) for number, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells))
    names = [name.strip() for name in next(filled, (1, []))[1]]
    _check_columns(path, names, mapping)
    for number, cells in filled:
        yield f"row {number}", dict(zip(names, cells, strict=True)) if len(cells) == len(names) else _NO_CELLS


def _separator(head: str) -> str:
    return max(",;\t", key=head.count)


def _jsonl(path: Path, mapping: Mapping) -> Iterator[Row]:
    checked = False
    with path.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                cells = json.loads(line)
            except (ValueError, RecursionError):
                cells = None
            if not isinstance(cells, dict):
                yield f"line {number}", _NO_OBJECT
                continue
            if not checked:
                _check_columns(path, list(cells), mapping)
                checked = True
            yield f"line {number}", cells


def _parquet(path: Path, mapping: Mapping) -> Iterator[Row]:
    import polars as pl

    try:
        table = pl.read_parquet(path, glob=False)
    except pl.exceptions.PolarsError as error:
        why = str(error).splitlines()[0][:120] if str(error) else "it is damaged"
        raise ReadError(f"It is no Parquet: {why}.", where=str(path), advice="Write it anew.") from None
    _check_columns(path, table.columns, mapping)
    for number, cells in enumerate(table.iter_rows(named=True), start=1):
        yield f"row {number}", cells
