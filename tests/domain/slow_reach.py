"""Reach the slow way: one household at a time, every set of options that may reach it, no arrays."""

from itertools import combinations, product
from math import erf, exp, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()


def _phi(x):
    return 0.5 * (1 + erf(x / sqrt(2)))


def _chance(p, delta, rho, z):
    if p <= 0:
        return 0.0
    if p >= 1:
        return delta
    return delta * _phi((_NORMAL.inv_cdf(p) + sqrt(rho) * z) / sqrt(1 - rho))


def _subsets(items):
    return [set(one) for size in range(len(items) + 1) for one in combinations(items, size)]


def _of_set(reached, chains, q, free):
    """Chance that exactly these options reach somebody."""
    chance = 1.0
    for chain in chains:
        inside = [q[c] for c in chain if c in reached]
        outside = [q[c] for c in chain if c not in reached]
        chance *= max(0.0, min(inside, default=1.0) - max(outside, default=0.0))
    for c in free:
        chance *= q[c] if c in reached else 1 - q[c]
    return chance


def slow_reach(p, s, delta, sender, pi, rho, chains=()):  # noqa: PLR0917
    """R, R2 and J of one segment. p, s, delta, sender: per option; pi: per sender."""
    n, step = len(p), 0.1 if chains else 0.2
    grid = [-8 + i * step for i in range(round(16 / step) + 1)]
    weights = [exp(-z * z / 2) for z in grid]
    free = [c for c in range(n) if not any(c in chain for chain in chains)]
    totals = [0.0, 0.0, 0.0]
    for z, weight in zip(grid, weights, strict=True):
        q = [_chance(p[c], delta[c], rho, z) for c in range(n)]
        for reached in _subsets(range(n)):
            likely = _of_set(reached, chains, q, free)
            if likely == 0:
                continue
            for does in product((True, False), repeat=len(pi)):
                share = likely * weight
                for u, yes in enumerate(does):
                    share *= pi[u] if yes else 1 - pi[u]
                touched = [c for c in reached if does[sender[c]]]
                refuses = 1.0
                for c in touched:
                    refuses *= 1 - s[c]
                sources = len({sender[c] for c in touched})
                totals[0] += share * (sources >= 1)
                totals[1] += share * (sources >= 2)
                totals[2] += share * (1 - refuses)
    return [total / sum(weights) for total in totals]
