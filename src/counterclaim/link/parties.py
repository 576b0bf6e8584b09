"""Who speaks for which side: a speaker's words read as a body, an office, an armed group, or nobody in particular.

The table is built from the countries of GeoNames, their adjectives and capitals, and `data/parties.toml`; a user's file
of the same form adds to it. Nothing here knows the report: what "the agency" means is worked out in `speakers`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.link.countries import by_adjective, by_capital, by_name, by_people, countries, fold
from counterclaim.link.words import listed
from counterclaim.nouns import Party

_WORD = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)+|[\w\-]+(?:['’]\w+)?|['’]")
_POSSESSIVE = re.compile(r"['’]s?$")
_MADE_OF_A_NAME = ("-run", "-led", "-controlled", "-backed", "-installed", "-appointed", "-aligned")
_NO_PARTIES = ("outlet:", "monitor:", "body:")
_JOINS = ("and", "of", "for")
_ONLY_IN_CAPITALS = frozenset({"us", "who"})
_LONGEST = 6
_MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Voice:
    """What a speaker's words alone tell."""

    name: str
    """Plain name: "Russian defence ministry", "governor of West Java", "Russia", "local doctor"."""
    side: Party | None
    kind: str
    """"whole" (a state by its own name, or "officials"), "body", "office" (a local one), "group" or "person"."""
    words: frozenset[str] = frozenset()
    """Content words besides the side: {"disaster", "agency"}."""
    head: str = ""
    """Last of them: "agency"; "" for a whole or a bare "spokesman"."""
    place: str = ""
    """The place that an office is of, as written: "West Java"."""
    core: str = ""
    """The body's name without its side: "disaster agency"."""


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    """Folded, without a possessive ending."""
    raw: str
    ends: bool = False
    """A comma follows."""

    @property
    def is_capitalised(self) -> bool:
        return self.raw[:1].isupper()


@dataclass(frozen=True, slots=True)
class Parties:
    """The table of sides, their names, and the words for bodies."""

    sides: dict[str, Party] = field(default_factory=dict)
    """By id."""
    names: dict[tuple[str, ...], tuple[int, str, str]] = field(default_factory=dict)
    """Folded words -> (rank, side id, plain name of the body or ""); the lowest rank in a phrase wins."""
    bodies: dict[tuple[str, ...], tuple[int, str]] = field(default_factory=dict)
    """Folded words -> (rank, plain name of the body)."""
    lists: dict[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    """Word lists by section: "whole", "unofficial", "mouths", "offices", "filling", "official", "operators"."""

    read: dict[str, Voice] = field(default_factory=dict, compare=False, repr=False)
    """Speakers' words that were read before: a pure cache."""

    def lists_any(self, section: str, words: Iterable[str]) -> bool:
        """Whether one of the words stands by itself in that section."""
        return any((word,) in self.lists[section] for word in words)

    def side_of(self, phrase: str) -> Party | None:
        """The side that the words name: "Ukrainian troops", "Russians", "Wagner fighters"; None where none is named."""
        found = self._named(_tokens(phrase))
        return None if found is None else self.sides[found[2]]

    def state(self, country: str | None) -> Party | None:
        """The side that a country is, by its ISO code; None for an unknown one."""
        return self.sides.get(country or "")

    def voice(self, phrase: str) -> Voice:
        """Read a speaker's words; they need not name a side, or anything that is known."""
        if phrase not in self.read:
            if len(self.read) >= _MOST_READ:
                self.read.clear()
            self.read[phrase] = self._voice(phrase)
        return self.read[phrase]

    def _voice(self, phrase: str) -> Voice:
        tokens = _tokens(phrase)
        found = self._named(tokens)
        rest = tokens if found is None else [*tokens[: found[0]], *tokens[found[1] :]]
        if self._is_unofficial(rest) and not self._is_group(found):
            return self._person(tokens)
        if joint := self._joint(tokens):
            return joint
        side = None if found is None else self.sides[found[2]]
        if body := self._body(tokens):
            return self._of_side(body, side, body.split())
        if office := self._longest("offices", rest):
            return self._of_office(" ".join(office), rest, [] if found is None else tokens[found[0] : found[1]], side)
        return self._other(self._content(rest), found, side, tokens)

    def _joint(self, tokens: list[_Token]) -> Voice | None:
        """Two that speak together are a speaker of their own, of no side: "the BBC and Mediazona", "Iran and Iraq"."""
        for i, token in enumerate(tokens):
            if token.word != "and":
                continue
            one, other = self._named(tokens[:i]), self._named(tokens[i + 1 :])
            if one is None or other is None or one[2] == other[2]:
                continue
            sides = [self.sides[one[2]], self.sides[other[2]]]
            if all(side.id.startswith(_NO_PARTIES) for side in sides):
                names = sorted(side.name for side in sides)
                return Voice(" and ".join(names), None, "body", frozenset(names))
            if one[1] == i and other[0] == 0 and all(side.id in countries() for side in sides):
                return Voice(self._as_written(tokens), None, "person", frozenset(side.name for side in sides))
        return None

    def _of_office(self, office: str, rest: list[_Token], named: list[_Token], side: Party | None) -> Voice:
        """A local office by its place, where one is named; else by its country: "mayor of Kyiv", "Ukrainian police"."""
        place = self._place(rest, tuple(office.split()))
        said = tuple(token.word for token in named)
        if len(said) == 1 and said[0].endswith(_MADE_OF_A_NAME):
            return _office(office, side, place, lead=named[0].raw)
        if place or side is None:
            return _office(office, side, place)
        if (len(said) == 1 and (said[0] in by_adjective() or said[0] in by_people())) or " ".join(said) in by_name():
            return _office(office, side, "", lead=self.adjective(side))
        return _office(office, side, " ".join(token.raw for token in [*named[:-1], _bare(named[-1])]))

    def adjective(self, side: Party) -> str:
        """How the side's name stands before a noun: "Russian", "Hamas"."""
        return countries()[side.id].adjective if side.id in countries() else side.name

    def in_full(self, voice: Voice, side: Party) -> Voice:
        """The same body once its side is known: "disaster agency" -> "Indonesian disaster agency"."""
        if voice.side is not None or voice.kind != "body":
            return voice
        if voice.name[1:] != voice.name[1:].lower():
            return replace(voice, side=side)
        return self._of_side(voice.core or voice.name, side, list(voice.words), head=voice.head)

    def _named(self, tokens: list[_Token]) -> tuple[int, int, str, str] | None:
        """Start, stop, side id and body of the name of lowest rank in the tokens; the leftmost, then the longest."""
        best: tuple[int, int, int, str, str] | None = None
        for start in range(len(tokens)):
            for stop in range(min(len(tokens), start + _LONGEST), start, -1):
                hit = self._hit(tokens[start:stop])
                if hit is not None and (best is None or hit[0] < best[0]):
                    best = (hit[0], start, stop, hit[1], hit[2])
                if hit is not None:
                    break
        return None if best is None else best[1:]

    def _hit(self, tokens: list[_Token]) -> tuple[int, str, str] | None:
        words = tuple(token.word for token in tokens)
        if len(words) == 1:
            if words[0] in _ONLY_IN_CAPITALS and not tokens[0].raw[:2].isupper():
                return None
            for ending in _MADE_OF_A_NAME:
                if words[0].endswith(ending):
                    return self.names.get((words[0].removesuffix(ending),))
        return self.names.get(words)

    def _is_unofficial(self, tokens: list[_Token]) -> bool:
        if any(token.word.startswith("state") for token in tokens):
            return False
        return self._longest("unofficial", tokens) is not None

    def _is_group(self, found: tuple[int, int, str, str] | None) -> bool:
        return found is not None and ":" in found[2]

    def _longest(self, section: str, tokens: list[_Token]) -> tuple[str, ...] | None:
        """The longest run of words that the section lists."""
        listed = self.lists[section]
        words = [token.word for token in tokens]
        runs = (tuple(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1))
        return next((run for run in runs if run in listed), None)

    def _body(self, tokens: list[_Token]) -> str | None:
        words = [token.word for token in tokens]
        runs = (tuple(words[i : i + n]) for n in range(1, 5) for i in range(len(words) - n + 1))
        return min((self.bodies[run] for run in runs if run in self.bodies), default=(0, None))[1]

    def _content(self, tokens: list[_Token]) -> list[_Token]:
        """Words that tell which body it is: no filling, no spokesman, no personal name after a title."""
        kept: list[_Token] = []
        for i, token in enumerate(tokens):
            if (token.word,) in self.lists["filling"] | self.lists["mouths"] or not token.word:
                continue
            before = tokens[i - 1].word if i else ""
            if (
                token.is_capitalised
                and kept
                and not kept[-1].is_capitalised
                and before not in ("of", "in", "for", "at")
            ):
                continue
            if token.is_capitalised and i and (before,) in self.lists["mouths"]:
                continue
            kept.append(token)
        return kept

    def _place(self, tokens: list[_Token], office: tuple[str, ...]) -> str:
        """The first run of capitalised words that is not the office itself."""
        run: list[str] = []
        for token in tokens:
            if token.is_capitalised and token.word not in office and (token.word,) not in self.lists["filling"]:
                run.append(_POSSESSIVE.sub("", token.raw))
            if run and (token.ends or not token.is_capitalised):
                break
        return " ".join(run)

    def _other(
        self, content: list[_Token], found: tuple[int, int, str, str] | None, side: Party | None, tokens: list[_Token]
    ) -> Voice:
        words = [token.word for token in content if (token.word,) not in self.lists["whole"]]
        if side is None and len(words) < len(content) and (place := self._place(content, ())):
            head = next(token.word for token in content if (token.word,) in self.lists["whole"])
            return _office(head, side, place)
        if side is None or found is None:
            name = self._as_written(tokens)
            kind, head = ("body", words[-1]) if words else ("whole" if content else "person", "")
            return Voice(name, None, kind, frozenset(words), head, core=" ".join(words))
        if side.id.startswith("group:"):
            words = [word for word in words if word not in listed("sides", "bands")]
        if not words:
            return Voice(found[3] or side.name, side, "whole" if side.id in countries() and not found[3] else "group")
        if side.id.startswith(("outlet:", "monitor:")):
            name = " ".join(token.raw for token in tokens if token.word not in ("the", "a", "an"))
            return Voice(name, side, "body", frozenset(words), words[-1])
        officials = [token.word for token in content if (token.word,) in self.lists["whole"]]
        if not officials and tokens[-1].word == "official":
            officials = ["official"]
        return self._of_side(" ".join([*_joined(tokens, words), *officials[:1]]), side, words)

    def _of_side(self, body: str, side: Party | None, words: list[str], *, head: str = "") -> Voice:
        name = body if side is None else f"{self.adjective(side)} {body}"
        return Voice(name, side, "body", frozenset(words), head or (words[-1] if words else ""), core=body)

    def _person(self, tokens: list[_Token]) -> Voice:
        said = [t for i, t in enumerate(tokens) if i or t.word not in ("the", "a", "an", "its", "their", "one")]
        content = self._content(said)
        head = self._longest("unofficial", tokens) or ("",)
        words = frozenset(token.word for token in content)
        return Voice(self._with_small_initial(said), None, "person", words, head[-1])

    def _as_written(self, tokens: list[_Token]) -> str:
        """The words of the text without articles and the like: the name of what has no plainer one."""
        said = [token for token in tokens if token.word not in ("the", "a", "an", "its", "their", "his", "her")]
        return self._with_small_initial(said).replace(" '", "'") or "unnamed"

    def _with_small_initial(self, said: list[_Token]) -> str:
        """The words of the text, a common noun at the beginning of its sentence as it stands elsewhere."""
        name = " ".join(token.raw for token in said)
        sections = ("unofficial", "mouths", "filling", "whole", "offices", "official")
        is_common = bool(said) and any((said[0].word,) in self.lists[section] for section in sections)
        return name[:1].lower() + name[1:] if is_common and not name[:2].isupper() else name


def load(path: Path | str | None = None) -> Parties:
    """The built-in table, with the user's own file added where one is named.

    UsageError where the file is missing or is no TOML of the form of `data/parties.toml`.
    """
    if path is None:
        return _built_in()
    try:
        own = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return _build([_listed(), own])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The table of parties cannot be read ({error}).", where=str(path), advice=_ADVICE) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"The table of parties lacks or misspells {error}.", where=str(path), advice=_ADVICE
        ) from error


_ADVICE = "Give a TOML file with the sections seats, leaders, bodies and group."


@cache
def _built_in() -> Parties:
    return _build([_listed()])


def _listed() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / "parties.toml").read_text(encoding="utf-8"))


def _build(tables: list[dict[str, Any]]) -> Parties:
    parties = Parties(sides={code: Party(code, country.name) for code, country in countries().items()})
    for names, rank in ((by_capital(), 3), (by_people(), 2), (by_adjective(), 2), (by_name(), 2)):
        for name, code in names.items():
            _add_name(parties, name, rank=rank, side=code)
    for table in tables:
        for group in table.get("group", []):
            _add_group(parties, group)
    for table in tables:
        for section, rank in (("seats", 1), ("leaders", 4)):
            for name, side in table.get(section, {}).items():
                _add_name(parties, name, rank=rank, side=side)
    _add_bodies(parties, tables)
    return parties


def _add_group(parties: Parties, group: dict[str, Any]) -> None:
    parties.sides.setdefault(group["id"], Party(group["id"], group["name"]))
    own_name = [] if group["id"] in countries() else [group["name"]]
    for alias in [*group["aliases"], *own_name]:
        _add_name(parties, alias, rank=int(group.get("umbrella", False)), side=group["id"], body=group.get("body", ""))


def _add_name(parties: Parties, name: str, *, rank: int, side: str, body: str = "") -> None:
    parties.sides.setdefault(side, Party(side, name))
    words = tuple(token.word for token in _tokens(name))
    if words and (words not in parties.names or rank <= parties.names[words][0]):
        parties.names[words] = (rank, side, body)


def _add_bodies(parties: Parties, tables: list[dict[str, Any]]) -> None:
    for table in tables:
        for body, spellings in table.get("bodies", {}).items():
            rank = len({known for _, known in parties.bodies.values()})
            for spelling in spellings:
                parties.bodies[tuple(token.word for token in _tokens(spelling))] = (rank, body)
    for section in ("whole", "unofficial", "mouths", "offices", "filling", "official", "operators"):
        listed = (word for table in tables for word in table.get(section, {}).get("words", []))
        parties.lists[section] = frozenset(tuple(token.word for token in _tokens(word)) for word in listed)


def _joined(tokens: list[_Token], words: list[str]) -> list[str]:
    """The words with the "and", "of" and "for" that stand between them: "committee of soldiers and sailors"."""
    at = [i for i, token in enumerate(tokens) if token.word in words]
    between = tokens[at[0] : at[-1] + 1] if at else []
    kept = [token.word for token in between if token.word in words or token.word in _JOINS]
    doubled = pairwise(kept)
    return words if any(one in _JOINS and other in _JOINS for one, other in doubled) else kept or words


def _bare(token: _Token) -> _Token:
    return _Token(token.word, _POSSESSIVE.sub("", token.raw))


def _office(office: str, side: Party | None, place: str, *, lead: str = "") -> Voice:
    """ "state government" is the government of its state: the same office as "Odisha government"."""
    for kind in ("state ", "provincial ", "regional "):
        office = office.removeprefix(kind)
    name = " ".join(filter(None, [lead, f"{office} of {place}" if place else office]))
    words = frozenset([*office.split(), *fold(place).split(), *fold(lead).split()])
    return Voice(name, side, "office", words, office.split()[-1], place)


def _tokens(phrase: str) -> list[_Token]:
    return list(_each_token(phrase[:400]))


def _each_token(phrase: str) -> Iterator[_Token]:
    for match in _WORD.finditer(phrase):
        bare = _POSSESSIVE.sub("", match.group())
        if bare:
            yield _Token(fold(bare), match.group(), phrase[match.end() : match.end() + 1] == ",")
