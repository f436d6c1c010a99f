"""Borders of areas as SVG paths, read from the TopoJSON files of a release (wijkdna/pipeline/shapes.py).

Neighbours share their arcs and every point is rounded once, so a border has no gap at any width. The paths
go on one flat plane: fine for a map of the Netherlands, not for measuring. Fill with fill-rule="evenodd".
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level

Ring = npt.NDArray[np.float64]
Polygon = Sequence[Ring]
Topology = Mapping[str, Any]

FLAT = np.array([math.cos(math.radians(52.2)), -1.0])  # degrees to a plane with the right aspect ratio; y is down
MARGIN = 2.0  # pixels around a map, so that the stroke of the outer border is not cut off
_OBJECTS = {Level.GEMEENTE: "gemeenten", Level.WIJK: "wijken", Level.BUURT: "buurten"}
SMALLEST = "h.1v.1z"  # an area smaller than a tenth of a pixel is still there, as a dot


class Box(NamedTuple):
    """Bounding box in the flat plane."""

    left: float
    top: float
    right: float
    bottom: float


class AreaPath(NamedTuple):
    """One area of a map: code, path data `d`, and a point inside it for a label. Unit: pixels."""

    code: str
    d: str
    cx: float
    cy: float


@dataclass(frozen=True, slots=True)
class MapPaths:
    """A map ready for `<svg viewBox="{viewbox}">`; width and height in pixels, areas sorted by code."""

    width: int
    height: int
    viewbox: str
    areas: tuple[AreaPath, ...]


class Frame(NamedTuple):
    """Where the flat plane lies on a map: its corner, and pixels per unit."""

    left: float
    top: float
    scale: float

    def placed(self, points: Ring) -> Ring:
        """Points of the flat plane, (n, 2), on the map, (n, 2)."""
        return np.asarray(np.round((points - self[:2]) * self.scale + MARGIN, 1))

    def pixels(self, degrees: Ring) -> Ring:
        """Longitudes and latitudes, (n, 2), on the map, (n, 2)."""
        return self.placed(degrees * FLAT)

    def degrees(self, pixels: Ring) -> Ring:
        """The way back; five decimals are a metre."""
        return np.asarray(np.round(((pixels - MARGIN) / self.scale + self[:2]) / FLAT, 5))


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The border of one area: polygons, each an outer ring and then its holes.

    A ring is float64 (n_points, 2) in the flat plane, closed: its last point is its first.
    """

    code: str
    polygons: tuple[Polygon, ...]


def outlines(topology: Topology, object_name: str) -> list[Outline]:
    """The areas of one object of a quantised topology. Raises KeyError when it has no such object."""
    geometries = topology["objects"][object_name]["geometries"]
    arcs = _arcs(topology)
    return [Outline(geometry["id"], _polygons(geometry, arcs)) for geometry in geometries]


def bounding_box(areas: Sequence[Outline]) -> Box:
    """The smallest box around one or more areas."""
    shells = np.concatenate([polygon[0] for area in areas for polygon in area.polygons])
    (left, top), (right, bottom) = shells.min(axis=0), shells.max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def paths(topology: Topology, object_name: str, width: int) -> MapPaths:
    """One object of a topology as a map of `width` pixels wide. Raises KeyError when it has no such object."""
    areas = outlines(topology, object_name)
    box = bounding_box(areas)
    scale = (width - 2 * MARGIN) / (box.right - box.left)
    height = math.ceil((box.bottom - box.top) * scale + 2 * MARGIN)
    corner = np.array([box.left, box.top])
    drawn = (area_path(area, lambda ring: (ring - corner) * scale + MARGIN) for area in areas)
    return MapPaths(width, height, f"0 0 {width} {height}", tuple(sorted(drawn)))


def label_point(polygon: Polygon) -> tuple[float, float]:
    """A point inside the polygon: the centroid of its outer ring, or else, when that lies outside (a crescent)
    or in a hole, the middle of the widest stretch of the polygon at the height of the centroid."""
    x, y = _centroid(polygon[0])
    crossings = np.sort(np.concatenate([_crossings(ring, y) for ring in polygon]))
    stretches = [(left, right) for left, right in zip(crossings[::2], crossings[1::2], strict=True) if left < right]
    if not stretches or any(left < x < right for left, right in stretches):
        return x, y
    left, right = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return float(left + right) / 2, y


class Shapes:
    """The borders in one release. Maps are computed once per process: files of a release are never edited."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in folder.glob("*.topojson")}
        self._topology: Callable[[str], Topology] = lru_cache(maxsize=16)(self._read)
        self._map: Callable[[str, str, int], MapPaths] = lru_cache(maxsize=1024)(self._draw)
        self._borders: Callable[[str, str], dict[str, Outline]] = lru_cache(maxsize=64)(self._outlined)
        self._frame: Callable[[str, str, int], Frame] = lru_cache(maxsize=256)(self._framed)

    def points(self) -> dict[str, tuple[float, float]]:
        """A point inside each wijk and each buurt that we have, in the flat plane. Reads all files: seconds."""
        found: dict[str, tuple[float, float]] = {}
        for code in sorted(name for name in self._files if name.startswith("GM")):
            topology = self._read(code)
            for name in topology["objects"].keys() & {"wijken", "buurten"}:
                found |= {area.code: _middle(area) for area in outlines(topology, name)}
        return found

    def frame(self, code: str, level: Level, width: int) -> Frame:
        """How a map of the land, a provincie or a gemeente lies in pixels. Raises KeyError as the map does."""
        return self._frame(code, _OBJECTS[level], width)

    def map_of(self, code: str, level: Level, width: int) -> MapPaths:
        """The gemeenten of the land or a provincie, or the wijken or buurten of a gemeente. Raises KeyError."""
        return self._map(code, _OBJECTS[level], width)

    def borders(self, code: str, level: Level) -> Mapping[str, Outline]:
        """Borders inside the land, a provincie or a gemeente by code; none where we lack the file or the level."""
        return self._borders(code, _OBJECTS[level])

    def covers(self, code: str) -> bool:
        """Whether there is a map of this land, provincie or gemeente."""
        return code in self._files

    def published(self, code: str) -> bytes:
        """The TopoJSON file of the land, a provincie or a gemeente. Raises KeyError for an unknown code."""
        return self._files[code].read_bytes()

    def has_buurten(self, code: str) -> bool:
        """Whether we have the borders of the buurten of this gemeente. Raises KeyError for an unknown code."""
        return "buurten" in self._topology(code)["objects"]

    def _read(self, code: str) -> Topology:
        # A code from a URL never becomes part of a path: only files that were there at the start are read.
        topology: Topology = json.loads(self._files[code].read_bytes())
        return topology

    def _outlined(self, code: str, object_name: str) -> dict[str, Outline]:
        if code not in self._files or object_name not in self._topology(code)["objects"]:
            return {}
        return {area.code: area for area in outlines(self._topology(code), object_name)}

    def _framed(self, code: str, object_name: str, width: int) -> Frame:
        box = bounding_box(outlines(self._topology(code), object_name))
        return Frame(box.left, box.top, (width - 2 * MARGIN) / (box.right - box.left))

    def _draw(self, code: str, object_name: str, width: int) -> MapPaths:
        return paths(self._topology(code), object_name, width)


def _arcs(topology: Topology) -> list[Ring]:
    """Arcs are whole steps on a grid, each from the point before it."""
    scale = np.array(topology["transform"]["scale"]) * FLAT
    origin = np.array(topology["transform"]["translate"]) * FLAT
    return [np.cumsum(np.array(steps, dtype=np.int64), axis=0) * scale + origin for steps in topology["arcs"]]


def _polygons(geometry: Mapping[str, Any], arcs: Sequence[Ring]) -> tuple[Polygon, ...]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return tuple(tuple(_ring(indices, arcs) for indices in polygon) for polygon in polygons)


def _ring(indices: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Arcs laid end to end; ~i is arc i backwards. Each begins where the one before it ended."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _middle(area: Outline) -> tuple[float, float]:
    return label_point(_largest(area.polygons))


def _largest(polygons: Sequence[Polygon]) -> Polygon:
    return max(polygons, key=lambda polygon: abs(_twice_area(polygon[0])))


def area_path(area: Outline, to_pixels: Callable[[Ring], Ring]) -> AreaPath:
    """One area drawn. to_pixels takes points of the flat plane, (n, 2), to pixels."""
    polygons = [[to_pixels(ring) for ring in polygon] for polygon in area.polygons]
    cx, cy = label_point(_largest(polygons))
    d = "".join(_ring_path(ring) for polygon in polygons for ring in polygon)
    return AreaPath(area.code, d or f"M{cx:.1f} {cy:.1f}{SMALLEST}", round(cx, 2), round(cy, 2))


def _ring_path(ring: Ring) -> str:
    """Path data of a ring in steps of a tenth of a pixel; empty when nothing is left of it at that size."""
    tenths = np.rint(ring * 10).astype(np.int64)
    steps = np.diff(tenths, axis=0)[:-1]
    steps = steps[steps.any(axis=1)]
    if len(steps) < 2:
        return ""
    numbers = [_decimal(n) for n in (*tenths[0].tolist(), *steps.ravel().tolist())]
    return f"M{_joined(numbers[:2])}l{_joined(numbers[2:])}z"


def _joined(numbers: Sequence[str]) -> str:
    return " ".join(numbers).replace(" -", "-")


@lru_cache(maxsize=16384)
def _decimal(tenths: int) -> str:
    """The shortest way to write a number of tenths: 12.3, 12, -.4."""
    return f"{tenths / 10:g}".replace("0.", ".") if -10 < tenths < 10 else f"{tenths / 10:g}"


def _twice_area(ring: Ring) -> float:
    """Twice the area of a ring, negative when it runs the other way round."""
    x, y = (ring - ring[0]).T
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1])


def _centroid(ring: Ring) -> tuple[float, float]:
    """Centre of gravity of the area inside a ring; the middle of its points when it has no area."""
    twice_area = _twice_area(ring)
    if twice_area == 0.0:
        x, y = ring[:-1].mean(axis=0)
        return float(x), float(y)
    local = ring - ring[0]  # small numbers: a tiny area far from the origin loses no digits
    cross = local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]
    x, y = ring[0] + cross @ (local[:-1] + local[1:]) / (3 * twice_area)
    return float(x), float(y)


def _crossings(ring: Ring, y: float) -> npt.NDArray[np.float64]:
    """Where the edges of a ring cross the horizontal at y: always an even number of places."""
    x0, y0, x1, y1 = np.hstack([ring[:-1], ring[1:]]).T
    cross = (y0 <= y) != (y1 <= y)
    x0, y0, x1, y1 = x0[cross], y0[cross], x1[cross], y1[cross]
    places: npt.NDArray[np.float64] = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    return places
