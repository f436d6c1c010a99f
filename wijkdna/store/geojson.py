"""Borders of a release as geometries of GeoJSON (RFC 7946): longitude and latitude in WGS84, outer rings anticlockwise.

The borders are those of the maps: simplified. Simplifying has left a ring here and there that touches or crosses
itself; a map does not mind, a GIS refuses it. Such rings are taken apart here.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest
from wijkdna.store.shapes import FLAT, Outline, Polygon

DIGITS = 6
"""Decimals of a degree: a tenth of a metre, finer than the grid of the borders."""

NOTHING = "null"

Grid = npt.NDArray[np.int64]
"""An open ring on the grid of DIGITS decimals, (n_points, 2): whole numbers, so that "on the line" is exact."""


def border(latest: Latest, row: int) -> str:
    """The border of an area as the text of a GeoJSON geometry; "null" where the release has none."""
    areas = latest.areas
    level = areas.levels[row]
    if level in (Level.LAND, Level.PROVINCIE):
        return NOTHING
    parent = int(areas.provincie[row] if level is Level.GEMEENTE else areas.gemeente[row])
    if parent < 0:
        return NOTHING
    return _geometries(latest, areas.codes[parent], level).get(areas.codes[row], NOTHING)


@lru_cache(maxsize=1024)  # of all files of a release: 4 MB
def _geometries(latest: Latest, code: str, level: Level) -> dict[str, str]:
    """Geometries of a level inside a provincie or gemeente by code."""
    return {area: geometry(outline) for area, outline in latest.shapes.borders(code, level).items()}


def geometry(outline: Outline) -> str:
    """An outline as a Polygon or MultiPolygon; "null" when nothing is left of it on the grid."""
    polygons = [part for polygon in outline.polygons for part in _parts(polygon)]
    if not polygons:
        return NOTHING
    if len(polygons) == 1:
        return f'{{"type":"Polygon","coordinates":{_text(polygons[0])}}}'
    return f'{{"type":"MultiPolygon","coordinates":[{",".join(map(_text, polygons))}]}}'


def _parts(polygon: Polygon) -> list[list[Grid]]:
    """A polygon as polygons whose rings do not touch themselves; the holes go with the largest."""
    shells, *holes = (simple_rings(_on_grid(ring)) for ring in polygon)
    parts = [[_turned(shell, anticlockwise=True)] for shell in sorted(shells, key=lambda ring: -abs(twice_area(ring)))]
    if parts:
        parts[0] += [_turned(hole, anticlockwise=False) for found in holes for hole in found]
    return parts


def _on_grid(ring: npt.NDArray[np.float64]) -> Grid:
    return _whole(ring[:-1] / FLAT * 10**DIGITS)


def _whole(numbers: npt.NDArray[np.float64]) -> Grid:
    whole: Grid = np.rint(numbers).astype(np.int64)
    return whole


def _turned(ring: Grid, *, anticlockwise: bool) -> Grid:
    return ring if (twice_area(ring) > 0) is anticlockwise else ring[::-1]


def twice_area(ring: Grid) -> int:
    """Twice the area of an open ring, positive when it runs anticlockwise (north is up)."""
    x, y = (ring - ring[0]).T
    return int(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def simple_rings(ring: Grid) -> list[Grid]:
    """Rings that together are this one, none of which touches itself; empty when nothing of any size is left.

    Where it touches itself both sides stay, where it crosses itself the larger one: the small loop was not there
    before the border was simplified. Loops that run the other way round are left out.
    """
    turn = twice_area(ring)
    return [piece for piece in _pieces(ring) if twice_area(piece) * turn > 0]


def _pieces(ring: Grid) -> Iterator[Grid]:
    waiting = [ring]
    while waiting:
        ring = _without_repeats(waiting.pop())
        if len(ring) < 3:
            continue
        split = _split(ring)
        if split is None:
            yield ring
        else:
            waiting += split


def _without_repeats(ring: Grid) -> Grid:
    return ring[(ring != np.roll(ring, 1, axis=0)).any(axis=1)] if len(ring) > 1 else ring


def _split(ring: Grid) -> Sequence[Grid] | None:
    """The ring cut in two at the first point where it meets itself; None when it does not."""
    side = _sides(ring)
    touch = np.argwhere((side == 0) & _within_reach(ring))
    if len(touch):
        edge, point = touch[0].tolist()
        first, last = sorted((edge + 1, point + 1) if point > edge else (point, edge + 1))
        loop = ring[first:last] if point > edge else ring[point : edge + 1]
        return loop, np.concatenate([ring[:first], ring[point : point + 1], ring[last:]])
    opposite = side * np.roll(side, -1, axis=1) < 0
    crossing = np.argwhere(np.triu(opposite & opposite.T))
    if not len(crossing):
        return None
    one, other = crossing[0].tolist()
    meeting = _meeting(ring, one, other)
    loop = np.concatenate([meeting, ring[one + 1 : other + 1]])
    rest = np.concatenate([ring[: one + 1], meeting, ring[other + 1 :]])
    return [max(loop, rest, key=lambda piece: abs(twice_area(piece)))]


def _sides(ring: Grid) -> Grid:
    """On which side of edge i point j lies: -1, 0 (in line) or 1, (n, n). Edge i runs from point i to the next."""
    step = np.roll(ring, -1, axis=0) - ring
    away = ring[None, :, :] - ring[:, None, :]
    sides: Grid = np.sign(step[:, None, 0] * away[..., 1] - step[:, None, 1] * away[..., 0])
    return sides


def _within_reach(ring: Grid) -> npt.NDArray[np.bool_]:
    """Whether point j lies in the box around edge i and is not one of its ends, (n, n)."""
    after = np.roll(ring, -1, axis=0)
    low, high = np.minimum(ring, after)[:, None, :], np.maximum(ring, after)[:, None, :]
    inside = np.array(((ring >= low) & (ring <= high)).all(axis=2))
    numbers = np.arange(len(ring))
    inside[numbers, numbers] = inside[numbers, (numbers + 1) % len(ring)] = False
    return inside


def _meeting(ring: Grid, one: int, other: int) -> Grid:
    """The point of the grid nearest to where two edges cross, (1, 2)."""
    after = np.roll(ring, -1, axis=0)
    (ax, ay), (bx, by) = (after[one] - ring[one]).tolist(), (after[other] - ring[other]).tolist()
    cx, cy = (ring[other] - ring[one]).tolist()
    share = (cx * by - cy * bx) / (ax * by - ay * bx)
    return _whole(ring[one] + share * np.array([[ax, ay]]))


def _text(rings: Sequence[Grid]) -> str:
    """Coordinates of a polygon; each ring ends where it began."""
    closed = (np.concatenate([ring, ring[:1]]) / 10**DIGITS for ring in rings)
    return json.dumps([np.round(ring, DIGITS).tolist() for ring in closed], separators=(",", ":"))
