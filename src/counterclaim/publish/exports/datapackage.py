"""Data Package v2 (https://datapackage.org): five CSV tables, their keys and schemas.

The tables are those of `counterclaim.tables`; claims carry the event that they were put in, documents go without their
text. `fieldsMatch` is "equal": columns are found by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any

from counterclaim.columns import Column, columns
from counterclaim.nouns import Decision, Document, Event, Link, Record, Source
from counterclaim.publish.exports.bundle import Bundle, Loss, json_bytes
from counterclaim.publish.exports.toll import every_source
from counterclaim.tables import frame, write

if TYPE_CHECKING:
    import polars

CODEBOOK = "1"
"""Version of the rules by which claims are coded (docs/codebook.md)."""

_PROFILES = "https://datapackage.org/profiles/2.0"
_TYPES = {
    "text": "string",
    "texts": "string",
    "integer": "integer",
    "number": "number",
    "flag": "boolean",
    "time": "datetime",
}
_LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0, as GeoNames asks for its places; quoted words stay with their authors",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_GEONAMES = {"title": "GeoNames (places, CC BY 4.0)", "path": "https://www.geonames.org/"}
_EVENT_OF_CLAIM = Column("event", "text", "Id of the event that the claim was put in", lambda _link: None)


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    title: str
    frame: polars.DataFrame
    columns: Sequence[Column]
    key: Sequence[str]
    refers: Mapping[str, tuple[str, str]]
    """Column -> (table, column) that it refers to."""


def make(records: Sequence[Record], decisions: Sequence[Decision]) -> Bundle:
    """The package of these records and decisions."""
    tables = _tables(records, decisions)
    files = {f"{table.name}.csv": _csv(table.frame) for table in tables}
    descriptor = _descriptor(tables, files, _extractors(records))
    return Bundle(files | {"datapackage.json": json_bytes(descriptor)}, _losses(records))


def _tables(records: Sequence[Record], decisions: Sequence[Decision]) -> list[_Table]:
    documents = [c for c in columns(Document) if c.name != "text"]
    claims = [_EVENT_OF_CLAIM, *columns(Link)]
    return [
        _Table("events", "Events", _frame(Event, [r.event for r in records]), columns(Event), ["id"], {}),
        _Table("documents", "Reports", _documents(records, documents), documents, ["id"], {}),
        _Table("claims", "Claims, each in its event", _claims(records), claims, ["event", "claim"], _CLAIM_REFERS),
        _Table(
            "records", "Ranges of each event", _frame(Record, records), columns(Record), _RECORD_KEY, _RECORD_REFERS
        ),
        _Table("decisions", "People's decisions", _frame(Decision, decisions), columns(Decision), ["id"], {}),
    ]


_CLAIM_REFERS = {"event": ("events", "id"), "document": ("documents", "id")}
_RECORD_KEY: list[str] = []
"""None: two rows of one event may differ by a side that is unknown in both, which a key may not hold."""
_RECORD_REFERS = {
    "event": ("events", "id"),
    "floor_claim": ("claims", "claim"),
    "lowest_claim": ("claims", "claim"),
    "highest_claim": ("claims", "claim"),
}


def _frame(kind: type, nouns: Iterable[Any]) -> polars.DataFrame:
    """The nouns' table with the columns of their kind even where there are none."""
    import polars as pl

    listed = list(nouns)
    table = frame(listed)
    return table if listed else pl.DataFrame(schema={column.name: pl.String() for column in columns(kind)})


def _claims(records: Sequence[Record]) -> polars.DataFrame:
    import polars as pl

    events = [record.event.id for record in records for _ in record.event.links]
    claims = _frame(Link, [link for record in records for link in record.event.links])
    return claims.insert_column(0, pl.Series("event", events, dtype=pl.String()))


def _documents(records: Sequence[Record], kept: Sequence[Column]) -> polars.DataFrame:
    documents = [_known(each) for each in every_source(records)]
    return _frame(Document, documents).select([column.name for column in kept])


def _known(found: Document | Source) -> Document:
    """A document as far as a claim's source tells of it."""
    if isinstance(found, Document):
        return found
    shared = {field.name for field in fields(Source)} & {field.name for field in fields(Document)}
    return Document(id=found.document, text="", **{name: getattr(found, name) for name in shared})


def _csv(table: polars.DataFrame) -> bytes:
    out = BytesIO()
    write(table, "csv", out)
    return out.getvalue()


def _descriptor(tables: Sequence[_Table], files: Mapping[str, bytes], extractors: list[str]) -> dict[str, Any]:
    content = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "counterclaim",
        "title": "Who claims which losses",
        "description": "Claims about losses, the exact words they stand in, and the range of figures for each event. "
        "A range is a record of a dispute, not a verdict.",
        "version": f"{version('counterclaim')}+{content[:12]}",
        "licenses": [_LICENCE],
        "sources": [_GEONAMES],
        "method": {"program": version("counterclaim"), "codebook": CODEBOOK, "extractors": extractors},
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in tables],
    }


def _resource(table: _Table, content: bytes) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "title": table.title,
        "type": "table",
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(table),
    }


def _schema(table: _Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fieldsMatch": "equal",
        "fields": [_field(column, table.key) for column in table.columns],
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": other, "fields": [field]}}
            for name, (other, field) in table.refers.items()
        ],
    }
    return schema | ({"primaryKey": list(table.key)} if table.key else {})


def _field(column: Column, key: Sequence[str]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.kind], "description": column.meaning}
    if column.kind == "texts":
        field["description"] += "; several are parted by '; '"
    return field | ({"constraints": {"required": True}} if column.name in key else {})


def _extractors(records: Sequence[Record]) -> list[str]:
    return sorted({link.claim.extractor for record in records for link in record.event.links if link.claim.extractor})


def _losses(records: Sequence[Record]) -> tuple[Loss, ...]:
    documents = {d.id: d for r in records for d in r.event.documents}
    comments = sum(len(document.comments) for document in documents.values())
    answers = sum(len(answer.quotes) for record in records for answer in record.thread.answers)
    flags = sum(len(remark.flags) for record in records for remark in record.thread.remarks)
    return (
        Loss(
            len(documents),
            "texts of reports",
            "they belong to their publishers; quotes and 160 characters around stay.",
        ),
        Loss(comments, "texts of comments", "only the claims in them are exported, without names unless asked for."),
        Loss(answers, "answers of readers to a headline's question", "they are on the event's page."),
        Loss(flags, "flags for a moderator", "they are on the event's page."),
    )
