"""How many threads linear algebra takes: one, since our systems are many and small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_thread() -> Iterator[None]:
    """Linear algebra on one thread meanwhile.

    Threads that share a system of some hundred unknowns wait for each other longer than they work: on two processors a
    fit took four times as long, and eight times the work.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        yield
