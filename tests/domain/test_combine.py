from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.combine import COVERAGE, absent, add, carry, combine, weighted_mean
from wijkdna.domain.figures import Figures, Status
from wijkdna.store.definitions import load_indicators

NAN = np.nan

BY_ID = {indicator.id: indicator for indicator in load_indicators()}

parts = st.lists(
    st.tuples(st.none() | st.floats(-1e4, 1e4), st.none() | st.sampled_from([0.0]) | st.floats(1, 1e4)), max_size=12
)
cells = st.tuples(st.sampled_from(list(Status)), st.floats(-100, 100))


def of(values):
    return Figures.published(np.array([NAN if x is None else x for x in values], dtype=np.float64))


def numbers(figures):
    return [None if np.isnan(x) else float(x) for x in figures.values]


def whole(id, size, **variables):
    indicator = BY_ID[id]
    inputs = indicator.inputs_for(Level.GEMEENTE)
    return combine(indicator, inputs, lambda name: of(variables[name.partition("@")[0]]), of(size))


def test_counts_add_up_when_the_missing_parts_are_small():
    assert add(of([5, 7, None]), of([950, 3, 47])) == (12.0, True)


def test_a_sum_does_not_stand_for_a_whole_of_which_too_much_is_missing():
    assert add(of([5, 7, None]), of([940, 9, 51])) == (12.0, False)


def test_nobody_is_no_whole():
    assert add(of([5]), of([0])) == (5.0, False)
    assert add(of([5]), of([None])) == (5.0, False)
    assert add(of([]), of([])) == (0.0, False)


def test_a_mean_is_weighted_and_leaves_out_parts_without_weight():
    assert weighted_mean(of([10, 40, 99]), of([100, 300, None])) == (32.5, True)
    assert weighted_mean(of([10, 40, 99]), of([100, 300, 0])) == (32.5, True)


def test_a_mean_of_nothing_is_absent():
    mean, stands = weighted_mean(of([None, 5]), of([100, 0]))

    assert np.isnan(mean)
    assert stands is False


@given(parts)
def test_adding_equals_adding_one_by_one(rows):
    total, weight_known, weight = 0.0, 0.0, 0.0
    for value, size in rows:
        weight += size or 0.0
        if value is not None:
            total += value
            weight_known += size or 0.0

    found, stands = add(of([value for value, _ in rows]), of([size for _, size in rows]))

    assert found == pytest.approx(total)
    if abs(weight_known - COVERAGE * weight) > 1e-6:
        assert stands is (weight_known > COVERAGE * weight)


@given(parts)
def test_a_weighted_mean_equals_that_of_the_slow_way_and_lies_between_its_parts(rows):
    used = [(value, size) for value, size in rows if value is not None and size]

    mean, _ = weighted_mean(of([value for value, _ in rows]), of([size for _, size in rows]))

    if not used:
        assert np.isnan(mean)
    else:
        assert mean == pytest.approx(sum(v * s for v, s in used) / sum(s for _, s in used), rel=1e-9, abs=1e-9)
        assert min(v for v, _ in used) - 1e-9 <= mean <= max(v for v, _ in used) + 1e-9


def test_a_share_of_the_whole_follows_its_own_denominator():
    figures = whole("aandeel_65_plus", size=[100, 900], residents_65_plus=[50, 90], residents=[100, 900])

    assert numbers(figures) == [14.0]


def test_a_share_of_a_whole_that_is_not_covered_is_absent():
    figures = whole("aandeel_65_plus", size=[100, 900], residents_65_plus=[50, None], residents=[100, 900])

    assert figures.status.tolist() == [Status.NOT_PUBLISHED]


def test_a_mean_of_the_whole_is_weighted_by_its_denominator():
    figures = whole("woz_waarde", size=[1, 1], property_value_keur=[200, 400], households=[300, 100])

    assert numbers(figures) == [250.0]


def test_a_mean_without_a_denominator_cannot_be_combined():
    indicator = replace(BY_ID["woz_waarde"], denominator=None)

    figures = combine(indicator, indicator.inputs, lambda name: of([200, 400]), of([1, 1]))

    assert figures.status.tolist() == [Status.NOT_PUBLISHED]


def test_what_may_not_be_combined_is_absent():
    figures = whole("stedelijkheid", size=[1, 1], urbanity=[1, 1])

    assert figures.status.tolist() == [Status.NOT_PUBLISHED]


def test_absent_figures_have_one_reason():
    assert absent(2).status.tolist() == [Status.NOT_PUBLISHED] * 2
    assert absent(1, Status.REDRAWN).status.tolist() == [Status.REDRAWN]


@given(st.lists(st.tuples(cells, cells, cells, st.booleans()), max_size=15))
def test_carrying_equals_looking_up_one_by_one(rows):
    own, wijk, gemeente = (Figures.build([row[k][1] for row in rows], [row[k][0] for row in rows]) for k in range(3))
    inhabited = np.array([row[3] for row in rows], dtype=bool)

    figures, source = carry(own, [wijk, gemeente], inhabited)

    for i, (mine, of_wijk, of_gemeente, lived_in) in enumerate(rows):
        expected, carrier = mine, -1
        if mine[0] not in (Status.KNOWN, Status.NOT_APPLICABLE) and lived_in:
            for k, cell in enumerate((of_wijk, of_gemeente)):
                if cell[0] == Status.KNOWN:
                    expected, carrier = cell, k
                    break
        assert (figures.status[i], source[i]) == (expected[0], carrier)
        assert numbers(figures)[i] == (expected[1] if expected[0] == Status.KNOWN else None)


def test_carrying_leaves_the_own_figures_as_they_were():
    own = of([None])

    carry(own, [of([5])], np.array([True]))

    assert own.status.tolist() == [Status.NOT_PUBLISHED]
