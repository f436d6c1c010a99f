"""Invented land near Utrecht: squares in kilometres from a corner, in the layout of the published files."""

import json

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.pipeline.download import SourceChanged
from wijkdna.pipeline.shapes import (
    CLOSE_BUURTEN,
    COUNTRY,
    GEMEENTE,
    METRES_PER_DEGREE,
    ShapesLost,
    build_shapes,
    closed,
    simplified,
    topology,
)
from wijkdna.store.shapes import FLAT, outlines

CORNER = np.array([5.0, 52.0])


def box(left, bottom, right, top):
    """A rectangle in metres; arguments in kilometres."""
    return shapely.box(1000 * left, 1000 * bottom, 1000 * right, 1000 * top)


def degrees(shape):
    return shapely.transform(shape, lambda metres: metres / METRES_PER_DEGREE + CORNER)


def write(folder, name, code_property, shapes):
    features = [
        {"type": "Feature", "properties": {code_property: code}, "geometry": shapely.geometry.mapping(degrees(shape))}
        for code, shape in shapes.items()
    ]
    (folder / "boundaries").mkdir(exist_ok=True)
    (folder / "boundaries" / name).write_text(json.dumps({"type": "FeatureCollection", "features": features}))


GEMEENTEN = {"GM0001": box(0, 0, 10, 10), "GM0002": box(10, 0, 20, 10), "GM0003": box(20, 0, 30, 10)}
WIJKEN = {
    "WK000100": box(0, 0, 5, 10),
    "WK000101": box(5, 0, 10, 10),
    "WK000200": box(10, 0, 20, 10),
    "WK000300": box(20, 0, 30, 10),
}
BUURTEN = {
    "BU00010000": box(0, 0, 5, 4),
    "BU00010001": box(0, 4, 5, 10),
    "BU00010100": box(5, 0, 10, 10),
}
PROVINCIE_OF = {"GM0001": "PV27", "GM0002": "PV27", "GM0003": "PV26"}


@pytest.fixture
def raw(tmp_path):
    write(tmp_path, "nl_gemeenten_2024.geojson", "code", GEMEENTEN)
    write(tmp_path, "nl_wijken_2024.geojson", "code", WIJKEN)
    write(tmp_path, "nh_buurten_2024.geojson", "buurtcode", BUURTEN)
    return tmp_path


def area_rows(*codes):
    gemeenten = [f"GM{code[2:6]}" for code in codes]
    provincies = [PROVINCIE_OF[gemeente] for gemeente in gemeenten]
    levels = [{"GM": "gemeente", "WK": "wijk", "BU": "buurt"}[code[:2]] for code in codes]
    return pl.DataFrame({"code": codes, "level": levels, "gemeente": gemeenten, "provincie": provincies})


ALL = area_rows(*GEMEENTEN, *WIJKEN, *BUURTEN)


def build(raw, areas=ALL):
    target = raw / "shapes"
    build_shapes(raw, target, areas, lambda text: None)
    return {path.stem: json.loads(path.read_text()) for path in target.glob("*.topojson")}


def codes(topology, name):
    return {geometry["id"] for geometry in topology["objects"][name]["geometries"]}


def polygons(topology, name, corner=CORNER):
    """The areas of an object, in kilometres from a corner in degrees."""
    return {
        outline.code: shapely.transform(
            shapely.union_all([shapely.Polygon(polygon[0], polygon[1:]) for polygon in outline.polygons]),
            lambda flat: (flat / FLAT - corner) * METRES_PER_DEGREE / 1000,
        )
        for outline in outlines(topology, name)
    }


def test_there_is_a_file_for_the_country_each_provincie_and_each_gemeente(raw):
    files = build(raw)

    assert set(files) == {"NL00", "PV26", "PV27", "GM0001", "GM0002", "GM0003"}
    assert codes(files["NL00"], "gemeenten") == {"GM0001", "GM0002", "GM0003"}
    assert codes(files["PV27"], "gemeenten") == {"GM0001", "GM0002"}
    assert codes(files["GM0001"], "wijken") == {"WK000100", "WK000101"}
    assert codes(files["GM0001"], "buurten") == {"BU00010000", "BU00010001", "BU00010100"}


def test_a_gemeente_without_published_buurten_has_only_wijken(raw):
    assert list(build(raw)["GM0002"]["objects"]) == ["wijken"]


def test_every_geometry_has_its_code_as_id_and_as_property(raw):
    for geometry in build(raw)["GM0001"]["objects"]["buurten"]["geometries"]:
        assert geometry["properties"] == {"code": geometry["id"]}


def test_what_is_written_reads_back_where_it_was(raw):
    read = polygons(build(raw)["GM0001"], "buurten")

    for code, published in BUURTEN.items():
        there = shapely.transform(published, lambda metres: metres / 1000)
        assert read[code].symmetric_difference(there).area < 0.01 * there.area


def test_wijken_have_the_same_borders_as_their_buurten(raw):
    gemeente = build(raw)["GM0001"]
    wijken, buurten = polygons(gemeente, "wijken"), polygons(gemeente, "buurten")

    assert wijken["WK000100"].equals(buurten["BU00010000"].union(buurten["BU00010001"]))


def test_only_the_areas_of_the_release_are_drawn(raw):
    files = build(raw, area_rows("GM0001", "WK000100", "WK000101", *BUURTEN))

    assert set(files) == {"NL00", "PV27", "GM0001"}


def test_the_same_borders_give_the_same_bytes(raw):
    build(raw)
    first = {path.name: path.read_bytes() for path in (raw / "shapes").iterdir()}
    build(raw)

    assert {path.name: path.read_bytes() for path in (raw / "shapes").iterdir()} == first


def test_the_origins_name_each_file_and_its_attribution(raw):
    origins = build_shapes(raw, raw / "shapes", ALL, lambda text: None)

    assert [origin.file for origin in origins] == [
        "boundaries/nl_gemeenten_2024.geojson",
        "boundaries/nl_wijken_2024.geojson",
        "boundaries/nh_buurten_2024.geojson",
    ]
    attribution = "Bron: CBS/Kadaster, wijk- en buurtgrenzen 2024 (CC BY 4.0)"
    assert all(origin.attribution.startswith(attribution) for origin in origins)


def test_progress_is_told(raw):
    told = []

    build_shapes(raw, raw / "shapes", ALL, told.append)

    assert told[0] == "Grenzen van gemeenten sluitend maken"
    assert len(told) == 5


def test_a_wijk_of_which_no_buurt_is_published_is_lost(raw):
    without = {code: shape for code, shape in BUURTEN.items() if code != "BU00010100"}
    write(raw, "nh_buurten_2024.geojson", "buurtcode", without)

    with pytest.raises(ShapesLost, match="WK000101"):
        build(raw)


def test_an_area_without_land_is_lost(raw):
    write(raw, "nl_wijken_2024.geojson", "code", WIJKEN | {"WK000300": shapely.Polygon()})

    with pytest.raises(ShapesLost, match="WK000300"):
        build(raw)


def test_an_area_that_would_be_written_without_a_border_is_lost():
    with pytest.raises(ShapesLost, match="GM0002"):
        topology({"gemeenten": {"GM0001": box(0, 0, 10, 10), "GM0002": shapely.Polygon()}})


def test_a_file_with_no_area_of_the_release_is_another_file_than_we_know(raw):
    write(raw, "nh_buurten_2024.geojson", "buurtcode", {"BU99990000": box(0, 0, 1, 1)})

    with pytest.raises(SourceChanged, match="nh_buurten_2024"):
        build(raw)


def test_a_file_without_the_code_is_another_file_than_we_know(raw):
    write(raw, "nl_wijken_2024.geojson", "wk_code", WIJKEN)

    with pytest.raises(SourceChanged, match="nl_wijken_2024"):
        build(raw)


def test_a_missing_file_is_another_source_than_we_know(raw):
    (raw / "boundaries/nl_wijken_2024.geojson").unlink()

    with pytest.raises(SourceChanged, match="nl_wijken_2024"):
        build(raw)


def test_a_narrow_gap_between_neighbours_is_closed():
    west, east = closed({"WK000100": box(0, 0, 5, 10), "WK000101": box(5.05, 0, 10, 10)}, CLOSE_BUURTEN).values()

    assert west.area + east.area == pytest.approx(box(0, 0, 10, 10).area, rel=0.0001)
    assert west.intersection(east).length == pytest.approx(10_000, rel=0.01)


def test_an_overlap_between_neighbours_goes_to_one_of_them():
    west, east = closed({"WK000100": box(0, 0, 5.05, 10), "WK000101": box(5, 0, 10, 10)}, CLOSE_BUURTEN).values()

    assert west.area + east.area == pytest.approx(box(0, 0, 10, 10).area)
    assert west.intersection(east).area == 0


def test_wide_water_between_areas_stays_water():
    west, east = closed({"WK000100": box(0, 0, 5, 10), "WK000101": box(6, 0, 10, 10)}, CLOSE_BUURTEN).values()

    assert west.equals(box(0, 0, 5, 10))
    assert east.equals(box(6, 0, 10, 10))


def jagged(seed):
    """A border from south to north with 200 small bends, in metres."""
    noise = np.random.default_rng(seed).uniform(-5, 5, 200)
    return [(5000 + x, y) for x, y in zip(noise, np.linspace(0, 10_000, 200), strict=True)]


@given(st.integers(0, 1000))
def test_neighbours_keep_one_border_when_it_becomes_simpler(seed):
    border = jagged(seed)
    west = shapely.Polygon([(0, 0), *border, (0, 10_000)])
    east = shapely.Polygon([(10_000, 0), *border, (10_000, 10_000)])
    simple = simplified(closed({"WK000100": west, "WK000101": east}, CLOSE_BUURTEN), COUNTRY)

    read = polygons(topology({"wijken": simple}), "wijken", corner=0)

    assert shapely.coverage_is_valid(list(read.values()))
    assert 0 < shapely.get_num_coordinates(simple["WK000100"]) < 200


def test_a_shared_border_is_stored_once():
    pair = topology({"wijken": {"WK000100": box(0, 0, 5, 10), "WK000101": box(5, 0, 10, 10)}})
    used = [arc for area in pair["objects"]["wijken"]["geometries"] for ring in area["arcs"] for arc in ring]

    assert any(~arc in used for arc in used)


def test_a_tiny_area_in_a_large_one_survives():
    tiny = box(50, 50, 50.01, 50.01)
    land = {"GM0001": box(0, 0, 300, 300).difference(tiny), "GM0002": tiny}

    simple = simplified(closed(land, CLOSE_BUURTEN), COUNTRY)
    read = polygons(topology({"gemeenten": simple}), "gemeenten", corner=0)

    assert read["GM0002"].area > 0
    assert read["GM0002"].distance(shapely.Point(50, 50)) < 0.1


def test_an_island_too_small_to_see_is_left_out():
    with_islet = shapely.union_all([box(0, 0, 90, 90), box(95, 95, 95.1, 95.1)])

    assert simplified({"GM0001": with_islet}, GEMEENTE)["GM0001"].equals(box(0, 0, 90, 90))


def test_a_small_island_that_is_the_only_land_of_an_area_stays():
    borders = {"GM0001": box(0, 0, 90, 90), "GM0002": box(95, 95, 95.1, 95.1)}

    assert simplified(borders, GEMEENTE)["GM0002"].area > 0


def test_a_part_that_lies_against_a_neighbour_stays_however_small():
    enclave = box(20, 20, 20.2, 20.2)
    borders = {
        "GM0001": shapely.union_all([box(50, 0, 90, 90), enclave]),
        "GM0002": box(0, 0, 50, 90).difference(enclave),
    }

    assert shapely.get_num_geometries(simplified(borders, GEMEENTE)["GM0001"]) == 2
