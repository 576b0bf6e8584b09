"""The releases' own convention of counting, for bench/accuracy.py alone; it is no rule of the program's codebook.

An annotator of these press releases counted "insurgents" without a number as 2, "a couple" as 2, "several", "a few",
"some", "a group of" and "multiple" as 3, "numerous" and "a handful" as 4, "a large number of" as 5, a person named
or described as 1, and those detained as captured. The text is rewritten so, and then read like any other.
"""

from __future__ import annotations

import re

from counterclaim.extract import extract
from counterclaim.link.least import least as least_of
from counterclaim.nouns import Measure

_PEOPLE = r"(?:insurgents|militants|fighters|suspects|individuals|associates|facilitators|leaders|terrorists|bombers)"
_TAKEN = r"(?:detain|apprehend|arrest)"
_VERB = r"(?:kill|captur|detain|apprehend|arrest)(?:ed|ing)"
_KIND = "(?:suspected|armed|enemy|Taliban|Haqqani|additional|other)"
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (rf"\b{_TAKEN}ed\b", "captured"),
        (rf"\b{_TAKEN}ing\b", "capturing"),
        (r"\btaken into custody\b", "captured"),
        (r"\ba large number of\b", "five"),
        (r"\b(?:numerous|a handful of)\b", "four"),
        (r"\b(?:several|multiple|a few|a group of|a number of)\b", "three"),
        (r"\ba couple(?: of)?\b", "two"),
        (rf"\b({_VERB}) (?:some )?((?:{_KIND} ){{0,3}}{_PEOPLE})\b", r"\1 two \2"),
        (rf"\b({_VERB}) (?:the|his|its) ", r"\1 a "),
    )
)


def least(text: str) -> dict[str, int]:
    """The least number killed and captured that one release states."""
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    claims = extract(text)
    return {"killed": least_of(claims, Measure.KILLED), "captured": least_of(claims, Measure.CAPTURED)}
