"""How the program read coded texts the first time, before any rule was written with them in view.

A text tells only once how often the program errs on text that it has not met: as soon as somebody has looked at what
went wrong, the rules are mended and it reads too well. So first readings are kept, in first_readings.jsonl: a line a
text, of each claim that was found the reasons for doubt and whether it was right, by the codings of the text's gold.
Texts are first read in rounds, and the rules are mended between them: each round says a little less than the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from accuracy import coded
from counterclaim.extract.confidence import Doubts
from counterclaim.extract.pipeline import doubted_claims_in
from counterclaim.nouns import BODY, TITLE, Document
from matching import is_whole, pairs

KEPT = Path(__file__).with_name("first_readings.jsonl")
UNITS = {"comment": "c1", "headline": TITLE}
"""The unit that a kind of item is read as; any other is a report's body."""
PRECISION = 3
"""Decimals that are kept of a doubt."""


class Case(NamedTuple):
    """One claim that was found in a text."""

    text: str
    """Hash of the text."""
    doubts: Doubts
    figure: bool
    """Its figure is in the gold."""
    whole: bool
    """Figure, speaker and stance are."""
    round: int = 0
    """When its text was first read: the higher, the later."""


First = dict[str, list[Case]]
"""The claims that were found in each text, by its hash."""


def read(item: dict[str, Any], *, number: int = 0) -> tuple[str, list[Case]]:
    """Every claim that the program finds in one item of gold cases, compared with the gold; `number` of the round."""
    document = Document.make(text=item["text"])
    found = list(doubted_claims_in(document.text, UNITS.get(item["kind"], BODY), lambda: document.source))
    claims = [coded(claim) for claim, _ in found]
    gold = {j: item["claims"][i] for i, j in pairs(item["claims"], claims)}
    name = hashlib.sha256(item["text"].encode("utf-8", "replace")).hexdigest()[:16]
    right = [(j in gold, j in gold and is_whole(gold[j], claims[j])) for j in range(len(found))]
    return name, [Case(name, doubts, *told, number) for (_, doubts), told in zip(found, right, strict=True)]


def with_new(kept: First, paths: Iterable[Path]) -> First:
    """What is kept, and as one more round the items of these files of gold cases that are not yet in it."""
    first, number = dict(kept), 1 + max((case.round for cases in kept.values() for case in cases), default=0)
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            name, cases = read(json.loads(line), number=number)
            first.setdefault(name, cases)
    return first


def load(path: Path = KEPT) -> First:
    """First readings as kept; a doubt that was not known then is none, one that is no longer known is left out."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines() if path.exists() else [])
    return {row["text"]: [_case(row["text"], claim) for claim in row["claims"]] for row in rows}


def _case(name: str, claim: dict[str, Any]) -> Case:
    known = (float(claim["doubts"].get(doubt, 0)) for doubt in Doubts._fields)
    return Case(name, Doubts(*known), claim["figure"], claim["whole"], claim["round"])


def save(first: First, path: Path = KEPT) -> None:
    """Keep first readings, a line a text, in the order of their hashes."""
    lines = [json.dumps({"text": name, "claims": list(map(_row, cases))}) for name, cases in sorted(first.items())]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _row(case: Case) -> dict[str, Any]:
    some = {name: round(float(value), PRECISION) for name, value in case.doubts._asdict().items() if value}
    return {"doubts": some, "figure": case.figure, "whole": case.whole, "round": case.round}
