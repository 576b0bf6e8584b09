"""The least number that one document states: distinct groups add up, restatements and parts do not."""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.nouns import Claim, Measure


def least(claims: Iterable[Claim], measure: Measure) -> int:
    """The sum of the lows of one document's claims of `measure`, each group of the lost counted once.

    A figure that repeats an earlier one of the same group restates it; a larger one of the same group that follows
    a title's takes its place. Parts of a total, and figures that are denied, supposed, predicted, wished or asked, add
    nothing.
    """
    counted: list[tuple[str, int]] = []
    for claim in claims:
        if claim.measure is not measure or claim.part or claim.in_comment or not claim.stance.counts or not claim.low:
            continue
        entry = (_group(claim.affected), claim.low)
        if not any(low == entry[1] and _same(group, entry[0]) for group, low in counted):
            counted.append(entry)
    return sum(low for _, low in counted)


def _group(affected: str | None) -> str:
    """The head of what was lost, in the singular: "Taliban insurgents" -> "insurgent"."""
    return affected.split()[-1].lower().rstrip("s") if affected else ""


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other
