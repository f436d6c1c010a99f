"""Groups of households of a dossier: twelve cells from totals, what a team says of them, and groups of its own.

Sizes are model values (methods.md 2.2). A group of one's own is taken out of cells, so that nobody is counted twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import fsum

from wijkdna.domain import segments
from wijkdna.domain.evidence import HOMES

LEAST = 10
"""Households below which a group is not shown by itself."""

TELLING = ("migrant_low_dutch", "families", "owner_older_house", "low_income", "age65")
"""Flags that a team can give a group of its own."""

_MONEY, _AGE = ("rond", "krap"), ("jong", "65")
_HOME_NL = {"koop": "Koopwoning", "corporatie": "Huurt van een corporatie", "overige_huur": "Huurt van iemand anders"}
_MONEY_NL = {"rond": "komt rond", "krap": "komt moeilijk rond"}
_AGE_NL = {"jong": "jonger dan 65", "65": "65 of ouder"}
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the twelve. home, money, age: as in its key "koop-rond-jong"."""

    home: str
    money: str
    age: str

    @property
    def key(self) -> str:
        """How it is known."""
        return f"{self.home}-{self.money}-{self.age}"

    @property
    def name(self) -> str:
        """For the screen."""
        return f"{_HOME_NL[self.home]}, {_AGE_NL[self.age]}, {_MONEY_NL[self.money]}"

    @property
    def flags(self) -> frozenset[str]:
        """As the reach model knows them."""
        found = {self.home}
        found |= {"corporatie_tenant"} if self.home == "corporatie" else set()
        found |= {"low_income"} if self.money == "krap" else set()
        return frozenset(found | ({"age65"} if self.age == "65" else set()))


CELLS: tuple[Cell, ...] = tuple(Cell(*each) for each in product(HOMES, _MONEY, _AGE))
"""In the order of segments.py."""

BY_KEY: Mapping[str, Cell] = {one.key: one for one in CELLS}


@dataclass(frozen=True, slots=True)
class Sides:
    """What is known of each side: shares of koop, corporatie and other rent; of hardship; of 65 and older; in all."""

    tenure: tuple[float, float, float]
    hardship: float
    older: float
    households: float


def cell_sizes(sides: Sides) -> dict[str, float]:
    """Households of the twelve cells by key, not rounded."""
    parts = segments.fit(sides.tenure, sides.hardship, sides.older).ravel().tolist()
    return {cell.key: part * sides.households for cell, part in zip(CELLS, parts, strict=True)}


@dataclass(frozen=True, slots=True)
class Own:
    """A group of a team. within: keys of cells that its households are taken out of; () for all."""

    key: str
    size: float
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nested:
    """Sizes by key, of cells and groups of one's own; short: groups for which there were too few households."""

    sizes: Mapping[str, float]
    short: tuple[str, ...]


def nested(cells: Mapping[str, float], own: Iterable[Own]) -> Nested:
    """Groups of one's own taken out of their cells by size, the first one first. All together stay what they were."""
    left, sizes, short = dict(cells), {}, []
    for group in own:
        place = [key for key in (group.within or tuple(left)) if key in left]
        there = fsum(left[key] for key in place)
        size = min(max(0.0, group.size), there)
        if group.size > there + _SLACK:
            short.append(group.key)
        for key in place:
            left[key] = max(0.0, left[key] - (size * left[key] / there if there > 0 else 0.0))
        sizes[group.key] = size
    return Nested({**left, **sizes}, tuple(short))


def flags_of(within: Sequence[str], told: Iterable[str]) -> frozenset[str]:
    """Flags of a group of one's own: what holds for all its cells, and what the team said."""
    known = [BY_KEY[key].flags for key in within if key in BY_KEY] or [one.flags for one in CELLS]
    found = frozenset.intersection(*known) | frozenset(told)
    if "owner_older_house" in found and not found & {"corporatie", "overige_huur"}:
        found |= {"koop"}
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the screen: groups together. keys: of the groups in it."""

    name: str
    keys: tuple[str, ...]
    size: float


_WAYS: tuple[tuple[tuple[str, tuple[tuple[str, str], ...]], ...], ...] = (
    (
        ("jonger dan 65, komt rond", (("rond", "jong"),)),
        ("65 of ouder, komt rond", (("rond", "65"),)),
        ("jonger dan 65, komt moeilijk rond", (("krap", "jong"),)),
        ("65 of ouder, komt moeilijk rond", (("krap", "65"),)),
    ),
    (
        ("jonger dan 65, komt rond", (("rond", "jong"),)),
        ("65 of ouder, komt rond", (("rond", "65"),)),
        ("komt moeilijk rond", (("krap", "jong"), ("krap", "65"))),
    ),
    (
        ("jonger dan 65, komt rond", (("rond", "jong"),)),
        ("65 of ouder", (("rond", "65"), ("krap", "65"))),
        ("jonger dan 65, komt moeilijk rond", (("krap", "jong"),)),
    ),
    (
        ("komt rond", (("rond", "jong"), ("rond", "65"))),
        ("komt moeilijk rond", (("krap", "jong"), ("krap", "65"))),
    ),
    (("", tuple(product(_MONEY, _AGE))),),
)
"""How the cells of one kind of home go together, the finest first."""


def shown(sizes: Mapping[str, float], own: Mapping[str, str]) -> list[Shown]:
    """All households in lines that are large enough to show, if there are as many. own: names by key."""
    found: list[Shown] = []
    small: list[str] = []
    for home in HOMES:
        lines = _finest(home, sizes)
        found += lines
        small += [] if lines else [one.key for one in CELLS if one.home == home]
    for key, name in own.items():
        if sizes[key] >= LEAST:
            found.append(Shown(name, (key,), sizes[key]))
        else:
            small.append(key)
    return _with_rest(found, [key for key in small if sizes[key] > 0], sizes)


def _finest(home: str, sizes: Mapping[str, float]) -> list[Shown]:
    for way in _WAYS:
        lines = []
        for words, parts in way:
            keys = tuple(f"{home}-{money}-{age}" for money, age in parts)
            name = f"{_HOME_NL[home]}{', ' if words else ''}{words}"
            lines.append(Shown(name, keys, fsum(sizes[key] for key in keys)))
        kept = [one for one in lines if one.size > _SLACK]
        if kept and all(one.size >= LEAST for one in kept):
            return kept
    return []


def _with_rest(found: list[Shown], small: list[str], sizes: Mapping[str, float]) -> list[Shown]:
    """What is too small goes together; when that is too small as well, with the smallest line."""
    if not small:
        return found
    rest = Shown("Andere huishoudens", tuple(small), fsum(sizes[key] for key in small))
    if rest.size >= LEAST or not found:
        return [*found, rest]
    last = min(found, key=lambda one: one.size)
    joined = replace(last, name=f"{last.name}, en andere huishoudens", keys=last.keys + rest.keys)
    return [replace(joined, size=last.size + rest.size) if one is last else one for one in found]


def in_few_words(keys: Sequence[str], names: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """Names of groups; when all cells with one flag are among them, these are named together.

    names  of all groups by key: a key that is not there is left out;  words  by flag, in the order to look for them
    """
    left = [key for key in dict.fromkeys(keys) if key in names]
    meant, found = set(left), []
    for flag, said in words.items():
        mine = {one.key for one in CELLS if flag in one.flags}
        if mine <= meant and mine & set(left):
            found.append(said)
            left = [key for key in left if key not in mine]
    return found + [names[key] for key in left]
