"""No regular expression of the package can take exponential time, whatever text it meets.

Every pattern that the package compiles is taken to pieces. Inside a repetition that may go on and on, a second one is
safe only where the next code point tells whether it ends: no code point may both go on in it and follow it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from re import _constants as op
from re import _parser as parser
from typing import Any

import pytest

LONG = 20
"""Repetitions of at most so many times cannot run away."""
ALPHABET = frozenset(map(chr, range(0x250))) | frozenset("’“”–—…€₹٣жЖ中\u2028\u202f\u200b")
"""Code points that stand for all."""
CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT}
COLLECT = """
import importlib, json, pkgutil, re, sys
compiled, seen = re._compile, {}
def spy(pattern, flags):
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    name = frame.f_globals.get("__name__", "")
    if name.startswith("counterclaim") and isinstance(pattern, str):
        seen[name, pattern, int(flags)] = None
    return compiled(pattern, flags)
re._compile = spy
import counterclaim
for module in pkgutil.walk_packages(counterclaim.__path__, "counterclaim."):
    if module.name == "counterclaim.ledger.migrations.env":
        continue  # a script that Alembic runs
    try:
        importlib.import_module(module.name)
    except ImportError:
        pass
counterclaim.extract("In a film, the army said on Monday that Gen. Ork and 63 soldiers, a boy, 7, were killed.")
print(json.dumps(list(seen)))
"""


@cache
def matched_by(category: Any) -> frozenset[str]:
    return frozenset(filter(re.compile(CATEGORIES[category]).match, ALPHABET))


def chars(kind: Any, value: Any) -> frozenset[str] | None:
    """The code points that a piece of one code point takes; None for any other piece."""
    if kind is op.LITERAL:
        return frozenset({chr(value), chr(value).lower(), chr(value).upper()})
    if kind is op.NOT_LITERAL:
        return ALPHABET - {chr(value)}
    if kind is op.ANY:
        return ALPHABET
    if kind is op.IN:
        inside = [one(*item) for item in value if item[0] is not op.NEGATE]
        taken = frozenset[str]().union(*inside)
        return ALPHABET - taken if value[0][0] is op.NEGATE else taken
    return None


def one(kind: Any, value: Any) -> frozenset[str]:
    """The code points of one item of a class."""
    if kind is op.RANGE:
        return frozenset(letter for letter in ALPHABET if value[0] <= ord(letter) <= value[1])
    if kind is op.CATEGORY:
        return matched_by(value)
    return chars(kind, value) or frozenset()


def bodies(kind: Any, value: Any) -> list[Any]:
    """What stands inside a piece, one for each way through it."""
    if kind in REPEATS or kind is op.POSSESSIVE_REPEAT:
        return [value[2]]
    if kind is op.BRANCH:
        return list(value[1])
    if kind is op.SUBPATTERN:
        return [value[3]]
    return [value] if kind is op.ATOMIC_GROUP else []


def first(pieces: Any, follow: frozenset[str]) -> frozenset[str]:
    """The code points with which a sequence can begin, where `follow` comes after it."""
    found: frozenset[str] = frozenset()
    for kind, value in pieces:
        taken = chars(kind, value)
        if taken is not None:
            return found | taken
        if kind in {op.ASSERT, op.ASSERT_NOT, op.AT}:
            continue
        if kind is op.GROUPREF:
            return found | ALPHABET
        inside = [first(body, frozenset({""})) for body in bodies(kind, value)]
        begun = frozenset[str]().union(*inside)
        skipped = (kind in REPEATS or kind is op.POSSESSIVE_REPEAT) and value[0] == 0
        found |= begun - {""}
        if "" not in begun and not skipped:
            return found
    return found | follow


def runaways(pieces: Any, follow: frozenset[str] = frozenset(), *, looped: bool = False) -> list[str]:
    """The pieces inside a long repetition that may end at a code point with which they may also go on."""
    found = []
    for n, (kind, value) in enumerate(pieces):
        after = first(list(pieces)[n + 1 :], follow)
        if kind in REPEATS:
            again = first(value[2], frozenset()) if value[1] > 1 else frozenset()
            long = value[1] > LONG
            if long and looped and again & after:
                found.append(f"{value[2]} may go on or end at {sorted(again & after)[:5]}")
            found += runaways(value[2], after | again, looped=looped or long)
        elif kind is op.BRANCH:
            starts = [first(body, after) for body in value[1]]
            both = [a & b for i, a in enumerate(starts) for b in starts[:i] if a & b]
            if looped and both and any(_is_loop(body) for body in value[1]):
                found.append(f"two branches may begin with {sorted(both[0])[:5]}")
            found += [bad for body in value[1] for bad in runaways(body, after, looped=looped)]
        else:
            kept = kind in {op.POSSESSIVE_REPEAT, op.ATOMIC_GROUP}
            for body in bodies(kind, value):
                found += runaways(body, frozenset() if kept else after, looped=looped and not kept)
    return found


def _is_loop(pieces: Any) -> bool:
    """Whether a long repetition stands somewhere in a sequence."""
    return any(
        (kind in REPEATS and value[1] > LONG) or any(map(_is_loop, bodies(kind, value))) for kind, value in pieces
    )


def test_no_pattern_of_the_package_can_run_away() -> None:
    printed = subprocess.run([sys.executable, "-c", COLLECT], capture_output=True, text=True, check=True).stdout
    patterns = json.loads(printed)
    assert len(patterns) > 60
    found = {
        f"{module}: {pattern}": bad
        for module, pattern, flags in patterns
        if (bad := runaways(parser.parse(pattern, flags)))
    }
    assert not found


@pytest.mark.parametrize("pattern", [r"(?:a+)+b", r"(?:\w+\s?)*$", r"(?:[^,]*,?)*;", r"(?:a|[ab]+)*c", r"(\d+[.,]?)+x"])
def test_patterns_that_do_run_away_are_told(pattern: str) -> None:
    assert runaways(parser.parse(pattern))


@pytest.mark.parametrize("pattern", [r"\w+(?:-\w+)*", r"(?:a++)+b", r"(?:[a-z]{1,9} ?)*", r"(?:\d+,)*x", r"(?>a+)b"])
def test_patterns_that_cannot_run_away_are_let_be(pattern: str) -> None:
    assert not runaways(parser.parse(pattern))
