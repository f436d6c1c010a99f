"""Places beside each other once more, one number at a time, straight from docs methods 4: a second opinion.

None is absent. Chances come from scipy.stats.
"""

import math
from typing import Any

from scipy import stats

from tests.domain.slow_contrast import SlowSeries, _mean_fit
from tests.domain.slow_distinct import slow_fit

Place = tuple[float | None, float | None, bool]
"""Figure, people or homes it rests on, and whether it is a land or provincie."""


def slow_posterior(series: SlowSeries, scale: float, place: Place) -> tuple[float, float, float] | None:
    """Mean, sd and the figure itself, measured among the areas of the series."""
    x, n, exact = place
    if x is None:
        return None
    if series.counted:
        return _share(series, min(x / scale, 1.0), n, exact)
    fit = _mean_fit(series, list(range(len(series.x))))
    if fit["logged"] and x <= 0:
        return None
    value = math.log(x) if fit["logged"] else x
    if series.modelled:
        w = 0.7
    elif exact:
        w = 1.0
    elif n:
        w = n / (n + 25)
    else:
        return None
    mean = _plain_mean(series, fit["logged"])
    return w * value + (1 - w) * mean, math.sqrt(max(0.0, 1 - w) * fit["tau2"]), value


def _share(series: SlowSeries, p: float, n: float | None, exact: bool) -> tuple[float, float, float] | None:
    if exact:
        return p, 0.0, p
    if not n:
        return None
    fit = slow_fit(series.y, series.n, series.rounded_to_5)
    if series.rounded_to_5:
        known = [(min(y, m), m) for y, m in zip(series.y, series.n, strict=True) if y is not None and m]
        raw = sum(y for y, _ in known) / sum(m for _, m in known)
        u = raw * (1 - raw)
        n = u / (u / n + 25 / 12 / n**2) if u else n
    posterior = stats.beta(fit["pbar"] * fit["M"] + p * n, (1 - fit["pbar"]) * fit["M"] + n - p * n)
    return float(posterior.mean()), float(posterior.std()), p


def _plain_mean(series: SlowSeries, logged: bool) -> float:
    use = [x for x, n in zip(series.x, series.n, strict=True) if x is not None and (series.modelled or n)]
    return sum(math.log(x) if logged else x for x in use) / len(use)


def slow_tau(series: SlowSeries) -> float | None:
    """Spread between the areas; None when fewer than three have a figure of known weight."""
    fit: dict[str, Any] = (
        slow_fit(series.y, series.n, series.rounded_to_5)
        if series.counted
        else _mean_fit(series, list(range(len(series.x))))
    )
    return math.sqrt(fit["tau2"]) if len(fit["posterior"]) >= 3 else None


def slow_verdict(
    series: SlowSeries, scale: float, places: list[Place], positions: list[float | None], tau: float
) -> tuple[str, tuple[int, int] | None]:
    """Name of the verdict, and the pair that differs most surely."""
    known = [(i, one) for i, place in enumerate(places) if (one := slow_posterior(series, scale, place))]
    pairs = [_pair(first, second, tau) for k, first in enumerate(known) for second in known[k + 1 :]]
    if not pairs:
        return "ABSENT", None
    large = [pair for pair in pairs if pair["large"]]
    if large:
        best = max(pair["score"] for pair in large)
        return "LARGE", next(pair["of"] for pair in large if pair["score"] > best - 1e-12)
    points = [positions[i] or 0.0 for i, _ in known]
    if all(pair["small"] for pair in pairs) and max(points) - min(points) <= 25:
        return "ALIKE", None
    if series.modelled:
        return "MODEL", None
    return ("FEW" if any(pair["unsure"] for pair in pairs) else "BETWEEN"), None


def _pair(first: Any, second: Any, tau: float) -> dict[str, Any]:
    (i, (mean, sd, raw)), (j, (other, other_sd, other_raw)) = first, second
    if tau == 0:
        return {"of": (i, j), "large": False, "small": True, "unsure": False}
    both = math.hypot(sd, other_sd) or 1e-300
    difference, published = mean - other, raw - other_raw
    normal, upward = stats.norm(difference, both), difference > 0
    sure = float(normal.sf(0.25 * tau) if upward else normal.cdf(-0.25 * tau))
    small = float(normal.cdf(0.75 * tau) - normal.cdf(-0.75 * tau))
    both_large = min(abs(difference), abs(published)) >= 0.75 * tau and (published > 0) == upward
    return {
        "of": (i, j),
        "large": both_large and sure >= 0.9,
        "score": abs(difference) / tau * (2 * sure - 1),
        "small": small >= 0.9 and abs(published) < 0.75 * tau,
        "unsure": 2 * stats.norm.cdf(0.75 * tau / both) - 1 < 0.9,
    }
