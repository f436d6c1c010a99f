from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.areas import Level
from wijkdna.domain.figures import Figures, Status
from wijkdna.domain.indicators import (
    FORMULAS,
    DefinitionError,
    compute,
    from_mapping,
    to_mapping,
)
from wijkdna.store.definitions import load_indicators

NAN = np.nan
KNOWN, NOT_PUBLISHED, NOT_APPLICABLE, TOO_SMALL, REDRAWN = Status

BY_ID = {indicator.id: indicator for indicator in load_indicators()}

published = st.none() | st.sampled_from([0.0, 5.0]) | st.floats(1e-3, 1e6)
triples = st.lists(st.tuples(published, published, published), min_size=1, max_size=12)


def of(values, status=None):
    values = np.array(values, dtype=np.float64)
    return Figures.published(values) if status is None else Figures.build(values, status)


def numbers(figures):
    return [None if np.isnan(x) else float(x) for x in figures.values]


def computed(id, level=Level.BUURT, **variables):
    figures = {name: of(values) for name, values in variables.items()}
    return compute(BY_ID[id], level, lambda name: figures[name.replace("@", "_")])


def test_a_share_is_a_percentage():
    figures = FORMULAS["share"](part=[of([65])], whole=[of([575])])

    assert numbers(figures) == [100 * 65 / 575]


def test_a_share_of_nobody_does_not_apply():
    figures = FORMULAS["share"](part=[of([0, 0, 5])], whole=[of([0, 10, 0])])

    assert numbers(figures) == [None, 0.0, None]
    assert figures.status.tolist() == [NOT_APPLICABLE, KNOWN, NOT_APPLICABLE]


def test_a_part_above_its_whole_is_all_of_it():
    assert numbers(FORMULAS["share"](part=[of([21])], whole=[of([20])])) == [100.0]


def test_the_reason_of_the_first_absent_input_is_given():
    part = of([1, 1, 1], [REDRAWN, TOO_SMALL, KNOWN])
    whole = of([1, 1, 1], [NOT_PUBLISHED, KNOWN, NOT_PUBLISHED])

    figures = FORMULAS["ratio"](numerator=[part], denominator=[whole])

    assert figures.status.tolist() == [REDRAWN, TOO_SMALL, NOT_PUBLISHED]


def test_each_formula_does_its_arithmetic():
    a, b, c = of([6.0]), of([4.0]), of([2.0])

    assert FORMULAS["identity"](value=[a]) is a
    assert numbers(FORMULAS["share"](part=[a, c], whole=[a, b, c])) == [100 * 8 / 12]
    assert numbers(FORMULAS["per_1000"](part=[a], whole=[b])) == [1500.0]
    assert numbers(FORMULAS["ratio"](numerator=[a], denominator=[b])) == [1.5]
    assert numbers(FORMULAS["difference"](minuend=[b], subtrahend=[a])) == [-2.0]
    assert numbers(FORMULAS["sum"](part=[a, b, c])) == [12.0]


@pytest.mark.parametrize(
    ("formula", "roles", "by"),
    [
        ("share", ("part", "whole"), True),
        ("per_1000", ("part", "whole"), True),
        ("ratio", ("numerator", "denominator"), True),
        ("difference", ("minuend", "subtrahend"), False),
    ],
)
@given(rows=triples)
def test_a_number_comes_out_exactly_where_all_numbers_went_in(formula, roles, by, rows):
    one, two, below = (of([NAN if x is None else x for x in column]) for column in zip(*rows, strict=True))

    figures = FORMULAS[formula](**{roles[0]: [one, two], roles[1]: [below]})

    for (a, b, c), value, status in zip(rows, numbers(figures), figures.status, strict=True):
        if None in (a, b, c):
            assert (value, status) == (None, NOT_PUBLISHED)
        elif by and c == 0:
            assert (value, status) == (None, NOT_APPLICABLE)
        else:
            assert status == KNOWN
            assert value is not None


def test_too_few_to_tell_is_withheld():
    figures = computed(
        "groei_zonnepanelen_2020_2022",
        solar_installations_2022=[30, 30, 30, NAN],
        solar_installations_2020=[9, 10, 0, 20],
    )

    assert figures.status.tolist() == [TOO_SMALL, KNOWN, NOT_APPLICABLE, NOT_PUBLISHED]
    assert numbers(figures) == [None, 3.0, None, None]


def test_a_fall_that_is_a_rise_does_not_apply():
    figures = computed(
        "daling_gas_sinds_2018_gemeente", Level.GEMEENTE, gas_m3_2018=[900, 900, 900], gas_m3_2024=[800, 900, 1000]
    )

    assert numbers(figures) == [100.0, None, None]
    assert figures.status.tolist() == [KNOWN, NOT_APPLICABLE, NOT_APPLICABLE]


def test_a_level_can_have_inputs_of_its_own():
    variables = {"solar_installations": [30], "dwellings": [60], "households_2024": [120]}

    assert numbers(computed("zonnepanelen_per_100_woningen", Level.WIJK, **variables)) == [50.0]
    assert numbers(computed("zonnepanelen_per_100_woningen", Level.BUURT, **variables)) == [25.0]


def test_the_cautions_of_an_indicator_say_how_its_numbers_came_about():
    assert BY_ID["eenzaam"].is_model_estimate
    assert BY_ID["lbm_totaal"].is_model_estimate
    assert not BY_ID["aandeel_koop"].is_model_estimate
    assert BY_ID["aandeel_65_plus"].is_rounded_to_5
    assert not BY_ID["aandeel_koop"].is_rounded_to_5
    assert BY_ID["eenzaam"].newest == "2020"


@pytest.mark.parametrize("indicator", BY_ID.values(), ids=list(BY_ID))
def test_an_indicator_survives_being_written_and_read(indicator):
    assert from_mapping(indicator.id, indicator.order, to_mapping(indicator)) == indicator


@pytest.mark.parametrize(
    ("field", "content", "message"),
    [
        ("formula", "median", "formula 'median' is unknown"),
        ("levels", ["dorp"], "dorp"),
        ("words", {"more": "meer"}, "less"),
        ("classes", {"een": "laag"}, "een"),
        ("surprise", 1, "surprise"),
    ],
)
def test_a_wrong_field_is_named(field, content, message):
    fields = to_mapping(BY_ID["aandeel_koop"]) | {field: content}

    with pytest.raises(DefinitionError, match=message):
        from_mapping("aandeel_koop", 0, fields)


def test_a_missing_field_is_named():
    fields = to_mapping(BY_ID["aandeel_koop"])
    del fields["periods"]

    with pytest.raises(DefinitionError, match="periods"):
        from_mapping("aandeel_koop", 0, fields)


def test_no_minimum_and_no_floor_withhold_nothing():
    indicator = replace(BY_ID["daling_gas_sinds_2018_gemeente"], only_positive=False)
    figures = compute(indicator, Level.GEMEENTE, lambda name: of([900 if "2018" in name else 1000]))

    assert numbers(figures) == [-100.0]
