"""The network as a drawing: a shape for each kind, a line for each kind of band, thicker when it is stronger."""

import textwrap
from dataclasses import dataclass
from math import hypot

from wijkdna.web.network.queries import DOOR, Band, Node, Picture
from wijkdna.web.socialmap.models import Kind, TieKind

SIZE = 15.0
"""Half of a shape, in units of the picture."""

LETTERS, LINES = 20, 2
"""Of a name below its shape."""

_MARGIN_X, _MARGIN_Y = 90.0, 60.0
_ARROW = 11.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind looks. fill, stroke: colours; d: outline around (0, 0); shape: the same for the script."""

    words: str
    shape: str
    fill: str
    stroke: str
    d: str


SHAPES = {
    Kind.GEMEENSCHAP: Look(
        "gemeenschap of groep", "ellipse", "#dcebeb", "#0f5c63", "M-15 0a15 15 0 1 0 30 0a15 15 0 1 0 -30 0Z"
    ),
    Kind.ORGANISATIE: Look("organisatie", "rectangle", "#0f5c63", "#0f5c63", "M-13 -13H13V13H-13Z"),
    Kind.ROL: Look("rol", "diamond", "#ffffff", "#1d2733", "M0 -16L16 0L0 16L-16 0Z"),
    Kind.PLEK: Look("plek", "triangle", "#e9e4da", "#4a5560", "M0 -15L16 13H-16Z"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """How a kind of band looks. dashes: "" for unbroken; has_arrow: it goes one way."""

    words: str
    colour: str
    dashes: str = ""
    has_arrow: bool = True


LINES_OF = {
    DOOR: Line("deur: wie komt bij wie binnen", "#76adb0", "", has_arrow=False),
    TieKind.INFORMATIE: Line(TieKind.INFORMATIE.label, "#0f5c63"),
    TieKind.VERTROUWEN: Line(TieKind.VERTROUWEN.label, "#1d2733", "14 5"),
    TieKind.SAMENWERKING: Line(TieKind.SAMENWERKING.label, "#4a5560", "6 4", has_arrow=False),
    TieKind.GELD: Line(TieKind.GELD.label, "#4a5560", "2 4"),
    TieKind.SAMENKOMST: Line(TieKind.SAMENKOMST.label, "#8b74b4", "14 4 2 4", has_arrow=False),
    TieKind.SPANNING: Line(TieKind.SPANNING.label, "#542788", "3 9", has_arrow=False),
}
WIDTHS = {1: 1.2, 2: 2.4, 3: 4.2}


@dataclass(frozen=True, slots=True)
class Shape:
    """A thing where it stands; lines: its name, cut to fit, each with its height below the middle."""

    node: Node
    look: Look
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A band from edge to edge; arrow: path of its point, or ""."""

    band: Band
    line: Line
    width: float
    ends: tuple[float, float, float, float]
    arrow: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture in its own units; x, y: top left."""

    x: float
    y: float
    width: float
    height: float
    shapes: tuple[Shape, ...]
    strokes: tuple[Stroke, ...]

    @property
    def signs(self) -> list[Look]:
        """Looks of the kinds that are in it, for the legend."""
        return [look for kind, look in SHAPES.items() if any(one.node.kind == kind for one in self.shapes)]

    @property
    def lines(self) -> list[Line]:
        """The same of the bands."""
        return [line for kind, line in LINES_OF.items() if any(one.band.kind == kind for one in self.strokes)]


def drawing_of(picture: Picture) -> Drawing:
    """Everything where it stands; an empty picture has a size too."""
    xs, ys = [one.x for one in picture.nodes] or [0.0], [one.y for one in picture.nodes] or [0.0]
    left, top = min(xs) - _MARGIN_X, min(ys) - _MARGIN_Y / 2
    width, height = max(xs) - left + _MARGIN_X, max(ys) - top + _MARGIN_Y
    shapes = tuple(Shape(one, SHAPES[one.kind], _name_lines(one.name)) for one in picture.nodes)
    width_now = max(width, 640.0)
    return Drawing(
        round(left - (width_now - width) / 2, 1),
        round(top, 1),
        round(width_now, 1),
        round(height, 1),
        shapes,
        tuple(_stroke(one) for one in picture.bands),
    )


def _name_lines(name: str) -> tuple[tuple[float, str], ...]:
    lines = textwrap.wrap(name, LETTERS, max_lines=LINES, placeholder=" …")
    return tuple((SIZE + 14.0 + 13.0 * place, text) for place, text in enumerate(lines))


def _stroke(band: Band) -> Stroke:
    (x1, y1), (x2, y2) = (band.source.x, band.source.y), (band.target.x, band.target.y)
    far = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / far, (y2 - y1) / far
    line, gap = LINES_OF[band.kind], SIZE + 3
    tip_x, tip_y = x2 - dx * gap, y2 - dy * gap
    back = _ARROW if line.has_arrow else 0.0
    ends = (x1 + dx * gap, y1 + dy * gap, tip_x - dx * back, tip_y - dy * back)
    a, b, c, d = (round(one, 1) for one in ends)
    arrow = _arrow(tip_x, tip_y, dx, dy) if line.has_arrow else ""
    return Stroke(band, line, WIDTHS[band.strength], (a, b, c, d), arrow)


def _arrow(x: float, y: float, dx: float, dy: float) -> str:
    """A triangle that points along (dx, dy)."""
    back_x, back_y, half = x - dx * _ARROW, y - dy * _ARROW, _ARROW / 2
    left, right = (back_x - dy * half, back_y + dx * half), (back_x + dy * half, back_y - dx * half)
    return f"M{x:.1f} {y:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z"


def network_json(picture: Picture) -> dict[str, object]:
    """What the script draws: every thing and band, and how each kind looks."""
    return {
        "nodes": [
            {"id": one.id, "name": one.name, "kind": one.kind.value, "x": one.x, "y": one.y} for one in picture.nodes
        ],
        "bands": [
            {"from": one.source.id, "to": one.target.id, "kind": one.kind, "strength": one.strength}
            for one in picture.bands
        ],
        "shapes": {
            kind.value: {"shape": look.shape, "fill": look.fill, "stroke": look.stroke} for kind, look in SHAPES.items()
        },
        "lines": {
            str(kind): {"colour": line.colour, "dashes": line.dashes, "arrow": line.has_arrow}
            for kind, line in LINES_OF.items()
        },
        "widths": WIDTHS,
    }
