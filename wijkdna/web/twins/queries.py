"""Twins of an area in words: how near, how steady, what is alike and what differs.

Reads one release and nothing else, so that the command line and the pages tell the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import isnan

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.twins import THEME_WEIGHTS, Mask
from wijkdna.store.latest import Latest
from wijkdna.store.twin_table import USUAL_WEIGHTS, Twin, TwinTable, Weights, twin_columns, twin_table
from wijkdna.web.areas.queries import AreaLink, link_to, plural

COMPARED = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
THEMES: Mapping[str, str] = {
    "wonen_en_eigendom": "wonen en eigendom",
    "leeftijd_en_huishouden": "leeftijd en huishouden",
    "inkomen_en_werk": "inkomen en werk",
    "energie": "energie",
    "stedelijkheid_en_voorzieningen": "stedelijkheid en voorzieningen",
    "klimaat_en_groen": "klimaat en omgeving",
    "leefbaarheid": "samenleven en overlast",
}
MOST_THEMES, MOST_KEPT, KEPT_THEMES = 3, 5, 2
STEADY, MOSTLY = 0.9, 0.6
_PER_THOUSAND = 1000


class Scope(StrEnum):
    """Where twins are sought; the value is the word in the address."""

    LAND = "land"
    PROVINCIE = "provincie"
    GEMEENTE = "gemeente"


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme of two places: the figure that tells most about it, of both."""

    theme: str
    label: str
    own: str
    other: str


@dataclass(frozen=True, slots=True)
class TwinLine:
    """A twin in words. `steady` "vaste tweeling"; `nearness` which share of pairs is more alike."""

    link: AreaLink
    provincie: str
    steady: str
    nearness: str
    alike: list[ThemeLine]
    different: list[ThemeLine]
    twin: Twin


@dataclass(frozen=True, slots=True)
class Twins:
    """Answer to a question about twins. With has_distance False too little is known of the area itself."""

    lines: list[TwinLine]
    is_real: bool
    has_distance: bool
    cutoff: float


def twins_of(
    latest: Latest, row: int, weights: Weights = USUAL_WEIGHTS, scope: Scope = Scope.LAND, limit: int = 10
) -> Twins:
    """Twins of a gemeente, wijk or buurt: at most ten, or the five nearest when none is a real twin."""
    table = _table(latest, row)
    found = table.ask(row, weights, _within(latest, table, row, scope))
    shown = found.twins[:limit]
    squares = _squares(latest, row, [twin.row for twin in shown])
    lines = [_line(latest, row, twin, one, found.is_real) for twin, one in zip(shown, squares, strict=True)]
    return Twins(lines, found.is_real, found.has_distance, found.cutoff)


def _table(latest: Latest, row: int) -> TwinTable:
    return twin_table(latest, latest.areas.levels[row])


def _within(latest: Latest, table: TwinTable, row: int, scope: Scope) -> Mask | None:
    areas = latest.areas
    if scope is Scope.GEMEENTE and areas.levels[row] is not Level.GEMEENTE:
        return table.inside(gemeente=int(areas.gemeente[row]))
    return None if scope is Scope.LAND else table.inside(provincie=int(areas.provincie[row]))


def scopes(latest: Latest, row: int) -> list[tuple[Scope, str]]:
    """Where twins of an area can be sought, widest first: [("land", "heel Nederland"), ...]."""
    areas = latest.areas
    found = [(Scope.LAND, "heel Nederland"), (Scope.PROVINCIE, areas.names[areas.provincie[row]])]
    if areas.levels[row] is not Level.GEMEENTE:
        found.append((Scope.GEMEENTE, areas.names[areas.gemeente[row]]))
    return found


def _line(latest: Latest, row: int, twin: Twin, squares: list[float], is_real: bool) -> TwinLine:
    areas = latest.areas
    alike, different = _theme_lines(latest, row, twin.row, squares)
    return TwinLine(
        link=link_to(latest, twin.row),
        provincie=areas.names[areas.provincie[twin.row]],
        steady=steadiness(twin.stability) if is_real else "geen echte tweeling",
        nearness=nearness(twin.percentile, plural(areas.levels[row])),
        alike=alike,
        different=different,
        twin=twin,
    )


def steadiness(stability: float) -> str:
    """How often it stays a twin when figures and weights move a little."""
    if stability >= STEADY:
        return "vaste tweeling"
    return "meestal een tweeling" if stability >= MOSTLY else "soms een tweeling"


def nearness(percentile: float, levels: str) -> str:
    """A percentile of the distance in words, about pairs of areas of the level."""
    nearer = round(percentile * _PER_THOUSAND / 100)
    if nearer == 0:
        return f"Van de 1.000 paren {levels} lijkt er niet één meer op elkaar."
    verb = "lijkt er 1" if nearer == 1 else f"lijken er {number_nl(nearer)}"
    return f"Van de 1.000 paren {levels} {verb} meer op elkaar."


def _squares(latest: Latest, row: int, others: Sequence[int]) -> list[list[float]]:
    """Squared differences per indicator, as distances count them, of an area and each of the others."""
    z, v = latest.twin_z, latest.twin_v
    return ((z[row] - z[others]) ** 2 / (1 + v[row] + v[others])).tolist()  # type: ignore[no-any-return]


def _theme_lines(latest: Latest, row: int, other: int, squares: list[float]) -> tuple[list[ThemeLine], list[ThemeLine]]:
    """Themes in which two areas are most alike and in which they differ most, at most three of each, none twice."""
    themes = _ranked(latest, squares)
    count = min(MOST_THEMES, len(themes) // 2)
    alike = [_theme_line(latest, row, other, name, min(_telling(latest, known))) for name, known in themes[:count]]
    far = reversed(themes[len(themes) - count :])
    return alike, [_theme_line(latest, row, other, name, max(_telling(latest, known))) for name, known in far]


def _ranked(latest: Latest, squares: list[float]) -> list[tuple[str, list[tuple[float, int]]]]:
    """Themes by their mean difference, smallest first, each with the difference and column of its known indicators."""
    themes = []
    for name, places in _by_theme(latest):
        known = [(squares[k], column) for k, column in places if not isnan(squares[k])]
        if known:
            themes.append((sum(square for square, _ in known) / len(known), name, known))
    themes.sort(key=lambda theme: theme[0])
    return [(name, known) for _, name, known in themes]


def _telling(latest: Latest, known: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Figures that a reader can picture; scores only when a theme has nothing else."""
    return _pictured(latest, known) or known


def _pictured(latest: Latest, known: list[tuple[float, int]]) -> list[tuple[float, int]]:
    return [one for one in known if latest.indicators[one[1]].kind != "score"]


def _theme_line(latest: Latest, row: int, other: int, name: str, difference: tuple[float, int]) -> ThemeLine:
    column = difference[1]
    indicator = latest.indicators[column]
    own, there = (_amount(latest, indicator, one, column) for one in (row, other))
    return ThemeLine(name, indicator.label, own, there)


@lru_cache(maxsize=4)
def _by_theme(latest: Latest) -> list[tuple[str, list[tuple[int, int]]]]:
    """Per theme its name, and place in twin_z and column of its indicators."""
    places = list(enumerate(twin_columns(latest.indicators)))
    return [
        (THEMES[theme], [(k, column) for k, column in places if latest.indicators[column].twin_theme == theme])
        for theme in THEME_WEIGHTS
    ]


def _amount(latest: Latest, indicator: Indicator, row: int, column: int) -> str:
    return precise_amount(indicator, float(latest.values[row, column]))


def percentile_between(latest: Latest, row: int, other: int) -> float:
    """Share of all pairs of areas that are more alike than these two, 0-100; NaN when that cannot be told.

    Only areas of one level are compared.
    """
    levels = latest.areas.levels
    if levels[row] is not levels[other] or levels[row] not in COMPARED:
        return float("nan")
    return twin_table(latest, levels[row]).percentile(row, other)


def themes_between(latest: Latest, row: int, other: int) -> tuple[list[ThemeLine], list[ThemeLine]]:
    """Themes in which two areas of one level are most alike, and in which they differ most."""
    return _theme_lines(latest, row, other, _squares(latest, row, [other])[0])


def codes_with_twin(latest: Latest, row: int) -> list[str]:
    """Codes of the areas that have this area among their real twins, as kept in the release."""
    rows = (latest.twins == row).any(axis=1).nonzero()[0].tolist()
    return [latest.areas.codes[one] for one in rows]


@dataclass(frozen=True, slots=True)
class CountingTheme:
    """A theme that counts, and the figures it is made of at this level; none when there are no figures."""

    id: str
    name: str
    indicators: list[Indicator]


def counting(latest: Latest, level: Level) -> list[CountingTheme]:
    """What counts at a level, in the order of the weights."""
    inside = [indicator for indicator in latest.indicators if indicator.in_twins and level in indicator.levels]
    return [
        CountingTheme(theme, THEMES[theme], [one for one in inside if one.twin_theme == theme])
        for theme in THEME_WEIGHTS
    ]


@dataclass(frozen=True, slots=True)
class KeptTwin:
    """A twin for in a list: where it is, in what it is most alike and in what it differs most."""

    link: AreaLink
    alike: list[ThemeLine]
    different: list[ThemeLine]


def kept_twins(latest: Latest, row: int) -> list[KeptTwin]:
    """The nearest real twins by the usual weights, as kept in the release: for the Rijke foto."""
    others = [other for other in latest.twins[row, :MOST_KEPT].tolist() if other >= 0]
    return [_kept(latest, row, other, one) for other, one in zip(others, _squares(latest, row, others), strict=True)]


def _kept(latest: Latest, row: int, other: int, squares: list[float]) -> KeptTwin:
    """In figures that a reader can picture: themes that have only scores are left to the page of the twins."""
    themes = [(name, _pictured(latest, known)) for name, known in _ranked(latest, squares)]
    seen = [(name, known) for name, known in themes if known]
    count = min(KEPT_THEMES, len(seen) // 2)
    alike = [_theme_line(latest, row, other, name, min(known)) for name, known in seen[:count]]
    different = [_theme_line(latest, row, other, name, max(known)) for name, known in seen[-1:] if count]
    return KeptTwin(link_to(latest, other), alike, different)
