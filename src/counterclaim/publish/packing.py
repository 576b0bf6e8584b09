"""Room for labels: lanes that keep boxes apart, and a column that keeps lines apart."""

from __future__ import annotations

from collections.abc import Sequence


def lanes(boxes: Sequence[tuple[float, float, int]], *, gap: float = 6.0) -> list[int]:
    """The lane of each box (left, right, lanes high), so that no two touch; boxes are placed in the order given."""
    taken: list[list[tuple[float, float]]] = []
    chosen: list[int] = []
    for left, right, height in boxes:
        lane = 0
        while not _free(taken[lane : lane + height], left - gap, right + gap):
            lane += 1
        taken += [[] for _ in range(lane + height - len(taken))]
        for row in taken[lane : lane + height]:
            row.append((left, right))
        chosen.append(lane)
    return chosen


def spread(wanted: Sequence[float], *, room: float, top: float) -> list[float]:
    """Heights as near to `wanted` as lines `room` pixels apart allow, none above `top`; the order is kept."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    placed = [0.0] * len(wanted)
    free_from = top
    for i in order:
        placed[i] = max(wanted[i], free_from)
        free_from = placed[i] + room
    return placed


def _free(rows: list[list[tuple[float, float]]], left: float, right: float) -> bool:
    return all(end <= left or start >= right for row in rows for start, end in row)
