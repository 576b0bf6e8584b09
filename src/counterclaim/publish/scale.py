"""From counts to pixels: a linear or logarithmic axis with round ticks that leave each other room."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from counterclaim.publish.text import number

_LOG_FROM = 30
"""Greatest over least positive value from which an axis is logarithmic."""
_ROUND = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: values `bottom` to `top` laid on pixels `start` to `end`."""

    bottom: int
    top: int
    start: float
    end: float
    log: bool
    """Logarithmic in 1 + value, so that zero has a place."""

    def at(self, value: float) -> float:
        """The pixel of a value, rounded to a tenth."""
        return round(self.start + self._share(value) * (self.end - self.start), 1)

    def _share(self, value: float) -> float:
        if self.log:
            return (_log(value) - _log(self.bottom)) / (_log(self.top) - _log(self.bottom))
        return (value - self.bottom) / (self.top - self.bottom)

    def ticks(self, *, gap: float, em: float) -> list[tuple[float, str]]:
        """(pixel, label) of round values, their labels at least `gap` pixels apart; `em` is the size of the type."""
        kept: list[tuple[float, str]] = []
        free_from = -math.inf
        for value in self.round_values():
            x, label = self.at(value), number(value)
            half = text_width(label, em) / 2
            if x - half >= free_from:
                kept.append((x, label))
                free_from = x + half + gap
        return kept

    def round_values(self) -> list[int]:
        """Values that a reader can hold on to, ascending."""
        if self.log:
            values = [0] if self.bottom == 0 else []
            return values + [v for v in _powers(self.top) if self.bottom <= v <= self.top]
        step = _step(self.top - self.bottom)
        return list(range(self.bottom, self.top + 1, step))


def scale(values: Iterable[int], *, start: float, end: float, log: bool | None = None) -> Scale:
    """The axis that holds all `values`, from zero unless the range, or `log`, asks for a logarithm."""
    known = sorted(set(values)) or [0]
    top = known[-1]
    positive = [v for v in known if v > 0]
    wide = bool(positive) and top >= _LOG_FROM * positive[0]
    if positive and (wide if log is None else log):
        bottom = 0 if known[0] == 0 else 10 ** (len_digits(known[0]) - 1)
        return Scale(bottom, _round_up(top), start, end, log=True)
    return Scale(0, _linear_top(top), start, end, log=False)


def text_width(text: str, em: float) -> float:
    """A generous estimate of how wide a text is set, in pixels: it must never be too small."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    capitals = sum(c.isupper() or c in "mwMW@%—…×" for c in text)
    return em * (0.56 * (len(text) - wide - capitals) + 0.78 * capitals + 1.05 * wide)


def len_digits(value: int) -> int:
    """How many decimal digits a positive count has."""
    return math.floor(math.log10(value)) + 1 if value > 0 else 1


def _log(value: float) -> float:
    return math.log10(value + 1)


def _powers(top: int) -> list[int]:
    powers = [10**k for k in range(len_digits(top))]
    few = len(powers) <= 3
    return [p * m for p in powers for m in (_ROUND if few else (1,))]


def _step(width: int) -> int:
    for k in range(len_digits(width) + 1):
        for m in _ROUND:
            if width <= 5 * m * 10**k:
                return int(m * 10**k)
    return width


def _linear_top(top: int) -> int:
    step = _step(max(top, 1))
    return max(-(-top // step) * step, step)


def _round_up(top: int) -> int:
    power = 10 ** (len_digits(top) - 1)
    return int(next(m * power for m in (1, 2, 5, 10) if m * power >= top))
