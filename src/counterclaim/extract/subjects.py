"""The phrases that name speakers: where they begin and end around a verb of saying."""

from __future__ import annotations

from functools import cache

from counterclaim.extract.lexicon import verb_forms, words
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Stance

Span = tuple[int, int]
"""Tokens [first, last)."""
LONGEST = 16
"""Tokens of the longest phrase that is read as a speaker."""


def listed(name: str) -> frozenset[str]:
    """One flat list of `data/speech.toml`."""
    return words("speech", name)


def says(word: str) -> bool:
    """Whether the word is a form of a verb of saying, of any stance."""
    return word in _sayings()


@cache
def _sayings() -> frozenset[str]:
    return frozenset[str]().union(*(verb_forms("speech", stance, "verbs") for stance in Stance))


def after_verb(sentence: Sentence, i: int) -> Span | None:
    """The phrase that begins at `i`, with its prepositional phrases: "a coroner in Larissa"; None where none does."""
    j = i
    if sentence.at(i) in listed("not_first") | closed("preposition") | closed("be") | closed("have"):
        return None
    while j < min(sentence.stop, i + LONGEST):
        if sentence.kinds[j] not in {"word", "code"} or (j > i and _closes(sentence, j)):
            break
        j += 1
    while j > i + 1 and sentence.at(j - 1) in closed("preposition") | {"and", "the", "a", "or"}:
        j -= 1
    return (i, j) if j > i else None


def antecedent_of(sentence: Sentence, j: int) -> Span | None:
    """ "disputed by Amnesty, which counted": the noun phrase that the relative clause before `j` speaks of."""
    end = j - 2 if sentence.at(j - 2) == "," else j - 1
    if sentence.at(end - 1) in words("speakers", "pronouns"):
        return (end - 1, end)
    first = end
    barred = closed("preposition") - {"of", "for"} | closed("be") | closed("have") | closed("conjunction")
    while first > 0 and sentence.kind(first - 1) in {"word", "code"} and sentence.at(first - 1) not in barred:
        first -= 1
        if sentence.at(first) in {"the", "a", "an"} or says(sentence.at(first)):
            break
    first += says(sentence.at(first))
    known = words("speakers", "bodies") | words("nouns", "people")
    named = any(sentence.at(k) in known or sentence.is_name(k) for k in range(first, end))
    return (first, end) if named and first < end else None


def nearest_body(sentence: Sentence, end: int) -> Span | None:
    """ "It has taken the army eleven years to acknowledge": the last body named before token `end`."""
    known = words("speakers", "bodies") | words("speakers", "metonyms") | words("nouns", "people")
    for j in range(end - 1, -1, -1):
        if sentence.lowered[j] in {":", ";", "“", "”"}:
            return None
        if sentence.lowered[j] in known:
            first = j
            while first > 0 and sentence.kind(first - 1) == "word" and _belongs(sentence, first - 1):
                first -= 1
            return (first, j + 1)
    return None


def _belongs(sentence: Sentence, j: int) -> bool:
    word = sentence.at(j)
    return sentence.is_name(j) or word in {"the", "a", "an", "'s"} or word in words("speakers", "bodies")


def _closes(sentence: Sentence, j: int) -> bool:
    word = sentence.lowered[j]
    if word in listed("after_speaker") or word in listed("days"):
        return not (word == "over" and sentence.at(j - 1) == "all")
    if word == "the" and sentence.at(j + 1) in {"next", "same", "following", "previous"} | listed("days"):
        return True
    if word == "at" and sentence.at(j + 1) in {"a", "the"} and sentence.at(j + 2) in {"news", "press", "briefing"}:
        return True
    return says(word) and word not in listed("nominal") and not sentence.is_name(j)


def before_verb(sentence: Sentence, end: int) -> Span | None:
    """The subject whose last token stands before `end`; None where there is none."""
    end = _before_aside(sentence, end)
    if end < 1:
        return None
    first = end
    if sentence.at(end - 1) in words("speakers", "pronouns"):
        return (end - 1, end)
    clause = next((j for j in range(end - 1, max(0, end - 6), -1) if sentence.at(j) in {"who", "which"}), None)
    if clause is not None and sentence.at(clause - 1) == ",":
        return antecedent_of(sentence, clause + 1)
    while first > 0 and not _opens_clause(sentence, first - 1):
        first -= 1
    if first > 0 and sentence.kinds[first - 1] == "number":
        clause = next((j for j in range(first - 1, max(0, first - 14), -1) if sentence.at(j) in {"who", "that"}), None)
        if clause is not None and "," not in sentence.lowered[clause:first]:
            return before_verb(sentence, clause)
    first = _past_adverbial(sentence, first, end)
    while first < end and sentence.at(first) in listed("openers"):
        first += 1
    end = _before_relative(sentence, first, end)
    if first >= end or end - first > LONGEST or sentence.at(end - 1) in {"not", "to", "there", "who", "which", "that"}:
        return None
    return (first, end) if any(sentence.kind(j) in {"word", "code"} for j in range(first, end)) else None


def leading_phrase(sentence: Sentence, stop: int) -> Span | None:
    """The phrase that opens a sentence and ends at the first word that can no longer belong to it."""
    known = words("speakers", "bodies") | words("nouns", "people")
    barred = (
        closed("be")
        | closed("have")
        | closed("modal")
        | closed("conjunction")
        | closed("adverb")
        | {"it", "he", "she", "they"}
    )
    if sentence.at(0) in (listed("not_first") - listed("adverbial")) | words("figures", "vague") | words(
        "figures", "numbers"
    ):
        return None
    start = j = _past_adverbial(sentence, 0, stop)
    if 0 < start == stop - 1:
        return None
    while j < stop and sentence.kind(j) in {"word", "code"} and sentence.at(j) not in barred:
        named = (
            sentence.is_name(j)
            or sentence.at(j).rpartition("-")[2] in known
            or sentence.at(j) in closed("possessive") | {"a", "an", "'s", "of", "for"}
        )
        headed = j > start and (
            sentence.at(j - 1).rpartition("-")[2] in known or (sentence.is_name(j - 1) and j > start + 1)
        )
        if not named and headed:
            break
        j += 1
    return (
        (start, j) if j > start and sentence.at(j - 1) not in closed("possessive") | {"a", "an", "of", "'s"} else None
    )


def _before_aside(sentence: Sentence, end: int) -> int:
    """Step back over ", a monitor based in Britain," or "(BBC)"; -1 where a comma closes nothing."""
    last = sentence.at(end - 1)
    if last == ",":
        for j in range(end - 2, max(0, end - 24), -1):
            if sentence.at(j) == ",":
                return j
            if sentence.at(j) in {";", ":", "“", "”"}:
                break
        return -1
    if last in {")", "]"}:
        for j in range(end - 1, max(-1, end - 12), -1):
            if sentence.at(j) in {"(", "["}:
                return j
    return end


def _before_relative(sentence: Sentence, first: int, end: int) -> int:
    """ "A teacher who had ...", "Residents reached by telephone": the phrase ends before the clause."""
    for j in range(first + 1, end):
        if sentence.at(j) in {"who", "which", "that", "whose"}:
            return j
        if (
            sentence.at(j) in {"by", "in"}
            and sentence.at(j - 1).endswith("ed")
            and j - 1 > first
            and not sentence.is_name(j - 1)
        ):
            return j - 1
    return end


def maker(sentence: Sentence, subject: Span) -> Span:
    """ "A statement circulated by JNIM": who made the statement speaks."""
    for j in range(subject[0] + 1, sentence.stop - 1):
        if j > subject[1] + 1:
            break
        if sentence.at(j) == "by" and sentence.at(j - 1) in listed("made"):
            return after_verb(sentence, j + 1) or subject
    return subject


def _opens_clause(sentence: Sentence, j: int) -> bool:
    word = sentence.at(j)
    dash = word == "-" and j > 0 and sentence.starts[j] > sentence.ends[j - 1]
    months = words("grammar", "months")
    dated = sentence.at(j + 1) in months or sentence.at(j - 1) in {"on", "in", "no"} or sentence.at(j - 1) in months
    dated = dated or sentence.lowered[max(0, j - 2) : j] == ["no", "."]
    if dash or (sentence.kinds[j] == "number" and not dated):
        return True
    if sentence.kinds[j] == "punct" and word not in {"'", "-", "(", ")", "&", "/"}:
        return word != "." or sentence.at(j - 1) not in {"no", "st", "dr", "mr", "gen", "col", "lt", "maj", "mrs"}
    timed = word == "that" and sentence.at(j + 1) in listed("spans") | listed("times_of_day")
    if (word in listed("clause") and not timed) or word in listed("thinking"):
        return True
    if word in {"and", "or"}:
        verbs = closed("be") | closed("have") | (closed("modal") - {"to"}) | listed("plain")
        return sentence.at(j + 1) in words("speakers", "pronouns") or any(sentence.at(k) in verbs for k in range(j))
    return word in listed("plain") and word not in {"report", "count"}


def _past_adverbial(sentence: Sentence, first: int, end: int) -> int:
    """Skip "On Monday", "In Kharkiv", "By evening", "A day later" before the subject proper."""
    word = sentence.at(first)
    if word not in listed("adverbial"):
        return first
    if word in {"a", "two", "the", "this", "that"} and sentence.at(first + 1) not in listed("spans"):
        return first
    for j in range(first + 1, end):
        if _begins_subject(sentence, j, first):
            return j
    return first if word in {"a", "two", "the"} else max(first, end - 1)


def _begins_subject(sentence: Sentence, j: int, first: int) -> bool:
    word, before = sentence.at(j), sentence.at(j - 1)
    glued = closed("preposition") | closed("pronoun") | {"and", "of"} | listed("days")
    if sentence.is_name(j) and not sentence.is_name(j - 1) and j - 1 > first and before not in glued:
        return sentence.kind(j - 1) == "word" and sentence.kind(j) == "word"
    determiner = word in {"the", "a", "an", "its", "their", "his", "her", "it", "he", "she", "they"}
    if determiner and before not in closed("preposition"):
        return True
    if before in listed("days") | {"earlier", "later", "ago"} and word not in listed("times_of_day"):
        return True
    lowers = not sentence.is_name(j) and sentence.is_name(j - 1) and sentence.kind(j) == "word"
    return lowers and j - 1 > first and word not in closed("preposition") | {"'s", "and"}


def back_over(sentence: Sentence, i: int) -> int:
    """Skip auxiliaries, adverbs and dates between a subject and its verb; the subject ends there."""
    j, progressive = i, sentence.at(i).endswith("ing")
    skipped = closed("have") | closed("modal") | closed("adverb") | {"ever"}
    while j > 0:
        word, before = sentence.at(j - 1), sentence.at(j - 2)
        if (
            word in skipped
            or (progressive and word in closed("be"))
            or (word.endswith("ly") and word not in {"family", "italy", "daily", "assembly", "july"})
            or word in listed("days") | {"on", "late", "early"}
            or (sentence.kinds[j - 1] == "number" and before in {"on", "in"})
            or (word in listed("times_of_day") and before in listed("days"))
        ):
            j -= 1
        else:
            break
    return j
