"""When who is silent in a date poll is reminded."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.date_poll import REMIND_BEFORE, remind_at

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(days=90))


@given(MOMENTS, LENGTHS)
def test_it_comes_after_the_start_and_before_the_end_and_in_its_last_two_days(opened, length):
    deadline = opened + length
    at = remind_at(opened, deadline)

    assert opened < at < deadline
    assert deadline - at <= REMIND_BEFORE


@given(MOMENTS, LENGTHS)
def test_who_was_just_invited_gets_as_much_time_as_there_is_after_the_reminder(opened, length):
    deadline = opened + length

    at = remind_at(opened, deadline)

    assert at - opened >= deadline - at - timedelta.resolution


@given(MOMENTS, st.timedeltas(timedelta(days=4), timedelta(days=90)))
def test_of_a_poll_of_four_days_or_more_it_is_two_days(opened, length):
    assert remind_at(opened, opened + length) == opened + length - timedelta(days=2)


def test_two_days_are_48_hours_also_when_the_clock_changes():
    here = ZoneInfo("Europe/Amsterdam")
    deadline = datetime(2026, 10, 26, 12, tzinfo=here)

    assert remind_at(datetime(2026, 10, 1, tzinfo=here), deadline) == datetime(2026, 10, 24, 11, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        remind_at(datetime(2026, 10, 1), datetime(2026, 10, 9, tzinfo=UTC))
