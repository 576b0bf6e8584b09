"""Where the errors are, by rule of the codebook.

usage: bench/confusion.py GOLD.jsonl [PRED.jsonl] [--only FIRST-LAST] [--misses] [--json]

Counts every gold claim under the form of its figure, its measure, the shape of its attribution, its stance, its scope,
the way in which it names who was lost, and its kind of text: how many there are, how many were found, and of those how
often speaker, stance, scope and affected were right; beside it how many were found there that are not in the gold. Then
what was taken for what. PRED is what bench/accuracy.py writes; without it the program's own extractor is run.
`--misses` lists what is wrong, claim by claim, instead; `--json` prints one JSON line a row of each table.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from accuracy import predict_claims
from matching import Coded, is_whole, pairs, right_fields
from shapes import attribution_shape, figure_form, starts

CODED = ("speaker", "stance", "scope", "affected")
WIDTH = 100
"""Columns that the tables take."""


class Compared(NamedTuple):
    """One claim of the gold, or one that was found, or both at once."""

    item: str
    rows: dict[str, str]
    """The rules of the codebook that it falls under, by kind of rule; those of the gold where there is one."""
    gold: Coded | None
    found: Coded | None


def compared(item: dict[str, Any], found: list[Coded]) -> list[Compared]:
    """Every claim of one item: found, missed or extra."""
    gold = item["claims"]
    matched = dict(pairs(gold, found))
    rows, others = _rows(item, gold), _rows(item, found)
    claims = [
        Compared(item["id"], rows[i], one, found[matched[i]] if i in matched else None) for i, one in enumerate(gold)
    ]
    extra = [j for j in range(len(found)) if j not in matched.values()]
    return claims + [Compared(item["id"], others[j], None, found[j]) for j in extra]


def _rows(item: dict[str, Any], claims: list[Coded]) -> list[dict[str, str]]:
    places = starts(item["text"], claims)
    return [
        {
            "figure": figure_form(claim),
            "measure": claim["measure"],
            "attribution": attribution_shape(claim, item["text"], start),
            "stance": claim["stance"],
            "scope": claim["scope"],
            "affected": _naming(claim, item["text"], start),
            "kind": item["kind"],
        }
        for claim, start in zip(claims, places, strict=True)
    ]


def _naming(claim: Coded, text: str, start: int) -> str:
    """How the text names who was lost."""
    if claim["affected"] is None:
        return "bare"
    end = start + len(claim["quote"])
    if claim["affected"] in text[start : end + 60]:
        return "with the figure"
    return "before the figure" if claim["affected"] in text[:start] else "elsewhere"


# --- tables


def tables(claims: list[Compared]) -> Iterator[dict[str, Any]]:
    """One row for each rule of the codebook, as {"by": kind of rule, "row": rule, counts, shares right}."""
    yield _counted("all", "all", claims)
    for by in claims[0].rows if claims else ():
        sizes = Counter(claim.rows[by] for claim in claims)
        for row, _ in sizes.most_common():
            yield _counted(by, row, [claim for claim in claims if claim.rows[by] == row])


def _counted(by: str, row: str, claims: list[Compared]) -> dict[str, Any]:
    both = [(claim.gold, claim.found) for claim in claims if claim.gold and claim.found]
    gold = sum(claim.gold is not None for claim in claims)
    right = [right_fields(one, other) for one, other in both]
    return {
        "by": by,
        "row": row,
        "gold": gold,
        "found": len(both),
        "missed": gold - len(both),
        "extra": len(claims) - gold,
        **{name: _share(fields[name] for fields in right) for name in CODED},
        "whole": _share(is_whole(one, other) for one, other in both),
    }


def _share(right: Iterable[bool]) -> float | None:
    told = list(right)
    return round(sum(told) / len(told), 3) if told else None


def confusions(claims: list[Compared]) -> list[dict[str, Any]]:
    """What was taken for what, most often first; a measure where a claim missed and an extra one share their words."""
    taken: Counter[tuple[str, str, str]] = Counter()
    for claim in claims:
        if claim.gold and claim.found:
            taken.update((by, claim.gold[by], claim.found[by]) for by in ("stance", "scope"))
    missed = [claim for claim in claims if claim.gold and not claim.found]
    extra = {(claim.item, claim.found["quote"]): claim.found for claim in claims if claim.found and not claim.gold}
    for claim in missed:
        other = extra.get((claim.item, claim.gold["quote"])) if claim.gold else None
        if claim.gold and other:
            taken["measure", claim.gold["measure"], other["measure"]] += 1
    wrong = {what: n for what, n in taken.items() if what[1] != what[2]}
    return [
        {"by": by, "is": gold, "taken for": found, "n": n}
        for (by, gold, found), n in sorted(wrong.items(), key=lambda entry: (entry[0][0], -entry[1], entry[0]))
    ]


def misses(claims: list[Compared]) -> Iterator[dict[str, Any]]:
    """What is wrong with each claim that is not wholly right, with the rules that it falls under."""
    for claim in claims:
        if not claim.found:
            yield {"id": claim.item, "is": "missed", "gold": claim.gold, **claim.rows}
        elif not claim.gold:
            yield {"id": claim.item, "is": "extra", "found": claim.found, **claim.rows}
        else:
            wrong = [name for name, right in right_fields(claim.gold, claim.found).items() if not right]
            told = {name: [claim.gold[name], claim.found[name]] for name in wrong}
            if wrong:
                yield {
                    "id": claim.item,
                    "is": "wrong",
                    "quote": claim.gold["quote"],
                    **told,
                    "figure": claim.rows["figure"],
                }


# --- the call


def show(rows: list[dict[str, Any]], taken: list[dict[str, Any]]) -> None:
    """Print the tables for people: shares right in per cent, full marks left blank."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=WIDTH)
    for by in dict.fromkeys(row["by"] for row in rows):
        own = [row for row in rows if row["by"] == by]
        table = Table(by, *list(own[0])[2:], box=None, pad_edge=False)
        for row in own:
            table.add_row(row["row"], *(_cell(value) for value in list(row.values())[2:]))
        console.print(table, "")
    table = Table("field", "is", "taken for", "n", box=None, pad_edge=False)
    for one in taken:
        table.add_row(*map(str, one.values()))
    console.print(table)


def _cell(value: float | None) -> str:
    if isinstance(value, int):
        return str(value) if value else "."
    return "-" if value is None else "" if value == 1 else f"{value:.0%}"


def main(argv: list[str]) -> None:
    """Read the call, compare, print."""
    only = argv[argv.index("--only") + 1].split("-") if "--only" in argv else None
    words = [word for n, word in enumerate(argv) if not word.startswith("--") and argv[n - 1] != "--only"]
    if len(words) not in (1, 2):
        sys.exit(__doc__)
    items = _read(words[0])
    if only:
        items = [item for item in items if only[0] <= item["id"] <= only[-1]]
    pred = {row["id"]: row for row in _read(words[1])} if len(words) == 2 else None
    claims = [
        claim
        for item in items
        for claim in compared(
            item, (pred.get(item["id"], {}) if pred is not None else predict_claims(item)).get("claims", [])
        )
    ]
    rows, taken = list(tables(claims)), confusions(claims)
    if "--misses" in argv or "--json" in argv:
        for line in misses(claims) if "--misses" in argv else [*rows, *taken]:
            print(json.dumps(line, ensure_ascii=False))
    else:
        show(rows, taken)


def _read(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main(sys.argv[1:])
