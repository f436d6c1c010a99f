"""What happened elsewhere and here, put together with what was known before (methods.md, sections 3.2 and 3.3).

Each place has its own chance; places differ around a common mean. A grid, no chance draws: the same answer every time.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaln

Floats = npt.NDArray[np.float64]

_MEANS, _SPREADS = 400, 60
_LOWEST, _HIGHEST = -12.0, 6.0
_LEAST, _MOST = 2.0, 400.0
_USUAL, _SPREAD = float(np.log(25.0)), 0.8
_SMALL, _HALVINGS = 1e-9, 25


@dataclass(frozen=True, slots=True)
class Prior:
    """A chance as it was known before: Beta(alpha, beta)."""

    alpha: float
    beta: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """What is known now. mean, spread, weight: the grid, flat: common mean mu, M, and how likely the two are together.

    y, n  (J,) successes and asked, per place
    """

    mu: Floats
    m: Floats
    weight: Floats
    y: Floats
    n: Floats

    @property
    def mean(self) -> float:
        """Of a place where nothing was counted yet."""
        return float(self.weight @ self.mu)

    @property
    def log10_spread(self) -> float:
        """Mean of log10 M: how alike places are."""
        return float(self.weight @ np.log10(self.m))

    def site_mean(self, site: int) -> float:
        """Of a place where something was counted."""
        return float(self.weight @ ((self.mu * self.m + self.y[site]) / (self.m + self.n[site])))

    def quantile(self, share: float, site: int | None = None) -> float:
        """The chance below which it lies with this certainty; site None: a new place."""
        a, b = self._betas(site)
        keep = self.weight >= _SMALL
        a, b, weight = a[keep], b[keep], self.weight[keep] / self.weight[keep].sum()
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if float(weight @ betainc(a, b, middle)) < share:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def as_prior(self, site: int | None = None) -> Prior:
        """One Beta with the mean and variance of the mixture, for the reach model."""
        a, b = self._betas(site)
        means = a / (a + b)
        mean = float(self.weight @ means)
        square = float(self.weight @ (means * (a + 1) / (a + b + 1)))
        total = mean * (1 - mean) / (square - mean**2) - 1
        return Prior(mean * total, (1 - mean) * total)

    def _betas(self, site: int | None) -> tuple[Floats, Floats]:
        y, n = (0.0, 0.0) if site is None else (self.y[site], self.n[site])
        return self.mu * self.m + y, (1 - self.mu) * self.m + n - y


def pool(prior: Prior, y: Floats, n: Floats, similarity: Floats | None = None) -> Pooled:
    """Put counts of places together. y, n: (J,); similarity: (J,) in [0, 1], how much a place is like this one."""
    alike = np.ones(len(y)) if similarity is None else similarity
    logits = _LOWEST + (np.arange(_MEANS) + 0.5) * (_HIGHEST - _LOWEST) / _MEANS
    low, high = np.log(_LEAST), np.log(_MOST)
    spreads = low + (np.arange(_SPREADS) + 0.5) * (high - low) / _SPREADS
    log_odds, log_m = (grid.ravel() for grid in np.meshgrid(logits, spreads, indexing="ij"))
    mu, m = 1 / (1 + np.exp(-log_odds)), np.exp(log_m)
    fits = -prior.alpha * np.log1p(np.exp(-log_odds)) - prior.beta * np.log1p(np.exp(log_odds))
    fits = fits - 0.5 * ((log_m - _USUAL) / _SPREAD) ** 2
    for y_j, n_j, s_j in zip(y, n, alike, strict=True):
        a, b = mu * m, (1 - mu) * m
        fits = fits + s_j * (betaln(a + y_j, b + n_j - y_j) - betaln(a, b))
    weight = np.exp(fits - fits.max())
    return Pooled(mu, m, weight / weight.sum(), np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64))
