"""All tables of a ledger's database, whichever part of the program they belong to."""

from __future__ import annotations

from sqlalchemy import Table

from counterclaim.ledger.tables import metadata as metadata
from counterclaim.serve.tables import users as _of_the_desk  # noqa: F401 - its module adds its tables to the metadata


def all_tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return list(metadata.sorted_tables)
