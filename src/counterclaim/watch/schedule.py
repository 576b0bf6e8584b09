"""When to look again: soon at what is new or moves, ever later at what does not, later still where it went wrong."""

from __future__ import annotations

STEPS = (600.0, 1_800.0, 3_600.0, 10_800.0, 21_600.0, 43_200.0, 86_400.0)
"""Seconds between two looks at a page that a feed listed: ten minutes at first, a day in the end."""
NEVER = 1e15
"""When what is done with is due: seconds since 1970."""
_DAY = 86_400.0


def step_after(step: int, *, changed: bool) -> int:
    """The step that follows a look: the next one, or two steps back where the page had changed."""
    return max(step - 2, 0) if changed else min(step + 1, len(STEPS) - 1)


def due_after(now: float, step: int, *, until: float) -> float:
    """When a listed page is due again, the last time as late as it is followed; `NEVER` afterwards."""
    if now >= until:
        return NEVER
    return min(now + STEPS[step], max(until, now + STEPS[0]))


def due_after_failure(now: float, every: float, *, failures: int, wait: float | None) -> float:
    """When to try again after some failures in a row: ever later, a day at most, and not before the server wishes."""
    backed_off = min(every * 2.0 ** min(failures - 1, 20), max(every, _DAY))
    return now + max(backed_off, wait or 0.0)
