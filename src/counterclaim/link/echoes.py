"""Who only repeats whom: copied reports, and statements that say again what the same speaker, or its side, has said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import inf

from counterclaim.link.affected import ANYONE
from counterclaim.link.numbers import numbers
from counterclaim.link.parties import Voice
from counterclaim.link.reports import Report
from counterclaim.link.words import words_of
from counterclaim.nouns import BODY, TITLE, Claim, Link, Measure, Scope

_SHINGLE = 5
"""Words."""
_FEWEST_WORDS = 40
"""A shorter text is copied by chance."""
_PERMUTATIONS, _BANDS = 128, 32
_ALIKE = 0.6
"""Jaccard similarity of the sets of shingles from which a report counts as a copy."""
_SEED = 1
_MOST_COMPARED = 100
"""Earlier statements of one figure, by different speakers, that a statement is compared with."""


def copies(found: Sequence[Report]) -> dict[str, str]:
    """Document id -> id of the earlier document that it is a near-copy of. `found` is in order of publication.

    MinHash over shingles of five words with locality-sensitive hashing (Broder 1997), so that no two reports are
    compared unless they share a band.
    """
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    kept: list[tuple[str, RMinHash]] = []
    copied: dict[str, str] = {}
    for report in found:
        words = words_of(report.document.text) if report.document else []
        if len(words) < _FEWEST_WORDS:
            continue
        print_ = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        print_.update([" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)])
        first = next((kept[i][0] for i in sorted(index.query(print_)) if kept[i][1].jaccard(print_) >= _ALIKE), None)
        if first is not None:
            copied[report.source.document] = first
            continue
        index.insert(len(kept), print_)
        kept.append((report.source.document, print_))
    return copied


@dataclass(frozen=True, slots=True)
class _Spoken:
    link: Link
    voice: Voice | None
    """None where the outlet speaks in its own voice."""
    is_outlet: bool


def with_origins(
    links: Sequence[Link],
    voices: Mapping[str, Voice],
    *,
    outlets: Collection[str],
    copied: Mapping[str, str],
    spans: Mapping[str, Scope],
) -> list[Link]:
    """The links of one event, each with the claim that it repeats and the date on which that was said.

    A claim repeats an earlier one of the same figure, measure and group when the same speaker makes both; when one is
    by a state's bare name ("Moscow") and the other by a body of that state; when one speaker is a part of the other (a
    body and its branch) and the words date the two statements to no different days; when an outlet gives in its own
    voice, or by name, the figure of a named speaker, or its number without the bound ("600" for "more than 600"); and
    when its report is a copy of the other's. `spans` tells what each claim counts, by id (see
    `counterclaim.link.scopes`).
    """
    spoken = [_Spoken(link, voices.get(link.claim.id), _is_outlet(link, voices, outlets)) for link in links]
    known = _Firsts(spoken, copied, spans)
    done: list[Link] = []
    for each in sorted(spoken, key=_precedence):
        first = None if each.link.claim.in_comment else known.repeated_by(each)
        if first is not None:
            done.append(_repeating(each, first.link))
            continue
        done.append(each.link)
        if not each.link.claim.in_comment:
            known.add(each)
    return done


class _Firsts:
    """The first statements of one event, by what a later one may have in common with them."""

    def __init__(self, spoken: Sequence[_Spoken], copied: Mapping[str, str], spans: Mapping[str, Scope]) -> None:
        self._bodies = _bodies_of_reports(spoken)
        self._copied = copied
        self._spans = spans
        self._by_figure: dict[tuple[object, ...], list[_Spoken]] = defaultdict(list)
        self._by_number: dict[tuple[object, ...], list[_Spoken]] = defaultdict(list)

    def add(self, each: _Spoken) -> None:
        """Take in a statement that repeats none."""
        figure = self._figure(each)
        self._by_figure[(*figure, each.link.speaker)].append(each)
        self._by_figure[figure].append(each)
        for name in self._numbers(each):
            self._by_number[name].append(each)

    def repeated_by(self, each: _Spoken) -> _Spoken | None:
        """The statement that this one repeats; the same speaker's is looked for first."""
        figure = self._figure(each)
        first = self._first(each, self._by_figure[(*figure, each.link.speaker)])
        first = first or self._first(each, self._by_figure[figure])
        if each.is_outlet or each.link.claim.speaker is None:
            first = first or self._first(
                each, (other for name in self._numbers(each) for other in self._by_number[name])
            )
        return first or _headlined(each, self._bodies)

    def _first(self, each: _Spoken, firsts: Iterable[_Spoken]) -> _Spoken | None:
        return next((first for first in islice(firsts, _MOST_COMPARED) if _repeats(each, first, self._copied)), None)

    def _figure(self, each: _Spoken) -> tuple[object, ...]:
        claim = each.link.claim
        return (claim.measure, self._spans[claim.id], claim.stance.counts, claim.low, claim.high)

    def _numbers(self, each: _Spoken) -> list[tuple[object, ...]]:
        claim = each.link.claim
        return [(claim.measure, self._spans[claim.id], claim.stance.counts, n) for n in sorted(numbers(claim))]


def _bodies_of_reports(spoken: Iterable[_Spoken]) -> dict[tuple[str, Measure], list[_Spoken]]:
    """What the body of each report counts, by document and measure."""
    bodies: dict[tuple[str, Measure], list[_Spoken]] = defaultdict(list)
    for each in spoken:
        claim = each.link.claim
        if claim.unit == BODY and claim.stance.counts and each.link.role == "whole":
            bodies[claim.source.document, claim.measure].append(each)
    return bodies


def _headlined(each: _Spoken, bodies: Mapping[tuple[str, Measure], list[_Spoken]]) -> _Spoken | None:
    """The statement of the same report that a headline without a source sums up: "Dozens dead" over "at least 50"."""
    claim = each.link.claim
    if claim.unit != TITLE or not each.is_outlet or not claim.stance.counts:
        return None
    below = bodies.get((claim.source.document, claim.measure), ())[:_MOST_COMPARED]
    fitting = (
        other for other in below if other.link.origin == other.link.claim.id and _covers(claim, other.link.claim)
    )
    return next((other for other in fitting if _same_people(each.link, other.link)), None)


def _covers(claim: Claim, other: Claim) -> bool:
    """Whether every bound of `other` lies within those of `claim`."""
    least, most = claim.low or 0, inf if claim.high is None else claim.high
    return all(least <= bound <= most for bound in (other.low, other.high) if bound is not None)


def _precedence(each: _Spoken) -> tuple[object, ...]:
    """Bodies before bare names of states, those before outlets; within each the earliest statement, day by day."""
    claim = each.link.claim
    rank = 2 if each.is_outlet else 1 if each.voice is not None and each.voice.kind == "whole" else 0
    said = each.link.said_on
    return (rank, said.earliest.date().isoformat() if said else "~", *published_order(each.link), claim.id)


def published_order(link: Link) -> tuple[str, str, str, int]:
    """Sort key of a claim by its report's publication, report, unit and offset."""
    source = link.claim.source
    published = source.published.earliest.isoformat() if source.published else "~"
    return (published, source.document, link.claim.unit, link.claim.start)


def _repeats(each: _Spoken, first: _Spoken, copied: Mapping[str, str]) -> bool:
    if not _same_people(each.link, first.link) or each.link.role != first.link.role:
        return False
    if each.link.speaker == first.link.speaker or each.is_outlet:
        return True
    if copied.get(each.link.claim.source.document) == first.link.claim.source.document:
        return True
    if _is_within(each.voice, first.voice) and _may_be_said_at_once(each.link, first.link):
        return True
    one, other = each.link.side, first.link.side
    is_bare = each.voice is not None and each.voice.kind == "whole"
    return is_bare and one is not None and other is not None and one.id == other.id


def _is_within(one: Voice | None, other: Voice | None) -> bool:
    """Whether one is a part of the other: a body and its regional branch, Mediazona and "the BBC and Mediazona"."""
    if one is None or other is None or not one.kind == other.kind == "body":
        return False
    small, large = sorted((one, other), key=lambda voice: len(voice.words))
    is_in_pair = large.side is None and not large.head and small.side is not None and small.side.name in large.words
    is_branch = small.side is not None and small.side == large.side and small.words < large.words
    return is_in_pair or (is_branch and bool(small.words))


def _may_be_said_at_once(one: Link, other: Link) -> bool:
    """Whether two statements may be of one day: by the days that the words date them to, where they do."""
    if one.said_on is None or other.said_on is None or one.claim.said is None or other.claim.said is None:
        return True
    return one.said_on.overlaps(other.said_on)


def _same_people(one: Link, other: Link) -> bool:
    sides = {link.affected_side.id for link in (one, other) if link.affected_side}
    return len(sides) < 2 and (one.group == other.group or ANYONE in (one.group, other.group))


def _repeating(each: _Spoken, first: Link) -> Link:
    """The repetition: said when the first was said, unless the words date it themselves."""
    said = each.link.said_on if each.link.claim.said is not None and not each.is_outlet else first.said_on
    why = f"Repeats a figure of {first.speaker}."
    return replace(each.link, origin=first.claim.id, said_on=said, reasons=(*each.link.reasons, why))


def _is_outlet(link: Link, voices: Mapping[str, Voice], outlets: Collection[str]) -> bool:
    voice = voices.get(link.claim.id)
    return voice is None or voice.name in outlets
