"""Plans beside each other, fast: the same figures as the plain way, also of options that reach the same people."""

from dataclasses import replace

import numpy as np
import pytest

from wijkdna.domain.draws import at_the_means, drawn
from wijkdna.domain.evidence import Step
from wijkdna.domain.reach import reach
from wijkdna.domain.reach_answer import answer
from wijkdna.domain.reach_plans import each_alone, gained, plans_beside
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.priors import load_library

LIBRARY = load_library()
CELLS = {"tenure": {"koop": 0.6, "corporatie": 0.3, "overige_huur": 0.1}, "hardship": 0.12, "age65": 0.3}


def scenario(**fields):
    document = {
        "groups": CELLS | {"households": 400},
        "options": [
            {"id": "a", "sender": "x", "prior": "doorbell_one_attempt", "delta": 0.5},
            {"id": "b", "sender": "y", "prior": "letter_general_offer", "audience": {"mean": 0.7, "weight": 6}},
            {"id": "c", "sender": "y", "prior": "door_to_door_coach"},
            {"id": "d", "sender": "z", "chance": {"mean": 0.2, "weight": 10}, "audience": 0.4},
        ],
        "willingness": {"x": 0.5, "z": 0.8},
        "bands": {"draws": 60, "seed": 7},
        "capacity": {"kind": "volunteer_coach", "teams": 2, "months": 12},
    }
    return read_scenario(document | fields, LIBRARY)


@pytest.mark.parametrize("nested", [[], [["a", "b"]], [["a", "b"], ["b", "d"]], [["a", "d"], ["b", "c"]]])
@pytest.mark.parametrize("rho", [0.0, 0.2, 0.7])
def test_the_same_as_the_plain_way(nested, rho):
    one = scenario(nested=nested, rho=rho)
    plans = ((0, 1, 2, 3), (1,), (0, 3))

    for plan, found in zip(plans, plans_beside(one, plans), strict=True):
        plain = answer(replace(one, plan=plan), np.random.default_rng(one.seed)).now
        for name in ("reach", "twice", "joins"):
            mine, theirs = getattr(found.figures, name), getattr(plain, name)
            assert (mine.share, mine.low, mine.high) == pytest.approx((theirs.share, theirs.low, theirs.high), abs=1e-3)
        assert [each.share for each in found.figures.by_group] == pytest.approx([each.share for each in plain.by_group])


def test_groups_together_are_judged_together():
    one = scenario()
    found = plans_beside(one, [(0, 1)], [[0, 1, 2, 3], [2]])[0]
    shares, groups = one.shares, found.figures.by_group

    mean = sum(shares[g] * groups[g].share for g in range(4)) / shares[:4].sum()
    assert found.unions[0].share == pytest.approx(mean)
    assert found.unions[1] == groups[2]
    assert found.unions[0].low <= found.unions[0].share <= found.unions[0].high


@pytest.mark.parametrize("nested", [[], [["a", "b"]]])
def test_what_an_option_adds_is_the_difference_of_two_plans_in_the_same_draws(nested):
    one = scenario(nested=nested)
    found, (less, more) = gained(one, (0, 2), 1), plans_beside(one, [(0, 2), (0, 2, 1)])

    assert found.share == pytest.approx(more.figures.reach.share - less.figures.reach.share)
    assert 0 <= found.low < found.share < found.high
    apart = (more.figures.reach.high - less.figures.reach.low) - (more.figures.reach.low - less.figures.reach.high)
    assert found.high - found.low < apart  # what is uncertain of both plans goes out against itself
    alone = plans_beside(one, [(1,)])[0].figures.reach
    assert gained(one, (), 1) == alone


def test_visits_are_those_of_the_step_bezoek_in_the_same_draws():
    one = scenario()
    found = plans_beside(one, [(0, 1, 2)])[0].visits
    other = plans_beside(replace(one, step=Step.VISIT), [(0, 1, 2)])[0]

    assert (found.share, found.low, found.high) == pytest.approx(
        (other.figures.joins.share, other.figures.joins.low, other.figures.joins.high)
    )
    assert plans_beside(replace(one, step=Step.MEASURE), [(0,)])[0].visits is None
    assert plans_beside(replace(one, crew=None), [(0,)])[0].visits is None


def test_who_carries_most_is_told_with_what_is_left():
    one = scenario(willingness={})
    found = plans_beside(one, [(0, 1, 2)])[0]
    options, setting = at_the_means(one)

    left = {s: reach(options, setting, plan).of_all(one.shares)[0] for s, plan in (("x", (1, 2)), ("y", (0,)))}
    assert found.shoulder.sender == min(left, key=left.get)
    assert found.shoulder.without == pytest.approx(min(left.values()))
    assert found.shoulder.lost == pytest.approx(1 - min(left.values()) / found.figures.reach.share)
    assert plans_beside(one, [(0,)])[0].shoulder.without == 0
    assert plans_beside(one, [(0,)])[0].shoulder.is_much


def test_each_option_alone_is_its_mean():
    one = scenario()
    options, setting = at_the_means(one)

    for i, share in enumerate(each_alone(one)):
        assert share == pytest.approx(reach(options, setting, (i,)).of_all(one.shares)[0], abs=1e-5)


def test_a_plan_without_options_reaches_nobody():
    found = plans_beside(scenario(), [()])[0]

    assert (found.figures.reach.share, found.figures.reach.high, found.shoulder) == (0.0, 0.0, None)


def test_one_claim_about_several_groups_is_right_or_wrong_for_all():
    plain = {"id": "b", "sender": "y", "prior": "letter_general_offer"}
    options = [plain, plain | {"id": "c", "audience": {"mean": 0.7, "weight": 6}}]
    draws = drawn(scenario(options=options, willingness={}), np.random.default_rng(1))

    heard = draws.p[:, 1] / draws.p[:, 0]
    assert np.ptp(heard, axis=1).max() < 1e-9
    assert np.ptp(heard[:, 0]) > 0.3
