"""The tables of the desk: people, their sessions, and what was rendered. Some servers made them before this step."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Text, inspect

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make those that are not there."""
    if inspect(op.get_bind()).has_table("users"):
        return
    op.create_table(
        "users",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("name", String(40), nullable=False, unique=True),
        Column("password", Text, nullable=False),
        Column("role", String(16), nullable=False),
        Column("temporary", Boolean, nullable=False),
        Column("active", Boolean, nullable=False),
        Column("created", BigInteger, nullable=False),
    )
    op.create_table(
        "sessions",
        Column("token", String(64), primary_key=True),
        Column("user", Integer, ForeignKey("users.number"), nullable=False, index=True),
        Column("started", BigInteger, nullable=False),
        Column("seen", BigInteger, nullable=False),
    )
    op.create_table(
        "rendered",
        Column("event", String, primary_key=True),
        Column("key", String(64), nullable=False),
        Column("made", BigInteger, nullable=False),
        Column("entry", Text, nullable=False),
        Column("page", LargeBinary, nullable=False),
    )
