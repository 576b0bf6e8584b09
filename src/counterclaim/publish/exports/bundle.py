"""What one export consists of: files, and the note of what they leave out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import Any

from counterclaim.tables import write

_NAMES = {
    "acled": "ACLED shape",
    "datapackage": "Data Package",
    "hxl": "HXL table",
    "jsonld": "JSON-LD",
    "ucdp": "UCDP GED shape",
    "vegalite": "Vega-Lite charts",
}


_PLACES = "Place names and coordinates: GeoNames (https://www.geonames.org), CC BY 4.0."


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the records hold and the format does not."""

    count: int
    """How many were left out; a loss of none is not mentioned."""
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one export by their names in its folder, and what they leave out."""

    files: dict[str, bytes]
    losses: tuple[Loss, ...]


def note(form: str, losses: Sequence[Loss]) -> bytes:
    """The losses note as Markdown: a line for each kind of thing that was left out, and whose places it shows."""
    lines = [f"- {loss.count:,} {loss.what}: {loss.why}" for loss in losses if loss.count]
    said = "\n".join(lines) or "Nothing was left out."
    return f"# What the {_NAMES[form]} export leaves out\n\n{said}\n\n{_PLACES}\n".encode("utf-8", "replace")


def listed(name: str) -> tuple[str, ...]:
    """The entries of a list in the data folder, one a line; lines that begin with # are comments."""
    lines = (files(__package__) / "data" / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def json_bytes(value: Any) -> bytes:
    """JSON in UTF-8, indented by one space; a lone surrogate, which has no UTF-8 form, becomes a question mark."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def csv_bytes(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as CSV with these columns in this order; what a row lacks is an empty cell."""
    import polars as pl

    columns = [pl.Series(name, [_clean(row.get(name)) for row in rows], dtype=_dtype(name, rows)) for name in names]
    out = BytesIO()
    write(pl.DataFrame(columns), "csv", out)
    return out.getvalue()


def _clean(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _dtype(name: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    import polars as pl

    kinds = {type(row[name]) for row in rows if row.get(name) is not None}
    if kinds == {int}:
        return pl.Int64()
    return pl.Float64() if kinds and kinds <= {int, float} else pl.String()
