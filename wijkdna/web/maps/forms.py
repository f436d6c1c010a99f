"""What an address may ask of a map: figure, year, level, area, places, order and colour."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict

from wijkdna.domain.areas import Level, MalformedCode, clean_code
from wijkdna.domain.indicators import Indicator
from wijkdna.store.latest import Latest
from wijkdna.store.place_table import kind_slug, place_table
from wijkdna.web.areas.queries import plural
from wijkdna.web.maps.queries import Colour, MapState, Sorting

FIRST = "aandeel_65_plus"
"""The figure of a map that nobody asked for: known for nearly every buurt, and everybody knows what it means."""

LONGEST = 60


class Choice(NamedTuple):
    """One of the values that are possible, with its words."""

    value: str
    label: str


class WrongChoice(ValueError):
    """An address asks for what is not there. field: name in the address; choices: what is there instead."""

    def __init__(self, field: str, value: str, choices: Iterable[Choice]) -> None:
        super().__init__(field)
        self.field = field
        self.value = value[:LONGEST]
        self.choices = tuple(choices)


def read_state(latest: Latest, row: int, asked: QueryDict) -> MapState:
    """The map that an address asks for, on the page of an area. Raises WrongChoice."""
    indicator = _indicator(latest, asked)
    level = _level(latest, row, indicator, asked)
    whole = whole_of(latest, row, level)
    return MapState(
        whole=whole,
        level=level,
        indicator=indicator.id,
        period=_one("jaar", asked, indicator.periods, indicator.newest),
        chosen=_chosen(latest, row, whole, asked),
        kinds=_kinds(latest, asked),
        order=Sorting(_one("volgorde", asked, list(Sorting), Sorting.NAME)),
        colour=Colour(_one("kleur", asked, list(Colour), Colour.AMOUNT)),
    )


def levels_of(latest: Latest, row: int) -> list[Level]:
    """The levels of which a map can be made here, from small to large. Without borders there are no buurten."""
    gemeente = int(latest.areas.gemeente[row])
    if gemeente < 0:
        return [Level.GEMEENTE]
    has_buurten = latest.shapes.has_buurten(latest.areas.codes[gemeente])
    return [*([Level.BUURT] if has_buurten else []), Level.WIJK, Level.GEMEENTE]


def _indicator(latest: Latest, asked: QueryDict) -> Indicator:
    choices = [Choice(one.id, one.label) for one in latest.indicators]
    first = FIRST if FIRST in latest.columns else choices[0].value
    return latest.indicators[latest.columns[_value("cijfer", asked, choices, first)]]


def _level(latest: Latest, row: int, indicator: Indicator, asked: QueryDict) -> Level:
    """The level asked for; else the smallest at which this figure is measured. For buurten without borders: wijken."""
    possible = levels_of(latest, row)
    measured = [level for level in possible if level in indicator.levels]
    known = [Level.BUURT, *possible] if Level.WIJK in possible else possible
    choices = [Choice(level, plural(level)) for level in dict.fromkeys(known)]
    level = Level(_value("niveau", asked, choices, (measured or possible)[0]))
    return level if level in possible else Level.WIJK


def whole_of(latest: Latest, row: int, level: Level) -> int:
    """Row of the area that is drawn: the gemeente, or for a map of gemeenten the provincie or the land."""
    if level is not Level.GEMEENTE:
        return int(latest.areas.gemeente[row])
    return row if latest.areas.levels[row] is Level.LAND else int(latest.areas.provincie[row])


def _chosen(latest: Latest, row: int, whole: int, asked: QueryDict) -> str:
    """The area whose card is open: the one asked for, else that of the page when it lies inside the map."""
    text = asked.get("gekozen", "").strip()
    if not text:
        return "" if row == whole else latest.areas.codes[row]
    try:
        code = clean_code(text)
    except MalformedCode:
        raise WrongChoice("gekozen", text, ()) from None
    found = latest.areas.position.get(code)
    if found is None or not _lies_in(latest, found, whole):
        raise WrongChoice("gekozen", text, ())
    return code


def _lies_in(latest: Latest, row: int, whole: int) -> bool:
    level = latest.areas.levels[whole]
    if level is Level.LAND:
        return latest.areas.levels[row] not in (Level.LAND, Level.PROVINCIE)
    return row != whole and int(latest.areas.parents(level)[row]) == whole


def _kinds(latest: Latest, asked: QueryDict) -> tuple[str, ...]:
    """Kinds of places, given one by one or with commas between them; each once, in the order of the list."""
    kinds = {kind_slug(kind): kind for kind in place_table(latest).kinds}
    wanted = [slug for text in asked.getlist("plekken") for slug in text.split(",") if slug.strip()]
    for slug in wanted:
        if slug.strip() not in kinds:
            raise WrongChoice("plekken", slug.strip(), (Choice(*item) for item in kinds.items()))
    slugs = {slug.strip() for slug in wanted}
    return tuple(kind for slug, kind in kinds.items() if slug in slugs)


def _one(field: str, asked: QueryDict, values: Iterable[str], default: str) -> str:
    return _value(field, asked, [Choice(str(value), str(value)) for value in values], default)


def _value(field: str, asked: QueryDict, choices: list[Choice], default: str) -> str:
    """The value of a field; the default when it is empty. Raises WrongChoice."""
    value = asked.get(field, "").strip()
    if not value:
        return default
    if value not in {choice.value for choice in choices}:
        raise WrongChoice(field, value, choices)
    return value
