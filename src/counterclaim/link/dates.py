"""Date words resolved against the day of publication: an interval as wide as the words are vague.

A weekday is the last one up to publication; a day without a year is its last occurrence up to publication. What this
small English resolver does not know goes to dateparser, one short string at a time.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from counterclaim.nouns import When

_LEAD = re.compile(
    r"^(?:(?:since|until|on|in|by|last|this|early|late|mid|from|for|of|the|beginning|end|middle"
    r"|summer|winter|spring|autumn)[ -])+"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_MONTH = re.compile(
    rf"^(?:\w+day,? )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}(?:[, -]+['’]?(\d{{4}}|\d\d))?$"
)
_MONTH_DAY = re.compile(rf"^(?:\w+day,? )?{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?$")
_MONTH_ALONE = re.compile(rf"^{_MONTH}(?:,? (\d{{4}}))?$")
_ISO = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$")
_NUMERIC = re.compile(r"^(\d{1,2})[./](\d{1,2})[./](\d{4}|\d\d)$")
_YEAR = re.compile(r"^(\d{4})$")
_WEEKDAY = re.compile(r"^(mon|tues|wednes|thurs|fri|satur|sun)day\b")
_COUNT = re.compile(
    r"^(an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}) (\w+?)s? (ago|earlier|before)$"
)
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_UNIT_DAYS = {"hour": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_NEAR = {
    "yesterday": (1, 1),
    "day before yesterday": (2, 1),
    "day before": (1, 1),
    "previous day": (1, 1),
    "today": (0, 1),
    "tonight": (0, 1),
    "morning": (0, 1),
    "afternoon": (0, 1),
    "overnight": (1, 2),
    "night": (1, 2),
    "week": (7, 8),
    "weekend": (8, 9),
    "month": (31, 32),
    "year": (366, 367),
}
_HOLIDAYS = {
    "new year": (1, 1, 0),
    "christmas": (12, 25, 0),
    "christmas day": (12, 25, 0),
    "christmas eve": (12, 24, 0),
    "boxing day": (12, 26, 0),
    "new year's day": (1, 1, 0),
    "new year's eve": (12, 31, 1),
    "new year's night": (12, 31, 1),
}
_FIRST_YEAR, _LAST_YEAR = 1000, 9998


def resolve(words: str, published: When | None) -> When | None:
    """The time that `words` name in a report published then; None where they name none that can be told.

    `words` is a cue's text, such as "on Monday night" or "since February 2022" (then the start that it names). The
    basis is "stated" for a full date and "relative" for one that leans on publication.
    """
    text = " ".join(words.lower().replace("’", "'").split())[:60]
    bare = _LEAD.sub("", text)
    anchor = _anchor(published)
    full = _full(bare)
    if full is not None or anchor is None:
        return full
    return _partial(bare, text, anchor) or _by_library(words, anchor)


def start_of_total(words: str, sides: Collection[str], published: When | None = None) -> When | None:
    """The day that "since the invasion began" means in reports about `sides` (ISO codes); None where none is listed.

    A month or a year that holds a listed start ("since February") means that day too.
    """
    text, named = words.lower(), resolve(words, published)
    for row in _starts():
        if set(row["sides"]).isdisjoint(sides):
            continue
        day = _span(row["date"].year, row["date"].month, row["date"].day, basis="stated")
        is_in = named is not None and day is not None and not is_day(named) and named.overlaps(day)
        if is_in or any(word in text for word in row["words"]):
            return _span(row["date"].year, row["date"].month, row["date"].day, basis="stated")
    return None


def is_day(when: When) -> bool:
    """Whether the interval is no wider than a night that two days share."""
    return when.latest - when.earliest <= timedelta(days=2)


def days_between(one: When, other: When) -> float:
    """Days from the nearer edge of one interval to that of the other; 0 where they overlap."""
    if one.overlaps(other):
        return 0.0
    gap = max(one.earliest - other.latest, other.earliest - one.latest)
    return gap.total_seconds() / 86400


def _anchor(published: When | None) -> datetime | None:
    """The day of publication, kept far enough from the ends of the calendar to count from."""
    if published is None or not _FIRST_YEAR <= published.earliest.year <= _LAST_YEAR:
        return None
    return published.earliest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _full(bare: str) -> When | None:
    """A date that carries its own year."""
    if found := _ISO.match(bare):
        return _span(int(found[1]), int(found[2]), int(found[3]), basis="stated")
    if found := _NUMERIC.match(bare):
        return _span(_century(found[3]), int(found[2]), int(found[1]), basis="stated")
    if (found := _DAY_MONTH.match(bare)) and found[3]:
        return _span(_century(found[3]), _month(found[2]), int(found[1]), basis="stated")
    if (found := _MONTH_DAY.match(bare)) and found[3]:
        return _span(int(found[3]), _month(found[1]), int(found[2]), basis="stated")
    if (found := _MONTH_ALONE.match(bare)) and found[2]:
        return _span(int(found[2]), _month(found[1]), None, basis="stated")
    if found := _YEAR.match(bare):
        return _span(int(found[1]), None, None, basis="stated")
    return None


def _partial(bare: str, text: str, anchor: datetime) -> When | None:
    """A date that needs the day of publication to be known."""
    if found := _DAY_MONTH.match(bare):
        return _last(_month(found[2]), int(found[1]), anchor)
    if found := _MONTH_DAY.match(bare):
        return _last(_month(found[1]), int(found[2]), anchor)
    if found := _MONTH_ALONE.match(bare):
        return _last(_month(found[1]), None, anchor)
    if found := _WEEKDAY.match(bare):
        return _weekday(found[1], anchor, strictly="last " in text)
    return _holiday(bare, anchor) or _counted(bare, anchor) or _near(bare, anchor)


def _weekday(stem: str, anchor: datetime, *, strictly: bool) -> When:
    back = (anchor.weekday() - _WEEKDAYS.index(stem[:3])) % 7
    return _days(anchor - timedelta(days=7 if strictly and not back else back), 1)


def _holiday(bare: str, anchor: datetime) -> When | None:
    name, _, year = bare.partition(" 2") if bare[-4:].isdigit() else (bare, "", "")
    if name not in _HOLIDAYS:
        return None
    month, day, more = _HOLIDAYS[name]
    when = _span(int("2" + year), month, day, basis="stated") if year else _last(month, day, anchor)
    return when and When(when.earliest, when.latest + timedelta(days=more), when.basis)


def _counted(bare: str, anchor: datetime) -> When | None:
    found = _COUNT.match(bare)
    if found is None or found[2] not in _UNIT_DAYS:
        return None
    number = int(found[1]) if found[1].isdigit() else 1 + (_NUMBERS.index(found[1]) if found[1] in _NUMBERS else 0)
    unit = _UNIT_DAYS[found[2]]
    back = number * unit
    if anchor.year - back // 365 - 1 < _FIRST_YEAR:
        return None
    slack = unit // 7
    return _days(anchor - timedelta(days=back + slack), 1 + 2 * slack)


def _near(bare: str, anchor: datetime) -> When | None:
    back = _NEAR.get(bare.split(" evening")[0]) or _NEAR.get(
        bare.split(" ")[0] if bare.startswith("yesterday") else bare
    )
    return None if back is None else _days(anchor - timedelta(days=back[0]), back[1])


def _last(month: int, day: int | None, anchor: datetime) -> When | None:
    """The last such day or month that had begun when the report came out, a day's grace for time zones."""
    for year in (anchor.year, anchor.year - 1):
        when = _span(year, month, day, basis="relative")
        if when is not None and when.earliest <= anchor + timedelta(days=1):
            return when
    return None


def _span(year: int, month: int | None, day: int | None, *, basis: str) -> When | None:
    """A day, a month or a year; None where the calendar has no such day."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not 1 <= (month or 1) <= 12 or not 1 <= (day or 1) <= 31:
        return None
    start = datetime(year, month or 1, 1, tzinfo=UTC) + timedelta(days=(day or 1) - 1)
    if day is not None:
        return When(start, start + timedelta(days=1), basis) if start.month == month else None
    if month is not None and month < 12:
        return When(start, datetime(year, month + 1, 1, tzinfo=UTC), basis)
    return When(start, datetime(year + 1, 1, 1, tzinfo=UTC), basis)


def _days(start: datetime, count: int) -> When:
    return When(start, start + timedelta(days=count), "relative")


def _month(stem: str) -> int:
    return 1 + _MONTHS.index(stem)


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 70 else 2000)


def _by_library(words: str, anchor: datetime) -> When | None:
    """What dateparser makes of the words, where it makes anything of them."""
    if not any(map(str.isdigit, words)):
        return None
    import dateparser

    settings = {"RELATIVE_BASE": anchor.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
    try:
        found = dateparser.parse(words[:60], settings=settings)
    except (OverflowError, ValueError):  # the library counts past the ends of the calendar
        return None
    return None if found is None else _span(found.year, found.month, found.day, basis="relative")


@cache
def _starts() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((files(__package__) / "data" / "starts.toml").read_text("utf-8"))[
        "start"
    ]
    return rows
