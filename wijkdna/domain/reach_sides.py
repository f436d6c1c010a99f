"""The sides that groups of households are made from, each with its source: here, else the gemeente, else the country.

methods.md 2.2: a side that is missing comes from a larger area, and the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wijkdna.domain import segments
from wijkdna.domain.household_groups import older_share, split_of_rent
from wijkdna.domain.reach_groups import Sides


class Known(Protocol):
    """A figure as a share (0 to 1) or a number. place: where it was measured, "" for the area itself."""

    @property
    def value(self) -> float:
        """The share or number."""

    @property
    def source(self) -> str:
        """Publisher, table and year."""

    @property
    def place(self) -> str:
        """Of a larger area."""


@dataclass(frozen=True, slots=True)
class SideHere:
    """What one side of the groups was made from. value: in words; origin: its source; how: "" for a figure of here."""

    label: str
    value: str
    origin: str
    how: str


_NATIONAL = {
    "tenure": "landelijk, CBS woningvoorraad (2019)",
    "hardship": "landelijk, Gezondheidsmonitor (2020)",
    "older": "landelijk, CBS (2012)",
}


def sides_of(figures: Mapping[str, Known]) -> tuple[Sides, tuple[SideHere, ...]] | None:
    """The sides of an area from its figures by indicator; None when it has no households that are known."""
    homes = figures.get("aantal_huishoudens")
    if homes is None or homes.value < 1:
        return None
    tenure, of_tenure = _tenure(figures)
    hardship, of_hardship = _hardship(figures)
    older, of_older = _older(figures, homes.value)
    found = Sides(tenure, hardship, older, homes.value)
    return found, (_side("Huishoudens", f"{round(homes.value)}", [homes]), of_tenure, of_hardship, of_older)


def _side(label: str, value: str, shares: Sequence[Known]) -> SideHere:
    places = list(dict.fromkeys(one.place for one in shares if one.place))
    origin = "; ".join(dict.fromkeys(one.source for one in shares))
    return SideHere(label, value, origin, f"cijfer van {places[0]}" if places else "")


def _tenure(figures: Mapping[str, Known]) -> tuple[tuple[float, float, float], SideHere]:
    """Shares of koop, corporatie and other: as published here, else rent split as in the gemeente, else national."""
    owned = figures.get("aandeel_koop")
    rent = [figures.get(name) for name in ("aandeel_corporatie", "aandeel_andere_verhuurder")]
    larger = [figures.get(name) for name in ("aandeel_corporatie_gemeente", "aandeel_huur_gemeente")]
    if owned and all(rent):
        used = [owned, *(one for one in rent if one)]
        return _homes([one.value for one in used], used)
    if owned and all(larger):
        used = [owned, *(one for one in larger if one)]
        return _homes([owned.value, *split_of_rent(*(one.value for one in used))], used)
    national = [one / sum(segments.NATIONAL_TENURE) for one in segments.NATIONAL_TENURE]
    if owned:
        rest = (1 - owned.value) / (national[1] + national[2])
        split = (owned.value, national[1] * rest, national[2] * rest)
        words = f"{owned.source}; wat huur is verdeeld: {_NATIONAL['tenure']}"
        return split, SideHere("Wat voor huis", _in_words(split), words, "huur verdeeld als in heel Nederland")
    whole = (national[0], national[1], national[2])
    return whole, SideHere("Wat voor huis", _in_words(whole), _NATIONAL["tenure"], "landelijk cijfer")


def _homes(values: Sequence[float], used: Sequence[Known]) -> tuple[tuple[float, float, float], SideHere]:
    total = sum(values)
    first, second, third = (one / total for one in values) if total > 0 else (1.0, 0.0, 0.0)
    return (first, second, third), _side("Wat voor huis", _in_words((first, second, third)), used)


def _in_words(tenure: tuple[float, float, float]) -> str:
    words = ("koop", "van een corporatie", "van een andere verhuurder")
    return ", ".join(f"{round(100 * share)} % {word}" for share, word in zip(tenure, words, strict=True))


def _hardship(figures: Mapping[str, Known]) -> tuple[float, SideHere]:
    label, found = "Moeite met rondkomen", figures.get("moeite_met_rondkomen")
    if found is None:
        value = segments.NATIONAL_HARDSHIP
        return value, SideHere(label, f"{round(100 * value)} %", _NATIONAL["hardship"], "landelijk cijfer")
    return found.value, _side(label, f"{round(100 * found.value)} % van de volwassenen", [found])


def _older(figures: Mapping[str, Known], households: float) -> tuple[float, SideHere]:
    label, share, people = "65 jaar of ouder", figures.get("aandeel_65_plus"), figures.get("aantal_inwoners")
    if share is None or people is None:
        value = segments.NATIONAL_OLDER
        return value, SideHere(label, f"{round(100 * value)} % van de huishoudens", _NATIONAL["older"], "landelijk")
    value = older_share(share.value, people.value, households)
    return value, _side(label, f"{round(100 * value)} % van de huishoudens", [share, people])
