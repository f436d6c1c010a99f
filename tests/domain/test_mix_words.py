"""The best mix in words: how sure it is, what fairness costs, what to try first; never more certain than it is."""

import pytest

from wijkdna.domain import mix_words

MIX = {
    "status": "optimal",
    "gap": 0.0,
    "groups": [{"name": "huur", "households": 40.0, "reach": {"share": 0.41, "low": 0.2, "high": 0.6}}],
    "price_of_fairness": None,
    "share_best": 0.62,
    "trials": [{"option": "a", "evppi": 0.03}, {"option": "b", "evppi": 0.001}],
    "pilot": None,
}
NAMES = {"a": "Aanbellen", "b": "Brief"}


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("status", "gap", "head"),
    [
        ("optimal", 0.0, "Bewezen beste plan"),
        ("good", 0.0712, "Ten hoogste 8 % winst mogelijk"),
        ("good", 0.0, "Geen winst meer mogelijk"),
        ("infeasible", 0.0, "Geen plan haalt wat u minstens wilt"),
        ("no_feasible_plan_found", 1.0, "We vonden geen plan dat haalt wat u minstens wilt"),
    ],
)
def test_how_a_search_ended(status, gap, head):
    said = mix_words.how_sure({**MIX, "status": status, "gap": gap})

    assert plain(said.head) == head
    assert ("voorzichtig" in said.text) == (status == "good")
    assert ("Verlaag een ondergrens" in said.text) == (status in {"infeasible", "no_feasible_plan_found"})


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "in geen van de varianten"),
        (0.01, "in bijna geen van de varianten"),
        (0.84, "in 8 van de 10 varianten"),
        (0.99, "in bijna alle varianten"),
        (1.0, "in alle varianten"),
    ],
)
def test_only_always_is_called_all(share, words):
    assert mix_words.variants_nl(share) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.0, "0 huishoudens"), (0.2, "minder dan 1 huishouden"), (1.2, "1 huishouden"), (1250.4, "1.250 huishoudens")],
)
def test_households_in_words(number, words):
    assert plain(mix_words.households_nl(number)) == words


def test_least_shares_stand_beside_what_the_plan_does_and_what_cannot_be_said_is_told():
    scenario = {"floors": {"huur": 0.4, "klein": 0.2, "geen": 0.0}}

    met, small = mix_words.floors_of(scenario, MIX)
    assert (plain(met.wished), plain(met.got), met.is_met) == ("40 %", "41 %", True)
    assert small.got.startswith("niet te zeggen")
    assert not small.is_met
    assert mix_words.floors_of({"floors": {"huur": 0.42}}, MIX)[0].is_met is False
    [other] = mix_words.floors_of({**scenario, "floors": {"huur": 0.1}, "objective": "joins"}, MIX)
    assert other.got.startswith("niet te zeggen")
    assert mix_words.floors_of({}, MIX) == []


@pytest.mark.parametrize(
    ("price", "said"), [(None, ""), (0.0, "kost hier niets"), (0.02, "bereikt u 5 huishoudens meer")]
)
def test_what_fairness_costs(price, said):
    assert said in plain(mix_words.fairness({**MIX, "price_of_fairness": price}, 250))


def test_what_to_try_first_is_told_only_when_it_is_worth_it():
    pilot = mix_words.to_try({}, {**MIX, "pilot": "a"}, 250, NAMES)
    assert pilot.head == "Probeer eerst in het klein: Aanbellen"
    assert "gemiddeld 8 huishoudens" in plain(pilot.text)
    assert "hoogstens 3 huishoudens" in plain(mix_words.to_try({}, MIX, 100, NAMES).text)
    assert "verandert deze keuze niet" in mix_words.to_try({}, {**MIX, "trials": []}, 100, NAMES).text
    assert [(name, plain(worth)) for name, worth in mix_words.trials_of({}, MIX, 250, NAMES)] == [
        ("Aanbellen", "8 huishoudens")
    ]


def test_of_an_equal_share_nothing_is_told_in_households():
    fair = {"objective": "reach_sqrt"}
    said = mix_words.to_try(fair, MIX, 250, NAMES)
    assert said.head == "Eerst doen, onderweg leren"
    assert "Van “Aanbellen” leert u het meest" in said.text
    assert not any(one.isdigit() for one in said.text)
    assert "verandert deze keuze niet" in mix_words.to_try(fair, {**MIX, "trials": []}, 250, NAMES).text
    assert mix_words.trials_of(fair, MIX, 250, NAMES) == []


def test_visits_that_do_not_fit_are_a_warning():
    visits = {"expected": 22.0, "high": 36.0, "most": 30.0, "too_many": True}

    said = mix_words.visits({"visits": visits}, "vrijwillige energiecoach")
    assert said.head == "Meer aanmeldingen dan bezoeken"
    assert "Plan in golven of regel extra mensen." in said.text
    assert mix_words.visits({"visits": {**visits, "too_many": False}}, "x").head == "De bezoeken passen"
    assert mix_words.visits({"visits": None}, "") is None
