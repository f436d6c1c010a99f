"""Positions of the drawings in pixels, worked out here so that templates hold no arithmetic.

What each field means on screen stands in templates/shared/graphics.html.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

STRIP_WIDTH, STRIP_HEIGHT, STRIP_AXIS = 352, 104, 50
STRIP_EDGE = 9
DOT = 7.4
DENSE = 150
DENSE_DOT = 4.0
STACK = 22
"""Pixels above and below the axis within which dots are stacked."""

LETTER = 7.4
"""Width of an average letter in the strip, a little too large: better a label too short than one over the edge."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A reference value under the axis of a strip; kind gemeente or nl."""

    x: float
    y2: int
    label: str
    anchor: str
    label_x: float
    label_y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Strip:
    """All areas of the surroundings as dots on one line, this one filled."""

    dots: str
    is_dense: bool
    me_x: float
    me_label: str
    me_label_x: float
    me_anchor: str
    ticks: tuple[Tick, ...]
    title: str
    desc: str
    width: int = STRIP_WIDTH
    height: int = STRIP_HEIGHT
    axis_y: int = STRIP_AXIS


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled value on a strip."""

    value: float
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Field:
    """The dots of a strip and the scale they stand on; the same for all areas of a gemeente."""

    low: float
    high: float
    dots: str
    is_dense: bool

    def x(self, value: float) -> float:
        """Pixels from the left; the middle when all values are equal."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(STRIP_EDGE + share * (STRIP_WIDTH - 2 * STRIP_EDGE), 1)


def field_of(values: npt.NDArray[np.float64], references: Sequence[Mark]) -> Field:
    """The dots of all areas. values (n_areas,), NaN does not count; references lie on the same scale."""
    known = values[np.isfinite(values)]
    marks = [*known.tolist(), *(mark.value for mark in references)]
    low, high = min(marks), max(marks)
    share = (known - low) / (high - low) if high > low else np.full(len(known), 0.5)
    is_dense = len(known) > DENSE
    x = STRIP_EDGE + share * (STRIP_WIDTH - 2 * STRIP_EDGE)
    return Field(low, high, _dots(x, DENSE_DOT if is_dense else DOT), is_dense)


def strip(field: Field, me: Mark, references: Sequence[Mark], title: str, desc: str) -> Strip:
    """A strip plot: the field of dots, the area itself, and at most two references (gemeente and Nederland)."""
    me_x = field.x(me.value)
    anchor, label_x = on_paper(me_x, me.label)
    return Strip(
        dots=field.dots,
        is_dense=field.is_dense,
        me_x=me_x,
        me_label=me.label,
        me_label_x=label_x,
        me_anchor=anchor,
        ticks=_ticks([(field.x(mark.value), mark) for mark in references]),
        title=title,
        desc=desc,
    )


def _dots(x: npt.NDArray[np.float64], size: float) -> str:
    """Zero-length strokes, stacked around the axis where values are close: "M12 50h0M20 50h0"."""
    bins = np.sort(np.rint(x / size).astype(np.int64))
    starts = np.searchsorted(bins, bins, side="left")
    place = np.arange(len(bins)) - starts
    steps = (place + 1) // 2 * np.where(place % 2, -1, 1)
    highest = max(1, int(np.abs(steps).max(initial=0)))
    y = STRIP_AXIS + steps * min(size, STACK / highest)
    return "".join(f"M{a:.4g} {b:.4g}h0" for a, b in zip((bins * size).tolist(), y.tolist(), strict=True))


def on_paper(x: float, label: str) -> tuple[str, float]:
    """Anchor and x of a label centred on x, pushed to the side where it would run off."""
    half = len(label) * LETTER / 2
    if x < half:
        return "start", 0.0
    return ("end", float(STRIP_WIDTH)) if x > STRIP_WIDTH - half else ("mid", x)


def _ticks(marks: Sequence[tuple[float, Mark]]) -> tuple[Tick, ...]:
    """Labels stand on two lines, each on the side away from the other tick when there is room."""
    ticks = []
    for k, (x, mark) in enumerate(marks):
        others = [other for j, (other, _) in enumerate(marks) if j != k]
        room_left, room_right = x - 6, STRIP_WIDTH - x - 6
        width = len(mark.label) * LETTER
        prefers_left = bool(others) and x < others[0]
        left = room_left >= width if prefers_left else room_right < width
        y = STRIP_AXIS + 33 + 17 * k
        ticks.append(Tick(x, y + 2, mark.label, "end" if left else "start", x - 6 if left else x + 6, y, mark.kind))
    return tuple(ticks)


CODE_HEIGHT, CODE_BASE, CODE_TOP, CODE_BOTTOM, CODE_LABELS = 496, 170, 44, 290, 302
CODE_START, PITCH, THEME_GAP = 56, 19.5, 7
HEADING_LETTER = 7.1
PER_POINT = 1.6
FURTHEST = 76
"""Percentile points at which a bar reaches the edge; differences beyond it are drawn as this."""

BOX = 18
SAME = 1.5
"""Percentile points below which a bar is drawn as a line: the same."""

LARGEST = 5


@dataclass(slots=True)
class Column:
    """One figure of the barcode; heights in percentile points, the zero line is the surroundings.

    brief       the two figures; sentence also its place in Nederland

    difference  of the area, None when there is no own figure to compare
    carried     there is only a figure of a larger area
    land, over  of the middle of Nederland and of the place laid over it
    certainty   1 counted, 2 model estimate, 3 small numbers
    told_apart  in words the area and its surroundings differ too; equal words are no large difference to a reader
    """

    label: str
    short: str
    brief: str
    sentence: str
    difference: float | None
    carried: bool
    certainty: int
    land: float | None
    over: float | None = None
    told_apart: bool = True
    x: float = 0.0
    rank: int | None = None
    kind: str = "absent"
    css: str = "same"
    y: float = CODE_BASE - BOX / 2
    height: float = BOX
    nl_y: float | None = None
    over_y: float | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A theme above its columns."""

    x: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """A horizontal line of the barcode."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Barcode:
    """The DNA-streepjescode, ready to be drawn."""

    width: float
    title: str
    desc: str
    over_name: str | None
    themes: list[Heading]
    columns: list[Column]
    grid: tuple[GridLine, ...] = field(
        default=tuple(
            GridLine(CODE_BASE - points * PER_POINT, f"{points:+d}" if points else "0") for points in (50, 0, -50)
        )
    )
    height: int = CODE_HEIGHT
    base_y: int = CODE_BASE
    top_y: int = CODE_TOP
    bottom_y: int = CODE_BOTTOM
    label_y: int = CODE_LABELS
    box_y: float = CODE_BASE - BOX / 2
    box: int = BOX


def barcode(groups: Iterable[tuple[str, list[Column]]], title: str, desc: str, over_name: str | None) -> Barcode:
    """A barcode of themes with their columns, in the order of the screen. Columns get their places here."""
    headings: list[Heading] = []
    columns: list[Column] = []
    x = float(CODE_START)
    for label, group in groups:
        width = max(PITCH * len(group), len(label) * HEADING_LETTER)
        headings.append(Heading(x, width, label))
        for k, column in enumerate(group):
            column.x = x + PITCH * (k + 0.5)
            _draw(column)
        columns += group
        x = round(x + width + THEME_GAP, 1)
    _number(columns)
    return Barcode(x, title, desc, over_name, headings, columns)


def _height(points: float) -> float:
    return round(CODE_BASE - max(-FURTHEST, min(FURTHEST, points)) * PER_POINT, 1)


def _draw(column: Column) -> None:
    if column.land is not None:
        column.nl_y = _height(column.land)
    if column.over is not None:
        column.over_y = _height(column.over)
    if column.difference is None:
        column.kind = "carried" if column.carried else "absent"
        return
    column.kind = "bar"
    end = _height(column.difference)
    column.y, column.height = min(end, CODE_BASE), round(abs(CODE_BASE - end), 1)
    if abs(column.difference) < SAME:
        column.y, column.height = CODE_BASE - 1.5, 3.0
    else:
        column.css = f"{'m' if column.difference > 0 else 'l'}{column.certainty}"


def _number(columns: Iterable[Column]) -> None:
    bars = [column for column in columns if column.told_apart and abs(column.difference or 0) >= SAME]
    bars.sort(key=lambda column: -abs(column.difference or 0))
    for rank, column in enumerate(bars[:LARGEST], start=1):
        column.rank = rank


SPARK_WIDTH, SPARK_HEIGHT = 96, 28


class Spark(NamedTuple):
    """A sparkline in a box of 96 x 28: path data, its last point, and the years at both ends."""

    d: str
    end_x: float
    end_y: float
    first: int
    last: int


def spark(values: Sequence[float | None], years: Sequence[int]) -> Spark:
    """A line through the known values, oldest first, on a true scale of time; None breaks it. The ends are known."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    step = (SPARK_WIDTH - 8) / (years[-1] - years[0])
    scale = (SPARK_HEIGHT - 8) / (high - low) if high > low else 0.0
    pen, parts, x, y = "M", [], 0.0, 0.0
    for value, year in zip(values, years, strict=True):
        if value is None:
            pen = "M"
            continue
        x = round(4 + (year - years[0]) * step, 1)
        y = round(SPARK_HEIGHT - 4 - (value - low) * scale, 1) if scale else SPARK_HEIGHT / 2
        parts.append(f"{pen}{x:g} {y:g}{'h0' if pen == 'M' else ''}")  # a year between two gaps is a dot
        pen = "L"
    return Spark("".join(parts), x, y, years[0], years[-1])
