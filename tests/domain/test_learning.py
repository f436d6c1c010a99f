"""What is learned from counts, and what knowing more would be worth."""

import numpy as np
import pytest

from wijkdna.domain.pooling import Prior, pool
from wijkdna.domain.value_of_information import worth_of_knowing, worth_of_trying


def test_two_places_far_apart_say_little_about_a_third():
    found = pool(Prior(2, 22), np.array([660.0, 460.0]), np.array([14_674.0, 2_369.0]))

    assert round(found.mean, 3) == 0.103
    assert found.quantile(0.05) == pytest.approx(0.007, abs=0.001)
    assert found.quantile(0.95) == pytest.approx(0.26, abs=0.005)


def test_more_counted_here_weighs_more_than_what_was_known():
    few, many = (pool(Prior(2, 8), np.array([y]), np.array([n])) for y, n in ((1.0, 10.0), (100.0, 1000.0)))

    assert few.mean > many.mean
    assert many.site_mean(0) == pytest.approx(0.1, abs=0.005)
    assert few.quantile(0.95, 0) - few.quantile(0.05, 0) > many.quantile(0.95, 0) - many.quantile(0.05, 0)


def test_a_place_that_is_not_alike_does_not_count():
    counts = np.array([63.0, 68.0]), np.array([265.0, 122.0])
    without = pool(Prior(5, 25), counts[0][:1], counts[1][:1])

    assert pool(Prior(5, 25), *counts, np.array([1.0, 0.0])).mean == pytest.approx(without.mean, abs=1e-12)


def test_one_beta_has_the_mean_and_spread_of_the_mixture():
    found = pool(Prior(3, 12), np.array([20.0]), np.array([100.0]))
    beta = found.as_prior(0)

    mean = beta.alpha / (beta.alpha + beta.beta)
    rng = np.random.default_rng(1)
    cells = rng.choice(len(found.weight), 200_000, p=found.weight)
    a = found.mu[cells] * found.m[cells] + 20
    draws = rng.beta(a, (1 - found.mu[cells]) * found.m[cells] + 80)
    assert mean == pytest.approx(np.mean(draws), abs=1e-3)
    variance = mean * (1 - mean) / (beta.alpha + beta.beta + 1)
    assert variance == pytest.approx(np.var(draws), rel=0.05)


def test_knowing_is_worth_nothing_when_one_plan_is_always_better():
    values = np.array([[0.3, 0.2], [0.5, 0.1], [0.4, 0.39]])

    found = worth_of_knowing(values)

    assert (found.best, found.share_best, found.everything) == (0, 1.0, pytest.approx(0.0))
    assert worth_of_trying(values, np.array([0.1, 0.2, 0.3])) == pytest.approx(0.0)


def test_trying_one_thing_is_never_worth_more_than_knowing_everything():
    rng = np.random.default_rng(5)
    values, drawn = rng.uniform(0, 1, (300, 4)), rng.uniform(0, 1, 300)

    assert 0 <= worth_of_trying(values, drawn) <= worth_of_knowing(values).everything
