"""Areas that look alike, by degree of urbanity and number of households: a plain stand-in for twins.

Twins (areas close in many figures) will take the place of SizeClasses behind the same two methods, `mean` and
`members`; nothing else has to change. The size classes are a judgement.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

FEWEST_OTHERS = 3
"""With fewer other areas there is no comparison."""

HOUSEHOLD_BOUNDS = (100, 250, 500, 1000, 2500, 10_000, 50_000)
"""Lower bound of each size class of households after the first (judgement)."""

NOBODY = -1
"""Group of an area that is compared with none."""


def pooled_without_self(y: npt.ArrayLike, n: npt.ArrayLike, group: npt.ArrayLike) -> tuple[Floats, Integers]:
    """For each area the sum of y over the sum of n of the other areas of its group, and how many those are.

    y, n   (n_areas,); an area counts for others when both are known and n > 0. It needs no value of its own
    group  number of its group, (n_areas,); NOBODY stands alone

    The ratio is NaN with fewer than 3 others. With y = x and n = 1 it is the unweighted mean of x.
    """
    y, n = np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64)
    group = np.asarray(group, dtype=np.int64)
    counts = np.isfinite(y) & np.isfinite(n) & (n > 0) & (group != NOBODY)
    others = _sum_of_others(np.where(counts, 1.0, 0.0), group).astype(np.int64)
    numerator = _sum_of_others(np.where(counts, y, 0.0), group)
    denominator = _sum_of_others(np.where(counts, n, 0.0), group)
    ratio = np.full(y.shape, np.nan)
    np.divide(numerator, denominator, out=ratio, where=others >= FEWEST_OTHERS)
    return ratio, others


def _sum_of_others(values: Floats, group: Integers) -> Floats:
    """Group sum minus the own value; 0 for NOBODY, whose own value the caller has set to 0."""
    totals = np.bincount(group[group != NOBODY], weights=values[group != NOBODY], minlength=1)
    return np.where(group == NOBODY, 0.0, totals[group] - values)


def urbanity_band(urbanity: npt.ArrayLike, s: float) -> npt.NDArray[np.bool_]:
    """Reference areas for an area of urbanity s: those within one degree, (n_areas,).

    urbanity  1 (very urban) to 5 (not urban), NaN unknown. Unknown is in no band, and s unknown has an empty band.
    """
    return np.asarray(np.abs(np.asarray(urbanity, dtype=np.float64) - s) <= 1)


@dataclass(frozen=True, slots=True, eq=False)
class SizeClasses:
    """Look-alikes of the areas of one level: same urbanity and same class of households.

    group  number of each area's group, (n_areas,); NOBODY where urbanity or households are unknown or zero
    """

    group: Integers

    @classmethod
    def build(cls, urbanity: npt.ArrayLike, households: npt.ArrayLike) -> Self:
        """Groups from urbanity 1-5 and numbers of households, both (n_areas,) with NaN for unknown.

        Raises ValueError for an urbanity outside 1-5, and for shapes that differ.
        """
        urbanity, households = np.asarray(urbanity, dtype=np.float64), np.asarray(households, dtype=np.float64)
        if urbanity.shape != households.shape:
            raise ValueError(f"urbanity {urbanity.shape} and households {households.shape} differ in shape")
        if not (np.isnan(urbanity) | np.isin(urbanity, (1, 2, 3, 4, 5))).all():
            raise ValueError("an urbanity that is not 1, 2, 3, 4 or 5")
        has_group = ~np.isnan(urbanity) & (households > 0)
        size = np.searchsorted(HOUSEHOLD_BOUNDS, households, side="right")
        number = np.where(has_group, urbanity, 0).astype(np.int64) * (len(HOUSEHOLD_BOUNDS) + 1) + size
        return cls(np.where(has_group, number, NOBODY))

    def mean(self, theta: npt.ArrayLike) -> tuple[Floats, Integers]:
        """For each area the unweighted mean of theta over its look-alikes without itself, and their number.

        theta  (n_areas,); look-alikes with NaN do not count. The mean is NaN with fewer than 3.
        """
        theta = np.asarray(theta, dtype=np.float64)
        return pooled_without_self(theta, np.ones_like(theta), self.group)

    def members(self, i: int) -> Integers:
        """Rows of the look-alikes of area i without itself, in order; empty when it has none."""
        if self.group[i] == NOBODY:
            return np.empty(0, dtype=np.int64)
        same = np.flatnonzero(self.group == self.group[i])
        return np.asarray(same[same != i], dtype=np.int64)
