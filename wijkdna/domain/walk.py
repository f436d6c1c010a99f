"""An order in which an eye goes over a map: from place to place beside it, without jumps that can be missed."""

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_PASSES = 30
"""Rounds of taking crossings out of a walk; more hardly shorten it."""


def walk(points: Points) -> list[int]:
    """Numbers of all points, (n, 2), in the order of a short walk that begins in the west.

    Points that are not known (NaN) come last, in the order they have.
    """
    known = np.flatnonzero(~np.isnan(points).any(axis=1))
    unknown = np.flatnonzero(np.isnan(points).any(axis=1))
    order = _without_crossings(points[known], _nearest_next(points[known]))
    return [*known[order].tolist(), *unknown.tolist()]


def _nearest_next(points: Points) -> npt.NDArray[np.int64]:
    """From the west-most point each time to the nearest that is left."""
    left = list(np.lexsort((points[:, 1], points[:, 0])))
    order = left[:1]
    left = left[1:]
    while left:
        far = ((points[left] - points[order[-1]]) ** 2).sum(axis=1)
        order.append(left.pop(int(far.argmin())))
    return np.array(order, dtype=np.int64)


def _without_crossings(points: Points, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Turn a part of the walk round as long as that makes it shorter (2-opt); the first point stays."""
    for _ in range(_PASSES):
        is_shorter = False
        for start in range(1, len(order) - 1):
            gain, end = _best_turn(points[order], start)
            if gain > 0:
                order[start : end + 1] = order[start : end + 1][::-1].copy()
                is_shorter = True
        if not is_shorter:
            break
    return order


def _best_turn(path: Points, start: int) -> tuple[float, int]:
    """What is won by turning round the part of a path from `start` to the best end, and that end."""
    ends = np.arange(start + 1, len(path))
    after = np.minimum(ends + 1, len(path) - 1)
    is_inside = ends + 1 < len(path)
    before, first, last = path[start - 1], path[start], path[ends]
    now = _far(before, first) + _far(last, path[after]) * is_inside
    then = _far(before, last) + _far(first, path[after]) * is_inside
    gains = now - then
    best = int(gains.argmax())
    return float(gains[best]) - 1e-9, int(ends[best])


def _far(a: Points, b: Points) -> Points:
    return np.asarray(np.sqrt(((a - b) ** 2).sum(axis=-1)))
