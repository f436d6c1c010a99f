"""Where the twins are: numbered dots on a small map of the country."""

from dataclasses import dataclass
from math import isnan

import numpy as np

from wijkdna.domain.areas import LAND, Level
from wijkdna.store.latest import Latest
from wijkdna.web.twins.queries import TwinLine

WIDTH = 320
APART = 15.0
"""Numbers nearer to each other than this are pushed apart, in pixels."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map; number 0 is the area itself. The label stands at (x, y), the place at (place_x, place_y)."""

    number: int
    x: float
    y: float
    place_x: float
    place_y: float


@dataclass(frozen=True, slots=True)
class TwinMap:
    """The country as one path with numbered dots, in pixels."""

    viewbox: str
    width: int
    height: int
    land: str
    dots: list[Dot]


def twin_map(latest: Latest, row: int, lines: list[TwinLine]) -> TwinMap:
    """The map of an area and its twins; places without a known point are left out."""
    drawn = latest.shapes.map_of(LAND, Level.GEMEENTE, WIDTH)
    places = [(k, _point(latest, one)) for k, one in enumerate([row, *(line.twin.row for line in lines)])]
    known = [(k, point) for k, point in places if point is not None]
    return TwinMap(drawn.viewbox, drawn.width, drawn.height, "".join(path.d for path in drawn.areas), _apart(known))


def _point(latest: Latest, row: int) -> tuple[float, float] | None:
    areas = latest.areas
    if areas.levels[row] is Level.GEMEENTE:
        drawn = latest.shapes.map_of(LAND, Level.GEMEENTE, WIDTH).areas
        found = next((path for path in drawn if path.code == areas.codes[row]), None)
        return (found.cx, found.cy) if found else None
    point = latest.points[row].astype(np.float64)
    x, y = latest.shapes.frame(LAND, Level.GEMEENTE, WIDTH).placed(point).tolist()
    return None if isnan(x) else (x, y)


def _apart(places: list[tuple[int, tuple[float, float]]]) -> list[Dot]:
    """Labels in order of number, each moved down until it covers no earlier one."""
    dots: list[Dot] = []
    for number, (x, y) in places:
        label_y = y
        while any(abs(dot.x - x) < APART and abs(dot.y - label_y) < APART for dot in dots):
            label_y += APART / 3
        dots.append(Dot(number, round(x, 1), round(label_y, 1), round(x, 1), round(y, 1)))
    return dots
