"""What a decision may set, field by field, in the words of the codebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.nouns import Decision, Measure, Scope, Stance, When

Value = str | int | bool | None

_MOST = 10**15
_LONGEST = 500
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?\Z")


def check_coding(action: str, coding: Mapping[str, Value]) -> None:
    """UsageError where a decision's coding is not of the form that its action takes."""
    wanted = _FIELDS.get(action, {})
    for name, value in coding.items():
        if name not in wanted:
            known = f"Choose one of {', '.join(wanted)}." if wanted else "Leave it out."
            raise UsageError(f"To {action} sets no {name!r}.", advice=known)
        wanted[name](name, value)
    if action in _NEEDED and not _NEEDED[action] & coding.keys():
        raise UsageError(f"To {action} names no {' or '.join(sorted(_NEEDED[action]))}.", advice="Give it.")


def claim_coding(decision: Decision) -> dict[str, Any]:
    """The fields of a claim that a correction sets, in the types of `Claim`; UsageError where they are none."""
    return {name: _CLAIM[name](name, value) for name, value in decision.coding if name in _CLAIM}


def link_coding(decision: Decision) -> dict[str, Any]:
    """The fields of a link that a correction sets, in the types of `Link`."""
    return {name: _LINK[name](name, value) for name, value in decision.coding if name in _LINK}


def moment(text: str) -> When | None:
    """What an ISO 8601 date names: a year, a month, a day or a minute, in UTC; None where it names none."""
    found = _DATE.match(text)
    if found is None:
        return None
    year, month, day, time = found.groups()
    try:
        start = datetime.fromisoformat(f"{year}-{month or '01'}-{day or '01'}{time or ''}")
        start = start.replace(tzinfo=start.tzinfo or UTC).astimezone(UTC)
        return When(start, _after(start, month, day, time), "decided")
    except (ValueError, OverflowError):
        return None


def _after(start: datetime, month: str | None, day: str | None, time: str | None) -> datetime:
    if day is not None:
        return start + (timedelta(minutes=1) if time else timedelta(days=1))
    if month is None or start.month == 12:
        return start.replace(year=start.year + 1, month=1)
    return start.replace(month=start.month + 1)


def _bound(name: str, value: Value) -> int | None:
    if value is None or (type(value) is int and 0 <= value < _MOST):
        return value
    raise UsageError(f"{value!r} is no {name}.", advice="Give a whole number, or nothing for an open side.")


def _flag(name: str, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    raise UsageError(f"{value!r} is no {name}.", advice="Say true or false.")


def _words(name: str, value: Value) -> str:
    if isinstance(value, str) and value.strip() and len(value) <= _LONGEST and _is_whole(value):
        return value
    raise UsageError(f"{str(value)[:80]!r} is no {name}.", advice=f"Give 1 to {_LONGEST} characters.")


def _words_or_none(name: str, value: Value) -> str | None:
    return None if value is None else _words(name, value)


def _is_whole(text: str) -> bool:
    """Whether UTF-8 can hold it, and a database: no half of a character, no NUL."""
    return not any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in text)


def _date(name: str, value: Value) -> When | None:
    when = moment(value) if isinstance(value, str) else None
    if when is None and value is not None:
        raise UsageError(f"{str(value)[:80]!r} is no date for {name!r}.", advice="Write 2023-01-31, 2023-01 or 2023.")
    return when


def _one_of(kind: type[StrEnum]) -> Callable[[str, Value], StrEnum]:
    def member(name: str, value: Value) -> StrEnum:
        for one in kind:
            if one.value == value:
                return one
        raise UsageError(f"There is no {name} {value!r}.", advice=f"Choose one of {', '.join(kind)}.")

    return member


_CLAIM: Mapping[str, Callable[[str, Value], Any]] = {
    "low": _bound,
    "high": _bound,
    "approximate": _flag,
    "vague": _flag,
    "measure": _one_of(Measure),
    "affected": _words_or_none,
    "speaker": _words_or_none,
    "stance": _one_of(Stance),
    "scope": _one_of(Scope),
    "part": _flag,
    "retracted": _flag,
}
_LINK: Mapping[str, Callable[[str, Value], Any]] = {"said_on": _date}
CORRECTABLE = (*_CLAIM, *_LINK)
"""The fields of a claim that a person may correct: those of the codebook, and the day on which it was said."""

_EVENT: Mapping[str, Callable[[str, Value], Any]] = {"name": _words, "when": _date, "place": _words_or_none}
_FIELDS: Mapping[str, Mapping[str, Callable[[str, Value], Any]]] = {
    "correct": {**_CLAIM, **_LINK},
    "move": {"event": _words},
    "merge": {"event": _words},
    "duplicate": {"of": _words},
    "split": _EVENT,
    "rename": _EVENT,
}
_NEEDED: Mapping[str, frozenset[str]] = {
    "correct": frozenset(CORRECTABLE),
    "move": frozenset({"event"}),
    "merge": frozenset({"event"}),
    "duplicate": frozenset({"of"}),
    "split": frozenset({"name"}),
    "rename": frozenset(_EVENT),
}
