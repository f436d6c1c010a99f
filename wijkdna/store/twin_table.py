"""Twins in latest/: made once for the usual weights, found again for the weights and place an official asks for.

Files (rows in the order of AreaTable, columns those of twin_columns()):
    twin_z, twin_v f8   robust z and its variance, each level on its own scales
    twins i4            (areas, 10) rows of the twins, nearest first, -1 where there are fewer
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from wijkdna.domain.all_twins import Kinds, all_twins
from wijkdna.domain.areas import Level
from wijkdna.domain.contrast import Series
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.lookalikes import NOBODY
from wijkdna.domain.twins import (
    THEME_WEIGHTS,
    Floats,
    Integers,
    Likeness,
    Mask,
    Parts,
    choose,
    cutoff_of,
    members_of,
    sampled_pairs,
    stability,
)
from wijkdna.domain.uncertainty import compared, scale_of, variance
from wijkdna.store.latest import Latest

URBANITY, HOUSEHOLDS = "stedelijkheid", "aantal_huishoudens"
Weights = tuple[float, ...]
USUAL_WEIGHTS: Weights = tuple(THEME_WEIGHTS.values())


def twin_columns(indicators: Sequence[Indicator]) -> list[int]:
    """Columns of the indicators that count for twins."""
    return [j for j, indicator in enumerate(indicators) if indicator.in_twins]


def likeness(indicators: Sequence[Indicator], series: Mapping[int, Series], n_areas: int) -> Likeness:
    """Areas of one level on common scales, from their own figures by column; a missing column is absent."""
    columns = twin_columns(indicators)
    nothing = np.full(n_areas, np.nan)
    values = [compared(indicators[j], series[j].x) if j in series else nothing for j in columns]
    variances = [variance(indicators[j], series[j].x, series[j].n) if j in series else nothing for j in columns]
    scales = [scale_of(indicators[j]) for j in columns]
    return Likeness.build(np.array(values).T, np.array(variances).T, scales)


def usual_twins(like: Likeness, kinds: Kinds) -> Integers:
    """Twins of all areas of a level by the usual weights, (n_areas, 10), -1 where there are fewer."""
    pairs = like.pairs(*sampled_pairs(like.n_areas)).distances(np.array(USUAL_WEIGHTS))
    return all_twins(like, kinds, np.array(USUAL_WEIGHTS), cutoff_of(pairs))


@dataclass(frozen=True, slots=True)
class Twin:
    """An area that is like another one. row: in the release.

    distance   in spreads between areas; percentile: share of all pairs of areas that are nearer, 0-100
    stability  share of replicates in which it stays a twin, 0-1
    """

    row: int
    distance: float
    percentile: float
    stability: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for an area: real twins, or when there are none the nearest.

    has_distance  False when too little is known of the area itself
    """

    twins: tuple[Twin, ...]
    is_real: bool
    has_distance: bool
    cutoff: float


class TwinTable:
    """The areas of one level of a release, ready for questions about twins. Kept open by twin_table()."""

    def __init__(self, latest: Latest, level: Level) -> None:
        self.rows = latest.areas.slices[level]
        columns = twin_columns(latest.indicators)
        members = members_of([scale_of(latest.indicators[j]) for j in columns], tuple(THEME_WEIGHTS))
        z, v = np.array(latest.twin_z[self.rows].T), np.array(latest.twin_v[self.rows].T)
        self.like = Likeness.of(z, v, members, tuple(THEME_WEIGHTS))
        self.kinds = Kinds(_own(latest, URBANITY, self.rows), _own(latest, HOUSEHOLDS, self.rows))
        self._gemeente = latest.areas.gemeente[self.rows]
        self._provincie = latest.areas.provincie[self.rows]

    @cached_property
    def _pairs(self) -> Parts:
        return self.like.pairs(*sampled_pairs(self.like.n_areas))

    @lru_cache(maxsize=64)  # noqa: B019 a table lives as long as its process
    def _all_distances(self, weights: Weights) -> Floats:
        """Distances of the sampled pairs, sorted; without the pairs that cannot be compared."""
        distances = self._pairs.distances(np.array(weights))
        return np.asarray(np.sort(distances[~np.isnan(distances)]))

    def ask(self, row: int, weights: Weights = USUAL_WEIGHTS, within: Mask | None = None) -> Answer:
        """Twins of an area. row: in the release; within: (n_areas of the level,) where to search, None everywhere."""
        i, w = row - self.rows.start, np.array(weights)
        pairs, distances = self._all_distances(weights), self.like.to_all(i).distances(w)
        cutoff = cutoff_of(pairs)
        allowed = self.kinds.alike(i)
        found = choose(distances, cutoff, allowed if within is None else allowed & within)
        chosen = found.twins or found.nearest
        steady = stability(self.like, i, chosen, w, cutoff).tolist() if chosen else []
        twins = [
            Twin(k + self.rows.start, d, _percentile(pairs, d), s)
            for k, d, s in zip(chosen, distances[list(chosen)].tolist(), steady, strict=True)
        ]
        return Answer(tuple(twins), bool(found.twins), not np.isnan(distances[i]), cutoff)

    def between(self, row: int, other: int) -> tuple[float, float]:
        """The distance of two areas (rows in the release) by the usual weights, and the median of all pairs.

        NaN when too little is known of either, or of all.
        """
        distances = self.like.to(row - self.rows.start, np.array([other - self.rows.start]))
        pairs = self._all_distances(USUAL_WEIGHTS)
        usual = float(np.median(pairs)) if len(pairs) else np.nan
        return float(distances.distances(np.array(USUAL_WEIGHTS))[0]), usual

    def percentile(self, row: int, other: int) -> float:
        """Share of all pairs of areas that are nearer than these two (rows in the release), 0-100; NaN: not known."""
        distance, pairs = self.between(row, other)[0], self._all_distances(USUAL_WEIGHTS)
        return float("nan") if np.isnan(distance) or not len(pairs) else _percentile(pairs, distance)

    def inside(self, gemeente: int = NOBODY, provincie: int = NOBODY) -> Mask:
        """Areas of the level in a gemeente, else in a provincie (rows in the release), (n_areas,)."""
        return np.asarray(self._gemeente == gemeente if gemeente >= 0 else self._provincie == provincie)


def _own(latest: Latest, indicator: str, rows: slice) -> Floats:
    """Figures measured for the areas themselves, (n_areas,)."""
    column = latest.columns[indicator]
    own = latest.measured_for[rows, column] == np.arange(rows.start, rows.stop)
    return np.where(own, latest.values[rows, column], np.nan)


def _percentile(ordered: Floats, distance: float) -> float:
    return 100.0 * float(np.searchsorted(ordered, distance, side="left")) / len(ordered)


def distance_of(latest: Latest, code: str, other: str) -> tuple[float, float]:
    """How far two areas are from each other, and what is usual at their level; NaN: not known.

    As for twins there is a distance between areas of one level alone. An area lies at no distance of itself.
    """
    if code and code == other:
        return 0.0, 1.0
    rows = [latest.areas.position[one] for one in (code, other) if one in latest.areas.position]
    levels = {latest.areas.levels[row] for row in rows}
    if len(rows) < 2 or len(levels) > 1:
        return np.nan, np.nan
    return twin_table(latest, levels.pop()).between(*rows)


@lru_cache(maxsize=6)
def twin_table(latest: Latest, level: Level) -> TwinTable:
    """The table of one level, made once per process and release. Takes a third of a second."""
    return TwinTable(latest, level)
