"""When a moment of the year falls, from a rule: as spans of days, or not known.

A date that is not certain is never worked out: it is looked up, and filled in. Feasts of a faith too, but for those
that the rule itself counts from Easter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wijkdna.domain.numbers_nl import date_nl

DAYS_IN_A_MONTH = 30.4375
"""On average, to tell days as months."""

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
"""As date.weekday() counts them."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From the first day to the last one, both included. Raises ValueError when they stand the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} comes after {self.last}")

    def __str__(self) -> str:
        """In words: "zaterdag 26 september", "10 tot en met 18 oktober", with the years when they differ."""
        first, last = date_nl(self.first).rpartition(" ")[0], date_nl(self.last).rpartition(" ")[0]
        if self.first == self.last:
            return f"{WEEKDAYS[self.first.weekday()]} {first}"
        if self.first.year != self.last.year:
            return f"{date_nl(self.first)} tot en met {date_nl(self.last)}"
        return f"{self.first.day if self.first.month == self.last.month else first} tot en met {last}"

    def meets(self, other: "Span") -> bool:
        """They have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same day each year. instead: on this weekday (0 is Monday) it is another day: (weekday, month, day)."""

    month: int
    day: int
    instead: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The nth weekday (0 is Monday) of a month: 1 to 4, or -1 for the last."""

    nth: int
    weekday: int
    month: int


@dataclass(frozen=True, slots=True)
class FromEaster:
    """So many days after Easter Sunday, or before it, for `length` days."""

    days: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Period:
    """From one month and day to another, each year; over New Year when the end lies before the start."""

    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """Days that are known. look_up: after the last of them it comes again, on days that are not known yet."""

    spans: tuple[Span, ...]
    look_up: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Only the team can tell, for each year anew. is_local: known here alone, and nowhere to be looked up."""

    is_local: bool


Rule = Fixed | NthWeekday | FromEaster | Period | Listed | Unknown


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Gregorian computus, Meeus), for years from 1583."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, extra = century // 4, century % 4
    epact = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * extra + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def spans_in(rule: Rule, year: int) -> tuple[Span, ...] | None:
    """When it begins in a year; () when it does not come that year, None when that is not known."""
    if isinstance(rule, Unknown):
        return None
    if isinstance(rule, Listed):
        found = tuple(one for one in rule.spans if one.first.year == year)
        is_open = rule.look_up and year > max((one.first.year for one in rule.spans), default=0)
        return None if is_open and not found else found
    return (_span(rule, year),)


def _span(rule: Fixed | NthWeekday | FromEaster | Period, year: int) -> Span:
    if isinstance(rule, Period):
        last_year = year + (rule.end < rule.start)
        return Span(date(year, *rule.start), date(last_year, *rule.end))
    if isinstance(rule, FromEaster):
        first = easter(year) + timedelta(days=rule.days)
        return Span(first, first + timedelta(days=rule.length - 1))
    day = _nth(rule, year) if isinstance(rule, NthWeekday) else _fixed(rule, year)
    return Span(day, day)


def _fixed(rule: Fixed, year: int) -> date:
    day = date(year, rule.month, rule.day)
    if rule.instead is not None and day.weekday() == rule.instead[0]:
        return date(year, *rule.instead[1:])
    return day


def _nth(rule: NthWeekday, year: int) -> date:
    if rule.nth > 0:
        first = date(year, rule.month, 1)
        return first + timedelta(days=(rule.weekday - first.weekday()) % 7 + 7 * (rule.nth - 1))
    last = date(year + rule.month // 12, rule.month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - rule.weekday) % 7)


def spans_between(rule: Rule, own: Sequence[Span], window: Span) -> list[Span]:
    """When it falls in a window, in order. own: days that the team filled in; they take the place of those of the rule
    that begin in the same year.
    """
    filled = {one.first.year for one in own}
    years = [year for year in range(window.first.year - 1, window.last.year + 1) if year not in filled]
    ruled = [one for year in years for one in spans_in(rule, year) or ()]
    return sorted({one for one in (*own, *ruled) if one.meets(window)})


def is_known(rule: Rule, own: Sequence[Span], window: Span) -> bool:
    """False when it may fall in this window on days that somebody has to look up first."""
    if spans_between(rule, own, window):
        return True
    filled = {one.first.year for one in own}
    years = set(range(window.first.year, window.last.year + 1)) - filled
    return all(spans_in(rule, year) is not None for year in years)


def comes(rule: Rule, own: Sequence[Span], today: date) -> Span | None:
    """The first time that it is not over yet, within two years; None when that is not known, or never."""
    window = Span(today, date(today.year + 2, 12, 31))
    return next(iter(spans_between(rule, own, window)), None)


def never_again(rule: Rule, today: date) -> bool:
    """True when all its days are known and over."""
    return isinstance(rule, Listed) and not rule.look_up and all(one.last < today for one in rule.spans)


def months_to(span: Span, today: date) -> float:
    """Months until it begins; 0 for what is there today."""
    return max(0.0, (span.first - today).days / DAYS_IN_A_MONTH)


def month_by_month(window: Span) -> Iterator[Span]:
    """The months of a window, cut where it begins and ends."""
    first = window.first
    while first <= window.last:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        yield Span(first, min(window.last, following - timedelta(days=1)))
        first = following


def lanes(spans: Iterable[Span]) -> list[int]:
    """For each span, in order of its first day, the lowest row of a drawing in which it covers nothing."""
    ends: list[date] = []
    found = []
    for span in spans:
        lane = next((k for k, end in enumerate(ends) if end < span.first), len(ends))
        ends[lane : lane + 1] = [span.last]
        found.append(lane)
    return found
