"""Hours of a bijeenkomst for a certificate."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.lab_hours import in_words, length

HERE = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 10, 15, 13, tzinfo=HERE)
NO_ZONE = datetime(2027, 1, 1)


@given(st.integers(0, 24 * 3600))
def test_hours_are_the_nearest_tenth_and_halves_go_up(seconds):
    tenths = Fraction(seconds, 360)
    nearest = int(tenths + Fraction(1, 2))

    assert length(START, START + timedelta(seconds=seconds)) == Decimal(nearest) / 10


def test_a_night_in_which_the_clock_goes_back_has_the_hours_that_it_has():
    starts = datetime(2026, 10, 25, 1, tzinfo=HERE)

    assert length(starts, datetime(2026, 10, 25, 4, tzinfo=HERE)) == 4


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(START, START - timedelta(minutes=1)), (NO_ZONE, NO_ZONE + timedelta(days=1)), (START, NO_ZONE)],
)
def test_no_length_is_an_error(starts, ends):
    with pytest.raises(ValueError, match="no length"):
        length(starts, ends)


def test_zones_may_differ():
    assert length(START, datetime(2026, 10, 15, 14, 30, tzinfo=UTC)) == Decimal("3.5")


@pytest.mark.parametrize(
    ("hours", "words"), [("3", "3 uur"), ("3.5", "3,5 uur"), ("10.0", "10 uur"), ("0.25", "0,3 uur")]
)
def test_hours_in_words(hours, words):
    assert in_words(Decimal(hours)) == words
