"""Ratios that conclusions rest on: own over other losses, source over source, party over party.

Each comparison is a ratio, with its interval and the probability that it lies below 1. It is `identified` where it does
not change when all sources together lean one way on a party: then it needs no assumption that biases lie about 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.posterior import QUANTILES

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted

Pair = tuple[str, str]
OWN, TWO_SOURCES, BOTH_SIDES, TWO_PARTIES = "own", "two sources", "both sides", "two parties"
"""Kinds: a source on its own side's losses over the other's; two sources on one party; each side's source on its own
losses over what the other side's source says of them, multiplied; the totals of two parties."""


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A log ratio as a sum of sources' biases and of groups' log totals."""

    kind: str
    first: str
    second: str
    party: str = ""
    category: str = ""
    biases: Mapping[Pair, float] = field(default_factory=dict)
    totals: Mapping[Pair, float] = field(default_factory=dict)

    @property
    def is_identified(self) -> bool:
        """Whether it stays as it is when every source leans more on one party, and that party's losses less."""
        parties = {party for _, party in self.biases} | {party for party, _ in self.totals}
        leaning = (
            sum(weight for (_, party), weight in self.biases.items() if party == one)
            - sum(weight for (party, _), weight in self.totals.items() if party == one)
            for one in parties
        )
        return all(abs(lean) < 1e-9 for lean in leaning)


def comparisons(fitted: Fitted, sides: Mapping[str, str]) -> polars.DataFrame:
    """One row a ratio: kind, first and second (what is set against what), party, category, quantiles, probability.

    The fit must have draws; parties are compared on the day of the last report.
    """
    import polars as pl

    rows = []
    for one in _ratios(fitted, sides):
        drawn = _drawn(fitted, one)
        quantiles = np.exp(np.quantile(drawn, list(QUANTILES.values()))).tolist()
        named = (one.kind, one.first, one.second, one.party, one.category)
        rows.append((*named, *quantiles, float((drawn < 0).mean()), one.is_identified))
    texts = dict.fromkeys(("kind", "first", "second", "party", "category"), pl.String())
    numbers = dict.fromkeys((*QUANTILES, "below_one"), pl.Float64())
    return pl.DataFrame(rows, schema=texts | numbers | {"identified": pl.Boolean()}, orient="row")


def _ratios(fitted: Fitted, sides: Mapping[str, str]) -> Iterator[_Ratio]:
    pairs = set(fitted.pairs)
    parties = sorted({party for _, party in pairs})
    speaks = {party: sorted(source for source, side in sides.items() if side == party) for party in parties}
    for party, other in ((a, b) for a in parties for b in parties if a != b):
        for source in speaks[party]:
            if {(source, party), (source, other)} <= pairs:
                biases = {(source, party): 1.0, (source, other): -1.0}
                yield _Ratio(OWN, f"{source} on {party}", f"{source} on {other}", party, biases=biases)
        for source, rival in ((s, r) for s in speaks[party] for r in speaks[other]):
            if {(source, party), (rival, party)} <= pairs:
                biases = {(source, party): 1.0, (rival, party): -1.0}
                yield _Ratio(TWO_SOURCES, f"{source} on {party}", f"{rival} on {party}", party, biases=biases)
    yield from _both_sides(pairs, parties, speaks)
    yield from _two_parties(fitted, parties)


def _both_sides(pairs: set[Pair], parties: list[str], speaks: Mapping[str, list[str]]) -> Iterator[_Ratio]:
    for party, other in combinations(parties, 2):
        for source, rival in ((s, r) for s in speaks[party] for r in speaks[other]):
            four = {(source, party): 1.0, (rival, party): -1.0, (rival, other): 1.0, (source, other): -1.0}
            if set(four) <= pairs:
                first = f"{source} on {party}, {rival} on {other}"
                yield _Ratio(BOTH_SIDES, first, f"{rival} on {party}, {source} on {other}", biases=four)


def _two_parties(fitted: Fitted, parties: list[str]) -> Iterator[_Ratio]:
    categories = sorted({category for _, category in fitted.groups})
    for category in categories:
        for party, other in combinations(parties, 2):
            if {(party, category), (other, category)} <= set(fitted.groups):
                totals = {(party, category): 1.0, (other, category): -1.0}
                yield _Ratio(TWO_PARTIES, party, other, category=category, totals=totals)


def _drawn(fitted: Fitted, ratio: _Ratio) -> NDArray[np.float64]:
    """Draws of a log ratio."""
    assert fitted.draws is not None
    day = int(fitted.told.day.max())
    drawn = np.zeros(fitted.draws.effects.shape[:2])
    for pair, weight in ratio.biases.items():
        drawn = drawn + weight * fitted.draws.effects[..., fitted.pairs.index(pair)]
    for group, weight in ratio.totals.items():
        drawn = drawn + weight * log_total(fitted, group, day)
    return drawn


def log_total(fitted: Fitted, group: Pair, day: int) -> NDArray[np.float64]:
    """Draws of the log of a group's losses up to a day; chains x draws."""
    assert fitted.draws is not None
    one = fitted.groups[group]
    daily = np.clip(fitted.draws.knots[:, :, one.number] @ one.layout.w[:day].T, -30, 30)
    total: NDArray[np.float64] = np.log(np.exp(daily).sum(2))
    return total
