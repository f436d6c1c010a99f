from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.slow_contrast import SlowLevel, SlowSeries, slow_area
from wijkdna.domain.contrast import NO_STANDOUT, SHOWN, Series, Surroundings, contrast_level, contrast_series
from wijkdna.domain.distinct import Label
from wijkdna.domain.lookalikes import NOBODY, LookAlikes
from wijkdna.store.definitions import load_indicators

NAN = np.nan

TESTED = [one for one in load_indicators() if one.findings and one.kind != "count"]
BY_ID = {one.id: one for one in TESTED}


def as_list(values):
    return [None if np.isnan(x) else float(x) for x in values]


def series_of(indicator, rng, n_areas):
    """Invented numbers of one indicator, with gaps, that differ enough between areas to find something."""
    n = rng.choice([NAN, 0.0, 12.0, 80.0, 700.0, 5000.0], n_areas, p=[0.05, 0.05, 0.1, 0.2, 0.3, 0.3])
    if indicator.kind == "share":
        x = np.round(np.clip(rng.normal(rng.uniform(5, 95), rng.choice([0, 3, 15]), n_areas), 0, 100))
    else:
        x = np.round(np.exp(rng.normal(rng.uniform(0, 6), rng.choice([0.0, 0.2, 0.8]), n_areas)), 1)
    x = np.where(rng.random(n_areas) < 0.1, NAN, x)
    x = x - (rng.random() < 0.2) * x.clip(0) * (rng.random(n_areas) < 0.1)  # sometimes a few zeros: no logarithms
    y = x * n / (1000 if indicator.formula == "per_1000" else 100)
    return Series(indicator, x, y, np.where(np.isnan(y), NAN, n) if indicator.kind == "share" else n)


def country(seed):
    """Invented areas of one level: some gemeenten, urbanity and households partly unknown."""
    rng = np.random.default_rng(seed)
    n_areas = int(rng.integers(1, 60))
    group = rng.integers(0, max(1, n_areas // 8), n_areas)
    urbanity = rng.choice([1.0, 2.0, 3.0, 5.0, NAN], n_areas, p=[0.4, 0.3, 0.1, 0.1, 0.1])
    twins = [others(rng, i, n_areas) for i in range(n_areas)]
    chosen = rng.choice(len(TESTED), int(rng.integers(1, 25)), replace=False)
    all_series = [series_of(TESTED[j], rng, n_areas) for j in sorted(chosen.tolist())]
    around = Surroundings(group.astype(np.int64), urbanity, alike(twins))
    return all_series, around, SlowLevel(group.tolist(), as_list(urbanity), lambda focal: twins[focal])


def others(rng, i, n_areas):
    """Some other areas, at most ten."""
    candidates = [k for k in range(n_areas) if k != i]
    return rng.permutation(candidates)[: int(rng.integers(0, 11))].astype(int).tolist()


def alike(rows):
    return LookAlikes(np.array([row[:10] + [NOBODY] * (10 - len(row)) for row in rows]))


def slow(series):
    indicator = series.indicator
    countable = indicator.kind == "share" or indicator.formula == "per_1000"
    return SlowSeries(
        theme=indicator.theme,
        valence=indicator.valence,
        counted=countable and not indicator.is_model_estimate,
        modelled=indicator.is_model_estimate,
        rounded_to_5=indicator.is_rounded_to_5,
        logged=indicator.transform == "log",
        x=as_list(series.x),
        y=as_list(series.y),
        n=as_list(series.n),
    )


def alone(indicator, x, n, *, group=None, urbanity=None, twins=None):
    x, n = np.array(x, dtype=np.float64), np.array(n, dtype=np.float64)
    urbanity = np.full(len(x), 1.0) if urbanity is None else np.array(urbanity, dtype=np.float64)
    everyone = [[k for k in range(len(x)) if k != i] for i in range(len(x))]
    group = np.zeros(len(x), dtype=np.int64) if group is None else np.array(group, dtype=np.int64)
    series = Series(BY_ID[indicator], x, x * n / 100, n)
    return series, Surroundings(group, urbanity, alike(everyone if twins is None else twins))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_labels_and_standouts_equal_those_of_the_slow_way(seed):
    all_series, around, level = country(seed)
    slow_series = [slow(series) for series in all_series]

    found = contrast_level(all_series, around)

    for focal in range(len(level.group)):
        labels, standouts = slow_area(focal, slow_series, level)
        assert [Label(label).text for label in found.labels[focal]] == labels
        assert [j for j in found.standouts[focal].tolist() if j != NO_STANDOUT] == standouts


def test_the_invented_countries_show_every_label():
    seen = {int(label) for seed in range(60) for label in np.unique(contrast_level(*country(seed)[:2]).labels)}

    assert seen == {int(label) for label in Label}


def test_an_area_unlike_all_others_of_its_gemeente_and_kind_is_eigen():
    series, around = alone("aandeel_koop", [90, *[30 + k % 5 for k in range(20)]], [2000] * 21)

    found = contrast_level([series], around)

    assert found.labels[0, 0] == Label.EIGEN
    assert found.standouts[0].tolist() == [0] + [NO_STANDOUT] * (SHOWN - 1)
    assert found.m.z[0, 0] > 2
    assert found.t.z[0, 0] > 2


def test_an_area_alone_in_its_gemeente_has_nobody_to_differ_from():
    series, around = alone("aandeel_koop", [90, 30, 31, 32, 33], [2000] * 5, group=[1, 0, 0, 0, 0])

    of_gemeente, of_alike = contrast_series(series, around)

    assert np.isnan(of_gemeente.z[0])
    assert of_alike.ref[0] == pytest.approx(0.315, abs=0.002)


def test_an_area_is_judged_among_areas_of_about_its_urbanity():
    x, n = [20, 22, 24, 26, 80, 85, 90, 95], [1000] * 8
    far, around = alone("aandeel_koop", x, n, urbanity=[1, 1, 1, 1, 5, 5, 5, 5])
    near = replace(around, urbanity=np.full(8, 1.0))

    apart, together = contrast_series(far, around)[0], contrast_series(far, near)[0]

    assert apart.ref.tolist() == together.ref.tolist()
    assert (np.abs(apart.z) > np.abs(together.z)).all()


def test_an_area_of_unknown_urbanity_is_judged_among_all():
    twins = [[], [2], [1], [4], [3]]
    series, around = alone("aandeel_koop", [90, 30, 31, 32, 33], [2000] * 5, urbanity=[NAN, 1, 1, 5, 5], twins=twins)

    of_gemeente, of_alike = contrast_series(series, around)

    assert of_gemeente.ref[0] == pytest.approx(0.315)
    assert np.isnan(of_alike.z[0])


def test_an_absent_figure_is_unknown_and_never_stands_out():
    series, around = alone("aandeel_koop", [NAN, 30, 60, 32, 33], [NAN, 2000, 2000, 2000, 2000])

    found = contrast_level([series], around)

    assert found.labels[0, 0] == Label.ONBEKEND
    assert found.standouts[0].tolist() == [NO_STANDOUT] * SHOWN


def test_a_model_estimate_alone_is_not_eigen():
    series, around = alone("eenzaam", [60, *[30 + k % 5 for k in range(20)]], [2000] * 21)

    found = contrast_level([series], around)

    assert found.labels[0, 0] == Label.TYPISCH


def test_people_of_a_gemeente_weigh_by_their_number():
    series, around = alone("woz_waarde", [300, 200, 400, 400], [500, 3000, 500, 500])

    of_gemeente, _ = contrast_series(series, around)

    assert of_gemeente.ref[0] == pytest.approx((3000 * np.log(200) + 1000 * np.log(400)) / 4000)
