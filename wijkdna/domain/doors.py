"""Which groups we can enter through whom, and who might open a door that there is not yet.

A door is trusted from trust 2 on ("men kent elkaar"). What stands on the map comes in as keys of any kind: the rules
only look whether they are the same.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

TRUSTED = 2
"""Trust from which a door opens (0 to 3)."""

MOST_OPENERS = 3
"""Names in one next step: more is no step."""


class Size(Enum):
    """How large a part of a group a door reaches; three sizes of a circle. Letters are those of the drawing."""

    SMALL = "s"
    MIDDLE = "m"
    LARGE = "l"


def size_of(likely: float | None, households: float | None) -> Size:
    """Up to a quarter, up to a half, or more; SMALL when either is not known: nothing may look larger than it is."""
    if not likely or not households:
        return Size.SMALL
    part = likely / households
    return Size.SMALL if part <= 0.25 else Size.MIDDLE if part <= 0.5 else Size.LARGE


def is_open(trusts: Iterable[int]) -> bool:
    """True when one of the doors to a group is trusted."""
    return any(trust >= TRUSTED for trust in trusts)


class Why(IntEnum):
    """Why somebody might open a door, the most promising first."""

    NAMED = 1
    TRUSTED_HERE = 2
    KNOWS = 3
    TRUSTED_NEARBY = 4
    REACHES = 5


@dataclass(frozen=True, slots=True)
class Band:
    """A tie from one to another. by_trust: source is trusted by target."""

    source: Hashable
    target: Hashable
    by_trust: bool = False


@dataclass(frozen=True, slots=True)
class Opener:
    """An actor to ask. via: who is tied to the group and trusts this actor, for TRUSTED_NEARBY; else None."""

    actor: Hashable
    why: Why
    via: Hashable | None = None


class Openers:
    """Who might open a door to a group, at most two steps away over the ties of one team.

    bands   without those of tension
    actors  what can be a door, in the order in which equal reasons are told: by name, never by how well connected
    """

    def __init__(self, bands: Iterable[Band], actors: Sequence[Hashable]) -> None:
        self._place = {actor: place for place, actor in enumerate(actors)}
        self._near: Mapping[Hashable, set[Hashable]] = defaultdict(set)
        self._trusted_by: Mapping[Hashable, set[Hashable]] = defaultdict(set)
        for band in bands:
            self._near[band.source].add(band.target)
            self._near[band.target].add(band.source)
            if band.by_trust:
                self._trusted_by[band.target].add(band.source)

    def of(self, group: Hashable, named: Collection[Hashable] = (), weak: Collection[Hashable] = ()) -> list[Opener]:
        """Whom to ask about a group, at most MOST_OPENERS; each once, with the best reason.

        named  actors that were named when we asked who knows this group;  weak  actors with a door that is not trusted
        """
        found: dict[Hashable, Opener] = {}
        for one in self._all(group, named, weak):
            if one.actor in self._place and (one.actor not in found or one.why < found[one.actor].why):
                found[one.actor] = one
        return sorted(found.values(), key=lambda one: (one.why, self._place[one.actor]))[:MOST_OPENERS]

    def _all(self, group: Hashable, named: Iterable[Hashable], weak: Iterable[Hashable]) -> Iterable[Opener]:
        yield from (Opener(actor, Why.NAMED) for actor in named)
        yield from (Opener(actor, Why.TRUSTED_HERE) for actor in self._trusted_by.get(group, ()))
        yield from (Opener(actor, Why.REACHES) for actor in weak)
        tied = self._near.get(group, set())
        yield from (Opener(actor, Why.KNOWS) for actor in tied - set(weak))
        for middle in sorted(tied | set(weak), key=self._order):
            others = self._trusted_by.get(middle, set()) - {group}
            yield from (Opener(actor, Why.TRUSTED_NEARBY, middle) for actor in others)

    def _order(self, key: Hashable) -> tuple[int, str]:
        """Actors in their order, then the others in one that does not change between two pages."""
        return self._place.get(key, len(self._place)), str(key)
