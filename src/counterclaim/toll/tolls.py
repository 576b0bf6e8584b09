"""A record in, for each of its rows an estimate of the toll out, or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterclaim.nouns import Link, Record, Row
from counterclaim.toll.density import Density, densities, voice
from counterclaim.toll.heard import Heard, Unheard, heard
from counterclaim.toll.tendencies import Relation, Tendencies, Tendency, defaults
from counterclaim.toll.words import in_words, no_estimate

_MOST_LEFT_OUT = 12
"""Up to so many claims it is worked out what the estimate were without each of them."""


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Counts that the toll lies below with a chance of 5, 25, 50, 75 and 95 %; two digits are told."""

    q05: int
    q25: int
    median: int
    q75: int
    q95: int


@dataclass(frozen=True, slots=True)
class Input:
    """A claim that an estimate is made from."""

    link: Link
    relation: Relation
    """Who its speaker is to those who suffered."""
    tendency: Tendency
    """By what factor such a speaker's figures differ from the truth."""
    echoes: tuple[str, ...]
    """Ids of the claims that only repeat it: they add nothing."""
    without: Quantiles | None
    """What the estimate were without it; None where it is the only one, or one of very many."""


@dataclass(frozen=True, slots=True)
class Toll:
    """What a model makes of one row of a record: never a reported figure."""

    row: Row
    quantiles: Quantiles | None
    """None: no estimate."""
    inputs: tuple[Input, ...]
    unheard: tuple[Unheard, ...]
    """The row's other claims, echoes left out, each with why the model passes over it."""
    estimate: str
    """The estimate in plain words, or why there is none."""
    limit: str
    """What limits it most, in plain words; empty where nothing stands out."""

    @property
    def sentence(self) -> str:
        """The whole in plain words."""
        return f"{self.estimate} {self.limit}".rstrip()


def tolls(record: Record, tendencies: Tendencies | None = None) -> tuple[Toll, ...]:
    """The estimate of each row, in the record's order; `defaults` are taken where no tendencies are given.

    It follows from the record alone. Comments, copies and the order of claims make no difference.
    """
    return tuple(_toll(row, record, tendencies or defaults()) for row in record.rows)


def _toll(row: Row, record: Record, known: Tendencies) -> Toll:
    takes, rest = heard(row, record)
    if why := no_estimate(row, number=len(takes)):
        return Toll(row, None, (), (*rest, *(Unheard(each.link, "there is no estimate") for each in takes)), why, "")
    leans = [known.of(each.link, each.relation, row.side or each.link.affected_side) for each in takes]
    voices = [voice(each.link.claim, lean, known, side=_side(each)) for each, lean in zip(takes, leans, strict=True)]
    whole, without = densities(voices, common=known.common, left_out=len(voices) <= _MOST_LEFT_OUT)
    inputs = tuple(_inputs(takes, leans, without))
    quantiles = _quantiles(whole)
    return Toll(row, quantiles, inputs, rest, *in_words(quantiles, [each.link for each in takes]))


def _side(one: Heard) -> str:
    """Whom a speaker shares its lean with: the bodies of its side, or nobody."""
    link = one.link
    return f"side {link.side.id}" if link.side else f"speaker {link.speaker.lower()}"


def _inputs(takes: Sequence[Heard], leans: Sequence[Tendency], without: Sequence[Density | None]) -> Iterator[Input]:
    for each, lean, rest in zip(takes, leans, without, strict=True):
        yield Input(each.link, each.relation, lean, each.echoes, _quantiles(rest) if rest else None)


def _quantiles(density: Density) -> Quantiles:
    return Quantiles(*(_two_digits(density.quantile(share)) for share in (0.05, 0.25, 0.5, 0.75, 0.95)))


def _two_digits(count: int) -> int:
    """The count rounded to its first two digits."""
    unit = int(10 ** max(math.floor(math.log10(max(count, 1))) - 1, 0))
    return (count + unit // 2) // unit * unit
