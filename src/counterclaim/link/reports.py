"""One report as linking sees it: what it says happened, where, when, to whom, and in which countries it moves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from counterclaim.extract import cues
from counterclaim.link import dates
from counterclaim.link.countries import by_adjective, by_name, by_people, fold
from counterclaim.link.mentions import countries_named, mentions, unlisted_names
from counterclaim.link.parties import Parties
from counterclaim.link.words import listed, words_of
from counterclaim.nouns import BODY, TITLE, Claim, Cue, Document, Place, Scope, Source, When

_READ = 20_000
"""Code points of a body that are searched for places and dates; what it is about stands before."""
_ITS_DATE_IS_NEAR = 70
"""Code points between a date and the place that it belongs to."""
_A_TOWN = 1.9
"""Weight from which a town is what a report is about, whatever region or country it names besides."""
_TOP = 200
"""Code points in which a dateline stands."""
_SURE = 4.0
_DAYS_OF_TALK = 3.0
_PAST = timedelta(days=30)
"""Before publication: what is dated earlier is told as background."""
_ANOTHER = re.compile(
    r"\b(?:new|another|second|third|fresh|again)\b(?! (?:toll|count|figures?|death toll|year))", re.IGNORECASE
)
HAZARDS = ("quake", "flood", "storm")
_INSIDE = re.compile(r"(?<=[a-z,;] )[^\W\d_a-z][^\W\d_]{2,30}")


@dataclass(frozen=True, slots=True)
class Report:
    """A report, with what it names."""

    source: Source
    document: Document | None
    claims: tuple[Claim, ...]
    """In text order: title, body, comments."""
    countries: Counter[str]
    """How often it names each country, by ISO code."""
    nature: str
    """"conflict" or "disaster"."""
    mentions: dict[tuple[str, int], Place] = field(default_factory=dict)
    """(unit, start) of each place cue -> the place."""
    weights: dict[str, float] = field(default_factory=dict)
    """Place id -> how much the report is about it."""
    places: dict[str, Place] = field(default_factory=dict)
    background: frozenset[str] = frozenset()
    """Ids of the places that it recalls from before."""
    is_another: bool = False
    """Its title speaks of a new, another or a second one."""
    days: tuple[tuple[When, str | None], ...] = ()
    """When losses happened, nothing wider than two days; each with the id of the place that is named beside it."""
    figures: frozenset[tuple[str, int | None, int | None]] = frozenset()
    """Measure, low and high of each figure that is not to be met with by chance."""
    hazard: str = ""
    """What struck a whole land: "quake", "flood", "storm"; "" where it was none of those."""
    spoken: When | None = None
    """The earliest day, of the last few before publication, on which it dates a statement about an incident."""
    names: frozenset[str] = frozenset()
    """Folded capitalised words inside its sentences, without countries."""

    @property
    def main(self) -> Place | None:
        """The place that it is mainly about, a town rather than a region; None where it names none."""
        ranked = sorted(self.weights, key=lambda name: (-self.weights[name], name))
        towns = [name for name in ranked if self.places[name].precision == "town" and self.weights[name] >= _A_TOWN]
        return next((self.places[name] for name in [*towns, *ranked]), None)

    def days_at(self, place: Place | None) -> list[When]:
        """When losses happened there; dates that no other town stands beside are taken for those of the main place."""
        main = self.main
        own = place is not None and main is not None and place.id == main.id
        return [when for when, near in self.days if near == (place and place.id) or (own and self._is_vague(near))]

    def _is_vague(self, place: str | None) -> bool:
        return place is None or self.places[place].precision != "town"

    @property
    def is_surely_there(self) -> bool:
        """Whether its words bind what happened to its main place, and that is a town."""
        main = self.main
        return main is not None and main.precision == "town" and self.weights[main.id] >= _SURE

    @property
    def order(self) -> tuple[str, str]:
        """Sort key: publication, then id; undated reports last."""
        published = self.source.published
        return (published.earliest.isoformat() if published else "~", self.source.document)

    @property
    def own_claims(self) -> tuple[Claim, ...]:
        """What the report says, without its thread."""
        return tuple(claim for claim in self.claims if not claim.in_comment)

    @property
    def is_about_a_total(self) -> bool:
        """Whether most of what it counts is no single event."""
        own = self.own_claims
        return 2 * sum(claim.scope is not Scope.INCIDENT for claim in own) > len(own)


def reports(claims: Iterable[Claim], documents: Iterable[Document], parties: Parties) -> list[Report]:
    """The reports that the claims and documents belong to, by publication, then by id."""
    known = {document.id: document for document in documents}
    of: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        of[claim.source.document].append(claim)
    pages = [_page(known.get(name), of[name]) for name in sorted(of.keys() | known.keys())]
    believed: set[str] = set()
    for page in pages:
        believed |= unlisted_names(page.places, page.texts, parties)
    return sorted((_report(page, believed) for page in pages), key=lambda report: report.order)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of a report before its names are understood."""

    source: Source
    document: Document | None
    claims: tuple[Claim, ...]
    texts: dict[str, str]
    places: list[Cue]
    dates: list[Cue]

    @property
    def own(self) -> list[Claim]:
        return [claim for claim in self.claims if not claim.in_comment]


def _page(document: Document | None, claims: Sequence[Claim]) -> _Page:
    claims = sorted({claim.id: claim for claim in claims}.values(), key=_text_order)
    source = _dated(document) if document else claims[0].source
    own = [claim for claim in claims if not claim.in_comment]
    texts = _texts(document, source, own)
    place_cues, date_cues = _cues(document, source, own, texts)
    return _Page(source, document, tuple(claims), texts, place_cues, date_cues)


def _report(page: _Page, believed: Collection[str]) -> Report:
    text = " ".join(page.texts.values())
    countries = countries_named(text)
    resolved = [(cue, dates.resolve(cue.text, page.source.published)) for cue in page.dates]
    found = mentions(
        page.places,
        page.texts,
        near_claims={(cue.unit, cue.start) for claim in page.own for cue in claim.places},
        past={(cue.unit, cue.start) for cue, when in resolved if when and _is_past(when, page.source.published)},
        named=countries,
        believed=believed,
    )
    return Report(
        source=page.source,
        document=page.document,
        claims=page.claims,
        countries=countries,
        nature=_nature(text),
        hazard=_hazard(text),
        mentions=found.at,
        weights=found.weights,
        places=found.places,
        background=frozenset(found.background),
        is_another=bool(_ANOTHER.search(page.texts[TITLE])),
        days=tuple((when, _beside(cue, found.at)) for cue, when in _days(page, resolved)),
        figures=frozenset(figure for claim in page.own for figure in _telling_figure(claim, page.source.published)),
        names=_names(page),
        spoken=_first_spoken(page),
    )


def _first_spoken(page: _Page) -> When | None:
    published = page.source.published
    cited = [claim.said for claim in page.own if claim.said is not None and claim.scope is Scope.INCIDENT]
    found = [when for cue in cited if (when := dates.resolve(cue.text, published)) is not None]
    near = [
        when
        for when in found
        if dates.is_day(when) and published and dates.days_between(when, published) < _DAYS_OF_TALK
    ]
    return min(near, key=lambda when: when.earliest, default=None)


def _is_past(when: When, published: When | None) -> bool:
    return published is not None and published.earliest - when.latest > _PAST


def _names(page: _Page) -> frozenset[str]:
    """Capitalised words inside its sentences, countries and outlets left out: who and what it is about."""
    outlet = set(words_of(page.source.outlet or ""))
    found = {fold(name) for name in _INSIDE.findall(page.texts.get(BODY, ""))}
    known = by_adjective().keys() | by_name().keys() | by_people().keys() | {fold(word) for word in cues.calendar()}
    return frozenset(found - known - outlet)


def _dated(document: Document) -> Source:
    """What the document is, an undated one taken for as old as its dateline, else as its first dated comment."""
    if document.published is not None:
        return document.source
    top = (
        dates.resolve(cue.text, None) for cue in cues.dates(document.text, end=min(_TOP, len(document.text)), unit=BODY)
    )
    dateline = next((when for when in top if when and dates.is_day(when)), None)
    posted = [comment.posted for comment in document.comments if comment.posted and dates.is_day(comment.posted)]
    first = min(posted, key=lambda when: when.earliest, default=None)
    return replace(document.source, published=dateline or first)


def _text_order(claim: Claim) -> tuple[object, ...]:
    return (claim.unit != TITLE, claim.unit != BODY, claim.unit, claim.start, claim.id)


def _telling_figure(claim: Claim, published: When | None) -> Iterable[tuple[str, int | None, int | None]]:
    """Its figure, where that is no word of magnitude, not small, not round, and not told as long past."""
    least = max(claim.low or 0, claim.high or 0)
    bounded = claim.low is None or claim.high is None
    if claim.vague or least < 10 or not least % 10 or (bounded and least % 10 in (1, 9)):
        return
    dated = [dates.resolve(cue.text, published) for cue in claim.dates[:1]]
    if not any(when and _is_past(when, published) for when in dated):
        yield (claim.measure.value, claim.low, claim.high)


def _texts(document: Document | None, source: Source, claims: Sequence[Claim]) -> dict[str, str]:
    """Title and body; without the document, the words around its claims stand in for the body."""
    if document is not None:
        title, body = document.title or "", document.text[:_READ]
        return {TITLE: cues.with_plain_spaces(title), BODY: cues.with_plain_spaces(body)}
    around = " ".join(f"{claim.prefix}{claim.quote}{claim.suffix}" for claim in claims if claim.unit == BODY)
    return {TITLE: source.title or "", "around": around[:_READ]}


def _cues(
    document: Document | None, source: Source, claims: Sequence[Claim], texts: dict[str, str]
) -> tuple[list[Cue], list[Cue]]:
    if document is not None:
        found = [(cues.places(text, unit=unit), cues.dates(text, unit=unit)) for unit, text in texts.items()]
        return [cue for some, _ in found for cue in some], [cue for _, some in found for cue in some]
    where = dict.fromkeys((*source.places, *(cue for claim in claims for cue in claim.places)))
    when = dict.fromkeys((*source.dates, *(cue for claim in claims for cue in claim.dates)))
    return list(where), list(when)


def _nature(text: str) -> str:
    words = words_of(text)
    fought = sum(word in listed("nature", "conflict") for word in words)
    suffered = sum(word in listed("nature", "disaster") for word in words)
    return "disaster" if suffered > fought or not fought else "conflict"


def _hazard(text: str) -> str:
    """The hazard that the report names most; "" where it names none twice."""
    found = Counter(hazard for word in words_of(text) for hazard in HAZARDS if word in listed("hazards", hazard))
    best, count = min(found.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return best if count > 1 else ""


def _days(page: _Page, resolved: Iterable[tuple[Cue, When | None]]) -> Iterable[tuple[Cue, When]]:
    """When the loss happened: dates beside words of loss or an occurrence, and holidays; not those of statements."""
    said = {(claim.said.unit, claim.said.start) for claim in page.own if claim.said}
    of_loss = {(cue.unit, cue.start) for claim in page.own for cue in claim.dates}
    for cue, when in resolved:
        if when is None or not dates.is_day(when) or cue.text.lower().startswith(("since", "until")):
            continue
        where = (cue.unit, cue.start)
        text = page.texts.get(cue.unit, "")
        if _dates_the_loss(cue, text, near_claim=where in of_loss and where not in said):
            yield cue, when


def _beside(cue: Cue, mentions: dict[tuple[str, int], Place]) -> str | None:
    """Id of the place that is named nearest to a date, in the same stretch of words."""
    near = [(abs(start - cue.start), place.id) for (unit, start), place in mentions.items() if unit == cue.unit]
    distance, place = min(near, default=(_ITS_DATE_IS_NEAR, None))
    return place if distance < _ITS_DATE_IS_NEAR else None


def _since_that(words: list[str]) -> list[str]:
    """What stands after "said that": the date of what is told, no longer of the telling."""
    return words[words.index("that") + 1 :] if "that" in words else words


def _dates_the_loss(cue: Cue, text: str, *, near_claim: bool) -> bool:
    if "new year" in cue.text.lower() or "christmas" in cue.text.lower():
        return True
    before = words_of(text[max(0, cue.start - 50) : cue.start])
    after = words_of(text[cue.end : cue.end + 30])
    happened = listed("happened", "words")
    if any(word in happened for word in after[:2]):
        return True
    if text[cue.end : cue.end + 1] == ",":
        after = []
    if any(word in listed("happened", "said") for word in [*_since_that(before[-3:]), *after[:2]]):
        return False
    if cue.text.lower().endswith(("earlier", "before", "later")) or not listed("happened", "after").isdisjoint(before):
        return False
    return any(word in happened for word in before[-5:]) if text else near_claim
