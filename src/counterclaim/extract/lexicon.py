"""The extractor's word lists, read once from `data/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from counterclaim.nouns import Measure

FORMS = ("base", "third", "past", "participle", "gerund")
_DOUBLED = ("bdgmnpt", "aeiou")


class Sense(NamedTuple):
    """What one word, or words that stand together, say about a loss."""

    measure: str
    """A `Measure`, or "either" where the object decides between people and things."""
    form: str
    """One of `FORMS`, "adjective", "noun", "body" or "life"."""
    transitive: bool
    lemma: str


@cache
def table(name: str) -> dict[str, Any]:
    """One word list of `data/`, as it stands there."""
    text = files("counterclaim.extract").joinpath("data").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def inflect(spec: str) -> tuple[str, str, str, str, str]:
    """ "kill" -> kill, kills, killed, killed, killing; "a/b/c/d/e" as given."""
    if "/" in spec:
        base, third, past, participle, gerund = spec.split("/")
        return base, third, past, participle, gerund
    stem, third = spec, spec + "s"
    if spec.endswith("e"):
        return spec, third, spec + "d", spec + "d", spec[:-1] + "ing"
    if spec.endswith(("sh", "ch", "ss", "x")):
        third = spec + "es"
    if spec.endswith("y") and spec[-2] not in "aeiou":
        return spec, spec[:-1] + "ies", spec[:-1] + "ied", spec[:-1] + "ied", spec + "ing"
    if len(spec) == 3 and spec[-1] in _DOUBLED[0] and spec[-2] in _DOUBLED[1]:
        stem = spec + spec[-1]
    return spec, third, stem + "ed", stem + "ed", stem + "ing"


def forms(specs: Iterable[str]) -> frozenset[str]:
    """Every form of every verb."""
    return frozenset(form for spec in specs for form in inflect(spec))


@cache
def senses() -> dict[str, list[tuple[tuple[str, ...], Sense]]]:
    """First word -> (all words, sense), longest first; ambiguous forms give several senses."""
    found: dict[str, list[tuple[tuple[str, ...], Sense]]] = {}

    def add(words: str, sense: Sense) -> None:
        parts = tuple(words.split())
        entries = found.setdefault(parts[0], [])
        if (parts, sense) not in entries:
            entries.append((parts, sense))

    losses = table("losses")
    for measure in (*Measure, "either"):
        lists = losses[measure]
        for transitive in (True, False):
            for spec in lists.get("transitive" if transitive else "intransitive", ()):
                words = inflect(spec)
                for form, word in zip(FORMS, words, strict=True):
                    add(word, Sense(measure, form, transitive, words[0]))
        for key, form in (("adjectives", "adjective"), ("nouns", "noun"), ("bodies", "body"), ("lives", "life")):
            for word in lists.get(key, ()):
                add(word, Sense(measure, form, False, word))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """One list of one file as a set: words("nouns", "people")."""
    entry: Any = table(name)
    for key in keys:
        entry = entry[key]
    return frozenset(entry)


@cache
def one_person() -> frozenset[str]:
    """Every noun for one person, without those that stand for more than one or are names of other things too."""
    people = words("nouns", "people") - words("persons", "no_roles")
    return words("persons", "roles") | {word for word in people if not word.endswith(("s", "men"))}


@cache
def people() -> frozenset[str]:
    """Every noun for people, one or more."""
    roles = words("persons", "roles")
    return words("nouns", "people") | roles | {plural(role) for role in roles}


def plural(noun: str) -> str:
    """The regular plural of an English noun: "missionary" -> "missionaries", "watchman" -> "watchmen"."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


@cache
def any_words(name: str, *lists: str) -> frozenset[str]:
    """Several lists of one file as one set, made once: any_words("nouns", "people", "things")."""
    return frozenset[str]().union(*(words(name, listed) for listed in lists))


@cache
def verb_forms(name: str, *keys: str) -> frozenset[str]:
    """Every inflected form of one list of verbs."""
    return forms(words(name, *keys))


@cache
def phrases(name: str, *keys: str) -> dict[str, list[tuple[str, ...]]]:
    """First word -> the phrases of one list that begin with it, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in words(name, *keys):
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).append(parts)
    for entries in found.values():
        entries.sort(key=len, reverse=True)
    return found


def match(found: dict[str, list[tuple[str, ...]]], lowered: list[str], i: int) -> int:
    """How many words from `i` on make up a phrase of `phrases`; 0 for none."""
    if 0 <= i < len(lowered):
        for parts in found.get(lowered[i], ()):
            if tuple(lowered[i : i + len(parts)]) == parts:
                return len(parts)
    return 0
