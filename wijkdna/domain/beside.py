"""Two to four places beside each other: which differences are larger than noise, which surely small, in what order.

A difference counts when it is large *and* sure, with the thresholds of distinct.py: at least 0.75 tau, and a chance of
at least 0.9 that it is more than 0.25 tau in that direction. Tau is the spread between the areas of one level. What a
figure is worth comes from methods 4.1 (counts) and 4.2 (means, model estimates). Both sides are unsure: there is no
reference value that counts as fixed, as there is on the Rijke foto.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from math import erf, isnan, log, sqrt
from typing import NamedTuple, Self

import numpy as np

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import Comparison, Place, Sentence, precise_amount, sentence
from wijkdna.domain.contrast import Series
from wijkdna.domain.distinct import LARGE, LIKELY, MARGIN, Candidate, Label, choose_standouts
from wijkdna.domain.indicators import Indicator, Kind
from wijkdna.domain.numbers_nl import NBSP
from wijkdna.domain.shrinkage import (
    MODEL_WEIGHT,
    PSEUDO_HOUSEHOLDS,
    ROUNDING_TO_5,
    fit_means,
    fit_shares,
    usable_counts,
)

FEWEST_PLACES, MOST_PLACES = 2, 4

SHOWN = 8
"""Differences in words, K of methods 4.4: a page has room for eight lines where the Rijke foto has six cards."""

FEWEST_AREAS = 3
"""Areas with a figure without which there is no spread to measure a difference by, as in methods 4.3."""

NEAR = 25.0
"""Percentile points: figures with more than a quarter of all areas between them are not called alike (judgement).
Where a few areas are extreme, as with crimes in a city centre, tau is so large that twice as many would be small."""

TOO_UNSURE = LARGE / 1.6448536269514722
"""Standard deviation of a difference, in tau, above which not even equal figures can be called alike with P >= 0.9."""

_NO_SCORES = {"modelscore", "niet_rangschikken"}


class Posterior(NamedTuple):
    """What a place's own figure is worth: shrunken mean and sd, and `raw`, the figure itself, all on one scale."""

    mean: float
    sd: float
    raw: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the areas of one level lie apart on one indicator: the measure for a difference.

    tau     standard deviation between areas; shares 0-1, means in their unit or in logarithms; 0 when all are alike
    centre  mean to which small places are pulled: over all people for counts, over areas for means
    weight  M of methods 4.1 in pseudo-counts, for counts; else unused
    u       p(1 - p) of the counts as published, for the rounding step
    """

    indicator: Indicator
    counted: bool
    logged: bool
    tau: float
    centre: float
    weight: float
    u: float

    @classmethod
    def of(cls, series: Series) -> Self | None:
        """From the own figures of all areas of a level; None when fewer than three have a usable one.

        All areas, whatever their urbanity: places beside each other are of any kind, and need one measure.
        """
        return cls._of_counts(series) if series.is_counted else cls._of_means(series)

    @classmethod
    def _of_counts(cls, series: Series) -> Self | None:
        fit = fit_shares(series.y, series.n, series.indicator.is_rounded_to_5)
        if np.isfinite(fit.n).sum() < FEWEST_AREAS:
            return None
        y, n = usable_counts(series.y, series.n)
        p = float(np.nansum(y) / np.nansum(n))
        return cls(series.indicator, True, False, sqrt(fit.tau2), fit.pbar, fit.M, p * (1 - p))

    @classmethod
    def _of_means(cls, series: Series) -> Self | None:
        indicator = series.indicator
        fit = fit_means(series.x, series.n, indicator.transform, indicator.is_model_estimate)
        if np.isfinite(fit.x).sum() < FEWEST_AREAS:
            return None
        return cls(indicator, False, fit.logged, sqrt(fit.tau2), fit.mean, 0.0, 0.0)

    def posterior(self, value: float, n: float, exact: bool = False) -> Posterior | None:
        """What a figure is worth that rests on n people or homes; None when that cannot be said.

        value  in the unit of the indicator; n NaN when not published
        exact  for Nederland and a provincie: so many people that their counts are taken as known exactly
        """
        exact = exact and not self.indicator.is_model_estimate
        return self._of_share(value, n, exact) if self.counted else self._of_mean(value, n, exact)

    def _of_share(self, value: float, n: float, exact: bool) -> Posterior | None:
        share = min(value / (1000.0 if self.indicator.formula == "per_1000" else 100.0), 1.0)
        if exact:
            return Posterior(share, 0.0, share)
        if not n > 0:
            return None
        if self.indicator.is_rounded_to_5 and self.u > 0:
            n = self.u / (self.u / n + ROUNDING_TO_5 / n / n)
        mean = (self.centre * self.weight + share * n) / (self.weight + n)
        return Posterior(mean, sqrt(mean * (1 - mean) / (self.weight + n + 1)), share)

    def _of_mean(self, value: float, n: float, exact: bool) -> Posterior | None:
        if self.logged and value <= 0:
            return None
        x = log(value) if self.logged else value
        pull = self._pull(n, exact)
        return None if isnan(pull) else Posterior(x + pull * (self.centre - x), sqrt(pull) * self.tau, x)

    def _pull(self, n: float, exact: bool) -> float:
        """1 - w of methods 4.2; NaN when it is unknown on how many homes a mean rests."""
        if self.indicator.is_model_estimate:
            return 1 - MODEL_WEIGHT
        if exact:
            return 0.0
        return PSEUDO_HOUSEHOLDS / (n + PSEUDO_HOUSEHOLDS) if n > 0 else float("nan")


class Gap(NamedTuple):
    """One place against another on one indicator.

    z        difference in numbers of tau, above zero when the first has more
    sure     chance that it is more than 0.25 tau in that direction
    small    chance that it is less than 0.75 tau, either way
    raw      difference of the figures as published, in tau
    sd       standard deviation of z
    """

    z: float
    sure: float
    small: float
    raw: float
    sd: float

    @property
    def is_large(self) -> bool:
        """Larger than noise: the difference between the shrunken figures and that between the published ones agree."""
        agree = self.raw * self.z > 0 and abs(self.raw) >= LARGE
        return agree and abs(self.z) >= LARGE and self.sure >= LIKELY

    @property
    def is_small(self) -> bool:
        """Surely no large difference."""
        return self.small >= LIKELY and abs(self.raw) < LARGE

    @property
    def score(self) -> float:
        """|z| (2P - 1), the order of methods 4.4."""
        return abs(self.z) * (2 * self.sure - 1)


def gap(first: Posterior, second: Posterior, tau: float) -> Gap:
    """The difference between two places, both Normal(mean, sd) and independent.

    Beta posteriors are taken as normal with the same mean and sd. A place that lies inside the other shares people with
    it; then the true difference is surer than said here. Without spread (tau 0) areas do not differ: all is small.
    """
    if tau == 0:
        return Gap(0.0, 0.0, 1.0, 0.0, 0.0)
    z, sd = (first.mean - second.mean) / tau, sqrt(first.sd**2 + second.sd**2) / tau
    sure = _below(abs(z) - MARGIN, sd)
    return Gap(z, sure, _below(LARGE - z, sd) - _below(-LARGE - z, sd), (first.raw - second.raw) / tau, sd)


def _below(steps: float, sd: float) -> float:
    """Chance that Normal(0, sd) stays below; sd 0 is a number known exactly."""
    if sd == 0:
        return 0.5 if steps == 0 else float(steps > 0)
    return 0.5 * (1 + erf(steps / sd / sqrt(2)))


class Verdict(Enum):
    """What can be said of one indicator of the places."""

    LARGE = "groter dan toeval"
    ALIKE = "zeker geen groot verschil"
    BETWEEN = "op de grens"  # sure enough, but neither large nor surely small
    FEW = "te weinig mensen of huizen"
    MODEL = "modelschatting"
    ABSENT = "geen twee eigen cijfers"


class Judged(NamedTuple):
    """The verdict on one indicator; pair and gap when it is LARGE: the two places that differ most surely, in order."""

    verdict: Verdict
    pair: tuple[int, int] | None = None
    gap: Gap | None = None


def judge(places: Sequence[Posterior | None], positions: Sequence[float | None], spread: Spread) -> Judged:
    """One indicator of two to four places, in their order; None for a place without an own figure of known weight.

    positions  percentile points of each place among the areas of the spread

    LARGE when one pair differs by more than noise. ALIKE when surely no pair of those known differs by 0.75 tau, and at
    most a quarter of the areas lies between them.
    """
    known = [(i, one) for i, one in enumerate(places) if one is not None]
    gaps = {(i, j): gap(one, other, spread.tau) for (i, one), (j, other) in combinations(known, 2)}
    if not gaps:
        return Judged(Verdict.ABSENT)
    large = [pair for pair, one in gaps.items() if one.is_large]
    if large:
        most = max(large, key=lambda pair: gaps[pair].score)  # the first of equals
        return Judged(Verdict.LARGE, most, gaps[most])
    points = [point for i, _ in known if (point := positions[i]) is not None]
    if all(one.is_small for one in gaps.values()) and max(points) - min(points) <= NEAR:
        return Judged(Verdict.ALIKE)
    return Judged(_doubt(spread.indicator, max(one.sd for one in gaps.values())))


def _doubt(indicator: Indicator, sd: float) -> Verdict:
    if indicator.is_model_estimate:
        return Verdict.MODEL
    return Verdict.FEW if sd > TOO_UNSURE else Verdict.BETWEEN


def is_told(indicator: Indicator) -> bool:
    """True for figures whose difference may stand in words: findings, no numbers of people, no scores to rank by."""
    return indicator.findings and indicator.kind != "count" and not _NO_SCORES & set(indicator.caution)


def choose(indicators: Sequence[Indicator], judged: Sequence[Judged], most: int = SHOWN) -> list[int]:
    """Positions of the differences to tell, the surest and largest first, balanced as methods 4.4.

    At most two per theme, and at most half of those told about something vulnerable. All have one label: the order is
    that of the score.
    """
    candidates, large = [], []
    for i, (indicator, one) in enumerate(zip(indicators, judged, strict=True)):
        if one.gap and is_told(indicator):
            candidates.append(Candidate(one.gap.score, Label.EIGEN, indicator.theme, indicator.valence))
            large.append(i)
    return [large[k] for k in choose_standouts(candidates, most)]


@dataclass(frozen=True, slots=True)
class _BesideOther(Place):
    """A place whose comparisons are with one other place, in these words."""

    other: str = ""

    def reference(self, kind: Kind) -> str:
        return self.other


def difference_in_words(
    indicator: Indicator, places: tuple[Place, Place], values: tuple[float, float], difference: Gap
) -> Sentence:
    """ "In A gaat het bij 9 van de 10 huizen om een koophuis. Dat is veel meer dan in B: 86 % tegen 41 %."

    The first place is what the sentence is about, unless that is Nederland: a land is compared with, not about.
    """
    (a, b), (x, y), z = places, values, difference.z
    if a.level is Level.LAND:
        (a, b), (x, y), z = (b, a), (y, x), -z
    other = f"in {b.in_text}: {_against(precise_amount(indicator, x), precise_amount(indicator, y))}"
    place = _BesideOther(a.name, a.level, a.gemeente_name, a.provincie_name, other)
    return sentence(indicator, place, x, Comparison("anders_dan_gemeente", z_m=z, P_m=difference.sure))


def _against(one: str, other: str) -> str:
    """Two amounts, with a unit of words once: "86 % tegen 41 %", "2,3 tegen 1,9 personen"."""
    number, _, unit = one.partition(NBSP)
    said_twice = len(unit) > 1 and other.endswith(f"{NBSP}{unit}") and not one.startswith("€")
    return f"{number} tegen {other}" if said_twice else f"{one} tegen {other}"
