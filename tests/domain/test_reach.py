"""Reach and the mix of options: against a slow second way, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.slow_reach import slow_reach
from wijkdna.domain.mix import (
    Costs,
    Mixer,
    Objective,
    Status,
    Wish,
    affordable,
    best_mix,
    bound_from,
    searched,
    values_of,
)
from wijkdna.domain.reach import Options, Setting, TooManyPairs, chains_of, reach, reach_without

SHARES = st.floats(0.0, 1.0, allow_nan=False)


def options_of(p, s, delta, sender):
    columns = (np.array(one, dtype=np.float64) for one in (p, s, delta))
    p, s, delta = columns
    return Options(p=p[:, None], s=s[:, None], delta=delta, sender=np.array(sender, dtype=np.int64))


@st.composite
def cases(draw, most=4):
    n = draw(st.integers(1, most))
    lists = [draw(st.lists(SHARES, min_size=n, max_size=n)) for _ in range(3)]
    sender = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=2))
    chains = chains_of([pair for pair in pairs if pair[0] != pair[1]])
    return lists, sender, [draw(SHARES), draw(SHARES)], draw(st.floats(0.0, 0.9)), chains


@settings(max_examples=25, deadline=None)
@given(cases())
def test_reach_equals_a_slow_second_way(case):
    (p, s, delta), sender, pi, rho, chains = case
    setting = Setting(weights=np.ones(1), rho=rho, pi=np.array(pi), chains=chains)

    fast = reach(options_of(p, s, delta, sender), setting).of_all(setting.shares)

    assert fast == pytest.approx(slow_reach(p, s, delta, sender, pi, rho, chains), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(cases())
def test_what_is_left_without_a_sender_is_the_reach_of_the_rest_of_the_plan(case):
    (p, s, delta), sender, pi, rho, chains = case
    options, plan = options_of(p, s, delta, sender), range(len(p))
    setting = Setting(weights=np.ones(1), rho=rho, pi=np.array(pi), chains=chains)

    left = reach_without(options, setting, plan)

    rest = {each: [one for one in plan if sender[one] != each] for each in set(sender)}
    slow = {each: reach(options, setting, others).reach if others else np.zeros(1) for each, others in rest.items()}
    assert left == {each: pytest.approx(one, abs=2e-4) for each, one in slow.items()}


@settings(max_examples=40, deadline=None)
@given(cases())
def test_an_option_more_never_reaches_fewer_and_two_senders_never_more_than_one(case):
    (p, s, delta), sender, pi, rho, chains = case
    options = options_of(p, s, delta, sender)
    setting = Setting(weights=np.ones(1), rho=rho, pi=np.array(pi), chains=chains)
    everything, without = reach(options, setting), reach(options, setting, range(len(p) - 1))

    assert without.reach[0] <= everything.reach[0] + 1e-9
    assert without.joins[0] <= everything.joins[0] + 1e-9
    assert everything.twice[0] <= everything.reach[0] + 1e-9
    assert everything.joins[0] <= everything.reach[0] + 1e-9


def test_six_channels_of_the_worked_example_reach_sixty_per_cent():
    p = [0.06, 0.45, 0.05, 0.10, 0.15, 0.08]
    options = options_of(p, [0.5] * 6, [1.0] * 6, range(6))
    correlated, independent = (
        reach(options, Setting(weights=np.ones(1), rho=rho, pi=np.ones(6))) for rho in (0.2, 0.0)
    )

    assert (round(correlated.reach[0], 3), round(correlated.twice[0], 3)) == (0.595, 0.217)
    assert (round(independent.reach[0], 3), round(independent.twice[0], 3)) == (0.654, 0.202)


def test_too_many_pairs_are_refused():
    with pytest.raises(TooManyPairs):
        chains_of([(i, i + 1) for i in range(700)])
    assert chains_of([(3, 1), (1, 2), (5, 4)]) == ((1, 2, 3), (4, 5))


def a_mixer(rng, n, objective, n_segments=3):
    options = Options(
        p=rng.beta(2, 8, (n, n_segments)),
        s=rng.uniform(0.1, 0.6, (n, n_segments)),
        delta=np.ones(n),
        sender=np.arange(n) % 4,
    )
    setting = Setting(weights=rng.uniform(0.5, 2, n_segments), rho=0.2, pi=np.array([1.0, 1.0, 0.7, 0.4]))
    dose = np.where(np.arange(n) < 4, np.arange(n) // 2, -1)
    costs = Costs(euros=rng.uniform(100, 3000, n), hours=rng.uniform(0, 40, n), dose=dose)
    return Mixer(options, setting, costs, objective)


@pytest.mark.parametrize("objective", list(Objective))
def test_the_best_of_few_is_the_best_of_all_subsets(objective):
    mixer = a_mixer(np.random.default_rng(7), 8, objective)
    wish = Wish(euros=5000, hours=80, objective=objective)

    found = best_mix(mixer.options, mixer.setting, mixer.costs, wish)

    plans = list(affordable(mixer.costs, wish))
    each = [reach(mixer.options, mixer.setting, plan) for plan in plans]
    done = np.array([one.joins if objective is Objective.JOINS else one.reach for one in each])
    assert found.status is Status.OPTIMAL
    assert found.value == pytest.approx(mixer.judge(done, wish).max(), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_searched_plan_fits_and_no_plan_is_better_than_its_bound(seed):
    objective = list(Objective)[seed % 3]
    mixer = a_mixer(np.random.default_rng(seed), 10, objective)
    wish = Wish(euros=6000, hours=90, objective=objective)
    best = best_mix(mixer.options, mixer.setting, mixer.costs, wish)
    assert best.status is Status.OPTIMAL

    found = searched(mixer, wish)

    rows = list(found.plan)
    assert found.status is Status.GOOD
    assert mixer.costs.euros[rows].sum() <= wish.euros
    assert mixer.costs.hours[rows].sum() <= wish.hours
    assert 0.95 * best.value <= found.value <= best.value + 1e-9
    assert found.bound >= best.value - 1e-9
    assert all(bound_from(mixer, wish, base) >= best.value - 1e-9 for base in ((), (0,), (1, 5), best.plan))


def test_a_floor_that_nothing_reaches_is_infeasible_and_gives_the_nearest():
    mixer = a_mixer(np.random.default_rng(3), 6, Objective.REACH)
    wish = Wish(euros=3000, hours=60, floors=np.array([0.99, 0.0, 0.0]))

    found = best_mix(mixer.options, mixer.setting, mixer.costs, wish)

    assert found.status is Status.INFEASIBLE
    plans = list(affordable(mixer.costs, wish))
    assert values_of(mixer, [found.plan])[0, 0] == values_of(mixer, plans)[:, 0].max()
