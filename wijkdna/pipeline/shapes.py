"""Published borders to small TopoJSON files: the country, a file per provincie, a file per gemeente.

Published neighbours do not quite meet. They are first made to (gaps closed, overlaps given to one of the two),
because only then does simplifying move the border of both at once. Read back by wijkdna/store/shapes.py.
"""

import json
import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely
from topojson.core.topology import Topology

from wijkdna.domain.areas import LAND, gemeente_code, parent_code
from wijkdna.domain.origin import Origin
from wijkdna.pipeline.borders import PublishedBorders
from wijkdna.pipeline.download import SourceChanged

Points = npt.NDArray[np.float64]
Borders = Mapping[str, shapely.Geometry]  # code -> border, in metres in a flat plane
Progress = Callable[[str], None]

METRES_PER_DEGREE = 111_195 * np.array([math.cos(math.radians(52.2)), 1.0])  # lon, lat; true halfway up the country


class ShapesLost(Exception):
    """Areas that have a published border would not be on the map; the message names their codes."""


class Closing(NamedTuple):
    """How neighbours are made to meet; widths in metres.

    gap    holes between areas up to this width are given to one of them
    crack  the same for openings to the sea or a lake; wider would make islands grow together
    snap   points this near become one; wider eats small buurten
    """

    gap: float
    crack: float
    snap: float


class Detail(NamedTuple):
    """How much is left out of a file, in pixels of a map that is DRAWN_AT pixels wide or high.

    bend    root of the area of a bend that is straightened
    island  root of the area of an island that is left out, unless it is the only land of an area
    """

    bend: float
    island: float


DRAWN_AT = 900
GRID = 3600  # steps from one side of a file to the other: a quarter of a pixel

LAKE = 1000.0  # metres: water enclosed by land is a lake from a square of this size, and a gap below it
CLOSE_GEMEENTEN = Closing(gap=200, crack=200, snap=10)
CLOSE_WIJKEN = Closing(gap=150, crack=80, snap=5)
CLOSE_BUURTEN = Closing(gap=200, crack=80, snap=3)

COUNTRY = Detail(bend=1.5, island=3.0)  # from 1.8 on half the Afsluitdijk is straightened away
PROVINCE = Detail(bend=1.5, island=6.0)
GEMEENTE = Detail(bend=1.5, island=6.0)


def build_shapes(raw_folder: Path, target: Path, areas: pl.DataFrame, progress: Progress) -> list[Origin]:
    """Writes the TopoJSON files of a release into `target` and returns the origins of their borders.

    areas  code, level, gemeente, provincie; only these are drawn

    Objects: NL00 and PV27 hold "gemeenten"; GM0361 holds "wijken", and "buurten" where they are published.
    Raises ShapesLost when an area with a published border would be missing from its file.
    """
    published = PublishedBorders(raw_folder)
    provincie_of = dict(areas.select("code", "provincie").iter_rows())
    progress("Grenzen van gemeenten sluitend maken")
    gemeenten = closed(_published(published, "gemeenten", provincie_of), CLOSE_GEMEENTEN)
    progress("Grenzen van wijken sluitend maken")
    wijken = _grouped(closed(_published(published, "wijken", provincie_of), CLOSE_WIJKEN), gemeente_code)
    progress("Grenzen van buurten sluitend maken")
    buurten = _grouped(closed(_published(published, "buurten", provincie_of), CLOSE_BUURTEN), gemeente_code)

    target.mkdir(parents=True, exist_ok=True)
    progress("Kaarten van Nederland en de provincies maken")
    _write(target, LAND, {"gemeenten": simplified(gemeenten, COUNTRY)})
    for provincie, part in _grouped(gemeenten, provincie_of.__getitem__).items():
        _write(target, provincie, {"gemeenten": simplified(part, PROVINCE)})
    progress("Kaarten van de gemeenten maken")
    for code in sorted(wijken.keys() | buurten.keys()):
        _write(target, code, _gemeente_objects(wijken.get(code, {}), buurten.get(code, {})))
    return published.origins()


def closed(borders: Borders, closing: Closing) -> Borders:
    """The same areas, in order of code, as a coverage: neighbours share every point of their border.

    Raises ShapesLost when an area has no land left.
    """
    codes = sorted(borders)
    published = [borders[code] for code in codes]
    # The water takes part as one more area: then a crack that is open to the sea is closed as well.
    *coverage, _ = shapely.coverage_clean(
        [*published, _water(published, closing.crack)], gap_width=closing.gap, snapping_distance=closing.snap
    )
    return _all_there(codes, dict(zip(codes, coverage, strict=True)))


def _water(published: list[shapely.Geometry], crack: float) -> shapely.Geometry:
    """The sea and the lakes, without their inlets that are narrower than a crack."""
    land = shapely.union_all(published)
    filled = land.buffer(crack / 2, quad_segs=4).buffer(-crack / 2, quad_segs=4)
    cracks = shapely.get_parts(filled.difference(land))
    # Rounding by the buffer leaves specks along every coast, which would only add points.
    cracks = cracks[shapely.area(cracks) > crack**2 / 20]
    left, bottom, right, top = land.bounds
    frame = shapely.box(left - LAKE, bottom - LAKE, right + LAKE, top + LAKE)
    water = shapely.get_parts(frame.difference(shapely.union_all([land, *cracks])))
    return shapely.multipolygons(water[shapely.area(water) > LAKE**2])


def simplified(borders: Borders, detail: Detail) -> Borders:
    """A coverage without its small bends and islands. An area never becomes less than a triangle."""
    pixel = _extent(borders) / DRAWN_AT
    land = _without_islands(borders, (detail.island * pixel) ** 2)
    coarse = shapely.coverage_simplify(list(land.values()), detail.bend * pixel)
    return _all_there(borders, dict(zip(land, coarse, strict=True)))


def topology(objects: Mapping[str, Borders]) -> dict[str, Any]:
    """Quantised TopoJSON, in degrees (WGS84), of named coverages that share their borders too.

    A geometry has its code as id and as property. Raises ShapesLost when an area would not be in it.
    """
    for borders in objects.values():
        _all_there(borders, borders)
    corner = _bounds(objects)[:2]
    step = max(_extent(borders) for borders in objects.values()) / GRID
    snapped = [_on_grid(border, corner, step) for borders in objects.values() for border in borders.values()]
    found = Topology(snapped, prequantize=False).to_dict()
    geometries = iter(found["objects"]["data"]["geometries"])
    return {
        "type": "Topology",
        "transform": {"scale": (step / METRES_PER_DEGREE).tolist(), "translate": (corner / METRES_PER_DEGREE).tolist()},
        "objects": {name: _collection(borders, geometries) for name, borders in objects.items()},
        "arcs": [_steps(arc) for arc in found["arcs"]],
    }


def _collection(borders: Borders, geometries: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """The next geometries, one for each of the borders: what follows is of the next object."""
    coded = [
        {"type": found["type"], "arcs": found["arcs"], "id": code, "properties": {"code": code}}
        for code, found in zip(borders, geometries, strict=False)
    ]
    _refuse_lost(borders, {geometry["id"] for geometry in coded if geometry["arcs"]})
    return {"type": "GeometryCollection", "geometries": coded}


def _steps(arc: list[list[float]]) -> list[list[int]]:
    """An arc as TopoJSON has it: its first point, then the step to each next one."""
    points = np.array(arc, dtype=np.int64)
    return [points[0].tolist(), *np.diff(points, axis=0).tolist()]


def _on_grid(border: shapely.Geometry, corner: Points, step: float) -> shapely.Geometry:
    """The border in whole steps from the corner. What is smaller than a step becomes a square of one step."""
    snapped = shapely.transform(border, lambda points: np.rint((points - corner) / step))
    parts = [_without_flat_holes(part) for part in shapely.get_parts(snapped) if part.area > 0]
    if parts:
        return shapely.remove_repeated_points(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))
    left, bottom = np.floor((shapely.get_coordinates(border)[0] - corner) / step)
    return shapely.box(left, bottom, left + 1, bottom + 1)


def _without_flat_holes(part: shapely.Polygon) -> shapely.Polygon:
    return shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > 0])


def _without_islands(borders: Borders, smallest: float) -> Borders:
    """Without the islands of less than `smallest` m2 in the sea or a lake: never a part that touches another area."""
    islands = shapely.get_parts(shapely.coverage_union_all(list(borders.values())))
    kept = shapely.STRtree(islands[shapely.area(islands) >= smallest])
    return {code: _parts_on(border, kept) for code, border in borders.items()}


def _parts_on(border: shapely.Geometry, islands: shapely.STRtree) -> shapely.Geometry:
    """The parts that lie on one of the islands; all of them when none does."""
    parts = shapely.get_parts(border)
    on_island = np.unique(islands.query(shapely.point_on_surface(parts), predicate="within")[0])
    return shapely.multipolygons(parts[on_island]) if 0 < len(on_island) < len(parts) else border


def _gemeente_objects(wijken: Borders, buurten: Borders) -> dict[str, Borders]:
    """Where we have buurten, the wijken are put together from them, so that both have the same borders."""
    if not buurten:
        return {"wijken": simplified(wijken, GEMEENTE)}
    fine = simplified(buurten, GEMEENTE)
    of_wijk = _grouped(fine, parent_code)
    merged = {code: shapely.coverage_union_all(list(parts.values())) for code, parts in of_wijk.items()}
    return {"wijken": _all_there(wijken, merged), "buurten": fine}


def _write(target: Path, code: str, objects: Mapping[str, Borders]) -> None:
    text = json.dumps(topology(objects), separators=(",", ":"))
    (target / f"{code}.topojson").write_text(text, encoding="utf-8")


def _published(published: PublishedBorders, collection: str, drawn: Container[str]) -> Borders:
    """The published borders of the areas we draw, in metres. Raises SourceChanged when there are none."""
    polygons = published.polygons(collection)
    borders = {code: shapely.transform(border, _metres) for code, border in polygons.items() if code in drawn}
    if not borders:
        raise SourceChanged(f"{published.file(collection)}: geen enkele grens van een gebied in deze uitgave")
    return borders


def _metres(degrees: Points) -> Points:
    metres: Points = degrees * METRES_PER_DEGREE
    return metres


def _grouped(borders: Borders, group_of: Callable[[str], str | None]) -> dict[str, dict[str, shapely.Geometry]]:
    """The borders per group, groups and codes in order."""
    groups: dict[str, dict[str, shapely.Geometry]] = {}
    for code in sorted(borders):
        groups.setdefault(str(group_of(code)), {})[code] = borders[code]
    return dict(sorted(groups.items()))


def _bounds(objects: Mapping[str, Borders]) -> Points:
    """Left, bottom, right, top of everything, in metres."""
    bounds: Points = shapely.total_bounds([border for borders in objects.values() for border in borders.values()])
    return bounds


def _extent(borders: Borders) -> float:
    """The longer side of the box around a coverage, in metres."""
    left, bottom, right, top = _bounds({"": borders})
    return float(max(right - left, top - bottom))


def _all_there(codes: Iterable[str], borders: Borders) -> Borders:
    _refuse_lost(codes, {code for code, border in borders.items() if not border.is_empty})
    return borders


def _refuse_lost(codes: Iterable[str], there: Container[str]) -> None:
    lost = [code for code in codes if code not in there]
    if lost:
        raise ShapesLost(", ".join(lost))
