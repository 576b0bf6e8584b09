"""What people should look at first: disagreement before agreement, with the reason in words.

An undecided claim of a report is a case, and so is an event that nobody could place, a decision that waits for a second
person, and whatever another part of the program puts beside them (a page that changed its toll). What a claim weighs is
the sum of its reasons. A claim leaves the queue when somebody has decided on it, and comes back when that is undone.
Readers' claims are none of its cases: they change no bound.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import log10
from typing import TYPE_CHECKING

from counterclaim.ledger.changelog import whom
from counterclaim.ledger.decisions import OF_CLAIMS, Holding, is_same_person, spoken_of
from counterclaim.link.echoes import published_order
from counterclaim.nouns import Claim, Decision, Event, Link, Record, Row, Stance
from counterclaim.record.origins import first_claims
from counterclaim.record.positions import chronology
from counterclaim.record.range import counting, floor
from counterclaim.record.status import meant, overlap
from counterclaim.record.wording import claimed, number, one_line, spoken_date
from counterclaim.review.board import Board

if TYPE_CHECKING:
    from counterclaim.watch.changes import PageChange

WIDENS = 40.0
"""Points of a claim that alone sets an end of a range; up to as many again by how far it moves it."""
FLOOR = 36.0
"""Points of a claim that sets the acknowledged floor."""
CONTRADICTS = 30.0
"""Points of a claim that excludes what its own party said before."""
DENIES = 15.0
"""Points of a denial of a figure that others stand by."""
FIRST = 8.0
"""Points of the first report of an outlet, and of the first statement of a speaker."""
DOUBT = 12.0
"""Points of a claim that was surely read wrong; fewer the surer it was read."""
ONLY = 4.0
"""Points of a claim that gives the only figure of its row."""
UNPLACED = 20.0
"""Points of an event without a place."""
CHANGED = 90.0
"""Points of a page that changed a figure without a word about it."""
SILENT = "page changed"
"""The kind of such a case."""
WAITS = 200.0
"""Points of a decision that waits for another person: a colleague's work comes first."""
_DOUBTFUL = 0.6
"""Confidence below which reading is called doubtful."""
_FAR = 2.0
"""Powers of ten by which an end is moved that count no more than this."""
_SHOWN = 60

_Key = tuple[float, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to look at a case."""

    kind: str
    """"widens", "floor", "contradicts", "denies", "first", "doubtful", "only", "unplaced", "waits", or another's."""
    words: str
    """A sentence."""
    points: float


@dataclass(frozen=True, slots=True)
class Case:
    """One thing for a person to look at."""

    event: str
    """`Event.id`; empty where it is about none."""
    kind: str
    """"claim", "event", "confirm" or "page changed"; other parts of the program may add theirs."""
    reasons: tuple[Reason, ...]
    """The weightiest first."""
    claim: str = ""
    """`Claim.id`."""
    decision: str = ""
    """`Decision.id` of what waits."""
    by: str = ""
    """Who must not take this case: whoever proposed what waits."""

    @property
    def points(self) -> float:
        """The sum of its reasons'."""
        return round(sum(reason.points for reason in self.reasons), 3)

    @property
    def order(self) -> tuple[float, str, str, str, str]:
        """Sort key: what weighs most first, then by ids, so that the order never hangs on chance."""
        return (-self.points, self.event, self.claim, self.decision, self.kind)


@dataclass(frozen=True, slots=True)
class Firsts:
    """Which report is the first of each outlet and of each speaker, in the order of publication."""

    outlets: Mapping[str, str]
    """Outlet -> id of its first report."""
    speakers: Mapping[str, str]
    """`Link.speaker` -> id of the claim that it speaks in first."""

    @classmethod
    def of(cls, links: Iterable[Link]) -> Firsts:
        """Those of a whole ledger."""
        outlets: dict[str, tuple[tuple[str, str, str, int], str]] = {}
        speakers: dict[str, tuple[tuple[str, str, str, int], str]] = {}
        for link in links:
            if link.claim.in_comment:
                continue
            place = published_order(link)
            if (outlet := link.claim.source.outlet) and (outlet not in outlets or place < outlets[outlet][0]):
                outlets[outlet] = (place, link.claim.source.document)
            if link.claim.speaker and (link.speaker not in speakers or place < speakers[link.speaker][0]):
                speakers[link.speaker] = (place, link.claim.id)
        return cls(
            {name: report for name, (_, report) in outlets.items()},
            {name: claim for name, (_, claim) in speakers.items()},
        )


NO_FIRSTS = Firsts({}, {})


def decided_on(holding: Holding) -> frozenset[str]:
    """Ids of the claims and events that need no look any more: somebody decided on them, or proposed to."""
    taken = (*holding.standing, *holding.waiting)
    claims = [claim for one in taken for claim in (spoken_of(one) if one.action == "split" else (one.target,))]
    return frozenset(claims)


def cases(
    event: Event, record: Record, *, decided: Collection[str] = (), firsts: Firsts = NO_FIRSTS
) -> tuple[Case, ...]:
    """The cases of one event, the weightiest first: its undecided claims, and itself where nobody could place it.

    `record` is the event's own; `decided` are the ids of `decided_on`.
    """
    found: dict[str, list[Reason]] = {
        link.claim.id: [*_first(link, firsts), *_doubtful(link.claim)]
        for link in event.links
        if not link.claim.in_comment and link.claim.id not in decided
    }
    for row in record.rows:
        for claim, reason in (*_ends(row), *_floor(row), *_contradictions(row), *_denials(row)):
            if claim in found and reason.kind not in {one.kind for one in found[claim] if one.words == reason.words}:
                found[claim].append(reason)
    made = [Case(event.id, "claim", _weightiest(reasons), claim) for claim, reasons in found.items()]
    if event.place is None and event.kind == "incident" and event.id not in decided and event.links:
        made.append(Case(event.id, "event", (Reason("unplaced", "No place could be told for this event.", UNPLACED),)))
    return tuple(sorted(made, key=lambda case: case.order))


def waiting(board: Board) -> tuple[Case, ...]:
    """A case for each decision that waits for another person."""
    made = []
    for one in Holding(board.decisions).waiting:
        root = board.root(one)
        claim = root.target if root.action in OF_CLAIMS else ""
        words = f"A decision to {one.action} waits for a second person."
        made.append(Case(_place(board, root), "confirm", (Reason("waits", words, WAITS),), claim, one.id, one.by))
    return tuple(sorted(made, key=lambda case: case.order))


def _place(board: Board, decision: Decision) -> str:
    """Id of the event that a decision is about or, where that is gone or lost the claim, of another that it names."""
    here = board.home(decision.target) if decision.action in OF_CLAIMS else decision.target
    names = [here or "", str(dict(decision.coding).get("event", "")), *sorted(board.about(decision))]
    found = ((name, board.event(name)) for name in names if name)
    return next((name for name, event in found if event is not None and event.links), "")


def changed_pages(changes: Iterable[PageChange], *, decided: Collection[str] = ()) -> tuple[Case, ...]:
    """A case for each page that changed a figure in silence; it leaves when somebody decided on what stands there now.

    Where the page makes no claim any more, it leaves when somebody decided on the claim that it made.
    """
    made = [
        Case(one.event, SILENT, (Reason(SILENT, one.reason, CHANGED),), one.now or one.claim)
        for one in changes
        if (one.now or one.claim) not in decided
    ]
    return tuple(sorted(made, key=lambda case: case.order))


def with_changed_pages(cases: Iterable[Case], changed: Iterable[Case]) -> tuple[Case, ...]:
    """The cases of an event and those of its pages that changed: where both are about one claim, they are one case."""
    found = {(case.claim, case.kind): case for case in cases}
    for case in changed:
        before = found.pop((case.claim, "claim"), None) or found.pop((case.claim, SILENT), None)
        reasons = _weightiest((*case.reasons, *before.reasons)) if before else case.reasons
        found[case.claim, SILENT] = replace(case, reasons=reasons)
    return tuple(sorted(found.values(), key=lambda case: case.order))


class Queue:
    """All cases in order, put in and taken out event by event.

    ::

        queue = Queue({event.id: cases(event, record(event)) for event in events})
        queue.put(event.id, cases(...))        when the event changed
        list(queue.cases(by="ines"))[:20]      what ines should look at first
    """

    def __init__(self, cases: Mapping[str, Iterable[Case]] | None = None) -> None:
        self._cases = {(*case.order, source): case for source, some in (cases or {}).items() for case in some}
        self._keys = sorted(self._cases)
        self._of: dict[str, list[_Key]] = {}
        for key in self._keys:
            self._of.setdefault(key[-1], []).append(key)

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, source: str, cases: Iterable[Case] = ()) -> None:
        """Take these cases in the place of those that the same source (an event, a part of the program) put before."""
        for key in self._of.pop(source, ()):
            del self._keys[bisect_left(self._keys, key)], self._cases[key]
        new = {(*case.order, source): case for case in cases}
        for key in new:
            insort(self._keys, key)
        self._cases |= new
        self._of[source] = list(new)

    def cases(self, *, by: str = "", start: int = 0) -> Iterator[Case]:
        """The cases that this person may take, the weightiest first, from the place `start` of the queue on."""
        for key in self._keys[start:] if start else self._keys:
            case = self._cases[key]
            if not case.by or not by or not is_same_person(case.by, by):
                yield case


def _weightiest(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: (-reason.points, reason.kind, reason.words)))


def _ends(row: Row) -> Iterator[tuple[str, Reason]]:
    """The claims that alone set an end of the range, and where it would be without them."""
    if row.lowest is None or row.highest is None:
        return
    first = first_claims(row.links)
    bounds = [
        (value, first[link.claim.id])
        for link in counting(row.links)
        for value in (link.claim.low, link.claim.high)
        if value is not None
    ]
    for bound, name, best in ((row.lowest, "lowest", min), (row.highest, "highest", max)):
        head = first.get(bound.claim, bound.claim)
        others = [value for value, of in bounds if of != head]
        if not others:
            if name == "highest":
                yield bound.claim, Reason("only", f"It gives the only figure for {whom(row)}.", ONLY)
        elif (next_ := best(others)) != bound.value:
            words = f"It alone sets the {name} figure for {whom(row)}: {number(bound.value)};"
            points = WIDENS * (1 + _distance(bound.value, next_))
            yield bound.claim, Reason("widens", f"{words} without it, {number(next_)}.", round(points, 3))


def _distance(one: int, other: int) -> float:
    """How far two figures are apart, 0 to 1: 1 from a hundredfold on."""
    low, high = sorted((min(one, 10**15) + 1, min(other, 10**15) + 1))
    return min(1.0, log10(high / low) / _FAR)


def _floor(row: Row) -> Iterator[tuple[str, Reason]]:
    if row.floor is None:
        return
    first = first_claims(row.links)
    head = first.get(row.floor.claim, row.floor.claim)
    rest = floor([link for link in row.links if first[link.claim.id] != head], row.side)
    if rest is not None and rest.value == row.floor.value:
        return
    without = f"without it, {number(rest.value)}" if rest else "without it there is none"
    words = f"It sets the acknowledged floor for {whom(row)}: {number(row.floor.value)}; {without}."
    yield row.floor.claim, Reason("floor", words, FLOOR)


def _contradictions(row: Row) -> Iterator[tuple[str, Reason]]:
    """Claims that exclude what the same side, or the same speaker, said before."""
    first = first_claims(row.links)
    last: dict[str, Link] = {}
    for link in sorted(counting(row.links), key=chronology):
        if first[link.claim.id] != link.claim.id:
            continue
        party = link.side.id if link.side else f"speaker:{link.speaker}"
        before = last.get(party)
        if before is not None and not overlap(meant(before.claim), meant(link.claim)):
            who = "Its speaker" if before.speaker == link.speaker else f"{before.speaker}, of the same side,"
            when = f" on {spoken_date(before.said_on, year=True)}" if before.said_on else " before"
            words = f"{who} gave {claimed(before.claim)}{when}; this says {claimed(link.claim)}."
            yield link.claim.id, Reason("contradicts", words, CONTRADICTS)
        last[party] = link


def _denials(row: Row) -> Iterator[tuple[str, Reason]]:
    standing = {s.claim for position in row.positions for s in (position.latest,) if s is not None}
    stated = [link for link in row.links if link.claim.id in standing]
    for link in row.links:
        if link.claim.stance is Stance.DENIES:
            other = next((o for o in stated if o.speaker != link.speaker and _same_figure(o.claim, link.claim)), None)
            if other is not None:
                words = f"It denies {claimed(link.claim)}, which {other.speaker} stands by."
                yield link.claim.id, Reason("denies", words, DENIES)


def _same_figure(one: Claim, other: Claim) -> bool:
    return overlap(meant(one), meant(other))


def _first(link: Link, firsts: Firsts) -> Iterator[Reason]:
    claim = link.claim
    outlet = claim.source.outlet
    if outlet and firsts.outlets.get(outlet) == claim.source.document:
        yield Reason("first", f"It stands in the first report of {one_line(outlet)[:_SHOWN]} here.", FIRST)
    if claim.speaker and firsts.speakers.get(link.speaker) == claim.id:
        yield Reason("first", f"It is the first statement of {one_line(link.speaker)[:_SHOWN]} here.", FIRST)


def _doubtful(claim: Claim) -> Iterator[Reason]:
    if claim.confidence < _DOUBTFUL:
        words = f"It was read with little confidence: right in about {round(claim.confidence * 100)} of 100 such cases."
        yield Reason("doubtful", words, round(DOUBT * (1 - claim.confidence), 3))
