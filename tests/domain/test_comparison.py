"""The parts of a sentence: the value, the place, the degree, and the ending that belongs to each label."""

from dataclasses import replace

import pytest

from wijkdna.domain.areas import Level
from wijkdna.domain.comparison import (
    Comparison,
    Place,
    degree,
    period_level_source,
    position_in_words,
    precise_amount,
    sentence,
    value_in_words,
)
from wijkdna.domain.distinct import Label
from wijkdna.domain.indicators import Indicator
from wijkdna.store.definitions import load_indicators

INDICATORS = {indicator.id: indicator for indicator in load_indicators()}
BETONDORP = Place("Betondorp", Level.BUURT, gemeente_name="Amsterdam")
HUISWAARD = Place("Huiswaard", Level.WIJK, gemeente_name="Alkmaar")
ALKMAAR = Place("Alkmaar", Level.GEMEENTE, provincie_name="Noord-Holland")
UTRECHT = Place("Utrecht", Level.GEMEENTE, provincie_name="Utrecht")
OLDER = INDICATORS["aandeel_65_plus"]
OWNED = INDICATORS["aandeel_koop"]


def words_for(indicator: Indicator, value: float) -> str:
    return value_in_words(indicator, value).replace("\u00a0", " ")


def ending(comparison: Comparison, place: Place = BETONDORP, indicator: Indicator = OLDER) -> str:
    return sentence(indicator, place, 20, comparison).comparison


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (0, "vrijwel geen huizen"),
        (0.49, "vrijwel geen huizen"),
        (0.5, "minder dan 1 op de 100 huizen"),
        (0.99, "minder dan 1 op de 100 huizen"),
        (1, "1 op de 100 huizen"),
        (7.8, "1 op de 13 huizen"),
        (9.49, "1 op de 11 huizen"),
        (9.5, "1 van de 10 huizen"),
        (15.7, "1 à 2 van de 10 huizen"),
        (17.6, "bijna 2 van de 10 huizen"),
        (20.8, "2 van de 10 huizen"),
        (33.1, "ruim 3 van de 10 huizen"),
        (54, "ruim 5 van de 10 huizen"),
        (65, "6 à 7 van de 10 huizen"),
        (86, "bijna 9 van de 10 huizen"),
        (90, "9 van de 10 huizen"),
        (95, "ruim 9 van de 10 huizen"),
        (97.4, "ruim 9 van de 10 huizen"),
        (97.5, "bijna alle huizen"),
        (100, "bijna alle huizen"),
    ],
)
def test_a_share_is_told_as_so_many_out_of_ten(percent: float, words: str) -> None:
    assert words_for(OWNED, percent) == words


@pytest.mark.parametrize(
    ("id", "value", "words"),
    [
        ("aandeel_65_plus", 11.3, "11 % van de bewoners"),
        ("aandeel_65_plus", 22.5, "23 % van de bewoners"),
        ("aandeel_65_plus", 0, "0 % van de bewoners"),
        ("aandeel_65_plus", 0.3, "minder dan 1 % van de bewoners"),
        ("aandeel_65_plus", 99.7, "meer dan 99 % van de bewoners"),
        ("aandeel_65_plus", 100, "100 % van de bewoners"),
        ("aandeel_water_gemeente", 0.7, "0,7 % van het gebied"),
        ("aandeel_water_gemeente", 4.0, "4 % van het gebied"),
        ("aandeel_water_gemeente", 0.02, "minder dan 0,1 % van het gebied"),
        ("aandeel_water_gemeente", 23.4, "23 % van het gebied"),
    ],
)
def test_a_percentage_is_whole_and_never_says_nobody_or_everybody_falsely(id: str, value: float, words: str) -> None:
    assert words_for(INDICATORS[id], value) == words


@pytest.mark.parametrize(
    ("id", "value", "words"),
    [
        ("woz_waarde", 231, "€ 231.000"),
        ("inkomen_per_inwoner", 35.2, "€ 35.200"),
        ("stijging_woz_2022_2024", -12, "€ -12.000"),
        ("stijging_woz_2022_2024", 0, "€ 0"),
        ("afstand_supermarkt", 5.4, "5,4 km"),
        ("afstand_supermarkt", 0.02, "minder dan 0,1 km"),
        ("misdrijven_per_1000", 24.3, "24 misdrijven per 1.000 inwoners"),
        ("misdrijven_per_1000", 1, "1 misdrijf per 1.000 inwoners"),
        ("misdrijven_per_1000", 0.2, "minder dan 1 misdrijf per 1.000 inwoners"),
        ("basisscholen_binnen_3km", 1, "1,0 basisscholen"),
        ("aantal_inwoners", 17_942_942, "17.942.942 mensen"),
        ("lbm_woningen", -0.004, "een score van 0,00 (0 is het gemiddelde van Nederland)"),
        ("lbm_woningen", 0.004, "een score van 0,00 (0 is het gemiddelde van Nederland)"),
        ("lbm_woningen", -0.12, "een score van -0,12 (0 is het gemiddelde van Nederland)"),
        ("lbm_totaal", 7, "klasse 7 van 9"),
    ],
)
def test_a_number_is_told_with_its_unit(id: str, value: float, words: str) -> None:
    assert words_for(INDICATORS[id], value) == words


def test_a_class_is_told_by_its_name() -> None:
    risk = replace(OWNED, value_form="klasse", value_text="een {n} kans", classes={1: "kleine", 2: "grote"})
    assert value_in_words(risk, 2.0) == "een grote kans"


@pytest.mark.parametrize(
    ("z", "said"),
    [(0, ""), (0.74, ""), (0.75, "iets"), (-1.24, "iets"), (1.25, "duidelijk"), (-1.99, "duidelijk"), (2, "veel")],
)
def test_the_degree_follows_the_size_of_the_difference(z: float, said: str) -> None:
    assert degree(z) == said


@pytest.mark.parametrize(
    ("place", "area", "average", "average_count"),
    [
        (BETONDORP, "Betondorp", "elders in Amsterdam", "in een gemiddelde buurt van Amsterdam"),
        (HUISWAARD, "Huiswaard", "elders in Alkmaar", "in een gemiddelde wijk van Alkmaar"),
        (
            ALKMAAR,
            "de gemeente Alkmaar",
            "gemiddeld in Noord-Holland",
            "in een gemiddelde gemeente van Noord-Holland",
        ),
        (
            UTRECHT,
            "de gemeente Utrecht",
            "gemiddeld in de provincie Utrecht",
            "in een gemiddelde gemeente van de provincie Utrecht",
        ),
        (
            Place("Groningen", Level.PROVINCIE),
            "de provincie Groningen",
            "gemiddeld in Nederland",
            "in een gemiddelde provincie van Nederland",
        ),
        (
            Place("Fryslân", Level.PROVINCIE),
            "Fryslân",
            "gemiddeld in Nederland",
            "in een gemiddelde provincie van Nederland",
        ),
    ],
)
def test_a_place_has_a_name_and_something_to_compare_with(
    place: Place, area: str, average: str, average_count: str
) -> None:
    assert (place.in_text, place.reference("share"), place.reference("count")) == (area, average, average_count)


def test_a_buurt_without_its_gemeente_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="gemeente"):
        Place("Betondorp", Level.BUURT)


def test_a_gemeente_without_its_provincie_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="provincie"):
        Place("Alkmaar", Level.GEMEENTE)


@pytest.mark.parametrize(
    ("comparison", "text"),
    [
        (
            Comparison("eigen", 1.5, 0.99, 1.4, 0.99),
            "Dat is duidelijk meer dan elders in Amsterdam en ook dan in vergelijkbare buurten.",
        ),
        (
            Comparison("eigen", -2.5, 0.99, -1, 0.98),
            "Dat is veel minder dan elders in Amsterdam en ook iets minder dan in vergelijkbare buurten.",
        ),
        (
            Comparison("eigen", 1, 0.99, 1, 0.95),
            "Dat is iets meer dan elders in Amsterdam en waarschijnlijk ook dan in vergelijkbare buurten.",
        ),
        (
            Comparison("eigen", 1, 0.95, 1, 0.95),
            "Dat is waarschijnlijk iets meer dan elders in Amsterdam en ook dan in vergelijkbare buurten.",
        ),
        (
            Comparison("tussenin", 2.5, 0.99, -1, 0.99),
            "Dat is veel meer dan elders in Amsterdam, maar iets minder dan in vergelijkbare buurten.",
        ),
        (
            Comparison("typisch", 1.5, 0.99, 0.2, 0.3),
            "Dat is duidelijk meer dan elders in Amsterdam, zoals vaker in dit soort buurten.",
        ),
        (
            Comparison("streekeigen", -0.2, 0.3, -2.5, 0.99),
            "Dat is veel minder dan in vergelijkbare buurten, net als in de rest van Amsterdam.",
        ),
        (Comparison("anders_dan_gemeente", -1, 0.99), "Dat is iets minder dan elders in Amsterdam."),
        (Comparison("anders_dan_tweelingen", z_t=1, P_t=0.99), "Dat is iets meer dan in vergelijkbare buurten."),
        (Comparison("gewoon", 0.2, 0.3, 0.1, 0.2), "Dat is ongeveer evenveel als elders in Amsterdam."),
        (Comparison("gewoon", z_t=0.1, P_t=0.2), "Dat is ongeveer evenveel als in vergelijkbare buurten."),
        (Comparison("onbekend"), ""),
        (Comparison("gewoon"), ""),
    ],
)
def test_each_label_has_its_own_ending(comparison: Comparison, text: str) -> None:
    assert ending(comparison) == text


@pytest.mark.parametrize(
    ("comparison", "text"),
    [
        (
            Comparison("typisch", 1.5, 0.99, 0.2, 0.3),
            "Dat is duidelijk meer dan gemiddeld in Noord-Holland, zoals vaker in dit soort gemeenten.",
        ),
        (
            Comparison("streekeigen", 0.1, 0.3, 1.5, 0.99),
            "Dat is duidelijk meer dan in vergelijkbare gemeenten, net als in de rest van Noord-Holland.",
        ),
    ],
)
def test_a_gemeente_is_compared_within_its_provincie(comparison: Comparison, text: str) -> None:
    assert ending(comparison, ALKMAAR) == text


@pytest.mark.parametrize(
    ("label", "z_m", "chance", "text"),
    [
        ("anders_dan_gemeente", 2.5, 0.96, "Dat is waarschijnlijk veel meer dan elders in Amsterdam."),
        ("anders_dan_gemeente", 1.5, 0.96, "Dat is waarschijnlijk meer dan elders in Amsterdam."),
        ("anders_dan_gemeente", 1.0, 0.97, "Dat is iets meer dan elders in Amsterdam."),
        ("gewoon", 1.5, 0.99, "Dat is waarschijnlijk meer dan elders in Amsterdam."),
        ("gewoon", -1.5, 0.8, "Dat is misschien minder dan elders in Amsterdam."),
        ("gewoon", 1.0, None, "Dat is iets meer dan elders in Amsterdam."),
    ],
)
def test_doubt_is_said(label: str, z_m: float, chance: float | None, text: str) -> None:
    assert ending(Comparison(label, z_m, chance)) == text


def test_as_its_kind_is_not_said_of_an_area_that_differs_from_its_kind() -> None:
    modelled = Comparison("typisch", 1.5, 0.99, 1.5, 0.99)
    assert ending(modelled) == "Dat is duidelijk meer dan elders in Amsterdam."


def test_as_its_region_is_not_said_of_an_area_that_differs_from_its_region() -> None:
    assert (
        ending(Comparison("streekeigen", 0.9, 0.8, 1.5, 0.99)) == "Dat is duidelijk meer dan in vergelijkbare buurten."
    )


@pytest.mark.parametrize(
    ("comparison", "concludes"),
    [
        (Comparison("anders_dan_gemeente", 1, 0.99), True),
        (Comparison("anders_dan_gemeente", -1, 0.99), True),
        (Comparison("anders_dan_gemeente", 1, 0.95), False),
        (Comparison("tussenin", 1, 0.99, -1, 0.99), False),
        (Comparison("gewoon", 0, 0), False),
    ],
)
def test_a_conclusion_follows_only_a_difference_without_doubt(comparison: Comparison, concludes: bool) -> None:
    assert ("dus" in ending(comparison, indicator=OWNED)) == concludes


def test_without_comparison_the_figure_stands_alone() -> None:
    assert sentence(OWNED, HUISWAARD, 54).full == "In Huiswaard gaat het bij ruim 5 van de 10 huizen om een koophuis."


def test_the_country_is_not_compared_with_itself() -> None:
    country = Place("Nederland", Level.LAND)
    assert sentence(OLDER, country, 20.5, Comparison("gewoon", 0.1, 0.1)).comparison == ""


def test_one_of_a_thing_makes_a_singular_sentence() -> None:
    said = sentence(INDICATORS["bevolkingsdichtheid"], BETONDORP, 1, Comparison("anders_dan_gemeente", -2.5, 1.0))
    assert said.full.replace("\u00a0", " ") == (
        "In Betondorp woont 1 mens per vierkante kilometer. Dat is veel minder dan elders in Amsterdam."
    )


def test_every_label_can_be_told() -> None:
    told = [ending(Comparison(label.text, 1.0, 0.99, 0.2 if label is Label.TYPISCH else 1.0, 0.99)) for label in Label]
    assert [text.endswith(".") for text in told] == [label is not Label.ONBEKEND for label in Label]


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("eigen", {"z_m": 1.0}),
        ("typisch", {"z_m": 1.0}),
        ("streekeigen", {"z_t": 1.0}),
        ("anders_dan_gemeente", {"z_t": 1.0}),
        ("anders_dan_tweelingen", {"z_m": 1.0}),
    ],
)
def test_a_label_without_its_numbers_is_refused(label: str, numbers: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"label {label} without"):
        Comparison(label, **numbers)


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown label 'bijzonder'"):
        Comparison("bijzonder")


@pytest.mark.parametrize(
    ("id", "lower", "higher", "text"),
    [
        ("aandeel_koop", 11, 89, "Van elke 100 buurten in Nederland hebben er 89 een groter aandeel."),
        ("aandeel_koop", 89, 11, "Van elke 100 buurten in Nederland hebben er 89 een kleiner aandeel."),
        ("afstand_huisarts", 30, 60, "Van elke 100 buurten in Nederland hebben er 60 een hoger cijfer."),
        ("lbm_totaal", 1, 0, "Van elke 100 buurten in Nederland heeft er 1 een lagere klasse."),
        ("aandeel_koop", 99.8, 0, "Bijna alle buurten in Nederland hebben een kleiner aandeel."),
        ("aandeel_koop", 0.1, 0.2, "Bijna alle buurten in Nederland hebben hetzelfde cijfer."),
    ],
)
def test_the_position_counts_areas_per_hundred(id: str, lower: float, higher: float, text: str) -> None:
    assert position_in_words(INDICATORS[id], Level.BUURT, lower, higher) == text


def test_the_line_under_a_figure_names_level_period_and_source() -> None:
    citation = "CBS, Kerncijfers wijken en buurten, 2024 (85984NED)"
    assert period_level_source(Level.BUURT, "2024") == "buurtcijfer 2024"
    assert period_level_source(Level.LAND, "2024", citation) == f"landelijk cijfer 2024 · {citation}"


@pytest.mark.parametrize(
    ("id", "value", "text"),
    [
        ("aandeel_65_plus", 11.3, "11,3\u00a0%"),
        ("aandeel_koop", 86, "86\u00a0%"),
        ("moeite_met_rondkomen", 11, "11\u00a0%"),
        ("woz_waarde", 231, "€\u00a0231.000"),
    ],
)
def test_the_precise_figure_has_no_decimals_it_never_had(id: str, value: float, text: str) -> None:
    assert precise_amount(INDICATORS[id], value) == text


def test_a_zero_of_a_search_says_that_nothing_was_found_there():
    counted = replace(INDICATORS["basisschoollocaties_gemeente"], none_found="geen gevonden in OpenStreetMap")

    assert precise_amount(counted, 0.0) == "geen gevonden in OpenStreetMap"
    assert value_in_words(counted, 0.0) == "geen locaties van basisscholen"
    assert (precise_amount(counted, 1.0), words_for(counted, 2.0)) == ("1", "2 locaties van basisscholen")
    assert precise_amount(INDICATORS["basisschoollocaties_gemeente"], 0.0) == "0"
