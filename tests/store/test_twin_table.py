import numpy as np
import pytest

from wijkdna.domain.areas import Level
from wijkdna.store.twin_table import USUAL_WEIGHTS, TwinTable, distance_of, twin_table


@pytest.fixture(scope="module")
def buurten(shipped_release):
    return twin_table(shipped_release, Level.BUURT)


def names(release, answer):
    return [release.areas.names[twin.row] for twin in answer.twins]


@pytest.mark.slow
def test_asking_with_the_usual_weights_finds_the_twins_that_were_kept(shipped_release):
    for level, step in ((Level.GEMEENTE, 20), (Level.WIJK, 150), (Level.BUURT, 500)):
        table = twin_table(shipped_release, level)
        for row in range(table.rows.start, table.rows.stop, step):
            kept = [k for k in shipped_release.twins[row].tolist() if k >= 0]
            answer = table.ask(row)
            assert [twin.row for twin in answer.twins if answer.is_real] == kept


@pytest.mark.slow
def test_a_strict_village_has_no_real_twin_and_its_nearest_are_told(shipped_release):
    answer = twin_table(shipped_release, Level.GEMEENTE).ask(shipped_release.row("GM0184"))

    assert not answer.is_real
    assert names(shipped_release, answer)[:2] == ["Rijssen-Holten", "Bunschoten"]
    assert len(answer.twins) == 5
    assert all(twin.distance > answer.cutoff for twin in answer.twins)


@pytest.mark.slow
def test_twins_can_be_sought_in_one_gemeente_or_provincie(shipped_release, buurten):
    areas = shipped_release.areas
    row = shipped_release.row("BU19110801")
    gemeente, provincie = int(areas.gemeente[row]), int(areas.provincie[row])

    here = buurten.ask(row, within=buurten.inside(gemeente=gemeente))
    near = buurten.ask(row, within=buurten.inside(provincie=provincie))

    assert {int(areas.gemeente[twin.row]) for twin in here.twins} == {gemeente}
    assert {int(areas.provincie[twin.row]) for twin in near.twins} == {provincie}


@pytest.mark.slow
def test_other_weights_give_other_distances_and_another_cutoff(shipped_release, buurten):
    row = shipped_release.row("BU19110801")

    usual, housing = buurten.ask(row), buurten.ask(row, (1.0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1))

    assert usual.cutoff != housing.cutoff
    assert [twin.distance for twin in usual.twins] != [twin.distance for twin in housing.twins]


@pytest.mark.slow
def test_an_area_without_figures_has_no_distance(shipped_release, buurten):
    nobody = int(np.flatnonzero(~(buurten.kinds.households > 0))[0]) + buurten.rows.start

    answer = buurten.ask(nobody)

    assert (answer.twins, answer.is_real) == ((), False)


@pytest.mark.slow
def test_a_percentile_says_which_share_of_pairs_is_nearer(shipped_release, buurten):
    answer = buurten.ask(shipped_release.row("BU19110801"))

    percentiles = [twin.percentile for twin in answer.twins]
    assert answer.is_real
    assert percentiles == sorted(percentiles)
    assert 0 <= percentiles[0] <= percentiles[-1] <= 5


def test_a_release_of_a_few_areas_can_be_asked_too(built_release):
    table = TwinTable(built_release, Level.BUURT)

    answers = [table.ask(row) for row in range(table.rows.start, table.rows.stop)]

    assert len(USUAL_WEIGHTS) == len(table.like.themes)
    assert all(len(answer.twins) <= 10 for answer in answers)


@pytest.mark.slow
def test_the_distance_of_two_areas_is_that_of_twins_and_there_is_none_between_levels(shipped_release, buurten):
    row, code = shipped_release.row("BU19110801"), "BU19110801"
    twin = buurten.ask(row).twins[0]
    other = shipped_release.areas.codes[twin.row]

    distance, usual = distance_of(shipped_release, code, other)

    assert distance == pytest.approx(twin.distance)
    assert distance < buurten.ask(row).cutoff < usual
    assert distance_of(shipped_release, code, code) == (0.0, 1.0)
    for unlike in ("", "WK191108", "BU00000000"):
        assert np.isnan(distance_of(shipped_release, code, unlike)).all()
    assert np.isnan(distance_of(shipped_release, "", "")).all()
