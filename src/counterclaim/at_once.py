"""Long work on several processors, with the same result as on one; what a worker dies of is done here instead."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar

_AHEAD = 16
"""Pieces of work under way or waiting for each worker."""
_PATIENCE = 2.0
"""Seconds for which those under way may still end when nobody wants the rest."""
_ALERT = 0.25
"""Seconds after which Ctrl-C is heard."""
Given = TypeVar("Given")
Made = TypeVar("Made")


def at_once(work: Callable[[Given], Made], many: Sequence[Given], *, workers: int) -> Generator[Made]:
    """`work` on each, in order. With `workers` > 1 it must be a function of a module, or a partial of one."""
    if workers < 2 or len(many) < 2:
        yield from map(work, many)
        return
    done = 0
    try:
        with _pool(min(workers, len(many))) as pool:
            for made in _in_order(lambda one: pool.submit(work, one), iter(many), ahead=_AHEAD * workers):
                yield made
                done += 1
    except BrokenProcessPool:
        yield from map(work, many[done:])


def _in_order(submit: Callable[[Given], Future[Made]], given: Iterator[Given], *, ahead: int) -> Generator[Made]:
    """What comes of each, so many under way at once; left early, it waits a little for those under way.

    For a worker that ends while it writes its answer leaves us reading for ever.
    """
    under_way = deque(submit(one) for one in islice(given, ahead))
    try:
        while under_way:
            made = heard(under_way.popleft())
            under_way.extend(submit(one) for one in islice(given, 1))
            yield made
    finally:
        wait_for([one for one in under_way if not one.cancel()], timeout=_PATIENCE)


def heard(one: Future[Made]) -> Made:
    """What comes of work in another process, with an ear for Ctrl-C.

    Once Polars is loaded, a signal no longer ends a wait without limit.
    """
    while not one.done():
        wait_for([one], timeout=_ALERT)
    return one.result()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes that end at once when we do, and when Ctrl-C or an error ends our work."""
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(theirs,))
    try:
        yield pool
    finally:
        ours.close()
        pool.shutdown(cancel_futures=True)
        theirs.close()


def _begin(line: Connection) -> None:
    """In a worker: leave Ctrl-C to the parent, and end when its end of the line is closed, by it or by its death."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after, args=(line,), daemon=True).start()


def _end_after(line: Connection) -> None:
    wait([line])
    os._exit(0)
