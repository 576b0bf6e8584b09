"""The convention of the Message Understanding Conferences, for bench/accuracy.py alone; it is no rule of the codebook.

usage: bench/muc.py train GOLD.jsonl    cross-validate, fit on every text, write the weights beside this file
       bench/muc.py score GOLD.jsonl    cross-validate alone

The answer keys of MUC-3 and MUC-4 hold only the incidents that the task called relevant: terrorist acts in nine Latin
American countries, told as facts and not long past; no clashes between armies, no totals of a war. Which figures belong
to those is learnt from the keys of the development texts, by a logistic regression over the claims, their sentences and
the document. The keys write "more than 30" as 30, and do not tell how a speaker stands to a figure.

Prints one JSON line: the score without this step, and with it by five-fold cross-validation over documents, where
weights and thresholds come from the other four folds.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from counterclaim.extract import extract
from counterclaim.nouns import Claim, Document, Measure, Stance

sys.path.insert(0, str(Path(__file__).parent))

from muc_features import Features, Figure, of_document
from relevance import Model, fitted, read, write

WEIGHTS = Path(__file__).parent / "muc_weights.tsv"
SCALES = {"d": 6.0, "s": 6.0, "w": 6.0, "x": 4.0, "a": 3.0, "b": 3.0, "q": 4.0, "f": 4.0, "h": 2.0}
"""The squared length of each family of words: chosen by cross-validation over the development texts."""
RIDGE = 5.0
FOLDS = 5
STEPS = 4
"""Rounds after which a threshold that is half of its own F1 moves no more."""
_ABOVE = re.compile(r"\b(?:more than|over|above|upwards? of|in excess of|exceed\w*)\b", re.IGNORECASE)
_EFFECTS = (Measure.KILLED, Measure.INJURED)

Key = tuple[str, int]
Thresholds = tuple[float, float]
"""For figures of one, and for figures of two or more."""


def number(claim: Claim) -> int | None:
    """The number that the keys would write for a claim: 30 for "more than 30"."""
    low = claim.low if claim.low is not None else claim.high
    above = claim.high is None and not claim.vague and _ABOVE.search(" ".join(claim.quote.split()))
    return low - 1 if above and low else low


def figures(claims: Iterable[Claim]) -> list[Figure]:
    """The distinct figures of a text's dead and injured, each with its claims."""
    found: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        counted = number(claim)
        if claim.measure in _EFFECTS and counted:
            found[claim.measure.value, counted].append(claim)
    return [Figure(effect, n, tuple(those)) for (effect, n), those in found.items()]


def relevant(text: str, claims: Iterable[Claim]) -> list[Claim]:
    """The claims of a text that the task would have in its keys, as the keys would write them."""
    model, thresholds = _trained()
    found = figures(claims)
    chances = map(model.probability, of_document(text, found))
    kept = [figure for figure, chance in zip(found, chances, strict=True) if chance >= thresholds[figure.number > 1]]
    return [_as_in_keys(claim, figure.number) for figure in kept for claim in figure.claims]


def _as_in_keys(claim: Claim, counted: int) -> Claim:
    low = counted if claim.low is not None else None
    return replace(claim, low=low, stance=claim.stance if claim.stance.counts else Stance.STATES)


@cache
def _trained() -> tuple[Model, Thresholds]:
    model, about = read(WEIGHTS)
    return model, (float(about["threshold of one"]), float(about["threshold of more"]))


def is_trained_on(gold: Path) -> bool:
    """Whether the weights were fitted on this very file, so that a score on it says nothing."""
    return read(WEIGHTS)[1]["sha256"] == _digest(gold)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- training ---


class Example(NamedTuple):
    """One figure of one text."""

    document: int
    key: Key
    features: Features
    answer: bool


def _examples(items: list[dict[str, Any]]) -> list[Example]:
    out = []
    for n, item in enumerate(items):
        found = figures(extract(Document.make(text=item["text"])))
        keys = [(figure.effect, figure.number) for figure in found]
        right = _right(item["gold"], keys)
        rows = zip(keys, of_document(item["text"], found), strict=True)
        out += [Example(n, key, features, key in right) for key, features in rows]
    return out


def _right(gold: list[dict[str, Any]], keys: Iterable[Key]) -> set[Key]:
    """The figures that the scorer would count as right, each key of the answer taken once."""
    used: set[int] = set()
    right: set[Key] = set()
    for effect, n in sorted(keys):
        hit = next(
            (i for i, key in enumerate(gold) if i not in used and key["effect"] == effect and n in key["figures"]), None
        )
        if hit is not None:
            used.add(hit)
            right.add((effect, n))
    return right


def _fit(examples: Sequence[Example]) -> Model:
    features = [example.features for example in examples]
    answers = [example.answer for example in examples]
    return fitted(SCALES, features, answers, [example.document for example in examples], ridge=RIDGE)


def _held_out(examples: Sequence[Example], folds: list[int]) -> list[float]:
    """The chance of every example, by a model that has not seen its document."""
    chances = [0.0] * len(examples)
    for fold in range(FOLDS):
        model = _fit([example for example in examples if folds[example.document] != fold])
        for i, example in enumerate(examples):
            if folds[example.document] == fold:
                chances[i] = model.probability(example.features)
    return chances


def _folds(documents: int) -> list[int]:
    folds = [n % FOLDS for n in range(documents)]
    random.Random(1992).shuffle(folds)
    return folds


Scored = tuple[Example, float]


def _chosen(scored: Sequence[Scored], items: list[dict[str, Any]], documents: set[int]) -> Thresholds:
    """The thresholds of the best F1, half of the F1 that they reach: of two or more first, then of one.

    So it is with chances that are true (Lipton, Elkan and Naryanaswamy, Optimal thresholding of classifiers to maximize
    F1 measure, 2014); the top of the measured curve is flat and jagged, and would be chosen by chance.
    """
    one = more = 0.3
    for _ in range(STEPS):
        more = _f1(scored, items, documents, (2.0, more), least=2) / 2
    for _ in range(STEPS):
        one = _f1(scored, items, documents, (one, more), least=1) / 2
    return round(one, 3), round(more, 3)


def _f1(
    scored: Sequence[Scored], items: list[dict[str, Any]], documents: set[int], at: Thresholds, *, least: int
) -> float:
    kept = _kept(scored, documents, at)
    return float(_score(((items[n], kept.get(n, set())) for n in documents), least=least)["f1"])


def _kept(scored: Sequence[Scored], documents: set[int], at: Thresholds) -> dict[int, set[Key]]:
    kept: dict[int, set[Key]] = defaultdict(set)
    for example, chance in scored:
        if example.document in documents and chance >= at[example.key[1] > 1]:
            kept[example.document].add(example.key)
    return kept


def _score(answered: Iterable[tuple[dict[str, Any], set[Key]]], *, least: int) -> dict[str, float]:
    """Precision, recall and F1 as the scorer beside the gold counts them."""
    right = wrong = missed = 0
    for item, keys in answered:
        wanted = [key for key in item["gold"] if max(key["figures"]) >= least]
        counted = {key for key in keys if key[1] >= least}
        hits = _right(wanted, counted)
        right, wrong = right + len(hits), wrong + len(counted) - len(hits)
        missed += sum(not key["optional"] for key in wanted) - _required(wanted, hits)
    p, r = right / max(1, right + wrong), right / max(1, right + missed)
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(2 * p * r / max(1e-9, p + r), 3)}


def _required(wanted: list[dict[str, Any]], hits: set[Key]) -> int:
    """How many answers that must be given were given."""
    used: set[int] = set()
    for effect, n in sorted(hits):
        used.add(
            next(i for i, key in enumerate(wanted) if i not in used and key["effect"] == effect and n in key["figures"])
        )
    return sum(not wanted[i]["optional"] for i in used)


def cross_validated(items: list[dict[str, Any]], examples: Sequence[Example]) -> tuple[dict[str, Any], list[Scored]]:
    """The score without the step and with it, weights and thresholds from the folds that a text does not stand in."""
    folds = _folds(len(items))
    scored = list(zip(examples, _held_out(examples, folds), strict=True))
    kept: dict[int, set[Key]] = {}
    for fold in range(FOLDS):
        others = {n for n in range(len(items)) if folds[n] != fold}
        own = {n for n in range(len(items)) if folds[n] == fold}
        kept |= _kept(scored, own, _chosen(scored, items, others))
    every = _kept(scored, set(range(len(items))), (0.0, 0.0))
    report: dict[str, Any] = {}
    for name, answers in (("every figure", every), ("cross-validated", kept)):
        for label, least in (("all", 1), ("two_or_more", 2)):
            answered = ((item, answers.get(n, set())) for n, item in enumerate(items))
            report.setdefault(name, {})[label] = _score(answered, least=least)
    return report, scored


def main(argv: list[str]) -> None:
    """Read the call, cross-validate, fit and write where asked, print one JSON line."""
    if len(argv) != 2 or argv[0] not in {"train", "score"}:
        sys.exit(__doc__)
    gold = Path(argv[1])
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    examples = _examples(items)
    report, scored = cross_validated(items, examples)
    if argv[0] == "train":
        one, more = _chosen(scored, items, set(range(len(items))))
        about = {"fitted on": gold.name, "sha256": _digest(gold), "threshold of one": one, "threshold of more": more}
        write(WEIGHTS, _fit(examples), about)
        report["weights"] = WEIGHTS.name
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1:])
