"""The word lists of `data/losses.toml` and `data/discourse.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@cache
def listed(section: str, name: str, *, file: str = "losses") -> frozenset[str]:
    """The words of one list of one file, in lower case."""
    return frozenset(_lists(file)[section][name])


@cache
def groups() -> dict[str, str]:
    """Word, singular or plural -> the group that it is counted in."""
    found: dict[str, str] = {}
    for group, words in _lists("losses")["groups"].items():
        for word in words:
            found.setdefault(word, group)
            found.setdefault(plural(word), group)
    return found


def plural(noun: str) -> str:
    """The plural of an English noun; what is one already, or has none ("servicemen", "equipment"), stays as it is."""
    if noun in listed("things", "alike") or noun.endswith(("men", "people", "craft", "children")):
        return noun
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "o", "u"):
        return noun[:-1] + "ies"
    return noun + "s"


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, hyphens kept."""
    return [word.lower() for word in _WORD.findall(text)]


@cache
def _lists(file: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files(__package__) / "data" / f"{file}.toml").read_text(encoding="utf-8"))
