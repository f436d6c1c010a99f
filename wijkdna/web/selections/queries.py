"""The figures of an area under the headings of a choice, and those that this release lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import absence
from wijkdna.store.definitions import load_awaiting
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.store.selections import Heading, load_ways
from wijkdna.web.areas.queries import place_of
from wijkdna.web.profiles.queries import FigureRow, ThemeSection, credits_of, figure_rows, sentence_of
from wijkdna.web.wishes.queries import how_to_get


@dataclass(frozen=True, slots=True)
class Lacking:
    """A figure that this release has not. source: the table it is in; how: what to do about it."""

    label: str
    source: str
    how: str


@dataclass(frozen=True, slots=True)
class Proxy:
    """One open figure, for a page where it must not be taken for something else.

    told   the figure and the comparison in words; "" when there is no figure, and then `absent` says why
    about  of which area it is, when that is not the area of the page: "Dit is het cijfer van de wijk Dorp."
    earlier  where its change through the years would come from, "" when that is known
    """

    row: FigureRow
    explanation: str
    caveat: str
    told: str
    absent: str
    about: str
    credits: tuple[str, ...]
    earlier: str


@dataclass(frozen=True, slots=True)
class ProxyGroup:
    """Open figures under one heading."""

    title: str
    lead: str
    proxies: tuple[Proxy, ...]


def sections(latest: Latest, row: int, headings: Sequence[Heading]) -> list[ThemeSection]:
    """The figures of an area per heading, as rows of a table; a heading without any figure stays, with no rows."""
    rows = figure_rows(latest, latest.figures_of(row))
    return [
        ThemeSection(f"lijn-{number}", one.title, one.lead, "", [rows[column] for column in _columns(latest, one)])
        for number, one in enumerate(headings, start=1)
    ]


def _columns(latest: Latest, heading: Heading) -> list[int]:
    """Of each line the first indicator that the release has."""
    found = (next((id for id in line if id in latest.columns), None) for line in heading.lines)
    return [latest.columns[id] for id in found if id is not None]


@lru_cache(maxsize=8)
def lacking(latest: Latest, headings: tuple[Heading, ...]) -> tuple[Lacking, ...]:
    """What these headings would show first and this release has not. Kept: it is the same for all areas."""
    awaiting, ways = {one.id: one for one in load_awaiting()}, load_ways()
    first = [line[0] for heading in headings for line in heading.lines]
    return tuple(
        Lacking(awaiting[id].label, ways[awaiting[id].sources[0]].name, how_to_get(ways[awaiting[id].sources[0]]))
        for id in first
        if id not in latest.columns and id in awaiting
    )


def proxies(latest: Latest, row: int, headings: Sequence[Heading]) -> list[ProxyGroup]:
    """The figures of an area per heading, each told on its own."""
    figures = latest.figures_of(row)
    rows = figure_rows(latest, figures)
    return [
        ProxyGroup(
            one.title,
            one.lead,
            tuple(_proxy(latest, figures, rows[column], one.earlier) for column in _columns(latest, one)),
        )
        for one in headings
    ]


def _proxy(latest: Latest, figures: AreaFigures, row: FigureRow, earlier: str) -> Proxy:
    indicator, told = latest.indicators[row.column], sentence_of(latest, figures.row, row.column)
    return Proxy(
        row=row,
        explanation=indicator.explanation,
        caveat=indicator.caveat,
        told=told.full if told else "",
        absent="" if told else absence(Status(figures.status[row.column])),
        about=_about(latest, figures, row.column),
        credits=credits_of(latest, figures.origin[row.column]) if told else (),
        earlier=earlier if len(indicator.periods) == 1 else "",
    )


def _about(latest: Latest, figures: AreaFigures, column: int) -> str:
    if not figures.is_known(column) or figures.is_own(column):
        return ""
    measured = figures.measured_for[column]
    return f"Dit is het cijfer van de {latest.areas.levels[measured]} {latest.areas.names[measured]}."


def told_of(latest: Latest, row: int) -> int:
    """Row of the area whose figures a page of wijken tells: of a buurt its wijk, of another area itself."""
    is_buurt = latest.areas.levels[row] is Level.BUURT
    return int(latest.areas.wijk[row]) if is_buurt else row


def wijk_figure(latest: Latest, row: int) -> str:
    """The label of the figures on the page of a buurt: "wijkcijfer van Dorp"."""
    return f"wijkcijfer van {place_of(latest, told_of(latest, row)).name}"
