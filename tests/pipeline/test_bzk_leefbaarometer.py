"""Leefbaarometer from the zip and from the map service: which years, which borders, and what is refused."""

import zipfile

import polars as pl
import pytest

from tests.pipeline.publishers.leefbaarometer import Leefbaarometer, LeefbaarometerMaps, packed, table
from tests.pipeline.publishers.server import Server
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import bzk_leefbaarometer
from wijkdna.pipeline.sources.bzk_leefbaarometer import CLASSES, SCORES


@pytest.fixture
def site():
    return Leefbaarometer()


@pytest.fixture
def maps():
    return LeefbaarometerMaps()


@pytest.fixture
def server(site, maps):
    with Server({"/maps": maps, "/site": site}) as one:
        yield one


@pytest.fixture
def tidied(server, open_web, tmp_path):
    """tidied() fetches and gives the periods: (file, period) -> Tidy."""

    def call():
        web = open_web(hosts={"leefbaarometer": f"{server.url}/site", "leefbaarometer_wfs": f"{server.url}/maps"})
        found = bzk_leefbaarometer.tidy(bzk_leefbaarometer.fetch(tmp_path, web))
        return {(one.file, one.period): one for one in found}

    return call


def value(tidy, code, variable):
    return tidy.rows.row(by_predicate=pl.col("code") == code, named=True)[variable]


def test_the_zip_gives_the_parts_of_every_measurement_since_2014(tidied):
    found = tidied()

    assert list(found) == [(SCORES, "2014"), (SCORES, "2022"), (SCORES, "2024"), (CLASSES, "2024")]
    assert {one.boundaries for one in found.values()} == {2024}
    newest = found[SCORES, "2024"]
    assert value(newest, "GM9901", "livability_housing") is not None
    assert "livability_class" not in newest.rows.columns
    assert newest.rows["livability_cohesion"].null_count() == 2


def test_the_class_comes_from_the_map_service_and_no_class_is_absent(tidied):
    classes = tidied()[CLASSES, "2024"]

    assert classes.rows.columns == ["code", "livability_class"]
    assert classes.rows["livability_class"].to_list()[:3] == [None, 2.0, 3.0]


def test_without_the_zip_the_map_service_stands_in(tidied, server):
    server.fail("meting-2024.zip", status=404, times=9)

    found = tidied()

    assert list(found) == [(CLASSES, "2024")]
    assert value(found[CLASSES, "2024"], "GM9901", "livability_housing") is not None


def test_without_the_map_service_there_is_no_class(tidied, server):
    server.fail("ows", status=404, times=9)

    assert {file for file, _ in tidied()} == {SCORES}


def test_without_both_the_first_problem_is_told(tidied, server):
    server.fail("", status=404, times=9)

    with pytest.raises(SourceUnreachable, match=r"meting-2024\.zip niet \(meer\)"):
        tidied()


def test_a_comma_in_a_number_and_semicolons_are_read(tidied, site):
    point = tidied()[SCORES, "2024"].rows

    site.members = {"buurt.csv": table("BU", "bu_code", separator=";"), "gm.csv": table("GM", "gm_code")}
    assert tidied()[SCORES, "2024"].rows.equals(point)


def test_older_years_with_other_codes_are_left_out(tidied, site):
    old = table("BU", "bu_code", years=(2014,)).replace("BU0363", "BU0362")
    rows = old.split("\r\n")[1:]
    site.members = {"buurt.csv": "\r\n".join([table("BU", "bu_code", years=(2024,)), *rows])}

    assert [period for file, period in tidied() if file == SCORES] == ["2024"]


def test_a_column_that_is_gone_is_named(tidied, site):
    site.members = {"buurt.csv": table("BU", "bu_code").replace("won", "huis")}
    with pytest.raises(SourceChanged, match=r"buurt\.csv: kolom won ontbreekt"):
        tidied()


@pytest.mark.parametrize(("old", "new"), [("BU0363AE01,2024,", "Amsterdam,2024,"), ("0.0300", "veel")])
def test_a_cell_that_is_no_code_or_no_number_is_refused(tidied, site, old, new):
    site.members = {"buurt.csv": table("BU", "bu_code").replace(old, new)}

    with pytest.raises(SourceChanged, match="geen code of geen getal"):
        tidied()


def test_a_zip_without_scores_of_areas_is_refused(tidied, site):
    site.members = {"grid.csv": "grid_code,jaar,lbm\nE1,2024,4.5"}

    with pytest.raises(SourceChanged, match="geen bestand met bu_code of gm_code en jaar"):
        tidied()


def test_what_is_no_zip_is_refused(tmp_path):
    (tmp_path / "bzk_leefbaarometer").mkdir()
    (tmp_path / SCORES).write_bytes(b"half")

    with pytest.raises(SourceChanged, match=r"scores\.zip is niet te lezen"):
        bzk_leefbaarometer.tidy(bzk_leefbaarometer.fetch(tmp_path))


def test_a_file_that_grows_when_unpacked_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bzk_leefbaarometer, "LARGEST", 10_000_000)
    (tmp_path / "bzk_leefbaarometer").mkdir()
    (tmp_path / SCORES).write_bytes(packed({"buurt.csv": "bu_code,jaar,fys,onv,soc,vrz,won\n" + "0" * 20_000_000}))

    with pytest.raises(SourceChanged, match="uitgepakt groter dan 10 MB"):
        bzk_leefbaarometer.tidy(bzk_leefbaarometer.fetch(tmp_path))
    with zipfile.ZipFile(tmp_path / SCORES) as file:
        assert file.infolist()[0].compress_size < 100_000


def test_features_without_a_code_are_refused(tidied, maps):
    maps.without = ("id",)
    with pytest.raises(SourceChanged, match="None is geen code van een gebied"):
        tidied()


def test_features_without_a_year_are_refused(tidied, maps):
    maps.year = "vorig jaar"

    with pytest.raises(SourceChanged, match="een jaar verwacht, niet vorig jaar"):
        tidied()
