"""Write docs/tables.md from the columns that the program gives its tables, so that the two cannot differ.

Run it after changing a column: python docs/generate_tables.py
"""

from __future__ import annotations

from pathlib import Path

from counterclaim.columns import columns
from counterclaim.nouns import Claim, Comment, Decision, Document, Event, Link, Record

PAGE = Path(__file__).parent / "tables.md"
OPENING = """# Columns

Every column of every table that `counterclaim.frame` makes, that `counterclaim claims` writes and that the Data Package
holds. Made by `docs/generate_tables.py`; do not edit it by hand. What the values mean is told in the
[codebook](codebook.md), how they are written in [formats](formats.md).
"""
KINDS = {
    Claim: "Claims as `counterclaim.extract` gives them.",
    Link: "Claims in their events, as `counterclaim claims` and the Data Package have them after the event's id.",
    Event: "Incidents and running totals.",
    Record: "One line for each row of a record.",
    Document: "Reports. The Data Package leaves the text out.",
    Comment: "Readers' comments.",
    Decision: "What people decided.",
}
TYPES = {
    "text": "text",
    "texts": "list of texts",
    "integer": "whole number",
    "number": "number",
    "flag": "true or false",
    "time": "time, UTC",
}


def page() -> str:
    """The whole page: one table a noun."""
    return OPENING + "".join(_section(kind, about) for kind, about in KINDS.items())


def _section(kind: type, about: str) -> str:
    rows = "".join(f"| `{each.name}` | {TYPES[each.kind]} | {each.meaning} |\n" for each in columns(kind))
    return f"\n## {kind.__name__}\n\n{about}\n\n| column | type | meaning |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
