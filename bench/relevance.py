"""A logistic regression over named features, small enough to keep as text: for the conventions of a task in bench/.

Features come in families by what stands before the colon of their names. A family of words is weighed by how rare
each is among documents and scaled to one length (Salton and Buckley, Term-weighting approaches in automatic text
retrieval, 1988), so that a long text says no more than a short one; the rest stand as they are. Fitted by Newton's
method in its dual form, which costs by the number of examples and not of features (Hastie, Tibshirani and Friedman, The
Elements of Statistical Learning, 2009, 18.3.5). Fitting needs numpy, predicting does not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Features = dict[str, float]
LEAST = 3
"""Documents in which a feature must stand to be used."""
STEPS = 12
"""Newton steps: the fit stands still after about eight."""


def family(name: str) -> str:
    """What stands before the colon of a feature's name; empty for a feature of no family."""
    return name.partition(":")[0] if ":" in name else ""


class Model:
    """Weights of features, and how they are scaled: `scales` gives the square of each word family's length."""

    def __init__(self, scales: Mapping[str, float], rarity: dict[str, float], weights: dict[str, float]) -> None:
        self.scales, self.rarity, self.weights = scales, rarity, weights

    def scaled(self, features: Features) -> Features:
        """The known features as the regression sees them."""
        known = {name: value * self.rarity[name] for name, value in features.items() if name in self.rarity}
        lengths: dict[str, float] = defaultdict(float)
        for name, value in known.items():
            lengths[family(name)] += value * value
        factor = {f: math.sqrt(scale / lengths[f]) for f, scale in self.scales.items() if lengths.get(f)}
        return {name: value * factor.get(family(name), 1.0) for name, value in known.items()}

    def probability(self, features: Features) -> float:
        """How likely the answer is yes, by these features."""
        logit = sum(self.weights.get(name, 0.0) * value for name, value in self.scaled(features).items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def unfitted(scales: Mapping[str, float], examples: Sequence[Features], documents: Sequence[int]) -> Model:
    """A model that knows how rare each feature is among `documents` (one number an example), without weights."""
    held: dict[str, set[int]] = defaultdict(set)
    for features, document in zip(examples, documents, strict=True):
        for name in features:
            held[name].add(document)
    total = len(set(documents))
    known = {name: len(those) for name, those in held.items() if len(those) >= LEAST}
    rarity = {name: math.log(total / n) if family(name) in scales else 1.0 for name, n in known.items()}
    return Model(scales, rarity, {})


def fitted(
    scales: Mapping[str, float],
    examples: Sequence[Features],
    answers: Sequence[bool],
    documents: Sequence[int],
    *,
    ridge: float,
) -> Model:
    """The model of these examples and their answers; `ridge` is the penalty on the square of the weights."""
    import numpy as np

    model = unfitted(scales, examples, documents)
    rows, names = _matrix(model, examples)
    dual = _solved(rows @ rows.T, np.array(answers, dtype=float), ridge)
    model.weights = dict(zip(names, (rows.T @ dual).tolist(), strict=True))
    return model


def _matrix(model: Model, examples: Sequence[Features]) -> tuple[Any, list[str]]:
    import numpy as np

    names = sorted(model.rarity)
    column = {name: j for j, name in enumerate(names)}
    rows = np.zeros((len(examples), len(names)))
    for i, features in enumerate(examples):
        for name, value in model.scaled(features).items():
            rows[i, column[name]] = value
    return rows, names


def _solved(kernel: Any, answers: Any, ridge: float) -> Any:
    """The dual weights: iteratively reweighted least squares in the space of the examples."""
    import numpy as np

    dual = np.zeros(len(answers))
    for _ in range(STEPS):
        logits = kernel @ dual
        probable = 1 / (1 + np.exp(-logits))
        spread = np.maximum(probable * (1 - probable), 1e-6)
        dual = np.linalg.solve(kernel + ridge * np.diag(1 / spread), logits + (answers - probable) / spread)
    return dual


def write(path: Path, model: Model, about: Mapping[str, str | float]) -> None:
    """A model as text: lines of `about` and of scales, then a name, its rarity and its weight a line."""
    lines = [f"# {name}\t{value}" for name, value in about.items()]
    lines += [f"@ {name}\t{scale}" for name, scale in model.scales.items()]
    rows = ((name, model.rarity[name], weight) for name, weight in sorted(model.weights.items()))
    lines += [f"{name}\t{rare:.3f}\t{weight:.4f}" for name, rare, weight in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> tuple[Model, dict[str, str]]:
    """A model from its text, and what is said about it."""
    about: dict[str, str] = {}
    scales: dict[str, float] = {}
    model = Model(scales, {}, {})
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *values = line.split("\t")
        if name.startswith("# "):
            about[name[2:]] = values[0]
        elif name.startswith("@ "):
            scales[name[2:]] = float(values[0])
        else:
            model.rarity[name], model.weights[name] = float(values[0]), float(values[1])
    return model, about
