"""Ratios that conclusions rest on: own over other losses, source over source, party over party.

Each comparison is a ratio, with its interval and the probability that it lies below 1. It is `identified` where it does
not change when all sources together lean one way on some losses: then it needs no assumption that biases lie about 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.estimate.posterior import QUANTILES, heard_series, log_biases, log_off
from counterclaim.estimate.table import EXACT

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted

OWN, TWO_SOURCES, BOTH_SIDES, TWO_PARTIES = "own", "two sources", "both sides", "two parties"
"""Kinds: a source on its own side's losses over the other's; two sources on one party, in the categories of which both
give figures; each side's source on its own losses over what the other side's source says of them, multiplied; the
totals of two parties."""

IDENTIFIED = frozenset({TWO_SOURCES, BOTH_SIDES})
"""Kinds that need no assumption: the truth, whatever it is, cancels out of them."""


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A ratio, by the draws of its log."""

    kind: str
    first: str
    second: str
    drawn: NDArray[np.float64]
    party: str = ""
    category: str = ""


def comparisons(fitted: Fitted, sides: Mapping[str, str]) -> polars.DataFrame:
    """One row a ratio: kind, first and second (what is set against what), party, category, quantiles, probability.

    The fit must have draws; parties are compared on the day of the last report.
    """
    import polars as pl

    rows = []
    for one in (*_of_sources(fitted, sides), *_of_parties(fitted)):
        quantiles = np.exp(np.quantile(one.drawn, list(QUANTILES.values()))).tolist()
        named = (one.kind, one.first, one.second, one.party, one.category)
        rows.append((*named, *quantiles, float((one.drawn < 0).mean()), one.kind in IDENTIFIED))
    texts = dict.fromkeys(("kind", "first", "second", "party", "category"), pl.String())
    numbers = dict.fromkeys((*QUANTILES, "below_one"), pl.Float64())
    return pl.DataFrame(rows, schema=texts | numbers | {"identified": pl.Boolean()}, orient="row")


def _of_sources(fitted: Fitted, sides: Mapping[str, str]) -> Iterator[_Ratio]:
    lean, off = dict(zip(fitted.pairs, np.moveaxis(log_biases(fitted), 2, 0), strict=True)), log_off(fitted)
    told = _by_category(fitted, off)
    parties = sorted({party for _, party in fitted.pairs} | set(sides.values()))
    speaks = {party: sorted(source for source, side in sides.items() if side == party) for party in parties}
    for party, other in permutations(parties, 2):
        for source in speaks[party]:
            if {(source, party), (source, other)} <= set(lean):
                drawn = lean[source, party] - lean[source, other]
                yield _Ratio(OWN, f"{source} on {party}", f"{source} on {other}", drawn, party)
        for source, rival in product(speaks[party], speaks[other]):
            drawn = _over(off, told[source, party], told[rival, party])
            if drawn is not None:
                yield _Ratio(TWO_SOURCES, f"{source} on {party}", f"{rival} on {party}", drawn, party)
    for party, other in combinations(parties, 2):
        for source, rival in product(speaks[party], speaks[other]):
            one = _over(off, told[source, party], told[rival, party])
            two = _over(off, told[rival, other], told[source, other])
            if one is not None and two is not None:
                first, second = f"{source} on {party}, {rival} on {other}", f"{rival} on {party}, {source} on {other}"
                yield _Ratio(BOTH_SIDES, first, second, one + two)


def _by_category(fitted: Fitted, off: NDArray[np.float64]) -> Mapping[tuple[str, str], Mapping[str, int]]:
    """The series of figures of each source on each party, by category."""
    names, found = fitted.told.names, defaultdict[tuple[str, str], dict[str, int]](dict)
    for pair, heard in heard_series(fitted, off).items():
        found[pair] = {names[number].category: number for number in heard if names[number].bound == EXACT}
    return found


def _over(off: NDArray[np.float64], first: Mapping[str, int], second: Mapping[str, int]) -> NDArray[np.float64] | None:
    """Draws of the log of one source's figures over another's, on average of the categories that both tell of."""
    both = sorted(set(first) & set(second))
    return np.mean([off[..., first[each]] - off[..., second[each]] for each in both], axis=0) if both else None


def _of_parties(fitted: Fitted) -> Iterator[_Ratio]:
    day = int(fitted.told.day.max())
    for (party, category), (other, same) in combinations(sorted(fitted.groups, key=lambda group: group[::-1]), 2):
        if category == same:
            drawn = log_total(fitted, (party, category), day) - log_total(fitted, (other, category), day)
            yield _Ratio(TWO_PARTIES, party, other, drawn, category=category)


def log_total(fitted: Fitted, group: tuple[str, str], day: int) -> NDArray[np.float64]:
    """Draws of the log of a group's losses up to a day; chains x draws."""
    assert fitted.draws is not None
    one = fitted.groups[group]
    daily = np.clip(fitted.draws.knots[:, :, one.number] @ one.layout.w[:day].T, -30, 30)
    total: NDArray[np.float64] = np.log(np.exp(daily).sum(2))
    return total
