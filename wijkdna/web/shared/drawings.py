"""Positions of the drawings in pixels, worked out here so that templates hold no arithmetic.

What each field means on screen stands in templates/shared/graphics.html.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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
    across = {place: f"M{place * size:.4g} " for place in set(bins.tolist())}
    apart = min(size, STACK / highest)
    above = {step: f"{STRIP_AXIS + step * apart:.4g}h0" for step in set(steps.tolist())}
    return "".join(across[a] + above[b] for a, b in zip(bins.tolist(), steps.tolist(), strict=True))


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


CODE_HEIGHT, CODE_HEADING, CODE_BASE, CODE_TOP, CODE_BOTTOM, CODE_LABELS = 496, 36, 170, 44, 290, 302
CODE_START, PITCH, THEME_GAP = 56, 19.5, 7
HEADING_LETTER = 7.1
PER_POINT = 1.6
FURTHEST = 76
"""Percentile points at which a bar reaches the edge; differences beyond it are drawn as this."""

BOX, BAR, LINE, RING, OVER = 18, 14, 3, 5.2, 18
SAME = 1.5
"""Percentile points below which a bar is drawn as a line: the same."""

LARGEST = 5

_TENTHS = tuple(f"{tenth / 10:g}" for tenth in range(10 * CODE_HEIGHT))
"""Every height as text: a page writes a hundred of them, and looking one up is faster."""

_CIRCLE = f"a{RING / 2} {RING / 2} 0 1 0 {RING} 0a{RING / 2} {RING / 2} 0 1 0-{RING} 0z"


@dataclass(slots=True)
class Column:
    """One figure of the barcode; heights in percentile points, the zero line is the surroundings.

    brief       the two figures; sentence also its place in Nederland

    difference  of the area, None when there is no own figure to compare
    carried     there is only a figure of a larger area
    land, over  of the middle of Nederland and of the place laid over it
    certainty   1 counted, 2 model estimate, 3 small numbers
    told_apart  in words the area and its surroundings differ too; equal words are no large difference to a reader
    x           pixels to its middle; rank 1..5 for the largest differences
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


class Place(NamedTuple):
    """Where a column stands: its middle, where each of its paths begins, and the two paths that are always the same."""

    x: float
    text: str
    bar: str
    ring: str
    over: str
    box: str
    same: str


class Heading(NamedTuple):
    """A theme above its columns."""

    x: float
    width: float
    label: str


class GridLine(NamedTuple):
    """A horizontal line of the barcode."""

    y: float
    label: str


class Rank(NamedTuple):
    """The number of a large difference: dy away from y, the end of its bar."""

    x: str
    y: str
    dy: int
    rank: int


class Part(NamedTuple):
    """Neighbouring columns as they are drawn. Coordinates are text, which a template writes faster than a number.

    headings  x and title; over, base: path data of the lines below them and on the zero line
    marks     class and path data: what looks alike is one path, which takes less to write than one for each column
    columns   class, x, label, sentence and short label
    """

    headings: list[tuple[str, str]]
    over: str
    base: str
    marks: list[tuple[str, str]]
    ranks: list[Rank]
    columns: list[tuple[str, str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Barcode:
    """The DNA-streepjescode, ready to be drawn. top: the columns with the largest differences, the largest first."""

    width: float
    title: str
    desc: str
    over_name: str | None
    themes: tuple[Heading, ...]
    columns: list[Column]
    places: tuple[Place, ...]
    top: list[Column]
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

    def part(self, start: float, end: float, chosen: Column | None) -> Part:
        """The headings and columns whose x lies from `start` up to `end`; `chosen` is the one that is told below."""
        pairs = [pair for pair in zip(self.columns, self.places, strict=True) if start <= pair[1].x < end]
        return Part(
            *_lines(self.themes, start, end),
            marks=_marks(pairs),
            ranks=[_rank(one) for one in self.top if start <= one.x < end],
            columns=[(_css(one, chosen), place.text, one.label, one.sentence, one.short) for one, place in pairs],
        )


def barcode(groups: Iterable[tuple[str, list[Column]]], title: str, desc: str, over_name: str | None) -> Barcode:
    """A barcode of themes with their columns, in the order of the screen. Columns get their places here."""
    groups = list(groups)
    width, headings, places = _layout(tuple((label, len(group)) for label, group in groups))
    columns = [column for _, group in groups for column in group]
    for column, place in zip(columns, places, strict=True):
        column.x = place.x
    return Barcode(width, title, desc, over_name, headings, columns, places, _numbered(columns))


@lru_cache(maxsize=20)
def _layout(themes: tuple[tuple[str, int], ...]) -> tuple[float, tuple[Heading, ...], tuple[Place, ...]]:
    """Width, headings and columns of a barcode from the title and number of columns of its themes. Kept: all areas
    have the same."""
    headings, places, x = [], [], float(CODE_START)
    for label, number in themes:
        width = max(PITCH * number, len(label) * HEADING_LETTER)
        headings.append(Heading(x, width, label))
        places += [_place(x + PITCH * (k + 0.5)) for k in range(number)]
        x = round(x + width + THEME_GAP, 1)
    return x, tuple(headings), tuple(places)


def _place(x: float) -> Place:
    bar, ring, over = f"M{x - BAR / 2:g} ", f"M{x - RING / 2:g} ", f"M{x - OVER / 2:g} "
    box, same = (f"{bar}{CODE_BASE - high / 2:g}h{BAR}v{high}h-{BAR}z" for high in (BOX, LINE))
    return Place(x, f"{x:g}", f"{bar}{CODE_BASE}V", ring, over, box, same)


@lru_cache(maxsize=20)
def _lines(themes: tuple[Heading, ...], start: float, end: float) -> tuple[list[tuple[str, str]], str, str]:
    """The first fields of a Part."""
    part = [one for one in themes if start <= one.x < end]
    over, base = ("".join(f"M{one.x:g} {y}h{one.width:g}" for one in part) for y in (CODE_HEADING, CODE_BASE))
    return [(f"{one.x:g}", one.label) for one in part], over, base


def _numbered(columns: Iterable[Column]) -> list[Column]:
    """The largest differences, each with its rank."""
    bars = [column for column in columns if column.told_apart and abs(column.difference or 0) >= SAME]
    bars.sort(key=lambda column: -abs(column.difference or 0))
    for rank, column in enumerate(bars[:LARGEST], start=1):
        column.rank = rank
    return bars[:LARGEST]


def _height(points: float) -> str:
    return _TENTHS[round(10 * (CODE_BASE - max(-FURTHEST, min(FURTHEST, points)) * PER_POINT))]


def _marks(columns: Iterable[tuple[Column, Place]]) -> list[tuple[str, str]]:
    """Boxes and bars, on them the rings of Nederland, on top the lines of the place laid over them."""
    bars: dict[str, str] = {}
    rings, lines = "", ""
    for column, place in columns:
        css, d = _bar(column, place)
        bars[css] = bars.get(css, "") + d
        if column.land is not None:
            rings += f"{place.ring}{_height(column.land)}{_CIRCLE}"
        if column.over is not None:
            lines += f"{place.over}{_height(column.over)}h{OVER}"
    return [*bars.items(), *((css, d) for css, d in (("nlt", rings), ("over--halo", lines), ("over", lines)) if d)]


def _bar(column: Column, place: Place) -> tuple[str, str]:
    """Class and path data: a bar m1..l3 from the zero line, a line on it, or a box without a figure of its own."""
    difference = column.difference
    if difference is None:
        return "carry" if column.carried else "absent", place.box
    if abs(difference) < SAME:
        return "same", place.same
    return f"{'m' if difference > 0 else 'l'}{column.certainty}", f"{place.bar}{_height(difference)}h{BAR}V{CODE_BASE}z"


def _rank(column: Column) -> Rank:
    difference = column.difference or 0.0
    return Rank(f"{column.x:g}", _height(difference), -6 if difference > 0 else 16, column.rank or 0)


def _css(column: Column, chosen: Column | None) -> str:
    none, top = " col--none" if column.difference is None else "", " col--top" if column.rank else ""
    return f"col{none}{top}{' is-chosen' if column is chosen else ''}"


SPARK_WIDTH, SPARK_HEIGHT = 96, 28


class Spark(NamedTuple):
    """A sparkline in a box of 96 x 28: path data, its last point, and the years at both ends. All text, as in Part."""

    d: str
    end_x: str
    end_y: str
    first: str
    last: str


def spark(values: Sequence[float | None], years: tuple[int, ...]) -> Spark:
    """A line through the known values, oldest first, on a true scale of time; None breaks it. The ends are known."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    foot = (SPARK_HEIGHT - 4) * 10 if high > low else SPARK_HEIGHT * 5
    scale = (SPARK_HEIGHT - 8) * 10 / (high - low) if high > low else 0.0
    pen, line, across, y = "M", "", _spark_places(years), ""
    for value, x in zip(values, across, strict=True):
        if value is None:
            pen = "M"
            continue
        y = _TENTHS[round(foot - (value - low) * scale)]
        line += f"{pen}{x} {y}{'h0' if pen == 'M' else ''}"  # a year between two gaps is a dot
        pen = "L"
    return Spark(line, across[-1], y, str(years[0]), str(years[-1]))


@lru_cache(maxsize=500)
def _spark_places(years: tuple[int, ...]) -> tuple[str, ...]:
    """x of every year. Kept: the figures of a page share a few runs of years."""
    step = (SPARK_WIDTH - 8) / (years[-1] - years[0])
    return tuple(f"{round(4 + (year - years[0]) * step, 1):g}" for year in years)
