"""Who ties gemeenschappen together, and how many to ask to see a difference."""

from fractions import Fraction
from math import erf, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.bridging import connects, participation
from wijkdna.domain.evaluation import sample_size

TIES = st.lists(st.integers(0, 9), max_size=8)
SHARES = st.integers(1, 99).map(lambda n: n / 100)


def slow_participation(ties):
    """The chance that two ties, drawn one after the other with return, go to different gemeenschappen."""
    ends = [group for group, number in enumerate(ties) for _ in range(number)]
    pairs = [(one, other) for one in ends for other in ends]
    return Fraction(sum(one != other for one, other in pairs), len(pairs) or 1)


@given(TIES)
def test_the_spread_of_ties_equals_the_slow_way(ties):
    assert participation(ties) == pytest.approx(float(slow_participation(ties)), abs=1e-12)


@given(TIES, st.integers(1, 5), st.randoms())
def test_the_order_of_gemeenschappen_and_the_number_of_ties_as_such_do_not_matter(ties, times, chance):
    more = [number * times for number in chance.sample(ties, len(ties))]

    assert participation(more) == pytest.approx(participation(ties), abs=1e-12)


@given(TIES)
def test_the_spread_is_at_most_what_even_ties_give(ties):
    groups = sum(number > 0 for number in ties)

    assert -1e-12 <= participation(ties) <= 1 - 1 / max(1, groups) + 1e-12


@pytest.mark.parametrize(
    ("ties", "does"), [([], False), ([9], False), ([1, 1], True), ([5, 1], False), ([3, 1, 1], True), ([2, 0, 2], True)]
)
def test_connecting_is_at_least_two_gemeenschappen_about_evenly(ties, does):
    assert connects(ties) is does


def quantile(p):
    """Of the standard normal distribution, by halving."""
    low, high = -10.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 + erf(middle / sqrt(2))) / 2 < p else (low, middle)
    return low


@given(SHARES, SHARES, st.integers(0, 10), st.integers(1, 200))
def test_the_sample_is_the_smallest_that_is_enough(p1, p2, icc, m):
    if p1 == p2:
        with pytest.raises(ValueError, match="no difference"):
            sample_size(p1, p2)
        return
    z = quantile(0.975) + quantile(0.8)
    needed = z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2

    alone, clustered = sample_size(p1, p2, icc / 100, m)
    assert alone - 1 < needed + 1e-6
    assert alone >= needed - 1e-6
    assert clustered >= needed * (1 + (m - 1) * icc / 100) - 1e-6
    assert sample_size(p2, p1, icc / 100, m) == (alone, clustered)
    assert clustered >= alone


@pytest.mark.parametrize(
    ("p1", "p2", "number"),
    [(0.02, 0.05, 586), (0.05, 0.08, 1057), (0.05, 0.1, 432), (0.1, 0.15, 683), (0.15, 0.25, 248)],
)
def test_the_numbers_of_the_methods(p1, p2, number):
    assert sample_size(p1, p2)[0] == number


@pytest.mark.parametrize("wrong", [(-0.1, 0.2), (0.1, 1.2), (0.1, 0.2, 2), (0.1, 0.2, 0, 0.5)])
def test_what_is_no_share_is_refused(wrong):
    with pytest.raises(ValueError, match="no shares"):
        sample_size(*wrong)
