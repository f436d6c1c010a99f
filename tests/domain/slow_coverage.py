"""Coverage the slow way: every subset of doors that may reach a household, and every set that may be chosen."""

from itertools import combinations, product


def part(shares, group, chosen):
    """The chance that at least one reaches: all ways in which each does or does not, one by one."""
    total = 0.0
    for does in product((False, True), repeat=len(chosen)):
        chance = 1.0
        for door, reaches in zip(chosen, does, strict=True):
            chance *= shares[door][group] if reaches else 1 - shares[door][group]
        total += chance * any(does)
    return total


def households(shares, sizes, chosen):
    """Of all groups together."""
    return sum(size * part(shares, group, chosen) for group, size in enumerate(sizes))


def best(shares, sizes, most):
    """The most households that any set of so many doors reaches."""
    doors = range(len(shares))
    sets = [one for number in range(most + 1) for one in combinations(doors, number)]
    return max(households(shares, sizes, one) for one in sets)
