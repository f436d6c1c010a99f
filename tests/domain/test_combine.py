from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.combine import COVERAGE, absent, add, carry, combine, weighted_mean, whole_of
from wijkdna.domain.figures import Figures, Status
from wijkdna.domain.indicators import compute
from wijkdna.store.definitions import load_indicators

NAN = np.nan

BY_ID = {indicator.id: indicator for indicator in load_indicators()}
BY_ID["misdrijven_per_1000"] = replace(BY_ID["misdrijven_per_1000"], minimum=None)  # here the places are small

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


@st.composite
def hidden_parts(draw):
    """Parts of a whole, and which of their numbers are hidden. There are no more older people than residents."""
    rows = []
    for _ in range(draw(st.integers(2, 8))):
        residents = draw(st.integers(1, 500))
        households = draw(st.integers(1, residents))
        older = draw(st.integers(0, residents))
        rows.append((residents, households, older, draw(st.integers(0, 100)), draw(st.integers(0, 60))))
    hide = draw(st.lists(st.tuples(*[st.booleans()] * 4), min_size=len(rows), max_size=len(rows)))
    return rows, hide


NAMES = ("households", "residents_65_plus", "owner_occupied_pct", "crimes")


def truth_and_published(case):
    rows, hide = case
    truth = {"residents": of([row[0] for row in rows])} | {
        name: of([row[k + 1] for row in rows]) for k, name in enumerate(NAMES)
    }
    published = {"residents": truth["residents"]} | {
        name: of([None if hidden[k] else row[k + 1] for row, hidden in zip(rows, hide, strict=True)])
        for k, name in enumerate(NAMES)
    }
    return truth, published


def put_together(id, variables):
    indicator = BY_ID[id]
    return whole_of(
        indicator,
        indicator.inputs_for(Level.BUURT),
        lambda name: variables[name.partition("@")[0]],
        variables["residents"],
    )


COMBINABLE = ("aantal_huishoudens", "aandeel_65_plus", "aandeel_koop", "misdrijven_per_1000")


@pytest.mark.parametrize("id", COMBINABLE)
@given(hidden_parts())
def test_the_bounds_hold_the_truth_whatever_was_hidden(id, case):
    truth, published = truth_and_published(case)

    (true,) = put_together(id, truth).figures.values
    found = put_together(id, published)

    assert np.isnan(found.low) or found.low <= true + 1e-9
    assert np.isnan(found.high) or found.high >= true - 1e-9
    assert not np.isnan(found.low)


@pytest.mark.parametrize("id", COMBINABLE)
@given(hidden_parts())
def test_without_anything_hidden_the_bounds_are_the_figure(id, case):
    truth, _ = truth_and_published(case)

    found = put_together(id, truth)

    (value,) = found.figures.values
    assert (found.missing, found.covered) == (0, 1.0)
    assert [found.low, found.high, found.of_known] == pytest.approx([value] * 3)


@pytest.mark.parametrize("id", [*COMBINABLE, "woz_waarde"])
@given(hidden_parts(), st.randoms(use_true_random=False))
def test_the_order_of_the_parts_does_not_matter(id, case, random):
    _, published = truth_and_published(case)
    published["property_value_keur"] = published["crimes"]
    order = list(range(len(published["residents"])))
    random.shuffle(order)
    shuffled = {name: Figures(part.values[order], part.status[order]) for name, part in published.items()}

    one, other = put_together(id, published), put_together(id, shuffled)

    assert one.figures.status.tolist() == other.figures.status.tolist()
    assert one.missing == other.missing
    numbers_of = [[float(w.figures.values[0]), w.low, w.high, w.of_known, w.covered] for w in (one, other)]
    assert numbers_of[0] == pytest.approx(numbers_of[1], nan_ok=True)


@given(hidden_parts())
def test_a_known_figure_lies_between_its_bounds(case):
    _, published = truth_and_published(case)

    for id in COMBINABLE:
        found = put_together(id, published)
        if found.figures.known[0]:
            assert found.low <= found.figures.values[0] + 1e-9
            assert np.isnan(found.high) or found.figures.values[0] <= found.high + 1e-9


@given(hidden_parts())
def test_a_whole_of_one_part_is_that_part(case):
    _, published = truth_and_published(case)
    one = {name: Figures(part.values[:1], part.status[:1]) for name, part in published.items()}

    for id in COMBINABLE:
        indicator = BY_ID[id]
        own = compute(indicator, Level.BUURT, lambda name: one[name.partition("@")[0]])
        assert numbers(put_together(id, one).figures) == numbers(own)


def test_a_score_of_one_part_is_that_of_the_whole():
    one = {"residents": of([10]), "urbanity": of([3])}
    two = {"residents": of([10, 10]), "urbanity": of([3, 3])}

    assert numbers(put_together("stedelijkheid", one).figures) == [3.0]
    assert put_together("stedelijkheid", two).figures.status.tolist() == [Status.NOT_PUBLISHED]


def test_a_secret_part_gives_a_share_a_lower_and_an_upper_bound():
    found = put_together("aandeel_65_plus", {"residents": of([900, 100]), "residents_65_plus": of([90, None])})

    assert found.figures.status.tolist() == [Status.NOT_PUBLISHED]
    assert (found.low, found.high, found.of_known) == (9.0, 19.0, 10.0)
    assert (found.missing, found.covered) == (1, 0.9)


def test_a_share_that_was_published_as_a_percentage_has_bounds_by_its_own_denominator():
    published = {"residents": of([90, 30]), "households": of([30, 10]), "owner_occupied_pct": of([80, None])}

    found = put_together("aandeel_koop", published)

    assert (found.low, found.high, found.of_known, found.covered) == (60.0, 85.0, 80.0, 0.75)


def test_households_that_are_not_published_are_at_most_the_residents():
    published = {"residents": of([90, 40]), "households": of([30, None]), "owner_occupied_pct": of([80, None])}

    assert [put_together("aantal_huishoudens", published).low, put_together("aantal_huishoudens", published).high] == [
        30.0,
        70.0,
    ]
    assert put_together("aandeel_koop", published).low == pytest.approx(2400 / 70)


def test_a_number_of_residents_that_is_not_published_has_no_upper_bound():
    found = put_together("aantal_inwoners", {"residents": of([90, None])})

    assert (found.low, found.missing) == (90.0, 1)
    assert np.isnan(found.high)


def test_a_rate_with_a_hidden_count_is_at_least_something_but_has_no_upper_bound():
    found = put_together("misdrijven_per_1000", {"residents": of([900, 100]), "crimes": of([9, None])})

    assert (found.low, found.of_known) == (9.0, 10.0)
    assert np.isnan(found.high)


def test_a_mean_has_no_bounds_but_tells_of_the_known_parts():
    published = {"residents": of([1, 1]), "households": of([60, 40]), "property_value_keur": of([300, None])}

    found = put_together("woz_waarde", published)

    assert found.figures.status.tolist() == [Status.NOT_PUBLISHED]
    assert np.isnan([found.low, found.high]).all()
    assert (found.of_known, found.covered, found.missing) == (300.0, 0.6, 1)


def test_where_nobody_lives_nothing_is_missing():
    published = {"residents": of([500, None]), "households": of([200, None]), "owner_occupied_pct": of([70, None])}

    found = put_together("aandeel_koop", published)

    assert (found.missing, found.low, found.high) == (0, 70.0, 70.0)
    assert numbers(found.figures) == [70.0]


def test_a_whole_that_rests_on_too_little_is_withheld_with_its_bounds():
    published = {"residents": of([50, 50]), "solar_installations": of([4, 5])}

    found = put_together("groei_zonnepanelen_2020_2022", published)

    assert found.figures.status.tolist() == [Status.TOO_SMALL]
    assert np.isnan([found.low, found.high, found.of_known]).all()
