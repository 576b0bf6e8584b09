"""Nouns as tables: Polars frames, and those written as text, JSON lines, CSV or Parquet.

One row a noun, one column a field; a record gives one row for each of its rows. Cues are flattened to their words,
enumerations to their values, a `When` to its two ends. A figure beyond 64 bits is held at the largest 64-bit number;
its words stand in `quote`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from counterclaim.columns import Column, columns
from counterclaim.errors import UsageError
from counterclaim.nouns import Claim, Measure, Record, Scope, When

if TYPE_CHECKING:
    import polars

FORMS = ("table", "jsonl", "csv", "parquet")
"""What `write` can write."""

_LARGEST = 2**63 - 1
_PIPE_WIDTH = 120
_ISO = "%Y-%m-%dT%H:%M:%SZ"


def frame(nouns: Iterable[Any]) -> polars.DataFrame:
    """One row a noun, one column a field, as `columns` lists them; no nouns give an empty table of claims.

    Takes claims, links, events, records (one row for each row of each), documents, comments or decisions: one kind
    at a time, UsageError otherwise. The name of a comment's author is left out; `author_key` stands for it.
    """
    import polars as pl

    items = list(nouns)
    chosen = columns(_kind(items))
    rows = [(record, row) for record in items for row in record.rows] if _kind(items) is Record else items
    return pl.DataFrame([_series(column, rows) for column in chosen])


def write(nouns: polars.DataFrame | Iterable[Any], form: str, out: Path | BinaryIO) -> None:
    """Write a frame, or nouns as one, in one of `FORMS`: "table" is for people, the others keep every column.

    CSV is UTF-8 with one header line. A cell of text that a spreadsheet would run as a formula (it starts with
    = + - @, a tab or a line break, and is no plain number) gets an apostrophe before it; columns of numbers are never
    touched. UsageError for an unknown form.
    """
    import polars as pl

    if form not in FORMS:
        raise UsageError(f"{form!r} is no form of table.", advice=f"Choose one of {', '.join(FORMS)}.")
    table = nouns if isinstance(nouns, pl.DataFrame) else frame(nouns)
    if isinstance(out, Path):
        with out.open("wb") as stream:
            _WRITERS[form](table, stream)
    else:
        _WRITERS[form](table, out)


def _kind(items: Sequence[Any]) -> type:
    kinds = {type(item) for item in items} or {Claim}
    if len(kinds) > 1:
        names = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise UsageError(f"One table cannot hold {names} together.", advice="Make one table of each.")
    return kinds.pop()


# --- cells


def _series(column: Column, rows: Sequence[Any]) -> polars.Series:
    import polars as pl

    values = [_CLEAN[column.kind](column.of(row)) for row in rows]
    return (
        _lists(column.name, values) if column.kind == "texts" else pl.Series(column.name, values, _dtype(column.kind))
    )


def _lists(name: str, values: Sequence[Sequence[str]]) -> polars.Series:
    """A series of lists, built from one flat column: Polars takes ten times as long over many small lists."""
    import polars as pl

    numbered = [(number, text) for number, texts in enumerate(values) for text in texts]
    flat = pl.DataFrame(numbered, schema={"row": pl.UInt32, name: pl.String}, orient="row")
    rows = pl.DataFrame({"row": range(len(values))}, schema={"row": pl.UInt32})
    filled = flat.group_by("row", maintain_order=True).agg(name)
    lists = rows.join(filled, on="row", how="left", maintain_order="left")
    return lists.select(pl.col(name).fill_null(pl.lit([], dtype=_dtype("texts")))).to_series()


def _text(value: object) -> str | None:
    words = None if value is None else str(value)
    return words if words is None or words.isascii() else words.encode("utf-8", "replace").decode()


def _texts(values: Iterable[object]) -> list[str]:
    return [_text(value) or "" for value in values]


def _integer(value: int | None) -> int | None:
    return None if value is None else max(-_LARGEST, min(value, _LARGEST))


_CLEAN: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "texts": _texts,
    "integer": _integer,
    "number": lambda value: value,
    "flag": lambda value: value,
    "time": lambda value: value,
}


def _dtype(kind: str) -> Any:
    import polars as pl

    return {
        "text": pl.String(),
        "texts": pl.List(pl.String()),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "flag": pl.Boolean(),
        "time": pl.Datetime("us", "UTC"),
    }[kind]


# --- forms


def _write_parquet(table: polars.DataFrame, out: BinaryIO) -> None:
    table.write_parquet(out)


def _write_csv(table: polars.DataFrame, out: BinaryIO) -> None:
    table.select(_csv_cells(table)).write_csv(out, datetime_format=_ISO, line_terminator="\n")


def _csv_cells(table: polars.DataFrame) -> list[polars.Expr]:
    import polars as pl

    cells = []
    for name, dtype in table.schema.items():
        cell = pl.col(name).list.join("; ") if dtype == pl.List(pl.String) else pl.col(name)
        cells.append(_guarded(cell).alias(name) if dtype in (pl.String, pl.List(pl.String)) else cell)
    return cells


def _guarded(cell: polars.Expr) -> polars.Expr:
    import polars as pl

    formula = cell.str.contains(r"^[=+\-@\t\r\n＝＋－＠]") & ~cell.str.contains(r"^[+-]?[0-9][0-9.,]*%?$")
    return pl.when(formula).then(pl.lit("'") + cell).otherwise(cell)


def _write_jsonl(table: polars.DataFrame, out: BinaryIO) -> None:
    import polars as pl
    import polars.selectors as cs

    table.with_columns(cs.datetime().dt.strftime(_ISO), cs.by_dtype(pl.Null).cast(pl.String)).write_ndjson(out)


def _write_table(table: polars.DataFrame, out: BinaryIO) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    of_claims = {"quote", "low", "high", "stance"} <= set(table.columns)
    shown = _claims_for_people(table) if of_claims else _first_that_fit(_as_text(table), _width())
    if of_claims and _width() < _NARROW:
        shown = {head: cells for head, cells in shown.items() if head not in _LEFT_OUT}
    grid = Table(box=SIMPLE, pad_edge=False)
    for head in shown:
        grid.add_column(head, overflow="fold", no_wrap=head in _UNBROKEN, min_width=len(head))
    for cells in zip(*shown.values(), strict=True):
        grid.add_row(*(Text(cell) for cell in cells))
    drawn = StringIO()
    Console(file=drawn, width=_width(), color_system=None, highlight=False, emoji=False).print(grid)
    lines = [line.rstrip() for line in drawn.getvalue().splitlines()]
    out.write(("\n".join(lines).strip("\n") + "\n").encode("utf-8", "replace"))


_UNBROKEN = frozenset({"Said", "Figure"})
_NARROW = 100
"""A screen of fewer columns than this does not show the columns of `_LEFT_OUT`."""
_LEFT_OUT = frozenset({"Event", "Outlet"})


def _width() -> int:
    """Of the screen, or what COLUMNS says; a wide one in a pipe."""
    return shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns


def _claims_for_people(table: polars.DataFrame) -> dict[str, list[str]]:
    """What people look for in a claim, in few columns."""
    from counterclaim.publish import text

    said = "said_on" if "said_on" in table.columns else "published"
    rows = [_one_claim(row, said) for row in table.iter_rows(named=True)]
    heads = ("Said", "Speaker", "Figure", "Loss", "Stance", "Outlet", "Words")
    shown = {head: [text.plain(" ".join(row[i].split())) for row in rows] for i, head in enumerate(heads)}
    if "event" in table.columns and table["event"].n_unique() > 1:
        return {"Event": [text.plain(event) for event in table["event"]]} | shown
    return shown


def _one_claim(row: dict[str, Any], said: str) -> tuple[str, ...]:
    from counterclaim.publish import text

    when = When(row[said], row[f"{said}_before"], "") if row[said] else None
    as_written = row.get("speaker_as_written", row["speaker"])
    speaker = "a reader" if row["in_comment"] and not as_written else row["speaker"] or row["outlet"] or ""
    return (
        text.iso(when)[:10],
        speaker,
        text.figure(row["low"], row["high"], approximate=row["approximate"]),
        text.loss(Measure(row["measure"]), row["affected"], Scope(row["scope"])),
        row["stance"],
        row["outlet"] or "",
        f"“{row['quote']}”",
    )


def _as_text(table: polars.DataFrame) -> dict[str, list[str]]:
    from counterclaim.publish import text

    def cell(value: Any) -> str:
        flat = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
        return text.plain(text.short(" ".join(flat.split()), 60))

    return {name: [cell(value) for value in table[name].to_list()] for name in table.columns}


def _first_that_fit(shown: dict[str, list[str]], width: int) -> dict[str, list[str]]:
    """The leading columns that a line can hold, at least one; the other forms keep them all."""
    from rich.cells import cell_len

    kept: dict[str, list[str]] = {}
    for name, cells in shown.items():
        width -= max(map(cell_len, (name, *cells))) + 3
        if kept and width < 0:
            break
        kept[name] = cells
    return kept


_WRITERS: Mapping[str, Callable[[Any, BinaryIO], None]] = {
    "table": _write_table,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "parquet": _write_parquet,
}
