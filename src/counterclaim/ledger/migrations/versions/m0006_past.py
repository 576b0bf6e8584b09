"""What the events were at any moment from here on: see `counterclaim.ledger.past`."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text, text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables, and have events linked at the next look, so that the past begins with what they are now."""
    op.create_table(
        "linkings",
        Column("number", Integer, primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("parties", Text, nullable=True),
    )
    op.create_table(
        "versions",
        Column("event", String, primary_key=True),
        Column("number", Integer, ForeignKey("linkings.number"), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("packed", LargeBinary, nullable=True),
    )
    op.execute(text("DELETE FROM counterclaim WHERE name = 'linked'"))
