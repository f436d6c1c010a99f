"""The drawings of the Rijke foto: a strip beside each thing that stands out, and the DNA-streepjescode."""

from dataclasses import replace
from functools import lru_cache
from math import isnan

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import position_in_words
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.web.areas.queries import plural
from wijkdna.web.profiles.queries import FigureRow, Standout, shown
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
        if latest.measured_for[one, column] == one and latest.status[one, column] == Status.KNOWN
    ]
    return field_of(own, references), references


@lru_cache(maxsize=1000)
def _level_mates(latest: Latest, around: int, level: Level) -> npt.NDArray[np.int64]:
    return np.array(latest.areas.within(around, level), dtype=np.int64)


def barcode_of(latest: Latest, figures: AreaFigures, rows: list[FigureRow], over: AreaFigures | None) -> Barcode:
    """The DNA-streepjescode: each figure as the distance in percentile points to that of the surroundings.

    over  an area of the same level that is laid over it
    """
    names = latest.areas.names
    groups = [
        (title, [_column(latest, figures, rows[column], over) for column in columns])
        for title, columns in _themes(latest)
    ]
    shown_columns = sum(len(group) for _, group in groups)
    name, around = names[figures.row], around_name(latest, figures.row)
    return barcode(
        groups,
        title=f"DNA-streepjescode van {name}",
        desc=f"{shown_columns} cijfers in {len(groups)} thema’s. Een streep omhoog betekent meer dan {around}, omlaag "
        "minder. De grootste verschillen en alle cijfers staan hieronder in woorden.",
        over_name=None if over is None else names[over.row],
    )


@lru_cache(maxsize=4)
def _themes(latest: Latest) -> list[tuple[str, list[int]]]:
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


def _column(latest: Latest, figures: AreaFigures, row: FigureRow, over: AreaFigures | None) -> Column:
    column = row.column
    indicator, around = latest.indicators[column], figures.around[column]
    comparable = figures.is_own(column) and not isnan(around)
    small = figures.n[column] < SMALL
    brief, told = _in_words(latest, figures, row)
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


def _in_words(latest: Latest, figures: AreaFigures, row: FigureRow) -> tuple[str, str]:
    """The figure beside that of the surroundings, and the same with its place in Nederland."""
    if row.carried:
        brief = f"{row.own}. Het cijfer van de {row.level} is {row.carried}."
        return brief, brief
    if not row.is_known:
        brief = f"{row.own[:1].upper()}{row.own[1:]}."
        return brief, brief
    names, level = latest.areas.names, latest.areas.levels[figures.row]
    lower, higher = figures.lower[row.column], figures.higher[row.column]
    here = names[figures.row] if len(names[figures.row]) <= LONGEST_NAME else "Hier"
    brief = f"{here} {row.own}, {around_name(latest, figures.row)} {row.around}."
    place = position_in_words(latest.indicators[row.column], level, lower, higher)
    return brief, f"{brief} {place} Cijfer van de {row.level}."
