"""The desk's own tables, beside those of the ledger: people, their sessions, and what was rendered.

Passwords are kept as argon2id hashes and session tokens as SHA-256 hashes: a copy of the database signs nobody in.
Times are seconds since 1970.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from counterclaim.ledger.tables import metadata

users = Table(
    "users",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("password", Text, nullable=False, comment="argon2id"),
    Column("role", String(16), nullable=False),
    Column("temporary", Boolean, nullable=False, comment="made by the program: to be changed at the first sign-in"),
    Column("active", Boolean, nullable=False, comment="false: removed; the name stays taken, for decisions bear it"),
    Column("created", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True, comment="SHA-256 of the cookie's value"),
    Column("user", Integer, ForeignKey("users.number"), nullable=False, index=True),
    Column("started", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
)

listed = Table(
    "listed",
    metadata,
    Column("event", String, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("claim", String(64), nullable=False, index=True),
    Column("document", String(64), nullable=False, index=True),
    Column("measure", String(16), nullable=False),
    Column("stance", String(16), nullable=False),
    Column("scope", String(16), nullable=False),
    Column("speaker", String, nullable=False),
    Column("side", String, nullable=False, comment="id of the side that speaks; empty where unknown"),
    Column("said", String(32), nullable=False, comment="ISO 8601, the earliest that is possible; empty where unknown"),
    Column("outlet", String, nullable=False, index=True),
    Column("turn", String, nullable=False, comment="to order by: when it was published, then where it stands"),
    Column("is_named", Boolean, nullable=False, comment="the text names the speaker"),
    Column("in_comment", Boolean, nullable=False),
    Column("body", Text, nullable=False, comment="the claim as a program gets it"),
    Index("listed_by_measure", "measure", "event", "place"),
    Index("listed_by_stance", "stance", "event", "place"),
    Index("listed_by_speaker", "speaker", "event", "place"),
    Index("listed_by_side", "side", "event", "place"),
    comment="The claims of each rendered event as people decided on them, readers by pseudonym.",
)

cases = Table(
    "cases",
    metadata,
    Column("event", String, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("claim", String(64), nullable=False, index=True),
    Column("document", String(64), nullable=False, index=True),
    Column("by", String, nullable=False, comment="who must not take it: who proposed what waits"),
    Column("points", Float, nullable=False),
    Column("firsts", Integer, nullable=False, comment="1: its report is the first of its outlet; 2: of its speaker"),
    Column("weight", Float, nullable=False, comment="points, and those of firsts"),
    Column("body", Text, nullable=False, comment="JSON: counterclaim.review.queue.Case"),
    Index("cases_by_weight", "weight", "event", "place"),
    comment="What people should look at, of each rendered event.",
)

namings = Table(
    "namings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("event", String, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("by", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    comment="Whether readers who commented are shown by name, event by event; the last row of an event counts.",
)

pending = Table(
    "pending",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("by", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("charset", String, nullable=False),
    Column("retrieved", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    comment="What was read for somebody to look at before it is kept.",
)

proposals = Table(
    "proposals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(16), nullable=False, comment='"open", "taken" or "declined"'),
    Column("by", String, nullable=False, comment="who took or declined it"),
    Column("reason", Text, nullable=False),
    comment="Sources that readers without an account propose. They touch no record.",
)

rendered = Table(
    "rendered",
    metadata,
    Column("event", String, primary_key=True),
    Column("key", String(64), nullable=False, comment="a hash of all that the page follows from"),
    Column("made", BigInteger, nullable=False),
    Column("entry", Text, nullable=False, comment="JSON: what the index says of the event"),
    Column("page", LargeBinary, nullable=False, comment="the event's page, gzip"),
    comment="Kept so that a server that starts again need not make every page anew; may be emptied at any time.",
)
