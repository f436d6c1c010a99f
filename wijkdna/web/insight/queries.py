"""What the social map tells as a whole: whom a set of doors reaches, who is left, who connects, what leans on one.

Measures are for organisations, roles, places and gemeenschappen, never for persons; nothing is in order of a measure.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from wijkdna.domain.bridging import connects
from wijkdna.domain.coverage import (
    FRAGILE,
    Claim,
    Floats,
    best_set,
    blind_spots,
    households,
    is_overloaded,
    lost_without,
    reached,
    shares_of,
)
from wijkdna.domain.doors import TRUSTED
from wijkdna.domain.promises import MONTH_DAYS
from wijkdna.web.doors.queries import Board, board_of, households_of
from wijkdna.web.dossiers.queries import Access
from wijkdna.web.partners.queries import burdened, contacts_of, promises_of
from wijkdna.web.socialmap.models import Entity

MOST_IN_A_SET = 5
"""Partners of a suggested set: with more at once nobody works well."""

_WORDS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


def in_words(number: int) -> str:
    """A small number as people say it."""
    return _WORDS[number] if number < len(_WORDS) else str(number)


@dataclass(frozen=True, slots=True)
class Covered:
    """A gemeenschap and what a set of doors reaches of it, in households; None where its size is not known.

    low, likely, high  households that are reached at least once;  doors  how many of the set lead there
    """

    group: Entity
    size: int | None
    low: int | None
    likely: int | None
    high: int | None
    doors: int

    @property
    def left(self) -> int | None:
        """Households that the set does not reach."""
        return None if self.size is None or self.likely is None else self.size - self.likely

    @property
    def is_left(self) -> bool:
        """True when hardly anybody is reached: less than half of the households, or of an unknown size none."""
        return not self.doors if self.left is None or self.size is None else self.left * 2 > self.size

    def percent(self, number: int | None) -> float:
        """Households as a part of the group, 0-100, to draw."""
        return round(100 * number / self.size, 1) if number and self.size else 0.0


@dataclass(frozen=True, slots=True)
class Blind:
    """A gemeenschap that we hardly reach. openers: whom to ask about it; asked: a question waits on the walk sheet."""

    group: Entity
    is_closed: bool
    is_little: bool
    openers: Sequence[Entity]
    asked: bool


@dataclass(frozen=True, slots=True)
class Connector:
    """Who ties gemeenschappen together, by name."""

    actor: Entity
    groups: Sequence[Entity]

    @property
    def said(self) -> str:
        """ "verbindt vier groepen"."""
        return f"verbindt {in_words(len(self.groups))} groepen"


@dataclass(frozen=True, slots=True)
class Shoulder:
    """A door without which much of the reach goes. tenths: of every ten households that are reached, how many."""

    actor: Entity
    tenths: int
    groups: Sequence[Entity]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A partner that we ask much. asked: times in the last month; departments: that asked, when three or more did."""

    actor: Entity
    asked: int
    doors: int
    promised: int
    departments: Sequence[str]


@dataclass(frozen=True)
class Picture:
    """The board of deuren as numbers. chosen: numbers of the actors in the set; none: all of them."""

    board: Board
    asked_for: frozenset[int]

    @cached_property
    def actors(self) -> list[Entity]:
        """Actors with a door, by name."""
        return self.board.columns

    @cached_property
    def chosen(self) -> list[int]:
        """Places in `actors` of the set."""
        found = [place for place, one in enumerate(self.actors) if one.pk in self.asked_for]
        return found or list(range(len(self.actors)))

    @cached_property
    def sizes(self) -> list[float]:
        """Households of each group; 0 where they are not known."""
        return [households_of(one) or 0.0 for one in self.board.groups]

    @cached_property
    def claims(self) -> list[Claim]:
        """What is known of the reach of each door."""
        door = {one.pk: place for place, one in enumerate(self.actors)}
        group = {one.pk: place for place, one in enumerate(self.board.groups)}
        return [
            Claim(door[one.entity_id], group[one.community_id], one.low, one.likely, one.high)
            for one in self.board.doors.values()
            if one.likely is not None
        ]

    def shares(self, which: str = "likely") -> Floats:
        """(actors, groups)."""
        return shares_of(self.claims, len(self.actors), self.sizes, which)

    @cached_property
    def likely(self) -> Floats:
        """The same for what is likely."""
        return self.shares()


@dataclass(frozen=True, slots=True)
class Insight:
    """All blocks of the page. chosen: numbers of the actors in the set; is_all: no set was chosen."""

    actors: Sequence[tuple[Entity, int]]
    chosen: frozenset[int]
    is_all: bool
    is_suggested: bool
    covered: Sequence[Covered]
    left: Sequence[Covered]
    blind: Sequence[Blind]
    connectors: Sequence[Connector]
    shoulders: Sequence[Shoulder]
    loaded: Sequence[Loaded]
    without_size: Sequence[Entity]

    @property
    def number(self) -> str:
        """Of doors in the set, in words."""
        return in_words(len(self.chosen))


def insight_of(access: Access, asked_for: Collection[int], most: int = 0) -> Insight:
    """The page. asked_for: numbers of actors in the set; most: suggest a set of so many instead, 0: do not."""
    board = board_of(access)
    picture = Picture(board, frozenset(asked_for))
    if most:
        found = best_set(picture.likely, picture.sizes, min(most, MOST_IN_A_SET))
        picture = Picture(board, frozenset(picture.actors[place].pk for place in found))
    covered = _covered(picture)
    doors = Counter(entity for entity, _ in board.doors)
    return Insight(
        actors=[(one, doors[one.pk]) for one in picture.actors],
        chosen=frozenset(picture.actors[place].pk for place in picture.chosen),
        is_all=len(picture.chosen) == len(picture.actors),
        is_suggested=bool(most),
        covered=covered,
        left=[one for one in covered if one.is_left],
        blind=_blind(picture),
        connectors=_connectors(board),
        shoulders=_shoulders(picture),
        loaded=_loaded(access, board.actors, doors),
        without_size=[one for one, size in zip(board.groups, picture.sizes, strict=True) if not size],
    )


def _covered(picture: Picture) -> list[Covered]:
    """Each group, by name."""
    low, likely, high = (reached(picture.shares(which), picture.chosen) for which in ("low", "likely", "high"))
    numbers = {picture.actors[place].pk for place in picture.chosen}
    found = []
    for place, (group, size) in enumerate(zip(picture.board.groups, picture.sizes, strict=True)):
        doors = sum(one.entity_id in numbers for one in picture.board.doors_to.get(group.pk, ()))
        told = [round(size * float(part[place])) if size else None for part in (low, likely, high)]
        found.append(Covered(group, round(size) or None, told[0], told[1], told[2], doors))
    return found


def _blind(picture: Picture) -> list[Blind]:
    """Groups without a door that is trusted, or reached far less than the others; over all doors, not only the set."""
    board = picture.board
    little = set(blind_spots(reached(picture.likely, range(len(picture.actors))), picture.sizes))
    return [
        Blind(
            group=group,
            is_closed=not board.is_open(group.pk),
            is_little=place in little,
            openers=[board.by_number[number] for number in _openers(board, group)],
            asked=group.pk in board.asked,
        )
        for place, group in enumerate(board.groups)
        if place in little or not board.is_open(group.pk)
    ]


def _openers(board: Board, group: Entity) -> list[int]:
    return [int(str(one.actor)) for one in board.openers(group.pk)]


def _connectors(board: Board) -> list[Connector]:
    """By name, not by how much they connect."""
    ties = _ties_to_groups(board)
    return [
        Connector(one, [group for group in board.groups if ties[one.pk][group.pk]])
        for one in board.actors
        if connects(ties[one.pk].values())
    ]


def _ties_to_groups(board: Board) -> Mapping[int, Counter[int]]:
    """How many ties each actor has to each group: doors that are trusted or reach somebody, and bands."""
    ties: dict[int, Counter[int]] = defaultdict(Counter)
    groups = {one.pk for one in board.groups}
    for door in board.doors.values():
        ties[door.entity_id][door.community_id] += int(door.trust >= TRUSTED or bool(door.likely))
    for band in board.bands:
        ends = int(str(band.source)), int(str(band.target))
        for actor, group in (ends, ends[::-1]):
            if group in groups and actor not in groups:
                ties[actor][group] += 1
    return ties


def _shoulders(picture: Picture) -> list[Shoulder]:
    """Doors of the set without which more than FRAGILE of its reach goes; of one alone that is no news."""
    if len(picture.chosen) < _SEVERAL:
        return []
    lost = lost_without(picture.likely, picture.sizes, picture.chosen)
    found = []
    for place, part in zip(picture.chosen, lost, strict=True):
        if part > FRAGILE:
            groups = _leaning(picture, place)
            found.append(Shoulder(picture.actors[place], round(part * 10), groups))
    return found


_SEVERAL = 2


def _leaning(picture: Picture, door: int) -> list[Entity]:
    """Groups of which more than FRAGILE of what is reached goes with this door."""
    found = []
    for place, group in enumerate(picture.board.groups):
        column, size = picture.likely[:, [place]], [1.0]
        rest = [one for one in picture.chosen if one != door]
        whole = households(column, size, picture.chosen)
        if whole and 1 - households(column, size, rest) / whole > FRAGILE:
            found.append(group)
    return found


def _loaded(access: Access, actors: Iterable[Entity], doors: Mapping[int, int]) -> list[Loaded]:
    since = timezone.localdate() - timedelta(days=MONTH_DAYS)
    recent = contacts_of(access).filter(asked=True, held_on__gt=since).order_by()
    asked = Counter(recent.select_related(None).values_list("entity", flat=True))
    promised = Counter(
        promises_of(access).filter(done_at__isnull=True).select_related(None).values_list("entity", flat=True)
    )
    departments = {one.pk: names for one, names in burdened(access)}
    return [
        Loaded(one, asked[one.pk], doors.get(one.pk, 0), promised[one.pk], departments.get(one.pk, ()))
        for one in actors
        if one.pk in departments or is_overloaded(asked[one.pk], doors.get(one.pk, 0))
    ]
