import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.store.area_table import ORDER, AreaTable

ROWS = [
    {"code": "BU99010001", "name": "Oude Kern", "level": "buurt", "gemeente": "GM9901", "provincie": "PV27"}
    | {"wijk": "WK990100", "postcode4": "9901"},
    {"code": "GM9901", "name": "Voorbeeldstad", "level": "gemeente", "gemeente": "GM9901", "provincie": "PV27"}
    | {"wijk": None, "postcode4": None},
    {"code": "WK990100", "name": "Centrum", "level": "wijk", "gemeente": "GM9901", "provincie": "PV27"}
    | {"wijk": "WK990100", "postcode4": None},
    {"code": "NL00", "name": "Voorbeeldland", "level": "land", "gemeente": None, "provincie": None}
    | {"wijk": None, "postcode4": None},
    {"code": "PV27", "name": "Noord-Holland", "level": "provincie", "gemeente": None, "provincie": "PV27"}
    | {"wijk": None, "postcode4": None},
    {"code": "BU99020001", "name": "Dorp", "level": "buurt", "gemeente": "GM9902", "provincie": "PV24"}
    | {"wijk": "WK990200", "postcode4": "9905"},
]


@st.composite
def countries(draw):
    """Rows of a small country in any order, with the parents each area should have."""
    provinces = [f"PV{20 + k}" for k in range(draw(st.integers(0, 3)))]
    rows = [("NL00", "land", None, None, None)] + [(code, "provincie", None, code, None) for code in provinces]
    for g in range(draw(st.integers(0, 3)) if provinces else 0):
        gemeente, provincie = f"GM000{g}", draw(st.sampled_from(provinces))
        rows.append((gemeente, "gemeente", gemeente, provincie, None))
        for w in range(draw(st.integers(0, 3))):
            wijk = f"WK000{g}0{w}"
            rows.append((wijk, "wijk", gemeente, provincie, wijk))
            rows += [(f"BU000{g}0{w}0{b}", "buurt", gemeente, provincie, wijk) for b in range(draw(st.integers(0, 3)))]
    names = ("code", "level", "gemeente", "provincie", "wijk")
    shuffled = draw(st.permutations(rows))
    return [dict(zip(names, row, strict=True)) | {"name": row[0], "postcode4": None} for row in shuffled]


def code_at(table, row):
    return None if row < 0 else table.codes[row]


def test_areas_stand_in_order_of_level_and_code():
    table = AreaTable.build(ROWS)

    assert table.codes == ("NL00", "PV27", "GM9901", "WK990100", "BU99010001", "BU99020001")
    assert table.names[4] == "Oude Kern"
    assert table.postcodes == (None, None, None, None, "9901", "9905")
    assert len(table) == 6


def test_parents_are_rows_and_minus_one_is_no_parent():
    table = AreaTable.build(ROWS)

    assert table.gemeente.tolist() == [-1, -1, 2, 2, 2, -1]
    assert table.provincie.tolist() == [-1, 1, 1, 1, 1, -1]
    assert table.wijk.tolist() == [-1, -1, -1, 3, 3, -1]
    assert {array.dtype for array in (table.gemeente, table.provincie, table.wijk)} == {np.dtype(np.int32)}


def test_a_level_without_areas_has_an_empty_slice():
    table = AreaTable.build(ROWS[3:4])

    assert table.slices == {level: slice(0 if level is Level.LAND else 1, 1) for level in Level}
    assert table.within(0, Level.BUURT) == []


@given(countries())
def test_the_table_agrees_with_its_rows(rows):
    table = AreaTable.build(rows)
    by_code = {row["code"]: row for row in rows}

    assert list(table.codes) == sorted(by_code, key=lambda code: (ORDER.index(by_code[code]["level"]), code))
    for i, code in enumerate(table.codes):
        row = by_code[code]
        assert table.position[code] == i
        assert table.levels[i] == row["level"]
        for level in (Level.WIJK, Level.GEMEENTE, Level.PROVINCIE):
            assert code_at(table, int(table.parents(level)[i])) == row[level]


@given(countries())
def test_within_an_area_lie_exactly_the_areas_that_have_it_as_parent(rows):
    table = AreaTable.build(rows)
    by_code = {row["code"]: row for row in rows}

    for parent, of in enumerate(table.levels):
        for level in ORDER[ORDER.index(of) + 1 :]:
            inside = [table.codes[i] for i in table.within(parent, level)]
            whole = table.codes[parent]
            expected = [c for c in by_code if by_code[c]["level"] == level and whole in ("NL00", by_code[c].get(of))]
            assert inside == sorted(expected)


def test_the_slices_cover_all_areas_of_the_samples(built_release):
    areas = built_release.areas

    covered = [i for level in ORDER for i in range(*areas.slices[level].indices(len(areas)))]
    assert covered == list(range(38))
    assert [areas.slices[level].stop - areas.slices[level].start for level in ORDER] == [1, 12, 3, 6, 16]
