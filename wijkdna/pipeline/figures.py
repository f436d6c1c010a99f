"""From variables to figures: every indicator for every area, with status, origin and the area it was measured for.

A gap is filled from the wijk or gemeente around an area (carried), always marked by `measured_for`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CURRENT, comparable
from wijkdna.domain.combine import absent, carry, combine
from wijkdna.domain.figures import Figures, How, Status
from wijkdna.domain.indicators import Indicator, compute
from wijkdna.domain.origin import Origin
from wijkdna.pipeline.variables import NO_ORIGIN, VariableTable
from wijkdna.store.area_table import AreaTable

Ints = npt.NDArray[np.int32]


@dataclass(slots=True)
class Measured:
    """One indicator in one period for all areas: figures, how they came about, their origin, whom they are about."""

    indicator: Indicator
    period: str
    figures: Figures
    how: npt.NDArray[np.uint8]
    origin: npt.NDArray[np.str_]
    measured_for: Ints


@dataclass
class FigureMaker:
    """Makes the figures of all indicators from one VariableTable."""

    variables: VariableTable
    origins: Sequence[Origin]

    @property
    def areas(self) -> AreaTable:
        """The areas of the release."""
        return self.variables.areas

    def all_figures(self, indicators: Iterable[Indicator]) -> Iterable[Measured]:
        """Newest figures of every indicator, carried where needed, and the known figures of earlier periods."""
        for indicator in indicators:
            newest = self._measure(indicator, indicator.newest)
            yield self._carried(newest)
            for period in indicator.periods[:-1]:
                yield self._like_now(self._measure(indicator, period), newest)

    def counts(self, indicator: Indicator, period: str) -> dict[Level, int]:
        """How many figures there are of an indicator in a period, at each of its levels."""
        return {level: self._count(indicator, period, level) for level in indicator.levels}

    def _count(self, indicator: Indicator, period: str, level: Level) -> int:
        names = [name for names in indicator.inputs_for(level).values() for name in names]
        if not all(self.variables.has(name, period) for name in names):
            return 0
        return int(self._at_level(indicator, period, level).known.sum())

    def _measure(self, indicator: Indicator, period: str) -> Measured:
        """Figures measured or combined for the areas themselves."""
        n = len(self.areas)
        values, status = np.full(n, np.nan), np.full(n, Status.NOT_PUBLISHED, np.uint8)
        how = np.full(n, How.PUBLISHED if indicator.formula == "identity" else How.CALCULATED, np.uint8)
        for level in Level:
            rows = self.areas.slices[level]
            part = self._at_level(indicator, period, level)
            values[rows], status[rows] = part.values, part.status
        origin = self._origins(indicator, period)
        for row in self._wholes():
            if status[row] != Status.KNOWN:
                whole = self._whole(indicator, period, row)
                values[row], status[row], how[row] = whole.values[0], whole.status[0], How.COMBINED
                origin[row] = self._origin_of_parts(origin)
        figures = Figures(values, status)
        return Measured(indicator, period, figures, how, origin, np.arange(n, dtype=np.int32))

    def _at_level(self, indicator: Indicator, period: str, level: Level) -> Figures:
        rows = self.areas.slices[level]
        if level not in indicator.levels and level not in (Level.LAND, Level.PROVINCIE):
            return absent(rows.stop - rows.start)
        figures = compute(indicator, level, lambda name: self.variables.figures(name, period, rows))
        grew = self._grew(indicator, period, level)
        return Figures.build(figures.values, np.where(grew, Status.REDRAWN, figures.status))

    def _grew(self, indicator: Indicator, period: str, level: Level) -> npt.NDArray[np.bool_]:
        """Areas whose inputs are from years between which their borders changed."""
        rows = self.areas.slices[level]
        first, last = self._border_years(indicator, period, level)
        codes = self.areas.codes[rows]
        return np.array([not comparable(c, a, b) for c, a, b in zip(codes, first, last, strict=True)], dtype=bool)

    def _border_years(self, indicator: Indicator, period: str, level: Level) -> tuple[list[int], list[int]]:
        rows = self.areas.slices[level]
        names = [name for names in indicator.inputs_for(level).values() for name in names]
        year_of = np.array([o.boundaries for o in self.origins] + [CURRENT])
        years = np.stack([year_of[self.variables.column(name, period).origin[rows]] for name in names])
        return years.min(axis=0).tolist(), years.max(axis=0).tolist()

    def _wholes(self) -> list[int]:
        land, provinces = self.areas.slices[Level.LAND], self.areas.slices[Level.PROVINCIE]
        return [*range(land.start, land.stop), *range(provinces.start, provinces.stop)]

    def _whole(self, indicator: Indicator, period: str, row: int) -> Figures:
        """A provincie or the land, put together from its gemeenten."""
        parts = self.areas.within(row, Level.GEMEENTE)

        def variable(name: str) -> Figures:
            column = self.variables.column(name, period)
            return Figures(column.values[parts], column.status[parts])

        return combine(indicator, indicator.inputs_for(Level.GEMEENTE), variable, variable("residents@2024"))

    def _origins(self, indicator: Indicator, period: str) -> npt.NDArray[np.str_]:
        """Ids of the origins of each area's inputs, joined by "+", (n_areas,)."""
        answer = np.full(len(self.areas), "", dtype="U160")
        for level in Level:
            rows = self.areas.slices[level]
            names = [name for names in indicator.inputs_for(level).values() for name in names]
            used = np.stack([self.variables.column(name, period).origin[rows] for name in names], axis=1)
            kinds, which = np.unique(used, axis=0, return_inverse=True)
            answer[rows] = np.array([self._joined(kind) for kind in kinds], dtype="U160")[which.reshape(-1)]
        return answer

    def _joined(self, used: Iterable[int]) -> str:
        return "+".join(dict.fromkeys(self.origins[i].id for i in used if i != NO_ORIGIN))

    def _origin_of_parts(self, origin: npt.NDArray[np.str_]) -> str:
        of_gemeenten = origin[self.areas.slices[Level.GEMEENTE]]
        kinds, counts = np.unique(of_gemeenten[of_gemeenten != ""], return_counts=True)
        return str(kinds[counts.argmax()]) if len(kinds) else ""

    def _carried(self, own: Measured) -> Measured:
        """Gaps filled from wijk, then gemeente. Counts are never carried: a part has not the whole's number."""
        if own.indicator.kind == "count":
            return own
        parents = [self.areas.wijk, self.areas.gemeente]
        carriers = [_from(own.figures, parent) for parent in parents]
        residents = self.variables.figures("residents@2024", "2024", slice(None))
        inhabited = residents.known & (residents.values > 0)
        figures, source = carry(own.figures, carriers, inhabited)
        measured_for = own.measured_for.copy()
        for k, parent in enumerate(parents):
            measured_for[source == k] = parent[source == k]
        return Measured(
            own.indicator, own.period, figures, own.how[measured_for], own.origin[measured_for], measured_for
        )

    def _like_now(self, earlier: Measured, newest: Measured) -> Measured:
        """Earlier figures, without those of areas whose borders changed since: they make no line through time."""
        then, now = self._years(earlier), self._years(newest)
        changed = [not comparable(c, a, b) for c, a, b in zip(self.areas.codes, then, now, strict=True)]
        status = np.where(np.array(changed), Status.REDRAWN, earlier.figures.status)
        earlier.figures = Figures.build(earlier.figures.values, status)
        return earlier

    def _years(self, measured: Measured) -> list[int]:
        year_of = {origin.id: origin.boundaries for origin in self.origins}
        return [year_of.get(joined.split("+")[0], CURRENT) for joined in measured.origin.tolist()]


def _from(own: Figures, parent: Ints) -> Figures:
    """The figures of each area's parent; absent where there is none."""
    values, status = own.values[parent], own.status[parent]
    return Figures.build(values, np.where(parent < 0, Status.NOT_PUBLISHED, status))


def to_frame(measured: Measured, areas: AreaTable, *, known_only: bool) -> pl.DataFrame:
    """Rows of figures.parquet, with the helper column `row` to sort by."""
    keep = measured.figures.known if known_only else np.ones(len(areas), dtype=bool)
    codes = np.array(areas.codes)
    return pl.DataFrame(
        {
            "row": np.flatnonzero(keep).astype(np.int32),
            "area": codes[keep],
            "indicator": measured.indicator.id,
            "order": np.int16(measured.indicator.order),
            "period": measured.period,
            "value": measured.figures.values[keep],
            "status": measured.figures.status[keep],
            "how": measured.how[keep],
            "measured_for": codes[measured.measured_for[keep]],
            "origin": measured.origin[keep],
        }
    ).with_columns(pl.col("value").fill_nan(None))
