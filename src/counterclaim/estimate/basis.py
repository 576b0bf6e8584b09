"""What an estimate is made from: reports on one time axis, who speaks for whom, what could not be used and why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from counterclaim.errors import UsageError
from counterclaim.estimate.echoes import repeats
from counterclaim.estimate.slips import in_words, slips
from counterclaim.estimate.table import LONGEST, Reports, reports
from counterclaim.estimate.told import LOWER, UPPER, Told
from counterclaim.nouns import Problem

if TYPE_CHECKING:
    import polars

_MOST_OF_A_GROUP = 20_000
"""Reports on one party and category: time grows with them."""
_MOST_PAIRS = 400
_MOST_GROUPS = 400
_NAMED = 5  # kinds of losses that a note names
EARLIEST, LATEST = date(1000, 1, 1), date(9000, 1, 1)
"""Dates that can be meant: any other leaves no room for the days before or after it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that an estimate is made from."""

    rows: polars.DataFrame
    """One report a row, with the columns of `Told`, by day; copies are left out."""
    start: date | None
    """Day 1; None where days are only numbered."""
    sides: Mapping[str, str]
    """Source -> the party that it speaks for."""
    title: str
    origin: str
    """Where the reports are from: "losses.csv", "the claims of counterclaim.db"."""
    read_as: tuple[str, ...] = ()
    """How they were read: what a later estimate must share to begin from this one's state."""
    problems: tuple[Problem, ...] = ()
    """Rows that are faulty, with what to do."""
    unused: tuple[Problem, ...] = ()
    """What is sound, yet cannot count, with the reason."""
    notes: tuple[str, ...] = ()
    """What a reader must know about the data, a sentence each."""
    odd: tuple[str, ...] = ()
    """Of each row, what is odd about its total, a kind of `slips`; mostly empty."""

    @property
    def reports(self) -> Reports:
        """The reports as arrays, in the order of `rows`."""
        bound = self.rows["bound"]
        return reports(self.rows.drop("echo").with_columns(lower=bound == LOWER, upper=bound == UPPER))

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of what the reports say."""
        said = [self.start, sorted(self.sides.items()), self.rows.drop("where", "echo").rows()]
        return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()

    @property
    def reading(self) -> str:
        """SHA-256 (hex) of how they were read, and of the day from which days count."""
        said = [self.start, self.read_as]
        return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why something was not used, and how often, the most frequent first."""
        counted = Counter(problem.what for problem in (*self.problems, *self.unused))
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))

    def date_of(self, day: int) -> date | None:
        """The date of a day from 1."""
        return None if self.start is None else self.start + timedelta(days=day - 1)

    def relation(self, source: str, party: str) -> str:
        """Whose losses a source speaks of: "own", those of the "other" side, or as a "third" party."""
        side = self.sides.get(source)
        if side == party:
            return "own"
        return "other" if side in set(self.rows["party"]) else "third"


def make(
    told: Iterable[Told],
    *,
    start: date | None,
    sides: Mapping[str, str],
    title: str,
    origin: str,
    problems: Iterable[Problem] = (),
    unused: Iterable[Problem] = (),
    notes: Iterable[str] = (),
    read_as: Iterable[str] = (),
) -> Basis:
    """Order the reports by day and leave out copies: what echoes an earlier report, or is by the same source that day.

    UsageError where no report is left, or where there are more than an estimate can hold.
    """
    first, copies = _firsts(sorted(told, key=lambda one: one.day))
    if not first:
        raise UsageError("No report is left to estimate from.", where=origin, advice=_NEEDS)
    _check_size(first, origin)
    if start is not None and not EARLIEST <= start < LATEST:
        raise UsageError(f"Days cannot count from {start}.", where=origin, advice="Give the start of the conflict.")
    found = slips(first)
    made = Basis(
        rows=_frame(first),
        start=start,
        sides=dict(sides),
        title=title,
        origin=origin,
        problems=tuple(problems),
        unused=(*unused, *copies),
        notes=(*notes, *_nothing_lost(first), *in_words(first, found)),
        odd=tuple(slip[0] if slip else "" for slip in found),
        read_as=tuple(read_as),
    )
    return replace(made, notes=(*made.notes, *_told_before(made.reports)))


def _nothing_lost(first: list[Told]) -> Iterator[str]:
    most: dict[tuple[str, str], int] = {}
    for one in first:
        most[one.party, one.category] = max(most.get((one.party, one.category), 0), one.count)
    none = sorted(group for group, count in most.items() if count == 0)
    if none:
        named = "; ".join(", ".join(group) for group in none[:_NAMED])
        more = f" and {len(none) - _NAMED:,} more" if len(none) > _NAMED else ""
        yield f"Every report says 0 of {named}{more}. The model cannot say none: where it gives a few, read none."


def _told_before(told: Reports) -> Iterator[str]:
    copies = int(repeats(told).sum())
    if copies:
        what = "1 report that tells" if copies == 1 else f"{copies:,} reports that tell"
        yield (
            f"For copies are taken {what} the very number that another source told within the week before; the column "
            "“copy” of reports.csv marks them."
        )


_NEEDS = "It needs at least one figure of losses with a date, a party and a source."


def _frame(first: list[Told]) -> polars.DataFrame:
    import polars as pl

    whole = {"day", "count", "span"}
    schema = {field.name: pl.Int64() if field.name in whole else pl.String() for field in fields(Told)}
    return pl.DataFrame([astuple(one) for one in first], schema=schema, orient="row")


def _firsts(ordered: list[Told]) -> tuple[list[Told], list[Problem]]:
    """The reports that say something of their own, and the rest with what they repeat."""
    seen: dict[tuple[object, ...], str] = {}
    first, copies = [], []
    for one in ordered:
        keys: list[tuple[object, ...]] = [
            (one.source, one.party, one.category, one.bound, one.span, one.day, one.count)
        ]
        keys += [(one.echo, one.party, one.category, one.bound)] if one.echo else []
        before = next((seen[key] for key in keys if key in seen), None)
        if before is None:
            first.append(one)
        else:
            copies.append(Problem(one.where, "It repeats an earlier report and adds nothing.", f"See {before}."))
        for key in keys:
            seen.setdefault(key, one.where)
    return first, copies


def _check_size(first: list[Told], origin: str) -> None:
    groups = Counter((one.party, one.category) for one in first)
    (party, category), most = groups.most_common(1)[0]
    sources = len({(one.source, one.party) for one in first})
    for number, limit, what, advice in (
        (most, _MOST_OF_A_GROUP, f"reports on {party}, {category}", "Leave sources out, or keep one report a week."),
        (sources, _MOST_PAIRS, "sources", "Put those that speak for one side under one name."),
        (len(groups), _MOST_GROUPS, "kinds of losses", "Put alike losses under one category."),
    ):
        if number > limit:
            told = f"There are {number:,} {what}; an estimate takes up to {limit:,}."
            raise UsageError(told, where=origin, advice=advice)
    last = max(one.day for one in first)
    if last >= LONGEST:
        raise UsageError(
            f"The reports run over {last:,} days.", where=origin, advice=f"An estimate takes up to {LONGEST:,}."
        )
