"""Several plans of one scenario beside each other, fast enough to answer while somebody switches options on and off.

The figures and draws are those of reach_answer.py (methods.md 2.5 and 2.10); a test holds them against it. Here all
plans are judged in one walk over the options: what an option does in a draw is worked out once and then forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from wijkdna.domain.draws import Drawn, at_the_means, converted, drawn
from wijkdna.domain.evidence import Step
from wijkdna.domain.reach import Options, Setting, openness, reach
from wijkdna.domain.reach_answer import Figure, PlanFigures
from wijkdna.domain.scenario import Scenario

Floats = npt.NDArray[np.float64]

FRAGILE = 0.3
"""From this share of its reach on, a plan leans on one sender."""

_LOW, _HIGH = 0.1, 0.9
_EVERY, _EVERY_WHEN_STEEP, _FAR, _STEEP = 4, 2, 5.2, 0.4
"""A band needs no more than every fourth point of openness; from this overlap on it does."""

_MOST_STATES = 40
"""Joint states of options that reach the same people, above which the bands are made with fewer draws."""

_FEW = 100


@dataclass(frozen=True, slots=True)
class Shoulder:
    """The sender on whom a plan leans most. without: share of households that is reached when it does not happen."""

    sender: str
    without: float
    lost: float

    @property
    def is_much(self) -> bool:
        """So much that the plan needs somebody else at hand."""
        return self.lost > FRAGILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One plan. unions: of groups together, in the order they were asked; visits: share of households, None: not asked.

    shoulder  None for a plan without options
    """

    figures: PlanFigures
    unions: tuple[Figure, ...]
    visits: Figure | None
    shoulder: Shoulder | None


def plans_beside(
    scenario: Scenario,
    plans: Sequence[tuple[int, ...]],
    unions: Sequence[Sequence[int]] = (),
) -> tuple[Judged, ...]:
    """Each plan (numbers of options), in the same draws. unions: numbers of groups that are told together."""
    options, setting = at_the_means(scenario)
    draws = drawn(scenario, np.random.default_rng(scenario.seed))
    steps = [draws.s] + ([_visiting(scenario)] if _asks_for_visits(scenario) else [])
    in_draws = _InDraws(scenario, draws, steps).of(plans)
    judge = partial(_judged, scenario, (options, setting), unions)
    return tuple(judge(plan, three) for plan, three in zip(plans, in_draws, strict=True))


def gained(scenario: Scenario, plan: tuple[int, ...], option: int) -> Figure:
    """What an option adds to the reach of a plan without it, as a share of all households; both in the same draws."""
    draws, both = drawn(scenario, np.random.default_rng(scenario.seed)), [plan, (*plan, option)]
    without, with_it = (one[:, 0] @ scenario.shares for one in _InDraws(scenario, draws, []).of(both))
    options, setting = at_the_means(scenario)
    less, more = (reach(options, setting, one).of_all(scenario.shares)[0] if one else 0.0 for one in both)
    return _figure(more - less, with_it - without)


def each_alone(scenario: Scenario) -> tuple[float, ...]:
    """Share of all households that each option reaches by itself, at the means."""
    options, setting = at_the_means(scenario)
    share = (options.p @ scenario.shares) * options.delta * setting.pi[options.sender]
    return tuple(share.tolist())


def _asks_for_visits(scenario: Scenario) -> bool:
    """Somebody makes visits, and the step that is counted tells how many."""
    return scenario.crew is not None and scenario.step is not Step.MEASURE


def _visiting(scenario: Scenario) -> Floats:
    """Chance per option to come to a visit once reached, in the same draws, (K, n, 1)."""
    return converted(replace(scenario, step=Step.VISIT), in_draws=True)[..., None]


def _judged(
    scenario: Scenario,
    means: tuple[Options, Setting],
    unions: Sequence[Sequence[int]],
    plan: tuple[int, ...],
    in_draws: Floats,
) -> Judged:
    options, setting = means
    found, shares = reach(options, setting, plan), scenario.shares
    middle = (*found.of_all(shares), 0.0)
    whole = [_figure(one, in_draws[:, i] @ shares) for i, one in enumerate(middle[: in_draws.shape[1]])]
    groups = tuple(_figure(one, in_draws[:, 0, g]) for g, one in enumerate(found.reach.tolist()))
    together = tuple(_together(found.reach, in_draws[:, 0], shares, list(union)) for union in unions)
    visits = _visits(scenario, options, setting, plan, whole[3]) if len(whole) > 3 else None
    return Judged(
        figures=PlanFigures(plan, reach=whole[0], twice=whole[1], joins=whole[2], by_group=groups),
        unions=together,
        visits=visits,
        shoulder=_shoulder(scenario, options, setting, plan, whole[0].share),
    )


def _figure(share: float, in_draws: Floats) -> Figure:
    low, high = np.clip(np.quantile(in_draws, [_LOW, _HIGH]), 0.0, 1.0).tolist()
    return Figure(min(1.0, max(0.0, share)), low, high)


def _together(reached: Floats, in_draws: Floats, shares: Floats, union: list[int]) -> Figure:
    total = float(shares[union].sum())
    weights = shares[union] / total if total > 0 else np.full(len(union), 1 / len(union))
    return _figure(float(reached[union] @ weights), in_draws[:, union] @ weights)


def _visits(scenario: Scenario, options: Options, setting: Setting, plan: tuple[int, ...], band: Figure) -> Figure:
    s = np.repeat(converted(replace(scenario, step=Step.VISIT), in_draws=False).T, len(scenario.groups), axis=1)
    share = reach(replace(options, s=s), setting, plan).of_all(scenario.shares)[2]
    return Figure(min(1.0, share), band.low, band.high)


def _shoulder(
    scenario: Scenario, options: Options, setting: Setting, plan: tuple[int, ...], whole: float
) -> Shoulder | None:
    """What is left of the reach when one sender does not do it, of the sender that matters most."""
    senders = sorted({int(options.sender[one]) for one in plan})
    if not senders or whole <= 0:
        return None
    left = {}
    for sender in senders:
        rest = tuple(one for one in plan if options.sender[one] != sender)
        left[sender] = reach(options, setting, rest).of_all(setting.shares)[0] if rest else 0.0
    most = min(senders, key=lambda one: (left[one], one))
    return Shoulder(scenario.senders[most], max(0.0, left[most]), max(0.0, 1 - left[most] / whole))


@lru_cache
def _grid(every: int) -> tuple[Floats, Floats]:
    z, weights = openness()
    keep = np.flatnonzero(np.abs(z) <= _FAR + 1e-9)
    keep = keep[(keep - len(z) // 2) % every == 0]
    return z[keep], weights[keep] / weights[keep].sum()


class _InDraws:
    """What plans do in each draw: reached, by two senders or more, taking the step (and coming to a visit)."""

    def __init__(self, scenario: Scenario, draws: Drawn, steps: Sequence[Floats]) -> None:
        self.scenario = scenario
        states = int(np.prod([len(chain) + 1 for chain in scenario.chains]))
        few = slice(0, _FEW if states > _MOST_STATES else None)
        self.rho, self.pi, self.p = draws.rho[few], draws.pi[few], draws.p[few]
        self.steps = [one[few] for one in steps]
        self.delta = draws.delta
        steep = bool(self.rho.max() > _STEEP)
        self.z, self.weights = _grid(_EVERY_WHEN_STEEP if steep else _EVERY)
        self.shape = (self.p.shape[0], self.p.shape[2], len(self.z))
        rho = self.rho[:, None, None]
        self.slope = np.sqrt(rho / (1.0 - rho)) * self.z
        self.scale = 1.0 / np.sqrt(1.0 - rho)

    def _contact(self, option: int) -> Floats:
        """Chance of contact given openness, (K, G, Z); 0 where the sender does not take part."""
        with np.errstate(divide="ignore"):
            found: Floats = ndtri(self.p[:, option])[..., None] * self.scale + self.slope
        ndtr(found, out=found)
        found *= self.delta[option] * self.pi[:, self.scenario.sender[option], None, None]
        return found

    def of(self, plans: Sequence[tuple[int, ...]]) -> list[Floats]:
        """Of each plan (K, 3 or 4, G)."""
        chained = {one for chain in self.scenario.chains for one in chain}
        used = {one for plan in plans for one in plan}
        loose = [self._loose(plan) for plan in plans]
        kept = {}
        for option in sorted(used, key=lambda one: (int(self.scenario.sender[one]), one)):
            contact = self._contact(option)
            if option in chained:
                kept[option] = contact
                continue
            stays = [1.0 - contact * s[:, option, :, None] for s in self.steps]
            missed = np.subtract(1.0, contact, out=contact)
            for plan, one in zip(plans, loose, strict=True):
                if option in plan:
                    one.add(int(self.scenario.sender[option]), missed, stays)
        return [self._done(plan, one, kept) for plan, one in zip(plans, loose, strict=True)]

    def _loose(self, plan: tuple[int, ...]) -> "_Loose":
        return _Loose(self.shape, len(self.steps))

    def _done(self, plan: tuple[int, ...], loose: "_Loose", kept: dict[int, Floats]) -> Floats:
        chains = [[one for one in chain if one in plan] for chain in self.scenario.chains]
        chains = [chain for chain in chains if chain]
        if not chains:
            found = [*loose.reached(), *(1.0 - stay for stay in loose.stay)]
        else:
            found = self._with_chains(chains, loose, kept)
        return np.stack([one @ self.weights for one in found], axis=1)

    def _with_chains(self, chains: list[list[int]], loose: "_Loose", kept: dict[int, Floats]) -> list[Floats]:
        """Over all joint states of the chains, as reach.py does it; chances of senders are 0 or 1 in a draw."""
        total = [np.zeros(self.shape) for _ in range(2 + len(self.steps))]
        each = [_states([kept[one] for one in chain], chain) for chain in chains]
        for combination in product(*each):
            share = np.ones(self.shape)
            hit: dict[int, npt.NDArray[np.bool_]] = {}
            for chance, reached in combination:
                share = share * chance
                hit |= reached
            one = self._given(hit, loose)
            for i, value in enumerate(one):
                total[i] += share * value
        return total

    def _given(self, hit: dict[int, npt.NDArray[np.bool_]], loose: "_Loose") -> list[Floats]:
        misses, stays = dict(loose.misses), [one.copy() for one in loose.stay]
        for option, reached in hit.items():
            sender = int(self.scenario.sender[option])
            misses[sender] = np.where(reached, 0.0, misses.get(sender, np.ones(self.shape)))
            for n, s in enumerate(self.steps):
                stays[n] = stays[n] * np.where(reached, 1.0 - s[:, option, :, None], 1.0)
        return [*_reached(list(misses.values()), self.shape), *(1.0 - one for one in stays)]


class _Loose:
    """What the options of a plan do that are in no chain. misses: by sender, the chance that it reaches nobody."""

    def __init__(self, shape: tuple[int, ...], n_steps: int) -> None:
        self.shape = shape
        self.misses: dict[int, Floats] = {}
        self.stay = [np.ones(shape) for _ in range(n_steps)]

    def add(self, sender: int, missed: Floats, stays: Sequence[Floats]) -> None:
        """One option more, by the chance that it misses somebody, and that she does not take each step by it."""
        if sender in self.misses:
            self.misses[sender] *= missed
        else:
            self.misses[sender] = missed.copy()
        for i, one in enumerate(stays):
            self.stay[i] *= one

    def reached(self) -> list[Floats]:
        """By somebody, and by two senders or more."""
        return _reached(list(self.misses.values()), self.shape)


def _reached(misses: Sequence[Floats], shape: tuple[int, ...]) -> list[Floats]:
    none, once = np.ones(shape), np.zeros(shape)
    for miss in misses:
        once = once * miss + none * (1.0 - miss)
        none = none * miss
    return [1.0 - none, np.maximum(0.0, 1.0 - none - once)]


def _states(q: Sequence[Floats], chain: Sequence[int]) -> list[tuple[Floats, dict[int, npt.NDArray[np.bool_]]]]:
    """The k + 1 states of one chain: their chance, and which options are reached in it."""
    stacked = np.stack(q)
    order = np.argsort(-stacked, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    falling = np.take_along_axis(stacked, order, axis=0)
    found = []
    for size in range(len(chain) + 1):
        upper = falling[size - 1] if size else np.ones(stacked.shape[1:])
        lower = falling[size] if size < len(chain) else np.zeros(stacked.shape[1:])
        reached = {option: rank[i] < size for i, option in enumerate(chain)}
        found.append((np.maximum(0.0, upper - lower), reached))
    return found
