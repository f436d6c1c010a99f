"""Bytes and their origin, and that a file which is not what it was is refused, whatever changed in it."""

import csv
import hashlib
import importlib
import os
import pkgutil
from datetime import UTC, date, datetime

import polars as pl
import pytest

from tests.conftest import SAMPLES
from wijkdna.pipeline import sources
from wijkdna.pipeline.build import COPIES, SOURCES
from wijkdna.pipeline.download import SourceChanged, Table, Tidy, collect, numbers, origin_of, read_csv
from wijkdna.pipeline.sources import cbs_gebieden

TABLE = Table(
    id="proef",
    publisher="CBS",
    title="Proeftabel",
    number="00001NED",
    licence="CC BY 4.0",
    attribution="Bron: CBS, tabel {number}, {period}",
    files=("a/een.csv",),
    obtained="gedownload",
)

OPEN_FILES = {module.TABLE.id: [name for name in module.TABLE.files if name.endswith(".csv")] for module in COPIES}
BY_ID = {module.TABLE.id: module for module in SOURCES}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "een.csv").write_text("code,x,y\nWK0363NA,1,\nBU00010101,0,2.5\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def raw(folder):
    return collect(folder, TABLE)["a/een.csv"]


def tidy(**changes):
    fields = {"period": "2024", "boundaries": 2024, "finality": "definitief", "rows": pl.DataFrame()}
    return Tidy(**(fields | {"file": "a/een.csv"} | changes))


def read_all(module, folder):
    """Everything a source module reads from the files of its table."""
    raw = module.fetch(folder)
    if module is cbs_gebieden:
        readers = (cbs_gebieden.areas, cbs_gebieden.names_2022, cbs_gebieden.wijk_overlap, cbs_gebieden.amsterdam_codes)
        return [reader(raw) for reader in readers]
    return [one.rows for one in module.tidy(raw)] + ([module.places(raw)] if hasattr(module, "places") else [])


def problem_or_rows(module, folder):
    try:
        return read_all(module, folder)
    except SourceChanged as problem:
        return str(problem)


def test_the_bytes_of_a_file_are_known_by_their_sha256_and_day(folder, raw):
    os.utime(folder / "a" / "een.csv", (0, datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()))
    again = collect(folder, TABLE)["a/een.csv"]

    assert raw.sha256 == hashlib.sha256((folder / "a" / "een.csv").read_bytes()).hexdigest()
    assert again.obtained_on == date(2026, 11, 23)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceChanged, match=r"a/een\.csv ontbreekt"):
        collect(tmp_path, TABLE)


def test_cells_are_text_so_that_a_code_stays_a_code_and_empty_is_absent(raw):
    frame = read_csv(raw, ["code", "y", "x"])

    assert frame.rows() == [("WK0363NA", None, "1"), ("BU00010101", "2.5", "0")]


def test_missing_columns_are_named_with_their_file(raw):
    with pytest.raises(SourceChanged, match=r"een\.csv: kolom z, w ontbreekt"):
        read_csv(raw, ["code", "z", "x", "w"])


def test_numbers_keep_zero_and_absent_apart(raw):
    frame = numbers(read_csv(raw, ["code", "x", "y"]), {"x": "residents", "y": "distance"})

    assert frame.rows() == [("WK0363NA", 1.0, None), ("BU00010101", 0.0, 2.5)]


@pytest.mark.parametrize("cell", ["veel", "1.234,5", "-", "."])
def test_a_cell_that_is_no_number_is_refused(folder, cell):
    (folder / "a" / "een.csv").write_text(f'code,x\nGM0001,"{cell}"\n', encoding="utf-8")
    frame = read_csv(collect(folder, TABLE)["a/een.csv"], ["code", "x"])

    with pytest.raises(SourceChanged, match="geen getal in een van x"):
        numbers(frame, {"x": "residents"})


def test_an_origin_tells_table_period_and_bytes(raw):
    origin = origin_of(TABLE, tidy(), raw)

    assert (origin.id, origin.table, origin.period) == ("proef-2024", "00001NED", "2024")
    assert origin.attribution == "Bron: CBS, tabel 00001NED, 2024"
    assert (origin.sha256, origin.obtained_on) == (raw.sha256, raw.obtained_on)
    assert (origin.boundaries, origin.finality, origin.file) == (2024, "definitief", "a/een.csv")


def test_a_year_with_a_table_of_its_own_is_cited_by_that_number(raw):
    origin = origin_of(TABLE, tidy(number="00002NED", period="2019", boundaries=2019), raw)

    assert (origin.table, origin.attribution) == ("00002NED", "Bron: CBS, tabel 00002NED, 2019")


def test_parts_of_one_period_have_origins_of_their_own(raw):
    table = Table(**{name: getattr(TABLE, name) for name in TABLE.__slots__} | {"files": ("a/een.csv", "a/twee.csv")})

    assert origin_of(table, tidy(), raw).id == "proef-2024-een"
    assert origin_of(table, tidy(file="a/twee.csv"), raw).id == "proef-2024-twee"


def test_every_module_of_a_table_is_in_the_build():
    names = {found.name for found in pkgutil.iter_modules(sources.__path__)}
    tables = {name for name in names if hasattr(importlib.import_module(f"{sources.__name__}.{name}"), "tidy")}

    assert tables == {module.__name__.rpartition(".")[2] for module in SOURCES}


@pytest.mark.parametrize("id", [id for id, files in OPEN_FILES.items() if files] + ["cbs_gebieden"])
def test_any_column_that_is_renamed_is_not_needed_or_named_with_its_file(changed_raw, id):
    module = BY_ID.get(id, cbs_gebieden)
    before = read_all(module, SAMPLES)
    problems = []

    for file in [name for name in module.TABLE.files if name.endswith(".csv")]:
        header = (SAMPLES / file).read_text(encoding="utf-8").splitlines()[0]
        for column in next(csv.reader([header])):
            renamed = ",".join("nieuw" if name == column else name for name in header.split(","))
            found = problem_or_rows(module, changed_raw(file, header + "\n", renamed + "\n"))
            changed_raw(file, renamed + "\n", header + "\n")
            if isinstance(found, str):
                problems.append((file.rpartition("/")[2] in found, column in found))
            else:
                assert all(one.equals(other) for one, other in zip(before, found, strict=True))

    assert len(problems) >= 2
    assert set(problems) == {(True, True)}


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("cbs/gebiedsnamen_2024.csv", "code"),
        ("cbs/gebiedsnamen_2022.csv", "code"),
        ("cbs/kerncijfers_2024_selectie_nl.csv", "code"),
        ("boundaries/wijkcodes_2022_2024_overlap.csv", "code"),
        ("boundaries/amsterdam_buurtcodes_2015_2022.csv", "buurtcode_tot_2022"),
        ("boundaries/amsterdam_buurtcodes_2015_2022.csv", "buurtcode_vanaf_2022"),
    ],
)
@pytest.mark.parametrize("code", ["XX123456", ""])
def test_a_malformed_code_of_an_area_is_named_with_file_and_column(changed_raw, file, column, code):
    rows = list(csv.DictReader((SAMPLES / file).read_text(encoding="utf-8").splitlines()))
    folder = changed_raw(file, rows[-1][column], code)

    with pytest.raises(SourceChanged) as caught:
        read_all(cbs_gebieden, folder)

    assert file.rpartition("/")[2] in str(caught.value)
    assert f"kolom {column}" in str(caught.value)
