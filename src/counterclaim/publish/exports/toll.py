"""What event databases want of a record and a record holds only in dispute: deaths by side, two sides, sources.

Nothing is averaged, and no number comes out that nobody gave, but for sums of groups that cannot overlap. Of rows that
may overlap (the soldiers and the marines of one side) only the one with the highest figure is taken. A toll of people
not further told apart that lies wholly above the sum of the groups counts others beside them: what it has more is
"unknown". Any other is a rival count of the same dead, which widens the range and adds nobody.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from counterclaim.nouns import Document, Link, Measure, Party, Record, Row, Scope, Source, When


@dataclass(frozen=True, slots=True)
class Count:
    """A disputed number of dead: `low` <= `best` <= `high`."""

    low: int = 0
    best: int = 0
    """The acknowledged floor; the lowest sourced figure where nobody acknowledges one."""
    high: int = 0

    def __add__(self, other: Count) -> Count:
        """Both together, bound by bound."""
        return Count(self.low + other.low, self.best + other.best, self.high + other.high)

    def beyond(self, other: Count) -> Count:
        """What this count has more than the other, bound by bound; none where it does not lie wholly above it."""
        if self.low <= other.high:
            return Count()
        return Count(self.low - other.low, self.best - other.best, self.high - other.high)

    def beside(self, rival: Count) -> Count:
        """This count, its range widened to that of a rival of the same dead."""
        return Count(min(self.low, rival.low), self.best, max(self.high, rival.high))


@dataclass(frozen=True, slots=True)
class Deaths:
    """Who died in one incident, in groups that do not overlap."""

    combatants: tuple[tuple[Party | None, Count], ...]
    """By side, the side with the most claims first."""
    civilians: Count
    unknown: Count
    total: Count
    """All of them; `best` is the sum of theirs, the range may be wider for a rival count of people."""
    overlapping: int
    """Rows of killed that were not taken, because another may hold the same people."""


def deaths(record: Record) -> Deaths:
    """Deaths of one incident from the record's rows of killed; rows of a period or a running total are no part."""
    rows = [row for row in record.rows if _counts_deaths(row)]
    kinds = {kind: [row for row in rows if _kind(row.group) == kind] for kind in ("combatants", "civilians", "people")}
    combatants, civilians = _widest_by_side(kinds["combatants"]), _widest_by_side(kinds["civilians"])
    people = _widest_by_side(kinds["people"])[:1]
    groups = combatants + civilians
    told = sum(map(_count, groups), Count())
    toll = sum(map(_count, people), Count())
    unknown = toll.beyond(told) if groups else toll
    return Deaths(
        combatants=tuple((row.side, _count(row)) for row in combatants),
        civilians=sum(map(_count, civilians), Count()),
        unknown=unknown,
        total=(told + unknown).beside(toll) if people else told,
        overlapping=len(rows) - len(groups) - len(people),
    )


def sides(record: Record) -> tuple[Party | None, Party | None]:
    """Two sides of an event: the one whose losses are spoken of most, then the next that suffered or spoke."""
    suffered = Counter({row.side: 0 for row in record.rows if row.side})
    suffered.update(row.side for row in record.rows if row.side for _ in row.links)
    spoke = Counter(link.side for link in reported(record) if link.side and _may_fight(link.side))
    ranked = [side for side, _ in _most_first(suffered)] + [side for side, _ in _most_first(spoke)]
    distinct = list(dict.fromkeys(ranked))
    first, second, *_ = [*distinct, None, None]
    return first, second


def reported(record: Record) -> list[Link]:
    """The claims of reports; comments are no source."""
    return [link for link in record.event.links if not link.claim.in_comment]


def sources(record: Record) -> list[Source]:
    """The reports that claims of the event stand in, each once, the earliest first, undated ones last."""
    found = {link.claim.source.document: link.claim.source for link in reported(record)}
    return sorted(found.values(), key=lambda source: (*_moment(source.published), source.document))


def every_source(records: Iterable[Record]) -> list[Document | Source]:
    """Every document that the records know of, each once, ordered by id; a bare source where no more is known."""
    found: dict[str, Document | Source] = {}
    for record in records:
        found.update((link.claim.source.document, link.claim.source) for link in record.event.links)
    for record in records:
        found.update((document.id, document) for document in record.event.documents)
    return [found[key] for key in sorted(found)]


def _counts_deaths(row: Row) -> bool:
    return row.measure is Measure.KILLED and row.scope is Scope.INCIDENT and row.lowest is not None


def _count(row: Row) -> Count:
    if row.lowest is None or row.highest is None:
        return Count()
    low, high = row.lowest.value, row.highest.value
    best = low if row.floor is None else row.floor.value
    return Count(low, min(max(best, low), high), high)


def _widest_by_side(rows: list[Row]) -> list[Row]:
    """Of each side the row with the highest figure, most claims first; no side's row only where no side has one."""

    def of(row: Row) -> str:
        return row.side.id if row.side else ""

    sided = [row for row in rows if row.side] or rows
    each = [list(same) for _, same in groupby(sorted(sided, key=of), key=of)]
    widest = [max(same, key=lambda row: (_count(row).high, len(row.links), row.group)) for same in each]
    return sorted(widest, key=lambda row: (-len(row.links), of(row)))


def _kind(group: str) -> str:
    last = group.lower().split()[-1:] or [""]
    for kind, words in _groups().items():
        if group.lower() in words or last[0] in words:
            return kind
    return "people"


@cache
def _groups() -> dict[str, frozenset[str]]:
    listed = tomllib.loads((files(__package__) / "data" / "groups.toml").read_text(encoding="utf-8"))
    return {kind: frozenset(words) for kind, words in listed.items()}


def _may_fight(side: Party) -> bool:
    """A state or an armed group, not an outlet, a monitor or a bystander."""
    return side.id.startswith("group:") or (len(side.id) == 2 and side.id.isupper())


def _most_first(counted: Counter[Party]) -> list[tuple[Party, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0].id))


def _moment(when: When | None) -> tuple[bool, str]:
    return when is None, "" if when is None else when.earliest.isoformat()
