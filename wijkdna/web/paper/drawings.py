"""The drawings of the wijkplaat, worked out in units of the drawing: the border to draw in, a ruler, the QR code.

How they look stands in templates/paper/pictures.html; the page and the PDF use the same pictures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import segno

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Status
from wijkdna.domain.rings import Meeting, Ring, holds, inner_lines, meeting, other_lines, outer_lines, points_along
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import place_table
from wijkdna.store.shapes import FLAT, Outline, label_point
from wijkdna.web.areas.queries import place_of, plural
from wijkdna.web.paper.queries import FEWEST_FOR_A_RULER, BorderSource, SoftFigure, border_source

Points = npt.NDArray[np.float64]

GROUND_WIDTH, GROUND_HEIGHT = 864, 760
"""The drawing space: 216 by 190 mm of A3, in quarters of a millimetre."""

EDGE_X, EDGE_TOP, EDGE_BOTTOM = 124, 84, 88
"""Room around the border: for names of neighbours, and for the words above and below."""

MOST_NEIGHBOURS = 8
MOST_PARTS = 12
MOST_SCHOOLS = 6
"""More schools than this stand there without their names."""

LETTER, LINE = 7.3, 16.0
"""Width of an average letter of a name on the ground, and height of a line; a little too large."""

GAPS = (14.0, 26.0, 42.0)
"""Distances from the border at which a name is tried."""

METRES_PER_DEGREE = 111_320.0
_LENGTHS = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
_SHORTEST_SCALE = 70

RULER_WIDTH = 272
RULER_EDGE = 5


class Name(NamedTuple):
    """A name on the ground in one or two lines, the first at y; anchor start, mid or end."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the name."""
        width = max(map(len, self.lines)) * LETTER
        left = self.x - {"start": 0.0, "mid": width / 2, "end": width}[self.anchor]
        return left, self.y - LINE, left + width, self.y + LINE * (len(self.lines) - 1) + 4


class School(NamedTuple):
    """A school on the ground: the middle of its sign, and its name where it has room."""

    x: float
    y: float
    name: Name | None


@dataclass(frozen=True, slots=True)
class Ground:
    """The space to draw in. border, inner and around are path data, "" where we have none.

    border   of the area itself; inner of its parts; around of its neighbours
    scale    width of the scale bar; scale_text "100 meter"
    caption  what the dotted line is; title and desc say the same for who cannot see it
    """

    title: str
    desc: str
    caption: str
    border: str = ""
    inner: str = ""
    around: str = ""
    names: tuple[Name, ...] = ()
    parts: tuple[Name, ...] = ()
    schools: tuple[School, ...] = ()
    scale: float = 0.0
    scale_text: str = ""
    width: int = GROUND_WIDTH
    height: int = GROUND_HEIGHT
    north_x: int = GROUND_WIDTH - 34

    @property
    def scale_x(self) -> float:
        """Left end of the scale bar."""
        return round(self.width - 16 - self.scale, 1)


@dataclass(frozen=True, slots=True)
class Ruler:
    """All areas of the surroundings as ticks on a line, this one as a dot, the surroundings as a dotted tick."""

    ticks: str
    me_x: float
    around_x: float | None
    title: str
    desc: str
    is_dense: bool
    width: int = RULER_WIDTH


class Qr(NamedTuple):
    """A QR code: modules along a side with the quiet zone, path data of the dark ones, and its address."""

    size: int
    d: str
    address: str


def qr_of(address: str) -> Qr:
    """The QR code of an address, made here: no other host is asked."""
    code = segno.make(address, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=2)]
    dark = ((x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    return Qr(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), address)


def rulers_of(latest: Latest, row: int, figures: Iterable[SoftFigure]) -> dict[str, Ruler]:
    """A ruler by code of a figure; none for a figure that leaves no room, or where there are few areas around."""
    around, level = latest.whole(row), latest.areas.levels[row]
    mates = np.array(latest.areas.within(around, level), dtype=np.int64)
    if len(mates) < FEWEST_FOR_A_RULER:
        return {}
    return {one.code: _ruler(latest, row, mates, one) for one in figures if not one.is_long}


def _ruler(latest: Latest, row: int, mates: npt.NDArray[np.int64], figure: SoftFigure) -> Ruler:
    column, around = figure.column, latest.whole(row)
    own = latest.measured_for[mates, column] == mates
    known = latest.values[mates, column][own & (latest.status[mates, column] == Status.KNOWN)]
    me = float(latest.values[row, column])
    whole = float(latest.values[around, column]) if figure.beside else None
    marks = [*known.tolist(), me, *([] if whole is None else [whole])]
    low, high = min(marks), max(marks)

    def x(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(RULER_EDGE + share * (RULER_WIDTH - 2 * RULER_EDGE), 1)

    places = sorted({x(value) for value in known.tolist()})
    return Ruler(
        ticks="".join(f"M{place:g} 6v10" for place in places),
        me_x=x(me),
        around_x=None if whole is None else x(whole),
        title=_on_a_line(latest, row),
        desc=_position(latest, row, known, me),
        is_dense=len(places) > 80,
    )


def _on_a_line(latest: Latest, row: int) -> str:
    areas = latest.areas
    return f"{areas.names[row]} op een lijn met de {plural(areas.levels[row])} van {areas.names[latest.whole(row)]}"


def _position(latest: Latest, row: int, known: Points, me: float) -> str:
    level, names = latest.areas.levels[row], latest.areas.names
    lower, higher = int((known < me).sum()), int((known > me).sum())
    where = names[latest.whole(row)]
    return f"Van de {len(known)} {plural(level)} van {where} liggen er {lower} lager en {higher} hoger."


def ground_of(latest: Latest, row: int) -> Ground:
    """The drawing space of a gemeente, wijk or buurt. A buurt whose border we lack gets that of its wijk."""
    name, code = latest.areas.names[row], latest.areas.codes[row]
    found = border_source(latest, row)
    if found is None:
        return Ground(
            title="Tekenruimte",
            desc=f"Een leeg vlak. De grens van {name} hebben we niet.",
            caption=f"De grens van {name} hebben we niet. Teken hem zelf.",
        )
    source, shown = found
    caption = "De stippellijn is de grens volgens het CBS."
    if code not in source.codes and shown != row:
        caption = f"De grens van deze buurt hebben we niet. De stippellijn is de wijk {place_of(latest, shown).name}."
    return _drawn(latest, shown, source, caption)


@dataclass(frozen=True, slots=True)
class _Plane:
    """From the flat plane of shapes.py to the drawing space."""

    corner: Points
    stretch: Points
    offset: Points
    metre: float

    def at(self, points: Points) -> Points:
        """(n, 2) in the drawing space."""
        return (points - self.corner) * self.stretch + self.offset


def _plane(own: Sequence[Outline]) -> _Plane:
    """The border as large as fits, and in the middle; width and height are right at its own latitude."""
    points = np.concatenate([polygon[0] for one in own for polygon in one.polygons])
    low, high = points.min(axis=0), points.max(axis=0)
    latitude = -float(low[1] + high[1]) / 2
    wide = cos(radians(latitude)) / float(FLAT[0])
    room = np.array([GROUND_WIDTH - 2 * EDGE_X, GROUND_HEIGHT - EDGE_TOP - EDGE_BOTTOM], dtype=float)
    size = np.maximum((high - low) * [wide, 1.0], 1e-9)
    scale = float((room / size).min())
    offset = np.array([EDGE_X, EDGE_TOP]) + (room - size * scale) / 2
    return _Plane(low, np.array([wide, 1.0]) * scale, offset, scale / METRES_PER_DEGREE)


def _drawn(latest: Latest, shown: int, source: BorderSource, caption: str) -> Ground:
    layer = latest.shapes.borders(source.inside, source.level)
    own = [layer[code] for code in sorted(source.codes & layer.keys())]
    plane, rings = _plane(own), _rings(own)
    border = outer_lines(rings)
    sheet = _Sheet(points_along(map(plane.at, border), 3.0))
    schools = _schools(latest, shown, rings, plane, sheet)
    neighbours = _neighbours(latest, shown, plane, sheet)
    inner, parts = _parts(latest, shown, source, plane, sheet)
    others = _near([one for code, one in layer.items() if code not in source.codes], plane)
    length = next((one for one in _LENGTHS if one * plane.metre >= _SHORTEST_SCALE), _LENGTHS[-1])
    name = latest.areas.names[shown]
    return Ground(
        title=f"Tekenruimte met de grens van {name}",
        desc=_desc(name, neighbours, schools),
        caption=caption,
        border=_path(border, plane),
        inner=_path(inner, plane),
        around=_path(other_lines(others, border), plane),
        names=tuple(neighbours),
        parts=tuple(parts),
        schools=tuple(schools),
        scale=round(length * plane.metre, 1),
        scale_text=f"{length} meter" if length < 1_000 else f"{length // 1_000} kilometer",
    )


def _rings(found: Iterable[Outline]) -> list[Ring]:
    return [ring for one in found for polygon in one.polygons for ring in polygon]


def _near(others: Iterable[Outline], plane: _Plane) -> list[Ring]:
    """The rings of other areas that come on the sheet."""
    rings = _rings(others)
    low, high = np.zeros(2), np.array([GROUND_WIDTH, GROUND_HEIGHT])
    boxes = [(points.min(axis=0), points.max(axis=0)) for points in map(plane.at, rings)]
    return [ring for ring, box in zip(rings, boxes, strict=True) if (box[1] >= low).all() and (box[0] <= high).all()]


def _path(lines: Iterable[Ring], plane: _Plane) -> str:
    """Path data in tenths of a unit; a line that ends where it began is closed."""
    return "".join(_line(np.round(plane.at(line), 1).tolist()) for line in lines)


def _line(points: list[list[float]]) -> str:
    closed = points[0] == points[-1]
    body = "L".join(f"{x:g} {y:g}" for x, y in (points[:-1] if closed else points))
    return f"M{body}{'Z' if closed else ''}"


class _Sheet:
    """Remembers what is on the ground, so that no name lies over the border, another name or the edge.

    border  points along the border, (n, 2)
    """

    def __init__(self, border: Points) -> None:
        self._border = border
        self._taken: list[tuple[float, float, float, float]] = [
            (0, 0, 330, 76),  # the words above
            (GROUND_WIDTH - 130, 0, GROUND_WIDTH, 130),  # north and scale
            (0, GROUND_HEIGHT - 40, GROUND_WIDTH, GROUND_HEIGHT),  # the signs below
        ]

    def place(self, name: Name) -> bool:
        """Write a name when there is room for it."""
        left, top, right, bottom = name.box
        if left < 4 or top < 4 or right > GROUND_WIDTH - 4:
            return False
        if any(left < r and right > x and top < b and bottom > y for x, y, r, b in self._taken):
            return False
        x, y = self._border.T
        if ((x > left) & (x < right) & (y > top) & (y < bottom)).any():
            return False
        self._taken.append(name.box)
        return True

    def take(self, x: float, y: float) -> None:
        """Keep the sign of a school free."""
        self._taken.append((x - 8, y - 8, x + 8, y + 8))


def _neighbours(latest: Latest, shown: int, plane: _Plane, sheet: _Sheet) -> list[Name]:
    """Names of the areas around, where they meet this one; the longest borders first."""
    areas = latest.areas
    level, code = areas.levels[shown], areas.codes[shown]
    parent = int(areas.provincie[shown] if level is Level.GEMEENTE else areas.gemeente[shown])
    layer = latest.shapes.borders(areas.codes[parent], level)
    own = _rings([layer[code]]) if code in layer else []
    met = [(other, meeting(own, _rings([one]))) for other, one in layer.items() if own and other != code]
    found = sorted(((where, other) for other, where in met if where), key=lambda one: -one[0].length)
    names = []
    for where, other in found[:MOST_NEIGHBOURS]:
        label = place_of(latest, areas.position[other]).name
        tries = (_outside(where, label, plane, gap) for gap in GAPS)
        names += [name for name in [next(filter(sheet.place, tries), None)] if name]
    return names


def _outside(where: Meeting, label: str, plane: _Plane, gap: float) -> Name:
    """A name just outside the border."""
    ((x, y),) = plane.at(np.array([where.middle])).tolist()
    right, down = where.outward
    anchor = "start" if right > 0.2 else "end" if right < -0.2 else "mid"
    lines = _in_lines(label)
    lift = LINE * (len(lines) - 1) * (1 - down) / 2
    return Name(round(x + right * gap, 1), round(y + down * (gap + 4) + 5 - lift, 1), anchor, lines)


def _in_lines(label: str) -> tuple[str, ...]:
    """A long name in two lines of about the same length, when it has a space."""
    spaces = [k for k, letter in enumerate(label) if letter == " "]
    if len(label) <= 14 or not spaces:
        return (label,)
    cut = min(spaces, key=lambda k: abs(k - len(label) / 2))
    return label[:cut], label[cut + 1 :]


def _parts(
    latest: Latest, shown: int, source: BorderSource, plane: _Plane, sheet: _Sheet
) -> tuple[list[Ring], list[Name]]:
    """The lines and names of what lies inside: wijken of a gemeente, buurten of a wijk whose borders we have."""
    areas = latest.areas
    below = {Level.GEMEENTE: Level.WIJK, Level.WIJK: Level.BUURT}.get(areas.levels[shown])
    if below is None:
        return [], []
    layer = latest.shapes.borders(source.inside, below)
    inside = [one for one in areas.within(shown, below) if areas.codes[one] in layer]
    lines = inner_lines(_rings(layer[areas.codes[one]] for one in inside))
    if not 1 < len(inside) <= MOST_PARTS:
        return lines, []
    names = (_middle(layer[areas.codes[one]], place_of(latest, one).name, plane) for one in inside)
    return lines, [name for name in names if sheet.place(name)]


def _middle(area: Outline, label: str, plane: _Plane) -> Name:
    largest = max(area.polygons, key=lambda polygon: float(np.ptp(polygon[0], axis=0).prod()))
    ((x, y),) = plane.at(np.array([label_point(largest)])).tolist()
    return Name(round(x, 1), round(y, 1), "mid", _in_lines(label))


def _schools(latest: Latest, shown: int, own: list[Ring], plane: _Plane, sheet: _Sheet) -> list[School]:
    """Primary schools inside a wijk or buurt: something to find one's way by. Only where a source tells about them."""
    if latest.areas.levels[shown] is Level.GEMEENTE:
        return []
    gemeente = latest.areas.codes[latest.areas.gemeente[shown]]
    found = [one for one in place_table(latest).of(gemeente) if one.kind == "basisschool"]
    flat = [(one.name, np.array([one.lon, one.lat]) * FLAT) for one in found]
    inside = [(name, point) for name, point in flat if holds(own, (float(point[0]), float(point[1])))]
    schools = []
    for name, point in inside:
        ((x, y),) = np.round(plane.at(point[None, :]), 1).tolist()
        sheet.take(x, y)
        tries = (Name(x + 12, y + 5, "start", (name,)), Name(x - 12, y + 5, "end", (name,)))
        named = len(inside) <= MOST_SCHOOLS
        schools.append(School(x, y, next((one for one in tries if named and sheet.place(one)), None)))
    return schools


def _desc(name: str, neighbours: Sequence[Name], schools: Sequence[School]) -> str:
    around = ", ".join(" ".join(one.lines) for one in neighbours)
    said = [f"Lichte omtrek van {name}, met een noordpijl en een schaal. De rest is leeg om op te tekenen."]
    said += [f"Eromheen liggen: {around}."] if around else []
    said += [f"Basisscholen binnen de grens: {len(schools)}."] if schools else []
    return " ".join(said)
