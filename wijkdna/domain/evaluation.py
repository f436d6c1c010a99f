"""How many must be asked to see a difference between two ways of working (methods 8.3)."""

from math import ceil

from scipy.special import ndtri

POWER, TWO_SIDED = 0.8, 0.05
"""Chance to see a difference that is there, and to see one that is not."""


def sample_size(p1: float, p2: float, icc: float = 0.0, m: float = 1.0) -> tuple[int, int]:
    """Households per arm to see that p1 and p2 differ: each drawn by itself, and drawn in clusters.

    p1, p2  shares, 0-1; icc: how alike households of one cluster are, 0-1; m: households in a cluster
    Raises ValueError when a share is none, or the two are the same: no number would show the difference.
    """
    if not (0 <= p1 <= 1 and 0 <= p2 <= 1 and 0 <= icc <= 1 and m >= 1):
        raise ValueError(f"no shares and clusters: {p1}, {p2}, {icc}, {m}")
    if p1 == p2:
        raise ValueError("two equal shares have no difference to see")
    z = float(ndtri(1 - TWO_SIDED / 2) + ndtri(POWER))
    n = z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2
    return ceil(n), ceil(n * (1 + (m - 1) * icc))
