"""Times of a meeting in words: right when the clock changes, and how long it is until then."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.calendar_event import Meeting, countdown, local_words

HERE = ZoneInfo("Europe/Amsterdam")
NIGHT = datetime(2026, 10, 24, 22, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
IN_MINUTES = st.integers(0, 60 * 24 * 900).map(lambda minutes: timedelta(minutes=minutes))


def test_a_session_in_the_words_of_the_page():
    found = local_words(datetime(2026, 10, 15, 11, tzinfo=UTC), datetime(2026, 10, 15, 14, 30, tzinfo=UTC), HERE)

    assert (found.day, found.time) == ("donderdag 15 oktober 2026", "13.00 tot 16.30 uur")


@pytest.mark.parametrize(
    ("start", "end", "time"),
    [
        (0, 30, "00.00 tot 00.30 uur"),
        (150, 210, "02.30 (zomertijd) tot 02.30 uur (wintertijd)"),
        (60, 240, "01.00 tot 03.00 uur"),
        (-60, 60, "23.00 tot zondag 25 oktober 2026, 01.00 uur"),
    ],
)
def test_the_night_that_the_clock_goes_back(start, end, time):
    first, last = (NIGHT + timedelta(minutes=one) for one in (start, end))

    assert local_words(first, last, HERE).time == time


@given(MOMENTS, st.integers(1, 600), st.sampled_from((UTC, HERE, ZoneInfo("America/New_York"))))
def test_the_words_hang_on_the_moment_and_not_on_the_zone_it_came_in(start, minutes, zone):
    end = start + timedelta(minutes=minutes)
    here, there = (one.astimezone(HERE) for one in (start, end))
    found = local_words(start.astimezone(zone), end.astimezone(zone), HERE)

    assert found == local_words(start, end, HERE)
    assert found.day.split()[1] == str(here.day)
    assert found.time.startswith(f"{here.hour:02}.{here.minute:02}")
    assert f"{there.hour:02}.{there.minute:02} uur" in found.time


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ((2026, 6, 25, 8), (2026, 6, 25, 16), "vandaag om 16.00 uur"),
        ((2026, 6, 24, 23), (2026, 6, 25, 16), "morgen"),
        ((2026, 6, 23, 1), (2026, 6, 25, 16), "nog 2 dagen"),
        ((2026, 6, 12, 9), (2026, 6, 25, 16), "nog 13 dagen"),
        ((2026, 6, 4, 9), (2026, 6, 25, 1), "nog 3 weken"),
        ((2026, 6, 3, 9), (2026, 6, 25, 16), "nog ruim 3 weken"),
        ((2026, 3, 25, 9), (2026, 6, 25, 16), "nog 3 maanden"),
        ((2026, 3, 26, 9), (2026, 6, 25, 16), "nog 13 weken"),
        ((2025, 6, 24, 9), (2026, 6, 25, 16), "nog ruim 12 maanden"),
        ((2026, 11, 30, 9), (2027, 2, 28, 16), "nog 3 maanden"),
        ((2026, 10, 24, 23), (2026, 10, 25, 23), "morgen"),
        ((2026, 6, 25, 16), (2026, 6, 25, 16), "geweest"),
        ((2026, 6, 26, 16), (2026, 6, 25, 16), "geweest"),
    ],
)
def test_how_long_it_is(now, then, said):
    assert countdown(datetime(*now, tzinfo=HERE), datetime(*then, tzinfo=HERE), HERE) == said


@given(MOMENTS, IN_MINUTES)
def test_days_are_those_of_the_calendar_here(now, wait):
    then = now + wait
    found = countdown(now, then, HERE)
    days = (then.astimezone(HERE).date() - now.astimezone(HERE).date()).days

    assert (found == "geweest") is (wait <= timedelta(0))
    if wait > timedelta(0):
        assert found.startswith("vandaag om ") is (days == 0)
        assert (found == "morgen") is (days == 1)
        assert found.startswith("nog ") is (days > 1)
    if found.endswith("weken"):
        number = int(found.split()[-2])
        assert number * 7 <= days < number * 7 + 7
        assert ("ruim" in found) is (days != number * 7)


@given(MOMENTS, st.integers(1, 6000), st.integers(-1000, 7000))
def test_it_goes_on_until_its_end(start, length, at):
    end, now = start + timedelta(minutes=length), start + timedelta(minutes=at)
    found = countdown(now, start, HERE, end)

    assert (found == "nu bezig") is (start <= now < end)
    assert (found == "geweest") is (now >= end)


def meeting(**fields):
    start = datetime(2026, 10, 25, 2, 30, tzinfo=HERE)
    told = {"uid": "a@b", "sequence": 0, "starts": start, "ends": start.replace(fold=1), "title": "Sessie 1"}
    return Meeting(**told | {"place": "", "said": "", "url": ""} | fields)


def test_a_meeting_has_a_length_also_when_both_clocks_say_the_same():
    assert meeting().sequence == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": datetime(2026, 10, 25, 2, 30, tzinfo=HERE)},
        {"ends": datetime(2026, 10, 25, 4)},
        {"uid": ""},
        {"sequence": -1},
    ],
)
def test_what_is_no_meeting_is_refused(fields):
    with pytest.raises(ValueError, match=r"not after|no time zone|no meeting"):
        meeting(**fields)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        countdown(datetime(2026, 6, 25), datetime(2026, 6, 26, tzinfo=HERE), HERE)
