"""Where an area stands among all areas of its level: per hundred, how many have a lower and a higher figure."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def lower_and_higher(values: npt.ArrayLike, among: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Per value the percentage (0-100) of `among` that is strictly lower, and strictly higher.

    values  any number of figures; NaN gives NaN
    among   the figures of all areas of one level; NaN does not count. Without any, both answers are NaN
    """
    values, among = np.asarray(values, dtype=np.float64), np.asarray(among, dtype=np.float64)
    ordered = np.sort(among[~np.isnan(among)])
    if len(ordered) == 0:
        return np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    lower = np.searchsorted(ordered, values, side="left") * 100.0 / len(ordered)
    higher = 100.0 - np.searchsorted(ordered, values, side="right") * 100.0 / len(ordered)
    absent = np.isnan(values)
    return np.where(absent, np.nan, lower), np.where(absent, np.nan, higher)


def percentile(lower: npt.ArrayLike, higher: npt.ArrayLike) -> Floats:
    """Percentile (0-100) with equal figures counted for half: 50 is the middle."""
    return (np.asarray(lower, dtype=np.float64) + 100.0 - np.asarray(higher, dtype=np.float64)) / 2
