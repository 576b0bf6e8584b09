"""Speakers: who is said to say what in a sentence, how, and who passes it on."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.lexicon import inflect, match, phrases, table, words
from counterclaim.extract.losses import closed
from counterclaim.extract.tokens import Sentence
from counterclaim.nouns import Stance

Span = tuple[int, int]
"""Tokens [first, last)."""


class Frame(NamedTuple):
    """A piece of a sentence that attributes a statement: "the ministry said", "according to police"."""

    first: int
    last: int
    subject: Span | None
    """Tokens that name the speaker; None where the text names none ("it is believed")."""
    stance: Stance
    trailing: bool
    """Stands after or inside what is said ("63 died, the ministry said")."""
    pronoun: bool = False
    """The subject is a pronoun, or is left out: the last speaker is meant."""
    relay: Span | None = None
    """Who passes it on: the agency in "the agency quoted a source as saying"."""
    verb: int = -1


@cache
def _verbs() -> dict[str, list[tuple[tuple[str, ...], Stance, str]]]:
    found: dict[str, list[tuple[tuple[str, ...], Stance, str]]] = {}
    speech = table("speech")
    for stance in Stance:
        for spec in speech[stance]["verbs"]:
            for form, word in zip(("base", "third", "past", "participle", "gerund"), inflect(spec), strict=True):
                parts = tuple(word.split())
                found.setdefault(parts[0], []).append((parts, stance, form))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def frames(sentence: Sentence) -> list[Frame]:
    """Every attribution of a sentence, left to right."""
    found: list[Frame] = []
    i = 0
    while i < sentence.stop:
        frame = _according(sentence, i) or _owner(sentence, i) or _verb_frame(sentence, i, found)
        if frame is not None:
            found.append(frame)
            i = max(i + 1, frame.last if frame.first >= i else frame.verb + 1)
        else:
            i += 1
    return found


# --- "according to", "Moscow's figure of" ---------------------------------------------------------------------------------------


def _according(sentence: Sentence, i: int) -> Frame | None:
    size = match(phrases("speech", "according", "phrases"), sentence.lowered, i)
    if not size or (
        sentence.at(i) == "per" and (sentence.at(i + 1) in {"cent", "day", "person", "year", "month", "hour"} or i == 0)
    ):
        return None
    subject = noun_phrase(sentence, i + size)
    if subject is None:
        return None
    stance = Stance.STATES
    for word in sentence.lowered[i : i + size]:
        if word in _verbs() and word not in {"said", "told", "quoting", "citing", "quoted", "cited"}:
            stance = next((stance for parts, stance, _ in _verbs()[word] if len(parts) == 1), stance)
    relay = None
    if match(phrases("speech", "according", "relay"), sentence.lowered, subject[1]):
        inner = match(phrases("speech", "according", "relay"), sentence.lowered, subject[1])
        relay = noun_phrase(sentence, subject[1] + inner)
    if sentence.at(i) in {"citing", "quoting"}:
        relay = _outer_subject(sentence, i)
    trailing = i > 0
    return Frame(
        i, subject[1], subject, stance, trailing, sentence.at(subject[0]) in words("speakers", "pronouns"), relay, i
    )


def _outer_subject(sentence: Sentence, i: int) -> Span | None:
    """ "A UN bulletin, quoting the Red Crescent, gave ...": who quotes."""
    j = i - 1
    if sentence.at(j) == ",":
        return _subject_ending(sentence, j)
    return None


def _owner(sentence: Sentence, i: int) -> Frame | None:
    """ "Moscow's figure of 63", "by its own count", "in the ministry's view"."""
    if sentence.at(i) not in words("speech", "figure_of", "nouns"):
        return None
    j = i - 1
    while sentence.at(j) in {
        "own",
        "official",
        "latest",
        "first",
        "last",
        "earlier",
        "preliminary",
        "initial",
        "previous",
    }:
        j -= 1
    possessive = sentence.at(j) in {"its", "their", "his", "her"}
    if not (sentence.at(j) in {"'s", "'"} or possessive):
        return None
    of_figure = sentence.at(i + 1) in {"of", "that", "about"}
    first = j if possessive else _back_to_start(sentence, j)
    by = sentence.at(first - 1) in {"by", "in", "on"}
    if not (of_figure or by) or first == j and not possessive:
        return None
    subject = (first, j) if not possessive else (j, j + 1)
    return Frame(first, i + 1, subject, Stance.STATES, False, possessive, None, i)


def _back_to_start(sentence: Sentence, j: int) -> int:
    """Where the phrase that ends before the possessive mark at `j` begins."""
    k = j
    while k > 0 and sentence.kind(k - 1) == "word" and sentence.at(k - 1) not in _before_np():
        k -= 1
        if sentence.at(k) in {"the", "a", "an"}:
            break
    return k


@cache
def _before_np() -> frozenset[str]:
    keep = {"the", "a", "an", "its", "their", "his", "her", "our", "of", "for", "and", "'s", "my", "your"}
    return (
        closed("be")
        | closed("have")
        | closed("modal")
        | closed("preposition")
        | closed("conjunction")
        | closed("adverb")
        | closed("pronoun")
        | frozenset(_verbs())
        | {"dismissed"}
    ) - keep - {"report", "state", "list", "post", "figure", "count", "claim", "estimate"} | {"of"}


# --- verbs of saying ------------------------------------------------------------------------------------------------------------


def _verb_frame(sentence: Sentence, i: int, found: list[Frame]) -> Frame | None:
    for parts, stance, form in _verbs().get(sentence.lowered[i], ()):
        last = i + len(parts)
        if tuple(sentence.lowered[i:last]) != parts or not _is_verb(sentence, i, last, form):
            continue
        quoted = _quotes_other(sentence, i, last)
        if quoted is not None:
            return quoted
        stance = _stance_of(sentence, i, last, stance)
        inverted = _inverted(sentence, i, last, stance)
        return inverted or _with_subject(sentence, i, last, stance, form, found)
    return None


def _stance_of(sentence: Sentence, i: int, last: int, stance: Stance) -> Stance:
    """ "gave no credence to", "stopped short of confirming" stay what the verb says; "did not rule out" does not."""
    if stance is Stance.CLAIMS and sentence.at(last) in {"responsibility", "credit"}:
        return Stance.STATES
    return stance


def _is_verb(sentence: Sentence, i: int, last: int, form: str) -> bool:
    before, after = sentence.at(i - 1), sentence.at(last)
    if before in closed("be") and form in {"past", "participle"}:
        return False
    if form == "gerund":
        return before == "," or (i == 0 and False) or sentence.at(i - 1) == "as"
    if form == "base":
        return (
            before in closed("modal") - {"to"}
            or before in {"they", "we", "i", "you"}
            or _plural_subject(sentence, i, last)
        )
    if form == "third" or sentence.lowered[i] in {"puts", "put", "set", "count", "report"}:
        if (
            before
            in {
                "the",
                "a",
                "an",
                "of",
                "no",
                "such",
                "its",
                "their",
                "his",
                "these",
                "those",
                "official",
                "for",
                "in",
                "with",
                "to",
                "any",
                "previous",
                "earlier",
                "latest",
                "conflicting",
                "several",
                "many",
                "some",
                "'s",
            }
            or i == 0
        ):
            return False
        if sentence.lowered[i] in {
            "reports",
            "claims",
            "counts",
            "lists",
            "figures",
            "estimates",
            "states",
            "posts",
            "notes",
            "records",
            "documents",
            "releases",
            "issues",
            "shows",
            "projects",
            "judges",
        } and after in {"of", "by", "from", "in", "that", "are", "were", "have", "on", "about", ",", "."}:
            return after == "that" and not sentence.at(i - 1).endswith("s")
    return not (sentence.lowered[i] in {"claimed", "claims", "claiming"} and _lives_follow(sentence, last))


def _lives_follow(sentence: Sentence, last: int) -> bool:
    return any(word in {"lives", "life"} for word in sentence.lowered[last : last + 6])


def _plural_subject(sentence: Sentence, i: int, last: int) -> bool:
    """ "officials say", "media report": a base form after a plural noun."""
    before = sentence.at(i - 1)
    if sentence.lowered[i] in {
        "say",
        "believe",
        "estimate",
        "think",
        "claim",
        "report",
        "put",
        "count",
        "speak",
        "insist",
        "admit",
        "confirm",
        "deny",
        "hope",
        "expect",
        "fear",
        "talk",
        "tell",
        "warn",
        "give",
    }:
        return (
            before.endswith("s") or before in {"police", "media", "people", "and"} or before in {"still", "now", "also"}
        )
    return False


def _quotes_other(sentence: Sentence, i: int, last: int) -> Frame | None:
    """ "the agency quoted a source as saying": the source speaks, the agency passes it on."""
    if sentence.lowered[i] not in {"quoted", "quotes", "cited", "cites"}:
        return None
    inner = noun_phrase(sentence, last)
    if inner is None:
        return None
    end = inner[1]
    while sentence.at(end) in {"as", "saying"}:
        end += 1
    return Frame(i, end, inner, Stance.STATES, False, False, _subject_ending(sentence, i), i)


def _inverted(sentence: Sentence, i: int, last: int, stance: Stance) -> Frame | None:
    """ ", said a coroner in Larissa the next day"."""
    before = sentence.at(i - 1)
    if (
        before not in {",", "”", '"', "’", "'", "?", "!", "“"}
        and i > 0
        or sentence.lowered[i] in {"counting", "citing"}
    ):
        return None
    j = last
    if sentence.at(j) in {"that", "of"} or sentence.kind(j) in {"number", "punct", ""} or sentence.at(j).endswith("ly"):
        return None
    subject = noun_phrase(sentence, j)
    if subject is None or i == 0:
        return None
    pronoun = sentence.at(subject[0]) in words("speakers", "pronouns")
    return Frame(i, subject[1], subject, stance, True, pronoun, None, i)


def _with_subject(sentence: Sentence, i: int, last: int, stance: Stance, form: str, found: list[Frame]) -> Frame | None:
    j = _back_over(sentence, i)
    shared = _shares(sentence, j, found)
    if shared is not None:
        return Frame(i, last, shared.subject, stance, _is_trailing(sentence, i, last), shared.pronoun, None, i)
    subject = _subject_ending(sentence, j)
    if subject is None:
        return None
    word = sentence.at(subject[0])
    pronoun = subject[1] - subject[0] == 1 and word in words("speakers", "pronouns")
    if pronoun and word in {"i", "we"}:
        return Frame(subject[0], last, None, stance, _is_trailing(sentence, subject[0], last), False, None, i)
    subject = _maker(sentence, subject)
    return Frame(subject[0], last, subject, stance, _is_trailing(sentence, subject[0], last), pronoun, None, i)


def _back_over(sentence: Sentence, i: int) -> int:
    """Skip auxiliaries, adverbs and dates between a subject and its verb; the subject ends there."""
    j = i
    while j > 0:
        word = sentence.at(j - 1)
        if word in closed("have") | closed("modal") | closed("adverb") or (
            word.endswith("ly") and word not in {"family", "italy", "daily", "assembly", "july"}
        ):
            j -= 1
        elif word in _DAYS and sentence.at(j - 2) in {"on", "late", "early", "last"}:
            j -= 2
        elif word in _DAYS and j >= 2:
            j -= 1
        elif (
            sentence.kinds[j - 1] == "number"
            and sentence.at(j - 2) in {"on", "in"}
            or (word in {"night", "morning", "evening", "afternoon"} and sentence.at(j - 2) in _DAYS)
        ):
            j -= 1
        elif word in {"on", "late", "early"}:
            j -= 1
        else:
            break
    return j


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december".split()
)


def _shares(sentence: Sentence, j: int, found: list[Frame]) -> Frame | None:
    """ "... and conceded only that ...": the subject of the verb before serves this one too."""
    if sentence.at(j - 1) in {"and", "but", "or", "then", ","} and found and found[-1].subject is not None:
        previous = found[-1]
        if sentence.at(j - 1) == "," and previous.trailing:
            return None
        return previous
    if sentence.at(j - 1) in {"and", "but"} and found:
        return found[-1]
    if sentence.at(j - 1) in {"and", "but"}:
        start = _subject_at_start(sentence, j - 1)
        if start is not None:
            return Frame(start[0], start[1], start, Stance.STATES, False)
    return None


def _subject_at_start(sentence: Sentence, stop: int) -> Span | None:
    """The subject of a clause whose first verb reports nothing: "The forces have claimed ... and say"."""
    for j in range(stop):
        if sentence.lowered[j] in closed("be") | closed("have") | closed("modal"):
            return _subject_ending(sentence, j)
    return None


def _is_trailing(sentence: Sentence, first: int, last: int) -> bool:
    """Whether nothing that could be said follows the verb, and something stands before."""
    before = sentence.at(first - 1)
    if first == 0 or before not in {",", "”", '"', "’", "–", "—", "--", "'", "?", "!"}:
        return False
    j = last
    while (
        sentence.at(j)
        in closed("adverb")
        | {
            "on",
            "in",
            "a",
            "the",
            "statement",
            "by",
            "interview",
            "next",
            "day",
            "telephone",
            "television",
            "night",
            "morning",
            "evening",
            "afternoon",
            "post",
            "late",
            "early",
            "reporters",
            "told",
            "to",
        }
        | _DAYS
        or sentence.kind(j) == "number"
    ):
        j += 1
    return (
        j >= sentence.stop
        or sentence.kind(j) == "punct"
        and sentence.at(j) not in {"“", '"', ":", "‘"}
        or sentence.at(j) in {"and", "but", "while", "when", "who"}
    )


def _maker(sentence: Sentence, subject: Span) -> Span:
    """ "A statement circulated by JNIM": who made the statement speaks."""
    for j in range(subject[0], subject[1] - 1):
        if sentence.at(j) == "by" and sentence.at(j - 1).endswith("ed"):
            return (j + 1, subject[1])
    return subject


# --- noun phrases ---------------------------------------------------------------------------------------------------------------


def noun_phrase(sentence: Sentence, i: int) -> Span | None:
    """The noun phrase that begins at `i`, with its prepositional phrases; None where none does."""
    j = i
    while j < sentence.stop and j - i < 14:
        word = sentence.lowered[j]
        if sentence.kinds[j] not in {"word", "code"} and not (word in {"'"} and j > i):
            break
        if j > i and (
            word in _AFTER_NP
            or word in _DAYS
            or (word == "the" and sentence.at(j + 1) in {"next", "same", "following", "previous"} | _DAYS)
        ):
            break
        if j > i and word in {"on", "at"} and sentence.at(j + 1) in _DAYS | {"late", "early"}:
            break
        if (
            j > i
            and word in _verbs()
            and word not in {"report", "state", "count", "figure", "list"}
            and not sentence.is_name(j)
        ):
            break
        if word in {"that", "if", "when", "there", "no", "not", "so", "how", "to"} and j == i:
            return None
        j += 1
    while j > i + 1 and sentence.at(j - 1) in closed("preposition") | {"and", "the", "a", "or"}:
        j -= 1
    return (i, j) if j > i else None


_AFTER_NP = frozenset(
    "who which that when while where was were is are has have had will would and but or after before as said on by late early yesterday today since during told over about than ago again later whose because".split()
) - {"and"}


def _subject_ending(sentence: Sentence, end: int) -> Span | None:
    """The subject whose last token stands before `end`."""
    if sentence.at(end - 1) == ",":
        opening = _matching_comma(sentence, end - 1)
        if opening is None:
            return None
        end = opening
    if sentence.at(end - 1) in {")", "]"}:
        for j in range(end - 1, max(-1, end - 12), -1):
            if sentence.at(j) in {"(", "["}:
                end = j
                break
    first = end
    while first > 0 and not _opens_clause(sentence, first - 1):
        first -= 1
    first = _past_adverbial(sentence, first, end)
    for j in range(first, end):
        if sentence.at(j) in {"who", "which", "that", "whose"}:
            end = j
            break
    while first < end and sentence.at(first) in {
        "and",
        "but",
        "however",
        "meanwhile",
        "then",
        "so",
        "for",
        "yesterday",
        "still",
        "also",
        "yet",
        "today",
        "or",
        "as",
    }:
        first += 1
    if first >= end or end - first > 16:
        return None
    if not any(sentence.kind(j) in {"word", "code"} for j in range(first, end)) or sentence.at(end - 1) in {
        "not",
        "to",
        "there",
        "who",
    }:
        return None
    return (first, end)


def _matching_comma(sentence: Sentence, closing: int) -> int | None:
    for j in range(closing - 1, max(0, closing - 22), -1):
        if sentence.at(j) == ",":
            return j
        if sentence.at(j) in {";", ":", "“", "”"}:
            return None
    return None


def _opens_clause(sentence: Sentence, j: int) -> bool:
    word = sentence.at(j)
    if sentence.kinds[j] == "punct" and word not in {"'", "-", "(", ")", "&", "/"}:
        return word != "." or sentence.at(j - 1) not in {"no", "st", "dr", "mr", "gen", "col", "lt"}
    if word in {
        "that",
        "but",
        "while",
        "when",
        "because",
        "although",
        "though",
        "if",
        "whereas",
        "whether",
        "where",
        "as",
        "than",
        "what",
        "since",
        "until",
        "before",
        "after",
    }:
        return True
    if word == "and":
        return any(
            sentence.at(k) in closed("be") | closed("have") | closed("modal") - {"to"}
            or sentence.at(k) in words("speech", "plain")
            for k in range(j)
        )
    return word in words("speech", "plain") and word not in {"report", "count"}


def _past_adverbial(sentence: Sentence, first: int, end: int) -> int:
    """Skip "On Monday", "In Kharkiv", "By evening" before the subject proper."""
    if sentence.at(first) not in {
        "on",
        "in",
        "at",
        "by",
        "for",
        "during",
        "after",
        "before",
        "earlier",
        "later",
        "last",
        "since",
        "within",
        "from",
        "until",
        "yesterday",
        "a",
        "two",
        "the",
    }:
        return first
    timed = sentence.at(first) in {"a", "two", "the", "last"}
    if (
        timed
        and sentence.at(first + 1) not in {"day", "week", "fortnight", "month", "year", "days", "weeks"}
        and sentence.at(first) != "last"
    ):
        return first
    for j in range(first + 1, end):
        opener = sentence.at(j) in {
            "the",
            "a",
            "an",
            "its",
            "their",
            "his",
            "her",
            "it",
            "he",
            "she",
            "they",
        } and sentence.at(j - 1) not in closed("preposition")
        fresh = (
            not sentence.is_name(j)
            and sentence.is_name(j - 1)
            and sentence.kind(j) == "word"
            and sentence.at(j) not in closed("preposition") | {"'s", "and"}
            and sentence.at(j - 1) not in {"the"}
        )
        if opener or (fresh and j - 1 > first) or sentence.at(j - 1) in _DAYS | {"earlier", "later", "ago"}:
            return j
    return first if timed else end - 1 if end - first > 2 and sentence.is_name(end - 1) else first


# --- labels ---------------------------------------------------------------------------------------------------------------------


def label(sentence: Sentence) -> tuple[str, int] | None:
    """(label, tokens that it takes up) where the sentence opens as a transcript's turn does: "GENERAL: ..."."""
    for j in range(min(sentence.stop, 7)):
        if sentence.lowered[j] == ":" and j > 0:
            span = sentence.slice(0, j)
            return (
                (span, j + 1)
                if span.isupper()
                or all(
                    sentence.is_name(k)
                    for k in range(j)
                    if sentence.kind(k) == "word" and sentence.at(k) not in {"of", "the"}
                )
                else None
            )
        if sentence.kinds[j] not in {"word", "code"} and sentence.lowered[j] not in {"-", "'", "."}:
            return None
    return None


def headline_label(sentence: Sentence) -> Span | None:
    """ "Regent of Cianjur: 602 dead", "Kyiv: 400 killed": a headline's own way to name its source."""
    for j in range(1, min(sentence.stop, 8)):
        if sentence.lowered[j] == ":":
            named = sentence.lowered[:j]
            known = words("speakers", "bodies") | words("speakers", "metonyms")
            return (0, j) if any(word in known for word in named) else None
    return None
