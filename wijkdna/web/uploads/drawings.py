"""One figure of a file before it is kept: a map of the gemeente with most of its areas, and all areas in a table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from wijkdna.domain.among import decimals_of, written
from wijkdna.domain.areas import Level, gemeente_code, level_of
from wijkdna.domain.classes import amounts
from wijkdna.domain.figures import Status
from wijkdna.domain.numbers_nl import absence, number_nl
from wijkdna.store.latest import Latest
from wijkdna.store.team_figures import TeamFigure, TeamIndicator
from wijkdna.web.maps.drawings import NOTHING, WIDTH, AreaShape, MapDrawing, names_of
from wijkdna.web.maps.queries import ABSENT, AMOUNTS, LegendLine, count_of

MOST_ROWS = 1000
"""Areas in the table on the page."""


class Row(NamedTuple):
    """One area with its figure in words, its level, and its place among the others of that level."""

    code: str
    name: str
    level: str
    text: str
    css: str


class Preview(NamedTuple):
    """A figure as it will be seen. where: the gemeente that is drawn, "" when nothing can be; rest: rows left out."""

    indicator: TeamIndicator
    where: str
    level: str
    drawing: MapDrawing
    legend: tuple[LegendLine, ...]
    rows: tuple[Row, ...]
    rest: int


def preview_of(latest: Latest, indicator: TeamIndicator, figures: Mapping[str, TeamFigure]) -> Preview:
    """The map and table of one figure; areas that the release does not know are in neither."""
    known = {code: one for code, one in figures.items() if code in latest.areas.position}
    whole, level = _drawn(known)
    colours = _colours(indicator, list(known.values()))
    rows = sorted((_row(latest, one, colours) for one in known.values()), key=lambda row: (row.name.lower(), row.code))
    inside = [row for row in rows if row.level == level and gemeente_code(row.code) == whole]
    return Preview(
        indicator=indicator,
        where=latest.areas.names[latest.row(whole)] if whole else "",
        level=str(level),
        drawing=_map(latest, whole, level, {row.code: row for row in rows}) if whole else NOTHING,
        legend=tuple(_legend(inside, colours, level)),
        rows=tuple(rows[:MOST_ROWS]),
        rest=max(0, len(rows) - MOST_ROWS),
    )


def _drawn(codes: Iterable[str]) -> tuple[str, Level]:
    """The gemeente and the level of most figures; "" when there are none below the gemeente."""
    found = Counter((gemeente_code(code), level_of(code)) for code in codes)
    smaller = [(one, times) for one, times in found.items() if one[1] in (Level.WIJK, Level.BUURT) and one[0]]
    if not smaller:
        return "", Level.GEMEENTE
    (gemeente, level), _ = max(smaller, key=lambda pair: pair[1])
    return str(gemeente), level


class _Colours(NamedTuple):
    """Colour of each figure by what it is, and the words of each colour from low to high."""

    of: Mapping[float | str, str]
    words: Mapping[str, str]
    decimals: int


def _colours(indicator: TeamIndicator, figures: Sequence[TeamFigure]) -> _Colours:
    known = [one for one in figures if one.status is Status.KNOWN]
    if indicator.classes:
        return _of_classes(indicator.classes)
    values = [one.value for one in known if one.value is not None]
    decimals = decimals_of(values)
    units = np.rint(np.array(values, dtype=np.float64) * 10.0**decimals)
    classes = amounts(units)
    css = AMOUNTS[len(classes.counts)]
    words = [
        _between(low / 10**decimals, high / 10**decimals, indicator.unit, decimals)
        for low, high in zip(classes.lowest, classes.highest, strict=True)
    ]
    of: dict[float | str, str] = {
        value: css[place] for value, place in zip(values, classes.of(units).tolist(), strict=True)
    }
    return _Colours(of, dict(zip(css, words, strict=True)), decimals)


def _of_classes(classes: Sequence[str]) -> _Colours:
    """Classes in their order over five colours; of more than five some share one, and say so."""
    steps = AMOUNTS[min(len(classes), 5)]
    of: dict[float | str, str] = {word: steps[place * len(steps) // len(classes)] for place, word in enumerate(classes)}
    words = {css: ", ".join(word for word in classes if of[word] == css) for css in steps}
    return _Colours(of, words, 0)


def _between(low: float, high: float, unit: str, decimals: int) -> str:
    if low == high:
        return written(low, unit, decimals)
    return f"{number_nl(low, decimals)} tot en met {written(high, unit, decimals)}"


def _row(latest: Latest, one: TeamFigure, colours: _Colours) -> Row:
    name, level = latest.areas.names[latest.row(one.code)], str(level_of(one.code))
    if one.status is not Status.KNOWN:
        return Row(one.code, name, level, absence(one.status), ABSENT)
    if one.indicator.classes:
        return Row(one.code, name, level, one.words, colours.of.get(one.words, ABSENT))
    value = float(one.value or 0)  # KNOWN, so there is one
    return Row(one.code, name, level, written(value, one.indicator.unit, colours.decimals), colours.of[value])


def _map(latest: Latest, whole: str, level: Level, rows: Mapping[str, Row]) -> MapDrawing:
    """The gemeente; an area without a figure in the file is drawn as such. NOTHING when we have no borders of it."""
    if not latest.shapes.covers(whole) or (level is Level.BUURT and not latest.shapes.has_buurten(whole)):
        return NOTHING
    paths = latest.shapes.map_of(whole, level, WIDTH)
    shapes = tuple(
        AreaShape(path.code, path.d, rows[path.code].css, f"{rows[path.code].name}: {rows[path.code].text}")
        if path.code in rows
        else AreaShape(path.code, path.d, ABSENT, f"{latest.areas.names[latest.row(path.code)]}: niet in het bestand")
        for path in paths.areas
    )
    names = names_of(latest, latest.row(whole), level)
    return MapDrawing(paths.width, paths.height, paths.viewbox, shapes, "", names, ())


def _legend(rows: Sequence[Row], colours: _Colours, level: Level) -> Iterable[LegendLine]:
    """The colours from low to high with how many areas of this gemeente have them."""
    counts = Counter(row.css for row in rows)
    for css, words in colours.words.items():
        yield LegendLine(css, words, count_of(counts[css], level))
    if counts[ABSENT]:
        yield LegendLine(ABSENT, "geen cijfer", count_of(counts[ABSENT], level))
