"""Which claims of a row the model hears: of each independent speaker the figure that it now stands by, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterclaim.nouns import Link, Measure, Party, Record, Row
from counterclaim.record.origins import first_claims
from counterclaim.record.range import counting
from counterclaim.record.words import words
from counterclaim.toll.tendencies import Relation

_NEUTRAL = ("outlet:", "monitor:", "body:", "speaker:")
"""What the id of a party begins with that is no side in a fight."""
_ARMED = "group:"


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim that the model hears, and who says it."""

    link: Link
    relation: Relation
    echoes: tuple[str, ...]
    """Ids of the claims that only repeat it."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A claim that the model passes over."""

    link: Link
    why: str


def heard(row: Row, record: Record) -> tuple[tuple[Heard, ...], tuple[Unheard, ...]]:
    """What of a row is heard, by time, and what is not; a comment is never among either."""
    by_id = {link.claim.id: link for link in row.links}
    chosen = [by_id[each.latest.claim] for each in row.positions if each.latest and each.latest.claim in by_id]
    used = [link for link in chosen if _says_something(link)]
    first = first_claims(row.links)
    relations = _Relations.of(row, record, used)
    ids = {link.claim.id for link in used}
    takes = tuple(Heard(link, relations.of_speaker(link), _echoes(link, first)) for link in used)
    spoken = {echo for each in takes for echo in each.echoes} | ids
    counts = {link.claim.id for link in counting(row.links)}
    rest = tuple(Unheard(link, _why_not(link, first, counts)) for link in row.links if link.claim.id not in spoken)
    return takes, rest


def _says_something(link: Link) -> bool:
    """Whether any count is excluded: "at least 0" leaves all of them."""
    return link.claim.high is not None or bool(link.claim.low)


def _echoes(link: Link, first: dict[str, str]) -> tuple[str, ...]:
    return tuple(claim for claim, head in first.items() if head == link.claim.id and claim != head)


def _why_not(link: Link, first: dict[str, str], counts: set[str]) -> str:
    if link.claim.id not in counts:
        return "it does not count in the record"
    if first[link.claim.id] != link.claim.id:
        return "it repeats a claim that is not heard"
    return "another figure of the same speaker stands" if _says_something(link) else "it excludes no count"


@dataclass(frozen=True, slots=True)
class _Relations:
    """What is known about who fights whom."""

    row: Row
    fighting: frozenset[str]
    """Ids of the sides whose losses a report of the event counts."""
    foreign: frozenset[str]
    """Ids of the sides other than the one that suffered, which speak in the row."""
    disaster: bool
    """Somebody answers for the victims, so nobody fights them."""

    @classmethod
    def of(cls, row: Row, record: Record, used: Iterable[Link]) -> _Relations:
        reports = [link for link in record.event.links if not link.claim.in_comment]
        fighting = frozenset(link.affected_side.id for link in reports if link.affected_side)
        foreign = frozenset(
            link.side.id
            for link in used
            if link.side and _takes_a_side(link.side) and (suffered := _suffered(row, link)) and link.side != suffered
        )
        return cls(row, fighting, foreign, any(link.answerable for link in used))

    def of_speaker(self, link: Link) -> Relation:
        """The rules are the same for every side, and know no side by name."""
        suffered = _suffered(self.row, link)
        if link.answerable:
            return Relation.CIVIL
        if link.side is None or suffered is None or not _takes_a_side(link.side):
            return Relation.THIRD
        if link.side.id == suffered.id:
            return Relation.CIVIL if self._are_civilians() else Relation.OWN
        if self.disaster:
            return Relation.THIRD
        known = link.side.id.startswith(_ARMED) or link.side.id in self.fighting or len(self.foreign) == 1
        return Relation.OTHER if known else Relation.ANOTHER

    def _are_civilians(self) -> bool:
        """Whether those who are counted need not be fighters: "people", "children", "passengers"."""
        known, group = words("groups"), self.row.group.lower()
        civil = group in known["civil"] or group in known["telling"] or group.removesuffix("s") in known["telling"]
        return civil and self.row.measure is not Measure.DESTROYED


def _suffered(row: Row, link: Link) -> Party | None:
    return row.side or link.affected_side


def _takes_a_side(party: Party) -> bool:
    return not party.id.startswith(_NEUTRAL)
