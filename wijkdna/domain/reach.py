"""How many households a set of options reaches (methods.md, section 2).

Options overlap because some people are open to everything: one hidden openness z per household. Given z and a segment,
options are independent, but for chains (they reach the same people) and senders (who may not do it at all).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    """Ways to reach households; n options, C kinds of households: the segments, unless Setting.made_of says otherwise.

    p       (n, C) chance that a household is effectively contacted at full dose
    s       (n, C) chance to take the chosen step once reached
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


def over_kinds(by_kind: Floats, made_of: Floats | None) -> Floats:
    """What holds for kinds of households, (..., C), as a mean over each segment, (..., G). made_of: as in Setting."""
    return by_kind if made_of is None else np.asarray(by_kind @ made_of)


def of_kinds(shares: Floats, made_of: Floats | None) -> Floats:
    """The share of all households that is of each kind, (C,), from those of the segments, (G,)."""
    return shares if made_of is None else np.asarray(made_of @ shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What holds for all options. weights: (G,) shares of households, any scale; rho in [0, 0.9].

    pi       (n_senders,) chance that a sender really does it
    chains   options that reach the same people, as numbers of options; an option is in one chain at most
    made_of  (C, G) share of each segment that is of each kind of household, each column adding up to 1; None: a
             segment is one kind. What options do together is worked out per kind: nobody is half of one
    """

    weights: Floats
    rho: float
    pi: Floats
    chains: tuple[tuple[int, ...], ...] = ()
    made_of: Floats | None = None

    @property
    def shares(self) -> Floats:
        """The weights, adding up to 1."""
        total = self.weights.sum()
        return self.weights / total if total > 0 else self.weights

    @property
    def kind_shares(self) -> Floats:
        """The share of all households that is of each kind, (C,)."""
        return of_kinds(self.shares, self.made_of)

    def by_segment(self, by_kind: Floats) -> Floats:
        """What holds for kinds, (..., C), as a mean over the households of each segment, (..., G)."""
        return over_kinds(by_kind, self.made_of)


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
def openness(*, with_chains: bool = False, every: int = 1, far: float = _WIDTH) -> tuple[Floats, Floats]:
    """Grid of the hidden openness and its weights, adding up to 1.

    every, far  only each second, third ... point from the middle, and none further out: less exact, and faster
    """
    step = _STEP_WITH_CHAINS if with_chains else _STEP
    middle = round(_WIDTH / step)
    z = np.linspace(-_WIDTH, _WIDTH, 2 * middle + 1)
    z = z[(np.abs(z) <= far + 1e-9) & ((np.arange(len(z)) - middle) % every == 0)]
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
    one = _within(options, setting, plan)
    none, once, stay = _together(one.loose_senders().values())
    totals = np.zeros((3, one.q.shape[1]))  # per kind
    for share, tied in one.states():
        n, o, s = _together(tied.values())
        missed, by_one = none * n, once * n + none * o
        three = (1.0 - missed, np.maximum(0.0, 1.0 - missed - by_one), 1.0 - stay * s)
        totals += [(share * number) @ one.weights for number in three]
    return Reached(*setting.by_segment(totals))


def reach_without(options: Options, setting: Setting, plan: Sequence[int]) -> dict[int, Floats]:
    """By each sender of a plan, what the others reach when that one does not do it, (G,)."""
    one = _within(options, setting, plan)
    missed = {sender: np.zeros(one.q.shape[1]) for sender in one.senders}
    loose = one.loose_senders()
    by_loose = {each: _left(loose, but=each) for each in (*loose, None)}
    for share, tied in one.states():
        by_tied = {each: _left(tied, but=each) for each in (*tied, None)}
        for sender in missed:
            nobody = by_loose.get(sender, by_loose[None]) * by_tied.get(sender, by_tied[None])
            missed[sender] += (share * nobody) @ one.weights
    return {sender: setting.by_segment(1.0 - found) for sender, found in missed.items()}


_Sender = tuple[Floats, Floats]
"""Chances (G, Z) that one sender leaves somebody alone, and that she does not take the step by it."""


def _together(senders: Iterable[_Sender]) -> tuple[Floats, Floats, Floats]:
    """Chances that none of these senders reaches somebody, that exactly one does, and that she takes no step."""
    none, once, stay = np.ones(()), np.zeros(()), np.ones(())
    for left, stays in senders:
        once = once * left + none * (1.0 - left)
        none, stay = none * left, stay * stays
    return none, once, stay


def _left(senders: Mapping[int, _Sender], *, but: int | None) -> Floats:
    """The chance that none of these senders reaches somebody, leaving one out."""
    return _together(one for sender, one in senders.items() if sender != but)[0]


def _within(options: Options, setting: Setting, plan: Sequence[int] | None) -> "_Given":
    chosen = list(range(len(options.delta))) if plan is None else sorted(set(plan))
    place = {option: i for i, option in enumerate(chosen)}
    kept = ([place[one] for one in chain if one in place] for chain in setting.chains)
    chains = tuple(tuple(chain) for chain in kept if len(chain) > 1)
    z, weights = openness(with_chains=bool(chains))
    of_plan = options.of(chosen)
    return _Given(of_plan, setting.pi, chains, weights, chance(of_plan.p, of_plan.delta, setting.rho, z))


@dataclass(frozen=True, slots=True)
class _Given:
    """The options of a plan given openness. weights: of openness, (Z,);  q: chance of contact, (n, G, Z)."""

    options: Options
    pi: Floats
    chains: tuple[tuple[int, ...], ...]
    weights: Floats
    q: Floats

    @property
    def senders(self) -> list[int]:
        """All of them."""
        return sorted(set(self.options.sender.tolist()))

    def _split(self, sender: int) -> tuple[list[int], list[int]]:
        """Options of a sender that are in no chain, and that are in one."""
        chained = {one for chain in self.chains for one in chain}
        own = np.flatnonzero(self.options.sender == sender).tolist()
        return [one for one in own if one not in chained], [one for one in own if one in chained]

    def loose_senders(self) -> dict[int, _Sender]:
        """Those without an option in a chain."""
        split = {sender: self._split(sender) for sender in self.senders}
        return {s: self._with_pi(s, *self._loose(loose)) for s, (loose, tied) in split.items() if not tied}

    def _loose(self, own: list[int]) -> _Sender:
        """Of a sender that surely does it, by its options in no chain alone."""
        q, s = self.q[own], self.options.s[own][..., None]
        return np.prod(1.0 - q, axis=0), np.prod(1.0 - q * s, axis=0)

    def _with_pi(self, sender: int, miss: Floats, stays: Floats) -> _Sender:
        pi = self.pi[sender]
        return 1.0 - pi * (1.0 - miss), (1.0 - pi) + pi * stays

    def states(self) -> Iterator[tuple[Floats, dict[int, _Sender]]]:
        """Each joint state of the chains: its chance (G, Z), and the senders with an option in a chain."""
        split = {sender: self._split(sender) for sender in self.senders}
        known = {sender: (self._loose(loose), tied) for sender, (loose, tied) in split.items() if tied}
        for share, hit in _states(self.q, self.chains):
            found = {}
            for sender, ((miss, stays), tied) in known.items():
                reached = hit[tied]
                steps = np.prod(np.where(reached, 1.0 - self.options.s[tied][..., None], 1.0), axis=0)
                found[sender] = self._with_pi(sender, np.where(reached.any(axis=0), 0.0, miss), stays * steps)
            yield share, found


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
