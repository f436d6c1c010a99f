"""Areas as pages name them: what it is, the way up, what lies inside, and where it is on the map."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from math import isnan

import numpy as np

from wijkdna.domain.areas import LAND, Level
from wijkdna.domain.comparison import Place
from wijkdna.domain.numbers_nl import NBSP, number_nl
from wijkdna.store.address_lookup import Codes
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import OPENSTREETMAP, MapPlace, kind_slug, place_table, sources_of
from wijkdna.store.places import place_index
from wijkdna.store.shapes import MapPaths

_NUMBER = re.compile(r"^Wijk \d+ +(?=\S)")
"""Some gemeenten number their wijken: "Wijk 02 Zonnemaire". Nobody says that aloud."""

COUNTRY_WIDTH = 400
LOCATOR_WIDTH = 90
MOST_HITS = 40
MOST_SUGGESTIONS = 8
MOST_AT_ADDRESS = 5
MOST_NAMES = 8
"""Places of one kind that are named on a page."""


_PLURAL = {
    Level.LAND: "landen",
    Level.PROVINCIE: "provincies",
    Level.GEMEENTE: "gemeenten",
    Level.WIJK: "wijken",
    Level.BUURT: "buurten",
}


def plural(level: Level) -> str:
    """More than one of a level: "buurten"."""
    return _PLURAL[level]


@dataclass(frozen=True, slots=True)
class AreaLink:
    """An area in a list. residents: "575 inwoners", or "" when that was not published."""

    code: str
    name: str
    what: str
    residents: str


@dataclass(frozen=True, slots=True)
class Found:
    """Answer of a search; `guessed` when nothing had this name and these look like it."""

    hits: list[AreaLink]
    guessed: bool


@dataclass(frozen=True, slots=True)
class District:
    """A wijk with its buurten, or a provincie with its gemeenten."""

    whole: AreaLink
    parts: list[AreaLink]


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map that shows where an area lies: the others, the one it lies in, a dot when it is smaller.

    Paths are SVG path data; dot is (x, y) or None.
    """

    viewbox: str
    others: str
    own: str
    dot: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PlacesOfKind:
    """Places of one kind by name; `more` are those without a name, or too many to name."""

    kind: str
    slug: str
    names: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class PlacesInside:
    """Places inside an area by kind. gemeente: code of the map that shows them; slugs: what to ask of it."""

    gemeente: str
    kinds: tuple[PlacesOfKind, ...]
    slugs: str
    sources: tuple[str, ...]
    of_osm: bool


def place_of(latest: Latest, row: int) -> Place:
    """An area as sentences name it."""
    areas = latest.areas
    level = areas.levels[row]
    within_gemeente = level in (Level.WIJK, Level.BUURT)
    return Place(
        name=_NUMBER.sub("", areas.names[row]),
        level=level,
        gemeente_name=areas.names[areas.gemeente[row]] if within_gemeente else None,
        provincie_name=areas.names[areas.provincie[row]] if level is Level.GEMEENTE else None,
    )


def what_it_is(latest: Latest, row: int) -> str:
    """ "buurt in Hollands Kroon", "gemeente in Noord-Holland", "provincie"."""
    level = latest.areas.levels[row]
    if level in (Level.LAND, Level.PROVINCIE):
        return str(level)
    parent = latest.areas.provincie if level is Level.GEMEENTE else latest.areas.gemeente
    return f"{level} in {latest.areas.names[parent[row]]}"


@lru_cache(maxsize=20_000)
def link_to(latest: Latest, row: int) -> AreaLink:
    """An area for in a list. Kept: a page names twenty, and its neighbours name the same ones."""
    residents = latest.residents[row]
    known = not isnan(residents)
    text = f"{number_nl(residents)}{NBSP}{'inwoner' if residents == 1 else 'inwoners'}" if known else ""
    return AreaLink(latest.areas.codes[row], latest.areas.names[row], what_it_is(latest, row), text)


def households(latest: Latest, row: int) -> str:
    """ "250 huishoudens", or "" when that was not published."""
    number = float(latest.households[row])
    if isnan(number):
        return ""
    return f"{number_nl(number)}{NBSP}{'huishouden' if number == 1 else 'huishoudens'}"


def way_up(latest: Latest, row: int) -> list[AreaLink]:
    """From Nederland down to the area itself. A wijk that is named like its buurt says that it is the wijk."""
    areas = latest.areas
    chain = [0, int(areas.provincie[row]), int(areas.gemeente[row]), int(areas.wijk[row]), row]
    links = [link_to(latest, one) for one in dict.fromkeys(chain) if one >= 0]
    if areas.levels[row] is Level.BUURT and links[-2].name == links[-1].name:
        links[-2] = replace(links[-2], name=f"wijk {links[-2].name}")
    return links


def search(latest: Latest, text: str, limit: int = MOST_HITS) -> Found:
    """Areas with this name, postcode or code."""
    hits = place_index(latest).search(text, limit)
    return Found([link_to(latest, hit.row) for hit in hits], any(hit.guessed for hit in hits))


def at_address(latest: Latest, places: Iterable[Codes]) -> list[AreaLink]:
    """The smallest area that we know of each place that was found, each once: a code may be newer than ours."""
    position = latest.areas.position
    rows = [next((position[code] for code in codes if code in position), None) for codes in places]
    return [link_to(latest, row) for row in dict.fromkeys(rows) if row is not None][:MOST_AT_ADDRESS]


def districts(latest: Latest, row: int) -> list[District]:
    """What lies inside: wijken with their buurten for a gemeente, provincies with gemeenten for Nederland."""
    outer, inner = (
        (Level.WIJK, Level.BUURT) if latest.areas.levels[row] is Level.GEMEENTE else (Level.PROVINCIE, Level.GEMEENTE)
    )
    return [
        District(link_to(latest, whole), [link_to(latest, part) for part in latest.areas.within(whole, inner)])
        for whole in latest.areas.within(row, outer)
    ]


def parts_of(latest: Latest, row: int) -> list[AreaLink]:
    """One level down: buurten of a wijk, gemeenten of a provincie; by name."""
    below = {Level.PROVINCIE: Level.GEMEENTE, Level.WIJK: Level.BUURT}.get(latest.areas.levels[row])
    rows = latest.areas.within(row, below) if below else []
    return sorted((link_to(latest, part) for part in rows), key=lambda link: link.name)


def siblings(latest: Latest, row: int) -> list[AreaLink]:
    """Other areas of the same level: buurten of the same wijk (or of the gemeente, when the wijk has only this one),
    wijken of the gemeente, gemeenten of the provincie."""
    areas = latest.areas
    level = areas.levels[row]
    wider = {
        Level.BUURT: (areas.wijk, areas.gemeente),
        Level.WIJK: (areas.gemeente,),
        Level.GEMEENTE: (areas.provincie,),
    }
    for parents in wider[level]:
        others = [other for other in areas.within(int(parents[row]), level) if other != row]
        if others:
            return sorted((link_to(latest, other) for other in others), key=lambda link: link.name)
    return []


def provincies(latest: Latest) -> list[AreaLink]:
    """All provincies by name."""
    return sorted((link_to(latest, row) for row in latest.areas.within(0, Level.PROVINCIE)), key=lambda one: one.name)


@lru_cache(maxsize=2_000)
def places_in(latest: Latest, row: int) -> PlacesInside | None:
    """Places inside a wijk or buurt; None where we know of none, and for larger areas: the map shows those."""
    level, areas = latest.areas.levels[row], latest.areas
    if level not in (Level.WIJK, Level.BUURT):
        return None
    inside = {areas.codes[part] for part in (areas.within(row, Level.BUURT) if level is Level.WIJK else [row])}
    gemeente = areas.codes[areas.gemeente[row]]
    found = [place for place in place_table(latest).of(gemeente) if place.buurt in inside]
    if not found:
        return None
    kinds = tuple(_of_kind(kind, [*places]) for kind, places in groupby(found, key=lambda place: place.kind))
    slugs = ",".join(one.slug for one in kinds)
    return PlacesInside(
        gemeente, kinds, slugs, sources_of(latest, found), any(p.source == OPENSTREETMAP for p in found)
    )


def _of_kind(kind: str, places: list[MapPlace]) -> PlacesOfKind:
    names = [place.name for place in places if place.name][:MOST_NAMES]
    return PlacesOfKind(kind, kind_slug(kind), tuple(names), len(places) - len(names))


def country_map(latest: Latest) -> MapPaths:
    """The map of the start page."""
    return latest.shapes.map_of(LAND, Level.GEMEENTE, COUNTRY_WIDTH)


def locator(latest: Latest, row: int) -> Locator:
    """Where an area lies: a gemeente, wijk or buurt in its provincie; a provincie in Nederland."""
    areas = latest.areas
    gemeente = int(areas.gemeente[row])
    if gemeente < 0:
        return _drawn(latest, row)
    drawn = _drawn(latest, gemeente)
    point = latest.points[row].astype(np.float64)
    if np.isnan(point).any():
        return drawn
    provincie = areas.codes[areas.provincie[row]]
    x, y = latest.shapes.frame(provincie, Level.GEMEENTE, LOCATOR_WIDTH).placed(point).tolist()
    return replace(drawn, dot=(x, y))


@lru_cache(maxsize=400)
def _drawn(latest: Latest, row: int) -> Locator:
    areas = latest.areas
    if areas.levels[row] is Level.GEMEENTE:
        drawn = latest.shapes.map_of(areas.codes[areas.provincie[row]], Level.GEMEENTE, LOCATOR_WIDTH)
        inside = {areas.codes[row]}
    else:
        drawn = latest.shapes.map_of(LAND, Level.GEMEENTE, LOCATOR_WIDTH)
        inside = {areas.codes[one] for one in areas.within(row, Level.GEMEENTE)}
    own = "".join(path.d for path in drawn.areas if path.code in inside)
    others = "".join(path.d for path in drawn.areas if path.code not in inside)
    return Locator(drawn.viewbox, others, own, None)
