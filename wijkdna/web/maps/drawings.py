"""The map as SVG: paths with the name of a colour, the outline of the chosen area, names, and marks of places.

Colours are names of CSS classes; PALETTE gives the same colours for a file that has no style sheet.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import MapPlace, place_table
from wijkdna.store.shapes import AreaPath
from wijkdna.web.maps.queries import MapFigures, MapState, chosen_on_map, places_of

WIDTH = 720
CROWDED = 60
"""Buurten above which the names of the wijken stand on the map instead of their own."""

LETTER, LINE = 6.9, 15
"""Width of an average letter of a name and height of a line, in pixels of the map."""

PALETTE = {
    **{"a1": "#dcebeb", "a2": "#aed0d1", "a3": "#76adb0", "a4": "#3a8288", "a5": "#0f5c63"},
    **{"less1": "#a84f00", "less2": "#f2cb98", "same": "#f4f1ea", "more2": "#c9c0df", "more1": "#542788"},
    **{"paper": "#fcfbf8", "ink": "#1d2733", "ink2": "#4a5560"},
}

_MARKS = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "M-5-5h10v10h-10z",
    "M0-6.5 6.5 5h-13z",
    "M0-7 7 0 0 7-7 0z",
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
    "M0 6.5-6.5-5h13z",
    "M-6-4-4-6 0-2 4-6 6-4 2 0 6 4 4 6 0 2-4 6-6 4-2 0z",
    "M-6.5 2.5h13v-5h-13z",
    "M0-7 6.6-2.2 4.1 5.7-4.1 5.7-6.6-2.2z",
    "M-6-6 6-6-6 6 6 6z",
    "M-7 0-3.5-6h7L7 0 3.5 6h-7z",
    "M-6 4a6 6 0 0 1 12 0z",
    "M-2.5-6.5h5v13h-5z",
    "M0-7 2-2 7-2 3 1.5 4.5 6.5 0 3.5-4.5 6.5-3 1.5-7-2-2-2z",
    "M-6-6h6v6h6v6H-6z",
    "M-6.5 0 0-5V-2h6.5v4H0v3z",
)
"""Signs of kinds of places, round 0,0: told apart by their form."""


class AreaShape(NamedTuple):
    """An area of the map: path data, name of its colour or hatch, and what it says when pointed at."""

    code: str
    d: str
    css: str
    title: str


class Name(NamedTuple):
    """A name on the map: pixels of its middle, and where that is in degrees."""

    text: str
    x: float
    y: float
    lon: float
    lat: float


class Mark(NamedTuple):
    """A place on the map: path data round 0,0, pixels, degrees, and the place itself."""

    d: str
    x: float
    y: float
    place: MapPlace


class MapDrawing(NamedTuple):
    """A map ready to be drawn; outline is the path of the chosen area, "" for none."""

    width: int
    height: int
    viewbox: str
    shapes: tuple[AreaShape, ...]
    outline: str
    names: tuple[Name, ...]
    marks: tuple[Mark, ...]


NOTHING = MapDrawing(WIDTH, 1, f"0 0 {WIDTH} 1", (), "", (), ())
"""The map of an area of which the release has no borders."""


def drawing_of(latest: Latest, state: MapState, figures: MapFigures) -> MapDrawing:
    """The map of a figure; areas without a border are not on it, but in the table."""
    if not latest.shapes.covers(latest.areas.codes[state.whole]):
        return NOTHING
    paths = latest.shapes.map_of(latest.areas.codes[state.whole], state.level, WIDTH)
    found = {area.code: area for area in figures.areas}
    shapes = [
        AreaShape(path.code, path.d, found[path.code].css, f"{found[path.code].name}: {found[path.code].text}")
        for path in paths.areas
        if path.code in found
    ]
    return MapDrawing(
        paths.width,
        paths.height,
        paths.viewbox,
        tuple(shapes),
        _outline(latest, state),
        names_of(latest, state.whole, state.level),
        tuple(_marks(latest, state)),
    )


def _outline(latest: Latest, state: MapState) -> str:
    row = chosen_on_map(latest, state)
    if row is None:
        return ""
    drawn = latest.shapes.map_of(latest.areas.codes[state.whole], latest.areas.levels[row], WIDTH)
    return next((path.d for path in drawn.areas if path.code == latest.areas.codes[row]), "")


@lru_cache(maxsize=400)
def names_of(latest: Latest, whole: int, level: Level) -> tuple[Name, ...]:
    """Names that fit without touching each other, those with most residents first."""
    code = latest.areas.codes[whole]
    drawn = latest.shapes.map_of(code, level, WIDTH)
    if level is Level.BUURT and len(drawn.areas) > CROWDED:
        level, drawn = Level.WIJK, latest.shapes.map_of(code, Level.WIJK, WIDTH)
    rows = [latest.row(path.code) for path in drawn.areas]
    by_size = np.argsort(-np.nan_to_num(latest.residents[rows]), kind="stable").tolist()
    places = [(latest.areas.names[rows[k]], drawn.areas[k]) for k in by_size]
    frame = latest.shapes.frame(code, level, WIDTH)
    kept = _that_fit(places)
    degrees = frame.degrees(np.array([[path.cx, path.cy] for _, path in kept]).reshape(-1, 2)).tolist()
    return tuple(
        Name(text, round(path.cx, 1), round(path.cy, 1), lon, lat)
        for (text, path), (lon, lat) in zip(kept, degrees, strict=True)
    )


def _that_fit(places: Iterable[tuple[str, AreaPath]]) -> list[tuple[str, AreaPath]]:
    """Those whose name runs off neither side of the map and touches none of those before."""
    kept: list[tuple[str, AreaPath]] = []
    taken: list[tuple[float, float, float]] = []
    for text, path in places:
        half = len(text) * LETTER / 2
        free = all(abs(path.cy - y) > LINE or abs(path.cx - x) > half + other for x, y, other in taken)
        if free and half < path.cx < WIDTH - half:
            kept.append((text, path))
            taken.append((path.cx, path.cy, half))
    return kept


def _marks(latest: Latest, state: MapState) -> list[Mark]:
    """The places of the kinds asked for."""
    places = [place for place in places_of(latest, state) if place.kind in state.kinds]
    if not places:
        return []
    frame = latest.shapes.frame(latest.areas.codes[state.whole], state.level, WIDTH)
    pixels = frame.pixels(np.array([[place.lon, place.lat] for place in places])).tolist()
    return [Mark(mark_of(latest, place.kind), x, y, place) for place, (x, y) in zip(places, pixels, strict=True)]


def mark_of(latest: Latest, kind: str) -> str:
    """The sign of a kind of place, the same on every map of a release."""
    return _MARKS[place_table(latest).kinds.index(kind) % len(_MARKS)]


@lru_cache(maxsize=400)
def points_of(latest: Latest, whole: int, level: Level) -> dict[str, tuple[float, float]]:
    """A point inside each area of a map, in degrees: where its name stands on the moving map."""
    code = latest.areas.codes[whole]
    if not latest.shapes.covers(code):
        return {}
    drawn = latest.shapes.map_of(code, level, WIDTH).areas
    degrees = latest.shapes.frame(code, level, WIDTH).degrees(np.array([[path.cx, path.cy] for path in drawn]))
    return {path.code: (lon, lat) for path, (lon, lat) in zip(drawn, degrees.tolist(), strict=True)}
