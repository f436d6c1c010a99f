"""Which options together do most within two budgets, and how far from the best that can be (methods.md 2.8, 2.9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import prod

import numpy as np

from wijkdna.domain.mixer import (
    SLACK,
    Costs,
    Floats,
    Found,
    Mask,
    Mixer,
    Numbers,
    Objective,
    Status,
    Wish,
)
from wijkdna.domain.progress import Tell, part, silent
from wijkdna.domain.reach import Options, Setting, openness

__all__ = [
    "Costs",
    "Found",
    "Mixer",
    "Objective",
    "Status",
    "Wish",
    "affordable",
    "best_mix",
    "bound_from",
    "searched",
    "values_of",
]

EXACT_UP_TO = 20_000
"""So many plans are all tried; of more a good one is searched."""

_SAME, _NO_GAIN, _WORTH_A_SWAP = 1e-10, 1e-12, 1e-9

_SEEDS = 0.7
"""About this share of the time of a search goes to filling the seeds, the rest to swaps."""

_NEAR = 1e-4
"""So near to the highest on fewer points, a plan is looked at on all."""

_COARSE_RHO, _COARSE, _FAR = 0.25, 2, 6.5
"""Up to this overlap every other point of openness, and none of those far out, tell which plan is better."""


def best_mix(options: Options, setting: Setting, costs: Costs, wish: Wish, tell: Tell = silent) -> Found:
    """The best plan, proven when there are few enough to try all; `infeasible` when what must does not fit.

    tell  is told how far it is; what it raises ends the search
    """
    mixer = Mixer(options, setting, costs, wish.objective)
    if not _can_be(costs, wish, wish.must):
        value = float(mixer.judge(mixer.values_of([wish.must]), _plain(wish))[0])
        return Found(Status.INFEASIBLE, wish.must, value, value)
    if prod(len(one) for one in _choices_of(costs, wish)) <= EXACT_UP_TO:
        return _exact(mixer, wish)
    return searched(mixer, wish, tell)


def _can_be(costs: Costs, wish: Wish, plan: Sequence[int]) -> bool:
    doses = [one for one in costs.dose[list(plan)].tolist() if one >= 0]
    return wish.fits(costs, plan) and len(set(doses)) == len(doses)


def _plain(wish: Wish) -> Wish:
    """The same without floors."""
    return replace(wish, floors=None)


# ---- all plans


def affordable(costs: Costs, wish: Wish) -> Iterator[tuple[int, ...]]:
    """Every plan within both budgets and locks, with at most one dose of each; the empty one first."""
    euros, hours = costs.euros.tolist(), costs.hours.tolist()
    for choice in product(*_choices_of(costs, wish)):
        plan = tuple(sorted(one for one in choice if one is not None))
        if sum(euros[i] for i in plan) <= wish.euros + SLACK and sum(hours[i] for i in plan) <= wish.hours + SLACK:
            yield plan


def _choices_of(costs: Costs, wish: Wish) -> list[list[int | None]]:
    """Per group of options that exclude each other, what may be chosen; None: nothing."""
    groups = [([one for one in group if one in wish.must], group) for group in costs.groups()]
    return [[*must] if must else [None, *(one for one in group if one not in wish.never)] for must, group in groups]


def values_of(mixer: Mixer, plans: Sequence[Sequence[int]]) -> Floats:
    """Per plan and segment, (plans, G)."""
    return mixer.values_of(plans)


def _exact(mixer: Mixer, wish: Wish) -> Found:
    plans = list(affordable(mixer.costs, wish))
    if wish.floors is None:
        quick = _coarse(mixer)
        rough = quick.judge(values_of(quick, plans), wish)
        plans = [plans[i] for i in np.flatnonzero(rough >= rough.max() - _NEAR)]
    done = values_of(mixer, plans)
    value = mixer.judge(done, _plain(wish))
    allowed: Mask = np.ones(len(plans), dtype=np.bool_)
    if wish.floors is not None:
        allowed = np.asarray((done >= wish.floors - SLACK).all(axis=1))
        if not allowed.any():
            wanted = wish.floors > 0
            ratio = (done[:, wanted] / wish.floors[wanted]).min(axis=1)
            nearest = int(np.argmax(ratio))
            return Found(Status.INFEASIBLE, plans[nearest], float(value[nearest]), float(value[nearest]))
    highest = value[allowed].max()
    equal = [plans[i] for i in np.flatnonzero(allowed & (value >= highest - _SAME))]
    euros, hours = mixer.costs.euros, mixer.costs.hours
    chosen = min(equal, key=lambda plan: (euros[list(plan)].sum(), hours[list(plan)].sum(), len(plan), plan))
    return Found(Status.OPTIMAL, chosen, float(highest), float(highest))


# ---- a good plan


@dataclass(slots=True)
class _Filling:
    """Plans that are filled at once: what each holds, misses, spent and may still take."""

    miss: Floats
    plans: list[list[int]]
    euros: Floats
    hours: Floats
    free: Mask


def _begin(mixer: Mixer, wish: Wish, seeds: Sequence[Sequence[int]]) -> _Filling:
    free = np.ones((len(seeds), len(mixer.costs.euros)), dtype=np.bool_)
    free[:, list(wish.never)] = False
    filling = _Filling(mixer.start(len(seeds)), [[] for _ in seeds], np.zeros(len(seeds)), np.zeros(len(seeds)), free)
    for size in range(max(map(len, seeds), default=0)):
        rows = np.array([i for i, seed in enumerate(seeds) if len(seed) > size], dtype=np.int64)
        _take(mixer, filling, rows, np.array([seeds[i][size] for i in rows], dtype=np.int64))
    return filling


def _take(mixer: Mixer, filling: _Filling, rows: Numbers, chosen: Numbers) -> None:
    mixer.add(filling.miss, rows, chosen)
    filling.euros[rows] += mixer.costs.euros[chosen]
    filling.hours[rows] += mixer.costs.hours[chosen]
    filling.free[rows] &= ~mixer.costs.excluded()[chosen]
    for row, option in zip(rows.tolist(), chosen.tolist(), strict=True):
        filling.plans[row].append(option)


def _fill(mixer: Mixer, wish: Wish, filling: _Filling, seen: set[frozenset[int]]) -> list[int]:
    """Greedily: the affordable option with the highest gain for its load, until none gains. Gives the full rows.

    A row that holds the same as one before it would end the same, so it stops there.
    """
    load, full = loads(mixer.costs, wish), list[int]()
    rows = _new(filling, np.arange(len(filling.plans)), seen)
    while len(rows):
        gain = mixer.judge_gains(filling.miss[:, :, rows], wish)
        fits = filling.free[rows]
        fits &= filling.euros[rows, None] + mixer.costs.euros <= wish.euros + SLACK
        fits &= filling.hours[rows, None] + mixer.costs.hours <= wish.hours + SLACK
        gain = np.where(fits, gain, -np.inf)
        chosen = choices(gain, load)
        goes_on = np.take_along_axis(gain, chosen[:, None], axis=1)[:, 0] > _NO_GAIN
        full += rows[~goes_on].tolist()
        rows, chosen = rows[goes_on], chosen[goes_on]
        _take(mixer, filling, rows, chosen)
        rows = _new(filling, rows, seen)
    return sorted(full)


def _new(filling: _Filling, rows: Numbers, seen: set[frozenset[int]]) -> Numbers:
    """The rows that hold what none held before."""
    fresh = []
    for row in rows.tolist():
        held = frozenset(filling.plans[row])
        if held not in seen:
            seen.add(held)
            fresh.append(row)
    return np.array(fresh, dtype=np.int64)


def loads(costs: Costs, wish: Wish) -> Floats:
    """Share of the tightest budget that an option takes, (n,); infinite when a budget of zero forbids it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [
            np.where(cost > 0, cost / budget, 0.0)
            for cost, budget in ((costs.euros, wish.euros), (costs.hours, wish.hours))
        ]
    return np.maximum(*parts)


def choices(gain: Floats, load: Floats) -> Numbers:
    """Per row of gains (rows, n): what is free and gains most; else the most for its load. Ties in input order."""
    is_free = (load == 0) & (gain > _NO_GAIN)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where((load > 0) & np.isfinite(load), gain / load, -np.inf)
    best_free = np.where(is_free, gain, -np.inf)
    return np.asarray(np.where(is_free.any(axis=1), best_free.argmax(axis=1), rate.argmax(axis=1)))


def searched(mixer: Mixer, wish: Wish, tell: Tell = silent) -> Found:
    """A good plan: greedy from every seed of at most two options, then swaps; with a bound on what any plan can do."""
    costs, must = mixer.costs, wish.must
    others = [i for i in range(len(costs.euros)) if i not in must and i not in wish.never]
    alone = [i for i in others if _can_be(costs, wish, (*must, i))]
    pairs = [(*must, a, b) for a, b in combinations(alone, 2) if _can_be(costs, wish, (*must, a, b))]
    quick = _coarse(mixer)
    plan, value = _best_fill(quick, wish, [must, *((*must, i) for i in alone), *pairs], part(tell, 0.0, _SEEDS))
    plan, value = _swapped(quick, wish, plan, value, part(tell, _SEEDS, 1.0))
    plain = _plain(wish)
    if wish.floors is not None and not (mixer.values_of([plan])[0] >= wish.floors - SLACK).all():
        return Found(Status.NOT_FOUND, tuple(plan), float(mixer.judge(mixer.values_of([plan]), plain)[0]), 1.0)
    greedy = _begin(mixer, plain, [must])
    _fill(mixer, plain, greedy, set())
    bases = [tuple(one[:size]) for one in (greedy.plans[0], plan) for size in range(len(one) + 1)]
    highest = min(bound_from(mixer, plain, base) for base in dict.fromkeys(bases))
    return Found(Status.GOOD, tuple(plan), float(mixer.judge(mixer.values_of([plan]), plain)[0]), highest)


def _coarse(mixer: Mixer) -> Mixer:
    """The same on fewer points, where options are smooth enough in openness."""
    if mixer.setting.rho > _COARSE_RHO:
        return mixer
    return replace(mixer, grid=openness(every=_COARSE, far=_FAR))


def _best_fill(
    mixer: Mixer, wish: Wish, seeds: Sequence[Sequence[int]], tell: Tell = silent
) -> tuple[list[int], float]:
    found: list[tuple[float, list[int]]] = []
    seen: set[frozenset[int]] = set()
    for start in range(0, len(seeds), mixer.rows_at_once):
        tell(start / len(seeds))
        filling = _begin(mixer, wish, seeds[start : start + mixer.rows_at_once])
        full = _fill(mixer, wish, filling, seen)
        if not full:
            continue
        worth = mixer.judge(mixer.done(filling.miss[:, :, full]), wish)
        best = int(np.argmax(worth))
        found.append((float(worth[best]), filling.plans[full[best]]))
    value, plan = max(found, key=lambda one: one[0])
    return plan, value


def _swapped(mixer: Mixer, wish: Wish, plan: list[int], value: float, tell: Tell = silent) -> tuple[list[int], float]:
    """One out, one in, filled again; as long as that gains. How many rounds it takes is not known beforehand."""
    left = 1.0
    while True:
        n = len(mixer.costs.euros)
        fresh = [one for one in range(n) if one not in plan and one not in wish.never]
        rests = [[one for one in plan if one != out] for out in plan if out not in wish.must]
        seeds = [(*rest, one) for rest in rests for one in fresh if _can_be(mixer.costs, wish, (*rest, one))]
        if not seeds:
            return plan, value
        better, new = _best_fill(mixer, wish, seeds, part(tell, 1.0 - left, 1.0 - left / 2))
        if new <= value + _WORTH_A_SWAP:
            return plan, value
        plan, value, left = better, new, left / 2


def bound_from(mixer: Mixer, wish: Wish, base: Sequence[int], budget: str = "") -> float:
    """No plan does better than this, seen from a set of options that need not be affordable.

    budget  "euros" or "hours": seen from that one alone
    What must be in every plan is taken into the set, and only the rest of a budget is still to be spent.
    """
    base, costs = sorted({*base, *wish.must}), mixer.costs
    miss = mixer.start(1)
    for option in base:
        mixer.add(miss, np.array([0]), np.array([option]))
    value = float(mixer.judge(mixer.done(miss), wish)[0])
    gain = mixer.judge_gains(miss, wish)[0]
    fits = (costs.euros <= wish.euros + SLACK) & (costs.hours <= wish.hours + SLACK)
    fits[[*base, *wish.never]] = False
    spent = list(wish.must)
    budgets = {
        "euros": (costs.euros, wish.euros - float(costs.euros[spent].sum())),
        "hours": (costs.hours, wish.hours - float(costs.hours[spent].sum())),
    }
    looked_at = [budgets[budget]] if budget else list(budgets.values())
    return min(min(1.0, value + _knapsack(gain[fits], cost[fits], most)) for cost, most in looked_at)


def _knapsack(gain: Floats, cost: Floats, budget: float) -> float:
    """The most that fits when the last one may be taken in part."""
    total = float(gain[cost <= 0].sum())
    paid = np.flatnonzero(cost > 0)
    for option in paid[np.argsort(-gain[paid] / cost[paid], kind="stable")].tolist():
        part = min(1.0, budget / float(cost[option])) if budget > 0 else 0.0
        total += part * float(gain[option])
        budget -= part * float(cost[option])
    return total
