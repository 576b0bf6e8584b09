"""Which reports are mainly about the same occurrence: by place and date, by shared figures, by copied text.

Reports about a town come first, in order of publication; those that name only a region, a country or nothing then join
the occurrence that they fit best. Every choice hangs on the reports alone, never on the order in which they were given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from counterclaim.link import dates, places
from counterclaim.link.countries import fold
from counterclaim.link.reports import Report
from counterclaim.nouns import Place, When

_SAME_PLACE = 15.0
"""Kilometres between the centres of a place and of what may be named for it."""
_NEIGHBOURS = 80.0
_SAME_DATE = 3.0
"""Days by which two reports of one occurrence may differ in its date."""
_FOLLOWED_FOR = 60.0
"""Days for which an undated report at the same place may still be about the last occurrence there."""
_FRESH = 14.0
"""Days for which it is taken for one without a figure or a date in common."""
_ONE_HAZARD = 5.0
"""Days within which two reports of a quake, a flood or a storm in one country speak of the same."""
_WIDE = 500.0
"""Kilometres over which such a hazard may strike."""
_ENOUGH = 2.0
_DAYS_COMPARED = 30
_NAMES_COMPARED = 3
"""Names in common from which two reports speak of the same people and things."""


@dataclass(slots=True)
class Cluster:
    """One occurrence and the reports that are mainly about it. Grows while clustering, then stays."""

    reports: list[Report] = field(default_factory=list)
    days: Counter[When] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    natures: Counter[str] = field(default_factory=Counter)
    first: When | None = None
    """When the first of its reports came out, or the first statement in them was made."""
    figures: set[tuple[str, int | None, int | None]] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    """Ids of all places that its reports name."""
    names: set[str] = field(default_factory=set)
    hazards: set[str] = field(default_factory=set)
    towns: dict[str, tuple[float, Place]] = field(default_factory=dict)
    """Id of each town with coordinates that its reports name -> weight, place."""
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def place(self) -> Place | None:
        """Its place, in the spelling that its reports use most."""
        main = self.reports[0].main
        if main is None or not self.spellings:
            return main
        name = min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))
        return Place(main.id, name, main.country, main.latitude, main.longitude, main.precision)

    @property
    def centre(self) -> Place | None:
        """A town with coordinates that stands for its place: itself, or the one that is named most beside it."""
        main = self.place
        if main is None or main.latitude is not None:
            return main
        best = max(self.towns.items(), key=lambda item: (item[1][0], item[0]), default=None)
        return best[1][1] if best else None

    @property
    def country(self) -> str | None:
        """ISO code of the country that it happened in."""
        place = self.place
        if place is not None and place.country is not None:
            return place.country
        return min(self.countries, key=lambda code: (-self.countries[code], code), default=None)

    @property
    def stated(self) -> When | None:
        """The day that most reports name, the earliest of several; None where none names one."""
        named = dict(self.days.most_common(_DAYS_COMPARED))
        votes = {when: sum(n for other, n in named.items() if other.overlaps(when)) for when in named}
        return min(votes, key=lambda when: (-votes[when], when.latest - when.earliest, when.earliest), default=None)

    @property
    def when(self) -> When | None:
        """Its date: as stated, else the day on which it was first spoken of."""
        if self.stated is not None:
            return self.stated
        return None if self.first is None else _day_of(self.first)

    @property
    def nature(self) -> str:
        """ "conflict" or "disaster", as most reports have it."""
        return "disaster" if self.natures["disaster"] > self.natures["conflict"] else "conflict"

    def add(self, report: Report) -> None:
        """Take a report in."""
        self.reports.append(report)
        main = self.reports[0].main
        for name, weight in report.weights.items():
            if report.places[name].latitude is not None:
                before = self.towns.get(name, (0.0, report.places[name]))[0]
                self.towns[name] = (before + weight, report.places[name])
        for when in report.days_at(main):
            self.days[when] += 1
        self.countries.update(report.countries)
        self.natures[report.nature] += 1
        for known in (report.source.published, report.spoken):
            if known and (self.first is None or known.earliest < self.first.earliest):
                self.first = known
        self.figures |= report.figures
        self.names |= report.names
        self.hazards.add(report.hazard)
        self.mentioned |= report.places.keys()
        if main is not None and main.id in report.places:
            self.spellings[report.places[main.id].name] += 1


def cluster(found: Sequence[Report], copies: Mapping[str, str]) -> list[Cluster]:
    """The reports by occurrence, each in one cluster. `copies`: document id -> id of the document that it copies."""
    clusters: list[Cluster] = []
    near: dict[str, list[Cluster]] = defaultdict(list)
    home: dict[str, Cluster] = {}
    local = [report for report in found if _is_local(report)]
    others = [report for report in found if not _is_local(report)]
    for report in (*local, *others):
        nearby = _nearby(report, near)
        fit = home.get(copies.get(report.source.document, "")) or _best(report, nearby, local=_is_local(report))
        if fit is None and not report.is_surely_there:
            fit = _best(report, nearby, local=False)
        if fit is None:
            fit = Cluster()
            clusters.append(fit)
        fit.add(report)
        home[report.source.document] = fit
        _remember(fit, report, near)
    return clusters


def _day_of(published: When) -> When:
    """The day on which something came out; the instant itself at the very end of the calendar."""
    return When.day(published.earliest, basis="published") if published.earliest.year < 9999 else published


def _is_local(report: Report) -> bool:
    return report.main is not None and report.main.precision == "town"


def _keys(report: Report) -> Iterable[str]:
    """What a report must share with an occurrence to be compared with it at all: keeps clustering off all pairs."""
    for place in report.places.values():
        if place.precision != "country":
            yield place.id
    for figure in report.figures:
        yield f"{figure}"
    if not _is_local(report) or report.hazard:
        yield from (f"in:{code}" for code, _ in report.countries.most_common(2))


def _remember(fit: Cluster, report: Report, near: dict[str, list[Cluster]]) -> None:
    for key in {*_keys(report), f"in:{fit.country}"}:
        known = near[key]
        if not any(fit is other for other in known[-_REMEMBERED:]):
            known.append(fit)


_REMEMBERED = 40
"""Occurrences that one place or figure leads to, the latest: bounds the work where a place is named by thousands."""


def _nearby(report: Report, near: Mapping[str, list[Cluster]]) -> list[Cluster]:
    found: dict[int, Cluster] = {}
    for key in _keys(report):
        found.update((id(each), each) for each in near.get(key, ())[-_REMEMBERED:])
    return sorted(found.values(), key=lambda each: each.reports[0].order)


def _best(report: Report, nearby: Sequence[Cluster], *, local: bool) -> Cluster | None:
    scored = [(_fit(report, each) if local else _loose_fit(report, each), i) for i, each in enumerate(nearby)]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, 0))
    return nearby[best[1]] if best[0] >= _ENOUGH else None


def _fit(report: Report, known: Cluster) -> float:
    """How well a report about a town fits: 2 or more is enough. Same place at the same time, or else shared figures."""
    main, place = report.main, known.place
    if main is None or place is None:
        return 0.0
    shared = len(report.figures & known.figures)
    gap = _gap(report, known)
    apart = places.kilometres(main, place)
    if _are_one(main, place):
        return 4.0 - gap / _FOLLOWED_FOR if gap <= _limit(report, known) else 0.7 * shared
    if main.country == place.country and gap <= _ONE_HAZARD and report.hazard and report.hazard in known.hazards:
        return 3.0 - gap / _FOLLOWED_FOR if (apart or 0.0) < _WIDE else 0.0
    stated = report.days_at(main) and known.stated
    if main.country != place.country or gap > (1.0 if stated else _SAME_DATE) or (apart or 0.0) > _NEIGHBOURS:
        return 0.0
    named = (main.id in known.mentioned) + (place.id in report.places)
    return 1.5 * named + min(shared, 3) + (0.5 if gap < 2 else 0.0)


def _are_one(one: Place, other: Place) -> bool:
    """Whether two places are the same, close together, or one unlisted name the beginning of another."""
    names = sorted((fold(one.name), fold(other.name)), key=len)
    if one.id == other.id or names[0] == names[1] or names[1].startswith(f"{names[0]} "):
        return True
    apart = places.kilometres(one, other)
    return apart is not None and apart < _SAME_PLACE


def _limit(report: Report, known: Cluster) -> float:
    """Days by which the dates may differ: few where both are stated, many where a report only follows up."""
    if report.days_at(known.place) and known.stated:
        return _SAME_DATE
    return _FOLLOWED_FOR if report.figures & known.figures or _names_the_date(report, known) else _FRESH


def _names_the_date(report: Report, known: Cluster) -> bool:
    return known.when is not None and any(day.overlaps(known.when) for day, _ in report.days)


def _loose_fit(report: Report, known: Cluster) -> float:
    """How well a report that names no town of its own fits: 2 or more is enough."""
    place, gap = known.place, _gap(report, known)
    if gap > _limit(report, known):
        return 0.0
    score = min(len(report.figures & known.figures), 3) + 0.0
    score += 2.0 if place is not None and report.weights.get(place.id, 0.0) >= 1 and place.precision == "town" else 0.0
    score -= _ENOUGH if _is_far(report.main, known.centre) or _only_recalls(report, known) else 0.0
    score -= 1.0 if report.is_another else 0.0
    score += 1.0 if report.main is not None and report.main.id in known.mentioned else 0.0
    score += min(len(report.names & known.names), _NAMES_COMPARED) / _NAMES_COMPARED
    score += 0.5 if known.country in report.countries or (report.main and report.main.country == known.country) else 0.0
    if report.days and known.when:
        off = min(dates.days_between(when, known.when) for when, _ in report.days)
        score += 1.5 if off < 1 else -_ENOUGH if off > (1.5 if known.stated else _SAME_DATE) else 0.0
    return score + (0.5 if gap <= _SAME_DATE else 0.0)


def _only_recalls(report: Report, known: Cluster) -> bool:
    """Whether the report speaks of the occurrence as one of before, and is about something since."""
    return any(name in known.towns or (known.place and name == known.place.id) for name in report.background)


def _is_far(one: Place | None, other: Place | None) -> bool:
    apart = places.kilometres(one, other) if one and other else None
    return apart is not None and apart > _NEIGHBOURS


def _gap(report: Report, known: Cluster) -> float:
    """Days between what the report is about and the occurrence: by stated dates, else by how long after it came out."""
    when = known.when
    if when is None:
        return _FRESH + 1 if report.source.published else 0.0
    stated = report.days_at(known.place) or report.days_at(report.main)
    if stated:
        return min(dates.days_between(day, when) for day in stated)
    published = report.source.published
    if published is None:
        return _FRESH + 1
    if published.overlaps(when):
        return 0.0
    early = when.earliest - published.latest
    return _FOLLOWED_FOR * 2 if early > timedelta(days=2) else dates.days_between(published, when)
