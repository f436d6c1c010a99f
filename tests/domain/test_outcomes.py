"""Counts are in order, what is expected is a beta-binomial, and two channels are compared as draws would do it."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import beta as beta_function

from wijkdna.domain.evidence import Stage
from wijkdna.domain.outcomes import (
    FEW,
    STEPS,
    Band,
    Counts,
    Expected,
    OutcomeRefused,
    Verdict,
    band,
    came,
    chance_better,
    chance_kept,
    cost_per,
    expected,
    fitted,
    verdict,
)
from wijkdna.domain.pooling import Prior

COUNT = st.none() | st.integers(-3, 12)
SHAPE = st.floats(0.5, 60)


@given(st.tuples(*[COUNT] * 5))
def test_counts_go_down_from_step_to_step_and_what_was_not_counted_says_nothing(found):
    counts = Counts(*found)
    known = [one for one in found if one is not None]
    is_right = all(one >= 0 for one in known) and known == sorted(known, reverse=True)

    if is_right:
        counts.check()
    else:
        with pytest.raises(OutcomeRefused) as refused:
            counts.check()
        wrong = found[STEPS.index(refused.value.field)]
        assert wrong is not None


def test_the_refusal_says_what_stands_where_and_what_to_do():
    with pytest.raises(OutcomeRefused) as refused:
        Counts(offered=120, responded=10, visits=14).check()

    assert refused.value.field == "visits"
    assert refused.value.text.startswith("Er staat dat er 14 kregen bezoek, maar dat er 10 reageerden.")
    with pytest.raises(OutcomeRefused, match="nooit minder dan 0"):
        Counts(offered=-1).check()


def test_nothing_counted_is_no_nought():
    assert Counts().is_empty
    assert not Counts(responded=0).is_empty


@pytest.mark.parametrize(
    ("stage", "number"),
    [(None, 40), (Stage.CONTACT, 40), (Stage.ATTENDANCE, 40), (Stage.SIGNUP, 20), (Stage.VISIT, 9), (Stage.MEASURE, 3)],
)
def test_what_counts_as_reached_is_what_was_counted_elsewhere(stage, number):
    assert came(stage, Counts(100, 40, 20, 9, 3)) == number
    assert came(stage, Counts(100)) is None


def _slowly(prior, offered):
    """Of every number its chance, one by one."""
    a, b = prior.alpha, prior.beta
    return [comb(offered, k) * beta_function(a + k, b + offered - k) / beta_function(a, b) for k in range(offered + 1)]


@given(SHAPE, SHAPE, st.integers(1, 60))
def test_expected_is_a_beta_binomial(alpha, beta, offered):
    prior = Prior(alpha, beta)
    chances = _slowly(prior, offered)
    found = expected(prior, offered)

    assert found.middle == pytest.approx(sum(k * one for k, one in enumerate(chances)), rel=1e-6, abs=1e-9)
    below = np.cumsum(chances)
    assert 0 <= found.low <= found.high <= offered
    for edge, share in ((found.low, 0.1), (found.high, 0.9)):
        assert below[int(edge)] >= share - 1e-6
        assert edge == 0 or below[int(edge) - 1] < share + 1e-6


def test_of_very_many_only_the_chance_matters():
    prior = Prior(10, 12)
    assert expected(prior, 10_000).middle == pytest.approx(10_000 * 10 / 22)
    assert expected(prior, 10_000).low == pytest.approx(band(prior).low * 10_000)


@given(st.floats(0.02, 0.9), st.floats(8, 400))
def test_a_band_becomes_about_the_same_beta_again(mean, weight):
    prior = Prior(mean * weight, (1 - mean) * weight)
    again = fitted(band(prior))

    assert again is not None
    assert again.alpha / (again.alpha + again.beta) == pytest.approx(mean)
    assert band(again).high - band(again).low == pytest.approx(band(prior).high - band(prior).low, rel=0.35)


def test_nobody_and_everybody_are_no_band():
    assert fitted(Band(0, 0, 0)) is None
    assert fitted(Band(1, 1, 1)) is None


def test_few_say_nothing_and_many_say_more_less_or_as_expected():
    beforehand = Band(5, 10, 15)
    assert verdict(40, FEW - 1, beforehand) is Verdict.FEW
    assert [verdict(one, FEW, beforehand) for one in (4, 5, 15, 16)] == [
        Verdict.LESS,
        Verdict.AS_EXPECTED,
        Verdict.AS_EXPECTED,
        Verdict.MORE,
    ]


def test_what_was_expected_is_kept_as_it_was():
    told = Expected(chance=Prior(2.0, 22.0), odds=0.4, prior="letter_general_offer", small_measure=True)
    assert told.kept == {
        "prior": "letter_general_offer",
        "small_measure": True,
        "odds": 0.4,
        "alpha": 2.0,
        "beta": 22.0,
    }
    assert chance_kept(told.kept) == Prior(2.0, 22.0)
    assert chance_kept(Expected().kept) is chance_kept({}) is None


def _exactly(a, b, c, d):
    """P(X > Y) for whole numbers, as a sum: X ~ Beta(a, b), Y ~ Beta(c, d)."""
    terms = (beta_function(c + i, b + d) / ((b + i) * beta_function(1 + i, b) * beta_function(c, d)) for i in range(a))
    return sum(terms)


@given(*[st.integers(1, 30)] * 4)
def test_one_better_than_the_other_as_the_sum_says(a, b, c, d):
    found = chance_better(Prior(a, b), Prior(c, d))

    assert found == pytest.approx(_exactly(a, b, c, d), abs=2e-3)
    assert found + chance_better(Prior(c, d), Prior(a, b)) == pytest.approx(1, abs=2e-3)


def test_twenty_thousand_draws_say_the_same():
    rng = np.random.default_rng(7)
    draws = rng.beta(95.3, 166.2, 20_000) > rng.beta(8, 14, 20_000)
    assert chance_better(Prior(95.3, 166.2), Prior(8, 14)) == pytest.approx(draws.mean(), abs=0.015)


def test_costs_need_somebody_to_divide_by():
    assert cost_per(2000, 90) == pytest.approx(22.22, abs=0.01)
    assert cost_per(0, 90) == 0
    assert cost_per(None, 90) is None
    assert cost_per(2000, None) is None
    assert cost_per(2000, 0) is None
