"""Who gets a place in a leerlab, and who waits: the places, the line, and who in the line is asked next.

A group is what one gemeente enrolled in one go: colleagues who come together or not at all. The line is kept in its
order. When the first in line needs more seats than are free, those seats stay free: nobody behind her is asked, until
the facilitator says so or the group comes with fewer. Only who is stopped by a limit of her own gemeente, which a free
seat does not mend, lets others pass.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Obstacle(StrEnum):
    """Why there is no place for a group now."""

    FULL = "vol"
    TOO_FEW = "te weinig"
    BEHIND = "achter een ander"
    OWN_GEMEENTE = "eigen gemeente"
    GEMEENTEN = "gemeenten"


LETS_PASS = (Obstacle.OWN_GEMEENTE, Obstacle.GEMEENTEN)
"""What no free seat mends: who waits for this does not stop the line."""


@dataclass(frozen=True, slots=True)
class Places:
    """How many may come. gemeenten: of so many gemeenten at most; None: no limit. Raises ValueError below 1."""

    seats: int
    per_gemeente: int
    gemeenten: int | None = None

    def __post_init__(self) -> None:
        if min(self.seats, self.per_gemeente, self.gemeenten or 1) < 1:
            raise ValueError(f"{self} leaves no place for anybody")


@dataclass(frozen=True, slots=True)
class Group:
    """Who enrolled together. key: number of the enrolment; gemeente: its code; seats: how many come."""

    key: int
    gemeente: str
    seats: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is.

    offers     who can be asked now, in order; there is a place for all of them together
    holds      who keeps the line waiting, since fewer seats are free than she needs; None: nobody
    obstacles  of who waits on, by key
    """

    offers: tuple[Group, ...]
    holds: Group | None
    obstacles: dict[int, Obstacle]


def obstacle(places: Places, held: Collection[Group], group: Group) -> Obstacle | None:
    """Why a group cannot come beside who holds a place or an offer; None when it can.

    A limit of the gemeente is told first: it stays when seats come free.
    """
    own = sum(one.seats for one in held if one.gemeente == group.gemeente)
    if own + group.seats > places.per_gemeente:
        return Obstacle.OWN_GEMEENTE
    present = {one.gemeente for one in held}
    if places.gemeenten is not None and len(present | {group.gemeente}) > max(places.gemeenten, len(present)):
        return Obstacle.GEMEENTEN
    free = free_seats(places, held)
    if group.seats <= free:
        return None
    return Obstacle.TOO_FEW if free else Obstacle.FULL


def free_seats(places: Places, held: Iterable[Group]) -> int:
    """Seats that nobody holds; 0 when more are held than there are, as after places were taken away."""
    return max(0, places.seats - sum(one.seats for one in held))


def turn(places: Places, held: Collection[Group], line: Sequence[Group], passed: Collection[int] = ()) -> Turn:
    """Who of the line is asked now.

    held    who has a place or an offer;  line  who waits, first in line first
    passed  keys of groups that the facilitator lets others pass by, this time
    """
    taken, offers, obstacles, holds = list(held), [], {}, None
    for group in line:
        found = obstacle(places, taken, group)
        if found is None and holds is None:
            offers.append(group)
            taken.append(group)
            continue
        obstacles[group.key] = found or Obstacle.BEHIND
        if holds is None and found not in LETS_PASS and group.key not in passed:
            holds = group
    waits_for_seats = holds is not None and obstacles[holds.key] is Obstacle.TOO_FEW
    return Turn(tuple(offers), holds if waits_for_seats else None, obstacles)


def is_placed_at_once(places: Places, held: Collection[Group], line: Sequence[Group], newcomer: Group) -> bool:
    """True when a newcomer, behind everybody who waits, can have a place now."""
    return newcomer in turn(places, held, [*line, newcomer]).offers


def place_in_line(line: Sequence[Group], key: int) -> int:
    """1 for the first in line. Raises ValueError for who is not in it."""
    return [group.key for group in line].index(key) + 1
