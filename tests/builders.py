"""Small builders of nouns for tests: name what matters, the rest has a plain default."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from counterclaim.nouns import (
    BODY,
    Claim,
    Comment,
    Document,
    Event,
    Link,
    Measure,
    Party,
    Place,
    Scope,
    Stance,
    When,
)

RUSSIA = Party("RU", "Russia")
UKRAINE = Party("UA", "Ukraine")
MAKIIVKA = Place("geonames:702320", "Makiivka", "UA", 48.048, 37.926)


def day(text: str) -> When:
    """ "2023-01-02" as the whole UTC day."""
    return When.day(datetime.fromisoformat(text).replace(tzinfo=UTC))


def a_comment(text: str, *, id: str = "c1", **rest: Any) -> Comment:
    return Comment(id=id, text=text, **rest)


def a_document(text: str = "63 soldiers died.", *, published: str | None = "2023-01-02", **rest: Any) -> Document:
    return Document.make(text=text, published=day(published) if published else None, **rest)


def a_claim(text: str, quote: str, low: int | None, high: int | None, **coded: Any) -> Claim:
    """The claim that `quote` in `text` makes; killed, stated, of one incident, unless said otherwise."""
    document = coded.pop("document", None) or a_document(text)
    start = text.index(quote)
    end = start + len(quote)
    defaults: dict[str, Any] = {
        "source": document.source,
        "unit": BODY,
        "measure": Measure.KILLED,
        "stance": Stance.STATES,
        "scope": Scope.INCIDENT,
        "extractor": "test",
        "prefix": text[max(0, start - 160) : start],
        "suffix": text[end : end + 160],
    }
    return Claim.make(start=start, end=end, quote=quote, low=low, high=high, **defaults | coded)


def a_link(claim: Claim, **rest: Any) -> Link:
    defaults: dict[str, Any] = {
        "speaker": claim.speaker or claim.source.outlet or "unknown",
        "side": None,
        "affected_side": None,
        "group": "people",
        "said_on": claim.source.published,
        "origin": claim.id,
    }
    return Link(claim=claim, **defaults | rest)


def an_event(*links: Link, documents: tuple[Document, ...] = (), **rest: Any) -> Event:
    defaults: dict[str, Any] = {
        "id": "makiivka-2023-01-01",
        "kind": "incident",
        "name": "Makiivka, 1 January 2023",
        "place": MAKIIVKA,
        "when": day("2023-01-01"),
    }
    return Event(links=links, documents=documents, **defaults | rest)


def a_statement(
    figure: str, low: int | None, high: int | None, *, by: str = "", on: str = "2023-01-02", **rest: Any
) -> Link:
    """A report of the day `on` in which `by` gives the figure; an outlet's own voice where nobody is named.

    What `Claim` has a field for goes into the claim, the rest into the link or its report.
    """
    text = f"According to {by or 'our reporters'}, it was {figure}, no more is known."
    report = {key: rest.pop(key) for key in ("outlet", "title", "comments") if key in rest}
    published = rest.pop("published", on)
    coded = {key: rest.pop(key) for key in list(rest) if key in Claim.__slots__ and key != "retracted"}
    document = rest.pop("document", None) or a_document(text, published=published, **{"outlet": "Lamp Post"} | report)
    claim = a_claim(text, figure, low, high, **{"document": document, "speaker": by or None} | coded)
    return a_link(claim, **{"said_on": day(on) if on else None} | rest)
