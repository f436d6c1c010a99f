"""Twins once more, one pair and one number at a time, straight from methods 5. None is absent.

A second opinion on domain/twins.py, all_twins.py and uncertainty.py. It shares no arithmetic with the product.
"""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Number = float | None

WEIGHTS = {
    "wonen_en_eigendom": 0.25,
    "leeftijd_en_huishouden": 0.20,
    "inkomen_en_werk": 0.15,
    "energie": 0.15,
    "stedelijkheid_en_voorzieningen": 0.15,
    "klimaat_en_groen": 0.05,
    "leefbaarheid": 0.05,
}


@dataclass
class SlowTrait:
    """One indicator over the areas of a level: figures, and what they rest on."""

    theme: str
    kind: str
    formula: str
    transform: str
    floor: float | None
    decimals: int
    rounded_to_5: bool
    modelled: bool
    x: list[Number]
    n: list[Number]
    z: list[Number] = field(default_factory=list)
    v: list[float] = field(default_factory=list)

    def scale(self) -> None:
        """Fill z and v; z stays absent everywhere for a trait that tells no areas apart."""
        values = [None if x is None else self._transformed(x) for x in self.x]
        known = [x for x in values if x is not None]
        middle, spread = _spread(known)
        between = statistics.variance(known) if len(known) > 1 else 0.0
        for i, value in enumerate(values):
            usable = value is not None and spread is not None
            self.z.append(max(-5.0, min(5.0, (value - middle) / spread)) if usable else None)
            self.v.append(self._variance(i, between) / spread**2 if usable else 0.0)

    def _transformed(self, x: float) -> float:
        if self.kind == "share":
            x = x / 100
        if self.transform == "logit":
            p = min(0.995, max(0.005, x))
            return math.log(p / (1 - p))
        return math.log(max(x, self.floor)) if self.transform == "log" else x

    def _variance(self, i: int, between: float) -> float:
        x, n = self.x[i], self.n[i]
        step = 10.0**-self.decimals
        if self.kind == "share":
            p = min(0.995, max(0.005, x / 100))
            sampling = p * (1 - p) / n if n else 0.0
            if self.rounded_to_5:
                rounding = 25 / 12 / n**2 if n else 0.0
            else:
                rounding = (step / 100) ** 2 / 12 if self.formula == "identity" else 0.0
            return (sampling + rounding) / (p * (1 - p)) ** 2
        if self.modelled:
            return between * 0.3 / 0.7
        sampling = between * 25 / n if n and self.kind == "mean" else 0.0
        slope = 1 / max(x, self.floor) if self.transform == "log" else 1.0
        return sampling + step**2 / 12 * slope**2


def _spread(known: list[float]) -> tuple[float, float | None]:
    if len(known) < 2 or max(known) - min(known) < 1e-12:
        return 0.0, None
    middle = statistics.median(known)
    deviations = statistics.median(abs(x - middle) for x in known)
    low, high = _percentile(known, 25), _percentile(known, 75)
    spreads = (1.4826 * deviations, (high - low) / 1.349, statistics.stdev(known))
    spread = next(one for one in spreads if one > 0)
    return middle, spread if spread >= 1e-12 else None


def _percentile(values: Iterable[float], percent: float) -> float:
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


@dataclass
class SlowTwins:
    """The areas of a level."""

    traits: list[SlowTrait]
    urbanity: list[Number]
    households: list[Number]
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    cutoff: float | None = None

    def distance(self, i: int, k: int) -> float | None:
        """Between two areas; None when too little is known of both."""
        covered = total = above = below = 0.0
        for theme, weight in self.weights.items():
            traits = [one for one in self.traits if one.theme == theme and any(z is not None for z in one.z)]
            if not traits:
                continue
            both = [one for one in traits if one.z[i] is not None and one.z[k] is not None]
            covered += weight * len(both) / len(traits)
            total += weight
            if both:
                squares = [(one.z[i] - one.z[k]) ** 2 / (1 + one.v[i] + one.v[k]) for one in both]
                above += weight * sum(squares) / len(squares)
                below += weight
        if total == 0 or covered / total < 0.70 - 1e-9:
            return None
        return math.sqrt(above / below)

    def set_cutoff(self, pairs: Sequence[tuple[int, int]]) -> None:
        """The 5th percentile of the distances of these pairs."""
        known = [d for i, k in pairs if (d := self.distance(i, k)) is not None]
        self.cutoff = _percentile(known, 5) if known else None

    def may_be(self, i: int, k: int) -> bool:
        """Whether two areas are of the same kind."""
        mine, other = self.urbanity[i], self.urbanity[k]
        own, theirs = self.households[i], self.households[k]
        if i == k or mine is None or other is None or not own or theirs is None:
            return False
        return abs(mine - other) <= 1 and (mine >= 4) == (other >= 4) and own / 3 <= theirs <= own * 3

    def of(self, i: int) -> list[int]:
        """Twins of an area, nearest first."""
        if self.cutoff is None:
            return []
        found = []
        for k in range(len(self.urbanity)):
            if self.may_be(i, k):
                d = self.distance(i, k)
                if d is not None and d <= self.cutoff:
                    found.append((d, k))
        return [k for _, k in sorted(found)[:10]]
