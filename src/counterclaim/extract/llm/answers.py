"""A model's words as raw claims: whole objects are kept, however the answer ends and whatever stands around it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

MOST = 500
"""Claims that are taken from one answer."""

_LIST = re.compile(r'"claims"\s*:\s*\[|^\s*(?:```\w*\s*)?\[')
_GAP = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said about one piece."""

    items: tuple[dict[str, Any], ...] = ()
    """Its claims as JSON objects, unchecked."""
    fault: str | None = None
    """Why there is no more than `items`; None for a whole answer."""


def answer(content: str, *, cut: bool = False) -> Answer:
    """Read an answer. What a model thinks aloud before it and the fence of a code block around it are passed over.

    `cut` says that the server stopped the model at a limit.
    """
    said = content.rpartition("</think>")[2]
    begin = _LIST.search(said)
    ending = "the answer was cut short by the server" if cut else "the answer is broken off"
    if begin is None:
        why = ending if cut else "the answer holds no list of claims"
        return Answer(fault=f"{why}: {said.strip()[:60]!r}")
    items: list[dict[str, Any]] = []
    at = begin.end()
    while len(items) < MOST:
        at = _after_gap(said, at)
        if said[at : at + 1] == "]":
            return Answer(tuple(items))
        try:
            item, at = _DECODER.raw_decode(said, at)
        except (ValueError, RecursionError):
            return Answer(tuple(items), f"{ending} after {len(items)} claims")
        items.append(item if isinstance(item, dict) else {})
    return Answer(tuple(items), f"the answer holds more than {MOST} claims")


def _after_gap(said: str, at: int) -> int:
    gap = _GAP.match(said, at)
    return gap.end() if gap else at
