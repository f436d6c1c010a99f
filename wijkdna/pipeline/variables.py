"""Variables: the published numbers of all tables, on the current areas, each with its status and origin.

Rows of other border years land on a current area only where domain/boundaries.py calls it the same area.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import polars as pl

from wijkdna.domain.areas import level_of
from wijkdna.domain.boundaries import CURRENT, BorderChanges
from wijkdna.domain.figures import Figures, Status
from wijkdna.domain.matching import Place, Places
from wijkdna.pipeline.download import Tidy
from wijkdna.store.area_table import AreaTable

NO_ORIGIN = -1


@dataclass(slots=True)
class Column:
    """One variable in one period: values float64, status uint8, origin int32 (row of origins), all (n_areas,)."""

    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.uint8]
    origin: npt.NDArray[np.int32]

    @classmethod
    def empty(cls, n: int) -> "Column":
        """A column in which nothing is published."""
        return cls(np.full(n, np.nan), np.full(n, Status.NOT_PUBLISHED, np.uint8), np.full(n, NO_ORIGIN, np.int32))


@dataclass
class VariableTable:
    """All variables by (name, period). Where two tables give the same number, the first added stands."""

    areas: AreaTable
    changes: BorderChanges
    columns: dict[tuple[str, str], Column] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)

    def add(self, tidy: Tidy, origin: int) -> None:
        """Put one period of a table on the current areas. origin: its place in the list of origins."""
        everywhere = np.full(len(self.areas), origin, dtype=np.int32)
        codes = tidy.rows["code"].to_list()
        now = [self.changes.code_now(code, tidy.boundaries) for code in codes]
        rows = np.array([self.areas.position.get(code or "", -1) for code in now], dtype=np.int64)
        keep = rows >= 0
        elsewhere = self._redrawn(tidy, rows[keep])
        for name in tidy.rows.columns[1:]:
            values = np.full(len(self.areas), np.nan)
            values[rows[keep]] = tidy.rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy()[keep]
            self.merge(name, tidy.period, values, elsewhere, everywhere)

    def places(self) -> Places:
        """The areas, to match names with."""
        areas = self.areas
        parents = [areas.codes[row] if row >= 0 else "" for row in areas.gemeente.tolist()]
        rows = zip(areas.codes, areas.names, areas.levels, parents, strict=True)
        return Places((Place(code, name, level, parent) for code, name, level, parent in rows), self.changes)

    def _redrawn(self, tidy: Tidy, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Areas that a table of other borders cannot speak about, though it has their level."""
        answer = np.zeros(len(self.areas), dtype=bool)
        if tidy.boundaries != CURRENT:
            for level in {level_of(code) for code in tidy.rows["code"].to_list()}:
                answer[self.areas.slices[level]] = True
            answer[rows] = False
        return answer

    def merge(
        self,
        name: str,
        period: str,
        values: npt.NDArray[np.float64],
        redrawn: npt.NDArray[np.bool_],
        origin: npt.NDArray[np.int32],
    ) -> None:
        """Put numbers where there are none yet; all (n_areas,), values NaN where nothing was published."""
        column = self.columns.setdefault((name, period), Column.empty(len(self.areas)))
        fresh = np.isfinite(values)
        known = column.status == Status.KNOWN
        differ = known & fresh & (column.values != values)
        if differ.any():
            area = self.areas.codes[int(np.flatnonzero(differ)[0])]
            self.disagreements.append(
                f"{name} {period}: twee tabellen verschillen in {int(differ.sum())} gebieden ({area})"
            )
        fill = fresh & ~known
        column.values[fill], column.status[fill], column.origin[fill] = values[fill], Status.KNOWN, origin[fill]
        column.status[redrawn & (column.status != Status.KNOWN)] = Status.REDRAWN

    def has(self, reference: str, period: str) -> bool:
        """Whether some table gave "residents" in this period, or "residents@2022" in its own."""
        name, _, fixed = reference.partition("@")
        return (name, fixed or period) in self.columns

    def column(self, reference: str, period: str) -> Column:
        """The column of "residents" in this period, or of "residents@2022" in its own; empty when unknown."""
        name, _, fixed = reference.partition("@")
        return self.columns.get((name, fixed or period)) or Column.empty(len(self.areas))

    def figures(self, reference: str, period: str, rows: slice) -> Figures:
        """The Figures of a reference for some rows."""
        column = self.column(reference, period)
        return Figures(column.values[rows], column.status[rows])

    def frame(self, names: Container[str] | None = None) -> pl.DataFrame:
        """What pieces() gives, as one table."""
        return pl.concat(self.pieces(names), rechunk=False)

    def pieces(self, names: Container[str] | None = None) -> Iterator[pl.DataFrame]:
        """What is known, and what is REDRAWN, as rows sorted by area: variables.parquet. names: only these variables.

        origin is a place in the list of origins, NO_ORIGIN for what is REDRAWN.
        """
        wanted = [item for item in self.columns.items() if names is None or item[0][0] in names]
        columns = sorted(wanted, key=itemgetter(0))
        about = [pl.Series([key[k] for key, _ in columns], dtype=pl.Categorical) for k in (0, 1)]
        codes = pl.Series(self.areas.codes, dtype=pl.Categorical)
        for start in range(0, len(codes), _BLOCK):
            yield _rows([column for _, column in columns], about, codes, start)


_BLOCK = 2000
"""Areas that are put in rows at once."""


def _rows(columns: Sequence[Column], about: Sequence[pl.Series], codes: pl.Series, start: int) -> pl.DataFrame:
    """What the variables say about a block of areas, area by area. about: names and periods of the columns."""
    block = slice(start, start + _BLOCK)
    status = np.stack([column.status[block] for column in columns], axis=1)
    area, which = np.nonzero((status == Status.KNOWN) | (status == Status.REDRAWN))
    values = np.stack([column.values[block] for column in columns], axis=1)
    origin = np.stack([column.origin[block] for column in columns], axis=1)
    return pl.DataFrame(
        {
            "area": codes.gather(area + start),
            "variable": about[0].gather(which),
            "period": about[1].gather(which),
            "value": pl.Series(values[area, which]).fill_nan(None),
            "status": status[area, which],
            "origin": origin[area, which],
        }
    )
