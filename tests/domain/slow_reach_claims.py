"""A second, slow way to a reach claim: exact fractions step by step, and a band found by adding up the density."""

from fractions import Fraction
from math import exp, lgamma, log

WORTH = {"geteld": 30, "ledenlijst": 12, "schatting": 6, "gehoord": 3}


def beta_of(households, likely, basis, low=None, high=None):
    """Alpha and beta as exact fractions."""
    n = Fraction(households)
    m = Fraction(likely) / n
    least, most = Fraction(1, 2) / n, 1 - Fraction(1, 2) / n
    m = max(m, least)
    m = min(m, most)
    k = Fraction(WORTH[basis])
    if low is not None and high is not None and high > low:
        s = (Fraction(high) - Fraction(low)) / n / Fraction("3.29")
        k = min(k, m * (1 - m) / (s * s) - 1)
        k = max(Fraction(2), k)
    return m * k, (1 - m) * k


def chance_below(share, alpha, beta, steps=20_000):
    """Chance that a Beta lies below a share: the middle of thin slices, in a scale that tames both ends."""
    constant = lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta)
    total = 0.0
    for step in range(steps):
        u = (step + 0.5) / steps
        x = share * u**4  # many thin slices near zero, where the density may be endless
        if 0 < x < 1:
            height = exp(constant + (alpha - 1) * log(x) + (beta - 1) * log(1 - x))
            total += height * share * 4 * u**3 / steps
    return total
