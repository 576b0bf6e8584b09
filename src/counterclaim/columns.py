"""The columns of each noun's table: what they are called, what they hold, and where in the noun that is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.nouns import Bound, Claim, Comment, Cue, Decision, Document, Event, Link, Record, Row


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what it is called, what it holds and where it comes from."""

    name: str
    kind: str
    """"text", "texts" (a list), "integer", "number", "flag" or "time"."""
    meaning: str
    of: Callable[[Any], Any]


def columns(kind: type) -> tuple[Column, ...]:
    """The columns of a kind of noun, in order; UsageError for a kind that has no table."""
    try:
        return _COLUMNS[kind]
    except KeyError:
        known = ", ".join(sorted(known.__name__ for known in _COLUMNS))
        raise UsageError(f"{kind.__name__!r} has no table.", advice=f"These have one: {known}.") from None


def _words(cues: Iterable[Cue]) -> list[str]:
    return [cue.text for cue in cues]


def _maybe(path: str, name: str) -> Callable[[Any], Any]:
    """Read `name` of what `path` leads to; None where the path ends in None."""

    def read(noun: Any) -> Any:
        owner = attrgetter(path)(noun)
        return None if owner is None else getattr(owner, name)

    return read


def _plain(kind: str, name: str, meaning: str, path: str = "") -> Column:
    return Column(name, kind, meaning, attrgetter(path or name))


def _when(name: str, meaning: str, path: str = "") -> tuple[Column, Column]:
    """The two ends of a `When`."""
    return (
        Column(name, "time", f"{meaning}: the first instant that is possible", _maybe(path or name, "earliest")),
        Column(
            f"{name}_before", "time", f"{meaning}: the first instant no longer possible", _maybe(path or name, "latest")
        ),
    )


def _of(path: str, chosen: Iterable[Column]) -> tuple[Column, ...]:
    """The same columns, read from a part of the noun."""
    reach = attrgetter(path)

    def through(of: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda noun: of(reach(noun))

    return tuple(replace(column, of=through(column.of)) for column in chosen)


_CLAIM = (
    _plain("text", "id", "Hash of document, unit, span and coding"),
    _plain("text", "document", "Id of the document that the claim stands in", "source.document"),
    _plain("text", "outlet", "Who published it", "source.outlet"),
    _plain("text", "title", "Headline of the report", "source.title"),
    _plain("text", "url", "Address of the report", "source.url"),
    *_when("published", "When the report was published", "source.published"),
    _plain("time", "retrieved", "When the report was fetched", "source.retrieved"),
    _plain("text", "unit", "Where in the document: title, body, or the id of a comment"),
    _plain("flag", "in_comment", "A reader says it, not the report"),
    _plain("integer", "start", "First code point of the quote in its unit"),
    _plain("integer", "end", "Code point after the quote"),
    _plain("text", "quote", "The exact words that carry the figure"),
    _plain("integer", "low", "Least number; empty where the statement leaves that side open"),
    _plain("integer", "high", "Greatest number; empty where the statement leaves that side open"),
    _plain("flag", "approximate", "The text rounds: about, nearly, some"),
    _plain("flag", "vague", "Only a word of magnitude: dozens, hundreds"),
    _plain("text", "measure", "What kind of loss"),
    _plain("text", "affected", "Who or what was lost, in the text's words"),
    _plain("text", "speaker", "Innermost source that the text names; empty where it speaks in its own voice"),
    _plain("text", "stance", "How the speaker stands to the figure"),
    _plain("text", "scope", "incident, period or cumulative"),
    _plain("texts", "relays", "Who passed it on, from the speaker outwards"),
    _plain("flag", "part", "Counts a part of a total that stands beside it"),
    _plain("flag", "retracted", "Withdrawn by its own speaker as an error"),
    Column("said", "text", "Words that date the statement", _maybe("said", "text")),
    Column("dates", "texts", "Words that date the loss, nearest first", lambda claim: _words(claim.dates)),
    Column("places", "texts", "Words that place the loss, nearest first", lambda claim: _words(claim.places)),
    _plain("number", "confidence", "Estimated probability, 0 to 1, that the coding is right"),
    _plain("text", "extractor", "Name and version of what found the claim"),
    _plain("text", "prefix", "Up to 160 code points before the quote"),
    _plain("text", "suffix", "Up to 160 code points after the quote"),
)
_RENAMED = {"id": "claim", "speaker": "speaker_as_written"}
_LINK = (
    *_of(
        "claim", [replace(c, name=_RENAMED.get(c.name, c.name)) for c in _CLAIM if c.name not in ("part", "retracted")]
    ),
    _plain("text", "speaker", "The speaker's plain name, one for all spellings"),
    Column("side", "text", "Id of the side that the speaker speaks for", _maybe("side", "id")),
    Column("side_name", "text", "Name of that side", _maybe("side", "name")),
    Column("affected_side", "text", "Id of the side that suffered the loss", _maybe("affected_side", "id")),
    Column("affected_side_name", "text", "Name of that side", _maybe("affected_side", "name")),
    _plain("text", "group", "What is counted together"),
    *_when("said_on", "When the statement was made"),
    _plain("text", "origin", "Id of the claim that this one repeats; its own id where it repeats none"),
    _plain("text", "role", "whole, part, addition or duplicate; only a whole sets a bound"),
    _plain("flag", "retracted", "Withdrawn by its own speaker as an error"),
    _plain("flag", "answerable", "The speaker answers for the victims of a disaster or an accident"),
    _plain("texts", "reasons", "Why it was linked so"),
)
_EVENT = (
    _plain("text", "id", "Stable short name"),
    _plain("text", "kind", "incident or total"),
    _plain("text", "name", "Name for people"),
    Column("place_id", "text", "GeoNames id, or country:XX", _maybe("place", "id")),
    Column("place", "text", "Name of the place; empty where unplaced", _maybe("place", "name")),
    Column("country", "text", "ISO 3166-1 alpha-2", _maybe("place", "country")),
    Column("latitude", "number", "Degrees north, WGS 84", _maybe("place", "latitude")),
    Column("longitude", "number", "Degrees east, WGS 84", _maybe("place", "longitude")),
    Column("place_precision", "text", "town, region or country", _maybe("place", "precision")),
    *_when("when", "When it happened"),
    Column("when_basis", "text", "How the date is known", _maybe("when", "basis")),
    Column("claims", "integer", "Claims of reports", lambda event: sum(not k.claim.in_comment for k in event.links)),
    Column("reader_claims", "integer", "Claims of readers", lambda event: sum(k.claim.in_comment for k in event.links)),
    Column("documents", "integer", "Reports that are mainly about it", lambda event: len(event.documents)),
)


def _row(kind: str, name: str, meaning: str, path: str = "") -> Column:
    return Column(name, kind, meaning, lambda pair: attrgetter(path or name)(pair[1]))


def _end(name: str, meaning: str) -> tuple[Column, Column]:
    def of(part: str) -> Callable[[tuple[Record, Row]], Any]:
        def read(pair: tuple[Record, Row]) -> Any:
            bound: Bound | None = getattr(pair[1], name)
            return None if bound is None else getattr(bound, part)

        return read

    return (
        Column(name, "integer", meaning, of("value")),
        Column(f"{name}_claim", "text", "Id of the claim that sets it", of("claim")),
    )


_RECORD = (
    Column("event", "text", "Id of the event", lambda pair: pair[0].event.id),
    Column("event_name", "text", "Name of the event", lambda pair: pair[0].event.name),
    _row("text", "measure", "What kind of loss"),
    Column("side", "text", "Id of the side that suffered", lambda pair: _maybe("side", "id")(pair[1])),
    Column("side_name", "text", "Name of that side", lambda pair: _maybe("side", "name")(pair[1])),
    _row("text", "group", "What is counted together"),
    _row("text", "affected", "Who or what was lost, for people"),
    _row("text", "scope", "incident, period or cumulative"),
    *_end("floor", "Acknowledged floor"),
    *_end("lowest", "Lowest sourced figure"),
    *_end("highest", "Highest sourced figure"),
    _row("integer", "independent_speakers", "Distinct speakers of claims that count"),
    _row("texts", "status", "Words for how the dispute stands"),
    Column("claims", "integer", "Claims of the row", lambda pair: len(pair[1].links)),
)
_DOCUMENT = (
    _plain("text", "id", "Hash of what the document says"),
    _plain("text", "outlet", "Who published it"),
    _plain("text", "title", "Headline"),
    _plain("text", "url", "Address"),
    *_when("published", "When it was published"),
    Column("published_basis", "text", "How the date is known", _maybe("published", "basis")),
    _plain("time", "retrieved", "When it was fetched"),
    _plain("text", "language", "ISO 639-1 code; empty where it cannot be told"),
    Column("comments", "integer", "Comments found", lambda document: len(document.comments)),
    _plain("integer", "comments_stated", "Comments that the page says it has"),
    _plain("texts", "warnings", "What was left out or repaired while reading"),
    _plain("text", "raw", "SHA-256 of the bytes that were read"),
    _plain("text", "text", "The body"),
)
_COMMENT = (
    _plain("text", "id", "Id in its document"),
    _plain("text", "parent", "Id of the comment that it answers"),
    _plain("text", "author_key", "Pseudonym of the author"),
    *_when("posted", "When it was posted"),
    _plain("time", "gone", "When the page was first found without it; empty while it is there"),
    _plain("text", "text", "What it says"),
)
_DECISION = (
    _plain("text", "id", "Hash of the decision"),
    _plain("text", "target", "Id of the claim, the event, or the other decision that it is about"),
    _plain("text", "action", "accept, reject, correct, move, duplicate, merge, split, rename, confirm, ask or undo"),
    Column(
        "coding", "text", "New values, as JSON", lambda decision: json.dumps(dict(decision.coding), ensure_ascii=False)
    ),
    Column("claims", "texts", "For split: ids of the claims that go into the new event", lambda one: list(one.claims)),
    _plain("flag", "waits", "It holds only once another person has confirmed it"),
    _plain("text", "reason", "Why"),
    _plain("text", "by", "Who decided"),
    _plain("time", "at", "When"),
)
_COLUMNS: Mapping[type, tuple[Column, ...]] = {
    Claim: _CLAIM,
    Link: _LINK,
    Event: _EVENT,
    Record: _RECORD,
    Document: _DOCUMENT,
    Comment: _COMMENT,
    Decision: _DECISION,
}
