"""The queue, proposals and other work at the desk. What was rendered is made again by the server, with more columns."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, String, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables; `listed` and `rendered` hold nothing that cannot be worked out."""
    op.execute("DELETE FROM rendered")
    op.drop_table("listed")
    _listed()
    _cases()
    op.create_table(
        "namings",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("event", String, nullable=False),
        Column("shown", Boolean, nullable=False),
        Column("by", String, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("reason", Text, nullable=False),
    )
    op.create_table(
        "pending",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("by", String, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("name", Text, nullable=False),
        Column("url", Text, nullable=False),
        Column("charset", String, nullable=False),
        Column("retrieved", String, nullable=False),
        Column("data", LargeBinary, nullable=False),
    )
    op.create_table(
        "proposals",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("at", BigInteger, nullable=False),
        Column("url", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("state", String(16), nullable=False),
        Column("by", String, nullable=False),
        Column("reason", Text, nullable=False),
    )


def _listed() -> None:
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
        Column("outlet", String, nullable=False, index=True),
        Column("turn", String, nullable=False),
        Column("is_named", Boolean, nullable=False),
        Column("in_comment", Boolean, nullable=False),
        Column("body", Text, nullable=False),
    )
    for name in ("measure", "stance", "speaker", "side"):
        op.create_index(f"listed_by_{name}", "listed", [name, "event", "place"])


def _cases() -> None:
    op.create_table(
        "cases",
        Column("event", String, primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("claim", String(64), nullable=False, index=True),
        Column("document", String(64), nullable=False, index=True),
        Column("by", String, nullable=False),
        Column("points", Float, nullable=False),
        Column("firsts", Integer, nullable=False),
        Column("weight", Float, nullable=False),
        Column("body", Text, nullable=False),
    )
    op.create_index("cases_by_weight", "cases", ["weight", "event", "place"])
