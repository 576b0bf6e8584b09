"""What a thread answers where the headline asks: the explaining sentences, grouped by what they say, each quoted.

Nothing is paraphrased: a theme is a stretch of a reader's own words. The rules are plain and fixed (connectives, shared
words), so that a reader can see why a sentence stands where it stands; they will miss an explanation without any sign
of one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from counterclaim.nouns import Answer, Claim, Comment, Document
from counterclaim.record.text import Sentence, sentences, stem, stems
from counterclaim.record.wording import claimed
from counterclaim.record.words import words

_TITLE_PARTS = re.compile(r"\s[|–—·•-]\s|\s*\|\s*")
_ASKS = re.compile(
    r"\b(why|how|who|whom|whose|what|when|where|which|will|would|is|are|was|were|did|does|do|has|have|can|could|should)\b",
    re.IGNORECASE,
)
_YES_OR_NO = frozenset(
    ["will", "would", "is", "are", "was", "were", "did", "does", "do", "has", "have", "can", "could", "should"]
)
_REFERS = re.compile(r"\W*(it|that|this|they|he|these|because|so|to|in order)(['’]\w+)?\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;:,.!?…()\n]")
_THEME_WORDS = 14
_ALIKE = 0.5


def question_of(title: str | None) -> str | None:
    """The question that a headline asks, without hash sign and publisher; None where it asks none.

    "#Why is the Kremlin acknowledging the losses? | DW News" gives "Why is the Kremlin acknowledging the losses?".
    """
    for part in _TITLE_PARTS.split((title or "")[:1000]):
        asked, mark, _ = part.partition("?")
        last = sentences(asked)[-1].text if sentences(asked) else ""
        bare = last.strip(" #\t\n\"'“”‘’«»")
        if mark and bare:
            return f"{bare}?"
    return None


def asked(documents: Sequence[Document]) -> str | None:
    """The question under which most comments stand; of two, that of the earlier document in `documents`."""
    weight: Counter[str] = Counter()
    for document in documents:
        if question := question_of(document.title):
            weight[question] += 1 + len(document.comments)
    return max(weight, key=lambda each: weight[each], default=None)


@dataclass(frozen=True, slots=True)
class _Explanation:
    document: str
    comment: str
    sentence: Sentence
    theme: str
    key: frozenset[str]
    """What tells it from others: its words beyond the question's, or the figure or the word that answers."""


def answers(
    question: str, documents: Iterable[Document], claims: Mapping[tuple[str, str], Sequence[Claim]]
) -> tuple[Answer, ...]:
    """The answers of the threads whose headline asks `question`, the most frequent first, then in thread order.

    `claims` holds what was found in each comment, by document and comment id. "Why" takes sentences with a sign of
    cause or purpose that speak of what the question speaks of; "how many" takes sentences with a figure stated as fact;
    a question for yes or no takes sentences that open with either; "who" and the rest take sentences that share the
    question's words and name or describe something. A reader's own question answers nothing.
    """
    under = [document for document in documents if question_of(document.title) == question]
    found = [
        explanation
        for document in under
        for comment in document.comments
        for explanation in _explanations(question, document.id, comment, claims.get((document.id, comment.id), ()))
    ]
    return tuple(Answer(group[0].theme, tuple(_quote(each) for each in group)) for group in _grouped(found))


def _quote(each: _Explanation) -> tuple[str, str, int, int]:
    return each.document, each.comment, each.sentence.start, each.sentence.end


def _explanations(question: str, document: str, comment: Comment, claims: Sequence[Claim]) -> Iterator[_Explanation]:
    kind = _kind(question)
    topic = _Topic.of(question)
    follows = False
    for index, each in enumerate(sentences(comment.text)):
        if each.text.endswith("?") or _is_quoted(each, comment):
            follows = False
            continue
        if kind == "how many":
            yield from _figures(document, comment, each, claims)
            continue
        refers = (index == 0 or follows) and _REFERS.match(each.text) is not None
        follows = refers or topic.is_met(each.text, kind)
        theme = _theme(each.text, kind) if follows else None
        if theme:
            yield _Explanation(document, comment.id, each, theme, _key(each.text, theme, kind, topic))


def _kind(question: str) -> str:
    first = _ASKS.search(question)
    opening = first.group().lower() if first else ""
    if re.search(r"\bhow (many|much|high)\b|\b(death )?toll\b", question, re.IGNORECASE) and opening != "why":
        return "how many"
    kinds = {"why": "why", "who": "who", "whom": "who", "whose": "who"} | dict.fromkeys(_YES_OR_NO, "yes_or_no")
    return kinds.get(opening, "other")


def _figures(document: str, comment: Comment, each: Sentence, claims: Sequence[Claim]) -> Iterator[_Explanation]:
    for claim in claims:
        if claim.stance.counts and each.start <= claim.start < each.end:
            theme = f"{claimed(claim)} {claim.measure}"
            yield _Explanation(document, comment.id, each, theme, frozenset({theme}))


def _is_quoted(each: Sentence, comment: Comment) -> bool:
    return any(quoted.start <= each.start and each.end <= quoted.end for quoted in comment.quoted)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a question speaks of."""

    own: frozenset[str]
    """Topics and stems that tell it from other questions."""
    common: frozenset[str]
    """Topics and names that any sentence of such a thread may share."""

    @classmethod
    def of(cls, question: str) -> _Topic:
        every = topics(question)
        common = every & _common()
        return cls(frozenset(every - common), frozenset(common))

    def is_met(self, text: str, kind: str) -> bool:
        if kind == "yes_or_no":
            return True
        said = topics(text)
        own, common = len(said & self.own), len(said & self.common)
        if kind in ("why", "who"):
            return own > 0 or (not self.own and common > 0)
        return own + common > 1 or (own > 0 and len(self.own) == 1)


def topics(text: str) -> set[str]:
    """Stems of the words that carry a topic, with words of one topic put together: "admits" gives "admission"."""
    return {_topic_of().get(each, each) for each in stems(text) if each not in _stop()}


@cache
def _topic_of() -> dict[str, str]:
    return {each: topic for topic, known in words("answers")["topics"].items() for each in known}


@cache
def _stop() -> frozenset[str]:
    known = words("answers")["stop"]
    return frozenset(known) | {stem(each) for each in known}


@cache
def _common() -> frozenset[str]:
    from counterclaim.link.countries import by_adjective, by_capital, by_name

    names = [*by_adjective(), *by_capital(), *by_name()]
    return frozenset({stem(name) for name in names} | set(words("answers")["everywhere"]["topics"]))


@cache
def _cues(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in words("answers")["cues"][kind])


def _theme(text: str, kind: str) -> str | None:
    """The explanation in a few of the sentence's own words; None where nothing shows one."""
    for cue in _cues(kind):
        if match := cue.search(text):
            start = match.start("theme") if "theme" in cue.groupindex else match.end()
            theme = _few_words(text, start)
            if theme and (topics(theme) or kind == "yes_or_no"):
                return theme
    return None


def _few_words(text: str, start: int) -> str | None:
    rest = text[start:].lstrip(" ,:-–")
    end = _CLAUSE_END.search(rest)
    clause = rest[: end.start()] if end else rest
    few = clause.split()
    if len(few) <= _THEME_WORDS:
        return " ".join(few) or None
    breaks = [
        at
        for at, word in enumerate(few[: _THEME_WORDS + 1])
        if at > 3 and word.lower() in ("and", "but", "or", "which", "while")
    ]
    return " ".join(few[: breaks[-1]]) if breaks else " ".join(few[:_THEME_WORDS]) + " …"


def _key(text: str, theme: str, kind: str, topic: _Topic) -> frozenset[str]:
    if kind == "yes_or_no":
        return frozenset({theme.split()[0].lower()})
    said = topics(theme) - topic.own - topic.common
    return frozenset(said or topics(text) - topic.own - topic.common)


def _grouped(found: Sequence[_Explanation]) -> list[list[_Explanation]]:
    """Each explanation joins the first group that shares at least half the words of the smaller of the two."""
    groups: list[list[_Explanation]] = []
    known: dict[str, list[int]] = defaultdict(list)
    for each in found:
        shared = Counter(index for word in sorted(each.key) for index in known[word])
        near = [i for i, count in shared.items() if count >= _ALIKE * min(len(each.key), len(groups[i][0].key))]
        if near:
            groups[min(near)].append(each)
            continue
        for word in each.key:
            known[word].append(len(groups))
        groups.append([each])
    return sorted(groups, key=len, reverse=True)
