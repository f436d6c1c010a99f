"""Figures of a larger area from those of its parts: counts add up, shares follow their own denominator.

Percentages are never averaged without weights, and a missing part is never counted as zero.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijkdna.domain.figures import Figures, Status
from wijkdna.domain.indicators import FORMULAS, Indicator, Inputs, total, withhold

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
    return withhold(indicator, FORMULAS[indicator.formula](**whole), whole)


def _mean_of_shown(indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures]) -> Figures:
    if indicator.denominator is None:
        return absent(1)
    return _one(*weighted_mean(_shown(indicator, inputs, variable), variable(indicator.denominator)))


def _shown(indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures]) -> Figures:
    """The indicator of each part, (n_parts,)."""
    of_parts = {role: [variable(name) for name in names] for role, names in inputs.items()}
    return withhold(indicator, FORMULAS[indicator.formula](**of_parts), of_parts)


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


RESIDENTS = "residents"
WITHIN_RESIDENTS = {"residents_0_14", "residents_65_plus", "households"}
"""Variables that cannot be more than the residents of the area; of others a missing number has no upper bound."""

Floats = npt.NDArray[np.float64]
Bounds = tuple[float, float]
UNBOUNDED: Bounds = (float("nan"), float("nan"))


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """An indicator for the whole of some parts, and what can be said of it when parts have no figure.

    figures    as combine() gives them, of one area, (1,)
    low, high  the figure lies between these, whatever the missing numbers are; NaN where there is no such bound
    of_known   the figure of the parts that have one together, NaN when none has; it says nothing of the others
    missing    how many parts have no figure though people live there
    covered    share (0-1) of the residents, or of the weight, in parts that have a figure; NaN when there are none
    """

    figures: Figures
    low: float
    high: float
    of_known: float
    missing: int
    covered: float


def whole_of(indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures], size: Figures) -> Whole:
    """combine(), with bounds. A whole of one part is that part, also where parts cannot be put together.

    Arguments as in combine(). A part without a published number of residents counts as a place where nobody lives:
    only the number of residents itself is then unbounded.
    """
    shown = _shown(indicator, inputs, variable)
    weight = size if _adds_up(indicator) else _weight(indicator, variable, size)
    lives = np.nan_to_num(weight.values) > 0 if indicator.kind != "count" else np.ones(len(size), dtype=bool)
    missing, covered = int((lives & ~shown.known).sum()), _covered_share(shown, weight)
    figures = shown if len(size) == 1 else combine(indicator, inputs, variable, size)
    if figures.status[0] in (Status.TOO_SMALL, Status.NOT_APPLICABLE):
        return Whole(figures, *UNBOUNDED, float("nan"), missing, covered)
    if len(size) == 1 and figures.known[0]:
        value = float(figures.values[0])
        return Whole(figures, value, value, value, missing, covered)
    low, high = _bounds(indicator, inputs, variable, size)
    return Whole(figures, low, high, _of_known(indicator, inputs, variable, shown, weight), missing, covered)


def _adds_up(indicator: Indicator) -> bool:
    return indicator.combine == "inputs" or indicator.denominator is None


def _weight(indicator: Indicator, variable: Callable[[str], Figures], size: Figures) -> Figures:
    """What a mean is weighed by. Where that is not published but people live, at most all of them."""
    name = str(indicator.denominator)
    weight = variable(name)
    if name.partition("@")[0] not in {*WITHIN_RESIDENTS, RESIDENTS}:
        return weight
    return Figures.published(np.where(weight.known, weight.values, size.values))


def _covered_share(shown: Figures, weight: Figures) -> float:
    whole = float(np.nansum(weight.values))
    return float(np.nansum(weight.values[shown.known])) / whole if whole > 0 else float("nan")


def _of_known(
    indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures], shown: Figures, weight: Figures
) -> float:
    if indicator.combine == "none" or not shown.known.any():
        return float("nan")
    if indicator.combine == "weighted_mean":
        return weighted_mean(shown, weight)[0]
    sums = {
        role: [Figures.published([variable(name).values[shown.known].sum()]) for name in names]
        for role, names in inputs.items()
    }
    return float(FORMULAS[indicator.formula](**sums).values[0])


def _bounds(indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures], size: Figures) -> Bounds:
    """Between which values the whole lies. A mean has none: a missing house may be worth any sum."""
    if indicator.combine == "none":
        return UNBOUNDED
    if indicator.combine == "weighted_mean":
        bounded = indicator.kind == "share" and indicator.denominator is not None
        return _bounds_of_mean_share(indicator, inputs, variable, size) if bounded else UNBOUNDED
    if indicator.formula in ("identity", "sum"):
        return _sum_between(_only(inputs), variable, size)
    if indicator.formula == "share":
        return _bounds_of_share(inputs, variable, size)
    return _bounds_of_quotient(indicator, inputs, variable, size)


def _only(inputs: Inputs) -> Sequence[str]:
    (names,) = inputs.values()
    return names


def _sum_between(
    names: Sequence[str], variable: Callable[[str], Figures], size: Figures, limited: Collection[str] = WITHIN_RESIDENTS
) -> Bounds:
    """Lowest and highest sum over all parts; NaN for a highest that nothing limits.

    limited  names of variables that cannot be more than the residents of a part
    """
    low = high = 0.0
    for name in names:
        figures = variable(name)
        most = np.nan_to_num(size.values) if name.partition("@")[0] in limited else np.full(len(size), np.inf)
        low += float(figures.values[figures.known].sum())
        high += float(np.where(figures.known, figures.values, most).sum())
    return low, high if np.isfinite(high) else float("nan")


def _bounds_of_share(inputs: Inputs, variable: Callable[[str], Figures], size: Figures) -> Bounds:
    """A share (0-100): the missing parts at none, and at all of their denominator."""
    part, whole = (total([variable(name) for name in inputs[role]]) for role in ("part", "whole"))
    denominator = np.where(whole.known, whole.values, np.nan_to_num(size.values))
    known = part.values[part.known].sum()
    least = _percent(known, denominator.sum())
    free = denominator[~part.known].sum()
    return least, _percent(known + free, denominator[whole.known | ~part.known].sum())


def _percent(part: float, whole: float) -> float:
    return min(100.0, 100.0 * float(part) / float(whole)) if whole > 0 else float("nan")


def _bounds_of_mean_share(
    indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures], size: Figures
) -> Bounds:
    """A weighted mean of shares (0-100): the missing shares at 0, and at 100."""
    shown, own = _shown(indicator, inputs, variable), variable(str(indicator.denominator))
    weight = np.nan_to_num(_weight(indicator, variable, size).values)
    fixed = shown.known & own.known
    known = float((shown.values[fixed] * weight[fixed]).sum())
    everything = float(weight.sum())
    if everything <= 0:
        return UNBOUNDED
    return known / everything, (known + 100.0 * float(weight[~fixed].sum())) / everything


def _bounds_of_quotient(
    indicator: Indicator, inputs: Inputs, variable: Callable[[str], Figures], size: Figures
) -> Bounds:
    """A rate or ratio: the smallest numerator over the largest denominator, and the other way round."""
    if indicator.formula not in ("per_1000", "ratio"):
        return UNBOUNDED
    scale = 1000.0 if indicator.formula == "per_1000" else 1.0
    above, below = inputs.values()
    limited = {*WITHIN_RESIDENTS, RESIDENTS}
    (least, most), (small, large) = (_sum_between(names, variable, size, limited) for names in (above, below))
    return _divided(scale * least, large), _divided(scale * most, small)


def _divided(above: float, below: float) -> float:
    return above / below if below > 0 else float("nan")
