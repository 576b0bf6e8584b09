"""Counterclaim: who claims which losses.

The flow is five verbs over a few frozen nouns::

    document = counterclaim.read("page.html")
    claims = counterclaim.extract(document)
    events = counterclaim.link(claims, [document])
    records = [counterclaim.record(event) for event in events]

`read_all` reads archives that hold many documents; `frame` makes a Polars frame of any list of nouns.
"""

from counterclaim.errors import CounterclaimError, FetchError, LedgerError, ReadError, UsageError
from counterclaim.extract import extract
from counterclaim.link import link
from counterclaim.nouns import (
    Claim,
    Comment,
    Document,
    Event,
    Link,
    Measure,
    Party,
    Place,
    Problem,
    Record,
    Scope,
    Stance,
    When,
)
from counterclaim.read import read, read_all
from counterclaim.record import record
from counterclaim.tables import frame

__all__ = [
    "Claim",
    "Comment",
    "CounterclaimError",
    "Document",
    "Event",
    "FetchError",
    "LedgerError",
    "Link",
    "Measure",
    "Party",
    "Place",
    "Problem",
    "ReadError",
    "Record",
    "Scope",
    "Stance",
    "UsageError",
    "When",
    "extract",
    "frame",
    "link",
    "read",
    "read_all",
    "record",
]
