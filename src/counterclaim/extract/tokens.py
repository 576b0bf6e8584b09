"""Text into sentences and tokens, by offsets, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator

from counterclaim.extract.lexicon import match, words

_SPACE = "\u00a0\u202f\u2009\u2002 "
_CLITIC = r"(?i:s|ve|re|ll|d|m)\b"
_TOKEN = re.compile(
    rf"""
    (?=\S)  # what is blank is left at one look, not at one for every kind of token
    (?:
      (?P<plain> [^\W\d_]++(?![-'’.\d]) )  # a word, in nearly every case
    | (?P<misc>
        \d{{4}}-\d\d?-\d\d? | \d\d?[./]\d\d?[./]\d\d(?:\d\d)? | \d\d?:\d\d(?::\d\d)?
      | [$€£¥₹]\s?\d[\d,.]*(?:\s?(?:million|billion|trillion|m|bn|k)\b)? | \d[\d,.]*\s?%
      | \d+(?:st|nd|rd|th|s)\b | \d+/\d+
      | \d+-\s?(?i:year)-\s?(?i:old)\b
      | \d+[-–](?!(?:[kmKM]|bn|plus|odd)\b)[^\W\d_]+(?:-[^\W\d_]+)*
      )
    | (?P<number>
        \d{{1,4}}[x×](?=\s)
      | \d{{1,3}}(?:(?P<group>[,.’'{_SPACE}])\d{{3}})(?:(?P=group)\d{{3}})*(?:(?:[kKmM]|bn|mn)\b)?(?![\d%])
      | \d+(?:\.\d+)?(?:(?:[kKmM]|bn|mn)\b)?(?![^\W_])
      )
    | (?P<code> [^\W\d_]++-?\d[\w-]* | \d+[^\W\d_]\w* )
    | (?P<word> (?:[^\W\d_]\.){{2,}} | [^\W\d_]+(?:-[^\W\d_]+)*(?:['’](?!{_CLITIC})[^\W\d_]+)? | ['’]{_CLITIC} )
    | (?P<punct> --+ | \.\.+ | … | \S )
    )
    """,
    re.VERBOSE,
)
_KINDS = ["punct"] * (_TOKEN.groups + 1)
for _name, _group in _TOKEN.groupindex.items():
    _KINDS[_group] = "word" if _name == "plain" else _name
_BREAK = re.compile(r"""(?<![.!?…])[.!?…]++["”’»)\]]*+(?=[\s\[])|\n\s*\n|\n|\u2028++""")
_UNMARKED = {
    word + "nt": word + "n't"
    for word in (
        "was",
        "were",
        "is",
        "are",
        "did",
        "does",
        "do",
        "has",
        "have",
        "had",
        "could",
        "would",
        "should",
        "ca",
        "wo",
    )
} | {
    "couldve": "could",
    "wouldve": "would",
    "mightve": "might",
    "im": "i",
    "ive": "i",
    "theyre": "they",
    "youre": "you",
}
"""Contractions as comments write them, without the apostrophe."""
_DRAWN = re.compile(r"([^\W\d_])\1{2,}")
"""Letters drawn out: "suuure"."""
_DRAWN_ABROAD = re.compile(r"([^\W\d_a-z])\1{2}")
_TRIPLES = tuple(3 * letter for letter in "abcdefghijklmnopqrstuvwxyz")
_INITIALS = {"US": "u.s", "IS": "i.s", "WHO": "w.h.o", "IT": "i.t"}
"""Short names that are words of the grammar when lowered; but for the first, in text that is not all capitals."""
_BULLETS = frozenset(["- ", "– ", "— ", "• ", "* ", "‒ "])
LONGEST = 1500
"""Code points of the longest sentence that is read as one: the work on a sentence grows with its square."""
WRAPPED = 55
"""A line at least this long that does not end a sentence was wrapped: its newline is a blank."""


def undrawn(lowered: str) -> str:
    """A lowered text with letters that are drawn out written once: "suuure" as "sure"."""
    return _DRAWN.sub(r"\1", lowered) if _may_be_drawn(lowered) else lowered


def _may_be_drawn(lowered: str) -> bool:
    """A look that is as sure as the pattern, and many times faster."""
    if not lowered.isascii() and _DRAWN_ABROAD.search(lowered) is not None:
        return True
    for triple in _TRIPLES:  # noqa: SIM110 - twice as fast as any(), on every sentence of a text
        if triple in lowered:
            return True
    return False


class Sentence:
    """A sentence as parallel lists over its tokens; offsets are into the whole unit."""

    __slots__ = ("_capitals", "ends", "kinds", "lowered", "memo", "paragraph", "starts", "stop", "text", "words")

    def __init__(self, text: str, start: int, end: int, *, paragraph: bool = False, drawn: bool = True) -> None:
        """The tokens of text[start:end]; `drawn`: some words may have letters that are drawn out."""
        self.text = text
        self.paragraph = paragraph
        """Whether it opens a paragraph."""
        self.memo: dict[str, list[tuple[int, int]]] = {}
        """(token, size) of the phrases of a named list, kept for every figure of the sentence."""
        found = list(_TOKEN.finditer(text, start, end))
        self.words = [token[0] for token in found]
        self.starts = [token.start() for token in found]
        self.ends = [token.end() for token in found]
        self.kinds = [_KINDS[token.lastindex or 0] for token in found]
        """"number", "word", "code" (T-72), "misc" (dates, ages, money, shares) or "punct"."""
        self._capitals: bool | None = None
        self.lowered = self._lowered(start, end, drawn=drawn)
        self.stop = len(self.words)

    def _lowered(self, start: int, end: int, *, drawn: bool) -> list[str]:
        """The words as the word lists have them; what few sentences hold is looked for in the whole sentence first."""
        lowered = [word.lower() for word in self.words]
        if self.text.find("’", start, end) >= 0:
            lowered = [word.replace("’", "'") for word in lowered]
        if self.text.find("- ", start, end) >= 0 or self.text.find("-\n", start, end) >= 0:
            lowered = ["".join(word.split()) if "-" in word else word for word in lowered]
        if drawn and _may_be_drawn(self.text[start:end].lower()):
            lowered = [_DRAWN.sub(r"\1", word) for word in lowered]
        if not _UNMARKED.keys().isdisjoint(lowered):
            lowered = [_UNMARKED.get(word, word) for word in lowered]
        if not _INITIALS.keys().isdisjoint(self.words):
            names = {"US": _INITIALS["US"]} if self.capitals else _INITIALS
            lowered = [names.get(word, low) for word, low in zip(self.words, lowered, strict=True)]
        return lowered

    @property
    def capitals(self) -> bool:
        """Whether it is in capitals, so that names cannot be told."""
        if self._capitals is None:
            letters = [word for word in self.words if word.isalpha() and len(word) > 1]
            self._capitals = bool(letters) and sum(map(str.isupper, letters)) > 0.7 * len(letters)
        return self._capitals

    def slice(self, first: int, last: int) -> str:
        """The text of tokens [first, last)."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def at(self, i: int) -> str:
        """The lowered word at `i`; empty outside the sentence."""
        return self.lowered[i] if 0 <= i < self.stop else ""

    def kind(self, i: int) -> str:
        """The kind of token at `i`; empty outside the sentence."""
        return self.kinds[i] if 0 <= i < self.stop else ""

    def phrases_of(self, name: str, found: dict[str, list[tuple[str, ...]]]) -> list[tuple[int, int]]:
        """(token, size) of every phrase of the list `found`, looked for once and kept under `name`."""
        if name not in self.memo:
            hits = ((i, match(found, self.lowered, i)) for i, word in enumerate(self.lowered) if word in found)
            self.memo[name] = [(i, size) for i, size in hits if size]
        return self.memo[name]

    def where(self, name: str, begins: Callable[[Sentence, int], bool]) -> list[int]:
        """Every token at which something begins, looked for once and kept under `name`."""
        if name not in self.memo:
            self.memo[name] = [(i, 1) for i in range(self.stop) if begins(self, i)]
        return [i for i, _ in self.memo[name]]

    def is_name(self, i: int) -> bool:
        """Whether the token is capitalised as a name is: not in all-capitals text, where nothing can be told."""
        return 0 <= i < self.stop and not self.capitals and self.words[i][:1].isupper()


def sentence_spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, opens a paragraph) of every sentence; blank ones are left out."""
    start, paragraph = 0, True
    lower = next((sign for sign in text if sign.isalpha()), "A").islower()
    for stop in _BREAK.finditer(text):
        if not _ends(text, start, stop, lower=lower):
            continue
        start, paragraph = yield from _cut(text, start, stop.start(), paragraph)
        if text[start : stop.end()].strip():
            yield start, stop.end(), paragraph
            paragraph = False
        start = stop.end()
        paragraph = paragraph or stop[0][0] in "\n\u2028"
    start, paragraph = yield from _cut(text, start, len(text), paragraph)
    if text[start:].strip():
        yield start, len(text), paragraph


def _cut(text: str, start: int, end: int, paragraph: bool) -> Generator[tuple[int, int, bool], None, tuple[int, bool]]:
    """Cut what runs on without a stop into pieces of `LONGEST` code points, at a blank where there is one."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        yield start, blank, paragraph
        start, paragraph = blank, False
    return start, paragraph


def _ends(text: str, start: int, stop: re.Match[str], *, lower: bool) -> bool:
    """Whether a mark ends a sentence; `lower`: the text does without capitals, as comments do."""
    mark = stop[0]
    if mark[0] == "\n":
        if text[stop.end() : stop.end() + 2] in _BULLETS:
            return True
        line = text.rfind("\n", max(0, stop.start() - WRAPPED), stop.start())
        return mark.count("\n") > 1 or line >= 0 or stop.start() < WRAPPED
    if mark[0] == "\u2028":
        return True
    following = text[stop.end() : stop.end() + 40].lstrip()[:1]
    if mark == ".":
        word = re.search(r"[^\s(]*$", text[max(start, stop.start() - 12) : stop.start()])
        before = word[0] if word else ""
        if before.lower() in words("grammar", "abbreviation") or (
            len(before) == 1 and before.isalpha() and before.isupper()
        ):
            return before.lower() in {"p.m", "a.m", "etc"} and following.isupper()
    return lower or not following.islower() or mark[0] in "!?"
