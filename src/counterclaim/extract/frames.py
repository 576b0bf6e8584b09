"""Frames: the pieces of a sentence that attribute a statement, and the stance that their words give it."""

from __future__ import annotations

from functools import cache

from counterclaim.extract.frame import Frame, is_pronoun, saying_verbs
from counterclaim.extract.lexicon import senses, verb_forms, words
from counterclaim.extract.sources import source
from counterclaim.extract.subjects import (
    Span,
    after_verb,
    antecedent_of,
    back_over,
    before_verb,
    leading_phrase,
    listed,
    maker,
    nearest_body,
)
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Stance


def frames(sentence: Sentence, starts: frozenset[int]) -> list[Frame]:
    """Every attribution of a sentence, left to right; `starts` are the tokens at which figures begin."""
    found: list[Frame] = []
    closing = _after_dash(sentence)
    i = 0
    while i < sentence.stop:
        frame = source(sentence, i, starts) or _verb(sentence, i, found, starts)
        if frame is not None:
            found.append(frame)
            i = max(i + 1, frame.last if frame.first >= i else i + 1)
        else:
            i += 1
    return [*found, closing] if closing and not any(frame.last > closing.first for frame in found) else found


def _after_dash(sentence: Sentence) -> Frame | None:
    """ "At least 9 killed in market strike - governor": a headline's source after its last dash."""
    colon = next((j for j in range(2, sentence.stop - 1) if sentence.lowered[j] == ":"), 0)
    if colon and sentence.at(colon - 1) in {"”", '"'}:
        quoted = after_verb(sentence, colon + 1)
        return Frame(colon, sentence.stop, colon, quoted, Stance.STATES, True) if quoted else None
    for j in range(sentence.stop - 2, max(0, sentence.stop - 8), -1):
        if sentence.at(j) in {"-", "–", "—"} and sentence.starts[j] > sentence.ends[j - 1]:
            named = any(sentence.at(k) in words("speakers", "bodies") for k in range(j + 1, sentence.stop))
            return Frame(j, sentence.stop, j, (j + 1, sentence.stop), Stance.STATES, True) if named else None
    return None


def _verb(sentence: Sentence, i: int, found: list[Frame], starts: frozenset[int]) -> Frame | None:
    for parts, said, form in saying_verbs().get(sentence.lowered[i], ()):
        last = i + len(parts)
        if tuple(sentence.lowered[i:last]) != parts or _is_of_the_lost(sentence, i):
            continue
        if not _is_verb(sentence, i, last, form, starts):
            continue
        stance = Stance.STATES if said is Stance.CLAIMS and sentence.at(last) in {"responsibility", "credit"} else said
        return (
            _quotes_other(sentence, i, last)
            or _inverted(sentence, i, last, stance, starts)
            or _with_subject(sentence, i, last, stance, found)
        )
    return None


def _is_of_the_lost(sentence: Sentence, i: int) -> bool:
    """ "19 bodies counted", "ten not yet found": participles of the lost, not verbs of who speaks."""
    bodies = sentence.at(i - 1) in words("losses", "killed", "bodies") and not sentence.is_name(i - 1)
    sought = sentence.lowered[i] in {"found", "traced"} and "not" in sentence.lowered[max(0, i - 3) : i]
    counted = sentence.lowered[i] in listed("nominal") and sentence.at(i - 1) in {
        "casualty",
        "death",
        "loss",
        "fatality",
    }
    return bodies or sought or counted


def _is_verb(sentence: Sentence, i: int, last: int, form: str, starts: frozenset[int]) -> bool:
    word, before, after = sentence.lowered[i], sentence.at(i - 1), sentence.at(last)
    if form in {"past", "participle"} and before in closed("be") | {"having", "be"}:
        return False
    if _is_attributive(sentence, i, last, starts) or _is_reduced(sentence, i, after):
        return False
    if form == "gerund":
        return before == "," or before in closed("be") | {"kept", "keeps", "keep"}
    opens = last in starts or sentence.at(last) in {"that", "it", "its", "it's"}
    if form == "base" and opens and (before == "to" or _follows_plural(sentence, i)):
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
    if (
        word.startswith("ask")
        and before != ","
        and after not in {"whether", "if", "how", "why", "what", "who", ",", ".", ":", "“", ""}
    ):
        return False
    if word.startswith("know") and after in {"it", "this"} and sentence.kind(last + 1) == "punct":
        return False
    if word.startswith("claim") and any(w in {"lives", "life"} for w in sentence.lowered[last : last + 6]):
        return False
    return not (form in {"past", "participle"} and before == "ever")


def _is_attributive(sentence: Sentence, i: int, last: int, starts: frozenset[int]) -> bool:
    """ "two suspected rebels", "another alleged spy": a participle inside a phrase for people says nothing."""
    before, people = sentence.at(i - 1), words("nouns", "people")
    if sentence.lowered[i] not in listed("attributive"):
        return False
    opened = i - 1 in starts or before in closed("possessive") | {"a", "an", "another", "additional", "other", "more"}
    lost = any(len(parts) == 1 for parts, _ in senses().get(before, ()))
    return (opened or lost) and not people.isdisjoint(sentence.lowered[last : last + 4])


def _is_reduced(sentence: Sentence, i: int, after: str) -> bool:
    """ "people counted in August": the participle after a noun of people says nothing."""
    reduced = sentence.lowered[i] in listed("reduced") and after in closed("preposition") - {"of", "to"}
    return reduced and sentence.at(i - 1) in words("nouns", "people") - words("speakers", "bodies")


def _follows_plural(sentence: Sentence, i: int) -> bool:
    """ "Relatives list 174 dead", "student leaders in hiding allege that": what follows a plural is said."""
    barred = listed("no_subject") | closed("preposition")
    return i > 0 and sentence.at(i - 1) not in barred and _is_plural(sentence, back_over(sentence, i))


def _is_plural(sentence: Sentence, i: int) -> bool:
    """ "officials say", "the rebels of the north speak": a plural stands in the subject of a base form."""
    if sentence.at(i - 1).endswith("s"):
        return True
    subject = before_verb(sentence, i)
    if subject is None:
        return False
    head = next((j for j in range(*subject) if sentence.at(j) in closed("preposition")), subject[1]) - 1
    many = listed("base_subject") | words("speakers", "metonyms")
    return sentence.at(head).endswith("s") or sentence.at(head) in many


@cache
def _gerunds() -> dict[str, Stance]:
    """ "saying", "estimating": gerunds of verbs of saying and their stances."""
    entries = [entry for found in saying_verbs().values() for entry in found]
    return {parts[0]: stance for parts, stance, form in entries if form == "gerund" and len(parts) == 1}


def _quotes_other(sentence: Sentence, i: int, last: int) -> Frame | None:
    """ "the agency quoted a source as saying": the source speaks, the agency passes it on."""
    if sentence.lowered[i] not in {"quoted", "quotes", "cited", "cites"}:
        return None
    inner = after_verb(sentence, last)
    if inner is None:
        return None
    end, stance = inner[1], Stance.STATES
    while sentence.at(end) == "as" or sentence.at(end) in _gerunds():
        stance = _gerunds().get(sentence.at(end), stance)
        end += 1
    relay = before_verb(sentence, i)
    trailing = relay is not None and sentence.at(relay[0] - 1) == "," and sentence.kind(end) in {"punct", ""}
    return Frame(i, end, i, inner, stance, trailing, relay)


def _inverted(sentence: Sentence, i: int, last: int, stance: Stance, starts: frozenset[int]) -> Frame | None:
    """ ", said a coroner in Larissa the next day"."""
    if i == 0 or last in starts or last - i > 1:
        return None
    subject = after_verb(sentence, last)
    if sentence.at(i - 1) not in {",", "”", '"', "’", "'", "?", "!"} and not _closes_loosely(sentence, i, subject):
        return None
    quoted = sentence.at(i - 1) in {"”", '"'} or sentence.at(i - 2) in {"”", '"'}
    if sentence.at(i) in verb_forms("speech", "listing", "verbs"):  # "published its own result"
        return None
    hearer = sentence.at(i) in {"told", "tells", "tell"} or (sentence.at(i) in listed("nominal") and not quoted)
    counted = subject is not None and not words("losses", "toll", "nouns").isdisjoint(sentence.lowered[slice(*subject)])
    if hearer or counted or subject is None or any(start < subject[1] and start >= last for start in starts):
        return None
    follows = sentence.at(subject[1])
    if is_pronoun(sentence, (last, last + 1)) and sentence.kind(last + 1) != "punct":
        return None
    if sentence.kind(subject[1]) not in {"punct", ""} and follows not in listed("after_speaker") | listed("days") | {
        "the"
    }:
        return None
    return Frame(i, subject[1], i, subject, stance, True)


def _closes_loosely(sentence: Sentence, i: int, subject: Span | None) -> bool:
    """ "40 leopards burnt at orikhiv says moscow": a comment's own way, without a comma."""
    if subject is None or sentence.at(i) not in {"says", "said"} or not 2 < i < sentence.stop:
        return False
    known = words("speakers", "metonyms") | words("speakers", "bodies") | words("nouns", "people")
    return not known.isdisjoint(sentence.lowered[slice(*subject)]) and sentence.at(i - 1) not in known


def _with_subject(sentence: Sentence, i: int, last: int, stance: Stance, found: list[Frame]) -> Frame | None:
    j = back_over(sentence, i)
    gerund = sentence.lowered[i].endswith("ing") and sentence.at(i - 1) == ","
    if sentence.at(j - 1) in {"and", "but", "or", "then"} or gerund:
        return _shared(sentence, i, j, last, stance, found)
    if sentence.at(i - 1) == "to" and not found:
        body = nearest_body(sentence, i - 1)
        return Frame(i, last, i, body, stance) if body else None
    subject = antecedent_of(sentence, j) if sentence.at(j - 1) in {"which", "who"} else before_verb(sentence, j)
    if subject is None or (subject[1] - subject[0] == 1 and sentence.at(subject[0]) in listed("anyone")):
        return None
    relay = None
    if found and sentence.at(j - 1) == "," and found[-1].relay == subject:
        subject, relay = found[-1].subject or subject, found[-1].relay
    if sentence.at(subject[0] + 1) in words("losses", "toll", "nouns") and sentence.at(subject[0] + 2) == "of":
        return None
    if sentence.at(subject[0]) in closed("modal"):  # "Can you confirm"
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


def _is_trailing(sentence: Sentence, first: int, last: int) -> bool:
    """Whether nothing that could be said follows the verb, and something stands before."""
    closes = last >= sentence.stop - (sentence.kind(sentence.stop - 1) == "punct")
    if first > 0 and closes and sentence.at(first) in words("speakers", "pronouns"):
        return True
    if {sentence.at(first - 1), sentence.at(first - 2)} in ({",", "”"}, {",", '"'}):
        return True
    if first == 0 or sentence.at(first - 1) not in {",", "”", '"', "’", "–", "—", "--", "'", "?", "!"}:
        return False
    j = _past_hearer(sentence, last) if sentence.at(last - 1) in {"told", "tells", "tell"} else last
    tail = closed("adverb") | listed("trailing_tail") | listed("days")
    while sentence.at(j) in tail or sentence.kind(j) == "number":
        j += 1
    last = _past_hearer(sentence, last) if sentence.at(last - 1) in {"told", "tells", "tell"} else last
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
    barred = closed("preposition") | {"that", "how"}
    while j < end and sentence.kind(j) == "word" and sentence.at(j) not in barred:
        j += 1
    return j
