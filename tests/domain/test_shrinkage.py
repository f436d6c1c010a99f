import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.slow_distinct import slow_fit
from wijkdna.domain.shrinkage import fit_means, fit_shares, usable_counts

NAN = np.nan

counts = st.lists(st.tuples(st.none() | st.integers(0, 400), st.none() | st.integers(0, 2000)), min_size=1, max_size=25)
numbers = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=25)


def as_array(values):
    return np.array(values, dtype=np.float64)


def test_y_above_n_is_capped_and_an_area_of_nobody_has_no_value():
    y, n = usable_counts([7, 5, NAN, 3], [5, 0, 10, NAN])

    assert np.array_equal(y, [5, NAN, NAN, NAN], equal_nan=True)
    assert np.array_equal(n, [5, NAN, NAN, NAN], equal_nan=True)


def test_counts_below_zero_and_differing_shapes_are_refused():
    with pytest.raises(ValueError, match="below zero"):
        usable_counts([-1], [5])
    with pytest.raises(ValueError, match="differ in shape"):
        usable_counts([1, 2], [5])


def test_areas_that_do_not_differ_are_shrunk_fully():
    fit = fit_shares([10, 20, 30], [100, 200, 300], False)

    assert (fit.pbar, fit.tau2, fit.M) == (0.1, 0.0, 1e6)
    assert np.allclose(fit.theta, 0.1, rtol=0, atol=1e-15)


def test_one_area_tells_nothing_about_spread():
    fit = fit_shares([30, NAN], [190, 20], True)

    assert (fit.tau2, fit.M) == (0.0, 1e6)
    assert np.isnan(fit.theta[1])


def test_areas_of_one_person_each_tell_nothing_about_spread():
    fit = fit_shares([1, 0, 1, 0], [1, 1, 1, 1], False)

    assert (fit.pbar, fit.tau2, fit.M) == (0.5, 0.0, 1e6)


@pytest.mark.parametrize("rounded", [True, False])
@pytest.mark.parametrize(("y", "share"), [([0, 0, 0], 0.0), ([50, 100, 15], 1.0)])
def test_all_or_none_everywhere_skips_the_rounding_step(rounded, y, share):
    fit = fit_shares(y, [50, 100, 15], rounded)

    assert (fit.pbar, fit.tau2, fit.M) == (share, 0.0, 1e6)
    assert fit.n.tolist() == [50, 100, 15]
    assert fit.theta.tolist() == [share] * 3


def test_without_any_value_there_is_no_fit():
    fit = fit_shares([NAN, 3], [10, 0], True)

    assert np.isnan([fit.pbar, fit.tau2, fit.M]).all()
    assert np.isnan(fit.theta).all()


def test_the_spread_of_opposite_areas_stops_at_the_floor():
    fit = fit_shares([0, 500], [500, 500], False)

    assert (fit.M, fit.tau2) == (0.5, 0.25 / 1.5)


def test_rounding_to_five_makes_a_count_weigh_less_and_keeps_its_share():
    fit = fit_shares([5, 40, 95], [10, 100, 1000], True)

    assert (fit.n < [10, 100, 1000]).all()
    assert np.allclose(fit.y / fit.n, [0.5, 0.4, 0.095], rtol=1e-14)
    assert fit.n[0] / 10 < fit.n[1] / 100 < fit.n[2] / 1000


def test_a_very_large_area_keeps_its_own_share():
    fit = fit_shares([3e11, 10, 900], [1e12, 100, 1000], True)

    assert np.isclose(fit.theta[0], 0.3, rtol=1e-9)


@given(counts, st.booleans())
def test_the_fit_equals_the_slow_one(pairs, rounded):
    y, n = [y for y, _ in pairs], [n for _, n in pairs]

    fit = fit_shares(as_array(y), as_array(n), rounded)

    slow = slow_fit(y, n, rounded)
    expected = [slow["pbar"], slow["tau2"], slow["M"]]
    assert np.allclose([fit.pbar, fit.tau2, fit.M], as_array(expected), rtol=1e-6, atol=1e-14, equal_nan=True)
    means = [a / (a + b) for a, b in (slow["posterior"].get(i, (NAN, NAN)) for i in range(len(y)))]
    assert np.allclose(fit.theta, means, rtol=1e-7, atol=1e-14, equal_nan=True)


@given(counts, st.booleans())
def test_a_shrunken_share_lies_between_the_own_share_and_that_of_all_areas(pairs, rounded):
    y, n = as_array([y for y, _ in pairs]), as_array([n for _, n in pairs])

    fit = fit_shares(y, n, rounded)

    own = np.minimum(y, n) / np.where(n > 0, n, NAN)
    low, high = np.minimum(own, fit.pbar), np.maximum(own, fit.pbar)
    known = ~np.isnan(own)
    assert np.array_equal(known, ~np.isnan(fit.theta))
    assert (fit.theta[known] >= low[known] - 1e-12).all()
    assert (fit.theta[known] <= high[known] + 1e-12).all()


@given(counts, st.booleans())
def test_parameters_of_the_posterior_are_never_negative(pairs, rounded):
    fit = fit_shares(as_array([y for y, _ in pairs]), as_array([n for _, n in pairs]), rounded)

    known = ~np.isnan(fit.n)
    assert (fit.alpha[known] >= 0).all()
    assert (fit.beta[known] >= 0).all()


def test_a_mean_weighs_by_its_households():
    fit = fit_means([10, 20, 30], [25, 75, 475], "none", False)

    assert (fit.mean, fit.tau2, fit.logged) == (20, 100, False)
    assert np.allclose(fit.theta, [15, 20, 29.5], rtol=1e-15)
    assert np.allclose(fit.sd**2, [50, 25, 5], rtol=1e-15)


def test_a_model_estimate_weighs_seven_tenths_whatever_its_households():
    fit = fit_means([10, 20, 30], [NAN, 0, 475], "none", True)

    assert np.allclose(fit.theta, [13, 20, 27], rtol=1e-15)
    assert np.allclose(fit.sd**2, 30, rtol=1e-15)


def test_a_mean_of_no_households_or_of_an_unknown_number_has_no_value():
    fit = fit_means([10, 20, 30, 40, NAN], [25, 0, NAN, 25, 25], "none", False)

    assert fit.mean == 25
    assert np.isnan(fit.theta).tolist() == [False, True, True, False, True]
    assert np.isnan(fit.sd).tolist() == [False, True, True, False, True]


def test_positive_skewed_values_are_compared_as_logarithms():
    fit = fit_means([100, 400], [75, 75], "log", False)

    assert fit.logged
    assert np.isclose(np.exp(fit.mean), 200)
    assert np.allclose(fit.x, np.log([100, 400]))


def test_one_value_of_zero_keeps_all_values_as_they_are():
    assert not fit_means([0, 400], [75, 75], "log", False).logged
    assert fit_means([0, 400], [0, 75], "log", False).logged


def test_equal_means_have_no_spread_even_when_floating_point_says_otherwise():
    fit = fit_means([0.1 + 0.2, 0.3, 0.3], [75, 75, 75], "none", False)

    assert fit.tau2 == 0
    assert fit.sd.tolist() == [0, 0, 0]


def test_without_any_mean_there_is_no_fit():
    fit = fit_means([NAN, 3], [10, 0], "log", False)

    assert np.isnan([fit.mean, fit.tau2]).all()
    assert np.isnan(fit.theta).all()


def test_means_of_differing_shapes_and_households_below_zero_are_refused():
    with pytest.raises(ValueError, match="differ in shape"):
        fit_means([1, 2], [5], "none", False)
    with pytest.raises(ValueError, match="below zero"):
        fit_means([1], [-5], "none", False)


def test_a_mean_of_very_many_households_keeps_a_posterior_of_some_width():
    fit = fit_means([1, 2], [1e18, 1e18], "none", False)

    assert (fit.sd > 0).all()


@given(numbers, st.integers(1, 5000), st.booleans())
def test_a_shrunken_mean_lies_between_the_own_mean_and_that_of_all_areas(values, households, model):
    x = as_array(values)

    fit = fit_means(x, np.full(len(x), households), "none", model)

    known = ~np.isnan(x)
    slack = 1e-9 * (1 + np.abs(x[known]).max(initial=0))
    assert (fit.theta[known] >= np.minimum(x, fit.mean)[known] - slack).all()
    assert (fit.theta[known] <= np.maximum(x, fit.mean)[known] + slack).all()
    assert (fit.sd[known] ** 2 <= fit.tau2 * (1 + 1e-12)).all()
