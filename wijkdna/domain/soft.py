"""A figure said softly, for paper that lies on a table among residents: rounded and in words.

"11 % van de bewoners" becomes "ongeveer een tiende van de bewoners", "5,4 km" becomes "ruim 5 km". The grammar stays
that of comparison.py: only what stands for {waarde} changes, and a part of a whole keeps its singular verb.
"""

from dataclasses import replace
from math import floor, log10

from wijkdna.domain.comparison import Comparison, Place, sentence, value_in_words
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import shown_decimals

_PARTS = (
    (10.0, "een tiende"),
    (20.0, "een vijfde"),
    (25.0, "een kwart"),
    (100 / 3, "een derde"),
    (50.0, "de helft"),
    (200 / 3, "twee derde"),
    (75.0, "driekwart"),
    (80.0, "vier vijfde"),
    (90.0, "negen tiende"),
)
_NEAR = 1.5
"""Percentage points within which a share is "ongeveer" a part, and neither "bijna" nor "ruim"."""

_FEW = ((0.5, "vrijwel geen"), (1.5, "ongeveer 1 procent"), (3.5, "een paar procent"), (7.5, "ongeveer 5 procent"))
_ALMOST_ALL = 96.0
_ROUND_NUMBER = 100.0
_FIVES = 10.0
_WHOLE_KM = 2.0
_NEAR_KM = 0.25


def part_in_words(percent: float) -> str:
    """A share (0-100) as a part of the whole: "bijna een kwart", "ruim de helft", "een paar procent"."""
    for below, words in _FEW:
        if percent < below:
            return words
    if percent >= _ALMOST_ALL:
        return "bijna 100 procent"
    part, words = min(_PARTS, key=lambda one: abs(one[0] - percent))
    if abs(percent - part) <= _NEAR:
        return f"ongeveer {words}"
    return f"{'ruim' if percent > part else 'bijna'} {words}"


def soft_headline(indicator: Indicator, place: Place, value: float, comparison: Comparison | None = None) -> str:
    """The figure in one or two sentences without what it is compared with, rounded and in words."""
    soft, near = _softened(indicator, value)
    return sentence(soft, place, near, comparison).headline


def soft_amount(indicator: Indicator, value: float) -> str:
    """The figure without a sentence, to stand beside another place: "bijna een kwart", "ruim 5 km"."""
    if indicator.value_form == "procent":
        return part_in_words(value)
    if indicator.value_form == "tien":
        return value_in_words(replace(indicator, value_text="{n}"), value)
    return value_in_words(*_softened(indicator, value))


def _softened(indicator: Indicator, value: float) -> tuple[Indicator, float]:
    """The indicator with softer words for a value, and the value as it is then said."""
    if indicator.value_form == "procent":
        part = part_in_words(value)
        if "schatting {waarde}" in indicator.sentence_same:
            part = part.removeprefix("ongeveer ")  # an estimate says already that it is about
        return replace(indicator, value_text=indicator.value_text.replace("{n}", part)), value
    if indicator.value_form == "getal" and indicator.kind not in ("score", "class"):
        return _rounded(indicator, value)
    return indicator, value


def _rounded(indicator: Indicator, value: float) -> tuple[Indicator, float]:
    near = _round_number(indicator, value)
    soft = replace(indicator, decimals=_decimals(indicator, near))
    if near == value:
        return soft, value
    word = "ongeveer"
    if indicator.unit == "km" and abs(value - near) > _NEAR_KM:
        word = "ruim" if value > near else "bijna"
    return replace(soft, value_text=f"{word} {indicator.value_text}"), near


def _decimals(indicator: Indicator, near: float) -> int:
    """Decimals of a rounded value before scale: none that are only zeros."""
    shown = near * indicator.value_scale
    scaled_away = indicator.decimals - shown_decimals(indicator.decimals, indicator.value_scale)
    return scaled_away if shown == round(shown) else indicator.decimals


def _round_number(indicator: Indicator, value: float) -> float:
    """The value in two digits from 100 on, in fives from 10 on, in whole kilometres from 2 on; else as it is."""
    shown = abs(value * indicator.value_scale)
    if shown >= _ROUND_NUMBER:
        step = 10.0 ** (floor(log10(shown)) - 1)
    elif shown >= _FIVES:
        step = 5.0
    elif indicator.unit == "km" and shown >= _WHOLE_KM:
        step = 1.0
    else:
        return value
    return round(value * indicator.value_scale / step) * step / indicator.value_scale
