"""Reading a scenario: what it becomes, and that every mistake is told in Dutch with its place."""

import json
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdna.domain.draws import at_the_means
from wijkdna.domain.json_places import ScenarioRefused
from wijkdna.domain.reach import reach
from wijkdna.domain.reach_answer import answer
from wijkdna.domain.reach_document import reach_json
from wijkdna.domain.scenario import cell_flags, read_scenario
from wijkdna.domain.segments import national_weights, spread
from wijkdna.store.priors import load_library

LIBRARY = load_library()
TWO = [
    {"name": "koop", "households": 60, "flags": ["koop"]},
    {"name": "huur", "households": 40, "flags": ["corporatie", "low_income"]},
]
GOOD = {
    "groups": TWO,
    "options": [
        {"id": "a", "sender": "x", "p": [0.1, 0.2], "s": [1, 0.5], "euros": 100, "hours": 2, "dose_group": "d"},
        {"id": "b", "sender": "y", "prior": "doorbell_one_attempt", "audience": 0.5, "cost": "doorbell"},
        {"id": "c", "sender": "y", "prior": "letter_general_offer", "cost": "letter", "dose_group": "d"},
    ],
    "budget_euros": 1000,
    "locks": {"must": ["a"], "never": []},
    "floors": {"huur": 0.1},
    "nested": [["a", "b"]],
    "willingness": {"y": 0.5},
    "bands": {"draws": 20, "seed": 3},
    "capacity": {"kind": "fix_team", "teams": 1, "months": 12},
}

MANY = {"name": "x", "households": 10, "parts": [{"share": 1}] * 12}


def changed(path, value):
    document = deepcopy(GOOD)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return document


def test_a_scenario_becomes_options_costs_and_a_wish():
    scenario = read_scenario(GOOD, LIBRARY)

    assert scenario.households == 100
    assert scenario.senders == ("x", "y")
    assert scenario.pi.tolist() == [1.0, 0.5]
    assert scenario.chains == ((0, 1),)
    assert scenario.costs.dose.tolist() == [0, -1, 0]
    assert scenario.costs.hours.tolist() == [2.0, 8 + 0.1 * 50, 6.0]
    assert scenario.wish.must == (0,)
    assert scenario.wish.floors.tolist() == [0.0, 0.1]
    assert scenario.plan == (0, 1)


def test_the_chance_of_an_average_neighbourhood_is_that_of_the_prior_and_spreads_as_the_rule_says():
    sides = {"tenure": {"koop": 4487894, "corporatie": 2295414, "overige_huur": 1004225}, "hardship": 0.139}
    groups = {**sides, "age65": 0.293, "households": 1000}
    document = {"groups": groups, "options": [{"id": "a", "sender": "x", "prior": "letter_general_offer"}]}

    options, setting = at_the_means(read_scenario(document, LIBRARY))

    odds = {name: np.log(one.odds["letter"]) for name, one in LIBRARY.groups.items()}
    log_odds = np.array([sum(odds.get(flag, 0.0) for flag in flags) for flags in cell_flags()])
    assert options.p[0] @ setting.shares == pytest.approx(0.05, abs=1e-9)
    assert options.p[0] == pytest.approx(spread(0.05, log_odds, national_weights()), abs=1e-9)


@pytest.mark.parametrize(
    ("step", "converted"), [("aanmelding", 8 / 22), ("bezoek", 8 / 22 * 6 / 11), ("maatregel", 8 / 22 * 6 / 11 * 0.4)]
)
def test_who_was_spoken_to_still_has_to_take_the_steps_up_to_the_one_that_counts(step, converted):
    options, _ = at_the_means(read_scenario({**GOOD, "step": step}, LIBRARY))

    assert options.s[1] == pytest.approx([converted] * 2)


def test_a_small_measure_happens_in_the_visit_and_a_multiplier_raises_the_chance():
    usual, _ = at_the_means(read_scenario({**GOOD, "step": "maatregel"}, LIBRARY))
    document = changed(("options", 1, "small_measure"), True)
    document["options"][1]["multipliers"] = ["messenger_did_it_self"]
    helped, _ = at_the_means(read_scenario({**document, "step": "maatregel"}, LIBRARY))

    assert helped.s[1] == pytest.approx(usual.s[1] / 0.4)
    assert (helped.p[1] > usual.p[1]).all()


def test_no_more_are_reached_than_are_within_reach():
    document = changed(("options", 1, "audience"), {"likely": 10, "basis": "geteld"})
    options, setting = at_the_means(read_scenario({**document, "nested": []}, LIBRARY))

    assert (reach(options, setting, [1]).reach <= [10 / 60, 10 / 40]).all()


@pytest.mark.parametrize(
    ("path", "value", "place", "said"),
    [
        (("options", 0, "p", 1), 1.2, "options › 1 › p › 2", "een kans ligt tussen 0 en 1"),
        (("options", 0, "p", 1), float("nan"), "options › 1 › p › 2", "rekenen"),
        (("options", 0, "p", 1), True, "options › 1 › p › 2", "een getal"),
        (("options", 0, "p"), [0.1], "options › 1 › p", "precies 2"),
        (("options", 0, "euros"), -1, "options › 1 › euros", "0 tot en met"),
        (("options", 0, "euros"), 10**400, "options › 1 › euros", "rekenen"),
        (("options", 1, "prior"), "posters", "options › 2 › prior", "kennen we niet"),
        (("options", 1, "prior"), "sports_club_member", "options › 2 › prior", "kennen we niet"),
        (("options", 1, "p"), [0.1, 0.1], "options › 2", "niet allebei"),
        (("options", 1, "audience"), "letter_general_offer", "options › 2 › audience", "kennen we niet"),
        (("options", 2, "multipliers"), ["humour"], "options › 3 › multipliers › 1", "kennen we niet"),
        (("options", 1, "id"), "a", "options › 2", "staat er al"),
        (("options", 1, "audience"), {"likely": 50, "basis": "geteld"}, "options › 2 › audience › likely", "met 40"),
        (("options",), [], "options", "1 tot en met 60"),
        (("options",), [GOOD["options"][0]] * 61, "options", "1 tot en met 60"),
        (("groups",), [], "groups", "1 tot en met 50"),
        (("groups",), None, "groups", "geen groepen"),
        (("groups",), [{"name": "x", "households": 0}], "groups", "geen enkel huishouden"),
        (("groups", 0, "flags"), ["koop", "corporatie_tenant"], "groups › 1", "kies er één"),
        (("groups", 0, "parts"), [], "groups › 1 › parts", "1 tot en met 12"),
        (("groups", 0, "parts"), [{"flags": ["koop"]}], "groups › 1 › parts › 1", "share ontbreekt"),
        (("groups", 0, "parts"), [{"share": 0}], "groups › 1 › parts", "geen enkel huishouden"),
        (("groups", 0, "parts"), [{"share": 1, "flags": ["corporatie"]}], "groups › 1 › parts › 1", "kies er één"),
        (("groups",), [MANY] * 26, "groups", "dezelfde naam"),
        (("groups",), [MANY | {"name": str(i)} for i in range(26)], "groups", "300 delen"),
        (("options", 1, "groups"), [{"name": "koop", "parts": [0]}], "options › 2 › groups › 1 › parts", "geen delen"),
        (("options", 1, "groups"), [{"name": "koop"}], "options › 2 › groups › 1", "name en parts"),
        (("locks", "never"), ["a"], "locks › must", "Kies één van de twee"),
        (("locks", "must"), ["a", "c"], "locks › must", "dose_group"),
        (("budget_euros",), 50, "locks › must", "meer dan het budget"),
        (("nested",), [["a", "a"]], "nested › 1", "met zichzelf"),
        (("nested",), [["a", "q"]], "nested › 1 › 2", "kennen we niet"),
        (("floors",), {"niemand": 0.1}, "floors › niemand", "deze groep is er niet"),
        (("willingness",), {"niemand": 0.1}, "willingness › niemand", "afzender"),
        (("rho",), 0.95, "rho", "0 tot en met 0,9"),
        (("objective",), ["reach"], "objective", "een tekst"),
        (("bands", "draws"), 2.5, "bands › draws", "20"),
        (("budget",), 5, "", "“budget” kennen we niet"),
        (("name",), "a\ud800b", "name", "niet kunnen tonen"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(path, value, place, said):
    with pytest.raises(ScenarioRefused) as refused:
        read_scenario(changed(path, value), LIBRARY)

    assert refused.value.place == place
    assert said in str(refused.value)


def test_too_many_options_that_reach_the_same_people_are_refused():
    options = [{**GOOD["options"][0], "id": str(i), "dose_group": None} for i in range(20)]
    pairs = [[str(i), str(i + 1)] for i in range(0, 20, 2)]

    with pytest.raises(ScenarioRefused, match="Noem minder paren"):
        read_scenario({"groups": TWO, "options": options, "nested": pairs}, LIBRARY)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["a", "b", "koop", "", "reach"])
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["mean", "likely", "a", "must"]), inner)
    ),
    max_leaves=4,
)
PATHS = [
    *[(key,) for key in (*GOOD, "rho", "step", "objective", "readiness", "plan", "weights", "households", "name")],
    *[("options", i, key) for i in (0, 1) for key in ("id", "sender", "p", "s", "prior", "audience", "delta", "euros")],
    *[("options", 1, key) for key in ("multipliers", "cost", "attempts", "dose_group", "small_measure")],
    *[("groups", 0, key) for key in ("name", "households", "flags", "parts")],
    ("options", 1, "groups"),
    *[("bands", "draws"), ("bands", "seed"), ("locks", "must"), ("floors", "huur"), ("capacity", "teams")],
]


def inside(place, path):
    """What stands there; None when an earlier change took it away."""
    for key in path:
        there = range(len(place)) if isinstance(place, list) else place if isinstance(place, dict) else ()
        if key not in there:
            return None
        place = place[key]
    return place


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), ANYTHING), min_size=1, max_size=2))
def test_whatever_stands_there_it_is_read_or_refused(changes):
    document = deepcopy(GOOD)
    for path, value in changes:
        place = inside(document, path[:-1])
        if isinstance(place, dict):
            place[path[-1]] = value

    try:
        scenario = read_scenario(document, LIBRARY)
    except ScenarioRefused:
        return
    found = answer(replace(scenario, draws=20), np.random.default_rng(scenario.seed)).now
    assert 0 <= found.reach.low <= found.reach.high <= 1 + 1e-9
    assert 0 <= found.joins.share <= found.reach.share + 1e-9 <= 1 + 2e-9


@given(ANYTHING)
@settings(max_examples=50, deadline=None)
def test_a_document_that_is_something_else_is_refused(document):
    with pytest.raises(ScenarioRefused):
        read_scenario(document, LIBRARY)


def test_the_form_of_the_worked_cases_is_read_too():
    case = {
        "weights": [1, 3],
        "rho": 0.2,
        "options": [{"id": "a", "sender": "x", "p": [0.1, 0.2], "s": [1.0, 0.5]}],
        "willingness": {"x": 0.7},
    }

    scenario = read_scenario(json.loads(json.dumps(case)), LIBRARY)

    assert scenario.households is None
    assert scenario.wish is None
    options, setting = at_the_means(scenario)
    assert reach(options, setting).of_all(setting.shares)[0] == pytest.approx(0.7 * 0.175)


def test_what_was_learned_here_comes_instead_of_what_was_known():
    options = [{"id": "b", "sender": "y", "prior": "doorbell_one_attempt"}]
    learned = {
        "doorbell_one_attempt": {"mean": 0.6, "weight": 50},
        "visit_kept_after_signup": {"mean": 0.1, "weight": 9},
    }
    before = read_scenario({"groups": TWO, "options": options, "step": "bezoek"}, LIBRARY)
    after = read_scenario({"groups": TWO, "options": options, "step": "bezoek", "learned": learned}, LIBRARY)

    assert after.library.priors["doorbell_one_attempt"].share.mean == pytest.approx(0.6)
    assert LIBRARY.priors["doorbell_one_attempt"].share.mean == pytest.approx(0.35)
    assert (at_the_means(after)[0].p > at_the_means(before)[0].p).all()
    assert at_the_means(after)[0].s == pytest.approx(at_the_means(before)[0].s * 0.1 / (6 / 11))


def test_a_chance_of_ones_own_is_the_same_for_every_group_and_has_a_band():
    option = {"id": "b", "sender": "y", "chance": {"mean": 0.2, "weight": 10}, "groups": ["huur"], "audience": 0.5}
    one = read_scenario({"groups": TWO, "options": [option]}, LIBRARY)
    options, _ = at_the_means(one)

    assert options.p == pytest.approx(np.array([[0.0, 0.1]]))
    assert options.s == pytest.approx(np.full((1, 2), 8 / 22))
    found = answer(one, np.random.default_rng(1)).now
    assert found.reach.low < found.reach.share < found.reach.high


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"chance": {"mean": 1.2, "weight": 10}}, "tussen 0 en 1"),
        ({"chance": {"mean": 0.2}}, "mean en weight"),
        ({"chance": {"mean": 0.2, "weight": 0}}, "0,1"),
        ({"chance": {"mean": 0.2, "weight": 9}, "prior": "doorbell_one_attempt"}, "niet allebei"),
        ({"chance": {"mean": 0.2, "weight": 9}, "multipliers": ["own_gp_endorses"]}, "Laat het weg"),
        ({"prior": "doorbell_one_attempt", "groups": ["niemand"]}, "kennen we niet"),
        ({"prior": "doorbell_one_attempt", "groups": []}, "1 tot en met 2"),
    ],
)
def test_a_chance_of_ones_own_and_its_groups_are_looked_into(option, said):
    with pytest.raises(ScenarioRefused, match=said):
        read_scenario({"groups": TWO, "options": [{"id": "a", "sender": "x"} | option]}, LIBRARY)


@pytest.mark.parametrize("learned", [{"niets": {"mean": 0.1, "weight": 5}}, {"doorbell_one_attempt": 0.5}, []])
def test_what_was_learned_is_looked_into(learned):
    with pytest.raises(ScenarioRefused) as refused:
        read_scenario({"groups": TWO, "options": GOOD["options"], "learned": learned}, LIBRARY)
    assert refused.value.place.startswith("learned")


# ---- what is done beside the options


BESIDE = {"plan": [{"id": "n", "hours": 5}], "mix": [{"id": "l", "name": "Luisteren", "euros": 10, "hours": 12}]}


@given(whole=st.integers(0, 5000), spent=st.integers(0, 5000), name=st.sampled_from(("euros", "hours")))
def test_what_is_done_beside_the_options_comes_off_the_budget_first_and_never_more_than_there_is(whole, spent, name):
    document = {**GOOD, "locks": {}, "budget_euros": None, f"budget_{name}": whole}
    document["beside"] = {"mix": [{"id": "l", name: spent}]}
    if spent > whole:
        with pytest.raises(ScenarioRefused, match="meer dan het budget") as found:
            read_scenario(document, LIBRARY)
        assert found.value.place == f"budget_{name}"
    else:
        wish = read_scenario(document, LIBRARY).wish
        other = {"euros": "hours", "hours": "euros"}[name]
        assert (getattr(wish, name), getattr(wish, other)) == (whole - spent, float("inf"))


def test_what_is_done_beside_a_plan_is_in_what_it_costs_and_reaches_nobody():
    def asked(**more):
        scenario = read_scenario({**GOOD, "plan": ["a"], "budget_hours": 60, **more}, LIBRARY)
        return reach_json(scenario, answer(scenario, np.random.default_rng(scenario.seed)))

    plain, found = asked(budget_euros=990), asked(beside=BESIDE, budget_hours=72)

    assert (found["plan"]["euros"], found["plan"]["hours"]) == (100, 2 + 5)
    assert (plain["plan"]["beside"], found["plan"]["beside"], found["mix"]["beside"]) == ([], ["n"], ["l"])
    assert found["mix"]["options"] == plain["mix"]["options"]
    assert found["mix"]["hours"] == plain["mix"]["hours"] + 12
    assert found["mix"]["euros"] == plain["mix"]["euros"] + 10
    assert found["plan"]["reach"] == plain["plan"]["reach"]


@pytest.mark.parametrize(
    ("value", "place", "said"),
    [
        ([], "beside", "een blok met velden"),
        ({"now": []}, "beside", "kennen we niet"),
        ({"mix": [{"name": "x"}]}, "beside › mix › 1", "id ontbreekt"),
        ({"mix": [{"id": "a"}]}, "beside › mix › 1", "staat er al"),
        ({"plan": [{"id": "x"}, {"id": "x"}]}, "beside › plan › 2", "staat er al"),
        ({"mix": [{"id": "x", "hours": -1}]}, "beside › mix › 1 › hours", "een getal van 0"),
    ],
)
def test_a_mistake_in_what_is_done_beside_is_told_with_its_place(value, place, said):
    with pytest.raises(ScenarioRefused, match=said) as found:
        read_scenario({**GOOD, "beside": value}, LIBRARY)
    assert found.value.place == place
