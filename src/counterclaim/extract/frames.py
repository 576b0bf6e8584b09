"""Frames: the pieces of a sentence that attribute a statement, and the stance that their words give it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from counterclaim.extract.lexicon import FORMS, inflect, match, phrases, table, verb_forms, words
from counterclaim.extract.subjects import Span, after_verb, antecedent_of, before_verb, leading_phrase, listed, maker
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Stance


class Frame(NamedTuple):
    """One attribution: "the ministry said", "according to police", "Moscow's figure of"."""

    first: int
    last: int
    """Tokens [first, last) of the speaker and the verb."""
    verb: int
    """Token of the word that attributes."""
    subject: Span | None
    """Tokens that name the speaker; None where the text names none ("I hope", "it is believed")."""
    stance: Stance
    trailing: bool = False
    """Stands after or inside what is said ("63 died, the ministry said")."""
    relay: Span | None = None
    """Who passes it on: the agency in "the agency quoted a source as saying"."""


def frames(sentence: Sentence, starts: frozenset[int]) -> list[Frame]:
    """Every attribution of a sentence, left to right; `starts` are the tokens at which figures begin."""
    found: list[Frame] = []
    closing = _after_dash(sentence)
    i = 0
    while i < sentence.stop:
        frame = (
            _according(sentence, i)
            or _owner(sentence, i)
            or _estimates_of(sentence, i)
            or _holds(sentence, i, starts)
            or _draws_up(sentence, i)
            or _calls(sentence, i)
            or _moves(sentence, i)
            or _verb(sentence, i, found, starts)
        )
        if frame is not None:
            found.append(frame)
            i = max(i + 1, frame.last if frame.first >= i else i + 1)
        else:
            i += 1
    return [*found, closing] if closing and not any(frame.last > closing.first for frame in found) else found


def _after_dash(sentence: Sentence) -> Frame | None:
    """ "At least 9 killed in market strike - governor": a headline's source after its last dash."""
    for j in range(sentence.stop - 2, max(0, sentence.stop - 8), -1):
        if sentence.at(j) in {"-", "–", "—"} and sentence.starts[j] > sentence.ends[j - 1]:
            named = any(sentence.at(k) in words("speakers", "bodies") for k in range(j + 1, sentence.stop))
            return Frame(j, sentence.stop, j, (j + 1, sentence.stop), Stance.STATES, True) if named else None
    return None


def is_pronoun(sentence: Sentence, subject: Span) -> bool:
    """Whether a speaker is named by a pronoun alone."""
    return subject[1] - subject[0] == 1 and sentence.at(subject[0]) in words("speakers", "pronouns")


# --- nouns and phrases that attribute ---


def _according(sentence: Sentence, i: int) -> Frame | None:
    """ "according to intelligence sources cited by a UN panel": the sources speak, the panel passes it on."""
    size = match(phrases("speech", "according", "phrases"), sentence.lowered, i)
    if not size or (sentence.at(i) == "per" and (i == 0 or sentence.at(i + 1) in {"cent", "person"} | listed("spans"))):
        return None
    subject = after_verb(sentence, i + size)
    if subject is None:
        return None
    stance = next((said for word in sentence.lowered[i : i + size] for said in _stances(word)), Stance.STATES)
    inner = match(phrases("speech", "according", "relay"), sentence.lowered, subject[1])
    relay = after_verb(sentence, subject[1] + inner) if inner else None
    if sentence.at(i) in {"citing", "quoting"}:
        relay = before_verb(sentence, i - 1) if sentence.at(i - 1) == "," else None
    return Frame(i, subject[1], i, subject, stance, i > 0, relay)


def _stances(word: str) -> list[Stance]:
    return [stance for parts, stance, _ in _verbs().get(word, ()) if len(parts) == 1 and stance is not Stance.STATES]


def _owner(sentence: Sentence, i: int) -> Frame | None:
    """ "Moscow's figure of 63", "by its own count", "in the ministry's view"."""
    if sentence.at(i) not in words("speech", "figure_of", "nouns"):
        return None
    j = i - 1
    while sentence.at(j) in listed("owner_adjectives"):
        j -= 1
    possessive = sentence.at(j) in {"its", "their", "his", "her"}
    if not possessive and sentence.at(j) not in {"'s", "'"}:
        return None
    first = j if possessive else _owner_start(sentence, j)
    leads = {"of", "that", "about", ","} | closed("be") | verb_forms("losses", "toll", "verbs")
    if sentence.at(i + 1) not in leads and sentence.at(first - 1) not in {"by", "in", "on"}:
        return None
    if first == j and not possessive:
        return None
    return Frame(first, i + 1, i, (j, j + 1) if possessive else (first, j), _owned_stance(sentence.at(i)))


def _owned_stance(noun: str) -> Stance:
    """ "Pakistan's claim that five jets were lost": the noun sets the stance as its verb would."""
    known = table("speech")["figure_of"]["stances"]
    return Stance(known[noun]) if noun in known else Stance.STATES


def _owner_start(sentence: Sentence, j: int) -> int:
    """Where the phrase that ends before the possessive mark at `j` begins."""
    barred = (
        closed("be")
        | closed("have")
        | closed("modal")
        | closed("preposition")
        | closed("conjunction")
        | closed("adverb")
    )
    k = j
    while k > 0 and sentence.kind(k - 1) == "word" and sentence.at(k - 1) not in barred:
        k -= 1
        if sentence.at(k) in {"the", "a", "an"}:
            return k
        if sentence.at(k) in listed("plain") or sentence.at(k) in _verbs():
            return k + 1
    return k


def _estimates_of(sentence: Sentence, i: int) -> Frame | None:
    """ "Estimates from independent groups are far higher than that"."""
    if sentence.at(i) not in words("speech", "estimate_noun", "nouns") or sentence.at(i + 1) not in {"from", "by"}:
        return None
    if i > 0 and sentence.kind(i - 1) != "punct":
        return None
    source = after_verb(sentence, i + 2)
    if source is None:
        return None
    end = next((j for j in range(i + 3, source[1]) if sentence.at(j) == "of"), source[1])
    stance = Stance.ESTIMATES if sentence.at(i).startswith("estimate") else Stance.STATES
    return Frame(i, end, i, (i, end), stance)


def _draws_up(sentence: Sentence, i: int) -> Frame | None:
    """ "The relatives have drawn up a list of 400 dead": who makes or keeps a list gives its figure."""
    if sentence.at(i) not in words("speech", "listing", "nouns") or sentence.at(i + 1) != "of":
        return None
    verb = i - 2 if sentence.at(i - 2) != "up" else i - 3
    if sentence.at(i - 1) not in {"a", "the", "its", "their", "his", "her"}:
        return None
    if sentence.at(verb) not in verb_forms("speech", "listing", "verbs"):
        return None
    subject = before_verb(sentence, _back_over(sentence, verb))
    return Frame(subject[0], i + 2, verb, subject, Stance.STATES) if subject else None


def _moves(sentence: Sentence, i: int) -> Frame | None:
    """ "the minister had brought the number of dead down to a thousand": who moves a total gives its figure."""
    if sentence.at(i) not in verb_forms("speech", "moving", "verbs"):
        return None
    if words("losses", "toll", "nouns").isdisjoint(sentence.lowered[i + 1 : i + 5]):
        return None
    subject = before_verb(sentence, _back_over(sentence, i))
    if subject is None or words("speakers", "bodies").isdisjoint(sentence.lowered[slice(*subject)]):
        return None
    return Frame(subject[0], i + 1, i, subject, Stance.STATES)


def _calls(sentence: Sentence, i: int) -> Frame | None:
    """ "the ministry called that number false", "branded the figure absurd"."""
    if sentence.at(i) not in verb_forms("speech", "calling", "verbs"):
        return None
    if words("speech", "calling", "untrue").isdisjoint(sentence.lowered[i + 1 : i + 9]):
        return None
    subject = before_verb(sentence, _back_over(sentence, i))
    return Frame(subject[0], i + 1, i, subject, Stance.DENIES) if subject else None


def _holds(sentence: Sentence, i: int, starts: frozenset[int]) -> Frame | None:
    """ "the report had 46k to 85k", "the interior ministry has eleven dead"."""
    if sentence.at(i) not in {"has", "had", "have"} or i + 1 not in starts:
        return None
    subject = before_verb(sentence, i)
    if subject is None or listed("holders").isdisjoint(sentence.lowered[slice(*subject)]):
        return None
    return Frame(subject[0], i + 1, i, subject, Stance.STATES)


# --- verbs of saying ---


@cache
def _verbs() -> dict[str, list[tuple[tuple[str, ...], Stance, str]]]:
    found: dict[str, list[tuple[tuple[str, ...], Stance, str]]] = {}
    for stance in Stance:
        for spec in table("speech")[stance]["verbs"]:
            for form, word in zip(FORMS, inflect(spec), strict=True):
                parts = tuple(word.split())
                found.setdefault(parts[0], []).append((parts, stance, form))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def _verb(sentence: Sentence, i: int, found: list[Frame], starts: frozenset[int]) -> Frame | None:
    for parts, said, form in _verbs().get(sentence.lowered[i], ()):
        last = i + len(parts)
        if tuple(sentence.lowered[i:last]) != parts or not _is_verb(sentence, i, last, form, starts):
            continue
        stance = Stance.STATES if said is Stance.CLAIMS and sentence.at(last) in {"responsibility", "credit"} else said
        return (
            _quotes_other(sentence, i, last)
            or _inverted(sentence, i, last, stance, starts)
            or _with_subject(sentence, i, last, stance, found)
        )
    return None


def _is_verb(sentence: Sentence, i: int, last: int, form: str, starts: frozenset[int]) -> bool:
    word, before, after = sentence.lowered[i], sentence.at(i - 1), sentence.at(last)
    if form in {"past", "participle"} and before in closed("be") | {"having", "be"}:
        return False
    reduced = word in listed("reduced") and after in closed("preposition") - {"of", "to"}
    if reduced and before in words("nouns", "people") - words("speakers", "bodies"):
        return False
    if before in words("losses", "killed", "bodies") and not sentence.is_name(i - 1):
        return False
    if form == "gerund":
        return before == "," or before in closed("be")
    if form == "base" and (sentence.at(last) == "that" or last in starts) and _follows_plural(sentence, i):
        return True
    if form == "base" and before not in closed("modal") - {"to"} and before not in {"they", "we", "i", "you"}:
        return word in listed("base") and (before in listed("base_subject") or _is_plural(sentence, i))
    j = i - 1
    while sentence.at(j) in closed("adverb"):
        j -= 1
    helped = sentence.at(j) in closed("have")
    if word in listed("nominal") and not helped and (i == 0 or before in listed("no_subject")):
        return False
    if word in listed("nominal") and form == "third" and after in listed("after_noun"):
        closes = after in {",", "."} and "," in sentence.lowered[max(0, i - 14) : i]
        return closes or (after == "that" and not before.endswith("s"))
    if word.startswith("ask") and after not in {"whether", "if", "how", "why", "what", "who", ",", ".", ":", "“", ""}:
        return False
    if word.startswith("claim") and any(w in {"lives", "life"} for w in sentence.lowered[last : last + 6]):
        return False
    return not (form in {"past", "participle"} and before == "ever")


def _follows_plural(sentence: Sentence, i: int) -> bool:
    """ "Relatives list 174 dead", "student leaders in hiding allege that": what follows a plural is said."""
    return i > 0 and sentence.at(i - 1) not in listed("no_subject") and _is_plural(sentence, _back_over(sentence, i))


def _is_plural(sentence: Sentence, i: int) -> bool:
    """ "officials say", "the rebels of the north speak": a plural stands in the subject of a base form."""
    if sentence.at(i - 1).endswith("s"):
        return True
    subject = before_verb(sentence, i)
    if subject is None:
        return False
    head = next((j for j in range(*subject) if sentence.at(j) in closed("preposition")), subject[1]) - 1
    return sentence.at(head).endswith("s") or sentence.at(head) in listed("base_subject")


def _quotes_other(sentence: Sentence, i: int, last: int) -> Frame | None:
    """ "the agency quoted a source as saying": the source speaks, the agency passes it on."""
    if sentence.lowered[i] not in {"quoted", "quotes", "cited", "cites"}:
        return None
    inner = after_verb(sentence, last)
    if inner is None:
        return None
    end = inner[1]
    while sentence.at(end) in {"as", "saying"}:
        end += 1
    return Frame(i, end, i, inner, Stance.STATES, False, before_verb(sentence, i))


def _inverted(sentence: Sentence, i: int, last: int, stance: Stance, starts: frozenset[int]) -> Frame | None:
    """ ", said a coroner in Larissa the next day"."""
    if i == 0 or sentence.at(i - 1) not in {",", "”", '"', "’", "'", "?", "!"} or last in starts or last - i > 1:
        return None
    subject = after_verb(sentence, last)
    hearer = sentence.at(i) in {"told", "tells", "tell"} | listed("nominal")
    if hearer or subject is None or any(start < subject[1] and start >= last for start in starts):
        return None
    follows = sentence.at(subject[1])
    if is_pronoun(sentence, (last, last + 1)) and sentence.kind(last + 1) != "punct":
        return None
    if sentence.kind(subject[1]) not in {"punct", ""} and follows not in listed("after_speaker") | listed("days") | {
        "the"
    }:
        return None
    return Frame(i, subject[1], i, subject, stance, True)


def _with_subject(sentence: Sentence, i: int, last: int, stance: Stance, found: list[Frame]) -> Frame | None:
    j = _back_over(sentence, i)
    gerund = sentence.lowered[i].endswith("ing") and sentence.at(i - 1) == ","
    if sentence.at(j - 1) in {"and", "but", "or", "then"} or (gerund and found):
        return _shared(sentence, i, j, last, stance, found)
    subject = antecedent_of(sentence, j) if sentence.at(j - 1) in {"which", "who"} else before_verb(sentence, j)
    if subject is None or (subject[1] - subject[0] == 1 and sentence.at(subject[0]) in listed("anyone")):
        return None
    relay = None
    if found and sentence.at(j - 1) == "," and found[-1].relay == subject:
        subject, relay = found[-1].subject or subject, found[-1].relay
    if sentence.at(subject[0] + 1) in words("losses", "toll", "nouns") and sentence.at(subject[0] + 2) == "of":
        return None
    counting = words("losses", "toll", "nouns") | {"deaths", "casualties", "losses"}
    if sentence.at(subject[1] - 1) in counting and not sentence.is_name(subject[1] - 1):
        return None
    first = min(subject[0], i)
    trailing = _is_trailing(sentence, first, last)
    if is_pronoun(sentence, subject) and sentence.at(subject[0]) in {"i", "we"}:
        return Frame(first, last, i, None, stance, trailing)
    return Frame(first, last, i, maker(sentence, subject), stance, trailing, relay)


def _shared(sentence: Sentence, i: int, j: int, last: int, stance: Stance, found: list[Frame]) -> Frame | None:
    """ "... and conceded only that ...": the subject of the verb before serves this one too."""
    if found and found[-1].first < i:
        return Frame(i, last, i, found[-1].subject, stance, False, found[-1].relay)
    for k in range(j):
        if sentence.lowered[k] in closed("be") | closed("have") | (closed("modal") - {"to"}):
            subject = before_verb(sentence, k)
            return Frame(i, last, i, subject, stance) if subject else None
    opening = leading_phrase(sentence, j)
    return Frame(i, last, i, opening, stance) if opening else None


def _back_over(sentence: Sentence, i: int) -> int:
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


def _is_trailing(sentence: Sentence, first: int, last: int) -> bool:
    """Whether nothing that could be said follows the verb, and something stands before."""
    if {sentence.at(first - 1), sentence.at(first - 2)} in ({",", "”"}, {",", '"'}):
        return True
    if first == 0 or sentence.at(first - 1) not in {",", "”", '"', "’", "–", "—", "--", "'", "?", "!"}:
        return False
    j = _past_hearer(sentence, last) if sentence.at(last - 1) in {"told", "tells", "tell"} else last
    tail = closed("adverb") | listed("trailing_tail") | listed("days")
    while sentence.at(j) in tail or sentence.kind(j) == "number":
        j += 1
    while sentence.at(last) in closed("adverb"):
        last += 1
    if sentence.at(last) in closed("preposition") - {"of"}:
        return "that" not in sentence.lowered[last:]
    if sentence.at(last) == ":" and sentence.at(first - 1) == ",":
        return True
    if j >= sentence.stop or sentence.at(j) in {"and", "but", "while", "when", "who"}:
        return True
    return sentence.kind(j) == "punct" and sentence.at(j) not in {"“", '"', ":", "‘"}


def _past_hearer(sentence: Sentence, j: int) -> int:
    """ "told AFP", "told the BBC's Hausa service by telephone": where the phrase that names the hearer ends."""
    end = min(sentence.stop, j + 6)
    while j < end and sentence.kind(j) == "word" and sentence.at(j) not in {"that", "how", "of", "about"}:
        j += 1
    return j
