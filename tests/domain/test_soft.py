"""Figures said softly: rounded, in words, with the grammar of the sentence kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import Place
from wijkdna.domain.soft import part_in_words, soft_amount, soft_headline
from wijkdna.store.definitions import load_indicators

INDICATORS = {one.id: one for one in load_indicators()}
HERE = Place("Kreileroord", Level.BUURT, gemeente_name="Hollands Kroon")


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (0.0, "vrijwel geen"),
        (1.0, "ongeveer 1 procent"),
        (3.0, "een paar procent"),
        (5.0, "ongeveer 5 procent"),
        (8.0, "bijna een tiende"),
        (11.3, "ongeveer een tiende"),
        (12.0, "ruim een tiende"),
        (18.0, "bijna een vijfde"),
        (22.4, "ruim een vijfde"),
        (23.0, "bijna een kwart"),
        (33.0, "ongeveer een derde"),
        (47.0, "bijna de helft"),
        (50.0, "ongeveer de helft"),
        (55.0, "ruim de helft"),
        (65.0, "bijna twee derde"),
        (75.0, "ongeveer driekwart"),
        (86.0, "bijna negen tiende"),
        (95.9, "ruim negen tiende"),
        (96.0, "bijna 100 procent"),
    ],
)
def test_a_share_is_said_as_a_part_of_the_whole(percent, words):
    assert part_in_words(percent) == words


PARTS = ["een tiende", "een vijfde", "een kwart", "een derde", "de helft", "twee derde", "driekwart", "vier vijfde"]
SIZES = dict(zip(PARTS, [10, 20, 25, 100 / 3, 50, 200 / 3, 75, 80], strict=True)) | {"negen tiende": 90}


@given(st.floats(7.5, 95.9))
def test_ruim_is_above_the_part_and_bijna_below_it(percent):
    word, _, part = part_in_words(percent).partition(" ")

    difference = percent - SIZES[part]
    assert {"ruim": difference > 1.5, "bijna": difference < -1.5, "ongeveer": abs(difference) <= 1.5}[word]


@pytest.mark.parametrize(
    ("indicator", "value", "sentence"),
    [
        ("aandeel_65_plus", 11.3, "In Kreileroord is ongeveer een tiende van de bewoners 65 jaar of ouder."),
        ("aandeel_koop", 86.4, "In Kreileroord gaat het bij bijna 9 van de 10 huizen om een koophuis."),
        ("afstand_supermarkt", 5.4, "Vanuit Kreileroord is het gemiddeld ruim 5 km naar een grote supermarkt."),
        ("afstand_huisarts", 5.6, "Vanuit Kreileroord is het gemiddeld bijna 6 km naar de huisarts."),
        ("afstand_huisarts", 2.0, "Vanuit Kreileroord is het gemiddeld 2 km naar de huisarts."),
        ("afstand_huisarts", 0.3, "Vanuit Kreileroord is het gemiddeld 0,3 km naar de huisarts."),
        ("woz_waarde", 231, "In Kreileroord is een huis gemiddeld ongeveer € 230.000 waard."),
        ("woz_waarde", 230, "In Kreileroord is een huis gemiddeld € 230.000 waard."),
        (
            "inkomen_per_inwoner",
            35.2,
            "In Kreileroord is het inkomen gemiddeld ongeveer € 35.000 per inwoner per jaar.",
        ),
        ("bevolkingsdichtheid", 1118, "In Kreileroord wonen ongeveer 1.100 mensen per vierkante kilometer."),
        ("huishoudensgrootte", 2.3, "In Kreileroord bestaat een huishouden gemiddeld uit 2,3 mensen."),
        ("misdrijven_per_1000", 1, "In Kreileroord legde de politie in een jaar 1 misdrijf per 1.000 inwoners vast."),
    ],
)
def test_a_sentence_keeps_its_grammar(indicator, value, sentence):
    assert soft_headline(INDICATORS[indicator], HERE, value).replace("\u00a0", " ") == sentence


def test_an_estimate_is_not_called_about_twice():
    said = soft_headline(INDICATORS["vrijwilligerswerk"], HERE, 25.0)

    assert said == "In Kreileroord doet naar schatting een kwart van de volwassenen vrijwilligerswerk."


@pytest.mark.parametrize(
    ("indicator", "value", "words"),
    [
        ("aandeel_65_plus", 22.4, "ruim een vijfde"),
        ("aandeel_koop", 71.0, "7 van de 10"),
        ("afstand_supermarkt", 1.5, "1,5 km"),
        ("woz_waarde", 351, "ongeveer € 350.000"),
    ],
)
def test_beside_another_place_only_the_amount_is_said(indicator, value, words):
    assert soft_amount(INDICATORS[indicator], value).replace("\u00a0", " ") == words


def test_a_score_and_a_class_are_said_as_they_are():
    assert soft_amount(INDICATORS["lbm_totaal"], 7).replace("\u00a0", " ") == "klasse 7 van 9"
    assert soft_amount(INDICATORS["lbm_samenhang"], -0.12).startswith("een score van -0,12")


@given(st.sampled_from(sorted(INDICATORS)), st.floats(0.01, 99))
def test_every_figure_can_be_said_softly(indicator, value):
    one = INDICATORS[indicator]
    value = float(round(value) % 5 + 1) if one.classes or one.kind == "class" else value

    said = soft_headline(one, HERE, value)

    assert said.startswith(("In ", "Vanuit ", "Eind ", "Rond ", "Voor ", "De ", "Op "))
    assert "{" not in said
    assert "ongeveer ongeveer" not in said
