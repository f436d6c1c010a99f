"""What an area is compared with: the others of its gemeente, and its look-alikes elsewhere (twins, see twins.py)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

FEWEST_OTHERS = 3
"""With fewer other areas there is no comparison."""

NOBODY = -1
"""Group of an area that is compared with none; place of a look-alike that is not there."""


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
class LookAlikes:
    """The areas that each area of a level is compared with beside its gemeente: its twins.

    rows  (n_areas, most) their numbers, NOBODY where there are fewer
    """

    rows: Integers

    def mean(self, theta: npt.ArrayLike) -> tuple[Floats, Integers]:
        """For each area the unweighted mean of theta over its look-alikes, and how many of them have a value.

        theta  (n_areas,); look-alikes with NaN do not count. The mean is NaN with fewer than 3.
        """
        theta = np.append(np.asarray(theta, dtype=np.float64), np.nan)  # NOBODY is the last
        values = theta[self.rows]
        count = (~np.isnan(values)).sum(axis=1)
        mean = np.full(len(self.rows), np.nan)
        np.divide(np.nansum(values, axis=1), count, out=mean, where=count >= FEWEST_OTHERS)
        return mean, count

    def members(self, i: int) -> Integers:
        """Numbers of the look-alikes of area i, nearest first; empty when it has none."""
        return np.asarray(self.rows[i][self.rows[i] != NOBODY])
