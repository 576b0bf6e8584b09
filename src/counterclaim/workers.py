"""Claims out of many documents, on several processors; one document that breaks everything loses nothing else."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.synchronize import Event

from counterclaim.at_once import heard
from counterclaim.nouns import Claim, Document, Extracted, Problem

Extract = Callable[[Document], list[Claim] | Extracted]
Taken = tuple[Document, list[Claim] | Extracted | Problem]
"""A document with its claims, or with why there are none."""

MANY = 40
"""Documents from which on more than one process is worth its start."""

_CHUNK = 8


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def taken(documents: Iterable[Document], extract: Extract, *, workers: int) -> Generator[Taken]:
    """The claims of each document, in any order.

    Where the extractor fails on a document, a problem comes instead of claims. Close it where it is not gone through
    to the end. With `workers` > 1, `extract` must be a function of a module, and a script that calls this must keep
    its own work under `if __name__ == "__main__":`.
    """
    waiting = iter(documents)
    if workers < 2:
        yield from (_attempt(document, extract) for document in waiting)
        return
    while chunk := list(islice(waiting, _CHUNK)):
        broken: list[Document] = []
        yield from _in_processes(_chain(chunk, waiting), extract, workers, broken)
        yield from _one_by_one(broken, extract)


def taken_from_afar(documents: Iterable[Document], extract: Extract, *, at_once: int) -> Generator[Taken]:
    """The same for an extractor that only waits for another machine: so many documents at once, in threads.

    The threads end with the program, whatever they wait for.
    """
    done: queue.SimpleQueue[Taken] = queue.SimpleQueue()
    under_way = 0
    for document in documents:
        if under_way >= at_once:
            yield done.get()
            under_way -= 1
        threading.Thread(target=lambda one=document: done.put(_attempt(one, extract)), daemon=True).start()
        under_way += 1
    while under_way:
        yield done.get()
        under_way -= 1


def _chain(chunk: list[Document], rest: Iterator[Document]) -> Iterator[list[Document]]:
    while chunk:
        yield chunk
        chunk = list(islice(rest, _CHUNK))


def _in_processes(
    chunks: Iterator[list[Document]], extract: Extract, workers: int, broken: list[Document]
) -> Iterator[Taken]:
    """Chunk after chunk, two for each worker under way; when a worker dies, what was under way goes to `broken`."""
    under_way: deque[tuple[list[Document], Future[list[Taken]]]] = deque()
    with _pool(extract, workers) as pool:
        for chunk in chunks:
            under_way.append((chunk, _submitted(pool, chunk)))
            if len(under_way) >= 2 * workers:
                yield from _result(*under_way.popleft(), broken)
            if broken:
                break
        while under_way:
            yield from _result(*under_way.popleft(), broken)


def _submitted(pool: ProcessPoolExecutor, chunk: list[Document]) -> Future[list[Taken]]:
    try:
        return pool.submit(_attempts, chunk)
    except BrokenProcessPool as problem:
        failed: Future[list[Taken]] = Future()
        failed.set_exception(problem)
        return failed


def _result(chunk: list[Document], future: Future[list[Taken]], broken: list[Document]) -> list[Taken]:
    try:
        return heard(future)
    except BrokenProcessPool:
        broken += chunk
        return []


def _one_by_one(documents: Iterable[Document], extract: Extract) -> Iterator[Taken]:
    """Each document in a process that may die with it."""
    waiting = deque(documents)
    while waiting:
        with _pool(extract, 1) as pool:
            while waiting:
                document = waiting.popleft()
                try:
                    yield from heard(pool.submit(_attempts, [document]))
                except BrokenProcessPool:
                    yield document, _failed(document, "it brought the whole process down")
                    break


@contextmanager
def _pool(extract: Extract, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes that stop with us: at Ctrl-C after the document in hand, at our death at once."""
    context = get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=partial(_begin, extract, stop))
    try:
        yield pool
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


_extract: Extract
_stop: Event


def _begin(extract: Extract, stop: Event) -> None:
    """In a worker: leave Ctrl-C to the parent, and end when the parent is gone."""
    global _extract, _stop
    _extract, _stop = extract, stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _attempts(documents: list[Document]) -> list[Taken]:
    done = []
    for document in documents:
        if _stop.is_set():
            break
        done.append(_attempt(document, _extract))
    return done


def _attempt(document: Document, extract: Extract) -> Taken:
    try:
        found = extract(document)
        return document, found if isinstance(found, Extracted) else list(found)
    except Exception as error:  # a fault of ours in one document must not lose the others
        return document, _failed(document, f"{type(error).__name__}: {error}")


def _failed(document: Document, why: str) -> Problem:
    name = document.url or document.title or f"document {document.id[:12]}"
    return Problem(
        where=name[:300],
        what=f"Its claims could not be taken out ({why[:200]}).",
        advice="This is a fault of the program: please report it with the document.",
    )
