import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.contrast import Series, Surroundings, contrast_series
from wijkdna.domain.distinct import Contrast, Label
from wijkdna.domain.own_areas import (
    MOST_BUURTEN,
    MalformedBuurten,
    OwnFigure,
    TooManyBuurten,
    abbreviated,
    contrast,
    labelled,
    mean_of_rests,
    rest_of,
    says_too_little,
    urbanity_of,
    written_out,
    yardstick,
)
from wijkdna.store.definitions import load_indicators

BY_ID = {indicator.id: indicator for indicator in load_indicators()}

codes = st.from_regex(r"BU[0-9]{4}[0-9A-Z]{4}", fullmatch=True)


@given(st.sets(codes, min_size=1, max_size=MOST_BUURTEN))
def test_what_a_link_names_is_what_was_put_in_it(chosen):
    assert written_out(abbreviated(chosen)) == sorted(chosen)


@given(st.sets(codes, min_size=1, max_size=MOST_BUURTEN))
def test_a_link_needs_no_percent_sign(chosen):
    assert set(abbreviated(chosen)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-_")


def test_two_hundred_scattered_buurten_stay_within_a_line_of_a_server():
    scattered = [f"BU0363{wijk:02}{buurt:02}" for wijk in range(20) for buurt in range(0, 40, 4)]

    assert len(scattered) == 200
    assert len(abbreviated(scattered)) == 4 + 200 * 5


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (["BU19110801"], "1911.0801"),
        (["BU03610101", "BU03610102", "BU03610103", "BU03610201"], "0361.0101-0103.0201"),
        (["BU19110801", "BU03610101"], "0361.0101_1911.0801"),
        (["BU0363AD07", "BU0363AD08", "BU0363AE01"], "0363.AD07-AD08.AE01"),
        (["BU03610199", "BU03610200"], "0361.0199.0200"),
        (["BU036101AZ", "BU036101BA"], "0361.01AZ.01BA"),
    ],
)
def test_neighbours_in_number_are_a_range_within_a_wijk(chosen, text):
    assert abbreviated(chosen) == text
    assert written_out(text) == sorted(chosen)


@pytest.mark.parametrize(
    "text",
    ["BU19110801,BU03610101", "bu19110801 bu03610101", "BU19110801; BU03610101 ;BU19110801", " 1911.0801_0361.0101 "],
)
def test_codes_can_be_typed_too(text):
    assert written_out(text) == ["BU03610101", "BU19110801"]


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("", ""),
        ("1911", "1911"),
        ("1911.", ""),
        ("1911.080", "080"),
        ("1911.0801.", ""),
        ("1911.0801-0701", "0801-0701"),
        ("1911.0801-0801", "0801-0801"),
        ("1911.0801-0901", "0801-0901"),
        ("1911.0801_", ""),
        ("191.0801", "191.0801"),
        ("1911.0801<script>", "0801<SCRIPT>"),
        ("BU19110801,GM1911", "GM1911"),
        ("BU19110801,niets", "NIETS"),
        ("1911.٠٨٠١", "٠٨٠١"),
    ],
)
def test_a_text_that_names_no_buurten_is_refused_by_its_wrong_piece(text, piece):
    with pytest.raises(MalformedBuurten) as wrong:
        written_out(text)

    assert str(wrong.value) == piece


def test_more_buurten_than_an_own_area_may_have_are_counted():
    with pytest.raises(TooManyBuurten) as wrong:
        written_out("_".join(f"{gemeente:04}.0001-0099" for gemeente in range(1, 32)))

    assert str(wrong.value) == str(31 * 99)


@pytest.mark.parametrize(
    ("kind", "low", "high", "too_little"),
    [
        ("share", 10, 30, False),
        ("share", 10, 30.1, True),
        ("count", 100, 150, False),
        ("count", 100, 151, True),
        ("mean", 5, np.nan, False),
        ("count", 0, 1, True),
    ],
)
def test_bounds_that_lie_far_apart_say_too_little(kind, low, high, too_little):
    assert says_too_little(kind, low, high) is too_little


@pytest.mark.parametrize(
    ("urbanity", "households", "degree"),
    [
        ([5, 5, 1], [100, 100, 600], 2.0),
        ([5, np.nan], [100, 900], 5.0),
        ([4, 5], [np.nan, np.nan], 5.0),
        ([2], [0], 2.0),
    ],
)
def test_the_urbanity_of_an_own_area_is_that_of_its_households(urbanity, households, degree):
    assert urbanity_of(urbanity, households) == degree


def test_an_unknown_urbanity_stays_unknown():
    assert np.isnan(urbanity_of([np.nan, np.nan], [10, 10]))


def test_the_rest_of_more_gemeenten_is_weighed_by_where_the_own_area_lies():
    assert mean_of_rests([0.1, 0.3], [300, 100]) == pytest.approx(0.15)
    assert mean_of_rests([0.1, np.nan], [300, 0]) == pytest.approx(0.1)
    assert np.isnan(mean_of_rests([0.1, np.nan], [300, 100]))
    assert mean_of_rests([0.2], [np.nan]) == 0.2
    assert np.isnan(mean_of_rests([0.1, 0.3], [np.nan, np.nan]))


class NoLookAlikes:
    """Surroundings without twins."""

    def mean(self, theta):
        return np.full(len(theta), np.nan), np.zeros(len(theta))


@st.composite
def landscapes(draw):
    """Buurten in three gemeenten, with counts or means and their urbanity."""
    n = draw(st.integers(5, 14))
    residents = draw(st.lists(st.none() | st.integers(1, 2000), min_size=n, max_size=n))
    part = draw(st.lists(st.none() | st.floats(0, 1), min_size=n, max_size=n))
    group = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    urbanity = draw(st.lists(st.sampled_from([1.0, 2.0, 3.0, np.nan]), min_size=n, max_size=n))
    return residents, part, np.array(group), np.array(urbanity)


def series_of(id, residents, part):
    indicator = BY_ID[id]
    n = np.array([np.nan if one is None else float(one) for one in residents])
    x = np.array([np.nan if one is None else 100 * one for one in part])
    if indicator.formula == "share":
        x = np.round(x * n / 100) / n * 100
    y = x * n / 100
    return Series(indicator, x, y, np.where(np.isnan(y), np.nan, n) if indicator.kind == "share" else n)


@pytest.mark.parametrize("id", ["aandeel_65_plus", "aandeel_koop", "eenzaam", "woz_waarde", "afstand_huisarts"])
@given(landscapes())
def test_one_buurt_differs_from_its_gemeente_as_it_does_on_its_own_page(id, landscape):
    residents, part, group, urbanity = landscape
    series = series_of(id, residents, part)
    m, _ = contrast_series(series, Surroundings(group.astype(np.int64), urbanity, NoLookAlikes()))

    for i in range(len(residents)):
        others = (group == group[i]) & (np.arange(len(group)) != i)
        stick = yardstick(series, urbanity, urbanity[i])
        rest = rest_of(Series(series.indicator, series.x[others], series.y[others], series.n[others]), stick)
        found = contrast(series.indicator, stick, OwnFigure(series.x[i], series.n[i], 1), rest)

        expected = [m.ref[i], m.z[i], m.P[i], m.p[i]]
        numbers = [float(number[0]) for number in (found.ref, found.z, found.P, found.p)]
        assert numbers == pytest.approx(expected, rel=1e-6, abs=1e-9, nan_ok=True)


def test_a_count_that_was_rounded_more_often_is_less_sure():
    series = series_of("aandeel_65_plus", [100, 200, 300, 400, 150], [0.1, 0.2, 0.3, 0.15, 0.4])
    stick = yardstick(series, np.full(5, 3.0), 3.0)

    once, often = (contrast(series.indicator, stick, OwnFigure(35.0, 100.0, k), 0.2) for k in (1, 20))

    assert once.z[0] > often.z[0] > 0
    assert once.p[0] < often.p[0]


def test_without_a_figure_or_a_rest_there_is_nothing_to_compare():
    series = series_of("woz_waarde", [100, 200, 300], [0.1, 0.2, 0.3])
    stick = yardstick(series, np.full(3, 3.0), 3.0)

    assert np.isnan(contrast(series.indicator, stick, OwnFigure(np.nan, 100.0, 0), 20.0).z).all()
    assert np.isnan(contrast(series.indicator, stick, OwnFigure(20.0, np.nan, 0), 20.0).z).all()
    assert np.isnan(contrast(series.indicator, stick, OwnFigure(20.0, 100.0, 0), np.nan).z).all()


def test_fewer_than_three_others_are_no_rest():
    series = series_of("woz_waarde", [100, 200], [0.1, 0.2])

    assert np.isnan(rest_of(series, yardstick(series, np.full(2, 3.0), 3.0)))


def test_a_finding_of_an_own_area_is_never_called_its_own():
    def one(z, sure, p):
        return Contrast(*(np.array([number]) for number in (0.2, z, sure, p)))

    m, labels = labelled([one(3.0, 0.99, 1e-9), one(0.1, 0.2, 0.9), one(np.nan, np.nan, np.nan)])

    assert labels.tolist() == [[Label.ANDERS_DAN_GEMEENTE, Label.GEWOON, Label.ONBEKEND]]
    assert m.distinct.tolist() == [[True, False, False]]
