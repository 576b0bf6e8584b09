"""An estimate as files: each table as CSV and Parquet, and a Data Package that says what every column holds."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any

from counterclaim.estimate import state, tendencies
from counterclaim.estimate.columns import TABLES, Table
from counterclaim.tables import write

if TYPE_CHECKING:
    import polars

    from counterclaim.estimate.study import Study

PACKAGE = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_FOLDER = "data"


def files(study: Study) -> dict[str, bytes]:
    """The files by their paths; the same estimate gives the same bytes."""
    made = {}
    for name in TABLES:
        for form in ("csv", "parquet"):
            out = BytesIO()
            write(_short(study.tables[name]), form, out)
            made[f"{_FOLDER}/{name}.{form}"] = out.getvalue()
    package = json.dumps(_package(study, made), indent=1, ensure_ascii=False) + "\n"
    learnt = {
        state.FILE: state.written(state.made(study)),
        tendencies.FILE: tendencies.tendencies(study.basis, study.fitted),
        PACKAGE: package,
    }
    return made | {name: text.encode("utf-8", "replace") for name, text in learnt.items()}


def _short(table: polars.DataFrame) -> polars.DataFrame:
    """The table with six digits of every number that is no whole one: no estimate knows more."""
    import polars.selectors as cs

    return table.with_columns(cs.float().round_sig_figs(6))


def _package(study: Study, made: dict[str, bytes]) -> dict[str, Any]:
    content = hashlib.sha256(b"".join(made[name] for name in sorted(made))).hexdigest()
    last = study.basis.date_of(study.last)
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "counterclaim-estimate",
        "title": f"{study.basis.title}: a model's estimate",
        "description": "What the losses probably were, given who said what and how each source tends to bend its "
        "figures. Nothing in these tables but `reports` was reported by anybody.",
        "version": f"{version('counterclaim')}+{content[:12]}",
        "basis": {
            "origin": study.basis.origin,
            "day_1": str(study.basis.start) if study.basis.start else None,
            "last_day": study.last,
            "last_date": str(last) if last else None,
            "digest": study.basis.digest,
        },
        "resources": [_resource(name, table, made) for name, table in TABLES.items()],
    }


def _resource(name: str, table: Table, made: dict[str, bytes]) -> dict[str, Any]:
    path = f"{_FOLDER}/{name}.csv"
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": name,
        "title": table.title,
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(made[path]),
        "hash": f"sha256:{hashlib.sha256(made[path]).hexdigest()}",
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fieldsMatch": "equal",
            "fields": [
                {"name": one.name, "type": one.kind, "description": one.meaning}
                | ({"unit": one.unit} if one.unit else {})
                for one in table.columns
            ],
        },
    }
