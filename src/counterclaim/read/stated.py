"""The number of comments that a page itself states: "33 thoughts on", "12 Comments", "Comments (12)"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from lxml.html import HtmlElement

_LONGEST = 400
_NUMBER = r"(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d{1,7}|one|a|no)"
_WORDS = {"one": 1, "a": 1, "no": 0}


def count_in(line: str) -> int | None:
    """How many comments a heading states; None where it states none."""
    words = " ".join(line[:_LONGEST].split()).lower()
    before, after = _patterns()
    if found := before.match(words) or after.match(words):
        return _WORDS.get(found[1]) if found[1] in _WORDS else int(re.sub(r"\D", "", found[1]))
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    path = files("counterclaim.read") / "data" / "thread.toml"
    words = "|".join(sorted(tomllib.loads(path.read_text(encoding="utf-8"))["counted"], key=len, reverse=True))
    opening = r"(?:\W{0,3}|(?:all|view|show|see|read|view all|show all|there (?:is|are)) )"
    ending = r"(?: (?:on|to|for|in|about|so far)\b.*|\W*.{0,60})$"
    before = rf"{opening}{_NUMBER} (?:{words})\b(?! ago){ending}"
    return re.compile(before), re.compile(rf"\W{{0,3}}(?:{words}) ?[:(–—-]? ?{_NUMBER}\)?$")


def embedded_threads(root: HtmlElement) -> list[str]:
    """Names of the services whose threads a script puts into this page."""
    marks = _embeds()
    found: set[str] = set()
    for element in root.iter("div", "section", "script", "iframe", "span"):
        known = " ".join(filter(None, (element.get("id"), element.get("class"), element.get("src"))))
        inline = (element.text or "")[:20_000] if element.tag == "script" and not element.get("src") else ""
        found |= {name for name, signs in marks.items() if any(sign in known or sign in inline for sign in signs)}
    return sorted(found)


@cache
def _embeds() -> dict[str, list[str]]:
    path = files("counterclaim.read") / "data" / "thread.toml"
    return dict(tomllib.loads(path.read_text(encoding="utf-8"))["embeds"])
