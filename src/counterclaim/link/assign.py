"""Which event each claim belongs to: that of its report, unless its own words place or date it elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from counterclaim.extract import cues
from counterclaim.link import dates, places
from counterclaim.link.affected import loser
from counterclaim.link.clusters import Cluster
from counterclaim.link.mentions import LONG_AFTER
from counterclaim.link.parties import Parties
from counterclaim.link.reports import Report
from counterclaim.nouns import Claim, Document, Place, Scope, When

_ELSEWHERE = 100.0
"""Kilometres from which a town that a claim names is no part of its report's event."""
_BESIDE = 80
"""Code points between a figure and the place or date that it takes from its sentence."""
_LONG_BEFORE = 60.0
"""Days before its report's event from which a dated loss is another one."""
_BACKGROUND = 30.0
_NO_DATES = ("since", "by", "until", "from")
"""Before a date these give the start or end of a count; but "since April, when 50 died" dates the loss."""


@dataclass(slots=True)
class Group:
    """What will be one event: its place and time, the claims put there and why, and its reports."""

    kind: str
    """ "incident" or "total"."""
    place: Place | None
    when: When | None
    nature: str
    country: str | None
    key: str = ""
    """For totals and unplaced claims: what the id is made of besides the date."""
    label: str = ""
    """For totals: the side that suffered."""
    claims: list[tuple[Claim, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)


class Assignment:
    """Puts reports and their claims into groups. Build it from the clusters, then read `groups`."""

    def __init__(self, clusters: Sequence[Cluster], totals: Sequence[Report], parties: Parties) -> None:
        self._parties = parties
        self._other: dict[str, Group] = {}
        self._of_cluster = [(each, _group_of(each)) for each in clusters]
        self._at: dict[str, list[tuple[Cluster, Group]]] = defaultdict(list)
        for known, group in self._of_cluster:
            for name in sorted({report.main.id for report in known.reports if report.main and _is_a_town(report.main)}):
                self._at[name].append((known, group))
        for known, group in self._of_cluster:
            for report in known.reports:
                self._take(report, group)
        for report in totals:
            self._take_total(report)

    @property
    def groups(self) -> list[Group]:
        """Every group with at least one claim or report."""
        every = [*(group for _, group in self._of_cluster), *self._other.values()]
        return [group for group in every if group.claims or group.documents]

    def _take(self, report: Report, home: Group) -> None:
        if report.document is not None:
            home.documents.append(report.document)
        for claim in report.claims:
            group, why = (home, _THREAD) if claim.in_comment else self._of_claim(claim, report, home)
            group.claims.append((claim, why))

    def _take_total(self, report: Report) -> None:
        """A report that counts a war: its thread goes where most of its claims go."""
        own = [(claim, *self._of_total(claim, report)) for claim in report.own_claims]
        home = max((group for _, group, _ in own), key=lambda group: sum(group is other for _, other, _ in own))
        for claim, group, why in own:
            group.claims.append((claim, why))
        home.claims += [(claim, _THREAD) for claim in report.claims if claim.in_comment]
        if report.document is not None:
            home.documents.append(report.document)

    def _of_claim(self, claim: Claim, report: Report, home: Group) -> tuple[Group, str]:
        if claim.scope is not Scope.INCIDENT and self._is_a_total(claim, report, home):
            return self._of_earlier(claim, report, home) or self._of_total(claim, report)
        place = self._place_of(claim, report, home)
        if place is not None and (home.place is None or place.id != home.place.id):
            there = self._nearest_in_time(self._at.get(place.id, ()), claim, report)
            if there is not None and there is not home:
                return there, f"Its sentence places it in {place.name}."
            apart = places.kilometres(place, home.place) if home.place else None
            if there is None and apart is not None and apart > _ELSEWHERE:
                return self._elsewhere(place, claim, report, home), f"Its sentence places it in {place.name}."
        return self._abroad(claim, report, home) or self._by_date(claim, report, home)

    def _abroad(self, claim: Claim, report: Report, home: Group) -> tuple[Group, str] | None:
        """The event in another country that the claim's sentence names: "In Morocco nearly 3,000 had died"."""
        around = f"{claim.prefix[-_BESIDE:]}{claim.quote}{claim.suffix[:_BESIDE]}".lower()
        for cue in claim.places:
            place = report.mentions.get((cue.unit, cue.start))
            if place is None or place.country in (None, home.country) or f"in {cue.text.lower()}" not in around:
                continue
            if home.country is None or cue.text.lower() in (claim.speaker or "").lower():
                continue
            there = [(known, group) for known, group in self._of_cluster if group.country == place.country][:_BESIDE]
            group = self._nearest_in_time(there, claim, report) or self._elsewhere(place, claim, report, home)
            return group, f"Its sentence places it in {place.name}."
        return None

    def _by_date(self, claim: Claim, report: Report, home: Group) -> tuple[Group, str]:
        """A loss dated long before the event is another one; else it is the report's."""
        when = self._dated(claim, report)
        if when is None or home.when is None or when.latest > home.when.earliest:
            return home, "It takes the event of its report."
        for _, group in self._at.get(home.place.id if home.place else "", ()):
            if group is not home and group.when is not None and group.when.overlaps(when):
                return group, "Its sentence dates it to an earlier event at the place."
        if dates.days_between(when, home.when) < _LONG_BEFORE:
            return home, "It takes the event of its report."
        named = (report.mentions.get((cue.unit, cue.start)) for cue in claim.places)
        there = next((place for place in named if place and place.precision != "country"), home.place)
        return self._other_group("incident", there, when, home), "Its sentence dates it long before."

    def _place_of(self, claim: Claim, report: Report, home: Group) -> Place | None:
        """The town that the claim's sentence names nearest, if it is where an event was or stands beside the figure."""
        recalled = LONG_AFTER.search(claim.prefix)
        since = claim.start - len(claim.prefix) + recalled.start() if recalled else 0
        for cue in claim.places:
            place = report.mentions.get((cue.unit, cue.start))
            if place is None or place.precision != "town" or cue.text.lower() in (claim.speaker or "").lower():
                continue
            if cue.unit == claim.unit and cue.start < since:
                continue
            if home.place is not None and place.id == home.place.id:
                return place
            if place.id in self._at or min(abs(cue.start - claim.end), abs(claim.start - cue.end)) < _BESIDE:
                return place
        return None

    def _nearest_in_time(self, there: Iterable[tuple[Cluster, Group]], claim: Claim, report: Report) -> Group | None:
        """Of several events at one place the one whose date is nearest to the claim's, else to the report's."""
        told = self._dated(claim, report) or report.source.published
        ranked = [
            (dates.days_between(told, group.when) if told and group.when else 0.0, i, group)
            for i, (_, group) in enumerate(there)
        ]
        return min(ranked, key=lambda each: each[:2])[2] if ranked else None

    def _dated(self, claim: Claim, report: Report) -> When | None:
        for cue in claim.dates:
            near = min(abs(cue.start - claim.end), abs(claim.start - cue.end)) < _BESIDE
            told = f"{cue.text}, when" in claim.prefix or not cue.text.lower().startswith(_NO_DATES)
            if near and told:
                when = dates.resolve(cue.text, report.source.published)
                if when is not None:
                    return when
        return None

    def _elsewhere(self, place: Place, claim: Claim, report: Report, home: Group) -> Group:
        when = self._dated(claim, report) or home.when
        return self._other_group("incident", place, when, home)

    def _is_a_total(self, claim: Claim, report: Report, home: Group) -> bool:
        """A running count of a disaster's victims, or a count of a day or two, belongs to the event itself."""
        start = self._start(claim, report)
        if claim.scope is Scope.PERIOD:
            told = self._dated(claim, report)
            return told is None or home.when is None or not told.overlaps(home.when)
        if home.nature != "disaster":
            return start is None or home.when is None or start.latest <= home.when.earliest
        return start is not None and home.when is not None and dates.days_between(start, home.when) > _BACKGROUND

    def _of_earlier(self, claim: Claim, report: Report, home: Group) -> tuple[Group, str] | None:
        """The event at the same place from which the claim counts: "the worst there since April 2022, when 50 died"."""
        start = self._start(claim, report)
        for _, group in self._at.get(home.place.id if home.place else "", ()):
            if start is not None and group is not home and group.when is not None and group.when.overlaps(start):
                return group, "It counts from an earlier event at the place."
        return None

    def _of_total(self, claim: Claim, report: Report) -> tuple[Group, str]:
        told = self._parties.side_of(claim.affected or "") or loser(claim, self._parties)
        side = told or self._parties.state(_most_named(report))
        start = self._start(claim, report)
        named = side.name if side else "unknown"
        key = f"total-{named}" if claim.scope is Scope.CUMULATIVE else f"period-{named}"
        made = Group("total", None, start, report.nature, side.id if side else None, key=key, label=named)
        return self._kept(made), "It is a running total or counts a stretch of time."

    def _start(self, claim: Claim, report: Report) -> When | None:
        """What a total counts from, or the stretch that it counts."""
        sides = [code for code, _ in report.countries.most_common(4)]
        around = cues.dates(f"{claim.prefix}{claim.quote}{claim.suffix}", unit=claim.unit)
        for cue in (*claim.dates, *around, *report.source.dates):
            if claim.scope is Scope.CUMULATIVE and not cue.text.lower().startswith(("since", "from")):
                continue
            when = dates.start_of_total(cue.text, sides, report.source.published) or dates.resolve(
                cue.text, report.source.published
            )
            if when is not None:
                return when
        return None

    def _other_group(self, kind: str, place: Place | None, when: When | None, home: Group) -> Group:
        country = place.country if place is not None else home.country
        return self._kept(Group(kind, place, when, home.nature, country, key=home.key))

    def _kept(self, made: Group) -> Group:
        return self._other.setdefault(event_id(made), made)


def _is_a_town(place: Place) -> bool:
    return place.precision == "town"


_THREAD = "A comment takes the event of its report."


def event_id(group: Group) -> str:
    """Stable short name, from place and date alone: "makiivka-2023-01-01"."""
    name = places.slug(group.key or (group.place.name if group.place else "unplaced"))
    return f"{name}-{_date(group.when)}" if group.when else name


def _date(when: When) -> str:
    width = (when.latest - when.earliest).days
    shown = when.earliest.strftime("%Y-%m-%d")
    return shown[:4] if width > 60 else shown[:7] if width > 20 else shown


def _group_of(known: Cluster) -> Group:
    place = known.place
    key = "" if place is not None else f"unplaced-{known.reports[0].source.document[:10]}"
    return Group("incident", place, known.when, known.nature, known.country, key=key)


def _most_named(report: Report) -> str | None:
    return min(report.countries, key=lambda code: (-report.countries[code], code), default=None)
