"""The course of one figure through the years: has it changed, in words, and why there is no course.

When is a difference between the first and the last year called a change? All three must hold (judgement):

1. the figures differ as they are shown: nothing "rises" from 12 % to 12 %;
2. the difference is at least twice its standard deviation (`DEVIATIONS`). That holds rounding (a step of 1 has variance
   1/12; counts rounded to five 25/12) and chance: binomial for a share of n people, homes or households, Poisson for
   a number per 1,000. n is that of the newest year, for both years. A survey counts for `SURVEYED` of its n. A model
   estimate counts for at most `MODEL_ANSWERS`, however large the area: a model lends answers from elsewhere. Of a
   mean without a published spread only rounding is known;
3. the difference is worth a word: one percentage point, or a tenth of the first figure where that is less; of other
   figures a twentieth of the first.

A figure that goes up and down in the whole country too (caution `landelijk_schommelend`) is never called a change:
both years are told, and that it sways.
"""

from enum import StrEnum
from functools import lru_cache
from math import isnan, sqrt
from typing import NamedTuple

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import absence
from wijkdna.domain.shrinkage import ROUNDING_TO_5

DEVIATIONS = 2.0
"""Standard deviations of a difference below which it may be chance."""

SURVEYED = 0.02
"""Part of the residents whose answers a survey of the GGD rests on, after what weighting costs (judgement)."""

MODEL_ANSWERS = 1000
"""Answers that a modelled estimate is worth at most (judgement)."""

WORTH_POINTS, WORTH_OF_SHARE, WORTH_OF_OTHERS = 1.0, 0.1, 0.05

_SWAYS, _REDEFINED, _SURVEY = "landelijk_schommelend", "definitie_veranderd", "enquete"
_LEVELS = {Level.LAND: "voor het land"} | {level: f"per {level}" for level in Level if level is not Level.LAND}


class Direction(StrEnum):
    """What became of a figure between its first and its last year."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    SWAYS = "sways"


_CHANGED = {Direction.UP: "gestegen", Direction.DOWN: "gedaald"}
_UNCHANGED = {Direction.SAME: "ongeveer gelijk", Direction.SWAYS: "gaat op en neer"}


class Reason(StrEnum):
    """Why there is no course, or no longer one."""

    ABSENT = "absent"
    ONE_PERIOD = "one_period"
    IS_CHANGE = "is_change"
    REDEFINED = "redefined"
    REDRAWN = "redrawn"
    OTHER_LEVEL = "other_level"
    NOT_PUBLISHED = "not_published"


class Gap(NamedTuple):
    """Why earlier years are missing: in a few words for a table, and as a sentence."""

    reason: Reason
    brief: str
    sentence: str


class Course(NamedTuple):
    """The periods of a figure on the same borders, oldest first, with its values; None where a year is missing.

    The first and the last value are known. before: why there are no earlier ones; None when no earlier year exists
    n: people, households or homes the newest figure rests on; NaN where that does not apply or is not known
    """

    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    before: Gap | None = None
    n: float = float("nan")

    @property
    def years(self) -> tuple[int, ...]:
        """The periods as years; of a period of years the last."""
        return tuple(int(period[-4:]) for period in self.periods)

    @property
    def ends(self) -> tuple[float, float]:
        """First and last value. Raises ValueError when one is missing."""
        first, last = self.values[0], self.values[-1]
        if first is None or last is None or len(self.values) < 2:
            raise ValueError(f"a course from {self.periods[0]} without both ends")
        return first, last


def since(course: Course, period: str) -> Course | None:
    """The course from this period on, to lay beside a shorter one; None when it has no figure of that period."""
    if period not in course.periods[:-1]:
        return None
    start = course.periods.index(period)
    if course.values[start] is None:
        return None
    return course._replace(periods=course.periods[start:], values=course.values[start:])


def direction(indicator: Indicator, course: Course) -> Direction:
    """Whether the figure changed, by the rule above."""
    return _told(indicator, course)[0]


def _told(indicator: Indicator, course: Course) -> tuple[Direction, str, str]:
    """What became of a figure, with its first and last amount as they are shown."""
    first, last = course.ends
    start, end = precise_amount(indicator, first), precise_amount(indicator, last)
    if start == end:
        return Direction.SAME, start, end
    if _SWAYS in indicator.caution:
        return Direction.SWAYS, start, end
    if abs(last - first) < least_change(indicator, first, last, course.n):
        return Direction.SAME, start, end
    return Direction.UP if last > first else Direction.DOWN, start, end


def least_change(indicator: Indicator, first: float, last: float, n: float) -> float:
    """The smallest difference that is called a change, in the unit of the figure; n as in Course."""
    noise = DEVIATIONS * sqrt(variance(indicator, first, n) + variance(indicator, last, n))
    if indicator.kind == "share":
        return max(noise, min(WORTH_POINTS, WORTH_OF_SHARE * first))
    return max(noise, WORTH_OF_OTHERS * abs(first))


def variance(indicator: Indicator, value: float, n: float) -> float:
    """Variance of one figure by rounding and chance, in its unit squared; without n by rounding only."""
    answers = _answers(indicator, n)
    if isnan(answers) or answers <= 0:
        return _rounding(indicator, n)
    if indicator.kind == "share":
        part = (value / 100 * answers + 0.5) / (answers + 1)  # a share of 0 % is not sure either
        return 1e4 * part * (1 - part) / answers + _rounding(indicator, n)
    if indicator.formula == "per_1000":
        return 1000 * max(value, 0.0) / answers + _rounding(indicator, n)
    return _rounding(indicator, n)


def _answers(indicator: Indicator, n: float) -> float:
    if indicator.is_model_estimate:
        return MODEL_ANSWERS if isnan(n) else min(n, MODEL_ANSWERS)
    return SURVEYED * n if _SURVEY in indicator.caution else n


def _rounding(indicator: Indicator, n: float) -> float:
    if indicator.formula in ("share", "per_1000"):
        scale = 100.0 if indicator.formula == "share" else 1000.0
        return ROUNDING_TO_5 * (scale / n) ** 2 if indicator.is_rounded_to_5 and n > 0 else 0.0
    return (10.0**-indicator.decimals) ** 2 / 12


def in_words(indicator: Indicator, course: Course) -> str:
    """What happened, with both years: "gestegen van 12 % in 2019 naar 17 % in 2025". No capital, no stop."""
    became, start, end = _told(indicator, course)
    first, last = course.periods[0], course.periods[-1]
    estimated = "naar schatting " if indicator.is_model_estimate else ""
    if became in _CHANGED:
        return f"{estimated}{_CHANGED[became]} van {start} in {first} naar {end} in {last}"
    both = f"{start} in {first} en in {last}" if start == end else f"{start} in {first}, {end} in {last}"
    return f"{_UNCHANGED[became]}: {estimated}{both}"


def sentence(indicator: Indicator, course: Course, where: str) -> str:
    """The same as a sentence about an area. where: as Place.in_text, "de gemeente Alkmaar"."""
    told = in_words(indicator, course)
    match direction(indicator, course):
        case Direction.UP | Direction.DOWN:
            return f"In {where} is dit cijfer {told}."
        case Direction.SWAYS:
            return f"In {where} {told.replace(_UNCHANGED[Direction.SWAYS], 'gaat dit cijfer op en neer', 1)}."
    return f"In {where} bleef dit cijfer {told}."


def beside(course: Course, land: Course | Gap) -> Course | None:
    """The course of Nederland over the same years as that of an area; None when it has none."""
    return None if isinstance(land, Gap) else since(land, course.periods[0])


def story(indicator: Indicator, course: Course, where: str, land: Course | None = None) -> list[str]:
    """All that is said of a course: what happened here, what in Nederland over the same years, why nothing earlier.

    land  from beside(); None leaves Nederland out
    """
    told = [sentence(indicator, course, where)]
    if land is not None:
        told.append(sentence(indicator, land, "heel Nederland"))
    return told if course.before is None else [*told, course.before.sentence]


def single_period(indicator: Indicator) -> Gap:
    """Why an indicator of which we have one period has no course in any area."""
    if _REDEFINED in indicator.caution:
        return Gap(
            Reason.REDEFINED,
            "telling veranderd",
            f"De telling is veranderd. Alleen {indicator.newest} is te gebruiken.",
        )
    first, dash, last = indicator.newest.partition("-")
    if dash and any("@" in name for names in indicator.inputs.values() for name in names):
        return Gap(
            Reason.IS_CHANGE,
            f"vergelijkt zelf {first} met {last}",
            f"Dit cijfer vergelijkt zelf al {first} met {last}.",
        )
    if dash:
        return Gap(
            Reason.ONE_PERIOD,
            f"laatste uit {first}-{last}",
            f"Dit is de laatste meting uit {first} tot en met {last}. Van eerder heeft WijkDNA geen cijfer.",
        )
    return Gap(Reason.ONE_PERIOD, f"alleen {first}", f"WijkDNA heeft van dit cijfer maar één jaar: {first}.")


@lru_cache(maxsize=8)
def no_figure(status: Status) -> Gap:
    """Why a figure that is absent now has no course."""
    brief = absence(status) if status is Status.TOO_SMALL else "geen cijfer"
    return Gap(Reason.ABSENT, brief, f"Er is geen cijfer om door de jaren te volgen: {absence(status)}.")


def other_borders(level: Level, since: int | None, period: str) -> Gap:
    """Why there is nothing from `period` or before: the area was another one.

    since  first year of the present borders; None when that is not known, or when the area is new
    """
    if since is None:
        return Gap(
            Reason.REDRAWN,
            f"{level} bestond in {period} nog niet zo",
            f"Deze {level} bestond in {period} nog niet, of had een andere grens. Cijfers van toen gaan over een ander "
            "gebied.",
        )
    return Gap(
        Reason.REDRAWN,
        f"grens veranderd in {since}",
        f"De grens van deze {level} is in {since} veranderd. Cijfers van daarvoor gaan over een ander gebied.",
    )


def other_level(level: Level) -> Gap:
    """Why there is nothing earlier at this level, while there is for larger areas."""
    return Gap(
        Reason.OTHER_LEVEL,
        f"eerder niet {_LEVELS[level]}",
        f"Eerdere jaren zijn niet {_LEVELS[level]} gepubliceerd.",
    )


def not_published(level: Level) -> Gap:
    """Why this area has nothing earlier, while others of its level do."""
    where = "het land" if level is Level.LAND else f"deze {level}"
    return Gap(
        Reason.NOT_PUBLISHED,
        "eerder niet gepubliceerd",
        f"Eerdere jaren zijn voor {where} niet gepubliceerd.",
    )
