"""Fit what a claim's confidence means, on first readings of coded texts, and show how far it can be trusted.

usage: bench/calibrate.py [CASES.jsonl...] [--write] [--json]

CASES are gold cases in the form of claims-dev.jsonl whose errors nobody has looked at: their first readings join those
that are kept (see first_readings.py). Files that were given before change nothing. `--write` keeps the new ones, and
puts the weights into src/counterclaim/extract/data/confidence.toml.

Every figure that is printed is cross-validated: a claim's confidence comes from a fit without its text, or ("from
rounds before") from a fit on nothing but the rounds of texts that were read before it. The confidence means "figure,
speaker and stance right"; the table shows beside it how often the figure alone was right.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from counterclaim.extract.confidence import LEAST, MOST, Doubts
from first_readings import Case, load, save, with_new

MODEL = Path(__file__).parents[1] / "src" / "counterclaim" / "extract" / "data" / "confidence.toml"
FOLDS = 10
PRIOR_MEAN, PRIOR_PRECISION = 0.6, 1.0
"""What a weight is held to be, in log-odds, before any case is seen, and how firmly: no doubt is there for nothing."""
GAIN_MEAN, GAIN_PRECISION = 0.1, 50.0
"""The same for what a round of mending adds to the log-odds."""
STEPS = 2000
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
PARTS = 10
"""Bins of equal size over which the calibration error is taken."""
DOUBTFUL = 0.2
"""The share of the claims, the least sure ones, that a reviewer would look at first."""


class Fit(NamedTuple):
    """The model: log-odds of a claim without a doubt, and what each doubt takes from them."""

    base: float
    gain: float
    """What a round of mending adds to the log-odds."""
    weights: np.ndarray
    latest: int
    """The latest round, for which the base holds."""

    def confidence(self, chosen: Sequence[Case]) -> np.ndarray:
        """How sure the program would have been of each claim in its round."""
        doubts, rounds = _columns(chosen)
        odds = self.base + self.gain * (rounds - self.latest) - doubts @ self.weights
        return np.clip(_sigmoid(odds), LEAST, MOST)


# --- the fit


def fit(chosen: Sequence[Case]) -> Fit:
    """Logistic regression with weights of one sign and a Gaussian prior, by projected accelerated gradient descent.

    What each round of mending has added is fitted as one more weight, so that the base holds for the latest round.
    """
    doubts, rounds = _columns(chosen)
    right = np.array([case.whole for case in chosen], dtype=float)
    rows = np.column_stack([np.ones(len(chosen)), rounds - rounds.max(), -doubts])
    firm = np.array([0.01, GAIN_PRECISION, *[PRIOR_PRECISION] * doubts.shape[1]])
    held = np.array([0.0, GAIN_MEAN, *[PRIOR_MEAN] * doubts.shape[1]])
    least = np.array([-np.inf, 0.0, *[0.0] * doubts.shape[1]])
    step = 1 / (np.linalg.norm(rows, 2) ** 2 / 4 + firm.max())
    at = ahead = np.zeros(rows.shape[1])
    for n in range(STEPS):
        slope = rows.T @ (_sigmoid(rows @ ahead) - right) + firm * (ahead - held)
        new = np.maximum(least, ahead - step * slope)
        ahead = new + n / (n + 3) * (new - at)
        at = new
    return Fit(float(at[0]), float(at[1]), at[2:], int(rounds.max()))


def _columns(chosen: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    """Doubts as rows, and rounds, as numbers."""
    doubts = np.array([case.doubts for case in chosen], dtype=float)
    return doubts, np.array([case.round for case in chosen], dtype=float)


def _sigmoid(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))


def held_out(chosen: Sequence[Case]) -> np.ndarray:
    """The confidence of every claim by a fit that knew nothing of its text."""
    fold = np.array([_fold(case.text) for case in chosen])
    sure = np.empty(len(chosen))
    for n in set(fold.tolist()):
        known = [case for case, own in zip(chosen, fold, strict=True) if own != n]
        sure[fold == n] = fit(known).confidence([case for case in chosen if _fold(case.text) == n])
    return sure


def foretold(chosen: Sequence[Case]) -> tuple[np.ndarray, list[Case]]:
    """The confidence of every claim but those of the first round, by a fit on the rounds before its own; the claims."""
    rounds = sorted({case.round for case in chosen})
    judged = [case for n in rounds[1:] for case in chosen if case.round == n]
    sure = []
    for n in rounds[1:]:
        model = fit([case for case in chosen if case.round < n])
        sure.append(model.confidence([case._replace(round=model.latest) for case in chosen if case.round == n]))
    return np.concatenate([np.empty(0), *sure]), judged


def _fold(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % FOLDS


# --- how good it is


def reliability(sure: np.ndarray, figure: np.ndarray, whole: np.ndarray) -> list[dict[str, Any]]:
    """By bin of confidence: how many claims, how sure on average, how many right."""
    rows = []
    for low, high in pairwise(BINS):
        own = (sure >= low) & (sure < high)
        if own.any():
            means = {"mean": sure[own].mean(), "whole": whole[own].mean(), "figure": figure[own].mean()}
            rows.append(
                {"from": low, "to": high, "n": int(own.sum()), **{k: round(float(v), 3) for k, v in means.items()}}
            )
    return rows


def probability(sure: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """How far the confidences can be taken as shares.

    Brier score and that of the bare mean; calibration error and what it would be by chance, were all of one degree.
    """
    figures = {
        "brier": ((sure - right) ** 2).mean(),
        "brier_of_mean": right.mean() * (~right).mean(),
        "calibration_error": _calibration_error(sure, right),
        "by_chance": float(np.sqrt(2 / np.pi * PARTS * right.mean() * (~right).mean() / len(sure))),
    }
    return {name: round(float(value), 3) for name, value in figures.items()}


def ranking(sure: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """How well the confidences rank: AUC, and the share of all errors that the doubtful hold, or at best could."""
    wrong = ~right
    doubtful = np.argsort(sure, kind="stable")[: round(DOUBTFUL * len(sure))]
    most = max(1, int(wrong.sum()))
    figures = {
        "auc": _auc(sure, right),
        "errors_in_doubtful": wrong[doubtful].sum() / most,
        "at_best": min(1.0, len(doubtful) / most),
    }
    return {"n": len(sure), "wrong": int(wrong.sum()), **{name: round(float(v), 3) for name, v in figures.items()}}


def _calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Mean distance of confidence and share right over `PARTS` bins of equal size."""
    order = np.array_split(np.argsort(sure, kind="stable"), PARTS)
    return float(
        sum(abs(sure[part].mean() - right[part].mean()) * len(part) for part in order if len(part)) / len(sure)
    )


def _auc(sure: np.ndarray, right: np.ndarray) -> float:
    """How often a claim that is right is held for surer than one that is wrong; ties count half."""
    if right.all() or not right.any():
        return 0.5
    difference = sure[right][:, None] - sure[~right][None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


# --- what is written and printed


def written(model: Fit, text: str, sources: str) -> str:
    """The data file `text` with the weights of a fit, and the cases that they come from."""
    weights = "\n".join(f"{name} = {weight:.3f}" for name, weight in zip(Doubts._fields, model.weights, strict=True))
    text = re.sub(r"(?m)^# Fitted on .*\n", f"# Fitted on {sources}\n", text)
    text = re.sub(r"(?m)^base = .*$", f"base = {model.base:.3f}", text)
    return re.sub(r"(?s)(?<=\[weights\]\n).*", f"{weights}\n", text)


def report(chosen: Sequence[Case]) -> dict[str, Any]:
    """Cross-validated figures over all claims."""
    sure = held_out(chosen)
    figure, whole = (np.array([getattr(case, name) for case in chosen]) for name in ("figure", "whole"))
    early, later = foretold(chosen)
    held = np.array([case.whole for case in later], dtype=bool)
    return {
        "whole": {**ranking(sure, whole), **probability(sure, whole)},
        "foretold": {**ranking(early, held), **probability(early, held)} if later else {},
        "figure": ranking(sure, figure),
        "bins": reliability(sure, figure, whole),
    }


def show(found: dict[str, Any], model: Fit) -> None:
    """Print the reliability table, the scores and the weights."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    bins = Table("confidence", "claims", "mean", "all right", "figure right", title="Reliability, cross-validated")
    for row in found["bins"]:
        shares = (f"{row[name]:.2f}" for name in ("mean", "whole", "figure"))
        bins.add_row(f"{row['from']:.2f} to {row['to']:.2f}", str(row["n"]), *shares)
    scores = Table("", "all right", "from rounds before", "figure right")
    for name in found["whole"]:
        scores.add_row(
            name.replace("_", " "), *(str(found[of].get(name, "")) for of in ("whole", "foretold", "figure"))
        )
    weights = Table("doubt", "takes (log-odds)", title=f"A claim without a doubt: {_sigmoid(np.array(model.base)):.2f}")
    weights.add_row("a round earlier", f"{model.gain:.2f}")
    for weight, name in sorted(zip(model.weights, Doubts._fields, strict=True), reverse=True):
        weights.add_row(name, f"{weight:.2f}")
    for table in (bins, scores, weights):
        console.print(table)


def main(argv: list[str]) -> None:
    """Read the call, fit, print, and write where that is asked for."""
    unknown = [word for word in argv if word.startswith("-") and word not in {"--write", "--json"}]
    first = with_new(load(), [Path(word) for word in argv if not word.startswith("-")])
    chosen = [case for cases in first.values() for case in cases]
    if unknown or not chosen:
        sys.exit(__doc__)
    model, found = fit(chosen), report(chosen)
    if "--json" in argv:
        print(json.dumps(found))
    else:
        show(found, model)
    if "--write" in argv:
        save(first)
        told = f"{len(chosen)} claims of {len(first)} texts as first read, bench/first_readings.jsonl"
        MODEL.write_text(written(model, MODEL.read_text(encoding="utf-8"), told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
