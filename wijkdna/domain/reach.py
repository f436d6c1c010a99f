"""How many households a set of options reaches (methods.md, section 2).

Options overlap because some people are open to everything: one hidden openness z per household. Given z and a segment,
options are independent, but for chains (they reach the same people) and senders (who may not do it at all).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import prod

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MOST_STATES = 625
"""Product of (length + 1) over all chains: more joint states take too long."""

_WIDTH, _STEP, _STEP_WITH_CHAINS = 8.0, 0.2, 0.1


class TooManyPairs(ValueError):
    """So many options are said to reach the same people that it cannot be calculated in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Ways to reach households; n options, G segments.

    p       (n, G) chance that a household is effectively contacted at full dose
    s       (n, G) chance to take the chosen step once reached
    delta   (n,)   share of the addressed households
    sender  (n,)   number of whom the household sees as the source
    """

    p: Floats
    s: Floats
    delta: Floats
    sender: npt.NDArray[np.int64]

    def of(self, plan: Sequence[int]) -> "Options":
        """Only these."""
        rows = list(plan)
        return Options(p=self.p[rows], s=self.s[rows], delta=self.delta[rows], sender=self.sender[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What holds for all options. weights: (G,) shares of households, any scale; rho in [0, 0.9].

    pi      (n_senders,) chance that a sender really does it
    chains  options that reach the same people, as numbers of options; an option is in one chain at most
    """

    weights: Floats
    rho: float
    pi: Floats
    chains: tuple[tuple[int, ...], ...] = ()

    @property
    def shares(self) -> Floats:
        """The weights, adding up to 1."""
        total = self.weights.sum()
        return self.weights / total if total > 0 else self.weights


@dataclass(frozen=True, slots=True)
class Reached:
    """The three numbers per segment, (G,) each: reached, reached by two different senders or more, takes the step."""

    reach: Floats
    twice: Floats
    joins: Floats

    def of_all(self, shares: Floats) -> tuple[float, float, float]:
        """R, R2 and J over all households. shares: of the segments, adding up to 1."""
        return float(shares @ self.reach), float(shares @ self.twice), float(shares @ self.joins)


@lru_cache
def openness(*, with_chains: bool = False) -> tuple[Floats, Floats]:
    """Grid of the hidden openness and its weights, adding up to 1."""
    step = _STEP_WITH_CHAINS if with_chains else _STEP
    z = np.linspace(-_WIDTH, _WIDTH, round(2 * _WIDTH / step) + 1)
    weights = np.exp(-(z**2) / 2)
    return z, weights / weights.sum()


def chance(p: Floats, delta: Floats, rho: float, z: Floats) -> Floats:
    """Chance of contact given openness, (n, G, Z): its mean over z is delta times p.

    0 where p <= 0, delta where p >= 1. The dose stays outside: an address does not depend on openness.
    """
    with np.errstate(divide="ignore"):
        inside = (ndtri(np.clip(p, 0.0, 1.0))[..., None] + np.sqrt(rho) * z) / np.sqrt(1.0 - rho)
    return np.asarray(delta[:, None, None] * ndtr(inside), dtype=np.float64)


def chains_of(pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Pairs that share an option merge into a chain. Raises TooManyPairs when that is too much to calculate."""
    groups: list[set[int]] = []
    for pair in pairs:
        joined = {*pair}.union(*(one for one in groups if one & {*pair}))
        groups = [one for one in groups if not one & joined] + [joined]
    chains = tuple(sorted(tuple(sorted(one)) for one in groups if len(one) > 1))
    if prod(len(chain) + 1 for chain in chains) > MOST_STATES:
        raise TooManyPairs
    return chains


def reach(options: Options, setting: Setting, plan: Sequence[int] | None = None) -> Reached:
    """The three numbers of a plan: numbers of options, None for all of them.

    Options outside the plan are left out of their chain, the others stay in it.
    """
    chosen = list(range(len(options.delta))) if plan is None else sorted(set(plan))
    place = {option: i for i, option in enumerate(chosen)}
    kept = ([place[one] for one in chain if one in place] for chain in setting.chains)
    within = replace(setting, chains=tuple(tuple(chain) for chain in kept if len(chain) > 1))
    return _reached(options.of(chosen), within)


def _reached(options: Options, setting: Setting) -> Reached:
    z, weights = openness(with_chains=bool(setting.chains))
    q = chance(options.p, options.delta, setting.rho, z)
    chained = np.array(sorted({one for chain in setting.chains for one in chain}), dtype=np.int64)
    n_segments = options.p.shape[1]
    totals = np.zeros((3, n_segments))
    for share, hit in _states(q, setting.chains):
        totals += (share * np.stack(_given_state(options, setting, q, chained, hit))) @ weights
    return Reached(*totals)


def _states(q: Floats, chains: Sequence[Sequence[int]]) -> Iterator[tuple[Floats, Mask]]:
    """Every joint state of the chains: its chance (G, Z), and which options are reached in it (n, G, Z).

    One uniform U per chain: an option is reached where U <= q, so only the k + 1 sets of the largest q are possible.
    """
    each = [list(_states_of(q[list(chain)])) for chain in chains]
    for combination in product(*each):
        share = np.ones(q.shape[1:])
        hit = np.zeros(q.shape, dtype=bool)
        for chain, (chance_of_it, reached) in zip(chains, combination, strict=True):
            share = share * chance_of_it
            hit[list(chain)] = reached
        yield share, hit


def _states_of(q: Floats) -> Iterator[tuple[Floats, Mask]]:
    """The k + 1 states of one chain, (k, G, Z) chances: none reached, the largest one, the two largest, and so on."""
    order = np.argsort(-q, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    falling = np.take_along_axis(q, order, axis=0)
    upper = np.concatenate([np.ones((1, *q.shape[1:])), falling])
    lower = np.concatenate([falling, np.zeros((1, *q.shape[1:]))])
    for size in range(len(q) + 1):
        yield np.maximum(0.0, upper[size] - lower[size]), rank < size


def _given_state(
    options: Options, setting: Setting, q: Floats, chained: npt.NDArray[np.int64], hit: Mask
) -> tuple[Floats, Floats, Floats]:
    """Chances (G, Z) that a household is reached, reached by two senders, and takes the step, in one joint state."""
    free = np.setdiff1d(np.arange(len(q)), chained)
    shape = q.shape[1:]
    none, once, stay = np.ones(shape), np.zeros(shape), np.ones(shape)
    for sender in np.unique(options.sender):
        own = np.flatnonzero(options.sender == sender)
        loose, tied = np.intersect1d(own, free), np.intersect1d(own, chained)
        pi = setting.pi[sender]
        miss = np.where(hit[tied].any(axis=0), 0.0, np.prod(1.0 - q[loose], axis=0))
        r = pi * (1.0 - miss)
        none, once = none * (1.0 - r), once * (1.0 - r) + none * r
        steps = np.prod(np.where(hit[tied], 1.0 - options.s[tied][..., None], 1.0), axis=0)
        steps = steps * np.prod(1.0 - q[loose] * options.s[loose][..., None], axis=0)
        stay = stay * ((1.0 - pi) + pi * steps)
    return 1.0 - none, np.maximum(0.0, 1.0 - none - once), 1.0 - stay
