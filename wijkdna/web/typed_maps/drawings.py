"""The map beside the question: all buurten in the colour of their answer, the one that is asked outlined.

Where the release has no borders of buurten it has those of wijken: then the wijk of the buurt is outlined.
"""

from typing import NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.store.latest import Latest
from wijkdna.store.shapes import AreaPath, MapPaths
from wijkdna.web.maps.drawings import CROWDED, WIDTH, Name, names_of
from wijkdna.web.typed_maps.queries import PAPER, Sheet, Step, wijk_of

LETTER = 16
"""Pixels of a name when the whole map is shown."""

_PART, _AROUND = 4, 0.25
"""A view is at least a quarter of the map, and a quarter wider on each side than the wijk it shows."""


class View(NamedTuple):
    """The part of a map that is shown, in its pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """As a viewBox wants it."""
        return " ".join(f"{number:.0f}" for number in self)


class SheetShape(NamedTuple):
    """A buurt or wijk on the map. asks: the buurt that a click asks for; view: what is shown when it is asked."""

    code: str
    asks: str
    title: str
    css: str
    d: str
    view: View


class SheetDrawing(NamedTuple):
    """The map. view: what is shown of the whole; is_part: not all of it, and the whole stands small beside it."""

    level: Level
    view: View
    whole: View
    is_part: bool
    shapes: tuple[SheetShape, ...]
    outline: str
    names: tuple[Name, ...]

    @property
    def letter(self) -> float:
        """Size of the names, so that on the screen it is the same in every view."""
        return round(LETTER * self.view.width / self.whole.width, 2)


def drawing_of(latest: Latest, sheet: Sheet) -> SheetDrawing | None:
    """The map of a sheet; None when the release has no borders there at all."""
    code = sheet.map.gemeente
    if not latest.shapes.covers(code):
        return None
    level = Level.BUURT if latest.shapes.has_buurten(code) else Level.WIJK
    paths = latest.shapes.map_of(code, level, WIDTH)
    whole, is_part = View(0, 0, paths.width, paths.height), len(paths.areas) > CROWDED
    views = _views(paths, whole) if is_part else {}
    inside = _inside(level, sheet)
    drawn = tuple(
        _shape(path, inside[path.code], views.get(path.code, whole)) for path in paths.areas if path.code in inside
    )
    here = _code_of(level, sheet.here) if sheet.here else ""
    outlined = next((one for one in drawn if one.code == here), None)
    view, outline = (outlined.view, outlined.d) if outlined else (whole, "")
    return SheetDrawing(level, view, whole, is_part, drawn, outline, names_of(latest, latest.row(code), level))


def _code_of(level: Level, step: Step) -> str:
    """Code of the area on the map that a buurt is, or lies in."""
    return step.code if level is Level.BUURT else wijk_of(step.code)


def _inside(level: Level, sheet: Sheet) -> dict[str, list[Step]]:
    """The buurten in each area of the map, by its code."""
    found: dict[str, list[Step]] = {}
    for one in sheet.steps:
        found.setdefault(_code_of(level, one), []).append(one)
    return found


def _shape(path: AreaPath, inside: list[Step], view: View) -> SheetShape:
    asked = next((one for one in inside if one.answer is None), inside[0])
    if asked.code != path.code:
        return SheetShape(path.code, asked.code, asked.wijk, PAPER, path.d, view)
    title = f"{asked.name}: {asked.words}" if asked.words else asked.name
    return SheetShape(path.code, asked.code, title, asked.css, path.d, view)


def _views(paths: MapPaths, whole: View) -> dict[str, View]:
    """Per area the surroundings of its wijk: among hundreds of buurten one would be too small to see."""
    wijken: dict[str, list[tuple[float, float]]] = {}
    for path in paths.areas:
        wijken.setdefault(wijk_of(path.code), []).append((path.cx, path.cy))
    return {path.code: _around(wijken[wijk_of(path.code)], whole) for path in paths.areas}


def _around(points: list[tuple[float, float]], whole: View) -> View:
    """A view with the proportions of the whole around some points."""
    (left, right), (top, bottom) = ((min(numbers), max(numbers)) for numbers in zip(*points, strict=True))
    wide, high = (right - left) / whole.width, (bottom - top) / whole.height
    share = min(1.0, max(1 / _PART, max(wide, high) + 2 * _AROUND / _PART))
    width, height = whole.width * share, whole.height * share
    x = min(max((left + right - width) / 2, 0), whole.width - width)
    y = min(max((top + bottom - height) / 2, 0), whole.height - height)
    return View(x, y, width, height)
