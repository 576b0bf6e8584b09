from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from counterclaim.at_once import at_once

HERE = os.getpid()


@pytest.mark.parametrize("workers", [1, 2])
def test_work_comes_back_in_order(workers: int) -> None:
    assert list(at_once(abs, [-3, 2, -1], workers=workers)) == [3, 2, 1]


def test_another_processor_is_used_where_there_is_one() -> None:
    assert HERE not in set(at_once(eval, ["__import__('os').getpid()"] * 2, workers=2))


def test_what_a_worker_dies_of_is_done_here() -> None:
    deadly = f"__import__('os').getpid() == {HERE} or __import__('os')._exit(1)"
    assert list(at_once(eval, [deadly] * 3, workers=2)) == [True] * 3


def test_an_error_in_a_worker_is_the_callers() -> None:
    with pytest.raises(ZeroDivisionError):
        list(at_once(eval, ["1 / 0", "1"], workers=2))


def test_whoever_stops_listening_ends_the_work() -> None:
    results = at_once(eval, ["1", *["__import__('time').sleep(600)"] * 2], workers=2)
    assert next(results) == 1
    results.close()


def test_one_may_leave_early_while_workers_write_long_answers() -> None:
    answers = at_once(eval, ["'x' * 10_000_000"] * 40, workers=2)
    assert len(next(answers)) == 10_000_000
    answers.close()
    assert list(answers) == []


def test_much_work_comes_back_in_order() -> None:
    assert list(at_once(abs, range(-100, 0), workers=2)) == list(range(100, 0, -1))


def test_ctrl_c_ends_the_work_although_a_library_lets_waits_go_on() -> None:
    work = """
import signal, sys, time
from counterclaim.at_once import at_once
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.siginterrupt(signal.SIGINT, False)
for made in at_once(eval, ["1", *["__import__('time').sleep(600)"] * 2], workers=2):
    print(made, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", work], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.read(1) == b"1"
        program.send_signal(signal.SIGINT)
        try:
            _, complaint = program.communicate(timeout=60)
        finally:
            program.kill()
    assert b"KeyboardInterrupt" in complaint
