"""Borders as GeoJSON: rings that a GIS accepts, on the grid, turned the right way."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.store.geojson import border, geometry, simple_rings, twice_area
from wijkdna.store.shapes import FLAT, Outline

SQUARE = [(0, 0), (10, 0), (10, 10), (0, 10)]
BOW_TIE = [(0, 0), (10, 10), (10, 0), (0, 2)]
EIGHT = [(0, 0), (10, 0), (5, 5), (10, 10), (0, 10), (5, 5)]
SPIKE = [(0, 0), (10, 0), (20, 0), (10, 0), (10, 10), (0, 10)]
LINE = [(0, 0), (5, 5), (10, 10)]

rings = st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), min_size=3, max_size=12)


def ring(points):
    return np.array(points, dtype=np.int64)


def area(pieces):
    return sum(abs(twice_area(one)) for one in pieces) / 2


def outline(*polygons):
    """An outline from degrees."""

    def closed(points):
        return np.array([*points, points[0]], dtype=np.float64) * FLAT

    return Outline("BU00000000", tuple(tuple(closed(one) for one in polygon) for polygon in polygons))


@pytest.mark.parametrize(
    ("points", "count", "size"),
    [(SQUARE, 1, 100), (SQUARE[::-1], 1, 100), (EIGHT, 2, 50), (SPIKE, 1, 100), (LINE, 0, 0)],
)
def test_a_ring_is_taken_apart_where_it_touches_itself(points, count, size):
    pieces = simple_rings(ring(points))

    assert len(pieces) == count
    assert area(pieces) == size


def test_where_a_ring_crosses_itself_the_larger_side_stays():
    (piece,) = simple_rings(ring(BOW_TIE))

    assert shapely.Polygon(piece).is_valid
    assert area([piece]) == pytest.approx(41.7, abs=2)


@given(rings)
def test_every_ring_becomes_rings_that_are_valid_and_turn_the_same_way(points):
    pieces = simple_rings(ring(points))

    assert all(shapely.Polygon(one).is_valid for one in pieces)
    assert len({twice_area(one) > 0 for one in pieces}) <= 1


@given(rings)
def test_a_valid_ring_stays_as_it_is(points):
    polygon = shapely.Polygon(points)
    if not polygon.is_valid or len(set(points)) < len(points):
        return
    pieces = simple_rings(ring(points))

    assert area(pieces) == polygon.area
    assert len(pieces) == 1


@given(rings)
def test_twice_the_area_is_that_of_shapely(points):
    signed = shapely.LinearRing(points)
    assert abs(twice_area(ring(points))) == pytest.approx(2 * shapely.Polygon(signed).area) or not signed.is_simple


def test_a_hole_turns_the_other_way_than_its_border():
    outer, hole = [(5, 52), (5, 53), (6, 53), (6, 52)], [(5.2, 52.2), (5.8, 52.2), (5.8, 52.8), (5.2, 52.8)]
    found = shapely.from_geojson(geometry(outline([outer, hole])))

    assert found.geom_type == "Polygon"
    assert found.exterior.is_ccw
    assert not found.interiors[0].is_ccw
    assert found.area == pytest.approx(1 - 0.36)


def test_an_area_of_two_parts_is_one_geometry_with_coordinates_of_six_decimals():
    found = json.loads(geometry(outline([[(5, 52), (6, 52), (6, 53.1234567)]], [[(4, 52), (4.5, 52), (4.5, 53)]])))

    assert found["type"] == "MultiPolygon"
    assert [6.0, 53.123457] in found["coordinates"][0][0]
    assert all(polygon[0][0] == polygon[0][-1] for polygon in found["coordinates"])


def test_an_area_of_which_nothing_is_left_has_no_geometry():
    assert geometry(outline([[(5, 52), (5.5, 52.5), (6, 53)]])) == "null"


@pytest.mark.parametrize("code", ["NL00", "PV27"])
def test_a_land_and_a_provincie_have_no_border_of_their_own(built_release, code):
    assert border(built_release, built_release.row(code)) == "null"


def test_a_border_is_where_the_area_is(shipped_release):
    found = shapely.from_geojson(border(shipped_release, shipped_release.row("GM0363")))

    assert found.is_valid
    assert found.intersects(shapely.Point(4.9, 52.37))
