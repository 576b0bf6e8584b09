"""The queue in a terminal: what to look at first, and why."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from counterclaim.screen import complain, plain_line

if TYPE_CHECKING:
    from counterclaim.nouns import Link, Record
    from counterclaim.review.queue import Case

_LEDGER = "counterclaim.db"
_WORDS = 100


@click.command()
@click.option("--ledger", default=_LEDGER, show_default=True, metavar="LEDGER", help="The ledger to read from.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Cases to list.")
@click.option("--event", default=None, metavar="ID", help="Only those of this event.")
def queue(ledger: str, limit: int, event: str | None) -> None:
    """List what a person should look at first: disagreement before agreement, with the reasons.

    A case is a claim that nobody has decided on, a page that changed a figure in silence, an event that could not be
    placed, or a decision that waits for a second person. It leaves the list when somebody decides.
    """
    from counterclaim.events import board, recorded
    from counterclaim.ledger.decisions import Holding
    from counterclaim.ledger.ledger import Ledger
    from counterclaim.review.queue import Firsts, Queue, cases, changed_pages, decided_on, waiting, with_changed_pages
    from counterclaim.watch.changes import page_changes
    from counterclaim.watch.sources import findings

    with Ledger.open(ledger, create=False) as opened:
        made = board(opened)
        silent = findings(opened, silent=True)
    events = made.events()
    records, failed = recorded(one for one in events if event in (None, one.id))
    firsts, decided = Firsts.of(link for one in events for link in one.links), decided_on(Holding(made.decisions))
    changed = changed_pages(page_changes(silent, events), decided=decided)
    found = {
        one.event.id: with_changed_pages(
            cases(one.event, one, decided=decided, firsts=firsts),
            [case for case in changed if case.event == one.event.id],
        )
        for one in records
    }
    listed = Queue(found | {"beside": tuple(case for case in waiting(made) if event in (None, case.event))})
    known = {one.event.id: one for one in records}
    links = {link.claim.id: link for one in events for link in one.links}
    for number, case in enumerate(islice(listed.cases(), limit), start=1):
        _print(number, case, known.get(case.event), links.get(case.claim))
    click.echo(f"{min(limit, len(listed)):,} of {len(listed):,} cases." if listed else "There is nothing to look at.")
    for problem in failed:
        complain(f"{problem.where}: {problem.what} {problem.advice}")


def _print(number: int, case: Case, record: Record | None, link: Link | None) -> None:
    from counterclaim.record.wording import claimed, one_line

    name = record.event.name if record else case.event
    click.echo(plain_line(f"{number}. {name} ({case.event})"))
    if link is not None:
        claim = link.claim
        what = f"{claimed(claim)} {claim.affected or ''} {claim.measure}".replace("  ", " ")
        click.echo(plain_line(f"   {link.speaker}: {what} [{claim.id[:12]}]"))
        around = f"{claim.prefix[-_WORDS:]}[{claim.quote}]{claim.suffix[:_WORDS]}"
        click.echo(plain_line(f"   … {one_line(around)} …"))
    for reason in case.reasons:
        click.echo(plain_line(f"   - {reason.words}"))
