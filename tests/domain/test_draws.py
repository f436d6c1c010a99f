"""Draws and the answer about a scenario: the same seed the same bands, and each draw as reach() calculates it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdna.domain.draws import at_the_means, drawn
from wijkdna.domain.in_draws import grid_of, in_draws
from wijkdna.domain.mix import Costs, Mixer, Objective, Status, Wish, best_mix, searched
from wijkdna.domain.mix_in_draws import InDraws
from wijkdna.domain.mixer import Found
from wijkdna.domain.reach import Options, Setting, reach
from wijkdna.domain.reach_answer import answer, best_plan
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.priors import load_library

LIBRARY = load_library()
DOCUMENT = {
    "groups": [
        {"name": "koop", "households": 60, "flags": ["koop"]},
        {"name": "huur", "households": 40, "flags": ["corporatie", "low_income"]},
    ],
    "options": [
        {"id": "deur", "sender": "raad", "prior": "doorbell_one_attempt", "euros": 100, "hours": 20},
        {"id": "brief", "sender": "gemeente", "prior": "letter_general_offer", "euros": 200, "hours": 4},
        {"id": "club", "sender": "club", "prior": "partner_mentions_to_members", "audience": "sports_club_member"},
        {"id": "buur", "sender": "raad", "prior": "neighbour_invites_own_street", "audience": 0.4, "euros": 50},
    ],
    "willingness": {"raad": 0.75, "club": 0.5},
    "budget_euros": 250,
    "budget_hours": 30,
    "bands": {"draws": 60, "seed": 4},
}


def scenario(**changes):
    return read_scenario({**DOCUMENT, **changes}, LIBRARY)


def told(one):
    return answer(one, np.random.default_rng(one.seed))


@pytest.mark.parametrize("objective", [Objective.REACH, Objective.JOINS])
@pytest.mark.parametrize("nested", [[], [["deur", "buur"], ["buur", "brief"]]])
def test_plans_in_draws_are_what_reach_calculates(objective, nested):
    one = scenario(nested=nested)
    draws = drawn(one, np.random.default_rng(1))

    done = InDraws(one, draws, objective).done((0, 1, 3))

    for k in range(0, 60, 20):
        exact = reach(*draws.one(k, one), (0, 1, 3))
        assert done[k] == pytest.approx(exact.joins if objective is Objective.JOINS else exact.reach, abs=2e-5)


def slow_in_draws(one, draws, plan):
    """One draw at a time."""
    each = [reach(*draws.one(k, one), plan) for k in range(one.draws)]
    return np.array([[found.reach, found.twice, found.joins] for found in each])


PAIRS = [["a", "b"], ["b", "c"], ["d", "e"], ["f", "g"], ["e", "g"]]


@st.composite
def nested_scenarios(draw):
    options = [
        {
            "id": id,
            "sender": draw(st.sampled_from("xyz")),
            "p": draw(st.lists(st.floats(0, 1), min_size=2, max_size=2)),
            "s": draw(st.lists(st.floats(0, 1), min_size=2, max_size=2)),
            "delta": draw(st.floats(0, 1)),
        }
        for id in "abcdefgh"
    ]
    senders = {one["sender"] for one in options}
    document = {
        "weights": [1, 2],
        "options": options,
        "nested": draw(st.lists(st.sampled_from(PAIRS), max_size=4)),
        "willingness": {sender: draw(st.floats(0, 1)) for sender in sorted(senders)},
        "rho": draw(st.sampled_from([0, 0.2, 0.6])),
        "bands": {"draws": 20, "seed": draw(st.integers(0, 99))},
    }
    return read_scenario(document, LIBRARY), sorted(draw(st.sets(st.integers(0, 7))))


@settings(max_examples=12, deadline=None)
@given(nested_scenarios())
def test_all_draws_at_once_are_the_same_as_one_draw_at_a_time(case):
    one, plan = case
    draws = drawn(one, np.random.default_rng(one.seed))
    grid = grid_of(with_chains=bool(one.chains))

    found, all_of_them = in_draws(one, draws, [plan, range(8)], steps=[draws.s], grid=grid)

    slow = slow_in_draws(one, draws, plan), slow_in_draws(one, draws, range(8))
    assert found == pytest.approx(slow[0], abs=1e-8 if one.chains else 2e-5)
    assert all_of_them == pytest.approx(slow[1], abs=1e-8 if one.chains else 2e-5)


def slow_greedy(one, options, setting):
    """One option at a time, by reach() alone: what is free first, else the most for its load."""
    plan, wish, costs = [], one.wish, one.costs
    while True:
        before = reach(options, setting, plan).reach @ one.shares
        found = []
        for i in range(len(one.ways)):
            if i not in plan and wish.fits(costs, [*plan, i]):
                gain = reach(options, setting, [*plan, i]).reach @ one.shares - before
                load = max(costs.euros[i] / wish.euros, costs.hours[i] / wish.hours)
                if gain > 1e-9:
                    found.append((load == 0, gain if load == 0 else gain / load, i))
        if not found:
            return tuple(sorted(plan))
        plan.append(max(found)[2])


def test_each_draw_has_the_plan_that_a_slow_greedy_rule_gives():
    one = scenario()
    draws = drawn(one, np.random.default_rng(1))

    plans, done = InDraws(one, draws, Objective.REACH).greedy(one.wish)

    for k in range(0, 60, 7):
        assert plans[k] == slow_greedy(one, *draws.one(k, one))
        assert done[k] == pytest.approx(reach(*draws.one(k, one), plans[k]).reach, abs=2e-5)
    assert len(set(plans)) > 3


def test_in_each_draw_the_plan_itself_counts_where_greedy_does_no_better():
    one = scenario(
        options=[
            {
                "id": "half",
                "sender": "a",
                "prior": "doorbell_one_attempt",
                "delta": 0.5,
                "hours": 10,
                "dose_group": "d",
            },
            {"id": "heel", "sender": "a", "prior": "doorbell_one_attempt", "hours": 29, "dose_group": "d"},
        ],
        willingness={},
    )

    assert told(one).mix.robust == (0.0, 1.0)


def test_draws_lie_around_what_is_known():
    one = scenario(bands={"draws": 1000})
    draws = drawn(one, np.random.default_rng(2))
    options, _ = at_the_means(one)

    assert draws.p.mean(axis=0) == pytest.approx(options.p, abs=0.02)
    assert draws.rho.mean() == pytest.approx(0.2, abs=0.01)
    assert draws.rho.max() <= 0.9
    assert dict(zip(one.senders, draws.pi.mean(axis=0), strict=True)) == pytest.approx(
        {"club": 0.5, "gemeente": 1.0, "raad": 0.75}, abs=0.05
    )
    assert set(np.unique(draws.pi)) == {0.0, 1.0}


def test_options_with_the_same_prior_share_the_draw():
    options = [{"id": id, "sender": id, "prior": "doorbell_one_attempt"} for id in "ab"]
    draws = drawn(scenario(options=options, willingness={}), np.random.default_rng(1))

    assert (draws.p[:, 0] == draws.p[:, 1]).all()
    assert np.ptp(draws.p[:, 0, 0]) > 0.1


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    first, again, other = told(scenario()), told(scenario()), told(scenario(bands={"draws": 60, "seed": 5}))

    assert first == again
    assert first.now.reach.share == other.now.reach.share
    assert first.now.reach != other.now.reach


def test_without_overlap_reach_is_that_of_independent_channels():
    document = {"weights": [1], "rho": 0, "options": [{"id": id, "sender": id, "p": [0.3], "s": [0.5]} for id in "abc"]}
    one = read_scenario({**document, "bands": {"draws": 20}}, LIBRARY)

    found = told(one).now

    assert found.reach.share == pytest.approx(1 - 0.7**3)
    assert (found.reach.low, found.joins.high) == pytest.approx((1 - 0.7**3, 1 - 0.85**3))


def test_the_answer_holds_together():
    one = scenario(floors={"huur": 0.2}, locks={"must": ["club"], "never": ["brief"]}, plan=["brief"])

    found = told(one)

    mix = found.mix
    assert mix.found.status is Status.OPTIMAL
    assert 2 in mix.found.plan
    assert 1 not in mix.found.plan
    assert (mix.robust[2], mix.robust[1]) == (1.0, 0.0)
    assert mix.fairness >= -1e-9
    assert mix.figures.by_group[1].share >= 0.2
    assert [trial.worth for trial in mix.trials] == sorted((trial.worth for trial in mix.trials), reverse=True)
    assert all(trial.worth <= mix.everything + 1e-12 for trial in mix.trials)
    assert found.now.plan == (1,)


def test_with_options_that_reach_the_same_people_no_plan_is_better_than_the_bound():
    one = scenario(nested=[["deur", "buur"], ["brief", "club"]])
    options, setting = at_the_means(one)

    found = best_plan(one, options, setting, one.wish)

    done = reach(options, setting, found.plan).reach @ one.shares
    plans = [[i for i in range(4) if number >> i & 1] for number in range(16)]
    best = max(reach(options, setting, plan).reach @ one.shares for plan in plans if one.wish.fits(one.costs, plan))
    assert found.value == pytest.approx(done)
    assert found.bound >= best - 1e-9
    assert found.value >= 0.95 * best


def test_that_no_plan_with_one_of_each_meets_a_floor_proves_nothing_about_plans_with_both():
    """The first search finds plans as if nobody was reached twice; with pairs they fall short, and may not be all."""
    options = [
        {"id": id, "sender": id, "p": [p], "s": [1.0], "euros": 1} for id, p in (("a", 0.5), ("b", 0.5), ("c", 0.45))
    ]
    asked = {"weights": [1], "options": options, "rho": 0, "budget_euros": 2, "nested": [["a", "b"]]}
    one = read_scenario({**asked, "floors": {"0": 0.74}}, LIBRARY)
    assert best_plan(one, *at_the_means(one), one.wish).status is Status.NOT_FOUND

    unreachable = read_scenario({**asked, "floors": {"0": 0.9}}, LIBRARY)
    assert best_plan(unreachable, *at_the_means(unreachable), unreachable.wish).status is Status.INFEASIBLE


@pytest.mark.parametrize("objective", [*Objective])
@pytest.mark.parametrize("nested", [[], [["deur", "buur"]]])
def test_the_cautious_plan_is_that_of_the_goal_and_keeps_to_the_floors(objective, nested):
    """The slow second way: every plan that was compared, in each draw by reach()."""
    floors = {"huur": 0.05 if objective is Objective.JOINS else 0.22}
    one = scenario(objective=str(objective), floors=floors, nested=nested)
    draws = drawn(one, np.random.default_rng(one.seed))
    mix = told(one).mix

    def worth(k, plan):
        found = reach(*(draws.one(k, one) if k is not None else at_the_means(one)), plan)
        done = found.joins if objective is Objective.JOINS else found.reach
        return done, (np.sqrt(done) if objective is Objective.FAIR else done) @ one.shares

    plans = {*InDraws(one, draws, objective).best(one.wish, tuple(sorted(mix.found.plan)))}
    kept = [plan for plan in plans if worth(None, plan)[0][1] >= floors["huur"] - 1e-9]
    values = {plan: np.array([worth(k, plan)[1] for k in range(one.draws)]) for plan in kept}
    best = max(values, key=lambda plan: values[plan].mean())
    sure = np.mean([values[best][k] >= max(one[k] for one in values.values()) - 1e-4 for k in range(one.draws)])

    assert mix.found.status in {Status.OPTIMAL, Status.GOOD}
    assert len(kept) < len(plans) or objective is Objective.JOINS
    assert mix.cautious in kept
    lowest = {plan: np.quantile(one, 0.2) for plan, one in values.items()}
    assert lowest[mix.cautious] == pytest.approx(max(lowest.values()), abs=1e-4)
    assert mix.sure == pytest.approx(sure, abs=1 / one.draws)


@pytest.mark.parametrize("seed", range(4))
def test_with_locks_the_best_mix_is_the_best_of_all_subsets_that_keep_to_them(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    options = Options(
        p=rng.beta(2, 8, (8, 2)), s=rng.uniform(0.2, 1, (8, 2)), delta=np.ones(8), sender=np.arange(8) % 3
    )
    setting = Setting(weights=np.array([1.0, 2.0]), rho=0.2, pi=np.array([1.0, 0.7, 0.0]))
    costs = Costs(euros=rng.uniform(10, 90, 8), hours=np.zeros(8), dose=np.array([0, 0, -1, -1, -1, -1, -1, -1]))
    wish = Wish(euros=250, hours=0, must=(1, 4), never=(6,))
    plans = [[i for i in range(8) if number >> i & 1] for number in range(256)]
    allowed = [plan for plan in plans if {1, 4} <= {*plan} and not {0, 6} & {*plan} and costs.euros[plan].sum() <= 250]
    best = max(reach(options, setting, plan).reach @ setting.shares for plan in allowed)

    exact = best_mix(options, setting, costs, wish)
    monkeypatch.setattr("wijkdna.domain.mix.EXACT_UP_TO", 1)
    good = best_mix(options, setting, costs, wish)

    assert (exact.status, good.status) == (Status.OPTIMAL, Status.GOOD)
    assert exact.value == pytest.approx(best, abs=1e-9)
    assert 0.95 * best <= good.value <= best + 1e-9 <= good.bound + 2e-9
    assert all({1, 4} <= {*one.plan} and 6 not in one.plan for one in (exact, good))


def test_what_must_and_costs_too_much_is_infeasible():
    options = Options(p=np.array([[0.5]]), s=np.ones((1, 1)), delta=np.ones(1), sender=np.zeros(1, dtype=np.int64))
    setting = Setting(weights=np.ones(1), rho=0.0, pi=np.ones(1))
    costs = Costs(euros=np.array([10.0]), hours=np.zeros(1), dose=np.array([-1]))

    found = best_mix(options, setting, costs, Wish(euros=5, hours=0, must=(0,)))

    assert found == Found(Status.INFEASIBLE, (0,), pytest.approx(0.5), pytest.approx(0.5))


def test_a_budget_of_nothing_still_finds_what_is_free():
    options = Options(p=np.full((3, 1), 0.2), s=np.ones((3, 1)), delta=np.ones(3), sender=np.arange(3))
    setting = Setting(weights=np.ones(1), rho=0.0, pi=np.ones(3))
    costs = Costs(euros=np.array([5.0, 0.0, 0.0]), hours=np.array([0.0, 3.0, 0.0]), dose=np.full(3, -1))
    mixer = Mixer(options, setting, costs, Objective.REACH)

    assert searched(mixer, Wish(euros=0, hours=10)).plan in ((2, 1), (1, 2))
