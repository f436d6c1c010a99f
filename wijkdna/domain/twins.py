"""Twins: areas of the same level that are alike in many figures at once (methods 5).

Figures are put on one scale (robust z), compared theme by theme with less weight where the numbers are unsure, and
added by the weights of the themes. All areas of a level are the reference, whatever an official searches in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.floating[Any]]
Transform = Literal["logit", "log", "none"]

THEME_WEIGHTS: Mapping[str, float] = {
    "wonen_en_eigendom": 0.25,
    "leeftijd_en_huishouden": 0.20,
    "inkomen_en_werk": 0.15,
    "energie": 0.15,
    "stedelijkheid_en_voorzieningen": 0.15,
    "klimaat_en_groen": 0.05,
    "leefbaarheid": 0.05,
}
"""How much each theme counts (judgement); an official may change them."""

CLIP_SHARE = (0.005, 0.995)
CLIP_Z = 5.0
NO_SPREAD = 1e-12
COVERAGE, ROUNDING = 0.70, 1e-9
"""Below this share of the weight there is no distance; seven tenths that came out a hair less are seven tenths."""

MOST_TWINS = 10
NEAREST = 5
CUTOFF_PERCENTILE = 5.0
MOST_PAIRS = 200_000
PAIRS_SEED = 5
REPLICATES = 200
REPLICATES_SEED = 11


CONCENTRATION = 40.0
"""Of the Dirichlet draws of theme weights: how far they stray from the weights asked for."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How one indicator counts for twins.

    floor   lowest value before a logarithm, in the indicator's unit; shares need none
    weight  within its theme
    """

    theme: str
    transform: Transform
    floor: float | None = None
    weight: float = 1.0


def transformed(x: npt.ArrayLike, scale: Scale) -> Floats:
    """Values on the scale on which areas are compared, (n_areas,). Shares as fractions; NaN stays NaN."""
    x = np.asarray(x, dtype=np.float64)
    if scale.transform == "logit":
        clipped = np.clip(x, *CLIP_SHARE)
        return np.asarray(np.log(clipped / (1 - clipped)))
    if scale.transform == "log":
        return np.asarray(np.log(np.maximum(x, scale.floor or NO_SPREAD)))
    return x


def center_and_spread(x: Floats) -> tuple[float, float]:
    """Median and robust spread of the known values; the spread is NaN when it cannot tell areas apart.

    The spread is 1.4826 MAD; else, when that is 0, IQR / 1.349; else the standard deviation (n - 1).
    """
    known = x[~np.isnan(x)]
    if len(known) < 2 or np.ptp(known) < NO_SPREAD:
        return np.nan, np.nan
    median = float(np.median(known))
    low, high = np.percentile(known, (25, 75))
    spreads = (1.4826 * float(np.median(np.abs(known - median))), float(high - low) / 1.349, float(known.std(ddof=1)))
    spread = next((one for one in spreads if one > 0), 0.0)
    return median, spread if spread >= NO_SPREAD else np.nan


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What distances are made of, for k pairs of areas and n_themes themes.

    squared  (n_themes, k) mean squared difference within the theme; NaN where the pair has no indicator in common
    covered  (n_themes, k) share of the theme's indicators that both areas have
    usable   (n_themes,) False for a theme without usable indicators at this level
    """

    squared: Numbers
    covered: Numbers
    usable: Mask

    def distances(self, weights: Numbers, least: float = COVERAGE - ROUNDING) -> Numbers:
        """Distance per pair, (k,); NaN where less than 70 % of the weight is known of both.

        weights  (n_themes,), at least 0; only their proportions count
        least    another share than 70 %
        """
        w = np.where(self.usable, weights, 0.0)
        total = float(w.sum())
        if total <= 0:
            return np.full(self.squared.shape[1], np.nan)
        present = w @ (self.covered > 0)
        sums = w @ np.where(self.covered > 0, self.squared, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            d = np.sqrt(sums / present)
        return np.asarray(np.where((w @ self.covered) / total >= least, d, np.nan))


def members_of(scales: Sequence[Scale], themes: Sequence[str]) -> Floats:
    """Weight of each indicator in its theme, (n_themes, n_indicators); 0 in the other themes."""
    return np.array([[scale.weight if scale.theme == theme else 0.0 for scale in scales] for theme in themes])


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """All areas of one level on common scales, ready to be compared.

    z        (n_indicators, n_areas) robust z, NaN absent or unusable
    v        (n_indicators, n_areas) sampling and rounding variance of z; 0 where unknown
    members  (n_themes, n_indicators) weight of each indicator in its theme; 0 elsewhere and for unusable ones
    themes   names of the themes, in the order of every weights array
    """

    z: Floats
    v: Floats
    members: Floats
    themes: tuple[str, ...]
    _inner: "Compact" = field(repr=False)

    @classmethod
    def of(cls, z: Floats, v: Floats, members: Floats, themes: Sequence[str]) -> Self:
        """From arrays as above; an indicator that is absent everywhere is unusable."""
        present = ~np.isnan(z)
        members, v = np.where(present.any(axis=1), members, 0.0), np.nan_to_num(v)
        use = members.sum(axis=0) > 0
        inner = Compact(np.nan_to_num(z[use]), v[use], present[use].astype(np.float64), members[:, use])
        return cls(z, v, members, tuple(themes), inner)

    @classmethod
    def build(
        cls, values: Floats, variances: Floats | None, scales: Sequence[Scale], themes: Sequence[str] | None = None
    ) -> Self:
        """From figures: values (n_areas, n_indicators) in their units, shares as fractions, NaN absent.

        variances  of the transformed values, same shape, NaN unknown; None when none is known
        themes     their order; THEME_WEIGHTS when not given
        """
        names = tuple(THEME_WEIGHTS if themes is None else themes)
        z, v = np.full(values.T.shape, np.nan), np.zeros(values.T.shape)
        for j, scale in enumerate(scales):
            x = transformed(values[:, j], scale)
            median, spread = center_and_spread(x)
            if not np.isnan(spread):
                z[j] = np.clip((x - median) / spread, -CLIP_Z, CLIP_Z)
                v[j] = 0.0 if variances is None else variances[:, j] / spread**2
        return cls.of(z, v, members_of(scales, names), names)

    @property
    def n_areas(self) -> int:
        """How many areas there are."""
        return int(self.z.shape[1])

    @property
    def usable(self) -> Mask:
        """Themes that have a usable indicator at this level, (n_themes,)."""
        return np.asarray(self.members.sum(axis=1) > 0)

    def in_brief(self, order: Integers) -> "Compact":
        """The areas in another order and in single precision: twice as fast, right to about 1e-6."""
        z, v, present = (np.ascontiguousarray(part[:, order], dtype=np.float32) for part in self._inner.arrays)
        return Compact(z, v, present, self._inner.members.astype(np.float32))

    def to_all(self, i: int) -> Parts:
        """Area i beside every area, itself included."""
        return self._inner.parts(slice(None), np.array([i]), self.usable)

    def to(self, i: int, others: Integers) -> Parts:
        """Area i beside some areas, (k,) columns."""
        return self._inner.parts(others, np.array([i]), self.usable)

    def pairs(self, left: Integers, right: Integers) -> Parts:
        """left[p] beside right[p], both (k,)."""
        return self._inner.parts(left, right, self.usable)


@dataclass(frozen=True, slots=True, eq=False)
class Compact:
    """The usable indicators only, absent as 0 with present 0: a distance is a few passes over small arrays."""

    z: Numbers
    v: Numbers
    present: Numbers
    members: Numbers

    @property
    def arrays(self) -> tuple[Numbers, Numbers, Numbers]:
        """Those with a column per area."""
        return self.z, self.v, self.present

    def parts(self, left: Integers | slice, right: Integers, usable: Mask) -> Parts:
        """left[p] beside right[p], both (k,), or one right beside all of left."""
        both = self.present[:, left] * self.present[:, right]
        squares = self.z[:, left] - self.z[:, right]
        squares *= squares
        squares *= both
        squares /= 1.0 + self.v[:, left] + self.v[:, right]
        weight, total = self.members @ both, self.members.sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore"):
            return Parts(self.members @ squares / weight, weight / np.where(total > 0, total, 1), usable)


def sampled_pairs(n_areas: int) -> tuple[Integers, Integers]:
    """Pairs of different areas that stand for all pairs: all of them, or a fixed random 200,000; both (n_pairs,)."""
    if n_areas * (n_areas - 1) // 2 <= MOST_PAIRS:
        left, right = np.triu_indices(n_areas, k=1)
        return left.astype(np.int64), right.astype(np.int64)
    chance = np.random.default_rng(PAIRS_SEED)
    left = chance.integers(n_areas, size=MOST_PAIRS)
    right = (left + 1 + chance.integers(n_areas - 1, size=MOST_PAIRS)) % n_areas
    return left, right


def cutoff_of(distances: Numbers) -> float:
    """The largest distance at which areas are twins: the 5th percentile of all pairs; NaN without any distance."""
    known = distances[~np.isnan(distances)]
    return float(np.percentile(known, CUTOFF_PERCENTILE)) if len(known) else np.nan


@dataclass(frozen=True, slots=True)
class Chosen:
    """Areas most like one area, nearest first.

    nearest  at most five; twins at most ten within the cut-off, so none when there is no real twin
    """

    nearest: tuple[int, ...]
    twins: tuple[int, ...]


def choose(distances: Numbers, cutoff: float, allowed: Mask) -> Chosen:
    """Twins among the areas that are allowed (the area itself is not). Ties keep the order of the areas.

    distances  of one area to all, (n_areas,); NaN is not comparable
    """
    candidates = np.flatnonzero(allowed & ~np.isnan(distances))
    order = candidates[np.argsort(distances[candidates], kind="stable")[:MOST_TWINS]].tolist()
    return Chosen(tuple(order[:NEAREST]), tuple(k for k in order if distances[k] <= cutoff))


def stability(like: Likeness, i: int, others: Sequence[int], weights: Floats, cutoff: float) -> Floats:
    """Share of 200 replicates in which each of the others stays within the cut-off, (n_others,).

    In a replicate every z moves by its own uncertainty and the weights of the themes by a Dirichlet draw.
    The draws are fixed: the same question has the same answer.
    """
    columns = np.array([i, *others], dtype=np.int64)
    chance = np.random.default_rng(REPLICATES_SEED)
    z, sd = like.z[:, columns], np.sqrt(like.v[:, columns])
    drawn = _dirichlet(chance, np.where(like.usable, weights, 0.0))
    within = np.zeros(len(others))
    for w in drawn:
        moved = Likeness.of(z + chance.standard_normal(z.shape) * sd, like.v[:, columns], like.members, like.themes)
        distances = moved.to_all(0).distances(w)[1:]
        within += distances <= cutoff
    return within / REPLICATES


def _dirichlet(chance: np.random.Generator, weights: Floats) -> Floats:
    """Draws around the weights, (REPLICATES, n_themes); a weight of zero stays zero."""
    drawn = np.zeros((REPLICATES, len(weights)))
    positive = weights > 0
    if positive.any():
        drawn[:, positive] = chance.dirichlet(CONCENTRATION * weights[positive] / weights.sum(), size=REPLICATES)
    return drawn
