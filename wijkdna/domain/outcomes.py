"""What a round of an action brought: counts in order, beside what was expected beforehand; two channels compared.

methods.md, sections 3.1, 3.4 and 8.2; reach_learning.py learns from it. A count that nobody made is None, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from scipy.special import betainc, betaincinv, betaln, gammaln

from wijkdna.domain.evidence import Stage
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.pooling import Prior

STEPS = ("offered", "responded", "signups", "visits", "measures")
"""The counts, in the order in which people take the steps."""

FEW = 50
"""Addressed below which a result is too small to say anything about (methods.md 3.4)."""

SMALL = 5
"""Below which a count of people is not told outside the dossier (methods.md 3.4)."""

MAY_REST = "het model kan op deze telling rusten: dit toetst het niet"
"""Of a published count, beside what was expected of it."""

_SAYS = {
    "offered": "werden aangesproken",
    "responded": "reageerden",
    "signups": "meldden zich aan",
    "visits": "kregen bezoek",
    "measures": "zetten een stap",
}
_TAIL = 0.1
"""On both sides of a band: in 8 of 10 cases it lies in between."""

_MOST_COUNTED = 4_000
"""Above so many addressed, chance in the count is nothing beside not knowing the share."""

_PARTS = 2_000
_WIDTH = 2.563
"""Standard deviations between both ends of a band, were it a normal one."""

_NARROWEST, _LIGHTEST = 0.001, 2.0


class OutcomeRefused(ValueError):
    """Counts that cannot stand beside each other; the text says it in Dutch. field: which one it is about."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were addressed, reacted, signed up, were visited, and took a step. None: not counted."""

    offered: int | None = None
    responded: int | None = None
    signups: int | None = None
    visits: int | None = None
    measures: int | None = None

    def check(self) -> None:
        """Raises OutcomeRefused for a count below 0, or one above a step that comes before it."""
        before: tuple[str, int] | None = None
        for name in STEPS:
            count: int | None = getattr(self, name)
            if count is None:
                continue
            if count < 0:
                raise OutcomeRefused("Een aantal is nooit minder dan 0. Laat het leeg als u niet telde.", name)
            if before is not None and count > before[1]:
                raise OutcomeRefused(_out_of_order(name, count, *before), name)
            before = name, count

    @property
    def is_empty(self) -> bool:
        """Nothing was counted."""
        return all(getattr(self, name) is None for name in STEPS)


def shared(count: int) -> str:
    """A count as others may read it: "minder dan 5" for 1 to 4."""
    return f"minder dan {SMALL}" if 0 < count < SMALL else number_nl(count)


def _out_of_order(name: str, count: int, before: str, earlier: int) -> str:
    return (
        f"Er staat dat er {count} {_SAYS[name]}, maar dat er {earlier} {_SAYS[before]}. "
        "Een latere stap is nooit groter dan een eerdere. Kijk beide na; laat leeg wat u niet telde."
    )


_COUNTED = {Stage.SIGNUP: "signups", Stage.VISIT: "visits", Stage.MEASURE: "measures"}
"""Of these only who took part was counted elsewhere, so that only those count as reached (methods.md 1.5)."""


def came(stage: Stage | None, counts: Counts) -> int | None:
    """How many were reached, as a chance of this stage counts it; None: not counted. stage None: our own chance."""
    name = "responded" if stage is None else _COUNTED.get(stage, "responded")
    found: int | None = getattr(counts, name)
    return found


# ---- beforehand


@dataclass(frozen=True, slots=True)
class Band:
    """A number with where it lies in 8 of 10 cases."""

    low: float
    middle: float
    high: float

    def times(self, size: float) -> "Band":
        """Of so many."""
        return Band(self.low * size, self.middle * size, self.high * size)


def band(prior: Prior) -> Band:
    """A chance as a band."""
    low, high = betaincinv(prior.alpha, prior.beta, (_TAIL, 1 - _TAIL))
    return Band(float(low), prior.alpha / (prior.alpha + prior.beta), float(high))


def expected(prior: Prior, offered: int) -> Band:
    """How many of so many addressed we expect: not knowing the chance, and chance itself (beta-binomial)."""
    middle = offered * prior.alpha / (prior.alpha + prior.beta)
    if offered > _MOST_COUNTED:
        return band(prior).times(offered)
    k = np.arange(offered + 1)
    ways = gammaln(offered + 1) - gammaln(k + 1) - gammaln(offered - k + 1)
    chances = np.exp(ways + betaln(prior.alpha + k, prior.beta + offered - k) - betaln(prior.alpha, prior.beta))
    below = np.cumsum(chances) / chances.sum()
    low, high = (int(np.searchsorted(below, share)) for share in (_TAIL, 1 - _TAIL))
    return Band(float(low), middle, float(min(high, offered)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the model goes by before a round counts. It is kept with the round: an option may change afterwards.

    band           how many it expects;  chance  of one household that is addressed; None: it cannot tell
    odds           odds ratio of that chance to the mean of the Netherlands; None: not known
    prior          id of the chance that was counted elsewhere, "" for a chance of the team's own
    small_measure  the step in the house is set in the visit itself
    """

    band: Band | None = None
    chance: Prior | None = None
    odds: float | None = None
    prior: str = ""
    small_measure: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """All but the band, as JSON."""
        chance = {"alpha": self.chance.alpha, "beta": self.chance.beta} if self.chance else {}
        odds = {} if self.odds is None else {"odds": self.odds}
        return {"prior": self.prior, "small_measure": self.small_measure, **odds, **chance}


def chance_kept(kept: Mapping[str, Any]) -> Prior | None:
    """The chance in Expected.kept; None when there is none."""
    return Prior(kept["alpha"], kept["beta"]) if {"alpha", "beta"} <= kept.keys() else None


def fitted(share: Band) -> Prior | None:
    """One Beta with the middle of a band of a share and about its width. None for a share of nobody or everybody."""
    middle = share.middle
    if not 0 < middle < 1:
        return None
    spread = max((share.high - share.low) / _WIDTH, _NARROWEST)
    weight = max(_LIGHTEST, middle * (1 - middle) / spread**2 - 1)
    return Prior(middle * weight, (1 - middle) * weight)


class Verdict(StrEnum):
    """What came, beside what was expected."""

    FEW = "te weinig om iets te zeggen"
    LESS = "minder dan verwacht"
    AS_EXPECTED = "zoals verwacht"
    MORE = "meer dan verwacht"


def verdict(came: int, offered: int, band: Band) -> Verdict:
    """In words. Nothing is said about a round with few addressed."""
    if offered < FEW:
        return Verdict.FEW
    if came < band.low:
        return Verdict.LESS
    return Verdict.MORE if came > band.high else Verdict.AS_EXPECTED


# ---- afterwards


def chance_better(one: Prior, other: Prior) -> float:
    """The chance that the first share is higher than the second, each known as a Beta; both the same: 0.5."""
    middles = (np.arange(_PARTS) + 0.5) / _PARTS
    return float(betainc(other.alpha, other.beta, betaincinv(one.alpha, one.beta, middles)).mean())


def cost_per(total: float | None, count: int | None) -> float | None:
    """Euros or hours for each. None: not to be said, without a total or somebody to divide it by."""
    return None if total is None or not count else total / count
