"""Score the extractor and the linker against gold cases.

usage: bench/accuracy.py KIND GOLD.jsonl [PRED.jsonl] [--misses] [--only FIRST-LAST]
                         [--extractor llm:MODEL] [--llm-url URL] [--raw]

KIND is claims, muc, isaf or bundles. Writes predictions to PRED.jsonl (a temporary file where none is named) in the
form that the scorer reads, and prints its score as one JSON line. The scorer stands beside the gold cases:
../tools/score.py from their folder, or ../shared/tools/score.py from this checkout.
`--only d001-d040` scores the items of that range alone, so that a half can stay unseen.
`--raw` scores every claim for KIND muc, also those outside the task's keys, which bench/muc.py leaves out otherwise.
On the texts that the step was fitted on, the line says so: bench/muc.py score cross-validates instead.
`--extractor llm:MODEL` scores the rules together with a language model, for KIND claims and muc; what the model took
is told on standard error.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from counterclaim.extractors import RULES, Extractor, chosen
from counterclaim.nouns import Claim, Document

sys.path.insert(0, str(Path(__file__).parent))

RULES_ALONE = Extractor()
SCORER = Path(__file__).parents[2] / "shared" / "tools" / "score.py"
"""Where the scorer stands beside this checkout, for gold that lies elsewhere."""
VALUED = ("--only", "--extractor", "--llm-url")
FIELDS = ("quote", "low", "high", "approximate", "vague", "measure", "affected", "speaker", "stance", "scope")


def coded(claim: Claim) -> dict[str, Any]:
    """A claim in the fields of the codebook."""
    return {field: getattr(claim, field) for field in FIELDS}


def predict_claims(item: dict[str, Any], extractor: Extractor = RULES_ALONE) -> dict[str, Any]:
    """One item's text as the body of a document, and its claims; what a model did wrong goes to standard error."""
    found = extractor(Document.make(text=item["text"]))
    for problem in found.problems:
        print(item["id"], problem.what, file=sys.stderr)
    return {"id": item["id"], "claims": [coded(claim) for claim in found.claims]}


def predict_muc(item: dict[str, Any], extractor: Extractor = RULES_ALONE) -> dict[str, Any]:
    """The claims that the task's keys would hold, as they would write them."""
    from muc import relevant

    found = extractor(Document.make(text=item["text"]))
    return {"id": item["id"], "claims": [coded(claim) for claim in relevant(item["text"], found.claims)]}


def predict_isaf(item: dict[str, Any]) -> dict[str, Any]:
    """The least number killed and captured that a release states, in the releases' own convention."""
    from isaf import least

    return {"id": item["id"], **least(item["text"])}


def predict_bundle(item: dict[str, Any]) -> dict[str, Any]:
    """A bundle's documents by event, and the rows of its record."""
    from bundles import predict

    return {"id": item["id"], **predict(item)}


PREDICT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "claims": predict_claims,
    "muc": predict_muc,
    "isaf": predict_isaf,
    "bundles": predict_bundle,
}


def score(kind: str, gold: Path, items: list[dict[str, Any]], pred: Path, *, misses: bool) -> dict[str, Any]:
    """Predict, write, and let the scorer that stands beside the gold speak."""
    beside = gold.resolve().parents[1] / "tools" / "score.py"
    scorer = beside if beside.exists() else SCORER
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "gold.jsonl"
        chosen.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
        pred.write_text("".join(json.dumps(PREDICT[kind](item)) + "\n" for item in items), encoding="utf-8")
        command = [sys.executable, str(scorer), kind, str(chosen), str(pred), *(["--misses"] if misses else [])]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _fitted_note(gold: Path) -> dict[str, str]:
    """A warning where a score is of the very texts that the step was fitted on."""
    from muc import is_trained_on

    return {"note": "fitted on these texts: bench/muc.py score cross-validates"} if is_trained_on(gold) else {}


def main(argv: list[str]) -> None:
    """Read the call, score, print one JSON line."""
    given = {name: argv[argv.index(name) + 1] for name in VALUED if name in argv[:-1]}
    only = given["--only"].split("-") if "--only" in given else None
    words = [word for n, word in enumerate(argv) if not word.startswith("--") and (n == 0 or argv[n - 1] not in VALUED)]
    if len(words) not in (2, 3) or words[0] not in PREDICT:
        sys.exit(__doc__)
    kind, gold = words[0], Path(words[1])
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    if only:
        items = [item for item in items if only[0] <= item["id"] <= only[-1]]
    extractor = chosen(given.get("--extractor", RULES), **({"url": given["--llm-url"]} if "--llm-url" in given else {}))
    raw = "--raw" in argv
    PREDICT["claims"] = partial(predict_claims, extractor=extractor)
    PREDICT["muc"] = partial(predict_claims if raw else predict_muc, extractor=extractor)
    with tempfile.TemporaryDirectory() as folder:
        pred = Path(words[2]) if len(words) == 3 else Path(folder) / "pred.jsonl"
        reached = score(kind, gold, items, pred, misses="--misses" in argv)
        print(json.dumps({"kind": kind, **reached, **(_fitted_note(gold) if kind == "muc" and not raw else {})}))
    if extractor.spent():
        print(extractor.spent(), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
