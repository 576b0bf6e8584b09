"""The model: a posterior over how many were lost, on a grid of logs.

What a speaker has in mind is the toll times its factor. The factor's log is the sum of three: the lean of its side
(normal; bodies of one side share it), what it strays in this one figure (Student-t of 2 degrees of freedom), and what
all speakers may have in common (normal). The speaker prints that number in whole persons, rounded where it says so; or
a bound, which lies some way before it. Of tolls from one up every order of magnitude is as likely as any other before
anybody has spoken, and none at all as likely as one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from counterclaim.nouns import Claim
from counterclaim.record.status import meant
from counterclaim.toll.tendencies import Tendencies, Tendency

_STEP = 0.1
"""Width of the grid, in logs."""
_FIRST = math.log(0.5)
"""What rounds to one begins here."""
_NONE = math.log(0.1)
"""Where a toll of zero sits for a speaker who counts some: as far below one as one is below ten."""
_NONE_MASS = math.log(3.0)
"""Prior mass of zero: that of one, which is what lies between a half and one and a half."""
_REACH = 3.0
"""Standard deviations of a normal that are looked at."""
_TAIL = 24.0
"""Scales of the Student-t that are looked at: 1 in 1,000 lies farther."""
_EXCESSES = 6
_NARROWEST = 1e-3
_LEAST = 1e-300
_MOST = 700.0
"""The largest log that a float can hold the count of."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One claim as the model hears it."""

    side: str
    """What voices that share a lean have in common."""
    lean: Tendency
    cells: tuple[tuple[float, float], ...]
    """Stretches of log counts, each as likely to be the one meant, that the speaker's number lies in."""
    scatter: float

    @property
    def reach(self) -> float:
        """How far from its figure the truth can lie, in logs."""
        return _REACH * self.lean.log_sd + _TAIL * self.scatter + abs(self.lean.log_mean)


def voice(claim: Claim, lean: Tendency, known: Tendencies, *, side: str) -> Voice:
    """A claim that has a bound, as the model hears it."""
    low, high = meant(claim)
    open_by = known.beyond_word if claim.vague else known.beyond
    if math.isinf(high):
        cells = tuple(_cell(low, low, by) for by in _excesses(open_by))
    elif claim.low is None and high > 0:
        cells = tuple(_cell(high, high, -by) for by in _excesses(open_by))
    else:
        cells = (_cell(min(low, high), max(low, high), 0.0),)
    return Voice(side, lean, cells, known.scatter)


def _excesses(mean: float) -> list[float]:
    """Equally likely values of an exponential."""
    return [-mean * math.log(1 - (at + 0.5) / _EXCESSES) for at in range(_EXCESSES)]


def _cell(low: float, high: float, by: float) -> tuple[float, float]:
    """The logs that round to the counts from `low` to `high`, moved."""
    below = math.log(low - 0.5) if low > 0.5 else -math.inf
    above = math.log(high + 0.5)
    if above - below < _NARROWEST:
        below, above = below - _NARROWEST / 2, above + _NARROWEST / 2
    return below + by, above + by


@dataclass(frozen=True, slots=True)
class Density:
    """Probabilities of zero and of the cells of a grid of logs."""

    start: float
    """Where the first cell begins."""
    none: float
    """Probability of zero."""
    cells: tuple[float, ...]

    def quantile(self, share: float) -> int:
        """The least toll that the truth exceeds with a chance of 1 - `share`."""
        if share <= self.none:
            return 0
        before = self.none
        for at, mass in enumerate(self.cells):
            if before + mass >= share:
                return _count(self.start + _STEP * (at + (share - before) / mass))
            before += mass
        return _count(self.start + _STEP * len(self.cells))


def densities(voices: Sequence[Voice], *, common: float, left_out: bool) -> tuple[Density, tuple[Density | None, ...]]:
    """The posterior after all voices, and after all but each one; None where it is not asked for or nothing is left."""
    grid = _Grid.around(voices, common)
    sides: dict[str, list[Voice]] = {}
    for one in voices:
        sides.setdefault(one.side, []).append(one)
    blocks = {side: grid.side(members) for side, members in sides.items()}
    whole = grid.posterior(list(blocks.values()))
    if not left_out or len(voices) < 2:
        return whole, (None,) * len(voices)
    without = []
    for one in voices:
        members = [each for each in sides[one.side] if each is not one]
        rest = [block for side, block in blocks.items() if side != one.side]
        without.append(grid.posterior([*rest, grid.side(members)] if members else rest))
    return whole, tuple(without)


_Block = list[float]
"""Log likelihoods of one side's claims: of zero, then of each point of the grid."""


@dataclass(frozen=True, slots=True)
class _Grid:
    start: int
    """The first point, in steps above `_FIRST`; padded so that the common part can be smeared over."""
    size: int
    common: float

    @classmethod
    def around(cls, voices: Sequence[Voice], common: float) -> _Grid:
        ends = [(edge, one.reach) for one in voices for cell in one.cells for edge in cell if math.isfinite(edge)]
        least = min((edge - reach for edge, reach in ends), default=_FIRST)
        most = max((edge + reach for edge, reach in ends), default=_FIRST)
        if any(math.isinf(cell[0]) for one in voices for cell in one.cells):
            least = _FIRST
        pad = _steps(_REACH * common)
        start = max(_steps(least - _FIRST), 0)
        return cls(start - pad, max(_steps(most - _FIRST), start + 1) + pad - start + pad, common)

    def side(self, members: Sequence[Voice]) -> _Block:
        """Log likelihood of the claims of one side, their shared lean integrated out."""
        nodes, weights = _normal(members)
        likely = [[1.0] * (self.size + 1) for _ in nodes]
        for one in members:
            joint = [list(map(mul, *pair)) for pair in zip(likely, self._table(one, nodes), strict=True)]
            top = max(max(line) for line in joint)
            likely = [[each / top for each in line] for line in joint] if len(members) > 1 else joint
        return [math.log(max(sum(map(mul, weights, column)), _LEAST)) for column in zip(*likely, strict=True)]

    def _table(self, one: Voice, nodes: Sequence[float]) -> list[list[float]]:
        """Likelihood of a claim at each lean of its side: of zero, then of each point of the grid."""
        shifts = [_steps(one.lean.log_sd * node) for node in nodes]
        lowest, most = min(shifts), max(shifts)
        origin = _FIRST + one.lean.log_mean
        line = [_heard(one, origin + _STEP * (self.start + at + 0.5)) for at in range(lowest, self.size + most)]
        nobody = [_heard(one, _NONE + one.lean.log_mean + _STEP * shift) for shift in shifts]
        return [
            [none, *line[shift - lowest : shift - lowest + self.size]]
            for none, shift in zip(nobody, shifts, strict=True)
        ]

    def posterior(self, blocks: Sequence[_Block]) -> Density:
        """Prior times likelihoods, the part that all speakers have in common smeared over."""
        total = [sum(column) for column in zip(*blocks, strict=True)]
        top = max(total)
        likely = [math.exp(each - top) for each in total]
        kernel = _kernel(self.common)
        width = len(kernel)
        smeared = [sum(map(mul, kernel, likely[at : at + width])) for at in range(1, self.size - width + 2)]
        masses = [_NONE_MASS * likely[0], *(_STEP * each for each in smeared)]
        whole = sum(masses)
        start = _FIRST + _STEP * (self.start + len(kernel) // 2)
        return Density(start, masses[0] / whole, tuple(each / whole for each in masses[1:]))


def _count(log: float) -> int:
    return max(round(math.exp(min(log, _MOST))), 1)


def _steps(length: float) -> int:
    return round(length / _STEP)


def _normal(members: Sequence[Voice]) -> tuple[list[float], list[float]]:
    """Points of a standard normal, near enough to each other for the narrowest claim, and their weights."""
    gap = min(0.8 * one.scatter / one.lean.log_sd for one in members)
    each_way = max(math.ceil(_REACH / min(gap, 1.0)), 3)
    nodes = [_REACH * at / each_way for at in range(-each_way, each_way + 1)]
    weights = [math.exp(-node * node / 2) for node in nodes]
    whole = sum(weights)
    return nodes, [weight / whole for weight in weights]


def _kernel(deviation: float) -> list[float]:
    each_way = _steps(_REACH * deviation)
    weights = [math.exp(-((at * _STEP / deviation) ** 2) / 2) for at in range(-each_way, each_way + 1)]
    whole = sum(weights)
    return [weight / whole for weight in weights]


def _heard(one: Voice, middle: float) -> float:
    """Probability that a speaker whose number lies about `middle` says what it says."""
    scatter = one.scatter
    return sum(_between((low - middle) / scatter, (high - middle) / scatter) for low, high in one.cells) / len(
        one.cells
    )


def _between(low: float, high: float) -> float:
    """Mass of a Student-t of 2 degrees of freedom, looked at from the side where it is small."""
    return _below(-low) - _below(-high) if low > 0 else _below(high) - _below(low)


def _below(z: float) -> float:
    if z == -math.inf:
        return 0.0
    root = math.sqrt(2 + z * z)
    tail = 1 / (root * (root + abs(z)))
    return tail if z < 0 else 1 - tail
