"""Tables as files: no text becomes a formula, no number loses a digit."""

import csv
import io
import zipfile
from datetime import datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.sheets import csv_rows, ods_sheets, xlsx_sheets
from wijkdna.store.opendocument import write_ods
from wijkdna.store.spreadsheets import (
    About,
    Amount,
    Column,
    Table,
    csv_lines,
    digits,
    guarded,
    lines_of,
    number_format,
    write_xlsx,
)

ABOUT = About("Titel & meer", "Onderwerp", datetime(2026, 11, 25))
COLUMNS = (Column("Naam", 20, wrap=True), Column("Waarde", 10, is_number=True))
FORMULAS = ("=1+1", "+31 6", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0")
ALL_DIGITS = (11.304347826086957, 0.1 + 0.2, 1e-7, 1e22, -0.5, 17942942.0, 0.0)

texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)
numbers = st.floats(allow_nan=False, allow_infinity=False)


def table(rows, name="Blad"):
    return Table(name, "Titel", "Noot", COLUMNS, len(rows), lambda: rows, fixed=1)


def written(write, *tables):
    file = io.BytesIO()
    write(file, ABOUT, tables)
    return file.getvalue()


def read_back(kind, rows):
    if kind == "csv":
        text = "".join(csv_lines(COLUMNS, rows)).encode()
        return csv_rows(text)[1:]
    content = written({"xlsx": write_xlsx, "ods": write_ods}[kind], table(rows))
    return {"xlsx": xlsx_sheets, "ods": ods_sheets}[kind](content)["Blad"][1:]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_that_begins_like_a_formula_stays_text_in_csv(text):
    ((name, value),) = read_back("csv", [(text, Amount(-12.5, 1))])

    assert name == f"'{text}"
    assert value == "-12,5"


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+31 6", "-1", "@SUM(A1)"])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_name_that_begins_like_a_formula_is_a_cell_with_text_in_a_sheet(kind, text):
    assert read_back(kind, [(text, Amount(-12.5, 1))]) == [[text, -12.5]]

    content = written(write_xlsx if kind == "xlsx" else write_ods, table([(text, None)]))
    parts = zipfile.ZipFile(io.BytesIO(content))
    sheet = parts.read("xl/worksheets/sheet1.xml" if kind == "xlsx" else "content.xml").decode()
    assert "<f>" not in sheet
    assert "formula" not in sheet


@given(texts)
def test_text_of_csv_is_the_text_or_has_an_apostrophe_before_it(text):
    assert guarded(text) == (f"'{text}" if text[0] in "=+-@" else text)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("value", ALL_DIGITS)
def test_a_number_in_a_sheet_keeps_every_digit(kind, value):
    assert read_back(kind, [("a", Amount(value, 1))]) == [["a", value]]


@given(numbers)
def test_digits_read_back_to_the_same_number_and_have_no_exponent(value):
    assert float(digits(value)) == value
    assert "e" not in digits(value)


@pytest.mark.parametrize(("value", "text"), [(231.0, "231"), (0.5, "0.5"), (1e-5, "0.00001"), (-0.25, "-0.25")])
def test_digits_are_no_more_than_there_are(value, text):
    assert digits(value) == text


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_an_absent_number_is_an_empty_cell(kind):
    assert (
        read_back(kind, [("a", None), ("", None)])
        == {
            "xlsx": [["a", None], [None, None]],
            "ods": [["a", None], [None, None]],
            "csv": [["a", ""], ["", ""]],
        }[kind]
    )


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_letters_that_xml_cannot_hold_do_not_break_a_sheet(kind):
    assert read_back(kind, [("a\x00b & <c> \ud800", None)]) == [["a b & <c>  ", None]]


@given(st.lists(st.tuples(texts, numbers), max_size=5))
def test_rows_of_csv_come_back_as_they_were(rows):
    lines = csv_rows("".join(csv_lines(COLUMNS, [(name, Amount(value, 2)) for name, value in rows])).encode())

    assert lines[0] == ["Naam", "Waarde"]
    assert [(name, float(value.replace(",", "."))) for name, value in lines[1:]] == [
        (guarded(name), value) for name, value in rows
    ]


def test_csv_is_for_dutch_spreadsheets():
    text = "".join(csv_lines(COLUMNS, [("a;b", Amount(1.5, 1))]))

    assert text == '\ufeffNaam;Waarde\r\n"a;b";1,5\r\n'


def test_many_rows_come_in_pieces_and_in_order():
    rows = [(str(n), None) for n in range(1203)]
    pieces = list(csv_lines(COLUMNS, rows))

    assert len(pieces) > 3
    lines = list(csv.reader(io.StringIO("".join(pieces).lstrip("\ufeff")), delimiter=";"))
    assert [line[0] for line in lines[1:]] == [str(n) for n in range(1203)]


@pytest.mark.parametrize(("decimals", "code"), [(0, "[$-413]#,##0"), (1, "[$-413]#,##0.0"), (2, "[$-413]#,##0.00")])
def test_a_cell_shows_its_decimals_in_dutch(decimals, code):
    assert number_format(decimals) == code


def test_a_text_takes_the_lines_it_needs():
    assert lines_of("kort", 10) == 1
    assert lines_of("een langere tekst die niet op een regel past", 20) == 3


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_a_file_holds_its_sheets_and_what_it_is_about(write):
    content = written(write, table([("a", None)], "Een"), table([], "Twee & drie"))
    parts = zipfile.ZipFile(io.BytesIO(content))

    read = xlsx_sheets(content) if write is write_xlsx else ods_sheets(content)
    assert read == {"Een": [["Naam", "Waarde"], ["a", None]], "Twee & drie": [["Naam", "Waarde"]]}
    about = parts.read("docProps/core.xml" if write is write_xlsx else "meta.xml").decode()
    assert "Titel &amp; meer" in about
    for name in parts.namelist():
        if name.endswith(".xml"):
            ElementTree.fromstring(parts.read(name))


def test_ods_names_one_version_of_the_format_everywhere():
    parts = zipfile.ZipFile(io.BytesIO(written(write_ods, table([("a", None)]))))
    versions = {
        value
        for name in ("content.xml", "styles.xml", "settings.xml", "meta.xml", "META-INF/manifest.xml")
        for key, value in ElementTree.fromstring(parts.read(name)).attrib.items()
        if key.endswith("}version")
    }

    assert len(versions) == 1
