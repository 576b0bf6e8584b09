"""Linking anew after sources came in: in a process of its own, so that readers notice nothing."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path


def relink(where: str | Path) -> None:
    """Work out anew the events of the ledger at a path or URL."""
    from counterclaim.events import board
    from counterclaim.ledger.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        board(ledger)


class Relinking:
    """Links a ledger anew when asked to, once at a time; asked meanwhile, once more."""

    def __init__(self, where: str | Path) -> None:
        self._where = where
        self._lock = threading.Lock()
        self._is_wanted = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Ask for it; returns at once."""
        with self._lock:
            self._is_wanted = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="relinking", daemon=True)
                self._thread.start()

    @property
    def is_under_way(self) -> bool:
        """Whether events are being worked out."""
        with self._lock:
            return self._thread is not None

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._is_wanted:
                    self._thread = None
                    return
                self._is_wanted = False
            process = multiprocessing.get_context("spawn").Process(target=relink, args=(self._where,), daemon=True)
            process.start()
            process.join()
