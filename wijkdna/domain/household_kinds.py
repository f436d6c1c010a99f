"""Kinds of households: alike in all that the ways of a scenario ask about them (methods.md 2.2).

A group of a team's own may be made of several: owners and tenants, who find it hard to get by and who do not. What
ways do together is worked out for each kind, and a group is the mean of its kinds. That is exact, where a mean of each
way would not be: two ways for owners alone meet the same owners, and no tenant at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijkdna.domain.reach import of_kinds, over_kinds
from wijkdna.domain.scenario_ways import Group, Part, Way, parts_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kinds:
    """C kinds in G groups.

    group, part  of each kind a group that has it, and the number of its part among those of all groups (see parts_of)
    flags        what is so of it, None: not known;  made_of  as in reach.Setting
    """

    group: tuple[int, ...]
    part: tuple[int, ...]
    flags: tuple[frozenset[str] | None, ...]
    made_of: Floats | None

    def __len__(self) -> int:
        """How many."""
        return len(self.group)

    def shares(self, of_groups: Floats) -> Floats:
        """The share of all households that is of each kind, (C,), from those of the groups, (G,)."""
        return of_kinds(of_groups, self.made_of)

    def by_group(self, by_kind: Floats) -> Floats:
        """What holds for kinds, (..., C), as a mean over the households of each group, (..., G)."""
        return over_kinds(by_kind, self.made_of)


def kinds_of(groups: Sequence[Group], ways: Sequence[Way]) -> Kinds:
    """Each group is a kind of its own; once one has parts, what is alike in two groups is one kind."""
    each = list(range(len(groups)))
    if not any(one.parts for one in groups):
        return Kinds(tuple(each), tuple(each), tuple(one.flags for one in groups), None)
    parts = parts_of(groups)
    first: dict[object, int] = {}
    kind = [first.setdefault(_alike(ways, number, *one), number) for number, one in enumerate(parts)]
    place = {number: i for i, number in enumerate(first.values())}
    made_of = np.zeros((len(place), len(groups)))
    for number, (group, part) in enumerate(parts):
        made_of[place[kind[number]], group] += part.share
    return Kinds(
        group=tuple(parts[number][0] for number in place),
        part=tuple(place),
        flags=tuple(parts[number][1].flags for number in place),
        made_of=made_of,
    )


def _alike(ways: Sequence[Way], number: int, group: int, part: Part) -> object:
    """The same for parts between which no way makes a difference."""
    return part.flags, tuple((one.p[group], one.s[group]) if one.p else one.audience[number] for one in ways)
