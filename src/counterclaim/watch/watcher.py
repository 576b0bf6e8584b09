"""The watcher: asks what is due, a few servers at once and each of them one page at a time, and keeps what came."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from counterclaim.errors import CounterclaimError, FetchError, LedgerError
from counterclaim.events import linked
from counterclaim.ledger.ledger import name_key
from counterclaim.ledger.retrievals import Retrieval
from counterclaim.nouns import Problem
from counterclaim.read.fetch import Fetched, Limits, Manners, fetch_if_changed
from counterclaim.verbs import Verbs
from counterclaim.watch.feeds import is_feed, read_feed
from counterclaim.watch.findings import Outcome
from counterclaim.watch.fronts import feeds_named, is_front_page
from counterclaim.watch.intake import Intake, Taken, listed
from counterclaim.watch.plan import Lease, Listed, LostError, Plan, Watched, database_clock
from counterclaim.watch.schedule import NEVER, due_after, due_after_failure, step_after
from counterclaim.watch.sources import Checked, check_new
from counterclaim.watch.table import FeedTable, Followed, Kind

if TYPE_CHECKING:
    from counterclaim.ledger.ledger import Ledger

AT_ONCE = 8
"""Servers that are asked at the same time."""
_SIGN_OF_LIFE = 30.0
"""Seconds after which, at the latest, it is said again that our servers are ours."""
_PATIENCE = 300.0
"""Seconds for which a server is left alone that answers 429 or 503 without saying for how long."""

Answer = Fetched | FetchError | Exception | None
"""What came of asking for a page; None where it has not changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, for a line of the log."""

    kind: str
    """ "new", "revised", "comments", "changed", "listed", "gone" or "error"."""
    title: str
    """What the log calls the entry that it was followed for."""
    url: str
    what: str
    taken: Taken | None = None
    """What the page has become, where it changed."""


@dataclass(slots=True)
class Round:
    """What one round did."""

    asked: int = 0
    new: int = 0
    revised: int = 0
    """Reports that say something else, or have other comments."""
    failed: int = 0
    changed: int = 0
    """Figures that fare otherwise on their page than before: changed, moved or gone."""


@dataclass(frozen=True, slots=True)
class _Under:
    """A request that is under way."""

    lease: Lease
    one: Watched


@dataclass(slots=True)
class Watcher:
    """Follows a table of feeds into a ledger.

    ::

        with Ledger.open("counterclaim.db") as ledger:
            watcher = Watcher(ledger, load(Path("feeds.toml")), every=600.0, tell=print)
            watcher.round()
    """

    ledger: Ledger
    table: FeedTable
    every: float
    """Seconds between two looks at an entry that says nothing else."""
    tell: Callable[[Told], None]
    verbs: Verbs = field(default_factory=Verbs)
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[Connection], float] = database_clock
    """Seconds since 1970, the same for all watchers of a ledger."""
    plan: Plan = field(init=False)
    _entries: dict[str, Followed] = field(init=False)
    _answers: SimpleQueue[tuple[_Under, Answer]] = field(default_factory=SimpleQueue, init=False)
    _manners: Manners = field(default_factory=Manners, init=False)
    _flying: dict[str, _Under] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._entries = {one.key: one for one in self.table.followed}
        self.plan = Plan(self.ledger.engine, self._entries, clock=self.clock)

    def round(self) -> Round:
        """Ask for all that is due, and for what that brings, until nothing is due any more; then link and check."""
        done = self._asked()
        if done.new or done.revised:
            linked(self.ledger, verbs=self.verbs)
        for one in check_new(self.ledger):
            done.changed += self._told_of_figure(one)
        return done

    def _told_of_figure(self, one: Checked) -> bool:
        """Tell of a figure that its page no longer gives; whether there was anything to tell."""
        finding, source = one.finding, one.claim.source
        if finding is None or finding.outcome not in (Outcome.CHANGED, Outcome.GONE) or one.claim.in_comment:
            return False
        quote = finding.before.quote
        what = f"“{quote}” is gone from the page"
        if finding.outcome is Outcome.CHANGED and finding.after is not None:
            silence = ", without a word about it" if finding.is_silent else ""
            what = f"“{quote}” is now “{finding.after.quote}”{silence}"
        self.tell(Told("changed", source.outlet or source.title or "", source.url or "", what))
        return True

    def _asked(self) -> Round:
        done = Round()
        self.plan.enrol(self.table.followed)
        try:
            while self._fill() or self._flying:
                under, answer = self._next_answer()
                done.asked += 1
                self._take_in(under, answer, done)
        finally:
            for under in list(self._flying.values()):
                with suppress(LedgerError):  # what cannot be given back now is free by itself in three minutes
                    self._give_back(under, wait=0.0)
        return done

    def _fill(self) -> bool:
        """Ask more servers, as long as there are some to ask; whether any was."""
        before = len(self._flying)
        while len(self._flying) < AT_ONCE and (taken := self.plan.take()) is not None:
            self._ask(_Under(*taken))
        return len(self._flying) > before

    def _ask(self, under: _Under) -> None:
        """Fetch in a thread of its own: what drips in slowly holds up nobody else."""
        self._flying[under.lease.host] = under
        threading.Thread(target=lambda: self._answers.put((under, self._fetched(under.one))), daemon=True).start()

    def _fetched(self, one: Watched) -> Answer:
        try:
            return fetch_if_changed(
                one.url,
                one.version,
                limits=self.limits,
                allow=self.table.allow,
                manners=self._manners,
                contact=self.table.contact,
            )
        except Exception as error:  # told of as this page's problem; the others go on
            return error

    def _next_answer(self) -> tuple[_Under, Answer]:
        while True:
            try:
                return self._answers.get(timeout=_SIGN_OF_LIFE)
            except Empty:
                self.plan.keep([under.lease for under in self._flying.values()])

    def _take_in(self, under: _Under, answer: Answer, done: Round) -> None:
        """Keep one answer, and go on with the next page of the same server."""
        wait = self.limits.pause
        try:
            try:
                told = self._keep(under, answer)
            except (FetchError, CounterclaimError) as error:
                told = [self._failed(under, error)]
                wait = _wait(error) or wait
        except LostError:
            self._flying.pop(under.lease.host, None)
            return
        for each in told:
            done.new += each.kind == "new"
            done.revised += each.kind in ("revised", "comments")
            done.failed += each.kind in ("error", "gone")
            self.tell(each)
        following = self.plan.more(under.lease) if wait <= self.limits.pause else None
        if following is None:
            self._give_back(under, wait=wait)
        else:
            self._ask(_Under(under.lease, following))

    def _give_back(self, under: _Under, *, wait: float) -> None:
        self._flying.pop(under.lease.host, None)
        self.plan.give_back(under.lease, wait=wait)

    # What came

    def _keep(self, under: _Under, answer: Answer) -> list[Told]:
        """Read what came and keep it, in one transaction; errors where it is nothing that can be kept."""
        if isinstance(answer, CounterclaimError):
            raise answer
        if isinstance(answer, Exception):
            raise FetchError(
                f"It could not be fetched ({type(answer).__name__}: {answer})"[:300] + ".", where=under.one.url
            )
        if answer is None:
            return self._unchanged(under)
        kind, one = self._kind(under.one), under.one
        if kind is Kind.FEED or (kind is not Kind.PAGE and is_feed(answer.data, charset=answer.charset)):
            return self._feed(under, answer, kind)
        if kind is Kind.AUTO and not one.is_listed and is_front_page(answer.url):
            named = feeds_named(answer.data, answer.url, charset=answer.charset)
            if named:
                return self._front(under, answer, named)
        intake = Intake(self.ledger, self.verbs)
        taken = intake.page(one.page, answer, listed=one.listed, outlet=self._entries[one.source].outlet)
        with self.ledger.together():
            now = self.plan.hold(under.lease)
            if taken.is_changed or one.problem:
                intake.keep(taken, at=answer.retrieved, status=200, data=answer.data)
            self._looked(one, answer, now, changed=taken.is_changed)
        return [self._told(taken, one)] if taken.is_changed else []

    def _unchanged(self, under: _Under) -> list[Told]:
        one = under.one
        with self.ledger.together():
            now = self.plan.hold(under.lease)
            if one.problem:
                at = datetime.fromtimestamp(now, UTC)
                Intake(self.ledger, self.verbs).note(Retrieval(page=one.page, at=at, status=304))
            self._looked(one, None, now, changed=False)
        return []

    def _front(self, under: _Under, answer: Fetched, feeds: Iterable[str]) -> list[Told]:
        """Follow the feeds that a front page names; it is no report itself."""
        one = under.one
        with self.ledger.together():
            now = self.plan.hold(under.lease)
            added = self.plan.add_listed([(url, Listed(kind=Kind.AUTO)) for url in feeds], source=one.source)
            self._looked(one, answer, now, changed=added > 0)
        return [self._line("listed", one, f"{_many(added, 'feed')} named by the page")] if added else []

    def _feed(self, under: _Under, answer: Fetched, kind: Kind) -> list[Told]:
        one = under.one
        feed = read_feed(answer.data, answer.url, now=answer.retrieved, charset=answer.charset)
        if feed.is_thread and kind is not Kind.FEED:
            return self._thread(under, answer)
        keep = self._entries[one.source].keep_reading
        with self.ledger.together():
            now = self.plan.hold(under.lease)
            added = self.plan.add_listed(listed(feed, keep=keep, now=answer.retrieved), source=one.source)
            self._looked(one, answer, now, changed=added > 0)
        told = [self._line("listed", one, f"{added:,} new in {feed.title or 'the feed'}")] if added else []
        return told + [self._line("listed", one, said) for said in feed.left_out if added]

    def _thread(self, under: _Under, answer: Fetched) -> list[Told]:
        """Comments go to the reports that they stand under; a report that is not known yet is fetched first."""
        one, intake = under.one, Intake(self.ledger, self.verbs)
        feed = read_feed(answer.data, answer.url, now=answer.retrieved, charset=answer.charset)
        found, unknown = intake.thread(feed, host=one.host, at=answer.retrieved)
        changed = [taken for taken in found if taken.is_changed]
        with self.ledger.together():
            now = self.plan.hold(under.lease)
            for taken in changed:
                intake.keep(taken, at=answer.retrieved, status=200)
            self.plan.add_listed([(url, Listed()) for url in unknown], source=one.source)
            self._looked(one, None if unknown else answer, now, changed=bool(changed or unknown))
        return [self._told(taken, one) for taken in changed]

    def _kind(self, one: Watched) -> Kind:
        return one.listed.kind if one.is_listed else self._entries[one.source].kind

    # When next

    def _looked(self, one: Watched, answer: Fetched | None, now: float, *, changed: bool) -> None:
        version = answer.version if answer is not None else one.version
        step = step_after(one.step, changed=changed)
        if not one.is_asked_on:
            due = due_after(now, step, until=one.found + self._entries[one.source].keep_reading)
        else:
            due = now + self._interval(one)
        self.plan.looked(one, asked=now, due=due, step=step, version=version)
        self.ledger.replace_problems(name_key(one.url), ())

    def _interval(self, one: Watched) -> float:
        return self._entries[one.source].every or self.every

    def _failed(self, under: _Under, error: CounterclaimError) -> Told:
        """Note that a page could not be had, and when it is tried again."""
        one, problem = under.one, error.problem
        status = (error.status or 0) if isinstance(error, FetchError) else 200
        wait = _wait(error)
        with self.ledger.together():
            now = self.plan.hold(under.lease)
            due = due_after_failure(now, self._interval(one), failures=one.failures + 1, wait=wait)
            if not one.is_asked_on and now >= one.found + self._entries[one.source].keep_reading:
                due = NEVER
            self.plan.looked(
                one,
                asked=now,
                due=due,
                step=one.step,
                failures=one.failures + 1,
                version=one.version,
                problem=problem.what,
            )
            intake = Intake(self.ledger, self.verbs)
            if self._kind(one) is not Kind.FEED and problem.what != one.problem:
                at = datetime.fromtimestamp(now, UTC)
                intake.note(Retrieval(page=one.page, at=at, status=status, note=problem.what))
            if intake.known(one.page) is None:
                told = Problem(one.url, problem.what, problem.advice)
                self.ledger.replace_problems(name_key(one.url), [told])
        kind = "gone" if status in (302, 404, 410) else "error"
        following = "It is not tried again." if due >= NEVER else f"Next try {told_time(due)}."
        return self._line(kind, one, f"{problem.what} {following}")

    # What is said of it

    def _line(self, kind: str, one: Watched, what: str) -> Told:
        return Told(kind, self._entries[one.source].title, one.url, what)

    def _told(self, taken: Taken, one: Watched) -> Told:
        title = self._entries[one.source].title
        kind, what = described(taken)
        return Told(kind, title, taken.compared.document.url or one.url, what, taken)


def described(taken: Taken) -> tuple[str, str]:
    """What a line of the log says of a page that has changed: its kind, and the rest."""
    now = taken.compared
    claims = _claims(taken)
    name = f"“{(now.document.title or 'untitled')[:120]}”"
    comments = _comments(now.added, now.gone)
    if taken.before is None:
        return "new", f"{name}, {_many(claims, 'claim')}{comments}"
    if not now.report_changed:
        return "comments", f"{name}{comments}"
    return "revised", f"{name}, {_many(claims, 'claim')}{comments}"


def _claims(taken: Taken) -> int:
    found = taken.found
    return 0 if isinstance(found, Problem) else len(found if isinstance(found, list) else found.claims)


def _comments(added: int, gone: int) -> str:
    said = [f"{_many(added, 'comment')} more"] if added else []
    said += [f"{_many(gone, 'comment')} gone"] if gone else []
    return "".join(f", {one}" for one in said)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _wait(error: CounterclaimError) -> float | None:
    """For how long the server wants to be left alone; None where it does not care."""
    if not isinstance(error, FetchError) or (error.status not in (429, 503) and error.wait is None):
        return None
    return error.wait if error.wait is not None else _PATIENCE


def told_time(moment: float) -> str:
    """A time for people who read a log: "2023-01-05 10:22 UTC"."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment):%Y-%m-%d %H:%M} UTC"
