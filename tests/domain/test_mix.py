"""The best mix: what always holds, against trying every plan one by one; and that telling changes no answer."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdna.domain.mix import Costs, Mixer, Objective, Status, Wish, best_mix, searched
from wijkdna.domain.progress import Stopped, part, silent
from wijkdna.domain.reach import Options, Setting, reach
from wijkdna.domain.reach_answer import answer
from wijkdna.domain.reach_document import reach_json
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.priors import load_library

SHARES = st.floats(0.0, 1.0, allow_nan=False)


@st.composite
def mixes(draw, most=7):
    """Options with costs and doses, and a wish with locks and floors that do not contradict each other."""
    n, n_groups = draw(st.integers(1, most)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    options = Options(
        p=rng.beta(1, 4, (n, n_groups)),
        s=rng.uniform(0, 1, (n, n_groups)),
        delta=rng.choice([0.0, 0.5, 1.0], n, p=[0.1, 0.3, 0.6]),
        sender=rng.integers(0, 3, n),
    )
    pi = np.array([1.0, draw(SHARES), draw(SHARES)])
    setting = Setting(weights=rng.uniform(0.1, 2, n_groups), rho=draw(st.floats(0, 0.9)), pi=pi)
    free = rng.uniform(0, 1, n) < 0.2
    costs = Costs(
        euros=np.where(free, 0.0, rng.uniform(0, 3000, n).round()),
        hours=np.where(rng.uniform(0, 1, n) < 0.3, 0.0, rng.uniform(0, 40, n).round()),
        dose=np.where(rng.uniform(0, 1, n) < 0.4, rng.integers(0, 2, n), -1),
    )
    locked = rng.permutation(n)
    must, never = ((int(locked[0]),), (int(locked[1]),)) if n > 2 and draw(st.booleans()) else ((), ())
    euros, hours = draw(st.sampled_from([0, 800, 3000, 9000])), draw(st.sampled_from([0, 30, 80, float("inf")]))
    objective = draw(st.sampled_from([*Objective]))
    floors = None
    if draw(st.booleans()):  # a part of what everything together does, so that it can often be met
        everything = reach(options, setting)
        floors = draw(SHARES) * (everything.joins if objective is Objective.JOINS else everything.reach)
    wish = Wish(euros=euros, hours=hours, objective=objective, floors=floors, must=must, never=never)
    return Mixer(options, setting, costs, objective), wish


def allowed(mixer, wish):
    """Every plan that may be, by going over all subsets."""
    n = len(mixer.costs.euros)
    for plan in (plan for size in range(n + 1) for plan in combinations(range(n), size)):
        doses = [one for one in mixer.costs.dose[list(plan)].tolist() if one >= 0]
        is_kept = {*wish.must} <= {*plan} and not {*wish.never} & {*plan}
        fits = sum(mixer.costs.euros[i] for i in plan) <= wish.euros + 1e-9
        fits = fits and sum(mixer.costs.hours[i] for i in plan) <= wish.hours + 1e-9
        if is_kept and fits and len(set(doses)) == len(doses):
            yield plan


def done_by(mixer, wish, plan):
    """What one plan does per group, by the slow way of reach()."""
    found = reach(mixer.options, mixer.setting, plan)
    return found.joins if wish.objective is Objective.JOINS else found.reach


def worth(mixer, wish, done):
    shares = mixer.setting.shares
    return float(shares @ (np.sqrt(done) if wish.objective is Objective.FAIR else done))


def best_by_trying(mixer, wish):
    """Worth of the best plan that meets the floors, None when there is none; of all plans that may be."""
    done = [done_by(mixer, wish, plan) for plan in allowed(mixer, wish)]
    meets = [one for one in done if wish.floors is None or (one >= wish.floors - 1e-9).all()]
    return max((worth(mixer, wish, one) for one in meets), default=None)


def keeps_the_rules(mixer, wish, plan):
    return tuple(sorted(plan)) in set(allowed(mixer, wish))


@settings(max_examples=100, deadline=None)
@given(mixes())
def test_the_best_mix_equals_trying_every_plan_and_keeps_budgets_locks_and_floors(case):
    mixer, wish = case
    if not list(allowed(mixer, wish)):
        assert best_mix(mixer.options, mixer.setting, mixer.costs, wish).status is Status.INFEASIBLE
        return
    highest = best_by_trying(mixer, wish)

    found = best_mix(mixer.options, mixer.setting, mixer.costs, wish)

    assert keeps_the_rules(mixer, wish, found.plan)
    if highest is None:
        assert found.status is Status.INFEASIBLE
        return
    assert found.status is Status.OPTIMAL
    assert found.value == pytest.approx(highest, abs=2e-5)
    if wish.floors is not None:
        assert (done_by(mixer, wish, found.plan) >= wish.floors - 1e-6).all()


@settings(max_examples=100, deadline=None)
@given(mixes())
def test_a_searched_plan_keeps_the_rules_and_its_bound_is_never_below_the_optimum(case):
    mixer, wish = case
    if not list(allowed(mixer, wish)):
        return
    found = searched(mixer, wish)
    without = best_by_trying(mixer, replace(wish, floors=None))

    assert keeps_the_rules(mixer, wish, found.plan)
    assert found.value <= without + 2e-5
    assert found.bound >= found.value - 1e-9
    if found.status is Status.GOOD:
        highest = best_by_trying(mixer, wish)
        assert highest is not None
        assert found.bound >= highest - 2e-5
        assert 0 <= found.gap <= 1
        if wish.floors is not None:
            assert (done_by(mixer, wish, found.plan) >= wish.floors - 1e-6).all()


@pytest.mark.parametrize("seed", range(2))
def test_fourteen_options_are_all_tried(seed):
    rng = np.random.default_rng(seed)
    n = 14
    options = Options(p=rng.beta(2, 8, (n, 2)), s=rng.uniform(0, 1, (n, 2)), delta=np.ones(n), sender=np.arange(n) % 5)
    setting = Setting(weights=np.array([2.0, 1.0]), rho=0.2, pi=np.ones(5))
    costs = Costs(euros=rng.uniform(100, 900, n), hours=rng.uniform(1, 30, n), dose=np.full(n, -1))
    wish = Wish(euros=1200, hours=40)
    mixer = Mixer(options, setting, costs, wish.objective)

    found = best_mix(options, setting, costs, wish)

    assert found.status is Status.OPTIMAL
    assert found.gap == 0
    assert found.value == pytest.approx(best_by_trying(mixer, wish), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_without_overlap_reach_is_that_of_sainsbury_and_never_more_than_the_audience(data):
    n = data.draw(st.integers(1, 6))
    p, delta = (data.draw(st.lists(SHARES, min_size=n, max_size=n)) for _ in range(2))
    within = data.draw(SHARES)
    options = Options(
        p=np.array(p)[:, None] * within, s=np.ones((n, 1)), delta=np.array(delta), sender=np.arange(n, dtype=np.int64)
    )
    setting = Setting(weights=np.ones(1), rho=0.0, pi=np.ones(n))

    found = reach(options, setting).reach[0]

    sainsbury = 1 - np.prod([1 - a * within * b for a, b in zip(p, delta, strict=True)])
    assert found == pytest.approx(sainsbury, abs=1e-9)
    one = reach(options, replace(setting, rho=data.draw(st.floats(0, 0.9))), [0]).reach[0]
    assert one <= min(within, delta[0]) + 2e-5


# ---- telling how far it is

LIBRARY = load_library()


def scenario(n=18, **changes):
    """So many options that they cannot all be tried, of three senders."""
    rng = np.random.default_rng(5)
    options = [
        {
            "id": str(i),
            "sender": f"s{i % 3}",
            "p": rng.beta(2, 8, 2).tolist(),
            "s": [0.5, 0.4],
            "euros": float(rng.integers(50, 900)),
            "hours": float(rng.integers(0, 20)),
        }
        for i in range(n)
    ]
    groups = [{"name": "a", "households": 60}, {"name": "b", "households": 40}]
    document = {"groups": groups, "options": options, "budget_euros": 2000, "willingness": {"s1": 0.6}}
    return read_scenario({**document, "bands": {"draws": 40, "seed": 3}, **changes}, LIBRARY)


@pytest.mark.parametrize("changes", [{}, {"floors": {"b": 0.3}}, {"objective": "reach_sqrt"}, {"nested": [["0", "1"]]}])
def test_telling_changes_no_answer_and_never_goes_back(changes):
    asked, told = scenario(**changes), []

    quiet = answer(asked, np.random.default_rng(asked.seed))
    heard = answer(asked, np.random.default_rng(asked.seed), told.append)

    assert reach_json(asked, heard) == reach_json(asked, quiet)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len({round(one, 2) for one in told}) > 8


def test_whoever_is_told_can_stop_it_at_any_time():
    asked, told = scenario(), []
    answer(asked, np.random.default_rng(1), told.append)

    for last in (0, len(told) // 3, len(told) - 1):
        heard = []

        def tell(share, heard=heard, last=last):
            heard.append(share)
            if len(heard) > last:
                raise Stopped

        with pytest.raises(Stopped):
            answer(asked, np.random.default_rng(1), tell)
        assert len(heard) == last + 1


def test_a_part_of_the_whole_stays_within_it():
    told = []
    within = part(part(told.append, 0.2, 0.6), 0.5, 1.0)
    for share in (-1, 0, 0.5, 1, 2):
        within(share)

    assert told == pytest.approx([0.4, 0.4, 0.5, 0.6, 0.6])
    assert silent(0.5) is None
