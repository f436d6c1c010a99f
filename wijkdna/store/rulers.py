"""How far the areas of a level lie apart on every indicator: what a difference between two places is measured by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level
from wijkdna.domain.beside import Spread, is_told
from wijkdna.domain.contrast import Series
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.store.area_table import ORDER
from wijkdna.store.latest import Latest


def finest(levels: Sequence[Level]) -> Level:
    """The smallest of these levels, whose areas measure a difference; twelve provincies would be too few."""
    return max((Level.GEMEENTE, *levels), key=ORDER.index)


@dataclass(frozen=True, slots=True, eq=False)
class Ruler:
    """One indicator over the areas of a level: how far they lie apart, and their own figures from low to high.

    spread  None when fewer than three areas have a figure of known weight
    """

    spread: Spread | None
    ordered: npt.NDArray[np.float64]

    def points(self, value: float) -> float:
        """Percentile points from the middle area of the country, -50 to 50; equal figures count for half."""
        low = np.searchsorted(self.ordered, value, side="left")
        high = np.searchsorted(self.ordered, value, side="right")
        return float(low + high) * 50.0 / len(self.ordered) - 50.0


@lru_cache(maxsize=6)
def rulers(latest: Latest, level: Level) -> tuple[Ruler, ...]:
    """One per indicator, from the own figures of all areas of a level. Kept: it takes a quarter of a second."""
    rows = latest.areas.slices[level]
    return tuple(_ruler(latest, rows, column) for column in range(len(latest.indicators)))


def _ruler(latest: Latest, rows: slice, column: int) -> Ruler:
    own = latest.measured_for[rows, column] == np.arange(rows.start, rows.stop)
    own &= latest.status[rows, column] == Status.KNOWN
    x = np.where(own, latest.values[rows, column], np.nan)
    series = _series(latest.indicators[column], x, latest.n[rows, column].astype(np.float64))
    return Ruler(Spread.of(series) if is_told(series.indicator) else None, np.sort(x[own]))


def _series(indicator: Indicator, x: npt.NDArray[np.float64], n: npt.NDArray[np.float64]) -> Series:
    y = x * n / (1000.0 if indicator.formula == "per_1000" else 100.0)
    return Series(indicator, x, y, np.where(np.isnan(y), np.nan, n) if indicator.kind == "share" else n)
