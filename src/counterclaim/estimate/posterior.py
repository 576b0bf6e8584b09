"""What a fit says, as tables: the losses of each day and up to it, the biases of the sources, each with its interval.

Quantiles are those of the draws (`sampled`); where there are none, those of losses and drifts are of the fit's Gaussian
on the log scale. A day later than the last report is a forecast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtri

from counterclaim.errors import UsageError
from counterclaim.estimate.curve import Curve
from counterclaim.estimate.sample import THIN
from counterclaim.estimate.table import EXACT, Reports

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from counterclaim.estimate.fitting import Fitted
    from counterclaim.estimate.group import GroupFit

QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
_BOUNDS = ("exact", "lower", "upper")


def losses(fitted: Fitted) -> polars.DataFrame:
    """One row for each party, category, measure ("daily" or "cumulative") and day: quantiles of the losses.

    Columns: party, category, measure, day (from 1), forecast (no report is as late), then `QUANTILES`, in losses.
    """
    import polars as pl

    last = int(fitted.told.day.max())
    days = np.arange(1, fitted.days + 1)
    tables = []
    for (party, category), one in fitted.groups.items():
        for measure, quantiles in _loss_quantiles(fitted, one).items():
            said = {"party": party, "category": category, "measure": measure}
            tables.append(pl.DataFrame(said | {"day": days, "forecast": days > last} | quantiles))
    return pl.concat(tables)


def _loss_quantiles(fitted: Fitted, one: GroupFit) -> dict[str, dict[str, NDArray[np.float64]]]:
    if fitted.draws is None:
        logs = _logs(one)
        rising = {name: _never_falling(each, QUANTILES[name]) for name, each in _normal(*logs["cumulative"]).items()}
        return {"daily": _normal(*logs["daily"]), "cumulative": rising}
    drawn = fitted.draws.of_group(one.number, one.layout.w)
    return {measure: _sampled(logs) for measure, logs in drawn.items()}


def _normal(mean: NDArray[np.float64], deviation: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    return {name: np.exp(mean + ndtri(p) * deviation) for name, p in QUANTILES.items()}


def _sampled(logs: NDArray[np.floating]) -> dict[str, NDArray[np.float64]]:
    """Quantiles of draws; logs are chains x draws x quantities."""
    found = np.exp(np.quantile(logs.reshape(-1, logs.shape[2]), list(QUANTILES.values()), axis=0))
    return dict(zip(QUANTILES, found, strict=True))


def _never_falling(quantile: NDArray[np.float64], p: float) -> NDArray[np.float64]:
    """A quantile of a total by day: as totals never fall, no lower one lies below, no upper above, a later day's."""
    if p < 0.5:
        return np.maximum.accumulate(quantile)
    return np.minimum.accumulate(quantile[::-1])[::-1] if p > 0.5 else quantile


def _logs(one: GroupFit) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Mean and standard deviation of the log losses of each day, and up to it."""
    assert one.gaussian is not None
    k, curve = one.layout.knots, one.curve
    knots, covariance = one.gaussian.core[:k], one.gaussian.core_covariance[:k, :k]
    return {
        "daily": (one.layout.w @ knots, _deviation(one.layout.w, covariance)),
        "cumulative": (Curve.at(one.layout.w, knots).total, _deviation(curve.slope, covariance)),
    }


def _deviation(rows: NDArray[np.float64], covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    deviation: NDArray[np.float64] = np.sqrt(np.maximum(np.einsum("ij,ij->i", rows @ covariance, rows), 0))
    return deviation


def biases(fitted: Fitted) -> polars.DataFrame:
    """One row for each source and party: quantiles of the factor by which its figures differ from the truth.

    Only how the factors differ is known from the reports; that they lie about 1 is assumed. The fit must have draws.
    """
    import polars as pl

    sources, parties = zip(*fitted.pairs, strict=True)
    return pl.DataFrame({"source": sources, "party": parties} | _sampled(log_biases(fitted)))


def log_biases(fitted: Fitted) -> NDArray[np.float64]:
    """Draws of the log of the factor of each of `fitted.pairs`; chains x draws x pairs. The fit must have draws.

    The mean of what the source's series of that party are off by (`log_off`), one a category; "at least" and "at most"
    count where it says nothing else of the party, less what such bounds usually lie off.
    """
    assert fitted.draws is not None
    off, effects, names = log_off(fitted), fitted.draws.effects[:, ::THIN], fitted.told.names
    found = effects[..., : len(fitted.pairs)].copy()  # of a source that says nothing, what others let expect
    for pair, heard in heard_series(fitted, off).items():
        plain = [number for number in heard if names[number].bound == EXACT]
        bounds = [len(fitted.pairs) + names[number].bound - 1 for number in heard]
        mean = (off[..., plain] if plain else off[..., heard] - effects[..., bounds]).mean(2)
        found[..., fitted.pairs.index(pair)] = mean
    return found


def heard_series(fitted: Fitted, off: NDArray[np.float64]) -> dict[tuple[str, str], list[int]]:
    """The numbers of the series of each source and party that say anything; `off` as `log_off` gives it."""
    found: dict[tuple[str, str], list[int]] = {}
    for number in np.flatnonzero(np.isfinite(off[0, 0])).tolist():
        name = fitted.told.names[number]
        found.setdefault((name.source, name.party), []).append(number)
    return found


def log_off(fitted: Fitted) -> NDArray[np.float64]:
    """Draws of what each series is off by; chains x draws x series, not a number where it says nothing.

    The mean of the log of its counter over the truth, over the days on which it speaks. The fit must have draws.
    """
    assert fitted.draws is not None
    layouts, names = [one.layout for one in fitted.groups.values()], fitted.told.names
    series, day = (np.concatenate([getattr(each, of) for each in layouts]) for of in ("series", "day"))
    spoken = np.flatnonzero(day <= fitted.told.day.max())
    number = np.bincount(series[spoken], minlength=len(names))
    shares = csr_array((1 / number[series[spoken]], (spoken, series[spoken])), shape=(len(series), len(names)))
    off = np.stack([chain @ shares for chain in fitted.draws.factors])
    off[..., number == 0] = np.nan
    return off


def drifts(fitted: Fitted) -> polars.DataFrame:
    """One row for each series and day of its counter: quantiles of the factor between its counter and the truth."""
    import polars as pl

    tables, first = [], 0
    for one in fitted.groups.values():
        after = first + len(one.layout.day)
        if after > first:
            drawn = fitted.draws
            factors = _factors(one) if drawn is None else _sampled(drawn.factors[..., first:after])
            names = [fitted.told.names[series] for series in one.layout.series]
            said = {
                "source": [name.source for name in names],
                "party": [name.party for name in names],
                "category": [name.category for name in names],
                "bound": [_BOUNDS[name.bound] for name in names],
                "day": one.layout.day,
            }
            tables.append(pl.DataFrame(said | factors))
        first = after
    return pl.concat(tables)


def _factors(one: GroupFit) -> dict[str, NDArray[np.float64]]:
    """Quantiles of each counter over the truth."""
    assert one.gaussian is not None
    gaussian, curve, k, day = one.gaussian, one.curve, one.layout.knots, one.layout.day - 1
    slope = np.zeros_like(gaussian.reach)
    slope[:, :k] = curve.slope[day]
    mean = gaussian.counter - curve.total[day] - curve.slope[day] @ (gaussian.core[:k] - one.knots)
    lean = slope @ gaussian.core_covariance
    variance = gaussian.counter_variance + np.einsum("ij,ij->i", lean, slope - 2 * gaussian.reach)
    return _normal(mean, np.sqrt(np.maximum(variance, 0)))


def without(told: Reports, source: str) -> Reports:
    """The reports of all other sources; UsageError where nobody of that name speaks, or nobody else does."""
    theirs = np.array([name.source == source for name in told.names], dtype=bool)[told.series]
    if not theirs.any():
        known = ", ".join(sorted({name.source for name in told.names}))
        raise UsageError(f"No report is by {source!r}.", advice=f"Choose one of {known}.")
    if theirs.all():
        raise UsageError(f"All reports are by {source!r}.", advice="Without it nothing is left to estimate from.")
    kept = told.where(~theirs)
    used = np.unique(kept.series)
    return Reports(
        kept.day, kept.days, kept.count, np.searchsorted(used, kept.series), tuple(kept.names[at] for at in used)
    )


def ahead(told: Reports, days: int) -> Reports:
    """Reports to ask a fit for, of every series of exact figures, for each of the next days; count 0.

    A series that never counts since the start is asked for its usual stretch of days, each after the one before.
    """
    asked: list[tuple[int, int, int]] = []
    last = int(told.day.max())
    for series, name in enumerate(told.names):
        if name.bound == EXACT:
            spans = told.days[told.series == series]
            usual = 0 if np.any(spans == 0) else int(np.bincount(spans).argmax())
            asked += [(last + day, usual, series) for day in range(max(usual, 1), days + 1, max(usual, 1))]
    day, span, series_of = (
        (np.array(each, dtype=np.int64) for each in zip(*sorted(asked), strict=True))
        if asked
        else (np.zeros(0, dtype=np.int64) for _ in range(3))
    )
    return Reports(day, span, np.zeros(len(day), dtype=np.int64), series_of, told.names)
