"""Rendering many events in processes of their own, on all processors, behind whatever readers ask for."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from functools import cache, partial
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.at_once import at_once
from counterclaim.errors import CounterclaimError
from counterclaim.serve.rendered import Kept
from counterclaim.workers import processors

if TYPE_CHECKING:
    from counterclaim.serve.site import LiveSite

MANY = 40
"""Events from which on processes are worth their start."""
_BEHIND = 10  # how far behind others a process of ours stands for a processor: 19 is the last


def rendered_elsewhere(where: str | Path, events: Sequence[str]) -> Generator[Kept | None]:
    """Each event of the ledger at a path or URL as it is now, in order; None where that has to be done here."""
    yield from at_once(partial(_rendered, where), events, workers=max(processors(), 2))


def _rendered(where: str | Path, event: str) -> Kept | None:
    if parent_process() is None:  # the processes died: one that is short of memory needs no second site
        return None
    try:
        return _site(where).kept(event)
    except (CounterclaimError, KeyError):
        return None


@cache
def _site(where: str | Path) -> LiveSite:
    from counterclaim.serve.desk import Desk

    if hasattr(os, "nice"):
        os.nice(_BEHIND)
    return Desk.open(where).site
