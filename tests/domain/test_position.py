import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.position import lower_and_higher, percentile

NAN = np.nan

figures = st.lists(st.none() | st.sampled_from([0.0, 1.0, 2.5]) | st.floats(-1e6, 1e6), max_size=30)


def slow_position(value, among):
    known = [x for x in among if x is not None]
    if value is None or not known:
        return None, None
    lower = sum(1 for x in known if x < value)
    higher = sum(1 for x in known if x > value)
    return 100 * lower / len(known), 100 * higher / len(known)


def as_array(values):
    return np.array(values, dtype=np.float64)


def test_equal_figures_are_neither_lower_nor_higher():
    lower, higher = lower_and_higher([1, 2, 3], [1, 2, 2, 3])

    assert lower.tolist() == [0, 25, 75]
    assert higher.tolist() == [75, 25, 0]


def test_an_absent_figure_has_no_place_and_does_not_count_for_others():
    lower, higher = lower_and_higher([NAN, 5], [NAN, 5, 4, NAN])

    assert np.array_equal(lower, [NAN, 50], equal_nan=True)
    assert np.array_equal(higher, [NAN, 0], equal_nan=True)


@pytest.mark.parametrize("among", [[], [NAN, NAN]])
def test_among_nobody_there_is_no_place(among):
    lower, higher = lower_and_higher([1, NAN], among)

    assert np.isnan(lower).all()
    assert np.isnan(higher).all()


def test_the_percentile_counts_equals_for_half():
    assert percentile([0, 25, 75, 0], [75, 25, 0, 0]).tolist() == [12.5, 50, 87.5, 50]


@given(figures, figures)
def test_places_equal_those_of_counting_one_by_one(values, among):
    lower, higher = lower_and_higher(as_array(values), as_array(among))
    expected = [slow_position(value, among) for value in values]

    assert np.allclose(lower, as_array([one for one, _ in expected]), rtol=0, atol=1e-12, equal_nan=True)
    assert np.allclose(higher, as_array([one for _, one in expected]), rtol=0, atol=1e-12, equal_nan=True)


@given(figures.filter(lambda values: any(value is not None for value in values)))
def test_the_mean_percentile_of_all_areas_is_the_middle(values):
    at = percentile(*lower_and_higher(as_array(values), as_array(values)))

    assert np.nanmean(at) == pytest.approx(50)
    assert np.nanmin(at) >= 0
    assert np.nanmax(at) <= 100
