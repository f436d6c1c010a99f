import polars as pl
import pytest

from tests.conftest import SAMPLES, silent
from wijkdna.domain.areas import level_of
from wijkdna.domain.boundaries import BorderChanges
from wijkdna.domain.figures import Status
from wijkdna.pipeline.build import SOURCES, make_draft
from wijkdna.pipeline.download import Tidy
from wijkdna.pipeline.variables import NO_ORIGIN, VariableTable
from wijkdna.store.area_table import AreaTable

KNOWN, NOT_PUBLISHED, NOT_APPLICABLE, TOO_SMALL, REDRAWN = Status

NAMES = {
    "NL00": "Land",
    "GM0001": "Stad",
    "WK000101": "Wijk",
    "WK000102": "Andere wijk",
    "BU00010101": "Kern",
    "BU00010102": "Nieuw",
}


def area(code):
    return {"code": code, "name": NAMES[code], "level": level_of(code), "postcode4": None} | {
        "gemeente": None if code == "NL00" else "GM0001",
        "provincie": None,
        "wijk": f"WK{code[2:8]}" if code[:2] in ("WK", "BU") else None,
    }


@pytest.fixture
def table():
    changes = BorderChanges(
        names_then={code: name for code, name in NAMES.items() if code != "BU00010102"} | {"GM0009": "Weg"},
        names_now=NAMES,
        overlap={"WK000101": 0.95, "WK000102": 0.5},
        successors={"BU00010100": "BU00010101"},
    )
    return VariableTable(AreaTable.build([area(code) for code in NAMES]), changes)


def tidy(rows, period="2024", boundaries=2024):
    frame = pl.DataFrame([{"code": code} | numbers for code, numbers in rows.items()], infer_schema_length=None)
    return Tidy(period=period, boundaries=boundaries, finality="definitief", rows=frame, file="een.csv")


def by_code(table, reference, period="2024"):
    column = table.column(reference, period)
    return {
        code: value if status == KNOWN else Status(status)
        for code, value, status in zip(table.areas.codes, column.values.tolist(), column.status.tolist(), strict=True)
    }


def test_numbers_land_on_their_areas_and_zero_is_not_absent(table):
    table.add(
        tidy({"BU00010101": {"residents": 0.0}, "GM0001": {"residents": 12.0}, "WK000101": {"residents": None}}), 3
    )

    assert by_code(table, "residents") == {
        "NL00": NOT_PUBLISHED,
        "GM0001": 12.0,
        "WK000101": NOT_PUBLISHED,
        "WK000102": NOT_PUBLISHED,
        "BU00010101": 0.0,
        "BU00010102": NOT_PUBLISHED,
    }
    assert table.column("residents", "2024").origin.tolist() == [-1, 3, -1, -1, 3, -1]


def test_an_area_we_do_not_have_is_left_out(table):
    table.add(tidy({"GM0002": {"residents": 5.0}, "GM0001": {"residents": 7.0}}), 0)

    assert [value for value in by_code(table, "residents").values() if value != NOT_PUBLISHED] == [7.0]


def test_where_two_tables_give_a_number_the_first_stands_and_a_difference_is_told(table):
    table.add(tidy({"GM0001": {"residents": 7.0}, "WK000101": {"residents": 3.0}}), 0)
    table.add(tidy({"GM0001": {"residents": 9.0}, "WK000101": {"residents": 3.0}, "NL00": {"residents": 20.0}}), 1)

    found = by_code(table, "residents")
    assert (found["GM0001"], found["WK000101"], found["NL00"]) == (7.0, 3.0, 20.0)
    assert table.column("residents", "2024").origin.tolist() == [1, 0, 0, -1, -1, -1]
    assert table.disagreements == ["residents 2024: twee tabellen verschillen in 1 gebieden (GM0001)"]


def test_a_second_table_fills_what_the_first_left_open(table):
    table.add(tidy({"GM0001": {"residents": None}, "WK000101": {"residents": 3.0}}), 0)
    table.add(tidy({"GM0001": {"residents": 0.0}, "WK000101": {"residents": None}}), 1)

    found = by_code(table, "residents")
    assert (found["GM0001"], found["WK000101"]) == (0.0, 3.0)
    assert table.disagreements == []


def test_an_older_table_speaks_only_about_areas_that_stayed_the_same(table):
    rows = {code: {"cars": 1.0} for code in NAMES} | {"BU00010100": {"cars": 5.0}, "GM0009": {"cars": 9.0}}
    del rows["BU00010101"]

    table.add(tidy(rows, period="2020", boundaries=2020), 0)

    assert by_code(table, "cars", "2020") == {
        "NL00": 1.0,
        "GM0001": 1.0,
        "WK000101": 1.0,
        "WK000102": REDRAWN,
        "BU00010101": 5.0,
        "BU00010102": REDRAWN,
    }


def test_an_older_table_without_wijken_does_not_redraw_them(table):
    table.add(tidy({"GM0001": {"cars": 1.0}}, period="2020", boundaries=2020), 0)

    found = by_code(table, "cars", "2020")
    assert (found["WK000102"], found["BU00010102"]) == (NOT_PUBLISHED, NOT_PUBLISHED)


def test_an_empty_cell_of_an_older_table_is_not_published_rather_than_redrawn(table):
    table.add(tidy({"WK000101": {"cars": None}, "WK000102": {"cars": 2.0}}, period="2020", boundaries=2020), 0)

    found = by_code(table, "cars", "2020")
    assert (found["WK000101"], found["WK000102"]) == (NOT_PUBLISHED, REDRAWN)


def test_a_number_of_another_table_lifts_redrawn(table):
    table.add(tidy({"WK000102": {"cars": 2.0}}, period="2020", boundaries=2020), 0)
    table.add(tidy({"WK000102": {"cars": 4.0}}, period="2020", boundaries=2024), 1)

    assert by_code(table, "cars", "2020")["WK000102"] == 4.0


def test_a_reference_can_fix_its_own_year(table):
    table.add(tidy({"GM0001": {"gas": 900.0}}, period="2018", boundaries=2024), 0)

    assert by_code(table, "gas@2018", "2024")["GM0001"] == 900.0
    assert set(by_code(table, "gas", "2024").values()) == {NOT_PUBLISHED}
    assert table.column("unheard_of", "2024").origin.tolist() == [NO_ORIGIN] * 6


def test_the_figures_of_some_rows_are_a_part_of_the_column(table):
    table.add(tidy({"WK000101": {"residents": 3.0}}), 0)

    figures = table.figures("residents", "2024", slice(2, 4))

    assert figures.status.tolist() == [KNOWN, NOT_PUBLISHED]
    assert figures.values[0] == 3.0


def test_the_frame_holds_what_is_known_sorted_by_area_each_with_its_origin(table):
    table.add(tidy({"BU00010101": {"b": 0.0, "a": 1.0}, "GM0001": {"b": 2.0, "a": None}}), 7)

    assert table.frame().rows() == [
        ("GM0001", "b", "2024", 2.0, KNOWN, 7),
        ("BU00010101", "a", "2024", 1.0, KNOWN, 7),
        ("BU00010101", "b", "2024", 0.0, KNOWN, 7),
    ]
    assert table.frame(["a"])["variable"].to_list() == ["a"]


def test_the_variables_of_the_samples_equal_those_of_the_slow_way():
    draft = make_draft(SAMPLES, silent)
    codes = set(draft.areas.codes)
    expected = {}
    for source in SOURCES:
        for one in source.tidy(source.fetch(SAMPLES)):
            for row in one.rows.iter_rows(named=True):
                now = draft.variables.changes.code_now(row["code"], one.boundaries)
                for name, value in row.items():
                    if name != "code" and value is not None and now in codes:
                        expected.setdefault((now, name, one.period), value)

    known = draft.variables.frame().filter(pl.col("status") == KNOWN).drop("status", "origin")
    found = {(area, name, period): value for area, name, period, value in known.iter_rows()}

    assert len(found) > 1500
    assert found == expected


def test_what_the_samples_give_twice_agrees():
    assert make_draft(SAMPLES, silent).variables.disagreements == []
