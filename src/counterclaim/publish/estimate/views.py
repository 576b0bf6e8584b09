"""What the pages of an estimate show: groups, sources, comparisons and changes, with their charts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterclaim.estimate.compare import BOTH_SIDES, OWN, TWO_PARTIES, TWO_SOURCES
from counterclaim.publish.estimate.fan import SHAPES, Fan, FanChart, Frame, Reported, fan_chart, glyph
from counterclaim.publish.estimate.forest import Factor, Forest, forest
from counterclaim.publish.estimate.words import about, between, factor, percent
from counterclaim.publish.text import MONTHS, plain, slug

if TYPE_CHECKING:
    import polars
    from markupsafe import Markup

    from counterclaim.estimate.study import Study

WIDE, NARROW = 860.0, 343.0
_TALL, _MINI = 300.0, (272.0, 70.0)
_TONES = 5
_BACK = 60
"""Days before the last report that a forecast shows."""
_FEW = 2
_WEEK = 7

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a source's reports are drawn."""

    source: str
    tone: int
    shape: str

    @property
    def glyph(self) -> str:
        """The mark as an SVG path in a field of 14 by 14."""
        return glyph(self.shape)


@dataclass(frozen=True, slots=True)
class Charts:
    """A chart in both sizes."""

    wide: FanChart
    narrow: FanChart


@dataclass(frozen=True)
class Group:
    """One party's losses of one category."""

    party: str
    category: str
    page: str
    """File of its page."""
    diagnosis: Row
    losses: polars.DataFrame
    reports: polars.DataFrame
    study: Study

    @property
    def name(self) -> str:
        """For people: "Russia, Tanks"."""
        return f"{plain(self.party)}, {plain(self.category)}"

    @cached_property
    def total(self) -> Row:
        """The total up to the day of the last report."""
        return self._at("cumulative", self.study.last)

    @cached_property
    def coming(self) -> Row | None:
        """The total at the end of the forecast; None where nothing was foretold."""
        last = int(self.losses["day"].to_numpy().max())
        return self._at("cumulative", last) if last > self.study.last else None

    def _at(self, measure: str, day: int) -> Row:
        import polars as pl

        return self.losses.row(by_predicate=(pl.col("measure") == measure) & (pl.col("day") == day), named=True)

    @property
    def says(self) -> str:
        """The estimate in a sentence."""
        when = spoken_day(self.study, self.study.last)
        low, high = self.total["q05"], self.total["q95"]
        return f"By {when}, probably about {about(self.total['median'])}; with 90 % probability {between(low, high)}."

    @property
    def reported(self) -> Markup:
        """The range of what was last reported since the start, in a sentence; empty where nothing was."""
        import polars as pl
        from markupsafe import Markup

        exact = self.reports.filter((pl.col("span") == 0) & (pl.col("bound") == "exact"))
        last = exact.group_by("source", maintain_order=True).last().sort("count").rows(named=True)
        one = Markup("{} (<bdi>{}</bdi>, {})")
        told = [
            one.format(f"{row['count']:,}", plain(row["source"]), spoken_day(self.study, row["day"])) for row in last
        ]
        if len(told) < 2:
            alone = Markup("Reported: {}, by nobody else since the start.")
            return alone.format(told[0]) if told else Markup("")
        return Markup("Last reported, each source’s latest: from {} to {}.").format(told[0], told[-1])

    @property
    def cautions(self) -> list[str]:
        """Why the estimate says little, a sentence each."""
        found = []
        if self.diagnosis["reports"] <= _FEW:
            found.append("It rests on two reports or fewer, which say little.")
        if self.diagnosis["sources"] == 1 and self.reports["source"].n_unique() > 1:
            found.append(
                "Its sources tell the same numbers and count as one: how they bend their figures cannot be seen here, "
                "only presumed."
            )
        elif self.diagnosis["sources"] == 1:
            found.append("One source alone speaks of it: how it bends its figures cannot be seen here, only presumed.")
        if not self.diagnosis["reliable"]:
            found.append("The chains of draws do not agree well enough: its intervals are not to be relied on.")
        return found

    # --- charts

    def charts(self, measure: str, marks: Sequence[Mark], *, log: bool, since: int = 1) -> Charts:
        """The fan of a measure with the reports on it, from a day on."""
        frame = Frame(WIDE, _TALL, log, self.study.last, self.study.basis.start)
        fan, reported = self._fan(measure, since), self._reported(measure, marks, since)
        return Charts(fan_chart(fan, reported, frame), fan_chart(fan, reported, replace(frame, width=NARROW)))

    @property
    def mini(self) -> FanChart:
        """A small fan of the total, without reports."""
        frame = Frame(*_MINI, log=False, last=self.study.last, bare=True)
        return fan_chart(self._fan("cumulative", 1), (), frame)

    def _fan(self, measure: str, since: int) -> Fan:
        import polars as pl

        table = self.losses.filter((pl.col("measure") == measure) & (pl.col("day") >= since))
        return Fan(*(table[name].to_list() for name in ("day", "q05", "q25", "median", "q75", "q95")))

    def _reported(self, measure: str, marks: Sequence[Mark], since: int) -> list[Reported]:
        """Totals as they are; a figure of several days in the middle of those from day 1 on, spread evenly."""
        import polars as pl

        total = pl.col("span") == 0
        table = self.reports.filter((total if measure == "cumulative" else ~total) & (pl.col("day") >= since))
        found = []
        for mark in marks:
            mine = table.filter(pl.col("source") == mark.source).with_columns(
                days=pl.min_horizontal("span", "day").clip(lower_bound=1)
            )
            points = tuple(
                (row["day"] - (row["days"] - 1) / 2, row["count"] / row["days"], row["bound"])
                for row in mine.iter_rows(named=True)
            )
            if points:
                found.append(Reported(mark.source, mark.tone, mark.shape, points))
        return found

    def weekly(self, measure: str, since: int = 1) -> list[Row]:
        """The estimate at the end of each week, and on the last day with and without the forecast."""
        import polars as pl

        last = self.study.last
        table = self.losses.filter((pl.col("measure") == measure) & (pl.col("day") >= since))
        end = int(table["day"].to_numpy().max())
        kept = ((last - pl.col("day")) % _WEEK == 0) | (pl.col("day") == end)
        rows = table.filter(kept).sort("day").rows(named=True)
        return [row | {"when": spoken_day(self.study, row["day"])} for row in rows]


def groups(study: Study) -> list[Group]:
    """Every group, parties in order, what is most reported on first."""
    losses = study.tables["losses"].partition_by("party", "category", as_dict=True)
    reports = study.tables["reports"].partition_by("party", "category", as_dict=True)
    found, taken = [], set[str]()
    order = study.tables["diagnostics"].sort("party", "reports", descending=[False, True], maintain_order=True)
    for row in order.rows(named=True):
        key = (row["party"], row["category"])
        page = _page(*key, taken)
        taken.add(page)
        found.append(Group(*key, page, row, losses[key], reports[key], study))
    return found


def _page(party: str, category: str, taken: set[str]) -> str:
    """A file name that people can read, and that no other group has."""
    name = re.sub(r"[^a-z0-9]+", "-", f"{party} {category}".lower()).strip("-")
    page = f"losses/{slug(name)}.html"
    return page if name and page not in taken else f"losses/{slug(f'{party} {category}, {len(taken)}')}.html"


def marks(study: Study) -> list[Mark]:
    """A mark for each source, those who report most first."""
    import polars as pl

    counted = study.basis.rows.group_by("source").agg(pl.len()).sort("len", "source", descending=[True, False])
    return [
        Mark(source, at % _TONES + 1, SHAPES[at % len(SHAPES)]) for at, source in enumerate(counted["source"].to_list())
    ]


def spoken_day(study: Study, day: int) -> str:
    """A day for people: "23 February 2023", or "day 12" where days are only numbered."""
    date = study.basis.date_of(day)
    return f"day {day}" if date is None else f"{date.day} {MONTHS[date.month - 1]} {date.year}"


# --- sources


@dataclass(frozen=True, slots=True)
class PartyBiases:
    """How the sources bend one party's losses."""

    party: str
    rows: list[Row]
    wide: Forest
    narrow: Forest


_RELATIONS = {"own": "its own side", "other": "the other side", "third": "a third party"}


def party_biases(study: Study) -> list[PartyBiases]:
    """The biases by party, the lowest factor first."""
    found = []
    for (party,), table in study.tables["biases"].sort("median").partition_by("party", as_dict=True).items():
        rows = [row | {"relation": _RELATIONS[row["relation"]]} for row in table.rows(named=True)]
        factors = [
            Factor(plain(row["source"]), *(row[q] for q in ("q05", "q25", "median", "q75", "q95"))) for row in rows
        ]
        found.append(PartyBiases(str(party), rows, forest(factors, width=WIDE), forest(factors, width=NARROW)))
    return sorted(found, key=lambda one: one.party)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One ratio in words."""

    says: str
    interval: str
    probability: str
    identified: bool


def comparisons(study: Study) -> dict[str, list[Comparison]]:
    """The comparisons in words, by kind."""
    found: dict[str, list[Comparison]] = {kind: [] for kind in (OWN, TWO_SOURCES, BOTH_SIDES, TWO_PARTIES)}
    for row in study.tables["comparisons"].rows(named=True):
        below = row["below_one"]
        found[row["kind"]].append(
            Comparison(
                says=_SAYS[row["kind"]].format(
                    first=plain(row["first"]),
                    second=plain(row["second"]),
                    party=plain(row["party"]),
                    category=plain(row["category"]),
                    ratio=factor(row["median"]),
                ),
                interval=f"{factor(row['q05'])} to {factor(row['q95'])}",
                probability=f"{percent(max(below, 1 - below))} that it is {'below' if below >= 0.5 else 'above'} 1",
                identified=row["identified"],
            )
        )
    return found


_SAYS = {
    OWN: "{first}: {ratio} of its factor on the other side’s losses ({second})",
    TWO_SOURCES: "{first}: {ratio} of what {second} gives",
    BOTH_SIDES: "{first}, each over {second}: {ratio}",
    TWO_PARTIES: "{category}: {first} lost {ratio} times what {second} lost",
}


# --- without a source


@dataclass(frozen=True, slots=True)
class Change:
    """What leaving a source out does to one group."""

    name: str
    with_all: str
    without: str
    """Empty where nobody else reports it."""
    factor: float | None
    says: str
    wider: str


@dataclass(frozen=True, slots=True)
class Left:
    """One source left out."""

    source: str
    changes: list[Change]
    says: str


def left_out(study: Study) -> list[Left]:
    """Each source left out, what changes most first."""
    found = []
    for (source,), table in study.tables["without"].partition_by("source", as_dict=True).items():
        changes = sorted((_change(row) for row in table.rows(named=True)), key=_size)
        found.append(Left(str(source), changes, _most(changes)))
    return sorted(found, key=lambda left: _size(left.changes[0]) if left.changes else (2, 0.0))


def _change(row: Row) -> Change:
    name = f"{plain(row['party'])}, {plain(row['category'])}"
    both = f"{about(row['median'])} ({between(row['q05'], row['q95'])})"
    if row["median_without"] is None:
        return Change(name, both, "", None, "nobody else reports it", "")
    then = f"{about(row['median_without'])} ({between(row['q05_without'], row['q95_without'])})"
    return Change(name, both, then, row["factor"], f"× {factor(row['factor'])}", f"× {factor(row['width'])}")


def _size(change: Change) -> tuple[int, float]:
    if change.factor is None:
        return (0, 0.0)
    return (1, -abs(max(change.factor, 1 / change.factor)))


def _most(changes: Sequence[Change]) -> str:
    known = [change for change in changes if change.factor is not None]
    if not known:
        return "Nothing that it reports is reported by anybody else."
    first = known[0]
    if first.factor is None or max(first.factor, 1 / first.factor) < 1.1:
        return "No total would change by more than a tenth."
    return f"Most would change: {first.name}, {first.says}."


# --- drifts and coming days


def drifts(study: Study) -> list[Row]:
    """The factor of each series when it first spoke and when it last did."""
    import polars as pl

    told = study.tables["drifts"].filter(pl.col("day") <= study.last).sort("day")
    series = ["party", "category", "source", "bound"]
    ends = told.group_by(series, maintain_order=True)
    both = ends.first().join(ends.last(), on=series, suffix="_last").sort(series)
    return [
        row | {"when": spoken_day(study, row["day"]), "when_last": spoken_day(study, row["day_last"])}
        for row in both.rows(named=True)
    ]


def coming(group: Group, marks: Sequence[Mark]) -> tuple[Charts, list[Row], list[Row]]:
    """The chart of the coming days, the estimate week by week, and what each source will report."""
    import polars as pl

    since = max(group.study.last - _BACK, 1)
    table = group.study.tables["forecasts"].filter(
        (pl.col("party") == group.party) & (pl.col("category") == group.category)
    )
    told = [row | {"when": spoken_day(group.study, row["day"])} for row in table.rows(named=True)]
    return group.charts("cumulative", marks, log=False, since=since), group.weekly("cumulative", since), told
