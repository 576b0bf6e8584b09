"""Who repeats whom: each origin with the claims that only pass it on."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.publish.text import plural
from counterclaim.publish.views import ClaimView, EventView


@dataclass(frozen=True, slots=True)
class Branch:
    """An origin and its copies."""

    origin: ClaimView
    copies: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class CopyTree:
    """Every origin of an event, the most repeated first."""

    heading: str
    """ "7 articles, 2 origins"."""
    repeated: tuple[Branch, ...]
    alone: tuple[ClaimView, ...]
    """Origins that nobody repeats."""


def copy_tree(view: EventView) -> CopyTree:
    """The copy tree of an event; claims of comments are no part of it."""
    branches = []
    for origin in view.record.origins:
        if origin.claim in view.views:
            copies = tuple(view.views[c] for c in origin.copies if c in view.views)
            branches.append(Branch(view.views[origin.claim], copies))
    branches.sort(key=lambda b: -len(b.copies))
    return CopyTree(
        heading=f"{plural(len(view.reports), 'article')}, {plural(len(branches), 'origin')}",
        repeated=tuple(b for b in branches if b.copies),
        alone=tuple(b.origin for b in branches if not b.copies),
    )
