"""The command `estimate`: a table or a ledger in, a folder of tables and pages out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterclaim.errors import UsageError
from counterclaim.screen import complain, plain_line, progress_bars

if TYPE_CHECKING:
    from datetime import date

    import polars

    from counterclaim.estimate.basis import Basis
    from counterclaim.estimate.state import State
    from counterclaim.estimate.study import Study, Tell

LEDGER = "counterclaim.db"
OUT = "estimate"
LEFT_OUT = 3
_FIRST = 20  # problems that are listed
_SHOWN = 12  # totals that are printed
_FEW = 2


@click.command()
@click.argument("table", required=False, type=click.Path(dir_okay=False), metavar="[TABLE]")
@click.option("--columns", default=None, metavar="FILE", help="TOML: how to read the table; see docs/estimate.md.")
@click.option(
    "--ledger",
    default=None,
    metavar="LEDGER",
    help=f"Where no table is given: the ledger to take claims from.  [default: {LEDGER}]",
)
@click.option("--since", default=None, metavar="YYYY-MM-DD", help="From a ledger: the day from which totals count.")
@click.option(
    "--by",
    type=click.Choice(("side", "speaker")),
    default="side",
    show_default=True,
    help="From a ledger: one bias for all who speak for a side, or for each speaker.",
)
@click.option(
    "--ahead", type=click.IntRange(0, 366), default=28, show_default=True, metavar="DAYS", help="How far to look ahead."
)
@click.option(
    "--without",
    multiple=True,
    metavar="SOURCE",
    help="Tell what would change without this source; may be repeated. `each` (the usual) takes all, `none` none.",
)
@click.option("--quick", is_flag=True, help="A first look: fewer draws, which may not agree yet; it says where.")
@click.option(
    "--from", "state", default=None, metavar="STATE", help="Begin from this state.json, not from the one in DIR."
)
@click.option("--anew", is_flag=True, help="Work all out again, whatever state there is.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Processes, by default one a processor.")
@click.option("--out", default=OUT, show_default=True, metavar="DIR", help="The folder to write to.")
def estimate(
    table: str | None,
    columns: str | None,
    ledger: str | None,
    since: str | None,
    by: str,
    ahead: int,
    without: tuple[str, ...],
    quick: bool,
    state: str | None,
    anew: bool,
    workers: int | None,
    out: str,
) -> None:
    """Estimate what the losses of a conflict probably were, and how each source bends its figures.

    TABLE is a CSV, Parquet or JSON lines file with one report a row; without it, the claims of a ledger are used. This
    is a model's estimate: it stands beside the records and is never part of them. Needs counterclaim[estimate].

    Where DIR holds the estimate of an earlier day, it is brought up to date from there, in seconds: what was learnt of
    how reports scatter, and what each source changes, then stays as it was until --anew.
    """
    _check_extra()
    start = _date(since)
    _check_words(table, columns, ledger or since, state, anew=anew)
    from counterclaim.estimate.pieces import NOTHING_KEPT, Pieces
    from counterclaim.estimate.study import EACH, QUICK, UPDATE, WHOLE, study
    from counterclaim.publish.estimate import check_folder, publish
    from counterclaim.workers import processors

    check_folder(Path(out))
    pieces = NOTHING_KEPT
    try:
        with progress_bars() as tell:
            basis = _of_table(table, columns) if table else _of_ledger(ledger, start, by, tell)
            begin = None if anew else _begin(basis, state, Path(out))
            chosen = None if begin and not without else [name for name in without or (EACH,) if name != "none"]
            effort = UPDATE if begin else QUICK if quick else WHOLE
            pieces = Pieces.of(Path(out), basis, begin, ahead, effort)
            found = study(
                basis,
                days_ahead=ahead,
                left_out=chosen,
                effort=effort,
                begin=begin,
                workers=workers or processors(),
                pieces=pieces,
                tell=tell,
            )
        index = publish(found, Path(out))
    except KeyboardInterrupt:
        kept = f"What was done is kept in {pieces.folder}; run the same command again to go on."
        complain(f"Stopped. {kept if pieces.are_kept else 'Nothing was written.'}")
        raise
    pieces.clear()
    for line in _told(found, index):
        click.echo(plain_line(line))
    _list_faults(basis)
    sys.exit(LEFT_OUT if basis.problems else 0)


def _check_extra() -> None:
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("numpy", "scipy", "threadpoolctl")):
        raise UsageError("Estimates need more packages.", advice="Install them: pip install 'counterclaim[estimate]'")


def _check_words(
    table: str | None, columns: str | None, of_ledger: str | None, state: str | None, *, anew: bool
) -> None:
    if table and of_ledger:
        raise UsageError(
            "--ledger and --since are for a ledger, and a table is given.", advice="Leave one of them out."
        )
    if columns and not table:
        raise UsageError("--columns is for a table, and none is given.", advice="Name the table too.")
    if state and anew:
        raise UsageError("--from begins from a state, --anew from none.", advice="Leave one of them out.")


def _of_table(table: str, columns: str | None) -> Basis:
    from counterclaim.estimate.mapping import Mapping, load_mapping
    from counterclaim.estimate.rows import read_basis

    return read_basis(Path(table), load_mapping(Path(columns)) if columns else Mapping())


def _of_ledger(ledger: str | None, since: date | None, by: str, tell: Tell | None) -> Basis:
    from counterclaim.estimate.claims import ledger_basis
    from counterclaim.events import linked, recorded
    from counterclaim.ledger.decisions import decided
    from counterclaim.ledger.ledger import Ledger

    where = ledger or LEDGER
    with Ledger.open(where, create=False) as opened:
        records, failed = recorded(linked(opened, tell=tell))
        claims = opened.claims()
        rejected = len(claims) - len(decided(claims, opened.decisions()))
    basis = ledger_basis(records, origin=f"the claims of {where}", since=since, by=by, rejected=rejected)
    return replace(basis, problems=failed)


def _begin(basis: Basis, given: str | None, out: Path) -> State | None:
    """The state that is named, or that of the folder where its reports were read in the same way."""
    from counterclaim.estimate.state import FILE, load

    path = Path(given) if given else out / FILE
    if not given and not path.exists():
        return None
    found = load(path)
    if found.is_of(basis):
        return found
    if given:
        raise UsageError(
            "This state is of other reports, or of some that were read in another way or count from another day.",
            where=given,
            advice="Give the state of this table and mapping, or none.",
        )
    complain(f"{path}: It is of other reports, or they were read in another way. All is worked out anew.")
    return None


def _date(words: str | None) -> date | None:
    try:
        return None if words is None else datetime.fromisoformat(words).date()
    except ValueError:
        raise UsageError(f"--since {words!r} is no date.", advice="Write it as 2022-02-24.") from None


# --- what is told


def _told(found: Study, index: Path) -> Iterator[str]:
    import polars as pl

    basis = found.basis
    sources, groups = basis.rows["source"].n_unique(), len(found.fitted.groups)
    told = f"{_count(basis.rows.height, 'report')} by {_count(sources, 'source')}"
    span = f"day 1{_on(basis, 1)} to day {found.last}{_on(basis, found.last)}"
    yield f"{told} on {_count(groups, 'kind')} of losses, {span}."
    yield from basis.notes
    for reason, number in basis.reasons:
        yield f"Left out {number:,}: {reason}"
    yield ""
    yield "A model's estimate of the totals, with its 90 % interval; not what anybody reported:"
    yield from _totals(found)
    thin = found.tables["diagnostics"].filter(pl.col("reports") <= _FEW)
    if thin.height:
        yield f"Two reports or fewer, which say little: {_named(thin)}."
    weak = found.tables["diagnostics"].filter(~found.tables["diagnostics"]["reliable"])
    if weak.height:
        yield f"Not to be relied on, as the chains do not agree there: {_named(weak)}."
    if found.begun_on is not None:
        yield f"Brought up to date from the state of day {found.begun_on}{_on(basis, found.begun_on)}."
    if not found.effort.is_whole:
        yield "Made from few draws: run it with --anew and without --quick for figures to publish."
    yield ""
    yield f"Pages:  {index}"
    yield f"Tables: {index.parent / 'data'}"


def _named(groups: polars.DataFrame) -> str:
    shown = [f"{party}, {category}" for party, category in groups.select("party", "category").iter_rows()]
    more = f"; and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return "; ".join(shown[:_SHOWN]) + more


def _on(basis: Basis, day: int) -> str:
    date = basis.date_of(day)
    return f" ({date})" if date else ""


def _totals(found: Study) -> Iterator[str]:
    import polars as pl

    from counterclaim.publish.estimate.words import rounded

    ends = found.tables["losses"].filter((pl.col("measure") == "cumulative") & (pl.col("day") == found.last))
    busy = found.tables["diagnostics"].sort("reports", descending=True).head(_SHOWN)
    shown = ends.join(busy.select("party", "category"), on=["party", "category"], how="semi", maintain_order="left")
    wide = max(len(f"{row['party']}, {row['category']}") for row in shown.iter_rows(named=True))
    for row in shown.iter_rows(named=True):
        low, middle, high = (rounded(row[name]) for name in ("q05", "median", "q95"))
        yield f"  {row['party'] + ', ' + row['category']:<{wide}}  {middle:>11,}  {low:,} to {high:,}"
    if ends.height > shown.height:
        yield f"  ... and {ends.height - shown.height} more."


def _list_faults(basis: Basis) -> None:
    if not basis.problems:
        return
    click.echo(f"Faulty, left out ({len(basis.problems):,}):", err=True)
    for one in basis.problems[:_FIRST]:
        click.echo(plain_line(f"  {one.where}: {one.what} {one.advice}"), err=True)
    if len(basis.problems) > _FIRST:
        click.echo(f"  ... and {len(basis.problems) - _FIRST:,} more, all in data/unused.csv.", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
