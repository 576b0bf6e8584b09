"""A corrected claim put in its place again, with the rest of its event left as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from counterclaim.link.affected import lost
from counterclaim.link.parties import Parties, Voice
from counterclaim.link.places import is_capital
from counterclaim.link.speakers import Setting, speakers
from counterclaim.nouns import Claim, Event, Link, Measure


def again(link: Link, claim: Claim, event: Event, parties: Parties) -> Link:
    """The link of `claim`, which is `link.claim` with a person's coding.

    Only what the coding touches is read again. Words that another claim of the event has too are read as they were read
    there; other words as linking reads them by themselves.
    """
    old = link.claim
    link = replace(link, claim=claim)
    if claim.part != old.part:
        link = replace(link, role="part" if claim.part else "whole")
    if claim.retracted != old.retracted:
        link = replace(link, retracted=claim.retracted)
    voice = _voice(claim, event, parties) if claim.speaker else None
    if claim.speaker != old.speaker:
        link = _with_speaker(link, voice, event)
    things = {claim.measure, old.measure} & {Measure.DESTROYED}
    if claim.affected != old.affected or (claim.measure != old.measure and things):
        link = _with_lost(link, voice, event, parties)
    return link


def _voice(claim: Claim, event: Event, parties: Parties) -> Voice | None:
    place = event.place
    is_town = place is not None and place.precision == "town" and not is_capital(place)
    country = place.country if place else None
    setting = Setting(country, place.name if place else None, is_town, _nature(event))
    return speakers([claim], {}, setting, parties).get(claim.id)


def _nature(event: Event) -> str:
    """A disaster is told by those who answer for its victims; where nobody does, no floor may come of a guess."""
    return "disaster" if any(link.answerable for link in event.links) else "conflict"


def _with_speaker(link: Link, voice: Voice | None, event: Event) -> Link:
    claim = link.claim
    twin = _twin(link, event.links, lambda other: other.speaker == claim.speaker) if claim.speaker else None
    if twin is not None:
        return replace(link, speaker=twin.speaker, side=twin.side, answerable=twin.answerable)
    if voice is None:
        own = "a reader" if claim.in_comment else claim.source.outlet or "the report"
        return replace(link, speaker=own, side=None, answerable=False)
    home = event.place.country if event.place else None
    answers = voice.side is not None and voice.side.id == home and voice.kind != "person"
    answers = answers and _nature(event) == "disaster" and voice.head not in ("hospital", "coroner")
    return replace(link, speaker=voice.name, side=voice.side, answerable=answers)


def _with_lost(link: Link, voice: Voice | None, event: Event, parties: Parties) -> Link:
    claim = link.claim
    of_things = claim.measure is Measure.DESTROYED
    twin = _twin(
        link,
        event.links,
        lambda other: other.affected == claim.affected and (other.measure is Measure.DESTROYED) == of_things,
    )
    if twin is not None and claim.affected:
        return replace(link, group=twin.group, affected_side=twin.affected_side)
    found = lost(claim, voice, parties)
    return replace(link, group=found.group, affected_side=found.side or link.affected_side)


def _twin(link: Link, others: Iterable[Link], fits: Callable[[Claim], bool]) -> Link | None:
    """Another claim of the event that `fits`, one of the same report first."""
    report = link.claim.source.document
    found: Sequence[Link] = [one for one in others if one.claim.id != link.claim.id and fits(one.claim)]
    return min(found, key=lambda one: one.claim.source.document != report, default=None)
