"""What is followed, when each page was asked for, and what became of its claims. Some ledgers had it before steps."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, Integer, String, Text, inspect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make those that are not there."""
    if inspect(op.get_bind()).has_table("retrievals"):
        return
    _what_was_seen()
    _what_is_planned()


def _what_was_seen() -> None:
    op.create_table(
        "retrievals",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("page", Text, nullable=False, index=True),
        Column("at", String, nullable=False),
        Column("status", Integer, nullable=False),
        Column("document", String(64), nullable=True, index=True),
        Column("note", Text, nullable=False),
    )
    op.create_table(
        "checks",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("claim", String(64), nullable=False, index=True),
        Column("at", String, nullable=False),
        Column("outcome", String, nullable=False),
        Column("silent", Integer, nullable=False),
        Column("body", Text, nullable=False),
    )


def _what_is_planned() -> None:
    op.create_table(
        "watched",
        Column("page", Text, primary_key=True),
        Column("source", Text, nullable=False, index=True),
        Column("url", Text, nullable=False),
        Column("host", Text, nullable=False, index=True),
        Column("due", Float, nullable=False),
        Column("asked", Float, nullable=True),
        Column("found", Float, nullable=False),
        Column("step", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("version", Text, nullable=False),
        Column("listed", Text, nullable=False),
        Column("problem", Text, nullable=False),
    )
    op.create_table(
        "hosts",
        Column("host", Text, primary_key=True),
        Column("holder", String, nullable=False),
        Column("turn", Integer, nullable=False),
        Column("until", Float, nullable=False),
        Column("ready", Float, nullable=False),
    )
