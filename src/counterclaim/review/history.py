"""How a record came to be what it is: reports and people's decisions in the order of time, from what to what.

A line tells what happened; who decided stands apart from it (`Change.by`), since readers are told the reason and the
moment, not the name of an account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from counterclaim.ledger.changelog import Links, Rows, figure_key, links_of, moments, moves, row_key, rows_of
from counterclaim.ledger.decisions import standing
from counterclaim.link.parties import Parties
from counterclaim.nouns import Change, Decision, Event, Record, Row
from counterclaim.review.board import Board, apply
from counterclaim.review.telling import View, told

_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _State:
    """What the decisions up to one of them make of a neighbourhood."""

    at: datetime
    """When the last of them was taken; never before the one before it."""
    decision: Decision | None
    """The last of them; None before the first."""
    standing: tuple[Decision, ...]
    view: View

    @property
    def event(self) -> Event | None:
        """The event whose log is written; None where it is not there."""
        return self.view.event


def log(board: Board, event: str, record: Callable[[Event], Record]) -> tuple[Change, ...]:
    """Every move of an event's figures, and every decision about it, in the order of time.

    Reports count from the day on which they came out, as in `counterclaim.ledger.changelog`; a decision from when it
    was taken, or confirmed where it had to wait.
    """
    linked, decisions = board.history_of(event)
    states = list(_states(event, linked, decisions, board.parties()))
    found: list[Change] = []
    known: tuple[Rows, Links] = ({}, {})
    for place, state in enumerate(states):
        if place and state.event != states[place - 1].event:
            before = _known(states[place - 1].event, state.at, record)
            known = _known(state.event, state.at, record)
            caused = list(moves(event, state.at, before, known, tell_gone=True))
        else:
            caused = []
        if place:
            found += _of_decision(event, states[place - 1], state, caused)
        until = states[place + 1].at if place + 1 < len(states) else None
        for last, moment in moments(state.event, after=state.at, until=until) if state.event else ():
            before, known = known, _known(state.event, last, record)
            found += moves(event, moment, before, known)
    return tuple(found)


def _known(event: Event | None, moment: datetime, record: Callable[[Event], Record]) -> tuple[Rows, Links]:
    return ({}, {}) if event is None else (rows_of(event, moment, record), links_of(event))


def _states(event: str, linked: Sequence[Event], decisions: Sequence[Decision], parties: Parties) -> Iterator[_State]:
    state = _State(_FIRST, None, (), _view(event, linked))
    yield state
    for count, decision in enumerate(decisions, start=1):
        at = max(state.at, decision.at or _FIRST)
        holds = standing(decisions[:count])
        view = state.view
        if holds != state.standing:
            view = _view(event, apply(linked, decisions[:count], parties).events)
        state = _State(at, decision, holds, view)
        yield state


def _view(event: str, events: Iterable[Event]) -> View:
    by_id = {one.id: one for one in events}
    found = by_id.get(event)
    return View(
        event=found if found and found.links else None,
        names={name: one.name for name, one in by_id.items()},
        homes={link.claim.id: name for name, one in by_id.items() for link in one.links},
        links={link.claim.id: link for one in by_id.values() for link in one.links},
    )


def _of_decision(event: str, was: _State, now: _State, caused: Sequence[Change]) -> Iterator[Change]:
    """The decision itself, then the figures that it moved."""
    taken = now.decision
    if taken is None or taken.at is None:
        return
    came = [one for one in now.standing if one not in was.standing]
    went = [one for one in was.standing if one not in now.standing]
    lines = [("A person", one, told(one, event, was.view, now.view)) for one in came]
    back = "It waits for a second person that a person" if taken.action == "ask" else "It is taken back that a person"
    lines += [(back, one, told(one, event, now.view, was.view)) for one in went]
    second = " A second person confirmed it." if taken.action == "confirm" else ""
    for who, one, words in lines:
        if words is not None:
            why = taken.reason if taken.action == "undo" else one.reason
            yield Change(
                event,
                now.at,
                f"{who} {words.what}.{_because(why)}{second}",
                claim=words.claim,
                before=words.before if one in came else words.after,
                after=words.after if one in came else words.before,
                decision=taken.id,
                by=taken.by,
                why=why,
            )
    for change in caused:
        yield replace(change, decision=taken.id, by=taken.by, why=taken.reason)


def _because(why: str) -> str:
    words = " ".join(why.split()).rstrip(".")
    return f" Why: {words}." if words else ""


def of_figure(changes: Iterable[Change], row: Row, bound: str) -> tuple[Change, ...]:
    """The lines of an event's log that tell how one figure of a row came about; `bound` as in `figure_key`."""
    keys = {row_key(row), figure_key(row, bound)}
    return tuple(change for change in changes if change.figure in keys)


def of_claim(changes: Iterable[Change], claim: str) -> tuple[Change, ...]:
    """The lines of an event's log that tell what was decided about a claim, and which figures it moved."""
    return tuple(change for change in changes if change.claim == claim)
