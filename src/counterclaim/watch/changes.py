"""Pages that changed a figure in silence, for a person to look at, with the two versions side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from counterclaim.nouns import BODY, TITLE, Event
from counterclaim.watch.findings import Excerpt, Finding

_TOKEN = re.compile(r"\s+|[\w.,'’-]*\w|[^\w\s]", re.UNICODE)
_TOKENS = 600
"""Words and signs of an excerpt that are compared; what is beyond them is shown as replaced."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of two texts that is the same in both, or only in one."""

    mark: str
    """ "same", "removed" or "added"."""
    text: str


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that gives another figure than it gave, without saying so."""

    claim: str
    """Id of the claim that the page made before."""
    event: str
    """`Event.id` of the claim that a person decides on; empty where it stands in none."""
    now: str | None
    """Id of the claim that the page makes in its place."""
    before: Excerpt
    after: Excerpt
    runs: tuple[Run, ...]
    """Both sentences, word by word."""

    @property
    def reason(self) -> str:
        """Why a person should look, in a sentence."""
        return f"The page silently changed “{self.before.quote}” to “{self.after.quote}”."


def asked_about(change: Finding | PageChange) -> str:
    """Id of the claim that a person decides on: what stands there now, or else what the page said before."""
    return change.now or change.claim


def page_changes(findings: Iterable[Finding], events: Iterable[Event]) -> tuple[PageChange, ...]:
    """The silent changes of reports among findings, in the order of their claims' ids; readers' words are none."""
    homes = {link.claim.id: event.id for event in events for link in event.links}
    silent = (one for one in findings if one.is_silent and one.before.unit in (TITLE, BODY))
    ordered = sorted(silent, key=lambda one: one.claim)
    return tuple(_change(one, one.after, homes) for one in ordered if one.after is not None)


def _change(one: Finding, after: Excerpt, homes: Mapping[str, str]) -> PageChange:
    home = homes.get(asked_about(one), "")
    return PageChange(one.claim, home, one.now, one.before, after, runs(one.before.text, after.text))


def runs(before: str, after: str) -> tuple[Run, ...]:
    """Two texts as one: what is the same, what was removed and what was added, in reading order.

    The removed and the same together give the first text, the added and the same the second.
    """
    old, new = _tokens(before), _tokens(after)
    return tuple(_joined(_marked(old, new)))


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(text)
    return [*found[:_TOKENS], "".join(found[_TOKENS:])] if len(found) > _TOKENS else found


def _marked(old: list[str], new: list[str]) -> Iterator[Run]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, start, end, first, last in matcher.get_opcodes():
        if what == "equal":
            yield Run("same", "".join(old[start:end]))
        else:
            yield Run("removed", "".join(old[start:end]))
            yield Run("added", "".join(new[first:last]))


def _joined(found: Iterable[Run]) -> Iterator[Run]:
    """A blank between two changes belongs to both, so that words that changed together stand together."""
    held: list[Run] = []
    for run in found:
        if not run.text:
            continue
        if run.mark == "same" and not run.text.strip() and held:
            held += [Run("removed", run.text), Run("added", run.text)]
        elif run.mark == "same":
            yield from _flushed(held)
            held = []
            yield run
        else:
            held.append(run)
    yield from _flushed(held)


def _flushed(held: list[Run]) -> Iterator[Run]:
    for mark in ("removed", "added"):
        text = "".join(run.text for run in held if run.mark == mark)
        if text:
            yield Run(mark, text)
