"""Attributions that hang on a noun or a phrase: "according to", "Moscow's figure", "drew up a list of"."""

from __future__ import annotations

from counterclaim.extract.frame import Frame, saying_verbs
from counterclaim.extract.lexicon import match, phrases, table, verb_forms, words
from counterclaim.extract.subjects import Span, after_verb, back_over, before_verb, leading_phrase, listed
from counterclaim.extract.tokens import Sentence
from counterclaim.extract.triggers import closed
from counterclaim.nouns import Stance


def _according(sentence: Sentence, i: int) -> Frame | None:
    """ "according to intelligence sources cited by a UN panel": the sources speak, the panel passes it on."""
    size = match(phrases("speech", "according", "phrases"), sentence.lowered, i) or _said_by(sentence, i)
    if not size or (sentence.at(i) == "per" and (i == 0 or sentence.at(i + 1) in {"cent", "person"} | listed("spans"))):
        return None
    subject = after_verb(sentence, i + size)
    if subject is None or sentence.lowered[subject[0] : subject[0] + 3] in (
        ["one", "of", "them"],
        ["some", "of", "them"],
    ):
        return None
    stance = next((said for word in sentence.lowered[i : i + size] for said in _stances(word)), Stance.STATES)
    inner = match(phrases("speech", "according", "relay"), sentence.lowered, subject[1])
    relay = after_verb(sentence, subject[1] + inner) if inner else None
    if sentence.at(i) in {"citing", "quoting"}:
        relay = before_verb(sentence, i - 1) if sentence.at(i - 1) == "," else None
    return Frame(i, subject[1], i, subject, stance, i > 0, relay)


def _said_by(sentence: Sentence, i: int) -> int:
    """ "the toll, certified by the health department": a participle of saying and its "by", not of a passive."""
    said = any(form == "participle" and len(parts) == 1 for parts, _, form in saying_verbs().get(sentence.at(i), ()))
    return 2 if said and sentence.at(i + 1) == "by" and sentence.at(i - 1) == "," else 0


def _stances(word: str) -> list[Stance]:
    said = saying_verbs().get(word, ())
    return [stance for parts, stance, _ in said if len(parts) == 1 and stance is not Stance.STATES]


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
    aside = sentence.at(first - 1) in {"by", "in", "on"} and sentence.at(i + 1) in {",", "."} and first > 1
    owner = (j, j + 1) if possessive else (first, j)
    return Frame(first, i + 1, i, owner, _owned_stance(sentence.at(i)), aside)


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
        verb = sentence.at(k) in saying_verbs() and sentence.at(k) not in listed("nominal")
        if sentence.at(k) in listed("plain") or verb:
            return k + 1
    return k


def _owned_stance(noun: str) -> Stance:
    """ "Pakistan's claim that five jets were lost": the noun sets the stance as its verb would."""
    known = table("speech")["figure_of"]["stances"]
    return Stance(known[noun]) if noun in known else Stance.STATES


def _estimates_of(sentence: Sentence, i: int) -> Frame | None:
    """ "Estimates from independent groups are far higher than that"."""
    if sentence.at(i) not in words("speech", "estimate_noun", "nouns") or sentence.at(i + 1) not in {"from", "by"}:
        return None
    if i > 0 and sentence.kind(i - 1) != "punct":
        return None
    named = after_verb(sentence, i + 2)
    if named is None:
        return None
    end = next((j for j in range(i + 3, named[1]) if sentence.at(j) == "of"), named[1])
    stance = Stance.ESTIMATES if sentence.at(i).startswith("estimate") else Stance.STATES
    return Frame(i, end, i, (i, end), stance)


def _claim_by(sentence: Sentence, i: int) -> Frame | None:
    """ "the claim by the rebels that 80 soldiers were killed": the noun sets the stance, "by" names who speaks."""
    if sentence.at(i) not in words("speech", "figure_of", "nouns") or sentence.at(i + 1) not in {"by", "from"}:
        return None
    named = after_verb(sentence, i + 2)
    if named is None or sentence.at(named[1]) not in {"that", "of"}:
        return None
    return Frame(i, named[1], i, named, _owned_stance(sentence.at(i)))


def _that_of(sentence: Sentence, i: int) -> Frame | None:
    """ "the figure most heard is that of the committee, between 30,000 and 40,000 killed"."""
    counted = words("losses", "toll", "nouns").isdisjoint(sentence.lowered[max(0, i - 8) : i])
    if sentence.lowered[i : i + 2] != ["that", "of"] or sentence.at(i - 1) not in closed("be") or counted:
        return None
    named = after_verb(sentence, i + 2)
    return Frame(i, named[1], i, named, Stance.STATES) if named else None


def _so_ran(sentence: Sentence, i: int) -> Frame | None:
    """ "Fifty-six dead: so ran the minister's account"."""
    runs = {"ran", "runs", "went", "goes", "read", "reads", "said", "says"}
    if sentence.at(i) not in {"so", "thus"} or sentence.at(i + 1) not in runs or i == 0:
        return None
    named = after_verb(sentence, i + 2)
    if named is None:
        return None
    owner = next((j for j in range(*named) if sentence.at(j) == "'s" and sentence.at(j + 1) in _accounts()), None)
    return Frame(i, named[1], i, named if owner is None else (named[0], owner), Stance.STATES, True)


def _accounts() -> frozenset[str]:
    return words("speech", "figure_of", "nouns")


def _is_how(sentence: Sentence, i: int) -> Frame | None:
    """ "100 attackers dead was how the command summed up the night"."""
    if sentence.at(i) != "how" or sentence.at(i - 1) not in closed("be"):
        return None
    tells = {"summed", "described", "put", "phrased", "told", "reported"}
    verb = next((j for j in range(i + 2, min(sentence.stop, i + 9)) if sentence.lowered[j] in tells), None)
    return Frame(i, verb + 1, i, (i + 1, verb), Stance.STATES, True) if verb is not None else None


def _makes_it(sentence: Sentence, i: int, starts: frozenset[int]) -> Frame | None:
    """ "Khrushchev made it more than 20 million"."""
    made = sentence.at(i) in {"made", "makes", "make", "put", "puts"} and sentence.at(i + 1) == "it"
    if not made or not {i + 2, i + 3} & starts:
        return None
    subject = before_verb(sentence, back_over(sentence, i))
    return Frame(subject[0], i + 2, i, subject, Stance.STATES) if subject else None


def _denied_by(sentence: Sentence, i: int) -> Frame | None:
    """ "The report of 80 dead was denied by the army"."""
    if sentence.at(i) not in verb_forms("speech", "denies", "verbs") or sentence.at(i + 1) != "by":
        return None
    named = after_verb(sentence, i + 2)
    passive = sentence.at(i - 1) in closed("be") | closed("adverb")
    return Frame(i, named[1], i, named, Stance.DENIES, True) if named and passive else None


def _holds(sentence: Sentence, i: int, starts: frozenset[int]) -> Frame | None:
    """ "the report had 46k to 85k", "the interior ministry has eleven dead"."""
    placed = i + 1 in starts or sentence.at(i + 1) == "it"
    if sentence.at(i) not in {"has", "had", "have"} or not placed:
        return None
    subject = before_verb(sentence, i)
    if subject is None or listed("holders").isdisjoint(sentence.lowered[slice(*subject)]):
        return None
    return Frame(subject[0], i + 1, i, subject, Stance.STATES)


def _draws_up(sentence: Sentence, i: int) -> Frame | None:
    """ "The relatives have drawn up a list of 400 dead": who makes or keeps a list gives its figure."""
    if sentence.at(i) not in words("speech", "listing", "nouns") or sentence.at(i + 1) != "of":
        return None
    first = i - 1
    while sentence.at(first) in listed("owner_adjectives"):
        first -= 1
    verb = first - 1 if sentence.at(first - 1) != "up" else first - 2
    if sentence.at(first) not in {"a", "the", "its", "their", "his", "her"}:
        return None
    if sentence.at(verb) not in verb_forms("speech", "listing", "verbs") | {"with"}:
        return None
    with_count = sentence.at(verb) == "with"
    subject = leading_phrase(sentence, verb) if with_count else before_verb(sentence, back_over(sentence, verb))
    return Frame(subject[0], i + 2, verb, subject, Stance.STATES) if subject else None


def _recovers(sentence: Sentence, i: int) -> Frame | None:
    """ "The fire brigade has recovered 110 bodies": the body that finds the dead counts them."""
    if sentence.at(i) not in verb_forms("losses", "recovery", "verbs") or sentence.at(i - 1) in closed("be"):
        return None
    subject = _doer(sentence, i, words("losses", "killed", "bodies"), within=5)
    if subject is None or words("speakers", "institutions").isdisjoint(sentence.lowered[slice(*subject)]):
        return None
    return Frame(subject[0], i + 1, i, subject, Stance.STATES)


def _moves(sentence: Sentence, i: int) -> Frame | None:
    """ "the minister had brought the number of dead down to a thousand": who moves a total gives its figure."""
    if sentence.at(i) not in verb_forms("speech", "moving", "verbs") or sentence.at(i).endswith("ing"):
        return None
    subject = _doer(sentence, i, words("losses", "toll", "nouns"), within=4)
    if subject is None or words("speakers", "bodies").isdisjoint(sentence.lowered[slice(*subject)]):
        return None
    return Frame(subject[0], i + 1, i, subject, Stance.STATES)


def _calls(sentence: Sentence, i: int) -> Frame | None:
    """ "the ministry called that number false", "branded the figure absurd"."""
    if sentence.at(i) not in verb_forms("speech", "calling", "verbs"):
        return None
    subject = _doer(sentence, i, words("speech", "calling", "untrue"), within=8)
    return Frame(subject[0], i + 1, i, subject, Stance.DENIES) if subject else None


def _doer(sentence: Sentence, verb: int, done_to: frozenset[str], *, within: int) -> Span | None:
    """The subject of a verb that one of the words `done_to` follows `within` so many tokens."""
    if done_to.isdisjoint(sentence.lowered[verb + 1 : verb + 1 + within]):
        return None
    return before_verb(sentence, back_over(sentence, verb))


def source(sentence: Sentence, i: int, starts: frozenset[int]) -> Frame | None:
    """The attribution that hangs on the word at `i`, where it is no verb of saying."""
    return (
        _according(sentence, i)
        or _owner(sentence, i)
        or _estimates_of(sentence, i)
        or _claim_by(sentence, i)
        or _denied_by(sentence, i)
        or _that_of(sentence, i)
        or _so_ran(sentence, i)
        or _is_how(sentence, i)
        or _makes_it(sentence, i, starts)
        or _holds(sentence, i, starts)
        or _draws_up(sentence, i)
        or _calls(sentence, i)
        or _moves(sentence, i)
        or _recovers(sentence, i)
    )
