"""A program that writes to a ledger and says each thing that the ledger took: python writer.py URL [full DISK].

With "full" it fills the disk that the ledger is on until the ledger refuses, makes room again, and goes on.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from builders import a_claim, a_document
from counterclaim.errors import LedgerError
from counterclaim.ledger.check import check
from counterclaim.ledger.decisions import new_decision
from counterclaim.ledger.ledger import Ledger
from counterclaim.nouns import Document

TEXT = "63 died"


def report(name: str) -> Document:
    return a_document(TEXT, title=name)


def write(ledger: Ledger, name: str) -> None:
    """One report with its bytes, its claim, and what a person decided on it."""
    document = report(name)
    ledger.add_raw(name.encode() + os.urandom(3000))
    ledger.add_documents([document])
    claim = a_claim(TEXT, "63", 63, 63, document=document)
    ledger.add_claims([claim], document=document.id, extractor="rules 1")
    ledger.decide(new_decision(claim.id, "accept", at=datetime(2023, 1, 5, tzinfo=UTC), by=name))


def write_on(url: str) -> None:
    """Write until somebody kills this."""
    with Ledger.open(url) as ledger:
        for number in count():
            name = f"{os.getpid()} {number}"
            write(ledger, name)
            print(name, flush=True)


def fill_the_disk(url: str, disk: Path) -> None:
    """What was taken before the disk was full, what was said then, and what the ledger is like afterwards."""
    taken: list[str] = []
    room = disk / "room"
    room.write_bytes(bytes(300_000))
    refused = ""
    with Ledger.open(url) as ledger:
        while not refused:
            try:
                write(ledger, str(len(taken)))
                taken.append(str(len(taken)))
            except LedgerError as error:
                refused = str(error)
        room.unlink()
        write(ledger, "afterwards")
        kept = {one.by for one in ledger.decisions()}
    damage = [str(one) for one in check(url).damage]
    print(json.dumps({"refused": refused, "lost": sorted({*taken} - kept), "taken": len(taken), "damage": damage}))


if __name__ == "__main__":
    if sys.argv[2:3] == ["full"]:
        fill_the_disk(sys.argv[1], Path(sys.argv[3]))
    else:
        write_on(sys.argv[1])
