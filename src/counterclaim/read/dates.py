"""Times as pages and files write them, read as intervals that are no more precise than what is written.

An instant needs a zone or an epoch; a local time without a zone is kept as its day; "3 weeks ago" is an interval
anchored to the time of retrieval. Years outside 1500 to 2200 are mistakes (WordPress writes the year 0 for "never").
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files

from counterclaim.nouns import When

FIRST_YEAR, LAST_YEAR = 1500, 2200
_LONGEST = 120
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s{1,3}(?:de\s|of\s)?([^\W\d_]{3,12})\.?,?\s{1,3}(?:de\s)?(\d{4})(?!\d)"
)
_AGO = re.compile(r"(?<!\w)(\d{1,4}|an?|one)\s{0,3}([a-z]{1,8})\s{1,3}ago\b")
_DAYS_IN = {"month": (28, 31), "year": (365, 366)}
_SECONDS_IN = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}


def stated(value: object) -> When | None:
    """The time that a field states: an epoch in seconds or milliseconds, ISO 8601, RFC 2822, or a date in words.

    None where it states none, or one that cannot be right.
    """
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, int | float):
            return _epoch(float(value))
        return _written(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else None
    except (ValueError, OverflowError, TypeError, OSError, IndexError):
        return None


def posted(text: str, retrieved: datetime | None) -> When | None:
    """The time that the words beside a comment tell, "3 weeks ago" being counted back from `retrieved`."""
    return relative(text, retrieved) or stated(text)


def is_relative(text: str) -> bool:
    """Whether the words count back from now: "3 weeks ago", "yesterday"."""
    return _steps_back(text) is not None


def relative(text: str, retrieved: datetime | None) -> When | None:
    """The interval that "3 weeks ago" tells: sites count whole weeks, so 3 to 4 weeks before `retrieved`."""
    steps = _steps_back(text)
    if retrieved is None or steps is None:
        return None
    nearest, farthest = steps
    try:
        when = When(retrieved.astimezone(UTC) - farthest, retrieved.astimezone(UTC) - nearest, "relative")
    except (OverflowError, ValueError):
        return None
    return when if _possible(when.earliest.year) else None


def unit_before(moment: datetime, text: str) -> When | None:
    """The interval behind a time that someone else counted back from "3 weeks ago": up to one unit before it."""
    steps = _steps_back(text)
    if steps is None:
        return None
    slack = timedelta(days=1)
    return When(moment - (steps[1] - steps[0]) - slack, moment + slack, "relative")


def _steps_back(text: str) -> tuple[timedelta, timedelta] | None:
    """(least, most) time ago, or None where the words count back from nothing."""
    words = text.strip().lower()
    if len(words) > _LONGEST:
        return None
    if words in {"just now", "now", "moments ago", "a moment ago"}:
        return timedelta(0), timedelta(hours=1)
    if words.startswith(("today", "yesterday")):
        days = int(words.startswith("yesterday"))
        return timedelta(0), timedelta(days=days + 1)
    found = _AGO.search(words)
    unit = _unit(found[2]) if found else None
    if found is None or unit is None:
        return None
    number = int(found[1]) if found[1].isdigit() else 1
    if unit in _DAYS_IN:
        short, long = _DAYS_IN[unit]
        return timedelta(days=number * short), timedelta(days=(number + 1) * long)
    seconds = _SECONDS_IN[unit]
    return timedelta(seconds=number * seconds), timedelta(seconds=(number + 1) * seconds)


def _unit(word: str) -> str | None:
    return _words()["units"].get(word) or _words()["units"].get(word.removesuffix("s"))


@cache
def _words() -> dict[str, dict[str, str]]:
    path = files("counterclaim.read") / "data" / "dates.toml"
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        "units": {word: unit for unit, words in lists["units"].items() for word in words},
        "months": {word: number for number, words in lists["months"].items() for word in words},
    }


def _epoch(value: float) -> When | None:
    seconds = value / 1000 if abs(value) > 1e11 else value
    moment = datetime.fromtimestamp(seconds, UTC)
    return When.instant(moment) if _possible(moment.year) else None


def _written(text: str) -> When | None:
    if text.isascii() and text.isdigit() and len(text) in (9, 10, 12, 13):
        return _epoch(float(text))
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
        return _month_or_year(text)
    try:
        return _moment(datetime.fromisoformat(text), whole_day=len(text) <= len("2023-01-02"))
    except ValueError:
        pass
    if re.match(r"[A-Za-z]{3}, ", text):
        try:
            return _moment(parsedate_to_datetime(text), whole_day=False)
        except (ValueError, TypeError):
            pass
    return _in_words(text)


def _moment(moment: datetime, *, whole_day: bool) -> When | None:
    if not _possible(moment.year):
        return None
    if moment.tzinfo is None or whole_day:
        return When.day(moment.replace(tzinfo=UTC))
    return When.instant(moment)


def _month_or_year(text: str) -> When | None:
    year, month = int(text[:4]), int(text[5:] or 0)
    if not _possible(year):
        return None
    start = datetime(year, month or 1, 1, tzinfo=UTC)
    after = (start + timedelta(days=32)).replace(day=1) if month else start.replace(year=year + 1)
    return When(start, after, "stated")


def _in_words(text: str) -> When | None:
    if found := _ISO_DAY.search(text):
        return _days(_day(found[1], found[2], found[3]))
    if found := _NUMBERS.search(text):
        readings = [_day(found[4], found[3], found[1])]
        if found[2] == "/":
            readings.append(_day(found[4], found[1], found[3]))
        return _days(*readings)
    if found := _DAY_FIRST.search(text):
        return _days(_day(found[3], _month(found[2]), found[1]))
    if found := _MONTH_FIRST.search(text):
        return _days(_day(found[3], _month(found[1]), found[2]))
    return None


def _month(word: str) -> str:
    return _words()["months"].get(word.lower(), "0")


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if _possible(int(year)) else None
    except ValueError:
        return None


def _days(*readings: date | None) -> When | None:
    """All the days that the readings allow: 03/01/2023 may be in January or in March."""
    days = [day for day in readings if day is not None]
    if not days:
        return None
    first, last = min(days), max(days)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    return When(start, end, "stated")


def _possible(year: int) -> bool:
    return FIRST_YEAR <= year < LAST_YEAR
