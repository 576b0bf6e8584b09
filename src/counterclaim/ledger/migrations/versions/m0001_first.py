"""The tables of the first ledgers, from before there were steps: their mark "version" says 2."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, ForeignKeyConstraint, Integer, LargeBinary, String, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them all."""
    op.create_table("counterclaim", Column("name", String, primary_key=True), Column("value", Text, nullable=False))
    _what_was_read()
    _what_was_found()
    _what_follows()


def _what_was_read() -> None:
    op.create_table(
        "raws",
        Column("hash", String(64), primary_key=True),
        Column("size", BigInteger, nullable=False),
        Column("packed", LargeBinary, nullable=True),
    )
    op.create_table(
        "inputs",
        Column("input", String(64), primary_key=True),
        Column("reader", String, primary_key=True),
        Column("turn", Integer, nullable=False),
        Column("raw", String(64), ForeignKey("raws.hash"), nullable=False),
        Column("name", Text, nullable=False),
    )
    op.create_table(
        "documents",
        Column("id", String(64), primary_key=True),
        Column("reader", String, primary_key=True),
        Column("turn", Integer, nullable=False),
        Column("published", String, nullable=True),
        Column("body", Text, nullable=False),
    )
    op.create_table(
        "readings",
        Column("input", String(64), primary_key=True),
        Column("reader", String, primary_key=True),
        Column("document", String(64), primary_key=True, index=True),
        ForeignKeyConstraint(["document", "reader"], ["documents.id", "documents.reader"]),
    )
    op.create_table(
        "problems",
        Column("about", String(64), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("body", Text, nullable=False),
    )


def _what_was_found() -> None:
    op.create_table(
        "extractions",
        Column("document", String(64), primary_key=True),
        Column("extractor", String, primary_key=True),
        Column("turn", Integer, nullable=False),
    )
    op.create_table(
        "claims",
        Column("id", String(64), primary_key=True),
        Column("extractor", String, primary_key=True),
        Column("document", String(64), nullable=False, index=True),
        Column("place", Integer, nullable=False),
        Column("body", Text, nullable=False),
        ForeignKeyConstraint(["document", "extractor"], ["extractions.document", "extractions.extractor"]),
    )
    op.create_table(
        "decisions",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("id", String(64), nullable=False, unique=True),
        Column("target", String(64), nullable=False, index=True),
        Column("body", Text, nullable=False),
    )


def _what_follows() -> None:
    op.create_table("events", Column("place", Integer, primary_key=True), Column("body", Text, nullable=False))
    op.create_table(
        "links",
        Column("event", Integer, ForeignKey("events.place"), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("claim", String(64), nullable=False, index=True),
        Column("body", Text, nullable=False),
    )
    op.create_table(
        "about",
        Column("event", Integer, ForeignKey("events.place"), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("document", String(64), nullable=False),
    )
    op.create_table("changes", Column("place", Integer, primary_key=True), Column("body", Text, nullable=False))
