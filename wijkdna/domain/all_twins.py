"""Twins of every area of a level among areas of the same kind: millions of pairs, so a rough look comes first."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijkdna.domain.lookalikes import NOBODY
from wijkdna.domain.twins import COVERAGE, MOST_TWINS, Floats, Integers, Likeness, Mask

VILLAGE = 4
"""From this degree of urbanity a place is a dorp: little or not urban (judgement)."""

SIZE_RATIO = 3.0
ROUGH = 1e-3
"""Far more than single precision can be wrong about a distance, or about how much is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """What areas of a level must share to be twins at all; all (n_areas,). What is unknown fits nobody.

    urbanity  1 (very urban) to 5 (not urban); households their number; NaN unknown
    """

    urbanity: Floats
    households: Floats

    @property
    def is_village(self) -> Mask:
        """A dorp, as far as the figures can tell."""
        return np.asarray(self.urbanity >= VILLAGE)

    def alike(self, i: int) -> Mask:
        """Areas that may be a twin of area i, (n_areas,): urbanity within one degree, a third to three times the
        households, a village with a village, and not itself."""
        own = self.households[i]
        alike = np.abs(self.urbanity - self.urbanity[i]) <= 1
        alike &= (self.households >= own / SIZE_RATIO) & (self.households <= own * SIZE_RATIO)
        alike &= self.is_village == self.is_village[i]
        alike[i] = False
        return alike if own > 0 else np.zeros(len(alike), dtype=bool)


def all_twins(like: Likeness, kinds: Kinds, weights: Floats, cutoff: float) -> Integers:
    """Twins of every area, nearest first, (n_areas, MOST_TWINS); NOBODY where there are fewer."""
    found = np.full((like.n_areas, MOST_TWINS), NOBODY, dtype=np.int64)
    for i, others in _maybe_near(like, kinds, weights, cutoff + ROUGH):
        distances = like.to(i, others).distances(weights)
        near = np.flatnonzero(distances <= cutoff)
        nearest = near[np.argsort(distances[near], kind="stable")[:MOST_TWINS]]
        found[i, : len(nearest)] = others[nearest]
    return found


def _maybe_near(like: Likeness, kinds: Kinds, weights: Floats, limit: float) -> Iterator[tuple[int, Integers]]:
    """Each area with those of its kind that are near by a rough look, in the order of the areas."""
    order = np.lexsort((kinds.households, kinds.urbanity))
    urbanity, households = kinds.urbanity[order], kinds.households[order]
    starts = np.searchsorted(urbanity, np.arange(1, 7))
    rough, light = like.in_brief(order), weights.astype(np.float32)
    for k in np.flatnonzero((households > 0) & ~np.isnan(urbanity)).tolist():
        slices = _same_kind(starts, households, int(urbanity[k]), float(households[k]))
        near = []
        for part in slices:
            distances = rough.parts(part, np.array([k]), like.usable).distances(light, COVERAGE - ROUGH)
            near.append(np.flatnonzero(distances <= limit) + part.start)
        others = np.sort(order[np.concatenate(near)])
        yield int(order[k]), others[others != order[k]]


def _same_kind(starts: npt.NDArray[np.int64], households: Floats, urbanity: int, own: float) -> list[slice]:
    """Where areas of the same kind stand in areas sorted by urbanity and households."""
    degrees = (u for u in (urbanity - 1, urbanity, urbanity + 1) if 1 <= u <= 5)
    slices = []
    for u in degrees:
        if (u >= VILLAGE) == (urbanity >= VILLAGE):
            start, stop = int(starts[u - 1]), int(starts[u])
            first = start + int(np.searchsorted(households[start:stop], own / SIZE_RATIO, side="left"))
            last = start + int(np.searchsorted(households[start:stop], own * SIZE_RATIO, side="right"))
            slices.append(slice(first, last))
    return slices
