"""`counterclaim watch` and `counterclaim check-sources`: thin, and quick to load."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from counterclaim.errors import LedgerError
from counterclaim.extractors import Extractor, extractor_options
from counterclaim.screen import complain, plain_line

if TYPE_CHECKING:
    from counterclaim.watch.sources import Checked
    from counterclaim.watch.watcher import Round, Told, Watcher

LEDGER = "counterclaim.db"
LEFT_OUT = 3
_NAP = 30.0
"""Seconds at most between two looks at the clock, which may have been set."""
_SHOWN = 50


class _Stopped(BaseException):
    """The system asks us to end."""


@click.command()
@click.argument("feeds", metavar="FEEDS.toml", type=click.Path(path_type=Path))
@click.option("--every", default="10m", show_default=True, metavar="TIME", help="Between two looks: 90s, 10m, 2h, 1d.")
@click.option("--once", is_flag=True, help="Ask what is due now, and end: for cron.")
@click.option(
    "--into", "--ledger", "ledger", default=LEDGER, show_default=True, metavar="LEDGER", help="The ledger to add to."
)
@extractor_options
def watch(feeds: Path, every: str, once: bool, ledger: str, extractor: Extractor) -> None:
    """Follow feeds, pages and threads: new reports flow into the ledger, revisions of a page are kept as revisions.

    FEEDS.toml lists what to follow. One line is written for each thing that happens. Ctrl-C stops it, and the next
    start goes on where it stopped. With --once the exit code is 3 where something could not be had.
    """
    from counterclaim.ledger.ledger import Ledger
    from counterclaim.read.fetch import Limits
    from counterclaim.verbs import Verbs
    from counterclaim.watch.table import interval, load
    from counterclaim.watch.watcher import Watcher

    table, seconds = load(feeds), interval(every, where="--every")
    with Ledger.open(ledger) as opened, _ending(ledger):
        verbs = extractor.verbs(None) or Verbs()
        watcher = Watcher(opened, table, seconds, _told, verbs=verbs, limits=Limits(pause=table.gap))
        if once:
            done = watcher.round()
            _summed_up(done, watcher)
            _list_troubled(watcher)
            sys.exit(LEFT_OUT if done.failed else 0)
        _for_ever(watcher)


def _for_ever(watcher: Watcher) -> NoReturn:
    while True:
        try:
            done = watcher.round()
            if done.asked:
                _summed_up(done, watcher)
            wait = (watcher.plan.next_due() or 0.0) - watcher.plan.now()
        except LedgerError as error:  # a database that is started again comes back
            complain(str(error))
            wait = _NAP
        time.sleep(min(max(wait, 1.0), _NAP))


@contextmanager
def _ending(ledger: str) -> Iterator[None]:
    """Ctrl-C and the system's wish to end, at any moment: what is half done is not kept."""
    from counterclaim.ledger.addresses import shown

    def stop(*_: object) -> NoReturn:
        raise _Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        complain(f"Stopped. What was done is kept in {shown(ledger)}; run the same command again to go on.")
        raise
    except _Stopped:
        complain("Stopped by the system.")
    finally:
        signal.signal(signal.SIGTERM, before)


def _told(one: Told) -> None:
    """One line, at once, that reads the same on a screen, in a file and in a journal."""
    _say(f"{one.kind:<9}{one.title}: {one.what}  {one.url}")


def _say(text: str) -> None:
    click.echo(plain_line(f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())}  {text}"))
    sys.stdout.flush()


def _summed_up(done: Round, watcher: Watcher) -> None:
    from counterclaim.watch.watcher import told_time

    due = watcher.plan.next_due()
    following = f"; next look {told_time(due)}" if due is not None else ""
    parts = [f"{done.asked:,} asked", f"{done.new:,} new", f"{done.revised:,} revised", f"{done.failed:,} failed"]
    _say(f"{'round':<9}{', '.join(parts)}{following}")


def _list_troubled(watcher: Watcher) -> None:
    from counterclaim.watch.schedule import NEVER
    from counterclaim.watch.watcher import told_time

    found = watcher.plan.troubled()
    if not found:
        return
    click.echo(f"Could not be had ({len(found):,}):", err=True)
    for one in found[:_SHOWN]:
        following = "It is not tried again." if one.due >= NEVER else f"Next try {told_time(one.due)}."
        click.echo(plain_line(f"  {one.url}: {one.problem} {following}"), err=True)
    if len(found) > _SHOWN:
        click.echo(f"  ... and {len(found) - _SHOWN:,} more.", err=True)


@click.command("check-sources")
@click.option("--ledger", default=LEDGER, show_default=True, metavar="LEDGER", help="The ledger to read from.")
@click.option("--all", "show_all", is_flag=True, help="List also what is still there.")
def check_sources(ledger: str, show_all: bool) -> None:
    """Look up every claim: do its words stand in the page as it was kept, and as it was last retrieved?

    Nothing is fetched: `counterclaim watch` retrieves the pages. The exit code is 3 where a figure was changed or is
    gone, or where kept bytes do not hold what was read from them.
    """
    from counterclaim.ledger.ledger import Ledger
    from counterclaim.watch.sources import check

    with Ledger.open(ledger, create=False) as opened:
        done = check(opened)
    worse = [one for one in done if _is_worse(one)]
    for one in done if show_all else worse:
        _show(one)
    _count_outcomes(done)
    sys.exit(LEFT_OUT if worse else 0)


def _is_worse(one: Checked) -> bool:
    from counterclaim.watch.findings import Outcome

    fine = (None, Outcome.THERE, Outcome.MOVED)
    return one.is_kept is False or (one.finding.outcome if one.finding else None) not in fine


def _show(one: Checked) -> None:
    source, finding = one.claim.source, one.finding
    where = source.url or source.title or source.document[:12]
    outcome = finding.outcome.value if finding else "never retrieved again"
    silent = ", in silence" if finding and finding.is_silent else ""
    click.echo(plain_line(f"{outcome}{silent}: {source.outlet or 'unnamed outlet'}, {where}"))
    if one.is_kept is False:
        click.echo("  The kept bytes do not hold these words.")
    click.echo(plain_line(f"  read: {_sentence(one)}"))
    if finding and finding.after:
        click.echo(plain_line(f"  now:  {finding.after.text}"))
    if finding and finding.note:
        click.echo(plain_line(f"  {finding.note}"))


def _sentence(one: Checked) -> str:
    return one.finding.before.text if one.finding else f"… {one.claim.quote} …"


def _count_outcomes(done: list[Checked]) -> None:
    from collections import Counter

    if not done:
        click.echo("There is no claim to look up yet.")
        return
    tally = Counter(one.finding.outcome.value if one.finding else "never retrieved again" for one in done)
    claims = f"{len(done):,} claim{'' if len(done) == 1 else 's'}"
    click.echo(f"{claims}: " + ", ".join(f"{many:,} {what}" for what, many in tally.most_common()) + ".")
