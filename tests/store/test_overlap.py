import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.store.overlap import ShapeRefused, borders, shares
from wijkdna.store.shapes import FLAT, bounding_box


def degrees(flat):
    return np.array(flat, dtype=np.float64) / FLAT


def box_of(release, gemeente):
    _, areas = borders(release, release.row(gemeente))
    return bounding_box(areas)


def rectangle(left, top, right, bottom):
    return degrees([[left, top], [right, top], [right, bottom], [left, bottom]])


def around(release, gemeente):
    box = box_of(release, gemeente)
    return rectangle(box.left - 0.1, box.top - 0.1, box.right + 0.1, box.bottom + 0.1)


def test_a_shape_round_a_gemeente_holds_all_its_buurten_whole(shipped_release):
    gemeente = shipped_release.row("GM1911")

    found = shares(shipped_release, [gemeente], around(shipped_release, "GM1911"))

    assert [one.row for one in found] == shipped_release.areas.within(gemeente, Level.BUURT)
    assert [one.share for one in found] == pytest.approx([1.0] * len(found))
    assert {one.by_wijk for one in found} == {False}


def test_of_a_gemeente_without_borders_of_buurten_the_share_is_that_of_the_wijk(shipped_release):
    gemeente = shipped_release.row("GM0599")

    found = shares(shipped_release, [gemeente], around(shipped_release, "GM0599"))

    assert {one.by_wijk for one in found} == {True}
    assert [one.row for one in found] == shipped_release.areas.within(gemeente, Level.BUURT)


@given(st.floats(0.1, 0.9))
def test_two_shapes_that_share_a_side_share_the_buurten(shipped_release, where):
    box = box_of(shipped_release, "GM1911")
    middle = box.left + where * (box.right - box.left)
    sides = [
        rectangle(box.left - 1, box.top - 1, middle, box.bottom + 1),
        rectangle(middle, box.top - 1, box.right + 1, box.bottom + 1),
    ]

    parts = [
        {one.row: one.share for one in shares(shipped_release, [shipped_release.row("GM1911")], side)} for side in sides
    ]

    rows = parts[0].keys() | parts[1].keys()
    assert len(rows) == 67
    assert all(parts[0].get(row, 0.0) + parts[1].get(row, 0.0) == pytest.approx(1.0) for row in rows)


def test_a_share_is_that_of_the_area_counted_dot_by_dot(shipped_release):
    from shapely import contains_xy

    from wijkdna.store.overlap import _polygons

    row = shipped_release.row("GM1911")
    _, codes, polygons = _polygons(shipped_release, row)
    box = box_of(shipped_release, "GM1911")
    middle = (box.left + box.right) / 2
    half = rectangle(box.left - 1, box.top - 1, middle, box.bottom + 1)
    found = {shipped_release.areas.codes[one.row]: one.share for one in shares(shipped_release, [row], half)}
    x, y = np.meshgrid(np.linspace(box.left, box.right, 400), np.linspace(box.top, box.bottom, 400))

    for code in ("BU19110790", "BU19110990", "BU19111090"):
        inside = contains_xy(polygons[codes.index(code)], x, y)
        assert found.get(code, 0.0) == pytest.approx(inside[x < middle].sum() / inside.sum(), abs=0.01)


def test_which_way_round_and_whether_it_is_closed_does_not_matter(shipped_release):
    gemeente, shape = [shipped_release.row("GM1911")], np.add(around(shipped_release, "GM1911"), [0.1, 0])

    one = shares(shipped_release, gemeente, shape)

    assert shares(shipped_release, gemeente, shape[::-1]) == one
    assert shares(shipped_release, gemeente, np.vstack([shape, shape[:1]])) == one
    assert 0 < len(one) <= 67


def test_a_shape_elsewhere_holds_nothing(shipped_release):
    assert shares(shipped_release, [shipped_release.row("GM1911")], around(shipped_release, "GM0599")) == []


def test_more_gemeenten_come_in_the_order_of_their_buurten(shipped_release):
    rows = [shipped_release.row("GM1911"), shipped_release.row("GM0361")]
    country = degrees([[1.5, -54], [4.6, -54], [4.6, -50], [1.5, -50]])

    found = [one.row for one in shares(shipped_release, rows, country)]

    assert found == sorted(found)
    assert len(found) == 67 + 66


@pytest.mark.parametrize(
    ("points", "crosses"),
    [
        ([[4.9, 52.7], [5.1, 52.9], [5.1, 52.7], [4.9, 52.9]], True),
        ([[4.9, 52.7], [5.0, 52.8], [5.1, 52.9]], False),
        ([[4.9, 52.7], [5.0, 52.8], [4.9, 52.7]], False),
        ([[4.9, 52.7]] * 4, False),
        ([[4.9, 52.7], [5.1, 52.7], [5.1, 52.9], [5.0, 52.7], [4.9, 52.9]], True),
    ],
)
def test_a_line_that_encloses_no_area_is_refused(shipped_release, points, crosses):
    with pytest.raises(ShapeRefused) as refused:
        shares(shipped_release, [shipped_release.row("GM1911")], np.array(points))

    assert refused.value.crosses is crosses


@given(st.lists(st.tuples(st.floats(3, 7.5), st.floats(50.5, 53.8)), min_size=1, max_size=8))
def test_any_points_give_shares_or_are_refused(shipped_release, points):
    try:
        found = shares(shipped_release, [shipped_release.row("GM1911")], np.array(points))
    except ShapeRefused:
        return
    assert all(0 < one.share <= 1 for one in found)
