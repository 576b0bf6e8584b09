"""One report as linking sees it: what it says happened, where, when, to whom, and in which countries it moves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from counterclaim.extract import cues
from counterclaim.link import dates, places
from counterclaim.link.countries import by_adjective, by_capital, by_name, by_people, fold
from counterclaim.link.parties import Parties
from counterclaim.link.words import listed, words_of
from counterclaim.nouns import BODY, TITLE, Claim, Cue, Document, Place, Scope, Source, When

_READ = 20_000
"""Code points of a body that are searched for places and dates; what it is about stands before."""
_LEAD = 300
_TITLE_WEIGHT, _LEAD_WEIGHT, _CLAIM_WEIGHT = 3.0, 1.5, 2.0
_BOUND_AT_THE_TOP, _BOUND_BELOW = 4.0, 1.5
_ITS_DATE_IS_NEAR = 70
"""Code points between a date and the place that it belongs to."""
_PRECISION_WEIGHT = {"town": 1.0, "region": 0.6, "country": 0.2}


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
    days: tuple[tuple[When, str | None], ...] = ()
    """When losses happened, nothing wider than two days; each with the id of the place that is named beside it."""
    figures: frozenset[tuple[str, int | None, int | None]] = frozenset()

    @property
    def main(self) -> Place | None:
        """The place that it is mainly about; None where it names none."""
        ranked = sorted(self.weights.items(), key=lambda item: (-item[1], item[0]))
        return self.places[ranked[0][0]] if ranked else None

    def days_at(self, place: Place | None) -> list[When]:
        """When losses happened there; dates that no other town stands beside are taken for those of the main place."""
        main = self.main
        own = place is not None and main is not None and place.id == main.id
        return [when for when, near in self.days if near == (place and place.id) or (own and self._is_vague(near))]

    def _is_vague(self, place: str | None) -> bool:
        return place is None or self.places[place].precision != "town"

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
    built = [_report(known.get(name), of[name], parties) for name in sorted(of.keys() | known.keys())]
    return sorted(built, key=lambda report: report.order)


def _report(document: Document | None, claims: Sequence[Claim], parties: Parties) -> Report:
    claims = sorted({claim.id: claim for claim in claims}.values(), key=_text_order)
    source = document.source if document else claims[0].source
    own = [claim for claim in claims if not claim.in_comment]
    texts = _texts(document, source, own)
    countries = _countries(" ".join(texts.values()))
    report = Report(source, document, tuple(claims), countries, _nature(" ".join(texts.values())))
    place_cues, date_cues = _cues(document, source, own, texts)
    _weigh_places(report, place_cues, texts, parties)
    days = tuple((when, _beside(cue, report.mentions)) for cue, when in _days(source, own, date_cues, texts))
    return Report(
        source, document, tuple(claims), countries, report.nature, report.mentions, report.weights, report.places, days,
        frozenset(figure for claim in own for figure in _telling_figure(claim)),
    )  # fmt: skip


def _text_order(claim: Claim) -> tuple[object, ...]:
    return (claim.unit != TITLE, claim.unit != BODY, claim.unit, claim.start, claim.id)


def _telling_figure(claim: Claim) -> Iterable[tuple[str, int | None, int | None]]:
    """Its figure, where that is no word of magnitude and too large to be met with by chance."""
    if not claim.vague and max(claim.low or 0, claim.high or 0) >= 10:
        yield (claim.measure.value, claim.low, claim.high)


def _texts(document: Document | None, source: Source, claims: Sequence[Claim]) -> dict[str, str]:
    """Title and body; without the document, the words around its claims stand in for the body."""
    if document is not None:
        return {TITLE: document.title or "", BODY: document.text[:_READ]}
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


def _countries(text: str) -> Counter[str]:
    """How often each country is named, by name, adjective, people or capital, in words of one or two."""
    known = by_capital() | by_people() | by_adjective() | by_name()
    words = words_of(fold(text))
    found: Counter[str] = Counter()
    for i, word in enumerate(words):
        word = word.removesuffix("'s")
        pair = f"{word} {words[i + 1].removesuffix(chr(39) + 's')}" if i + 1 < len(words) else ""
        code = known.get(pair) or (known.get(word) if word not in ("us", "lao", "turkey") else None)
        if code:
            found[code] += 1
    return found


def _nature(text: str) -> str:
    words = words_of(text)
    fought = sum(word in listed("nature", "conflict") for word in words)
    suffered = sum(word in listed("nature", "disaster") for word in words)
    return "disaster" if suffered > fought else "conflict"


def _weigh_places(report: Report, found: Sequence[Cue], texts: dict[str, str], parties: Parties) -> None:
    near_claims = {(cue.unit, cue.start) for claim in report.own_claims for cue in claim.places}
    within = [code for code, _ in report.countries.most_common(4)]
    for cue in found:
        text = texts.get(cue.unit, "")
        bound = _is_bound(cue, text)
        place = _place(cue, within, believe=bound or cue.unit == TITLE, parties=parties)
        if place is None:
            continue
        if _is_where(cue, text, place):
            report.mentions[cue.unit, cue.start] = place
        report.places.setdefault(place.id, place)
        weight = _weight(cue, text, place, bound=bound, near_claim=(cue.unit, cue.start) in near_claims)
        report.weights[place.id] = report.weights.get(place.id, 0.0) + weight


def _weight(cue: Cue, text: str, place: Place, *, bound: bool, near_claim: bool) -> float:
    if _is_of_a_speaker(cue, text):
        return 0.0
    top = cue.unit == TITLE or cue.start < _LEAD
    weight = 0.5 + _CLAIM_WEIGHT * near_claim
    if bound:
        weight += _BOUND_AT_THE_TOP if top else _BOUND_BELOW
    weight += _TITLE_WEIGHT if cue.unit == TITLE else _LEAD_WEIGHT if top else 0.0
    if places.is_capital(place) and not bound:
        weight *= 0.3
    return weight * _PRECISION_WEIGHT[place.precision]


def _place(cue: Cue, within: Sequence[str], *, believe: bool, parties: Parties) -> Place | None:
    """The place of the gazetteer; or, where the report speaks of it as one, a place that no gazetteer lists."""
    name = " ".join(cue.text.split())
    if fold(name) in by_adjective() or fold(name) in by_people():
        return None
    for shorter in _prefixes(name):
        place = places.find(shorter, within)
        if place is not None:
            return place
    known = parties.side_of(name) is not None or (name.isupper() and len(name) < 7)
    return None if known or not believe else places.unlisted(name, within[0] if within else None)


def _prefixes(name: str) -> Iterable[str]:
    """The name; and in capitals, where names run on into other words, its beginnings too."""
    words = name.split(" ")
    return [" ".join(words[:n]) for n in range(len(words), 0, -1)] if name.isupper() else [name]


def _is_bound(cue: Cue, text: str) -> bool:
    """Whether words of loss or of an occurrence stand close before the place, or right after it."""
    before = words_of(text[max(0, cue.start - 50) : cue.start])
    after = words_of(text[cue.end : cue.end + 30])
    happened = listed("happened", "words")
    return any(word in happened for word in before[-5:]) or any(word in happened for word in after[:2])


def _is_of_a_speaker(cue: Cue, text: str) -> bool:
    """Whether it is where a speaker sits ("officials in Kyiv"); a regent of a place speaks of that place."""
    before = words_of(text[max(0, cue.start - 30) : cue.start])
    return "of" not in before[-1:] and any(word in listed("happened", "seats") for word in before[-2:])


def _is_where(cue: Cue, text: str, place: Place) -> bool:
    """Whether the words place something there, and no speaker: not "the 600 of Moscow", not "officials in Kyiv"."""
    before = words_of(text[max(0, cue.start - 20) : cue.start])
    return not _is_of_a_speaker(cue, text) and not (places.is_capital(place) and before[-1:] == ["of"])


def _days(
    source: Source, claims: Sequence[Claim], found: Sequence[Cue], texts: dict[str, str]
) -> Iterable[tuple[Cue, When]]:
    """When the loss happened: dates beside words of loss or an occurrence, and holidays; not those of statements."""
    said = {(claim.said.unit, claim.said.start) for claim in claims if claim.said}
    of_loss = {(cue.unit, cue.start) for claim in claims for cue in claim.dates}
    for cue in found:
        if (cue.unit, cue.start) in said or cue.text.lower().startswith(("since", "until")):
            continue
        when = dates.resolve(cue.text, source.published)
        if when is None or not dates.is_day(when):
            continue
        if _dates_the_loss(cue, texts.get(cue.unit, ""), near_claim=(cue.unit, cue.start) in of_loss):
            yield cue, when


def _beside(cue: Cue, mentions: dict[tuple[str, int], Place]) -> str | None:
    """Id of the place that is named nearest to a date, in the same stretch of words."""
    near = [(abs(start - cue.start), place.id) for (unit, start), place in mentions.items() if unit == cue.unit]
    distance, place = min(near, default=(_ITS_DATE_IS_NEAR, None))
    return place if distance < _ITS_DATE_IS_NEAR else None


def _dates_the_loss(cue: Cue, text: str, *, near_claim: bool) -> bool:
    if "new year" in cue.text.lower() or "christmas" in cue.text.lower():
        return True
    before = words_of(text[max(0, cue.start - 50) : cue.start])
    after = words_of(text[cue.end : cue.end + 30])
    happened = listed("happened", "words")
    if any(word in happened for word in after[:2]):
        return True
    if any(word in listed("happened", "said") for word in [*before[-3:], *after[:2]]):
        return False
    if cue.text.lower().endswith(("earlier", "before", "later")) or not listed("happened", "after").isdisjoint(before):
        return False
    return any(word in happened for word in before[-5:]) if text else near_claim
