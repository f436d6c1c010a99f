"""From variables to figures: every indicator for every area, with status, origin and the area it was measured for.

A gap is filled from the wijk or gemeente around an area (carried), always marked by `measured_for`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CHANGED_IN, CURRENT
from wijkdna.domain.combine import absent, carry, combine
from wijkdna.domain.figures import Figures, How, Status
from wijkdna.domain.indicators import Indicator, compute
from wijkdna.domain.origin import Origin
from wijkdna.pipeline.variables import NO_ORIGIN, VariableTable
from wijkdna.store.area_table import AreaTable

Ints = npt.NDArray[np.int32]
Years = npt.NDArray[np.int64]


@dataclass(slots=True)
class Measured:
    """One indicator in one period for all areas: figures, how they came about, their origin, whom they are about.

    origin  place in FigureMaker.joined
    """

    indicator: Indicator
    period: str
    figures: Figures
    how: npt.NDArray[np.uint8]
    origin: Ints
    measured_for: Ints


@dataclass
class FigureMaker:
    """Makes the figures of all indicators from one VariableTable.

    joined  every set of origins that figures have, as ids joined by "+"; the first is that of none
    """

    variables: VariableTable
    origins: Sequence[Origin]
    joined: list[str] = field(default_factory=lambda: [""])

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
        return self._changed(rows, first, last)

    def _changed(self, rows: slice, first: Years, last: Years) -> npt.NDArray[np.bool_]:
        """Whether the borders of each area changed between two years: comparable() for all of them at once."""
        year = self._changed_in[rows]
        return np.asarray((first < year) & (year <= last))

    @cached_property
    def _changed_in(self) -> Years:
        """First year of the newest borders of each area; a year that never comes where they did not change."""
        return np.array([CHANGED_IN.get(code, 9999) for code in self.areas.codes])

    def _border_years(self, indicator: Indicator, period: str, level: Level) -> tuple[Years, Years]:
        rows = self.areas.slices[level]
        names = [name for names in indicator.inputs_for(level).values() for name in names]
        year_of = np.array([o.boundaries for o in self.origins] + [CURRENT])
        years = np.stack([year_of[self.variables.column(name, period).origin[rows]] for name in names])
        return years.min(axis=0), years.max(axis=0)

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

    def _origins(self, indicator: Indicator, period: str) -> Ints:
        """Origins of each area's inputs, (n_areas,): places in `joined`."""
        answer = np.zeros(len(self.areas), dtype=np.int32)
        for level in Level:
            rows = self.areas.slices[level]
            names = [name for names in indicator.inputs_for(level).values() for name in names]
            used = np.stack([self.variables.column(name, period).origin[rows] for name in names], axis=1)
            answer[rows] = self._numbered(used.astype(np.int64))
        return answer

    def _numbered(self, used: npt.NDArray[np.int64]) -> Ints:
        """Place in `joined` of each row of origins, (n, inputs)."""
        # As one number per row: np.unique is many times slower on rows.
        key = np.zeros(len(used), dtype=np.int64)
        for column in used.T:
            _, known = np.unique(key * (len(self.origins) + 1) + column + 1, return_inverse=True)
            key = known.reshape(-1)
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        numbers = [self._number(used[k].tolist()) for k in first]
        return np.array(numbers, dtype=np.int32)[which.reshape(-1)]

    def _number(self, used: Iterable[int]) -> int:
        joined = "+".join(dict.fromkeys(self.origins[i].id for i in used if i != NO_ORIGIN))
        if joined not in self._places:
            self._places[joined] = len(self.joined)
            self.joined.append(joined)
        return self._places[joined]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {"": 0}

    def _origin_of_parts(self, origin: Ints) -> int:
        """The commonest of the gemeenten; of two that are as common, the first by name."""
        of_gemeenten = origin[self.areas.slices[Level.GEMEENTE]]
        kinds, counts = np.unique(of_gemeenten[of_gemeenten > 0], return_counts=True)
        found = zip((-counts).tolist(), (self.joined[kind] for kind in kinds), kinds.tolist(), strict=True)
        return min(found)[2] if len(kinds) else 0

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
        changed = self._changed(slice(None), self._years(earlier), self._years(newest))
        status = np.where(changed, Status.REDRAWN, earlier.figures.status)
        earlier.figures = Figures.build(earlier.figures.values, status)
        return earlier

    def _years(self, measured: Measured) -> Years:
        """Border year of the first origin of each figure, (n_areas,)."""
        year_of = {origin.id: origin.boundaries for origin in self.origins}
        return np.array([year_of.get(joined.split("+")[0], CURRENT) for joined in self.joined])[measured.origin]


def _from(own: Figures, parent: Ints) -> Figures:
    """The figures of each area's parent; absent where there is none."""
    values, status = own.values[parent], own.status[parent]
    return Figures.build(values, np.where(parent < 0, Status.NOT_PUBLISHED, status))


BLOCK = 2000
"""Areas that are put in rows at once: enough to be quick, few enough to take little memory."""


def to_frame(maker: FigureMaker, measured: Iterable[Measured]) -> pl.DataFrame:
    """Rows of figures.parquet: by area, then by indicator, the newest period first. Of earlier periods what is known.

    Texts are categories: a country with all its years is fifteen million rows.
    """
    newest_first = sorted(measured, key=lambda one: one.period, reverse=True)
    ordered = sorted(newest_first, key=lambda one: one.indicator.order)
    names = _category([one.indicator.id for one in ordered]), _category([one.period for one in ordered])
    codes, joined = _category(maker.areas.codes), _category(maker.joined)
    is_newest = np.array([one.period == one.indicator.newest for one in ordered])
    parts = []
    for start in range(0, len(codes), BLOCK):
        block = slice(start, start + BLOCK)
        status = _side_by_side([one.figures.status[block] for one in ordered])
        area, series = np.nonzero(is_newest | (status == Status.KNOWN))

        def column(arrays: Iterable[np.ndarray], place: tuple[np.ndarray, np.ndarray] = (area, series)) -> np.ndarray:
            return np.asarray(_side_by_side(list(arrays))[place])

        rows = {
            "area": codes.gather(area + start),
            "indicator": names[0].gather(series),
            "period": names[1].gather(series),
            "value": pl.Series(column(one.figures.values[block] for one in ordered)).fill_nan(None),
            "status": status[area, series],
            "how": column(one.how[block] for one in ordered),
            "measured_for": codes.gather(column(one.measured_for[block] for one in ordered)),
            "origin": joined.gather(column(one.origin[block] for one in ordered)),
        }
        parts.append(pl.DataFrame(rows))
    return pl.concat(parts, rechunk=False)


def _side_by_side(arrays: Sequence[np.ndarray]) -> np.ndarray:
    """A row per area, a column per array."""
    return np.stack(arrays, axis=1)


def _category(texts: Sequence[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.Categorical)
