"""What became of the figures of one place between two releases: when is it news of the place, and when of the counting.

Only a newer year can tell of a change, and then by the rule of trend.py: larger than rounding and chance, and worth a
word. Another number for the same year is a correction by its source: nothing happened in the place. A figure that is
counted otherwise, or for another area, is not compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from math import isnan, log

from wijkdna.domain.areas import Level
from wijkdna.domain.beside import Spread
from wijkdna.domain.comparison import precise_amount
from wijkdna.domain.distinct import Label
from wijkdna.domain.figures import Status
from wijkdna.domain.indicators import Indicator
from wijkdna.domain.numbers_nl import absence
from wijkdna.domain.trend import Course, Direction, direction, in_words

_REDEFINED = "definitie_veranderd"


class News(Enum):
    """What became of one figure."""

    CHANGED = "een nieuw jaar, en een ander cijfer"  # larger than noise
    SAME = "een nieuw jaar, ongeveer gelijk"
    REVISED = "zelfde jaar, nieuwe bewerking"
    UNCHANGED = "niets veranderd"  # as it is shown
    APPEARED = "nu wel een cijfer"
    VANISHED = "geen cijfer meer"
    ABSENT = "nog steeds geen cijfer"
    NEW = "een nieuw soort cijfer"
    GONE = "dit soort cijfer is er niet meer"
    OTHER = "anders geteld"  # or for another area


@dataclass(frozen=True, slots=True)
class Moment:
    """One figure as one release has it.

    value  NaN where status is not KNOWN
    level  of the area it was measured for: on the page of a buurt it may be that of its wijk
    n      people, households or homes it rests on, NaN when not known
    label  how the place stands out in it
    """

    indicator: Indicator
    value: float
    status: Status
    level: Level
    n: float
    label: Label = Label.ONBEKEND

    @property
    def amount(self) -> str:
        """The figure as it is shown, or why there is none."""
        return absence(self.status) if isnan(self.value) else precise_amount(self.indicator, self.value)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure then and now; one of the two is None when that release does not have this kind of figure.

    size  of the difference, in numbers of tau of the indicator (beside.py): how far places lie apart; 0 without both
    """

    then: Moment | None
    now: Moment | None
    news: News
    size: float

    @property
    def indicator(self) -> Indicator:
        """As it is now, or was last. Raises ValueError when there is neither."""
        moment = self.now or self.then
        if moment is None:
            raise ValueError("a change of nothing")
        return moment.indicator

    @property
    def stands_out_otherwise(self) -> bool:
        """True when the place stood out in another way, or not at all, or now does not any more."""
        if self.then is None or self.now is None:
            return False
        return _shown(self.then.label) is not _shown(self.now.label)


def change(then: Moment | None, now: Moment | None, spread: Spread | None) -> Change:
    """What became of one figure. spread: the measure for its size, None when it has none."""
    size = _size(then, now, spread) if then and now else 0.0
    return Change(then, now, _news(then, now), size)


def _news(then: Moment | None, now: Moment | None) -> News:
    if then is None:
        return News.NEW
    if now is None:
        return News.GONE
    if isnan(then.value) or isnan(now.value):
        return _of_absent(then, now)
    if then.level is not now.level or _is_counted_otherwise(then.indicator, now.indicator):
        return News.OTHER
    if then.indicator.newest == now.indicator.newest:
        return News.UNCHANGED if then.amount == now.amount else News.REVISED
    return News.CHANGED if _became(then, now) in (Direction.UP, Direction.DOWN) else News.SAME


def _of_absent(then: Moment, now: Moment) -> News:
    if isnan(then.value):
        return News.ABSENT if isnan(now.value) else News.APPEARED
    return News.VANISHED


def _is_counted_otherwise(then: Indicator, now: Indicator) -> bool:
    if _REDEFINED in now.caution and then.newest != now.newest:
        return True
    return _arithmetic(then) != _arithmetic(now)


def _arithmetic(indicator: Indicator) -> tuple[object, ...]:
    """How a figure is made, without its years."""
    inputs = {role: [name.partition("@")[0] for name in names] for role, names in indicator.inputs.items()}
    return indicator.unit, indicator.formula, indicator.kind, inputs


def _became(then: Moment, now: Moment) -> Direction:
    return direction(now.indicator, _course(then, now))


def _course(then: Moment, now: Moment) -> Course:
    """Both years; n of the one that rests on fewer, so that neither seems surer than it is."""
    known = [n for n in (then.n, now.n) if not isnan(n)]
    periods = (then.indicator.newest, now.indicator.newest)
    return Course(periods, (then.value, now.value), n=min(known) if known else float("nan"))


def _size(then: Moment, now: Moment, spread: Spread | None) -> float:
    if spread is None or spread.tau == 0:
        return 0.0
    before, after = _scaled(then, spread), _scaled(now, spread)
    return 0.0 if isnan(before) or isnan(after) else abs(after - before) / spread.tau


def _scaled(moment: Moment, spread: Spread) -> float:
    """The figure on the scale of tau: a part of one, or a mean, in logarithms when those of the indicator are."""
    if spread.counted:
        return moment.value / (1000.0 if moment.indicator.formula == "per_1000" else 100.0)
    if not spread.logged:
        return moment.value
    return log(moment.value) if moment.value > 0 else float("nan")


_QUIET = (Label.ONBEKEND, Label.GEWOON)


def _shown(label: Label) -> Label:
    return Label.GEWOON if label in _QUIET else label


_RANK = (
    *(News.CHANGED, News.REVISED, News.OTHER, News.VANISHED, News.APPEARED, News.GONE, News.NEW),
    *(News.SAME, News.UNCHANGED, News.ABSENT),
)
"""News of the place first, then news of the counting, then no news."""


def in_order(changes: Iterable[Change]) -> list[Change]:
    """By kind of news, the largest difference first, then in the order of the screen."""
    return sorted(changes, key=lambda one: (_RANK.index(one.news), -one.size, one.indicator.order))


def told(one: Change) -> str:
    """What became of a figure, in words: "gestegen van 12 % in 2022 naar 17 % in 2024". No capital, no stop."""
    then, now = one.then, one.now
    if then is None or now is None:
        return f"{one.news.value}: {_with_year(now or then)}"
    match one.news:
        case News.CHANGED | News.SAME:
            return in_words(now.indicator, _course(then, now))
        case News.REVISED:
            return f"{one.news.value}: {then.amount} werd {now.amount} in {now.indicator.newest}"
        case News.UNCHANGED:
            return f"{one.news.value}: {_with_year(now)}"
        case News.ABSENT:
            return f"{one.news.value}: {now.amount}"
    return f"{one.news.value}: eerst {_with_year(then)}, nu {_with_year(now)}"


def _with_year(moment: Moment | None) -> str:
    if moment is None:
        raise ValueError("a change of nothing")
    return moment.amount if isnan(moment.value) else f"{moment.amount} in {moment.indicator.newest}"
