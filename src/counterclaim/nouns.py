"""The nouns that move through the program: frozen values, each field with its meaning, unit and range.

Offsets everywhere are half-open code points into the unit of text that is named: a document's title, its body, or
one comment. Unknown is ``None``; zero is a figure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self


class Measure(StrEnum):
    """What kind of loss a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    """Killed and injured together, or losses of people not further told apart."""
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    DESTROYED = "destroyed"
    """Things, not people: `Claim.affected` names them."""


class Stance(StrEnum):
    """How a speaker stands to a figure. Where two fit, the later member wins, but see `ACKNOWLEDGES`."""

    STATES = "states"
    ACKNOWLEDGES = "acknowledges"
    """Wins over `CLAIMS` and `ESTIMATES`."""
    CLAIMS = "claims"
    ESTIMATES = "estimates"
    DENIES = "denies"
    SUPPOSES = "supposes"
    PREDICTS = "predicts"
    WISHES = "wishes"
    ASKS = "asks"

    @property
    def counts(self) -> bool:
        """Whether a figure put in this stance may set a bound of a record."""
        return self in _COUNTING


_COUNTING = frozenset({Stance.STATES, Stance.ACKNOWLEDGES, Stance.CLAIMS, Stance.ESTIMATES})


class Scope(StrEnum):
    """What span of events a figure covers."""

    INCIDENT = "incident"
    PERIOD = "period"
    CUMULATIVE = "cumulative"


TITLE = "title"
"""The unit that a document's title is."""
BODY = "body"
"""The unit that a document's text is; any other unit is the id of a comment."""


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of time, half-open, in UTC: as precise as the source allows and no more."""

    earliest: datetime
    """First instant that is possible; timezone-aware."""
    latest: datetime
    """First instant that is no longer possible; `earliest` < `latest`."""
    basis: str
    """How it is known: "stated", "relative", "retrieved", "published" or "decided"."""

    @classmethod
    def day(cls, moment: datetime, *, basis: str = "stated") -> Self:
        """The whole UTC day that holds `moment`."""
        start = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(start, start + timedelta(days=1), basis)

    @classmethod
    def instant(cls, moment: datetime, *, basis: str = "stated") -> Self:
        """The second that begins at `moment`."""
        start = moment.astimezone(UTC)
        return cls(start, start + timedelta(seconds=1), basis)

    def overlaps(self, other: When) -> bool:
        """Whether some instant lies in both."""
        return self.earliest < other.latest and other.earliest < self.latest


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of code points in one unit of text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of the text that name a place or a date, not yet resolved."""

    unit: str
    """`TITLE`, `BODY` or a comment's id."""
    start: int
    end: int
    text: str
    """The exact words: unit[start:end]."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's contribution to a thread. E-mail and IP addresses never get this far."""

    id: str
    """Unique in its document."""
    text: str
    parent: str | None = None
    """Id of the comment that this one answers; None at the top of the thread."""
    author: str | None = None
    """The name that the page shows. It stays in the ledger; pages show `author_key` unless told otherwise."""
    posted: When | None = None
    quoted: tuple[Span, ...] = ()
    """Passages of `text` that quote someone else: not said by this author."""
    gone: datetime | None = None
    """When the page was first found without it; None while it is there."""

    @property
    def author_key(self) -> str | None:
        """A short pseudonym, the same wherever the same name is shown; None for an unnamed author."""
        return None if self.author is None else hashlib.sha256(self.author.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Document:
    """One report with the reader thread under it."""

    id: str
    """SHA-256 (hex) over the content: see `Document.make`."""
    text: str
    """The body, without title and without comments."""
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    """Who publishes: "DW News", "example.org"."""
    published: When | None = None
    retrieved: datetime | None = None
    language: str | None = None
    """ISO 639-1 code of the body's language; None where it cannot be told."""
    comments: tuple[Comment, ...] = ()
    comments_stated: int | None = None
    """How many comments the page itself says it has; None where it does not say."""
    warnings: tuple[str, ...] = ()
    """What was left out or repaired while reading, a sentence each."""
    raw: str | None = None
    """SHA-256 (hex) of the bytes that this was read from."""

    @classmethod
    def make(cls, *, text: str, comments: tuple[Comment, ...] = (), **rest: Any) -> Self:
        """Build a document whose id is the hash of what it says: url, outlet, title, time, text and thread."""
        body = cls(id="", text=text, comments=comments, **rest)
        said = [
            body.url,
            body.outlet,
            body.title,
            _stamp(body.published),
            body.text,
            [[c.id, c.parent, c.author, c.text, *([c.gone.isoformat()] if c.gone else [])] for c in comments],
        ]
        return cls(id=_digest(said), text=text, comments=comments, **rest)

    @property
    def source(self) -> Source:
        """What a claim keeps of the document that it stands in."""
        return Source(
            document=self.id,
            url=self.url,
            outlet=self.outlet,
            title=self.title,
            published=self.published,
            retrieved=self.retrieved,
        )

    def unit(self, name: str) -> str:
        """The text of the unit `name`; KeyError where the document has none of that name."""
        if name == BODY:
            return self.text
        if name == TITLE and self.title is not None:
            return self.title
        for comment in self.comments:
            if comment.id == name:
                return comment.text
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Source:
    """The report that a claim stands in, as far as reading a claim needs it."""

    document: str
    """`Document.id`."""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: When | None = None
    retrieved: datetime | None = None
    places: tuple[Cue, ...] = ()
    """Place names of the whole report (not its thread), in text order."""
    dates: tuple[Cue, ...] = ()
    """Date words of the whole report (not its thread), in text order."""

    @property
    def report(self) -> str:
        """What the report is known by, the same for every revision of a page: its address, or else its document."""
        return self.url or self.document


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure, one measure, one affected group, one speaker, and the exact words that it stands in."""

    id: str
    """SHA-256 (hex) over document, unit, span and coding: see `Claim.make`."""
    source: Source
    unit: str
    """`TITLE`, `BODY` or a comment's id."""
    start: int
    end: int
    quote: str
    """unit[start:end]: the shortest span that carries the figure with its modifiers."""
    prefix: str
    """Up to 160 code points before the quote (W3C TextQuoteSelector)."""
    suffix: str
    """Up to 160 code points after the quote."""
    low: int | None
    """Least number; None where the statement leaves that side open."""
    high: int | None
    """Greatest number; None where the statement leaves that side open."""
    measure: Measure
    stance: Stance
    scope: Scope
    approximate: bool = False
    vague: bool = False
    affected: str | None = None
    """Who or what was lost, in the text's words; None for a bare "63 dead"."""
    speaker: str | None = None
    """Innermost source that the text names; None where the text speaks in its own voice (outlet or commenter)."""
    relays: tuple[str, ...] = ()
    """Who passed the speaker's words on, from the speaker outwards, the publisher left out: ("DW",)."""
    part: bool = False
    """Counts a part of a total that stands beside it: "63, nine of them children"."""
    retracted: bool = False
    """The text says that its own speaker withdrew the figure as an error."""
    said: Cue | None = None
    """Words that date the statement: "on Monday" in "the ministry said on Monday"."""
    dates: tuple[Cue, ...] = ()
    """Words of the sentence that date the loss, nearest first."""
    places: tuple[Cue, ...] = ()
    """Words of the sentence that place the loss, nearest first."""
    confidence: float = 1.0
    """Estimated probability, 0 to 1, that figure, speaker and stance are coded as a careful coder would."""
    extractor: str = ""
    """Name and version of what found the claim: "rules 1"."""

    @classmethod
    def make(cls, **coded: Any) -> Self:
        """Build a claim whose id is the hash of document, unit, span and coding."""
        bare = cls(id="", **coded)
        coding = [
            bare.source.document,
            bare.unit,
            bare.start,
            bare.end,
            bare.low,
            bare.high,
            bare.approximate,
            bare.vague,
            bare.measure,
            bare.affected,
            bare.speaker,
            bare.stance,
            bare.scope,
        ]
        return cls(id=_digest(coding), **coded)

    @property
    def in_comment(self) -> bool:
        """Whether a reader of the thread says this, not the report."""
        return self.unit not in (TITLE, BODY)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place of the gazetteer."""

    id: str
    """GeoNames id ("geonames:700051") or ISO 3166-1 alpha-2 of a country ("country:UA")."""
    name: str
    country: str | None
    """ISO 3166-1 alpha-2."""
    latitude: float | None = None
    """Degrees north, WGS 84."""
    longitude: float | None = None
    """Degrees east, WGS 84."""
    precision: str = "town"
    """"town", "region" or "country"."""


@dataclass(frozen=True, slots=True)
class Party:
    """A side that speaks or suffers: a state, an armed group, an authority, a monitor, an outlet."""

    id: str
    """"RU", "UA", "group:jnim", "speaker:a local doctor": the side, which several bodies may share."""
    name: str
    """The side's plain name: "Russia"."""


@dataclass(frozen=True, slots=True)
class Link:
    """A claim put in its place in an event: everything that reading alone could not tell."""

    claim: Claim
    speaker: str
    """The speaker's own plain name, one for all spellings: "Russian defence ministry"; the outlet's name where the
    text speaks in its own voice."""
    side: Party | None
    """The side that the speaker speaks for; None where unknown."""
    affected_side: Party | None
    """The side that suffered the loss; None where unknown."""
    group: str
    """What is counted together: "soldiers", "civilians", "people", "tanks"."""
    said_on: When | None
    """When the statement was made, which may be before the report that recalls it."""
    origin: str
    """Id of the claim that this one repeats, or of the claim itself where it is the first of its kind."""
    role: str = "whole"
    """"whole", "part" (some of a total), "addition" (to an earlier figure) or "duplicate" (a person says so: the same
    statement as its origin); only a whole sets a bound."""
    retracted: bool = False
    """Its own speaker withdrew it as an error."""
    answerable: bool = False
    """The speaker is the authority or operator answerable for the victims of a disaster or an accident."""
    reasons: tuple[str, ...] = ()
    """Why it was linked so, a short sentence each."""


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence, or one running total, and every claim about it."""

    id: str
    """Stable short name: "makiivka-2023-01-01"."""
    kind: str
    """"incident" or "total"."""
    name: str
    """For people: "Makiivka, 1 January 2023"."""
    place: Place | None
    """None: unplaced."""
    when: When | None
    """None: undated."""
    links: tuple[Link, ...]
    """Every claim, those of comments included, ordered by statement date, then document, then offset."""
    documents: tuple[Document, ...] = ()
    """The reports that are mainly about this event, with their threads; may be empty."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range, and the claim that sets it."""

    value: int
    claim: str
    """`Claim.id`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure on a speaker's path."""

    claim: str
    """`Claim.id`."""
    said_on: When | None
    low: int | None
    high: int | None
    superseded: bool
    """A later statement of the same speaker about the same thing stands."""
    counts: bool
    """Whether stance, role and retraction let it set a bound."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where one speaker stands on one measure, and how it got there."""

    speaker: str
    """`Link.speaker`."""
    side: Party | None
    statements: tuple[Statement, ...]
    """By the date on which each was said; copies are left out."""
    latest: Statement | None
    """The last counting statement."""
    own_losses: bool
    """The speaker speaks about its own side's losses."""


@dataclass(frozen=True, slots=True)
class Row:
    """The dispute over one measure of one affected group."""

    measure: Measure
    side: Party | None
    """The side that suffered."""
    group: str
    affected: str
    """For people: "Russian soldiers"."""
    scope: Scope
    floor: Bound | None
    """Acknowledged floor: highest low that a side stated or acknowledged about its own losses."""
    lowest: Bound | None
    highest: Bound | None
    positions: tuple[Position, ...]
    independent_speakers: int
    status: tuple[str, ...]
    """Of "acknowledged", "single-source", "corroborated", "contested", "one-sided", "unplaced"."""
    links: tuple[Link, ...]
    """Every claim of the row, also those that set no bound; no comment's."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One speaker's figure and everyone who only repeats it."""

    claim: str
    """Id of the first claim."""
    copies: tuple[str, ...]
    """Ids of the claims that repeat it, in text order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One explanation that the thread offers to the question of the headline."""

    theme: str
    """What the grouped sentences say, in a few words of theirs."""
    quotes: tuple[tuple[str, str, int, int], ...]
    """(document id, comment id, start, end) of each explaining sentence."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment set against the record."""

    document: str
    comment: Comment
    against: str
    """"inside", "below the floor", "above every sourced figure" or "no figure"."""
    claims: tuple[Claim, ...]
    flags: tuple[tuple[int, int, str], ...] = ()
    """(start, end, kind) of words for a moderator: "dehumanising", "wish of harm"."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What readers say under the reports of an event."""

    remarks: tuple[Remark, ...]
    stated: int | None
    """Comments that the pages say they have; None where none says."""
    question: str | None
    """The headline's question, where it asks one."""
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The whole dispute about one event: a pure function of its claims and of people's decisions."""

    event: Event
    rows: tuple[Row, ...]
    origins: tuple[Origin, ...]
    thread: Thread
    sentence: str
    """The dispute in plain words, made from `rows`."""

    def _repr_html_(self) -> str:
        """The record as a notebook shows it."""
        from counterclaim.publish.notebook import record_html

        return record_html(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out or could not be read: what, where, what now."""

    where: str
    """File, line, URL or comment number."""
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an extractor that can fail in part took out of one document."""

    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...] = ()
    """What it had to leave out."""
    whole: bool = True
    """False where another run may find more: a server did not answer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said about a claim or an event: a row, never an overwrite; undone by another decision."""

    id: str
    """SHA-256 (hex) over all other fields: see `counterclaim.ledger.decisions.decision_id`."""
    target: str
    """`Claim.id`; `Event.id` for "merge", "split" and "rename"; for "undo" and "confirm" the id of another decision;
    for "ask" any of these, or "desk" for all."""
    action: str
    """"accept", "reject", "correct", "move" (to another event), "duplicate" (of another claim), "merge" (into another
    event), "split", "rename", "confirm", "ask" (for a second person's confirmation) or "undo"."""
    coding: tuple[tuple[str, str | int | bool | None], ...] = ()
    """For "correct": the claim's fields and their right values; for "move" and "merge": (("event", id),); for
    "duplicate": (("of", claim id),); for "split" and "rename": what the event is called, when and where it was."""
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    claims: tuple[str, ...] = ()
    """For "split": ids of the claims that go into the new event."""
    anchors: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(event id, some ids of its claims and reports) of each event that is named, as it was then: by these the event is
    found again when linking has given it another id."""
    seen: str | None = None
    """Id of the last decision in the ledger that the person's page took account of, "" for none; None: not told."""
    waits: bool = False
    """It holds only once another person has confirmed it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an event's change log."""

    event: str
    """`Event.id`."""
    at: datetime
    what: str
    """A sentence: "The highest figure rose from 63 to 400."."""
    figure: str = ""
    """The figure that moved: see `counterclaim.ledger.changelog.figure_key`; empty where none did."""
    claim: str = ""
    """`Claim.id` of the claim that sets the figure now, or that a person decided on."""
    before: str = ""
    after: str = ""
    """What it was and what it became, in words; empty where there was nothing."""
    decision: str = ""
    """`Decision.id` of what a person decided; empty where a report moved the figure."""
    by: str = ""
    """Who decided: an account's name, for those who are signed in."""
    why: str = ""
    """The reason that the person gave."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run or one ledger holds, and what was left out of it."""

    documents: int
    comments: int
    comments_stated: int | None
    """Comments that the pages say they have, where they say it; None where none does."""
    claims: int
    events: int
    unplaced: int
    """Claims that no event could be found for."""
    languages: tuple[tuple[str, int], ...]
    """(ISO 639-1 code or "unknown", number of documents), most frequent first."""
    problems: tuple[Problem, ...] = ()
    silent: tuple[tuple[str, str, str], ...] = ()
    """(title, outlet, URL) of the reports that belong to no event; empty words where one is not known."""


def as_dict(noun: Any) -> dict[str, Any]:
    """A noun as plain JSON values: times in ISO 8601, tuples as lists."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(noun), default=_json, ensure_ascii=False))
    return plain


def claim_fields() -> tuple[str, ...]:
    """Names of a claim's fields, in order."""
    return tuple(field.name for field in fields(Claim))


def _json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _stamp(when: When | None) -> str | None:
    return None if when is None else f"{when.earliest.isoformat()}/{when.latest.isoformat()}"


def _digest(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
