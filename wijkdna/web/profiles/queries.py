"""The Rijke foto of an area: what stands out, and all its figures, as sentences and as rows of a table.

Reads one release and nothing else, so that the command line and the pages tell the same.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import isnan
from operator import attrgetter
from typing import NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import (
    Comparison,
    Place,
    Sentence,
    period_level_source,
    precise_amount,
    sentence,
)
from wijkdna.domain.distinct import Label
from wijkdna.domain.figures import How, Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import absence
from wijkdna.domain.origin import Origin, citation
from wijkdna.domain.trend import Gap, in_words
from wijkdna.store.history import course
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.web.areas.queries import AreaLink, link_to, place_of
from wijkdna.web.shared.drawings import Spark, spark

_WITH_FINDING: dict[int, int] = {
    Label.EIGEN: 0,
    Label.TYPISCH: 1,
    Label.STREEKEIGEN: 2,
    Label.TUSSENIN: 3,
    Label.ANDERS_DAN_GEMEENTE: 4,
    Label.ANDERS_DAN_TWEELINGEN: 5,
}
"""Labels of a finding, the most telling first."""

KNOWN = int(Status.KNOWN)
"""To compare a number of an array with: numpy takes 50 times as long for a member of an enum."""

NOT_HERE = "alleen per {level}"
_HOW = {
    How.PUBLISHED: "zo gepubliceerd door de bron",
    How.CALCULATED: "door ons uitgerekend uit gepubliceerde getallen: {formula}",
    How.COMBINED: "door ons samengevoegd uit de gemeenten: {formula}",
}
_FORMULAS = {
    "identity": "het getal van de bron",
    "share": "het deel, gedeeld door het geheel, keer 100",
    "per_1000": "het aantal, gedeeld door het geheel, keer 1.000",
    "ratio": "het ene getal gedeeld door het andere",
    "difference": "het ene getal min het andere",
    "sum": "de som van enkele getallen",
}


@dataclass(frozen=True, slots=True)
class Standout:
    """One of the six things that stand out.

    amount  the figure as a number, "11,3 %"; source  period, level and table, brief_source without the title
    """

    rank: int
    column: int
    indicator: Indicator
    label: Label
    comparison: Comparison
    sentence: Sentence
    amount: str
    source: str
    brief_source: str


class Trend(NamedTuple):
    """Earlier figures and the newest, on the same borders: as a line, and in words. No line: why there is none."""

    line: Spark | None
    text: str


class FigureRow(NamedTuple):
    """A figure in a table. All numbers are text: with their unit, or why they are absent.

    A page has a hundred of them, and a tuple is made and looked up several times as fast as a dataclass.

    own      of the area itself
    carried  of the larger area it was measured for, "" when own is known
    alike    mean of the look-alikes, "" where the figure does not exist at this level
    around   of the surroundings: gemeente, provincie or Nederland
    level    "buurt 2024"; source "CBS 85984NED, voorlopig"; cited both in one text, "" when there is no figure
    shared_by  level of the larger area that has this same row on all its pages, "" when it is of this area only
    """

    column: int
    id: str
    label: str
    own: str
    is_known: bool
    carried: str
    around: str
    alike: str
    land: str
    level: str
    source: str
    cited: str
    trend: Trend
    shared_by: str = ""


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """One figure with everything behind it, for its own page.

    sentence  "" when there is no figure; status and how in words
    measured  the area it was measured for, None when absent
    """

    indicator: Indicator
    row: FigureRow
    sentence: str
    how: str
    measured: AreaLink | None
    is_carried: bool
    cautions: list[str]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class ThemeSection:
    """A theme with its sentence and rows; `lead` says what it is about."""

    id: str
    title: str
    lead: str
    sentence: str
    rows: list[FigureRow]

    @property
    def runs(self) -> list[tuple[str, tuple[FigureRow, ...]]]:
        """The rows, in the same order; neighbours with the same `shared_by` together, to be kept as one piece."""
        return [(shared_by, tuple(run)) for shared_by, run in groupby(self.rows, key=attrgetter("shared_by"))]


def comparison_of(latest: Latest, row: int, column: int) -> Comparison | None:
    """An area beside its surroundings and look-alikes; None when there was nothing to compare."""
    label = Label(int(latest.label[row, column]))
    if label is Label.ONBEKEND:
        return None
    z_m, p_m, z_t, p_t = (
        _present(float(array[row, column])) for array in (latest.z_m, latest.p_m, latest.z_t, latest.p_t)
    )
    return Comparison(label.text, z_m, p_m, z_t, p_t)


def _present(number: float) -> float | None:
    return None if isnan(number) else number


def sentence_of(latest: Latest, row: int, column: int) -> Sentence | None:
    """A figure in words, about the area it was measured for; None when it is absent."""
    if latest.status[row, column] != KNOWN:
        return None
    return _sentence(latest, int(latest.measured_for[row, column]), column)


@lru_cache(maxsize=10_000)
def _sentence(latest: Latest, row: int, column: int) -> Sentence:
    """A known figure of the area itself. Kept: one of a gemeente is told on the pages of all its buurten."""
    value, compared = float(latest.values[row, column]), comparison_of(latest, row, column)
    return sentence(latest.indicators[column], _place(latest, row), value, compared)


@lru_cache(maxsize=1000)
def _place(latest: Latest, row: int) -> Place:
    """Kept for the ten sentences of a page."""
    return place_of(latest, row)


def standouts(latest: Latest, row: int) -> list[Standout]:
    """At most six things that stand out, the most telling first."""
    columns = [column for column in latest.standouts[row].tolist() if column >= 0]
    place = _place(latest, row)
    return [_standout(latest, place, row, column, rank) for rank, column in enumerate(columns, start=1)]


def _standout(latest: Latest, place: Place, row: int, column: int, rank: int) -> Standout:
    indicator, value = latest.indicators[column], float(latest.values[row, column])
    comparison = comparison_of(latest, row, column)
    if comparison is None:
        raise ValueError(f"{indicator.id} of row {row} stands out from nothing")
    origin = int(latest.origin[row, column])
    return Standout(
        rank=rank,
        column=column,
        indicator=indicator,
        label=Label(int(latest.label[row, column])),
        comparison=comparison,
        sentence=_sentence(latest, row, column),
        amount=precise_amount(indicator, value),
        source=period_level_source(place.level, indicator.newest, _citation(latest, origin)),
        brief_source=period_level_source(place.level, indicator.newest, short_source(latest, origin)),
    )


@lru_cache(maxsize=2000)
def _citation(latest: Latest, origin: int) -> str:
    return "; ".join(dict.fromkeys(citation(one) for one in latest.origins_of(origin)))


def periods(latest: Latest, figures: AreaFigures) -> str:
    """The years of the figures that are known here: "2020-2024" with an en dash, "" when there are none."""
    years = {indicator.newest[-4:] for column, indicator in enumerate(latest.indicators) if figures.is_known(column)}
    if not years:
        return ""
    first, last = min(years), max(years)
    return first if first == last else f"{first}–{last}"


def themes(latest: Latest, figures: AreaFigures) -> list[ThemeSection]:
    """All figures by theme, in the order of the screen."""
    rows = figure_rows(latest, figures)
    return [
        ThemeSection(
            id=theme["id"],
            title=theme["title"],
            lead=theme["lead"],
            sentence=_theme_sentence(latest, figures, columns),
            rows=[rows[column] for column in columns],
        )
        for theme in latest.themes
        if (columns := latest.theme_columns[theme["id"]])
    ]


def _theme_sentence(latest: Latest, figures: AreaFigures, columns: list[int]) -> str:
    """The sentence of the most telling figure: a finding first, else the first that was measured here."""
    known = [column for column in columns if figures.is_known(column)]
    if not known:
        return "Hier zijn geen cijfers over."
    own = [column for column in known if figures.is_own(column)]
    best = min(own or known, key=lambda column: _WITH_FINDING.get(figures.label[column], len(_WITH_FINDING)))
    told = sentence_of(latest, figures.row, best)
    return told.full if told else ""


def figure_rows(latest: Latest, figures: AreaFigures) -> list[FigureRow]:
    """One row per indicator, in the order of the screen."""
    around, exist = latest.whole(figures.row), _at_level(latest, latest.areas.levels[figures.row])
    return [_figure_row(latest, figures, column, around, exists) for column, exists in enumerate(exist)]


def _figure_row(latest: Latest, figures: AreaFigures, column: int, around: int, exists: bool) -> FigureRow:
    """around: row of the surroundings; exists: there are figures of this kind at the level of the area."""
    row, is_own, is_known = figures.row, figures.is_own(column), figures.is_known(column)
    if is_known and not is_own and not exists:
        return _row_of_larger_area(latest, figures.measured_for[column], column, around)
    indicator, measured = latest.indicators[column], figures.measured_for[column] if is_known else row
    level = f"{latest.areas.levels[measured]} {indicator.newest}"
    source = short_source(latest, figures.origin[column]) if is_known else ""
    return FigureRow(
        column=column,
        id=indicator.id,
        label=indicator.label,
        own=precise_amount(indicator, figures.values[column]) if is_own else _absent(latest, figures, column),
        is_known=is_own,
        carried=shown(latest, measured, column) if is_known and not is_own else "",
        around=shown(latest, around, column),
        alike=_alike(indicator, figures.alike[column]) if exists else "",
        land=shown(latest, 0, column),
        level=level,
        source=source,
        cited=f"{level}, {source}" if source else "",
        trend=trend(latest, row, column),
    )


@lru_cache(maxsize=20)
def _at_level(latest: Latest, level: Level) -> tuple[bool, ...]:
    """Per indicator whether it has figures at this level."""
    return tuple(level in indicator.levels for indicator in latest.indicators)


@lru_cache(maxsize=50_000)
def _row_of_larger_area(latest: Latest, measured: int, column: int, around: int) -> FigureRow:
    """A figure that does not exist at the level of the page. Kept: it is the same on all pages of a gemeente."""
    indicator, carried_from = latest.indicators[column], latest.areas.levels[measured]
    level, source = f"{carried_from} {indicator.newest}", short_source(latest, int(latest.origin[measured, column]))
    return FigureRow(
        column=column,
        id=indicator.id,
        label=indicator.label,
        own=NOT_HERE.format(level=carried_from),
        is_known=False,
        carried=shown(latest, measured, column),
        around=shown(latest, around, column),
        alike="",
        land=shown(latest, 0, column),
        level=level,
        source=source,
        cited=f"{level}, {source}" if source else "",
        trend=trend(latest, measured, column),
        shared_by=str(carried_from),
    )


def _absent(latest: Latest, figures: AreaFigures, column: int) -> str:
    """Why the area has no figure of its own."""
    levels, level = latest.indicators[column].levels, latest.areas.levels[figures.row]
    if level in (Level.WIJK, Level.BUURT) and level not in levels:
        return NOT_HERE.format(level=Level.WIJK if Level.WIJK in levels else Level.GEMEENTE)
    status = Status(figures.status[column])
    return absence(Status.NOT_PUBLISHED if status is Status.KNOWN else status)


def _alike(indicator: Indicator, mean: float) -> str:
    return "niet te zeggen" if isnan(mean) else precise_amount(indicator, mean)


@lru_cache(maxsize=100_000)
def shown(latest: Latest, row: int, column: int) -> str:
    """A figure of a gemeente, provincie or Nederland as text. Kept: many pages show the same ones."""
    if latest.status[row, column] != KNOWN or latest.measured_for[row, column] != row:
        return "niet te zeggen"
    return precise_amount(latest.indicators[column], float(latest.values[row, column]))


@lru_cache(maxsize=2000)
def short_source(latest: Latest, origin: int) -> str:
    """Publisher and table of a figure, and whether it may still change: "CBS 85984NED, voorlopig"."""
    origins = latest.origins_of(origin)
    tables = dict.fromkeys(f"{one.publisher} {one.table}".strip() for one in origins)
    return ", ".join([*tables, *_not_final(origins)])


def _not_final(origins: tuple[Origin, ...]) -> list[str]:
    return ["voorlopig"] if any("voorlopig" in one.finality for one in origins) else []


def trend(latest: Latest, row: int, column: int) -> Trend:
    """The course of a figure through the years, or why there is none."""
    found = course(latest, row, column)
    if isinstance(found, Gap):
        return Trend(None, found.brief)
    return Trend(spark(found.values, found.years), in_words(latest.indicators[column], found))


def tables_used(latest: Latest, figures: AreaFigures) -> list[str]:
    """The tables behind the known figures of an area, as attributions, in the order in which they appear."""
    numbers = dict.fromkeys(
        figures.origin[column] for column in range(len(latest.indicators)) if figures.is_known(column)
    )
    return list(dict.fromkeys(credit for number in numbers for credit in credits_of(latest, number)))


@lru_cache(maxsize=2000)
def credits_of(latest: Latest, origin: int) -> tuple[str, ...]:
    """Title, attribution and licence of the tables behind a number in the origin array."""
    return tuple(_credit(one) for one in latest.origins_of(origin))


def _credit(origin: Origin) -> str:
    licence = "" if origin.licence in origin.attribution else f" ({origin.licence})"
    return f"{origin.title}. {origin.attribution}{licence}."


def told_figure(latest: Latest, row: int, column: int) -> ToldFigure:
    """One figure of one area with everything that is known about it."""
    figures, sourced = latest.figures_of(row), latest.figure(row, column)
    indicator, told = sourced.indicator, sentence_of(latest, row, column)
    exists = latest.areas.levels[row] in indicator.levels
    is_known = sourced.status is Status.KNOWN
    return ToldFigure(
        indicator=indicator,
        row=_figure_row(latest, figures, column, latest.whole(row), exists),
        sentence=told.full if told else "",
        how=_HOW[sourced.how].format(formula=_FORMULAS[indicator.formula]) if is_known else "",
        measured=link_to(latest, sourced.measured_for) if is_known else None,
        is_carried=is_known and sourced.measured_for != row,
        cautions=[latest.cautions[code] for code in indicator.caution],
        origins=sourced.origins if is_known else (),
    )
