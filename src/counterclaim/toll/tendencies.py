"""How speakers tend to bend their figures: by who they are to those who suffered, or learnt for a source of its own."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from counterclaim.errors import UsageError
from counterclaim.nouns import Link, Party

_MOST_LOG, _LEAST_SD = 10.0, 0.05
_LONGEST_ORIGIN = 500
_INTERVAL = 1.645
"""Standard deviations to either side of the middle that hold 90 %."""


class Relation(StrEnum):
    """Who a speaker is to those who suffered."""

    OWN = "own"
    """It speaks of its own side's fighters or arms: a statement against its interest."""
    CIVIL = "civil"
    """It answers for the victims: authorities in a disaster, a side about its own civilians."""
    OTHER = "other"
    """It fights those who suffered."""
    ANOTHER = "another"
    """A side of its own, of which it cannot be told whether it fights those who suffered."""
    THIRD = "third"
    """Everybody else: monitors, outlets, witnesses, speakers of no known side."""


@dataclass(frozen=True, slots=True)
class Tendency:
    """By which factor a speaker's figures differ from the truth: log-normal."""

    log_mean: float
    """Mean of the factor's log; 0: neither more nor less than the truth."""
    log_sd: float
    """Standard deviation of the factor's log, above 0."""
    origin: str
    """Where it was learnt, for people."""

    @property
    def factor(self) -> tuple[float, float, float]:
        """The factor's 5 %, 50 % and 95 % quantiles."""
        low, middle, high = (math.exp(self.log_mean + z * self.log_sd) for z in (-_INTERVAL, 0.0, _INTERVAL))
        return low, middle, high


@dataclass(frozen=True, slots=True)
class Tendencies:
    """What the model knows about speakers before it hears them."""

    origin: str
    by_relation: Mapping[Relation, Tendency]
    by_source: Mapping[tuple[str, str], Tendency]
    """(source, party that suffered), both in small letters."""
    scatter: float
    """How far one figure strays from its speaker's factor: scale of a Student-t of the log, 2 degrees of freedom."""
    common: float
    """Standard deviation of what all factors' logs may have in common."""
    beyond: float
    """How far a source's own figure lies beyond the bound that it gives, on average, in logs."""
    beyond_word: float
    """The same for a word of magnitude."""

    def of(self, link: Link, relation: Relation, suffered: Party | None) -> Tendency:
        """The tendency of a claim's speaker: its own where one was learnt, its side's, else that of its relation."""
        sources = [link.speaker, *((link.side.name, link.side.id) if link.side else ())]
        parties = (suffered.name, suffered.id) if suffered else ()
        for source in sources:
            for party in parties:
                if known := self.by_source.get((source.lower(), party.lower())):
                    return known
        return self.by_relation[relation]


@cache
def defaults() -> Tendencies:
    """The project's own: see `data/tendencies.toml` for where they come from."""
    known = tomllib.loads(files("counterclaim.toll").joinpath("data", "tendencies.toml").read_text("utf-8"))
    by_relation = {
        Relation(name): Tendency(each["log_mean"], each["log_sd"], each.get("origin", known["origin"]))
        for name, each in known["by_relation"].items()
    }
    by_relation[Relation.ANOTHER] = _either(by_relation[Relation.OTHER], by_relation[Relation.THIRD])
    return Tendencies(
        known["origin"], by_relation, {}, known["scatter"], known["common"], known["beyond"], known["beyond_word"]
    )


def load(text: str, *, where: str = "") -> Tendencies:
    """Tendencies from JSON with `origin`, `by_relation` and `by_source`.

    `by_relation` has "own", "other", "third" or "civil", `by_source` keys such as "ministry|Russia", each with
    `log_mean` and `log_sd`. What is not there is taken from `defaults`. UsageError where the text is none of this.
    """
    try:
        given = json.loads(text)
        origin = _words(given["origin"])
        relations = {Relation(name): _tendency(each, origin) for name, each in given.get("by_relation", {}).items()}
        sources = {_pair(name): _tendency(each, origin) for name, each in given.get("by_source", {}).items()}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        told = f"it has no {error}" if isinstance(error, KeyError) else str(error)[:120]
        raise UsageError(
            f"This is no table of tendencies: {told}.",
            where=where,
            advice='Give JSON with "origin", "by_relation" and "by_source".',
        ) from None
    usual = defaults()
    both = {**usual.by_relation, **relations}
    if Relation.ANOTHER not in relations:
        both[Relation.ANOTHER] = _either(both[Relation.OTHER], both[Relation.THIRD])
    return Tendencies(origin, both, sources, usual.scatter, usual.common, usual.beyond, usual.beyond_word)


def _words(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError("its origin is no text")
    return given[:_LONGEST_ORIGIN]


def _tendency(given: Mapping[str, Any], origin: str) -> Tendency:
    mean, deviation = float(given["log_mean"]), float(given["log_sd"])
    if not abs(mean) <= _MOST_LOG or not 0 <= deviation <= _MOST_LOG:
        raise ValueError(f"a log factor of {mean} with deviation {deviation} is out of bounds")
    return Tendency(mean, max(deviation, _LEAST_SD), origin)


def _pair(name: str) -> tuple[str, str]:
    source, bar, party = name.rpartition("|")
    if not bar:
        raise ValueError(f'{name[:80]!r} names no source and party, such as "ministry|Russia"')
    return source.strip().lower(), party.strip().lower()


def _either(one: Tendency, other: Tendency) -> Tendency:
    """Of a speaker who is one or the other with even odds: mean and spread of the mixture."""
    mean = (one.log_mean + other.log_mean) / 2
    variance = (one.log_sd**2 + other.log_sd**2) / 2 + (one.log_mean - other.log_mean) ** 2 / 4
    origin = one.origin if one.origin == other.origin else f"{one.origin}; {other.origin}"
    return Tendency(mean, math.sqrt(variance), origin)
