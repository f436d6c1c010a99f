"""The questions about an area, each with its slider, its answer and what stands beside it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import period_level_source, precise_amount
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.origin import citation
from wijkdna.domain.quiz import (
    Candidate,
    Scale,
    beside_guess,
    choose,
    guess_amount,
    guess_in_words,
    is_askable,
    question,
    rests_on_enough,
    scale,
)
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.web.areas.queries import AreaLink, link_to, place_of, plural
from wijkdna.web.profiles.drawings import around_name
from wijkdna.web.profiles.queries import sentence_of, short_source, shown

USUAL = (2, 98)
"""Percentiles of the areas of a level between which nearly all lie."""


@dataclass(frozen=True, slots=True)
class Range:
    """A slider as attributes of a field: "0", "100", "0.5"."""

    low: str
    high: str
    step: str
    middle: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question, without its answer.

    stops  labels under the slider
    """

    number: int
    column: int
    indicator: Indicator
    theme: str
    text: str
    slider: Scale
    range: Range
    stops: list[str]

    @property
    def words(self) -> list[str]:
        """What the slider says at each of its values, in order."""
        return [guess_in_words(self.indicator, value, self.slider.step) for value in self.slider.stops]


@dataclass(frozen=True, slots=True)
class Answer:
    """The figure, in words and as numbers beside those of the surroundings.

    amounts  name and number of the area, its gemeente or provincie, and Nederland
    usual    between which numbers nearly all areas of its level lie
    source   level, period and table; brief_source without the title
    """

    value: float
    amount: str
    sentence: str
    amounts: list[tuple[str, str]]
    usual: str
    cautions: list[str]
    source: str
    brief_source: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess in words, and what the figure is beside it."""

    value: float
    amount: str
    told: str


@lru_cache(maxsize=500)
def columns_asked(latest: Latest, row: int) -> tuple[int, ...]:
    """Columns of the figures that are asked about an area: at most six, the same as long as the release is."""
    figures, level = latest.figures_of(row), latest.areas.levels[row]
    found = [
        _candidate(latest, figures, column)
        for column, indicator in enumerate(latest.indicators)
        if is_askable(indicator, level) and figures.is_own(column) and rests_on_enough(figures.n[column])
    ]
    return tuple(choose(found))


def _candidate(latest: Latest, figures: AreaFigures, column: int) -> Candidate:
    indicator = latest.indicators[column]
    low, middle, high = usual(latest, _like(latest, figures.row), column)
    spread = high - low
    return Candidate(
        column=column,
        theme=indicator.theme,
        valence=indicator.valence,
        is_model_estimate=indicator.is_model_estimate,
        is_standout=column in latest.standouts[figures.row],
        surprise=round(abs(figures.values[column] - middle) / spread, 6) if spread > 0 else 0.0,
    )


def _like(latest: Latest, row: int) -> Level:
    """The level whose areas show what is usual: its own; of a provincie and the land that of the gemeenten."""
    level = latest.areas.levels[row]
    return Level.GEMEENTE if level in (Level.LAND, Level.PROVINCIE) else level


@lru_cache(maxsize=1000)
def usual(latest: Latest, level: Level, column: int) -> tuple[float, float, float]:
    """Low, middle and high of the own figures of a level; zeros where there are none."""
    rows = latest.areas.slices[level]
    own = latest.measured_for[rows, column] == np.arange(rows.start, rows.stop)
    values = latest.values[rows, column][own & (latest.status[rows, column] == Status.KNOWN)]
    if len(values) == 0:
        return 0.0, 0.0, 0.0
    low, middle, high = np.percentile(values, (USUAL[0], 50, USUAL[1])).tolist()
    return low, middle, high


def questions(latest: Latest, row: int) -> list[Question]:
    """All questions about an area, in order."""
    return [_question(latest, row, number, column) for number, column in enumerate(columns_asked(latest, row), start=1)]


def _question(latest: Latest, row: int, number: int, column: int) -> Question:
    indicator = latest.indicators[column]
    slider = _slider(latest, row, column)
    return Question(
        number=number,
        column=column,
        indicator=indicator,
        theme=next(theme["title"] for theme in latest.themes if theme["id"] == indicator.theme),
        text=question(indicator, place_of(latest, row).in_text),
        slider=slider,
        range=Range(*map(_plain, map(float, (slider.low, slider.high, slider.step, slider.middle)))),
        stops=[guess_amount(indicator, value, slider.step) for value in slider.labelled],
    )


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else str(number)


def _slider(latest: Latest, row: int, column: int) -> Scale:
    low, _, high = usual(latest, _like(latest, row), column)
    beside = [float(latest.values[one, column]) for one in _rows_beside(latest, row, column)]
    return scale(latest.indicators[column], (low, high), beside)


def _rows_beside(latest: Latest, row: int, column: int) -> list[int]:
    """The area, its surroundings and Nederland, each once, as far as they have a figure of their own."""
    rows = dict.fromkeys((row, latest.whole(row), 0))
    return [
        one for one in rows if latest.measured_for[one, column] == one and latest.status[one, column] == Status.KNOWN
    ]


def answer(latest: Latest, row: int, asked: Question) -> Answer:
    """What the area really has, with everything that must stand beside it."""
    indicator, column = asked.indicator, asked.column
    told = sentence_of(latest, row, column)
    if told is None:
        raise ValueError(f"{indicator.id} of row {row} is asked and not known")
    level, origin = latest.areas.levels[row], int(latest.origin[row, column])
    tables = "; ".join(dict.fromkeys(citation(one) for one in latest.origins_of(origin)))
    return Answer(
        value=float(latest.values[row, column]),
        amount=shown(latest, row, column),
        sentence=told.full,
        amounts=_amounts(latest, row, column),
        usual=_usual_in_words(latest, row, column),
        cautions=[latest.cautions[code] for code in indicator.caution],
        source=period_level_source(level, indicator.newest, tables),
        brief_source=period_level_source(level, indicator.newest, short_source(latest, origin)),
    )


def _amounts(latest: Latest, row: int, column: int) -> list[tuple[str, str]]:
    around, names = latest.whole(row), latest.areas.names
    found = [(names[row], shown(latest, row, column))]
    if around not in (row, 0):
        found.append((around_name(latest, row), shown(latest, around, column)))
    return found if row == 0 else [*found, (names[0], shown(latest, 0, column))]


def _usual_in_words(latest: Latest, row: int, column: int) -> str:
    indicator, level = latest.indicators[column], _like(latest, row)
    low, _, high = (precise_amount(indicator, value) for value in usual(latest, level, column))
    return f"Bijna alle {plural(level)} in Nederland liggen tussen {low} en {high}."


def guessed(latest: Latest, row: int, asked: Question, value: float) -> Guess:
    """A guess beside the figure. value: on the slider of the question."""
    indicator, slider = asked.indicator, asked.slider
    told = beside_guess(indicator, slider, value, float(latest.values[row, asked.column]))
    return Guess(value, guess_amount(indicator, value, slider.step), told)


def larger_areas(latest: Latest, row: int) -> list[AreaLink]:
    """The wijk and gemeente (or provincie and land) around an area that do have questions."""
    areas = latest.areas
    around = (int(parent[row]) for parent in (areas.wijk, areas.gemeente, areas.provincie))
    return [link_to(latest, one) for one in (*around, 0) if one not in (-1, row) and columns_asked(latest, one)][:2]
