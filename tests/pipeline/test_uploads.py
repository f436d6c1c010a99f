import json
import signal
import subprocess
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests.pipeline import uploaded
from wijkdna.domain.areas import Level
from wijkdna.domain.boundaries import CURRENT, BorderChanges
from wijkdna.domain.figures import Status
from wijkdna.domain.layout_columns import AreaKind
from wijkdna.domain.matching import Found, Place, Places
from wijkdna.domain.written_numbers import Style
from wijkdna.pipeline.uploads import Chosen, FileRefused, inspect, tidy

BUURTEN = [["buurtcode", "inwoners", "aandeel (%)"], ["BU03610100", 1200, 12.5], ["BU03610101", 0, -3.25]]
KNOWN, ABSENT = int(Status.KNOWN), int(Status.NOT_PUBLISHED)


def places():
    return Places(
        [
            Place("GM0361", "Alkmaar", Level.GEMEENTE, "GM0361"),
            Place("WK036101", "Zuid", Level.WIJK, "GM0361"),
            Place("BU03610100", "Kooimeer", Level.BUURT, "GM0361", "1817"),
            Place("BU03610101", "Overdie", Level.BUURT, "GM0361", "1813"),
        ],
        BorderChanges({}, {}, {}, {}),
    )


def csv(text, encoding="utf-8"):
    return text.encode(encoding)


def layout_of(content):
    found = inspect(content)
    return found.sheets[found.best].layout


def read(content, confirmed=None, **choices):
    """The rows of a file, after choosing what it does not say itself."""
    found = inspect(content)
    layout = replace(found.sheets[found.best].layout, **({"border_year": 2024, "period": "2024"} | choices))
    return tidy(content, Chosen(sheet=found.best, layout=layout, confirmed=confirmed or {}), places())


def figures(taken):
    return taken.rows.select("code", "indicator", "period", "value", "words", "status").rows()


@pytest.fixture(scope="module")
def gpkg(tmp_path_factory):
    columns = {"buurtcode": ["BU03610100", "BU03610101"], "inwoners": [1200, 0], "aandeel (%)": [12.5, -3.25]}
    arrays = {name: np.array(cells, dtype=object if name == "buurtcode" else None) for name, cells in columns.items()}
    return uploaded.gpkg(tmp_path_factory.mktemp("gpkg"), arrays)


def geojson():
    features = [{"type": "Feature", "properties": dict(zip(BUURTEN[0], row, strict=True))} for row in BUURTEN[1:]]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "xls", "geojson", "gpkg"])
def test_the_same_table_gives_the_same_figures_in_every_kind_of_file(kind, gpkg):
    text = csv("buurtcode;inwoners;aandeel (%)\r\nBU03610100;1200;12,5\r\nBU03610101;0;-3,25\r\n")
    made = {"csv": lambda: text, "xlsx": lambda: uploaded.xlsx(BUURTEN), "ods": lambda: uploaded.ods(BUURTEN)}
    made |= {"xls": lambda: uploaded.xls(BUURTEN), "geojson": geojson, "gpkg": lambda: gpkg}
    content = made[kind]()

    taken = read(content)

    assert inspect(content).kind == kind
    assert figures(taken) == [
        ("BU03610100", "inwoners", "2024", 1200.0, None, KNOWN),
        ("BU03610100", "aandeel", "2024", 12.5, None, KNOWN),
        ("BU03610101", "inwoners", "2024", 0.0, None, KNOWN),
        ("BU03610101", "aandeel", "2024", -3.25, None, KNOWN),
    ]
    assert taken.rows["unit"].to_list() == ["", "%", "", "%"]
    assert taken.counts == {}


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding_and_delimiter_are_found(encoding, delimiter):
    rows = [["buurt", "cafés"], ["Alkmaar: Overdiëwijk", "3"], ["Alkmaar: Kooimeer", "4"]]
    content = csv("\r\n".join(delimiter.join(row) for row in rows), encoding)

    found = inspect(content)

    assert (found.encoding, found.delimiter) == (encoding, delimiter)
    assert found.sheets[0].head == tuple(map(tuple, rows))


def test_latin_1_is_what_is_left_when_windows_has_no_such_sign():
    content = (
        "buurt;één;twee\nKooimeer met een heel lange naam;1;2\nOverdie en de rest ervan erbij;1;2\n".encode("latin-1")
        * 2
    )

    assert inspect(content + b"\x81;1;2\n").encoding == "latin-1"


def test_the_line_of_excel_that_names_the_delimiter_is_no_data():
    found = inspect(csv("sep=,\r\nbuurtcode,x;y\r\nBU03610100,3\r\n"))

    assert (found.delimiter, found.sheets[0].head[0]) == (",", ("buurtcode", "x;y"))


def test_quotes_hold_delimiters_and_new_lines():
    found = inspect(csv('buurt;aantal\n"Alkmaar: ""de"" Mare; noord\nen zuid";3\n'))

    assert found.sheets[0].head[1] == ('Alkmaar: "de" Mare; noord\nen zuid', "3")


def test_of_a_formula_the_value_is_read_and_text_that_looks_like_one_stays_text():
    content = uploaded.xlsx([["buurtcode", "aantal"], ["BU03610100", "=1+2"]])

    assert figures(read(content)) == [("BU03610100", "aantal", "2024", 7.0, None, KNOWN)]


def test_in_a_csv_a_formula_is_text_and_is_told_of():
    content = csv("buurtcode;aantal\nBU03610100;=1+2\nBU03610101;5\n" + "WK036101;6\n" * 8)

    taken = read(content)

    told = [(one.line, one.text, one.reason) for one in taken.problems if one.text == "=1+2"]
    assert told == [(2, "=1+2", "Dit is geen getal zoals de rest van de kolom.")]


def test_the_sheet_with_areas_and_figures_is_proposed_and_never_a_hidden_one():
    content = uploaded.xlsx(BUURTEN, [["Toelichting"], ["Dit zijn cijfers"]], BUURTEN, hidden=[0])

    found = inspect(content)

    assert found.best == 2
    assert [(one.name, one.is_hidden) for one in found.sheets] == [("Blad1", True), ("Blad2", False), ("Blad3", False)]


def test_missing_is_never_zero():
    content = csv("buurtcode;a;b;c\nBU03610100;?;-;-99997\nBU03610101;0;n.v.t.;12\n")

    values = [(value, status) for _, _, _, value, _, status in figures(read(content))]

    assert values == [(None, ABSENT)] * 3 + [(0.0, KNOWN), (None, int(Status.NOT_APPLICABLE)), (12.0, KNOWN)]


def test_a_number_that_can_be_two_numbers_is_asked_about_and_then_read_as_chosen():
    content = csv("buurtcode;inwoners\nBU03610100;1.234\nBU03610101;2.345\n")
    (column,) = layout_of(content).values

    with pytest.raises(FileRefused, match=r"is 1\.234 in dit bestand ruim twaalfhonderd, of ruim één"):
        read(content)

    chosen = {style: read(content, values=(replace(column, style=style),)) for style in (Style.COMMA, Style.POINT)}
    assert chosen[Style.COMMA].rows["value"].to_list() == [1234.0, 2345.0]
    assert chosen[Style.POINT].rows["value"].to_list() == [1.234, 2.345]


def test_a_number_of_a_spreadsheet_is_never_in_doubt():
    taken = read(uploaded.xlsx([["buurtcode", "inwoners"], ["BU03610100", 1.234], ["BU03610101", 2.345]]))

    assert taken.rows["value"].to_list() == [1.234, 2.345]


@pytest.mark.parametrize("choice", [{"period": ""}, {"border_year": None}])
def test_without_year_nothing_is_read(choice):
    with pytest.raises(FileRefused, match=r"^Beantwoord eerst deze vraag\. .*jaar"):
        read(uploaded.xlsx(BUURTEN), **choice)


def test_a_sheet_that_is_not_there_is_refused():
    content = uploaded.xlsx(BUURTEN)
    layout = replace(layout_of(content), period="2024", border_year=2024)

    with pytest.raises(FileRefused, match="Dit blad staat niet in het bestand"):
        tidy(content, Chosen(sheet=1, layout=layout), places())


def test_figures_that_stand_twice_count_once_when_equal_and_not_at_all_when_they_differ():
    content = csv("buurtcode;a;b\nBU03610100;1;2\nBU03610100;1;3\n")

    taken = read(content)

    assert figures(taken) == [("BU03610100", "a", "2024", 1.0, None, KNOWN)]
    assert sorted((one.line, one.text) for one in taken.problems) == [
        (2, "BU03610100 b 2024"),
        (3, "BU03610100 a 2024"),
        (3, "BU03610100 b 2024"),
    ]


def test_every_area_that_was_not_matched_is_told_of_with_its_line():
    content = csv("Gebied;a\nAlkmaar: Kooimeer;1\nAlkmaar: Overdei;2\nTotaal;3\n")

    taken = read(content)

    assert figures(taken) == [("BU03610100", "a", "2024", 1.0, None, KNOWN)]
    assert [(one.line, one.text) for one in taken.problems] == [(3, "Alkmaar: Overdei"), (4, "Totaal")]
    assert dict(taken.areas.counts) == {Found.NAME: 1, Found.PROPOSED: 1, Found.UNKNOWN: 1}
    confirmed = read(content, {"Alkmaar: Overdei": "BU03610101"})
    assert figures(confirmed)[1] == ("BU03610101", "a", "2024", 2.0, None, KNOWN)


def test_classes_are_words_in_their_order():
    content = csv("buurtcode;jaar;overlast_klasse\nBU03610100;2014-2022;Hoog\nBU03610101;2014-2022;laag\n")

    taken = read(content)

    assert layout_of(content).values[0].classes == ("laag", "hoog")
    assert figures(taken) == [
        ("BU03610100", "overlast_klasse", "2014-2022", None, "hoog", KNOWN),
        ("BU03610101", "overlast_klasse", "2014-2022", None, "laag", KNOWN),
    ]


def test_two_ways_to_write_one_area_are_both_left_out():
    content = csv("thema;indicator;Alkmaar | 2022;GM0361 | 2023\nwonen;huur (%);58,2;57,9\nmeedoen;arm (%);-;8,0\n")

    taken = read(content)

    assert taken.areas.codes == {}
    assert {one.found for one in taken.areas.matches} == {Found.DOUBLE}


def test_wide_and_long_layouts_of_the_same_figures_give_the_same_rows():
    wide = csv("thema_nplv;indicator;Alkmaar | 2022;Alkmaar | 2023\n1;huur (%);58,2;57,9\n2;arm (%);-;8,0\n")
    long = csv(
        "indicator_sd;measure;value;temporal_date;spatial_code\nhuur;%;58.2;2022;GM0361\nhuur;%;57.9;2023;GM0361\n"
        "arm;%;;2022;GM0361\narm;%;8.0;2023;GM0361\n"
    )
    columns = [pl.col(name) for name in ("code", "indicator", "unit", "period", "value", "status")]

    assert read(wide).rows.select(columns).rows() == read(long).rows.select(columns).rows()
    assert len(read(wide).rows) == 4


def test_a_theme_export_has_its_area_in_the_title():
    content = csv("Thema's - Alkmaar\n;2022;2023\ngasgebruik [TJ];1,5;2,5\nstroom [TJ];?;3\n")

    taken = read(content)

    assert taken.rows.select("code", "indicator", "unit", "period", "value").rows() == [
        ("GM0361", "gasgebruik", "TJ", "2022", 1.5),
        ("GM0361", "gasgebruik", "TJ", "2023", 2.5),
        ("GM0361", "stroom", "TJ", "2022", None),
        ("GM0361", "stroom", "TJ", "2023", 3.0),
    ]


def test_digits_of_codes_get_their_letters_and_zeros_back():
    taken = read(uploaded.xlsx([["buurtcode", "aantal"], [3610100, 5], [3610101, 6]]))

    assert layout_of(uploaded.xlsx([["buurtcode", "aantal"], [3610100, 5]])).area.kind is AreaKind.DIGITS
    assert taken.rows["code"].to_list() == ["BU03610100", "BU03610101"]


def test_an_old_export_of_swing_is_read_as_it_is():
    content = uploaded.xls(
        [
            ["Totaal  2017 - Buurten 2018 van Alkmaar", "Alkmaar", 2017, "GM", "0361", "BU"],
            ["", "gasgebruik woningen", "stroom woningen", ""],
            ["Alkmaar: Kooimeer", 56, 10, "BU09990000"],
            ["Alkmaar: Overdie (gedeeltelijk)", "?", "?", "BU09990001"],
            [""],
            ["Speciale waarden", "? Ontbreekt"],
            ["Eenheid", "TJ"],
            ["Bron", "Berekening"],
        ]
    )
    layout = layout_of(content)

    taken = tidy(content, Chosen(sheet=0, layout=layout), kept_since_2018())

    assert (layout.questions, layout.source) == ({}, "Berekening")
    assert taken.rows.select("code", "indicator", "unit", "period", "value").rows() == [
        ("BU03610100", "gasgebruik woningen", "TJ", "2017", 56.0),
        ("BU03610100", "stroom woningen", "TJ", "2017", 10.0),
    ]
    assert [(one.line, one.text, one.reason) for one in taken.problems] == [
        (4, "Alkmaar: Overdie (gedeeltelijk)", "In Alkmaar lijkt dit op een andere naam. Klopt dit gebied?")
    ]


def kept_since_2018():
    names = {"BU03610100": "Kooimeer", "BU03610101": "Overdie"}
    return Places(places().of.values(), BorderChanges(names, names, {}, {}))


def test_who_stops_it_ends_the_process_that_opens_the_file(monkeypatch):
    made = []

    class Seen(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            made.append(self)

    def stop(percent, text):
        raise InterruptedError(text)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    with pytest.raises(InterruptedError, match="Bestand openen"):
        inspect(b"buurtcode;gas\nBU03610100;5\n", stop)
    assert [one.returncode for one in made] == [-signal.SIGKILL]


def test_every_step_is_told_while_a_file_is_read():
    told = []
    content = b"buurtcode;gas [m3]\nBU03610100;5\nBU03610101;6\n"
    layout = replace(inspect(content).sheets[0].layout, period="2023", border_year=CURRENT)
    tidy(content, Chosen(sheet=0, layout=layout), places(), lambda percent, text: told.append((percent, text)))

    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert {"Bestand openen", "Gebieden zoeken", "Cijfers lezen"} <= {text for _, text in told}


def test_columns_about_people_are_in_no_layout():
    found = inspect(b"buurtcode;contactpersoon;gas\nBU03610100;Jan;5\nBU03610101;Piet;6\n").sheets[0]

    assert found.personal == {1: "de kop “contactpersoon”"}
    assert [one.column for one in found.layout.values] == [2]
