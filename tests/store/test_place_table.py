"""Places of a release, and how a map lies in degrees."""

import numpy as np
import polars as pl
import pytest

from wijkdna.domain.areas import Level
from wijkdna.store.place_table import MapPlace, PlaceTable, derived_places, place_table


def row(**other):
    usual = {"name": "De Proef", "kind": "basisschool", "lon": 4.6, "lat": 52.6, "gemeente": "GM9901",
             "address": "Kerkstraat 1", "website": None}  # fmt: skip
    return usual | other


def test_places_stand_by_gemeente_and_within_it_by_kind_and_name():
    found = derived_places(
        [
            row(name="b", kind="middelbare school"),
            row(name="Zon"),
            row(name="aap"),
            row(name="Elders", gemeente="GM0363"),
        ]
    )

    assert {code: [place.name for place in places] for code, places in found.items()} == {
        "GM0363": ["Elders"],
        "GM9901": ["aap", "Zon", "b"],
    }
    assert list(found) == ["GM0363", "GM9901"]


@pytest.mark.parametrize("lost", ["lon", "lat", "gemeente"])
def test_what_lies_nowhere_is_no_place(lost):
    assert derived_places([row(**{lost: None})]) == {}


def test_a_place_without_address_has_an_empty_one_and_coordinates_to_the_metre():
    ((place,),) = derived_places([row(address=None, lon=4.6000049, lat=52.1234567)]).values()

    assert place == MapPlace("De Proef", "basisschool", 4.6, 52.12346, "")


def test_every_place_of_the_release_is_in_the_table(built_release):
    published = pl.read_parquet(built_release.folder / "places.parquet")
    table = place_table(built_release)

    found = [(place.name, place.kind) for places in table.by_gemeente.values() for place in places]
    assert sorted(found) == sorted(zip(published["name"], published["kind"], strict=True))
    assert table.kinds == tuple(sorted(set(published["kind"])))


def test_a_gemeente_of_which_no_source_tells_has_no_places():
    assert PlaceTable({}).of("GM9902") == ()
    assert PlaceTable({}).kinds == ()


@pytest.mark.parametrize(
    ("code", "level"),
    [("GM9901", Level.BUURT), ("GM9901", Level.WIJK), ("PV27", Level.GEMEENTE), ("NL00", Level.GEMEENTE)],
)
def test_the_way_from_degrees_to_pixels_and_back_is_the_same(built_release, code, level):
    frame = built_release.shapes.frame(code, level, 720)
    drawn = built_release.shapes.map_of(code, level, 720)
    pixels = np.array([[area.cx, area.cy] for area in drawn.areas])

    assert frame.pixels(frame.degrees(pixels)) == pytest.approx(pixels, abs=0.2)


def test_a_place_lies_in_its_own_buurt_on_the_map(built_release):
    """The first school of the samples stands in the Oude Kern."""
    shapes = built_release.shapes
    place = next(place for place in place_table(built_release).of("GM9901") if place.name == "Basisschool De Proef")
    ((x, y),) = shapes.frame("GM9901", Level.BUURT, 720).pixels(np.array([[place.lon, place.lat]])).tolist()

    nearest = min(
        shapes.map_of("GM9901", Level.BUURT, 720).areas, key=lambda area: (area.cx - x) ** 2 + (area.cy - y) ** 2
    )
    assert nearest.code == "BU99010001"


def test_the_published_borders_are_the_file_of_the_release(built_release):
    file = built_release.folder / "shapes" / "GM9901.topojson"

    assert built_release.shapes.published("GM9901") == file.read_bytes()
    with pytest.raises(KeyError):
        built_release.shapes.published("../areas")
