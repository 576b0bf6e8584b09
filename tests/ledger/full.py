"""A ledger with something in every table, to be copied, damaged and looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, create_engine, insert, select

from builders import a_claim, a_comment, a_document, a_link, an_event
from counterclaim.ledger import tables
from counterclaim.ledger.addresses import address
from counterclaim.ledger.database import writing
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.ledger.retrievals import Retrieval, keep_retrieval
from counterclaim.ledger.schema import all_tables
from counterclaim.nouns import Change, Problem
from counterclaim.serve.tables import listed, rendered, sessions, users

NOW = datetime(2023, 1, 5, tzinfo=UTC)
TEXT = "63 died and 89 were hurt"
DOCUMENT = a_document(TEXT, comments=(a_comment("400 more like 🕊️\0"),))
CLAIMS = tuple(a_claim(TEXT, quote, int(quote), int(quote), document=DOCUMENT) for quote in ("63", "89"))
EVENT = an_event(*(a_link(claim) for claim in CLAIMS), documents=(DOCUMENT,))
REJECT = new_decision(CLAIMS[0].id, "reject", at=NOW, by="ann", reason="A rumour\0 “only”.")
DECISIONS = (REJECT, new_decision(REJECT.id, "undo", at=NOW, by="ann"), new_decision(CLAIMS[0].id, "accept", at=NOW))

ROWS: dict[Table, dict[str, Any]] = {
    users: {
        "number": 7,
        "name": "ann",
        "password": "x",
        "role": "editor",
        "temporary": False,
        "active": True,
        "created": 1_700_000_000,
    },
    sessions: {"token": "a" * 64, "user": 7, "started": 2**40, "seen": 2**40},
    rendered: {"event": EVENT.id, "key": "k", "made": 1, "entry": "{}", "page": b"\0\xff"},
    listed: {
        "event": EVENT.id,
        "place": 0,
        "claim": CLAIMS[0].id,
        "document": DOCUMENT.id,
        "measure": "killed",
        "stance": "states",
        "scope": "incident",
        "speaker": "ä",
        "side": "",
        "said": "",
        "in_comment": False,
        "body": "{}",
    },
    tables.checks: {
        "number": 1,
        "claim": CLAIMS[0].id,
        "at": NOW.isoformat(),
        "outcome": "there",
        "silent": 0,
        "body": "{}",
    },
    tables.watched: {
        "page": "https://example.org/1",
        "source": "example",
        "url": "https://example.org/1",
        "host": "example.org",
        "due": 1.1,
        "asked": None,
        "found": 1e9 + 1 / 3,
        "step": 0,
        "failures": 0,
        "version": "",
        "listed": "",
        "problem": "",
    },
    tables.hosts: {"host": "example.org", "holder": "", "turn": 1, "until": 0.1, "ready": 1e300},
}
"""What other parts of the program keep, a row each."""


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
            for table, row in ROWS.items():
                connection.execute(insert(table), [row])


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
