import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.lookalikes import NOBODY, SizeClasses, pooled_without_self, urbanity_band

NAN = np.nan

areas = st.lists(
    st.tuples(
        st.none() | st.integers(1, 2),
        st.none() | st.sampled_from([0, 40, 99, 100, 249, 250, 60_000]),
        st.none() | st.floats(0, 1),
    ),
    max_size=25,
)


def as_array(values):
    return np.array(values, dtype=np.float64)


def test_look_alikes_share_urbanity_and_size_class():
    classes = SizeClasses.build([1, 1, 1, 2, 1], [100, 249, 250, 100, 99])

    assert [classes.members(i).tolist() for i in range(5)] == [[1], [0], [], [], []]


@pytest.mark.parametrize("bound", [100, 250, 500, 1000, 2500, 10_000, 50_000])
def test_a_size_class_begins_at_its_bound(bound):
    classes = SizeClasses.build([3, 3, 3], [bound - 1, bound, bound + 1])

    assert [classes.members(i).tolist() for i in range(3)] == [[], [2], [1]]


def test_without_urbanity_or_households_there_are_no_look_alikes():
    classes = SizeClasses.build([NAN, NAN, 2, 2, 2, 2], [120, 120, NAN, NAN, 0, 0])

    mean, count = classes.mean(np.ones(6))

    assert [classes.members(i).tolist() for i in range(6)] == [[]] * 6
    assert np.isnan(mean).all()
    assert count.tolist() == [0] * 6


def test_the_mean_of_look_alikes_leaves_out_the_area_itself_and_absent_values():
    classes = SizeClasses.build([4] * 5, [600] * 5)

    mean, count = classes.mean([0.1, 0.2, 0.3, 0.7, NAN])

    assert np.allclose(mean, [0.4, 1.1 / 3, 1 / 3, 0.2, 0.325], rtol=1e-14)
    assert count.tolist() == [3, 3, 3, 3, 4]


def test_fewer_than_three_look_alikes_give_no_mean():
    mean, count = SizeClasses.build([4] * 3, [600] * 3).mean([0.1, 0.2, 0.3])

    assert np.isnan(mean).all()
    assert count.tolist() == [2, 2, 2]


def test_an_unknown_degree_of_urbanity_is_refused():
    with pytest.raises(ValueError, match="urbanity"):
        SizeClasses.build([6], [100])
    with pytest.raises(ValueError, match="differ in shape"):
        SizeClasses.build([1, 2], [100])


def test_no_areas_at_all_is_no_mistake():
    mean, count = SizeClasses.build([], []).mean([])

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
def test_the_mean_equals_the_mean_over_the_members(rows):
    urbanity, households, theta = (as_array([row[k] for row in rows]) for k in range(3))
    classes = SizeClasses.build(urbanity, households)

    mean, count = classes.mean(theta)

    for i in range(len(rows)):
        values = [theta[k] for k in classes.members(i) if not np.isnan(theta[k])]
        expected = sum(values) / len(values) if len(values) >= 3 else NAN
        assert count[i] == len(values)
        assert np.isclose(mean[i], expected, rtol=1e-12, atol=1e-14, equal_nan=True)


@given(areas)
def test_being_look_alikes_is_mutual_and_never_with_oneself(rows):
    classes = SizeClasses.build(*(as_array([row[k] for row in rows]) for k in range(2)))

    members = [set(classes.members(i).tolist()) for i in range(len(rows))]

    assert all(i in members[k] for i in range(len(rows)) for k in members[i])
    assert all(i not in members[i] for i in range(len(rows)))
