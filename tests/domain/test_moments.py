"""Days of moments: Easter in two ways, weekdays counted by hand, and what is not known stays unknown."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wijkdna.domain.moments import (
    Fixed,
    FromEaster,
    Listed,
    NthWeekday,
    Period,
    Span,
    Unknown,
    comes,
    easter,
    is_known,
    lanes,
    month_by_month,
    months_to,
    never_again,
    spans_between,
    spans_in,
)

EASTERS = """1990-04-15 1991-03-31 1992-04-19 1993-04-11 1994-04-03 1995-04-16 1996-04-07 1997-03-30 1998-04-12
1999-04-04 2000-04-23 2001-04-15 2002-03-31 2003-04-20 2004-04-11 2005-03-27 2006-04-16 2007-04-08 2008-03-23
2009-04-12 2010-04-04 2011-04-24 2012-04-08 2013-03-31 2014-04-20 2015-04-05 2016-03-27 2017-04-16 2018-04-01
2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16
2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25
2039-04-10 2040-04-01 2041-04-21 2042-04-06 2043-03-29 2044-04-17 2045-04-09 2046-03-25 2047-04-14 2048-04-05
2049-04-18 2050-04-10"""

YEARS = some.integers(1990, 2090)
DAYS = some.dates(date(2000, 1, 1), date(2080, 12, 31))
SPANS = some.builds(lambda day, length: Span(day, day + timedelta(days=length)), DAYS, some.integers(0, 60))


def slow_easter(year):
    """Lilius and Clavius: the moon of the church from golden number and epact, then the Sunday after it, day by day."""
    golden, century = year % 19 + 1, year // 100 + 1
    solar, lunar = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + lunar - solar) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = 44 - epact
    day = date(year, 3, 1) + timedelta(days=(moon if moon >= 21 else moon + 30) - 1)
    day += timedelta(days=1)
    while day.weekday() != 6:
        day += timedelta(days=1)
    return day


def test_easter_falls_on_the_days_that_stood_in_calendars():
    assert [easter(year).isoformat() for year in range(1990, 2051)] == EASTERS.split()


@given(some.integers(1583, 4000))
def test_easter_is_the_sunday_after_the_moon_of_the_church(year):
    assert easter(year) == slow_easter(year)


@given(YEARS, some.sampled_from((1, 2, 3, 4, -1)), some.integers(0, 6), some.integers(1, 12))
def test_the_nth_weekday_is_found_by_counting_the_days_of_the_month(year, nth, weekday, month):
    (span,) = spans_in(NthWeekday(nth, weekday, month), year)
    days = [date(year, 1, 1) + timedelta(days=k) for k in range(366)]
    right = [day for day in days if (day.year, day.month, day.weekday()) == (year, month, weekday)]

    assert span == Span(right[nth - 1 if nth > 0 else nth], right[nth - 1 if nth > 0 else nth])


@pytest.mark.parametrize(("year", "day"), [(2025, 26), (2026, 27), (2031, 26)])
def test_a_day_moves_when_it_falls_on_a_sunday(year, day):
    assert spans_in(Fixed(4, 27, (6, 4, 26)), year) == (Span(date(year, 4, day), date(year, 4, day)),)


def test_days_around_easter_hang_on_it():
    (carnival,), (pentecost,) = (spans_in(FromEaster(days, n), 2027) for days, n in ((-49, 3), (49, 2)))

    assert carnival == Span(date(2027, 2, 7), date(2027, 2, 9))
    assert pentecost == Span(date(2027, 5, 16), date(2027, 5, 17))


def test_a_period_over_new_year_is_found_from_both_years():
    rule = Period((12, 20), (1, 4))
    new_year, old_year = date(2027, 1, 2), date(2026, 12, 31)

    for day in (new_year, old_year):
        assert spans_between(rule, [], Span(day, day)) == [Span(date(2026, 12, 20), date(2027, 1, 4))]
    assert spans_between(rule, [], Span(date(2027, 1, 5), date(2027, 12, 19))) == []


def test_what_is_to_be_looked_up_is_not_known_and_never_guessed():
    listed = Listed((Span(date(2026, 2, 21), date(2026, 3, 1)),), look_up=True)
    year = Span(date(2026, 11, 1), date(2027, 10, 31))

    assert [spans_in(listed, y) for y in (2025, 2026, 2027)] == [(), listed.spans, None]
    for rule in (listed, Unknown(is_local=False)):
        assert spans_between(rule, [], year) == []
        assert not is_known(rule, [], year)
        assert comes(rule, [], date(2026, 11, 1)) is None
        own = [Span(date(2027, 2, 20), date(2027, 2, 28))]
        assert spans_between(rule, own, year) == own
        assert is_known(rule, own, year)


def test_what_comes_once_is_over_for_good():
    rule = Listed((Span(date(2027, 1, 1), date(2027, 1, 1)),), look_up=False)

    assert not never_again(rule, date(2027, 1, 1))
    assert never_again(rule, date(2027, 1, 2))
    assert spans_in(rule, 2028) == ()
    assert is_known(rule, [], Span(date(2028, 1, 1), date(2028, 12, 31)))


def test_days_that_the_team_filled_in_take_the_place_of_the_rule_in_that_year_alone():
    own, window = [Span(date(2027, 9, 18), date(2027, 9, 18))], Span(date(2026, 9, 1), date(2028, 9, 30))
    found = spans_between(NthWeekday(4, 5, 9), own, window)

    assert found == [Span(date(2026, 9, 26), date(2026, 9, 26)), *own, Span(date(2028, 9, 23), date(2028, 9, 23))]


RULES = some.one_of(
    some.builds(Fixed, some.integers(1, 12), some.integers(1, 28)),
    some.builds(NthWeekday, some.sampled_from((1, 2, 3, 4, -1)), some.integers(0, 6), some.integers(1, 12)),
    some.builds(FromEaster, some.integers(-60, 60), some.integers(1, 9)),
    some.builds(Period, *[some.tuples(some.integers(1, 12), some.integers(1, 28)) for _ in range(2)]),
    some.builds(Listed, some.lists(SPANS, max_size=3).map(tuple), some.booleans()),
    some.just(Unknown(is_local=True)),
)


@given(RULES, some.lists(SPANS, max_size=3), SPANS)
def test_a_window_holds_what_each_year_holds_and_meets_it(rule, own, window):
    filled = {one.first.year for one in own}
    years = range(window.first.year - 1, window.last.year + 1)
    slow = {one for year in years if year not in filled for one in spans_in(rule, year) or ()} | set(own)

    assert spans_between(rule, own, window) == sorted(one for one in slow if one.meets(window))


@given(RULES, some.lists(SPANS, max_size=3), DAYS)
def test_what_comes_is_not_over_and_nothing_comes_before_it(rule, own, today):
    found = comes(rule, own, today)
    if found is None:
        return
    assert found.last >= today
    assert months_to(found, today) >= 0
    earlier = spans_between(rule, own, Span(today, max(today, found.first)))
    assert earlier[0] == found


@given(SPANS, SPANS)
def test_two_spans_meet_when_they_share_a_day(one, other):
    days = {one.first + timedelta(days=k) for k in range((one.last - one.first).days + 1)}
    shared = any(other.first <= day <= other.last for day in days)

    assert one.meets(other) == other.meets(one) == shared


@given(SPANS)
def test_months_together_are_the_window(window):
    found = list(month_by_month(window))

    assert (found[0].first, found[-1].last) == (window.first, window.last)
    assert all(a.last + timedelta(days=1) == b.first and b.first.day == 1 for a, b in pairwise(found))
    assert all((one.first.year, one.first.month) == (one.last.year, one.last.month) for one in found)


@given(some.lists(SPANS, max_size=12).map(sorted))
def test_nothing_in_a_lane_lies_over_another(spans):
    found = list(zip(lanes(spans), spans, strict=True))

    assert all(a != b or not one.meets(two) for k, (a, one) in enumerate(found) for b, two in found[:k])
    most = max((sum(one.meets(Span(day.first, day.first)) for one in spans) for day in spans), default=0)
    assert max((lane + 1 for lane, _ in found), default=0) == most


def test_a_span_runs_forward():
    with pytest.raises(ValueError, match="comes after"):
        Span(date(2026, 2, 2), date(2026, 2, 1))
