"""Lines of borders: two squares beside each other say it all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.rings import holds, inner_lines, meeting, other_lines, outer_lines, points_along


def square(left, top, size=10):
    x, y = [left, left + size, left + size, left, left], [top, top, top + size, top + size, top]
    return np.array([x, y], dtype=float).T


LEFT, RIGHT, FAR = square(0, 0), square(10, 0), square(50, 50)


def length(lines):
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)


def test_the_outside_of_one_area_is_its_ring():
    (line,) = outer_lines([LEFT])

    assert line.tolist() == LEFT.tolist()


def test_the_outside_of_two_areas_leaves_out_what_lies_between_them():
    lines = outer_lines([LEFT, RIGHT])

    assert length(lines) == 60
    assert not any((line == [10, 5]).all(axis=1).any() for line in lines)


def test_what_lies_between_two_areas_is_drawn_once():
    (line,) = inner_lines([LEFT, RIGHT])

    assert sorted(line.tolist()) == [[10, 0], [10, 10]]


def test_areas_apart_have_nothing_between_them():
    assert inner_lines([LEFT, FAR]) == []


def test_the_lines_of_others_leave_out_the_border_that_is_drawn_already():
    lines = other_lines([RIGHT], [LEFT])

    assert length(lines) == 30


def test_two_areas_meet_in_the_middle_of_their_border_and_the_way_out_leads_to_the_other():
    found = meeting([LEFT], [RIGHT])

    assert found == (10.0, (10.0, 5.0), (1.0, 0.0))
    assert meeting([RIGHT], [LEFT]) == (10.0, (10.0, 5.0), (-1.0, 0.0))


def test_areas_that_touch_in_a_point_or_not_at_all_do_not_meet():
    assert meeting([LEFT], [square(10, 10)]) is None
    assert meeting([LEFT], [FAR]) is None


@pytest.mark.parametrize(("point", "inside"), [((5, 5), True), ((15, 5), False), ((5, -1), False)])
def test_a_point_lies_inside_or_outside(point, inside):
    assert holds([LEFT], point) is inside


def test_a_hole_is_not_inside():
    assert holds([LEFT, square(4, 4, 2)], (5, 5)) is False
    assert holds([LEFT, square(4, 4, 2)], (2, 5)) is True


@given(st.floats(0.5, 20))
def test_points_along_a_line_are_nowhere_further_apart(apart):
    points = points_along([LEFT], apart)

    steps = np.hypot(*np.diff(np.concatenate([points, points[:1]]), axis=0).T)
    assert steps.max() <= apart + 1e-9
    assert steps.sum() == pytest.approx(40)


def test_no_lines_have_no_points():
    assert points_along([], 3.0).shape == (0, 2)
