"""Long work on several processors, with the same result as on one; what a worker dies of is done here instead."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar

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
            for future in [pool.submit(work, one) for one in many]:
                yield future.result()
                done += 1
    except BrokenProcessPool:
        yield from map(work, many[done:])


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
