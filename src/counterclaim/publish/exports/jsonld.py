"""JSON-LD: every claim as a schema.org ``Claim`` with W3C selectors, every event, and the whole as a ``Dataset``.

schema.org defines no relation between claims, so four are our own, named by IRIs that docs/formats.md explains:
contradicts, repeats, supersedes and partOf. There is no ``ClaimReview``: a range is not a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

from counterclaim.nouns import Claim, Decision, Event, Link, Place, Record, Row, Source, Statement
from counterclaim.publish import text
from counterclaim.publish.exports.bundle import Bundle, Loss, json_bytes
from counterclaim.publish.exports.toll import reported
from counterclaim.record.status import meant

NAMESPACE = "urn:x-counterclaim:"
"""Start of the IRIs that are our own."""

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "cc": NAMESPACE,
    "anchor": "cc:anchor",
    "SpecificResource": "oa:SpecificResource",
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": "oa:start",
    "end": "oa:end",
    "contradicts": {"@id": "cc:contradicts", "@type": "@id"},
    "repeats": {"@id": "cc:repeats", "@type": "@id"},
    "supersedes": {"@id": "cc:supersedes", "@type": "@id"},
    "partOf": {"@id": "cc:partOf", "@type": "@id"},
    "range": "cc:range",
    "floor": {"@id": "cc:floor", "@type": "@id"},
    "lowest": {"@id": "cc:lowest", "@type": "@id"},
    "highest": {"@id": "cc:highest", "@type": "@id"},
    **{term: f"cc:{term}" for term in ("low", "high", "measure", "affected", "stance", "scope", "unit", "relays")},
    **{term: f"cc:{term}" for term in ("approximate", "vague", "retracted", "independentSpeakers", "status")},
}
"""The terms of the graph; schema.org's stand under their own names."""

_SENTENCE_END = re.compile(r"[.!?…]['\"”’)]*\s+|\n+")


def make(records: Sequence[Record], decisions: Sequence[Decision]) -> Bundle:
    """One graph of all the records."""
    readers = sum(link.claim.in_comment for record in records for link in record.event.links)
    parts = [link for record in records for link in reported(record) if link.role == "part"]
    alone = sum(_whole_of(link, record) is None for record in records for link in reported(record) if link in parts)
    losses = (
        Loss(readers, "claims of readers", "the graph holds what reports say."),
        Loss(alone, "claims of a part without its whole", "no claim beside them counts the whole."),
        Loss(len(decisions), "decisions", "the graph has no term for them."),
    )
    return Bundle({"claims.jsonld": json_bytes(graph(records))}, losses)


def graph(records: Sequence[Record]) -> dict[str, Any]:
    """The records as one JSON-LD document: a ``Dataset``, its ``Event`` nodes and their ``Claim`` nodes.

    It takes what it is given: for a page, give it records without names.
    """
    events = [_event(record) for record in records]
    claims = [node for record in records for node in _claims(record)]
    return {"@context": CONTEXT, "@graph": [_dataset(records), *events, *claims]}


def _dataset(records: Sequence[Record]) -> dict[str, Any]:
    described = " ".join(text.plain(record.sentence) for record in records)
    about = "Claims about losses in reports, with the exact words, the speaker and the range of figures of each event."
    return {
        "@type": "Dataset",
        "@id": f"{NAMESPACE}dataset",
        "name": "Who claims which losses",
        "description": text.short(f"{about} {described}".strip(), 4900),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
        "variableMeasured": sorted({row.measure.value for record in records for row in record.rows}),
        "about": [{"@id": _event_id(record.event)} for record in records],
    }


def _event(record: Record) -> dict[str, Any]:
    event = record.event
    node: dict[str, Any] = {"@type": "Event", "@id": _event_id(event), "name": event.name}
    if record.sentence:
        node["description"] = text.plain(record.sentence)
    if event.when:
        node["startDate"] = text.iso(event.when)
    if event.place:
        node["location"] = _place(event.place)
    return node | ({"range": [_range(row) for row in record.rows]} if record.rows else {})


def _range(row: Row) -> dict[str, Any]:
    """One row of the record; each bound is the claim that sets it."""
    bounds = {"floor": row.floor, "lowest": row.lowest, "highest": row.highest}
    return {
        "measure": row.measure.value,
        "affected": text.plain(row.affected),
        "scope": row.scope.value,
        **{name: _claim_id(bound.claim) for name, bound in bounds.items() if bound},
        "independentSpeakers": row.independent_speakers,
        "status": list(row.status),
    }


def _place(place: Place) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "Place", "name": place.name}
    if place.country:
        node["address"] = {"@type": "PostalAddress", "addressCountry": place.country}
    if place.latitude is not None and place.longitude is not None:
        node["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    if place.id.startswith("geonames:"):
        node["sameAs"] = f"https://sws.geonames.org/{place.id.removeprefix('geonames:')}/"
    return node


def _claims(record: Record) -> Iterator[dict[str, Any]]:
    relations = _relations(record)
    repeated: dict[str, list[Link]] = {}
    for link in reported(record):
        if link.origin != link.claim.id:
            repeated.setdefault(link.origin, []).append(link)
    for link in reported(record):
        again = [_appearance(copy.claim.source) for copy in repeated.get(link.claim.id, [])]
        yield _claim(link, record.event) | ({"appearance": again} if again else {}) | relations.get(link.claim.id, {})


def _claim(link: Link, event: Event) -> dict[str, Any]:
    claim = link.claim
    node: dict[str, Any] = {
        "@type": "Claim",
        "@id": _claim_id(claim.id),
        "text": statement(claim),
        "author": {"@type": "Organization", "name": text.plain(link.speaker)},
        "firstAppearance": _appearance(claim.source),
        "about": {"@id": _event_id(event)},
        "low": claim.low,
        "high": claim.high,
        "measure": claim.measure.value,
        "affected": claim.affected,
        "stance": claim.stance.value,
        "scope": claim.scope.value,
        "datePublished": text.iso(link.said_on) or None,
        "anchor": _anchor(claim),
    }
    marks = {"approximate": claim.approximate, "vague": claim.vague, "retracted": link.retracted or claim.retracted}
    node |= {name: True for name, holds in marks.items() if holds} | ({"relays": claim.relays} if claim.relays else {})
    return {name: value for name, value in node.items() if value is not None}


def _anchor(claim: Claim) -> dict[str, Any]:
    """Where the words stand, by the W3C Web Annotation Data Model: offsets are code points into the named unit."""
    return {
        "@type": "SpecificResource",
        "source": _document_id(claim.source),
        "unit": claim.unit,
        "selector": [
            {"@type": "TextQuoteSelector", "exact": claim.quote, "prefix": claim.prefix, "suffix": claim.suffix},
            {"@type": "TextPositionSelector", "start": claim.start, "end": claim.end},
        ],
    }


def _appearance(source: Source) -> dict[str, Any]:
    node = {
        "@type": "Article",
        "@id": _document_id(source),
        "headline": source.title,
        "url": text.safe_url(source.url),
        "publisher": {"@type": "Organization", "name": source.outlet} if source.outlet else None,
        "datePublished": text.iso(source.published) or None,
    }
    return {name: value for name, value in node.items() if value is not None}


def statement(claim: Claim) -> str:
    """The sentence that the quote stands in, as far as the kept 160 characters on either side show it."""
    before = [match.end() for match in _SENTENCE_END.finditer(claim.prefix)]
    after = _SENTENCE_END.search(claim.suffix)
    tail = claim.suffix[: after.start() + 1] if after else claim.suffix
    return " ".join(f"{claim.prefix[before[-1] if before else 0 :]}{claim.quote}{tail}".split())


def _relations(record: Record) -> dict[str, dict[str, list[str]]]:
    """What each claim is to others: claim id -> relation -> ids."""
    found: dict[str, dict[str, list[str]]] = {}
    for link in reported(record):
        whole = _whole_of(link, record) if link.role == "part" else None
        if link.origin != link.claim.id:
            _relate(found, link.claim.id, "repeats", link.origin)
        if whole:
            _relate(found, link.claim.id, "partOf", whole.claim.id)
    for row in record.rows:
        for later, earlier in _superseding(row):
            _relate(found, later.claim, "supersedes", earlier.claim)
        for one, other in _contradicting(row):
            _relate(found, one.claim, "contradicts", other.claim)
            _relate(found, other.claim, "contradicts", one.claim)
    return found


def _relate(found: dict[str, dict[str, list[str]]], one: str, relation: str, other: str) -> None:
    others = found.setdefault(one, {}).setdefault(relation, [])
    if _claim_id(other) not in others:
        others.append(_claim_id(other))


def _superseding(row: Row) -> Iterator[tuple[Statement, Statement]]:
    for position in row.positions:
        for earlier, later in pairwise([each for each in position.statements if each.counts]):
            if earlier.superseded:
                yield later, earlier


def _contradicting(row: Row) -> Iterator[tuple[Statement, Statement]]:
    """Latest statements of two speakers whose figures cannot both be right."""
    claims = {link.claim.id: link.claim for link in row.links}
    latest = [position.latest for position in row.positions if position.latest and position.latest.claim in claims]
    for one, other in combinations(latest, 2):
        (low, high), (least, greatest) = meant(claims[one.claim]), meant(claims[other.claim])
        if high < least or greatest < low:
            yield one, other


def _whole_of(part: Link, record: Record) -> Link | None:
    """The claim of the whole that stands nearest to a part: same report, same speaker, same measure."""
    beside = [
        link
        for link in reported(record)
        if link.role == "whole"
        and link.claim.source.document == part.claim.source.document
        and (link.speaker, link.claim.measure, link.claim.unit) == (part.speaker, part.claim.measure, part.claim.unit)
    ]
    return min(beside, key=lambda link: abs(link.claim.start - part.claim.start), default=None)


def _claim_id(claim: str) -> str:
    return f"{NAMESPACE}claim:{claim}"


def _document_id(source: Source) -> str:
    return f"{NAMESPACE}document:{source.document}"


def _event_id(event: Event) -> str:
    return f"{NAMESPACE}event:{text.slug(event.id)}"
