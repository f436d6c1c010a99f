"""Maps from invented topologies; a grid step is a thousandth of a degree unless a test says otherwise."""

import json
import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.store.shapes import FLAT, Shapes, bounding_box, label_point, outlines, paths

STEP = 0.001
WEST, SOUTH = 4.0, 52.0


def topology(arcs, objects):
    """TopoJSON with arcs as steps and, per object, geometries as code -> (type, arcs)."""
    return {
        "type": "Topology",
        "transform": {"scale": [STEP, STEP], "translate": [WEST, SOUTH]},
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": kind, "arcs": indices, "id": code, "properties": {"code": code}}
                    for code, (kind, indices) in geometries.items()
                ],
            }
            for name, geometries in objects.items()
        },
        "arcs": arcs,
    }


def one_ring(points):
    """A topology of one area, from the closed ring of whole steps around it."""
    steps = [points[0], *np.diff(np.array(points), axis=0).tolist()]
    return topology([steps], {"wijken": {"WK000101": ("Polygon", [[0]])}})


# Two squares of 10 x 10 side by side; arc 0 is the border between them, from south to north.
NEIGHBOURS = topology(
    [
        [[10, 0], [0, 10]],
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ],
    {"wijken": {"WK000102": ("Polygon", [[~0, 2]]), "WK000101": ("Polygon", [[0, 1]])}},
)


def points_of(d):
    """The points that path data draws, per ring, in pixels."""
    rings = []
    for ring in d.rstrip("z").split("z"):
        numbers = np.array([float(number) for number in re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", ring)])
        rings.append(np.cumsum(numbers.reshape(-1, 2), axis=0))
    return rings


def inside(ring, x, y):
    """Ray casting, as different as can be from how the module does it."""
    within = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            within = not within
    return within


def test_arcs_are_laid_end_to_end_also_backwards():
    east, west = outlines(NEIGHBOURS, "wijken")

    assert (west.code, east.code) == ("WK000101", "WK000102")
    degrees = east.polygons[0][0] / FLAT
    expected = [[10, 10], [10, 0], [20, 0], [20, 10], [10, 10]]
    assert np.allclose((degrees - [WEST, SOUTH]) / STEP, expected)


def test_every_ring_ends_where_it_began():
    for area in outlines(NEIGHBOURS, "wijken"):
        assert np.array_equal(area.polygons[0][0][0], area.polygons[0][0][-1])


def test_neighbours_draw_exactly_the_same_points_on_their_border():
    west, east = paths(NEIGHBOURS, "wijken", 333).areas

    (west_ring,), (east_ring,) = points_of(west.d), points_of(east.d)

    shared = {tuple(np.round(point, 1)) for point in west_ring} & {tuple(np.round(point, 1)) for point in east_ring}
    assert len(shared) == 2


def test_a_path_begins_at_a_point_and_is_closed():
    for area in paths(NEIGHBOURS, "wijken", 400).areas:
        assert re.fullmatch(r"(M[\d. -]+l[\d. -]+z)+", area.d)


def test_areas_are_in_order_of_code():
    assert [area.code for area in paths(NEIGHBOURS, "wijken", 400).areas] == ["WK000101", "WK000102"]


def test_north_is_up():
    (area,) = paths(one_ring([[0, 0], [10, 0], [0, 10], [0, 0]]), "wijken", 100).areas

    ((south_west, south_east, north_west),) = points_of(area.d)

    assert south_west[1] == south_east[1] > north_west[1]
    assert south_west[0] == north_west[0] < south_east[0]


def test_a_square_on_the_ground_is_a_square_on_the_map():
    tall = math.floor(1000 * math.cos(math.radians(52.2)))
    drawn = paths(one_ring([[0, 0], [1000, 0], [1000, tall], [0, tall], [0, 0]]), "wijken", 500)

    assert (drawn.width, drawn.height, drawn.viewbox) == (500, 500, "0 0 500 500")


def test_the_map_stays_within_its_width_and_height():
    drawn = paths(NEIGHBOURS, "wijken", 640)

    points = np.concatenate([ring for area in drawn.areas for ring in points_of(area.d)])

    assert points.min(axis=0).tolist() == [2.0, 2.0]
    assert points[:, 0].max() == 638.0
    assert drawn.height - 3 <= points[:, 1].max() <= drawn.height - 2


def test_the_bounding_box_holds_all_areas():
    box = bounding_box(outlines(NEIGHBOURS, "wijken"))

    assert np.allclose(box, [WEST * FLAT[0], -(SOUTH + 0.01), (WEST + 0.02) * FLAT[0], -SOUTH])


def test_an_island_and_a_hole_are_drawn_as_rings_of_their_own():
    square = [[0, 0], [0, 10], [10, 0], [0, -10], [-10, 0]]
    hole = [[4, 4], [2, 0], [0, 2], [-2, 0], [0, -2]]
    island = [[20, 0], [0, 5], [5, 0], [0, -5], [-5, 0]]
    archipelago = topology([square, hole, island], {"wijken": {"WK000101": ("MultiPolygon", [[[0], [1]], [[2]]])}})

    (area,) = paths(archipelago, "wijken", 500).areas

    assert [len(ring) for ring in points_of(area.d)] == [4, 4, 4]


def test_the_label_is_in_the_largest_part_and_not_in_a_hole():
    square = [[0, 0], [0, 10], [10, 0], [0, -10], [-10, 0]]
    hole = [[4, 4], [2, 0], [0, 2], [-2, 0], [0, -2]]
    island = [[20, 0], [0, 5], [5, 0], [0, -5], [-5, 0]]
    archipelago = topology([square, hole, island], {"wijken": {"WK000101": ("MultiPolygon", [[[2]], [[0], [1]]])}})

    (area,) = paths(archipelago, "wijken", 504).areas

    outer, inner = (ring for ring in points_of(area.d)[1:])
    assert inside(np.vstack([outer, outer[:1]]), area.cx, area.cy)
    assert not inside(np.vstack([inner, inner[:1]]), area.cx, area.cy)


def test_an_area_smaller_than_a_tenth_of_a_pixel_is_still_there():
    land = [[0, 0], [0, 9000], [9000, 0], [0, -9000], [-9000, 0]]
    speck = [[5000, 5000], [0, 1], [1, 0], [0, -1], [-1, 0]]
    specked = topology([land, speck], {"wijken": {"WK000101": ("Polygon", [[0]]), "WK000102": ("Polygon", [[1]])}})

    _, tiny = paths(specked, "wijken", 300).areas

    assert re.fullmatch(r"M[\d.]+ [\d.]+h\.1v\.1z", tiny.d)


@st.composite
def stars(draw):
    """A ring around a point, with any radius in every direction: anything from a circle to a starfish."""
    radii = draw(st.lists(st.floats(0.05, 10), min_size=3, max_size=24))
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    ring = np.array(radii)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
    ring += [draw(st.floats(-100, 100)), draw(st.floats(-100, 100))]
    return np.vstack([ring, ring[:1]])


@given(stars())
def test_a_label_lies_inside_its_area(ring):
    assert inside(ring, *label_point([ring]))


@given(st.floats(0.1, 0.9), st.floats(1, 50))
def test_a_label_lies_inside_a_crescent(bite, size):
    outer = np.linspace(0, 2 * np.pi, 40)
    circle = np.column_stack([np.cos(outer), np.sin(outer)])
    arc = circle[5:-5]
    back = (arc * [1 - bite / 4, 1 - bite / 4])[::-1]
    crescent = size * np.vstack([arc, back, arc[:1]])

    assert inside(crescent, *label_point([crescent]))


@given(stars(), st.integers(20, 1500))
def test_the_label_of_a_drawn_area_stays_on_the_map(ring, width):
    steps = np.rint(ring * 100).astype(int).tolist()
    drawn = paths(one_ring(steps), "wijken", width)

    (area,) = drawn.areas

    assert 0 <= area.cx <= drawn.width
    assert 0 <= area.cy <= drawn.height


def test_a_ring_without_area_has_its_label_in_the_middle():
    line = np.array([[0.0, 0.0], [4.0, 0.0], [8.0, 0.0], [0.0, 0.0]])

    assert label_point([line]) == (4.0, 0.0)


@pytest.fixture
def release(tmp_path):
    square = [[[0, 0], [0, 10], [10, 0], [0, -10], [-10, 0]]]

    def write(code, **objects):
        of_one = {name: {area: ("Polygon", [[0]])} for name, area in objects.items()}
        (tmp_path / f"{code}.topojson").write_text(json.dumps(topology(square, of_one)))

    write("NL00", gemeenten="GM0001")
    write("PV27", gemeenten="GM0001")
    write("GM0001", wijken="WK000101", buurten="BU00010101")
    write("GM0002", wijken="WK000201")
    return Shapes(tmp_path)


def codes(drawn):
    return [area.code for area in drawn.areas]


def test_the_country_and_a_province_show_gemeenten(release):
    assert codes(release.map_of("NL00", Level.GEMEENTE, 300)) == ["GM0001"]
    assert codes(release.map_of("PV27", Level.GEMEENTE, 300)) == ["GM0001"]


def test_a_gemeente_shows_its_buurten_where_we_have_them(release):
    assert release.has_buurten("GM0001")
    assert codes(release.map_of("GM0001", Level.BUURT, 300)) == ["BU00010101"]
    assert codes(release.map_of("GM0001", Level.WIJK, 300)) == ["WK000101"]


def test_a_gemeente_without_buurten_shows_its_wijken(release):
    assert not release.has_buurten("GM0002")
    assert codes(release.map_of("GM0002", Level.WIJK, 300)) == ["WK000201"]


def test_a_map_is_computed_once(release):
    assert release.map_of("GM0001", Level.BUURT, 300) is release.map_of("GM0001", Level.BUURT, 300)


@pytest.mark.parametrize("code", ["GM9999", "PV27", "../NL00", ""])
def test_an_unknown_gemeente_is_a_key_error(release, code):
    with pytest.raises(KeyError):
        release.map_of(code, Level.WIJK, 300)


def test_borders_come_by_code_and_are_none_where_we_lack_them(release):
    assert list(release.borders("GM0001", Level.BUURT)) == ["BU00010101"]
    assert release.borders("GM0002", Level.BUURT) == {}
    assert release.borders("GM9999", Level.WIJK) == {}
    assert release.borders("../NL00", Level.GEMEENTE) == {}


def test_an_unknown_province_is_a_key_error(release):
    with pytest.raises(KeyError):
        release.map_of("PV99", Level.GEMEENTE, 300)


def test_buurten_we_do_not_have_are_a_key_error(release):
    with pytest.raises(KeyError):
        release.map_of("GM0002", Level.BUURT, 300)
