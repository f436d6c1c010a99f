"""The order in which a map is typed over."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wijkdna.domain.walk import walk

POINTS = arrays(np.float64, st.tuples(st.integers(0, 30), st.just(2)), elements=st.integers(0, 1000).map(float))


def length(points, order):
    return float(np.sqrt((np.diff(points[order], axis=0) ** 2).sum(axis=1)).sum())


@given(POINTS)
def test_every_point_comes_once_and_the_west_comes_first(points):
    order = walk(points)

    assert sorted(order) == list(range(len(points)))
    assert not len(points) or points[order[0], 0] == points[:, 0].min()


def test_a_grid_is_walked_without_a_long_jump():
    points = np.array([[x, y] for x in range(8) for y in range(8)], dtype=np.float64)
    shuffled = np.random.default_rng(3).permutation(points)

    assert length(shuffled, walk(shuffled)) < 1.15 * 63


def test_points_that_are_not_known_come_last():
    points = np.array([[np.nan, np.nan], [5.0, 0.0], [1.0, 0.0], [np.nan, 1.0]])

    assert walk(points) == [2, 1, 0, 3]
