"""How sure a claim is: heard once, confirmed by others, supported by a figure, or contradicted (methods 6.1).

Two sources are independent when they are of two talks and of two circles: what one circle tells itself twice is one
source. A source of which nobody wrote down the circle may be of any circle, so it never makes a second one.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

CONFIRMED = 2
"""Independent sources of a claim that is bevestigd."""


class Status(Enum):
    """From weak to strong; BETWIST stands outside that order. The value is the word on the screen."""

    ZONDER_BRON = "nog zonder bron"
    GEHOORD = "gehoord"
    BEVESTIGD = "bevestigd"
    ONDERBOUWD = "onderbouwd"
    BETWIST = "betwist"


@dataclass(frozen=True, slots=True)
class Heard:
    """One source. circle: who said it, as a role or circle, "" for unknown; talk: same for two notes of one talk."""

    circle: str
    talk: Hashable


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands, and why in one or two sentences that also say what would help."""

    status: Status
    why: str


def circle_key(circle: str) -> str:
    """A circle without what does not tell circles apart: case and white space."""
    return " ".join(circle.split()).casefold()


def independent(heard: Sequence[Heard]) -> int:
    """How many sources stand on their own: the most that differ in circle as well as in talk.

    0 for no source. With sources of which no circle is known it is 1.
    """
    talks: dict[str, list[Hashable]] = {}
    for one in heard:
        if key := circle_key(one.circle):
            talks.setdefault(key, []).append(one.talk)
    taken: dict[Hashable, str] = {}
    found = sum(_finds_talk(circle, talks, taken, set()) for circle in talks)
    return max(found, 1) if heard else 0


def _finds_talk(
    circle: str, talks: dict[str, list[Hashable]], taken: dict[Hashable, str], tried: set[Hashable]
) -> bool:
    """Give a circle a talk of its own, when need be by moving other circles to another of theirs (Kuhn 1955)."""
    for talk in talks[circle]:
        if talk in tried:
            continue
        tried.add(talk)
        if talk not in taken or _finds_talk(taken[talk], talks, taken, tried):
            taken[talk] = circle
            return True
    return False


def standing(heard: Sequence[Heard], figure_agrees: bool | None = None, *, is_contradicted: bool = False) -> Standing:
    """How a claim stands.

    figure_agrees    what its figure says of it; None without a figure
    is_contradicted  another claim that holds today says something else
    """
    number = independent(heard)
    if not number:
        return Standing(Status.ZONDER_BRON, "Er hangt geen notitie aan. Voeg er een toe, of haal de bewering weg.")
    against = _against(figure_agrees, is_contradicted)
    if against:
        return Standing(Status.BETWIST, f"{against} Vraag het buiten nog eens, en kies pas dan.")
    if number < CONFIRMED:
        return Standing(Status.GEHOORD, _once(heard))
    told = f"Gehoord in {number} kringen die los van elkaar staan"
    if figure_agrees:
        return Standing(Status.ONDERBOUWD, f"{told}, en een cijfer past erbij.")
    return Standing(Status.BEVESTIGD, f"{told}. Een cijfer dat erbij past, maakt dit onderbouwd.")


def _against(figure_agrees: bool | None, is_contradicted: bool) -> str:
    claim, figure = "Een andere bewering zegt iets anders", "een cijfer spreekt dit tegen"
    if is_contradicted:
        return f"{claim}, en {figure}." if figure_agrees is False else f"{claim}."
    return f"{figure.capitalize()}." if figure_agrees is False else ""


def _once(heard: Collection[Heard]) -> str:
    """Why it is heard once only, however many notes there are."""
    known = {circle_key(one.circle) for one in heard} - {""}
    if not known:
        return "Wie dit zei, staat er niet bij. Schrijf op uit welke kring het komt."
    if len(known) == 1:
        often = "Eén keer gehoord" if len(heard) == 1 else "Uit één kring gehoord"
        return f"{often}. Hoort u het ook in een andere kring, dan is het bevestigd."
    return "Uit één gesprek gehoord. Hoort u het ook in een ander gesprek, dan is het bevestigd."


def side_by_side(order: Sequence[int], against: Mapping[int, Collection[int]]) -> list[list[int]]:
    """Numbers of claims in groups: those that contradict each other, also by way of a third, stand together.

    order    all claims; a group stands where its first one does, and its claims in the order in which they are met
    against  claim to those that say something else; numbers that are not in `order` do not count
    """
    known, placed = set(order), set[int]()
    groups = []
    for first in order:
        if first in placed:
            continue
        group = [first]
        for number in group:
            met = dict.fromkeys(against.get(number, ()))
            group += [other for other in met if other in known and other not in group]
        placed |= set(group)
        groups.append(group)
    return groups
