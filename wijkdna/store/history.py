"""The course of a figure of one area: its earlier periods on the borders of now, or why there are none."""

from functools import lru_cache
from math import isnan

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CHANGED_IN, comparable
from wijkdna.domain.figures import Status
from wijkdna.domain.trend import (
    Course,
    Gap,
    no_figure,
    not_published,
    other_borders,
    other_level,
    single_period,
)
from wijkdna.store.latest import Latest

_KNOWN = int(Status.KNOWN)


def course(latest: Latest, row: int, column: int) -> Course | Gap:
    """Earlier figures of an area and its newest; a Gap when there is not one earlier figure on the same borders.

    A figure that is carried has the course of the area it was measured for.
    """
    status = latest.status[row, column]
    if status != _KNOWN:
        return no_figure(Status(int(status)))
    series = latest.series.get(column)
    if not series:
        return _single_period(latest, column)
    row = int(latest.measured_for[row, column])
    values = _earlier(latest, row, column, series)
    first = next((i for i, value in enumerate(values) if value is not None), None)
    if first is None:
        return why_missing(latest, row, column, len(series) - 1)
    periods = (*(period for period, _ in series[first:]), latest.indicators[column].newest)
    before = why_missing(latest, row, column, first - 1) if first else None
    newest = float(latest.values[row, column])
    return Course(periods, (*values[first:], newest), before, float(latest.n[row, column]))


@lru_cache(maxsize=1000)
def _single_period(latest: Latest, column: int) -> Gap:
    return single_period(latest.indicators[column])


def _earlier(latest: Latest, row: int, column: int, series: list[tuple[str, int]]) -> list[float | None]:
    """Values of the earlier periods, oldest first; None where absent or on other borders."""
    found = _history(latest, row)
    values = [None if isnan(found[k]) else found[k] for _, k in series]
    code = latest.areas.codes[row]
    if code not in CHANGED_IN:
        return values
    # A release made before a change of borders was known may still hold figures from before it.
    now = _years_now(latest, row, column)
    return [
        value if comparable(code, _year_then(latest, k), now) else None
        for value, (_, k) in zip(values, series, strict=True)
    ]


@lru_cache(maxsize=100)
def _history(latest: Latest, row: int) -> list[float]:
    """All earlier figures of an area as plain numbers. Kept for the thirty figures of one page."""
    found: list[float] = latest.history[row].tolist()
    return found


def why_missing(latest: Latest, row: int, column: int, place: int) -> Gap:
    """Why an area has no figure in one of the earlier periods. place: of that period in latest.series[column]."""
    period, k = latest.series[column][place]
    code, level = latest.areas.codes[row], latest.areas.levels[row]
    then, now = _year_then(latest, k), _years_now(latest, row, column)
    if not comparable(code, then, now):
        return other_borders(level, CHANGED_IN[code], period)
    if then < now and not _stood_in(latest, row, then):
        return other_borders(level, None, period)
    return not_published(level) if _is_at_level(latest, k, level) else other_level(level)


@lru_cache(maxsize=1000)
def _year_then(latest: Latest, k: int) -> int:
    """Border year of an earlier period: that of its oldest table."""
    return min((origin.boundaries for origin in latest.series_origin(k)), default=latest.boundaries)


def _years_now(latest: Latest, row: int, column: int) -> int:
    origins = latest.origins_of(int(latest.origin[row, column]))
    return max((origin.boundaries for origin in origins), default=latest.boundaries)


def _stood_in(latest: Latest, row: int, year: int) -> bool:
    """True when any table in the borders of that year has a figure of this area."""
    columns = [k for k in range(latest.history.shape[1]) if _year_then(latest, k) == year]
    if np.isfinite(latest.history[row, columns]).any():
        return True
    own = (latest.measured_for[row] == row) & (latest.status[row] == Status.KNOWN)
    numbers = {int(number) for number in latest.origin[row][own]}
    return any(origin.boundaries == year for number in numbers for origin in latest.origins_of(number))


@lru_cache(maxsize=1000)
def _is_at_level(latest: Latest, k: int, level: Level) -> bool:
    """True when any area of this level has a figure in this earlier period."""
    return bool(np.isfinite(latest.history[latest.areas.slices[level], k]).any())
