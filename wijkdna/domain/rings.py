"""Lines of borders: what is the outside of some areas, what lies between them, and where two of them meet.

A ring is float64 (n_points, 2), closed: its last point is its first. Neighbours must share their points exactly, as the
borders of one TopoJSON file do. Axes may have any unit; y may run down.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ring = npt.NDArray[np.float64]
_Point = tuple[float, float]
_Segment = tuple[_Point, _Point]


class Meeting(NamedTuple):
    """Where an area meets a neighbour: length of the longest stretch, its middle, and the direction out of the area."""

    length: float
    middle: _Point
    outward: _Point


def outer_lines(rings: Sequence[Ring]) -> list[Ring]:
    """The lines that belong to one ring only: the outside of all areas together."""
    count = Counter(segment for ring in rings for segment in _segments(ring))
    return list(_runs(rings, lambda segment: count[segment] == 1))


def inner_lines(rings: Sequence[Ring]) -> list[Ring]:
    """The lines between two rings, each once."""
    count = Counter(segment for ring in rings for segment in _segments(ring))
    return list(_runs_once(rings, lambda segment: count[segment] > 1))


def other_lines(rings: Sequence[Ring], drawn: Sequence[Ring]) -> list[Ring]:
    """The lines of rings that are not in `drawn`, each once."""
    known = {segment for ring in drawn for segment in _segments(ring)}
    return list(_runs_once(rings, lambda segment: segment not in known))


def meeting(own: Sequence[Ring], other: Sequence[Ring]) -> Meeting | None:
    """Where two areas have a line in common; None when they have none."""
    theirs = {segment for ring in other for segment in _segments(ring)}
    stretches = list(_runs(own, theirs.__contains__))
    if not stretches:
        return None
    line = max(stretches, key=_length)
    middle, direction = _half_way(line)
    return Meeting(_length(line), middle, _outward(own, middle, direction))


def points_along(lines: Iterable[Ring], apart: float) -> Ring:
    """Points along lines, (n, 2), at most so far apart."""
    pieces = [np.zeros((0, 2))]
    for line in lines:
        counts = np.maximum(1, np.ceil(np.hypot(*np.diff(line, axis=0).T) / apart)).astype(int).tolist()
        pieces += [np.linspace(a, b, n, endpoint=False) for (a, b), n in zip(pairwise(line), counts, strict=True)]
    return np.concatenate(pieces)


def holds(rings: Iterable[Ring], point: _Point) -> bool:
    """Whether a point lies inside the rings of one area, holes taken out."""
    x, y = point
    crossed = 0
    for ring in rings:
        x0, y0, x1, y1 = np.hstack([ring[:-1], ring[1:]]).T
        cross = (y0 <= y) != (y1 <= y)
        x0, y0, x1, y1 = x0[cross], y0[cross], x1[cross], y1[cross]
        crossed += int((x0 + (y - y0) / (y1 - y0) * (x1 - x0) > x).sum())
    return crossed % 2 == 1


def _segments(ring: Ring) -> list[_Segment]:
    """The pieces between points, the same whichever way the ring runs."""
    points: list[_Point] = [(x, y) for x, y in ring.tolist()]
    return [(a, b) if a < b else (b, a) for a, b in pairwise(points)]


def _runs(rings: Iterable[Ring], wanted: Callable[[_Segment], bool]) -> Iterator[Ring]:
    """The wanted segments of each ring, laid end to end; a ring that is wanted whole stays closed."""
    for ring in rings:
        yield from _runs_of(ring, [wanted(segment) for segment in _segments(ring)])


def _runs_once(rings: Iterable[Ring], wanted: Callable[[_Segment], bool]) -> Iterator[Ring]:
    seen: set[_Segment] = set()
    for ring in rings:
        segments = _segments(ring)
        yield from _runs_of(ring, [wanted(segment) and segment not in seen for segment in segments])
        seen.update(segments)


def _runs_of(ring: Ring, wanted: Sequence[bool]) -> Iterator[Ring]:
    if all(wanted):
        yield ring
        return
    start = wanted.index(False)
    turned = np.roll(ring[:-1], -start, axis=0)
    turned = np.concatenate([turned, turned[:1]])
    flags = [*wanted[start:], *wanted[:start], False]
    first: int | None = None
    for k, flag in enumerate(flags):
        if flag and first is None:
            first = k
        elif not flag and first is not None:
            yield turned[first : k + 1]
            first = None


def _length(line: Ring) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _half_way(line: Ring) -> tuple[_Point, _Point]:
    """The point half way along a line, and the direction of the line there."""
    steps = np.diff(line, axis=0)
    along = np.cumsum(np.hypot(*steps.T))
    k = int(np.searchsorted(along, along[-1] / 2))
    before = along[k - 1] if k else 0.0
    share = (along[-1] / 2 - before) / (along[k] - before)
    x, y = line[k] + share * steps[k]
    dx, dy = steps[k] / np.hypot(*steps[k])
    return (float(x), float(y)), (float(dx), float(dy))


def _outward(own: Sequence[Ring], middle: _Point, direction: _Point) -> _Point:
    """The direction square to the line that leads out of the area."""
    (x, y), (dx, dy) = middle, direction
    step = 1e-4 * float(np.ptp(np.concatenate(own), axis=0).max())
    inside = holds(own, (x - dy * step, y + dx * step))
    return (dy, -dx) if inside else (-dy, dx)
