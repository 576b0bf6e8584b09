"""The places that a report names, and how much it is about what happened in each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from counterclaim.link import places
from counterclaim.link.countries import by_adjective, by_capital, by_name, by_people, fold
from counterclaim.link.parties import Parties
from counterclaim.link.words import groups, listed, words_of
from counterclaim.nouns import BODY, TITLE, Cue, Place

_LEAD = 300
_TITLE_WEIGHT, _LEAD_WEIGHT, _CLAIM_WEIGHT = 3.0, 1.5, 2.0
_BOUND_AT_THE_TOP, _BOUND_BELOW = 4.0, 1.5
_OF_A_CAPITAL, _OF_THE_PAST = 0.3, 0.1
_PRECISION_WEIGHT = {"town": 1.0, "region": 0.6, "country": 0.2}
_LOCATIVES = frozenset({"in", "at", "near", "outside", "on", "over", "around", "across"})
_SUFFIXES = frozenset(
    {
        "Road",
        "Station",
        "Junction",
        "Airport",
        "Bazar",
        "City",
        "Town",
        "District",
        "Province",
        "Region",
        "County",
        "Port",
    }
)
LONG_AFTER = re.compile(r"\b(?:days|weeks|months|years|fortnight) (?:after|before|since)\b[^.!?]*$")
"""Ends a text after which something of before is recalled: "five days after the disaster of"."""
_SENT_FROM = re.compile(r"(?:, [\w ]{2,30})?[ ,]{0,2}(?:\([^)\n]{1,40}\)|\d{1,2} [A-Z]{3}\b|--)")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]?\s")
_AMBIGUOUS = frozenset({"us", "lao", "turkey", "chad", "jordan", "georgia"})
"""Words that are a country only when their first letter is a capital."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Place cues resolved, with weights."""

    at: dict[tuple[str, int], Place] = field(default_factory=dict)
    """(unit, start) of each cue that says where something was -> the place."""
    places: dict[str, Place] = field(default_factory=dict)
    """By id, in order of mention."""
    weights: dict[str, float] = field(default_factory=dict)
    """Place id -> how much the report is about what happened there."""
    background: set[str] = field(default_factory=set)
    """Ids of places that it recalls from before: "five days after the disaster of Balasore"."""


def countries_named(text: str) -> Counter[str]:
    """How often each country is named, by name, adjective, people or capital, in one word or two."""
    known = _known_countries()
    raw = [word.removesuffix("'s").removesuffix("’s") for word in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text)]
    words = [fold(word) for word in raw]
    found: Counter[str] = Counter()
    for i, word in enumerate(words):
        if not raw[i][:1].isupper() or (word in _AMBIGUOUS and raw[i].islower()) or raw[i] == "Us":
            continue
        pair = f"{word} {words[i + 1]}" if i + 1 < len(words) else ""
        code = known.get(pair) or known.get(word)
        if code:
            found[code] += 1
    return found


@cache
def _known_countries() -> dict[str, str]:
    return by_capital() | by_people() | by_adjective() | by_name()


def unlisted_names(found: Sequence[Cue], texts: Mapping[str, str], parties: Parties) -> set[str]:
    """Folded names that the report speaks of as places and no gazetteer lists: "Tinzaouaten"."""
    return {
        fold(cue.text)
        for cue in found
        if _is_spoken_of_as_a_place(cue, texts) and _may_be_a_name(cue, texts, parties) and not places.find(cue.text)
    }


def mentions(
    found: Sequence[Cue],
    texts: Mapping[str, str],
    *,
    near_claims: Collection[tuple[str, int]],
    past: Collection[tuple[str, int]],
    named: Counter[str],
    believed: Collection[str],
) -> Mentions:
    """The places of the cues `found`.

    `near_claims` and `past` hold (unit, start) of cues beside a figure, and of date cues long before the report;
    `named` counts the countries that it names, and learns those of its towns; `believed` are the unlisted names that
    some report of the batch speaks of as places.
    """
    made = Mentions()
    for cue in found:
        listed_place = _listed(cue, [code for code, _ in named.most_common(4)])
        if listed_place is not None and listed_place.country and listed_place.precision != "country":
            named[listed_place.country] += 1
    within = [code for code, _ in named.most_common(4)]
    for cue in found:
        place = _listed(cue, within) or _unlisted(cue, within, believed)
        if place is not None:
            _note(made, cue, place, texts, near_claims, past)
    return made


def _note(
    made: Mentions,
    cue: Cue,
    place: Place,
    texts: Mapping[str, str],
    near_claims: Collection[tuple[str, int]],
    past: Collection[tuple[str, int]],
) -> None:
    text, where = texts.get(cue.unit, ""), (cue.unit, cue.start)
    made.places.setdefault(place.id, place)
    if _is_of_a_speaker(cue, text):
        return
    dateline = _is_dateline(cue, text)
    if not dateline and not (places.is_capital(place) and _words_before(cue, text, 1) == ["of"]):
        made.at[where] = place
    weight = (_OF_A_CAPITAL if dateline else 1.0) * _weight(cue, text, place, near_claim=where in near_claims)
    if _shares_a_sentence(cue, text, past) or LONG_AFTER.search(text[max(0, cue.start - 100) : cue.start]):
        weight *= _OF_THE_PAST
        made.background.add(place.id)
    made.weights[place.id] = made.weights.get(place.id, 0.0) + weight


def _is_dateline(cue: Cue, text: str) -> bool:
    """Whether it is where a wire report was sent from: "SAN SALVADOR, 3 JAN 90 --"."""
    return cue.text.isupper() and cue.unit == BODY and _SENT_FROM.match(text, cue.end) is not None


def _weight(cue: Cue, text: str, place: Place, *, near_claim: bool) -> float:
    top = cue.unit == TITLE or cue.start < _LEAD
    capital = places.is_capital(place)
    bound = _is_bound(cue, text, words=3 if capital else 5)
    weight = 0.5 + _CLAIM_WEIGHT * near_claim
    if bound:
        weight += _BOUND_AT_THE_TOP if top else _BOUND_BELOW
    weight += _TITLE_WEIGHT if cue.unit == TITLE else _LEAD_WEIGHT if top else 0.0
    if capital and not bound and not _LOCATIVES.intersection(_words_before(cue, text, 1)):
        weight *= _OF_A_CAPITAL
    return weight * _PRECISION_WEIGHT[place.precision]


def _listed(cue: Cue, within: Sequence[str]) -> Place | None:
    name = " ".join(cue.text.split())
    if fold(name) in by_adjective() or fold(name) in by_people():
        return None
    found = (places.find(shorter, within) for shorter in _prefixes(name))
    return next((place for place in found if place is not None), None)


def _unlisted(cue: Cue, within: Sequence[str], believed: Collection[str]) -> Place | None:
    if fold(cue.text) not in believed:
        return None
    return places.unlisted(" ".join(cue.text.split()), within[0] if within else None)


def _prefixes(name: str) -> Iterable[str]:
    """The name; without a word such as "Road"; in capitals, where names run on into other words, its beginnings too."""
    words = name.split(" ")
    if name.isupper():
        return [" ".join(words[:n]) for n in range(len(words), 0, -1)]
    least = 1 if words[-1] in _SUFFIXES else len(words)
    return [" ".join(words[:n]) for n in range(len(words), least - 1, -1)]


def _is_spoken_of_as_a_place(cue: Cue, texts: Mapping[str, str]) -> bool:
    """Bound to a loss after a word of place; or in the title, if the body names it too."""
    text = texts.get(cue.unit, "")
    if not text:
        return True
    if cue.unit == TITLE:
        return cue.text in texts.get(BODY, "")
    return _is_bound(cue, text, words=5)


def _may_be_a_name(cue: Cue, texts: Mapping[str, str], parties: Parties) -> bool:
    """Whether the words can be a name: no party, no capitals, no common word, nothing that is also in lower case."""
    name = " ".join(cue.text.split())
    first = name.split(" ")[0].lower()
    if parties.side_of(name) is not None or name.isupper() or not name[:1].isalpha():
        return False
    if first in groups() or first in listed("happened", "words") or first in by_adjective():
        return False
    return re.search(rf"\b{re.escape(first)}\b", " ".join(texts.values())) is None


def _is_bound(cue: Cue, text: str, *, words: int) -> bool:
    """Whether words of loss or of an occurrence stand close before the place, or right after it."""
    after = words_of(text[cue.end : cue.end + 30]) if words > 3 else []
    happened = listed("happened", "words")
    return any(word in happened for word in [*_words_before(cue, text, words), *after[:2]])


def _is_of_a_speaker(cue: Cue, text: str) -> bool:
    """Whether it is where a speaker sits ("officials in Kyiv"); a regent of a place speaks of that place."""
    before = _words_before(cue, text, 2)
    return "of" not in before[-1:] and any(word in listed("happened", "seats") for word in before)


def _words_before(cue: Cue, text: str, count: int) -> list[str]:
    return words_of(text[max(0, cue.start - 50) : cue.start])[-count:]


def _shares_a_sentence(cue: Cue, text: str, dated: Collection[tuple[str, int]]) -> bool:
    """Whether one of the dates stands in the sentence of the cue."""
    near = [start for unit, start in dated if unit == cue.unit]
    return any(not _SENTENCE_END.search(text, min(start, cue.start), max(start, cue.start)) for start in near)
