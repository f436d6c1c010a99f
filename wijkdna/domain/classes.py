"""At most five classes for a map, and their words: "10 tot 20 %", "20 % of meer".

The method. Figures are taken as they are shown, in whole units of their last decimal. A border lies where a fifth of
the areas ends, or rather at the roundest number near it: somewhere between a twentieth of the areas below that place
and a twentieth above it. Up to five different figures each are a class of their own. Because the class of an area
follows from the rounded border and the rounded figure, the words of a class are true for every area in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijkdna.domain.comparison import precise_amount, precise_decimals
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import NBSP, amount

Units = npt.NDArray[np.int64]

MOST = 5
NO_CLASS = -1
SLACK = 0.05
"""Part of the areas by which a border may shift to become a round number."""

EVEN, FAR = 0.25, 0.65
"""Part of the areas that is called about equal to the surroundings, and that lies within the last border."""

_HALF_UP = 1 + 2e-15  # as in numbers_nl: 22.5 is shown as 23
_BEFORE_THE_NUMBER = ("€", "klasse")


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes from low to high, in units of the last decimal shown.

    borders  the first figure of every class but the lowest, ascending
    lowest, highest, counts  per class: its lowest and highest figure, and how many areas it has. Only differences()
    leaves classes empty; their lowest and highest are 0.
    """

    borders: tuple[int, ...]
    lowest: tuple[int, ...]
    highest: tuple[int, ...]
    counts: tuple[int, ...]

    def of(self, units: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Class of each area, 0 for the lowest; NO_CLASS where the figure is NaN. (n_areas,)"""
        found = np.searchsorted(np.array(self.borders, dtype=np.float64), units, side="right")
        return np.where(np.isnan(units), NO_CLASS, found)


def in_units(indicator: Indicator, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Figures in whole units of the last decimal that is shown, NaN where absent: 11.34 % with one decimal is 113."""
    return np.rint(values * 10.0 ** precise_decimals(indicator) * _HALF_UP)


def amounts(units: npt.NDArray[np.float64]) -> Classes:
    """Classes of figures. Without any known figure there are none."""
    known = np.sort(units[np.isfinite(units)]).astype(np.int64)
    distinct = np.unique(known)
    if len(distinct) <= MOST:
        return _counted(known, distinct[1:].tolist())
    wanted = [_border(known, part / MOST) for part in range(1, MOST)]
    return _counted(known, wanted)


def differences(units: npt.NDArray[np.float64]) -> Classes:
    """Classes of differences with one figure: less, a bit less, about equal, a bit more, more; as wide on both sides.

    Three classes where the differences are too small for five. A class may be empty: its colour keeps its meaning.
    """
    known = np.sort(units[np.isfinite(units)]).astype(np.int64)
    sizes = np.sort(np.abs(known))
    near = max(1, _border(sizes, EVEN)) if len(sizes) else 1
    far = max(near, _border(sizes, FAR)) if len(sizes) else 1
    return _between(known, sorted({1 - far, 1 - near, near, far}))


def _counted(known: Units, wanted: Sequence[int]) -> Classes:
    """Classes between these borders, without the borders that leave a class empty. known, wanted ascending."""
    if not len(known):
        return Classes((), (), (), ())
    borders: list[int] = []
    passed = 0
    for border in wanted:
        below = int(np.searchsorted(known, border))
        if below > passed:
            borders.append(border)
            passed = below
    return _between(known, borders)


def _between(known: Units, borders: Sequence[int]) -> Classes:
    ends = [*np.searchsorted(known, borders).tolist(), len(known)]
    spans = list(zip([0, *ends[:-1]], ends, strict=True))
    return Classes(
        tuple(borders),
        tuple(int(known[start]) if start < end else 0 for start, end in spans),
        tuple(int(known[end - 1]) if start < end else 0 for start, end in spans),
        tuple(end - start for start, end in spans),
    )


def _border(known: Units, part: float) -> int:
    """The roundest number about where this part of the areas ends. known ascending."""
    low, middle, high = (int(known[_place(len(known), part + slack)]) for slack in (-SLACK, 0.0, SLACK))
    if high > known[0]:  # at the lowest figure itself a border would divide nothing
        low = max(low, int(known[0]) + 1)
    return roundest(low, max(low, middle), high)


def _place(n: int, part: float) -> int:
    return min(n - 1, int(n * part + 1e-9))  # 0.2 + 0.05 is a little less than 0.25


def roundest(low: int, middle: int, high: int) -> int:
    """The number from low up to high that ends in most zeros, a five before the zeros coming next; nearest to middle.

    The lower of two that are as near. low <= middle <= high
    """
    step = 10 ** len(str(max(abs(low), abs(high))))
    while True:
        for size in (step, step // 2):
            first, last = -(-low // size) * size, high // size * size
            if first <= last:
                below = middle // size * size
                nearest = below if middle - below <= below + size - middle else below + size
                return int(min(max(nearest, first), last))
        step //= 10


def amount_words(indicator: Indicator, classes: Classes) -> list[str]:
    """What the areas of each class have, from low to high: "minder dan 10 %", "10 tot 20 %", "20 % of meer"."""
    return [_amount_words(indicator, classes, place) for place in range(len(classes.counts))]


def _amount_words(indicator: Indicator, classes: Classes, place: int) -> str:
    low, high = classes.lowest[place], classes.highest[place]
    if low == high:
        return precise_amount(indicator, low / 10 ** precise_decimals(indicator))
    if indicator.kind == "class" or len(classes.counts) == 1:
        return _up_to(_shown(indicator, low), "tot en met", _shown(indicator, high))
    less, more = ("lager", "hoger") if indicator.kind == "score" else ("minder", "meer")
    if place == 0:
        return f"{less} dan {_shown(indicator, classes.borders[0])}"
    start = _shown(indicator, classes.borders[place - 1])
    if place == len(classes.borders):
        return _or_more(start, more)
    return _up_to(start, "tot", _shown(indicator, classes.borders[place]))


def difference_words(indicator: Indicator, classes: Classes) -> list[str]:
    """How far the areas of each class of differences() are from the surroundings: "5 tot 20 procentpunt lager"."""
    near, far = classes.borders[len(classes.borders) // 2], classes.borders[-1]
    equal = "geen verschil" if near == 1 else f"minder dan {_step(indicator, near)} verschil"
    sizes = [f"minstens {_step(indicator, far)}"]
    if near < far:
        sizes.append(_up_to(_step(indicator, near), "tot", _step(indicator, far)))
    return [*(f"{size} lager" for size in sizes), equal, *(f"{size} hoger" for size in reversed(sizes))]


def _step(indicator: Indicator, units: int) -> str:
    """A difference with its unit; between percentages that is a procentpunt."""
    text = _shown(indicator, units)
    return text.replace(f"{NBSP}%", f"{NBSP}procentpunt")


def _shown(indicator: Indicator, units: int) -> str:
    """A border with its unit, without decimals that are zero: "20 %", "12,5 %"."""
    decimals = precise_decimals(indicator)
    while decimals > 0 and units % 10 == 0:
        units, decimals = units // 10, decimals - 1
    return amount(units / 10**decimals, indicator.unit, decimals, indicator.value_scale, indicator.classes)


def _up_to(start: str, word: str, end: str) -> str:
    """ "10 tot 20 %", "klasse 3 tot en met 5": the unit is said once, but for euros."""
    first, _, _ = start.partition(NBSP)
    if first == "klasse":
        return f"{start} {word} {end.removeprefix(first + NBSP)}"
    return f"{start if first in _BEFORE_THE_NUMBER else first} {word} {end}"


def _or_more(start: str, more: str) -> str:
    """ "20 % of meer", "200 of meer per 1.000 inwoners"."""
    number, space, unit = start.partition(NBSP)
    return f"{number} of {more}{space}{unit}" if unit.startswith("per ") else f"{start} of {more}"
