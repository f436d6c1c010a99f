"""Own areas of the shipped release beside what was published: a partition is the whole, one buurt is that buurt."""

import random

import numpy as np
import pytest

from wijkdna.domain.areas import Level
from wijkdna.domain.combine import whole_of
from wijkdna.domain.figures import Status
from wijkdna.store.own_figures import around, combined, contrasts, is_own, origins, own_area, to_compare
from wijkdna.store.variable_table import variable_table

WEIGHED_OTHERWISE = {"woz_waarde", "adressendichtheid", "bevolkingsdichtheid", "zonnepanelen_per_100_woningen"}
"""The publisher weighs these by homes, addresses or land that we do not have per buurt; see decision 0010."""


def rows_of(release, level):
    part = release.areas.slices[level]
    return range(part.start, part.stop)


def combinable(release, *, added_up):
    return [
        (column, one)
        for column, one in enumerate(release.indicators)
        if Level.BUURT in one.levels and one.combine != "none" and (one.combine == "inputs") is added_up
    ]


def from_buurten(release, row, indicator, variables):
    def variable(reference):
        is_weight = reference == indicator.denominator and indicator.combine == "weighted_mean"
        return (variables.weight if is_weight else variables.figures)(reference, indicator.newest)

    return whole_of(indicator, indicator.inputs_for(Level.BUURT), variable, variables.residents)


def tolerance(release, row, column, indicator, parts):
    """How far rounding alone can bring the sum of the parts from the published whole."""
    published = float(release.values[row, column])
    if indicator.kind == "count":
        return 2.5 * (len(parts) + 1)
    if indicator.formula == "share":
        n = max(float(np.nansum(release.residents[parts])), 1.0)
        return 100 * 2.5 * (len(parts) + 1) * (1 + published / 100) / n
    return 1.0 if indicator.kind == "share" else 1.5 * 10.0**-indicator.decimals


def agreement(release, rows, indicators):
    """Per indicator: how many wholes can be said from their buurten, and how many of those agree with the publisher."""
    table, found = variable_table(release.folder), {}
    for row in rows:
        parts = release.areas.within(row, Level.BUURT)
        if len(parts) < 2:
            continue
        variables = table.of(np.array(parts))
        for column, indicator in indicators:
            if not is_own(release, row, column):
                continue
            whole = from_buurten(release, row, indicator, variables)
            if not whole.figures.known[0]:
                continue
            difference = abs(float(whole.figures.values[0] - release.values[row, column]))
            said, agrees = found.get(indicator.id, (0, 0))
            close = difference <= tolerance(release, row, column, indicator, parts) + 1e-9
            found[indicator.id] = (said + 1, agrees + close)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("level", "fewest"), [(Level.GEMEENTE, 0.99), (Level.WIJK, 0.99)])
def test_the_buurten_of_every_gemeente_and_wijk_add_up_to_it(shipped_release, level, fewest):
    """Differences beyond rounding are buurten that are not published and were not zero."""
    indicators = [
        (column, one)
        for column, one in combinable(shipped_release, added_up=True)
        if one.id in ("aantal_inwoners", "aantal_huishoudens", "aandeel_0_14", "aandeel_65_plus")
    ]

    found = agreement(shipped_release, rows_of(shipped_release, level), indicators)

    assert len(found) == 4
    assert {id: agrees / said >= fewest for id, (said, agrees) in found.items()} == dict.fromkeys(found, True)
    assert all(said > (330 if level is Level.GEMEENTE else 2600) for said, _ in found.values())


@pytest.mark.slow
def test_the_weighed_means_of_buurten_are_those_of_the_gemeente_within_their_rounding(shipped_release):
    rows = random.Random(2024).sample(list(rows_of(shipped_release, Level.GEMEENTE)), 120)
    indicators = [one for one in combinable(shipped_release, added_up=False) if one[1].id not in WEIGHED_OTHERWISE]

    found = agreement(shipped_release, rows, indicators)

    assert len(found) >= 25
    low = {id for id, (said, agrees) in found.items() if said >= 20 and agrees / said < 0.95}
    assert low <= {"aandeel_koop", "aandeel_eengezins"}  # weighed by households, published by homes
    assert all(found[id][1] / found[id][0] > 0.8 for id in low)


def test_one_buurt_is_that_buurt(shipped_release):
    for row in random.Random(5).sample(list(rows_of(shipped_release, Level.BUURT)), 60):
        figures = combined(shipped_release, own_area(shipped_release, "", [row]))
        for one in figures:
            if one.level is Level.BUURT:
                assert one.is_known is is_own(shipped_release, row, one.column)
                if one.is_known:
                    assert one.value == pytest.approx(float(shipped_release.values[row, one.column]))
            elif one.is_known:
                assert one.parts in [(shipped_release.areas.wijk[row],), (shipped_release.areas.gemeente[row],)]


def test_one_buurt_differs_from_its_gemeente_as_on_its_own_page(shipped_release):
    compared = 0
    for row in random.Random(6).sample(list(rows_of(shipped_release, Level.BUURT)), 40):
        own = own_area(shipped_release, "", [row])
        figures = to_compare(shipped_release, combined(shipped_release, own))
        for one, found in zip(figures, contrasts(shipped_release, own, figures), strict=True):
            expected = [shipped_release.z_m[row, one.column], shipped_release.p_m[row, one.column]]
            assert [found.z[0], found.P[0]] == pytest.approx(expected, rel=1e-3, abs=1e-4, nan_ok=True)
            compared += bool(np.isfinite(found.z[0]))
    assert compared > 500


def test_all_buurten_of_a_wijk_have_the_figures_that_exist_per_wijk_only(shipped_release):
    wijk = shipped_release.row("WK191101")
    own = own_area(shipped_release, "", shipped_release.areas.within(wijk, Level.BUURT))
    column = shipped_release.columns["autos_per_huishouden"]

    whole = combined(shipped_release, own)[column]
    part = combined(shipped_release, own_area(shipped_release, "", own.rows[1:]))[column]

    assert (whole.level, whole.parts, whole.value) == (
        Level.WIJK,
        (wijk,),
        pytest.approx(float(shipped_release.values[wijk, column])),
    )
    assert (part.whole, part.parts) == (None, ())


def test_the_order_and_doubles_of_the_buurten_do_not_matter(shipped_release):
    rows = shipped_release.areas.within(shipped_release.row("GM1911"), Level.BUURT)[:12]

    assert own_area(shipped_release, "x", rows[::-1] + rows) == own_area(shipped_release, "x", rows)


def test_the_gemeente_with_most_residents_of_the_area_comes_first(shipped_release):
    few, many = (
        shipped_release.row("BU19110801"),
        shipped_release.areas.within(shipped_release.row("GM0361"), Level.BUURT),
    )

    own = own_area(shipped_release, "", [few, *many[:10]])

    assert [shipped_release.areas.codes[row] for row in own.gemeenten] == ["GM0361", "GM1911"]
    assert own.residents[1] == 575.0
    assert own.is_inhabited
    assert not own_area(shipped_release, "", [shipped_release.row("BU03960401")]).is_inhabited


def test_around_is_the_gemeente_and_of_more_gemeenten_their_sum_or_weighed_mean(shipped_release):
    a, b = shipped_release.row("GM1911"), shipped_release.row("GM0361")
    one = own_area(shipped_release, "", [shipped_release.row("BU19110801")])
    two = own_area(shipped_release, "", [shipped_release.row("BU19110801"), shipped_release.row("BU03610101")])
    residents, older, urbanity = (
        shipped_release.columns[id] for id in ("aantal_inwoners", "aandeel_65_plus", "stedelijkheid")
    )
    values, living = shipped_release.values, dict(zip(two.gemeenten, two.residents, strict=True))

    assert around(shipped_release, one, older) == values[a, older]
    assert around(shipped_release, two, residents) == values[a, residents] + values[b, residents]
    weighed = (living[a] * values[a, older] + living[b] * values[b, older]) / (living[a] + living[b])
    assert around(shipped_release, two, older) == pytest.approx(weighed)
    assert np.isnan(around(shipped_release, two, urbanity))


def test_the_origins_of_a_figure_are_those_of_its_parts(shipped_release):
    row = shipped_release.row("BU19110801")
    column = shipped_release.columns["aandeel_65_plus"]

    (number,) = origins(shipped_release, column, [row, row + 1])

    assert number == shipped_release.origin[row, column]
    assert origins(shipped_release, column, []) == []
    assert shipped_release.status[row, column] == Status.KNOWN
