"""Figures of a larger area from those of its parts: counts add up, shares follow their own denominator.

Percentages are never averaged without weights, and a missing part is never counted as zero.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from wijkdna.domain.figures import Figures, Status
from wijkdna.domain.indicators import FORMULAS, Indicator, Inputs

COVERAGE = 0.95
"""Share of the weight that must be known before we speak of the whole (judgement; decision 0006)."""

Mask = npt.NDArray[np.bool_]


def add(parts: Figures, weight: Figures) -> tuple[float, bool]:
    """Sum of the known parts, and whether it stands for the whole.

    parts, weight  (n_parts,); weight is the number by which missing parts are judged, for example residents
    """
    return float(np.nansum(parts.values)), _covered(parts, weight)


def weighted_mean(parts: Figures, weight: Figures) -> tuple[float, bool]:
    """Mean of the known parts, weighted, and whether it stands for the whole.

    A part without a known, positive weight does not count.
    """
    use = parts.known & weight.known & (weight.values > 0)
    if not use.any():
        return float("nan"), False
    return float(np.average(parts.values[use], weights=weight.values[use])), _covered(parts, weight)


def _covered(parts: Figures, weight: Figures) -> bool:
    whole = float(np.nansum(weight.values))
    return whole > 0 and float(np.nansum(weight.values[parts.known])) >= COVERAGE * whole


def combine(indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures], size: Figures) -> Figures:
    """The indicator for the whole of some parts, as Figures of one area, (1,).

    inputs    the indicator's inputs at the level of the parts
    variable  gives the parts' Figures of a variable, (n_parts,)
    size      residents of the parts: how heavily a missing part weighs
    """
    if indicator.combine == "none":
        return absent(1)
    if indicator.combine == "weighted_mean":
        return _mean_of_shown(indicator, inputs, variable)
    whole: dict[str, list[Figures]] = {}
    for role, names in inputs.items():
        whole[role] = [_one(*add(variable(name), size)) for name in names]
    return FORMULAS[indicator.formula](**whole)


def _mean_of_shown(indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures]) -> Figures:
    shown = FORMULAS[indicator.formula](**{role: [variable(name) for name in names] for role, names in inputs.items()})
    if indicator.denominator is None:
        return absent(1)
    return _one(*weighted_mean(shown, variable(indicator.denominator)))


def _one(value: float, stands_for_whole: bool) -> Figures:
    return Figures.published([value]) if stands_for_whole else absent(1)


def absent(n: int, status: Status = Status.NOT_PUBLISHED) -> Figures:
    """n absent figures of one status."""
    return Figures(np.full(n, np.nan), np.full(n, status, dtype=np.uint8))


def carry(own: Figures, carriers: Sequence[Figures], inhabited: Mask) -> tuple[Figures, npt.NDArray[np.int64]]:
    """Own figures, with gaps filled from higher levels, and who filled them: -1 own, else index of the carrier.

    own        figures measured for the area itself, (n_areas,)
    carriers   nearest level first; carriers[k][i] is the figure of the k-th higher area of area i
    inhabited  True where people are known to live: elsewhere nothing is carried

    A gap that does not apply (a share where nobody lives) stays as it is.
    """
    values, status = own.values.copy(), own.status.copy()
    source = np.full(len(own), -1)
    for k, carrier in enumerate(carriers):
        gap = (status != Status.KNOWN) & (status != Status.NOT_APPLICABLE)
        fill = gap & carrier.known & inhabited
        values[fill], status[fill], source[fill] = carrier.values[fill], Status.KNOWN, k
    return Figures(values, status), source
