"""In what state a dispute is: one short word for each thing that a reader should know at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from counterclaim.nouns import Bound, Claim, Link, Position, Stance
from counterclaim.record.origins import independent_speakers
from counterclaim.record.range import counting

Interval = tuple[float, float]
_HUGE = 10**300


def status(
    links: Iterable[Link], positions: Sequence[Position], *, floor: Bound | None, is_placed: bool
) -> tuple[str, ...]:
    """The words that hold for a row, in this order; none may hold.

    - "acknowledged": a side has stated or acknowledged a figure of its own losses, so the row has a floor.
    - "single-source": one independent speaker gives every figure that counts.
    - "corroborated": two independent speakers, not of one side, now stand by figures that agree. Only figures with both
      ends can agree: "more than 300" fits 600, but does not bear it out.
    - "contested": two speakers now stand by figures that exclude each other, or one denies a figure that another
      stands by.
    - "one-sided": every speaker who counts speaks for one known side, so nobody else has confirmed anything. Those who
      answer for the victims of a disaster are no side in this sense.
    - "unplaced": the event has no place.

    A speaker's latest counting figure is what it now stands by. "About 400" stands for every number that rounds to it.
    """
    links = tuple(links)
    speakers = independent_speakers(links)
    standing = _standing(links, positions, speakers)
    held = {
        "acknowledged": floor is not None,
        "single-source": len(speakers) == 1,
        "corroborated": _is_corroborated(standing),
        "contested": _is_contested(links, standing),
        "one-sided": _is_one_sided(links),
        "unplaced": not is_placed,
    }
    return tuple(word for word, holds in held.items() if holds)


def _standing(links: tuple[Link, ...], positions: Sequence[Position], speakers: Sequence[str]) -> list[Link]:
    by_id = {link.claim.id: link for link in links}
    return [by_id[each.latest.claim] for each in positions if each.latest and each.speaker in speakers]


def meant(claim: Claim) -> Interval:
    """The numbers that a figure can stand for: an approximate one, all that round to it; open sides reach to infinity.

    "About 400" is rounded to its last digit that is not nought: 350 up to 450.
    """
    slack = _rounding(claim.low if claim.low is not None else claim.high) if claim.approximate else 0.0
    low = float("-inf") if claim.low is None else _float(claim.low) - slack
    high = float("inf") if claim.high is None else _float(claim.high) + slack
    return low, high


def _rounding(value: int | None) -> float:
    if not value or value >= _HUGE:
        return 0.0
    digits = str(value)
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) / 2


def _float(value: int) -> float:
    return float(min(value, _HUGE))


def overlap(one: Interval, other: Interval) -> bool:
    """Whether some number lies in both."""
    return one[0] <= other[1] and other[0] <= one[1]


def _is_corroborated(standing: list[Link]) -> bool:
    closed = [link for link in standing if link.claim.low is not None and link.claim.high is not None]
    ranges = sorted(((meant(link.claim), link) for link in closed), key=lambda each: each[0])
    for at, (interval, link) in enumerate(ranges):
        for other_interval, other in islice(ranges, at + 1, None):
            if not overlap(interval, other_interval):
                break
            if not _speak_for_one_side(link, other):
                return True
    return False


def _speak_for_one_side(one: Link, other: Link) -> bool:
    return one.side is not None and other.side is not None and one.side.id == other.side.id and not one.answerable


def _is_contested(links: tuple[Link, ...], standing: list[Link]) -> bool:
    ranges = [meant(link.claim) for link in standing]
    if ranges and max(low for low, _ in ranges) > min(high for _, high in ranges):
        return True
    denials = [link for link in links if link.claim.stance is Stance.DENIES and not link.claim.in_comment]
    return any(
        denial.speaker != link.speaker and overlap(meant(denial.claim), meant(link.claim))
        for denial in denials
        for link in standing
    )


def _is_one_sided(links: tuple[Link, ...]) -> bool:
    counted = counting(links)
    sides = {link.side.id if link.side else None for link in counted}
    return len(sides) == 1 and None not in sides and not any(link.answerable for link in counted)
