"""The whole of linking: reports, their clusters, the claims of each event, and every claim's place in the dispute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from itertools import count

from counterclaim.extract.cues import with_plain_spaces
from counterclaim.link import affected, dates, roles
from counterclaim.link.assign import Assignment, Group, event_id
from counterclaim.link.clusters import cluster
from counterclaim.link.echoes import copies, published_order, with_origins
from counterclaim.link.parties import Parties, Voice
from counterclaim.link.places import is_capital
from counterclaim.link.reports import Report, reports
from counterclaim.link.scopes import scopes
from counterclaim.link.speakers import Setting, speakers
from counterclaim.nouns import Claim, Document, Event, Link, Measure, Place, When

_TOWN_TOLD = 4.0
"""Weight of a place from which a report is about what happened there, even where it counts a total."""

_CARRIED_ON = "Its sentence names no speaker: taken for that of the statement before it."


def events(claims: Iterable[Claim], documents: Iterable[Document], parties: Parties) -> list[Event]:
    """Every claim in exactly one event; events by date, then by id."""
    known = {document.id: document for document in documents}
    original = {claim.id: claim for claim in claims}
    found = reports(map(_with_plain_spaces, original.values()), known.values(), parties)
    copied = copies(found)
    totals = [report for report in found if _is_of_a_total(report)]
    groups = Assignment(
        cluster([report for report in found if not _is_of_a_total(report)], copied), totals, parties
    ).groups
    outlets = {report.source.outlet for report in found if report.source.outlet}
    made = [
        _with_claims(_event(name, each, known, copied, outlets, parties), original)
        for name, each in _merged(groups).items()
    ]
    return sorted(made, key=event_order)


def event_order(event: Event) -> tuple[str, str]:
    """Sort key of events: by date, then by id."""
    return (event.when.earliest.isoformat() if event.when else "~", event.id)


def _with_plain_spaces(claim: Claim) -> Claim:
    """The claim as linking reads it: pages set with no-break or en spaces read like any other."""
    if f"{claim.prefix}{claim.quote}{claim.suffix}{claim.affected}{claim.speaker}".isascii():
        return claim
    return replace(
        claim,
        prefix=with_plain_spaces(claim.prefix),
        quote=with_plain_spaces(claim.quote),
        suffix=with_plain_spaces(claim.suffix),
        affected=claim.affected and with_plain_spaces(claim.affected),
        speaker=claim.speaker and with_plain_spaces(claim.speaker),
    )


def _with_claims(event: Event, original: Mapping[str, Claim]) -> Event:
    """The event with its claims as they were given."""
    return replace(event, links=tuple(replace(link, claim=original[link.claim.id]) for link in event.links))


def _is_of_a_total(report: Report) -> bool:
    main = report.main
    local = main is not None and main.precision == "town" and report.weights[main.id] >= _TOWN_TOLD
    return report.is_about_a_total and not local


def _merged(groups: Sequence[Group]) -> dict[str, Group]:
    """Groups by event id; those that come to the same name are the same event."""
    merged: dict[str, Group] = {}
    for group in groups:
        name = event_id(group)
        if name in merged and _are_elsewhere(group.place, merged[name].place):
            name = next(other for i in count(2) if (other := f"{name}-{i}") not in merged)
        if name in merged:
            merged[name].claims += group.claims
            merged[name].documents += group.documents
        else:
            merged[name] = group
    return merged


def _are_elsewhere(one: Place | None, other: Place | None) -> bool:
    return one is not None and other is not None and one.id != other.id


def _event(
    name: str,
    group: Group,
    known: Mapping[str, Document],
    copied: Mapping[str, str],
    outlets: set[str],
    parties: Parties,
) -> Event:
    claims = [claim for claim, _ in group.claims]
    setting = _setting(group)
    voices = speakers(claims, known, setting, parties)
    people = affected.settle(
        {claim.id: affected.lost(claim, voices.get(claim.id), parties) for claim in claims},
        claims, voices, home=parties.state(group.country), nature=group.nature,
    )  # fmt: skip
    posted, earlier = _posted(group.documents), _measures_before(claims)
    links = [_link(claim, why, voices.get(claim.id), people[claim.id], group, parties) for claim, why in group.claims]
    links = [
        replace(each, said_on=_said_on(each.claim, posted), role=roles.role(each.claim, earlier[each.claim.id]))
        for each in links
    ]
    spans = scopes(claims, kind=group.kind, when=group.when)
    linked = with_origins(links, voices, outlets=outlets, copied=copied, spans=spans)
    return Event(
        id=name,
        kind=group.kind,
        name=_title(group),
        place=group.place,
        when=group.when,
        links=tuple(sorted(linked, key=statement_order)),
        documents=tuple(sorted(group.documents, key=document_order)),
    )


def _setting(group: Group) -> Setting:
    place = group.place
    is_town = place is not None and place.precision == "town" and not is_capital(place)
    return Setting(group.country, place.name if place else None, is_town, group.nature)


def _link(
    claim: Claim,
    why: str,
    voice: Voice | None,
    lost: affected.Lost,
    group: Group,
    parties: Parties,
) -> Link:
    own_voice = "a reader" if claim.in_comment else claim.source.outlet or "the report"
    return Link(
        claim=claim,
        speaker=voice.name if voice else own_voice,
        side=voice.side if voice else None,
        affected_side=lost.side,
        group=lost.group,
        said_on=None,
        origin=claim.id,
        retracted=claim.retracted,
        answerable=voice is not None and _answers(voice, group, parties),
        reasons=(why, _CARRIED_ON) if voice is not None and not claim.speaker else (why,),
    )


def _measures_before(claims: Sequence[Claim]) -> dict[str, frozenset[Measure]]:
    """Claim id -> measures that its unit of text has given a figure of before it."""
    given: dict[tuple[str, str], frozenset[Measure]] = {}
    before: dict[str, frozenset[Measure]] = {}
    for claim in sorted(claims, key=lambda claim: claim.start):
        unit = (claim.source.document, claim.unit)
        before[claim.id] = given.get(unit, frozenset())
        given[unit] = before[claim.id] | {claim.measure}
    return before


def _said_on(claim: Claim, posted: Mapping[tuple[str, str], When]) -> When | None:
    if claim.in_comment:
        return posted.get((claim.source.document, claim.unit)) or claim.source.published
    stated = dates.resolve(claim.said.text, claim.source.published) if claim.said else None
    return stated or claim.source.published


def _answers(voice: Voice, group: Group, parties: Parties) -> bool:
    """Whether the speaker answers for the victims of a disaster: an authority of the country, or the operator."""
    if group.nature != "disaster" or group.kind != "incident" or voice.kind == "person":
        return False
    if parties.lists_any("operators", voice.words):
        return True
    return voice.side is not None and voice.side.id == group.country and voice.head not in ("hospital", "coroner")


def _posted(documents: Iterable[Document]) -> dict[tuple[str, str], When]:
    return {
        (document.id, comment.id): comment.posted
        for document in documents
        for comment in document.comments
        if comment.posted
    }


def _title(group: Group) -> str:
    """ "Makiivka, 1 January 2023"; "Losses of Ukraine since 24 February 2022"."""
    when = "" if group.when is None else _spoken(group.when)
    if group.kind == "total":
        named = f"Losses of {group.label}" if group.label != "unknown" else "Losses"
        since = "since " if group.key.startswith("total") else ""
        return f"{named}, {since}{when}" if when else named
    where = group.place.name if group.place else "No place named"
    return f"{where}, {when}" if when else where


def _spoken(when: When) -> str:
    start = when.earliest.astimezone(UTC)
    width = (when.latest - when.earliest).days
    if width > 60:
        return str(start.year)
    return f"{start:%B} {start.year}" if width > 20 else f"{start.day} {start:%B} {start.year}"


def statement_order(link: Link) -> tuple[object, ...]:
    """Sort key of an event's links."""
    said = link.said_on
    return (said.earliest.isoformat() if said else "~", *published_order(link), link.claim.id)


def document_order(document: Document) -> tuple[str, str]:
    """Sort key of an event's reports."""
    return (document.published.earliest.isoformat() if document.published else "~", document.id)
