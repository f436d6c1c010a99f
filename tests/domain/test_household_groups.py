import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.household_groups import LARGER, OWN, Range, older_share, range_of, split_of_rent

SHARES = st.floats(0, 1)


def test_older_people_live_with_one_and_a_half_in_a_household():
    assert older_share(0.113, 575, 250) * 250 == pytest.approx(0.113 * 575 / 1.5)


def test_there_are_never_older_people_in_all_households():
    assert older_share(0.9, 600, 250) == 0.95


def test_what_is_not_owned_is_split_as_in_the_gemeente():
    assert split_of_rent(0.86, 0.18, 0.24) == pytest.approx((0.105, 0.035))


@given(SHARES, SHARES, SHARES)
def test_renters_of_both_kinds_are_all_who_do_not_own(owned, association, rented):
    both = split_of_rent(owned, association, rented)

    assert min(both) >= 0
    assert sum(both) == pytest.approx(1 - owned)


@pytest.mark.parametrize(
    ("share", "households", "margin", "found"),
    [
        (0.17, 250, OWN, Range(35, 50)),
        (0.1, 250, LARGER, Range(18, 35)),
        (0.04, 250, OWN, Range(9, 11)),
        (0.0399, 250, OWN, None),
        (1.0, 250, OWN, Range(225, 250)),
    ],
)
def test_a_group_is_a_rounded_range_of_ten_households_or_more(share, households, margin, found):
    assert range_of(share, households, margin) == found


@given(SHARES, st.integers(1, 100_000), st.sampled_from([OWN, LARGER]))
def test_a_range_holds_the_estimate_and_no_more_than_there_are(share, households, margin):
    found = range_of(share, households, margin)

    assert (found is None) == (share * households < 10)
    if found:
        assert 1 <= found.low <= share * households <= found.high <= households
