"""Tellings: each figure of a document as its words place it among the others: known already, more, or of before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from counterclaim.extract.tokens import sentence_spans
from counterclaim.link.settings import MONTHS, Setting, opening_setting, setting_of
from counterclaim.link.words import groups, listed, words_of
from counterclaim.nouns import BODY, TITLE, Claim, Document, Measure, Stance

_LONG = 60
"""Code points of the shortest sentence that opens a report; shorter ones are headings and datelines."""
_RECALL = 10_000
"""Code points back in which a name is sought that stands earlier."""
_SCENE = 8
"""How many sentences back the places of a scene are sought."""
_ANSWERED = 90
"""Code points within which "responsible for" speaks of a loss."""
_LEADING = 3
"""How many long sentences may sum up what the rest tells in detail."""
_CLAUSE = re.compile(r"[;:]|, (?:and|but|while) ")
_PARTITIVE = re.compile(r" of (?:the|these|those|them|whom)\b")
_RELATIVE = re.compile(r"\b(?:that|which)\b[^.;]*$")
_MORE_THAN = re.compile(r"more than", re.IGNORECASE)
_THEN = re.compile(r"(?:During|In) (?:the|that|this) (\w+)")
_INCLUDING = re.compile(r"\bincluding (?:the|his|her|its|their)\b")
_BESIDE_KNOWN = re.compile(
    r"\b(?:the|this|that|his|her|their) (?:[\w’'-]+ ){1,6}?(?:and|(?:along|together) with|as well as) $"
)
_DESCRIBED = re.compile(r"\w+ [^,.;]{1,60}?,? who (?:was|were|had|has)\b", re.IGNORECASE)
_OF_A_MONTH = re.compile(rf"(?:In|During|Throughout) (?:the month of )?(?:{MONTHS})(?! \d{{1,2}}\b)\b")
_HAVE_TAKEN = re.compile(
    r"\bha(?:ve|s) (?:also )?(?:\w+ (?:and|or) )?\w+(?:ed|en)(?: or \w+ed)? (?:(?:some|over|nearly|about) )?$"
)
_OCCASION = "operation|raid|incident|attack|strike|clash|search"
_ANOTHER = re.compile(
    rf"(?:^|[.\n])\s*(?:In|During) (?:another|an? (?:separate|second|third|different|unrelated)) (?:\w+ )?"
    rf"(?:{_OCCASION})\b"
    rf"|(?:^|[.\n])\s*(?:Another|A separate) (?:[\w-]+ ){{0,4}}(?:force|patrol|team)\b"
)
_OCCASIONS = re.compile(r"\b(?:operations|raids|incidents|attacks|strikes|clashes|searches|battles|days)\b")
_GOES_ON = re.compile(r"\s?\w+.*(?<!the )\b(?!including\b)\w+ing\b", re.DOTALL)
_PERFECT = re.compile(r"\b(?:has|have|had)\b")


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim of a loss, and what the words around it say of its place in the document."""

    measure: Measure
    number: int
    """Its low."""
    head: str
    """The noun for who was lost, in the singular: "insurgent"; empty for a bare figure."""
    sentence: int
    """Which sentence of the document it stands in, from 0; those of the title come first."""
    leads: bool
    """Stands in the title or in one of the first sentences, which sum up what the rest tells in detail."""
    is_known: bool
    """Points at people spoken of before: "the two men", "one of the dead"."""
    is_more: bool
    """Comes on top of others: "two more", "another"."""
    is_apart: bool
    """Told of another occasion than what stands before it: "Later, ...", "in a second raid"."""
    is_part: bool
    """Counts a part of a total that stands beside it."""
    has_role: bool
    """One person, by what the person is: "a commander", not "a man"."""
    occasion: int = 0
    """How often the document has turned to another occasion: "In another raid, ..."."""
    sums_occasions: bool = False
    """Stands in the title, or counts several occasions together: "in two operations"."""
    setting: Setting = frozenset()
    """The places that its sentence names, or those that the sentences before it have set."""
    names_role: bool = False
    """The sentence names one of them by role: "two rebels, including a commander"."""


def tellings(document: Document, claims: Iterable[Claim]) -> list[Telling]:
    """The claims of a document's title and body as tellings, in text order.

    Claims of another occasion, which only say who somebody is ("linked to an attack that killed four"), and totals of
    a longer time are left out where the document tells of an occasion of its own.
    """
    told = sorted((claim for claim in claims if claim.unit in (TITLE, BODY)), key=_order)
    units = {name: _Unit(document, name) for name in {claim.unit for claim in told}}
    own = [claim for claim in told if not units[claim.unit].is_before(claim)] or told
    found: list[Telling] = []
    last: Claim | None = None
    for claim in own:
        telling = units[claim.unit].telling(claim, last)
        if found:
            setting = telling.setting or found[-1].setting
            telling = replace(telling, occasion=found[-1].occasion + telling.occasion, setting=setting)
        whole = _whole_of(telling, found)
        if whole is None:
            found.append(telling)
            last = claim
        else:
            found[whole] = replace(found[whole], names_role=found[whole].names_role or telling.has_role)
    return found


def _whole_of(part: Telling, found: list[Telling]) -> int | None:
    """The place among `found` of what a telling is a part of; None where it is none, or its whole is not counted."""
    for place in range(len(found) - 1, -1, -1):
        if not part.is_part or found[place].sentence != part.sentence:
            return None
        if found[place].measure is part.measure:
            return place
    return None


def _order(claim: Claim) -> tuple[bool, int]:
    return (claim.unit != TITLE, claim.start)


class _Unit:
    """The title or the body of a document, with its sentences."""

    def __init__(self, document: Document, name: str) -> None:
        self.name, self.text = name, document.unit(name)
        self.spans = [(start, end) for start, end, _ in sentence_spans(self.text)]
        self.starts = [start for start, _ in self.spans]
        long = [end for start, end in self.spans if end - start >= _LONG][:_LEADING]
        self.opening = long[-1] if long else len(self.text)
        """Where the last sentence ends that may sum up the rest."""

    def sentence(self, claim: Claim) -> int:
        return bisect_right(self.starts, claim.start) - 1

    def before(self, claim: Claim) -> str:
        """The sentence up to the figure."""
        return self.text[self.starts[self.sentence(claim)] : claim.start]

    def after(self, claim: Claim) -> str:
        """The sentence from the figure's end on."""
        return self.text[claim.end : self.spans[self.sentence(claim)][1]]

    def is_before(self, claim: Claim) -> bool:
        """Whether the words tell the loss only to say who somebody is, or what went before."""
        clause = _CLAUSE.split(self.before(claim))[-1]
        described = self._points_back(claim) and _DESCRIBED.match(claim.quote + self.after(claim)) is not None
        if described or self._is_of_an_earlier_attack(claim) or self._is_of_a_month(claim):
            return True
        answers = list(_any_of(("before", "answers")).finditer(clause))
        if answers and not _PERFECT.search(clause[answers[-1].end() :]):
            rest = clause[answers[-1].end() :]
            near = len(rest) < _ANSWERED and _GOES_ON.match(rest) is None
            return near or _RELATIVE.search(rest) is not None
        recalled = _any_of(("before", "words")).search(clause)
        if recalled is not None and (_PERFECT.search(clause) is not None or _RELATIVE.search(clause) is not None):
            return True
        return not self._leads(claim) and _HAVE_TAKEN.search(clause) is not None

    def _leads(self, claim: Claim) -> bool:
        return self.name == TITLE or claim.start < self.opening

    def _is_of_a_month(self, claim: Claim) -> bool:
        """ "In June, two clashes broke out. They killed 30": told of a month where the report tells of a day."""
        here = self.sentence(claim)
        start = self.spans[max(0, here - 1)][0]
        return any(_OF_A_MONTH.match(self.text[at : claim.start].lstrip()) for at in (start, self.spans[here][0]))

    def _is_of_an_earlier_attack(self, claim: Claim) -> bool:
        """ "He led the attack on the post. During the attack, two men were killed": told to say who he is."""
        opening = _THEN.match(self.before(claim).lstrip())
        if opening is None or not self.sentence(claim):
            return False
        start, end = self.spans[self.sentence(claim) - 1]
        answer = _any_of(("before", "answers")).search(self.text, start, end)
        return answer is not None and opening[1] in self.text[answer.end() : end]

    def telling(self, claim: Claim, last: Claim | None) -> Telling:
        sentence = self.sentence(claim)
        same_unit = last is not None and last.unit == claim.unit
        since = last.end if last is not None and same_unit else 0
        head = _head(claim.affected)
        between = self.text[since : claim.start]
        pointed = self._points_back(claim) and not (same_unit and _introduces(between, head, claim.low or 0))
        return Telling(
            measure=claim.measure,
            number=claim.low or 0,
            head=head,
            sentence=sentence + (0 if self.name == TITLE else 1000),
            leads=self._leads(claim),
            is_known=pointed or self._is_confirmed(claim),
            is_more=not _BESIDE_KNOWN.search(self.before(claim)) and (self._is_more(claim) or self._adds(claim, last)),
            is_apart=same_unit and _sets_apart(between),
            is_part=claim.part,
            has_role=claim.low == 1 and not is_anyone(head),
            occasion=int(same_unit and _ANOTHER.search(between) is not None),
            sums_occasions=self.name == TITLE or _OCCASIONS.search(self.before(claim) + self.after(claim)) is not None,
            setting=self._setting(claim, since),
            names_role=claim.low != 1 and _INCLUDING.search(self.after(claim)) is not None,
        )

    def _setting(self, claim: Claim, since: int) -> Setting:
        """The places of the claim's own sentence, or the last that a sentence since the claim before opens with."""
        here = self.sentence(claim)
        sentence = self.text[slice(*self.spans[here])]
        own = setting_of(sentence) | opening_setting(sentence)
        for n in range(here, max(-1, here - _SCENE), -1):
            start, end = self.spans[n]
            if own or start < since:
                break
            own = opening_setting(self.text[start:end])
        return own

    def _points_back(self, claim: Claim) -> bool:
        near = words_of(self.before(claim))[-1:] + words_of(claim.quote)[:1]
        return not _listed("known", "articles").isdisjoint(near)

    def _is_confirmed(self, claim: Claim) -> bool:
        """Whether it is said to be known, is a share of people known, or gives a name that stands earlier."""
        if claim.stance is Stance.ACKNOWLEDGES or _PARTITIVE.match(self.after(claim)):
            return True
        named = claim.low == 1 and claim.affected is None and claim.quote[:1].isupper() and claim.quote != "One"
        return named and self.text.find(claim.quote, max(0, claim.start - _RECALL), claim.start) >= 0

    def _is_more(self, claim: Claim) -> bool:
        head = (claim.affected or "").split()[-1:]
        after = self.after(claim)
        inside = after[: after.find(head[0])] if head and head[0] in after[:_LONG] else after[:12]
        quote = _MORE_THAN.sub("", claim.quote)
        near = words_of(self.before(claim))[-1:] + words_of(quote) + words_of(inside)
        return not _listed("more", "words").isdisjoint(near)

    def _adds(self, claim: Claim, last: Claim | None) -> bool:
        """Whether the clause says that it adds to what was told last: "also captured", "In addition, "."""
        if last is None or last.measure is not claim.measure:
            return False
        clause = _CLAUSE.split(self.before(claim))[-1]
        return _any_of(("more", "adding")).search(clause) is not None or self.after(claim)[:_LONG].count(" also ") > 0


def is_anyone(head: str) -> bool:
    """Whether a noun tells nothing of what a person is but the side: "man", "insurgent"; so do no words at all."""
    return not head or head in _anyone()


def _head(affected: str | None) -> str:
    """The head of who was lost, in the singular: "Taliban insurgents" -> "insurgent"."""
    words = words_of((affected or "").partition(" of ")[0])
    return singular(words[-1]) if words else ""


def singular(noun: str) -> str:
    """The singular of an English noun, as far as its ending tells."""
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


_NEW = r"(?<!the )(?<!these )(?<!those )(?<!all )\b"
_ONE = rf"{_NEW}(?:an?|another|one)"
_SOME = rf"{_NEW}(?:two|three|four|five|six|seven|eight|nine|ten|several|some|many|\d+)"


def _introduces(between: str, head: str, number: int) -> bool:
    """Whether the words bring in people anew, whom a figure after them points at: "two men opened fire"."""
    names = _anyone() if is_anyone(head) else {head}
    nouns = "|".join(sorted(names, key=len, reverse=True))
    return (
        re.search(rf"{_ONE if number == 1 else _SOME} (?:[\w-]+ ){{0,3}}(?:{nouns})s?\b", between, re.IGNORECASE)
        is not None
    )


def _sets_apart(between: str) -> bool:
    """Whether the words between two figures set the second apart from the first."""
    opening = rf"(?:^|[.!?,]\s+)(?:{'|'.join(sorted(_listed('apart', 'words')))})\b"
    return _any_of(("apart", "phrases")).search(between) is not None or re.search(opening, between, re.I) is not None


@cache
def _anyone() -> frozenset[str]:
    sides = {noun for noun, group in groups().items() if group != "officers"}
    return _listed("anyone", "nouns") | sides


def _listed(section: str, name: str) -> frozenset[str]:
    return listed(section, name, file="discourse")


@cache
def _any_of(*lists: tuple[str, str]) -> re.Pattern[str]:
    words = frozenset[str]().union(*(_listed(*name) for name in lists))
    return re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b", re.IGNORECASE)
