"""Borders and names of PDOK, and a release that is drawn with them."""

import json
import shutil

import polars as pl
import pytest

from tests.conftest import DAY, SAMPLES, silent
from tests.pipeline.publishers.pdok import Pdok
from tests.pipeline.publishers.server import Server
from wijkdna.domain.areas import Level
from wijkdna.pipeline.build import build
from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.network import SourceUnreachable
from wijkdna.pipeline.sources import cbs_gebieden, cbs_grenzen, pdok_grenzen
from wijkdna.store.latest import latest
from wijkdna.web.maps.documents import source_of_borders

COPIES = [file for table in cbs_grenzen.TABLES for file in table.files]


@pytest.fixture
def pdok():
    return Pdok()


@pytest.fixture
def server(pdok):
    with Server({"/pdok": pdok}) as one:
        yield one


@pytest.fixture
def web(server, open_web):
    return open_web(hosts={"pdok": f"{server.url}/pdok"})


def test_borders_are_those_of_the_land_without_its_water(tmp_path, web, pdok):
    raw = pdok_grenzen.fetch(tmp_path, web)

    copies = cbs_grenzen.fetch(SAMPLES)
    for collection, table in zip(("gemeenten", "wijken", "buurten"), cbs_grenzen.TABLES, strict=True):
        published, copy = pdok_grenzen.polygons(raw, collection), cbs_grenzen.polygons(copies, table)
        assert published.keys() == copy.keys()
        assert all(published[code].equals(copy[code]) for code in copy)


def test_two_parts_of_land_with_one_code_are_one_area(tmp_path, web, pdok):
    west, east = pdok.found["gemeenten"][1:3]
    pdok.found["gemeenten"] = [west, {**east, "properties": west["properties"]}]

    (code, border), *rest = pdok_grenzen.polygons(pdok_grenzen.fetch(tmp_path, web), "gemeenten").items()

    assert (code, rest) == ("GM0363", [])
    assert border.geom_type in ("Polygon", "MultiPolygon")
    assert border.area > 0.0006


def test_names_are_without_spaces_and_the_land_has_one(tmp_path, web):
    names = dict(pdok_grenzen.names(pdok_grenzen.fetch(tmp_path, web)).iter_rows())

    assert (names["GM9901"], names["BU0363AE01"], names["NL00"]) == (
        "Voorbeeldstad",
        "Voorbeeldgracht Noord",
        "Nederland",
    )
    assert len(names) == 22


def test_pages_are_fetched_once_a_month(tmp_path, web, server, time):
    pdok_grenzen.fetch(tmp_path, web)
    first = len(server.asked)
    time.passed = 29 * 24 * 3600.0
    pdok_grenzen.fetch(tmp_path, web)

    assert len(server.asked) == first == 6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda one: one["properties"].pop("wijkcode"), "geen grens met een code"),
        (lambda one: one["properties"].update(wijkcode="WK1"), "geen grens met een code"),
        (lambda one: one.update(geometry=None), "geen grens met een code"),
    ],
)
def test_an_area_that_we_cannot_read_is_refused_with_its_file(tmp_path, web, pdok, change, message):
    change(pdok.found["wijken"][2])

    with pytest.raises(SourceChanged, match=rf"pdok_grenzen/wijken_2024\.zip: {message}"):
        pdok_grenzen.tidy(pdok_grenzen.fetch(tmp_path, web))


def test_an_answer_without_areas_is_refused(tmp_path, web, server):
    server.fail("gemeenten", content=b'{"title": "onderhoud"}')

    with pytest.raises(SourceChanged, match="geen lijst met de naam features"):
        pdok_grenzen.fetch(tmp_path, web)


def test_a_web_page_and_another_year_are_told_in_words(tmp_path, web, server):
    server.fail("gemeenten", content=b"<!doctype html>", kind="text/html")
    with pytest.raises(SourceUnreachable, match="webpagina"):
        pdok_grenzen.fetch(tmp_path, web)
    server.fail("wijken/items", status=404)
    with pytest.raises(SourceUnreachable, match="Kijk het adres van deze bron na"):
        pdok_grenzen.fetch(tmp_path, web)


def test_a_release_needs_no_copies_of_borders_and_names_once_they_are_fetched(tmp_path, web):
    raw = tmp_path / "raw"
    shutil.copytree(SAMPLES, raw)
    pdok_grenzen.fetch(raw, web)
    names = pdok_grenzen.names(pdok_grenzen.fetch(raw))
    for file in COPIES:
        (raw / file).unlink()
    keep_names_that_pdok_lacks(raw / "cbs" / "gebiedsnamen_2024.csv", set(names["code"]))

    release = latest(build(raw, tmp_path / "data", DAY, silent).parent.parent)

    origins = json.loads((release.folder / "origins.json").read_text(encoding="utf-8"))
    assert {one["file"] for one in origins} & set(COPIES) == set()
    assert [one["id"] for one in origins if one["id"].startswith("pdok_grenzen-")] == [
        "pdok_grenzen-2024-gemeenten_2024",
        "pdok_grenzen-2024-wijken_2024",
        "pdok_grenzen-2024-buurten_2024",
    ]
    areas = dict(pl.read_parquet(release.folder / "areas.parquet").select("code", "name").iter_rows())
    assert (areas["NL00"], areas["GM9901"], areas["BU99020001"]) == ("Nederland", "Voorbeeldstad", "Dorpskern")
    assert (release.folder / "shapes" / "GM9901.topojson").is_file()
    assert source_of_borders(release, Level.BUURT).endswith("wijk- en buurtgrenzen 2024, via PDOK (CC BY 4.0)")


def keep_names_that_pdok_lacks(path, known):
    """The samples have buurten without a border: their names stay in the copy."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *(line for line in lines if line.split(",")[0] not in known)]), encoding="utf-8")


def test_a_release_with_all_areas_at_pdok_needs_no_copy_of_names(tmp_path, web, pdok):
    raw = tmp_path / "raw"
    shutil.copytree(SAMPLES, raw)
    template = pdok.found["buurten"][1]
    lines = (raw / "cbs" / "gebiedsnamen_2024.csv").read_text(encoding="utf-8").splitlines()
    known = {one["properties"]["buurtcode"] for one in pdok.found["buurten"]}
    for code, name in (line.split(",") for line in lines if line.startswith("BU")):
        if code not in known:
            properties = {**template["properties"], "buurtcode": code, "buurtnaam": name}
            pdok.found["buurten"].append({**template, "properties": properties})
    pdok_grenzen.fetch(raw, web)
    (raw / "cbs" / "gebiedsnamen_2024.csv").unlink()

    files = pdok_grenzen.fetch(raw)

    areas = cbs_gebieden.areas(cbs_gebieden.fetch(raw, named=True), pdok_grenzen.names(files))
    assert dict(areas.select("code", "name").iter_rows())["BU99020003"] == "Lintdorp"


def test_without_names_at_all_the_copy_is_asked_for(tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(SAMPLES, raw)
    (raw / "cbs" / "gebiedsnamen_2024.csv").unlink()

    with pytest.raises(SourceChanged, match=r"cbs/gebiedsnamen_2024\.csv ontbreekt"):
        build(raw, tmp_path / "data", DAY, silent)
