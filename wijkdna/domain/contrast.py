"""All areas of one level against their gemeente and their look-alikes, for all indicators at once.

Every area is judged within its own reference set: areas of the same level and of about its urbanity (methods 4.1).
An area of unknown urbanity is judged among all, and has no look-alikes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijkdna.domain.distinct import (
    Candidate,
    Comparison,
    Contrast,
    choose_standouts,
    compare_means,
    compare_shares,
    demote_unsupported,
    labels_of,
    rank_scores,
)
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.lookalikes import LookAlikes, pooled_without_self, urbanity_band
from wijkdna.domain.shrinkage import MeanFit, ShareFit, fit_means, fit_shares, usable_counts

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.uint8]

SHOWN = 6
"""Things that stand out on a page: "zes dingen die opvallen" (decision 0003)."""

NO_STANDOUT = -1


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One indicator over the areas of a level; all (n_areas,), NaN is absent.

    x  the figure, in its unit
    y  counts behind it (of n), for shares and rates that were counted
    n  what it rests on: residents, households, homes
    """

    indicator: Indicator
    x: Floats
    y: Floats
    n: Floats

    @property
    def is_counted(self) -> bool:
        """True for counts y of n: a share or rate that no model made."""
        countable = self.indicator.kind == "share" or self.indicator.formula == "per_1000"
        return countable and not self.indicator.is_model_estimate


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What the areas of a level are compared with; all (n_areas,).

    group     row of the gemeente (for a gemeente: of its provincie)
    urbanity  1-5, NaN unknown
    alike     twins
    """

    group: npt.NDArray[np.int64]
    urbanity: Floats
    alike: LookAlikes


@dataclass(frozen=True, slots=True, eq=False)
class Contrasts:
    """Comparisons with gemeente (m) and look-alikes (t), labels and standouts of all areas of a level.

    labels     (n_areas, n_series) of Label
    standouts  (n_areas, SHOWN): columns of the series in the order shown, NO_STANDOUT when there are fewer
    """

    m: Comparison
    t: Comparison
    labels: Labels
    standouts: npt.NDArray[np.int16]


def contrast_series(series: Series, around: Surroundings) -> tuple[Contrast, Contrast]:
    """One indicator of all areas against gemeente and look-alikes."""
    parts = [_empty(len(series.x)), _empty(len(series.x))]
    judge = _judge_shares if series.is_counted else _judge_means
    for degree in (1.0, 2.0, 3.0, 4.0, 5.0, np.nan):
        focal = np.isnan(around.urbanity) if np.isnan(degree) else around.urbanity == degree
        if focal.any():
            among = np.ones(len(focal), dtype=bool) if np.isnan(degree) else urbanity_band(around.urbanity, degree)
            for part, judged in zip(parts, judge(series, around, among), strict=True):
                _fill(part, judged, focal)
    return parts[0], parts[1]


def _empty(n: int) -> Contrast:
    return Contrast(*(np.full(n, np.nan) for _ in range(4)))


def _fill(target: Contrast, source: Contrast, rows: npt.NDArray[np.bool_]) -> None:
    for name in ("ref", "z", "P", "p"):
        getattr(target, name)[rows] = getattr(source, name)[rows]


def _among(values: Floats, among: npt.NDArray[np.bool_]) -> Floats:
    return np.where(among, values, np.nan)


def _judge_shares(series: Series, around: Surroundings, among: npt.NDArray[np.bool_]) -> tuple[Contrast, Contrast]:
    fit = fit_shares(_among(series.y, among), _among(series.n, among), series.indicator.is_rounded_to_5)
    y, n = usable_counts(series.y, series.n)
    of_gemeente, _ = pooled_without_self(y, n, around.group)
    return _both(around, fit, lambda ref: compare_shares(fit.alpha, fit.beta, np.sqrt(fit.tau2), ref), of_gemeente)


def _judge_means(series: Series, around: Surroundings, among: npt.NDArray[np.bool_]) -> tuple[Contrast, Contrast]:
    indicator = series.indicator
    fit = fit_means(_among(series.x, among), series.n, indicator.transform, indicator.is_model_estimate)
    logged = fit.logged
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.log(series.x) if logged else series.x
    n = np.where(np.isnan(series.n) & indicator.is_model_estimate, 1.0, series.n)
    of_gemeente, _ = pooled_without_self(n * np.where(np.isfinite(x), x, np.nan), n, around.group)
    return _both(around, fit, lambda ref: compare_means(fit.theta, fit.sd, np.sqrt(fit.tau2), ref), of_gemeente)


def _both(
    around: Surroundings, fit: ShareFit | MeanFit, against: Callable[[Floats], Contrast], of_gemeente: Floats
) -> tuple[Contrast, Contrast]:
    of_alike, _ = around.alike.mean(fit.theta)
    return against(of_gemeente), against(of_alike)


def contrast_level(all_series: Sequence[Series], around: Surroundings) -> Contrasts:
    """All indicators of all areas of a level. The number of series counts: all are tested together."""
    judged = [contrast_series(series, around) for series in all_series]
    m = Comparison.of([of_gemeente for of_gemeente, _ in judged])
    t = Comparison.of([of_alike for _, of_alike in judged])
    indicators = [series.indicator for series in all_series]
    modelled = [indicator.is_model_estimate for indicator in indicators]
    labels = demote_unsupported(labels_of(m, t), modelled, [indicator.theme for indicator in indicators])
    return Contrasts(m, t, labels, _standouts(indicators, labels, rank_scores(labels, m, t)))


def _standouts(indicators: Sequence[Indicator], labels: Labels, scores: Floats) -> npt.NDArray[np.int16]:
    chosen = np.full((len(labels), SHOWN), NO_STANDOUT, dtype=np.int16)
    for row in np.flatnonzero((~np.isnan(scores)).any(axis=1)).tolist():
        columns = np.flatnonzero(~np.isnan(scores[row])).tolist()
        candidates = [
            Candidate(float(scores[row, j]), int(labels[row, j]), indicators[j].theme, indicators[j].valence)
            for j in columns
        ]
        picks = choose_standouts(candidates, SHOWN)
        chosen[row, : len(picks)] = [columns[i] for i in picks]
    return chosen
