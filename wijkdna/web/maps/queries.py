"""A figure for all areas of a map: five classes, the words of each, and every area with its figure in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import isnan
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CHANGED_IN
from wijkdna.domain.classes import (
    amount_words,
    amounts,
    difference_words,
    differences,
    in_units,
)
from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import absence, number_nl
from wijkdna.domain.origin import Origin, citation
from wijkdna.domain.trend import Course
from wijkdna.store.area_table import ORDER
from wijkdna.store.history import course, why_missing
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import MapPlace, kind_slug, place_table
from wijkdna.web.areas.queries import AreaLink, link_to, place_of, plural
from wijkdna.web.profiles.queries import sentence_of, short_source, told_figure

Rows = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]

CARRIED, ABSENT = "carried", "absent"
AMOUNTS = {
    0: (),
    1: ("a3",),
    2: ("a2", "a4"),
    3: ("a1", "a3", "a5"),
    4: ("a1", "a2", "a4", "a5"),
    5: ("a1", "a2", "a3", "a4", "a5"),
}
"""Names of the colours for a number of classes, from low to high."""

DIFFERENCES = {3: ("less2", "same", "more2"), 5: ("less1", "less2", "same", "more2", "more1")}
_NO_DIFFERENCE = ("count", "class")


class Colour(StrEnum):
    """What the colours tell; the value is the word in the address."""

    AMOUNT = "cijfer"
    DIFFERENCE = "verschil"


class Sorting(StrEnum):
    """How the table is sorted; the value is the word in the address."""

    NAME = "naam"
    VALUE = "waarde"


@dataclass(frozen=True, slots=True)
class MapState:
    """Everything that an address says about a map.

    whole   row of the land, provincie or gemeente that is drawn; level of the areas in it
    chosen  code of the area whose card is open, "" for none
    kinds   kinds of places that are drawn
    """

    whole: int
    level: Level
    indicator: str
    period: str
    chosen: str = ""
    kinds: tuple[str, ...] = ()
    order: Sorting = Sorting.NAME
    colour: Colour = Colour.AMOUNT

    @property
    def query(self) -> str:
        """The state as it stands behind the question mark of the address of the whole."""
        fields = {"cijfer": self.indicator, "jaar": self.period, "niveau": str(self.level)}
        if self.colour is not Colour.AMOUNT:
            fields["kleur"] = str(self.colour)
        if self.order is not Sorting.NAME:
            fields["volgorde"] = str(self.order)
        if self.kinds:
            fields["plekken"] = ",".join(kind_slug(kind) for kind in self.kinds)
        if self.chosen:
            fields["gekozen"] = self.chosen
        return urlencode(fields, safe=",")


class AreaOnMap(NamedTuple):
    """One area as the map and the table tell it.

    text   its figure, or why there is none; carried: that of the larger area, with whose it is
    sort   places it in a table by value
    css    class of its colour or hatch; words: its class in words, "" without one
    level  "buurt 2024, CBS 85984NED": of the figure that is shown, "" where there is none
    """

    row: int
    code: str
    name: str
    text: str
    css: str
    words: str
    level: str
    sort: tuple[int, float, str]


class LegendLine(NamedTuple):
    """A colour or hatch, what it means, and of how many areas: "103 buurten"."""

    css: str
    words: str
    areas: str


@dataclass(frozen=True, slots=True)
class MapFigures:
    """A figure of all areas of a map.

    title     "Bewoners van 65 jaar en ouder, buurten van Amsterdam, 2024"
    whole     name of the area that is drawn; around: its figure, "" where there is none
    sources   citations of the tables behind the figures
    """

    indicator: Indicator
    period: str
    title: str
    colour: Colour
    whole: str
    around: str
    legend: tuple[LegendLine, ...]
    areas: tuple[AreaOnMap, ...]
    sources: tuple[str, ...]

    @property
    def is_difference(self) -> bool:
        """True where the colours tell the difference with the whole."""
        return self.colour is Colour.DIFFERENCE

    def of(self, code: str) -> AreaOnMap | None:
        """One area; None when the map does not show it."""
        return next((area for area in self.areas if area.code == code), None)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The figures of some areas in one period; arrays and lists as long as `rows`.

    status, measured_for  as in Latest. Of an earlier period only own figures are there
    gaps  why there is none, by place in `rows`, where the status does not tell
    """

    period: str
    rows: Rows
    values: Values
    status: npt.NDArray[np.uint8]
    measured_for: Rows
    sources: list[str]
    origins: list[tuple[Origin, ...]]
    gaps: Mapping[int, str]

    @property
    def is_own(self) -> npt.NDArray[np.bool_]:
        """Where there is a number that was measured for the area itself."""
        return np.asarray((self.status == Status.KNOWN) & (self.measured_for == self.rows))


def name_of(latest: Latest, whole: int) -> str:
    """The area that is drawn as people name it: "Alkmaar", "Noord-Holland", "de provincie Utrecht"."""
    is_provincie = latest.areas.levels[whole] is Level.PROVINCIE
    return place_of(latest, whole).in_text if is_provincie else latest.areas.names[whole]


def figures_of(latest: Latest, state: MapState) -> MapFigures:
    """The figure of a map, for all its areas in the order of the table."""
    alone = MapState(state.whole, state.level, state.indicator, state.period, colour=colour_of(latest, state))
    found = _figures(latest, alone)
    return found if state.order is Sorting.NAME else _by_value(found)


def colour_of(latest: Latest, state: MapState) -> Colour:
    """What the colours can tell: a number of people is no more or less than that of the whole, it is part of it."""
    possible = has_difference(latest, state.whole, state.indicator, state.period)
    return state.colour if possible else Colour.AMOUNT


def has_difference(latest: Latest, whole: int, indicator: str, period: str) -> bool:
    """Whether a difference with the whole means something, and the whole has a figure of its own."""
    column = latest.columns[indicator]
    return latest.indicators[column].kind not in _NO_DIFFERENCE and not isnan(_of_whole(latest, whole, column, period))


def _of_whole(latest: Latest, whole: int, column: int, period: str) -> float:
    shown = _shown(latest, [whole], column, period)
    return float(shown.values[0]) if shown.is_own[0] else float("nan")


@lru_cache(maxsize=64)
def _figures(latest: Latest, state: MapState) -> MapFigures:
    column, name = latest.columns[state.indicator], name_of(latest, state.whole)
    indicator = latest.indicators[column]
    shown = _shown(latest, latest.areas.within(state.whole, state.level), column, state.period)
    of_whole = _of_whole(latest, state.whole, column, state.period)
    paint = _painted(indicator, shown, of_whole, state.colour)
    areas = [_area(latest, indicator, shown, k, paint) for k in range(len(shown.rows))]
    return MapFigures(
        indicator=indicator,
        period=state.period,
        title=f"{indicator.label}, {plural(state.level)} van {name}, {state.period}",
        colour=state.colour,
        whole=name,
        around="" if isnan(of_whole) else precise_amount(indicator, of_whole),
        legend=tuple(_legend(areas, paint, state.level)),
        areas=tuple(sorted(areas, key=lambda area: (area.name.lower(), area.code))),
        sources=tuple(dict.fromkeys(citation(one) for origins in shown.origins for one in origins)),
    )


class _Paint(NamedTuple):
    """The class of each area, and of each class its number of areas, its words and the name of its colour."""

    places: list[int]
    counts: tuple[int, ...]
    words: list[str]
    css: Sequence[str]


def _painted(indicator: Indicator, shown: _Shown, of_whole: float, colour: Colour) -> _Paint:
    units = in_units(indicator, np.where(shown.is_own, shown.values, np.nan))
    if colour is Colour.AMOUNT:
        classes = amounts(units)
        css, words = AMOUNTS[len(classes.counts)], amount_words(indicator, classes)
    else:
        units = units - in_units(indicator, np.array([of_whole]))
        classes = differences(units)
        css, words = DIFFERENCES[len(classes.counts)], difference_words(indicator, classes)
    return _Paint(classes.of(units).tolist(), classes.counts, words, css)


def _shown(latest: Latest, within: Sequence[int], column: int, period: str) -> _Shown:
    rows = np.array(within, dtype=np.int64)
    if period == latest.indicators[column].newest:
        numbers = latest.origin[rows, column].tolist()
        return _Shown(
            period,
            rows,
            latest.values[rows, column],
            latest.status[rows, column],
            latest.measured_for[rows, column].astype(np.int64),
            [short_source(latest, number) for number in numbers],
            [latest.origins_of(number) for number in dict.fromkeys(numbers)],
            {},
        )
    place = [earlier for earlier, _ in latest.series[column]].index(period)
    return _earlier(latest, rows, column, place)


def _earlier(latest: Latest, rows: Rows, column: int, place: int) -> _Shown:
    """Figures of an earlier period, place in latest.series[column], where the borders are still the same."""
    period, k = latest.series[column][place]
    values = latest.history[rows, k].copy()
    for n, row in enumerate(rows.tolist()):
        if latest.areas.codes[row] in CHANGED_IN and not _has_course(latest, row, column, period):
            values[n] = np.nan
    gaps = {
        n: why_missing(latest, int(rows[n]), column, place).brief for n in np.flatnonzero(np.isnan(values)).tolist()
    }
    status = np.where(np.isnan(values), Status.NOT_PUBLISHED, Status.KNOWN).astype(np.uint8)
    origins = latest.series_origin(k)
    tables = ", ".join(dict.fromkeys(f"{one.publisher} {one.table}".strip() for one in origins))
    return _Shown(period, rows, values, status, rows, [tables] * len(rows), [origins], gaps)


def _has_course(latest: Latest, row: int, column: int, period: str) -> bool:
    found = course(latest, row, column)
    return isinstance(found, Course) and dict(zip(found.periods, found.values, strict=True)).get(period) is not None


def _area(latest: Latest, indicator: Indicator, shown: _Shown, k: int, paint: _Paint) -> AreaOnMap:
    row, measured, status = int(shown.rows[k]), int(shown.measured_for[k]), Status(int(shown.status[k]))
    code, name, levels = latest.areas.codes[row], latest.areas.names[row], latest.areas.levels
    if status is not Status.KNOWN:
        why = shown.gaps.get(k) or absence(status)
        return AreaOnMap(row, code, name, why, ABSENT, "", "", (2, 0.0, name.lower()))
    value = float(shown.values[k])
    text, sort = precise_amount(indicator, value), (int(measured != row), -value, name.lower())
    level = f"{levels[measured]} {shown.period}, {shown.sources[k]}"
    if measured != row:
        return AreaOnMap(row, code, name, f"{text} (cijfer van de {levels[measured]})", CARRIED, "", level, sort)
    place = paint.places[k]
    return AreaOnMap(row, code, name, text, paint.css[place], paint.words[place], level, sort)


def _legend(areas: Sequence[AreaOnMap], paint: _Paint, level: Level) -> list[LegendLine]:
    """The classes from low to high, and the hatches that the map has."""
    rest = [(CARRIED, "alleen gemeten voor een groter gebied"), (ABSENT, "geen cijfer")]
    counted = [(kind, text, sum(area.css == kind for area in areas)) for kind, text in rest]
    lines = [*zip(paint.css, paint.words, paint.counts, strict=True), *(line for line in counted if line[2])]
    return [LegendLine(kind, text, count_of(n, level)) for kind, text, n in lines]


def count_of(n: int, level: Level) -> str:
    """ "1 buurt", "1.234 buurten"."""
    return f"{number_nl(n)} {level if n == 1 else plural(level)}"


def _by_value(found: MapFigures) -> MapFigures:
    """The areas from high to low; then those with a figure of a larger area, then those without any."""
    return replace(found, areas=tuple(sorted(found.areas, key=lambda area: area.sort)))


def places_of(latest: Latest, state: MapState) -> tuple[MapPlace, ...]:
    """The places in a gemeente; none on a map of a provincie or the land, where they would cover each other."""
    if latest.areas.levels[state.whole] is not Level.GEMEENTE:
        return ()
    return place_table(latest).of(latest.areas.codes[state.whole])


def chosen_on_map(latest: Latest, state: MapState) -> int | None:
    """Row of the area to outline: the chosen one, or the one on this map that it lies in; None when none is chosen."""
    if not state.chosen:
        return None
    row = latest.row(state.chosen)
    if ORDER.index(latest.areas.levels[row]) <= ORDER.index(state.level):
        return row
    return int(latest.areas.parents(state.level)[row])


@dataclass(frozen=True, slots=True)
class Card:
    """What a map tells about one area. sentence: "" when there is no newest figure to put in words."""

    area: AreaLink
    sentence: str
    pairs: tuple[tuple[str, str], ...]


def card_of(latest: Latest, state: MapState, figures: MapFigures) -> Card | None:
    """The card of the chosen area, which may be larger or smaller than the areas of the map; None without one."""
    if not state.chosen:
        return None
    row, column = latest.row(state.chosen), latest.columns[state.indicator]
    shown = _shown(latest, [row], column, state.period)
    area = _area(latest, figures.indicator, shown, 0, _Paint([0], (), [""], [""]))
    on_map = figures.of(state.chosen)
    told = sentence_of(latest, row, column) if state.period == figures.indicator.newest else None
    pairs = {
        "Cijfer": area.text,
        "Klasse op de kaart": on_map.words if on_map else "",
        "Niveau en jaar": area.level.partition(",")[0],
        "Status": _status(latest, state, shown, row, column),
        "Bron": "; ".join(dict.fromkeys(citation(one) for one in shown.origins[0])) if area.level else "",
    }
    kept = tuple((term, words) for term, words in pairs.items() if words)
    return Card(link_to(latest, row), told.full if told else "", kept)


def _status(latest: Latest, state: MapState, shown: _Shown, row: int, column: int) -> str:
    """Whether there is a figure, and how it came about."""
    if Status(int(shown.status[0])) is not Status.KNOWN:
        return "er is geen cijfer van deze plek"
    measured = int(shown.measured_for[0])
    if measured != row:
        return f"niet gemeten voor deze plek zelf, wel voor {what_it_is_called(latest, measured)}"
    how = told_figure(latest, row, column).how if state.period == latest.indicators[column].newest else ""
    return f"bekend, {how}" if how else "bekend"


def what_it_is_called(latest: Latest, row: int) -> str:
    """ "de wijk Centrum"."""
    return f"de {latest.areas.levels[row]} {latest.areas.names[row]}"
