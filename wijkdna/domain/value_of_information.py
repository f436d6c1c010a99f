"""What knowing more first would be worth (methods.md, section 2.10)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

BINS = 5
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Worth:
    """best  the plan with the highest mean;  share_best  of the draws in which no other plan is better

    everything  mean gain of knowing all beforehand, as a share of households
    """

    best: int
    share_best: float
    everything: float


def worth_of_knowing(values: Floats) -> Worth:
    """What one would gain by knowing everything. values: (K, plans), a share of households per draw and plan."""
    means = values.mean(axis=0)
    best, highest = int(np.argmax(means)), values.max(axis=1)
    return Worth(best, float((values[:, best] >= highest - _SAME).mean()), float(highest.mean() - means[best]))


def worth_of_trying(values: Floats, drawn: Floats, bins: int = BINS) -> float:
    """What one would gain by knowing one option first. drawn: (K,) its chance in each draw."""
    groups = np.array_split(np.argsort(drawn, kind="stable"), bins)
    known = sum(len(one) / len(values) * values[one].mean(axis=0).max() for one in groups if len(one))
    return float(known - values.mean(axis=0).max())
