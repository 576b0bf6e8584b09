"""A ledger with something in every table, to be copied, damaged and looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, create_engine, insert, select

from builders import a_claim, a_comment, a_document, a_link, an_event
from counterclaim.ledger.addresses import address
from counterclaim.ledger.database import writing
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.retrievals import Retrieval, keep_retrieval
from counterclaim.ledger.schema import all_tables
from counterclaim.nouns import Change, Problem

NOW = datetime(2023, 1, 5, tzinfo=UTC)
TEXT = "63 died and 89 were hurt"
DOCUMENT = a_document(TEXT, comments=(a_comment("400 more like 🕊️\0"),))
CLAIMS = tuple(a_claim(TEXT, quote, int(quote), int(quote), document=DOCUMENT) for quote in ("63", "89"))
EVENT = an_event(*(a_link(claim) for claim in CLAIMS), documents=(DOCUMENT,))
REJECT = new_decision(CLAIMS[0].id, "reject", at=NOW, by="ann", reason="A rumour\0 “only”.")
DECISIONS = (REJECT, new_decision(REJECT.id, "undo", at=NOW, by="ann"), new_decision(CLAIMS[0].id, "accept", at=NOW))

VALUES: dict[str, Any] = {"claim": CLAIMS[0].id, "document": DOCUMENT.id, "at": NOW.isoformat(), "number": 7, "user": 7}
"""What the row of another part of the program has in columns that refer to something; in the rest, anything."""
ANYTHING: dict[type, Any] = {str: "ä “x”", int: 2**31 - 1, bool: True, float: 1e9 + 1 / 3, bytes: b"\0\xff"}


def a_row(table: Table) -> dict[str, Any]:
    """A row that the table takes."""
    kinds = {one.name: one.type.python_type for one in table.columns}
    fitting = {name: value for name, value in VALUES.items() if kinds.get(name) is type(value)}
    return {name: ANYTHING[kind] for name, kind in kinds.items()} | fitting


def fill(url: str) -> None:
    """Put something into every table."""
    with Ledger.open(url) as ledger:
        raw = ledger.add_raw(b"<p>63 died</p>\0")
        ledger.add_documents([DOCUMENT, a_document("nothing here", published=None)], reader="r1", given=raw)
        ledger.finish_input(raw, raw=raw, reader="r1", name="\udcff.html", problems=[Problem("a", "It is odd.", "-")])
        ledger.add_documents([DOCUMENT], reader="r2")
        ledger.add_claims(CLAIMS, document=DOCUMENT.id, extractor="rules 1")
        ledger.add_claims(CLAIMS[:1], document=DOCUMENT.id, extractor="rules 2")
        for decision in DECISIONS:
            ledger.decide(decision)
        ledger.keep_parties('[RU]\nname = "Russia"')
        ledger.replace_events([EVENT, an_event(id="empty")], [Change(EVENT.id, NOW, "It rose.")], state="s1")
        with writing(ledger._engine) as connection:
            found = Retrieval(page="https://example.org/1", at=NOW, status=200, document=DOCUMENT.id)
            keep_retrieval(connection, found)
            for table in all_tables():
                if connection.execute(select(table)).first() is None:
                    connection.execute(insert(table), [a_row(table)])


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in one order whatever the database."""
    engine = create_engine(address(url))
    with engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in all_tables()
        }
    engine.dispose()
    return found
