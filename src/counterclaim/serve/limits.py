"""How often something may be tried, and how much may be sent."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

_KEYS = 20_000  # that a limit remembers; the one not seen for longest is forgotten


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in so many seconds."""

    times: int
    seconds: float


class Limit:
    """Counts what is tried under a key within a sliding stretch of time, in this process's memory."""

    def __init__(self, rate: Rate, *, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._tried: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Seconds until it may be tried again under this key; 0 where it may be now."""
        with self._lock:
            return self._wait(self._recent(key))

    def take(self, key: str) -> float:
        """Count a try, unless there were too many already: then the seconds to wait, else 0."""
        with self._lock:
            recent = self._recent(key)
            wait = self._wait(recent)
            if not wait:
                recent.append(self._now())
            return wait

    def forget(self, key: str) -> None:
        """Begin anew under this key."""
        with self._lock:
            self._tried.pop(key, None)

    def _wait(self, recent: deque[float]) -> float:
        if len(recent) < self._rate.times:
            return 0.0
        return max(recent[0] + self._rate.seconds - self._now(), 0.001)

    def _recent(self, key: str) -> deque[float]:
        recent = self._tried.setdefault(key, deque())
        self._tried.move_to_end(key)
        while len(self._tried) > _KEYS:
            self._tried.popitem(last=False)
        while recent and recent[0] <= self._now() - self._rate.seconds:
            recent.popleft()
        return recent
