"""The areas of a release in fixed order: land, provincies, gemeenten, wijken, buurten, each by code.

The position of an area in this order is its row in every array of a release.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from wijkdna.domain.areas import Level

ORDER = (Level.LAND, Level.PROVINCIE, Level.GEMEENTE, Level.WIJK, Level.BUURT)


@dataclass(frozen=True)
class AreaTable:
    """Names and parents of all areas; index i is the same area in every list.

    gemeente, provincie, wijk  row of the parent, int32 (n_areas,); -1 where there is none. An area is its own
    parent at its own level: gemeente[i] == i for a gemeente.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    levels: tuple[Level, ...]
    postcodes: tuple[str | None, ...]
    gemeente: npt.NDArray[np.int32]
    provincie: npt.NDArray[np.int32]
    wijk: npt.NDArray[np.int32]

    @classmethod
    def build(cls, rows: Iterable[Mapping[str, Any]]) -> "AreaTable":
        """From rows with code, name, level, gemeente, provincie, wijk, postcode4, in any order."""
        ordered = sorted(rows, key=lambda row: (ORDER.index(Level(row["level"])), row["code"]))
        position = {row["code"]: i for i, row in enumerate(ordered)}

        def parents(column: str) -> npt.NDArray[np.int32]:
            return np.array([position.get(row[column], -1) if row[column] else -1 for row in ordered], dtype=np.int32)

        return cls(
            codes=tuple(row["code"] for row in ordered),
            names=tuple(row["name"] for row in ordered),
            levels=tuple(Level(row["level"]) for row in ordered),
            postcodes=tuple(row["postcode4"] for row in ordered),
            gemeente=parents("gemeente"),
            provincie=parents("provincie"),
            wijk=parents("wijk"),
        )

    @cached_property
    def position(self) -> dict[str, int]:
        """Row of each code."""
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def slices(self) -> dict[Level, slice]:
        """The rows of each level."""
        counts = [sum(level is one for level in self.levels) for one in ORDER]
        ends = np.cumsum(counts).tolist()
        return {level: slice(end - n, end) for level, n, end in zip(ORDER, counts, ends, strict=True)}

    def parents(self, level: Level) -> npt.NDArray[np.int32]:
        """Row of each area's parent at wijk, gemeente or provincie level, (n_areas,)."""
        return {Level.WIJK: self.wijk, Level.GEMEENTE: self.gemeente, Level.PROVINCIE: self.provincie}[level]

    def within(self, parent: int, level: Level) -> list[int]:
        """Rows of all areas of a level inside an area; for a land all of them."""
        rows = self.slices[level]
        if self.levels[parent] is Level.LAND:
            return list(range(rows.start, rows.stop))
        inside = np.flatnonzero(self.parents(self.levels[parent])[rows] == parent)
        return (inside + rows.start).tolist()  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return len(self.codes)
