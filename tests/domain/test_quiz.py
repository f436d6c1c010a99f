"""Which six figures are asked, in which words, on which slider, and what is said of a guess."""

from collections import Counter
from itertools import pairwise
from math import isclose, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.quiz import (
    FEWEST,
    QUESTIONS,
    Candidate,
    Scale,
    beside_guess,
    choose,
    guess_amount,
    guess_in_words,
    is_askable,
    question,
    rests_on_enough,
    scale,
)
from wijkdna.store.definitions import load_indicators

INDICATORS = {indicator.id: indicator for indicator in load_indicators()}
ASKED = [indicator for indicator in INDICATORS.values() if is_askable(indicator, Level.BUURT)]
OWNED = INDICATORS["aandeel_koop"]
OLDER = INDICATORS["aandeel_65_plus"]
VALUE = INDICATORS["woz_waarde"]
SHOP = INDICATORS["afstand_supermarkt"]
PERCENT = Scale(0, 100, 1)

candidates = st.lists(
    st.builds(
        Candidate,
        column=st.integers(0, 200),
        theme=st.sampled_from("abcdefg"),
        valence=st.sampled_from(["kracht", "neutraal", "kwetsbaar"]),
        is_model_estimate=st.booleans(),
        is_standout=st.booleans(),
        surprise=st.floats(0, 3),
    ),
    max_size=25,
    unique_by=lambda one: one.column,
)


def plain(text):
    return text.replace("\u00a0", " ")


@given(candidates)
def test_six_at_most_two_of_a_theme_and_vulnerabilities_never_more_than_half(found):
    by_column = {one.column: one for one in found}

    chosen = [by_column[column] for column in choose(found)]

    vulnerable = sum(one.valence == "kwetsbaar" for one in chosen)
    assert len(chosen) == len(set(chosen)) <= QUESTIONS
    assert max(Counter(one.theme for one in chosen).values(), default=0) <= 2
    assert vulnerable <= min(2, len(chosen) // 2)


@given(candidates, st.randoms())
def test_the_choice_does_not_depend_on_the_order_in_which_figures_come(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)

    assert choose(shuffled) == choose(found)


@given(candidates)
def test_a_vulnerability_is_asked_only_where_nothing_else_would_fit(found):
    others = [one for one in found if one.valence != "kwetsbaar"]

    chosen = choose(found)

    assert chosen[: len(choose(others))] == choose(others)


@given(candidates)
def test_counted_figures_come_before_estimates_of_their_kind(found):
    by_column = {one.column: one for one in found}

    kinds = [(one.valence == "kwetsbaar", one.is_model_estimate) for one in map(by_column.get, choose(found))]

    assert kinds == sorted(kinds)


def test_one_of_each_theme_goes_before_a_second_of_the_most_surprising():
    found = [Candidate(k, "wonen", "neutraal", False, True, 9 - k) for k in range(6)]
    found += [Candidate(10 + k, theme, "neutraal", False, False, 0.1) for k, theme in enumerate("abcde")]

    assert choose(found) == [0, 10, 11, 12, 13, 14]


def test_what_stands_out_is_asked_first_and_then_what_surprises_most():
    found = [
        Candidate(1, "a", "neutraal", False, False, 0.9),
        Candidate(2, "b", "neutraal", False, True, 0.1),
        Candidate(3, "c", "kracht", False, False, 1.5),
    ]

    assert choose(found) == [2, 3, 1]


@pytest.mark.parametrize(
    "id",
    [
        "moeite_met_rondkomen",
        "inkomen_per_inwoner",
        "mediaan_vermogen_gemeente",
        "eenzaam",
        "misdrijven_per_1000",
        "aandeel_hbo_wo",
        "lbm_totaal",
        "stedelijkheid",
        "bevolkingsdichtheid",
        "aantal_inwoners",
        "stijging_woz_2022_2024",
        "daling_gas_sinds_2018_gemeente",
        "land_per_huishouden",
    ],
)
def test_what_may_shame_or_cannot_be_pictured_is_never_asked(id):
    assert [level for level in Level if is_askable(INDICATORS[id], level)] == []


def test_about_getting_by_only_strengths_are_asked_and_about_crime_nothing():
    assert {one.id for one in ASKED if one.theme == "rondkomen"} == {"arbeidsparticipatie", "zelfstandigen_gemeente"}
    assert [one for one in ASKED if one.theme == "veiligheid"] == []
    assert {one.valence for one in ASKED if one.theme == "samenleven"} == {"kracht"}


def test_nobody_is_asked_how_far_it_is_from_a_whole_provincie():
    asked = {level for level in Level if is_askable(SHOP, level)}

    assert asked == {Level.GEMEENTE, Level.WIJK, Level.BUURT}


@pytest.mark.parametrize(("n", "enough"), [(nan, True), (FEWEST, True), (FEWEST - 1, False), (0, False)])
def test_a_figure_of_a_few_people_is_not_asked(n, enough):
    assert rests_on_enough(n) is enough


@pytest.mark.parametrize("indicator", ASKED, ids=lambda one: one.id)
def test_every_question_asks_how_many_in_one_sentence(indicator):
    text = question(indicator, "Kreileroord")

    assert text.count("hoeveel") == 1
    assert text.endswith("?")
    assert not {"{", "}", "€"} & set(text)
    assert text[0].isupper()
    assert "Kreileroord" in text


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        (OWNED, "In Kreileroord gaat het bij hoeveel van de 100 huizen om een koophuis?"),
        (OLDER, "In Kreileroord is hoeveel procent van de bewoners 65 jaar of ouder?"),
        (VALUE, "In Kreileroord is een huis gemiddeld hoeveel euro waard?"),
        (SHOP, "Vanuit Kreileroord is het gemiddeld hoeveel km naar een grote supermarkt?"),
    ],
)
def test_a_question_is_the_sentence_of_the_figure_with_the_number_left_out(indicator, text):
    assert question(indicator, "Kreileroord") == text


def test_a_question_about_a_gemeente_names_it_as_one():
    assert question(OLDER, "de gemeente Alkmaar").startswith("In de gemeente Alkmaar is hoeveel procent")


shown_values = st.floats(0.01, 900).map(lambda value: round(value, 2))


@given(st.sampled_from(ASKED), st.tuples(shown_values, shown_values), st.lists(shown_values, min_size=1, max_size=3))
def test_a_slider_holds_the_figures_and_what_is_usual_in_round_steps(indicator, usual, own):
    if indicator.unit == "%":
        usual, own = tuple(min(one, 100.0) for one in usual), [min(one, 100.0) for one in own]
    low, high = sorted(usual)

    slider = scale(indicator, (low, high), own)

    shown = [value * indicator.value_scale for value in (*own, low, high)]
    assert all(slider.low <= value <= slider.high for value in shown)
    assert isclose(slider.stops[-1], slider.high)
    assert slider.stops[0] == slider.low
    assert slider.low <= slider.middle <= slider.high


@given(st.sampled_from(ASKED), st.tuples(shown_values, shown_values), st.lists(shown_values, min_size=1, max_size=3))
def test_labels_under_a_slider_stand_evenly_apart_from_end_to_end(indicator, usual, own):
    slider = scale(indicator, (min(usual), max(usual)), own)
    labels = slider.labelled

    assert (labels[0], labels[-1]) == (slider.low, slider.high)
    gaps = [b - a for a, b in pairwise(labels)]
    assert all(isclose(gap, gaps[0], rel_tol=1e-6, abs_tol=1e-9) for gap in gaps)
    assert 3 <= len(labels) <= 6


@pytest.mark.parametrize(
    ("indicator", "usual", "own", "slider"),
    [
        (OWNED, (15, 98), [86, 71, 57], Scale(0, 100, 1)),
        (INDICATORS["stadswarmte_gemeente"], (0, 16), [2, 1], Scale(0, 20, 0.5)),
        (SHOP, (0.3, 5.4), [5.4, 1.5, 1.0], Scale(0, 7.5, 0.1)),
        (VALUE, (190, 950), [318, 400, 390], Scale(0, 1_000_000, 20_000)),
    ],
)
def test_a_slider_runs_over_what_is_usual_in_nederland(indicator, usual, own, slider):
    assert scale(indicator, usual, own) == slider


@pytest.mark.parametrize(
    ("indicator", "shown", "step", "words"),
    [
        (OLDER, 35, 1, "35 %"),
        (OWNED, 35, 1, "35 %: 3 à 4 van de 10 huizen"),
        (OWNED, 100, 1, "100 %"),
        (VALUE, 300_000, 20_000, "€ 300.000"),
        (SHOP, 0.8, 0.1, "0,8 km"),
        (INDICATORS["stadswarmte_gemeente"], 2.5, 0.5, "2,5 %: 1 op de 40 huizen"),
    ],
)
def test_a_guess_is_read_out_with_its_unit(indicator, shown, step, words):
    assert plain(guess_in_words(indicator, shown, step)) == words
    assert words.startswith(plain(guess_amount(indicator, shown, step)))


@pytest.mark.parametrize(
    ("indicator", "slider", "guess", "value", "told"),
    [
        (OWNED, PERCENT, 86, 86, "precies wat u dacht"),
        (OWNED, PERCENT, 86, 86.4, "precies wat u dacht"),
        (OWNED, PERCENT, 80, 86, "iets meer dan u dacht"),
        (OWNED, PERCENT, 92, 86, "iets minder dan u dacht"),
        (OWNED, PERCENT, 65, 86, "meer dan u dacht"),
        (OWNED, PERCENT, 45, 86, "veel meer dan u dacht"),
        (SHOP, Scale(0, 7.5, 0.1), 2, 5.4, "veel verder dan u dacht"),
        (VALUE, Scale(0, 1_000_000, 20_000), 300_000, 305, "precies wat u dacht"),
        (VALUE, Scale(0, 1_000_000, 20_000), 500_000, 305, "minder dan u dacht"),
    ],
)
def test_a_guess_is_told_beside_the_figure_without_a_score(indicator, slider, guess, value, told):
    assert beside_guess(indicator, slider, guess, value) == told
