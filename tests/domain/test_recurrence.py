"""Days of what comes back: as another library counts them, day by day from the start; and bounded in any case."""

from datetime import date, datetime

import pytest
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday
from hypothesis import given, settings
from hypothesis import strategies as some

from wijkdna.domain.moments import Span
from wijkdna.domain.recurrence import CannotTell, Every, Repeat, days_of

WINDOW = Span(date(2026, 11, 2), date(2028, 5, 2))
THEIRS = {Every.DAY: DAILY, Every.WEEK: WEEKLY, Every.MONTH: MONTHLY, Every.YEAR: YEARLY}
LATE = datetime(2028, 5, 2)


def numbers(*values):
    return some.lists(some.sampled_from(values), max_size=2, unique=True).map(tuple)


@some.composite
def rules(draw):
    every = draw(some.sampled_from(Every))
    months = draw(numbers(1, 2, 6, 11, 12))
    nths = (0, 1, 2, 4, -1) if every is Every.MONTH or (every is Every.YEAR and months) else (0,)
    month_days = draw(numbers(1, 13, 29, 31, -1, -30)) if every is not Every.WEEK else ()
    return Repeat(
        every=every,
        interval=draw(some.integers(1, 5)),
        weekdays=draw(some.lists(some.tuples(some.sampled_from(nths), some.integers(0, 6)), max_size=2).map(tuple)),
        month_days=month_days,
        months=months,
        positions=draw(numbers(1, 2, -1)) if every in (Every.MONTH, Every.YEAR) else (),
        count=draw(some.none() | some.integers(1, 30)),
        until=draw(some.none() | some.dates(date(2026, 1, 1), date(2028, 12, 1))),
        week_start=draw(some.sampled_from((0, 6))),
    )


def theirs(rule, start):
    """All days from the start on, one by one."""
    days = [weekday(day, nth or None) for nth, day in rule.weekdays]
    # without any part the library fills in the first day itself; positions without a part are refused by it
    found = rrule(
        THEIRS[rule.every],
        dtstart=datetime(start.year, start.month, start.day),
        interval=rule.interval,
        wkst=rule.week_start,
        until=LATE,
        byweekday=days or None,
        bymonthday=rule.month_days or None,
        bymonth=rule.months or None,
        bysetpos=rule.positions or None,
    )
    every = [one.date() for one in found][: rule.count]
    return [day for day in every if WINDOW.first <= day <= min(WINDOW.last, rule.until or WINDOW.last)]


@settings(max_examples=100)
@given(rules(), some.dates(date(2024, 1, 1), date(2027, 6, 1)))
def test_the_days_are_those_of_another_library(rule, start):
    if rule.positions and not (rule.weekdays or rule.month_days or rule.months):
        return
    if len({bool(nth) for nth, _ in rule.weekdays}) == 2:
        return  # "every Monday and the first Monday": the other library wants both at once, the standard either
    assert days_of(rule, start, WINDOW) == theirs(rule, start)


def test_the_31st_comes_only_in_months_that_have_one():
    rule = Repeat(every=Every.MONTH)
    found = days_of(rule, date(2026, 10, 31), Span(date(2026, 11, 1), date(2027, 4, 1)))

    assert found == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)]


def test_a_day_that_never_comes_is_no_endless_search():
    assert days_of(Repeat(every=Every.YEAR, months=(2,), month_days=(30,)), date(1900, 1, 1), WINDOW) == []


def test_what_began_in_another_century_is_found_at_once_but_not_counted_from_there():
    assert days_of(Repeat(every=Every.DAY), date(1601, 1, 1), Span(WINDOW.first, WINDOW.first)) == [WINDOW.first]
    with pytest.raises(CannotTell):
        days_of(Repeat(every=Every.DAY, count=10**9), date(1601, 1, 1), WINDOW)


@pytest.mark.parametrize(
    "asked", [{"interval": 0}, {"weekdays": ((1, 0),)}, {"months": (13,)}, {"months": (0,)}, {"month_days": (-32,)}]
)
def test_what_means_nothing_is_refused(asked):
    with pytest.raises(CannotTell):
        Repeat(every=Every.WEEK, **asked)
