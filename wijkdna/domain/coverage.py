"""Which households a set of doors reaches at least once, who is left, and what one of them stopping would cost.

A door reaches a part of a group, m = households / size. Doors are taken to reach independently of each other, so that
a set reaches 1 - prod(1 - m). That is an audience, not a contact (methods 6.2): being a member is no conversation.

    shares  (doors, groups), 0-1      sizes  (groups,), households      chosen  numbers of doors
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

BLIND = 0.6
"""A group reached for less than this part of the mean is a blind spot (methods 6.4, judgement)."""

FRAGILE = 0.3
"""Losing more than this part of the reach with one door: it leans on one shoulder (methods 6.4)."""

_GAIN = 1e-12
"""Less gain than this is none."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says a door reaches of a group: households, low <= likely <= high; None where nobody said."""

    door: int
    group: int
    low: int | None
    likely: int
    high: int | None


def shares_of(claims: Iterable[Claim], doors: int, sizes: Sequence[float], which: str = "likely") -> Floats:
    """The part of each group that each door reaches, (doors, groups). which: "low", "likely" or "high".

    Without a low or high the likely one counts. A group of less than one household is reached by nobody.
    """
    shares = np.zeros((doors, len(sizes)))
    for one in claims:
        given = getattr(one, which)
        households = one.likely if given is None else given
        if sizes[one.group] >= 1:
            shares[one.door, one.group] = min(1.0, households / sizes[one.group])
    return shares


def reached(shares: Floats, chosen: Iterable[int]) -> Floats:
    """The part of each group that a set reaches at least once, (groups,)."""
    return np.asarray(1 - np.prod(1 - shares[list(chosen)], axis=0))


def households(shares: Floats, sizes: Sequence[float], chosen: Iterable[int]) -> float:
    """Households of all groups that a set reaches at least once. Groups may overlap: then one counts more than once."""
    return float(reached(shares, chosen) @ np.asarray(sizes, dtype=np.float64))


def blind_spots(parts: Floats, sizes: Sequence[float]) -> list[int]:
    """Groups that are reached for less than BLIND of what is reached of all together. parts: see reached()."""
    weights = np.asarray(sizes, dtype=np.float64)
    total = weights.sum()
    mean = float(parts @ weights) / total if total else 0.0
    return [group for group, part in enumerate(parts) if weights[group] >= 1 and part < BLIND * mean]


def lost_without(shares: Floats, sizes: Sequence[float], chosen: Sequence[int]) -> list[float]:
    """For each of a set, the part of its reach, 0-1, that goes when this one stops; 0 for a set that reaches nobody."""
    whole = households(shares, sizes, chosen)
    if not whole:
        return [0.0] * len(chosen)
    return [1 - households(shares, sizes, [one for one in chosen if one != door]) / whole for door in chosen]


def best_set(shares: Floats, sizes: Sequence[float], most: int) -> list[int]:
    """At most so many doors that together reach many households, in the order in which they add most.

    Each time the one that adds most: that is never below 1 - 1/e (63 %) of the best set there is (Nemhauser, Wolsey,
    Fisher 1978). Ties go in input order; a door that adds nothing is left out.
    """
    weights, missed, chosen = np.asarray(sizes, dtype=np.float64), np.ones(len(sizes)), list[int]()
    while len(chosen) < most:
        gains = shares @ (weights * missed)
        gains[chosen] = 0.0
        if not gains.size or gains.max() <= _GAIN:
            break
        # The first of those that differ by floating point only.
        best = int(np.argmax(gains >= gains.max() - _GAIN))
        chosen.append(best)
        missed *= 1 - shares[best]
    return chosen


ASKED_OFTEN, ASKED_WITH_MANY_DOORS, MANY_DOORS = 3, 2, 3
"""Times in a month that we asked something of one partner from which it is much, sooner for one with many doors
(judgement): everybody knows where to find them."""


def is_overloaded(asked: int, doors: int) -> bool:
    """True for a partner that we ask much. asked: times in the last month; doors: groups it is a door to."""
    return asked >= (ASKED_WITH_MANY_DOORS if doors >= MANY_DOORS else ASKED_OFTEN)
