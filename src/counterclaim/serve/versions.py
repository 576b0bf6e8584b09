"""The two versions of a page that changed a figure in silence, side by side, with the coding of what each says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from counterclaim.nouns import Claim, Link
from counterclaim.serve.catalogue import Found
from counterclaim.serve.coding import fields
from counterclaim.watch.changes import PageChange, Run, page_changes


@dataclass(frozen=True, slots=True)
class Version:
    """What a page said at one retrieval."""

    retrieved: datetime | None
    runs: tuple[Run, ...]
    """Its sentence: what is the same in both versions, and what is only in this one."""
    claim: Claim | None
    """What is read from it; None where that stands in no record of this event any more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the coding, before and now."""

    title: str
    before: str
    now: str

    @property
    def is_same(self) -> bool:
        """Whether both are coded alike in it."""
        return self.before == self.now


@dataclass(frozen=True, slots=True)
class Versions:
    """One silent change of a page."""

    reason: str
    """Why a person should look, in a sentence."""
    before: Version
    now: Version
    rows: tuple[Row, ...]
    """The coding of both; empty where one of them is not at hand."""


def versions(found: Found, claim: str) -> tuple[Versions, ...]:
    """The silent changes that a claim of an event came of, or that came of it, the earlier before the later."""
    links = {link.claim.id: link for link in found.event.links}
    changes = [one for one in page_changes(found.silent, [found.event]) if claim in (one.claim, one.now)]
    made = [_versions(one, links) for one in changes]
    return tuple(sorted(made, key=lambda one: (one.before.retrieved is not None, str(one.before.retrieved))))


def _versions(change: PageChange, links: Mapping[str, Link]) -> Versions:
    old, new = links.get(change.claim), links.get(change.now or "")
    return Versions(
        reason=change.reason,
        before=_version(change.before.retrieved, change.runs, "added", old),
        now=_version(change.after.retrieved, change.runs, "removed", new),
        rows=_rows(old, new) if old and new else (),
    )


def _version(retrieved: datetime | None, runs: Iterable[Run], left_out: str, link: Link | None) -> Version:
    return Version(retrieved, tuple(run for run in runs if run.mark != left_out), link.claim if link else None)


def _rows(old: Link, new: Link) -> tuple[Row, ...]:
    pairs = zip(fields(old), fields(new), strict=True)
    return tuple(Row(one.title, one.value, other.value) for one, other in pairs if one.value or other.value)
