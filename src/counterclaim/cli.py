"""The command line: thin, one function a command. What takes long to load is loaded by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.estimation import estimate
from counterclaim.extractors import Extractor, extractor_options
from counterclaim.ledger_commands import LEDGER
from counterclaim.ledger_commands import ledger as ledger_commands
from counterclaim.review.command import queue
from counterclaim.screen import complain, forget_output, output, plain_line, print_bytes, progress_bars, to_file
from counterclaim.serve.command import serve, user
from counterclaim.watch.command import check_sources, watch

if TYPE_CHECKING:
    from counterclaim.ledger.ledger import Ledger
    from counterclaim.nouns import Claim, Document, Event, Link, Problem
    from counterclaim.run import Outcome

SITE = "site"
EXPORTS = ("acled", "datapackage", "hxl", "jsonld", "ucdp", "vegalite")
FORMS = ("table", "jsonl", "csv", "parquet")

NOTHING_DONE = 1
LEFT_OUT = 3
STOPPED = 130

_FIRST = 20  # problems that are listed
_SHOWN_AT_ONCE = 3  # records that `show` prints where none is named


class _Program(click.Group):
    """Tells a user's mistakes in one line, and is quiet when the reader of its output goes away."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except CounterclaimError as error:
            complain(str(error))
            ctx.exit(2 if isinstance(error, UsageError) else NOTHING_DONE)
        except BrokenPipeError:
            forget_output()
            ctx.exit(141)
        except OSError as error:
            complain(f"{error.filename or 'output'}: The system refuses: {error.strerror or error}.")
            forget_output()
            ctx.exit(NOTHING_DONE)
        except KeyboardInterrupt:
            ctx.exit(STOPPED)
        return result


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="counterclaim")
def main() -> None:
    """Who claims which losses: read reports and reader threads, and publish the whole dispute, quote by quote.

    Exit codes: 0 all was read; 1 nothing could be done; 2 the command makes no sense; 3 done, but some inputs were
    left out; 130 stopped by Ctrl-C.
    """


main.add_command(estimate)
main.add_command(ledger_commands)

_in_ledger = click.option(
    "--ledger", default=LEDGER, show_default=True, metavar="LEDGER", help="The ledger to read from."
)
_names = click.option("--names", is_flag=True, help="Show readers by the names that their pages show.")


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--into", "ledger", default=LEDGER, show_default=True, metavar="LEDGER", help="The ledger to add to.")
@click.option("--out", default=SITE, show_default=True, metavar="SITE", help="The folder for the site.")
@_names
@click.option("--parties", default=None, metavar="FILE", help="TOML: who speaks for which side.")
@click.option("--no-estimate", is_flag=True, help="Leave a model's estimates out of the site.")
@click.option("--tendencies", default=None, metavar="FILE", help="JSON: how speakers bend their figures.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes, by default one a processor; with a model, documents at once, by default 4.",
)
@extractor_options
def run(
    sources: tuple[str, ...],
    ledger: str,
    out: str,
    names: bool,
    parties: str | None,
    no_estimate: bool,
    tendencies: str | None,
    workers: int | None,
    extractor: Extractor,
) -> None:
    """Read sources, find their claims, and publish the record of each event.

    SOURCE is a file, a folder, a pattern such as 'reports/*.html', a URL, or - for standard input. Running again adds
    nothing; a run that was broken off goes on where it was.
    """
    from counterclaim.run import perform
    from counterclaim.workers import processors

    try:
        with progress_bars() as tell:
            outcome = perform(
                sources,
                ledger=ledger,
                out=out,
                names=names,
                parties=parties,
                estimate=not no_estimate,
                tendencies=tendencies,
                workers=workers or processors(),
                verbs=extractor.verbs(workers),
                tell=tell,
            )
    except KeyboardInterrupt:
        complain(f"Stopped. What was done is kept in {_shown(ledger)}; run the same command again to go on.")
        raise
    _tell_outcome(outcome, ledger, out, extractor.spent())
    if not outcome.read:
        sys.exit(NOTHING_DONE)
    sys.exit(LEFT_OUT if outcome.problems else 0)


@main.command()
@click.argument("event", required=False)
@click.option(
    "--as-of", default=None, metavar="DATE", help="As the ledger showed it at the end of that day: 2023-01-31."
)
@_in_ledger
def show(event: str | None, as_of: str | None, ledger: str) -> None:
    """Show the record of an event: who says what, the range, the floor, the moves, the origins, the thread.

    Apart from it, below, stands what a model makes of it.

    EVENT is its id, its name, or a part of either. Without it, the largest records are shown and the others listed.
    """
    from rich.console import Console

    from counterclaim.events import linked, recorded, tendencies_of
    from counterclaim.publish.terminal import show as print_record
    from counterclaim.toll import tolls

    output()
    console = Console(highlight=False, emoji=False, markup=False)
    with _ledger(ledger) as opened:
        events = _then(opened, as_of) if as_of else linked(opened)
        chosen = [_chosen(events, event)] if event else _largest(events)
        records, failed = recorded(chosen)
        known = tendencies_of(opened)
    for number, record in enumerate(records):
        if number:
            console.print()
        print_record(record, console, estimates=tolls(record, known))
    for problem in failed:
        complain(f"{problem.where}: {problem.what} {problem.advice}")
    if not event:
        _list_others(events, chosen)


@main.command()
@click.option("--event", default=None, help="Only those of this event: its id, its name, or a part of either.")
@click.option("--doubtful-first", is_flag=True, help="The claims that were read least surely first, for review.")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True)
@_in_ledger
@click.option("--out", type=click.Path(dir_okay=False), default=None, metavar="FILE", help="Instead of the screen.")
def claims(event: str | None, doubtful_first: bool, form: str, ledger: str, out: str | None) -> None:
    """List claims, one a row: every claim of the ledger, or those of one event."""
    from counterclaim.events import linked
    from counterclaim.tables import frame, write

    if form == "parquet" and out is None and sys.stdout.isatty():
        raise UsageError("Parquet is not for the screen.", advice="Give a file: --out claims.parquet")
    with _ledger(ledger) as opened:
        events = linked(opened)
        chosen = [_chosen(events, event)] if event else events
        rows: list[tuple[str | None, Link]] = [(one.id, link) for one in chosen for link in one.links]
        rows += [] if event else _unplaced(opened, {link.claim.id for _, link in rows})
    if doubtful_first:
        rows.sort(key=lambda row: row[1].claim.confidence)
    table = frame(link for _, link in rows)
    if rows:
        import polars as pl

        table = table.insert_column(0, pl.Series("event", [name for name, _ in rows], dtype=pl.String))
    if out is None:
        print_bytes(lambda stream: write(table, form, stream), clean=form != "parquet")
    else:
        to_file(Path(out), lambda path: write(table, form, path))


@main.command()
@click.argument("form", type=click.Choice(EXPORTS), metavar="FORMAT")
@click.option("--out", required=True, type=click.Path(file_okay=False), metavar="DIR", help="The folder to write to.")
@_in_ledger
@_names
def export(form: str, out: str, ledger: str, names: bool) -> None:
    """Write all records as open data, with a note of what the format cannot hold.

    FORMAT is acled, datapackage, hxl, jsonld, ucdp or vegalite.
    """
    from counterclaim.events import linked, recorded
    from counterclaim.publish.exports import export as write_export

    with _ledger(ledger) as opened:
        records, failed = recorded(linked(opened))
        decisions = opened.decisions()
    for path in write_export(form, records, Path(out), decisions=decisions, names=names):
        click.echo(plain_line(str(path)))
    for problem in failed:
        complain(f"{problem.where}: {problem.what} {problem.advice}")
    sys.exit(LEFT_OUT if failed else 0)


@main.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--url", default=None, help="Where the text was published.")
@click.option("--outlet", default=None, help="Who published it.")
@click.option("--date", default=None, metavar="YYYY-MM-DD", help="When it was published; a time may follow.")
@click.option("--title", default=None, help="Its headline, in which claims are found too.")
@extractor_options
def extract(
    file: str, url: str | None, outlet: str | None, date: str | None, title: str | None, extractor: Extractor
) -> None:
    """Find the claims of a text: text in, one JSON object a line out. No ledger is needed.

    A file that is a page or JSON (by the end of its name) is read first; any other file, and standard input, is taken
    as the text itself.
    """
    from counterclaim.extraction import as_line, documents

    found = documents(file, url=url, outlet=outlet, date=date, title=title)
    was_read = [_extract_one(one, extractor, output(), as_line) for one in found]
    if extractor.spent():
        complain(extractor.spent())
    if all(read is None for read in was_read):
        sys.exit(NOTHING_DONE)
    sys.exit(0 if all(was_read) else LEFT_OUT)


def _extract_one(
    one: Document | Problem, extractor: Extractor, stream: BinaryIO, as_line: Callable[[Claim], bytes]
) -> bool | None:
    """Write the claims of one document, and whether they are all; None where it is a problem instead."""
    from counterclaim.nouns import Problem

    if isinstance(one, Problem):
        complain(f"{one.where}: {one.what} {one.advice}")
        return None
    whole = True
    for found in extractor.each(one):
        if isinstance(found, Problem):
            whole = False
            stream.flush()
            complain(f"{found.where}: {found.what} {found.advice}")
        else:
            stream.write(as_line(found))
    stream.flush()
    return whole


main.add_command(queue)
main.add_command(serve)
main.add_command(user)
main.add_command(watch)
main.add_command(check_sources)


# --- what the commands share


@contextmanager
def _ledger(where: str) -> Iterator[Ledger]:
    from counterclaim.ledger.ledger import Ledger

    with Ledger.open(where, create=False) as opened:
        yield opened


def _shown(ledger: str) -> str:
    from counterclaim.ledger.addresses import shown

    return shown(ledger)


def _then(ledger: Ledger, date: str) -> list[Event]:
    """The events as they were at the end of a day, or of a minute; UsageError where the ledger does not know."""
    from datetime import timedelta

    from counterclaim.ledger.coding import moment
    from counterclaim.review.asof import as_of

    when = moment(date)
    if when is None:
        raise UsageError(f"{date!r} is no date.", advice="Write 2023-01-31, or 2023-01-31T18:00.")
    past = as_of(ledger.engine, when.latest - timedelta(microseconds=1))
    if past.linked_at is None:
        since = f"since {past.kept_since:%Y-%m-%d %H:%M}" if past.kept_since else "from the next run on"
        raise UsageError(
            f"The ledger does not know what it showed then: it keeps that {since}.", advice="Name a later day."
        )
    return past.board.events()


def _chosen(events: list[Event], wanted: str) -> Event:
    """The event with this id or name, or the only one that has it in them; UsageError where none or several do."""
    from difflib import get_close_matches

    exact = [event for event in events if wanted in (event.id, event.name)]
    some = exact or [event for event in events if wanted.lower() in f"{event.id}\n{event.name}".lower()]
    if len(some) == 1:
        return some[0]
    if some:
        raise UsageError(f"{wanted!r} fits {len(some)} events.", advice=f"Choose one: {_ids(some)}.")
    near = get_close_matches(wanted, [event.id for event in events], n=3, cutoff=0.4)
    known = ", ".join(near) or _ids(events)
    raise UsageError(f"There is no event {wanted!r}.", advice=f"Try {known}." if known else "The ledger holds none.")


def _ids(events: list[Event]) -> str:
    more = f" and {len(events) - 10} more" if len(events) > 10 else ""
    return ", ".join(event.id for event in events[:10]) + more


def _largest(events: list[Event]) -> list[Event]:
    sized = sorted(events, key=lambda event: (-len(event.documents), -len(event.links), event.id))
    return sized if len(sized) <= _SHOWN_AT_ONCE else sized[:1]


def _list_others(events: list[Event], shown: list[Event]) -> None:
    if not events:
        click.echo("No event yet: none of the claims could be placed, or there are none.")
        return
    others = [event for event in events if event not in shown]
    if others:
        click.echo(f"\n{len(others)} more, shown by `counterclaim show EVENT`:")
    for event in others:
        click.echo(plain_line(f"  {event.id}  {event.name} ({_count(len(event.links), 'claim')})"))


def _unplaced(ledger: Ledger, placed: set[str]) -> list[tuple[str | None, Link]]:
    """The claims that stand in no event, as rows beside those that do."""
    from counterclaim.ledger.decisions import decided

    return [
        (
            None,
            Link(claim, claim.speaker or claim.source.outlet or "", None, None, "", claim.source.published, claim.id),
        )
        for claim in decided(ledger.claims(), ledger.decisions())
        if claim.id not in placed
    ]


def _tell_outcome(outcome: Outcome, ledger: str, out: str, spent: str) -> None:
    for line in [*_summary_lines(outcome), spent]:
        if line:
            click.echo(plain_line(line))
    if outcome.summary.documents:
        click.echo(plain_line(f"Ledger: {_shown(ledger)}"))
        click.echo(plain_line(f"Site:   {Path(out) / 'index.html'}"))
    _list_problems(outcome.problems)


def _summary_lines(outcome: Outcome) -> Iterator[str]:
    found = outcome.summary
    yield f"{_count(found.documents, 'document')}, {_count(found.claims, 'claim')}, {_count(found.events, 'event')}."
    if found.unplaced:
        yield f"{_count(found.unplaced, 'claim')} could not be placed."
    if found.comments or found.comments_stated:
        stated = f" of {found.comments_stated:,}" if found.comments_stated is not None else ""
        yield f"{found.comments:,}{stated} comments were there."
    if any(code != "en" for code, _ in found.languages):
        yield f"Languages: {', '.join(f'{_language(code)} {number:,}' for code, number in found.languages)}."


def _language(code: str) -> str:
    from counterclaim.read.language import language_name

    return {"unknown": "unknown", "en": "English"}.get(code) or language_name(code)


def _list_problems(problems: tuple[Problem, ...]) -> None:
    if not problems:
        return
    click.echo(f"Left out ({len(problems):,}):", err=True)
    for problem in problems[:_FIRST]:
        click.echo(plain_line(f"  {problem.where}: {problem.what} {problem.advice}"), err=True)
    if len(problems) > _FIRST:
        click.echo(f"  ... and {len(problems) - _FIRST:,} more, all in the ledger's table `problems`.", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
