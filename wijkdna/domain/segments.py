"""Groups of households and their sizes, from what is known of each side alone (methods.md, section 2.2).

Twelve cells: tenure (koop, corporatie, overige huur), hardship (no, yes) and age (younger, 65 or older), in that order.
They are model values: nobody counted them.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

Floats = npt.NDArray[np.float64]

_HARDSHIP = np.array([1.0, 6.0, 4.0])
"""How much more often than owners somebody in this tenure finds it hard to get by (odds)."""
_OLDER = np.array([1.0, 1.3, 0.7])
_BOTH = 0.4
"""Odds that somebody of 65 or older finds it hard, against younger people."""

NATIONAL_TENURE = (4_487_894, 2_295_414, 1_004_225)
NATIONAL_HARDSHIP, NATIONAL_OLDER = 0.139, 0.293

PERSONS_PER_OLDER_HOUSEHOLD, MOST_OLDER = 1.5, 0.95

_ENOUGH, _MOST_ROUNDS = 1e-12, 100_000
_MOST_EFFECT = float(np.log(4.0))
_WIDEST, _FINE = 20.0, 1e-12
_ROUNDS, _STILL, _FLAT = 60, 1e-11, 1e-18


def older_share(persons: float, households: float) -> float:
    """Share of households with somebody of 65 or older, from the number of such persons."""
    return min(MOST_OLDER, persons / PERSONS_PER_OLDER_HOUSEHOLD / households)


def seed() -> Floats:
    """Odds ratios between the three sides, (3, 2, 2)."""
    hard, old = np.arange(2), np.arange(2)
    return np.asarray(
        _HARDSHIP[:, None, None] ** hard[None, :, None]
        * _OLDER[:, None, None] ** old[None, None, :]
        * _BOTH ** (hard[None, :, None] * old[None, None, :])
    )


def fit(tenure: Sequence[float], hardship: float, older: float, start: Floats | None = None) -> Floats:
    """Shares of the cells, (3, 2, 2), adding up to 1, with these sides and the odds ratios of the start.

    tenure  shares or counts of homes;  hardship, older  shares of households in [0, 1]
    """
    cells = seed() if start is None else np.asarray(start, dtype=np.float64)
    cells = cells / cells.sum()
    sides = _sides(tenure, hardship, older)
    for _ in range(_MOST_ROUNDS):
        before = cells
        for axis, side in enumerate(sides):
            cells = _scaled(cells, axis, side)
        if np.abs(cells - before).max() <= _ENOUGH:
            break
    return cells


def _sides(tenure: Sequence[float], hardship: float, older: float) -> tuple[Floats, Floats, Floats]:
    homes = np.asarray(tenure, dtype=np.float64)
    return homes / homes.sum(), np.array([1.0 - hardship, hardship]), np.array([1.0 - older, older])


def _scaled(cells: Floats, axis: int, side: Floats) -> Floats:
    """The cells, so that they add up to this side along an axis; a side of zero gives cells of zero."""
    now = cells.sum(axis=tuple(i for i in range(3) if i != axis), keepdims=True)
    wanted = side.reshape([-1 if i == axis else 1 for i in range(3)])
    with np.errstate(divide="ignore", invalid="ignore"):
        return cells * np.where(now > 0, wanted / now, 0.0)


@lru_cache
def national_weights() -> Floats:
    """Shares of the twelve cells in the Netherlands, (12,), to read only."""
    found = fit(NATIONAL_TENURE, NATIONAL_HARDSHIP, NATIONAL_OLDER).ravel()
    found.setflags(write=False)
    return found


# ---- from a chance for everybody to a chance per segment (methods.md, section 1.3)


def spread(p: float, log_odds: Floats, weights: Floats, eligible: npt.NDArray[np.bool_] | None = None) -> Floats:
    """Chance per segment, (G,), so that an average Dutch neighbourhood still gets p; 0 where it is not for them.

    log_odds  (G,) sum of the log odds ratios of the groups of a segment;  weights  national shares of the segments
    """
    return _moved(p, log_odds, shift(p, log_odds, weights, eligible), _all(log_odds, eligible))


def shift(p: float, log_odds: Floats, weights: Floats, eligible: npt.NDArray[np.bool_] | None = None) -> float:
    """What to add to the log odds in all segments; 0 for a chance that is no chance. Never with local weights.

    Calibrating on the neighbourhood itself would take away what its own people make of it.
    """
    there = _all(log_odds, eligible)
    share = np.where(there, weights, 0.0)
    if not 0.0 < p < 1.0 or share.sum() <= 0:
        return 0.0
    share = share / share.sum()
    low, high = -_WIDEST, _WIDEST
    while high - low > _FINE:
        middle = (low + high) / 2
        if float(share @ _moved(p, log_odds, middle, there)) < p:
            low = middle
        else:
            high = middle
        if middle in (low, high) and np.nextafter(low, high) >= high:
            break
    return (low + high) / 2


def _all(log_odds: Floats, eligible: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.bool_]:
    return np.ones(len(log_odds), dtype=bool) if eligible is None else eligible


def _moved(p: float, log_odds: Floats, by: float, eligible: npt.NDArray[np.bool_]) -> Floats:
    if not 0.0 < p < 1.0:
        return np.where(eligible, p, 0.0)
    moved = expit(logit(p) + by + np.clip(log_odds, -_MOST_EFFECT, _MOST_EFFECT))
    return np.asarray(np.where(eligible, moved, 0.0))


def solved(odds: Floats, share: Floats, p: Floats) -> Floats:
    """By which shift of all odds (K, cells) the mean over the cells is p, (K, 1): shift() for many at once.

    Newton, kept between two bounds.
    """
    low, high = np.full_like(p, -_WIDEST), np.full_like(p, _WIDEST)
    by = np.zeros_like(p)
    for _ in range(_ROUNDS):
        each = expit(odds + by)
        over = (each @ share)[:, None] - p
        low, high = np.where(over < 0, by, low), np.where(over < 0, high, by)
        slope = np.maximum(((each * (1.0 - each)) @ share)[:, None], _FLAT)
        after = by - over / slope
        after = np.where((after >= low) & (after <= high), after, (low + high) / 2)
        moved, by = float(np.abs(after - by).max()), after
        if moved < _STILL:
            break
    return np.asarray(by)
