"""Groups of households of a dossier: twelve cells from totals, what a team says of them, and groups of its own.

Sizes are model values (methods.md 2.2). A group of one's own is taken out of cells, so that nobody is counted twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import fsum
from types import MappingProxyType

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

_SURE: Mapping[str, str] = {"low_income": "low_income", "age65": "age65", "owner_older_house": "koop"}
"""What a team can tell that a cell has or has not: by what it tells, the flag of such a cell."""


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
class GroupPart:
    """Households of a group of one's own that are alike. cell: where they come from; share: of the group."""

    cell: str
    share: float
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Nested:
    """Sizes by key, of cells and groups of one's own; short: groups for which there were too few households.

    taken  by key of a group of one's own, how many households came from each cell
    """

    sizes: Mapping[str, float]
    short: tuple[str, ...]
    taken: Mapping[str, Mapping[str, float]]

    def made_of(self, key: str, told: Iterable[str]) -> tuple[GroupPart, ...]:
        """What a group of one's own is made of. told: flags that hold for all of it."""
        return parts_of(self.taken[key], told)


def nested(cells: Mapping[str, float], own: Iterable[Own]) -> Nested:
    """Groups of one's own taken out of their cells by size, the first one first. All together stay what they were."""
    left, sizes, short, taken = dict(cells), {}, [], {}
    for group in own:
        place = [key for key in (group.within or tuple(left)) if key in left]
        there = fsum(left[key] for key in place)
        size = min(max(0.0, group.size), there)
        if group.size > there + _SLACK:
            short.append(group.key)
        taken[group.key] = {key: size * left[key] / there if there > 0 else 0.0 for key in place}
        left |= {key: max(0.0, left[key] - some) for key, some in taken[group.key].items()}
        sizes[group.key] = size
    return Nested({**left, **sizes}, tuple(short), taken)


def cells_of(within: Iterable[str], told: Iterable[str]) -> list[str]:
    """Keys of the cells that a group of one's own is made of: of those it lies within, the ones that fit what was told.

    Who are told to find it hard to get by are no mean of everybody there. When no cell fits, all of them count: then
    what was told holds for them as well.
    """
    there = [key for key in within if key in BY_KEY] or list(BY_KEY)
    wanted = {_SURE[flag] for flag in told if flag in _SURE}
    return [key for key in there if wanted <= BY_KEY[key].flags] or there


def parts_of(taken: Mapping[str, float], told: Iterable[str]) -> tuple[GroupPart, ...]:
    """What a group of one's own is made of, in proportion to its households from each cell.

    taken  these by cell; when there are none at all, each cell counts for as much;  told  flags that hold for all of it
    """
    least = _SLACK * fsum(taken.values())
    there = {key: some for key, some in taken.items() if some > least} or dict.fromkeys(taken or BY_KEY, 1.0)
    cells = cells_of(there, told)
    size = fsum(there[key] for key in cells)
    return tuple(GroupPart(key, there[key] / size, _with(BY_KEY[key].flags, told)) for key in cells)


def _with(flags: frozenset[str], told: Iterable[str]) -> frozenset[str]:
    """What is so of households of a cell, and what was told of them: who own an older house live in no other."""
    told = frozenset(told)
    return (flags - {*HOMES, "corporatie_tenant"} | {"koop"} if "owner_older_house" in told else flags) | told


def flags_of(parts: Iterable[GroupPart]) -> frozenset[str]:
    """What holds for all households of a group of one's own."""
    return frozenset.intersection(*(one.flags for one in parts))


def meant_parts(parts: Sequence[GroupPart], keys: Collection[str], flags: Collection[str]) -> tuple[int, ...]:
    """Which parts of a group something is meant for, that is meant for the group; by number.

    keys, flags  of all the groups, and of the households anywhere, that it is meant for. With some of the cells of a
    group the group itself was meant for its households from there; with none of them, all of the group.
    """
    if not any(one.cell in keys for one in parts):
        return tuple(range(len(parts)))
    return tuple(i for i, one in enumerate(parts) if one.cell in keys or one.flags & {*flags})


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


def in_few_words(
    keys: Sequence[str],
    names: Mapping[str, str],
    words: Mapping[str, str],
    parts: Mapping[str, Sequence[GroupPart]] = MappingProxyType({}),
) -> list[str]:
    """Names of groups; when all cells with one flag are among them, these are named together.

    names  of all groups by key: a key that is not there is left out;  words  by flag, in the order to look for them
    parts  what groups of one's own are made of: of whom only those from other groups among them are meant, are told by
           these already
    """
    left = [key for key in dict.fromkeys(keys) if key in names and not _told_by_cells(parts.get(key, ()), keys)]
    meant, found = set(left), []
    for flag, said in words.items():
        mine = {one.key for one in CELLS if flag in one.flags}
        if mine <= meant and mine & set(left):
            found.append(said)
            left = [key for key in left if key not in mine]
    return found + [names[key] for key in left]


def _told_by_cells(parts: Sequence[GroupPart], keys: Sequence[str]) -> bool:
    """Whether of a group only those from some cells are meant, and nothing sets them apart from others there."""
    if any(one.flags != BY_KEY[one.cell].flags for one in parts):
        return False
    return 0 < len(meant_parts(parts, keys, ())) < len(parts)
