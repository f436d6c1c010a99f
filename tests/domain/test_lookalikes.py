import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.lookalikes import NOBODY, LookAlikes, pooled_without_self, urbanity_band

NAN = np.nan

areas = st.integers(1, 25).flatmap(
    lambda n: st.tuples(
        st.lists(st.none() | st.floats(0, 1), min_size=n, max_size=n),
        st.lists(st.lists(st.integers(0, n - 1), unique=True, max_size=10), min_size=n, max_size=n),
    )
)


def as_array(values):
    return np.array(values, dtype=np.float64)


def alike(rows, most=10):
    return LookAlikes(np.array([row + [NOBODY] * (most - len(row)) for row in rows], dtype=np.int64).reshape(-1, most))


def test_members_are_the_look_alikes_in_their_order():
    look_alikes = alike([[2, 1], [], [0]])

    assert [look_alikes.members(i).tolist() for i in range(3)] == [[2, 1], [], [0]]


def test_the_mean_of_look_alikes_leaves_out_absent_values():
    mean, count = alike([[1, 2, 3, 4], [2, 3, 4], [0, 1, 3], [], [0, 1, 2]]).mean([0.1, 0.2, 0.3, 0.7, NAN])

    assert np.allclose(mean, [0.4, NAN, 1 / 3, NAN, 0.2], rtol=1e-14, equal_nan=True)
    assert count.tolist() == [3, 2, 3, 0, 3]


def test_fewer_than_three_look_alikes_give_no_mean():
    mean, count = alike([[1, 2], [0, 2], [0, 1]]).mean([0.1, 0.2, 0.3])

    assert np.isnan(mean).all()
    assert count.tolist() == [2, 2, 2]


def test_no_areas_at_all_is_no_mistake():
    mean, count = alike([]).mean([])

    assert (len(mean), len(count)) == (0, 0)


def test_the_band_of_an_urbanity_holds_one_degree_either_way():
    assert urbanity_band([1, 2, 3, 4, 5, NAN], 2).tolist() == [True, True, True, False, False, False]
    assert urbanity_band([1, NAN], NAN).tolist() == [False, False]


def test_the_share_of_the_others_is_that_of_all_their_people_together():
    y, n = [10, 20, 30, 40, 5, NAN], [100, 100, 100, 200, 0, 50]

    share, others = pooled_without_self(y, n, [7, 7, 7, 7, 7, 7])

    assert np.allclose(share, [90 / 400, 80 / 400, 70 / 400, 60 / 300, 100 / 500, 100 / 500], rtol=1e-15)
    assert others.tolist() == [3, 3, 3, 3, 4, 4]


def test_areas_in_no_group_are_not_compared_with_each_other():
    share, others = pooled_without_self([1] * 5, [2] * 5, [NOBODY] * 5)

    assert np.isnan(share).all()
    assert others.tolist() == [0] * 5


@given(areas)
def test_the_mean_equals_the_mean_over_the_members(drawn):
    theta, rows = as_array(drawn[0]), drawn[1]
    look_alikes = alike(rows)

    mean, count = look_alikes.mean(theta)

    for i, row in enumerate(rows):
        values = [theta[k] for k in row if not np.isnan(theta[k])]
        expected = sum(values) / len(values) if len(values) >= 3 else NAN
        assert count[i] == len(values)
        assert np.isclose(mean[i], expected, rtol=1e-12, atol=1e-14, equal_nan=True)
