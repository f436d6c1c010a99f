"""Whom a set of doors reaches, who is left, and what one of them stopping would cost."""

from math import e

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import slow_coverage
from wijkdna.domain.coverage import (
    Claim,
    best_set,
    blind_spots,
    households,
    is_overloaded,
    lost_without,
    reached,
    shares_of,
)

PARTS = st.integers(0, 20).map(lambda n: n / 20)


@st.composite
def maps(draw):
    """Shares of some doors in some groups, and the sizes of the groups."""
    groups = draw(st.integers(1, 4))
    row = st.lists(PARTS, min_size=groups, max_size=groups)
    shares = draw(st.lists(row, min_size=1, max_size=5))
    sizes = draw(st.lists(st.integers(1, 90), min_size=groups, max_size=groups))
    return np.array(shares), sizes


@given(maps(), st.data())
def test_a_set_reaches_what_the_slow_way_finds(one, data):
    shares, sizes = one
    chosen = sorted(data.draw(st.sets(st.integers(0, len(shares) - 1))))

    assert households(shares, sizes, chosen) == pytest.approx(slow_coverage.households(shares, sizes, chosen))
    assert list(reached(shares, chosen)) == pytest.approx(
        [slow_coverage.part(shares, group, chosen) for group in range(len(sizes))]
    )


@given(maps(), st.integers(0, 5))
def test_the_suggested_set_is_never_far_below_the_best(one, most):
    shares, sizes = one
    chosen = best_set(shares, sizes, most)

    assert len(chosen) == len(set(chosen)) <= most
    best = slow_coverage.best(shares, sizes, min(most, len(shares)))
    assert households(shares, sizes, chosen) >= (1 - 1 / e) * best - 1e-9


@given(maps())
def test_one_more_door_never_reaches_fewer_and_adds_less_than_alone(one):
    shares, sizes = one
    order = list(range(len(shares)))
    numbers = [households(shares, sizes, order[:n]) for n in range(len(order) + 1)]

    steps = np.diff(numbers)
    assert (steps >= -1e-9).all()
    assert all(step <= households(shares, sizes, [door]) + 1e-9 for door, step in enumerate(steps))


@given(maps(), st.data())
def test_what_goes_with_one_door_is_what_the_others_do_not_reach(one, data):
    shares, sizes = one
    chosen = sorted(data.draw(st.sets(st.integers(0, len(shares) - 1), min_size=1)))
    whole = slow_coverage.households(shares, sizes, chosen)

    for door, lost in zip(chosen, lost_without(shares, sizes, chosen), strict=True):
        rest = slow_coverage.households(shares, sizes, [other for other in chosen if other != door])
        assert lost == pytest.approx((whole - rest) / whole if whole else 0.0)


@given(maps())
def test_the_best_set_does_not_depend_on_which_doors_come_first(one):
    shares, sizes = one
    found = households(shares, sizes, best_set(shares, sizes, 1))

    assert households(shares[::-1], sizes, best_set(shares[::-1], sizes, 1)) == pytest.approx(found)


def test_claims_become_parts_of_a_group_and_never_more_than_all_of_it():
    claims = [Claim(0, 0, 10, 20, 30), Claim(1, 0, None, 50, None), Claim(1, 1, 1, 2, 90), Claim(0, 2, 0, 0, 5)]
    sizes = [40.0, 0.0, 10.0]

    def parts(which):
        return shares_of(claims, 2, sizes, which).tolist()

    assert parts("low") == [[0.25, 0, 0], [1, 0, 0]]
    assert parts("likely") == [[0.5, 0, 0], [1, 0, 0]]
    assert parts("high") == [[0.75, 0, 0.5], [1, 0, 0]]


def test_a_group_that_is_reached_far_less_than_the_others_is_a_blind_spot():
    parts = np.array([0.5, 0.2, 0.31])

    assert blind_spots(parts, [50, 50, 0]) == [1]
    assert blind_spots(np.zeros(2), [50, 50]) == []
    assert blind_spots(np.zeros(2), [0, 0]) == []


def test_nothing_is_lost_where_nobody_is_reached():
    assert lost_without(np.zeros((2, 1)), [10], [0, 1]) == [0, 0]
    assert best_set(np.zeros((2, 1)), [10], 3) == []
    assert best_set(np.zeros((0, 1)), [10], 3) == []


@pytest.mark.parametrize(("asked", "doors", "much"), [(3, 0, True), (2, 2, False), (2, 3, True), (1, 9, False)])
def test_who_has_many_doors_is_asked_too_much_sooner(asked, doors, much):
    assert is_overloaded(asked, doors) is much
