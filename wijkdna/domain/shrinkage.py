"""Shrinkage: what an area's own number is worth, given how few people it rests on and how far areas differ.

Shares after Kleinman (1973, JASA). A small area is pulled to the mean of all areas, a large one hardly. Counts that
CBS rounded to multiples of five count for fewer people than they name.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_PSEUDO_COUNTS = 1e6
"""M of areas that do not differ: full shrinkage."""

FEWEST_PSEUDO_COUNTS = 0.5
"""Lowest M: below it the prior has nearly all its mass at 0 and 1 (judgement)."""

ROUNDING_TO_5 = 25 / 12
"""Variance of the error of a count rounded to a multiple of five."""

PSEUDO_HOUSEHOLDS = 25
"""Weight of the mean of all areas against an area's own mean (judgement)."""

MODEL_WEIGHT = 0.7
"""Weight of an area's own number when a model made it (judgement)."""

SAME = 1e-12
"""Means closer than this part of their size differ by floating point only."""


@dataclass(frozen=True, slots=True, eq=False)
class ShareFit:
    """Shares of the reference areas and their posterior Beta(alpha, beta).

    pbar  share over all areas together, 0-1; NaN when no area has a value
    tau2  variance of the shares between areas, 0 when they do not differ more than chance
    M     weight of pbar in pseudo-counts, 0.5 to 1e6
    y, n  counts after the cap y <= n and the rounding step, (n_areas,); NaN for an area without a value
    """

    pbar: float
    tau2: float
    M: float
    y: Floats
    n: Floats

    @property
    def alpha(self) -> Floats:
        """First parameter of the posterior, (n_areas,); NaN without a value."""
        return self.pbar * self.M + self.y

    @property
    def beta(self) -> Floats:
        """Second parameter of the posterior, (n_areas,); NaN without a value."""
        return (1 - self.pbar) * self.M + self.n - self.y

    @property
    def theta(self) -> Floats:
        """Shrunken share, the mean of the posterior, 0-1, (n_areas,); NaN without a value."""
        return self.alpha / (self.M + self.n)


def usable_counts(y: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Counts y of n with y capped at n; both NaN where a count is missing or n is zero.

    y, n  (n_areas,), NaN is missing. Raises ValueError for other shapes than each other's or a count below zero.
    """
    y, n = np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if y.shape != n.shape:
        raise ValueError(f"y {y.shape} and n {n.shape} differ in shape")
    if (y < 0).any() or (n < 0).any():
        raise ValueError("a count below zero")
    use = np.isfinite(y) & np.isfinite(n) & (n > 0)
    return np.where(use, np.minimum(y, n), np.nan), np.where(use, n, np.nan)


def fit_shares(y: npt.ArrayLike, n: npt.ArrayLike, rounded_to_5: bool) -> ShareFit:
    """Fit of counts y of n over all reference areas of one level.

    y, n  (n_areas,); NaN, or n = 0, leaves the area out and without a value
    Raises ValueError as usable_counts does.
    """
    y, n = usable_counts(y, n)
    use = ~np.isnan(n)
    if not use.any():
        return ShareFit(np.nan, np.nan, np.nan, y, n)
    if rounded_to_5:
        y, n = _weaken(y, n)
    return ShareFit(*_spread(y[use], n[use]), y, n)


def _weaken(y: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Counts of as many people as carry the same information without the rounding to five."""
    p = np.nansum(y) / np.nansum(n)
    u = p * (1 - p)
    if u == 0:
        return y, n
    fewer = u / (u / n + ROUNDING_TO_5 / n / n)
    return np.minimum(y * fewer / n, fewer), fewer


def _spread(y: Floats, n: Floats) -> tuple[float, float, float]:
    """pbar, tau2 and M by moments, from areas that all have a value."""
    total, others = float(n.sum()), len(n) - 1
    pbar = float(y.sum()) / total
    u = pbar * (1 - pbar)
    room = total - float((n**2).sum()) / total - others
    if u == 0 or others == 0 or room <= 0:
        return pbar, 0.0, MOST_PSEUDO_COUNTS
    tau2 = (float((n * (y / n - pbar) ** 2).sum()) - others * u) / room
    if tau2 <= u / (MOST_PSEUDO_COUNTS + 1):
        return pbar, 0.0, MOST_PSEUDO_COUNTS
    pseudo = max(u / tau2 - 1, FEWEST_PSEUDO_COUNTS)
    return pbar, u / (pseudo + 1), pseudo


@dataclass(frozen=True, slots=True, eq=False)
class MeanFit:
    """Means of the reference areas and their posterior Normal(theta, sd), on the log scale when logged.

    mean    unweighted mean over the areas; NaN when no area has a value
    tau2    variance between areas (n - 1), 0 when they are equal
    logged  True when x, mean, theta and sd are natural logarithms
    x       the areas' own numbers on that scale, (n_areas,); NaN for an area without a value
    theta   shrunken numbers, (n_areas,); sd their posterior standard deviations, (n_areas,)
    """

    mean: float
    tau2: float
    logged: bool
    x: Floats
    theta: Floats
    sd: Floats


def fit_means(
    x: npt.ArrayLike, n: npt.ArrayLike, transform: Literal["logit", "log", "none"], model_estimate: bool
) -> MeanFit:
    """Fit of means x without a published sd, over all reference areas of one level.

    x  one number per area, any unit, (n_areas,); NaN is missing
    n  households (homes for gas and WOZ) behind it, (n_areas,); where it is missing or 0 the area has no value,
       unless a model made the numbers: then n does not count

    "log" is used only when all known x are positive. Raises ValueError for differing shapes or n below zero.
    """
    x, n = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if x.shape != n.shape:
        raise ValueError(f"x {x.shape} and n {n.shape} differ in shape")
    if (n < 0).any():
        raise ValueError("a number of households below zero")
    use = np.isfinite(x) & (model_estimate | (np.isfinite(n) & (n > 0)))
    x = np.where(use, x, np.nan)
    logged = transform == "log" and bool((x[use] > 0).all())
    return _shrink(np.log(x) if logged else x, _pull(n, model_estimate), logged)


def _pull(n: Floats, model_estimate: bool) -> Floats:
    """1 - w, the weight of the mean of all areas: kept instead of w, which rounds to 1 for very large n."""
    return np.full(n.shape, 1 - MODEL_WEIGHT) if model_estimate else PSEUDO_HOUSEHOLDS / (n + PSEUDO_HOUSEHOLDS)


def _shrink(x: Floats, pull: Floats, logged: bool) -> MeanFit:
    known = x[~np.isnan(x)]
    if len(known) == 0:
        return MeanFit(np.nan, np.nan, logged, x, x, x)
    mean, tau2 = float(known.mean()), _variance(known)
    theta = x + pull * (mean - x)
    return MeanFit(mean, tau2, logged, x, theta, np.where(np.isnan(x), np.nan, np.sqrt(pull * tau2)))


def _variance(x: Floats) -> float:
    if len(x) < 2 or np.ptp(x) <= SAME * np.abs(x).max():
        return 0.0
    return float(x.var(ddof=1))
