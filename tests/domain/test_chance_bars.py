"""The seven bars: their cut-offs, and what never happens to them."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdna.domain.chance_bars import (
    LEVELS,
    Bar,
    Fits,
    carrier,
    fair,
    feasible,
    gap,
    in_time,
    lead_months,
    moment,
    reach,
    resonance,
    within,
)
from wijkdna.domain.plan_document import ReachBand


@pytest.mark.parametrize(("sources", "level"), [(0, 0), (1, 1), (2, 2), (3, 3), (9, 3), (None, None)])
def test_resonance(sources, level):
    assert resonance(sources).level == level


@pytest.mark.parametrize(("z", "level"), [(0.75, 1), (-0.75, 1), (1.24, 1), (1.25, 2), (1.99, 2), (-2, 3), (5, 3)])
def test_gap(z, level):
    assert gap({"een": 0.75, "ander": z}).level == level
    assert gap({}).level == 0
    assert gap({}, is_compared=False).level is None


def test_the_gap_names_what_differs_most():
    assert "Koop" in gap({"Huur": 0.9, "Koop": -1.8, "Ouderen": 1.2}).why


@pytest.mark.parametrize(
    ("months", "level"), [(None, 0), (inf, 0), (0, 3), (3, 3), (3.01, 2), (12, 2), (12.01, 1), (40, 1)]
)
def test_moment(months, level):
    assert moment(months).level == level
    assert moment(None, is_known=False).level is None


@pytest.mark.parametrize(
    ("ready", "level"),
    [((), 0), ((1,), 1), ((2,), 1), ((3,), 2), ((4,), 3), ((5,), 3), ((1, None, 4), 3), ((None,), None)],
)
def test_carrier(ready, level):
    assert carrier(ready).level == level


@pytest.mark.parametrize(
    ("more", "level"),
    [
        (0.0, 0),
        (0.0049, 0),
        (0.005, 1),
        (0.0199, 1),
        (0.02, 2),
        (0.0499, 2),
        (0.05, 3),
        (0.9, 3),
        (None, None),
        (nan, None),
    ],
)
def test_reach(more, level):
    assert reach(None if more is None else band_of(more * 250), 250).level == level


def band_of(middle):
    """Somewhere round it."""
    return ReachBand("bereikt", middle / 2, middle, middle * 2)


def test_reach_says_how_many_households_and_between_what():
    said = reach(ReachBand("bereikt", 4.2, 12.6, 31), 250)

    assert said.why == "Ongeveer 13 huishoudens meer dan zonder; in 8 van de 10 gevallen 4 tot 31."
    assert said.band == "4 tot 31"
    assert reach(ReachBand("bereikt", 0, 0, 0), 250).band == "0"
    assert reach(None, 250, "Nog niet.").band == ""


@pytest.mark.parametrize(
    ("share", "level"), [(0.0, 0), (0.149, 0), (0.15, 1), (0.299, 1), (0.3, 2), (0.449, 2), (0.45, 3), (1.0, 3)]
)
def test_fair_with_three_in_ten_households_that_come_first(share, level):
    assert fair(share, 0.3).level == level
    assert fair(share, 0.0).level is None
    assert fair(None, 0.3, "want").why == "want"


@pytest.mark.parametrize(
    ("fits", "level"),
    [
        ((True, True, True), 3),
        ((True, False, True), 2),
        ((False, False, True), 1),
        ((False, False, False), 0),
        ((None, True, True), None),
        ((None, None, None), None),
    ],
)
def test_feasible(fits, level):
    assert feasible(Fits(*fits)).level == level


def test_feasible_says_what_fits_and_what_cannot_be_told():
    said = feasible(Fits(True, False, None)).why

    assert said == "Past: het geld; past niet: de uren; niet te zeggen: de tijd tot het begint."


def test_time_to_get_ready():
    assert lead_months(0) == 1
    assert lead_months(64) == 3
    assert in_time(64, 3) is True
    assert in_time(64, 2.9) is False
    assert in_time(64, None) is None
    assert in_time(None, None, any_time=True) is True
    assert (within(5, 5), within(6, 5), within(None, 5), within(5, None)) == (True, False, None, None)


@given(
    sources=st.integers(0, 50),
    zs=st.dictionaries(st.text(max_size=3), st.floats(-9, 9), max_size=4),
    months=st.one_of(st.none(), st.floats(0, 90)),
    ready=st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=4),
    more=st.floats(-0.1, 1),
    share=st.floats(0, 1),
    weight=st.floats(0.01, 1),
)
def test_every_bar_has_a_level_with_words_and_a_reason(*, sources, zs, months, ready, more, share, weight):
    found = [
        resonance(sources),
        gap(zs),
        moment(months),
        carrier(ready),
        reach(band_of(more * 300), 300),
        fair(share, weight),
    ]

    assert [one.bar for one in found] == [bar for bar in Bar if bar is not Bar.FEASIBLE]
    for one in found:
        assert one.words == ("niet te zeggen" if one.level is None else LEVELS[one.bar][one.level])
        assert one.why.endswith(".")


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_never_lowers_a_bar(one, other):
    low, high = sorted((one, other))
    assert reach(band_of(low), 1).level <= reach(band_of(high), 1).level
    assert fair(low, 0.4).level <= fair(high, 0.4).level
    assert gap({"a": low * 5}).level <= gap({"a": -high * 5}).level
    assert moment(low * 40).level >= moment(high * 40).level
