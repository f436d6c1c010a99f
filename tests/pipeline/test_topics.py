"""Columns found by what they mean, in both versions of StatLine."""

import pytest

from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.topics import Column, Topic, resolve, stem_of, topics_v3, topics_v4

GAS, POWER = ("Energie", "Gemiddeld aardgasverbruik"), ("Energie", "Gemiddeld elektriciteitsverbruik")

TOPICS = [
    Topic(key="AantalInwoners_5", stem="AantalInwoners", title="Aantal inwoners", unit="aantal"),
    Topic(key="Appartement_48", stem="Appartement", title="Appartement", unit="kWh", above=POWER),
    Topic(key="Appartement_56", stem="Appartement", title="Appartement", unit="m³", above=GAS),
    Topic(key="Huurwoning_61", stem="Huurwoning", title="Huurwoning", unit="m³", above=GAS),
    Topic(key="Score_1", stem="Score", title="Score", unit="", above=("Totaal",)),
    Topic(key="Score_2", stem="Score", title="Score", unit="", above=("Deel", "Opleiding")),
]


def found(**column):
    return resolve(TOPICS, {"x": Column(**{"unit": ""} | column)})


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Aantal inwoners", "AantalInwoners"),
        ("65 jaar of ouder", "k_65JaarOfOuder"),
        ("40% personen met laagste inkomen", "k_40PersonenMetLaagsteInkomen"),
        ("Personenauto's totaal", "PersonenautoSTotaal"),
        ("Twee-onder-één-kap-woning", "TweeOnderEenKapWoning"),
        ("Wmo-cliënten relatief ", "WmoClientenRelatief"),
        ("Gem. gestandaardiseerd inkomen van huish", "GemGestandaardiseerdInkomenVanHuish"),
        ("Personen per soort uitkering; Bijstand", "PersonenPerSoortUitkeringBijstand"),
        ("", ""),
    ],
)
def test_the_stem_of_a_title_is_the_one_that_cbs_makes(title, stem):
    assert stem_of(title) == stem


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ({"stems": ("AantalInwoners",), "unit": "aantal"}, "AantalInwoners_5"),
        ({"stems": ("AantalInwoners",), "unit": ""}, "AantalInwoners_5"),
        ({"stems": ("Appartement",), "unit": "m3"}, "Appartement_56"),
        ({"stems": ("Appartement",), "unit": "kwh"}, "Appartement_48"),
        ({"stems": ("Appartement",), "unit": "", "under": "aardgas"}, "Appartement_56"),
        ({"stems": ("Score",), "unit": "", "under": "totaal"}, "Score_1"),
        ({"stems": ("Huurhuis", "Huurwoning"), "unit": "m³"}, "Huurwoning_61"),
    ],
)
def test_a_column_is_found_by_stem_unit_and_heading(column, key):
    assert found(**column) == ({"x": key}, [])


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ({"stems": ("Inwoners",), "unit": "aantal"}, "kolom Inwoners (aantal) ontbreekt"),
        ({"stems": ("Score",)}, "kolom Score (zonder eenheid) kan er een van 2 zijn: Score_1, Score_2"),
        ({"stems": ("AantalInwoners",), "unit": "%"}, "kolom AantalInwoners (%) heeft nu een andere eenheid: aantal"),
        ({"stems": ("Score",), "under": "werk"}, "kolom Score (zonder eenheid, onder werk) ontbreekt"),
    ],
)
def test_a_needed_column_that_cannot_be_found_is_named_and_another_is_left_out(column, words):
    with pytest.raises(SourceChanged) as caught:
        found(**column)

    assert str(caught.value) == words
    assert found(**column, needed=False) == ({}, [words])


def test_headings_of_version_3_are_all_those_above():
    rows = [
        {"ID": 0, "ParentID": None, "Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "Wijken"},
        {"ID": 1, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": "Energie"},
        {"ID": 2, "ParentID": 1, "Type": "TopicGroup", "Key": "", "Title": "Aardgas"},
        {"ID": 3, "ParentID": 2, "Type": "Topic", "Key": "Totaal_12", "Title": "Totaal ", "Unit": "m³"},
    ]

    assert topics_v3(rows) == [
        Topic(key="Totaal_12", stem="Totaal", title="Totaal", unit="m³", above=("Energie", "Aardgas"))
    ]


def test_headings_that_stand_in_a_circle_come_to_an_end():
    rows = [
        {"ID": 1, "ParentID": 1, "Type": "TopicGroup", "Key": "", "Title": "Rond"},
        {"ID": 3, "ParentID": 1, "Type": "Topic", "Key": "Totaal_12", "Title": "Totaal", "Unit": "m³"},
    ]

    assert topics_v3(rows)[0].above == ("Rond", "Rond")


def test_headings_of_version_4_are_all_those_above():
    codes = [{"Identifier": "M000219_2", "Title": "Gemiddeld aardgasverbruik", "Unit": "m³", "MeasureGroupId": "G2"}]
    groups = [{"Id": "G1", "Title": "Energie", "ParentId": None}, {"Id": "G2", "Title": "Aardgas", "ParentId": "G1"}]

    assert topics_v4(codes, groups) == [
        Topic(
            key="M000219_2",
            stem="GemiddeldAardgasverbruik",
            title="Gemiddeld aardgasverbruik",
            unit="m³",
            above=("Energie", "Aardgas"),
        )
    ]


@pytest.mark.parametrize("read", [topics_v3, lambda rows: topics_v4(rows, [])])
def test_a_table_without_columns_changed(read):
    with pytest.raises(SourceChanged, match="er staan geen"):
        read([])
