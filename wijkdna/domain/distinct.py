"""What sets an area apart: from the rest of its gemeente (M) and from areas that look alike (T).

A label needs three things at once: it survives Benjamini-Hochberg over all indicators of the area, it is likely to
be a real difference (P), and the difference is large (z). Reference values count as fixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincc, ndtr

from wijkdna.domain.lookalikes import NOBODY, pooled_without_self
from wijkdna.domain.shrinkage import ShareFit, fit_shares, usable_counts

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.uint8]

FALSE_FINDINGS = 0.10
"""q of Benjamini-Hochberg: the share of false findings we accept."""

MARGIN = 0.25
"""Part of tau by which an area must differ before P counts it as different (judgement)."""

LIKELY = 0.9
"""Lowest P of a finding (judgement)."""

LARGE = 0.75
"""Lowest |z| of a finding (judgement)."""

MOST_PER_THEME = 2
"""Findings of one theme among those shown."""


class Label(IntEnum):
    """How an area stands out on one indicator."""

    ONBEKEND = 0  # nothing to compare with, or no value
    GEWOON = 1  # not mentioned
    EIGEN = 2  # unlike gemeente and look-alikes, in the same direction
    TUSSENIN = 3  # unlike both, in opposite directions
    TYPISCH = 4  # unlike its gemeente only: this kind of place
    STREEKEIGEN = 5  # unlike its look-alikes only: this region
    ANDERS_DAN_TWEELINGEN = 6  # no gemeente to compare with
    ANDERS_DAN_GEMEENTE = 7  # no look-alikes to compare with

    @property
    def text(self) -> str:
        """The label as it is stored and published, for example "anders_dan_gemeente"."""
        return self.name.lower()


_NOT_SHOWN = (Label.ONBEKEND, Label.GEWOON)
_RANKED_BY_M = (Label.EIGEN, Label.TYPISCH, Label.TUSSENIN, Label.ANDERS_DAN_GEMEENTE)


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Areas against their reference values on one indicator; all (n_areas,), all NaN where absent.

    ref  reference value, same unit as theta
    z    difference in numbers of tau, signed
    P    chance that the difference, in the direction of z, is more than 0.25 tau
    p    two-sided p-value of no difference
    """

    ref: Floats
    z: Floats
    P: Floats
    p: Floats


def compare_shares(alpha: npt.ArrayLike, beta: npt.ArrayLike, tau: npt.ArrayLike, ref: npt.ArrayLike) -> Contrast:
    """Posterior Beta(alpha, beta) of each area against ref, a share 0-1.

    alpha, beta, ref  (n_areas,), NaN is absent
    tau               spread between areas; one number, or (n_areas,) when areas have reference sets of their own
    """
    a, b, tau, ref = _same_shape(alpha, beta, tau, ref)
    edge = np.clip(ref, 0, 1)
    z, above = _distance(a / (a + b), tau, ref)
    bound = np.clip(np.where(above, ref + MARGIN * tau, ref - MARGIN * tau), 0, 1)
    sure = np.full(z.shape, np.nan)
    betaincc(a, b, bound, out=sure, where=above)
    betainc(a, b, bound, out=sure, where=~above)
    # Both tails, not 1 - one of them: a tail below 1e-16 would become 0.
    p = np.minimum(1, 2 * np.minimum(betaincc(a, b, edge), betainc(a, b, edge)))
    return _contrast(ref, z, sure, p, tau)


def compare_means(theta: npt.ArrayLike, sd: npt.ArrayLike, tau: npt.ArrayLike, ref: npt.ArrayLike) -> Contrast:
    """Posterior Normal(theta, sd) of each area against ref, on the scale of theta (logarithms when it is logged).

    theta, sd, ref  (n_areas,), NaN is absent; sd 0 is a number known exactly
    tau             as in compare_shares
    """
    theta, sd, tau, ref = _same_shape(theta, sd, tau, ref)
    z, above = _distance(theta, tau, ref)
    margin = MARGIN * tau
    sure = np.where(above, _chance_above(theta - ref - margin, sd), _chance_above(ref - theta - margin, sd))
    p = np.minimum(1, 2 * np.minimum(_chance_above(theta - ref, sd), _chance_above(ref - theta, sd)))
    return _contrast(ref, z, sure, p, tau)


def _same_shape(*arrays: npt.ArrayLike) -> list[Floats]:
    return list(np.broadcast_arrays(*(np.asarray(array, dtype=np.float64) for array in arrays)))


def _distance(theta: Floats, tau: Floats, ref: Floats) -> tuple[Floats, Booleans]:
    """z, and where it is above zero. Without spread z is 0 where it can be known; NaN stays NaN."""
    difference = theta - ref
    z = np.divide(difference, tau, out=0 * (difference + tau), where=tau != 0)
    return z, np.asarray(z > 0)


def _chance_above(difference: Floats, sd: Floats) -> Floats:
    """Chance that Normal(difference, sd) is above zero; one half for exactly zero."""
    exact = np.where(difference == 0, 0, np.copysign(np.inf, difference))
    steps = np.divide(difference, sd, out=np.where(np.isnan(difference), np.nan, exact), where=sd != 0)
    return np.asarray(ndtr(steps))


def _contrast(ref: Floats, z: Floats, sure: Floats, p: Floats, tau: Floats) -> Contrast:
    sure, p = np.where(tau == 0, 0, sure), np.where(tau == 0, 1, p)
    absent = np.isnan(z)
    return Contrast(*(np.where(absent, np.nan, array) for array in (ref, z, sure, p)))


def benjamini_hochberg(p: npt.ArrayLike, q: float = FALSE_FINDINGS) -> Booleans:
    """Which of these p-values are findings at false discovery rate q, (n,). NaN is absent, does not count in n.

    Benjamini and Hochberg 1995, JRSS B.
    """
    return np.ravel(benjamini_hochberg_rows(np.atleast_2d(np.asarray(p, dtype=np.float64)), q))


def benjamini_hochberg_rows(p: npt.ArrayLike, q: float = FALSE_FINDINGS) -> Booleans:
    """benjamini_hochberg for each row on its own, (n_areas, n_indicators); NaN is never a finding."""
    p = np.asarray(p, dtype=np.float64)
    ordered = np.sort(p, axis=1)  # NaN goes last
    present = np.maximum(np.count_nonzero(~np.isnan(p), axis=1, keepdims=True), 1)
    passes = ordered <= q * np.arange(1, p.shape[1] + 1) / present
    cutoff = np.max(ordered, axis=1, keepdims=True, initial=-np.inf, where=passes)
    return np.asarray(p <= cutoff)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Areas against one kind of reference on all indicators; all (n_areas, n_indicators).

    ref, z, P, p  as in Contrast, NaN where absent
    distinct      True where the difference is a finding
    """

    ref: Floats
    z: Floats
    P: Floats
    p: Floats
    distinct: Booleans

    @classmethod
    def of(cls, contrasts: Sequence[Contrast]) -> Self:
        """From one Contrast per indicator. All indicators must be given: their number counts in the test."""
        ref, z, sure, p = (
            np.column_stack([getattr(contrast, name) for contrast in contrasts]) for name in ("ref", "z", "P", "p")
        )
        return cls(ref, z, sure, p, benjamini_hochberg_rows(p) & (sure >= LIKELY) & (np.abs(z) >= LARGE))

    @property
    def absent(self) -> Booleans:
        """True where there is nothing to compare, (n_areas, n_indicators)."""
        return np.isnan(self.z)


def label_of(
    m_distinct: npt.ArrayLike,
    t_distinct: npt.ArrayLike,
    z_m: npt.ArrayLike,
    z_t: npt.ArrayLike,
    *,
    m_absent: npt.ArrayLike,
    t_absent: npt.ArrayLike,
) -> Labels:
    """The table of labels, for arrays of one shape; values are those of Label."""
    m_on, t_on = np.asarray(m_distinct, dtype=bool), np.asarray(t_distinct, dtype=bool)
    no_m, no_t = np.asarray(m_absent, dtype=bool), np.asarray(t_absent, dtype=bool)
    same_way = np.sign(np.asarray(z_m, dtype=np.float64)) == np.sign(np.asarray(z_t, dtype=np.float64))
    cases = {
        Label.ONBEKEND: no_m & no_t,
        Label.ANDERS_DAN_TWEELINGEN: no_m & t_on,
        Label.ANDERS_DAN_GEMEENTE: no_t & m_on,
        Label.EIGEN: m_on & t_on & same_way,
        Label.TUSSENIN: m_on & t_on,
        Label.TYPISCH: m_on & ~no_m,
        Label.STREEKEIGEN: t_on & ~no_t,
    }
    return np.asarray(np.select(list(cases.values()), list(cases.keys()), Label.GEWOON), dtype=np.uint8)


def labels_of(m: Comparison, t: Comparison) -> Labels:
    """Labels of all areas and indicators, (n_areas, n_indicators)."""
    return label_of(m.distinct, t.distinct, m.z, t.z, m_absent=m.absent, t_absent=t.absent)


def demote_unsupported(labels: npt.ArrayLike, is_model_estimate: Sequence[bool], theme: Sequence[str]) -> Labels:
    """Labels in which a model estimate is EIGEN only beside a counted indicator of its theme that is; else TYPISCH.

    labels                    (n_areas, n_indicators), or (n_indicators,) for one area
    is_model_estimate, theme  per indicator
    """
    demoted = np.array(labels, dtype=np.uint8)
    modelled, themes = np.asarray(is_model_estimate, dtype=bool), np.asarray(theme)
    eigen = demoted == Label.EIGEN
    for name in np.unique(themes[modelled]):
        carried = (eigen & ~modelled & (themes == name)).any(axis=-1, keepdims=True)
        demoted[eigen & modelled & (themes == name) & ~carried] = Label.TYPISCH
    return demoted


def rank_scores(labels: npt.ArrayLike, m: Comparison, t: Comparison) -> Floats:
    """|z| (2P - 1) of the comparison a label rests on, (n_areas, n_indicators); NaN where nothing is shown."""
    labels = np.asarray(labels)
    score = np.where(np.isin(labels, _RANKED_BY_M), _score(m), _score(t))
    return np.where(np.isin(labels, _NOT_SHOWN), np.nan, score)


def _score(comparison: Comparison) -> Floats:
    return np.abs(comparison.z) * (2 * comparison.P - 1)


class Candidate(NamedTuple):
    """One indicator of one area that may be shown. score from rank_scores, label a Label, valence of the indicator."""

    score: float
    label: int
    theme: str
    valence: str


def choose_standouts(candidates: Sequence[Candidate], k: int) -> list[int]:
    """Positions of at most k candidates of one area, in the order in which they are shown.

    Eigen first, then by score; ties in the order given. At most two per theme, and at most half of those shown (not
    of k) is kwetsbaar: so a vulnerability never stands alone.
    """
    shown = (i for i, candidate in enumerate(candidates) if candidate.label not in _NOT_SHOWN)
    order = sorted(shown, key=lambda i: (candidates[i].label != Label.EIGEN, -candidates[i].score))
    while len(taken := _walk(candidates, order, k)) < k:
        k = len(taken)
    return taken


def _walk(candidates: Sequence[Candidate], order: Sequence[int], k: int) -> list[int]:
    taken: list[int] = []
    vulnerable = 0
    per_theme: dict[str, int] = {}
    for i in order:
        _, _, theme, valence = candidates[i]
        is_vulnerable = valence == "kwetsbaar"
        if per_theme.get(theme, 0) == MOST_PER_THEME or (is_vulnerable and vulnerable >= k // 2):
            continue
        if len(taken) >= k:
            break
        taken.append(i)
        vulnerable += is_vulnerable
        per_theme[theme] = per_theme.get(theme, 0) + 1
    return taken


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Counts y of n of one indicator over all reference areas, (n_areas,)."""

    id: str
    y: npt.ArrayLike
    n: npt.ArrayLike
    rounded_to_5: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """One area against one reference value on one indicator; fields as in Comparison."""

    ref: float
    z: float
    P: float
    p: float
    distinct: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """What is said of one area on one indicator. None is absent: no value, or fewer than 3 others."""

    id: str
    post_mean: float | None
    m: Beside | None
    t: Beside | None
    label: Label


def labels_for(
    focal: int, municipality: Sequence[int], twins: Sequence[int], indicators: Sequence[Counted]
) -> list[Labelled]:
    """One area on all its indicators, with all numbers behind each label.

    focal         row of the area; it never counts among the others
    municipality  rows of the areas of its gemeente; twins rows of its twins
    """
    if not indicators:
        return []
    fits = [fit_shares(i.y, i.n, i.rounded_to_5) for i in indicators]
    pairs = list(zip(indicators, fits, strict=True))
    m = Comparison.of([_against(fit, focal, _rest_of(indicator, focal, municipality)) for indicator, fit in pairs])
    t = Comparison.of([_against(fit, focal, _mean_of(fit, focal, twins)) for fit in fits])
    labels = labels_of(m, t)[0]
    return [
        Labelled(indicator.id, _present(fit.theta[focal]), _beside(m, j), _beside(t, j), Label(labels[j]))
        for j, (indicator, fit) in enumerate(pairs)
    ]


def _rest_of(indicator: Counted, focal: int, municipality: Sequence[int]) -> float:
    """Share of the other areas together, from the published counts: the rounding step is for the fit only."""
    y, n = usable_counts(indicator.y, indicator.n)
    return float(pooled_without_self(y, n, _one_group(len(y), focal, municipality))[0][focal])


def _mean_of(fit: ShareFit, focal: int, twins: Sequence[int]) -> float:
    ones = np.ones_like(fit.theta)
    return float(pooled_without_self(fit.theta, ones, _one_group(len(ones), focal, twins))[0][focal])


def _one_group(n_areas: int, focal: int, others: Sequence[int]) -> npt.NDArray[np.int64]:
    group = np.full(n_areas, NOBODY, dtype=np.int64)
    group[[focal, *others]] = 0
    return group


def _against(fit: ShareFit, focal: int, ref: float) -> Contrast:
    return compare_shares(fit.alpha[[focal]], fit.beta[[focal]], np.sqrt(fit.tau2), ref)


def _present(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _beside(comparison: Comparison, j: int) -> Beside | None:
    if comparison.absent[0, j]:
        return None
    ref, z, sure, p = (float(array[0, j]) for array in (comparison.ref, comparison.z, comparison.P, comparison.p))
    return Beside(ref, z, sure, p, bool(comparison.distinct[0, j]))
