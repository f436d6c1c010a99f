"""Ken je wijk?: which figures of an area are asked, in which words, and what is said of a guess.

A question must be about something that one sees in the street, and may not shame anybody who lives there. So a figure
is asked only when it is a share or a number that one can picture (`UNITS`), is not about poverty, crime, loneliness
or diplomas (`is_kind`), and rests on enough people. No score is kept: a guess is told in words only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isnan, log10
from typing import NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import value_in_words
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import amount

QUESTIONS = 6
MOST_PER_THEME = 2
MOST_VULNERABLE = 2

FEWEST = 100
"""Residents, households or homes that a figure must rest on (judgement): of fewer it is about people one knows."""

UNITS = frozenset({"%", "km", "personen", "auto's", "aantal", "x 1.000 euro", "m3", "kWh"})
"""Units that people use themselves: no hectares per household, no adressen per km²."""

_TENDER = frozenset({"aandeel_hbo_wo"})
"""Neutral figures that can still sting in a room full of neighbours."""

COARSE = 5
"""Steps between the round numbers at which a slider may begin and end."""

CLOSE, FAR = 0.1, 0.3
"""Part of the slider up to which a guess is a little off, and from which it is far off (judgement)."""


class Candidate(NamedTuple):
    """A figure of an area that may be asked.

    is_standout  it sets the area apart; surprise  distance to the middle of areas like it, in parts of their spread
    """

    column: int
    theme: str
    valence: str
    is_model_estimate: bool
    is_standout: bool
    surprise: float


def is_askable(indicator: Indicator, level: Level) -> bool:
    """True for a figure that can be asked of the areas of a level. Nobody walks to a shop from a whole provincie."""
    starts_somewhere = indicator.sentence_same.startswith("Vanuit ")
    return (
        not (starts_somewhere and level in (Level.LAND, Level.PROVINCIE))
        and indicator.kind in ("share", "mean")
        and indicator.unit in UNITS
        and indicator.formula != "difference"
        and "-" not in indicator.newest
        and is_kind(indicator)
    )


def is_kind(indicator: Indicator) -> bool:
    """False for what could shame residents: money that is lacking, crime, loneliness, diplomas."""
    if indicator.theme == "rondkomen":
        return indicator.valence == "kracht"
    if indicator.theme in ("samenleven", "veiligheid"):
        return indicator.valence != "kwetsbaar"
    return indicator.id not in _TENDER


def rests_on_enough(n: float) -> bool:
    """False for a figure of too few people; an unknown n is that of a large area."""
    return isnan(n) or n >= FEWEST


def choose(candidates: Sequence[Candidate], most: int = QUESTIONS) -> list[int]:
    """Columns of at most six figures, in the order in which they are asked.

    Counted figures before estimates, what stands out before what does not, then the most surprising; first one of
    each theme, then a second. A vulnerability only fills up: at most two, and never more than half.
    """
    order = sorted(candidates, key=_rank)
    taken: list[Candidate] = []
    for vulnerable in (False, True):
        for in_theme in range(1, MOST_PER_THEME + 1):
            for one in order:
                if (one.valence == "kwetsbaar") is vulnerable and one not in taken and len(taken) < most:
                    taken += [one] if _fits(one, taken, in_theme) else []
    return [one.column for one in sorted(taken, key=_rank)]


def _rank(one: Candidate) -> tuple[bool, bool, bool, float, int]:
    return (one.valence == "kwetsbaar", one.is_model_estimate, not one.is_standout, -one.surprise, one.column)


def _fits(one: Candidate, taken: Sequence[Candidate], in_theme: int) -> bool:
    if sum(other.theme == one.theme for other in taken) >= in_theme:
        return False
    if one.valence != "kwetsbaar":
        return True
    vulnerable = sum(other.valence == "kwetsbaar" for other in taken) + 1
    return vulnerable <= min(MOST_VULNERABLE, (len(taken) + 1) // 2)


def question(indicator: Indicator, place_in_text: str) -> str:
    """The sentence of the figure as a question: "In Kreileroord gaat het bij hoeveel van de 100 huizen om een ...?" """
    head = indicator.sentence_same.split(". ")[0]
    how_many = {"tien": "hoeveel van de 100", "procent": "hoeveel procent"}.get(indicator.value_form, "hoeveel")
    asked = indicator.value_text.replace("€ {n}", "hoeveel euro").replace("{n}", how_many)
    head = head.replace("{waarde}", asked).replace("{gebied}", place_in_text)
    return f"{head[:1].upper()}{head[1:]}?"


@dataclass(frozen=True, slots=True)
class Scale:
    """The slider of a question, in the unit as it is shown: euros, where the figure is in thousands of euros."""

    low: float
    high: float
    step: float

    @property
    def middle(self) -> float:
        """Where the slider stands at first: it tells nothing about the answer."""
        return self.at(round((self.high - self.low) / self.step / 2))

    @property
    def labelled(self) -> list[float]:
        """Values that get a label: both ends and a few between them, evenly apart."""
        coarse = round((self.high - self.low) / (COARSE * self.step))
        parts = next((n for n in (5, 4, 3, 2) if coarse % n == 0), 1)
        return [self.at(COARSE * coarse // parts * k) for k in range(parts + 1)]

    @property
    def stops(self) -> list[float]:
        """All values of the slider."""
        return [self.at(k) for k in range(round((self.high - self.low) / self.step) + 1)]

    def at(self, k: int) -> float:
        """The k-th value, without the dust of floating point."""
        return round(self.low + k * self.step, 6)


_SHARES = (Scale(0, 20, 0.5), Scale(0, 50, 1), Scale(0, 100, 1))
_STEPS_AT_LEAST = 40


def scale(indicator: Indicator, usual: tuple[float, float], own: Sequence[float]) -> Scale:
    """A slider that holds what is usual in Nederland and the figures it will be laid beside.

    usual  low and high of nearly all areas of this level, as published; own  the figures of the area, its gemeente
    and Nederland. A figure beyond what is usual gets room behind it, so that the end of the slider gives nothing away.
    """
    high = max(usual[1], *(1.15 * value for value in own)) * indicator.value_scale
    if indicator.unit == "%":
        return next((one for one in _SHARES if one.high >= high), _SHARES[-1])
    low = min(usual[0], *(0.85 * value for value in own)) * indicator.value_scale
    if low < 0.3 * (high - low):
        low = min(low, 0.0)
    return _rounded(low, high, 10.0**-indicator.decimals * indicator.value_scale)


def _rounded(low: float, high: float, finest: float) -> Scale:
    """Ends and steps in round numbers: at least 40 steps where the figure is that fine."""
    step = max(_nice((high - low) / _STEPS_AT_LEAST), finest)
    coarse = COARSE * step
    first, last = floor(low / coarse), ceil(high / coarse)
    while last - first < 4 or ((last - first) % 5 and (last - first) % 4):
        last += 1  # so that the labels below it stand evenly apart
    return Scale(round(first * coarse, 6), round(last * coarse, 6), step)


def _nice(step: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not larger."""
    power = 10.0 ** floor(log10(step))
    return max(one * power for one in (1, 2, 5) if one * power <= step * (1 + 1e-9))


def published(indicator: Indicator, shown: float) -> float:
    """A value of the slider in the unit of the figure."""
    return shown / indicator.value_scale


def guess_amount(indicator: Indicator, shown: float, step: float) -> str:
    """A value of the slider as a number with its unit: "35 %", "€ 300.000", "0,8 km"."""
    decimals = max(0, ceil(-log10(step) - 1e-9))
    unit = "euro" if indicator.unit == "x 1.000 euro" else indicator.unit
    return amount(shown, unit, decimals)


def guess_in_words(indicator: Indicator, shown: float, step: float) -> str:
    """The same, for a share of homes with what it comes to: "35 %: 3 à 4 van de 10 huizen"."""
    number = guess_amount(indicator, shown, step)
    if indicator.value_form != "tien" or shown in (0, 100):
        return number
    return f"{number}: {value_in_words(indicator, shown)}"


def beside_guess(indicator: Indicator, slider: Scale, guess: float, value: float) -> str:
    """What the figure is beside a guess, without judgement: "iets meer dan u dacht".

    guess  a value of the slider; value  the figure as published
    """
    difference = value * indicator.value_scale - guess
    if abs(difference) <= slider.step / 2:
        return "precies wat u dacht"
    off = difference / (slider.high - slider.low)
    words = indicator.words.more if off > 0 else indicator.words.less
    degree = "iets " if abs(off) <= CLOSE else "veel " if abs(off) >= FAR else ""
    return f"{degree}{words} dan u dacht"
