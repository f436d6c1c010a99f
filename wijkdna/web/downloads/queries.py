"""What is in each download: which areas and indicators, and their figures one by one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.origin import Origin
from wijkdna.store import facts
from wijkdna.store.facts import Fact
from wijkdna.store.latest import Latest
from wijkdna.store.spreadsheets import Column, Row, Table
from wijkdna.web.areas.queries import AreaLink, link_to, place_of, plural
from wijkdna.web.profiles.queries import short_source, shown

_INSIDE: dict[str, tuple[str, str, tuple[Level, ...], tuple[Level, ...]]] = {
    "gemeente": (
        *("de gemeente zelf en elke wijk en buurt in", "alle wijken en buurten"),
        *((Level.GEMEENTE, Level.WIJK, Level.BUURT), (Level.WIJK,)),
    ),
    "wijken": ("elke wijk in", "alle wijken", (Level.WIJK,), ()),
    "buurten": ("elke buurt in", "alle buurten", (Level.BUURT,), (Level.WIJK,)),
    "gemeenten": ("elke gemeente in", "alle gemeenten", (Level.GEMEENTE,), (Level.PROVINCIE,)),
}
"""Of each file with what lies inside an area: what, title, levels, and the levels that are named beside each area."""

_EVERYWHERE = {"gemeenten": Level.GEMEENTE, "wijken": Level.WIJK, "buurten": Level.BUURT}
_UNITS = {"m3": "m³", "m2": "m²"}
_PARENTS = {
    Level.GEMEENTE: (Level.PROVINCIE,),
    Level.WIJK: (Level.GEMEENTE, Level.PROVINCIE),
    Level.BUURT: (Level.WIJK, Level.GEMEENTE, Level.PROVINCIE),
}


class WrongLevel(ValueError):
    """This file is not there for an area of this level, or for an indicator at that level; the text says what is."""


class OfferedFile(NamedTuple):
    """A link to a file."""

    url: str
    title: str
    note: str
    size: str


class Offer(NamedTuple):
    """The same content in several kinds of files."""

    title: str
    about: str
    amount: str
    files: list[OfferedFile]


class IndicatorTheme(NamedTuple):
    """A theme with its indicators, in the order of the screen."""

    id: str
    title: str
    lead: str
    indicators: list[Indicator]


@dataclass(frozen=True, slots=True)
class ProvincieFigure:
    """The figure of a provincie, or of Nederland, as text."""

    area: AreaLink
    amount: str
    level: str
    source: str


@dataclass(frozen=True, slots=True)
class Download:
    """What one file holds.

    title    also the name of the file: "Kreileroord (Hollands Kroon), alle cijfers"
    about    a sentence
    rows, columns  areas and indicators
    parents  levels of the areas in which each area lies, to be named in the table
    place    row of the one area that gets its surroundings beside it; -1 when there are more areas
    complete every earlier period of every area has a row, also without a figure
    """

    title: str
    about: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    parents: tuple[Level, ...] = ()
    place: int = -1
    complete: bool = False


def scopes(level: Level) -> tuple[str, ...]:
    """Names of the files of an area of this level, without extension."""
    return {
        Level.GEMEENTE: ("cijfers", "gemeente", "wijken", "buurten"),
        Level.PROVINCIE: ("cijfers", "gemeenten"),
        Level.LAND: ("cijfers", "gemeenten"),
    }.get(level, ("cijfers",))


KNOWN_SCOPES = ("cijfers", *_INSIDE)
INDICATOR_SCOPES = tuple(_EVERYWHERE)

NEWEST_ONLY = "alleen voor het nieuwste jaar"
_OTHER_STATUS = (
    ("bekend", "Het cijfer is gemeten voor het gebied zelf."),
    (
        "cijfer van de wijk, cijfer van de gemeente",
        "Voor het gebied zelf is er geen cijfer. Dit is het cijfer van het grotere gebied dat bij “Gemeten voor” staat."
        " Tel zulke cijfers niet op, en vergelijk er geen buurten mee.",
    ),
    ("niet gepubliceerd", "De bron geeft hier geen getal. Dat is iets anders dan nul."),
    ("niet van toepassing", "Er is niets om dit over te zeggen, bijvoorbeeld een deel van nul bewoners."),
    ("te klein om te tonen", "Het gaat om zo weinig mensen of huizen dat wij het getal niet laten zien."),
    ("niet te zeggen: de grens is veranderd", "Het gebied van toen is niet het gebied van nu."),
)
_BESIDE_STATUS = (
    ("alleen per gemeente, alleen per wijk", "Dit cijfer wordt voor kleinere gebieden niet gemaakt."),
    (NEWEST_ONLY, "Voor eerdere jaren rekenen we geen gemiddelde van vergelijkbare gebieden uit."),
)


def of_area(latest: Latest, row: int, scope: str) -> Download:
    """A file of an area. Raises WrongLevel; scope must be one of KNOWN_SCOPES."""
    level = latest.areas.levels[row]
    if scope not in scopes(level):
        offered = " en ".join(plural(one) for one in Level if scope in scopes(one))
        raise WrongLevel(f"Dit bestand is er voor {offered}, niet voor een {level}.")
    columns, named = tuple(range(len(latest.indicators))), unmistakable(latest, row)
    if scope == "cijfers":
        about = f"Alle cijfers van {place_of(latest, row).in_text}, met de omgeving ernaast."
        return Download(f"{named}, alle cijfers", about, (row,), columns, place=row)
    what, title, levels, parents = _INSIDE[scope]
    rows = tuple(one for inner in levels for one in latest.areas.within(row, inner))
    about = f"Alle cijfers van {what} {place_of(latest, row).in_text}."
    return Download(f"{named}, {title}", about, rows, columns, parents)


def of_indicator(latest: Latest, column: int, scope: str) -> Download:
    """One indicator for all areas of a level, every period. Raises WrongLevel; scope must be a key of the levels."""
    indicator, level = latest.indicators[column], _EVERYWHERE[scope]
    if level not in indicator.levels:
        raise WrongLevel(f"“{indicator.label}” is er niet voor {scope}, wel voor {levels_text(indicator)}.")
    rows = range(*latest.areas.slices[level].indices(len(latest.areas)))
    return Download(
        title=f"{indicator.label}, alle {scope}",
        about=f"{indicator.label}: alle {scope} van Nederland, {periods_text(indicator)}.",
        rows=tuple(rows),
        columns=(column,),
        parents=_PARENTS[level],
        complete=True,
    )


def themes(latest: Latest) -> list[IndicatorTheme]:
    """All indicators by theme."""
    return [
        IndicatorTheme(
            theme["id"],
            theme["title"],
            theme["lead"],
            [latest.indicators[column] for column in latest.theme_columns[theme["id"]]],
        )
        for theme in latest.themes
        if latest.theme_columns[theme["id"]]
    ]


def of_provincies(latest: Latest, column: int) -> list[ProvincieFigure]:
    """The figure of Nederland and of every provincie by name."""
    provincies = sorted(latest.areas.within(0, Level.PROVINCIE), key=lambda row: latest.areas.names[row])
    return [_of_provincie(latest, row, column) for row in (0, *provincies)]


def _of_provincie(latest: Latest, row: int, column: int) -> ProvincieFigure:
    known = facts.own_fact(latest, row, column, latest.indicators[column].newest).value is not None
    source = short_source(latest, int(latest.origin[row, column])) if known else ""
    level = f"{latest.areas.levels[row]} {latest.indicators[column].newest}" if known else ""
    return ProvincieFigure(link_to(latest, row), shown(latest, row, column), level, source)


def gemeenten(latest: Latest) -> list[AreaLink]:
    """All gemeenten by name."""
    return sorted((link_to(latest, row) for row in latest.areas.within(0, Level.GEMEENTE)), key=lambda one: one.name)


def gemeente_of(latest: Latest, row: int) -> AreaLink | None:
    """The gemeente in which a wijk or buurt lies: its files hold all wijken and buurten. None for larger areas."""
    within = latest.areas.levels[row] in (Level.WIJK, Level.BUURT)
    return link_to(latest, int(latest.areas.gemeente[row])) if within else None


def origins_of_indicator(latest: Latest, column: int) -> list[Origin]:
    """The tables behind an indicator, at any level and in any year."""
    return facts.origins_used(latest, range(len(latest.areas)), (column,))


def figure_count(latest: Latest, download: Download) -> int:
    """How many figures a download has, absent ones too."""
    return len(download.rows) * len(download.columns) + earlier_count(latest, download)


def amount_text(download: Download, count: int) -> str:
    """ "342 gebieden, 71.232 cijfers"."""
    areas = len(download.rows)
    return f"{number_nl(areas)} {'gebied' if areas == 1 else 'gebieden'}, {number_nl(count)} cijfers"


def indicator_scopes(indicator: Indicator) -> list[str]:
    """Names of the files of an indicator, without extension."""
    return [scope for scope, level in _EVERYWHERE.items() if level in indicator.levels]


def unmistakable(latest: Latest, row: int) -> str:
    """The name of an area with what tells it from others of that name: "Kreileroord (Hollands Kroon)"."""
    areas, name, level = latest.areas, latest.areas.names[row], latest.areas.levels[row]
    if level is Level.BUURT:
        return f"{name} ({areas.names[areas.gemeente[row]]})"
    if level is Level.WIJK:
        return f"{name} (wijk, {areas.names[areas.gemeente[row]]})"
    return name if level is Level.LAND else f"{name} ({level})"


def newest(latest: Latest, download: Download) -> Iterator[Fact]:
    """The newest figures of a download."""
    return facts.newest(latest, download.rows, download.columns)


def earlier(latest: Latest, download: Download) -> Iterator[Fact]:
    """The earlier figures of a download; of a place also those of the larger area it takes a figure from."""
    carried = download.place >= 0
    return facts.earlier(latest, download.rows, download.columns, complete=download.complete, carried=carried)


def everything(latest: Latest, download: Download) -> Iterator[Fact]:
    """The newest figures, then earlier ones."""
    yield from newest(latest, download)
    yield from earlier(latest, download)


def earlier_count(latest: Latest, download: Download) -> int:
    """How many earlier figures a download has."""
    if download.place >= 0:
        return sum(1 for _ in earlier(latest, download))
    return facts.earlier_count(latest, download.rows, download.columns, complete=download.complete)


def origins(latest: Latest, download: Download) -> list[Origin]:
    """The tables behind a download, by id."""
    rows = (download.place, *_way_up(latest, download.place)) if download.place >= 0 else download.rows
    return facts.origins_used(latest, rows, download.columns)


def _way_up(latest: Latest, row: int) -> Iterator[int]:
    """What stands beside a place in its file."""
    return (one for one in dict.fromkeys((latest.whole(row), 0)) if one != row)


@lru_cache(maxsize=4)
def made_on(latest: Latest) -> date:
    """The day a release was made."""
    written = json.loads((latest.folder / "release.json").read_text(encoding="utf-8"))
    return date.fromisoformat(written["made_on"])


def decimals_of(indicator: Indicator) -> int:
    """Decimals that a cell shows: those of precise_amount() before it scales."""
    calculated = indicator.formula in ("share", "per_1000") and not indicator.is_model_estimate
    return max(1, indicator.decimals) if calculated else indicator.decimals


@lru_cache(maxsize=1000)
def unit_and_decimals(latest: Latest, column: int) -> tuple[str, int]:
    """How a cell tells a figure: its unit, and how many decimals it shows."""
    indicator = latest.indicators[column]
    return _UNITS.get(indicator.unit, indicator.unit), decimals_of(indicator)


def levels_text(indicator: Indicator) -> str:
    """ "gemeenten, wijken en buurten"."""
    words = [scope for scope in _EVERYWHERE if _EVERYWHERE[scope] in indicator.levels]
    return " en ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def periods_text(indicator: Indicator) -> str:
    """ "2024" or "2018, 2019 en 2020"."""
    return " en ".join(filter(None, (", ".join(indicator.periods[:-1]), indicator.periods[-1])))


# ---- sources and explanation


def sources(latest: Latest, download: Download) -> Table:
    """The sheet Bronnen: everything needed to find the bytes behind a figure again."""
    titles = (
        *(("Bron-id", 28), ("Uitgever", 14), ("Titel", 28), ("Tabel", 12), ("Periode", 11), ("Grenzen van", 10)),
        *(("Zegt de bron", 14), ("Licentie", 11), ("Naamsvermelding", 34), ("Bestand", 30), ("Hoe gekregen", 36)),
        *(("Datum van het bestand", 16), ("Vingerafdruk (sha256)", 35)),
    )
    columns = tuple(Column(title, width, wrap=True) for title, width in titles)
    rows = [_source_cells(origin) for origin in origins(latest, download)]
    note = "Noem bij gebruik de naamsvermelding. Met de vingerafdruk controleert u dat u hetzelfde bestand hebt."
    return Table("Bronnen", f"Bronnen: {download.title}", note, columns, len(rows), lambda: rows, fixed=1)


def _source_cells(origin: Origin) -> Row:
    return (
        *(origin.id, origin.publisher, origin.title, origin.table, origin.period, str(origin.boundaries)),
        *(origin.finality, origin.licence, origin.attribution, origin.file, origin.obtained),
        *(date_nl(origin.obtained_on), origin.sha256),
    )


def explanation(latest: Latest, download: Download) -> Table:
    """The sheet Uitleg: what is in the file, what its words mean, and what each indicator says and does not say."""
    titles = (("Soort", 12), ("Naam", 38), ("Uitleg", 60), ("Dit zegt niet", 46), ("Let op", 46), ("Perioden", 22))
    columns = (*(Column(title, width, wrap=True) for title, width in titles), Column("Niveaus", 28, wrap=True))
    columns += (Column("Cijfer-id", 42),)
    rows = [*_about_rows(latest, download), *(_indicator_row(latest, column) for column in download.columns)]
    note = "Wat in dit bestand staat, wat de woorden betekenen, en wat elk cijfer wel en niet zegt."
    return Table("Uitleg", f"Uitleg: {download.title}", note, columns, len(rows), lambda: rows, fixed=2)


def _about_rows(latest: Latest, download: Download) -> list[Row]:
    told = (
        ("Inhoud", f"{download.about} Uitgave {latest.name}, op de grenzen van {latest.boundaries}."),
        ("Licentie", "Die van de bron, per tabel op het blad Bronnen. Noem bij gebruik de naamsvermelding."),
        ("Getallen", "Elk getal staat er met alle cijfers achter de komma. De cel toont het afgerond."),
        ("Geen ranglijst", "De volgorde is die van de codes. Een hoger cijfer is niet beter of slechter."),
    )
    beside = _BESIDE_STATUS if download.place >= 0 else ()
    words = (*_OTHER_STATUS, *beside)
    kinds = [("Dit bestand", told), ("Status", words)]
    return [(kind, name, text, *[None] * 5) for kind, pairs in kinds for name, text in pairs]


def _indicator_row(latest: Latest, column: int) -> Row:
    one = latest.indicators[column]
    cautions = " ".join(latest.cautions[code] for code in one.caution)
    periods, levels = periods_text(one), levels_text(one)
    return ("Cijfer", one.label, one.explanation, one.caveat, cautions, periods, levels, one.id)
