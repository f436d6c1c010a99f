"""Groups of households that the figures of an area suggest, and about how many there are (methods.md 2.2).

They are estimates from totals, not counts: rounded, as a range, and none below ten households.
"""

from dataclasses import dataclass
from math import ceil, floor

LEAST = 10
"""Households below which no group is proposed (methods.md 2.2)."""

PER_OLDER_HOUSEHOLD = 1.5
"""Residents of 65 and older in a household that has any."""

_CAP = 0.95
_FIVES_FROM = 30
"""Households from which a border of the range is told in fives."""

OWN, LARGER = 0.1, 0.25
"""How far a range goes to both sides, for a figure of the area itself and one of a larger area (judgement)."""


@dataclass(frozen=True, slots=True)
class Range:
    """Households of a group, from low to high."""

    low: int
    high: int


def older_share(share_65_plus: float, residents: float, households: float) -> float:
    """Share of households with residents of 65 and older, from the share of residents (both 0 to 1)."""
    return min(_CAP, share_65_plus * residents / PER_OLDER_HOUSEHOLD / households)


def split_of_rent(owned: float, association: float, rented: float) -> tuple[float, float]:
    """Shares of homes of a corporatie and of another landlord, (0 to 1), where only owned homes are known here.

    owned  share of homes owned here;  association, rented  of a larger area: of a corporatie, and rented in all
    What is not owned here is split as it is there. Without rented homes there, all that is rented is of another.
    """
    here = max(0.0, 1 - owned)
    part = min(1.0, association / rented) if rented > 0 else 0.0
    return here * part, here * (1 - part)


def range_of(share: float, households: float, margin: float) -> Range | None:
    """Households of a group as a range that holds the estimate; None below LEAST, where we propose nothing.

    share  of the households, 0 to 1;  margin  to both sides, as a part of the estimate
    """
    middle = share * households
    if middle < LEAST:
        return None
    low, high = _down(middle * (1 - margin)), _up(middle * (1 + margin))
    return Range(max(1, low), min(high, ceil(households)))


def _down(number: float) -> int:
    return floor(number / 5) * 5 if number >= _FIVES_FROM else floor(number)


def _up(number: float) -> int:
    return ceil(number / 5) * 5 if number >= _FIVES_FROM else ceil(number)
