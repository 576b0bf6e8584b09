"""How good the estimates are: held-out reports, forecasts, known truth, time; one JSON line a part.

usage: bench/estimate.py PART [LOSSES.csv] [--folds 1,2,3,4,5] [--wars 200]

LOSSES.csv is the table of Radford et al. (PNAS 2023) with its folds; see the README of the gold data.
- "folds", "blocks": log probability of each held-out number and how often intervals cover it, beside the published
  likelihood refitted in the same run (at its posterior mode), on the authors' folds or on whole fortnights.
- "forecast": fitted to day 180, 240 and 300, the reports of the next 30 days, beside last value plus trend.
- "time": seconds of one core, whatever else the machine does: a whole calibrated fit with its draws and their check;
  the last day's update from the state of the day before; memory. "r_hat_and_ess": the largest R-hat and the
  least bulk effective sample size; "pareto_k": of the Gaussian that the draws start from.
- "known": simulated wars: how often the 90 % interval holds the true total (of one group, of all) and one source's
  bias, and whether their ranks are uniform (p of Kolmogorov and Smirnov's test); plain, with a third of the reports
  copies that linking has found or ("unlinked") has not, and with a source whose bias drifts.
- "findings": the published conclusions, and how probable they are here.
Figures: "mean" and "median" natural log probability per report; "cover50", "cover90" the share of each number's
rank in the central interval (0.5 and 0.9 for a calibrated forecast, also where one number alone is likelier than that);
"within50", "within90" whether the number lies in the closed interval of whole numbers; "off" the median absolute error
of the log.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from counterclaim import estimate
from counterclaim.estimate import RADFORD, Fitted, Mixed, Reports, Score
from counterclaim.estimate.begin import Begin
from counterclaim.estimate.check import GOOD
from counterclaim.estimate.study import UPDATE

sys.path.insert(0, str(Path(__file__).parent))

import published
import trend
import wars

FORECASTS, AHEAD = (180, 240, 300), 30
SCENES = {
    "plain": {},
    "copies": {"copies": True},
    "unlinked copies": {"copies": True, "linked": False},
    "drift": {"drift": True},
}
WAR_ROUNDS, WAR_CHAINS, WAR_SWEEPS, WAR_WARM = 25, 16, 60, 40

Mask = NDArray[np.bool_]


def figures(score: Score, kept: Mask) -> dict[str, float]:
    """The figures of the reports that are kept."""
    if not kept.any():
        return {"reports": 0}
    chance = score.log_chance[kept]
    return {
        "reports": int(kept.sum()),
        "mean": round(float(chance.mean()), 3),
        "median": round(float(np.median(chance)), 3),
        "cover50": round(float(score.covered(0.5)[kept].mean()), 3),
        "cover90": round(float(score.covered(0.9)[kept].mean()), 3),
        "within50": round(float(score.held(0.5)[kept].mean()), 3),
        "within90": round(float(score.held(0.9)[kept].mean()), 3),
        "off": round(float(np.median(score.off[kept])), 4),
    }


def by_kind(score: Score, held: Reports) -> dict[str, dict[str, float]]:
    """The figures of all reports, of cumulative and of daily ones, of bounds."""
    kinds = {"all": held.day > 0, "cumulative": held.cumulative, "daily": ~held.cumulative, "bounds": held.bounds}
    return {kind: figures(score, kept) for kind, kept in kinds.items()}


def joined(scores: list[Score]) -> Score:
    """Several scores as one."""
    return Score(
        *(np.concatenate([getattr(score, name) for score in scores]) for name in ("log_chance", "rank", "off"))
    )


def together(parts: list[Reports]) -> Reports:
    """Several tables of the same series as one."""
    arrays = [np.concatenate([getattr(part, name) for part in parts]) for name in ("day", "days", "count", "series")]
    return Reports(*arrays, parts[0].names)


def folds(every: Reports, fold: NDArray[np.int64], chosen: list[int]) -> dict[str, object]:
    """Each fold predicted from the others, by the model and by the published likelihood."""
    ours, theirs, held, seconds = [], [], [], []
    for number in chosen:
        out = fold == number
        told, wanted = every.where(~out), every.where(out)
        start = time.process_time()
        fitted = estimate.calibrated(told, wanted=wanted)
        ours.append(estimate.score(estimate.expect(fitted, wanted), wanted.count))
        seconds.append(round(time.process_time() - start, 1))
        theirs.append(published.score(published.fit(told, int(every.day.max())), wanted))
        held.append(wanted)
    every_held = together(held)
    return {
        "model": by_kind(joined(ours), every_held),
        "published": by_kind(joined(theirs), every_held),
        "seconds_a_fold": seconds,
    }


def forecast(every: Reports) -> dict[str, object]:
    """The next 30 days' reports from each of three days."""
    found: dict[str, object] = {}
    scores: dict[str, list[Score]] = {"model": [], "trend": [], "published": []}
    heard = []
    for now in FORECASTS:
        told, later = every.where(every.day <= now), every.where((every.day > now) & (every.day <= now + AHEAD))
        carried, spoken = trend.score(told, later, now)
        scores["model"].append(
            estimate.score(estimate.expect(estimate.calibrated(told, wanted=later), later), later.count)
        )
        scores["trend"].append(carried)
        scores["published"].append(published.score(published.fit(told, now + AHEAD), later))
        heard.append(spoken)
        found[str(now)] = {name: figures(each[-1], spoken) for name, each in scores.items()}
    every_heard = np.concatenate(heard)
    whole = {name: figures(joined(each), every_heard) for name, each in scores.items()}
    return found | {"all": whole, "error_over_trend": round(whole["model"]["off"] / whole["trend"]["off"], 3)}


def timed(every: Reports) -> dict[str, object]:
    """Seconds and memory of a calibrated fit and of a fit anew, and the check of the approximation."""
    start = time.process_time()
    fitted = estimate.sampled(estimate.calibrated(every))
    groups = estimate.mixing(fitted)
    whole = time.process_time() - start
    shapes = estimate.pareto(fitted)
    yesterday = Begin.of(estimate.fit(every.where(every.day < every.day.max())))
    start = time.process_time()
    update = estimate.fit(every, rounds=UPDATE.rounds, begin=yesterday)
    update = estimate.sampled(update, sweeps=UPDATE.sweeps, warm=UPDATE.warm)
    seconds = time.process_time() - start
    return {
        "fit_seconds": round(whole, 1),
        "r_hat_and_ess": {
            "groups": _worst(groups.values()),
            "biases": _worst([estimate.mixing_of_biases(fitted)]),
            "scales": _worst([estimate.mixing_of_scales(fitted)]),
        },
        "update_seconds": round(seconds, 1),
        "update_r_hat_and_ess": _worst(estimate.mixing(update).values()),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "unsettled": round(fitted.unsettled, 3),
        "last_stride": round(fitted.changes[-1], 5),
        "pareto_k": {
            "largest": round(max(shapes.values()), 2),
            "below_0.7": round(float(np.mean([k < GOOD for k in shapes.values()])), 2),
        },
    }


def _worst(mixed: Iterable[Mixed]) -> list[float]:
    """The largest R-hat and the least effective sample size."""
    every = list(mixed)
    return [round(max(one.r_hat for one in every), 4), round(min(one.ess for one in every))]


def known(number: int) -> dict[str, object]:
    """Simulated wars, new ones for each scene: coverage of the true totals, and whether their ranks are uniform."""
    found: dict[str, object] = {}
    for at, (scene, what) in enumerate(SCENES.items()):
        ranks = np.array([_ranks(wars.war(at * number + seed, **what)) for seed in range(number)])
        of_bias, inside = ranks[:, -1], np.abs(ranks[:, :-1] - 0.5)
        found[scene] = {
            "wars": number,
            "inside90": round(float((inside[:, 0] < 0.45).mean()), 3),
            "inside90_all_groups": round(float((inside < 0.45).mean()), 3),
            "inside50_all_groups": round(float((inside < 0.25).mean()), 3),
            "uniform_p": round(float(stats.kstest(ranks[:, 0], "uniform").pvalue), 4),
            "bias_inside90": round(float((np.abs(of_bias - 0.5) < 0.45).mean()), 3),
            "uniform_p_bias": round(float(stats.kstest(of_bias, "uniform").pvalue), 4),
        }
    return found


def _ranks(war: wars.War) -> list[float]:
    """Where each group's true total lies in its posterior, 0 to 1, and then one true bias in its own."""
    fitted = estimate.fit(estimate.reports(war.told), rounds=WAR_ROUNDS)
    drawn = estimate.sampled(fitted, chains=WAR_CHAINS, sweeps=WAR_SWEEPS, warm=WAR_WARM)
    assert drawn.draws is not None
    ranks = []
    for group, one in drawn.groups.items():
        last = drawn.draws.of_group(one.number, one.layout.w)["cumulative"][..., -1]
        ranks.append(float((last < np.log(war.total[group])).mean()))
    pair = (wars.SOURCES[0], wars.PARTIES[0])
    return [*ranks, float((estimate.log_biases(drawn)[..., drawn.pairs.index(pair)] < war.towards[pair]).mean())]


def findings(every: Reports) -> dict[str, object]:
    """How probable the published conclusions are, and the factors that they rest on."""
    fitted = estimate.sampled(estimate.fit(every))
    table = {(row["source"], row["party"]): row for row in estimate.biases(fitted).iter_rows(named=True)}
    return {
        "UA tells less of its own": _difference(fitted, ("UA Source", "Ukraine"), ("UA Source", "Russia")),
        "RU tells less of its own": _difference(fitted, ("RU Source", "Russia"), ("RU Source", "Ukraine")),
        "Russia's deaths exceed Ukraine's": _excess(fitted, "Military Deaths"),
        "Russia's casualties exceed Ukraine's": _excess(fitted, "Military Casualties"),
        "factors": {
            f"{s} on {p}": [round(row[q], 2) for q in ("q05", "median", "q95")] for (s, p), row in table.items()
        },
    }


def _difference(fitted: Fitted, low: tuple[str, str], high: tuple[str, str]) -> dict[str, object]:
    lean = estimate.log_biases(fitted)
    return _said(lean[..., fitted.pairs.index(low)] - lean[..., fitted.pairs.index(high)], below=True)


def _excess(fitted: Fitted, category: str) -> dict[str, object]:
    assert fitted.draws is not None
    theirs, ours = (fitted.groups[party, category] for party in ("Russia", "Ukraine"))
    last = [fitted.draws.of_group(one.number, one.layout.w)["cumulative"][..., -1] for one in (theirs, ours)]
    return _said(last[0] - last[1], below=False)


def _said(logs: NDArray[np.float64], *, below: bool) -> dict[str, object]:
    interval = [round(float(figure), 2) for figure in np.exp(np.quantile(logs, (0.05, 0.5, 0.95)))]
    return {"ratio": interval, "probability": round(float((logs < 0).mean() if below else (logs > 0).mean()), 3)}


def main() -> None:
    """Print the figures of the part that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["folds", "blocks", "forecast", "time", "known", "findings"])
    parser.add_argument("losses", nargs="?", type=Path)
    parser.add_argument("--folds", default="1,2,3,4,5")
    parser.add_argument("--wars", type=int, default=200)
    asked = parser.parse_args()
    if asked.part == "known":
        found = known(asked.wars)
    elif asked.losses is None:
        parser.error("this part needs LOSSES.csv")
    else:
        table = pl.read_csv(asked.losses, infer_schema_length=None).sort("day", maintain_order=True)
        every, chosen = estimate.reports(table, RADFORD), [int(number) for number in asked.folds.split(",")]
        parts: dict[str, Callable[[], dict[str, object]]] = {
            "folds": lambda: folds(every, table["fold"].to_numpy(), chosen),
            "blocks": lambda: folds(every, table["block_fold"].to_numpy(), chosen),
            "forecast": lambda: forecast(every),
            "time": lambda: timed(every),
            "findings": lambda: findings(every),
        }
        found = parts[asked.part]()
    print(json.dumps({"part": asked.part} | found))


if __name__ == "__main__":
    main()
