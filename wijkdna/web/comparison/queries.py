"""Two to four places beside each other: differences larger than noise, then what is alike, then what nobody can say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.domain.beside import (
    Judged,
    Posterior,
    Spread,
    Verdict,
    choose,
    difference_in_words,
    is_told,
    judge,
)
from wijkdna.domain.comparison import Place, Sentence
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import NBSP, absence
from wijkdna.store.area_table import ORDER
from wijkdna.store.latest import AreaFigures, Latest
from wijkdna.store.rulers import Ruler, finest, rulers
from wijkdna.web.areas.queries import AreaLink, link_to, place_of, plural
from wijkdna.web.profiles.queries import FigureRow, figure_rows

LETTERS = "ABCD"
"""Name the places in drawings, in the order of the link."""

_FEW_FIGURES = 5
"""Own figures below which a page says that it knows next to nothing of a place."""

_ABOVE = (Level.LAND, Level.PROVINCIE)
_NOT_JUDGED = "niet beoordeeld"
_VERDICTS = {
    Verdict.LARGE: "groter dan toeval",
    Verdict.ALIKE: "zeker geen groot verschil",
    Verdict.BETWEEN: "niet te zeggen: op de grens",
    Verdict.FEW: "niet te zeggen: te weinig mensen of huizen",
    Verdict.MODEL: "niet te zeggen: binnen de marge van de schatting",
    Verdict.ABSENT: "niet te zeggen: geen twee eigen cijfers",
}
_DOUBTS = {
    Verdict.FEW: "Te weinig mensen of huizen om zeker te zijn",
    Verdict.MODEL: "Schattingen uit een rekenmodel: het verschil is kleiner dan hun marge",
    Verdict.BETWEEN: "Er is verschil, maar niet zeker groot en niet zeker klein",
}


class Compared(NamedTuple):
    """One place in the comparison. name is unlike that of the others; place names it in sentences."""

    letter: str
    row: int
    link: AreaLink
    name: str
    place: Place
    figures: AreaFigures
    rows: list[FigureRow]

    @property
    def level(self) -> Level:
        """Level of the place."""
        return self.place.level

    def is_known(self, column: int) -> bool:
        """True for an own figure."""
        return self.rows[column].is_known

    def value(self, column: int) -> float:
        """The figure in its unit."""
        return self.figures.values[column]


class Line(NamedTuple):
    """One indicator of all places, for a row of a table.

    cells    one row of figures per place
    points   percentile points to the middle of the country per place, None where it has no own figure
    verdict  in words
    """

    column: int
    indicator: Indicator
    cells: tuple[FigureRow, ...]
    points: tuple[float | None, ...]
    judged: Judged
    verdict: str

    @property
    def brief_verdict(self) -> str:
        """The verdict in a word or three, for a narrow column."""
        brief = {Verdict.LARGE: "verschil", Verdict.ALIKE: "lijkt"}
        return brief.get(self.judged.verdict, self.verdict.partition(":")[0])

    @property
    def amounts(self) -> list[str]:
        """Per place its own figure, or why there is none."""
        return [cell.own for cell in self.cells]

    @property
    def brief_amounts(self) -> list[str]:
        """The same for a narrow column: without a unit that the label says too; "24 % gem." for a carried figure."""
        return [self._brief(cell) for cell in self.cells]

    def _brief(self, cell: FigureRow) -> str:
        number, _, unit = (cell.carried or cell.own.partition(":")[0]).partition(NBSP)
        amount = number if unit and unit in self.indicator.label else f"{number}{NBSP}{unit}".rstrip(NBSP)
        return f"{amount} {cell.level.split(' ')[0].replace('gemeente', 'gem.')}" if cell.carried else amount

    @property
    def source(self) -> str:
        """Levels, year and tables: "buurt en gemeente 2024 · CBS 85984NED"; "" when no place has an own figure."""
        known = [cell for cell in self.cells if cell.is_known]
        if not known:
            return ""
        levels = list(dict.fromkeys(cell.level.removesuffix(f" {self.indicator.newest}") for cell in known))
        return f"{together(levels)} {self.indicator.newest} · {self.tables}"

    @property
    def tables(self) -> str:
        """Publishers and tables of all places, carried figures too, each once: "CBS 85984NED"."""
        return ", ".join(
            dict.fromkeys(table for cell in self.cells if cell.source for table in cell.source.split(", "))
        )


class Difference(NamedTuple):
    """A difference that is larger than noise, in words. others: letter and figure of the places not in the sentence."""

    rank: int
    line: Line
    sentence: Sentence
    others: list[tuple[str, str]]


class Doubt(NamedTuple):
    """Why nothing can be said of some figures."""

    why: str
    labels: list[str]


@dataclass(frozen=True, slots=True)
class ComparedTheme:
    """A theme with its rows; `sentence` tells what differs and what is alike in it."""

    id: str
    title: str
    lead: str
    sentence: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that a page tells about places beside each other.

    more   differences larger than noise that are not among those told
    """

    places: list[Compared]
    differences: list[Difference]
    more: list[Line]
    alike: list[Line]
    doubts: list[Doubt]
    themes: list[ComparedTheme]
    notes: list[str]


def compared(latest: Latest, rows: Sequence[int]) -> Comparison:
    """Two to four places, in this order."""
    places = _places(latest, rows)
    lines = [_line(latest, places, column) for column in range(len(latest.indicators))]
    told = choose(latest.indicators, [line.judged for line in lines])
    large = [line for line in lines if line.judged.verdict is Verdict.LARGE]
    return Comparison(
        places=places,
        differences=[_difference(places, lines[column], rank) for rank, column in enumerate(told, start=1)],
        more=[line for line in large if line.column not in told],
        alike=[line for line in lines if line.judged.verdict is Verdict.ALIKE],
        doubts=_doubts(places, lines),
        themes=_themes(latest, lines),
        notes=_notes(latest, places, lines),
    )


def _places(latest: Latest, rows: Sequence[int]) -> list[Compared]:
    named = zip(LETTERS, rows, names_apart(latest, rows), strict=False)
    return [_place(latest, letter, row, name) for letter, row, name in named]


def _place(latest: Latest, letter: str, row: int, name: str) -> Compared:
    found = latest.figures_of(row)
    told = _as_told(latest, row, name)
    return Compared(letter, row, link_to(latest, row), name, told, found, figure_rows(latest, found))


def names_apart(latest: Latest, rows: Sequence[int]) -> list[str]:
    """Names of places, each unlike the others: with its level, its gemeente or in the end its code."""
    areas = latest.areas
    plain = [place_of(latest, row).name for row in rows]
    fuller = [
        (name, f"{areas.levels[row]} {name}", f"{name} ({_gemeente(latest, row)})", f"{name} ({areas.codes[row]})")
        for name, row in zip(plain, rows, strict=True)
    ]
    return [
        next(forms[k] for k in range(len(forms)) if sum(other[k] == forms[k] for other in fuller) == 1)
        for forms in fuller
    ]


def _gemeente(latest: Latest, row: int) -> str:
    gemeente = int(latest.areas.gemeente[row])
    return latest.areas.names[gemeente] if gemeente >= 0 else ""


def _as_told(latest: Latest, row: int, name: str) -> Place:
    """A place for in a sentence: "de wijk Centrum" where another place is called Centrum too."""
    place = place_of(latest, row)
    if place.level not in (Level.WIJK, Level.BUURT) or name == place.name:
        return place
    told = f"de {name}" if name.startswith(f"{place.level} ") else name
    return Place(told, place.level, place.gemeente_name, place.provincie_name)


def _line(latest: Latest, places: Sequence[Compared], column: int) -> Line:
    indicator = latest.indicators[column]
    own = [one.level for one in places if one.is_known(column)]
    ruler = rulers(latest, finest(own))[column] if own else None
    points = tuple(_points(one, column, ruler) for one in places)
    judged = _judge(places, points, column, ruler)
    return Line(
        column=column,
        indicator=indicator,
        cells=tuple(one.rows[column] for one in places),
        points=points,
        judged=judged,
        verdict=_VERDICTS[judged.verdict] if is_told(indicator) else _NOT_JUDGED,
    )


def _points(place: Compared, column: int, ruler: Ruler | None) -> float | None:
    known = ruler is not None and len(ruler.ordered) > 0 and place.is_known(column)
    return ruler.points(place.value(column)) if ruler and known else None


def _judge(places: Sequence[Compared], points: Sequence[float | None], column: int, ruler: Ruler | None) -> Judged:
    if ruler is None or ruler.spread is None:
        return Judged(Verdict.ABSENT)
    spread = ruler.spread
    return judge([_posterior(one, column, spread) for one in places], points, spread)


def _posterior(place: Compared, column: int, spread: Spread) -> Posterior | None:
    if not place.is_known(column):
        return None
    return spread.posterior(place.value(column), place.figures.n[column], exact=place.level in _ABOVE)


def _difference(places: Sequence[Compared], line: Line, rank: int) -> Difference:
    pair, gap = line.judged.pair, line.judged.gap
    if pair is None or gap is None:
        raise ValueError(f"{line.indicator.id} does not differ")
    first, second = places[pair[0]], places[pair[1]]
    values = (first.value(line.column), second.value(line.column))
    told = difference_in_words(line.indicator, (first.place, second.place), values, gap)
    others = [(places[i].letter, amount) for i, amount in enumerate(line.amounts) if i not in pair]
    return Difference(rank, line, told, others)


def _doubts(places: Sequence[Compared], lines: Sequence[Line]) -> list[Doubt]:
    """Figures of which nothing can be said, by reason: first what was measured, then what is not there."""
    found: dict[str, list[str]] = {why: [] for why in _DOUBTS.values()}
    for line in lines:
        if is_told(line.indicator) and (why := _why(places, line)):
            found.setdefault(why, []).append(line.indicator.label)
    return [Doubt(why, labels) for why, labels in found.items() if labels]


def _why(places: Sequence[Compared], line: Line) -> str:
    """Why nothing can be said of a figure; "" when something can."""
    if line.judged.verdict is not Verdict.ABSENT:
        return _DOUBTS.get(line.judged.verdict, "")
    missing = [one for one in places if not one.is_known(line.column)]
    if len(places) - len(missing) > 1:
        return "Te weinig bekend om een verschil te wegen"
    elsewhere = [one for one in missing if one.rows[line.column].own.startswith("alleen per ")]
    if elsewhere:
        return f"{elsewhere[0].rows[line.column].own.capitalize()} gepubliceerd"
    reasons: dict[str, list[str]] = {}
    for one in missing:
        status = Status.NOT_PUBLISHED if _is_carried(one, line) else Status(one.figures.status[line.column])
        reason = absence(status)
        reasons.setdefault(reason, []).append(one.name)
    told = "; ".join(f"{reason} voor {together(names)}" for reason, names in reasons.items())
    return told[:1].upper() + told[1:]


def _is_carried(place: Compared, line: Line) -> bool:
    return bool(line.cells[LETTERS.index(place.letter)].carried)


def together(names: Sequence[str]) -> str:
    """ "A", "A en B", "A, B en C"."""
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _themes(latest: Latest, lines: Sequence[Line]) -> list[ComparedTheme]:
    return [
        ComparedTheme(theme["id"], theme["title"], theme["lead"], _theme_sentence(inside), inside)
        for theme in latest.themes
        if (inside := [lines[column] for column in latest.theme_columns[theme["id"]]])
    ]


def _theme_sentence(lines: Sequence[Line]) -> str:
    large = [line.indicator.label for line in lines if line.judged.verdict is Verdict.LARGE]
    alike = [line.indicator.label for line in lines if line.judged.verdict is Verdict.ALIKE]
    told = [f"Groter dan toeval: {together(large)}."] if large else []
    told += [f"Lijkt op elkaar: {together(alike)}."] if alike else []
    return " ".join(told) or "Van deze cijfers is niet te zeggen of het verschil groot of klein is."


def _notes(latest: Latest, places: Sequence[Compared], lines: Sequence[Line]) -> list[str]:
    return [*_level_note(places), *_inside_notes(latest, places), *_empty_notes(places, lines)]


def _level_note(places: Sequence[Compared]) -> list[str]:
    levels = list(dict.fromkeys(one.level for one in places))
    if len(levels) == 1:
        return []
    named = together([f"een {level}" if level is not Level.LAND else "heel Nederland" for level in levels])
    return [
        f"U legt plekken van verschillend niveau naast elkaar: {named}. Een groter gebied is meer gemengd. Daardoor "
        "ligt het vaker in het midden. Wat een groot verschil is, meten we af aan hoe ver "
        f"{plural(finest(levels))} uit elkaar liggen."
    ]


def _inside_notes(latest: Latest, places: Sequence[Compared]) -> list[str]:
    """That a place counts in the figures of a larger one beside it; of Nederland everyone knows."""
    notes = []
    for outer in places:
        inside = [one.place.in_text for one in places if _lies_in(latest, one.row, outer.row)]
        if inside and outer.level is not Level.LAND:
            verbs = ("ligt", "telt") if len(inside) == 1 else ("liggen", "tellen")
            text = f"{together(inside)} {verbs[0]} in {outer.place.in_text} en {verbs[1]} daar zelf in mee."
            notes.append(text[:1].upper() + text[1:])
    return notes


def _lies_in(latest: Latest, inner: int, outer: int) -> bool:
    areas = latest.areas
    if ORDER.index(areas.levels[inner]) <= ORDER.index(areas.levels[outer]):
        return False
    return areas.levels[outer] is Level.LAND or int(areas.parents(areas.levels[outer])[inner]) == outer


def _empty_notes(places: Sequence[Compared], lines: Sequence[Line]) -> list[str]:
    return [
        f"Van {one.place.in_text} zijn bijna geen cijfers. Vaak komt dat doordat er niemand woont, of maar een paar "
        "mensen."
        for one in places
        if sum(one.is_known(line.column) for line in lines if is_told(line.indicator)) < _FEW_FIGURES
    ]
