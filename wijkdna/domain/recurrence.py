"""On which days something that comes back falls, as calendars tell it (RFC 5545), looking at one stretch of days only.

How long the answer takes hangs on that stretch, and with a count on how long ago it began; both are bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wijkdna.domain.moments import Span

MOST_DAYS = 5000
"""Days from the first time to the end of the window, of a rule whose times have to be counted."""

MONTHS, LONGEST_MONTH = 12, 31


class Every(StrEnum):
    """The period in which a rule tells which days it means."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


class CannotTell(ValueError):
    """The rule began too long ago to count its times, or is of a kind that is not read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A rule. Empty tuples ask nothing; numbers below zero count from the end, as in the standard.

    weekdays    (nth, weekday): nth 0 for every one; Monday is 0;  positions  which of the days of a period
    count       so many times in all;  until  the last day
    week_start  where weeks begin, for every second week
    """

    every: Every
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    week_start: int = 0

    def __post_init__(self) -> None:
        if self.interval < 1:
            raise CannotTell("an interval below one")
        if not all(1 <= month <= MONTHS for month in self.months):
            raise CannotTell("a month that there is not")
        if not all(1 <= abs(day) <= LONGEST_MONTH for day in self.month_days):
            raise CannotTell("a day that no month has")
        with_nth = any(nth for nth, _ in self.weekdays)
        if with_nth and (self.every in (Every.DAY, Every.WEEK) or (self.every is Every.YEAR and not self.months)):
            raise CannotTell("the nth weekday of something that is no month")


def days_of(rule: Repeat, start: date, window: Span) -> list[date]:
    """The days of a rule in a window, in order. start: the first time. Raises CannotTell."""
    last = min(window.last, rule.until or window.last)
    found: list[date] = []
    times = 0
    for days in _periods(rule, start, window, last):
        for day in days:
            if day < start or day > last:
                continue
            times += 1
            if rule.count is not None and times > rule.count:
                return found
            if day >= window.first:
                found.append(day)
    return found


def _periods(rule: Repeat, start: date, window: Span, last: date) -> Iterator[list[date]]:
    """The days of each period; without a count it goes straight to the window."""
    begin = _number(rule, start)
    first = begin if rule.count is not None else max(begin, _number(rule, window.first))
    first += -(first - begin) % rule.interval
    if rule.count is not None and (last - start).days > MOST_DAYS:
        raise CannotTell("it began too long ago")
    for number in range(first, _number(rule, last) + 1, rule.interval):
        days = sorted(set(_days(rule, number, start)))
        yield _at(rule.positions, days) if rule.positions else days


def _number(rule: Repeat, day: date) -> int:
    """Which period a day lies in, counted through."""
    if rule.every is Every.DAY:
        return day.toordinal()
    if rule.every is Every.WEEK:
        return (day.toordinal() - 1 - rule.week_start) // 7
    return day.year * 12 + day.month - 1 if rule.every is Every.MONTH else day.year


def _at(positions: tuple[int, ...], days: list[date]) -> list[date]:
    places = {p - 1 if p > 0 else len(days) + p for p in positions if p}
    return [day for k, day in enumerate(days) if k in places]


def _days(rule: Repeat, number: int, start: date) -> Iterator[date]:
    """The days of one period that the rule means."""
    if rule.every is Every.DAY:
        yield from _fitting(rule, [date.fromordinal(number)])
    elif rule.every is Every.WEEK:
        monday = number * 7 + 1 + rule.week_start
        week = [date.fromordinal(monday + k) for k in range(7)]
        asked = {weekday for _, weekday in rule.weekdays} or {start.weekday()}
        yield from _fitting(rule, [day for day in week if day.weekday() in asked])
    elif rule.every is Every.MONTH:
        year, month = divmod(number, 12)
        if not rule.months or month + 1 in rule.months:
            yield from _in_month(rule, year, month + 1, start)
    else:
        all_months = rule.months or (range(1, 13) if rule.month_days or rule.weekdays else (start.month,))
        for month in all_months:
            yield from _in_month(rule, number, month, start)


def _fitting(rule: Repeat, days: list[date]) -> list[date]:
    """Those that no other part of the rule leaves out."""
    weekdays = {weekday for _, weekday in rule.weekdays}
    return [
        day
        for day in days
        if (not rule.months or day.month in rule.months)
        and (not weekdays or day.weekday() in weekdays)
        and (not rule.month_days or _counted(day) & set(rule.month_days))
    ]


def _counted(day: date) -> set[int]:
    """The number of a day in its month, from the start and from the end."""
    return {day.day, day.day - _length(day.year, day.month) - 1}


def _length(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _in_month(rule: Repeat, year: int, month: int, start: date) -> Iterator[date]:
    length = _length(year, month)
    asked = rule.month_days or (() if rule.weekdays else (start.day,))
    for day in (date(year, month, k) for k in range(1, length + 1)):
        if (not asked or _counted(day) & set(asked)) and _is_weekday(rule, day, length):
            yield day


def _is_weekday(rule: Repeat, day: date, length: int) -> bool:
    """It is one of the weekdays, and the nth of its month where that is asked."""
    which = {0, (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)}
    return not rule.weekdays or any(day.weekday() == weekday and nth in which for nth, weekday in rule.weekdays)
