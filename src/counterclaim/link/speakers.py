"""Whom a speaker's words mean in their report and event: "the agency", "its spokesman", "Russia's own ministry".

Three readings follow one another: the words alone (`parties`), then the other speakers and bodies that the same report
names, then those of the whole event. A body is only merged with a fuller name for it, never with another body.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.extract.cues import with_plain_spaces
from counterclaim.link import places
from counterclaim.link.countries import fold
from counterclaim.link.parties import Parties, Voice
from counterclaim.link.words import listed, words_of
from counterclaim.nouns import BODY, TITLE, Claim, Document, Party

_NAMED_BODY = re.compile(
    r"\b(?:the )?[^\W\d_][\w\-]{1,30}(?:['’]s?)? (?:[a-z\-]{2,20} ){0,3}"
    r"(?:ministry|agency|army|military|forces|staff|department|office|command|guards?|authority|authorities|service|"
    r"government|junta|police|bureau|commission|committee|company|operator|railways?)\b"
)
_THIS_PAPER = re.compile(
    r"\b(?:this (?:news)?(?:paper|site|website|channel|outlet|programme|correspondent)|our reporters?)\b", re.I
)
_OCCURRENCE = re.compile(
    r"\b(?:explosion|blast|earthquake|quake|crash|strike|attack|disaster|derailment|fire|flood|collapse)s?$"
)
_SOME_OF_THEM = re.compile(
    r"^(?:an?other|one|some|several|two|three|many|most|both|all|others?) of (?:them|these|those|whom)$"
)
_APPOSED = re.compile(r"[,\u2013\u2014]\s*((?:an? |the )[^,.;:!?\u2013\u2014\"“”]{3,80})[,\u2013\u2014]")
"""A description right after a name or a pronoun: "One of them, a former commander of the separatists, wrote"."""
_NO_BANDS = ("body:", "monitor:", "outlet:")
_CARRIES = 200
"""Code points over which a statement goes on without naming its source again."""
_FOLLOWS = 300
"""Code points within which a bare "general staff" is of the same side as the army that was named before it."""
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_READ = 20_000
_MOST_BODIES = 60
_MOST_SPEAKERS = 200
"""Of one report and of one family of names: bounds the comparison of each with each."""
_ARMED = frozenset({"forces", "ministry", "staff", "command", "navy", "force", "intelligence"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What an event tells about those who speak of it."""

    country: str | None
    """ISO code of the country that it happened in."""
    place: str | None
    """Name of its place."""
    is_town: bool
    """It is no capital, region or country, which may speak for a state."""
    nature: str
    """ "conflict" or "disaster"."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A speaker's words, where they stand, and how they read."""

    claim: str | None
    """Id; None for a body that the report names without a figure."""
    report: str
    unit: str
    start: int
    voice: Voice


def speakers(
    claims: Sequence[Claim], documents: Mapping[str, Document], setting: Setting, parties: Parties
) -> dict[str, Voice]:
    """Claim id -> who speaks, for the claims of one event that name a speaker; not of a report's own voice."""
    heard = [_heard(claim, parties) for claim in claims if claim.speaker and not _is_no_speaker(claim.speaker, setting)]
    named = {
        name: _bodies_named(documents[name], parties) for name in sorted({h.report for h in heard} & documents.keys())
    }
    by_report: dict[str, list[_Heard]] = defaultdict(list)
    for each in heard:
        by_report[each.report].append(each)
    read = [each for name, some in by_report.items() for each in _read_in_report(some, named.get(name, []), parties)]
    armed = {each.voice.side.id for each in read if each.voice.side and each.voice.head in _ARMED}
    foreign = any(side != setting.country and ":" not in side for side in armed)
    sided = [replace(each, voice=_with_side(each.voice, setting, parties, foreign=foreign)) for each in read]
    full = _fullest(each.voice for each in sided)
    spoken = {each.claim: full.get(each.voice, each.voice) for each in sided if each.claim is not None}
    return spoken | _carried_on(claims, spoken, parties)


def _is_plain(claim: Claim, parties: Parties) -> bool:
    """Whether its sentence names no body and no side, whose figure it might be."""
    before, after = _SENTENCE_END.split(claim.prefix)[-1], _SENTENCE_END.split(claim.suffix)[0]
    sentence = f"{before}{claim.quote}{after}"
    return parties.side_of(sentence) is None and not parties.lists_any("official", words_of(sentence))


def _carried_on(claims: Sequence[Claim], spoken: Mapping[str, Voice], parties: Parties) -> dict[str, Voice]:
    """Figures without a source that follow close on a body's, with no other source in between: they are that body's.

    A paper seldom counts the displaced itself; it goes on telling what the agency said.
    """
    carried: dict[str, Voice] = {}
    last: dict[str, tuple[int, Voice]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.id)):
        name = claim.source.document
        if claim.unit != BODY:
            continue
        if claim.id in spoken:
            last[name] = (claim.end, spoken[claim.id])
        elif (
            claim.speaker is None
            and name in last
            and claim.start - last[name][0] < _CARRIES
            and _is_plain(claim, parties)
        ):
            voice = last[name][1]
            if voice.kind in ("body", "office"):
                carried[claim.id] = voice
                last[name] = (claim.end, voice)
    return carried


def _is_no_speaker(words: str, setting: Setting) -> bool:
    """Whether the words are the report's own voice: "this newspaper", or a title's "Cianjur", "Beirut explosion"."""
    if _THIS_PAPER.search(words) or _is_abstract(words) or _OCCURRENCE.search(words):
        return True
    if set(words_of(words)) <= listed("speakers", "empty"):
        return True
    return (setting.is_town or setting.nature == "disaster") and fold(words) == fold(setting.place or "")


def _is_abstract(words: str) -> bool:
    said = words_of(words)
    return bool(said) and said[-1] in listed("speakers", "abstract")


def _heard(claim: Claim, parties: Parties) -> _Heard:
    words = claim.speaker or ""
    voice = _one_of_them(claim, words, parties) if _SOME_OF_THEM.match(words.lower()) else parties.voice(words)
    return _Heard(claim.id, claim.source.document, claim.unit, claim.start, voice)


def _one_of_them(claim: Claim, words: str, parties: Parties) -> Voice:
    """Someone out of a crowd is whom the text describes right after; else nobody in particular, and of no side."""
    _, found, after = f"{claim.prefix}{claim.quote}{claim.suffix}".rpartition(words)
    described = _APPOSED.match(after) if found else None
    if described is not None:
        return parties.voice(described[1])
    name = words.lower()
    return Voice(name, None, "person", frozenset(words_of(name)), words_of(name)[-1])


def _bodies_named(document: Document, parties: Parties) -> list[_Heard]:
    """Bodies of known sides that the report's text names: what "the ministry" may refer to."""
    found = []
    for match in _NAMED_BODY.finditer(with_plain_spaces(document.text[:_READ])):
        voice = parties.voice(match.group())
        if voice.side is not None and voice.kind == "body":
            found.append(_Heard(None, document.id, BODY, match.start(), voice))
        if len(found) >= _MOST_BODIES:
            break
    return found


def _read_in_report(heard: Sequence[_Heard], named: Sequence[_Heard], parties: Parties) -> list[_Heard]:
    """The speakers of one report, each as it is named there; a reader's words lean on the report, not on the thread."""
    own = [each for each in heard if each.unit in (TITLE, BODY)]
    pool = [*own[:_MOST_SPEAKERS], *named]
    read = [replace(each, voice=_in_report(each, pool, parties)) for each in own]
    by_words: dict[Voice, Voice] = {}
    for each in heard:
        if each.unit not in (TITLE, BODY):
            if each.voice not in by_words:
                by_words[each.voice] = _in_report(each, pool, parties)
            read.append(replace(each, voice=by_words[each.voice]))
    return read


def _in_report(each: _Heard, others: Iterable[_Heard], parties: Parties) -> Voice:
    """The speaker as the rest of its report names it."""
    voice = each.voice
    if voice.kind in ("whole", "group") or (voice.side is not None and len(voice.words) > 1):
        return voice
    nearest = sorted(others, key=lambda other: (_distance(each, other), other.voice.name))
    if voice.kind == "person" and not voice.words:
        before = (other.voice for other in nearest if _is_before(other, each) and other.voice.kind != "person")
        return next(before, voice)
    if voice.side is None and voice.head in listed("sides", "bands"):
        return next((other.voice for other in nearest if _is_a_band(other.voice)), voice)
    if voice.kind in ("body", "office"):
        fuller = (other.voice for other in nearest if other is not each and is_fuller(other.voice, voice))
        return next(fuller, None) or _of_the_army_before(each, nearest, parties)
    return voice


def _of_the_army_before(each: _Heard, nearest: Iterable[_Heard], parties: Parties) -> Voice:
    """A bare "general staff" close after "Ukraine's armed forces" is Ukraine's: none of another side stands between."""
    voice = each.voice
    before = next((other for other in nearest if _is_before(other, each) and other.voice.side is not None), None)
    if voice.side is not None or voice.head not in _ARMED or before is None or before.voice.side is None:
        return voice
    is_close = each.start - before.start < _FOLLOWS
    return parties.in_full(voice, before.voice.side) if is_close and before.voice.head in _ARMED else voice


def _is_a_band(voice: Voice) -> bool:
    return voice.kind == "group" and voice.side is not None and not voice.side.id.startswith(_NO_BANDS)


def _distance(each: _Heard, other: _Heard) -> tuple[bool, int]:
    """What stands before comes first, the nearest of it before the rest."""
    return (not _is_before(other, each), abs(each.start - other.start))


def _is_before(other: _Heard, each: _Heard) -> bool:
    return other.unit == each.unit and other.start < each.start


def is_fuller(one: Voice, other: Voice) -> bool:
    """Whether `one` is a fuller name for what `other` may be: the same head, its words, and a word or side more."""
    if one.kind != other.kind or one.head != other.head or not other.words <= one.words:
        return False
    if one.side is not None and other.side is not None and one.side.id != other.side.id:
        return False
    return len(one.words) > len(other.words) or (one.side is not None and other.side is None)


def _with_side(voice: Voice, setting: Setting, parties: Parties, *, foreign: bool) -> Voice:
    """The side of a local office is the country of its place; that of a nameless body the country of the event.

    Where the ministry or army of a `foreign` state speaks too, "the army" may be either's and stays without a side.
    """
    if voice.side is not None or voice.kind not in ("body", "office", "whole"):
        return voice
    home = parties.state(setting.country)
    if voice.kind == "office":
        return _office_with_side(voice, setting, parties, home)
    if home is None or (foreign and setting.nature == "conflict" and voice.head in _ARMED):
        return voice
    if voice.kind == "whole":
        return Voice(home.name, home, "whole")
    return parties.in_full(voice, home) if parties.lists_any("official", [voice.head]) else voice


def _office_with_side(voice: Voice, setting: Setting, parties: Parties, home: Party | None) -> Voice:
    place = voice.place or (setting.place if voice.name == "mayor" else "") or ""
    name = voice.name if voice.place or not place else f"{voice.name} of {place}"
    found = places.find(place, [setting.country] if setting.country else []) if place else None
    side = parties.state(found.country) if found and found.country else home
    return replace(voice, name=name, place=place, side=side)


def _fullest(voices: Iterable[Voice]) -> dict[Voice, Voice]:
    """Each voice -> the one fuller voice of the event that it can only be; voices with several are left alone."""
    counted = Counter(voices)
    by_head: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for voice in counted:
        if voice.kind in ("body", "office"):
            by_head[voice.kind, voice.head].append(voice)
    full: dict[Voice, Voice] = {}
    for family in by_head.values():
        for voice in family[:_MOST_SPEAKERS]:
            fuller = [other for other in family[:_MOST_SPEAKERS] if is_fuller(other, voice)]
            longest = [one for one in fuller if not any(is_fuller(other, one) for other in fuller)]
            if len({one.name for one in longest}) == 1:
                full[voice] = longest[0]
    return full
