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

from counterclaim.nouns import Cue

_TOKEN = re.compile(r"U\.[SKN]\.|[^\W\d_][\w’'\-]{0,60}")
_POSSESSIVE = re.compile(r"['’]s?$")
_DATELINE = re.compile(
    r"(?m)^[ \t]{0,8}([^\W\d_a-z](?:[^\W\d_a-z]|[ .'’\-]){2,40}?)"  # KABUL
    r"(?:, ([^\W\d_][\w .'’\-]{1,40}?))?"  # , Afghanistan
    r"[ \t]{0,3}(?:\([^)\n]{1,40}\)[ \t]*)?(?:--|[-–—]|,[ \t]\d)(?=[ \t]|\d)"
    r"|\b([^\W\d_a-z]{3,30}(?: [^\W\d_a-z]{3,30})?), ([^\W\d_][\w]{2,30}) \([^)\n]{1,40}\)"
)
_ABBREVIATED = frozenset({"St", "Mt", "Ft", "Ste"})
_ODD_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LONGEST_NAME = 5
_MOST_BETWEEN = 4
_SHARE_OF_CAPITALS = 0.9
_YEAR = r"(?:1[5-9]|20)\d\d"
_NEWSPAPER = "(?:Times|Herald|Post|Mail)"


def places(text: str, *, start: int = 0, end: int | None = None, unit: str) -> tuple[Cue, ...]:
    """Candidates for place names in text[start:end], in text order, none twice.

    Taken are names after a locative preposition ("near the town of Garut"), names before a kind of occurrence ("the
    Makiivka strike"), names joined to those by a comma or "and", and datelines ("KABUL, Afghanistan (Jan. 25) --").
    """
    plain, base, first = _window(text, start, end)
    spans = set(_datelines(plain, first, len(plain)))
    tokens = list(_tokens(plain, first, len(plain)))
    spans.update(_names(plain, tokens, capitals=_is_all_capitals(plain[first:])))
    return _as_cues(text, [(base + a, base + b) for a, b in sorted(spans)], unit)


def dates(text: str, *, start: int = 0, end: int | None = None, unit: str) -> tuple[Cue, ...]:
    """Date words in text[start:end], in text order: "on Monday night", "2 January", "since 2022", "yesterday"."""
    plain, base, first = _window(text, start, end)
    found = (match.span() for match in _date_words().finditer(plain, first))
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


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _TOKEN.finditer(text, start, end):
        yield found.span()


def _datelines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _DATELINE.finditer(text, start, end):
        city, country = (1, 2) if found.group(1) else (3, 4)
        if found.group(city).isupper():
            yield found.span(city)
            if found.group(country):
                yield found.span(country)


def _names(text: str, tokens: list[tuple[int, int]], *, capitals: bool) -> Iterator[tuple[int, int]]:
    """Spans of names that stand where a place would."""
    i = 0
    after_place = False
    while i < len(tokens):
        if not _may_begin(text, tokens[i], capitals=capitals):
            after_place = after_place and _joins(text, tokens, i)
            i += 1
            continue
        stop = _name_end(text, tokens, i, capitals=capitals)
        begin, finish = tokens[i][0], _without_possessive(text, tokens[stop - 1])
        joined = after_place and _is_joined(text, tokens, i)
        after_place = joined or _follows_locative(text, tokens, i) or _precedes_occurrence(text, tokens, stop)
        if after_place and text[begin:finish].lower() not in _words("never_alone"):
            yield begin, finish
        i = stop


def _joins(text: str, tokens: list[tuple[int, int]], i: int) -> bool:
    return _word(text, tokens[i]) in ("and", "or")


def _is_joined(text: str, tokens: list[tuple[int, int]], i: int) -> bool:
    """Whether only a comma, "and" or "or" lies between the name that begins at token i and the one before it."""
    if i == 0:
        return False
    if _joins(text, tokens, i - 1):
        return True
    return text[tokens[i - 1][1] : tokens[i][0]] == ", "


def _may_begin(text: str, token: tuple[int, int], *, capitals: bool) -> bool:
    if not text[token[0]].isupper():
        return False
    word = text[token[0] : token[1]]
    if _POSSESSIVE.sub("", word).title() in calendar() or word.lower() in _words("never_names"):
        return False
    return not capitals or word.lower() not in _words("ends_capitals") | _words("locative") | _words("between")


def _name_end(text: str, tokens: list[tuple[int, int]], i: int, *, capitals: bool) -> int:
    """Index after the last token of the name that begins at token i."""
    stop = i + 1
    while stop < len(tokens) and stop - i < _LONGEST_NAME and _continues(text, tokens[stop - 1], tokens[stop]):
        if _may_begin(text, tokens[stop], capitals=capitals):
            stop += 1
        elif stop + 1 < len(tokens) and _is_inside_name(text, tokens[stop : stop + 2]):
            stop += 2
        else:
            break
    return stop


def _continues(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    gap = text[left[1] : right[0]]
    if _POSSESSIVE.search(text, left[0], left[1]):
        return False
    return gap == " " or (gap == ". " and text[left[0] : left[1]] in _ABBREVIATED)


def _is_inside_name(text: str, pair: list[tuple[int, int]]) -> bool:
    joint, following = pair
    return (
        _word(text, joint) in _words("inside_name")
        and text[joint[1] : following[0]] == " "
        and text[following[0]].isupper()
    )


def _follows_locative(text: str, tokens: list[tuple[int, int]], i: int) -> bool:
    """Whether a locative preposition leads to token i, with no more than a few words of place in between."""
    j = i - 1
    while j >= 0 and i - j <= _MOST_BETWEEN and text[tokens[j][1] : tokens[j + 1][0]] == " ":
        word = _word(text, tokens[j])
        if word in _words("locative"):
            return True
        if word not in _words("between"):
            return False
        j -= 1
    return False


def _precedes_occurrence(text: str, tokens: list[tuple[int, int]], stop: int) -> bool:
    """Whether a kind of occurrence follows the name that ends before token `stop`, or a possessive or a colon does."""
    last = tokens[stop - 1]
    if tokens[stop - 1] == tokens[0] and text[last[1] : last[1] + 2] == ": " and not text[last[0] : last[1]].isupper():
        return True
    for j in range(stop, min(stop + 3, len(tokens))):
        if text[tokens[j - 1][1] : tokens[j][0]] != " ":
            return False
        word = _word(text, tokens[j])
        if word in _words("occurrence"):
            return True
        if word not in _words("kinds"):
            return False
    return False


def _without_possessive(text: str, token: tuple[int, int]) -> int:
    found = _POSSESSIVE.search(text, token[0], token[1])
    return found.start() if found else token[1]


def _word(text: str, token: tuple[int, int]) -> str:
    return text[token[0] : token[1]].lower()


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "data" / "cues.toml").read_text(encoding="utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def calendar() -> frozenset[str]:
    """Capitalised words that are never the start of a place: weekdays, months, "I"."""
    return _words("weekdays") | _words("months") - {"May"} | {"I", "May"}


@cache
def _date_words() -> re.Pattern[str]:
    """One pattern for every form of date, longest forms first. Each repetition in it is bounded."""
    return re.compile("|".join([*_calendar_forms(), *_relative_forms()]))


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
        r"\d{4}-\d\d-\d\d\b",
        r"\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)\b",
        rf"\b{on}(?:{weekday},? )?{day}(?: of)?[ -]{month}(?:(?:,? |-){_YEAR}\b| ['’]?\d\d\b(?![:,.]\d))?",
        rf"\b{on}(?:{weekday},? )?{month} {day}\b(?:,? {_YEAR}\b)?",
        rf"\b{on}{part_of_month}{month},? {_YEAR}\b",
        rf"\b(?i:since|in|last|this|early|late|until|by|of|from) {part_of_month}{month}",
        rf"\bmid-{month}",
        rf"\b{on_weekday}{weekday}(?i: (?:early |late )?(?:morning|noon|afternoon|evening|night))?(?! {_NEWSPAPER})",
        rf"\b{on}{holidays}(?: {_YEAR}\b)?",
        r"\bthe new year\b",
    ]


def _relative_forms() -> list[str]:
    number = "(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[1-9]\\d{0,2})"
    starts = "|".join(_lists()["starts"])
    began = "(?: (?:of|in) [A-Z]\\w{1,30})?(?: (?:began|started|broke out))?"
    seasons = "summer|winter|spring|autumn"
    return [
        r"\b(?i:the )?(?i:day before yesterday|day before|next day|previous day|following day)\b",
        r"\b(?i:yesterday|today|tonight|overnight|last night|this morning|this afternoon)\b"
        "(?i: (?:morning|afternoon|evening|night))?",
        rf"\b(?i:last|this|the past|the previous) (?i:week|month|year|weekend|{seasons})\b",
        rf"\b(?i:{number} (?:hour|day|week|month|year|night|fortnight)s? (?:ago|earlier|before|later))\b",
        rf"\b[Ss]ince the (?:full-scale |start of the |beginning of the )?(?:{starts})\b{began}",
        rf"\b(?i:since|in|by|until|of|from) (?:early |late |mid-|the (?:{seasons}) of )?{_YEAR}\b(?!\s?%)",
    ]


def _either_case(words: list[str]) -> str:
    """An alternation of the words as written and in capitals; lower case is no name of a month ("may", "march")."""
    return "(?:" + "|".join(form for word in words for form in (word, word.upper())) + ")"
