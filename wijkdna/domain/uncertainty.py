"""How unsure a published figure is, on the scale on which areas are compared for twins (methods 4.2 and 5)."""

import numpy as np
import numpy.typing as npt

from wijkdna.domain.indicators import Indicator
from wijkdna.domain.shrinkage import MODEL_WEIGHT, PSEUDO_HOUSEHOLDS, ROUNDING_TO_5
from wijkdna.domain.twins import CLIP_SHARE, Scale, transformed

Floats = npt.NDArray[np.float64]

UNIFORM = 1 / 12
"""Variance of what rounding took away, per square of the step."""


def scale_of(indicator: Indicator) -> Scale:
    """How an indicator counts for twins. Raises ValueError for one that does not."""
    if not indicator.in_twins or indicator.twin_theme is None:
        raise ValueError(f"{indicator.id} does not count for twins")
    return Scale(indicator.twin_theme, indicator.transform, indicator.floor)


def compared(indicator: Indicator, x: Floats) -> Floats:
    """Figures as Likeness wants them: shares as fractions, the rest in its unit; (n_areas,)."""
    return x / 100.0 if indicator.kind == "share" else x


def variance(indicator: Indicator, x: Floats, n: Floats) -> Floats:
    """Sampling plus rounding variance of the transformed figures, (n_areas,).

    x  figures in their unit, NaN absent
    n  what each rests on (residents, households, homes), NaN unknown: then only rounding is counted

    Shares are counts of n; means are as unsure as 25 households make them; what a model made has the weight 0.7.
    """
    if indicator.kind == "share":
        return _of_share(indicator, x, n)
    value = transformed(x, scale_of(indicator))
    between = float(np.nanvar(value, ddof=1)) if np.isfinite(value).sum() > 1 else 0.0
    if indicator.is_model_estimate:
        return np.full(x.shape, between * (1 - MODEL_WEIGHT) / MODEL_WEIGHT)
    with np.errstate(divide="ignore", invalid="ignore"):
        sampling = between * PSEUDO_HOUSEHOLDS / n if indicator.kind == "mean" else np.zeros(x.shape)
    return _known(sampling) + _of_rounding(indicator, x)


def _of_share(indicator: Indicator, x: Floats, n: Floats) -> Floats:
    p = np.clip(x / 100.0, *CLIP_SHARE)
    with np.errstate(divide="ignore", invalid="ignore"):
        sampling = _known(p * (1 - p) / n)
        rounding = _known(ROUNDING_TO_5 / n**2) if indicator.is_rounded_to_5 else _published_step(indicator)
    return np.asarray((sampling + rounding) / (p * (1 - p)) ** 2)


def _published_step(indicator: Indicator) -> float:
    """A percentage as published was rounded; one that we made from counts was not."""
    return _step(indicator, 0.01) if indicator.formula == "identity" else 0.0


def _of_rounding(indicator: Indicator, x: Floats) -> Floats:
    """A logarithm stretches small numbers: half a step of 1 km is more than half a step of 20 km."""
    slope = 1 / np.maximum(x, indicator.floor or 1.0) if indicator.transform == "log" else np.ones(x.shape)
    return np.asarray(_step(indicator, 1.0) * slope**2)


def _step(indicator: Indicator, unit: float) -> float:
    return float(UNIFORM * (unit * 10.0**-indicator.decimals) ** 2)


def _known(variances: Floats) -> Floats:
    return np.where(np.isfinite(variances), variances, 0.0)
