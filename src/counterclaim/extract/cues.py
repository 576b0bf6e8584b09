"""Words that name a place or a date: found by their surface alone, in time linear in the text, resolved later.

No gazetteer and no date library is asked here: a cue is a candidate. What it stands for is worked out by
`counterclaim.link.places` and `counterclaim.link.dates`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain, islice

from counterclaim.nouns import Cue

_TOKEN = re.compile(r"U\.[SKN]\.|[^\W\d_][\w’'\-]{0,60}")
_POSSESSIVE = re.compile(r"['’]s?$")
_DATELINE = re.compile(
    r"(?m)^[ \t]{0,8}([^\W\d_a-z](?:[^\W\d_a-z]|[ .'’\-]){2,40}?)"  # KABUL
    r"(?:, ([^\W\d_][\w .'’\-]{1,40}?))?"  # , Afghanistan
    r"[ \t]{0,3}(?:\([^)\n]{1,40}\)[ \t]*)?(?:--|[-–—]|,[ \t]\d)(?=[ \t]|\d)"
)
_PLACE_AND_DATE = re.compile(  # KABUL, Afghanistan (Jan. 25)
    r"\b([^\W\d_a-z]{3,30}(?: [^\W\d_a-z]{3,30})?), ([^\W\d_][\w]{2,30}) \([^)\n]{1,40}\)"
)
_ABBREVIATED = frozenset({"St", "Mt", "Ft", "Ste"})
_ODD_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LONGEST_NAME = 5
_MOST_BETWEEN = 4
_SHARE_OF_CAPITALS = 0.9
_YEAR = r"(?:1[5-9]|20)\d\d"
_NEWSPAPER = "(?:Times|Herald|Post|Mail)"


def places(text: str, *, start: int = 0, end: int | None = None, unit: str, most: int | None = None) -> tuple[Cue, ...]:
    """Candidates for place names in text[start:end], in text order, none twice, the first `most` of them.

    Taken are names after a locative preposition ("near the town of Garut"), names before a kind of occurrence ("the
    Makiivka strike"), names joined to those by a comma or "and", and datelines ("KABUL, Afghanistan (Jan. 25) --").
    """
    plain, base, first = _window(text, start, end)
    names = _names(_Words(plain, first, capitals=_is_all_capitals(plain[first:])))
    spans = sorted({*_datelines(plain, first, len(plain)), *islice(names, most)})
    return _as_cues(text, [(base + a, base + b) for a, b in spans[:most]], unit)


def dates(text: str, *, start: int = 0, end: int | None = None, unit: str, most: int | None = None) -> tuple[Cue, ...]:
    """Date words in text[start:end], in text order, the first `most`: "on Monday night", "2 January", "since 2022"."""
    plain, base, first = _window(text, start, end)
    found = islice((match.span() for match in _date_words().finditer(plain, first)), most)
    return _as_cues(text, [(base + a, base + b) for a, b in found], unit)


def _window(text: str, start: int, end: int | None) -> tuple[str, int, int]:
    """(text[start:end] with plain spaces and one code point before it, where it begins in `text`, where to look in it).

    The code point before tells whether a line begins; the rest of a long text is left alone.
    """
    base = max(0, start - 1)
    return with_plain_spaces(text[base:end]), base, start - base


def with_plain_spaces(text: str) -> str:
    """The text with every odd space (no-break, en, thin ...) as a plain one, code point for code point."""
    return text if text.isascii() else text.translate(_ODD_SPACES)


def _as_cues(text: str, spans: list[tuple[int, int]], unit: str) -> tuple[Cue, ...]:
    return tuple(Cue(unit=unit, start=a, end=b, text=text[a:b]) for a, b in spans)


def _is_all_capitals(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(map(str.isupper, text)) >= _SHARE_OF_CAPITALS * letters


class _Words:
    """The words of a text from `start` on, as parallel lists."""

    __slots__ = ("begins", "lowered", "spans", "text")

    def __init__(self, text: str, start: int, *, capitals: bool) -> None:
        self.text = text
        self.spans = [found.span() for found in _TOKEN.finditer(text, start)]
        """(start, end) in the text."""
        self.lowered = [text[a:b].lower() for a, b in self.spans]
        barred = _never_first(capitals=capitals)
        self.begins = [
            text[a].isupper() and word not in barred and _POSSESSIVE.sub("", word) not in _dated()
            for (a, _), word in zip(self.spans, self.lowered, strict=True)
        ]
        """Whether a name may begin with the word."""

    def __len__(self) -> int:
        return len(self.spans)

    def gap(self, i: int) -> str:
        """What stands between words `i` and `i` + 1."""
        return self.text[self.spans[i][1] : self.spans[i + 1][0]]


def _datelines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inside = _PLACE_AND_DATE.finditer(text, start, end) if text.find("(", start, end) >= 0 else ()
    for found in chain(_DATELINE.finditer(text, start, end), inside):
        if found[1].isupper():
            yield found.span(1)
            if found[2]:
                yield found.span(2)


def _names(words: _Words) -> Iterator[tuple[int, int]]:
    """Spans of names that stand where a place would."""
    i = 0
    after_place = False
    while i < len(words):
        if not words.begins[i]:
            after_place = after_place and words.lowered[i] in _JOINING
            i += 1
            continue
        stop = _name_end(words, i)
        begin, finish = words.spans[i][0], _without_possessive(words, stop - 1)
        joined = after_place and _is_joined(words, i)
        after_place = joined or _follows_locative(words, i) or _precedes_occurrence(words, stop)
        if after_place and words.text[begin:finish].lower() not in _words("never_alone"):
            yield begin, finish
        i = stop


_JOINING = frozenset(["and", "or"])


def _is_joined(words: _Words, i: int) -> bool:
    """Whether only a comma, "and" or "or" lies between the name that begins at word i and the one before it."""
    return i > 0 and (words.lowered[i - 1] in _JOINING or words.gap(i - 1) == ", ")


@cache
def _never_first(*, capitals: bool) -> frozenset[str]:
    """Words with which no name begins, in text that is all capitals or is not."""
    ends = _words("ends_capitals") | _words("locative") | _words("between")
    return _words("never_names") | (ends if capitals else frozenset())


def _name_end(words: _Words, i: int) -> int:
    """Index after the last word of the name that begins at word i."""
    stop = i + 1
    while stop < len(words) and stop - i < _LONGEST_NAME and _continues(words, stop):
        if words.begins[stop]:
            stop += 1
        elif stop + 1 < len(words) and _is_inside_name(words, stop):
            stop += 2
        else:
            break
    return stop


def _continues(words: _Words, i: int) -> bool:
    """Whether a name may go on from word i - 1 to word i."""
    start, end = words.spans[i - 1]
    gap = words.gap(i - 1)
    if gap != " " and (gap != ". " or words.text[start:end] not in _ABBREVIATED):
        return False
    return _POSSESSIVE.search(words.text, start, end) is None


def _is_inside_name(words: _Words, i: int) -> bool:
    following = words.text[words.spans[i + 1][0]]
    return words.lowered[i] in _words("inside_name") and words.gap(i) == " " and following.isupper()


def _follows_locative(words: _Words, i: int) -> bool:
    """Whether a locative preposition leads to word i, with no more than a few words of place in between."""
    j = i - 1
    while j >= 0 and i - j <= _MOST_BETWEEN and words.gap(j) == " ":
        word = words.lowered[j]
        if word in _words("locative"):
            return True
        if word not in _words("between"):
            return False
        j -= 1
    return False


def _precedes_occurrence(words: _Words, stop: int) -> bool:
    """Whether a kind of occurrence follows the name that ends before word `stop`, or a possessive or a colon does."""
    start, end = words.spans[stop - 1]
    if stop == 1 and words.text[end : end + 2] == ": " and not words.text[start:end].isupper():
        return True
    for j in range(stop, min(stop + 3, len(words))):
        if words.gap(j - 1) != " ":
            return False
        word = words.lowered[j]
        if word in _words("occurrence"):
            return True
        if word not in _words("kinds"):
            return False
    return False


def _without_possessive(words: _Words, i: int) -> int:
    start, end = words.spans[i]
    found = _POSSESSIVE.search(words.text, start, end)
    return found.start() if found else end


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "data" / "cues.toml").read_text(encoding="utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def calendar() -> frozenset[str]:
    """Capitalised words that are never the start of a place: weekdays, months, "I"."""
    return _words("weekdays") | _words("months") | {"I"}


@cache
def _dated() -> frozenset[str]:
    return frozenset(word.lower() for word in calendar())


@cache
def _date_words() -> re.Pattern[str]:
    """One pattern for every form of date, longest forms first. Each repetition in it is bounded.

    All but the first form begin a word, and one of few: told first, that leaves most words of a text at one look.
    """
    forms = "|".join([*_calendar_forms(), *_relative_forms()])
    return re.compile(rf"\d{{4}}-\d\d-\d\d\b|\b(?={_openings()})(?:{forms})")


def _openings() -> str:
    """A pattern for the first two letters of every word with which a form of date begins, or a digit."""
    opening = [
        word for name in ("openers", "months", "month_abbreviations", "weekdays", "holidays") for word in _lists()[name]
    ]
    seconds: dict[str, set[str]] = {}
    for word in opening:
        seconds.setdefault(word[0].lower(), set()).update(f"{word.lower()} "[1], f"{word.upper()} "[1])
    return "|".join([r"\d", *(f"[{a}{a.upper()}][{''.join(sorted(b))}]" for a, b in seconds.items())])


def _calendar_forms() -> list[str]:
    months, weekdays, holidays = (_either_case(_lists()[name]) for name in ("months", "weekdays", "holidays"))
    short = _either_case(_lists()["month_abbreviations"])
    month = rf"(?:{months}\b|{short}(?:\.|\b))"
    weekday = rf"{weekdays}\b"
    on = "(?:(?i:since|until|on|in|by|last|early on|late on|early|late|mid|from|for) )?(?:the )?"
    on_weekday = "(?:(?i:since|until|on|by|last|this|early on|late on|early|late) )?"
    day = r"[0-3]?\d(?:st|nd|rd|th)?"
    part_of_month = "(?:beginning of |end of |middle of |early |late |mid-)?"
    return [
        r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)\b",
        rf"{on}(?:{weekday},? )?{day}(?: of)?[ -]{month}(?:(?:,? |-){_YEAR}\b| ['’]?\d\d\b(?![:,.]\d))?",
        rf"{on}(?:{weekday},? )?{month} {day}\b(?:,? {_YEAR}\b)?",
        rf"{on}{part_of_month}{month},? {_YEAR}\b",
        rf"(?i:since|in|last|this|early|late|until|by|of|from) {part_of_month}{month}",
        rf"mid-{month}",
        rf"{on_weekday}{weekday}(?i: (?:early |late )?(?:morning|noon|afternoon|evening|night))?(?! {_NEWSPAPER})",
        rf"{on}{holidays}(?: {_YEAR}\b)?",
        r"the new year\b",
    ]


def _relative_forms() -> list[str]:
    number = "(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[1-9]\\d{0,2})"
    starts = "|".join(_lists()["starts"])
    began = "(?: (?:of|in) [A-Z]\\w{1,30})?(?: (?:began|started|broke out))?"
    seasons = "summer|winter|spring|autumn"
    return [
        r"(?i:the )?(?i:day before yesterday|day before|next day|previous day|following day)\b",
        r"(?i:yesterday|today|tonight|overnight|last night|this morning|this afternoon)\b"
        "(?i: (?:morning|afternoon|evening|night))?",
        rf"(?i:last|this|the past|the previous) (?i:week|month|year|weekend|{seasons})\b",
        rf"(?i:{number} (?:hour|day|week|month|year|night|fortnight)s? (?:ago|earlier|before|later))\b",
        rf"[Ss]ince the (?:full-scale |start of the |beginning of the )?(?:{starts})\b{began}",
        rf"(?i:since|in|by|until|of|from) (?:early |late |mid-|the (?:{seasons}) of )?{_YEAR}\b(?!\s?%)",
    ]


def _either_case(words: list[str]) -> str:
    """An alternation of the words as written and in capitals; lower case is no name of a month ("may", "march")."""
    return "(?:" + "|".join(form for word in words for form in (word, word.upper())) + ")"
