"""The drawings of the Rijke foto: a strip beside what stands out, the DNA-streepjescode, a figure through the years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isnan

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import position_in_words, precise_amount
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.origin import citation
from wijkdna.domain.trend import Course, Gap, beside, story
from wijkdna.store.history import course
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.web.areas.queries import place_of, plural
from wijkdna.web.profiles.queries import KNOWN, FigureRow, Standout, shown
from wijkdna.web.shared.drawings import Barcode, Column, Field, Mark, Strip, barcode, field_of, strip

LONGEST_NAME = 28
"""Letters of a name that still fit above a strip beside its figure."""

SMALL = 100
"""A figure that rests on fewer residents, households or homes is drawn light."""

_SHORT_THEME = {"klimaat": "Klimaat"}


def strip_of(latest: Latest, row: int, standout: Standout) -> Strip:
    """The areas of the surroundings on one line, with this one, its surroundings and Nederland."""
    column, level = standout.column, latest.areas.levels[row]
    around = latest.whole(row)
    name = latest.areas.names[row]
    label = f"{name} {standout.amount}" if len(name) <= LONGEST_NAME else f"hier {standout.amount}"
    field, references = _field(latest, around, level, column)
    if name == latest.areas.names[around]:
        references = [
            replace(one, label=f"{latest.areas.levels[around]} {one.label}") if one.kind == "gemeente" else one
            for one in references
        ]
    return strip(
        field,
        Mark(float(latest.values[row, column]), label, "me"),
        references,
        f"{standout.indicator.label}: {name} naast de {plural(level)} van {around_name(latest, row)}",
        standout.sentence.full,
    )


def around_name(latest: Latest, row: int) -> str:
    """Name of the surroundings; with its level when the area has the same name: "provincie Groningen"."""
    around, names = latest.whole(row), latest.areas.names
    return f"{latest.areas.levels[around]} {names[around]}" if names[around] == names[row] else names[around]


@lru_cache(maxsize=20_000)
def _field(latest: Latest, around: int, level: Level, column: int) -> tuple[Field, list[Mark]]:
    """Dots and references of an indicator within a gemeente (or provincie): kept, all its areas share them."""
    rows = _level_mates(latest, around, level)
    own = np.where(latest.measured_for[rows, column] == rows, latest.values[rows, column], np.nan)
    references = [
        Mark(float(latest.values[one, column]), f"{latest.areas.names[one]} {shown(latest, one, column)}", kind)
        for one, kind in ((around, "gemeente"), (0, "nl"))
        if latest.measured_for[one, column] == one and latest.status[one, column] == KNOWN
    ]
    return field_of(own, references), references


@lru_cache(maxsize=1000)
def _level_mates(latest: Latest, around: int, level: Level) -> npt.NDArray[np.int64]:
    return np.array(latest.areas.within(around, level), dtype=np.int64)


def barcode_of(
    latest: Latest, figures: AreaFigures, rows: Mapping[int, FigureRow], over: AreaFigures | None
) -> Barcode:
    """The DNA-streepjescode: each figure as the distance in percentile points to that of the surroundings.

    rows  by column; over an area of the same level that is laid over it
    """
    names = latest.areas.names
    name, around = names[figures.row], around_name(latest, figures.row)
    pair = name if len(name) <= LONGEST_NAME else "Hier", around
    groups = [
        (title, [_column(latest, figures, rows[column], over, pair) for column in columns])
        for title, columns in barcode_themes(latest)
    ]
    shown_columns = sum(len(group) for _, group in groups)
    return barcode(
        groups,
        title=f"DNA-streepjescode van {name}",
        desc=f"{shown_columns} cijfers in {len(groups)} thema’s. Een streep omhoog betekent meer dan {around}, omlaag "
        "minder. De grootste verschillen en alle cijfers staan hieronder in woorden.",
        over_name=None if over is None else names[over.row],
    )


@lru_cache(maxsize=4)
def barcode_themes(latest: Latest) -> list[tuple[str, list[int]]]:
    """Titles of the themes and the columns of their figures in the barcode, in the order of the screen."""
    themes = [
        (
            _SHORT_THEME.get(theme["id"], theme["title"]),
            [column for column in latest.theme_columns[theme["id"]] if in_barcode(latest.indicators[column])],
        )
        for theme in latest.themes
    ]
    return [(title, columns) for title, columns in themes if columns]


def in_barcode(indicator: Indicator) -> bool:
    """Figures that tell places apart: there for a buurt or a wijk, and neither a number of people nor a class."""
    return indicator.kind not in ("count", "class") and bool(indicator.levels & {Level.WIJK, Level.BUURT})


def _column(
    latest: Latest, figures: AreaFigures, row: FigureRow, over: AreaFigures | None, pair: tuple[str, str]
) -> Column:
    """pair: how the area and its surroundings are called."""
    column = row.column
    indicator, around = latest.indicators[column], figures.around[column]
    comparable = figures.is_own(column) and not isnan(around)
    small = figures.n[column] < SMALL
    brief, told = _in_words(latest, figures, row, pair)
    return Column(
        label=indicator.label,
        short=indicator.short or indicator.label,
        brief=brief,
        sentence=told,
        difference=_percentile(figures, column) - around if comparable else None,
        carried=figures.is_known(column) and not figures.is_own(column),
        told_apart=row.own != row.around,
        certainty=2 if indicator.is_model_estimate else 3 if small else 1,
        land=50 - around if comparable else None,
        over=_percentile(over, column) - around if over and comparable and over.is_own(column) else None,
    )


def _percentile(figures: AreaFigures, column: int) -> float:
    return (figures.lower[column] + 100 - figures.higher[column]) / 2


def _in_words(latest: Latest, figures: AreaFigures, row: FigureRow, pair: tuple[str, str]) -> tuple[str, str]:
    """The figure beside that of the surroundings, and the same with its place in Nederland."""
    if row.carried:
        brief = f"{row.own}. Het cijfer van de {row.level} is {row.carried}."
        return brief, brief
    if not row.is_known:
        brief = f"{row.own[:1].upper()}{row.own[1:]}."
        return brief, brief
    (here, around), level = pair, latest.areas.levels[figures.row]
    lower, higher = figures.lower[row.column], figures.higher[row.column]
    brief = f"{here} {row.own}, {around} {row.around}."
    place = position_in_words(latest.indicators[row.column], level, lower, higher)
    return brief, f"{brief} {place} Cijfer van de {row.level}."


COURSE_WIDTH, COURSE_HEIGHT, COURSE_AXIS = 420, 190, 160
COURSE_LEFT, COURSE_TOP = 40, 32
FLATTEST = 0.25
"""Least height of the scale as a part of its highest value: a small change must not look steep (judgement)."""


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """A known figure on the line. label: its amount, only at the ends; label_y lies away from the other line."""

    x: float
    y: float
    label: str
    label_y: float


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A year in the table that says the same as the picture; land is "" when there is no line of Nederland."""

    period: str
    own: str
    land: str
    source: str


@dataclass(frozen=True, slots=True)
class CourseChart:
    """A figure through the years beside Nederland: two lines, the years on the axis, and the same as rows and words."""

    own: str
    land: str
    points: list[CoursePoint]
    land_points: list[CoursePoint]
    years: list[tuple[float, str]]
    name: str
    title: str
    told: list[str]
    rows: list[CourseRow]
    width: int = COURSE_WIDTH
    height: int = COURSE_HEIGHT
    axis_y: int = COURSE_AXIS


def course_of(latest: Latest, row: int, column: int) -> CourseChart | Gap:
    """The figure of an area, or of the larger area it was measured for, through the years; else why there is none."""
    found = course(latest, row, column)
    if isinstance(found, Gap):
        return found
    measured = int(latest.measured_for[row, column])
    land = None if measured == 0 else beside(found, course(latest, 0, column))
    indicator, place = latest.indicators[column], place_of(latest, measured)
    own, other = _course_lines(indicator, found, land)
    return CourseChart(
        own=_path(found, own),
        land="" if land is None else _path(land, other),
        points=own,
        land_points=other,
        years=[(_course_x(found, year), str(year)) for year in found.years],
        name=place.name,
        title=f"{indicator.label}: {place.name} van {found.periods[0]} tot {found.periods[-1]}",
        told=story(indicator, found, place.in_text, land),
        rows=list(_course_rows(latest, measured, column, found, land)),
    )


def _course_lines(
    indicator: Indicator, own: Course, land: Course | None
) -> tuple[list[CoursePoint], list[CoursePoint]]:
    """The points of both lines; the amounts at the ends stand above the higher one and below the lower one."""
    known = [value for one in (own, land) if one for value in one.values if value is not None]
    high = max(known)
    low = min(*known, high - FLATTEST * abs(high))
    above = [True, True] if land is None else [a >= b for a, b in zip(own.ends, land.ends, strict=True)]

    def points(one: Course, above: Sequence[bool]) -> list[CoursePoint]:
        return [
            _course_point(indicator, one, place, (high - value) / (high - low or 1.0), above[place != 0])
            for place, value in enumerate(one.values)
            if value is not None
        ]

    return points(own, above), [] if land is None else points(land, [not side for side in above])


def _course_point(indicator: Indicator, one: Course, place: int, depth: float, is_above: bool) -> CoursePoint:
    """depth: 0 at the top of the scale, 1 at its foot."""
    x = _course_x(one, one.years[place])
    y = round(COURSE_TOP + depth * (COURSE_AXIS - 2 * COURSE_TOP - 4), 1)
    is_end = place in (0, len(one.values) - 1)
    label = precise_amount(indicator, one.values[place] or 0.0) if is_end else ""
    return CoursePoint(x, y, label, y - 12 if is_above else y + 24)


def _course_x(one: Course, year: int) -> float:
    """Pixels from the left, on a true scale of time."""
    first, last = one.years[0], one.years[-1]
    return round(COURSE_LEFT + (year - first) / (last - first) * (COURSE_WIDTH - 2 * COURSE_LEFT), 1)


def _path(one: Course, points: Sequence[CoursePoint]) -> str:
    """A line through the points, broken where a year is missing."""
    left, pen, parts = iter(points), "M", []
    for value in one.values:
        if value is None:
            pen = "M"
            continue
        point = next(left)
        parts.append(f"{pen}{point.x:g} {point.y:g}")
        pen = "L"
    return "".join(parts)


def _course_rows(latest: Latest, row: int, column: int, own: Course, land: Course | None) -> Iterator[CourseRow]:
    """The years of the picture, newest first; a year without a figure is left out."""
    indicator = latest.indicators[column]
    origins = {period: latest.series_origin(k) for period, k in latest.series[column]}
    origins[indicator.newest] = latest.origins_of(int(latest.origin[row, column]))
    beside_it = land.values if land is not None else (None,) * len(own.values)
    for period, value, other in reversed(list(zip(own.periods, own.values, beside_it, strict=True))):
        if value is None:
            continue
        there = "niet gepubliceerd" if other is None else precise_amount(indicator, other)
        source = "; ".join(map(citation, origins[period]))
        yield CourseRow(period, precise_amount(indicator, value), there if land else "", source)
