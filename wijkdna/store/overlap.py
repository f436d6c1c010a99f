"""How much of each buurt lies inside a shape that somebody drew. With web/own_areas the only place outside the pipeline
that uses shapely; it is imported when the first shape is measured (decision 0010).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest
from wijkdna.store.shapes import FLAT, Outline

if TYPE_CHECKING:
    import shapely

Points = npt.NDArray[np.float64]

SMALLEST = 1e-9
"""Area in square degrees below which a shape has no inside: less than ten square metres."""


class ShapeRefused(ValueError):
    """The points do not enclose an area; `crosses` when the line crosses itself, else it has no inside."""

    def __init__(self, *, crosses: bool) -> None:
        super().__init__("crosses itself" if crosses else "no inside")
        self.crosses = crosses


@dataclass(frozen=True, slots=True)
class Share:
    """Part (0-1) of a buurt inside a shape. by_wijk: it is that of its wijk, because we lack its own border."""

    row: int
    share: float
    by_wijk: bool


def borders(latest: Latest, gemeente: int) -> tuple[Level, tuple[Outline, ...]]:
    """Borders in a gemeente, by its row: of its buurten where we have them, else of its wijken. Which of the two first.

    In the flat plane of shapes.py. Raises KeyError when there is no file of this gemeente.
    """
    code = latest.areas.codes[gemeente]
    level = Level.BUURT if latest.shapes.has_buurten(code) else Level.WIJK
    return level, tuple(latest.shapes.borders(code, level).values())


def shares(latest: Latest, gemeenten: Sequence[int], points: Points) -> list[Share]:
    """The buurten of these gemeenten that lie inside a shape, wholly or partly, in the order of AreaTable.

    gemeenten  rows; points  (n, 2) longitudes and latitudes along the edge of the shape, open or closed
    Raises ShapeRefused when the line crosses itself, has fewer than three different points or encloses nothing.
    """
    shape = _polygon(points)
    found = [share for gemeente in gemeenten for share in _in_gemeente(latest, gemeente, shape)]
    return sorted(found, key=lambda one: one.row)


def _polygon(points: Points) -> "shapely.Polygon":
    import shapely

    flat = np.asarray(points, dtype=np.float64) * FLAT
    if len(np.unique(flat, axis=0)) < 3:
        raise ShapeRefused(crosses=False)
    shape = shapely.Polygon(flat)
    if shape.is_valid and shape.area > SMALLEST:
        return shape
    raise ShapeRefused(crosses=not shape.exterior.is_simple and shape.convex_hull.area > SMALLEST)


def _in_gemeente(latest: Latest, gemeente: int, shape: "shapely.Polygon") -> list[Share]:
    import shapely

    level, codes, polygons = _polygons(latest, gemeente)
    inside = shapely.area(shapely.intersection(polygons, shape)) / shapely.area(polygons)
    by_code = {code: min(1.0, float(part)) for code, part in zip(codes, inside, strict=True) if part > 0}
    areas = latest.areas
    if level is Level.BUURT:
        return [Share(areas.position[code], part, by_wijk=False) for code, part in by_code.items()]
    return [
        Share(buurt, part, by_wijk=True)
        for code, part in by_code.items()
        for buurt in areas.within(areas.position[code], Level.BUURT)
    ]


@lru_cache(maxsize=16)
def _polygons(latest: Latest, gemeente: int) -> tuple[Level, list[str], npt.NDArray[Any]]:
    """Borders as shapely polygons. Simplified ones may touch themselves; make_valid keeps their area."""
    import shapely

    level, found = borders(latest, gemeente)
    known = [area for area in found if area.code in latest.areas.position]
    drawn = [shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in area.polygons]) for area in known]
    return level, [area.code for area in known], shapely.make_valid(np.array(drawn, dtype=object))
