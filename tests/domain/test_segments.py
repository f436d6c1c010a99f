"""Groups of households: the sides fit, and a chance that is spread over groups stays the same on average."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.segments import fit, national_weights, older_share, seed, shift, solved, spread

INSIDE = st.floats(0.01, 0.99)
SIDES = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3)


@given(SIDES, INSIDE, INSIDE)
def test_the_cells_add_up_to_what_is_known_of_each_side(tenure, hardship, older):
    cells = fit(tenure, hardship, older)

    assert cells.sum(axis=(1, 2)) == pytest.approx(np.array(tenure) / sum(tenure), abs=1e-9)
    assert cells[:, 1].sum() == pytest.approx(hardship, abs=1e-9)
    assert cells[:, :, 1].sum() == pytest.approx(older, abs=1e-9)


@given(SIDES, INSIDE, INSIDE)
def test_the_odds_ratios_of_the_start_stay(tenure, hardship, older):
    cells, start = fit(tenure, hardship, older), seed()
    ratio = [one[0, 0] * one[1, 1] / (one[0, 1] * one[1, 0]) for one in (cells[0], start[0])]

    assert ratio[0] == pytest.approx(ratio[1], rel=1e-6)


def test_a_side_of_zero_gives_cells_of_zero():
    cells = fit([1, 0, 1], 0.2, 0.3)

    assert (cells[1] == 0).all()
    assert cells.sum() == pytest.approx(1)


@given(st.floats(0.001, 0.999), st.lists(st.floats(-3, 3), min_size=12, max_size=12))
def test_spread_over_the_country_a_chance_stays_the_same(p, log_odds):
    weights = national_weights()

    assert weights @ spread(p, np.array(log_odds), weights) == pytest.approx(p, abs=1e-9)


def test_who_is_left_out_has_no_chance_and_the_others_carry_it():
    weights, there = national_weights(), np.arange(12) % 2 == 0
    found = spread(0.3, np.zeros(12), weights, there)

    assert found == pytest.approx(np.where(there, 0.3, 0.0))


def test_older_households_are_counted_from_persons_and_capped():
    assert older_share(150, 400) == 0.25
    assert older_share(5000, 400) == 0.95


def test_shifts_of_many_draws_at_once_are_those_of_one_at_a_time_in_a_few_rounds(monkeypatch):
    monkeypatch.setattr("wijkdna.domain.segments._ROUNDS", 9)
    chance = np.random.default_rng(3)
    p, effects = chance.uniform(0.01, 0.99, 40), chance.normal(0, 0.6, (40, 12)).clip(-np.log(4), np.log(4))

    found = solved(effects + np.log(p / (1 - p))[:, None], national_weights(), p[:, None])[:, 0]

    assert found == pytest.approx([shift(*one, national_weights()) for one in zip(p, effects, strict=True)], abs=1e-9)
