"""The ledger's tables. What was read, found and decided is only ever added to; what follows from it is replaced whole.

Added to: `raws`, `inputs`, `documents`, `readings`, `extractions`, `claims`, `decisions`, `retrievals`, `checks`,
`linkings`, `versions`.
Replaced whole: `events`, `links`, `about`, `changes`, and `problems` for each thing that they are about.
Changed in place, being a plan and no record: `watched`, `hosts`.

Ids are SHA-256 in hex over the content, so that adding a thing again adds nothing. A body is the noun in the form of
`counterclaim.ledger.codec`. A newer reader or extractor adds rows beside the older ones with a higher `turn`; the
highest turn is the one that counts.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects import postgresql

VERSION = "0008"
"""The step of `counterclaim.ledger.migrations` that makes these tables. A ledger at another is refused, not guessed at.
"""

metadata = MetaData()

_IN_PLAIN_ORDER = String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
"""By the numbers of its characters in every database, whatever language a server sorts by."""

marks = Table(
    "counterclaim",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
    comment='That this is a ledger; "linked" is what the events follow from; "parties" the table of a user; '
    '"checked" the last retrieval whose page was looked at.',
)

raws = Table(
    "raws",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("packed", LargeBinary, nullable=True),
    comment="The bytes of each input once, packed by zlib; NULL for inputs too large to keep.",
)

inputs = Table(
    "inputs",
    metadata,
    Column("input", String(64), primary_key=True, comment="hash of the bytes and of all else that reading depends on"),
    Column("reader", String, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("raw", String(64), ForeignKey("raws.hash"), nullable=False),
    Column("name", Text, nullable=False),
    comment="Inputs that were read to their end, by which reader, and the name that they first had.",
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("reader", String, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("published", _IN_PLAIN_ORDER, nullable=True, comment="ISO 8601, to order by"),
    Column("body", Text, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("input", String(64), primary_key=True),
    Column("reader", String, primary_key=True),
    Column("document", String(64), primary_key=True, index=True),
    ForeignKeyConstraint(["document", "reader"], ["documents.id", "documents.reader"]),
    comment="Which documents each reader found in which input.",
)

extractions = Table(
    "extractions",
    metadata,
    Column("document", String(64), primary_key=True),
    Column("extractor", String, primary_key=True),
    Column("turn", Integer, nullable=False),
    comment="Documents whose claims were taken out, by which extractor; written together with those claims.",
)

claims = Table(
    "claims",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("extractor", String, primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    Column("place", Integer, nullable=False, comment="0 for the document's first claim"),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["document", "extractor"], ["extractions.document", "extractions.extractor"]),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("target", String, nullable=False, index=True, comment="a claim, an event or another decision"),
    Column("body", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("place", Integer, primary_key=True, comment="0 for the first event"),
    Column("body", Text, nullable=False, comment="the event without its links and documents"),
)

links = Table(
    "links",
    metadata,
    Column("event", Integer, ForeignKey("events.place"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("claim", String(64), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

about = Table(
    "about",
    metadata,
    Column("event", Integer, ForeignKey("events.place"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    comment="The reports that are mainly about an event.",
)

changes = Table(
    "changes",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("event", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("about", String(64), primary_key=True, comment="an input, the hash of a name, or a document"),
    Column("place", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    comment="What was left out, and why. Trying again replaces what was said about the same thing.",
)

retrievals = Table(
    "retrievals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("page", Text, nullable=False, index=True, comment="one spelling of the address that was asked for"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("status", Integer, nullable=False, comment="HTTP status; 0 where no answer came"),
    Column(
        "document", String(64), nullable=True, index=True, comment="what the page now is, where it was not so before"
    ),
    Column("note", Text, nullable=False, comment="what stood in the way, if anything"),
    comment="Each time that a page was asked for. Its documents, in this order, are the revisions of one page.",
)

checks = Table(
    "checks",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("claim", String(64), nullable=False, index=True),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("outcome", String, nullable=False),
    Column(
        "silent", Integer, nullable=False, comment="1: another figure, without a word about it and without a new date"
    ),
    Column("body", Text, nullable=False),
    comment="What became of a claim on its page; a row each time that this is another than before.",
)

watched = Table(
    "watched",
    metadata,
    Column("page", Text, primary_key=True, comment="one spelling of its address"),
    Column(
        "source", Text, nullable=False, index=True, comment="the entry of the table of feeds that it is followed for"
    ),
    Column("url", Text, nullable=False),
    Column("host", Text, nullable=False, index=True),
    Column("due", Float, nullable=False, comment="seconds since 1970"),
    Column("asked", Float, nullable=True, comment="when it was last asked for"),
    Column("found", Float, nullable=False, comment="when it was first listed"),
    Column("step", Integer, nullable=False, comment="how far its looks are apart by now"),
    Column("failures", Integer, nullable=False, comment="one after the other"),
    Column("version", Text, nullable=False, comment="what the server calls the state that we know"),
    Column("listed", Text, nullable=False, comment="what a feed says of it"),
    Column("problem", Text, nullable=False),
    comment="What is followed, and when it is due.",
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("holder", String, nullable=False, comment="the watcher that asks it now; empty for none"),
    Column("turn", Integer, nullable=False, comment="how often it was taken"),
    Column("until", Float, nullable=False, comment="when the holder loses it"),
    Column("ready", Float, nullable=False, comment="when it may be asked again"),
    comment="Servers, each asked by one watcher at a time.",
)

linkings = Table(
    "linkings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False, doc="microseconds since 1970; never less than the row before"),
    Column("parties", Text, nullable=True, doc="the table of a user at that time"),
    info={"holds": "When events were linked anew and came out otherwise."},
)

versions = Table(
    "versions",
    metadata,
    Column("event", String, primary_key=True),
    Column("number", Integer, ForeignKey("linkings.number"), primary_key=True),
    Column("digest", String(64), nullable=False, doc="of the body; empty where the event went"),
    Column("packed", LargeBinary, nullable=True, doc="the event with its links, packed by zlib; NULL where it went"),
    info={"holds": "Each event as it was from one linking on: what the ledger showed at any moment."},
)
