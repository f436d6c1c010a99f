import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.layout_columns import AreaColumn, AreaKind, ValueColumn
from wijkdna.domain.layout_words import Shape, questions_about, restored
from wijkdna.domain.layouts import find_layout
from wijkdna.domain.written_numbers import Style

SWING = [
    ["Totaal  2017 - Buurten 2018 van Voorbeeld", "Voorbeeld", 2017.0, "GM", "0024", "BU"],
    ["", "gasgebruik woningen", "elektriciteitsgebruik", "", "", "", "", "GM", "WK", "BU"],
    ["Voorbeeld: Zuid", 56.0, 10.0, "BU00240000", "", "", "", 24.0, 0.0, 0.0],
    ["Voorbeeld: Noord (gedeeltelijk)", "?", "?", "BU00240001", "", "", "", 24.0, 0.0, 1.0],
    ["Voorbeeld: Verspreide huizen", 3.0, 0.0, "BU00240008", "", "", "", 24.0, 0.0, 8.0],
    ["", "", ""],
    ["Speciale waarden", "? Ontbreekt"],
    ["Eenheid", "TJ"],
    ["Bron", "Berekening op basis van alle woningen"],
]


def table(*lines):
    return [line.split(";") for line in lines]


def names(layout):
    return [(one.column, one.name, one.unit, one.period, one.area) for one in layout.values]


def test_an_export_of_swing_is_read_without_a_question():
    layout = find_layout(SWING)

    assert (layout.header, layout.first, layout.end) == (1, 2, 5)
    assert layout.area == AreaColumn(column=0, kind=AreaKind.NAME, level=Level.BUURT)
    assert (layout.period, layout.border_year, layout.gemeente) == ("2017", 2018, "Voorbeeld")
    assert (layout.unit, layout.source) == ("TJ", "Berekening op basis van alle woningen")
    assert layout.missing == ("?",)
    assert layout.questions == {}


def test_loose_codes_beside_the_table_are_no_part_of_it():
    assert names(find_layout(SWING)) == [
        (1, "gasgebruik woningen", "", "", ""),
        (2, "elektriciteitsgebruik", "", "", ""),
    ]


def test_every_choice_has_a_reason():
    assert find_layout(SWING).reasons == {
        "header": "Regel 2 is de kop: daar staan namen boven de cijfers. Wat erboven staat, is de titel.",
        "end": "De tabel loopt tot en met regel 5; wat eronder staat, is uitleg en geen gebied.",
        "shape": "Elke rij is een gebied, elke kolom een onderwerp.",
        "period": "De titel noemt de periode: 2017.",
        "unit": "De regel 'Eenheid' bij de tabel zegt TJ.",
        "source": "De regel 'Bron' bij de tabel zegt: Berekening op basis van alle woningen.",
        "border_year": "Titel of kop noemt de indeling van 2018.",
        "missing": "Deze tekens lezen we als 'geen cijfer': ?",
        "gemeente": "De titel noemt de gemeente: Voorbeeld.",
        "area": "Kolom 1 (zonder kop): de cellen zijn namen.",
        "value 1": "Kolom 2 (gasgebruik woningen): hele getallen.",
        "value 2": "Kolom 3 (elektriciteitsgebruik): hele getallen.",
    }


def test_a_csv_of_swing_has_units_in_its_header_and_no_year():
    layout = find_layout(
        table(
            "Gebied;gas (gemiddeld) [TJ];huur (%);stroom (groen)", "Voorbeeld: Zuid;56;1,5;2", "Voorbeeld: Noord;?;?;?"
        )
    )

    assert names(layout) == [
        (1, "gas (gemiddeld)", "TJ", "", ""),
        (2, "huur", "%", "", ""),
        (3, "stroom (groen)", "", "", ""),
    ]
    assert set(layout.questions) == {"period", "border_year"}


def test_areas_and_years_in_the_header():
    layout = find_layout(
        table(
            "thema;thema_name;indicator;Zuid | 2022;Zuid | 2023",
            "1;wonen;huur (%);58,2;57,9",
            "3;veilig;misdrijven;61;-",
        )
    )

    assert (layout.shape, layout.area, layout.indicator_column) == (Shape.ACROSS, None, 2)
    assert names(layout) == [(3, "", "", "2022", "Zuid"), (4, "", "", "2023", "Zuid")]


def test_a_row_per_figure():
    layout = find_layout(
        table(
            "indicator_sd;measure;value;temporal_date;spatial_code;spatial_name;spatial_type",
            "laag_inkomen;percentage;13.6;2023;WK000001;Zuid;wijk",
            "laag_inkomen;percentage;;2023;GM0000;Voorbeeld;gemeente",
        )
    )

    assert layout.shape is Shape.LONG
    assert (layout.indicator_column, layout.unit_column, layout.period_column) == (0, 1, 3)
    assert layout.area == AreaColumn(column=4, kind=AreaKind.CODE, level=None)
    assert layout.values == (ValueColumn(column=2, name="", style=Style.POINT),)


def test_classes_have_an_order_where_we_know_it_and_are_asked_for_where_we_do_not():
    rows = ["buurtcode;periode;stand_klasse;kaart_klasse;bron_document"]
    rows += [
        f"BU0361010{i};2014-2022;{stand};{kaart};pdf" for i, (stand, kaart) in enumerate([("hoog", "b"), ("Laag", "a")])
    ]

    layout = find_layout(table(*rows))

    assert [(one.name, one.classes) for one in layout.values] == [
        ("stand_klasse", ("laag", "hoog")),
        ("kaart_klasse", ("b", "a")),
    ]
    assert layout.period_column == 1
    assert layout.questions["classes"] == "Zet de klassen op volgorde, van laag naar hoog."


def test_years_as_columns_take_their_subject_from_the_title():
    layout = find_layout(table("Inwoners", "Buurt;2022;2023", "Voorbeeld: Zuid;10;11", "Voorbeeld: Noord;20;21"))

    assert names(layout) == [(1, "Inwoners", "", "2022", ""), (2, "Inwoners", "", "2023", "")]
    assert "period" not in layout.questions


def test_a_table_without_header_is_read_from_its_first_row():
    layout = find_layout(table("BU03610100;12,5", "BU03610101;?"))

    assert (layout.header, layout.first, layout.end) == (None, 0, 2)
    assert names(layout) == [(1, "kolom 2", "", "", "")]


@pytest.mark.parametrize(
    ("header", "cells", "kind", "level"),
    [
        ("x", ["BU03610100", "bu0361AD01 "], AreaKind.CODE, Level.BUURT),
        ("gebied", ["BU03610100", "GM0361"], AreaKind.CODE, None),
        ("x", ["gemeente_361", "gemeente_14"], AreaKind.CODE, Level.GEMEENTE),
        ("wijkcode", [36101.0, 36102.0], AreaKind.DIGITS, Level.WIJK),
        ("Buurt", ["Zuid", "Noord"], AreaKind.NAME, Level.BUURT),
        ("Gemeente", ["Zuid", "Noord"], AreaKind.NAME, Level.GEMEENTE),
        ("pc6", ["1811 AB", "1811ac"], AreaKind.POSTCODE6, None),
        ("postcode", ["1811", "1812"], AreaKind.POSTCODE4, None),
    ],
)
def test_areas_are_found_however_they_are_written(header, cells, kind, level):
    layout = find_layout([[header, "aantal inwoners"], *([cell, 3.0] for cell in cells)])

    assert layout.area == AreaColumn(column=0, kind=kind, level=level)


def test_the_smallest_area_is_that_of_the_row():
    layout = find_layout(
        table("gemeentecode;gemeentenaam;buurtcode_2018;buurtnaam;a", "GM0361;Alkmaar;BU03610100;Kooimeer;3")
    )

    assert layout.area == AreaColumn(column=2, kind=AreaKind.CODE, level=Level.BUURT)
    assert layout.border_year == 2018
    assert names(layout) == [(4, "a", "", "", "")]


def test_names_of_buurten_go_before_codes_of_their_gemeente():
    layout = find_layout(table("gemeentecode;gemeente;buurt;a", "GM0361;Alkmaar;Zuid;3", "GM0361;Alkmaar;Noord;4"))

    assert layout.area == AreaColumn(column=2, kind=AreaKind.NAME, level=Level.BUURT)
    assert layout.gemeente_column == 0


def test_two_columns_of_one_name_stay_two():
    layout = find_layout(table("buurtcode;a;a", "BU03610100;1;2"))

    assert [one.name for one in layout.values] == ["a (kolom 2)", "a (kolom 3)"]


def test_a_last_area_without_figures_is_no_footer():
    layout = find_layout(table("buurt;a;b", "Zuid;1;2", "Noord;;", "Oost;;"))

    assert (layout.end, layout.footers) == (4, ())


def test_a_question_goes_away_when_it_is_answered():
    layout = find_layout(table("buurtcode;a", "BU03610100;1.234"))
    assert set(layout.questions) == {"period", "border_year", "value 1"}

    values = (replace(layout.values[0], style=Style.COMMA),)
    answered = replace(layout, period="2024", border_year=2024, values=values)

    assert questions_about(answered, has_order=True) == {}


@pytest.mark.parametrize("grid", [[], [[]], [["", ""]], [["a"]], [["a", "b"]], [["a"], ["alleen tekst"]]])
def test_a_table_without_figures_is_asked_about(grid):
    assert find_layout(grid).questions["values"] == (
        "We vinden geen kolom met cijfers of klassen. Welke kolom wilt u gebruiken?"
    )


CELLS = st.one_of(
    st.text(max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", "?", "-", "2023", "Zuid | 2023", "BU03610100", "1.234", "12,5", "hoog", "Bron", "Eenheid", "jaar"]
    ),
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_any_table_has_a_layout_that_lies_inside_it(grid):
    layout = find_layout(grid)

    assert restored(json.loads(json.dumps(asdict(layout)))) == layout
    width = max(map(len, grid), default=0)
    assert 0 <= layout.first <= layout.end <= max(len(grid), layout.first)
    assert all(0 <= one.column < width for one in layout.values)
    assert len({one.column for one in layout.values}) == len(layout.values)


@given(
    titles=st.integers(0, 3),
    areas=st.integers(2, 20),
    figures=st.lists(st.integers(0, 99), min_size=1, max_size=5),
    has_footer=st.booleans(),
)
def test_titles_and_footers_around_a_table_do_not_change_how_it_is_read(titles, areas, figures, has_footer):
    header = ["buurtcode", *(f"onderwerp {i}" for i in range(len(figures)))]
    rows = [[f"BU0361{i:04d}", *map(str, figures)] for i in range(areas)]
    footer = [[], ["Bron", "CBS"], ["Eenheid", "aantal"]] if has_footer else []

    layout = find_layout([*[["Over deze tabel"]] * titles, header, *rows, *footer])

    assert (layout.header, layout.first, layout.end) == (titles, titles + 1, titles + 1 + areas)
    assert [one.name for one in layout.values] == header[1:]
    assert (layout.source, layout.unit) == (("CBS", "aantal") if has_footer else ("", ""))
