"""Where everything stands in the picture of a network: the same map always gives the same picture.

Nothing is left to chance, and one thing more moves the others little: gemeenschappen get their place by the order in
which they came, everything else is drawn towards what it is tied to, and only what would overlap is pushed apart.
"""

from collections.abc import Collection, Mapping, Sequence
from math import atan2, cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

WIDE, HIGH = 150.0, 84.0
"""Room for one thing with its name, in units of the picture: no two stand nearer than this, or hardly."""

_RING = 3.2
"""How far apart gemeenschappen stand, in rooms."""

_HOME = 0.35
"""How strongly a thing keeps to its own place, beside a tie of strength 1."""

_OPEN = 0.62
"""Of the rooms that a round picture needs; below 1 what belongs together stays together."""

_PULLS, _PUSHES = 120, 160
_GOLDEN = pi * (3 - sqrt(5))


def layout(
    ids: Collection[int], links: Sequence[tuple[int, int, float]], communities: Collection[int] = ()
) -> dict[int, tuple[float, float]]:
    """Place of each id, (x, y) in units of the picture, y downwards; {} for nothing.

    ids          whole numbers, each once; the order does not count
    links        two ids and a strength above 0; a link to what is not in ids, or to itself, counts for nothing
    communities  those of the ids that are spread first, in the order of their number
    """
    order = sorted(ids)
    row_of = {one: row for row, one in enumerate(order)}
    if not order:
        return {}
    is_fixed = np.array([one in set(communities) for one in order])
    homes = _homes(order, is_fixed)
    spread = _pushed(_opened(_pulled(homes, is_fixed, _pairs(links, row_of))))
    return {one: (round(x * WIDE, 1), round(y * HIGH, 1)) for one, (x, y) in zip(order, spread.tolist(), strict=True)}


def around(middle: tuple[float, float], others: Mapping[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Places on an ellipse round (0, 0) for what is tied to one thing, in the order in which they stood round it.

    middle, others  where they stand in the whole picture
    """
    order = sorted(others, key=lambda one: (atan2(others[one][1] - middle[1], others[one][0] - middle[0]), one))
    wide, high = max(1.7 * WIDE, 0.2 * WIDE * len(order)), max(2.0 * HIGH, 0.2 * HIGH * len(order))
    turns = [2 * pi * place / len(order) - pi for place in range(len(order))]
    return {one: (round(wide * cos(t), 1), round(high * sin(t), 1)) for one, t in zip(order, turns, strict=True)}


def _homes(order: Sequence[int], is_fixed: NDArray[np.bool_]) -> Points:
    """Communities as the seeds of a sunflower, each in its place whatever comes later; the others by their number."""
    count = int(is_fixed.sum())
    angles, radii = np.empty(len(order)), np.empty(len(order))
    seeds = np.arange(count)
    angles[is_fixed], radii[is_fixed] = seeds * _GOLDEN, _RING * np.sqrt(seeds + 0.5)
    numbers = [one for one, fixed in zip(order, is_fixed, strict=True) if not fixed]
    angles[~is_fixed] = [2 * pi * _part_of_one(one, 1) for one in numbers]
    wide = max(_RING * sqrt(count + 1), sqrt(len(order)))
    radii[~is_fixed] = [wide * sqrt(_part_of_one(one, 2)) for one in numbers]
    found: Points = np.column_stack((radii * np.cos(angles), radii * np.sin(angles)))
    return found


def _part_of_one(number: int, salt: int) -> float:
    """A number from 0 to 1 that looks like chance and always is the same: the steps of splitmix64."""
    mixed = (number + salt * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = ((mixed ^ (mixed >> shift)) * factor) & 0xFFFFFFFFFFFFFFFF
    return float((mixed ^ (mixed >> 31)) / 2.0**64)


def _pairs(links: Sequence[tuple[int, int, float]], row_of: Mapping[int, int]) -> tuple[NDArray[np.int64], Points]:
    """Rows of both ends and the strength of each link, in an order that does not depend on how they came."""
    found = sorted((row_of[a], row_of[b], w) for a, b, w in links if a in row_of and b in row_of and a != b)
    ends = np.array([(a, b) for a, b, _ in found], dtype=np.int64).reshape(-1, 2)
    return ends, np.array([w for _, _, w in found], dtype=float)


def _pulled(homes: Points, is_fixed: NDArray[np.bool_], pairs: tuple[NDArray[np.int64], Points]) -> Points:
    """Each thing in the middle of its own place and what it is tied to; that has one solution, whatever the start."""
    ends, weights = pairs
    both = np.concatenate((ends, ends[:, ::-1]))
    doubled = np.concatenate((weights, weights))
    keeps = np.where(is_fixed, 8.0, _HOME)[:, None]
    total = keeps[:, 0] + np.bincount(both[:, 0], doubled, len(homes))
    now = homes
    for _ in range(_PULLS):
        towards = [np.bincount(both[:, 0], doubled * now[both[:, 1], axis], len(homes)) for axis in (0, 1)]
        now = (keeps * homes + np.column_stack(towards)) / total[:, None]
    return now


def _opened(points: Points) -> Points:
    """As full in the middle as at the edge: each as far from the middle as its turn, so that one more moves nobody."""
    around = points - points.mean(axis=0)
    radii = np.hypot(around[:, 0], around[:, 1])
    turns = np.argsort(np.argsort(radii, kind="stable"), kind="stable")
    far = _OPEN * np.sqrt(turns + 0.5)
    found: Points = around * np.where(radii > 1e-9, far / np.maximum(radii, 1e-9), 0)[:, None]
    return found


def _pushed(points: Points) -> Points:
    """Whatever stands too near to another goes half of what is lacking aside, until nothing does."""
    from scipy.spatial import cKDTree

    now = points.copy()
    for _ in range(_PUSHES):
        near = cKDTree(now).query_pairs(1.0, output_type="ndarray")
        if not len(near):
            break
        near = near[np.lexsort((near[:, 1], near[:, 0]))]
        away = now[near[:, 0]] - now[near[:, 1]]
        apart = np.hypot(away[:, 0], away[:, 1])
        same = apart < 1e-9
        angles = near[same].sum(axis=1) * _GOLDEN
        away[same] = np.column_stack((np.cos(angles), np.sin(angles)))
        step = away * ((1.02 - apart) / 2 / np.where(same, 1.0, apart))[:, None]
        for axis in (0, 1):
            now[:, axis] += np.bincount(near[:, 0], step[:, axis], len(now))
            now[:, axis] -= np.bincount(near[:, 1], step[:, axis], len(now))
    return now
