"""The state of an estimate as plain JSON: what was learnt, so that a day's new reports take seconds and not minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.errors import UsageError
from counterclaim.estimate.begin import Begin, SeriesScales, Wording
from counterclaim.estimate.hyper import BOUND, FEW, MANY, PERIOD
from counterclaim.estimate.system import PARTS
from counterclaim.estimate.table import EXACT, LONGEST, LOWER, UPPER, Series
from counterclaim.estimate.wording import LAGS, POWERS, TAIL

if TYPE_CHECKING:
    from counterclaim.estimate.basis import Basis
    from counterclaim.estimate.study import Study

FILE = "state.json"
FORM = 1
"""Changes whenever a state of before can no longer be begun from."""

_WHAT = "the state of an estimate"
_KINDS = {"many": MANY, "few": FEW, "bound": BOUND, "period": PERIOD}
_BOUNDS = {"exact": EXACT, "lower": LOWER, "upper": UPPER}
_MOST_BYTES = 64 * 1024 * 1024
_LOG = 100.0
"""Beyond it no log of a rate can lie, nor how far it scatters."""
_PLACES = 3
_ANEW = "Work all out again: --anew."


@dataclass(frozen=True, slots=True)
class State:
    """What an estimate leaves for the next one."""

    reading: str
    """How the reports were read, as a digest: another mapping gives another."""
    digest: str
    """Of what the reports said."""
    last: int
    """Day of the last report, from 1."""
    begin: Begin
    without: tuple[dict[str, Any], ...]
    """What each source changed: the rows of the table."""
    without_day: int
    """Last day of the reports from which that was worked out."""

    def is_of(self, basis: Basis) -> bool:
        """Whether these reports were read in the same way, and any of them is of a series that it knows."""
        known = {(name.source, name.party, name.category) for name in self.begin.series}
        told = basis.rows.select("source", "party", "category").unique().iter_rows()
        return self.reading == basis.reading and any(series in known for series in told)


def made(found: Study) -> State:
    """The state that an estimate leaves."""
    without = tuple(found.tables["without"].rows(named=True))
    begin = Begin.of(found.fitted)
    return State(found.basis.reading, found.basis.digest, found.last, begin, without, found.without_day)


def written(state: State) -> str:
    """The state as JSON."""
    begin = state.begin
    series = [
        {"source": name.source, "party": name.party, "category": name.category, "bound": _word(_BOUNDS, name.bound)}
        | asdict(scales)
        for name, scales in begin.series.items()
    ]
    groups = [
        {"party": party, "category": category, "walk": walk, "knots": begin.knots[party, category]}
        for (party, category), walk in begin.walks.items()
    ]
    scatter = {_word(_KINDS, kind): {"width": width, "bend": bend} for kind, (width, bend) in begin.scatter.items()}
    whole = {
        "made_by": "counterclaim",
        "what": _WHAT,
        "form": FORM,
        "reading": state.reading,
        "digest": state.digest,
        "last": state.last,
        "start": begin.start,
        "effect": begin.effect,
        "series": series,
        "groups": groups,
        "scatter": scatter,
        "without": state.without,
        "without_day": state.without_day,
    }
    return json.dumps(whole, ensure_ascii=True, allow_nan=False) + "\n"


def _word(known: Mapping[str, int], value: int) -> str:
    return next(word for word, each in known.items() if each == value)


def load(path: Path) -> State:
    """The state that lies there; UsageError where there is none that can be begun from."""
    try:
        return read(path.read_text(encoding="utf-8"), where=str(path))
    except OSError as error:
        raise UsageError(f"It cannot be opened: {error.strerror}.", where=str(path), advice="Check the name.") from None
    except UnicodeDecodeError:
        raise UsageError("This is no state of an estimate.", where=str(path), advice=_ANEW) from None


def read(text: str, *, where: str) -> State:
    """A state from JSON; UsageError where it is none, is of another form, or is damaged."""
    try:
        found = json.loads(text if len(text) < _MOST_BYTES else "")
        if found["made_by"] != "counterclaim" or found["what"] != _WHAT:
            raise ValueError("it is of another kind")
        if found["form"] != FORM:
            raise UsageError("This state is of another version.", where=where, advice=_ANEW)
        return State(
            _text(found["reading"]),
            _text(found["digest"]),
            _day(found["last"]),
            _begin(found),
            tuple(_row(row) for row in found["without"]),
            _day(found["without_day"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        why = f"it has no {error}" if isinstance(error, KeyError) else str(error)[:100]
        raise UsageError(f"This is no state of an estimate: {why}.", where=where, advice=_ANEW) from None


def _begin(found: Mapping[str, Any]) -> Begin:
    start = _numbers(found["start"], 2)
    groups = {(_text(one["party"]), _text(one["category"])): one for one in found["groups"]}
    return Begin(
        series={_name(one): _scales(one) for one in found["series"]},
        walks={group: _log(_above(one["walk"])) for group, one in groups.items()},
        knots={group: tuple(_log(knot) for knot in one["knots"]) for group, one in groups.items()},
        start=(_log(_above(start[0])), _log(_above(start[1]))),
        effect=_log(_above(found["effect"])),
        scatter={_KINDS[kind]: _scatter(one) for kind, one in found["scatter"].items()},
    )


def _name(one: Mapping[str, Any]) -> Series:
    return Series(_text(one["source"]), _text(one["party"]), _text(one["category"]), _BOUNDS[one["bound"]])


def _scales(one: Mapping[str, Any]) -> SeriesScales:
    step = tuple(_above(part) for part in _numbers(one["step"], PARTS))
    return SeriesScales(step, _wording(one["cumulative"]), _wording(one["period"]))


def _wording(one: Mapping[str, Any]) -> Wording:
    return Wording(
        _shares(one["lag"], LAGS),
        _above(one["scale"]),
        _shares(one["rounding"], len(POWERS)),
        _shares(one["tail"], len(TAIL)),
    )


def _scatter(one: Mapping[str, Any]) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    width = tuple(_above(each) for each in _numbers(one["width"], _PLACES))
    bend = [tuple(_above(each) for each in _numbers(pair, 2)) for pair in one["bend"]]
    if len(bend) != _PLACES:
        raise ValueError(f"{len(bend)} bends are not {_PLACES}")
    return width, tuple(bend)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: _text(row[name]) for name in ("source", "party", "category")}
    numbers = {name: None if value is None else _number(value) for name, value in row.items() if name not in texts}
    return texts | numbers


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(f"{given!r} is no text")
    return given


def _number(given: object) -> float:
    if not isinstance(given, int | float) or isinstance(given, bool) or not abs(given) < 1e15:
        raise ValueError(f"{given!r} is no number that fits")
    return float(given)


def _log(given: object) -> float:
    number = _number(given)
    if abs(number) > _LOG:
        raise ValueError(f"{number} is no logarithm that fits")
    return number


def _day(given: object) -> int:
    day = int(_number(given))
    if not 1 <= day < LONGEST:
        raise ValueError(f"{day} is no day")
    return day


def _above(given: object) -> float:
    number = _number(given)
    if number <= 0:
        raise ValueError(f"{number} is not above 0")
    return number


def _numbers(given: object, size: int) -> tuple[float, ...]:
    if not isinstance(given, list) or len(given) != size:
        raise ValueError(f"{str(given)[:40]} are not {size} numbers")
    return tuple(_number(each) for each in given)


def _shares(given: object, size: int) -> tuple[float, ...]:
    shares = _numbers(given, size)
    if min(shares) < 0 or sum(shares) > 1 + 1e-6:
        raise ValueError(f"{str(given)[:40]} are no shares")
    return shares
