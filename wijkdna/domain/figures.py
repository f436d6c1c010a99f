"""Figures: numbers per area that know why a number is absent.

Absent is never zero. NaN stands exactly where the status is not KNOWN, or Figures refuses to exist.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
import numpy.typing as npt


class Status(IntEnum):
    """Why a figure is there, or why it is not."""

    KNOWN = 0
    NOT_PUBLISHED = 1  # the publisher gives no number: secret, not asked, or no row
    NOT_APPLICABLE = 2  # a share where nobody lives
    TOO_SMALL = 3  # we withhold it: too few to say anything
    REDRAWN = 4  # the area changed between the years that are compared


_KNOWN, _NOT_PUBLISHED = int(Status.KNOWN), int(Status.NOT_PUBLISHED)
"""Asked for a hundred thousand times, and a member of an enum is slower to reach and to compare."""


class How(IntEnum):
    """How a known figure came about."""

    PUBLISHED = 0  # the publisher's own number
    CALCULATED = 1  # our formula on published numbers
    COMBINED = 2  # put together from smaller areas


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """One number per area, with its status.

    values  float64, (n_areas,); NaN exactly where status is not KNOWN
    status  uint8 of Status, (n_areas,)
    """

    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.values.shape != self.status.shape:
            raise ValueError(f"values {self.values.shape} and status {self.status.shape} differ in shape")
        known = self.status == _KNOWN
        if not np.array_equal(known, np.isfinite(self.values)):
            raise ValueError("a number without status KNOWN, or KNOWN without a number")

    @classmethod
    def build(cls, values: npt.ArrayLike, status: npt.ArrayLike) -> Self:
        """Figures that blank what is not KNOWN; a KNOWN that is not finite is a mistake and raises ValueError."""
        status = np.asarray(status, dtype=np.uint8)
        values = np.where(status == Status.KNOWN, np.asarray(values, dtype=np.float64), np.nan)
        return cls(values, status)

    @classmethod
    def published(cls, values: npt.ArrayLike) -> Self:
        """Figures as a publisher gives them: NaN means NOT_PUBLISHED."""
        values = np.asarray(values, dtype=np.float64)
        return cls(values, np.where(np.isnan(values), _NOT_PUBLISHED, _KNOWN).astype(np.uint8))

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """True where there is a number, (n_areas,)."""
        return np.asarray(self.status == _KNOWN)

    def __len__(self) -> int:
        return len(self.values)
