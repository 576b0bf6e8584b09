"""Figures, dates and speakers in plain British English."""

from __future__ import annotations

import re
from datetime import UTC, timedelta

from counterclaim.nouns import Claim, When
from counterclaim.record.words import words

_SPELT_OUT_TO = 10**15
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DETERMINED = re.compile(r"(the|an?|its|his|her|their|one|two|some|several)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\w+['’]s? ")
_REST = re.compile(r" (?:of|on|in|from|at|for|with|who|near|to)\b")
_PAIR = re.compile(r"([A-Z][^,]{1,80}?) and ([A-Z][^,]{1,80})")
_MORE = re.compile(r"\b(more than|over|upwards of|above|exceed\w*|beyond)\b", re.IGNORECASE)
_BELOW = re.compile(r"\b(fewer|less|under|below)\b", re.IGNORECASE)


def number(value: int) -> str:
    """A count with thousands separators: "1,200"; past 10^15 as a power: "10^30", "more than 10^30"."""
    if value < _SPELT_OUT_TO:
        return f"{value:,}"
    power = len(str(value)) - 1 if value < 10**4000 else 4000
    return f"10^{power}" if value == 10**power else f"more than 10^{power}"


def figure(low: int | None, high: int | None, *, approximate: bool = False) -> str:
    """Two bounds in words: "63", "about 400", "300 to 700", "at least 63", "up to 63", "no figure"."""
    about = "about " if approximate else ""
    if low is not None and high is not None:
        return about + (number(low) if low == high else f"{number(low)} to {number(high)}")
    if low is not None:
        return f"at least {about}{number(low)}"
    return "no figure" if high is None else f"up to {about}{number(high)}"


def claimed(claim: Claim) -> str:
    """The figure of a claim in words, as near to the source's own as the bounds allow.

    "more than 600" and "fewer than 100" keep their form, and a word of magnitude is quoted with what it was read as:
    "“hundreds” (100 or more)".
    """
    if claim.vague and (claim.low is None or claim.high is None):
        return f"“{one_line(claim.quote)}” ({_read_as(claim)})"
    if claim.high is None and claim.low and _names(claim.quote, claim.low - 1):
        return f"more than {number(claim.low - 1)}"
    if claim.low is None and claim.high is not None and _BELOW.search(claim.quote):
        return f"fewer than {number(claim.high + 1)}"
    return figure(claim.low, claim.high, approximate=claim.approximate)


def bound(value: int, claim: Claim) -> str:
    """One end of a range in words: the whole figure where it has one number, else the end that is meant."""
    two_ended = claim.low is not None and claim.high is not None and claim.low != claim.high
    return figure(value, value, approximate=claim.approximate) if two_ended else claimed(claim)


def _read_as(claim: Claim) -> str:
    if claim.low is not None:
        return f"{number(claim.low)} or more"
    return "no figure" if claim.high is None else f"{number(claim.high)} or fewer"


def _names(quote: str, value: int) -> bool:
    digits = re.findall(r"\d+", re.sub(r"(?<=\d)[,.\s](?=\d{3}\b)", "", quote))
    return str(value) in digits if digits else bool(_MORE.search(quote))


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def spoken_date(when: When, *, year: bool) -> str:
    """A stretch of time as precisely as it is known: "2 January", "January 2023", "30 December to 2 January"."""
    first = when.earliest.astimezone(UTC)
    last = (when.latest - timedelta(microseconds=1)).astimezone(UTC)
    until = f" {last.year}" if year else ""
    since = f" {first.year}" if year and first.year != last.year else ""
    if first.date() == last.date():
        return f"{first.day} {_MONTHS[first.month - 1]}{until}"
    if (first.day, first.hour) == (1, 0) and (last + timedelta(days=1)).day == 1:
        months = [f"{_MONTHS[first.month - 1]}{since}", f"{_MONTHS[last.month - 1]}{until}"]
        return months[1] if (first.year, first.month) == (last.year, last.month) else " to ".join(months)
    return f"{first.day} {_MONTHS[first.month - 1]}{since} to {last.day} {_MONTHS[last.month - 1]}{until}"


def in_a_sentence(speaker: str) -> str:
    """A speaker's name with the article that it takes: "the Russian defence ministry", "a local doctor", "Ukraine"."""
    name = one_line(speaker)
    if pair := _PAIR.fullmatch(name):
        return f"{in_a_sentence(pair[1])} and {in_a_sentence(pair[2])}"
    known = words("speech")
    if _DETERMINED.match(name):
        return name[:1].lower() + name[1:]
    if _POSSESSIVE.match(name):
        return name
    head = _REST.split(name, maxsplit=1)[0].rsplit(" ", 1)[-1].lower()
    if head in known["the"]:
        return f"the {name}"
    is_many = head.endswith("s") or head in known["many"]
    is_common = head in known["one_of_many"] or (name[:1].islower() and not is_many)
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}" if is_common else name


def in_number(affected: str) -> str:
    """What stands behind a number: "Russian soldiers", but "pieces of Russian equipment"."""
    return f"pieces of {affected}" if affected.rsplit(" ", 1)[-1].lower() in words("speech")["mass"] else affected


def singular(affected: str) -> str:
    """The name of one of those who are counted: "Russian soldiers" gives "Russian soldier"."""
    if affected.startswith("pieces of "):
        return affected.replace("pieces", "piece", 1)
    *before, last = affected.split(" ") or [""]
    one: str | None = words("speech")["singular"].get(last.lower())
    if one is None:
        one = last[:-1] if last.endswith("s") and not last.endswith("ss") else last
    return " ".join([*before, one])
