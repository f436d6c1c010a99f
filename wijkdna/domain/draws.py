"""What could be true as well: the same scenario with chances drawn from what is known of them (methods.md, 2.10).

All draws are worked on at once. Draws, and the chances that follow from them, do not depend on the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from wijkdna.domain.evidence import FUNNEL, Evidence, steps_left
from wijkdna.domain.reach import Options, Setting
from wijkdna.domain.reach_claims import Share
from wijkdna.domain.scenario import Scenario, cell_flags
from wijkdna.domain.scenario_ways import is_eligible
from wijkdna.domain.segments import national_weights, solved

Floats = npt.NDArray[np.float64]

_MOST_EFFECT = float(np.log(4.0))
_LEAST = 1e-9


@dataclass(frozen=True)
class Drawn:
    """K possible truths. rho (K,);  pi (K, senders): 0 or 1 in draws;  p, s (K, n, C), of kinds;  delta (n,)."""

    rho: Floats
    pi: Floats
    p: Floats
    s: Floats
    delta: Floats

    def of(self, rows: slice) -> "Drawn":
        """Only these draws."""
        return Drawn(self.rho[rows], self.pi[rows], self.p[rows], self.s[rows], self.delta)

    def one(self, k: int, scenario: Scenario) -> tuple[Options, Setting]:
        """Draw k, for reach()."""
        options = Options(p=self.p[k], s=self.s[k], delta=self.delta, sender=scenario.sender)
        return options, Setting(
            weights=scenario.weights,
            rho=float(self.rho[k]),
            pi=self.pi[k],
            chains=scenario.chains,
            made_of=scenario.kinds.made_of,
        )


def at_the_means(scenario: Scenario) -> tuple[Options, Setting]:
    """The scenario with every chance at its mean: stable, and what the best mix is chosen by."""
    return _with(scenario, _Means(scenario)).one(0, scenario)


def drawn(scenario: Scenario, chance: np.random.Generator) -> Drawn:
    """As many draws as the scenario asks; the same generator gives the same draws."""
    return _with(scenario, _Chances(scenario, chance))


def converted(scenario: Scenario, *, in_draws: bool) -> Floats:
    """Chance per option to take the step once reached, at the means (1, n) or in the draws of drawn(), (K, n).

    For another step than that of the scenario, without doing all the rest again: what is shared is drawn first.
    """
    source = _Chances(scenario, np.random.default_rng(scenario.seed)) if in_draws else _Means(scenario)
    shares = _shares(scenario, source)
    found = np.empty((source.size, len(scenario.ways)))
    for i, way in enumerate(scenario.ways):
        found[:, i] = _converted(scenario, i, shares) if way.prior else float(np.mean(way.s))
    return found


class _Means:
    """Everything at its mean: one draw."""

    size = 1

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.library = scenario, scenario.library

    def share(self, share: Share) -> Floats:
        """A chance that is not known exactly, (K,)."""
        return np.full(self.size, share.mean)

    def error(self, sd: float) -> Floats:
        """An error around zero, (K,)."""
        return np.zeros(self.size)

    def rho(self) -> Floats:
        """How much options reach the same people, (K,)."""
        return np.full(self.size, self.scenario.rho)

    def pi(self) -> Floats:
        """Whether each sender takes part, (K, senders)."""
        return np.tile(self.scenario.pi, (self.size, 1))


class _Chances(_Means):
    """Everything by chance."""

    def __init__(self, scenario: Scenario, chance: np.random.Generator) -> None:
        super().__init__(scenario)
        self.size, self.chance = scenario.draws, chance

    def share(self, share: Share) -> Floats:
        return self.chance.beta(max(share.alpha, _LEAST), max(share.beta, _LEAST), self.size)

    def error(self, sd: float) -> Floats:
        return self.chance.normal(0.0, sd, self.size)

    def rho(self) -> Floats:
        """Around the rho of the scenario, with the weight of the prior; none at all stays none."""
        mean = self.scenario.rho
        if mean <= 0:
            return np.zeros(self.size)
        found = self.share(Share(mean, self.library.overlap.weight))
        return np.minimum(found, self.library.most_overlap)

    def pi(self) -> Floats:
        found = np.tile(self.scenario.pi, (self.size, 1))
        for sender, mean in enumerate(self.scenario.pi.tolist()):
            if 0.0 < mean < 1.0:
                chance = self.share(Share(mean, self.library.willing_weight))
                found[:, sender] = self.chance.random(self.size) < chance
        return found


def _with(scenario: Scenario, source: _Means) -> Drawn:
    """Asks for everything in a fixed order: what options share is asked once."""
    library, ways = scenario.library, scenario.ways
    shares = _shares(scenario, source)
    errors = {
        (group, channel): source.error(library.sd_log) for group, one in library.groups.items() for channel in one.odds
    }
    effects = {
        id: np.log(one.used) + source.error(one.sd_log)
        for id, one in library.multipliers.items()
        if any(id in way.multipliers for way in ways)
    }
    rho, pi = source.rho(), source.pi()
    spreads = _Spreads(scenario, shares, errors, effects)
    size, kinds = source.size, scenario.kinds
    p, s = np.empty((2, size, len(ways), len(kinds)))
    for i, way in enumerate(ways):
        if not way.prior:
            p[:, i], s[:, i] = ([one[group] for group in kinds.group] for one in (way.p, way.s))
            continue
        heard = shares[way.heard_by] if way.heard_by else np.ones(size)
        within = _within(source, [way.audience[part] for part in kinds.part])
        p[:, i] = spreads.of(way.prior, way.multipliers) * heard[:, None] * np.stack(within, axis=1)
        s[:, i] = _converted(scenario, i, shares)[:, None]
    return Drawn(rho, pi, p, s, np.array([one.delta for one in ways]))


def _shares(scenario: Scenario, source: _Means) -> dict[str, Floats]:
    """Every prior that is used, once: options with the same prior share it."""
    ways = scenario.ways
    used = {one.prior for one in ways} | {one.heard_by for one in ways} | {*FUNNEL}
    return {id: source.share(one.share) for id, one in scenario.library.priors.items() if id in used}


def _within(source: _Means, audience: Sequence[float | Share]) -> list[Floats]:
    """The share within reach of each kind, (K,) each. One claim about several groups is right or wrong for all."""
    drawn = {one: source.share(one) for one in dict.fromkeys(audience) if isinstance(one, Share)}
    return [drawn[one] if isinstance(one, Share) else np.full(source.size, one) for one in audience]


def _converted(scenario: Scenario, i: int, shares: dict[str, Floats]) -> Floats:
    """Chance to take the step once reached, (K,)."""
    way = scenario.ways[i]
    left = steps_left(scenario.library.priors[way.prior].stage, scenario.step)
    found = np.ones_like(shares[FUNNEL[0]])
    for step in left:
        if not (step == len(FUNNEL) - 1 and way.small_measure):
            found = found * shares[FUNNEL[step]]
    return found


class _Spreads:
    """From a chance for everybody to a chance per kind of household, in each draw (methods.md 1.3 and 1.4).

    The shift is that of an average Dutch neighbourhood, so that a place keeps what its own people make of it.
    """

    def __init__(
        self,
        scenario: Scenario,
        shares: dict[str, Floats],
        errors: dict[tuple[str, str], Floats],
        effects: dict[str, Floats],
    ) -> None:
        self.scenario, self.library = scenario, scenario.library
        self.shares, self.errors, self.effects = shares, errors, effects
        self._known: dict[tuple[str, tuple[str, ...]], Floats] = {}

    def of(self, prior: str, multipliers: tuple[str, ...]) -> Floats:
        """(K, C); 0 for kinds that it is not for."""
        key = (prior, multipliers)
        if key not in self._known:
            self._known[key] = self._spread(self.library.priors[prior], multipliers)
        return self._known[key]

    def _spread(self, one: Evidence, multipliers: tuple[str, ...]) -> Floats:
        p = np.clip(self.shares[one.id], 1e-12, 1 - 1e-12)[:, None]
        flags = self.scenario.kinds.flags
        if not one.channel:
            return np.repeat(p, len(flags), axis=1)
        own = self._log_odds(one, [each or frozenset() for each in flags])
        more = np.zeros_like(p)
        for id in multipliers:
            more = more + self._more(id, one.share.mean)[:, None]
        moved = expit(logit(p) + self._shift(one, p) + np.clip(own + more, -_MOST_EFFECT, _MOST_EFFECT))
        return np.asarray(np.where([is_eligible(each, one.eligible) for each in flags], moved, 0.0))

    def _log_odds(self, one: Evidence, flags: Sequence[frozenset[str]]) -> Floats:
        """Of each of these groups, (K, groups)."""
        effects = {
            name: np.log(group.odds[one.channel]) + self.errors[name, one.channel]
            for name, group in self.library.groups.items()
            if name not in one.exempt
        }
        zero = np.zeros_like(self.shares[one.id])
        found = [sum((effects[name] for name in effects if name in each), start=zero) for each in flags]
        return np.asarray(np.clip(np.stack(found, axis=1), -_MOST_EFFECT, _MOST_EFFECT))

    def _more(self, multiplier: str, p: float) -> Floats:
        """Log odds ratio of what makes a channel work better, (K,)."""
        known, effect = self.library.multipliers[multiplier], self.effects[multiplier]
        return np.array([np.log(known.odds_ratio(p, float(used))) for used in np.exp(effect)])

    def _shift(self, one: Evidence, p: Floats) -> Floats:
        """What to add to the log odds, so that the Netherlands as a whole has p, (K, 1)."""
        flags = [frozenset(each) for each in cell_flags()]
        there = [one.eligible == "all" or one.eligible in each for each in flags]
        share = np.where(there, national_weights(), 0.0)
        if share.sum() <= 0:
            return np.asarray(np.zeros_like(p))
        share, odds = share / share.sum(), self._log_odds(one, flags) + logit(p)
        return solved(odds, share, p)
