"""How often the estimate of one event's toll holds the truth: simulated events, one JSON line.

    python bench/tolls.py [--events 1000]

The makers share no code with the estimator: a toll, two sides and third parties who each bend it in their own way,
round it, give a bound or a word of magnitude, raise it later, and copy each other. Scenes:
- "as assumed": factors from the project's own tendencies, which is what the estimate takes for granted;
- "other shapes": a side tells a share of its own losses and some times its enemy's; third parties miss some;
- "stronger": factors from twice the assumed logs;
- "unlinked copies": as assumed, but half of the third parties repeat somebody, and no link says so;
- "linked copies": the same, and the links say so;
- "small": as assumed, but most events are small (a power law of exponent 2.4), none is as likely as assumed;
- "nobody": as assumed, but nobody was lost.
Figures: "cover50", "cover90" the share of true tolls within the even odds and within nine chances in ten; "off" the
median absolute error of the log of the middle estimate; "width90" the median factor between the ends of the 90 % range.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from counterclaim.nouns import Claim, Event, Link, Measure, Party, Scope, Source, Stance, When
from counterclaim.record import record
from counterclaim.toll import Quantiles, defaults, tolls
from counterclaim.toll.tendencies import Relation

US, THEM = Party("AA", "A"), Party("BB", "B")
COPIED, RAISED, BOUND, WORD, ROUGH = 0.5, 0.2, 0.15, 0.08, 0.4
START = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = ((1000, "thousands"), (100, "hundreds"), (12, "dozens"))

Rng = np.random.Generator
Bend = Callable[[Rng, Relation], float]


@dataclass(frozen=True)
class Scene:
    """One way in which events come about."""

    bend: Bend
    """A factor for a speaker of that relation."""
    toll: Callable[[Rng], int]
    copies: bool = False
    linked: bool = True


def assumed(strength: float) -> Bend:
    """Factors from the project's tendencies, their logs so many times as strong."""

    def bend(rng: Rng, relation: Relation) -> float:
        known = defaults().by_relation[relation]
        return float(np.exp(strength * rng.normal(known.log_mean, known.log_sd)))

    return bend


def other_shapes(rng: Rng, relation: Relation) -> float:
    """A share of one's own losses, some times the enemy's, nearly all of a third party's."""
    if relation is Relation.OWN:
        return float(rng.beta(1.5, 1.5))
    return float(1 + rng.exponential(1.5)) if relation is Relation.OTHER else float(rng.uniform(0.6, 1.4))


def wide(rng: Rng) -> int:
    """Each order of magnitude alike."""
    return max(round(float(np.exp(rng.uniform(0, np.log(3000))))), 1)


def small(rng: Rng) -> int:
    """A power law of exponent 2.4, from one up."""
    return int(rng.pareto(1.4) + 1)


SCENES = {
    "as assumed": Scene(assumed(1), wide),
    "other shapes": Scene(other_shapes, wide),
    "stronger": Scene(assumed(2), wide),
    "unlinked copies": Scene(assumed(1), wide, copies=True, linked=False),
    "linked copies": Scene(assumed(1), wide, copies=True),
    "small": Scene(assumed(1), small),
    "nobody": Scene(assumed(1), lambda _: 0),
}


@dataclass
class Speaker:
    """Somebody who gives figures of one event."""

    name: str
    side: Party | None
    factor: float


def speakers(rng: Rng, bend: Bend) -> list[Speaker]:
    """One to seven: bodies of either side share their side's factor."""
    found = []
    for party, relation in ((US, Relation.OWN), (THEM, Relation.OTHER)):
        factor = bend(rng, relation)
        found += [Speaker(f"body {at} of {party.name}", party, factor) for at in range(rng.integers(0, 3))]
    third = range(rng.integers(0, 4))
    found += [Speaker(f"witness {at}", None, bend(rng, Relation.THIRD)) for at in third]
    return found or [Speaker("witness", None, bend(rng, Relation.THIRD))]


def event(rng: Rng, scene: Scene, toll: int) -> Event:
    """What is said about one toll."""
    links: list[Link] = []
    common = float(np.exp(rng.normal(0, 0.2)))
    for one in speakers(rng, scene.bend):
        if scene.copies and one.side is None and links and rng.random() < COPIED:
            links.append(_copy(rng, links, one, linked=scene.linked))
            continue
        number = toll * one.factor * common * float(np.exp(rng.laplace(0, 0.25)))
        if rng.random() < RAISED:
            links.append(_link(len(links), one, _worded(rng, number * rng.uniform(0.2, 0.8)), day=0))
        links.append(_link(len(links), one, _worded(rng, number), day=1))
    return Event("event", "incident", "An event", None, When.day(START), tuple(links))


def _worded(rng: Rng, number: float) -> tuple[int | None, int | None, bool, bool]:
    """(low, high, approximate, vague) of a number as it is told."""
    count, chance = round(number), rng.random()
    unit = 10 ** max(len(str(count)) - 1, 0)
    if chance < WORD and count >= WORDS[-1][0]:
        return next(least for least, _ in WORDS if least <= count), None, False, True
    if chance < WORD + BOUND and count:
        return max(int(count * rng.uniform(0.6, 1)), 1), None, False, False
    if chance < WORD + BOUND + ROUGH and count >= 20:
        return round(count / unit) * unit, round(count / unit) * unit, True, False
    return count, count, False, False


def _link(at: int, one: Speaker, told: tuple[int | None, int | None, bool, bool], *, day: int) -> Link:
    low, high, approximate, vague = told
    said = When.day(START + timedelta(days=day))
    claim = Claim.make(
        source=Source(document=f"report {at}", outlet=f"Outlet {at}", published=said),
        unit="body",
        start=0,
        end=1,
        quote=str(low),
        prefix="",
        suffix="",
        low=low,
        high=high,
        approximate=approximate,
        vague=vague,
        measure=Measure.KILLED,
        stance=Stance.STATES,
        scope=Scope.INCIDENT,
        affected="soldiers",
        speaker=one.name,
    )
    return Link(claim, one.name, one.side, US, "soldiers", said, claim.id)


def _copy(rng: Rng, links: list[Link], one: Speaker, *, linked: bool) -> Link:
    first = links[int(rng.integers(len(links)))]
    told = (first.claim.low, first.claim.high, first.claim.approximate, first.claim.vague)
    made = _link(len(links), one, told, day=1)
    if not linked:
        return made
    return Link(made.claim, made.speaker, made.side, US, "soldiers", made.said_on, first.origin)


def measured(scene: Scene, events: int) -> dict[str, float]:
    """The figures of one scene."""
    rng = np.random.default_rng(7)
    inside50, inside90, off, width = [], [], [], []
    for _ in range(events):
        toll = scene.toll(rng)
        found = _estimate(event(rng, scene, toll))
        inside50.append(found.q25 <= _told(toll) <= found.q75)
        inside90.append(found.q05 <= _told(toll) <= found.q95)
        off.append(abs(np.log(max(found.median, 0.5) / max(toll, 0.5))))
        width.append(max(found.q95, 0.5) / max(found.q05, 0.5))
    return {
        "cover50": round(float(np.mean(inside50)), 3),
        "cover90": round(float(np.mean(inside90)), 3),
        "off": round(float(np.median(off)), 2),
        "width90": round(float(np.median(width)), 1),
    }


def _estimate(made: Event) -> Quantiles:
    (only,) = tolls(record(made))
    if only.quantiles is None:
        raise SystemExit(only.sentence)
    return only.quantiles


def _told(toll: int) -> int:
    """To two digits, as quantiles are told."""
    unit = 10 ** max(len(str(toll)) - 2, 0)
    return round(toll / unit) * unit


def main() -> None:
    """Print the figures of each scene."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1000)
    events = parser.parse_args().events
    start = time.process_time()
    found = {name: measured(scene, events) for name, scene in SCENES.items()}
    spent = round(1000 * (time.process_time() - start) / events / len(SCENES), 1)
    print(json.dumps({"part": "one event", "events": events} | found | {"milliseconds_an_event": spent}))


if __name__ == "__main__":
    main()
