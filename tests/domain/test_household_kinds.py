"""Groups that are made of several kinds of households: the same as those kinds beside each other, in every number."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.slow_reach import slow_reach
from wijkdna.domain import mix_in_draws, mixer
from wijkdna.domain.draws import at_the_means, drawn
from wijkdna.domain.mix_in_draws import InDraws
from wijkdna.domain.mixer import Mixer, Objective, Status
from wijkdna.domain.reach import reach, reach_without
from wijkdna.domain.reach_answer import answer
from wijkdna.domain.reach_plans import each_alone, plans_beside
from wijkdna.domain.scenario import read_scenario
from wijkdna.store.priors import load_library

LIBRARY = load_library()
OWNERS = "letter_group_purchase_owners"
PRIORS = (
    *("letter_group_purchase_owners", "letter_75plus_home_visit", "letter_prefilled_known_low_income"),
    *("doorbell_one_attempt", "letter_general_offer", "neighbour_invites_own_street"),
)
KINDS = (
    *(["koop"], ["koop", "age65"], ["koop", "low_income"], ["corporatie"], ["corporatie", "low_income"]),
    *(["overige_huur"], ["overige_huur", "age65"], ["families", "koop"]),
)
AUDIENCES = st.one_of(
    st.none(),
    st.floats(0.05, 1),
    st.builds(lambda mean: {"mean": mean, "weight": 6}, st.sampled_from([0.2, 0.6])),
    st.just("sports_club_member"),
)
CHANCE = {"mean": 0.3, "weight": 12}


def option(id, chance, audience, sender, delta):
    told = {"chance": CHANCE} if chance == "own" else {"prior": chance}
    heard = {} if audience is None else {"audience": audience}
    return {"id": id, "sender": sender, "delta": delta, "euros": 100, "hours": 10, **told, **heard}


@st.composite
def cases(draw):
    """A document with one plain group and one with parts, and the options that are meant for some of its parts."""
    flags = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4, unique_by=tuple))
    parts = [{"share": draw(st.floats(0.1, 1)), "flags": list(each)} for each in flags]
    size, beside = draw(st.floats(20, 500)), draw(st.floats(0, 500))
    options, meant = [], {}
    for id in "abcde":
        one = option(
            id,
            draw(st.sampled_from([*PRIORS, "own"])),
            draw(AUDIENCES),
            draw(st.sampled_from("xyz")),
            draw(st.sampled_from([0.5, 1.0])),
        )
        if draw(st.booleans()):
            some = draw(st.sets(st.integers(0, len(parts) - 1), min_size=1))
            meant[id], one["groups"] = some, [{"name": "eigen", "parts": sorted(some)}]
        options.append(one)
    document = {
        "groups": [
            {"name": "rest", "households": beside, "flags": list(draw(st.sampled_from(KINDS)))},
            {"name": "eigen", "households": size, "parts": parts},
        ],
        "options": options,
        "nested": draw(st.lists(st.sampled_from([["a", "b"], ["b", "c"], ["d", "e"]]), max_size=2)),
        "willingness": {sender: draw(st.floats(0.1, 1)) for sender in sorted({one["sender"] for one in options})},
        "rho": draw(st.sampled_from([0, 0.2, 0.5])),
        "bands": {"draws": 20, "seed": draw(st.integers(0, 99))},
    }
    return document, meant


def taken_apart(document, meant):
    """The same households, each part a group by itself."""
    rest, own = document["groups"]
    total = sum(part["share"] for part in own["parts"])
    groups = [rest] + [
        {"name": f"deel {i}", "households": own["households"] * part["share"] / total, "flags": part["flags"]}
        for i, part in enumerate(own["parts"])
    ]
    options = [
        one | ({"groups": [f"deel {i}" for i in sorted(meant[one["id"]])]} if one["id"] in meant else {})
        for one in document["options"]
    ]
    return {**document, "groups": groups, "options": options}


def both(case):
    document, meant = case
    return read_scenario(document, LIBRARY), read_scenario(taken_apart(document, meant), LIBRARY)


def means(one, apart, found):
    """Of each group of `one`, from what was found of those apart, (..., groups)."""
    parts = found[..., 1:] @ (apart.shares[1:] / apart.shares[1:].sum())
    return np.stack([found[..., 0], parts], axis=-1)


def flat(figures):
    """A plan's figures as numbers."""
    return [
        number for one in (figures.reach, figures.twice, figures.joins) for number in (one.share, one.low, one.high)
    ]


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_group_with_parts_is_the_mean_of_the_same_households_apart(case):
    one, apart = both(case)
    mine, theirs = (reach(*at_the_means(each)) for each in (one, apart))

    for name in ("reach", "twice", "joins"):
        assert getattr(mine, name) == pytest.approx(means(one, apart, getattr(theirs, name)), abs=1e-9)
    without = reach_without(*at_the_means(one), range(5))
    for sender, left in reach_without(*at_the_means(apart), range(5)).items():
        assert without[sender] == pytest.approx(means(one, apart, left), abs=1e-9)
    assert each_alone(one) == pytest.approx(each_alone(apart), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(cases())
def test_bands_are_those_of_the_same_households_apart(case):
    one, apart = both(case)
    parts = list(range(1, len(apart.groups)))
    mine = plans_beside(one, [(0, 1, 2, 3, 4), (2,)], [[1]])
    theirs = plans_beside(apart, [(0, 1, 2, 3, 4), (2,)], [parts])

    for a, b in zip(mine, theirs, strict=True):
        assert flat(a.figures) == pytest.approx(flat(b.figures), abs=1e-9)
        assert a.unions == (a.figures.by_group[1],)
        assert (a.unions[0].share, a.unions[0].low, a.unions[0].high) == pytest.approx(
            (b.unions[0].share, b.unions[0].low, b.unions[0].high), abs=1e-9
        )
        assert a.shoulder.without == pytest.approx(b.shoulder.without, abs=1e-9) if b.shoulder else not a.shoulder


@settings(max_examples=10, deadline=None)
@given(cases(), st.sampled_from(["reach", "joins"]), st.sampled_from([150, 320]))
def test_the_best_mix_is_that_of_the_same_households_apart(case, objective, euros):
    document, meant = case
    wishes = {"objective": objective, "budget_euros": euros}
    one, apart = both((document | wishes, meant))
    mine, theirs = (answer(each, np.random.default_rng(each.seed)).mix for each in (one, apart))

    assert mine.found.value == pytest.approx(theirs.found.value, abs=1e-9)
    assert mine.found.bound == pytest.approx(theirs.found.bound, abs=1e-9)
    if {*mine.found.plan} == {*theirs.found.plan}:  # else there were two that are equally good
        assert flat(mine.figures) == pytest.approx(flat(theirs.figures), abs=1e-9)
        assert mine.everything == pytest.approx(theirs.everything, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(cases(), st.sampled_from([*Objective]), st.floats(0, 1))
def test_evenly_and_floors_look_at_the_group_and_not_at_its_parts(case, objective, floor):
    document, _ = case
    wishes = {"objective": objective.value, "budget_euros": 320, "floors": {"eigen": floor}}
    one = read_scenario(document | wishes | {"nested": [], "willingness": {}}, LIBRARY)
    options, setting = at_the_means(one)
    mixed = Mixer(options, setting, one.costs, objective)
    plan = (0, 2)
    found = reach(options, setting, plan)
    shares = found.joins if objective is Objective.JOINS else found.reach

    assert mixed.values_of([plan])[0] == pytest.approx(shares, abs=1e-6)
    worth = np.sqrt(shares) if objective is Objective.FAIR else shares
    fine = 10 * np.maximum(0, one.wish.floors - shares).sum() if one.wish.floors is not None else 0
    assert mixed.judge(mixed.values_of([plan])[0], one.wish) == pytest.approx(worth @ one.shares - fine, abs=1e-5)
    # What an option adds is the difference of two plans.
    miss = mixed.start(1)
    mixed.add(miss, np.array([0]), np.array([0]))
    added = mixed.judge(mixed.values_of([(0, 2)])[0], one.wish) - mixed.judge(mixed.values_of([(0,)])[0], one.wish)
    assert mixed.judge_gains(miss, one.wish)[0, 2] == pytest.approx(added, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(cases())
def test_one_part_is_no_part(case):
    document, _ = case
    rest, own = document["groups"]
    options = [{name: value for name, value in one.items() if name != "groups"} for one in document["options"]]
    flags = own["parts"][0]["flags"]
    plain = rest, {"name": "eigen", "households": own["households"], "flags": flags}
    split = rest, {"name": "eigen", "households": own["households"], "parts": [{"share": 7, "flags": flags}]}
    told = rest, {"name": "eigen", "households": own["households"], "flags": flags, "parts": [{"share": 0.2}]}
    wishes = {"options": options, "budget_euros": 320}
    first, *others = (
        answer(read_scenario(document | wishes | {"groups": list(groups)}, LIBRARY), np.random.default_rng(3))
        for groups in (plain, split, told)
    )

    for other in others:
        assert flat(other.now) == pytest.approx(flat(first.now), abs=1e-12)
        assert other.mix.found.value == pytest.approx(first.mix.found.value, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_nobody_is_reached_outside_the_parts_that_options_are_for_nor_beyond_their_audience(case):
    document, meant = case
    one = read_scenario(document, LIBRARY)
    options, setting = at_the_means(one)
    parts = one.groups[1].parts

    for i, way in enumerate(one.ways):
        audience = document["options"][i].get("audience", 1.0)
        heard = {"sports_club_member": LIBRARY.priors["sports_club_member"].share.mean}.get(str(audience))
        share = heard or (audience["mean"] if isinstance(audience, dict) else audience)
        who = LIBRARY.priors[way.prior].eligible if way.prior in LIBRARY.priors else "all"
        there = sum(
            part.share
            for number, part in enumerate(parts)
            if number in meant.get(way.id, range(len(parts))) and (who == "all" or who in part.flags)
        )
        assert reach(options, setting, (i,)).reach[1] <= there * share * way.delta + 1e-9
    assert (reach(options, setting).reach <= 1 + 1e-9).all()


# ---- by hand


def of(parts, options, **fields):
    return read_scenario({"groups": [{**EIGEN, "parts": parts}], "options": options, **fields}, LIBRARY)


EIGEN = {"name": "eigen", "households": 100}
HALF = [{"share": 1, "flags": ["koop"]}, {"share": 1, "flags": ["corporatie"]}]


def test_two_ways_for_owners_meet_the_same_owners():
    ways = [{"id": id, "sender": id, "prior": OWNERS, "audience": 1.0} for id in "ab"]
    one = of(HALF, ways, rho=0.3)
    options, setting = at_the_means(one)
    found = reach(options, setting)
    p = float(options.p.max())

    assert options.p.min() == 0
    slow = slow_reach([p, p], [float(options.s[0, 0])] * 2, [1, 1], [0, 1], [1, 1], 0.3)
    assert [one[0] for one in (found.reach, found.twice, found.joins)] == pytest.approx([x / 2 for x in slow], abs=1e-6)
    as_if_all_could = slow_reach([p / 2, p / 2], [1, 1], [1, 1], [0, 1], [1, 1], 0.3)
    assert found.reach[0] < as_if_all_could[0] - 0.001


def test_ways_for_other_parts_never_meet():
    one = of(
        HALF,
        [
            {"id": id, "sender": id, "chance": CHANCE, "groups": [{"name": "eigen", "parts": [part]}]}
            for id, part in (("a", 0), ("b", 1))
        ],
    )
    found = reach(*at_the_means(one))

    assert (found.reach[0], found.twice[0]) == pytest.approx((0.3, 0.0), abs=1e-6)
    assert [found.share for found in plans_beside(one, [(0,)])[0].figures.by_group] == pytest.approx([0.15], abs=1e-6)


def test_what_an_option_costs_goes_by_the_parts_that_it_is_meant_for():
    way = {"id": "a", "sender": "x", "prior": "letter_general_offer", "cost": "letter"}
    some = way | {"id": "b", "groups": [{"name": "eigen", "parts": [1]}]}
    one = of([{"share": 3, "flags": ["koop"]}, {"share": 1, "flags": ["corporatie"]}], [way, some])
    cost = LIBRARY.costs["letter"]

    assert one.costs.euros == pytest.approx([cost.euros_fixed + n * cost.euros_per_address for n in (100, 25)])


def test_a_floor_that_its_owners_alone_cannot_bring_is_not_met():
    ways = [{"id": "a", "sender": "x", "chance": {"mean": 0.99, "weight": 50}, "euros": 1}]
    ways[0]["groups"] = [{"name": "eigen", "parts": [0]}]
    for floor, status in ((0.4, Status.OPTIMAL), (0.6, Status.INFEASIBLE)):
        one = of(HALF, ways, budget_euros=5, floors={"eigen": floor})
        assert answer(one, np.random.default_rng(1)).mix.found.status is status


def test_households_that_are_alike_in_two_groups_are_one_kind():
    groups = [
        {"name": "koop", "households": 60, "flags": ["koop"]},
        {"name": "huur", "households": 40, "flags": ["corporatie"]},
        {"name": "eigen", "households": 20, "parts": HALF},
    ]
    way = {"id": "a", "sender": "x", "prior": "doorbell_one_attempt"}
    alike = read_scenario({"groups": groups, "options": [way]}, LIBRARY)
    aimed = read_scenario({"groups": groups, "options": [way | {"groups": ["eigen"]}]}, LIBRARY)

    assert (len(alike.kinds), len(aimed.kinds)) == (2, 4)
    assert alike.kinds.made_of.tolist() == [[1.0, 0.0, 0.5], [0.0, 1.0, 0.5]]
    without = read_scenario({"groups": groups[:2], "options": [way]}, LIBRARY)
    assert without.kinds.made_of is None


@pytest.mark.parametrize("objective", [*Objective])
def test_in_each_draw_the_first_choice_is_what_does_most_for_groups(objective):
    priors = ("neighbour_invites_own_street", "doorbell_one_attempt", "phone_known_number", "letter_75plus_home_visit")
    ways = [option(id, prior, 0.5, id, 1.0) for id, prior in zip("abcd", priors, strict=True)]
    ways[2]["groups"] = [{"name": "eigen", "parts": [1]}]
    groups = [{"name": "koop", "households": 40, "flags": ["koop", "age65"]}, {**EIGEN, "parts": HALF}]
    wishes = {"budget_euros": 100, "objective": objective.value, "floors": {"eigen": 0.12}, "bands": {"draws": 40}}
    one = read_scenario({"groups": groups, "options": ways, **wishes}, LIBRARY)
    draws = drawn(one, np.random.default_rng(1))

    def worth(k, plan):
        found = reach(*draws.one(k, one), plan)
        shares = np.maximum(0, found.joins if objective is Objective.JOINS else found.reach)
        value = np.sqrt(shares) if objective is Objective.FAIR else shares
        return value @ one.shares - 10 * np.maximum(0, one.wish.floors - shares).sum()

    plans, done = InDraws(one, draws, objective).greedy(one.wish)

    assert len({*plans}) > 2
    for k, plan in enumerate(plans):
        assert worth(k, plan) == pytest.approx(max(worth(k, (i,)) for i in range(4)), abs=1e-4)
        found = reach(*draws.one(k, one), plan)
        assert done[k] == pytest.approx(found.joins if objective is Objective.JOINS else found.reach, abs=2e-5)


@pytest.mark.parametrize("objective", [*Objective])
def test_draws_in_pieces_give_the_same(objective, monkeypatch):
    ways = [option(id, prior, None, id, 1.0) for id, prior in zip("abcd", PRIORS, strict=False)]
    wishes = {"budget_euros": 250, "objective": objective.value, "bands": {"draws": 50, "seed": 2}}
    one = of(HALF, ways, floors={"eigen": 0.1}, **wishes)
    draws, plans = drawn(one, np.random.default_rng(1)), [(0, 1), (), (2,)]

    def found(told):
        within = InDraws(one, draws, objective)
        return within.best(one.wish, (0, 1), told.append), within.judged(plans, one.wish, told.append)

    whole, told = found([]), []
    monkeypatch.setattr(mix_in_draws, "_MOST_NUMBERS", 4000)
    pieces = found(told)

    assert pieces[0] == whole[0]
    assert pieces[1] == pytest.approx(whole[1], abs=1e-12)
    assert len(told) > 10
    assert replace(one, draws=20).kinds is one.kinds


def test_few_plans_at_a_time_give_the_same_mix(monkeypatch):
    ways = [option(f"{id}{prior}", prior, None, id, 1.0) for id in "abcd" for prior in PRIORS[:4]]
    one = of(HALF, ways, budget_euros=320)
    whole = answer(one, np.random.default_rng(1)).mix
    monkeypatch.setattr(mixer, "_USUAL_KINDS", 0)

    assert len(ways) > 14  # so many are not all tried
    assert answer(one, np.random.default_rng(1)).mix.found == whole.found
