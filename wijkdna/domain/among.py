"""Where a figure of a team stands among those of the other areas of its gemeente, in words.

Of such a figure we know no spread and no number of people behind it, so nothing is said of how certain a difference is.
"""

from collections.abc import Sequence
from statistics import median

from wijkdna.domain.areas import Level
from wijkdna.domain.numbers_nl import amount

FEWEST = 5
"""With fewer areas nothing is ranked."""

MOST_DECIMALS = 2
_PLURAL = {Level.WIJK: "wijken", Level.BUURT: "buurten"}


def decimals_of(values: Sequence[float]) -> int:
    """As many decimals as these figures have themselves, at most MOST_DECIMALS."""
    for decimals in range(MOST_DECIMALS):
        if all(round(value, decimals) == value for value in values):
            return decimals
    return MOST_DECIMALS


def written(value: float, unit: str, decimals: int) -> str:
    """A figure with its unit: "12,5 %", "1.200"."""
    return amount(value, unit or "aantal", decimals)


def among(value: float, others: Sequence[float], level: Level, gemeente: str, unit: str) -> str:
    """How a figure compares: "Van de 12 buurten in Texel met dit cijfer hebben er 3 een hoger ...".

    others  the figures of all areas of this level in the gemeente, this one too
    """
    where = f"{len(others)} {_PLURAL[level]} in {gemeente} met dit cijfer"
    if len(others) < FEWEST:
        return ""
    higher, lower = sum(one > value for one in others), sum(one < value for one in others)
    if not higher and not lower:
        return f"Alle {where} hebben hetzelfde."
    middle = f"Het middelste cijfer is {written(median(others), unit, decimals_of([*others, median(others)]))}."
    return f"{_place(higher, lower, len(others), where)} {middle}"


def _place(higher: int, lower: int, total: int, where: str) -> str:
    if not higher and lower == total - 1:
        return f"Dit is het hoogste van de {where}."
    if not lower and higher == total - 1:
        return f"Dit is het laagste van de {where}."
    return f"Van de {where} {_have(higher)} een hoger en {_or_none(lower)} een lager cijfer."


def _have(number: int) -> str:
    return f"{'heeft' if number < 2 else 'hebben'} er {_or_none(number)}"


def _or_none(number: int) -> str:
    return str(number or "geen")


def among_classes(place: float, others: Sequence[float], level: Level, gemeente: str) -> str:
    """The same for a class: place and others count from 1, low to high."""
    if len(others) < FEWEST:
        return ""
    where = f"{len(others)} {_PLURAL[level]} in {gemeente} met een klasse"
    same, higher, lower = (sum(test) for test in _tests(place, others))
    if same == len(others):
        return f"Alle {where} hebben deze klasse."
    return f"Van de {where} {_have(same)} deze klasse, {_or_none(higher)} een hogere en {_or_none(lower)} een lagere."


def _tests(place: float, others: Sequence[float]) -> tuple[list[bool], list[bool], list[bool]]:
    return [one == place for one in others], [one > place for one in others], [one < place for one in others]
