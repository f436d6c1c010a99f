"""The figures of an area of one's own: put together from its buurten, and measured against the rest of its gemeente."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isnan, nan

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.domain.combine import Whole, whole_of
from wijkdna.domain.contrast import Series
from wijkdna.domain.distinct import Contrast
from wijkdna.domain.figures import Figures, Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.own_areas import (
    OwnFigure,
    Yardstick,
    contrast,
    mean_of_rests,
    rest_of,
    urbanity_of,
    yardstick,
)
from wijkdna.store.latest import Latest
from wijkdna.store.variable_table import Variables, variable_table

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

LEVELS = (Level.BUURT, Level.WIJK, Level.GEMEENTE)
"""What an own area may be put together from, the smallest first."""


@dataclass(frozen=True, slots=True)
class OwnArea:
    """Buurten that somebody put together.

    name       as its maker calls it, "" when it has no name
    rows       its buurten, in the order of AreaTable
    gemeenten  rows of their gemeenten, the one with most residents of the area first
    residents  of the area in each gemeente, as far as published
    """

    name: str
    rows: tuple[int, ...]
    gemeenten: tuple[int, ...]
    residents: tuple[float, ...]

    @property
    def is_inhabited(self) -> bool:
        """False where no buurt has a published number of residents above zero."""
        return sum(self.residents) > 0


def own_area(latest: Latest, name: str, rows: Sequence[int]) -> OwnArea:
    """An own area from rows of buurten, in any order."""
    ordered = sorted(set(rows))
    living: dict[int, float] = {}
    for row in ordered:
        gemeente = int(latest.areas.gemeente[row])
        living[gemeente] = living.get(gemeente, 0.0) + float(np.nan_to_num(latest.residents[row]))
    gemeenten = sorted(living, key=lambda one: (-living[one], one))
    return OwnArea(name, tuple(ordered), tuple(gemeenten), tuple(living[one] for one in gemeenten))


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """One indicator of an own area.

    parts  rows of the areas it was put together from: buurten, or whole wijken or gemeenten; () when it cannot be
    whole  None when there are no such parts
    """

    column: int
    indicator: Indicator
    parts: tuple[int, ...]
    level: Level
    whole: Whole | None

    @property
    def value(self) -> float:
        """The figure, NaN when absent."""
        return float(self.whole.figures.values[0]) if self.whole else nan

    @property
    def is_known(self) -> bool:
        """True when there is a figure of the own area itself."""
        return self.whole is not None and bool(self.whole.figures.known[0])


def combined(latest: Latest, own: OwnArea) -> list[Combined]:
    """All indicators of an own area, in the order of the screen."""
    table = variable_table(latest.folder)
    parts = {level: _made_of(latest, own, level) for level in LEVELS}
    variables = {level: table.of(np.array(rows, dtype=np.int64)) for level, rows in parts.items() if rows}
    return [_combined(latest, column, parts, variables) for column in range(len(latest.indicators))]


def _made_of(latest: Latest, own: OwnArea, level: Level) -> tuple[int, ...]:
    """The areas of a level that the own area consists of, when it consists of whole ones; else ()."""
    if level is Level.BUURT:
        return own.rows
    parents = sorted({int(latest.areas.parents(level)[row]) for row in own.rows})
    inside = [buurt for parent in parents for buurt in latest.areas.within(parent, Level.BUURT)]
    return tuple(parents) if sorted(inside) == list(own.rows) else ()


def _combined(
    latest: Latest, column: int, parts: dict[Level, tuple[int, ...]], variables: dict[Level, Variables]
) -> Combined:
    """From the smallest level at which that gives a figure; else as it stands at the smallest level there is."""
    indicator = latest.indicators[column]
    levels = [level for level in LEVELS if level in indicator.levels]
    found = [
        Combined(column, indicator, parts[level], level, _whole(indicator, level, variables[level]))
        for level in levels
        if level in variables
    ]
    nothing = Combined(column, indicator, (), levels[0], None)
    return next((one for one in found if one.is_known), found[0] if found else nothing)


def _whole(indicator: Indicator, level: Level, variables: Variables) -> Whole:
    weighed_by = indicator.denominator if indicator.combine == "weighted_mean" else None

    def variable(reference: str) -> Figures:
        read = variables.weight if reference == weighed_by else variables.figures
        return read(reference, indicator.newest)

    return whole_of(indicator, indicator.inputs_for(level), variable, variables.residents)


def is_own(latest: Latest, row: int, column: int) -> bool:
    """True where an area has a figure that was measured for the area itself."""
    return bool(latest.status[row, column] == Status.KNOWN and latest.measured_for[row, column] == row)


def around(latest: Latest, own: OwnArea, column: int) -> float:
    """The gemeente's own figure; of several gemeenten the sum of a count, else their mean, weighed by where the
    residents of the own area live. NaN when one that counts has none, and for classes of several gemeenten.
    """
    indicator = latest.indicators[column]
    values = [float(latest.values[row, column]) if is_own(latest, row, column) else nan for row in own.gemeenten]
    if len(values) == 1 or indicator.kind == "count":
        return sum(values)
    live = [(value, n) for value, n in zip(values, own.residents, strict=True) if n > 0]
    if indicator.kind == "class" or not live:
        return nan
    return sum(value * n for value, n in live) / sum(n for _, n in live)


def origins(latest: Latest, column: int, parts: Sequence[int]) -> list[int]:
    """Numbers of the origins behind these areas' own figures, as Latest.origins_of() takes them, each once."""
    rows = np.array(parts, dtype=np.int64)
    own = (latest.measured_for[rows, column] == rows) & (latest.status[rows, column] == int(Status.KNOWN))
    return list(dict.fromkeys(latest.origin[rows[own], column].tolist()))


@lru_cache(maxsize=500)
def figures_at(latest: Latest, level: Level, column: int) -> Floats:
    """The own figures of all areas of a level, sorted, without the absent: to find a place among them. Kept."""
    rows = latest.areas.slices[level]
    values = _series(latest, column, np.arange(rows.start, rows.stop)).x
    return np.sort(values[np.isfinite(values)])


def _series(latest: Latest, column: int, rows: Rows) -> Series:
    """An indicator of some areas, own figures only, as derive.py compares them."""
    indicator = latest.indicators[column]
    x = np.where(latest.measured_for[rows, column] == rows, latest.values[rows, column], np.nan)
    n = latest.n[rows, column].astype(np.float64)
    y = x * n / (1000.0 if indicator.formula == "per_1000" else 100.0)
    return Series(indicator, x, y, np.where(np.isnan(y), np.nan, n) if indicator.kind == "share" else n)


def to_compare(latest: Latest, figures: Sequence[Combined]) -> list[Combined]:
    """The figures that are compared with the gemeente: as for a buurt."""
    return [
        one for one in figures if one.indicator.findings and one.indicator.kind != "count" and one.level is Level.BUURT
    ]


def contrasts(latest: Latest, own: OwnArea, figures: Sequence[Combined]) -> list[Contrast]:
    """Each figure against the other buurten of its gemeente (of each of its gemeenten, weighed), in the same order."""
    rows = np.array(own.rows, dtype=np.int64)
    degree = urbanity_of(_urbanity(latest)[rows - latest.areas.slices[Level.BUURT].start], latest.households[rows])
    others = [_others(latest, own, gemeente) for gemeente in own.gemeenten]
    inside = [rows[latest.areas.gemeente[rows] == gemeente] for gemeente in own.gemeenten]
    return [_contrast(latest, one, degree, inside, others) for one in figures]


def _others(latest: Latest, own: OwnArea, gemeente: int) -> Rows:
    mine = set(own.rows)
    return np.array([row for row in latest.areas.within(gemeente, Level.BUURT) if row not in mine], dtype=np.int64)


def _contrast(latest: Latest, one: Combined, degree: float, inside: list[Rows], others: list[Rows]) -> Contrast:
    stick = _yardstick(latest, one.column, degree)
    parts = [_series(latest, one.column, rows) for rows in inside]
    rests_on = [float(np.nansum(series.n)) for series in parts]
    rest = mean_of_rests([rest_of(_series(latest, one.column, rows), stick) for rows in others], rests_on)
    x = one.value
    unweighed = all(np.isnan(series.n).all() for series in parts)
    roundings = sum(int(np.isfinite(series.y).sum()) for series in parts)
    own = OwnFigure(x, nan if isnan(x) or unweighed else sum(rests_on), roundings)
    return contrast(one.indicator, stick, own, rest)


@lru_cache(maxsize=1000)
def _yardstick(latest: Latest, column: int, degree: float) -> Yardstick:
    """Kept: there are six for each indicator."""
    rows = latest.areas.slices[Level.BUURT]
    return yardstick(_series(latest, column, np.arange(rows.start, rows.stop)), _urbanity(latest), degree)


@lru_cache(maxsize=4)
def _urbanity(latest: Latest) -> Floats:
    """Degree of urbanity of all buurten, NaN unknown."""
    rows = latest.areas.slices[Level.BUURT]
    return _series(latest, latest.columns["stedelijkheid"], np.arange(rows.start, rows.stop)).x
