"""What became of a figure between two releases."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.slow_changes import slow_news
from wijkdna.domain.areas import Level
from wijkdna.domain.beside import Spread
from wijkdna.domain.changes import Change, Moment, News, change, in_order, told
from wijkdna.domain.contrast import Series
from wijkdna.domain.distinct import Label
from wijkdna.domain.figures import Status
from wijkdna.store.definitions import load_indicators

ALL = {one.id: one for one in load_indicators()}
KOOP, WOZ, INWONERS = ALL["aandeel_koop"], ALL["woz_waarde"], ALL["aantal_inwoners"]
NAN = float("nan")


def moment(indicator=KOOP, value=50.0, year="2024", n=1000.0, **fields):
    status = fields.pop("status", Status.NOT_PUBLISHED if np.isnan(value) else Status.KNOWN)
    dated = replace(indicator, periods=(year,))
    return Moment(dated, value, status, fields.pop("level", Level.BUURT), n, **fields)


def news(then, now):
    return change(then, now, None).news


def koop():
    """Buurten of 5,000 homes: 20 to 80 % owners."""
    x, n = np.arange(20.0, 81.0, 5.0), np.full(13, 5000.0)
    return Spread.of(Series(KOOP, x, x * n / 100, n))


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (moment(year="2022"), moment(value=60.0), News.CHANGED),
        (moment(year="2022"), moment(value=51.0), News.SAME),
        (moment(year="2022", n=40.0), moment(value=60.0, n=40.0), News.SAME),  # few homes: may be chance
        (moment(year="2022", n=NAN), moment(value=60.0, n=40.0), News.SAME),
        (moment(), moment(value=50.4), News.UNCHANGED),  # shown as the same
        (moment(), moment(value=60.0), News.REVISED),
        (moment(value=NAN), moment(), News.APPEARED),
        (moment(), moment(value=NAN), News.VANISHED),
        (moment(value=NAN), moment(value=NAN), News.ABSENT),
        (None, moment(), News.NEW),
        (moment(), None, News.GONE),
        (moment(year="2022", level=Level.GEMEENTE), moment(), News.OTHER),
        (moment(replace(KOOP, unit="huizen"), year="2022"), moment(), News.OTHER),
        (moment(replace(KOOP, inputs={"part": ["a"]}), year="2022"), moment(), News.OTHER),
        (moment(year="2022"), moment(replace(KOOP, caution=("definitie_veranderd",)), 60.0), News.OTHER),
        (moment(year="2022"), moment(replace(KOOP, caution=("landelijk_schommelend",)), 60.0), News.SAME),
    ],
)
def test_a_difference_has_one_name(then, now, expected):
    assert news(then, now) is expected


def test_another_year_of_the_same_input_is_not_counted_otherwise():
    then = moment(replace(KOOP, inputs={"part": ["koop@2022"]}), year="2022")
    now = moment(replace(KOOP, inputs={"part": ["koop@2024"]}), value=51.0)

    assert news(then, now) is News.SAME


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (moment(year="2022"), moment(value=60.0), "gestegen van 50 % in 2022 naar 60 % in 2024"),
        (moment(year="2022"), moment(value=51.0), "ongeveer gelijk: 50 % in 2022, 51 % in 2024"),
        (moment(), moment(value=60.0), "zelfde jaar, nieuwe bewerking: 50 % werd 60 % in 2024"),
        (moment(), moment(), "niets veranderd: 50 % in 2024"),
        (moment(value=NAN), moment(), "nu wel een cijfer: eerst niet gepubliceerd, nu 50 % in 2024"),
        (
            moment(year="2022"),
            moment(value=NAN, status=Status.TOO_SMALL),
            "geen cijfer meer: eerst 50 % in 2022, nu te klein om te tonen",
        ),
        (moment(value=NAN), moment(value=NAN), "nog steeds geen cijfer: niet gepubliceerd"),
        (None, moment(), "een nieuw soort cijfer: 50 % in 2024"),
        (moment(), None, "dit soort cijfer is er niet meer: 50 % in 2024"),
        (
            moment(year="2022", level=Level.GEMEENTE),
            moment(),
            "anders geteld: eerst 50 % in 2022, nu 50 % in 2024",
        ),
    ],
)
def test_each_kind_has_its_words(then, now, words):
    assert told(change(then, now, None)).replace("\u00a0", " ") == words


def test_the_size_is_measured_by_how_far_places_lie_apart():
    spread = koop()

    one = change(moment(value=50.0, year="2022"), moment(value=60.0), spread)

    assert one.size == pytest.approx(0.10 / spread.tau)


def test_amounts_of_money_are_measured_by_their_ratio():
    x = np.array([150.0, 200.0, 250.0, 300.0, 400.0])
    spread = Spread.of(Series(WOZ, x, x, np.full(5, 1000.0)))
    assert spread.logged

    half, whole = (change(moment(WOZ, 200.0, "2022"), moment(WOZ, to), spread).size for to in (100.0, 400.0))

    assert half == pytest.approx(whole)
    assert change(moment(WOZ, 0.0, "2022"), moment(WOZ, 400.0), spread).size == 0.0


def test_a_number_per_thousand_has_the_size_of_its_share():
    per_1000 = next(one for one in ALL.values() if one.formula == "per_1000" and one.findings)
    x, n = np.arange(5.0, 30.0, 2.0), np.full(13, 5000.0)
    spread = Spread.of(Series(per_1000, x, x * n / 1000, n))

    one = change(moment(per_1000, 10.0, "2022"), moment(per_1000, 20.0), spread)

    assert one.size == pytest.approx(0.010 / spread.tau if spread.counted else 10.0 / spread.tau)


def test_without_a_measure_or_where_all_are_alike_there_is_no_size():
    flat = replace(koop(), tau=0.0)

    assert change(moment(year="2022"), moment(value=60.0), None).size == 0.0
    assert change(moment(year="2022"), moment(value=60.0), flat).size == 0.0


def test_what_changed_comes_first_and_the_largest_of_that():
    spread = koop()
    large = change(moment(year="2022"), moment(value=80.0), spread)
    small = change(moment(year="2022"), moment(value=60.0), spread)
    revised = change(moment(), moment(value=90.0), spread)
    same = change(moment(year="2022"), moment(value=51.0), spread)

    assert in_order([same, revised, small, large]) == [large, small, revised, same]


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (Label.GEWOON, Label.EIGEN, True),
        (Label.EIGEN, Label.TYPISCH, True),
        (Label.EIGEN, Label.ONBEKEND, True),
        (Label.EIGEN, Label.EIGEN, False),
        (Label.GEWOON, Label.ONBEKEND, False),
    ],
)
def test_a_place_stands_out_otherwise_when_its_label_is_another(then, now, expected):
    assert change(moment(label=then), moment(label=now), None).stands_out_otherwise is expected


def test_a_new_figure_does_not_stand_out_otherwise():
    assert not change(None, moment(label=Label.EIGEN), None).stands_out_otherwise


def test_nothing_at_all_is_no_change():
    nothing = Change(None, None, News.NEW, 0.0)

    with pytest.raises(ValueError, match="nothing"):
        _ = nothing.indicator
    with pytest.raises(ValueError, match="nothing"):
        told(nothing)


MOMENTS = st.builds(
    moment,
    st.sampled_from([*ALL.values()]),
    st.one_of(st.just(NAN), st.floats(0, 100, allow_nan=False)),
    st.sampled_from(["2020", "2022", "2024"]),
    st.one_of(st.just(NAN), st.integers(0, 5000).map(float)),
    level=st.sampled_from([Level.BUURT, Level.GEMEENTE]),
    label=st.sampled_from(list(Label)),
)


@st.composite
def pairs(draw):
    """A figure then and now, usually of one indicator."""
    then, now = draw(MOMENTS), draw(MOMENTS)
    if draw(st.booleans()):
        now = replace(now, indicator=replace(then.indicator, periods=now.indicator.periods))
    return draw(st.sampled_from([(then, now)] * 6 + [(None, now), (then, None)]))


@given(pairs())
def test_the_name_agrees_with_the_list_of_questions(pair):
    assert news(*pair).name == slow_news(*pair)


@given(pairs())
def test_every_change_can_be_told(pair):
    assert told(change(*pair, None))


@given(MOMENTS)
def test_a_figure_against_itself_is_no_news(one):
    found = change(one, one, None)

    assert found.news in (News.UNCHANGED, News.ABSENT)
    assert not found.stands_out_otherwise


@given(st.lists(pairs(), max_size=8))
def test_putting_in_order_loses_nothing(found):
    changes = [change(then, now, None) for then, now in found]

    assert sorted(map(id, in_order(changes))) == sorted(map(id, changes))
