"""The dispute in plain words, made from the rows alone: every number in it stands in a claim."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from counterclaim.nouns import Bound, Event, Link, Position, Row, Scope, Stance, When
from counterclaim.record.origins import independent_speakers
from counterclaim.record.wording import bound, claimed, in_a_sentence, in_number, one_line, singular, spoken_date
from counterclaim.record.words import words

NOTHING = "No sourced figure."
_MOST_CLAUSES = 5
_SCOPE = {Scope.INCIDENT: "", Scope.PERIOD: " in a stated period", Scope.CUMULATIVE: " in all so far"}


def sentence(event: Event, rows: Sequence[Row]) -> str:
    """One sentence a row, the main row first; `NOTHING` where no row has a figure.

    Dates carry the year only where the event and the statements fall in more than one.
    """
    with_year = _span_years(event, rows)
    told = [_RowSentence(row, with_year) for row in rows]
    said = [each.text() for each in told if each.row.lowest]
    if said:
        return " ".join(said)
    return " ".join([NOTHING, *(f"{_capital(clause)}." for each in told for clause in each.denials())])


def _span_years(event: Event, rows: Sequence[Row]) -> bool:
    dates = [link.said_on for row in rows for link in row.links if link.said_on]
    dates += [event.when] if event.when else []
    return len({when.earliest.year for when in dates}) > 1


class _RowSentence:
    """The sentence of one row, put together clause by clause; `shown` holds the claims that are told so far."""

    def __init__(self, row: Row, with_year: bool) -> None:
        self.row = row
        self.with_year = with_year
        self.by_id = {link.claim.id: link for link in row.links}
        speakers = set(independent_speakers(row.links))
        self.standing = [each for each in row.positions if each.speaker in speakers and each.latest]
        self.shown: set[str] = set()

    def text(self) -> str:
        """The whole sentence; only for a row that has a range."""
        if self.row.lowest is None or self.row.highest is None:
            raise ValueError("a row without a figure has no range to tell")
        if len(self.standing) == 1:
            opening = self._one_speaker(self.standing[0])
        elif self.row.lowest.value == self.row.highest.value:
            opening = self._agreed()
        else:
            opening = self._range(self.row.lowest, self.row.highest)
        return "; ".join([_capital(opening), *self._later(), *self.denials(), *self._floor()]) + "."

    def _one_speaker(self, position: Position) -> str:
        """ "63 Russian soldiers were killed, according to the Russian defence ministry alone (2 January)"."""
        latest = self._latest(position)
        path = [self.by_id[each.claim] for each in position.statements if each.counts]
        self.shown = {link.claim.id for link in path}
        source = "acknowledged by" if self._is_floor(latest) and self._admits(latest) else "according to"
        opening = f"{self._counted(latest)}, {source} {in_a_sentence(position.speaker)} alone{self._on(latest.said_on)}"
        before = [self._figure(one) for one, then in pairwise(path) if not _same_figure(one, then)]
        if not before:
            return opening
        return f"{opening}; the {'figure before was' if len(before) == 1 else 'figures before were'} {_listed(before)}"

    def _agreed(self) -> str:
        """ "63 Russian soldiers were killed, as both A (2 January) and B (3 January) say"."""
        links = [self._latest(each) for each in self.standing]
        self.shown = {link.claim.id for link in links}
        who = [f"{in_a_sentence(link.speaker)}{self._on(link.said_on)}" for link in links]
        more = [f"{len(who) - _MOST_CLAUSES} more speakers"] if len(who) > _MOST_CLAUSES else []
        return f"{self._counted(links[0])}, as {_listed(who[:_MOST_CLAUSES] + more)} say"

    def _range(self, lowest: Bound, highest: Bound) -> str:
        """ "Between 63 (A, 2 January) and about 400 (B, 1 January) Russian soldiers were killed"."""
        first, last = self.by_id[lowest.claim], self.by_id[highest.claim]
        self.shown = {first.claim.id, last.claim.id}
        ends = self._end(lowest.value, first), self._end(highest.value, last)
        if _is_plain(first) and _is_plain(last):
            return f"between {ends[0]} and {ends[1]} {in_number(self.row.affected)} were {self._loss()}"
        return f"the figures for {self.row.affected} {self._loss()} run from {ends[0]} to {ends[1]}"

    def _later(self) -> list[str]:
        """Where each speaker stands now, unless that is told already; those who moved away from an end come first."""
        at_the_ends = {self.by_id[claim].speaker for claim in self.shown}
        ranked = sorted(self.standing, key=lambda position: position.speaker not in at_the_ends)
        told = [clause for position in ranked if (clause := self._stands(position))]
        if len(told) <= _MOST_CLAUSES:
            return told
        rest = len(told) - _MOST_CLAUSES + 1
        return [*told[: _MOST_CLAUSES - 1], f"{rest} more speakers gave figures within this range"]

    def _stands(self, position: Position) -> str | None:
        latest = self._latest(position)
        known = [self.by_id[claim] for claim in self.shown if self.by_id[claim].speaker == position.speaker]
        if any(_same_figure(latest, link) for link in known):
            return None
        self.shown = self.shown | {latest.claim.id}
        verb = words("speech")["verb"][latest.claim.stance.value]
        floor = ", the acknowledged floor" if self._is_floor(latest) else ""
        return f"{in_a_sentence(position.speaker)} {'later ' if known else ''}{verb} {self._figure(latest)}{floor}"

    def denials(self) -> list[str]:
        """Who rejects which figure, each once."""
        clauses = [
            f"{in_a_sentence(link.speaker)} denied {self._figure(link)}"
            for link in self.row.links
            if link.claim.stance is Stance.DENIES and link.role == "whole"
        ]
        return list(dict.fromkeys(clauses))[:_MOST_CLAUSES]

    def _floor(self) -> list[str]:
        floor, lowest = self.row.floor, self.row.lowest
        if floor is None or lowest is None or floor.value <= lowest.value or floor.claim in self.shown:
            return []
        return [f"the acknowledged floor is {self._end(floor.value, self.by_id[floor.claim])}"]

    def _is_floor(self, link: Link) -> bool:
        return self.row.floor is not None and self.row.floor.claim == link.claim.id

    def _admits(self, link: Link) -> bool:
        return link.claim.stance is Stance.ACKNOWLEDGES

    def _latest(self, position: Position) -> Link:
        if position.latest is None:
            raise ValueError(f"{position.speaker!r} has no figure that counts")
        return self.by_id[position.latest.claim]

    def _end(self, value: int, link: Link) -> str:
        """ "63 (Russian defence ministry, 2 January)"."""
        when = f", {spoken_date(link.said_on, year=self.with_year)}" if link.said_on else ""
        figure = bound(value, link.claim) if value else "none"
        return _with_note(figure, one_line(link.speaker) + when)

    def _figure(self, link: Link) -> str:
        """ "89 (4 January)"."""
        when = spoken_date(link.said_on, year=self.with_year) if link.said_on else ""
        return _with_note(claimed(link.claim), when)

    def _on(self, when: When | None) -> str:
        return f" ({spoken_date(when, year=self.with_year)})" if when else ""

    def _loss(self) -> str:
        return f"{words('speech')['loss'][self.row.measure.value]}{_SCOPE[self.row.scope]}"

    def _counted(self, link: Link) -> str:
        claim, who = link.claim, in_number(self.row.affected)
        if claim.low == claim.high == 0:
            return f"nobody was {self._loss()}" if who == "people" else f"no {who} were {self._loss()}"
        if claim.low == claim.high == 1:
            return f"1 {singular(who)} was {self._loss()}"
        return f"{claimed(claim)} {who} were {self._loss()}"


def _with_note(figure: str, note: str) -> str:
    """A figure with a note in brackets; one pair of brackets where the figure has some of its own."""
    if not note:
        return figure
    return f"{figure[:-1]}; {note})" if figure.endswith(")") else f"{figure} ({note})"


def _same_figure(one: Link, other: Link) -> bool:
    return (one.claim.low, one.claim.high) == (other.claim.low, other.claim.high)


def _is_plain(link: Link) -> bool:
    claim = link.claim
    return claim.low is not None and claim.high is not None and claim.high > 0


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
