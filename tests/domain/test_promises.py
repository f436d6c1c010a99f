"""Late, soon, ending, and too many who ask: on the day itself, the day before and the day after."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.promises import (
    Ask,
    Reminding,
    Standing,
    Validity,
    asking_too_much,
    department_key,
    promise_reminder,
    standing,
    validity,
)

TODAY = date(2026, 11, 26)


def days(number):
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("due", "told"),
    [(-1, Standing.LATE), (0, Standing.SOON), (14, Standing.SOON), (15, Standing.LATER)],
)
def test_a_promise_is_late_from_the_day_after_its_date(due, told):
    assert standing(days(due), False, TODAY) == told
    assert standing(days(due), True, TODAY) == Standing.DONE


@pytest.mark.parametrize(
    ("due", "told"),
    [(-400, Reminding.PROMISE_LATE), (-1, Reminding.PROMISE_LATE), (7, Reminding.PROMISE_SOON), (8, None)],
)
def test_a_promise_is_told_a_week_before_and_once_it_is_late(due, told):
    assert promise_reminder(days(due), TODAY) == told


@pytest.mark.parametrize(
    ("until", "told"),
    [(-1, Validity.OVER), (0, Validity.ENDING), (30, Validity.ENDING), (31, Validity.HOLDS)],
)
def test_a_card_is_asked_about_a_month_before_its_last_day(until, told):
    assert validity(days(until), TODAY) == told


@pytest.mark.parametrize(
    ("one", "other"), [("Wonen", "wonen"), ("Afdeling Wonen", "team  wonen"), ("de Wijkteams", "Wijkteams")]
)
def test_a_department_is_one_however_it_is_written(one, other):
    assert department_key(one) == department_key(other)


def test_three_departments_in_a_month_is_too_much():
    asks = [Ask("Wonen", days(-30)), Ask("Energie", days(-2)), Ask("Sociaal domein", TODAY)]

    assert asking_too_much(asks, TODAY) == ("Wonen", "Energie", "Sociaal domein")
    assert asking_too_much(asks, days(1)) == ()  # the first is then more than a month ago
    assert asking_too_much(asks[:2], TODAY) == ()


def test_one_department_that_asks_often_is_one_department():
    asks = [Ask("Wonen", TODAY), Ask("afdeling wonen", TODAY), Ask("Energie", TODAY), Ask("", TODAY), Ask(" ", TODAY)]

    assert asking_too_much(asks, TODAY) == ()


ASKS = st.lists(
    st.builds(
        Ask,
        st.sampled_from(["Wonen", "wonen", "Afdeling Wonen", "Energie", "energie ", "Zorg", "Sport", "", " "]),
        st.integers(-40, 5).map(days),
    ),
    max_size=8,
)


@given(ASKS)
def test_it_is_too_much_when_some_three_asks_are_of_three_departments_in_one_month(asks):
    """The slow way: every three asks are looked at by themselves."""

    def is_burden(three):
        names = {department_key(one.department) for one in three}
        return len(names) == 3 and "" not in names and all(-31 < (one.day - TODAY).days <= 0 for one in three)

    assert bool(asking_too_much(asks, TODAY)) == any(map(is_burden, combinations(asks, 3)))


@given(ASKS, st.randoms())
def test_the_order_of_writing_down_does_not_matter(asks, chance):
    shuffled = list(asks)
    chance.shuffle(shuffled)

    told, again = asking_too_much(asks, TODAY), asking_too_much(shuffled, TODAY)
    assert {department_key(one) for one in told} == {department_key(one) for one in again}
