"""Until when personal data may stay."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import slow_retention
from wijkdna.domain.retention import Length, is_over, later, over_before, warned_before

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
LENGTHS = st.builds(Length, months=st.integers(0, 40), days=st.integers(0, 400))


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        (date(2026, 1, 31), Length(months=1), date(2026, 2, 28)),
        (date(2028, 1, 31), Length(months=1), date(2028, 2, 29)),
        (date(2026, 11, 26), Length(months=18), date(2028, 5, 26)),
        (date(2026, 12, 31), Length(months=2), date(2027, 2, 28)),
        (date(2026, 1, 31), Length(months=1, days=1), date(2026, 3, 1)),
        (date(2026, 2, 28), Length(days=28), date(2026, 3, 28)),
        (date(2026, 2, 28), Length(), date(2026, 2, 28)),
        (date(9999, 12, 1), Length(months=1), date.max),
        (date(9999, 12, 1), Length(days=400), date.max),
    ],
)
def test_a_length_ends_on_the_same_day_of_the_month_or_the_last_one(start, length, last):
    assert later(start, length) == last


def test_what_may_stay_until_a_day_is_over_on_the_next():
    assert not is_over(date(2026, 11, 25), Length(days=1), date(2026, 11, 26))
    assert is_over(date(2026, 11, 25), Length(days=1), date(2026, 11, 27))


@given(DAYS, LENGTHS)
def test_the_end_is_what_a_walk_day_by_day_finds(start, length):
    assert later(start, length) == slow_retention.later(start, length.months, length.days)


@given(DAYS, st.builds(Length, months=st.integers(0, 6), days=st.integers(0, 60)))
def test_the_day_for_the_database_is_what_a_look_at_every_day_finds(today, length):
    earliest = today - timedelta(days=300)

    assert over_before(length, today) == slow_retention.over_before(length.months, length.days, today, earliest)


@given(DAYS, LENGTHS, st.integers(-500, 500))
def test_a_row_is_over_exactly_when_it_started_before_that_day(today, length, shift):
    start = over_before(length, today) + timedelta(days=shift)

    assert is_over(start, length, today) is (start < over_before(length, today))


@given(DAYS, DAYS, LENGTHS)
def test_what_started_later_may_stay_at_least_as_long(one, other, length):
    first, second = sorted((one, other))

    assert later(first, length) <= later(second, length)


@given(DAYS, LENGTHS, LENGTHS)
def test_whoever_is_erased_today_was_due_for_a_warning_before(today, length, warning):
    assert warned_before(length, warning, today) >= over_before(length, today)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (Length(months=1), "1 maand"),
        (Length(months=18), "18 maanden"),
        (Length(days=1), "1 dag"),
        (Length(days=28), "4 weken"),
        (Length(days=7), "1 week"),
        (Length(days=30), "30 dagen"),
        (Length(months=12, days=1), "12 maanden en 1 dag"),
        (Length(), "0 dagen"),
    ],
)
def test_a_length_is_said_in_words(length, words):
    assert str(length) == words


@pytest.mark.parametrize("wrong", [{"months": -1}, {"days": -1}, {"months": 1201}])
def test_a_length_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="no length of time"):
        Length(**wrong)
