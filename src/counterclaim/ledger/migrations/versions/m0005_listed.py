"""The claims of each rendered event, to be filtered and paged. Some servers made it before steps."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Integer, String, Text, inspect

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make it where it is not there."""
    if inspect(op.get_bind()).has_table("listed"):
        return
    op.create_table(
        "listed",
        Column("event", String, primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("claim", String(64), nullable=False, index=True),
        Column("document", String(64), nullable=False, index=True),
        Column("measure", String(16), nullable=False),
        Column("stance", String(16), nullable=False),
        Column("scope", String(16), nullable=False),
        Column("speaker", String, nullable=False),
        Column("side", String, nullable=False),
        Column("said", String(32), nullable=False),
        Column("in_comment", Boolean, nullable=False),
        Column("body", Text, nullable=False),
    )
    for name in ("measure", "stance", "speaker", "side"):
        op.create_index(f"listed_by_{name}", "listed", [name, "event", "place"])
